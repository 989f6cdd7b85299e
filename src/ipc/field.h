/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fields of messages on the wire: one writer and one reader for each kind of
 * message_table.h, side by side.  A reader that returns false says that the field
 * is cut short or ill formed; a writer tells the buffer what does not fit.
 */
#ifndef CTVIGIL_IPC_FIELD_H
#define CTVIGIL_IPC_FIELD_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/status.h"
#include "base/utf.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Whether a text can be shown and kept as it is: UTF-8 without control characters
 * (C0, DEL, C1) but newline and tab. */
static inline bool must_use
field_text_is_plain(struct view text)
{
	uint32_t c;

	while (text.len > 0) {
		if (!utf8_take(&text, &c))
			return false;
		if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0))
			return false;
	}
	return true;
}

static inline void
field_put_U8(struct buf *out, uint8_t value)
{
	buf_uint(out, 1, value);
}

static inline bool must_use
field_take_U8(struct view *in, uint8_t *ret)
{
	return view_u8(in, ret);
}

static inline void
field_put_U16(struct buf *out, uint16_t value)
{
	buf_uint(out, 2, value);
}

static inline bool must_use
field_take_U16(struct view *in, uint16_t *ret)
{
	uint64_t value;

	if (!view_uint(in, 2, &value))
		return false;
	*ret = (uint16_t)value;
	return true;
}

static inline void
field_put_U32(struct buf *out, uint32_t value)
{
	buf_uint(out, 4, value);
}

static inline bool must_use
field_take_U32(struct view *in, uint32_t *ret)
{
	uint64_t value;

	if (!view_uint(in, 4, &value))
		return false;
	*ret = (uint32_t)value;
	return true;
}

static inline void
field_put_U64(struct buf *out, uint64_t value)
{
	buf_uint(out, 8, value);
}

static inline bool must_use
field_take_U64(struct view *in, uint64_t *ret)
{
	return view_uint(in, 8, ret);
}

static inline void
field_put_I64(struct buf *out, int64_t value)
{
	buf_uint(out, 8, (uint64_t)value);
}

static inline bool must_use
field_take_I64(struct view *in, int64_t *ret)
{
	uint64_t value;

	if (!view_uint(in, 8, &value))
		return false;
	*ret = (int64_t)value;
	return true;
}

static inline void
field_put_BOOL(struct buf *out, bool value)
{
	buf_uint(out, 1, value);
}

static inline bool must_use
field_take_BOOL(struct view *in, bool *ret)
{
	uint8_t value;

	if (!view_u8(in, &value) || value > 1)
		return false;
	*ret = value == 1;
	return true;
}

static inline void
field_put_STATUS(struct buf *out, enum status value)
{
	buf_uint(out, 2, value);
}

static inline bool must_use
field_take_STATUS(struct view *in, enum status *ret)
{
	uint64_t value;

	return view_uint(in, 2, &value) && status_from_number(value, ret);
}

static inline void
field_put_SIZE(struct buf *out, uint64_t value)
{
	if (value > INT64_MAX)
		out->overflowed = true;
	buf_uint(out, 8, value);
}

static inline bool must_use
field_take_SIZE(struct view *in, uint64_t *ret)
{
	return view_uint(in, 8, ret) && *ret <= INT64_MAX;
}

static inline void
field_put_HASH(struct buf *out, struct hash value)
{
	buf_bytes(out, hash_view(&value));
}

static inline bool must_use
field_take_HASH(struct view *in, struct hash *ret)
{
	struct view bytes;

	if (!view_take(in, sizeof(ret->bytes), &bytes))
		return false;
	memcpy(ret->bytes, bytes.ptr, bytes.len);
	return true;
}

static inline void
field_put_BYTES(struct buf *out, struct view value)
{
	buf_uint(out, 4, value.len);
	buf_bytes(out, value);
}

static inline bool must_use
field_take_BYTES(struct view *in, struct view *ret)
{
	uint64_t len;

	return view_uint(in, 4, &len) && view_take(in, (size_t)len, ret);
}

static inline void
field_put_TEXT(struct buf *out, struct view value)
{
	if (!field_text_is_plain(value))
		out->overflowed = true;
	field_put_BYTES(out, value);
}

static inline bool must_use
field_take_TEXT(struct view *in, struct view *ret)
{
	return field_take_BYTES(in, ret) && field_text_is_plain(*ret);
}

#endif
