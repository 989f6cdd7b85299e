/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a parse child that has a body still gets on with it.  Looked at every
 * STALL_LOOK_MS, one gets on that noted another entry or said something.  One that does not
 * has stalled
 *
 *   once it used LIMIT_ENTRY_CPU_MS of its own time at one entry, or LIMIT_BODY_CPU_MS
 *   between entries, where bodies are inflated and taken apart; or
 *   once it was seen asleep for LIMIT_ASLEEP_S, and nothing else, without using any.
 *
 * So neither a busy or suspended machine makes one stall, nor whoever stops it by SIGSTOP
 * or a debugger.
 */
#ifndef CTVIGIL_PROC_STALL_H
#define CTVIGIL_PROC_STALL_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define STALL_LOOK_MS 500

/* What is seen of a child. */
struct stall_sight {
	uint64_t entry;    /* the one that it notes; UINT64_MAX: none */
	uint64_t messages; /* that it has sent */
	uint64_t cpu_ms;   /* its own time so far */
	bool is_asleep;    /* it waits, for what is not known */
};

/* A child that is looked at; zero at first, and while it has nothing to do. */
struct stall {
	struct stall_sight first; /* with this entry and these messages */
	unsigned looks;           /* since */
	unsigned looks_asleep;    /* the latest in a row, without using time */
	uint64_t cpu_ms;          /* at the latest look */
};

enum stall_kind {
	STALL_NONE,
	STALL_BUSY,
	STALL_ASLEEP,
};

/* Takes another look into account: whether, and how, the child has stalled. */
enum stall_kind stall_look(struct stall *stall, const struct stall_sight *sight) must_use;

/* Fills in cpu_ms and is_asleep (proc(5), /proc/PID/stat).  False if that cannot be read. */
bool stall_see(pid_t pid, struct stall_sight *ret) must_use;

#endif
