/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes of leaves that cannot be read, from a hash tile or the proof of a neighbour. */
#include "source/leaf_hashes.h"

#include "base/buf.h"
#include "base/hex.h"
#include "support/tap.h"

/* A hash whose bytes are all this one. */
static struct hash
hash_of(uint8_t byte)
{
	struct hash hash;

	memset(hash.bytes, byte, HASH_LEN);
	return hash;
}

static void
append_answer(struct buf *out, struct view body)
{
	buf_uint(out, 4, body.len);
	buf_bytes(out, body);
}

/* ---- hash tiles ---- */

/* The length of so many. */
#define HASHES(count) ((size_t)(count)*HASH_LEN)

struct tile_case {
	const char *says;
	uint64_t at;
	size_t len; /* of the tile in bytes; hash number i is of bytes i */
	uint64_t first;
	size_t count; /* 0: the tile does not say the hash of at */
};

static void
tile_run(const void *p)
{
	const struct tile_case *row = p;
	struct leaf_hashes hashes;
	struct error err;
	struct buf tile;
	struct buf bodies;
	enum status status;

	buf_init_growing(&tile, 16 * KIB);
	buf_init_growing(&bodies, 16 * KIB);
	for (size_t i = 0; i < row->len; i++)
		buf_byte(&tile, (uint8_t)(i / HASH_LEN));
	append_answer(&bodies, buf_view(&tile));
	status = leaf_hashes_read(LOG_STATIC, row->at, buf_view(&bodies), &hashes, &err);
	assert_int_equal(status, row->count > 0 ? STATUS_OK : STATUS_LOG_MALFORMED);
	if (row->count > 0) {
		assert_int_equal(hashes.first, row->first);
		assert_int_equal(hashes.count, row->count);
	}
	for (size_t i = 0; i < row->count; i++) {
		struct hash expected = hash_of((uint8_t)i);

		assert_true(hash_equal(&hashes.hashes[i], &expected));
	}
	buf_fini(&tile);
	buf_fini(&bodies);
}

/* ---- proofs ---- */

struct proof_case {
	const char *says;
	const char *begin; /* of the answer, before a hash */
	const char *end;
	bool holds;
};

static void
proof_run(const void *p)
{
	const struct proof_case *row = p;
	const struct hash leaf = hash_of(7);
	struct leaf_hashes hashes;
	struct error err;
	struct buf body;
	struct buf bodies;
	enum status status;

	buf_init_growing(&body, KIB);
	buf_init_growing(&bodies, KIB);
	buf_text(&body, row->begin);
	base64_append(&body, hash_view(&leaf));
	buf_text(&body, row->end);
	append_answer(&bodies, buf_view(&body));
	status = leaf_hashes_read(LOG_RFC6962, 300, buf_view(&bodies), &hashes, &err);
	assert_int_equal(status, row->holds ? STATUS_OK : STATUS_LOG_MALFORMED);
	if (row->holds) {
		assert_int_equal(hashes.first, 300);
		assert_int_equal(hashes.count, 1);
		assert_true(hash_equal(&hashes.hashes[0], &leaf));
	}
	buf_fini(&body);
	buf_fini(&bodies);
}

/* ---- answers ---- */

static void
number_run(const void *p)
{
	const enum log_protocol *protocol = p;
	struct leaf_hashes hashes;
	struct error err;
	uint8_t memory[8];
	struct buf two;

	buf_init(&two, memory, sizeof(memory));
	append_answer(&two, VIEW(""));
	append_answer(&two, VIEW(""));
	assert_int_equal(
	    leaf_hashes_read(*protocol, 0, VIEW(""), &hashes, &err), STATUS_LOG_MALFORMED);
	assert_int_equal(
	    leaf_hashes_read(*protocol, 0, buf_view(&two), &hashes, &err), STATUS_LOG_MALFORMED);
}

int
main(void)
{
	static const struct tile_case tiles[] = {
		{ "a full hash tile has the hashes of 256 entries", 300, HASHES(256), 256, 256 },
		{ "a partial one has those that there are", 2, HASHES(3), 0, 3 },
		{ "an entry may be the last one of a partial tile", 258, HASHES(3), 256, 3 },
		{ "an entry behind a partial tile has no hash in it", 259, HASHES(3), 0, 0 },
		{ "a tile of 257 hashes is none", 0, HASHES(257), 0, 0 },
		{ "a tile that ends in a part of a hash is none", 0, HASHES(3) + 1, 0, 0 },
		{ "a tile without hashes is none", 0, 0, 0, 0 },
	};
	static const struct proof_case proofs[] = {
		{ "the path of the neighbour begins with the leaf",
		    "{\"leaf_input\":\"\",\"audit_path\":[\"", "\",\"\"]}", true },
		{ "a path without nodes says nothing", "{\"audit_path\":[],\"x\":\"", "\"}",
		    false },
		{ "a node that is no hash says nothing", "{\"audit_path\":[\"AA", "\"]}", false },
		{ "an answer without a path says nothing", "{\"path\":[\"", "\"]}", false },
		{ "what is no JSON says nothing", "<html>", "", false },
	};
	static const enum log_protocol protocols[] = { LOG_STATIC, LOG_RFC6962 };

	tap_section("source: hashes of leaves that cannot be read");
	tap_rows(tiles, tile_run);
	tap_rows(proofs, proof_run);
	tap_test("a static log gives one answer", number_run, &protocols[0]);
	tap_test("a log of RFC 6962 gives one answer", number_run, &protocols[1]);
	return tap_done();
}
