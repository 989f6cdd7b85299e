/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include "base/hash_pair.h"
#include "base/own.h"
#include "base/processor.h"

#include <openssl/evp.h>

#include <stdio.h>
#include <stdlib.h>

struct hasher {
	EVP_MD *algorithm;
	EVP_MD_CTX *context;
	bool in_pairs; /* many messages need no libcrypto */
};

/* libcrypto's SHA-256 fails only when the library is broken or memory is out;
 * neither leaves anything to be done here. */
static void
hash_require(bool worked)
{
	if (worked)
		return;
	(void)fputs("ctvigil: libcrypto cannot compute SHA-256\n", stderr);
	abort();
}

struct hasher *
hasher_new(void)
{
	struct hasher *hasher = xcalloc(1, sizeof(*hasher));

	hasher->algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
	hasher->context = EVP_MD_CTX_new();
	hash_require(hasher->algorithm != NULL && hasher->context != NULL);
	hash_require(EVP_DigestInit_ex2(hasher->context, hasher->algorithm, NULL) == 1);
	hasher->in_pairs = processor_has_sha();
	return hasher;
}

void
hasher_free(struct hasher *hasher)
{
	if (hasher == NULL)
		return;
	EVP_MD_CTX_free(hasher->context);
	EVP_MD_free(hasher->algorithm);
	free(hasher);
}

void
hasher_freep(struct hasher **hasher)
{
	hasher_free(*hasher);
	*hasher = NULL;
}

void
hash_begin(struct hasher *hasher)
{
	hash_require(EVP_DigestInit_ex2(hasher->context, NULL, NULL) == 1);
}

void
hash_add(struct hasher *hasher, struct view bytes)
{
	hash_require(EVP_DigestUpdate(hasher->context, bytes.ptr, bytes.len) == 1);
}

struct hash
hash_end(struct hasher *hasher)
{
	struct hash hash;
	unsigned len = 0;

	hash_require(EVP_DigestFinal_ex(hasher->context, hash.bytes, &len) == 1);
	hash_require(len == sizeof(hash.bytes));
	return hash;
}

struct hash
hash_views(struct hasher *hasher, const struct view *views, size_t count)
{
	hash_begin(hasher);
	for (size_t i = 0; i < count; i++)
		hash_add(hasher, views[i]);
	return hash_end(hasher);
}

struct hash
hash_bytes(struct hasher *hasher, struct view bytes)
{
	return hash_views(hasher, &bytes, 1);
}

void
hash_each(
    struct hasher *hasher, const struct view *views, size_t pieces, size_t count, struct hash *ret)
{
	if (hasher->in_pairs) {
		hash_pair_each(views, pieces, count, ret);
		return;
	}
	for (size_t i = 0; i < count; i++)
		ret[i] = hash_views(hasher, &views[i * pieces], pieces);
}

bool
hash_equal(const struct hash *a, const struct hash *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}
