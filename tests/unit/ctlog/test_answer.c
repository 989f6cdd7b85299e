/* SPDX-License-Identifier: Apache-2.0 */
/* What the local log answers, without a network. */
#include "fixture.h"

#include "base/hex.h"
#include "base/limits.h"
#include "ctlog/tile.h"
#include "source/loglist.h"
#include "support/tap.h"

#include <libdeflate.h>

static void
head(const void *p unused_arg)
{
	struct ctlog_head shown;

	start();
	shown = ctlog_head(log_);
	assert_int_equal(shown.size, ENTRIES);
	assert_int_equal(shown.timestamp_ms, NOW_MS + 2000);
	assert_true(head_verifies(&shown));
	shown.size--;
	assert_false(head_verifies(&shown));
	stop();
}

static void
sth(const void *p unused_arg)
{
	start();
	assert_true(view_starts_with(get("ct/v1/get-sth"),
	    VIEW("{\"tree_size\":600,\"timestamp\":1760000002000,\"sha256_root_hash\":\"")));
	assert_int_equal(answer.status, 200);
	stop();
}

static void
consistency(const void *p unused_arg)
{
	struct tree_proof proof;

	start();
	tree_consistency(&log_->tree, 300, 600, &proof);
	assert_int_equal(
	    occurrences(
		ask("ct/v1/get-sth-consistency", WITH("first", "300", "second", "600")), "=\""),
	    proof.count);
	stop();
}

struct range_case {
	const char *says;
	const char *start;
	const char *end;
	unsigned status;
	size_t count;
};

static void
range_run(const void *p)
{
	const struct range_case *row = p;

	start();
	(void)ask("ct/v1/get-entries", WITH("start", row->start, "end", row->end));
	assert_int_equal(answer.status, row->status);
	assert_int_equal(occurrences(buf_view(&answer.body), "\"leaf_input\""), row->count);
	stop();
}

static void
entry_bytes(const void *p unused_arg)
{
	/* The entry 1: an x509_entry with leaf_index 1, two certificates above it. */
	static const char expected[] =
	    "{\"entries\":[{"
	    "\"leaf_input\":\"AAAAAAGZyCzAAQAAAAANY2VydGlmaWNhdGUgMQAIAAAFAAAAAAE=\","
	    "\"extra_data\":\"AAAVAAAJYW4gaXNzdWVyAAAGYSByb290\"}]}";

	start();
	assert_view_equal(ask("ct/v1/get-entries", WITH("start", "1", "end", "1")),
	    view_of(expected, sizeof(expected) - 1));
	stop();
}

static void
proof_by_hash(const void *p unused_arg)
{
	struct hash leaf;
	struct buf text;

	start();
	leaf = tree_node(&log_->tree, 0, 77);
	buf_init_growing(&text, 1024);
	base64_append(&text, hash_view(&leaf));
	assert_true(view_starts_with(
	    ask("ct/v1/get-proof-by-hash", WITH("hash", buf_string(&text), "tree_size", "600")),
	    VIEW("{\"leaf_index\":77,\"audit_path\":[\"")));
	(void)ask("ct/v1/get-proof-by-hash", WITH("hash", buf_string(&text), "tree_size", "77"));
	assert_int_equal(answer.status, 404);
	buf_fini(&text);
	stop();
}

static void
entry_and_proof(const void *p unused_arg)
{
	start();
	(void)ask("ct/v1/get-entry-and-proof", WITH("leaf_index", "599", "tree_size", "600"));
	assert_int_equal(answer.status, 200);
	(void)ask("ct/v1/get-entry-and-proof", WITH("leaf_index", "600", "tree_size", "600"));
	assert_int_equal(answer.status, 400);
	stop();
}

static void
roots(const void *p unused_arg)
{
	start();
	assert_view_equal(get("ct/v1/get-roots"), VIEW("{\"certificates\":[\"YSByb290\"]}"));
	stop();
}

static void
issuer(const void *p unused_arg)
{
	struct hash fingerprint;
	struct buf path;

	start();
	fingerprint = hash_bytes(log_->tree.hasher, VIEW("an issuer"));
	buf_init_growing(&path, 1024);
	buf_text(&path, "issuer/");
	hex_append(&path, hash_view(&fingerprint));
	assert_view_equal(get(buf_string(&path)), VIEW("an issuer"));
	assert_string_equal(answer.type, "application/pkix-cert");
	(void)get("issuer/00");
	assert_int_equal(answer.status, 404);
	buf_fini(&path);
	stop();
}

static void
hash_tile(const void *p unused_arg)
{
	struct view tile;

	start();
	tile = get("tile/0/001");
	assert_int_equal(tile.len, LIMIT_TILE_ENTRIES * HASH_LEN);
	for (uint64_t i = 0; i < LIMIT_TILE_ENTRIES; i++) {
		struct hash leaf = tree_node(&log_->tree, 0, LIMIT_TILE_ENTRIES + i);
		struct view hash = VIEW("");

		assert_true(view_take(&tile, HASH_LEN, &hash));
		assert_view_equal(hash, hash_view(&leaf));
	}
	stop();
}

struct tile_case {
	const char *says;
	const char *path;
	unsigned status;
};

static void
tile_run(const void *p)
{
	const struct tile_case *row = p;

	start();
	(void)get(row->path);
	assert_int_equal(answer.status, row->status);
	stop();
}

/* RFC 6962 3.4: each TimestampedEntry of a tile hashes to its leaf. */
static void
check_data_tile(struct view tile, uint64_t first, size_t count)
{
	for (uint64_t i = first; i < first + count; i++) {
		struct view whole = tile;
		struct view part = VIEW("");
		struct hash leaf;
		struct hash expected = tree_node(&log_->tree, 0, i);
		bool precert = i % 2 == 0;

		assert_true(view_take(&tile, precert ? 8 + 2 + 32 : 8 + 2, &part));
		assert_true(view_vector(&tile, 3, &part));
		assert_true(view_vector(&tile, 2, &part));
		whole.len -= tile.len;
		leaf = hash_views(
		    log_->tree.hasher, (const struct view[]){ VIEW("\0\0\0"), whole }, 2);
		assert_view_equal(hash_view(&leaf), hash_view(&expected));
		if (precert)
			assert_true(view_vector(&tile, 3, &part));
		assert_true(view_vector(&tile, 2, &part));
		assert_int_equal(part.len, 2 * HASH_LEN);
	}
	assert_int_equal(tile.len, 0);
}

static void
plain_data_tile(const void *p unused_arg)
{
	start_with(&(struct ctlog_options){ .origin = "log.example",
	    .key_word = "a log",
	    .protocol = CTLOG_STATIC,
	    .plain_tiles = true });
	check_data_tile(get("tile/data/001"), LIMIT_TILE_ENTRIES, LIMIT_TILE_ENTRIES);
	assert_false(answer.gzipped);
	check_data_tile(get("tile/data/002.p/88"), 512, 88);
	stop();
}

static void
gzipped_data_tile(const void *p unused_arg)
{
	static uint8_t plain[1 << 20];
	struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
	struct view tile;
	size_t len;

	start();
	tile = get("tile/data/000");
	assert_true(answer.gzipped);
	assert_int_equal(
	    libdeflate_gzip_decompress(inflater, tile.ptr, tile.len, plain, sizeof(plain), &len),
	    LIBDEFLATE_SUCCESS);
	check_data_tile(view_of(plain, len), 0, LIMIT_TILE_ENTRIES);
	libdeflate_free_decompressor(inflater);
	stop();
}

static void
checkpoint(const void *p unused_arg)
{
	struct view note;
	struct view line = VIEW("");

	start();
	note = get("checkpoint");
	assert_true(view_line(&note, '\n', &line));
	assert_view_equal(line, VIEW("log.example/2026"));
	assert_true(view_line(&note, '\n', &line));
	assert_view_equal(line, VIEW("600"));
	assert_true(view_line(&note, '\n', &line));
	assert_int_equal(line.len, 44);
	assert_true(view_line(&note, '\n', &line));
	assert_int_equal(line.len, 0);
	assert_true(view_line(&note, '\n', &line));
	assert_true(view_starts_with(line, VIEW("\u2014 log.example/2026 ")));
	assert_int_equal(note.len, 0);
	stop();
}

static void
greased_checkpoint(const void *p unused_arg)
{
	start_with(&(struct ctlog_options){ .origin = "log.example",
	    .key_word = "a log",
	    .protocol = CTLOG_STATIC,
	    .ed25519 = true,
	    .grease = true });
	assert_int_equal(occurrences(get("checkpoint"), "\n\u2014 log.example "), 3);
	assert_int_equal(occurrences(buf_view(&answer.body), "\n\u2014 grease.invalid "), 1);
	stop();
}

struct list_case {
	const char *says;
	enum ctlog_protocol protocol;
	enum log_protocol listed;
};

static void
list_run(const void *p)
{
	const struct list_case *row = p;
	struct log_list list = { .count = 0 };
	struct error err;

	start_with(&(struct ctlog_options){
	    .origin = "127.0.0.1:8080", .key_word = "a log", .protocol = row->protocol });
	assert_int_equal(
	    log_list_read(get("log_list.json"), "the test's list", &list, &err), STATUS_OK);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.logs[0].protocol, row->listed);
	assert_string_equal(list.logs[0].url, "http://127.0.0.1:8080/");
	assert_true(hash_equal(&list.logs[0].id, &log_->id));
	assert_view_equal(view_of(list.logs[0].key, list.logs[0].key_len), key_spki(log_->key));
	assert_int_equal(list.logs[0].state, LOG_STATE_USABLE);
	log_list_fini(&list);
	stop();
}

static void
closed_doors(const void *p unused_arg)
{
	start_with(&(struct ctlog_options){
	    .origin = "log.example", .key_word = "a log", .protocol = CTLOG_RFC6962 });
	(void)get("checkpoint");
	assert_int_equal(answer.status, 404);
	(void)get("ct/v1/get-sth");
	assert_int_equal(answer.status, 200);
	stop();
}

static void
no_submissions(const void *p unused_arg)
{
	struct ctlog_request request = { .path = VIEW("ct/v1/add-chain"), .changes = true };

	start();
	ctlog_answer(log_, &request, &answer);
	assert_int_equal(answer.status, 405);
	stop();
}

int
main(void)
{
	static const struct range_case ranges[] = {
		{ "a range is inclusive at both ends", "3", "5", 200, 3 },
		{ "a range ends with the tree", "598", "700", 200, 2 },
		{ "a range of the maximum is given whole", "100", "199", 200, 100 },
		{ "a range above the maximum ends at a multiple of it", "150", "299", 200, 50 },
		{ "a short range is not aligned", "150", "210", 200, 61 },
		{ "a range does not begin behind the tree", "600", "601", 400, 0 },
		{ "a range does not end before it begins", "5", "4", 400, 0 },
		{ "a range is two numbers", "-1", "4", 400, 0 },
	};
	static const struct tile_case tiles[] = {
		{ "a full tile is there", "tile/0/001", 200 },
		{ "the partial tile of the head is there", "tile/0/002.p/88", 200 },
		{ "the partial tile of an earlier head is there", "tile/0/001.p/44", 200 },
		{ "the partial tile of a size that had no head is not", "tile/0/001.p/45", 404 },
		{ "a full tile beyond the head is not there", "tile/0/002", 404 },
		{ "two full tiles have a partial one above", "tile/1/000.p/2", 200 },
	};
	static const struct list_case lists[] = {
		{ "an RFC 6962 log is listed as one", CTLOG_RFC6962, LOG_RFC6962 },
		{ "a static log is listed as one", CTLOG_STATIC, LOG_STATIC },
		{ "a log with both doors is listed as one of RFC 6962", CTLOG_BOTH, LOG_RFC6962 },
	};

	tap_section("RFC 6962 4");
	tap_test("a head is signed under the log's key", head, NULL);
	tap_test("get-sth gives the head", sth, NULL);
	tap_test("get-sth-consistency gives the proof", consistency, NULL);
	tap_rows(ranges, range_run);
	tap_test("an entry has its leaf and its chain", entry_bytes, NULL);
	tap_test("get-proof-by-hash finds what is in that tree", proof_by_hash, NULL);
	tap_test("get-entry-and-proof gives what is in that tree", entry_and_proof, NULL);
	tap_test("get-roots gives what chains end in", roots, NULL);
	tap_section("static-ct");
	tap_test("a checkpoint has origin, size, root and a signature", checkpoint, NULL);
	tap_test("a checkpoint can have lines that nobody knows", greased_checkpoint, NULL);
	tap_test("a hash tile has the hashes of its leaves", hash_tile, NULL);
	tap_rows(tiles, tile_run);
	tap_test("the entries of a data tile hash to the leaves", plain_data_tile, NULL);
	tap_test("a data tile is compressed", gzipped_data_tile, NULL);
	tap_test("an issuer is found by its fingerprint", issuer, NULL);
	tap_section("lists and doors");
	tap_rows(lists, list_run);
	tap_test("a log of one protocol has one door", closed_doors, NULL);
	tap_test("the log takes no submissions", no_submissions, NULL);
	return tap_done();
}
