/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hex.h"

#include "base/num.h"

/* What a character stands for in base 64; anything above 63 is no digit. */
#define NO 0xff
static const uint8_t base64_value[256] = {
	NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, /* 00 */
	NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, /* 10 */
	NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, 62, NO, NO, NO, 63, /* 20 */
	52, 53, 54, 55, 56, 57, 58, 59, 60, 61, NO, NO, NO, NO, NO, NO, /* 30 */
	NO, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,           /* 40 */
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, NO, NO, NO, NO, NO, /* 50 */
	NO, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, /* 60 */
	41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, NO, NO, NO, NO, NO, /* 70 */
	NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, /* 80 */
	NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, /* 90 */
	NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, /* a0 */
	NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, /* b0 */
	NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, /* c0 */
	NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, /* d0 */
	NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, /* e0 */
	NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, /* f0 */
};
#undef NO

static const char hex_digits[] = "0123456789abcdef";
static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
hex_append(struct buf *out, struct view bytes)
{
	uint8_t byte;

	while (view_u8(&bytes, &byte)) {
		const char pair[] = { hex_digits[byte >> 4], hex_digits[byte & 15] };

		buf_bytes(out, view_of(pair, sizeof(pair)));
	}
}

static bool
hex_value(uint8_t digit, uint8_t *ret)
{
	if (digit >= '0' && digit <= '9')
		*ret = (uint8_t)(digit - '0');
	else if (digit >= 'a' && digit <= 'f')
		*ret = (uint8_t)(digit - 'a' + 10);
	else if (digit >= 'A' && digit <= 'F')
		*ret = (uint8_t)(digit - 'A' + 10);
	else
		return false;
	return true;
}

bool
hex_read(struct view text, uint8_t *out, size_t size)
{
	uint8_t high;
	uint8_t low;

	if (text.len / 2 != size || text.len % 2 != 0)
		return false;
	for (size_t i = 0; i < size; i++) {
		if (!hex_value(text.ptr[2 * i], &high) || !hex_value(text.ptr[2 * i + 1], &low))
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

void
base64_append(struct buf *out, struct view bytes)
{
	while (bytes.len > 0) {
		struct view group = view_take_up_to(&bytes, 3);
		uint32_t bits = 0;
		char four[4];

		for (size_t i = 0; i < 3; i++)
			bits = bits << 8 | (i < group.len ? group.ptr[i] : 0U);
		for (size_t i = 0; i < 4; i++)
			four[i] = i <= group.len ? base64_digits[bits >> (18 - 6 * i) & 63] : '=';
		buf_bytes(out, view_of(four, sizeof(four)));
	}
}

/* The last group, of 2 to 4 digits after the padding was cut off. */
static bool
base64_read_tail(struct view digits, uint8_t *out)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < 4; i++) {
		uint8_t value = i < digits.len ? base64_value[digits.ptr[i]] : 0;

		if (value > 63)
			return false;
		bits = bits << 6 | value;
	}
	for (size_t i = 0; i + 1 < digits.len; i++)
		out[i] = (uint8_t)(bits >> (16 - 8 * i));
	/* What the digits say beyond whole bytes must be zero. */
	return (bits & (0xffffffU >> (8 * (digits.len - 1)))) == 0;
}

bool
base64_read(struct view text, uint8_t *out, size_t size, size_t *ret_len)
{
	struct view whole;
	struct view tail = text;
	size_t len;

	if (text.len == 0) {
		*ret_len = 0;
		return true;
	}
	if (text.len % 4 != 0)
		return false;
	whole = view_take_up_to(&tail, text.len - 4);
	for (size_t i = 0; i < 2 && tail.ptr[tail.len - 1] == '='; i++)
		tail.len--;
	len = whole.len / 4 * 3 + tail.len - 1;
	if (len > size)
		return false;
	for (size_t i = 0; i < whole.len; i += 4) {
		uint32_t a = base64_value[whole.ptr[i]];
		uint32_t b = base64_value[whole.ptr[i + 1]];
		uint32_t c = base64_value[whole.ptr[i + 2]];
		uint32_t d = base64_value[whole.ptr[i + 3]];
		uint32_t bits = a << 18 | b << 12 | c << 6 | d;

		if (unlikely((a | b | c | d) > 63))
			return false;
		*out++ = (uint8_t)(bits >> 16);
		*out++ = (uint8_t)(bits >> 8);
		*out++ = (uint8_t)bits;
	}
	if (!base64_read_tail(tail, out))
		return false;
	*ret_len = len;
	return true;
}
