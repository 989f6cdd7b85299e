/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arithmetic that says when a result does not fit.  size_t counts memory,
 * uint64_t counts what a wire can say (tree sizes, offsets, times).
 */
#ifndef CTVIGIL_BASE_NUM_H
#define CTVIGIL_BASE_NUM_H

#include "base/attr.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* *ret = a + b.  False, and *ret unspecified, if the sum does not fit. */
static inline bool must_use
num_add(size_t a, size_t b, size_t *ret)
{
	return !__builtin_add_overflow(a, b, ret);
}

/* *ret = a * b.  False, and *ret unspecified, if the product does not fit. */
static inline bool must_use
num_mul(size_t a, size_t b, size_t *ret)
{
	return !__builtin_mul_overflow(a, b, ret);
}

/* The smaller, the larger. */
static inline size_t
num_min(size_t a, size_t b)
{
	return a < b ? a : b;
}

static inline size_t
num_max(size_t a, size_t b)
{
	return a > b ? a : b;
}

static inline uint64_t
num_min64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static inline uint64_t
num_max64(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* A decimal number without sign, blanks or leading zeros, as C2SP writes sizes
 * ("0" itself is well formed).  False if text is anything else or exceeds
 * 2^64 - 1; *ret is then unchanged. */
bool num_decimal(struct view text, uint64_t *ret) must_use;

#endif
