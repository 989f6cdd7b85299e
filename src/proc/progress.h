/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is said while logs are followed: a status line on a terminal, else a line
 * every ten minutes, a line when a log stalls or recovers, and one if our clock
 * cannot be right.  Silence is to be provable (principle 7): each says how many logs
 * are well, behind and failed, how far they are proven, and what was found.
 */
#ifndef CTVIGIL_PROC_PROGRESS_H
#define CTVIGIL_PROC_PROGRESS_H

#include "base/attr.h"
#include "base/buf.h"
#include "ipc/loop.h"

#include <stdbool.h>
#include <stdint.h>

struct follow;
struct monitor;

struct progress {
	struct monitor *monitor;
	struct loop_timer timer;
	int64_t begun_ms;
	int64_t said_ms;
	bool said_clock;
};

/* Says what will be followed and what that costs, and begins to report. */
void progress_start(struct progress *progress, struct monitor *monitor);

/* Stops reporting; says how it ended. */
void progress_stop(struct progress *progress);

/* How a log does: "ok", "behind", "failing" or "opening". */
const char *progress_word(const struct follow *follow, int64_t now_ms) must_use;

/* Appends "45 logs: 44 ok, 1 behind; 1,283,991 entries read; 12 matches". */
void progress_append(struct buf *out, const struct monitor *monitor);

#endif
