/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of the command show that is about an entry of a log on the network: it is
 * got, proven to be in the tree that the log signed, and rendered where certificates are
 * read.
 */
#ifndef CTVIGIL_CLI_SHOW_LOG_H
#define CTVIGIL_CLI_SHOW_LOG_H

#include "base/attr.h"
#include "base/buf.h"
#include "cli/exit.h"
#include "cli/one_log.h"
#include "conf/settings.h"

#include <stdint.h>

/* An entry of a log: "LOG:INDEX". */
struct show_entry {
	const char *operand; /* all of it */
	char *log;           /* which one */
	uint64_t index;
	struct known_log known; /* the log, if it is in a state */
};

/* Appends the entry to out, as text or as a line of JSON, and says what is wrong on
 * standard error.  What was got is appended although it cannot be proven, and says so. */
enum exit_code show_log(
    const struct settings *settings, const struct show_entry *entry, struct buf *out) must_use;

#endif
