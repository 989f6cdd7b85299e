/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fast one host may be asked.  Logs' quotas, not our processors, are the limit
 * (principle 6), they are not published, and errors count against them: so the
 * distance between two requests is learned.  It doubles when the host says that it
 * had too many, shrinks slowly while it answers, and nothing is asked before the
 * time that a Retry-After names.
 *
 * Pure arithmetic: the caller has the clock (milliseconds) and the random numbers.
 */
#ifndef CTVIGIL_PROC_PACE_H
#define CTVIGIL_PROC_PACE_H

#include "base/attr.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pace {
	char *host;
	int64_t least_ms;    /* the distance is never below it: --max-rate */
	int64_t distance_ms; /* learned */
	int64_t next_ms;     /* nothing is asked before */
	unsigned failures;   /* in a row */
	unsigned active;     /* requests under way */
};

/* The paces of all hosts that were asked for. */
struct paces {
	struct pace **rows;
	size_t count;
	uint64_t max_rate; /* requests per second to one host; 0: as the host allows */
};

/* Frees what it holds. */
void paces_fini(struct paces *paces);

/* The pace of this host, the same for each call.  Valid until paces_fini(). */
struct pace *paces_of(struct paces *paces, struct view host) must_use;

/* Whether the host may be asked now. */
bool pace_allows(const struct pace *pace, int64_t now_ms) must_use;

/* A request was sent. */
void pace_sent(struct pace *pace, int64_t now_ms);

/* A request was answered as it should. */
void pace_answered(struct pace *pace);

/* The host had too many requests (429, 503); retry_after_ms is -1 if it did not say
 * when to come back. */
void pace_refused(struct pace *pace, int64_t now_ms, int64_t retry_after_ms, uint32_t random);

/* A request failed in another way: the host is given time, the distance stays. */
void pace_failed(struct pace *pace, int64_t now_ms, uint32_t random);

#endif
