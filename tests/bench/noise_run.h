/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drives a store through a year (noise.h) as the monitor does, with the time of the year for
 * the clock.  Entries are committed 250 ms or 16,384 entries at a time.  Every 5 minutes all
 * sources are read, and every minute what is due is told, which is delivered at once.
 *
 * Of a source, what is new is declared together with all else of the customers of whom there
 * is anything new; all that it has, once a week.  In between that would only tell the store
 * what it knows.
 */
#ifndef CTVIGIL_TESTS_BENCH_NOISE_RUN_H
#define CTVIGIL_TESTS_BENCH_NOISE_RUN_H

#include "bench/noise.h"
#include "store/store.h"

/* The hold that is the default of the monitor. */
#define NOISE_HOLD_MS (10 * NOISE_MINUTE_MS)

/* The store behind it, in an empty folder. */
struct store *noise_open_store(const char *folder) must_use;

/* The hash that a number stands for, of a key, an issuance or a CA. */
enum noise_hash {
	NOISE_HASH_KEY,
	NOISE_HASH_ISSUANCE,
	NOISE_HASH_ISSUER,
};
struct hash noise_hash(enum noise_hash kind, uint64_t number) must_use;

/* Lives through the year; what becomes of issuances is noted in them.  The entries that
 * were read. */
uint64_t noise_run(struct noise *noise, struct store *store) must_use;

#endif
