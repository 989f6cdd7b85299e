/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far a long piece of work has come: a bar on a terminal, else a line every ten
 * seconds, and nothing if quiet or if the work is short.
 */
#ifndef CTVIGIL_CLI_BAR_H
#define CTVIGIL_CLI_BAR_H

#include "base/buf.h"
#include "proc/output.h"

#include <stdint.h>

struct bar {
	struct output *output;
	uint64_t total; /* entries */
	int64_t begun_ms;
	int64_t said_ms;
};

/* Begins, with nothing done of total. */
void bar_start(struct bar *bar, struct output *output, uint64_t total);

/* Says that so many are done, if it is time to. */
void bar_step(struct bar *bar, uint64_t done);

/* Appends what is said after elapsed_ms: "[=====     ]  50%  1,024 entries  512/s  2s
 * left". */
void bar_append(struct buf *out, uint64_t done, uint64_t total, int64_t elapsed_ms);

#endif
