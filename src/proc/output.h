/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What main prints: results on standard output, everything else on standard
 * error.  On a terminal the last line of standard error is a status line, which
 * steps aside for whatever is printed.  Text that is given here was escaped where
 * it was read.
 */
#ifndef CTVIGIL_PROC_OUTPUT_H
#define CTVIGIL_PROC_OUTPUT_H

#include "base/attr.h"
#include "base/status.h"
#include "base/view.h"

#include <stdbool.h>

struct output {
	int results_fd;
	int messages_fd;
	bool quiet;        /* no messages but errors */
	bool has_terminal; /* messages_fd is one */
	bool status_shown;
};

/* Standard output and standard error. */
void output_init(struct output *output, bool quiet);

/* Writes one result, a line or a block, and a newline.  STATUS_FILE if it cannot be
 * written; it may then have been written in part. */
enum status output_result(struct output *output, struct view text, struct error *err) must_use;

/* "ctvigil: ..." on standard error; nothing if quiet. */
void output_message(struct output *output, const char *format, ...) printf_like(2, 3);

/* The same, quiet or not. */
void output_error(struct output *output, const char *format, ...) printf_like(2, 3);

/* Replaces the status line; without a terminal, nothing happens. */
void output_status(struct output *output, struct view text);

/* Takes the status line away. */
void output_clear_status(struct output *output);

#endif
