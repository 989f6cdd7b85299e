/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of the program, as the manual pages and the completions of the shells
 * show them.  Each function appends one table; manual.c says at which mark of a
 * template it stands.
 */
#ifndef CTVIGIL_TOOLS_MANUAL_H
#define CTVIGIL_TOOLS_MANUAL_H

#include "base/buf.h"

typedef void manual_table_fn(struct buf *out);

/* ctvigil(1) */
manual_table_fn manual_synopsis;
manual_table_fn manual_commands;
manual_table_fn manual_options;
manual_table_fn manual_keys; /* ctvigil.yaml(5) */
manual_table_fn manual_exit_codes;
manual_table_fn manual_variables;

/* ctvigil-alerts(5) */
manual_table_fn manual_match_members;
manual_table_fn manual_log_members;
manual_table_fn manual_log_kinds;
manual_table_fn manual_log_status_members;
manual_table_fn manual_certificate_members;
manual_table_fn manual_verified_members;
manual_table_fn manual_evidence_members;
manual_table_fn manual_verdict_members;
manual_table_fn manual_check_members;
manual_table_fn manual_finding_members;
manual_table_fn manual_finding_states;
manual_table_fn manual_severities;
manual_table_fn manual_rules;
manual_table_fn manual_signals;
manual_table_fn manual_checks;
manual_table_fn manual_reasons;
manual_table_fn manual_places;
manual_table_fn manual_readings;
manual_table_fn manual_faults;
manual_table_fn manual_hook_variables;

/* ctvigil-architecture(7) */
manual_table_fn manual_processes;
manual_table_fn manual_messages;
manual_table_fn manual_system_calls;

/* completions */
manual_table_fn manual_bash_commands;
manual_table_fn manual_bash_options;
manual_table_fn manual_bash_values;
manual_table_fn manual_bash_with_value;
manual_table_fn manual_bash_operands;
manual_table_fn manual_zsh_commands;
manual_table_fn manual_zsh_arguments;

#endif
