/* SPDX-License-Identifier: Apache-2.0 */
#include "support/text_scan.h"

#include "base/hex.h"
#include "base/num.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

bool
text_fail(struct text_scan *s, const char *format, ...)
{
	struct buf out;
	char says[TEXT_ERROR_MAX];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(says, sizeof(says), format, args);
	va_end(args);
	buf_init(&out, s->error, TEXT_ERROR_MAX);
	buf_printf(&out, "%s:%zu: %s", s->file, s->line, says);
	(void)buf_string(&out);
	return false;
}

void
text_skip_blanks(struct text_scan *s)
{
	bool comment = false;

	while (s->rest.len > 0) {
		uint8_t byte = s->rest.ptr[0];

		comment = byte != '\n' && (comment || byte == '#');
		if (!comment && !isspace(byte))
			return;
		s->line += byte == '\n' ? 1 : 0;
		s->rest = view_after(s->rest, 1);
	}
}

bool
text_next_is(struct text_scan *s, char c)
{
	text_skip_blanks(s);
	return s->rest.len > 0 && s->rest.ptr[0] == (uint8_t)c;
}

bool
text_skip(struct text_scan *s, char c)
{
	if (!text_next_is(s, c))
		return false;
	s->rest = view_after(s->rest, 1);
	return true;
}

bool
text_want(struct text_scan *s, char c)
{
	return text_skip(s, c) || text_fail(s, "'%c' is missing", c);
}

static bool
ends_word(uint8_t byte)
{
	return isspace(byte) || memchr("{}[]<>@#\"", byte, 9) != NULL;
}

struct view
text_word(struct text_scan *s)
{
	size_t len = 0;

	text_skip_blanks(s);
	while (len < s->rest.len && !ends_word(s->rest.ptr[len]))
		len++;
	return view_take_up_to(&s->rest, len);
}

bool
text_skip_word(struct text_scan *s, const char *word)
{
	struct text_scan trial = *s;

	if (!view_equal(text_word(&trial), view_text(word)))
		return false;
	*s = trial;
	return true;
}

bool
text_prefixed(struct text_scan *s, const char *prefix, struct view *ret)
{
	struct text_scan trial = *s;

	*ret = text_word(&trial);
	if (!view_skip(ret, view_text(prefix)))
		return false;
	*s = trial;
	return true;
}

bool
text_number(struct text_scan *s, uint64_t max, uint64_t *ret)
{
	struct view word = text_word(s);

	if (num_decimal(word, ret) && *ret <= max)
		return true;
	return text_fail(s, "'%.*s' is no number up to %ju", (int)num_min(word.len, 40),
	    (const char *)word.ptr, (uintmax_t)max);
}

bool
text_append_hex(struct text_scan *s, struct buf *out, struct view digits)
{
	uint8_t memory[TEXT_WORD_MAX / 2];
	size_t len = digits.len / 2;

	if (digits.len % 2 != 0 || len > sizeof(memory) || !hex_read(digits, memory, len))
		return text_fail(s, "'hex:' is followed by pairs of digits");
	buf_bytes(out, view_of(memory, len));
	return true;
}

/* Takes \xHH, \" or \\ behind its backslash. */
static bool
append_escaped(struct text_scan *s, struct buf *out)
{
	struct view digits;
	uint8_t byte;

	if (!view_u8(&s->rest, &byte))
		return text_fail(s, "a string has no end");
	if (byte == '"' || byte == '\\') {
		buf_byte(out, byte);
		return true;
	}
	if (byte != 'x' || !view_take(&s->rest, 2, &digits) || !hex_read(digits, &byte, 1))
		return text_fail(s, "a backslash is followed by xHH, '\"' or a backslash");
	buf_byte(out, byte);
	return true;
}

bool
text_append_string(struct text_scan *s, struct buf *out)
{
	uint8_t byte;

	s->rest = view_after(s->rest, 1);
	while (view_u8(&s->rest, &byte) && byte != '\n') {
		if (byte == '"')
			return true;
		if (byte != '\\')
			buf_byte(out, byte);
		else if (!append_escaped(s, out))
			return false;
	}
	return text_fail(s, "a string has no end");
}
