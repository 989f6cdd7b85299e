/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The commands, one function each, which print what they have to say and return the
 * exit code of the process.
 */
#ifndef CTVIGIL_CLI_COMMAND_H
#define CTVIGIL_CLI_COMMAND_H

#include "cli/exit.h"
#include "conf/settings.h"

typedef enum exit_code command_fn(const struct settings *settings);

command_fn command_config;
command_fn command_doctor;
command_fn command_expect;
command_fn command_explain;
command_fn command_findings;
command_fn command_logs;
command_fn command_run;
command_fn command_scan;
command_fn command_show;
command_fn command_verify;
command_fn command_watch;

#endif
