/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Encodings: what comes out is UTF-8, whatever went in, and UTF-8 that is read
 * and written again is the same.
 */
#include "base/utf.h"

#include "fuzz/fuzz.h"

static void
check_utf8(struct view text, struct buf *out)
{
	struct view rest = text;
	uint32_t c;

	buf_clear(out);
	while (utf8_take(&rest, &c))
		utf8_append(out, c);
	promise(utf8_valid(text) == (rest.len == 0));
	promise(view_starts_with(text, buf_view(out)));
	promise(buf_view(out).len + rest.len == text.len);
}

static void
check_append(bool (*append)(struct buf *, struct view), struct view text, struct buf *out)
{
	buf_clear(out);
	(void)append(out, text);
	promise(buf_ok(out) && utf8_valid(buf_view(out)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view text = view_of(bytes, len);
	struct buf out;

	/* Two bytes of UTF-16 take three of UTF-8, as does one byte at the end. */
	buf_init_growing(&out, 3 * len);
	check_utf8(text, &out);
	check_append(utf16be_append, text, &out);
	check_append(ucs4be_append, text, &out);
	buf_clear(&out);
	latin1_append(&out, text);
	promise(buf_ok(&out) && utf8_valid(buf_view(&out)));
	promise(utf_is_ascii(text) == (buf_view(&out).len == len));
	buf_fini(&out);
	return 0;
}
