/* SPDX-License-Identifier: Apache-2.0 */
/* What logs are asked for, by protocol. */
#include "source/log.h"

#include "support/tap.h"

static const struct log_description log_rfc6962 = {
	.protocol = LOG_RFC6962,
	.url = "https://log.test/2026/",
};
static const struct log_description log_static = {
	.protocol = LOG_STATIC,
	.url = "https://tiles.test/",
};

static const struct log_description *
log_of(enum log_protocol protocol)
{
	return protocol == LOG_STATIC ? &log_static : &log_rfc6962;
}

#define RFC "https://log.test/2026/ct/v1/"
#define TILE "https://tiles.test/tile/"
/* A tile, or its spare where it is partial. */
#define FULL(path) TILE path "\n"
#define PARTIAL(path, width) TILE path ".p/" width "\n|" TILE path "\n"

static void
assert_urls(const struct buf *out, const char *urls)
{
	assert_true(buf_ok(out));
	assert_view_equal(buf_view(out), view_text(urls));
}

struct head_case {
	const char *says;
	enum log_protocol protocol;
	const char *url;
};

static void
head_run(const void *p)
{
	const struct head_case *row = p;
	char memory[512];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	log_type_of(row->protocol)->append_head_url(&out, log_of(row->protocol));
	assert_urls(&out, row->url);
}

struct entries_case {
	const char *says;
	enum log_protocol protocol;
	uint64_t begin;
	uint64_t end;
	uint64_t size;
	uint64_t first;
	const char *url;
};

static void
entries_run(const void *p)
{
	const struct entries_case *row = p;
	const struct log_type *type = log_type_of(row->protocol);
	char memory[512];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	type->append_entries_url(&out, log_of(row->protocol), row->begin, row->end, row->size);
	assert_urls(&out, row->url);
	assert_int_equal(type->body_first(row->begin), row->first);
}

struct start_case {
	const char *says;
	enum log_protocol protocol;
	uint64_t wanted;
	uint64_t size;
	uint64_t at;
};

static void
start_run(const void *p)
{
	const struct start_case *row = p;

	assert_int_equal(log_type_of(row->protocol)->start_at(row->wanted, row->size), row->at);
}

struct range_case {
	const char *says;
	enum log_protocol protocol;
	uint64_t at;
	uint64_t size;
	const char *start;
	const char *link;
};

static void
range_run(const void *p)
{
	const struct range_case *row = p;
	const struct log_type *type = log_type_of(row->protocol);
	char memory[1024];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	type->append_start_urls(&out, log_of(row->protocol), row->at, row->size);
	assert_urls(&out, row->start);
	buf_clear(&out);
	type->append_link_urls(&out, log_of(row->protocol), row->at, row->size);
	assert_urls(&out, row->link);
}

struct hashes_case {
	const char *says;
	enum log_protocol protocol;
	uint64_t at;
	uint64_t size;
	const char *urls;
};

static void
hashes_run(const void *p)
{
	const struct hashes_case *row = p;
	char memory[512];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	log_type_of(row->protocol)
	    ->append_hashes_urls(&out, log_of(row->protocol), row->at, row->size);
	assert_urls(&out, row->urls);
}

static void
names_run(const void *p unused_arg)
{
	assert_string_equal(log_type_of(LOG_RFC6962)->name, "rfc6962");
	assert_string_equal(log_type_of(LOG_STATIC)->name, "static");
	assert_int_equal(log_type_of(LOG_RFC6962)->poll_s, 120);
	assert_int_equal(log_type_of(LOG_STATIC)->poll_s, 60);
	assert_false(log_type_of(LOG_RFC6962)->has_tiles);
	assert_true(log_type_of(LOG_STATIC)->has_tiles);
}

int
main(void)
{
	const struct head_case heads[] = {
		{ "an RFC 6962 log is asked for its STH", LOG_RFC6962, RFC "get-sth" },
		{ "a static log is asked for its checkpoint", LOG_STATIC,
		    "https://tiles.test/checkpoint" },
	};
	const struct entries_case entries[] = {
		{ "the last entry asked for is named, not the one behind it (RFC 6962 4.6)",
		    LOG_RFC6962, 1000, 2000, 5000, 1000, RFC "get-entries?start=1000&end=1999" },
		{ "one entry may be asked for", LOG_RFC6962, 0, 1, 1, 0,
		    RFC "get-entries?start=0&end=0" },
		{ "a full tile is asked for where the tree has all of it", LOG_STATIC, 256, 512,
		    512, 256, TILE "data/001" },
		{ "a full tile is asked for where the tree has more", LOG_STATIC, 256, 512, 513,
		    256, TILE "data/001" },
		{ "a partial tile is asked for as wide as the tree has it", LOG_STATIC, 256, 511,
		    511, 256, TILE "data/001.p/255" },
		{ "a tile is asked for whole, wherever in it reading begins", LOG_STATIC, 300, 310,
		    310, 256, TILE "data/001.p/54" },
		{ "the full tile can be asked for instead of a partial one", LOG_STATIC, 256, 310,
		    UINT64_MAX, 256, TILE "data/001" },
		{ "the 1,234,067th tile is in two folders", LOG_STATIC, 315921152, 315921408,
		    315921408, 315921152, TILE "data/x001/x234/067" },
	};
	const struct start_case starts[] = {
		{ "an empty log is read from its beginning", LOG_RFC6962, 0, 0, 0 },
		{ "a log of three entries is read from its beginning", LOG_RFC6962, 3, 3, 0 },
		{ "a log of two entries is read from its end", LOG_RFC6962, 2, 2, 2 },
		{ "a log of four entries is read from its end", LOG_RFC6962, 4, 4, 4 },
		{ "a log of five entries is read from its end", LOG_RFC6962, 5, 5, 5 },
		{ "the last of five entries is read from four, a power of two, on, and so from three",
		    LOG_RFC6962, 4, 5, 3 },
		{ "reading begins where it is wanted", LOG_RFC6962, 1000, 5000, 1000 },
		{ "1023 is no power of two", LOG_RFC6962, 1023, 5000, 1023 },
		{ "1024 is a power of two, and reading begins one earlier", LOG_RFC6962, 1024, 5000,
		    1023 },
		{ "1025 is no power of two", LOG_RFC6962, 1025, 5000, 1025 },
		{ "nothing begins after the end", LOG_RFC6962, 9000, 5000, 5000 },
		{ "the first entry may be wanted", LOG_RFC6962, 0, 5000, 0 },
		{ "the largest tree is read from its end", LOG_RFC6962, UINT64_MAX, UINT64_MAX,
		    UINT64_MAX },
		{ "a static log is read from its end", LOG_STATIC, 5000, 5000, 5000 },
		{ "a static log is read from where it is wanted", LOG_STATIC, 1024, 5000, 1024 },
		{ "a static log is not read from behind its end", LOG_STATIC, 5001, 5000, 5000 },
	};
	const struct range_case ranges[] = {
		{ "an RFC 6962 log is asked for one consistency proof", LOG_RFC6962, 7, 9,
		    RFC "get-sth-consistency?first=7&second=9\n",
		    RFC "get-sth-consistency?first=7&second=9\n" },
		{ "no proof is asked for from nothing", LOG_RFC6962, 0, 9, "", "" },
		{ "the end of a tree is proven from the entry before it", LOG_RFC6962, 11, 11,
		    RFC "get-sth-consistency?first=10&second=11\n", "" },
		{ "or from the one before that, where that is a power of two", LOG_RFC6962, 9, 9,
		    RFC "get-sth-consistency?first=7&second=9\n", "" },
		{ "a tree whose size is a power of two needs no proof", LOG_RFC6962, 8, 8, "", "" },
		{ "no tiles are asked for from nothing", LOG_STATIC, 0, 9, "", "" },
		{ "the right edge of a small tree is one tile", LOG_STATIC, 9, 9,
		    PARTIAL("0/000", "9"), "" },
		{ "a full tile has no spare, and its parent has one", LOG_STATIC, 256, 256,
		    PARTIAL("1/000", "1"), "" },
		{ "the right edge of 70,000 entries is a tile at each level (static-ct)",
		    LOG_STATIC, 70000, 70000,
		    PARTIAL("2/000", "1") PARTIAL("1/001", "17") PARTIAL("0/273", "112"), "" },
		{ "a range inside a tree takes the tiles from there to both edges", LOG_STATIC, 300,
		    70000,
		    FULL("1/000") FULL("0/001") PARTIAL("1/001", "17") PARTIAL("0/273", "112"),
		    FULL("1/000") FULL("0/001") PARTIAL("1/001", "17") PARTIAL("0/273", "112") },
	};
	const struct hashes_case hashes[] = {
		{ "the hash of an even leaf is in the proof of the odd one behind it", LOG_RFC6962,
		    8, 10, RFC "get-entry-and-proof?leaf_index=9&tree_size=10\n" },
		{ "that of an odd leaf is in the proof of the even one before it", LOG_RFC6962, 9,
		    10, RFC "get-entry-and-proof?leaf_index=8&tree_size=10\n" },
		{ "the last leaf of an odd tree has no neighbour", LOG_RFC6962, 10, 11, "" },
		{ "the hashes of a tile are in one of level 0", LOG_STATIC, 300, 512,
		    FULL("0/001") },
		{ "those of a partial tile are in a partial one", LOG_STATIC, 300, 310,
		    PARTIAL("0/001", "54") },
	};
	tap_section("source: what logs are asked for");
	tap_test("a log of each protocol has a name and a pace", names_run, NULL);
	tap_rows(heads, head_run);
	tap_rows(entries, entries_run);
	tap_rows(starts, start_run);
	tap_rows(ranges, range_run);
	tap_rows(hashes, hashes_run);
	return tap_done();
}
