/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256, the only hash of Certificate Transparency (RFC 6962 2.1, 3.2), and
 * the one seam to libcrypto for hashing.  A hasher keeps a fetched algorithm and
 * a context, since one-shot calls fetch the algorithm every time.
 */
#ifndef CTVIGIL_BASE_HASH_H
#define CTVIGIL_BASE_HASH_H

#include "base/view.h"

#include <stddef.h>
#include <stdint.h>

#define HASH_LEN 32

struct hash {
	uint8_t bytes[HASH_LEN];
};

struct hasher;

/* A hasher for one thread, for hasher_free().  Ends the process if libcrypto has no
 * SHA-256, as all that hashes does if libcrypto fails. */
struct hasher *hasher_new(void) must_use;

/* Frees it.  Takes NULL. */
void hasher_free(struct hasher *hasher);

/* For cleanup_with(). */
void hasher_freep(struct hasher **hasher);

/* A hash in pieces: hash_begin(), hash_add() any number of times, hash_end().  Another
 * hash by the same hasher in between spoils it. */
void hash_begin(struct hasher *hasher);
void hash_add(struct hasher *hasher, struct view bytes);
struct hash hash_end(struct hasher *hasher) must_use;

/* The hash of count views, one after another. */
struct hash hash_views(struct hasher *hasher, const struct view *views, size_t count) must_use;

/* The hash of bytes. */
struct hash hash_bytes(struct hasher *hasher, struct view bytes) must_use;

/* Writes the hashes of count messages of so many pieces each to ret: message i is
 * views[i * pieces] and those behind it, one after another.  Faster than one at a time. */
void hash_each(
    struct hasher *hasher, const struct view *views, size_t pieces, size_t count, struct hash *ret);

/* Whether two hashes are the same.  Not constant time: nothing here is secret. */
bool hash_equal(const struct hash *a, const struct hash *b) must_use;

/* The bytes of a hash. */
static inline struct view
hash_view(const struct hash *hash)
{
	return view_of(hash->bytes, sizeof(hash->bytes));
}

#endif
