/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Moments as seconds since 1970-01-01T00:00:00Z, leap seconds not counted, and
 * their spellings.  Pure arithmetic: nothing here reads a clock.
 */
#ifndef CTVIGIL_BASE_CLOCK_H
#define CTVIGIL_BASE_CLOCK_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

/* A moment in the proleptic Gregorian calendar, UTC. */
struct civil {
	int32_t year;   /* 0 to 9999 */
	int32_t month;  /* 1 to 12 */
	int32_t day;    /* 1 to 31 */
	int32_t hour;   /* 0 to 23 */
	int32_t minute; /* 0 to 59 */
	int32_t second; /* 0 to 59 */
};

/* The seconds of a moment.  False if there is no such moment (30 February, hour
 * 24, second 60); *ret is then unchanged. */
bool civil_to_seconds(const struct civil *civil, int64_t *ret) must_use;

/* The moment of seconds.  False outside the years 0 to 9999. */
bool civil_from_seconds(int64_t seconds, struct civil *ret) must_use;

/* Appends "2026-11-24T12:00:00Z" (RFC 3339 5.6), or the number of seconds where
 * no such spelling exists. */
void clock_append(struct buf *out, int64_t seconds);

/* Appends "2026-11-24T12:00:00.123Z" for milliseconds since 1970, the unit of
 * RFC 6962, or the number where no such spelling exists. */
void clock_append_ms(struct buf *out, uint64_t milliseconds);

/* Appends how long something took or is past, for people: "42s", "5m", "3h" or "12d". */
void clock_append_age(struct buf *out, uint64_t seconds);

/* Reads "2026-11-24T12:00:00Z" (RFC 3339 5.6), with or without a fraction, which is
 * dropped.  False if text is anything else. */
bool clock_read(struct view text, int64_t *ret) must_use;

#endif
