/* SPDX-License-Identifier: Apache-2.0 */
/* Runs of bytes, and readers that move their front. */
#include "base/view.h"

#include "support/tap.h"

struct take_case {
	const char *says;
	struct view in;
	size_t n;
	bool taken;
	struct view ret;
	struct view rest;
};

static void
take_run(const void *p)
{
	const struct take_case *row = p;
	struct view in = row->in;
	struct view ret = VIEW("untouched");

	assert_int_equal(view_take(&in, row->n, &ret), row->taken);
	assert_view_equal(in, row->rest);
	assert_view_equal(ret, row->ret);
}

static void
take_up_to_run(const void *p)
{
	const struct take_case *row = p;
	struct view in = row->in;
	struct view front = view_take_up_to(&in, row->n);

	assert_view_equal(front, row->ret);
	assert_view_equal(in, row->rest);
	assert_int_equal(view_offset(row->in, in), row->ret.len);
	assert_view_equal(view_after(row->in, row->n), row->rest);
}

struct uint_case {
	const char *says;
	struct view in;
	size_t width;
	bool read;
	uint64_t value;
};

static void
uint_run(const void *p)
{
	const struct uint_case *row = p;
	struct view in = row->in;
	uint64_t value = 4711;

	assert_int_equal(view_uint(&in, row->width, &value), row->read);
	assert_int_equal(value, row->read ? row->value : 4711);
	assert_int_equal(in.len, row->read ? row->in.len - row->width : row->in.len);
}

static void
vector_run(const void *p)
{
	const struct take_case *row = p;
	struct view in = row->in;
	struct view ret = VIEW("untouched");

	assert_int_equal(view_vector(&in, row->n, &ret), row->taken);
	assert_view_equal(in, row->rest);
	assert_view_equal(ret, row->ret);
}

static void
line_run(const void *p)
{
	const struct take_case *row = p;
	struct view in = row->in;
	struct view ret = VIEW("untouched");

	assert_int_equal(view_line(&in, '\n', &ret), row->taken);
	assert_view_equal(in, row->rest);
	assert_view_equal(ret, row->ret);
}

static void
line_itself_run(const void *row unused_arg)
{
	struct view text = VIEW("ab\ncd");

	assert_true(view_line(&text, '\n', &text));
	assert_view_equal(text, VIEW("ab"));
}

struct skip_case {
	const char *says;
	struct view in;
	struct view prefix;
	bool skipped;
	struct view rest;
};

static void
skip_run(const void *p)
{
	const struct skip_case *row = p;
	struct view in = row->in;

	assert_int_equal(view_skip(&in, row->prefix), row->skipped);
	assert_view_equal(in, row->rest);
	assert_int_equal(view_starts_with(row->in, row->prefix), row->skipped);
}

struct pair_case {
	const char *says;
	struct view a;
	struct view b;
	bool holds;
};

static void
equal_run(const void *p)
{
	const struct pair_case *row = p;

	assert_int_equal(view_equal(row->a, row->b), row->holds);
	assert_int_equal(view_equal(row->b, row->a), row->holds);
}

static void
byte_run(const void *row unused_arg)
{
	struct view in = BYTES(0xff);
	uint8_t byte = 0;

	assert_true(view_u8(&in, &byte));
	assert_int_equal(byte, 0xff);
	assert_false(view_u8(&in, &byte));
	assert_int_equal(byte, 0xff);
}

static void
offset_run(const void *row unused_arg)
{
	struct view outer = VIEW("abcdef");
	struct view rest = outer;
	struct view front;

	assert_int_equal(view_offset(outer, rest), 0);
	assert_true(view_take(&rest, 4, &front));
	assert_int_equal(view_offset(outer, rest), 4);
	assert_true(view_take(&rest, 2, &front));
	assert_int_equal(view_offset(outer, rest), 6);
	assert_int_equal(view_offset(view_of(NULL, 0), view_of(NULL, 0)), 0);
}

static void
text_run(const void *row unused_arg)
{
	assert_view_equal(view_text("abc"), VIEW("abc"));
	assert_int_equal(view_text("").len, 0);
}

int
main(void)
{
	const struct take_case takes[] = {
		{ "none of nothing is nothing", { NULL, 0 }, 0, true, VIEW(""), VIEW("") },
		{ "none of some leaves all", VIEW("abc"), 0, true, VIEW(""), VIEW("abc") },
		{ "all but one leaves one", VIEW("abc"), 2, true, VIEW("ab"), VIEW("c") },
		{ "all leaves nothing", VIEW("abc"), 3, true, VIEW("abc"), VIEW("") },
		{ "one more than all is refused", VIEW("abc"), 4, false, VIEW("untouched"),
		    VIEW("abc") },
		{ "as much as can be counted is refused", VIEW("abc"), SIZE_MAX, false,
		    VIEW("untouched"), VIEW("abc") },
	};
	const struct take_case parts[] = {
		{ "of nothing, none is taken", { NULL, 0 }, 9, true, VIEW(""), VIEW("") },
		{ "of some, none is taken if none is asked for", VIEW("abc"), 0, true, VIEW(""),
		    VIEW("abc") },
		{ "as many as asked for are taken", VIEW("abc"), 2, true, VIEW("ab"), VIEW("c") },
		{ "all are taken if all are asked for", VIEW("abc"), 3, true, VIEW("abc"),
		    VIEW("") },
		{ "all are taken if one more is asked for", VIEW("abc"), 4, true, VIEW("abc"),
		    VIEW("") },
		{ "all are taken if as many as can be counted are asked for", VIEW("abc"), SIZE_MAX,
		    true, VIEW("abc"), VIEW("") },
	};
	const struct uint_case uints[] = {
		{ "one byte", BYTES(0xfe), 1, true, 0xfe },
		{ "two bytes, the large one first", BYTES(1, 2), 2, true, 0x0102 },
		{ "three bytes", BYTES(1, 2, 3), 3, true, 0x010203 },
		{ "eight bytes of ones are 2^64 - 1", BYTES(255, 255, 255, 255, 255, 255, 255, 255),
		    8, true, UINT64_MAX },
		{ "what follows an integer is left", BYTES(0, 0, 0, 7, 9), 4, true, 7 },
		{ "an integer that is cut short is refused", BYTES(0, 0, 0), 4, false, 0 },
		{ "nothing is no integer", VIEW(""), 1, false, 0 },
	};
	const struct take_case vectors[] = {
		{ "a vector may be empty", BYTES(0, 9), 1, true, VIEW(""), BYTES(9) },
		{ "a vector of two bytes", BYTES(0, 2, 8, 9), 2, true, BYTES(8, 9), VIEW("") },
		{ "a length of three bytes", BYTES(0, 0, 1, 8), 3, true, BYTES(8), VIEW("") },
		{ "a vector longer than what is left is refused", BYTES(2, 8), 1, false,
		    VIEW("untouched"), BYTES(2, 8) },
		{ "a length that is cut short is refused", BYTES(0), 2, false, VIEW("untouched"),
		    BYTES(0) },
	};
	const struct take_case lines[] = {
		{ "a line ends at its separator", VIEW("ab\ncd"), 0, true, VIEW("ab"), VIEW("cd") },
		{ "a line may be empty", VIEW("\n"), 0, true, VIEW(""), VIEW("") },
		{ "the first separator counts", VIEW("a\n\n"), 0, true, VIEW("a"), VIEW("\n") },
		{ "text without a separator is no line", VIEW("ab"), 0, false, VIEW("untouched"),
		    VIEW("ab") },
		{ "nothing is no line", { NULL, 0 }, 0, false, VIEW("untouched"), VIEW("") },
	};
	const struct pair_case equals[] = {
		{ "nothing equals nothing, wherever it is", { NULL, 0 }, VIEW(""), true },
		{ "the same bytes are equal", VIEW("abc"), VIEW("abc"), true },
		{ "another last byte is not equal", VIEW("abc"), VIEW("abd"), false },
		{ "a front is not equal", VIEW("abc"), VIEW("ab"), false },
	};
	const struct skip_case skips[] = {
		{ "everything starts with nothing", VIEW(""), VIEW(""), true, VIEW("") },
		{ "everything starts with itself", VIEW("abc"), VIEW("abc"), true, VIEW("") },
		{ "a front is a start", VIEW("abc"), VIEW("ab"), true, VIEW("c") },
		{ "other bytes are no start", VIEW("abc"), VIEW("b"), false, VIEW("abc") },
		{ "nothing starts with more than itself", VIEW("ab"), VIEW("abc"), false,
		    VIEW("ab") },
	};

	tap_section("base: views");
	tap_rows(takes, take_run);
	tap_rows(parts, take_up_to_run);
	tap_test("a byte is taken once", byte_run, NULL);
	tap_rows(uints, uint_run);
	tap_rows(vectors, vector_run);
	tap_rows(lines, line_run);
	tap_test("a text may become its first line", line_itself_run, NULL);
	tap_rows(equals, equal_run);
	tap_rows(skips, skip_run);
	tap_test("an offset is counted from the front", offset_run, NULL);
	tap_test("a string is seen without its NUL", text_run, NULL);
	return tap_done();
}
