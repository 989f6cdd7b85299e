/* SPDX-License-Identifier: Apache-2.0 */
#include "merkle/proof.h"

#include <assert.h>

/* A way from a leaf or subtree up to the root: its number among its peers, and
 * that of the last peer (fn and sn in RFC 9162 2.1.3.2, 2.1.4.2). */
struct way {
	uint64_t number;
	uint64_t last;
};

static void
way_up(struct way *way, unsigned levels)
{
	way->number >>= levels;
	way->last >>= levels;
}

/* Goes up to the parent and says whether its other child is the left one.  False
 * at the root. */
static bool
way_step(struct way *way, bool *ret_left)
{
	if (way->last == 0)
		return false;
	*ret_left = (way->number & 1) != 0 || way->number == way->last;
	/* The last peer has no sibling where it is a left child: it goes up alone.  Its
	 * number is not 0 then, since only the root is the last of one. */
	if (*ret_left)
		way_up(way, (unsigned)__builtin_ctzll(way->number));
	way_up(way, 1);
	return true;
}

/* RFC 9162 2.1.3.2 */
bool
merkle_inclusion_holds(struct hasher *hasher, const struct merkle_proof *proof, uint64_t index,
    const struct hash *leaf, const struct merkle_tree *tree)
{
	struct way way = { .number = index };
	struct hash root = *leaf;
	bool left;

	if (index >= tree->size)
		return false;
	way.last = tree->size - 1;
	for (size_t i = 0; i < proof->count; i++) {
		if (!way_step(&way, &left))
			return false;
		root = left ? merkle_node(hasher, &proof->nodes[i], &root)
			    : merkle_node(hasher, &root, &proof->nodes[i]);
	}
	return way.last == 0 && hash_equal(&root, &tree->root);
}

/*
 * RFC 9162 2.1.4.2, for a first size with at least one leaf, below the second one.
 * nodes begin with the smallest subtree of the range [0, first), on whose way to
 * the second root stand the others of the range to the left, one for each further
 * bit of first, and what the second tree has more to the right.  Gives the range
 * and the second root.
 */
static bool
fold_consistency(struct hasher *hasher, const struct hash *nodes, size_t count,
    const uint64_t sizes[2], struct merkle_range *ret, struct hash *ret_root)
{
	struct way way = { .number = sizes[0] - 1, .last = sizes[1] - 1 };
	size_t lefts = (size_t)__builtin_popcountll(sizes[0]);
	bool left;

	if (count == 0)
		return false;
	merkle_range_init(ret, 0);
	ret->end = sizes[0];
	ret->count = lefts;
	ret->nodes[--lefts] = nodes[0];
	*ret_root = nodes[0];
	way_up(&way, (unsigned)__builtin_ctzll(sizes[0]));
	for (size_t i = 1; i < count; i++) {
		if (!way_step(&way, &left))
			return false;
		if (left) {
			assert(lefts > 0);
			ret->nodes[--lefts] = nodes[i];
		}
		*ret_root = left ? merkle_node(hasher, &nodes[i], ret_root)
				 : merkle_node(hasher, ret_root, &nodes[i]);
	}
	return way.last == 0;
}

bool
merkle_consistency_holds(struct hasher *hasher, const struct merkle_proof *proof,
    const struct merkle_tree *older, const struct merkle_tree *newer)
{
	const uint64_t sizes[2] = { older->size, newer->size };
	struct hash nodes[1 + LIMIT_PROOF_NODES];
	struct merkle_range range;
	struct hash newer_root;
	size_t count = 0;

	if (older->size == 0 || older->size > newer->size)
		return false;
	if (older->size == newer->size)
		return proof->count == 0 && hash_equal(&older->root, &newer->root);
	/* A complete tree is the only node of its range; a proof leaves it out. */
	if (__builtin_popcountll(older->size) == 1)
		nodes[count++] = older->root;
	for (size_t i = 0; i < proof->count; i++)
		nodes[count++] = proof->nodes[i];
	return fold_consistency(hasher, nodes, count, sizes, &range, &newer_root) &&
	       merkle_range_meets(hasher, &range, older) && hash_equal(&newer_root, &newer->root);
}

bool
merkle_range_from_consistency(struct hasher *hasher, const struct merkle_proof *proof, uint64_t at,
    const struct merkle_tree *tree, struct merkle_range *ret)
{
	const uint64_t sizes[2] = { at, tree->size };
	struct merkle_range range;
	struct hash root;

	if (__builtin_popcountll(at) < 2 || at >= tree->size)
		return false;
	if (!fold_consistency(hasher, proof->nodes, proof->count, sizes, &range, &root) ||
	    !hash_equal(&root, &tree->root))
		return false;
	*ret = range;
	return true;
}

/*
 * RFC 9162 2.1.4.1: the second node of a proof is the sibling of the smallest subtree that
 * ends with the first tree.  From one leaf before the end that is the last leaf.  The proof
 * leaves the first node out where that size is a power of two; from one leaf before that, the
 * second node is the leaf there, and the last one, to the right of all others, the last leaf.
 */
uint64_t
merkle_last_leaves(uint64_t size)
{
	if (size < 4 || __builtin_popcountll(size) == 1)
		return 0;
	return __builtin_popcountll(size - 1) == 1 ? size - 2 : size - 1;
}

bool
merkle_range_of_tree(struct hasher *hasher, const struct merkle_proof *proof,
    const struct merkle_tree *tree, struct merkle_range *ret)
{
	uint64_t at = merkle_last_leaves(tree->size);
	struct merkle_range range;

	if (at == 0) {
		if (__builtin_popcountll(tree->size) != 1)
			return false;
		merkle_range_init(&range, 0);
		range.end = tree->size;
		range.nodes[range.count++] = tree->root;
		*ret = range;
		return true;
	}
	if (!merkle_range_from_consistency(hasher, proof, at, tree, &range))
		return false;
	merkle_range_append(hasher, &range, &proof->nodes[1]);
	if (range.end < tree->size)
		merkle_range_append(hasher, &range, &proof->nodes[proof->count - 1]);
	*ret = range;
	return true;
}
