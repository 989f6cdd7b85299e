/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compact ranges: all that must be known of the leaves [begin, end) of a tree
 * (RFC 6962 2.1) to find the root of any tree that goes on from there.  They are
 * the hashes of the fewest complete subtrees that cover the interval.
 *
 * Two ranges of which one begins where the other ends make one.  So the leaves of
 * a log can be hashed in pieces, by several processes and in any order, and the
 * range that begins at 0 meets a signed root or does not.
 */
#ifndef CTVIGIL_MERKLE_RANGE_H
#define CTVIGIL_MERKLE_RANGE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/view.h"
#include "merkle/tree.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct merkle_range {
	uint64_t begin;
	uint64_t end;
	size_t count;
	struct hash nodes[LIMIT_RANGE_NODES]; /* from left to right */
};

/* The range [begin, begin), of no leaves. */
void merkle_range_init(struct merkle_range *range, uint64_t begin);

/* Goes on by the leaf with this hash.  end must be below 2^64 - 1, since the size
 * of a tree has 64 bits. */
void merkle_range_append(
    struct hasher *hasher, struct merkle_range *range, const struct hash *leaf);

/* Goes on by count leaves with these hashes, faster than one by one.  The new end must
 * be below 2^64. */
void merkle_range_append_leaves(
    struct hasher *hasher, struct merkle_range *range, const struct hash *leaves, size_t count);

/* Goes on by the complete subtree of 2^level leaves with this hash.  end must be a
 * multiple of 2^level, and the new end below 2^64. */
void merkle_range_append_subtree(
    struct hasher *hasher, struct merkle_range *range, unsigned level, const struct hash *node);

/* Goes on by another range.  False, with range unchanged, if next does not begin
 * where range ends. */
bool merkle_range_join(
    struct hasher *hasher, struct merkle_range *range, const struct merkle_range *next) must_use;

/* The root of the tree of the leaves [0, end).  False if range begins elsewhere. */
bool merkle_range_root(
    struct hasher *hasher, const struct merkle_range *range, struct hash *ret) must_use;

/* Whether range is of all leaves of tree, and makes its root. */
bool merkle_range_meets(struct hasher *hasher, const struct merkle_range *range,
    const struct merkle_tree *tree) must_use;

/* Whether two ranges are of one interval and have the same hashes. */
bool merkle_range_equal(const struct merkle_range *a, const struct merkle_range *b) must_use;

/* How many nodes the range [begin, end) has; 0 if end is not above begin. */
size_t merkle_range_nodes(uint64_t begin, uint64_t end) must_use;

/* Appends a range in bytes: begin and end in 8 bytes each, big-endian, then the nodes. */
#define MERKLE_RANGE_BYTES_MAX (16 + HASH_LEN * LIMIT_RANGE_NODES)
void merkle_range_encode(const struct merkle_range *range, struct buf *out);

/* The range that bytes stand for.  False, with *ret unchanged, if end is below
 * begin or the bytes are not exactly those of its nodes. */
bool merkle_range_decode(struct view bytes, struct merkle_range *ret) must_use;

#endif
