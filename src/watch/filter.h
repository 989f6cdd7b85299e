/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A blocked Bloom filter over 64-bit hashes: each hash sets four bits of one word,
 * so that a look-up costs one cache line.  With 13 bits an entry about one absent
 * hash in a hundred passes.
 */
#ifndef CTVIGIL_WATCH_FILTER_H
#define CTVIGIL_WATCH_FILTER_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FILTER_BITS_PER_ENTRY 13U

struct filter {
	const uint64_t *words;
	uint32_t count; /* at least 1 */
};

/* A number below count that hash stands for. */
static inline size_t
hash_reduce(uint64_t hash, uint32_t count)
{
	return (size_t)((hash >> 32) * count >> 32);
}

/* The bits of a hash in its word: from the half that hash_reduce() leaves. */
static inline uint64_t
filter_bits(uint64_t hash)
{
	return UINT64_C(1) << (hash & 63) | UINT64_C(1) << (hash >> 6 & 63) |
	       UINT64_C(1) << (hash >> 12 & 63) | UINT64_C(1) << (hash >> 18 & 63);
}

/* Asks for the memory that filter_has() will read. */
static inline void
filter_prefetch(const struct filter *filter, uint64_t hash)
{
	__builtin_prefetch(&filter->words[hash_reduce(hash, filter->count)]);
}

/* Whether hash may have been added. */
static inline bool must_use
filter_has(const struct filter *filter, uint64_t hash)
{
	uint64_t bits = filter_bits(hash);

	return (filter->words[hash_reduce(hash, filter->count)] & bits) == bits;
}

/* Adds hash to a filter of count words. */
static inline void
filter_add(uint64_t *words, uint32_t count, uint64_t hash)
{
	words[hash_reduce(hash, count)] |= filter_bits(hash);
}

#endif
