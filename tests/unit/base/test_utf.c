/* SPDX-License-Identifier: Apache-2.0 */
/* Encodings of characters. */
#include "base/utf.h"

#include "support/tap.h"

struct take_case {
	const char *says;
	struct view text;
	bool taken;
	uint32_t character;
};

/* One character and nothing behind it; what is taken is written the same way. */
static void
take_run(const void *p)
{
	const struct take_case *row = p;
	struct view in = row->text;
	uint32_t character = 4711;
	uint8_t memory[8];
	struct buf out;

	assert_int_equal(utf8_take(&in, &character), row->taken);
	assert_int_equal(utf8_valid(row->text), row->taken || row->text.len == 0);
	if (!row->taken) {
		assert_int_equal(character, 4711);
		assert_int_equal(in.len, row->text.len);
		return;
	}
	assert_int_equal(character, row->character);
	assert_int_equal(in.len, 0);
	buf_init(&out, memory, sizeof(memory));
	utf8_append(&out, character);
	assert_view_equal(buf_view(&out), row->text);
}

static void
every_character_run(const void *row unused_arg)
{
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		bool surrogate = c >= 0xd800 && c <= 0xdfff;
		uint8_t memory[4];
		uint32_t back;
		struct view in;
		struct buf out;

		buf_init(&out, memory, sizeof(memory));
		utf8_append(&out, c);
		in = buf_view(&out);
		assert_true(utf8_take(&in, &back));
		assert_int_equal(back, surrogate ? UTF_REPLACEMENT : c);
	}
}

struct append_case {
	const char *says;
	bool (*append)(struct buf *out, struct view text);
	struct view text;
	bool valid;
	struct view utf8;
};

static void
append_run(const void *p)
{
	const struct append_case *row = p;
	uint8_t memory[32];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	assert_int_equal(row->append(&out, row->text), row->valid);
	assert_view_equal(buf_view(&out), row->utf8);
}

static void
no_character_run(const void *row unused_arg)
{
	uint8_t memory[8];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	utf8_append(&out, 0x110000);
	utf8_append(&out, 0xdfff);
	assert_view_equal(buf_view(&out), VIEW("\xef\xbf\xbd\xef\xbf\xbd"));
}

static void
latin1_run(const void *row unused_arg)
{
	uint8_t memory[8];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	latin1_append(&out, BYTES('a', 0x7f, 0x80, 0xff));
	assert_view_equal(buf_view(&out), VIEW("a\x7f\xc2\x80\xc3\xbf"));
}

static void
ascii_run(const void *row unused_arg)
{
	assert_true(utf_is_ascii(VIEW("")));
	assert_true(utf_is_ascii(BYTES(0x00, 0x7f)));
	assert_false(utf_is_ascii(BYTES(0x00, 0x80)));
	assert_false(utf_is_ascii(VIEW("a\xff")));
}

#define REPLACED "\xef\xbf\xbd"

int
main(void)
{
	const struct take_case takes[] = {
		{ "nothing is no character", VIEW(""), false, 0 },
		{ "NUL is a character", BYTES(0x00), true, 0 },
		{ "U+007F takes one byte", BYTES(0x7f), true, 0x7f },
		{ "U+0080 takes two bytes", BYTES(0xc2, 0x80), true, 0x80 },
		{ "U+07FF takes two bytes", BYTES(0xdf, 0xbf), true, 0x7ff },
		{ "U+0800 takes three bytes", BYTES(0xe0, 0xa0, 0x80), true, 0x800 },
		{ "U+FFFF takes three bytes", BYTES(0xef, 0xbf, 0xbf), true, 0xffff },
		{ "U+10000 takes four bytes", BYTES(0xf0, 0x90, 0x80, 0x80), true, 0x10000 },
		{ "U+10FFFF is the last", BYTES(0xf4, 0x8f, 0xbf, 0xbf), true, 0x10ffff },
		{ "U+110000 is none", BYTES(0xf4, 0x90, 0x80, 0x80), false, 0 },
		{ "U+007F in two bytes is overlong", BYTES(0xc1, 0xbf), false, 0 },
		{ "U+07FF in three bytes is overlong", BYTES(0xe0, 0x9f, 0xbf), false, 0 },
		{ "U+FFFF in four bytes is overlong", BYTES(0xf0, 0x8f, 0xbf, 0xbf), false, 0 },
		{ "U+D7FF is before the surrogates", BYTES(0xed, 0x9f, 0xbf), true, 0xd7ff },
		{ "U+D800 is a surrogate", BYTES(0xed, 0xa0, 0x80), false, 0 },
		{ "U+DFFF is a surrogate", BYTES(0xed, 0xbf, 0xbf), false, 0 },
		{ "U+E000 is after the surrogates", BYTES(0xee, 0x80, 0x80), true, 0xe000 },
		{ "a byte of the middle is no beginning", BYTES(0x80), false, 0 },
		{ "a byte of five bytes is no beginning", BYTES(0xf8, 0x88, 0x80, 0x80, 0x80),
		    false, 0 },
		{ "FF is no beginning", BYTES(0xff), false, 0 },
		{ "two bytes cut short", BYTES(0xc2), false, 0 },
		{ "four bytes cut short", BYTES(0xf0, 0x90, 0x80), false, 0 },
		{ "a beginning is no byte of the middle", BYTES(0xe0, 0xa0, 0xc2), false, 0 },
		{ "ASCII is no byte of the middle", BYTES(0xc2, 0x7f), false, 0 },
	};
	const struct append_case appends[] = {
		{ "UTF-16BE: nothing", utf16be_append, VIEW(""), true, VIEW("") },
		{ "UTF-16BE: two characters", utf16be_append, BYTES(0, 'a', 0, 0xe4), true,
		    VIEW("a\xc3\xa4") },
		{ "UTF-16BE: the first pair", utf16be_append, BYTES(0xd8, 0, 0xdc, 0), true,
		    VIEW("\xf0\x90\x80\x80") },
		{ "UTF-16BE: the last pair", utf16be_append, BYTES(0xdb, 0xff, 0xdf, 0xff), true,
		    VIEW("\xf4\x8f\xbf\xbf") },
		{ "UTF-16BE: a high surrogate at the end", utf16be_append, BYTES(0xd8, 0), false,
		    VIEW(REPLACED) },
		{ "UTF-16BE: a high surrogate before a letter", utf16be_append,
		    BYTES(0xdb, 0xff, 0, 'a'), false, VIEW(REPLACED "a") },
		{ "UTF-16BE: a high surrogate before what follows the low ones", utf16be_append,
		    BYTES(0xd8, 0, 0xe0, 0), false, VIEW(REPLACED "\xee\x80\x80") },
		{ "UTF-16BE: a low surrogate alone", utf16be_append, BYTES(0xdc, 0, 0, 'a'), false,
		    VIEW(REPLACED "a") },
		{ "UTF-16BE: an odd byte at the end", utf16be_append, BYTES(0, 'a', 0), false,
		    VIEW("a" REPLACED) },
		{ "UCS-4: two characters", ucs4be_append, BYTES(0, 0, 0, 'a', 0, 1, 0, 0), true,
		    VIEW("a\xf0\x90\x80\x80") },
		{ "UCS-4: a value above U+10FFFF", ucs4be_append,
		    BYTES(0, 0x11, 0, 0, 0, 0, 0, 'a'), false, VIEW(REPLACED "a") },
		{ "UCS-4: a surrogate", ucs4be_append, BYTES(0, 0, 0xd8, 0), false,
		    VIEW(REPLACED) },
		{ "UCS-4: three bytes at the end", ucs4be_append, BYTES(0, 0, 0), false,
		    VIEW(REPLACED) },
	};

	tap_section("base: UTF-8");
	tap_rows(takes, take_run);
	tap_test("each character there and back", every_character_run, NULL);
	tap_test("what is no character is replaced", no_character_run, NULL);
	tap_test("ASCII ends at 7F", ascii_run, NULL);
	tap_section("base: other encodings");
	tap_rows(appends, append_run);
	tap_test("Latin-1: each byte is a character", latin1_run, NULL);
	return tap_done();
}
