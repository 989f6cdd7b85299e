/* SPDX-License-Identifier: Apache-2.0 */
#include "support/merkle_build.h"

#include "support/tap.h"

/* The largest power of two smaller than n, which is above 1. */
static uint64_t
split(uint64_t n)
{
	uint64_t k = 1;

	while (k < n - k)
		k *= 2;
	return k;
}

static struct merkle_leaves
leaves_from(struct merkle_leaves leaves, uint64_t k)
{
	if (!leaves.same)
		leaves.hashes += k;
	return leaves;
}

/* A complete tree of n equal leaves. */
static struct hash
complete_root(struct hasher *hasher, struct hash leaf, uint64_t n)
{
	for (; n > 1; n /= 2)
		leaf = merkle_node(hasher, &leaf, &leaf);
	return leaf;
}

struct hash
merkle_build_root(struct hasher *hasher, struct merkle_leaves leaves, uint64_t n)
{
	struct hash left;
	struct hash right;
	uint64_t k;

	if (n == 0)
		return merkle_empty_root(hasher);
	if (n == 1)
		return leaves.hashes[0];
	k = split(n);
	left = leaves.same ? complete_root(hasher, leaves.hashes[0], k)
			   : merkle_build_root(hasher, leaves, k);
	right = merkle_build_root(hasher, leaves_from(leaves, k), n - k);
	return merkle_node(hasher, &left, &right);
}

static void
proof_add(struct merkle_proof *proof, struct hash node)
{
	assert_in_range(proof->count, 0, LIMIT_PROOF_NODES - 1);
	proof->nodes[proof->count++] = node;
}

static void
path(struct hasher *hasher, struct merkle_leaves leaves, uint64_t m, uint64_t n,
    struct merkle_proof *ret)
{
	uint64_t k;

	if (n == 1)
		return;
	k = split(n);
	if (m < k) {
		path(hasher, leaves, m, k, ret);
		proof_add(ret, merkle_build_root(hasher, leaves_from(leaves, k), n - k));
	} else {
		path(hasher, leaves_from(leaves, k), m - k, n - k, ret);
		proof_add(ret, merkle_build_root(hasher, leaves, k));
	}
}

void
merkle_build_inclusion(struct hasher *hasher, struct merkle_leaves leaves, uint64_t m, uint64_t n,
    struct merkle_proof *ret)
{
	ret->count = 0;
	path(hasher, leaves, m, n, ret);
}

/* RFC 6962 2.1.2: SUBPROOF(m, D[n], b) */
static void
subproof(struct hasher *hasher, struct merkle_leaves leaves, uint64_t m, uint64_t n, bool whole,
    struct merkle_proof *ret)
{
	uint64_t k;

	if (m == n) {
		if (!whole)
			proof_add(ret, merkle_build_root(hasher, leaves, n));
		return;
	}
	k = split(n);
	if (m <= k) {
		subproof(hasher, leaves, m, k, whole, ret);
		proof_add(ret, merkle_build_root(hasher, leaves_from(leaves, k), n - k));
	} else {
		subproof(hasher, leaves_from(leaves, k), m - k, n - k, false, ret);
		proof_add(ret, merkle_build_root(hasher, leaves, k));
	}
}

void
merkle_build_consistency(struct hasher *hasher, struct merkle_leaves leaves, uint64_t m, uint64_t n,
    struct merkle_proof *ret)
{
	ret->count = 0;
	subproof(hasher, leaves, m, n, true, ret);
}

void
merkle_build_tile(struct hasher *hasher, struct merkle_leaves leaves,
    const struct merkle_tile *tile, struct buf *out)
{
	uint64_t span = (uint64_t)1 << (8 * tile->level);

	for (unsigned i = 0; i < tile->width; i++) {
		uint64_t first = (tile->index * LIMIT_TILE_ENTRIES + i) * span;
		struct hash node = merkle_build_root(hasher, leaves_from(leaves, first), span);

		buf_bytes(out, hash_view(&node));
	}
}
