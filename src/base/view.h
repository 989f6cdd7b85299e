/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A view is a run of bytes that somebody else owns.  Readers move its front
 * forward; nothing here ever writes through it or frees it.
 *
 * view_take() is the only function of the project that checks bounds; where less
 * will do, view_take_up_to() keeps to them.  Every other reader is built from these
 * two.  A reader that returns false has changed nothing, neither the view nor its
 * output.  All integers on the wire are big-endian (RFC 8446 3.1, RFC 6962 3).
 */
#ifndef CTVIGIL_BASE_VIEW_H
#define CTVIGIL_BASE_VIEW_H

#include "base/attr.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct view {
	const uint8_t *ptr; /* may be NULL when len is 0 */
	size_t len;
};

/* A view of a string literal, without its NUL. */
#define VIEW(literal) ((struct view){ (const uint8_t *)("" literal), sizeof(literal) - 1 })
/* A view of an array. */
#define VIEW_OF(array) ((struct view){ (array), sizeof(array) })

/* The len bytes at ptr. */
static inline struct view
view_of(const void *ptr, size_t len)
{
	return (struct view){ .ptr = ptr, .len = len };
}

/* The bytes of a C string, without its NUL. */
static inline struct view
view_text(const char *text)
{
	return (struct view){ .ptr = (const uint8_t *)text, .len = strlen(text) };
}

/* Takes the first n bytes of *in, or all of them if fewer are left. */
static inline struct view
view_take_up_to(struct view *in, size_t n)
{
	struct view front = { .ptr = in->ptr, .len = n < in->len ? n : in->len };

	/* A view of nothing may have no address to add to. */
	if (front.len != 0)
		in->ptr += front.len;
	in->len -= front.len;
	return front;
}

/* Takes the first n bytes of *in into *ret.  False if fewer are left. */
static inline bool must_use
view_take(struct view *in, size_t n, struct view *ret)
{
	if (n > in->len)
		return false;
	*ret = view_take_up_to(in, n);
	return true;
}

/* What is behind the first n bytes; nothing if there are no more than these. */
static inline struct view must_use
view_after(struct view in, size_t n)
{
	(void)view_take_up_to(&in, n);
	return in;
}

/* Takes one byte. */
static inline bool must_use
view_u8(struct view *in, uint8_t *ret)
{
	struct view byte;

	if (!view_take(in, 1, &byte))
		return false;
	*ret = byte.ptr[0];
	return true;
}

/* Takes an unsigned integer of width bytes, 1 to 8. */
static inline bool must_use
view_uint(struct view *in, size_t width, uint64_t *ret)
{
	struct view bytes;
	uint64_t value = 0;

	assert(width >= 1 && width <= 8);
	if (!view_take(in, width, &bytes))
		return false;
	for (size_t i = 0; i < width; i++)
		value = value << 8 | bytes.ptr[i];
	*ret = value;
	return true;
}

/* Takes a length of width bytes, 1 to 3, and as many bytes as it says: the
 * TLS vector opaque<0..2^(8*width)-1> (RFC 8446 3.4). */
static inline bool must_use
view_vector(struct view *in, size_t width, struct view *ret)
{
	struct view trial = *in;
	uint64_t len;

	assert(width >= 1 && width <= 3);
	if (!view_uint(&trial, width, &len) || !view_take(&trial, (size_t)len, ret))
		return false;
	*in = trial;
	return true;
}

/* Takes everything up to the first byte b, and b itself, which *ret leaves out.
 * False if there is no b.  ret may be in, which is the line afterwards. */
bool view_line(struct view *in, uint8_t b, struct view *ret) must_use;

/* Takes prefix.  False if *in does not begin with it. */
bool view_skip(struct view *in, struct view prefix) must_use;

/* Whether two views hold the same bytes. */
bool view_equal(struct view a, struct view b) must_use;

/* Whether the first bytes of a are those of prefix. */
bool view_starts_with(struct view a, struct view prefix) must_use;

/* How many bytes of outer lie before inner, which must be a part of it. */
size_t view_offset(struct view outer, struct view inner) must_use;

#endif
