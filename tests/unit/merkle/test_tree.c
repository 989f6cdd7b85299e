/* SPDX-License-Identifier: Apache-2.0 */
/* The hashes of a Merkle tree (RFC 6962 2.1). */
#include "merkle/tree.h"

#include "base/hex.h"
#include "support/tap.h"

static struct hasher *hasher;

static void
assert_hash_hex(struct hash hash, const char *hex)
{
	struct hash expected;

	assert_true(hex_read(view_text(hex), expected.bytes, sizeof(expected.bytes)));
	assert_view_equal(hash_view(&hash), hash_view(&expected));
}

struct leaf_case {
	const char *says;
	struct view pieces[MERKLE_LEAF_PIECES_MAX];
	size_t count;
	const char *hex;
};

static void
leaf_run(const void *p)
{
	const struct leaf_case *row = p;

	assert_hash_hex(merkle_leaf(hasher, row->pieces, row->count), row->hex);
}

static void
empty_root_run(const void *p unused_arg)
{
	assert_hash_hex(merkle_empty_root(hasher),
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void
node_run(const void *p unused_arg)
{
	uint8_t input[65] = { 0x01 };
	struct hash left;
	struct hash right;
	struct hash node;
	struct hash expected;

	memset(left.bytes, 0x11, sizeof(left.bytes));
	memset(right.bytes, 0x22, sizeof(right.bytes));
	memset(input + 1, 0x11, 32);
	memset(input + 33, 0x22, 32);
	node = merkle_node(hasher, &left, &right);
	expected = hash_bytes(hasher, VIEW_OF(input));
	assert_view_equal(hash_view(&node), hash_view(&expected));
	node = merkle_node(hasher, &right, &left);
	assert_false(hash_equal(&node, &expected));
}

/* SHA-256 of 00, of 00 10 and of 00 20 21 22 23 24 25 26. */
#define HASH_EMPTY_LEAF "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
#define HASH_LEAF_10 "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7"
#define HASH_LEAF_7 "6b8aef6651ab301503a12bd07c8f47aa351389258fe7133bedb81dff325f1e3c"

int
main(void)
{
	const struct leaf_case leaves[] = {
		{ "an empty leaf is hashed as its prefix alone", { VIEW("") }, 1, HASH_EMPTY_LEAF },
		{ "a leaf of no pieces is an empty leaf", { VIEW("") }, 0, HASH_EMPTY_LEAF },
		{ "a leaf is hashed behind a zero byte", { BYTES(0x10) }, 1, HASH_LEAF_10 },
		{ "a leaf in seven pieces has the hash of the whole",
		    { BYTES(0x20), BYTES(0x21), BYTES(0x22), BYTES(0x23), BYTES(0x24), BYTES(0x25),
			BYTES(0x26) },
		    7, HASH_LEAF_7 },
		{ "a leaf in one piece has the same hash",
		    { BYTES(0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26) }, 1, HASH_LEAF_7 },
	};

	hasher = hasher_new();
	tap_section("merkle: hashes of a tree");
	tap_rows(leaves, leaf_run);
	tap_test("a node is hashed behind a byte of one, left before right", node_run, NULL);
	tap_test("a tree without leaves has the hash of nothing", empty_root_run, NULL);
	hasher_free(hasher);
	return tap_done();
}
