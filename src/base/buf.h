/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A buffer that bytes and text are appended to, with a maximum given at birth.
 *
 * What does not fit is not appended at all, not even in part, and the buffer
 * remembers it: buf_ok() is false from then on, and later appends do nothing.
 * So a writer appends without looking and asks once, at the end.
 *
 * A buffer over the caller's memory never touches the heap, but for a long line of
 * buf_printf(); a growing one ends the process when memory is out (own.h).
 */
#ifndef CTVIGIL_BASE_BUF_H
#define CTVIGIL_BASE_BUF_H

#include "base/attr.h"
#include "base/view.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	uint8_t *ptr;
	size_t len;
	size_t size; /* bytes at ptr */
	size_t max;  /* len never exceeds it */
	bool grows;
	bool overflowed;
};

/* An empty buffer over size bytes of the caller's memory, which must outlive it. */
void buf_init(struct buf *buf, void *memory, size_t size);

/* An empty buffer that grows on the heap up to max bytes.  buf_fini() frees it. */
void buf_init_growing(struct buf *buf, size_t max);

/* Frees what a growing buffer holds; the buffer is empty and usable afterwards. */
void buf_fini(struct buf *buf);

/* Forgets the content and any overflow; keeps the memory. */
void buf_clear(struct buf *buf);

/* Whether all that was appended is there. */
bool buf_ok(const struct buf *buf) must_use;

/* The content.  Valid until the next append. */
struct view buf_view(const struct buf *buf) must_use;

/* Appends bytes, one byte, or a string without its NUL. */
void buf_bytes(struct buf *buf, struct view bytes);
void buf_byte(struct buf *buf, uint8_t byte);
void buf_text(struct buf *buf, const char *text);

/* Appends what printf(3) would print. */
void buf_printf(struct buf *buf, const char *format, ...) printf_like(2, 3);

/* Appends a number for people: "1,283,991". */
void buf_grouped(struct buf *buf, uint64_t number);

/* Appends an unsigned integer of width bytes, 1 to 8, big-endian.  A value that does not
 * fit in width bytes counts as overflow. */
void buf_uint(struct buf *buf, size_t width, uint64_t value);

/* The content with a NUL behind it, which is not counted in len.  "" if something did
 * not fit, be it the NUL, which then counts as overflow.  Valid until the next append. */
const char *buf_string(struct buf *buf);

#endif
