/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole Merkle tree (RFC 6962 2.1) in memory, with every node of every level,
 * and all that a log is asked about it: roots and proofs at any size, and the
 * nodes that tiles are made of.
 */
#ifndef CTVIGIL_TESTS_CTLOG_TREE_H
#define CTVIGIL_TESTS_CTLOG_TREE_H

#include "base/attr.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/view.h"

#include <stddef.h>
#include <stdint.h>

#define TREE_LEVELS 64

struct tree_level {
	struct hash *nodes; /* node i is the root of the leaves [i * 2^level, (i + 1) * 2^level) */
	size_t count;
	size_t room;
};

struct tree {
	struct hasher *hasher;
	struct tree_level levels[TREE_LEVELS];
};

struct tree_proof {
	size_t count;
	struct hash nodes[LIMIT_PROOF_NODES];
};

/* An empty tree. */
void tree_init(struct tree *tree);

/* Frees what it holds. */
void tree_fini(struct tree *tree);

uint64_t tree_size(const struct tree *tree) must_use;

/* Appends a leaf, given its bytes. */
void tree_append(struct tree *tree, struct view leaf);

/* Makes another of the leaf at index, which must be there. */
void tree_change(struct tree *tree, uint64_t index);

/* The leaves [i * 2^level, (i + 1) * 2^level), all of which must be there. */
struct hash tree_node(const struct tree *tree, unsigned level, uint64_t i) must_use;

/* The root of the first size leaves, all of which must be there. */
struct hash tree_root(const struct tree *tree, uint64_t size) must_use;

/* The audit path of a leaf in the tree of the first size leaves (RFC 6962 2.1.1). */
void tree_inclusion(const struct tree *tree, uint64_t index, uint64_t size, struct tree_proof *ret);

/* The proof that the first `first` leaves begin the tree of the first `second`
 * (RFC 6962 2.1.2); empty if first is 0 or they are equal. */
void tree_consistency(
    const struct tree *tree, uint64_t first, uint64_t second, struct tree_proof *ret);

/* The index of the first leaf with this hash, or UINT64_MAX. */
uint64_t tree_find(const struct tree *tree, const struct hash *leaf) must_use;

#endif
