/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/build.h"

#include "base/limits.h"
#include "base/num.h"
#include "watch/item.h"
#include "watch/name_hash.h"
#include "watch/sort.h"

/* Slots per name, in fifths: five in eight are taken. */
#define SLOT_FIFTHS 8
/* The bit of sort_row.info that says tree; below it, the length of the name. */
#define INFO_TREE 0x10000U
#define INFO_LEN 0xffffU
/* What arena_alloc() may lose to alignment, for each of three pieces. */
#define SCRATCH_PADDING ((size_t)3 * 16)

/* What an index is built from, and the parts that names go to. */
struct builder {
	struct view text;
	const struct index_header *header;
	struct sort_row *rows;
	struct sort_row *spare;
	struct cidr *cidrs;
	uint64_t *names;
	uint64_t *above;
	struct index_slot *slots;
	uint32_t *lines;
};

/* The parts that the addresses of a family go to. */
struct family {
	bool is_v6;
	struct index_segment *segments;
	size_t segment_count; /* so far */
	struct index_block *blocks;
	size_t block_count;
};

static uint32_t
filter_words(size_t names)
{
	return (uint32_t)(names * FILTER_BITS_PER_ENTRY / 64 + 1);
}

static uint32_t
segments_for(size_t blocks)
{
	return blocks == 0 ? 0 : (uint32_t)(2 * blocks + 1);
}

bool
watch_plan(struct view text, struct watch_plan *ret)
{
	struct watch_plan plan = { .header = { .magic = INDEX_MAGIC, .text_len = text.len } };
	struct index_header *h = &plan.header;
	struct view rest = text;
	struct watch_item item;
	size_t offsets[INDEX_PARTS + 1];
	size_t rows;

	if (text.len > UINT32_MAX)
		return false;
	while (watch_item_next(&rest, &item)) {
		if (item.kind != WATCH_CIDR)
			h->names++;
		else if (item.cidr.first.is_v6)
			h->v6_blocks++;
		else
			h->v4_blocks++;
		h->everything += item.kind == WATCH_TREE && item.name.len == 0;
	}
	rows = num_max64(h->names, num_max64(h->v4_blocks, h->v6_blocks));
	if (rest.len != 0 || rows > LIMIT_WATCH_ITEMS)
		return false;
	h->slots = (uint32_t)((uint64_t)h->names * SLOT_FIFTHS / 5 + 1);
	h->names_words = filter_words(h->names);
	h->above_words = filter_words(h->names);
	h->v4_segments = segments_for(h->v4_blocks);
	h->v6_segments = segments_for(h->v6_blocks);
	plan.scratch = (size_t)2 * rows * sizeof(struct sort_row) + SCRATCH_PADDING +
		       (size_t)num_max64(h->v4_blocks, h->v6_blocks) * sizeof(struct cidr);
	index_layout(h, offsets);
	plan.size = offsets[INDEX_PARTS];
	*ret = plan;
	return true;
}

/* The name that a row stands for. */
static struct view
row_name(struct view text, const struct sort_row *row)
{
	size_t dot = (row->info & INFO_TREE) != 0;
	struct view rest = view_after(text, row->line + dot);

	return view_take_up_to(&rest, row->info & INFO_LEN);
}

/*
 * Names are ordered by their bytes from last to first, a dot before any other, so
 * that what is below a name follows it at once; the name itself before its tree.
 */
static bool
name_key(const void *context, const struct sort_row *row, unsigned part, uint64_t *ret)
{
	const struct builder *b = context;
	struct view name = row_name(b->text, row);
	uint64_t key = 0;

	if (part * sizeof(key) > name.len)
		return false;
	for (size_t i = part * sizeof(key); i < (part + 1) * sizeof(key); i++) {
		uint8_t byte = i < name.len ? name.ptr[name.len - 1 - i] : 0;

		if (byte == '.')
			byte = 2;
		else if (i == name.len)
			byte = (row->info & INFO_TREE) != 0;
		key = key << 8 | byte;
	}
	*ret = key;
	return true;
}

static void
slot_put(const struct builder *b, uint64_t hash, size_t rank)
{
	uint32_t at = (uint32_t)hash_reduce(hash, b->header->slots);

	while (b->slots[at].rank_plus_1 != 0)
		at = at + 1 == b->header->slots ? 0 : at + 1;
	b->slots[at] = (struct index_slot){ (uint32_t)hash, (uint32_t)rank + 1 };
}

/* Makes a name findable, and notes above every name that it is below. */
static void
name_put(const struct builder *b, struct view name, bool is_tree, size_t rank)
{
	struct name_hash hash = name_hash_begin();
	uint64_t whole;

	for (size_t i = name.len; i-- > 0;) {
		if (name.ptr[i] == '.')
			filter_add(b->above, b->header->above_words, name_hash_end(&hash));
		name_hash_add(&hash, name.ptr[i]);
	}
	whole = name_hash_end(&hash) ^ (is_tree ? NAME_HASH_TREE : 0);
	filter_add(b->names, b->header->names_words, whole);
	slot_put(b, whole, rank);
}

/* Collects the rows of names. */
static void
name_rows(const struct builder *b)
{
	struct view rest = b->text;
	struct watch_item item;
	size_t count = 0;

	while (watch_item_next(&rest, &item)) {
		if (item.kind == WATCH_CIDR)
			continue;
		b->rows[count++] = (struct sort_row){
			.line = (uint32_t)view_offset(b->text, item.text),
			.info = (uint32_t)item.name.len | (item.kind == WATCH_TREE ? INFO_TREE : 0),
		};
	}
}

static void
names_build(const struct builder *b)
{
	struct sort sort = { .key = name_key, .context = b, .spare = b->spare };
	struct view before = { .ptr = NULL };
	uint32_t before_info = 0;

	name_rows(b);
	sort_rows(&sort, b->rows, b->header->names);
	for (size_t rank = 0; rank < b->header->names; rank++) {
		const struct sort_row *row = &b->rows[rank];
		struct view name = row_name(b->text, row);

		b->lines[rank] = row->line;
		/* Items that watch the same have one slot, that of the first. */
		if (rank < b->header->everything ||
		    (row->info == before_info && view_equal(name, before)))
			continue;
		name_put(b, name, (row->info & INFO_TREE) != 0, rank);
		before = name;
		before_info = row->info;
	}
}

/* Blocks are ordered by their first address, the larger before the smaller. */
static bool
cidr_key(const void *context, const struct sort_row *row, unsigned part, uint64_t *ret)
{
	const struct builder *b = context;
	const struct cidr *cidr = &b->cidrs[row->info];
	const uint64_t parts[] = { cidr->first.high, cidr->first.low, cidr->prefix_len };

	if (part >= sizeof(parts) / sizeof(parts[0]))
		return false;
	*ret = parts[part];
	return true;
}

/* Collects the rows of the blocks of a family. */
static void
cidr_rows(const struct builder *b, bool is_v6)
{
	struct view rest = b->text;
	struct watch_item item;
	uint32_t count = 0;

	while (watch_item_next(&rest, &item)) {
		if (item.kind != WATCH_CIDR || item.cidr.first.is_v6 != is_v6)
			continue;
		b->cidrs[count] = item.cidr;
		b->rows[count] = (struct sort_row){
			.line = (uint32_t)view_offset(b->text, item.text),
			.info = count,
		};
		count++;
	}
}

/* Begins a segment; one that began at the same address had no address at all. */
static void
segment_begin(struct family *family, const struct address *first, uint32_t block_plus_1)
{
	struct index_segment segment = { first->high, first->low, block_plus_1, 0 };
	const struct index_segment *last = &family->segments[family->segment_count - 1];

	if (last->high != first->high || last->low != first->low)
		family->segment_count++;
	family->segments[family->segment_count - 1] = segment;
}

/* Ends the innermost of the open blocks; the next larger one goes on behind it, or
 * none.  Returns that one. */
static uint32_t
block_end(const struct builder *b, struct family *family, uint32_t open)
{
	struct address last = cidr_last(&b->cidrs[b->rows[open - 1].info]);
	uint32_t outer = family->blocks[open - 1].outer_plus_1;
	struct address next;

	if (address_next(&last, &next))
		segment_begin(family, &next, outer);
	return outer;
}

static void
family_build(const struct builder *b, struct family *family)
{
	struct sort sort = { .key = cidr_key, .context = b, .spare = b->spare };
	uint32_t open = 0; /* the innermost block that is not at its end, plus 1 */

	cidr_rows(b, family->is_v6);
	sort_rows(&sort, b->rows, family->block_count);
	family->segment_count = 1;
	for (uint32_t i = 0; i < family->block_count; i++) {
		const struct address *first = &b->cidrs[b->rows[i].info].first;

		while (open != 0) {
			struct address last = cidr_last(&b->cidrs[b->rows[open - 1].info]);

			if (address_compare(&last, first) >= 0)
				break;
			open = block_end(b, family, open);
		}
		family->blocks[i] = (struct index_block){ b->rows[i].line, open };
		open = i + 1;
		segment_begin(family, first, open);
	}
	while (open != 0)
		open = block_end(b, family, open);
}

/* Fills the segments that were not needed, so that a search ends the same. */
static void
segments_fill(struct family *family, size_t max)
{
	for (size_t i = family->segment_count; i < max; i++)
		family->segments[i] = family->segments[family->segment_count - 1];
}

/* For each first 16 bits, the segment that the lowest such address is in. */
static void
v4_first_build(const struct family *family, uint32_t *first)
{
	uint32_t at = 0;

	for (uint64_t i = 0; i < INDEX_V4_FIRSTS; i++) {
		while (at + 1 < family->segment_count && family->segments[at + 1].low <= i << 16)
			at++;
		first[i] = at;
	}
}

bool
watch_build(struct view text, const struct watch_plan *plan, struct arena *arena, void *memory)
{
	const struct index_header *h = &plan->header;
	size_t cidrs = num_max64(h->v4_blocks, h->v6_blocks);
	size_t rows = num_max64(h->names, cidrs);
	uint8_t *bytes = memory;
	size_t at[INDEX_PARTS + 1];
	struct builder b = {
		.text = text,
		.header = h,
		.rows = arena_alloc(arena, rows * sizeof(struct sort_row)),
		.spare = arena_alloc(arena, rows * sizeof(struct sort_row)),
		.cidrs = arena_alloc(arena, cidrs * sizeof(struct cidr)),
	};

	if (b.rows == NULL || b.spare == NULL || b.cidrs == NULL)
		return false;
	index_layout(h, at);
	memcpy(memory, h, sizeof(*h));
	b.names = (void *)&bytes[at[INDEX_NAMES]];
	b.above = (void *)&bytes[at[INDEX_ABOVE]];
	b.slots = (void *)&bytes[at[INDEX_SLOTS]];
	b.lines = (void *)&bytes[at[INDEX_LINES]];
	struct family v4 = {
		.segments = (void *)&bytes[at[INDEX_V4_SEGMENTS]],
		.blocks = (void *)&bytes[at[INDEX_V4_BLOCKS]],
		.block_count = h->v4_blocks,
	};
	struct family v6 = {
		.is_v6 = true,
		.segments = (void *)&bytes[at[INDEX_V6_SEGMENTS]],
		.blocks = (void *)&bytes[at[INDEX_V6_BLOCKS]],
		.block_count = h->v6_blocks,
	};
	names_build(&b);
	if (h->v4_blocks != 0) {
		family_build(&b, &v4);
		segments_fill(&v4, h->v4_segments);
		v4_first_build(&v4, (void *)&bytes[at[INDEX_V4_FIRST]]);
	}
	if (h->v6_blocks != 0) {
		family_build(&b, &v6);
		segments_fill(&v6, h->v6_segments);
	}
	return true;
}
