/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of real logs are read to their last byte, and agree with themselves. */
#include "base/own.h"
#include "ct/base64.h"
#include "ct/entries.h"
#include "ct/issuance.h"
#include "ct/leaf.h"
#include "ct/tile_leaf.h"
#include "merkle/range.h"
#include "merkle/tree.h"
#include "support/shared.h"
#include "support/tap.h"

#include <glob.h>
#include <json-c/json.h>
#include <stdio.h>

#define ENTRIES_MAX 1000
#define NAVIGLI "vectors/static_ct/navigli2025h2/"

static struct hasher *hasher;

/* Counts that are compared at the end of a test. */
static struct {
	size_t entries;
	size_t precertificates;
	size_t other_issuer;
} seen;

static void
json_putp(struct json_object **object)
{
	(void)json_object_put(*object);
}

/* Both halves are read without a fault, and the precertificate is what the log has. */
static void
assert_entry(const struct ct_entry *entry)
{
	struct hash id;
	struct hash submitted_id;
	enum ct_correspondence correspondence;

	assert_int_equal(entry->faults.count, 0);
	assert_int_equal(entry->unread.len, 0);
	seen.entries++;
	if (entry->type != CT_PRECERT_ENTRY)
		return;
	seen.precertificates++;
	correspondence = ct_compare_submitted(hasher, entry->submitted, entry->signed_entry);
	assert_int_not_equal(correspondence, CT_DIFFERENT);
	if (correspondence == CT_OTHER_ISSUER) {
		seen.other_issuer++;
		return;
	}
	id = ct_issuance_id(hasher, entry->signed_entry, entry->form);
	submitted_id = ct_issuance_id(hasher, entry->submitted, X509_CERTIFICATE);
	assert_view_equal(hash_view(&id), hash_view(&submitted_id));
}

static void
assert_entry_text(const struct ct_entry_text *text)
{
	size_t leaf_size = text->leaf_input.len;
	size_t extra_size = text->extra_data.len;
	uint8_t *leaf = xcalloc(leaf_size + 1, 1);
	uint8_t *extra = xcalloc(extra_size + 1, 1);
	struct ct_entry entry;
	size_t len;

	assert_true(ct_base64_read(text->leaf_input, leaf, leaf_size, &len));
	ct_leaf_read(view_of(leaf, len), &entry);
	assert_true(ct_base64_read(text->extra_data, extra, extra_size, &len));
	ct_extra_data_read(view_of(extra, len), &entry);
	assert_entry(&entry);
	free_p(&leaf);
	free_p(&extra);
}

static struct view
member(struct json_object *object, const char *name)
{
	struct json_object *value;

	assert_true(json_object_object_get_ex(object, name, &value));
	return view_text(json_object_get_string(value));
}

static void
lines_run(const void *p unused_arg)
{
	struct view file = shared_read("real/ct_entries_rfc6962/entries.jsonl");
	struct view rest = file;
	struct view line;

	memset(&seen, 0, sizeof(seen));
	while (view_line(&rest, '\n', &line)) {
		cleanup_with(json_putp) struct json_object *object =
		    json_tokener_parse((const char *)line.ptr);
		struct ct_entry_text text = {
			.leaf_input = member(object, "leaf_input"),
			.extra_data = member(object, "extra_data"),
		};

		assert_entry_text(&text);
	}
	free_p(&file.ptr);
	assert_int_equal(seen.entries, 2624);
	assert_true(seen.precertificates > 1000);
}

/* One answer: ours is what a general reader finds. */
static void
assert_answer(const char *path)
{
	static struct ct_entry_text texts[ENTRIES_MAX];
	struct view body = file_read(path);
	cleanup_with(json_putp) struct json_object *whole =
	    json_tokener_parse((const char *)body.ptr);
	struct json_object *list;
	size_t count;

	assert_true(ct_entries_find(body, texts, ENTRIES_MAX, &count));
	assert_true(json_object_object_get_ex(whole, "entries", &list));
	assert_int_equal(json_object_array_length(list), count);
	for (size_t i = 0; i < count; i++) {
		struct json_object *entry = json_object_array_get_idx(list, i);

		assert_view_equal(texts[i].leaf_input, member(entry, "leaf_input"));
		assert_view_equal(texts[i].extra_data, member(entry, "extra_data"));
		assert_entry_text(&texts[i]);
	}
	free_p(&body.ptr);
}

static void
answers_run(const void *p unused_arg)
{
	char pattern[4200];
	glob_t found;

	(void)snprintf(pattern, sizeof(pattern), "%s/*.json",
	    shared_path("real/ct_entries_rfc6962/get-entries"));
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	memset(&seen, 0, sizeof(seen));
	for (size_t i = 0; i < found.gl_pathc; i++)
		assert_answer(found.gl_pathv[i]);
	assert_int_equal(found.gl_pathc, 36);
	globfree(&found);
	assert_int_equal(seen.entries, 621);
}

static void
both_types_run(const void *p unused_arg)
{
	static const char name[] = "vectors/rfc6962/ctgo_client_precert_and_cert_entries.json";

	memset(&seen, 0, sizeof(seen));
	assert_answer(shared_path(name));
	assert_int_equal(seen.entries, 2);
	assert_int_equal(seen.precertificates, 1);
}

/* Reads a data tile to its end; appends its leaves. */
static void
read_tile(struct view body, unsigned width, uint64_t first, struct merkle_range *range)
{
	struct ct_tile tile;
	struct ct_entry entry;

	ct_tile_init(&tile, body, width);
	for (uint64_t index = first; ct_tile_next(&tile, &entry); index++) {
		struct hash leaf = merkle_leaf(hasher, entry.leaf, CT_LEAF_PIECES);

		assert_true(entry.has_index);
		assert_int_equal(entry.index, index);
		assert_int_equal(entry.chain.len % HASH_LEN, 0);
		assert_entry(&entry);
		merkle_range_append(hasher, range, &leaf);
	}
	assert_false(tile.has_fault);
	assert_int_equal(tile.left, 0);
}

struct tile_case {
	const char *says;
	const char *data;
	const char *hashes;
	unsigned width;
	uint64_t first;
};

static void
tile_run(const void *p)
{
	const struct tile_case *row = p;
	struct view body = shared_read(row->data);
	struct view hashes = shared_read(row->hashes);
	struct view rest = hashes;
	struct view bytes;
	struct merkle_range read;
	struct merkle_range expected;

	merkle_range_init(&read, row->first);
	merkle_range_init(&expected, row->first);
	read_tile(body, row->width, row->first, &read);
	while (view_take(&rest, HASH_LEN, &bytes)) {
		struct hash leaf;

		memcpy(leaf.bytes, bytes.ptr, HASH_LEN);
		merkle_range_append(hasher, &expected, &leaf);
	}
	assert_int_equal(expected.end, row->first + row->width);
	assert_true(merkle_range_equal(&read, &expected));
	free_p(&body.ptr);
	free_p(&hashes.ptr);
}

static void
tesseract_run(const void *p unused_arg)
{
	struct view body = shared_read("vectors/static_ct/tesseract/example_tile");
	struct merkle_range range;

	merkle_range_init(&range, 1024);
	read_tile(body, LIMIT_TILE_ENTRIES, 1024, &range);
	assert_int_equal(range.count, 1);
	assert_view_equal(hash_view(&range.nodes[0]),
	    BYTES(0xc4, 0x7c, 0x3a, 0xbe, 0xde, 0x36, 0x75, 0x41, 0xcb, 0x62, 0x5c, 0xf6, 0x7f,
		0x98, 0x98, 0x71, 0x1a, 0x11, 0x08, 0xef, 0xf0, 0x32, 0x2a, 0x76, 0x5f, 0xb9, 0xb4,
		0x84, 0xfe, 0x00, 0x44, 0x2e));
	free_p(&body.ptr);
}

int
main(void)
{
	static const struct tile_case tiles[] = {
		{ "entries 0 to 255", NAVIGLI "tile/data/000", NAVIGLI "tile/0/000", 256, 0 },
		{ "entries 256 to 511", NAVIGLI "tile/data/001", NAVIGLI "tile/0/001", 256, 256 },
		{ "entries 512 to 767", NAVIGLI "tile/data/002", NAVIGLI "tile/0/002", 256, 512 },
		{ "entries 768 to 777", NAVIGLI "tile/data/003.p/10", NAVIGLI "tile/0/003.p/10", 10,
		    768 },
		{ "entries 768 to 1,023", NAVIGLI "tile/data/003", NAVIGLI "tile/0/003", 256, 768 },
	};

	hasher = hasher_new();
	tap_section("ct: entries of RFC 6962 logs");
	tap_test("2,624 entries are read to their last byte", lines_run, NULL);
	tap_test("36 answers are read as a general reader reads them", answers_run, NULL);
	tap_test("an answer with both types of entries", both_types_run, NULL);
	tap_section("ct: data tiles of Navigli2025h2 have the leaves of its hash tiles");
	tap_rows(tiles, tile_run);
	tap_section("ct: a data tile of certificates that browsers trust");
	tap_test("entries 1,024 to 1,279 have the root of their tile", tesseract_run, NULL);
	hasher_free(hasher);
	return tap_done();
}
