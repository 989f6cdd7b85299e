/* SPDX-License-Identifier: Apache-2.0 */
/* The entries of an answer to get-entries (RFC 6962 4.6). */
#include "proc/reader_entries.h"

#include "base/hex.h"
#include "support/tap.h"

#define ENTRIES 3U
/* RFC 6962 3.4: an x509_entry at time 1 whose certificate is this one byte. */
#define LEAF(byte) BYTES(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, (byte), 0, 0)
/* RFC 6962 3.1: a chain of one certificate of three bytes. */
#define CHAIN BYTES(0, 0, 6, 0, 0, 3, 0xfb, 0xff, 0xbf)

/* An entry of JSON, with its members under these names. */
static void
append_entry(struct buf *out, const char *leaf_name, struct view leaf, const char *extra)
{
	buf_printf(out, "{\"%s\":\"", leaf_name);
	base64_append(out, leaf);
	buf_printf(out, "\",\"extra_data\":\"%s\"}", extra);
}

/* The answer with the entries 0 to 2, whose chain is written as extra. */
static void
make_answer(struct buf *out, const char *leaf_name, const char *extra)
{
	const struct view leaves[ENTRIES] = { LEAF(0), LEAF(1), LEAF(2) };

	buf_init_growing(out, 4096);
	buf_text(out, "{\"entries\":[");
	for (size_t i = 0; i < ENTRIES; i++) {
		if (i > 0)
			buf_byte(out, ',');
		append_entry(out, leaf_name, leaves[i], extra);
	}
	buf_text(out, "]}");
}

/* One answer, and what is wanted of it. */
struct answer {
	const char *says;
	const char *leaf_name;
	const char *extra; /* base 64 of CHAIN, or not */
	uint64_t begin;
	uint64_t end;
	size_t count; /* rows that come of it */
	bool has_chain;
	enum status status; /* where count is 0 */
};

static enum status
read_answer(struct reader_entries *entries, struct view bytes, uint64_t begin, uint64_t end)
{
	const struct reader_body body = {
		.protocol = LOG_RFC6962, .bytes = bytes, .begin = begin, .end = end
	};
	struct error err;

	return reader_entries_read(entries, &body, &err);
}

static void
answer_run(const void *p)
{
	const struct answer *row = p;
	const struct view leaves[ENTRIES] = { LEAF(0), LEAF(1), LEAF(2) };
	struct reader_entries entries;
	struct buf body;

	make_answer(&body, row->leaf_name, row->extra);
	reader_entries_init(&entries);
	assert_int_equal(read_answer(&entries, buf_view(&body), row->begin, row->end),
	    row->count > 0 ? STATUS_OK : row->status);
	for (size_t i = 0; i < row->count; i++) {
		const struct ct_entry *entry = &entries.rows[i];

		assert_int_equal(entries.count, row->count);
		assert_view_equal(entry->leaf[0], leaves[row->begin + i]);
		assert_int_equal(entry->timestamp_ms, 1);
		assert_int_equal(entry->chain.len, 0);
		entry = reader_entries_whole(&entries, i);
		assert_view_equal(entry->leaf[0], leaves[row->begin + i]);
		assert_int_equal(entry->chain.len, row->has_chain ? CHAIN.len - 3 : 0);
		assert_int_equal(entry->faults.count, row->has_chain ? 0 : 1);
	}
	reader_entries_fini(&entries);
	buf_fini(&body);
}

static void
reuse_run(const void *p unused_arg)
{
	struct reader_entries entries;
	struct buf odd;
	struct buf usual;

	make_answer(&odd, "leaf\\u005finput", "");
	make_answer(&usual, "leaf_input", "");
	reader_entries_init(&entries);
	assert_int_equal(read_answer(&entries, buf_view(&odd), 0, ENTRIES), STATUS_OK);
	assert_int_equal(read_answer(&entries, VIEW("{}"), 0, ENTRIES), STATUS_LOG_MALFORMED);
	assert_int_equal(entries.count, 0);
	assert_int_equal(read_answer(&entries, buf_view(&usual), 0, ENTRIES), STATUS_OK);
	assert_int_equal(entries.count, ENTRIES);
	reader_entries_fini(&entries);
	buf_fini(&odd);
	buf_fini(&usual);
}

struct broken {
	const char *says;
	const char *body;
};

static void
broken_run(const void *p)
{
	const struct broken *row = p;
	struct reader_entries entries;

	reader_entries_init(&entries);
	assert_int_equal(
	    read_answer(&entries, view_text(row->body), 0, ENTRIES), STATUS_LOG_MALFORMED);
	assert_int_equal(entries.count, 0);
	reader_entries_fini(&entries);
}

/* ---- entries that cannot be read ---- */

/* "AAAA" is three zeros. */
#define GOOD "{\"leaf_input\":\"AAAA\",\"extra_data\":\"\"}"
#define BAD_EXTRA(leaf, extra) "{\"leaf_input\":\"" leaf "\",\"extra_data\":\"" extra "\"}"
#define BAD(leaf) BAD_EXTRA(leaf, "")

struct unreadable {
	const char *says;
	const char *entries;
	size_t count; /* rows before it */
	struct view unread;
	struct view raw;
};

static void
unreadable_run(const void *p)
{
	const struct unreadable *row = p;
	struct reader_entries entries;
	struct buf body;

	buf_init_growing(&body, 4096);
	buf_printf(&body, "{\"entries\":[%s]}", row->entries);
	reader_entries_init(&entries);
	assert_int_equal(read_answer(&entries, buf_view(&body), 0, ENTRIES),
	    row->count > 0 ? STATUS_OK : STATUS_LOG_UNREADABLE);
	assert_int_equal(entries.count, row->count);
	assert_non_null(entries.why);
	assert_view_equal(entries.unread, row->unread);
	assert_view_equal(entries.raw, row->raw);
	assert_int_equal(entries.unread_offset, 0);
	/* The next body is another one. */
	assert_int_equal(
	    read_answer(&entries, VIEW("{\"entries\":[" GOOD "]}"), 0, ENTRIES), STATUS_OK);
	assert_null(entries.why);
	reader_entries_fini(&entries);
	buf_fini(&body);
}

int
main(void)
{
	const struct unreadable unreadable[] = {
		{ "an entry that is no base 64 cannot be read", BAD("!"), 0, VIEW(""), VIEW("!") },
		{ "those before it are an answer", GOOD "," GOOD "," BAD("!"), 2, VIEW(""),
		    VIEW("!") },
		{ "the front of it that is base 64 is searched", BAD("QUJDREV!"), 0, VIEW("ABC"),
		    VIEW("QUJDREV!") },
		{ "one of a length that base 64 cannot have is searched likewise", BAD("QUJDR"), 0,
		    VIEW("ABC"), VIEW("QUJDR") },
		{ "and so is its extra_data", BAD_EXTRA("QUJD!", "RUZHSA"), 0, VIEW("ABCEFG"),
		    VIEW("QUJD!") },
		{ "an entry that has no leaf_input cannot be read", "{\"extra_data\":\"QUJD\"}", 0,
		    VIEW("ABC"), VIEW("") },
		{ "nor can one that is no object", "1", 0, VIEW(""), VIEW("") },
	};
	static const struct answer answers[] = {
		{ "all entries of an answer are read", "leaf_input", "AAAGAAAD+/+/", 0, 3, 3,
		    true },
		{ "an escape in a string changes nothing", "leaf_input", "AAAGAAAD+\\/+\\/", 0, 3,
		    3, true },
		{ "an escape in the name of a member changes nothing", "leaf\\u005finput",
		    "AAAGAAAD+/+/", 0, 3, 3, true },
		{ "entries before those that are wanted are left out", "leaf_input", "AAAGAAAD+/+/",
		    1, 3, 2, true },
		{ "entries behind those that are wanted are left out", "leaf_input", "AAAGAAAD+/+/",
		    0, 2, 2, true },
		{ "an answer may have fewer entries than are wanted", "leaf_input", "AAAGAAAD+/+/",
		    0, 4, 3, true },
		{ "an answer may not have none of them", "leaf_input", "AAAGAAAD+/+/", 3, 4, 0,
		    true, STATUS_LOG_MALFORMED },
		{ "an entry whose extra_data is no base 64 is an entry", "leaf_input", "!", 0, 3, 3,
		    false },
		{ "an entry whose extra_data is of another type is an entry", "leaf_input",
		    "\",\"extra_data\":1,\"x\":\"", 0, 3, 3, false },
		{ "an entry whose extra_data ends early is an entry", "leaf_input", "AAAG", 0, 3, 3,
		    false },
		{ "an entry without leaf_input cannot be read", "leaf_output", "AAAGAAAD+/+/", 0, 3,
		    0, true, STATUS_LOG_UNREADABLE },
	};
	static const struct broken broken[] = {
		{ "what is no JSON has no entries", "<html>" },
		{ "entries that are no array are none", "{\"entries\":1}" },
		{ "an array without entries has none", "{\"entries\":[]}" },
	};

	tap_section("proc: entries of a body");
	tap_rows(answers, answer_run);
	tap_rows(broken, broken_run);
	tap_rows(unreadable, unreadable_run);
	tap_test("a body is read without anything of the one before", reuse_run, NULL);
	return tap_done();
}
