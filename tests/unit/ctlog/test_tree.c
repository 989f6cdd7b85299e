/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of the local log, against the definitions of RFC 6962 2.1 done naively
 * and the verifications of RFC 9162 2.1.3.2 and 2.1.4.2. */
#include "ctlog/tree.h"

#include "base/hex.h"
#include "support/tap.h"

#define LEAVES 130

static struct tree tree;
static struct hasher *hasher;
static struct hash leaves[LEAVES];

static struct hash
parent(const struct hash *left, const struct hash *right)
{
	const struct view parts[] = { VIEW("\x01"), hash_view(left), hash_view(right) };

	return hash_views(hasher, parts, 3);
}

/* MTH, by its definition. */
static struct hash
naive_root(const struct hash *first, size_t count)
{
	struct hash left;
	struct hash right;
	size_t k = 1;

	if (count == 0)
		return hash_bytes(hasher, VIEW(""));
	if (count == 1)
		return *first;
	while (k * 2 < count)
		k *= 2;
	left = naive_root(first, k);
	right = naive_root(first + k, count - k);
	return parent(&left, &right);
}

/* RFC 9162 2.1.3.2 and 2.1.4.2, step 4 and 5: one step up the tree. */
struct climb {
	uint64_t fn;
	uint64_t sn;
};

/* Whether the next node is on the left; steps over the levels where there is none
 * on the right. */
static bool
climb_left(struct climb *c)
{
	bool left = (c->fn & 1) != 0 || c->fn == c->sn;

	while (left && (c->fn & 1) == 0 && c->fn != 0) {
		c->fn >>= 1;
		c->sn >>= 1;
	}
	c->fn >>= 1;
	c->sn >>= 1;
	return left;
}

static bool
includes(const struct tree_proof *proof, uint64_t index, uint64_t size)
{
	struct climb c = { index, size - 1 };
	struct hash node = leaves[index];
	struct hash root = naive_root(leaves, size);

	for (size_t i = 0; i < proof->count; i++) {
		if (c.sn == 0)
			return false;
		node = climb_left(&c) ? parent(&proof->nodes[i], &node)
				      : parent(&node, &proof->nodes[i]);
	}
	return c.sn == 0 && hash_equal(&node, &root);
}

static bool
extends(const struct tree_proof *proof, uint64_t first, uint64_t second)
{
	struct hash first_root = naive_root(leaves, first);
	struct hash second_root = naive_root(leaves, second);
	struct climb c = { first - 1, second - 1 };
	bool whole = (first & (first - 1)) == 0;
	struct hash fr = whole ? first_root : proof->nodes[0];
	struct hash sr = fr;

	while ((c.fn & 1) != 0) {
		c.fn >>= 1;
		c.sn >>= 1;
	}
	for (size_t i = whole ? 0 : 1; i < proof->count; i++) {
		const struct hash *node = &proof->nodes[i];

		if (c.sn == 0)
			return false;
		if (climb_left(&c)) {
			fr = parent(node, &fr);
			sr = parent(node, &sr);
		} else {
			sr = parent(&sr, node);
		}
	}
	return c.sn == 0 && hash_equal(&fr, &first_root) && hash_equal(&sr, &second_root);
}

static void
every_root(const void *p unused_arg)
{
	for (size_t n = 0; n <= LEAVES; n++) {
		struct hash root = tree_root(&tree, n);
		struct hash naive = naive_root(leaves, n);

		assert_view_equal(hash_view(&root), hash_view(&naive));
	}
}

static void
every_inclusion(const void *p unused_arg)
{
	struct tree_proof proof;

	for (uint64_t n = 1; n <= LEAVES; n++)
		for (uint64_t i = 0; i < n; i++) {
			tree_inclusion(&tree, i, n, &proof);
			assert_true(includes(&proof, i, n));
		}
}

static void
every_consistency(const void *p unused_arg)
{
	struct tree_proof proof;

	for (uint64_t n = 2; n <= LEAVES; n++)
		for (uint64_t m = 1; m < n; m++) {
			tree_consistency(&tree, m, n, &proof);
			assert_true(extends(&proof, m, n));
		}
}

static void
wrong_proof(const void *p unused_arg)
{
	struct tree_proof proof;

	tree_inclusion(&tree, 5, 7, &proof);
	proof.nodes[1].bytes[31] ^= 1;
	assert_false(includes(&proof, 5, 7));
	tree_consistency(&tree, 5, 7, &proof);
	proof.nodes[1].bytes[31] ^= 1;
	assert_false(extends(&proof, 5, 7));
}

static void
nothing_to_prove(const void *p unused_arg)
{
	struct tree_proof proof;

	tree_consistency(&tree, 7, 7, &proof);
	assert_int_equal(proof.count, 0);
	tree_consistency(&tree, 0, 7, &proof);
	assert_int_equal(proof.count, 0);
	tree_inclusion(&tree, 0, 1, &proof);
	assert_int_equal(proof.count, 0);
}

static void
empty_root(const void *p unused_arg)
{
	struct hash root = tree_root(&tree, 0);
	struct buf text;

	buf_init_growing(&text, 1024);
	base64_append(&text, hash_view(&root));
	assert_view_equal(buf_view(&text), VIEW("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
	buf_fini(&text);
}

static void
finding(const void *p unused_arg)
{
	struct hash unknown = { { 1 } };

	assert_int_equal(tree_find(&tree, &leaves[77]), 77);
	assert_true(tree_find(&tree, &unknown) == UINT64_MAX);
}

int
main(void)
{
	hasher = hasher_new();
	tree_init(&tree);
	for (uint8_t i = 0; i < LEAVES; i++) {
		const struct view parts[] = { VIEW("\0"), view_of(&i, 1) };

		leaves[i] = hash_views(hasher, parts, 2);
		tree_append(&tree, view_of(&i, 1));
	}
	tap_test("the root of nothing is the hash of nothing", empty_root, NULL);
	tap_test("the roots of 0 to 130 leaves are those of the definition", every_root, NULL);
	tap_test("each leaf of each tree up to 130 is proven", every_inclusion, NULL);
	tap_test("each tree up to 130 is proven to begin each larger one", every_consistency, NULL);
	tap_test("a proof with one bit changed proves nothing", wrong_proof, NULL);
	tap_test("where there is nothing to prove the proof is empty", nothing_to_prove, NULL);
	tap_test("a leaf is found by its hash", finding, NULL);
	tree_fini(&tree);
	hasher_free(hasher);
	return tap_done();
}
