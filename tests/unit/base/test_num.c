/* SPDX-License-Identifier: Apache-2.0 */
/* Arithmetic that says when it does not fit, and decimal numbers. */
#include "base/num.h"

#include "support/tap.h"

struct decimal_case {
	const char *says;
	struct view text;
	bool read;
	uint64_t value;
};

static void
decimal_run(const void *p)
{
	const struct decimal_case *row = p;
	uint64_t value = 4711;

	assert_int_equal(num_decimal(row->text, &value), row->read);
	assert_int_equal(value, row->read ? row->value : 4711);
}

struct operation_case {
	const char *says;
	bool (*operation)(size_t a, size_t b, size_t *ret);
	size_t a;
	size_t b;
	bool fits;
	size_t value;
};

static void
operation_run(const void *p)
{
	const struct operation_case *row = p;
	size_t value;

	assert_int_equal(row->operation(row->a, row->b, &value), row->fits);
	if (row->fits)
		assert_int_equal(value, row->value);
}

static void
extremes_run(const void *row unused_arg)
{
	assert_int_equal(num_min(1, 2), 1);
	assert_int_equal(num_min(2, 1), 1);
	assert_int_equal(num_min64(UINT64_MAX, 1), 1);
	assert_int_equal(num_min64(1, UINT64_MAX), 1);
	assert_int_equal(num_max64(UINT64_MAX, 1), UINT64_MAX);
	assert_int_equal(num_max64(1, UINT64_MAX), UINT64_MAX);
}

int
main(void)
{
	const struct decimal_case decimals[] = {
		{ "0 is a number", VIEW("0"), true, 0 },
		{ "9 is a number", VIEW("9"), true, 9 },
		{ "10 is a number", VIEW("10"), true, 10 },
		{ "nothing is no number", VIEW(""), false, 0 },
		{ "a leading zero is refused", VIEW("01"), false, 0 },
		{ "a sign is refused", VIEW("+1"), false, 0 },
		{ "a minus is refused", VIEW("-1"), false, 0 },
		{ "a blank before is refused", VIEW(" 1"), false, 0 },
		{ "a blank behind is refused", VIEW("1 "), false, 0 },
		{ "the character before 0 is no digit", VIEW("1/"), false, 0 },
		{ "the character after 9 is no digit", VIEW("1:"), false, 0 },
		{ "2^64 - 1 is read", VIEW("18446744073709551615"), true, UINT64_MAX },
		{ "2^64 is too large", VIEW("18446744073709551616"), false, 0 },
		{ "21 digits are too many", VIEW("184467440737095516150"), false, 0 },
	};
	const struct operation_case operations[] = {
		{ "a sum of the largest size fits", num_add, SIZE_MAX - 1, 1, true, SIZE_MAX },
		{ "a sum above the largest size does not", num_add, SIZE_MAX, 1, false, 0 },
		{ "a product of the largest size fits", num_mul, SIZE_MAX, 1, true, SIZE_MAX },
		{ "a product above the largest size does not", num_mul, SIZE_MAX / 2 + 1, 2, false,
		    0 },
	};

	tap_section("base: numbers");
	tap_rows(decimals, decimal_run);
	tap_rows(operations, operation_run);
	tap_test("the smaller and the larger", extremes_run, NULL);
	return tap_done();
}
