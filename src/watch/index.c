/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/index.h"

#include "base/num.h"

#include <assert.h>
#include <stdalign.h>

/* A header cannot say more than can be counted, whatever it says. */
static_assert(UINT32_MAX < SIZE_MAX / (INDEX_PARTS + 1) / sizeof(struct index_header),
    "no sum of sizes exceeds a size_t");

void
index_layout(const struct index_header *h, size_t ret[INDEX_PARTS + 1])
{
	const struct {
		size_t count;
		size_t size;
	} parts[INDEX_PARTS] = {
		[INDEX_NAMES] = { h->names_words, sizeof(uint64_t) },
		[INDEX_ABOVE] = { h->above_words, sizeof(uint64_t) },
		[INDEX_V4_SEGMENTS] = { h->v4_segments, sizeof(struct index_segment) },
		[INDEX_V6_SEGMENTS] = { h->v6_segments, sizeof(struct index_segment) },
		[INDEX_SLOTS] = { h->slots, sizeof(struct index_slot) },
		[INDEX_V4_BLOCKS] = { h->v4_blocks, sizeof(struct index_block) },
		[INDEX_V6_BLOCKS] = { h->v6_blocks, sizeof(struct index_block) },
		[INDEX_LINES] = { h->names, sizeof(uint32_t) },
		[INDEX_V4_FIRST] = { h->v4_blocks == 0 ? 0 : INDEX_V4_FIRSTS, sizeof(uint32_t) },
	};

	ret[0] = sizeof(*h);
	for (size_t i = 0; i < INDEX_PARTS; i++)
		ret[i + 1] = ret[i] + parts[i].count * parts[i].size;
}

/* Whether a header is one of ours: what the readers take for granted. */
static bool
header_check(const struct index_header *h)
{
	return h->magic == INDEX_MAGIC && h->slots > 0 && h->names_words > 0 &&
	       h->above_words > 0 && h->everything <= h->names &&
	       (h->v4_blocks == 0 || h->v4_segments > 0) &&
	       (h->v6_blocks == 0 || h->v6_segments > 0);
}

bool
watch_index_open(struct view memory, struct watch_index *ret)
{
	struct view rest = memory;
	struct view view;
	struct index_header h;
	size_t offsets[INDEX_PARTS + 1];
	const void *at[INDEX_PARTS];

	if ((uintptr_t)memory.ptr % alignof(uint64_t) != 0 || !view_take(&rest, sizeof(h), &view))
		return false;
	memcpy(&h, view.ptr, sizeof(h));
	if (!header_check(&h))
		return false;
	index_layout(&h, offsets);
	for (size_t i = 0; i < INDEX_PARTS; i++) {
		if (!view_take(&rest, offsets[i + 1] - offsets[i], &view))
			return false;
		at[i] = view.ptr;
	}
	if (rest.len != 0)
		return false;
	*ret = (struct watch_index){
		.names = { at[INDEX_NAMES], h.names_words },
		.above = { at[INDEX_ABOVE], h.above_words },
		.slots = at[INDEX_SLOTS],
		.slot_count = h.slots,
		.lines = at[INDEX_LINES],
		.name_count = h.names,
		.everything = h.everything,
		.text_len = h.text_len,
		.v4 = { at[INDEX_V4_SEGMENTS], h.v4_segments, at[INDEX_V4_BLOCKS], h.v4_blocks },
		.v6 = { at[INDEX_V6_SEGMENTS], h.v6_segments, at[INDEX_V6_BLOCKS], h.v6_blocks },
		.v4_first = at[INDEX_V4_FIRST],
	};
	return true;
}

size_t
watch_index_count(const struct watch_index *index)
{
	return index->name_count + index->v4.block_count + index->v6.block_count;
}

bool
index_find(const struct watch_index *index, uint64_t hash, size_t *step, size_t *ret_rank)
{
	size_t at = index_slot_of(index, hash) + *step;

	for (; *step < index->slot_count; at++) {
		const struct index_slot *slot;

		at = at < index->slot_count ? at : at - index->slot_count;
		slot = &index->slots[at];
		if (slot->rank_plus_1 == 0)
			return false;
		++*step;
		if (slot->fingerprint != (uint32_t)hash || slot->rank_plus_1 > index->name_count)
			continue;
		*ret_rank = slot->rank_plus_1 - 1;
		return true;
	}
	return false;
}

/* Whether a segment begins at or before an address. */
static bool
begins_before(const struct index_segment *segment, const struct address *address)
{
	return segment->high < address->high ||
	       (segment->high == address->high && segment->low <= address->low);
}

uint32_t
index_find_address(const struct watch_index *index, const struct address *address)
{
	const struct index_family *family = address->is_v6 ? &index->v6 : &index->v4;
	size_t begin = 0;
	size_t end = family->segment_count;

	if (family->block_count == 0)
		return 0;
	if (!address->is_v6) {
		begin = num_min(index->v4_first[address->low >> 16], end - 1);
		end = num_min(index->v4_first[(address->low >> 16) + 1], end - 1) + 1;
	}
	/* The segment that the address is in is in [begin, end). */
	while (begin + 1 < end) {
		size_t middle = begin + (end - begin) / 2;

		if (begins_before(&family->segments[middle], address))
			begin = middle;
		else
			end = middle;
	}
	return family->segments[begin].block_plus_1;
}

bool
index_block(
    const struct watch_index *index, bool is_v6, uint32_t block_plus_1, struct index_block *ret)
{
	const struct index_family *family = is_v6 ? &index->v6 : &index->v4;

	if (block_plus_1 == 0 || block_plus_1 > family->block_count)
		return false;
	*ret = family->blocks[block_plus_1 - 1];
	return true;
}
