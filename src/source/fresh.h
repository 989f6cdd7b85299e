/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a log still signs: the head that it shows must be no older than its maximum
 * merge delay (RFC 6962 3.5).
 *
 * How old a head was when it was asked for is not read from the clock of this machine,
 * which may be wrong and would accuse all logs at once.  It is held against the head of
 * another log: when that was seen it was as late, at the least, as it says.
 */
#ifndef CTVIGIL_SOURCE_FRESH_H
#define CTVIGIL_SOURCE_FRESH_H

#include "base/attr.h"
#include "source/loglist.h"

#include <stdbool.h>
#include <stdint.h>

/* A head that a log showed.  When, is by a clock that nobody sets and no sleep stops. */
struct fresh_head {
	bool known;
	int64_t signed_ms;
	int64_t asked_ms; /* for it */
	int64_t shown_ms;
};

/* Whether a log must sign anything at this moment: one that takes no more entries, or
 * whose delay nobody knows, need not. */
bool fresh_is_owed(const struct log_description *log, int64_t now_s) must_use;

/* How old the head was when it was asked for, at the least, if the other one was signed
 * when it says. */
int64_t fresh_age_ms(const struct fresh_head *head, const struct fresh_head *other) must_use;

/* Whether a head of this age is older than a log with this delay may show. */
bool fresh_is_stale(uint32_t mmd_s, int64_t age_ms) must_use;

#endif
