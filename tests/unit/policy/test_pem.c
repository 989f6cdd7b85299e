/* SPDX-License-Identifier: Apache-2.0 */
/* Lines and words of text, and blocks of PEM among them. */
#include "policy/pem.h"

#include "support/tap.h"

struct text_case {
	const char *says;
	const char *text;
	const char *expected; /* each line or word in brackets */
};

static const struct text_case lines[] = {
	{ "an empty text has no line", "", "" },
	{ "lines end with LF", "a\nb\n", "[a][b]" },
	{ "the last line may lack its end", "a\nb", "[a][b]" },
	{ "lines may end with CRLF", "a\r\nb\r\n", "[a][b]" },
	{ "blanks at either side are no part of a line", " \t a b\v\f \n\n", "[a b][]" },
};

static const struct text_case words[] = {
	{ "an empty line has no word", "", "" },
	{ "nor has a blank one", " \t", "" },
	{ "blanks part words", " a\tb  c ", "[a][b][c]" },
	{ "the byte before a tab and the one behind a carriage return are no blanks",
	    "a\x08"
	    "b\x0e"
	    "c",
	    "[a\x08"
	    "b\x0e"
	    "c]" },
};

static void
take_all(const struct text_case *row, bool (*take)(struct view *, struct view *))
{
	struct view rest = view_text(row->text);
	struct view part;
	char memory[64];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	while (take(&rest, &part)) {
		buf_byte(&out, '[');
		buf_bytes(&out, part);
		buf_byte(&out, ']');
	}
	assert_view_equal(buf_view(&out), view_text(row->expected));
}

static void
lines_run(const void *row)
{
	take_all(row, text_line_take);
}

static void
words_run(const void *row)
{
	take_all(row, text_word_take);
}

struct line_case {
	const char *says;
	const char *line;
	const char *begins; /* the label, or NULL */
	const char *ends;
	bool is_private;
};

static const struct line_case boundaries[] = {
	{ "a block begins with its label", "-----BEGIN CERTIFICATE-----", "CERTIFICATE", NULL,
	    false },
	{ "and ends with it", "-----END CERTIFICATE-----", NULL, "CERTIFICATE", false },
	{ "a label may be empty", "-----BEGIN -----", "", NULL, false },
	{ "four dashes in front are no boundary", "----BEGIN A-----", NULL, NULL, false },
	{ "four dashes at the end are none", "-----BEGIN A----", NULL, NULL, false },
	{ "nor is a line that has no room for them", "-----BEGIN A", NULL, NULL, false },
	{ "a private key begins", "-----BEGIN PRIVATE KEY-----", "PRIVATE KEY", NULL, true },
	{ "so does one of any kind", "-----BEGIN OPENSSH PRIVATE KEY-----", "OPENSSH PRIVATE KEY",
	    NULL, true },
	{ "so does one with digits in its first line", "-----BEGIN PRIVATE KEY----- MIIE", NULL,
	    NULL, true },
	{ "its end does not begin it", "-----END PRIVATE KEY-----", NULL, "PRIVATE KEY", false },
	{ "text about one is none", "# -----BEGIN PRIVATE KEY-----", NULL, NULL, false },
};

static void
label_check(bool (*read)(struct view, struct view *), const char *line, const char *label)
{
	struct view found = VIEW("unread");

	assert_int_equal(read(view_text(line), &found), label != NULL);
	if (label != NULL)
		assert_view_equal(found, view_text(label));
}

static void
boundary_run(const void *p)
{
	const struct line_case *row = p;

	label_check(pem_begins, row->line, row->begins);
	label_check(pem_ends, row->line, row->ends);
	assert_int_equal(pem_begins_private_key(view_text(row->line)), row->is_private);
}

struct block_case {
	const char *says;
	const char *text; /* behind "-----BEGIN A-----" */
	const char *digits;
	const char *rest;
	bool whole;
};

static const struct block_case blocks[] = {
	{ "a block goes to the line that ends it", "YQ==\n-----END A-----\nb", "YQ==", "b", true },
	{ "it may be indented, in lines of any length and end",
	    "\t Y\r\n\n  Q =\t=\r\n  -----END A-----\r\n", "YQ==", "", true },
	{ "it may be empty", "-----END A-----", "", "", true },
	{ "without an end it has none", "YQ==\n", "", "", false },
	{ "the end of another is none of its own", "YQ==\n-----END B-----\nb", "",
	    "-----END B-----\nb", false },
	{ "where another begins, it has no end", "YQ==\n-----BEGIN A-----\nb", "",
	    "-----BEGIN A-----\nb", false },
};

static void
block_run(const void *p)
{
	const struct block_case *row = p;
	struct view rest = view_text(row->text);
	struct view block = view_of(NULL, 0);
	char memory[16];
	struct buf digits;

	buf_init(&digits, memory, sizeof(memory));
	assert_int_equal(pem_block_take(&rest, VIEW("A"), &block), row->whole);
	assert_view_equal(rest, view_text(row->rest));
	pem_digits_append(&digits, block);
	assert_view_equal(buf_view(&digits), view_text(row->digits));
}

int
main(void)
{
	tap_section("policy: text");
	tap_rows(lines, lines_run);
	tap_rows(words, words_run);
	tap_section("policy: PEM");
	tap_rows(boundaries, boundary_run);
	tap_rows(blocks, block_run);
	return tap_done();
}
