/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text made inert: what comes out is UTF-8 without a deceptive character, JSON
 * ends where it should, and from a line of a terminal the bytes can be had back.
 */
#include "base/escape.h"

#include "base/hex.h"
#include "base/utf.h"
#include "fuzz/fuzz.h"

static void
check_inert(struct view text)
{
	uint32_t c;

	while (text.len > 0) {
		promise(utf8_take(&text, &c));
		promise(!escape_is_deceptive(c));
	}
}

/* Undoes escape_append_text(). */
static void
append_plain(struct buf *out, struct view text)
{
	struct view digits;
	uint8_t byte;

	while (view_u8(&text, &byte)) {
		if (byte == '\\') {
			promise(view_u8(&text, &byte) && byte == 'x');
			promise(view_take(&text, 2, &digits) && hex_read(digits, &byte, 1));
		}
		buf_byte(out, byte);
	}
}

/* Between its quotes, a string has no quote that is not escaped. */
static void
check_json(struct view json)
{
	struct view hex;
	uint8_t byte;
	uint8_t bytes[2];

	promise(view_u8(&json, &byte) && byte == '"');
	while (json.len > 1) {
		promise(view_u8(&json, &byte) && byte != '"');
		if (byte != '\\')
			continue;
		promise(view_u8(&json, &byte));
		promise(byte == '\\' || byte == '"' || byte == 'u');
		if (byte == 'u')
			promise(view_take(&json, 4, &hex) && hex_read(hex, bytes, 2));
	}
	promise(view_equal(json, VIEW("\"")));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view text = view_of(bytes, len);
	struct buf out;
	struct buf back;

	/* The longest: \\xHH for a byte, with its backslash doubled, and two quotes. */
	buf_init_growing(&out, 6 * len + 2);
	buf_init_growing(&back, len);
	escape_append_text(&out, text);
	promise(buf_ok(&out));
	check_inert(buf_view(&out));
	append_plain(&back, buf_view(&out));
	promise(buf_ok(&back) && view_equal(buf_view(&back), text));

	buf_clear(&out);
	escape_append_json(&out, text);
	promise(buf_ok(&out));
	check_inert(buf_view(&out));
	check_json(buf_view(&out));
	buf_fini(&back);
	buf_fini(&out);
	return 0;
}
