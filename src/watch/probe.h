/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first look at an identifier: may it match any watched item?  Nearly always
 * the answer is no, and costs less than a cache miss, since identifiers are looked
 * up many at a time and memory is asked for ahead.  A yes may be wrong and is to be
 * confirmed by match.h; a no is never wrong.
 */
#ifndef CTVIGIL_WATCH_PROBE_H
#define CTVIGIL_WATCH_PROBE_H

#include "watch/index.h"
#include "x509/identifier.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Keys that are looked up together. */
#define PROBE_KEYS 128

/* Called once for each identifier that may match. */
typedef void watch_hit_fn(void *context, uint64_t cookie);

struct probe_key {
	uint64_t hash;
	uint64_t cookie;
	uint64_t identifier; /* its number, so that it is told once */
	bool is_above;       /* the hash is of a name with something watched below it */
};

struct watch_probe {
	const struct watch_index *index;
	watch_hit_fn *fn;
	void *context;
	uint64_t identifiers; /* added so far */
	uint64_t told;        /* the last that was */
	size_t count;
	struct probe_key keys[PROBE_KEYS];
	size_t passed_count;
	struct probe_key passed[PROBE_KEYS]; /* the filter; their slots were asked for */
};

/* A probe of index, which must outlive it. */
void watch_probe_init(
    struct watch_probe *probe, const struct watch_index *index, watch_hit_fn *fn, void *context);

/* Adds an identifier.  Its value is not needed any more afterwards; fn may be called,
 * for this or for an earlier one. */
void watch_probe_add(
    struct watch_probe *probe, const struct x509_identifier *identifier, uint64_t cookie);

/* Calls fn for whatever of the identifiers so far is still to be told. */
void watch_probe_flush(struct watch_probe *probe);

#endif
