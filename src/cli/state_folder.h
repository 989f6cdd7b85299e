/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where state is kept: --state, else $STATE_DIRECTORY (systemd.exec(5)), else
 * $XDG_STATE_HOME/ctvigil, else ~/.local/state/ctvigil (XDG Base Directory
 * Specification 0.8).
 */
#ifndef CTVIGIL_CLI_STATE_FOLDER_H
#define CTVIGIL_CLI_STATE_FOLDER_H

#include "base/attr.h"
#include "base/status.h"

#include <stdbool.h>

/* The folder, which the caller frees; that of the user is made if it is absent, but for its
 * last part, which whoever opens the state makes.  STATUS_USAGE if there is no place. */
enum status state_folder(const char *option, char **ret, struct error *err) must_use;

/* Whether there is a state in the folder. */
bool state_folder_is_used(const char *folder) must_use;

/* Removes the state and the folder, unless a process owns it or there is more in it. */
void state_folder_remove(const char *folder);

#endif
