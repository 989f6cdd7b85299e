/* SPDX-License-Identifier: Apache-2.0 */
/* What is told of the entries of a body. */
#include "proc/reader.h"

#include "base/hex.h"
#include "merkle/tree.h"
#include "support/cert_make.h"
#include "support/der_write.h"
#include "support/tap.h"
#include "unit/watch/watched.h"

#define WATCHED "watched.example"

/* What the reader told of the last body. */
struct told {
	size_t match_count;
	struct hash ids[4]; /* of the first matches */
	uint64_t match_index;
	size_t item_count;
	size_t fault_count;
	char fault_code[32];
	char fault_message[128];
	uint64_t fault_index;
	uint64_t fault_offset;
	size_t raw_len;
};

static void
on_entry(void *context unused_arg, uint64_t index unused_arg)
{
}

static void
on_match(void *context, const struct reader_match *match)
{
	struct told *told = context;

	if (told->match_count < COUNT_OF(told->ids))
		told->ids[told->match_count] = match->id;
	told->match_count++;
	told->match_index = match->index;
}

static void
on_item(void *context, const struct reader_item *item unused_arg)
{
	struct told *told = context;

	told->item_count++;
}

static void
copy_text(char *out, size_t size, struct view text)
{
	struct buf copy;

	buf_init(&copy, out, size);
	buf_bytes(&copy, text);
	(void)buf_string(&copy);
}

static void
on_fault(void *context, const struct reader_fault *fault)
{
	struct told *told = context;

	told->fault_count++;
	copy_text(told->fault_code, sizeof(told->fault_code), fault->code);
	copy_text(told->fault_message, sizeof(told->fault_message), fault->message);
	told->fault_index = fault->index;
	told->fault_offset = fault->offset;
	told->raw_len = fault->raw.len;
}

static enum status
read_body(const struct reader_body *body, struct reader_result *ret, struct told *ret_told)
{
	static const struct reader_calls calls = { on_entry, on_match, on_item, on_fault, NULL };
	struct watched *w = watched_new(WATCHED "\n");
	struct reader *reader = reader_new(&w->index, watch_text_view(&w->lines), &calls, ret_told);
	struct error err;
	enum status status;

	*ret_told = (struct told){ .match_count = 0 };
	status = reader_read(reader, body, ret, &err);
	reader_free(reader);
	watched_free(w);
	return status;
}

/* ---- tiles ---- */

/* static-ct-api "Log Entries": the TileLeaf of an x509_entry at time 1. */
static void
append_leaf(struct buf *out, struct view certificate)
{
	buf_uint(out, 8, 1);
	buf_uint(out, 2, 0);
	buf_uint(out, 3, certificate.len);
	buf_bytes(out, certificate);
	buf_uint(out, 2, 0);
	buf_uint(out, 2, 0);
}

/* A certificate for WATCHED, with an extension of so many bytes. */
static void
append_certificate(struct buf *out, size_t extension_len)
{
	struct cert_issuer *issuer = cert_issuer_new(&(struct cert_issuer_spec){
	    .kind = KEY_P256, .common_name = "Reader Test CA", .organization = "Local Test" });
	const struct cert_attribute subject = CERT_CN(WATCHED);
	const struct cert_san san = CERT_DNS(WATCHED);
	uint8_t *octets = xcalloc(1, extension_len);
	struct der_writer writer;
	struct buf extension;

	buf_init_growing(&extension, extension_len + KIB);
	der_write_init(&writer, &extension);
	der_write_begin(&writer, DER_SEQUENCE);
	der_write_oid(&writer, "2.999.1");
	der_write_element(&writer, DER_OCTET_STRING, view_of(octets, extension_len));
	der_write_end(&writer);
	cert_make(
	    &(struct cert_spec){
		.issuer = issuer,
		.serial = BYTES(1),
		.subject = &subject,
		.subject_count = 1,
		.sans = &san,
		.san_count = 1,
		.extensions = buf_view(&extension),
		.bare = true,
	    },
	    out);
	buf_fini(&extension);
	free(octets);
	cert_issuer_free(issuer);
}

struct large_case {
	const char *says;
	size_t extension_len;
	bool shown;
};

/* What is around the extension is less than 4 KiB. */
#define FITS (LIMIT_SHOWN_CERTIFICATE - 4 * KIB)
#define FITS_NOT LIMIT_SHOWN_CERTIFICATE

static void
large_run(const void *p)
{
	const struct large_case *row = p;
	struct reader_result result = { .end = 0 };
	struct told told;
	struct buf certificate;
	struct buf tile;

	buf_init_growing(&certificate, 16 * MIB);
	buf_init_growing(&tile, 17 * MIB);
	append_certificate(&certificate, row->extension_len);
	append_leaf(&tile, buf_view(&certificate));
	assert_int_equal(
	    read_body(
		&(struct reader_body){ .protocol = LOG_STATIC, .bytes = buf_view(&tile), .end = 1 },
		&result, &told),
	    STATUS_OK);
	assert_int_equal(result.parsed, 1);
	assert_int_equal(told.match_count, row->shown ? 1 : 0);
	assert_int_equal(told.item_count > 0, row->shown);
	assert_int_equal(told.fault_count, row->shown ? 0 : 1);
	if (!row->shown) {
		assert_string_equal(told.fault_code, "match-too-large");
		assert_non_null(strstr(told.fault_message, "it matches " WATCHED));
		assert_in_range(told.raw_len, certificate.len, tile.len);
	}
	buf_fini(&tile);
	buf_fini(&certificate);
}

/* ---- tiles with entries that cannot be told apart ---- */

/* Entries 256 to 260: certificates for WATCHED in all but the last one, which has its text. */
#define FIRST 256U
#define ENTRIES 5U
#define BROKEN 2U

struct tile {
	struct buf body;
	size_t starts[ENTRIES];
	struct leaf_hashes hashes;
	struct merkle_range range;
};

static void
make_tile(struct tile *tile)
{
	struct hasher *hasher = hasher_new();
	struct buf certificate;

	*tile = (struct tile){ .hashes = { .first = FIRST, .count = ENTRIES } };
	buf_init_growing(&tile->body, MIB);
	buf_init_growing(&certificate, MIB);
	append_certificate(&certificate, 1);
	merkle_range_init(&tile->range, FIRST);
	for (size_t i = 0; i < ENTRIES; i++) {
		struct view leaf;
		struct view pieces[] = { BYTES(0, 0), VIEW("") };

		tile->starts[i] = tile->body.len;
		append_leaf(&tile->body,
		    i == ENTRIES - 1 ? VIEW("text of " WATCHED) : buf_view(&certificate));
		leaf =
		    view_of(&tile->body.ptr[tile->starts[i]], tile->body.len - tile->starts[i] - 2);
		pieces[1] = leaf;
		tile->hashes.hashes[i] = merkle_leaf(hasher, pieces, COUNT_OF(pieces));
		merkle_range_append(hasher, &tile->range, &tile->hashes.hashes[i]);
	}
	/* Behind timestamp and type stands the length of the certificate. */
	memset(&tile->body.ptr[tile->starts[BROKEN] + 10], 0xff, 3);
	buf_fini(&certificate);
	hasher_free(hasher);
}

static void
fini_tile(struct tile *tile)
{
	buf_fini(&tile->body);
}

static struct reader_body
body_of(const struct tile *tile)
{
	return (struct reader_body){
		.protocol = LOG_STATIC,
		.bytes = buf_view(&tile->body),
		.first = FIRST,
		.begin = FIRST,
		.end = FIRST + ENTRIES,
		.hashes = &tile->hashes,
	};
}

struct apart_case {
	const char *says;
	uint64_t begin;
	size_t changed; /* the hash of this entry is another one, if there is such an entry */
	uint64_t parsed;
	uint64_t fault_index;
	size_t fault_at; /* the entry whose begin is the offset of the fault */
};

static void
apart_run(const void *p)
{
	const struct apart_case *row = p;
	struct reader_result result = { .end = 0 };
	struct reader_body body;
	struct told told;
	struct tile tile;

	make_tile(&tile);
	body = body_of(&tile);
	body.begin = row->begin;
	if (row->changed < ENTRIES)
		tile.hashes.hashes[row->changed].bytes[0] ^= 1;
	assert_int_equal(read_body(&body, &result, &told), STATUS_OK);
	assert_int_equal(result.end, body.end);
	assert_int_equal(result.parsed, row->parsed);
	assert_int_equal(result.faulty, body.end - body.begin - row->parsed);
	assert_false(result.has_more);
	if (row->changed >= ENTRIES && row->begin == FIRST)
		assert_true(merkle_range_equal(&result.range, &tile.range));
	assert_int_equal(told.fault_count, 1);
	assert_string_equal(told.fault_code, "unread-entries");
	assert_int_equal(told.fault_index, row->fault_index);
	assert_int_equal(told.fault_offset, tile.starts[row->fault_at]);
	assert_int_equal(told.raw_len, tile.body.len);
	/* The last one is what the text stands in. */
	assert_int_equal(told.match_count, row->parsed + 1);
	assert_int_equal(told.match_index, row->fault_index);
	fini_tile(&tile);
}

static void
skipped_run(const void *p unused_arg)
{
	struct reader_result result = { .end = 0 };
	struct reader_body body;
	struct told told;
	struct tile tile;

	make_tile(&tile);
	body = body_of(&tile);
	body.begin = FIRST + BROKEN;
	body.skip = BYTES(0, 0, 0, 0, 0, 0, 1, BROKEN);
	assert_int_equal(read_body(&body, &result, &told), STATUS_OK);
	assert_int_equal(result.faulty, ENTRIES - BROKEN);
	assert_int_equal(told.match_count, 0);
	assert_int_equal(told.fault_count, 1);
	fini_tile(&tile);
}

/* A hash tile may be narrower than what is wanted. */
static void
narrow_run(const void *p unused_arg)
{
	struct reader_result result = { .end = 0 };
	struct reader_body body;
	struct told told;
	struct tile tile;

	make_tile(&tile);
	body = body_of(&tile);
	tile.hashes.count = BROKEN + 1;
	assert_int_equal(read_body(&body, &result, &told), STATUS_OK);
	assert_int_equal(result.end, FIRST + BROKEN + 1);
	assert_int_equal(result.parsed, BROKEN);
	assert_int_equal(result.faulty, 1);
	assert_true(result.has_more);
	fini_tile(&tile);
}

static void
refused_run(const void *p unused_arg)
{
	struct reader_result result = { .begin = 4711 };
	struct reader_body body;
	struct told told;
	struct tile tile;

	make_tile(&tile);
	body = body_of(&tile);
	body.hashes = NULL;
	assert_int_equal(read_body(&body, &result, &told), STATUS_LOG_UNREADABLE);
	body = body_of(&tile);
	tile.hashes.first = FIRST + 1;
	assert_int_equal(read_body(&body, &result, &told), STATUS_LOG_UNREADABLE);
	tile.hashes.first = FIRST;
	tile.hashes.count = BROKEN;
	assert_int_equal(read_body(&body, &result, &told), STATUS_LOG_UNREADABLE);
	tile.hashes.count = ENTRIES;
	body.bytes.len = tile.starts[BROKEN];
	assert_int_equal(read_body(&body, &result, &told), STATUS_LOG_MALFORMED);
	assert_int_equal(result.begin, 4711);
	fini_tile(&tile);
}

/* ---- answers with an entry that cannot be read ---- */

/* RFC 6962 3.4, 4.6: an x509_entry with the certificate "x". */
#define GOOD "{\"leaf_input\":\"AAAAAAAAAAAAAQAAAAABeAAA\",\"extra_data\":\"\"}"
#define BAD "{\"leaf_input\":\"?\",\"extra_data\":\"\"}"

static void
answer_run(const void *p unused_arg)
{
	const struct leaf_hashes hashes = { .first = 1, .count = 1 };
	struct reader_body body = {
		.protocol = LOG_RFC6962,
		.bytes = VIEW("{\"entries\":[" GOOD "," BAD "," GOOD "]}"),
		.end = 3,
	};
	struct reader_result result = { .end = 0 };
	struct told told;

	assert_int_equal(read_body(&body, &result, &told), STATUS_OK);
	assert_int_equal(result.end, 1);
	assert_true(result.has_more);
	body.bytes = VIEW("{\"entries\":[" BAD "," GOOD "]}");
	body.first = 1;
	body.begin = 1;
	assert_int_equal(read_body(&body, &result, &told), STATUS_LOG_UNREADABLE);
	body.hashes = &hashes;
	assert_int_equal(read_body(&body, &result, &told), STATUS_OK);
	assert_int_equal(result.end, 2);
	assert_true(result.has_more);
	assert_int_equal(result.faulty, 1);
	assert_string_equal(told.fault_code, "unread-entries");
	assert_int_equal(told.raw_len, 1);
	assert_true(hash_equal(&result.range.nodes[0], &hashes.hashes[0]));
	/* The log may have mended it meanwhile. */
	body.bytes = VIEW("{\"entries\":[" GOOD "," GOOD "]}");
	assert_int_equal(read_body(&body, &result, &told), STATUS_OK);
	assert_int_equal(result.end, 3);
	assert_false(result.has_more);
	assert_false(hash_equal(&result.range.nodes[0], &hashes.hashes[0]));
}

/* ---- entries of an unknown type ---- */

static void
identity_run(const void *p unused_arg)
{
	struct reader_result result = { .end = 0 };
	struct told told;
	struct buf body;

	buf_init_growing(&body, KIB);
	buf_text(&body, "{\"entries\":[");
	for (uint8_t i = 0; i < 2; i++) {
		struct buf leaf;

		buf_init_growing(&leaf, KIB);
		buf_uint(&leaf, 2, 0);
		buf_uint(&leaf, 8, 1);
		buf_uint(&leaf, 2, 4711);
		buf_byte(&leaf, i);
		buf_text(&leaf, " " WATCHED);
		buf_text(&body, i == 0 ? "{\"leaf_input\":\"" : ",{\"leaf_input\":\"");
		base64_append(&body, buf_view(&leaf));
		buf_text(&body, "\",\"extra_data\":\"\"}");
		buf_fini(&leaf);
	}
	buf_text(&body, "]}");
	assert_int_equal(read_body(
			     &(struct reader_body){
				 .protocol = LOG_RFC6962, .bytes = buf_view(&body), .end = 2 },
			     &result, &told),
	    STATUS_OK);
	assert_int_equal(told.match_count, 2);
	assert_false(hash_equal(&told.ids[0], &told.ids[1]));
	buf_fini(&body);
}

int
main(void)
{
	static const struct apart_case apart[] = {
		{ "of a tile whose entries cannot all be told apart, those before count", FIRST,
		    ENTRIES, BROKEN, FIRST + BROKEN, BROKEN },
		{ "but for those that are not what the tree has", FIRST, 1, 1, FIRST + 1, 1 },
		{ "nothing of them may count", FIRST, 0, 0, FIRST, 0 },
		{ "only what cannot be told apart may be wanted", FIRST + BROKEN, ENTRIES, 0,
		    FIRST + BROKEN, BROKEN },
		{ "or what lies behind it", FIRST + BROKEN + 1, ENTRIES, 0, FIRST + BROKEN + 1,
		    BROKEN },
	};
	static const struct large_case large[] = {
		{ "a match with a small certificate is told with it", KIB, true },
		{ "a match with a certificate that can just be shown is told with it", FITS, true },
		{ "a match that is too large to be shown is told as a fault", FITS_NOT, false },
		{ "so is one that is far too large", 15 * MIB, false },
	};

	tap_section("proc: what is told of entries");
	tap_rows(large, large_run);
	tap_rows(apart, apart_run);
	tap_test("bytes that a process of ours died of are not searched again", skipped_run, NULL);
	tap_test("entries count as far as their hashes are given", narrow_run, NULL);
	tap_test(
	    "without their hashes, or with their bytes missing, nothing counts", refused_run, NULL);
	tap_test("an answer is read up to an entry that cannot be, and goes on with its hash",
	    answer_run, NULL);
	tap_test("two entries of an unknown type are two issuances", identity_run, NULL);
	return tap_done();
}
