/* SPDX-License-Identifier: Apache-2.0 */
/* Files of cases that are refused, so that none is passed over. */
#include "spec/case.h"

#include "support/tap.h"

#define WELL "says: a thing is so\nrule: RFC 5280 4.1\nexpect:\n    counted\n"

static const struct spec_parts ordinary = {
	.count = 1,
	.sources = { { .name = { (const uint8_t *)"san", 3 }, .file = "ordinary" } },
};

/* ---- what is read ---- */

static void
fields_run(const void *row unused_arg)
{
	struct spec_case c;
	struct view expect;
	char memory[64];
	struct buf line;

	assert_true(spec_read_case("x.case",
	    VIEW("# a comment\n\nsays: a thing\n   is  so\nrule: X.690 10.1\n"
		 "san: [2]\n# of the case\n\n  \"a\"\nexpect: one\n\ttwo  lines \n# no line"),
	    &ordinary, &c));
	assert_string_equal(c.says, "a thing is so");
	assert_int_equal(c.parts.count, 2);
	assert_int_equal(c.parts.sources[1].line, 6);
	assert_view_equal(c.parts.sources[1].text, VIEW(" [2]\n# of the case\n\n  \"a\"\n"));
	buf_init(&line, memory, sizeof(memory));
	expect = c.expect;
	assert_true(spec_line(&expect, &line));
	assert_view_equal(buf_view(&line), VIEW("one"));
	assert_true(spec_line(&expect, &line));
	assert_view_equal(buf_view(&line), VIEW("two lines"));
	assert_false(spec_line(&expect, &line));
}

/* ---- what is not ---- */

struct bad_case {
	const char *says;
	const char *text;
	const char *error;
};

static void
bad_run(const void *p)
{
	const struct bad_case *row = p;
	struct spec_case c;

	assert_false(spec_read_case("x.case", view_text(row->text), &ordinary, &c));
	assert_string_equal(c.error, row->error);
}

static void
bad_parts_run(const void *p)
{
	const struct bad_case *row = p;
	struct spec_parts parts;
	char error[TEXT_ERROR_MAX];

	assert_false(spec_read_parts("parts", view_text(row->text), &parts, error));
	assert_string_equal(error, row->error);
}

int
main(void)
{
	static const struct bad_case bad[] = {
		{ "a case has a sentence", "rule: X\nexpect: x\n", "x.case:3: it has no sentence" },
		{ "that is not empty", "says:\nrule: X\nexpect: x\n",
		    "x.case:1: its sentence is empty or too long" },
		{ "a case cites a rule", "says: x\nexpect: x\n", "x.case:3: it cites no rule" },
		{ "a case says what is expected", "says: x\nrule: X\n",
		    "x.case:3: it does not say what is expected" },
		{ "and not with nothing", "says: x\nrule: X\nexpect:\n   \n  # nothing\n",
		    "x.case:6: it does not say what is expected" },
		{ "a field is known", WELL "sann: [2] \"a\"\n",
		    "x.case:5: there is no field 'sann'" },
		{ "a field stands once", WELL "rule: X\n", "x.case:5: 'rule' stands twice" },
		{ "so does a part", WELL "san: NULL\nsan: NULL\n", "x.case:6: 'san' stands twice" },
		{ "so does the sentence", WELL "says: x\n", "x.case:5: 'says' stands twice" },
		{ "a line has a colon or begins with a blank", WELL "and nothing more\n",
		    "x.case:5: a field is 'name: value'" },
		{ "the first line begins with a name", "  says: x\n",
		    "x.case:1: a field is 'name: value'" },
		{ "an empty file is no case", "", "x.case:1: it has no sentence" },
	};
	static const struct bad_case parts[] = {
		{ "a part stands once", "san: NULL\ntbs: NULL\nsan: NULL\n",
		    "parts:3: a part stands twice" },
		{ "parts are fields", "san: NULL\nNULL\n", "parts:2: a field is 'name: value'" },
	};

	tap_section("cases and parts");
	tap_test("the lines of a field that begin with a blank go on with it", fields_run, NULL);
	tap_rows(bad, bad_run);
	tap_rows(parts, bad_parts_run);
	return tap_done();
}
