/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf.h"

static bool
is_surrogate(uint32_t character)
{
	return character >= 0xd800 && character <= 0xdfff;
}

bool
utf_is_character(uint32_t character)
{
	return character <= 0x10ffff && !is_surrogate(character);
}

/* RFC 3629 3: the bytes that follow a first byte, the bits it carries, and the
 * smallest character that needs so many bytes. */
struct utf8_form {
	uint8_t mask;
	uint8_t first;
	uint8_t followers;
	uint32_t smallest;
};

static const struct utf8_form utf8_forms[] = {
	{ 0x80, 0x00, 0, 0x0 },
	{ 0xe0, 0xc0, 1, 0x80 },
	{ 0xf0, 0xe0, 2, 0x800 },
	{ 0xf8, 0xf0, 3, 0x10000 },
};

static const struct utf8_form *
utf8_form_of(uint8_t first)
{
	for (size_t i = 0; i < sizeof(utf8_forms) / sizeof(utf8_forms[0]); i++) {
		if ((first & utf8_forms[i].mask) == utf8_forms[i].first)
			return &utf8_forms[i];
	}
	return NULL;
}

bool
utf8_take(struct view *in, uint32_t *ret)
{
	struct view trial = *in;
	const struct utf8_form *form;
	struct view followers;
	uint32_t character;
	uint8_t byte;

	if (!view_u8(&trial, &byte))
		return false;
	/* Nearly all text is ASCII. */
	if (byte < 0x80) {
		*in = trial;
		*ret = byte;
		return true;
	}
	form = utf8_form_of(byte);
	if (form == NULL || !view_take(&trial, form->followers, &followers))
		return false;
	character = byte & (uint8_t)~form->mask;
	while (view_u8(&followers, &byte)) {
		if ((byte & 0xc0) != 0x80)
			return false;
		character = character << 6 | (byte & 0x3f);
	}
	if (character < form->smallest || !utf_is_character(character))
		return false;
	*in = trial;
	*ret = character;
	return true;
}

bool
utf8_valid(struct view text)
{
	uint32_t character;

	while (text.len > 0) {
		if (!utf8_take(&text, &character))
			return false;
	}
	return true;
}

bool
utf_is_ascii(struct view text)
{
	uint8_t byte;

	while (view_u8(&text, &byte)) {
		if (byte >= 0x80)
			return false;
	}
	return true;
}

void
utf8_append(struct buf *out, uint32_t character)
{
	uint8_t bytes[4];
	size_t len = sizeof(utf8_forms) / sizeof(utf8_forms[0]);

	if (!utf_is_character(character))
		character = UTF_REPLACEMENT;
	while (character < utf8_forms[len - 1].smallest)
		len--;
	for (size_t i = len - 1; i > 0; i--) {
		bytes[i] = (uint8_t)(0x80 | (character & 0x3f));
		character >>= 6;
	}
	bytes[0] = (uint8_t)(utf8_forms[len - 1].first | character);
	buf_bytes(out, view_of(bytes, len));
}

bool
utf16be_take(struct view *in, uint32_t *ret)
{
	struct view trial;
	uint64_t unit;
	uint64_t second;

	if (!view_uint(in, 2, &unit))
		return false;
	trial = *in;
	if (unit >= 0xd800 && unit <= 0xdbff && view_uint(&trial, 2, &second) && second >= 0xdc00 &&
	    second <= 0xdfff) {
		*in = trial;
		unit = 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00);
	}
	*ret = (uint32_t)unit;
	return true;
}

bool
ucs4be_take(struct view *in, uint32_t *ret)
{
	uint64_t unit;

	if (!view_uint(in, 4, &unit))
		return false;
	*ret = (uint32_t)unit;
	return true;
}

static bool
append_taken(struct buf *out, struct view text, bool (*take)(struct view *, uint32_t *))
{
	bool valid = true;
	uint32_t character;

	while (take(&text, &character)) {
		valid = valid && utf_is_character(character);
		utf8_append(out, character);
	}
	if (text.len > 0)
		utf8_append(out, UTF_REPLACEMENT);
	return valid && text.len == 0;
}

bool
utf16be_append(struct buf *out, struct view text)
{
	return append_taken(out, text, utf16be_take);
}

bool
ucs4be_append(struct buf *out, struct view text)
{
	return append_taken(out, text, ucs4be_take);
}

void
latin1_append(struct buf *out, struct view text)
{
	uint8_t byte;

	while (view_u8(&text, &byte))
		utf8_append(out, byte);
}
