/* SPDX-License-Identifier: Apache-2.0 */
/* Text from outside, made inert. */
#include "base/escape.h"

#include "support/tap.h"

struct character_case {
	const char *says;
	uint32_t first;
	uint32_t last;
};

static void
deceptive_run(const void *p)
{
	const struct character_case *row = p;

	for (uint32_t c = row->first; c <= row->last; c++)
		assert_true(escape_is_deceptive(c));
	assert_false(escape_is_deceptive(row->last + 1));
	if (row->first > 0)
		assert_false(escape_is_deceptive(row->first - 1));
}

static void
plain_run(const void *row unused_arg)
{
	for (uint32_t c = ' '; c < 0x7f; c++)
		assert_false(escape_is_deceptive(c));
}

struct text_case {
	const char *says;
	struct view text;
	struct view line;
	struct view json;
};

static void
text_run(const void *p)
{
	const struct text_case *row = p;
	uint8_t memory[128];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	escape_append_text(&out, row->text);
	assert_view_equal(buf_view(&out), row->line);
	buf_clear(&out);
	escape_append_json(&out, row->text);
	assert_view_equal(buf_view(&out), row->json);
}

int
main(void)
{
	const struct character_case characters[] = {
		{ "C0 controls", 0x00, 0x1f },
		{ "DEL and C1 controls", 0x7f, 0x9f },
		{ "the soft hyphen", 0xad, 0xad },
		{ "the Arabic letter mark", 0x61c, 0x61c },
		{ "zero-width characters and direction marks", 0x200b, 0x200f },
		{ "separators, embeddings and overrides", 0x2028, 0x202e },
		{ "the word joiner and isolates", 0x2060, 0x206f },
		{ "variation selectors", 0xfe00, 0xfe0f },
		{ "the byte order mark", 0xfeff, 0xfeff },
		{ "noncharacters", 0xfffe, 0xffff },
		{ "tags", 0xe0000, 0xe0fff },
	};
	const struct text_case texts[] = {
		{ "nothing stays nothing", VIEW(""), VIEW(""), VIEW("\"\"") },
		{ "plain text stays as it is", VIEW("a.example"), VIEW("a.example"),
		    VIEW("\"a.example\"") },
		{ "letters of all scripts stay as they are", VIEW("\xc3\xa4\xe6\xbc\xa2"),
		    VIEW("\xc3\xa4\xe6\xbc\xa2"), VIEW("\"\xc3\xa4\xe6\xbc\xa2\"") },
		{ "a newline cannot end a line", VIEW("a\nb"), VIEW("a\\x0ab"),
		    VIEW("\"a\\u000ab\"") },
		{ "an escape cannot reach a terminal", VIEW("\x1b[2J"), VIEW("\\x1b[2J"),
		    VIEW("\"\\u001b[2J\"") },
		{ "a NUL cannot end a text", BYTES('a', 0, 'b'), VIEW("a\\x00b"),
		    VIEW("\"a\\u0000b\"") },
		{ "text cannot be turned around", VIEW("\xe2\x80\xae"), VIEW("\\xe2\\x80\\xae"),
		    VIEW("\"\\u202e\"") },
		{ "a character beyond 16 bits is a pair in JSON", VIEW("\xf3\xa0\x81\x81"),
		    VIEW("\\xf3\\xa0\\x81\\x81"), VIEW("\"\\udb40\\udc41\"") },
		{ "a quote cannot end a string", VIEW("a\"b"), VIEW("a\"b"), VIEW("\"a\\\"b\"") },
		{ "a backslash is told from an escape", VIEW("\\x0a"), VIEW("\\x5cx0a"),
		    VIEW("\"\\\\x0a\"") },
		{ "a byte that is not UTF-8 is shown as a byte", BYTES('a', 0xff), VIEW("a\\xff"),
		    VIEW("\"a\\\\xff\"") },
		{ "a character that is cut short is shown by bytes", BYTES(0xe2, 0x80),
		    VIEW("\\xe2\\x80"), VIEW("\"\\\\xe2\\\\x80\"") },
		{ "a backslash beside such a byte is doubled", BYTES('\\', 0xff),
		    VIEW("\\x5c\\xff"), VIEW("\"\\\\\\\\\\\\xff\"") },
	};

	tap_section("base: what deceives");
	tap_rows(characters, deceptive_run);
	tap_test("nothing of printable ASCII", plain_run, NULL);
	tap_section("base: text made inert");
	tap_rows(texts, text_run);
	return tap_done();
}
