/* SPDX-License-Identifier: Apache-2.0 */
/* Inclusion and consistency (RFC 9162 2.1.3.2, 2.1.4.2). */
#include "merkle/proof.h"

#include "merkle/tree.h"
#include "support/merkle_build.h"
#include "support/tap.h"

#define LEAVES 129
#define MAX UINT64_MAX

static struct hasher *hasher;
static struct hash leaves[LEAVES];
static struct merkle_tree trees[LEAVES + 1];

static void
make_trees(void)
{
	for (size_t i = 0; i < LEAVES; i++) {
		uint8_t byte = (uint8_t)i;
		struct view leaf = view_of(&byte, 1);

		leaves[i] = merkle_leaf(hasher, &leaf, 1);
	}
	for (uint64_t n = 0; n <= LEAVES; n++) {
		trees[n].size = n;
		trees[n].root =
		    merkle_build_root(hasher, (struct merkle_leaves){ leaves, false }, n);
	}
}

/* Whether what is asked holds for this proof; the mutations below call it again
 * and again. */
typedef bool question_fn(const void *context, const struct merkle_proof *proof);

/* Every proof that differs a little must not hold: one bit of a node, a node less
 * at either end, a node more at either end, two nodes exchanged. */
static void
assert_no_mutation_holds(question_fn *holds, const void *context, const struct merkle_proof *proof)
{
	struct merkle_proof other;

	for (size_t i = 0; i < proof->count; i++) {
		other = *proof;
		other.nodes[i].bytes[i % HASH_LEN] ^= (uint8_t)(1U << i % 8);
		assert_false(holds(context, &other));
	}
	for (size_t i = 0; i + 1 < proof->count; i++) {
		other = *proof;
		other.nodes[i] = proof->nodes[i + 1];
		other.nodes[i + 1] = proof->nodes[i];
		assert_int_equal(
		    holds(context, &other), hash_equal(&proof->nodes[i], &proof->nodes[i + 1]));
	}
	/* The longest proof there is has no room for one more. */
	if (proof->count < LIMIT_PROOF_NODES) {
		other = *proof;
		other.nodes[other.count++] = leaves[0];
		assert_false(holds(context, &other));
		memcpy(other.nodes + 1, proof->nodes, proof->count * sizeof(other.nodes[0]));
		other.nodes[0] = leaves[0];
		assert_false(holds(context, &other));
	}
	if (proof->count == 0)
		return;
	other = *proof;
	other.count--;
	assert_false(holds(context, &other));
	memcpy(other.nodes, proof->nodes + 1, other.count * sizeof(other.nodes[0]));
	assert_false(holds(context, &other));
}

struct inclusion {
	uint64_t index;
	struct hash leaf;
	struct merkle_tree tree;
};

static bool
inclusion_holds(const void *context, const struct merkle_proof *proof)
{
	const struct inclusion *inclusion = context;

	return merkle_inclusion_holds(
	    hasher, proof, inclusion->index, &inclusion->leaf, &inclusion->tree);
}

static void
assert_inclusion(const struct inclusion *inclusion, const struct merkle_proof *proof)
{
	struct inclusion other = *inclusion;

	assert_true(inclusion_holds(inclusion, proof));
	assert_no_mutation_holds(inclusion_holds, inclusion, proof);
	other.leaf.bytes[0] ^= 1;
	assert_false(inclusion_holds(&other, proof));
	other = *inclusion;
	other.tree.root.bytes[31] ^= 1;
	assert_false(inclusion_holds(&other, proof));
}

static void
inclusions_run(const void *p unused_arg)
{
	struct merkle_proof proof;

	for (uint64_t n = 1; n <= LEAVES; n++)
		for (uint64_t i = 0; i < n; i++) {
			struct inclusion inclusion = { i, leaves[i], trees[n] };

			merkle_build_inclusion(
			    hasher, (struct merkle_leaves){ leaves, false }, i, n, &proof);
			assert_inclusion(&inclusion, &proof);
		}
}

static void
other_index_run(const void *p unused_arg)
{
	struct merkle_proof proof;

	for (uint64_t i = 0; i < LEAVES; i++) {
		merkle_build_inclusion(
		    hasher, (struct merkle_leaves){ leaves, false }, i, LEAVES, &proof);
		for (uint64_t other = 0; other <= LEAVES; other++) {
			struct inclusion inclusion = { other, leaves[i], trees[LEAVES] };

			assert_int_equal(inclusion_holds(&inclusion, &proof), other == i);
		}
	}
}

static void
nothing_included_run(const void *p unused_arg)
{
	const struct merkle_proof proof = { .count = 0 };
	const struct inclusion inclusion = { 0, trees[0].root, trees[0] };

	assert_false(inclusion_holds(&inclusion, &proof));
}

struct consistency {
	struct merkle_tree older;
	struct merkle_tree newer;
};

static bool
consistency_holds(const void *context, const struct merkle_proof *proof)
{
	const struct consistency *consistency = context;

	return merkle_consistency_holds(hasher, proof, &consistency->older, &consistency->newer);
}

static void
assert_consistency(const struct consistency *consistency, const struct merkle_proof *proof)
{
	struct consistency other = *consistency;

	assert_true(consistency_holds(consistency, proof));
	assert_no_mutation_holds(consistency_holds, consistency, proof);
	other.older.root.bytes[0] ^= 1;
	assert_false(consistency_holds(&other, proof));
	other = *consistency;
	other.newer.root.bytes[31] ^= 1;
	assert_false(consistency_holds(&other, proof));
}

static void
consistencies_run(const void *p unused_arg)
{
	struct merkle_proof proof;

	for (uint64_t n = 1; n <= LEAVES; n++)
		for (uint64_t m = 1; m <= n; m++) {
			struct consistency consistency = { trees[m], trees[n] };

			merkle_build_consistency(
			    hasher, (struct merkle_leaves){ leaves, false }, m, n, &proof);
			assert_consistency(&consistency, &proof);
			if (m == n)
				continue;
			consistency = (struct consistency){ trees[n], trees[m] };
			assert_false(consistency_holds(&consistency, &proof));
		}
}

static void
other_size_run(const void *p unused_arg)
{
	struct merkle_proof proof;

	for (uint64_t m = 1; m <= LEAVES; m++) {
		merkle_build_consistency(
		    hasher, (struct merkle_leaves){ leaves, false }, m, LEAVES, &proof);
		for (uint64_t other = 1; other <= LEAVES; other++) {
			struct consistency consistency = { trees[m], trees[LEAVES] };

			consistency.older.size = other;
			assert_int_equal(consistency_holds(&consistency, &proof), other == m);
		}
	}
}

static void
nothing_before_run(const void *p unused_arg)
{
	const struct merkle_proof empty = { .count = 0 };
	struct merkle_proof proof = { .count = 1, .nodes = { trees[1].root } };
	const struct consistency both_empty = { trees[0], trees[0] };
	const struct consistency grown = { trees[0], trees[1] };

	assert_false(consistency_holds(&both_empty, &empty));
	assert_false(consistency_holds(&grown, &empty));
	assert_false(consistency_holds(&grown, &proof));
}

static struct merkle_range
range_of(uint64_t end)
{
	struct merkle_range range;

	merkle_range_init(&range, 0);
	for (uint64_t i = 0; i < end; i++)
		merkle_range_append(hasher, &range, &leaves[i]);
	return range;
}

struct start {
	uint64_t at;
	struct merkle_tree tree;
};

static bool
start_holds(const void *context, const struct merkle_proof *proof)
{
	const struct start *start = context;
	struct merkle_range range = { .begin = 4711 };
	bool holds = merkle_range_from_consistency(hasher, proof, start->at, &start->tree, &range);

	if (!holds)
		assert_int_equal(range.begin, 4711);
	return holds;
}

static void
starts_run(const void *p unused_arg)
{
	struct merkle_proof proof;
	struct merkle_range range;

	for (uint64_t n = 1; n <= LEAVES; n++)
		for (uint64_t m = 1; m <= n; m++) {
			const struct start start = { m, trees[n] };
			struct merkle_range expected = range_of(m);

			merkle_build_consistency(
			    hasher, (struct merkle_leaves){ leaves, false }, m, n, &proof);
			if ((m & (m - 1)) == 0 || m == n) {
				assert_false(start_holds(&start, &proof));
				continue;
			}
			assert_no_mutation_holds(start_holds, &start, &proof);
			assert_true(
			    merkle_range_from_consistency(hasher, &proof, m, &trees[n], &range));
			assert_true(merkle_range_equal(&range, &expected));
		}
}

static void
no_start_run(const void *p unused_arg)
{
	const struct merkle_proof proof = { .count = 0 };
	const struct start zero = { 0, trees[3] };
	const struct start beyond = { 5, trees[3] };
	const struct start empty = { 3, trees[LEAVES] };

	assert_false(start_holds(&zero, &proof));
	assert_false(start_holds(&beyond, &proof));
	assert_false(start_holds(&empty, &proof));
}

/* ---- whole trees ---- */

static bool
whole_holds(const void *context, const struct merkle_proof *proof)
{
	const struct merkle_tree *tree = context;
	struct merkle_range expected = range_of(tree->size);
	struct merkle_range range = { .begin = 4711 };
	bool holds = merkle_range_of_tree(hasher, proof, tree, &range);

	if (holds)
		assert_true(merkle_range_equal(&range, &expected));
	else
		assert_int_equal(range.begin, 4711);
	return holds;
}

static void
whole_run(const void *p unused_arg)
{
	struct merkle_proof proof = { .count = 0 };

	for (uint64_t n = 1; n <= LEAVES; n++) {
		uint64_t at = merkle_last_leaves(n);

		assert_int_equal(at == 0, n == 3 || (n & (n - 1)) == 0);
		if (at == 0) {
			assert_int_equal(whole_holds(&trees[n], &proof), n != 3);
			continue;
		}
		assert_in_range(n - at, 1, 2);
		merkle_build_consistency(
		    hasher, (struct merkle_leaves){ leaves, false }, at, n, &proof);
		assert_true(whole_holds(&trees[n], &proof));
		assert_no_mutation_holds(whole_holds, &trees[n], &proof);
	}
	assert_false(whole_holds(&trees[0], &proof));
}

struct huge_case {
	const char *says;
	uint64_t first; /* an index, or the size of the older tree */
	uint64_t size;
	size_t count;
};

static void
huge_inclusion_run(const void *p)
{
	const struct huge_case *row = p;
	const struct merkle_leaves same = { leaves, true };
	struct merkle_proof proof;
	struct inclusion inclusion = { row->first, leaves[0],
		{ row->size, merkle_build_root(hasher, same, row->size) } };

	merkle_build_inclusion(hasher, same, row->first, row->size, &proof);
	assert_int_equal(proof.count, row->count);
	assert_inclusion(&inclusion, &proof);
}

static void
huge_whole_run(const void *p unused_arg)
{
	static const uint64_t sizes[] = { MAX / 2 + 1, MAX / 2 + 2, MAX - 1, MAX };
	const struct merkle_leaves same = { leaves, true };

	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		const struct merkle_tree tree = { sizes[i],
			merkle_build_root(hasher, same, sizes[i]) };
		uint64_t at = merkle_last_leaves(tree.size);
		struct merkle_proof proof = { .count = 0 };
		struct merkle_range range;
		struct hash root;

		if (at > 0)
			merkle_build_consistency(hasher, same, at, tree.size, &proof);
		assert_true(merkle_range_of_tree(hasher, &proof, &tree, &range));
		assert_int_equal(range.end, tree.size);
		assert_true(merkle_range_root(hasher, &range, &root));
		assert_true(hash_equal(&root, &tree.root));
	}
}

static void
huge_consistency_run(const void *p)
{
	const struct huge_case *row = p;
	const struct merkle_leaves same = { leaves, true };
	struct merkle_proof proof;
	struct consistency consistency = {
		{ row->first, merkle_build_root(hasher, same, row->first) },
		{ row->size, merkle_build_root(hasher, same, row->size) },
	};

	merkle_build_consistency(hasher, same, row->first, row->size, &proof);
	assert_int_equal(proof.count, row->count);
	assert_consistency(&consistency, &proof);
}

int
main(void)
{
	const struct huge_case inclusions[] = {
		{ "the first of 2^63 leaves", 0, MAX / 2 + 1, 63 },
		{ "the last of 2^63 leaves", MAX / 2, MAX / 2 + 1, 63 },
		{ "the last of 2^63 + 1 leaves", MAX / 2 + 1, MAX / 2 + 2, 1 },
		{ "the first of 2^63 + 1 leaves", 0, MAX / 2 + 2, 64 },
		{ "the first of 2^64 - 1 leaves", 0, MAX, 64 },
		{ "the last of 2^64 - 1 leaves", MAX - 1, MAX, 63 },
	};
	const struct huge_case consistencies[] = {
		{ "1 leaf grows to 2^64 - 1", 1, MAX, 64 },
		{ "2^63 - 1 leaves grow to 2^63", MAX / 2, MAX / 2 + 1, 64 },
		{ "2^63 leaves grow to 2^63 + 1", MAX / 2 + 1, MAX / 2 + 2, 1 },
		{ "2^63 + 1 leaves grow to 2^64 - 1", MAX / 2 + 2, MAX, 65 },
		{ "2^64 - 2 leaves grow to 2^64 - 1", MAX - 1, MAX, 64 },
	};

	hasher = hasher_new();
	make_trees();
	tap_section("merkle: inclusion, all up to 129 leaves");
	tap_test("a leaf is in its tree, and no other proof shows it", inclusions_run, NULL);
	tap_test("a proof holds for no other index", other_index_run, NULL);
	tap_test("nothing is in the tree without leaves", nothing_included_run, NULL);
	tap_section("merkle: consistency, all up to 129 leaves");
	tap_test("a tree begins with each smaller one, and no other proof shows it",
	    consistencies_run, NULL);
	tap_test("a proof holds for no other size", other_size_run, NULL);
	tap_test("no proof says anything of the tree without leaves", nothing_before_run, NULL);
	tap_section("merkle: a range from a consistency proof, all up to 129 leaves");
	tap_test("the nodes to the left are the range, unless it is one node or the whole tree",
	    starts_run, NULL);
	tap_test("a range has leaves, and not more than the tree", no_start_run, NULL);
	tap_test("a proof that begins near the end of a tree gives the range of all of it",
	    whole_run, NULL);
	tap_test("so it does in the largest trees", huge_whole_run, NULL);
	tap_section("merkle: inclusion in huge trees");
	tap_rows(inclusions, huge_inclusion_run);
	tap_section("merkle: consistency of huge trees");
	tap_rows(consistencies, huge_consistency_run);
	hasher_free(hasher);
	return tap_done();
}
