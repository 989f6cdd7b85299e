/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proofs: what a log proves holds, and nothing else does.  A proof that was changed,
 * or is of another leaf or another size, holds only if it is the same after all.
 */
#include "fuzz/fuzz.h"
#include "merkle/proof.h"
#include "support/merkle_build.h"

#define LEAVES_MAX 64

static bool
same(const struct merkle_proof *a, const struct merkle_proof *b)
{
	return a->count == b->count &&
	       (a->count == 0 || memcmp(a->nodes, b->nodes, a->count * HASH_LEN) == 0);
}

/* Changes a proof as the input says: bits of its nodes, their order, their number. */
static void
change(struct merkle_proof *proof, struct view *in)
{
	while (in->len > 0) {
		size_t position = fuzz_number(in, 2);
		uint8_t bits = (uint8_t)fuzz_number(in, 1);
		size_t node = position / HASH_LEN % LIMIT_PROOF_NODES;
		size_t other = bits % LIMIT_PROOF_NODES;

		if (position < sizeof(proof->nodes)) {
			proof->nodes[node].bytes[position % HASH_LEN] ^= bits;
		} else if (position % 2 == 0) {
			struct hash swapped = proof->nodes[node];

			proof->nodes[node] = proof->nodes[other];
			proof->nodes[other] = swapped;
		} else {
			proof->count = bits % (LIMIT_PROOF_NODES + 1);
		}
	}
}

static void
check_inclusion(struct hasher *hasher, struct merkle_leaves leaves, uint64_t index, uint64_t size,
    struct view in)
{
	struct merkle_tree tree = { size, merkle_build_root(hasher, leaves, size) };
	struct merkle_proof proof = { .count = 0 };
	struct merkle_proof changed;
	uint64_t other = fuzz_number(&in, 1) % size;

	merkle_build_inclusion(hasher, leaves, index, size, &proof);
	changed = proof;
	promise(merkle_inclusion_holds(hasher, &proof, index, &leaves.hashes[index], &tree));
	promise(!merkle_inclusion_holds(hasher, &proof, size, &leaves.hashes[index], &tree));
	change(&changed, &in);
	promise(merkle_inclusion_holds(hasher, &changed, index, &leaves.hashes[index], &tree) ==
		same(&changed, &proof));
	if (other != index)
		promise(
		    !merkle_inclusion_holds(hasher, &changed, index, &leaves.hashes[other], &tree));
}

static void
check_consistency(
    struct hasher *hasher, struct merkle_leaves leaves, uint64_t at, uint64_t size, struct view in)
{
	struct merkle_tree older = { at, merkle_build_root(hasher, leaves, at) };
	struct merkle_tree newer = { size, merkle_build_root(hasher, leaves, size) };
	struct merkle_proof proof = { .count = 0 };
	struct merkle_proof changed;
	struct merkle_range range;
	struct hash root;
	bool is_range = at < size && __builtin_popcountll(at) > 1;

	merkle_build_consistency(hasher, leaves, at, size, &proof);
	changed = proof;
	promise(merkle_consistency_holds(hasher, &proof, &older, &newer));
	promise(merkle_range_from_consistency(hasher, &proof, at, &newer, &range) == is_range);
	if (is_range)
		promise(merkle_range_root(hasher, &range, &root) && hash_equal(&root, &older.root));
	change(&changed, &in);
	promise(
	    merkle_consistency_holds(hasher, &changed, &older, &newer) == same(&changed, &proof));
	promise(merkle_range_from_consistency(hasher, &changed, at, &newer, &range) ==
		(is_range && same(&changed, &proof)));
	older.root.bytes[0] ^= 1;
	promise(!merkle_consistency_holds(hasher, &proof, &older, &newer));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct hash hashes[LEAVES_MAX];
	struct hasher *hasher = hasher_new();
	struct merkle_leaves leaves = { .hashes = hashes };
	struct view in = view_of(bytes, len);
	uint64_t size = 1 + fuzz_number(&in, 1) % LEAVES_MAX;
	uint64_t at = fuzz_number(&in, 1) % size;

	for (size_t i = 0; i < LEAVES_MAX; i++)
		hashes[i] = hash_bytes(hasher, view_of(&i, sizeof(i)));
	check_inclusion(hasher, leaves, at, size, in);
	check_consistency(hasher, leaves, at + 1, size, in);
	hasher_free(hasher);
	return 0;
}
