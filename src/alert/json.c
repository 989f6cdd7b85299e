/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/json.h"

#include "base/clock.h"
#include "base/escape.h"
#include "base/hex.h"

#include <inttypes.h>

void
json_comma(struct buf *out)
{
	uint8_t last = out->len > 0 ? out->ptr[out->len - 1] : '{';

	if (last != '{' && last != '[')
		buf_byte(out, ',');
}

void
json_name(struct buf *out, const char *name)
{
	json_comma(out);
	buf_printf(out, "\"%s\":", name);
}

void
json_text(struct buf *out, const char *name, struct view text)
{
	json_name(out, name);
	escape_append_json(out, text);
}

void
json_hash(struct buf *out, const char *name, const struct hash *hash)
{
	json_hex(out, name, hash_view(hash));
}

void
json_number(struct buf *out, const char *name, uint64_t number)
{
	json_name(out, name);
	buf_printf(out, "%" PRIu64, number);
}

void
json_boolean(struct buf *out, const char *name, bool value)
{
	json_name(out, name);
	buf_text(out, value ? "true" : "false");
}

void
json_null(struct buf *out, const char *name)
{
	json_name(out, name);
	buf_text(out, "null");
}

void
json_base64(struct buf *out, const char *name, struct view bytes)
{
	json_name(out, name);
	buf_byte(out, '"');
	base64_append(out, bytes);
	buf_byte(out, '"');
}

void
json_hex(struct buf *out, const char *name, struct view bytes)
{
	json_name(out, name);
	buf_byte(out, '"');
	hex_append(out, bytes);
	buf_byte(out, '"');
}

void
json_time(struct buf *out, const char *name, int64_t seconds)
{
	json_name(out, name);
	buf_byte(out, '"');
	clock_append(out, seconds);
	buf_byte(out, '"');
}

void
json_time_ms(struct buf *out, const char *name, uint64_t milliseconds)
{
	json_name(out, name);
	buf_byte(out, '"');
	clock_append_ms(out, milliseconds);
	buf_byte(out, '"');
}
