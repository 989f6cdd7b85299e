/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When to come back to a server: what its Retry-After asks for, and how long to
 * wait when it asks for nothing.  Pure arithmetic; the caller has the clock.
 */
#ifndef CTVIGIL_SOURCE_RETRY_H
#define CTVIGIL_SOURCE_RETRY_H

#include "base/attr.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

/* What any wait is kept within: below, a server is hammered; above, a log is
 * forgotten because of one odd header. */
#define RETRY_MIN_MS 1000
#define RETRY_MAX_MS 3600000

/* The wait that a Retry-After header asks for (RFC 9110 10.2.3): a number of
 * seconds, or a date, of which now_s, seconds since 1970, is subtracted.  A date
 * is read as UTC whatever its zone is called, since servers write local names
 * there.  The result is in milliseconds, within RETRY_MIN_MS and RETRY_MAX_MS.
 * False if the text is neither; *ret_ms is then unchanged. */
bool retry_after_ms(struct view text, int64_t now_s, int64_t *ret_ms) must_use;

/* The wait after failures failures in a row, at least 1: 1 s doubled each time up
 * to 5 min, plus or minus a quarter by random, any 32 bits, so that logs of one
 * operator do not come back together. */
int64_t retry_backoff_ms(unsigned failures, uint32_t random) must_use;

#endif
