/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hash of a name, taken from its last byte to its first, so that one pass gives
 * the hash of every name above it too.  Eight bytes at a time are multiplied with a
 * constant and both halves of the product are combined.
 *
 * The constant is no secret.  Who makes names collide only makes them be compared;
 * the table holds the operator's names alone.
 */
#ifndef CTVIGIL_WATCH_NAME_HASH_H
#define CTVIGIL_WATCH_NAME_HASH_H

#include "base/attr.h"
#include "base/view.h"

#include <stddef.h>
#include <stdint.h>

/* The fractions of the square roots of 2, 3 and 5, made odd: nobody's choice. */
#define NAME_HASH_BEGIN UINT64_C(0x6a09e667f3bcc909)
#define NAME_HASH_FOLD UINT64_C(0xbb67ae8584caa73b)
#define NAME_HASH_END UINT64_C(0x3c6ef372fe94f82b)
/* Makes the hash of a name that of its tree.  The upper half, which says where in
 * memory to look, is the same: both cost one cache line. */
#define NAME_HASH_TREE UINT64_C(0x0000000084cf1a6d)

struct name_hash {
	uint64_t state;
	uint64_t word; /* the last bytes, at most 7 */
	unsigned word_len;
};

__extension__ typedef unsigned __int128 name_hash_product;

static inline uint64_t
name_hash_fold(uint64_t a, uint64_t b)
{
	name_hash_product product = (name_hash_product)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline struct name_hash
name_hash_begin(void)
{
	return (struct name_hash){ .state = NAME_HASH_BEGIN };
}

/* Adds the byte before those so far. */
static inline void
name_hash_add(struct name_hash *hash, uint8_t byte)
{
	hash->word = hash->word << 8 | byte;
	if (++hash->word_len < 8)
		return;
	hash->state = name_hash_fold(hash->state ^ hash->word, NAME_HASH_FOLD);
	hash->word = 0;
	hash->word_len = 0;
}

/* Bytes of a word. */
#define NAME_HASH_WORD 8U

/* The word of eight bytes, the last in the highest byte. */
static inline uint64_t
name_hash_eight(const uint8_t *bytes)
{
	uint64_t word = 0;

	for (size_t i = NAME_HASH_WORD; i-- > 0;)
		word = word << 8 | bytes[i];
	return word;
}

/* The bytes of name before its byte end, at most eight, the last of them in the highest
 * byte; below them zeros.  end is not 0. */
static inline uint64_t
name_hash_word(struct view name, size_t end)
{
	uint8_t bytes[NAME_HASH_WORD] = { 0 };

	if (end >= NAME_HASH_WORD)
		return name_hash_eight(name.ptr + end - NAME_HASH_WORD);
	if (name.len >= NAME_HASH_WORD)
		return name_hash_eight(name.ptr) << 8 * (NAME_HASH_WORD - end);
	memcpy(bytes + NAME_HASH_WORD - end, name.ptr, end);
	return name_hash_eight(bytes);
}

/* The hash with count bytes more, fewer than eight, the highest of word.  hash has whole
 * words only. */
static inline struct name_hash
name_hash_with(const struct name_hash *hash, uint64_t word, unsigned count)
{
	return (struct name_hash){
		.state = hash->state,
		/* In two steps, since a shift by all bits has no meaning. */
		.word = word >> 8 >> 8 * (NAME_HASH_WORD - 1 - count),
		.word_len = count,
	};
}

/* Adds the word that *left bytes of the name end with, and takes it off *left. */
static inline void
name_hash_add_word(struct name_hash *hash, uint64_t word, size_t *left)
{
	if (*left < NAME_HASH_WORD) {
		*hash = name_hash_with(hash, word, (unsigned)*left);
		*left = 0;
		return;
	}
	hash->state = name_hash_fold(hash->state ^ word, NAME_HASH_FOLD);
	*left -= NAME_HASH_WORD;
}

/* The hash of all bytes so far. */
static inline uint64_t
name_hash_end(const struct name_hash *hash)
{
	uint64_t len = (uint64_t)hash->word_len << 56;

	return name_hash_fold(hash->state ^ hash->word ^ len, NAME_HASH_END);
}

#endif
