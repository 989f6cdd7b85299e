/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a log does with its tree: roots, proofs and tiles, by the recursive
 * definitions of RFC 6962 2.1, which share nothing with the loops of merkle/ that
 * they are held against.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_MERKLE_BUILD_H
#define CTVIGIL_TESTS_SUPPORT_MERKLE_BUILD_H

#include "base/buf.h"
#include "base/hash.h"
#include "merkle/proof.h"
#include "merkle/tile.h"

#include <stdbool.h>
#include <stdint.h>

struct merkle_leaves {
	const struct hash *hashes;
	bool same; /* every leaf has the first hash: a tree of any size can be built */
};

/* RFC 6962 2.1: MTH(D[n]) */
struct hash merkle_build_root(struct hasher *hasher, struct merkle_leaves leaves, uint64_t n);

/* RFC 6962 2.1.1: PATH(m, D[n]); m < n. */
void merkle_build_inclusion(struct hasher *hasher, struct merkle_leaves leaves, uint64_t m,
    uint64_t n, struct merkle_proof *ret);

/* RFC 6962 2.1.2: PROOF(m, D[n]); 0 < m <= n. */
void merkle_build_consistency(struct hasher *hasher, struct merkle_leaves leaves, uint64_t m,
    uint64_t n, struct merkle_proof *ret);

/* Appends the body of a hash tile of a tree that has these leaves. */
void merkle_build_tile(struct hasher *hasher, struct merkle_leaves leaves,
    const struct merkle_tile *tile, struct buf *out);

#endif
