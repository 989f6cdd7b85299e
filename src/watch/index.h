/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index over a watch list: one run of memory, made from the list's canonical
 * text by build.h, which other processes map and read.
 *
 * Names are found by hash: a Bloom filter says no to nearly all that are not
 * watched, then a table of 8-byte slots {fingerprint, rank}.  Ranks order all
 * names from their last label to their first, so that the names below a name are
 * neighbours; a table of lines leads from a rank to the item in the text.
 * Addresses are found in sorted segments, each of which knows the smallest block
 * that it belongs to; each block knows the next larger one.
 *
 * The memory comes from another process and may be anything: its header is
 * checked once, every number inside is checked where it is used, and whatever is
 * found is compared with the text.  A spoilt index misses items or finds none; it
 * never reads outside its memory.
 */
#ifndef CTVIGIL_WATCH_INDEX_H
#define CTVIGIL_WATCH_INDEX_H

#include "base/attr.h"
#include "base/view.h"
#include "watch/cidr.h"
#include "watch/filter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INDEX_MAGIC UINT64_C(0x3178646e69767463) /* "ctvindx1" */
/* One for each first 16 bits of an IPv4 address, and the end. */
#define INDEX_V4_FIRSTS 65537

/* What the memory begins with.  The sizes of all that follows come from it. */
struct index_header {
	uint64_t magic;
	uint64_t text_len;
	uint32_t names; /* names and trees, and as many lines */
	uint32_t slots;
	uint32_t names_words; /* of the two filters */
	uint32_t above_words;
	uint32_t v4_blocks;
	uint32_t v4_segments;
	uint32_t v6_blocks;
	uint32_t v6_segments;
	uint32_t everything; /* the first so many lines are "." */
	uint32_t unused;
};

/* What follows the header, the widest first, so that each part is aligned. */
enum index_part {
	INDEX_NAMES,
	INDEX_ABOVE,
	INDEX_V4_SEGMENTS,
	INDEX_V6_SEGMENTS,
	INDEX_SLOTS,
	INDEX_V4_BLOCKS,
	INDEX_V6_BLOCKS,
	INDEX_LINES,
	INDEX_V4_FIRST,
	INDEX_PARTS,
};

struct index_slot {
	uint32_t fingerprint;
	uint32_t rank_plus_1; /* 0: empty */
};

/* Addresses from first up to the next segment. */
struct index_segment {
	uint64_t high;
	uint64_t low;
	uint32_t block_plus_1; /* the smallest block they are in; 0: none */
	uint32_t unused;
};

struct index_block {
	uint32_t line;         /* where its item begins in the text */
	uint32_t outer_plus_1; /* the next larger block, which comes earlier; 0: none */
};

/* The blocks of one family. */
struct index_family {
	const struct index_segment *segments;
	size_t segment_count;
	const struct index_block *blocks;
	size_t block_count;
};

struct watch_index {
	struct filter names; /* exact names and trees */
	struct filter above; /* every name that has a watched one below it */
	const struct index_slot *slots;
	size_t slot_count;
	const uint32_t *lines; /* by rank */
	size_t name_count;
	size_t everything; /* ranks below it are "." */
	uint64_t text_len;
	struct index_family v4;
	struct index_family v6;
	const uint32_t
	    *v4_first; /* by the first 16 bits: the segment that the first address is in */
};

/* The index in memory, which is aligned to 8 bytes and must outlive *ret.  False if
 * it is none. */
bool watch_index_open(struct view memory, struct watch_index *ret) must_use;

/* Where each part begins in an index of this header, and where the last one ends. */
void index_layout(const struct index_header *header, size_t ret[INDEX_PARTS + 1]);

/* How many items there are. */
size_t watch_index_count(const struct watch_index *index) must_use;

/* The slot where a hash is looked for first. */
static inline size_t
index_slot_of(const struct watch_index *index, uint64_t hash)
{
	return hash_reduce(hash, (uint32_t)index->slot_count);
}

/* Whether a hash may be that of a watched name or tree; if so, *ret_rank is the first
 * of its items.  *step is 0 at first; a further call finds the next name that may have
 * this hash. */
bool index_find(
    const struct watch_index *index, uint64_t hash, size_t *step, size_t *ret_rank) must_use;

/* The block that an address is in, the smallest if several, or 0; else its number
 * plus 1 for index_block(). */
uint32_t index_find_address(
    const struct watch_index *index, const struct address *address) must_use;

/* The block of this number plus 1.  False if there is none. */
bool index_block(const struct watch_index *index, bool is_v6, uint32_t block_plus_1,
    struct index_block *ret) must_use;

#endif
