/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proofs that a log gives about its trees: that a leaf is in one, and that one
 * is the beginning of another (RFC 9162 2.1.3, 2.1.4; the same as RFC 6962 2.1.1,
 * 2.1.2).  Making proofs is a log's work, not a monitor's.
 */
#ifndef CTVIGIL_MERKLE_PROOF_H
#define CTVIGIL_MERKLE_PROOF_H

#include "base/attr.h"
#include "base/hash.h"
#include "base/limits.h"
#include "merkle/range.h"
#include "merkle/tree.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct merkle_proof {
	size_t count;
	struct hash nodes[LIMIT_PROOF_NODES];
};

/* Whether proof shows that leaf number index of tree has this hash. */
bool merkle_inclusion_holds(struct hasher *hasher, const struct merkle_proof *proof, uint64_t index,
    const struct hash *leaf, const struct merkle_tree *tree) must_use;

/* Whether proof shows that newer begins with all leaves of older.  False if older
 * has no leaves: every tree begins with none, and no proof says anything of it. */
bool merkle_consistency_holds(struct hasher *hasher, const struct merkle_proof *proof,
    const struct merkle_tree *older, const struct merkle_tree *newer) must_use;

/* The range [0, at) of tree from a consistency proof between the two sizes: those
 * of its nodes that stand to the left are that range, and all of them together
 * make the root of tree.  So one answer is enough to go on from the middle of a
 * log.  False, with *ret unchanged, if the proof does not hold, or if at is a
 * power of two (a proof leaves out the only node then) or tree's own size (a
 * proof has no nodes then). */
bool merkle_range_from_consistency(struct hasher *hasher, const struct merkle_proof *proof,
    uint64_t at, const struct merkle_tree *tree, struct merkle_range *ret) must_use;

/* The size from which a consistency proof to a tree of size shows each leaf behind it, one
 * or two; 0 if the root alone is the range of the tree, or, for three leaves, none does. */
uint64_t merkle_last_leaves(uint64_t size) must_use;

/* The range [0, size) of a whole tree from the consistency proof between that size and its
 * own; where there is none, proof is not looked at.  False, with *ret unchanged, if the
 * proof does not hold, or if tree has three leaves. */
bool merkle_range_of_tree(struct hasher *hasher, const struct merkle_proof *proof,
    const struct merkle_tree *tree, struct merkle_range *ret) must_use;

#endif
