/* SPDX-License-Identifier: Apache-2.0 */
/* Buffers with a maximum. */
#include "base/buf.h"

#include "support/tap.h"

struct fixed_case {
	const char *says;
	size_t size;
	bool ok;
	struct view content;
};

static void
fixed_run(const void *p)
{
	const struct fixed_case *row = p;
	uint8_t memory[16];
	struct buf buf;

	buf_init(&buf, memory, row->size);
	buf_text(&buf, "abc");
	buf_bytes(&buf, VIEW("de"));
	buf_byte(&buf, 'f');
	assert_int_equal(buf_ok(&buf), row->ok);
	assert_view_equal(buf_view(&buf), row->content);
}

struct growing_case {
	const char *says;
	size_t max;
	size_t piece;
	size_t held; /* after ten pieces */
};

static void
growing_run(const void *p)
{
	static const uint8_t zeros[4096];
	const struct growing_case *row = p;
	struct buf buf;

	buf_init_growing(&buf, row->max);
	for (size_t i = 0; i < 10; i++)
		buf_bytes(&buf, view_of(zeros, row->piece));
	assert_int_equal(buf_view(&buf).len, row->held);
	assert_int_equal(buf_ok(&buf), row->held == 10 * row->piece);
	assert_true(buf.size <= (row->max > 512 ? row->max : 512));
	buf_fini(&buf);
	assert_int_equal(buf_view(&buf).len, 0);
	buf_text(&buf, "");
	assert_true(buf_ok(&buf));
}

struct uint_case {
	const char *says;
	size_t width;
	uint64_t value;
	bool ok;
	struct view content;
};

static void
uint_run(const void *p)
{
	const struct uint_case *row = p;
	uint8_t memory[8];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	buf_uint(&buf, row->width, row->value);
	assert_int_equal(buf_ok(&buf), row->ok);
	assert_view_equal(buf_view(&buf), row->content);
}

struct grouped_case {
	const char *says;
	uint64_t number;
	struct view content;
};

static void
grouped_run(const void *p)
{
	const struct grouped_case *row = p;
	struct buf buf;

	buf_init_growing(&buf, 64);
	buf_grouped(&buf, row->number);
	assert_view_equal(buf_view(&buf), row->content);
	buf_fini(&buf);
}

struct printf_case {
	const char *says;
	int width;
};

static void
printf_run(const void *p)
{
	const struct printf_case *row = p;
	struct buf buf;

	buf_init_growing(&buf, 4096);
	buf_printf(&buf, "%*d", row->width, 7);
	assert_int_equal(buf_view(&buf).len, row->width);
	assert_int_equal(buf_view(&buf).ptr[row->width - 1], '7');
	buf_fini(&buf);
}

static void
remembers_run(const void *row unused_arg)
{
	uint8_t memory[4];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	buf_text(&buf, "abcde");
	buf_text(&buf, "a");
	buf_text(&buf, "");
	assert_false(buf_ok(&buf));
	assert_int_equal(buf_view(&buf).len, 0);
	assert_string_equal(buf_string(&buf), "");
	buf_clear(&buf);
	buf_text(&buf, "abc");
	assert_true(buf_ok(&buf));
	assert_string_equal(buf_string(&buf), "abc");
}

struct string_case {
	const char *says;
	size_t size;
	const char *string;
	bool ok;
};

static void
string_run(const void *p)
{
	const struct string_case *row = p;
	uint8_t memory[8];
	struct buf buf;

	buf_init(&buf, memory, row->size);
	buf_text(&buf, "abc");
	assert_string_equal(buf_string(&buf), row->string);
	assert_int_equal(buf_ok(&buf), row->ok);
	assert_int_equal(buf_view(&buf).len, row->size < 3 ? 0 : 3);
}

static void
fini_fixed_run(const void *row unused_arg)
{
	uint8_t memory[4];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	buf_text(&buf, "abc");
	buf_fini(&buf);
	assert_view_equal(buf_view(&buf), VIEW("abc"));
}

int
main(void)
{
	const struct fixed_case fixed[] = {
		{ "what fits to the last byte is there", 6, true, VIEW("abcdef") },
		{ "a byte that does not fit is left out", 5, false, VIEW("abcde") },
		{ "a piece that does not fit is left out as a whole", 4, false, VIEW("abc") },
		{ "after the first overflow nothing is appended", 2, false, VIEW("") },
		{ "room for nothing holds nothing", 0, false, VIEW("") },
	};
	const struct growing_case growing[] = {
		{ "a growing buffer of less than its maximum", 1000, 99, 990 },
		{ "a growing buffer of its maximum", 1000, 100, 1000 },
		{ "a growing buffer of more than its maximum", 1000, 101, 909 },
		{ "a growing buffer grows more than once", 65536, 4096, 40960 },
		{ "a growing buffer grows by a piece larger than itself", 40960, 4096, 40960 },
		{ "a maximum below the first size holds", 100, 10, 100 },
		{ "a maximum below the first size holds no more", 100, 11, 99 },
		{ "a maximum of zero holds nothing", 0, 1, 0 },
		{ "pieces of nothing are nothing", 0, 0, 0 },
	};
	const struct uint_case uints[] = {
		{ "255 fits in a byte", 1, 255, true, BYTES(255) },
		{ "256 does not fit in a byte", 1, 256, false, VIEW("") },
		{ "integers are big-endian", 2, 0x0102, true, BYTES(1, 2) },
		{ "2^24 - 1 fits in three bytes", 3, 0xffffff, true, BYTES(255, 255, 255) },
		{ "2^24 does not fit in three bytes", 3, 0x1000000, false, VIEW("") },
		{ "2^64 - 1 fits in eight bytes", 8, UINT64_MAX, true,
		    BYTES(255, 255, 255, 255, 255, 255, 255, 255) },
	};
	const struct grouped_case grouped[] = {
		{ "zero is one digit", 0, VIEW("0") },
		{ "999 has no comma", 999, VIEW("999") },
		{ "1,000 has a comma", 1000, VIEW("1,000") },
		{ "1,000,001 keeps its zeros", 1000001, VIEW("1,000,001") },
		{ "2^64 - 1 has six commas", UINT64_MAX, VIEW("18,446,744,073,709,551,615") },
	};
	const struct printf_case printfs[] = {
		{ "a line of 511 characters", 511 },
		{ "a line of 512 characters", 512 },
		{ "a line of 3,000 characters", 3000 },
	};
	const struct string_case strings[] = {
		{ "a string with room for its NUL", 4, "abc", true },
		{ "a string without room for its NUL is empty", 3, "", false },
		{ "a string that did not fit is empty", 2, "", false },
	};

	tap_section("base: buffers");
	tap_rows(fixed, fixed_run);
	tap_rows(growing, growing_run);
	tap_rows(uints, uint_run);
	tap_rows(grouped, grouped_run);
	tap_rows(printfs, printf_run);
	tap_rows(strings, string_run);
	tap_test("an overflow is remembered until the buffer is cleared", remembers_run, NULL);
	tap_test("the caller's memory is never freed", fini_fixed_run, NULL);
	return tap_done();
}
