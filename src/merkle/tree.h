/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hashes of a Merkle tree (RFC 6962 2.1).  A leaf and a node differ in the
 * byte that is hashed before them, so that neither can pass for the other.
 */
#ifndef CTVIGIL_MERKLE_TREE_H
#define CTVIGIL_MERKLE_TREE_H

#include "base/attr.h"
#include "base/hash.h"
#include "base/view.h"

#include <stddef.h>
#include <stdint.h>

/* What a signed head says of a tree. */
struct merkle_tree {
	uint64_t size; /* its leaves */
	struct hash root;
};

/* The pieces that a leaf may come in. */
#define MERKLE_LEAF_PIECES_MAX 7

/* The hash of the leaf that count pieces, at most MERKLE_LEAF_PIECES_MAX, make one after
 * another. */
struct hash merkle_leaf(struct hasher *hasher, const struct view *pieces, size_t count) must_use;

/* Writes the hashes of count leaves to ret, of which each comes in so many pieces, at
 * most MERKLE_LEAF_PIECES_MAX.  Faster than one by one. */
void merkle_leaves(struct hasher *hasher, const struct view *const *leaves, size_t pieces,
    size_t count, struct hash *ret);

/* The hash of the node above left and right. */
struct hash merkle_node(
    struct hasher *hasher, const struct hash *left, const struct hash *right) must_use;

/* Writes the hashes of the count nodes that are above 2 * count others to ret.  Faster
 * than one by one. */
void merkle_nodes(struct hasher *hasher, const struct hash *below, size_t count, struct hash *ret);

/* The root of the tree without leaves: the hash of nothing. */
struct hash merkle_empty_root(struct hasher *hasher) must_use;

#endif
