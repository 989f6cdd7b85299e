/* SPDX-License-Identifier: Apache-2.0 */
#include "base/escape.h"

#include "base/utf.h"

#include <inttypes.h>

/* Unicode 15, Default_Ignorable_Code_Point and Bidi_Control where they matter
 * for deception, and what no text needs; in ascending order. */
static const struct {
	uint32_t first;
	uint32_t last;
} deceptive[] = {
	{ 0x0000, 0x001f },   /* C0 */
	{ 0x007f, 0x009f },   /* DEL, C1 */
	{ 0x00ad, 0x00ad },   /* soft hyphen */
	{ 0x034f, 0x034f },   /* combining grapheme joiner */
	{ 0x061c, 0x061c },   /* Arabic letter mark */
	{ 0x115f, 0x1160 },   /* Hangul fillers */
	{ 0x17b4, 0x17b5 },   /* Khmer inherent vowels */
	{ 0x180b, 0x180f },   /* Mongolian selectors */
	{ 0x200b, 0x200f },   /* zero width, LRM, RLM */
	{ 0x2028, 0x202e },   /* separators, embeddings, overrides */
	{ 0x2060, 0x206f },   /* word joiner, isolates, deprecated controls */
	{ 0x3164, 0x3164 },   /* Hangul filler */
	{ 0xfe00, 0xfe0f },   /* variation selectors */
	{ 0xfeff, 0xfeff },   /* byte order mark */
	{ 0xffa0, 0xffa0 },   /* halfwidth Hangul filler */
	{ 0xfff0, 0xfffb },   /* interlinear annotation */
	{ 0xfffe, 0xffff },   /* noncharacters */
	{ 0xe0000, 0xe0fff }, /* tags */
};

bool
escape_is_deceptive(uint32_t character)
{
	for (size_t i = 0; i < sizeof(deceptive) / sizeof(deceptive[0]); i++) {
		if (character <= deceptive[i].last)
			return character >= deceptive[i].first;
	}
	return false;
}

/* The next piece of text: one character and its bytes, or one byte that is part
 * of none. */
struct piece {
	struct view bytes;
	uint32_t character;
	bool valid;
};

static bool
take_piece(struct view *in, struct piece *ret)
{
	struct view before = *in;

	ret->valid = utf8_take(in, &ret->character);
	if (!ret->valid)
		return view_take(in, 1, &ret->bytes);
	ret->bytes = view_of(before.ptr, before.len - in->len);
	return true;
}

static void
append_hex_bytes(struct buf *out, struct view bytes)
{
	uint8_t byte;

	while (view_u8(&bytes, &byte))
		buf_printf(out, "\\x%02x", byte);
}

void
escape_append_text(struct buf *out, struct view text)
{
	struct piece piece;

	while (take_piece(&text, &piece)) {
		if (!piece.valid || piece.character == '\\' || escape_is_deceptive(piece.character))
			append_hex_bytes(out, piece.bytes);
		else
			buf_bytes(out, piece.bytes);
	}
}

static void
append_json_escape(struct buf *out, uint32_t character)
{
	if (character < 0x10000) {
		buf_printf(out, "\\u%04" PRIx32, character);
		return;
	}
	character -= 0x10000;
	buf_printf(out, "\\u%04" PRIx32 "\\u%04" PRIx32, 0xd800 + (character >> 10),
	    0xdc00 + (character & 0x3ff));
}

static void
append_json_piece(struct buf *out, const struct piece *piece, bool all_valid)
{
	if (!piece->valid)
		buf_printf(out, "\\\\x%02x", piece->bytes.ptr[0]);
	else if (piece->character == '\\')
		buf_text(out, all_valid ? "\\\\" : "\\\\\\\\");
	else if (piece->character == '"')
		buf_text(out, "\\\"");
	else if (escape_is_deceptive(piece->character))
		append_json_escape(out, piece->character);
	else
		buf_bytes(out, piece->bytes);
}

void
escape_append_json(struct buf *out, struct view text)
{
	bool all_valid = utf8_valid(text);
	struct piece piece;

	buf_byte(out, '"');
	while (take_piece(&text, &piece))
		append_json_piece(out, &piece, all_valid);
	buf_byte(out, '"');
}
