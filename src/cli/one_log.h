/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A range of one log, read over the network by the processes of watch, and proven to be
 * in a tree that the log signed: what scan, verify and show of a LOG have in common.
 *
 * What was read is kept in a state of its own, so that the same command, if it was
 * stopped, goes on from there.  Unless --state names it, its folder is called by command,
 * log, range and items, and is removed when all was read and told: the same command then
 * starts anew.  What shows that a log lied is not removed.
 */
#ifndef CTVIGIL_CLI_ONE_LOG_H
#define CTVIGIL_CLI_ONE_LOG_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/status.h"
#include "cli/bar.h"
#include "cli/counts.h"
#include "cli/exit.h"
#include "cli/known_log.h"
#include "cli/session.h"
#include "source/loglist.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* It must not move. */
struct one_log {
	struct session session;
	const char *operand; /* the log, as the command line names it */
	struct log_description log;
	struct follow *follow; /* NULL until the log is known */
	struct buf identity;   /* all that makes the range what it is */
	char *folder;          /* of the state */
	bool folder_is_ours;   /* no --state named it */
	struct bar bar;
	bool bar_begun;
	uint64_t first; /* where this call began to read */
	struct loop_timer bar_timer;

	/* Of the whole range, whichever call read it. */
	struct counts counts;
	uint64_t issuances;
};

/* Whether an operand names a log rather than a folder. */
bool one_log_is_meant(const char *operand) must_use;

/* Begins with the log operand and the range of the settings.  STATUS_USAGE if there can
 * be no such log or range.  one_log_end() is called whatever is returned, here and below. */
enum status one_log_begin(struct one_log *one, const struct settings *settings, const char *operand,
    struct error *err) must_use;

/* Says what is known of the log already, if anything is. */
void one_log_know(struct one_log *one, const struct known_log *known);

/* Reads and proves all of the range and matches it against the items, or tells the user
 * why not; what matches is printed.  The processes have ended then. */
enum status one_log_read(
    struct one_log *one, const char *const *items, size_t count, struct error *err) must_use;

/* Whether all of the range was read and proven, and what was found told. */
bool one_log_is_finished(const struct one_log *one) must_use;

/* Why not all of the range is proven to be in a tree that the log signed; NULL if it is.
 * To be called when it was read. */
const char *one_log_unproven(const struct one_log *one) must_use;

/* Appends "they are in the tree of 1,000 entries that log.example/2026 signed at ...": of
 * a range that is finished. */
void one_log_append_proof(struct buf *out, const struct one_log *one);

/* Says how it ended, removes what is not needed any more, and frees.  The exit code, as
 * far as it does not depend on what was found; status and err are those of the functions
 * above. */
enum exit_code one_log_end(
    struct one_log *one, enum status status, const struct error *err) must_use;

#endif
