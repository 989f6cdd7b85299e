/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last words of a process: the end of what it said, and how it ended.
 */
#ifndef CTVIGIL_PROC_WORDS_H
#define CTVIGIL_PROC_WORDS_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/view.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct words {
	uint8_t bytes[LIMIT_LAST_WORDS];
	size_t len;
};

/* Keeps the end of what was said before and of this. */
void words_keep(struct words *words, struct view said);

/* Keeps what a non-blocking pipe has, up to what one holds: who talks without end
 * must not keep others waiting.  False if nothing will come any more. */
bool words_read(struct words *words, int fd);

/* Appends them, escaped, without the newlines at their end. */
void words_append(const struct words *words, struct buf *out);

/* Appends "exited with 1" or "killed by SIGSEGV", as waitid(2) says. */
void words_append_how(const siginfo_t *info, struct buf *out);

#endif
