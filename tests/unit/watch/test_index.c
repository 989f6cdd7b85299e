/* SPDX-License-Identifier: Apache-2.0 */
/* The index: what it finds, what it refuses, what a spoilt one cannot do. */
#include "watched.h"

#include "watch/sort.h"

#include <stdio.h>

/* A small generator, so that runs are alike. */
static uint64_t
next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static size_t
probe_name(struct watched *w, struct view name)
{
	const struct x509_identifier identifier = { .kind = X509_DOMAIN_NAME, .value = name };

	return watched_probe(w, &identifier);
}

struct probe_case {
	const char *says;
	const char *list;
	const char *name;
	bool may_match;
};

static const struct probe_case probe_cases[] = {
	{ "a watched name may match", "example.com", "example.com", true },
	{ "a name below a watched name does not", "example.com", "www.example.com", false },
	{ "a name below a watched tree may match", ".example.com", "a.b.example.com", true },
	{ "a wildcard below which nothing is watched does not match", "www.example.com",
	    "*.example.org", false },
	{ "a wildcard below which something is watched may match", "www.example.com", "*.com",
	    true },
	{ "a wildcard above which nothing is watched does not match", "example.com",
	    "*.example.com", false },
	{ "a pattern without a readable end may match any name", "example.com", "*", true },
	{ "a pattern without a readable end matches no address", "192.0.2.1", "?", false },
	{ "everything may match", ".", "example.com", true },
	{ "an empty name does not match", ".example.com", "", false },
};

static void
probe_run(const void *p)
{
	const struct probe_case *row = p;
	struct watched *w = watched_new(row->list);

	assert_int_equal(probe_name(w, view_text(row->name)), row->may_match);
	watched_free(w);
}

static void
collect(void *context, uint64_t cookie)
{
	struct buf *told = context;

	buf_printf(told, "%u ", (unsigned)cookie);
}

static void
batch_run(unused_arg const void *p)
{
	struct watched *w = watched_new(".com\n.example.com\nwww.example.com\n");
	struct watch_probe probe;
	char memory[4096];
	struct buf told;
	struct buf expected;

	buf_init(&told, memory, 2048);
	buf_init(&expected, memory + 2048, 2048);
	watch_probe_init(&probe, &w->index, collect, &told);
	for (unsigned i = 0; i < 300; i++) {
		struct x509_identifier identifier = { .kind = X509_DOMAIN_NAME,
			.value = VIEW("www.example.org") };

		if (i % 3 == 0) {
			identifier.value = VIEW("www.example.com");
			buf_printf(&expected, "%u ", i);
		}
		watch_probe_add(&probe, &identifier, i);
	}
	watch_probe_flush(&probe);
	assert_view_equal(buf_view(&told), buf_view(&expected));
	watch_probe_flush(&probe);
	assert_view_equal(buf_view(&told), buf_view(&expected));
	watched_free(w);
}

static void
address_run(unused_arg const void *p)
{
	struct watched *w = watched_new("192.0.2.0/24\n2001:db8::/32\n");
	struct x509_identifier identifier = { .kind = X509_ADDRESS };

	identifier.value = BYTES(192, 0, 2, 9);
	assert_int_equal(watched_probe(w, &identifier), 1);
	identifier.value = BYTES(192, 0, 3, 9);
	assert_int_equal(watched_probe(w, &identifier), 0);
	identifier.value = BYTES(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
	assert_int_equal(watched_probe(w, &identifier), 1);
	identifier.value = BYTES(192, 0, 2);
	assert_int_equal(watched_probe(w, &identifier), 0);
	watched_free(w);
}

#define MANY 20000

/* A name made of number, in a tree of many depths. */
static struct view
name_make(uint64_t number, char out[64])
{
	int len = snprintf(out, 64, "h%u.d%u.%s", (unsigned)(number % 7), (unsigned)(number / 7),
	    number % 3 == 0 ? "com" : "co.example");

	return view_of(out, (size_t)len);
}

static void
many_run(unused_arg const void *p)
{
	struct watched *w;
	struct buf list;
	char name[64];
	size_t false_hits = 0;

	buf_init_growing(&list, 16 * MIB);
	for (uint64_t i = 0; i < MANY; i++) {
		buf_bytes(&list, name_make(i * 2, name));
		buf_byte(&list, '\n');
	}
	w = watched_new(buf_string(&list));
	for (uint64_t i = 0; i < MANY; i++) {
		assert_int_equal(probe_name(w, name_make(i * 2, name)), 1);
		false_hits += probe_name(w, name_make(i * 2 + 1, name));
	}
	assert_int_equal(false_hits, 0);
	assert_int_equal(watch_index_count(&w->index), MANY);
	buf_fini(&list);
	watched_free(w);
}

/* Blocks of both families at random, each address checked against all of them. */
static void
blocks_run(unused_arg const void *p)
{
	uint64_t state = 88172645463325252U;
	struct cidr blocks[200];
	struct watched *w;
	struct buf list;

	buf_init_growing(&list, MIB);
	for (size_t i = 0; i < COUNT_OF(blocks); i++) {
		char text[64];
		bool host_bits;

		(void)snprintf(text, sizeof(text), "10.%u.%u.%u/%u",
		    (unsigned)next_random(&state) % 2, (unsigned)next_random(&state) % 4,
		    (unsigned)next_random(&state) % 256, 8 + (unsigned)next_random(&state) % 25);
		assert_true(cidr_from_text(view_text(text), &blocks[i], &host_bits));
		buf_printf(&list, "%s\n", text);
	}
	w = watched_new(buf_string(&list));
	for (unsigned i = 0; i < 20000; i++) {
		struct address address = { .low = 0x0a000000 + next_random(&state) % 0x20800 };
		unsigned smallest = 0;
		struct index_block block;
		struct watch_item item;
		struct view rest;
		struct view front;

		for (size_t j = 0; j < COUNT_OF(blocks); j++) {
			struct address last = cidr_last(&blocks[j]);

			if (address_compare(&blocks[j].first, &address) <= 0 &&
			    address_compare(&address, &last) <= 0 &&
			    blocks[j].prefix_len > smallest)
				smallest = blocks[j].prefix_len;
		}
		if (!index_block(
			&w->index, false, index_find_address(&w->index, &address), &block)) {
			assert_int_equal(smallest, 0);
			continue;
		}
		rest = w->lines;
		assert_true(view_take(&rest, block.line, &front) && watch_item_next(&rest, &item));
		assert_int_equal(item.cidr.prefix_len, smallest);
	}
	buf_fini(&list);
	watched_free(w);
}

struct open_case {
	const char *says;
	size_t cut;
	size_t offset; /* of a byte that is changed */
	uint8_t byte;
	bool opens;
};

static const struct open_case open_cases[] = {
	{ "an index is opened", 0, 0, 'c', true },
	{ "an index with another magic is refused", 0, 0, 'x', false },
	{ "an index that lacks a byte is refused", 1, 0, 'c', false },
	{ "an index that has another count of names is refused", 0,
	    offsetof(struct index_header, names), 9, false },
	{ "an index that has another count of slots is refused", 0,
	    offsetof(struct index_header, slots) + 3, 0xff, false },
	{ "an index without slots is refused", 0, offsetof(struct index_header, slots), 0, false },
	{ "an index without a filter is refused", 0, offsetof(struct index_header, names_words), 0,
	    false },
	{ "an index without its second filter is refused", 0,
	    offsetof(struct index_header, above_words), 0, false },
	{ "an index with more of everything than names is refused", 0,
	    offsetof(struct index_header, everything), 9, false },
	{ "an index with addresses but no segments is refused", 0,
	    offsetof(struct index_header, v4_segments), 0, false },
	{ "an index with IPv6 addresses but no segments is refused", 0,
	    offsetof(struct index_header, v6_segments), 0, false },
};

static void
open_run(const void *p)
{
	const struct open_case *row = p;
	struct watched *w = watched_new("example.com\n192.0.2.1\n2001:db8::1\n");
	uint8_t *bytes = w->memory;
	struct watch_index index;

	bytes[row->offset] = row->byte;
	assert_int_equal(watch_index_open(view_of(bytes, w->size - row->cut), &index), row->opens);
	watched_free(w);
}

static void
short_run(unused_arg const void *p)
{
	struct watched *w = watched_new("example.com\n192.0.2.1\n");
	uint8_t *bytes = xcalloc(1, w->size + 8);
	struct watch_index index;

	for (size_t len = 0; len < w->size; len += len < 400 ? 1 : 4001)
		assert_false(watch_index_open(view_of(w->memory, len), &index));
	memcpy(bytes + 1, w->memory, w->size);
	assert_false(watch_index_open(view_of(bytes + 1, w->size), &index));
	memcpy(bytes, w->memory, w->size);
	assert_false(watch_index_open(view_of(bytes, w->size + 8), &index));
	free(bytes);
	watched_free(w);
}

/* Spoils bytes behind the header, and looks for all that is watched.  The sanitizers
 * and the end of the loop are the test. */
static void
spoilt_run(unused_arg const void *p)
{
	static const char *const names[] = { "example.com", "www.example.com", "*.example.com", "*",
		"?.com", "a.example.org" };
	struct watched *w = watched_new("example.com\n.example.org\nwww.example.com\n10.0.0.0/8\n"
					"10.1.0.0/16\n2001:db8::/32\n2001:db8::1\n.\n");
	uint64_t state = 4711;
	uint8_t *bytes = xcalloc(1, w->size);
	const uint8_t address_bytes[16] = { 0x20, 0x01, 0x0d, 0xb8 };
	size_t kept = 0;

	for (unsigned round = 0; round < 2000; round++) {
		struct view memory = view_of(bytes, w->size);

		memcpy(bytes, w->memory, w->size);
		for (unsigned i = 0; i < 1 + round % 40; i++)
			bytes[sizeof(struct index_header) +
			      next_random(&state) %
				  (round % 2 == 0 ? 600 : w->size - sizeof(struct index_header))] =
			    round % 3 == 0 ? 0xff : (uint8_t)next_random(&state);
		assert_true(watch_index_open(memory, &w->index));
		arena_reset(&w->arena);
		watch_matches_begin(&w->matches, &w->index, watch_text_view(&w->lines), &w->arena);
		for (size_t i = 0; i < COUNT_OF(names) + 2; i++) {
			struct x509_identifier identifier = { .kind = X509_ADDRESS,
				.value = view_of(address_bytes, i == COUNT_OF(names) ? 4 : 16) };

			if (i < COUNT_OF(names))
				identifier =
				    (struct x509_identifier){ .value = view_text(names[i]) };
			(void)watched_probe(w, &identifier);
			watch_matches_add(&w->matches, &identifier);
		}
		for (size_t i = 0; i < w->matches.count; i++)
			kept += w->matches.kept[i].item.len <= LIMIT_NAME + 1;
		assert_true(kept > 0);
		kept = 0;
	}
	free(bytes);
	watched_free(w);
}

/* Writes value where something in the index is that was found to be const. */
static void
spoil(struct watched *w, const uint32_t *at, uint32_t value)
{
	struct view place = view_of(at, sizeof(*at));

	memcpy((uint8_t *)w->memory + view_offset(view_of(w->memory, w->size), place), &value,
	    sizeof(value));
}

struct line_case {
	const char *says;
	const char *list;
	const char *led_to; /* the item that the block of 192.0.2.1 leads to */
};

static const struct line_case line_cases[] = {
	{ "a spoilt index that leads to a lower block finds nothing", "192.0.2.1\n10.0.0.1\n",
	    "10.0.0.1\n" },
	{ "a spoilt index that leads to a higher block finds nothing", "192.0.2.1\n203.0.113.1\n",
	    "203.0.113.1\n" },
	{ "a spoilt index that leads to the other family finds nothing", "192.0.2.1\n::1\n",
	    "::1\n" },
	{ "a spoilt index that leads to a name finds nothing", "192.0.2.1\na.example\n",
	    "a.example\n" },
};

static void
line_run(const void *p)
{
	const struct line_case *row = p;
	const uint8_t bytes[] = { 192, 0, 2, 1 };
	const struct x509_identifier identifier = { .kind = X509_ADDRESS, .value = VIEW_OF(bytes) };
	struct watched *w = watched_new(row->list);
	const uint8_t *other = memmem(w->lines.ptr, w->lines.len, row->led_to, strlen(row->led_to));
	const struct address address = { .low = 0xc0000201 };
	uint32_t found = index_find_address(&w->index, &address);

	assert_int_not_equal(found, 0);
	watch_matches_add(&w->matches, &identifier);
	assert_int_equal(w->matches.count, 1);
	assert_non_null(other);
	spoil(w, &w->index.v4.blocks[found - 1].line, (uint32_t)(other - w->lines.ptr));
	watch_matches_begin(&w->matches, &w->index, watch_text_view(&w->lines), &w->arena);
	watch_matches_add(&w->matches, &identifier);
	assert_int_equal(w->matches.count, 0);
	watched_free(w);
}

/* An index has slots that are empty, at which a search ends. */
static void
full_run(unused_arg const void *p)
{
	struct watched *w = watched_new("a.example\n");
	size_t step = 0;
	size_t rank = 4711;

	for (size_t i = 0; i < w->index.slot_count; i++) {
		spoil(w, &w->index.slots[i].rank_plus_1, 1);
		spoil(w, &w->index.slots[i].fingerprint, 0);
	}
	assert_false(index_find(&w->index, 1, &step, &rank));
	assert_int_equal(step, w->index.slot_count);
	assert_int_equal(rank, 4711);
	watched_free(w);
}

struct plan_case {
	const char *says;
	const char *text;
	bool planned;
};

static const struct plan_case plan_cases[] = {
	{ "an index of nothing can be made", "", true },
	{ "canonical text can be indexed", "example.com\n", true },
	{ "a line without end cannot be indexed", "example.com", false },
	{ "an empty line cannot be indexed", "example.com\n\n", false },
	{ "a broken address cannot be indexed", "1.2.3/4\n", false },
};

static void
plan_run(const void *p)
{
	const struct plan_case *row = p;
	struct watch_plan plan;

	assert_int_equal(watch_plan(view_text(row->text), &plan), row->planned);
}

static void
long_text_run(unused_arg const void *p)
{
	struct watch_plan plan;

	/* Refused by its length alone: no byte of it is read. */
	assert_false(watch_plan(view_of("", (size_t)UINT32_MAX + 1), &plan));
}

/* The text of the most items that there can be, and of one more. */
static void
items_run(unused_arg const void *p)
{
	const size_t line = 2;
	size_t size = (size_t)(LIMIT_WATCH_ITEMS + 1) * line;
	uint8_t *text = xcalloc(1, size);
	struct watch_plan plan;

	for (size_t i = 0; i < size; i += line)
		memcpy(&text[i], "a\n", line);
	assert_true(watch_plan(view_of(text, size - line), &plan));
	assert_int_equal(plan.header.names, LIMIT_WATCH_ITEMS);
	assert_false(watch_plan(view_of(text, size), &plan));
	free(text);
}

static void
scratch_run(unused_arg const void *p)
{
	struct view text = VIEW("example.com\n192.0.2.1\n");
	struct watch_plan plan;
	struct arena arena;
	uint8_t *scratch;
	void *memory;

	assert_true(watch_plan(text, &plan));
	scratch = xcalloc(1, plan.scratch);
	memory = xcalloc(1, plan.size);
	for (size_t size = 0; size < plan.scratch - 48; size += 16) {
		arena_init(&arena, scratch, size);
		assert_false(watch_build(text, &plan, &arena, memory));
	}
	arena_init(&arena, scratch, plan.scratch);
	assert_true(watch_build(text, &plan, &arena, memory));
	free(scratch);
	free(memory);
}

/* Rows of two parts: the upper half of info, then the lower. */
static bool
half_key(unused_arg const void *context, const struct sort_row *row, unsigned part, uint64_t *ret)
{
	if (part > 1)
		return false;
	*ret = part == 0 ? (uint64_t)(row->info >> 16) << 20 : row->info & 0xffff;
	return true;
}

static void
sort_run(const void *p)
{
	const size_t *count = p;
	struct sort_row *rows = xcalloc(*count + 1, sizeof(*rows));
	struct sort_row *spare = xcalloc(*count + 1, sizeof(*spare));
	const struct sort sort = { .key = half_key, .spare = spare };
	uint64_t state = 99;

	for (size_t i = 0; i < *count; i++)
		rows[i] = (struct sort_row){ .line = (uint32_t)i,
			.info =
			    (uint32_t)(next_random(&state) % 9 << 16 | next_random(&state) % 300) };
	sort_rows(&sort, rows, *count);
	for (size_t i = 1; i < *count; i++) {
		assert_true(rows[i - 1].info <= rows[i].info);
		if (rows[i - 1].info == rows[i].info)
			assert_true(rows[i - 1].line < rows[i].line);
	}
	free(rows);
	free(spare);
}

int
main(void)
{
	static const size_t counts[] = { 0, 1, 2, 47, 48, 49, 5000 };

	tap_section("probing");
	tap_rows(probe_cases, probe_run);
	tap_test("many identifiers are looked up, and each is told once", batch_run, NULL);
	tap_test("addresses of 4 and 16 bytes are looked up", address_run, NULL);
	tap_test("of 20,000 names each is found and no other", many_run, NULL);
	tap_test("an address is in the smallest of all blocks around it", blocks_run, NULL);
	tap_section("memory from another process");
	tap_rows(open_cases, open_run);
	tap_test("an index of another length or alignment is refused", short_run, NULL);
	tap_test("a spoilt index is read within its memory", spoilt_run, NULL);
	tap_test("a search ends in a spoilt index without an empty slot", full_run, NULL);
	tap_rows(line_cases, line_run);
	tap_section("building");
	tap_rows(plan_cases, plan_run);
	tap_test("16777216 items can be indexed, and no more", items_run, NULL);
	tap_test("a text of more than 4 GiB cannot be indexed", long_text_run, NULL);
	tap_test("without enough scratch memory nothing is built", scratch_run, NULL);
	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		char says[64];

		(void)snprintf(says, sizeof(says),
		    "%zu rows are sorted, and equal ones keep their order", counts[i]);
		tap_test(says, sort_run, &counts[i]);
	}
	return tap_done();
}
