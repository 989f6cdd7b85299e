/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a command does to a state (conf/act_table.h): it asks the process that owns the
 * state, and where none does, it is the owner for so long.
 */
#ifndef CTVIGIL_CLI_ACT_H
#define CTVIGIL_CLI_ACT_H

#include "base/attr.h"
#include "cli/exit.h"
#include "conf/settings.h"
#include "ipc/message.h"
#include "proc/output.h"

/* Does the act of the settings to the state in folder, and says how it went. */
enum exit_code act_run(
    const struct settings *settings, const char *folder, struct output *output) must_use;

/* Asks whoever owns the state, or does it where nobody does. */
enum exit_code act_ask(const struct settings *settings, const char *folder, struct output *output,
    const struct message *ask) must_use;

#endif
