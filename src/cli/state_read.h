/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands that only read the state.
 */
#ifndef CTVIGIL_CLI_STATE_READ_H
#define CTVIGIL_CLI_STATE_READ_H

#include "base/attr.h"
#include "base/status.h"
#include "cli/exit.h"
#include "conf/settings.h"
#include "proc/output.h"
#include "store/store.h"

/* Prints something of the state. */
typedef enum status state_read_fn(
    const struct settings *settings, struct output *output, struct store *store, struct error *err);

/* Opens the state that the settings name, calls fn, and says what went wrong. */
enum exit_code state_read(const struct settings *settings, state_read_fn *fn) must_use;

#endif
