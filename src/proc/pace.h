/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fast logs may be asked.  Their quotas, not our processors, are the limit (principle 6),
 * they are not published, and errors count against them; so the rule is:
 *
 * All hosts of one operator share a schedule, which holds --max-rate and the number of
 * requests under way.  Each host has a learned distance between two requests to it, which
 * doubles when the host says that it had too many and shrinks slowly while it answers, and
 * nothing is asked of it before the time that its Retry-After names.  A 429 doubles the
 * distance between any two requests to its operator, too, which shrinks as his hosts answer,
 * and stays so small that one host that refuses does not keep the others from being polled.
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

/* What all hosts of one operator share. */
struct schedule {
	char *name;
	int64_t least_ms;    /* the distance is never below it: --max-rate */
	int64_t distance_ms; /* learned */
	int64_t next_ms;     /* nothing is asked before */
	unsigned active;     /* requests under way */
};

/* A host. */
struct pace {
	char *host;
	struct schedule *schedule;
	int64_t distance_ms; /* learned */
	int64_t next_ms;     /* nothing is asked before */
	unsigned failures;   /* in a row */
	unsigned active;     /* requests under way */
};

/* All hosts that were asked for, and their operators. */
struct paces {
	struct pace **rows;
	size_t count;
	struct schedule **schedules;
	size_t schedule_count;
	uint64_t max_rate; /* requests per second to one operator; 0: as the hosts allow */
};

/* Frees what it holds. */
void paces_fini(struct paces *paces);

/* The pace of this host, the same for each call, whose operator is that of the first; one
 * without a name is the host itself.  Valid until paces_fini(). */
struct pace *paces_of(struct paces *paces, struct view host, struct view operator_name) must_use;

/* When the host may be asked, as far as time alone says. */
int64_t pace_next_ms(const struct pace *pace) must_use;

/* How far apart requests to the host are at least. */
int64_t pace_distance_ms(const struct pace *pace) must_use;

/* Whether the host may be asked now. */
bool pace_allows(const struct pace *pace, int64_t now_ms) must_use;

/* A request was sent. */
void pace_sent(struct pace *pace, int64_t now_ms);

/* A request was answered as it should. */
void pace_answered(struct pace *pace);

/* Why a host refuses. */
enum pace_refusal {
	PACE_TOO_MANY, /* there were too many requests (429) */
	PACE_BUSY,     /* it has too much to do (503) */
};

/* The host refused; retry_after_ms is -1 if it did not say when to come back. */
void pace_refused(struct pace *pace, enum pace_refusal why, int64_t now_ms, int64_t retry_after_ms,
    uint32_t random);

/* A request failed in another way: the host is given time, the distance stays. */
void pace_failed(struct pace *pace, int64_t now_ms, uint32_t random);

#endif
