/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include "base/num.h"
#include "base/own.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* The first allocation of a growing buffer: most lines fit. */
#define BUF_FIRST_SIZE 512

void
buf_init(struct buf *buf, void *memory, size_t size)
{
	*buf = (struct buf){ .ptr = memory, .size = size, .max = size };
}

void
buf_init_growing(struct buf *buf, size_t max)
{
	*buf = (struct buf){ .max = max, .grows = true };
}

void
buf_fini(struct buf *buf)
{
	size_t max = buf->max;

	if (!buf->grows)
		return;
	free(buf->ptr);
	buf_init_growing(buf, max);
}

void
buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->overflowed = false;
}

bool
buf_ok(const struct buf *buf)
{
	return !buf->overflowed;
}

struct view
buf_view(const struct buf *buf)
{
	return view_of(buf->ptr, buf->len);
}

/* Room for n more bytes at the end, or NULL with the overflow remembered. */
static uint8_t *
buf_room(struct buf *buf, size_t n)
{
	size_t size = buf->size;

	if (buf->overflowed || n > buf->max - buf->len) {
		buf->overflowed = true;
		return NULL;
	}
	if (n > size - buf->len) {
		/* Only a growing buffer has size < max. */
		size = size < BUF_FIRST_SIZE ? BUF_FIRST_SIZE : size;
		while (n > size - buf->len)
			size = size > buf->max / 2 ? buf->max : size * 2;
		size = num_min(size, buf->max);
		buf->ptr = xrealloc(buf->ptr, size);
		buf->size = size;
	}
	return buf->ptr + buf->len;
}

void
buf_bytes(struct buf *buf, struct view bytes)
{
	uint8_t *room;

	if (bytes.len == 0)
		return;
	room = buf_room(buf, bytes.len);
	if (room == NULL)
		return;
	memcpy(room, bytes.ptr, bytes.len);
	buf->len += bytes.len;
}

void
buf_byte(struct buf *buf, uint8_t byte)
{
	buf_bytes(buf, view_of(&byte, 1));
}

void
buf_text(struct buf *buf, const char *text)
{
	buf_bytes(buf, view_text(text));
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
	char line[BUF_FIRST_SIZE];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	assert(len >= 0);
	if ((size_t)len < sizeof(line)) {
		buf_bytes(buf, view_of(line, (size_t)len));
		return;
	}
	char *longer = xcalloc((size_t)len + 1, 1);
	va_start(args, format);
	(void)vsnprintf(longer, (size_t)len + 1, format, args);
	va_end(args);
	buf_bytes(buf, view_of(longer, (size_t)len));
	free(longer);
}

/* The digits of 2^64 - 1. */
#define DIGITS_MAX 20

void
buf_grouped(struct buf *buf, uint64_t number)
{
	char digits[DIGITS_MAX + 1];
	char text[DIGITS_MAX + DIGITS_MAX / 3];
	size_t digit_count = (size_t)snprintf(digits, sizeof(digits), "%" PRIu64, number);
	size_t len = 0;

	for (size_t i = 0; i < digit_count; i++) {
		if (i > 0 && (digit_count - i) % 3 == 0)
			text[len++] = ',';
		text[len++] = digits[i];
	}
	buf_bytes(buf, view_of(text, len));
}

void
buf_uint(struct buf *buf, size_t width, uint64_t value)
{
	uint8_t bytes[8];

	assert(width >= 1 && width <= sizeof(bytes));
	if (width < sizeof(bytes) && value >> (8 * width) != 0) {
		buf->overflowed = true;
		return;
	}
	for (size_t i = 0; i < width; i++)
		bytes[i] = (uint8_t)(value >> (8 * (width - 1 - i)));
	buf_bytes(buf, view_of(bytes, width));
}

const char *
buf_string(struct buf *buf)
{
	size_t len = buf->len;

	buf_byte(buf, '\0');
	buf->len = len;
	return buf->overflowed ? "" : (const char *)buf->ptr;
}
