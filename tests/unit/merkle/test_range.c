/* SPDX-License-Identifier: Apache-2.0 */
/* Compact ranges of an interval of leaves. */
#include "merkle/range.h"

#include "merkle/tree.h"
#include "support/merkle_build.h"
#include "support/tap.h"

/* Odd, and above a power of two, so that every shape of a small tree occurs. */
#define LEAVES 129
#define MAX UINT64_MAX

static struct hasher *hasher;
static struct hash leaves[LEAVES];

static void
make_leaves(void)
{
	for (size_t i = 0; i < LEAVES; i++) {
		uint8_t byte = (uint8_t)i;
		struct view leaf = view_of(&byte, 1);

		leaves[i] = merkle_leaf(hasher, &leaf, 1);
	}
}

static struct merkle_range
range_of(uint64_t begin, uint64_t end)
{
	struct merkle_range range;

	merkle_range_init(&range, begin);
	for (uint64_t i = begin; i < end; i++)
		merkle_range_append(hasher, &range, &leaves[i]);
	return range;
}

/* The range [begin, end) of a tree whose leaves all have one hash. */
static struct merkle_range
same_range(uint64_t begin, uint64_t end)
{
	struct merkle_range range;

	merkle_range_init(&range, begin);
	while (range.end < end) {
		unsigned level = 0;
		struct hash node = leaves[0];

		while (
		    level < 63 && (range.end >> level & 1) == 0 && (end - range.end) >> level > 1) {
			node = merkle_node(hasher, &node, &node);
			level++;
		}
		merkle_range_append_subtree(hasher, &range, level, &node);
	}
	return range;
}

static void
roots_run(const void *p unused_arg)
{
	struct merkle_range range;
	struct hash root;

	merkle_range_init(&range, 0);
	for (uint64_t n = 0; n <= LEAVES; n++) {
		struct hash expected =
		    merkle_build_root(hasher, (struct merkle_leaves){ leaves, false }, n);

		assert_true(merkle_range_root(hasher, &range, &root));
		assert_view_equal(hash_view(&root), hash_view(&expected));
		assert_int_equal(range.count, __builtin_popcountll(n));
		if (n < LEAVES)
			merkle_range_append(hasher, &range, &leaves[n]);
	}
}

/* More than two full tiles, from before, at and behind the edge of one. */
static void
many_run(const void *p unused_arg)
{
	static const uint64_t begins[] = { 0, 1, 2, 255, 256, 257 };
	static struct hash many[2 * LIMIT_TILE_ENTRIES + 3];

	for (size_t i = 0; i < COUNT_OF(many); i++)
		many[i] = leaves[i % LEAVES];
	for (size_t i = 0; i < COUNT_OF(begins); i++) {
		struct merkle_range one_by_one;

		merkle_range_init(&one_by_one, begins[i]);
		for (size_t count = 0; count <= COUNT_OF(many); count++) {
			struct merkle_range at_once;

			merkle_range_init(&at_once, begins[i]);
			merkle_range_append_leaves(hasher, &at_once, many, count);
			assert_true(merkle_range_equal(&at_once, &one_by_one));
			assert_int_equal(at_once.count, one_by_one.count);
			if (count < COUNT_OF(many))
				merkle_range_append(hasher, &one_by_one, &many[count]);
		}
	}
}

static void
counts_run(const void *p unused_arg)
{
	for (uint64_t begin = 0; begin <= LEAVES; begin++)
		for (uint64_t end = begin; end <= LEAVES; end++) {
			struct merkle_range range = range_of(begin, end);

			assert_int_equal(range.begin, begin);
			assert_int_equal(range.end, end);
			assert_int_equal(range.count, merkle_range_nodes(begin, end));
		}
}

static void
joins_run(const void *p unused_arg)
{
	for (uint64_t begin = 0; begin <= LEAVES; begin += begin < 8 ? 1 : 31)
		for (uint64_t end = begin; end <= LEAVES; end++) {
			struct merkle_range whole = range_of(begin, end);
			struct merkle_range left;

			merkle_range_init(&left, begin);
			for (uint64_t middle = begin; middle <= end; middle++) {
				struct merkle_range joined = left;
				struct merkle_range right = range_of(middle, end);

				assert_true(merkle_range_join(hasher, &joined, &right));
				assert_true(merkle_range_equal(&joined, &whole));
				if (middle < end)
					merkle_range_append(hasher, &left, &leaves[middle]);
			}
		}
}

static void
apart_run(const void *p unused_arg)
{
	struct merkle_range range = range_of(3, 7);
	const struct merkle_range before = range;
	const struct merkle_range gap = range_of(8, 9);
	const struct merkle_range overlap = range_of(6, 9);
	struct hash root = leaves[5];

	assert_false(merkle_range_join(hasher, &range, &gap));
	assert_true(merkle_range_equal(&range, &before));
	assert_false(merkle_range_join(hasher, &range, &overlap));
	assert_true(merkle_range_equal(&range, &before));
	assert_false(merkle_range_root(hasher, &range, &root));
	assert_true(hash_equal(&root, &leaves[5]));
}

static void
meets_run(const void *p unused_arg)
{
	const struct merkle_range range = range_of(0, 7);
	const struct merkle_range later = range_of(3, 7);
	struct merkle_tree tree = { .size = 7 };

	tree.root = merkle_build_root(hasher, (struct merkle_leaves){ leaves, false }, 7);
	assert_true(merkle_range_meets(hasher, &range, &tree));
	assert_false(merkle_range_meets(hasher, &later, &tree));
	tree.size = 8;
	assert_false(merkle_range_meets(hasher, &range, &tree));
	tree.size = 7;
	tree.root.bytes[31] ^= 1;
	assert_false(merkle_range_meets(hasher, &range, &tree));
}

static void
differ_run(const void *p unused_arg)
{
	const struct merkle_range range = range_of(3, 7);
	struct merkle_range other = range_of(3, 8);

	assert_false(merkle_range_equal(&range, &other));
	other = range_of(4, 7);
	assert_false(merkle_range_equal(&range, &other));
	other = range;
	assert_true(merkle_range_equal(&range, &other));
	other.nodes[other.count - 1].bytes[31] ^= 1;
	assert_false(merkle_range_equal(&range, &other));
}

struct size_case {
	const char *says;
	uint64_t begin;
	uint64_t middle;
	uint64_t end;
	size_t count;
};

static void
size_run(const void *p)
{
	const struct size_case *row = p;
	struct merkle_range range = same_range(row->begin, row->middle);
	struct merkle_range right = same_range(row->middle, row->end);
	struct merkle_range whole = same_range(row->begin, row->end);
	struct hash root;
	struct hash expected;

	assert_int_equal(merkle_range_nodes(row->begin, row->end), row->count);
	assert_int_equal(whole.count, row->count);
	assert_true(merkle_range_join(hasher, &range, &right));
	assert_true(merkle_range_equal(&range, &whole));
	if (row->begin != 0)
		return;
	expected = merkle_build_root(hasher, (struct merkle_leaves){ leaves, true }, row->end);
	assert_true(merkle_range_root(hasher, &range, &root));
	assert_view_equal(hash_view(&root), hash_view(&expected));
}

static void
bytes_run(const void *p unused_arg)
{
	for (uint64_t begin = 0; begin <= LEAVES; begin++)
		for (uint64_t end = begin; end <= LEAVES; end += 3) {
			uint8_t memory[MERKLE_RANGE_BYTES_MAX];
			struct merkle_range range = range_of(begin, end);
			struct merkle_range decoded;
			struct buf bytes;

			buf_init(&bytes, memory, sizeof(memory));
			merkle_range_encode(&range, &bytes);
			assert_true(buf_ok(&bytes));
			assert_true(merkle_range_decode(buf_view(&bytes), &decoded));
			assert_true(merkle_range_equal(&range, &decoded));
			assert_int_equal(decoded.count, range.count);
		}
}

static void
longest_run(const void *p unused_arg)
{
	uint8_t memory[MERKLE_RANGE_BYTES_MAX];
	struct merkle_range range = same_range(1, MAX);
	struct merkle_range decoded;
	struct buf bytes;

	buf_init(&bytes, memory, sizeof(memory));
	merkle_range_encode(&range, &bytes);
	assert_true(buf_ok(&bytes));
	assert_int_equal(bytes.len, sizeof(memory));
	assert_true(merkle_range_decode(buf_view(&bytes), &decoded));
	assert_true(merkle_range_equal(&range, &decoded));
}

struct layout_case {
	const char *says;
	uint64_t begin;
	uint64_t end;
	size_t nodes_len;
	bool read;
};

static void
layout_run(const void *p)
{
	const struct layout_case *row = p;
	const uint8_t nodes[4 * HASH_LEN] = { 0x5a };
	uint8_t memory[MERKLE_RANGE_BYTES_MAX];
	struct merkle_range range = { .begin = 4711 };
	struct buf bytes;

	buf_init(&bytes, memory, sizeof(memory));
	buf_uint(&bytes, 8, row->begin);
	buf_uint(&bytes, 8, row->end);
	buf_bytes(&bytes, view_of(nodes, row->nodes_len));
	assert_int_equal(merkle_range_decode(buf_view(&bytes), &range), row->read);
	if (!row->read)
		assert_int_equal(range.begin, 4711);
}

static void
short_run(const void *p unused_arg)
{
	const uint8_t zeros[16] = { 0 };
	struct merkle_range range = { .begin = 4711 };

	for (size_t len = 0; len < 16; len++)
		assert_false(merkle_range_decode(view_of(zeros, len), &range));
	assert_int_equal(range.begin, 4711);
	assert_true(merkle_range_decode(VIEW_OF(zeros), &range));
	assert_int_equal(range.count, 0);
}

int
main(void)
{
	const struct size_case sizes[] = {
		{ "2^63 - 1 leaves are 63 subtrees", 0, 1, MAX / 2, 63 },
		{ "2^63 leaves are one subtree", 0, 1, MAX / 2 + 1, 1 },
		{ "2^63 + 1 leaves are two subtrees", 0, MAX / 2, MAX / 2 + 2, 2 },
		{ "2^64 - 2 leaves are 63 subtrees", 0, MAX / 2 + 1, MAX - 1, 63 },
		{ "2^64 - 1 leaves, the most there can be, are 64 subtrees", 0, MAX - 1, MAX, 64 },
		{ "the leaves from 1 to 2^64 - 1 are 126 subtrees", 1, 3, MAX, LIMIT_RANGE_NODES },
		{ "the last leaf is a subtree of its own", MAX - 1, MAX - 1, MAX, 1 },
		{ "the leaves on both sides of the middle do not merge", MAX / 2, MAX / 2 + 1,
		    MAX / 2 + 2, 2 },
	};
	const struct layout_case layouts[] = {
		{ "the range of no leaves has no nodes", 7, 7, 0, true },
		{ "the range of no leaves has no node", 7, 7, 32, false },
		{ "a range does not end before it begins", 8, 7, 0, false },
		{ "[5, 8) has two nodes", 5, 8, 64, true },
		{ "[5, 8) does not have one", 5, 8, 32, false },
		{ "[5, 8) does not have three", 5, 8, 96, false },
		{ "a node has 32 bytes, not 31", 5, 6, 31, false },
		{ "a node has 32 bytes, not 33", 5, 6, 33, false },
	};

	hasher = hasher_new();
	make_leaves();
	tap_section("merkle: compact ranges, all up to 129 leaves");
	tap_test("a range from 0 has the root of the tree and a node per set bit of its size",
	    roots_run, NULL);
	tap_test(
	    "leaves that are added at once make the range of those one by one", many_run, NULL);
	tap_test("a range has the fewest nodes that cover its interval", counts_run, NULL);
	tap_test("two ranges that meet are the range of both, wherever they meet", joins_run, NULL);
	tap_test("ranges that do not meet cannot be joined, and only one from 0 has a root",
	    apart_run, NULL);
	tap_test(
	    "a range meets a tree with its leaves, all of them, and its root", meets_run, NULL);
	tap_test("ranges differ in their interval or in a hash", differ_run, NULL);
	tap_section("merkle: compact ranges of huge trees");
	tap_rows(sizes, size_run);
	tap_section("merkle: compact ranges in bytes");
	tap_test("a range in bytes is that range again", bytes_run, NULL);
	tap_test("the longest range takes 4,048 bytes", longest_run, NULL);
	tap_test("a range has two ends of eight bytes", short_run, NULL);
	tap_rows(layouts, layout_run);
	hasher_free(hasher);
	return tap_done();
}
