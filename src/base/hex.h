/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base 16 (lower case, RFC 4648 8) and base 64 (RFC 4648 4: padding, '+', '/'),
 * the two spellings of bytes that CT uses.
 */
#ifndef CTVIGIL_BASE_HEX_H
#define CTVIGIL_BASE_HEX_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The characters that n bytes take in base 64. */
#define BASE64_LEN(n) (((n) + 2) / 3 * 4)

/* Appends bytes in lower-case hex. */
void hex_append(struct buf *out, struct view bytes);

/* Writes the size bytes that 2 * size hex digits of either case stand for.
 * False if text is anything else; out is then unspecified. */
bool hex_read(struct view text, uint8_t *out, size_t size) must_use;

/* Appends bytes in base 64, padded. */
void base64_append(struct buf *out, struct view bytes);

/* Writes the bytes that text stands for to out, which has size bytes, and their
 * number to *ret_len.  False if text is not base 64 with its padding and zero
 * trailing bits (RFC 4648 3.5), or stands for more than size bytes; out is then
 * unspecified and *ret_len unchanged. */
bool base64_read(struct view text, uint8_t *out, size_t size, size_t *ret_len) must_use;

#endif
