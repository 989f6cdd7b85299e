/* SPDX-License-Identifier: Apache-2.0 */
/* Moments and their spellings (RFC 3339). */
#include "base/clock.h"

#include "support/tap.h"

/* 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
#define FIRST_SECOND (-INT64_C(62167219200))
#define LAST_SECOND INT64_C(253402300799)

struct moment_case {
	const char *says;
	struct civil civil;
	bool exists;
	int64_t seconds;
};

static void
moment_run(const void *p)
{
	const struct moment_case *row = p;
	struct civil back;
	int64_t seconds = 4711;

	assert_int_equal(civil_to_seconds(&row->civil, &seconds), row->exists);
	assert_int_equal(seconds, row->exists ? row->seconds : 4711);
	if (!row->exists)
		return;
	assert_true(civil_from_seconds(seconds, &back));
	assert_memory_equal(&back, &row->civil, sizeof(back));
}

/* 400 years hold every kind of leap day. */
static void
every_day_run(const void *row unused_arg)
{
	struct civil c = { .year = 1800, .month = 1, .day = 1 };
	struct civil back;
	int64_t seconds;
	int64_t previous;

	assert_true(civil_to_seconds(&c, &previous));
	for (previous -= 86400; c.year < 2200; previous = seconds) {
		assert_true(civil_to_seconds(&c, &seconds));
		assert_int_equal(seconds, previous + 86400);
		assert_true(civil_from_seconds(seconds + 86399, &back));
		assert_int_equal(back.day, c.day);
		c.day++;
		if (civil_to_seconds(&c, &seconds)) {
			seconds -= 86400;
			continue;
		}
		c.day = 1;
		c.month = c.month % 12 + 1;
		c.year += c.month == 1;
	}
}

static void
every_year_run(const void *row unused_arg)
{
	for (int32_t year = 0; year <= 9999; year++) {
		const struct civil c = { .year = year, .month = 3, .day = 1 };
		struct civil back;
		int64_t seconds;

		assert_true(civil_to_seconds(&c, &seconds));
		assert_true(civil_from_seconds(seconds, &back));
		assert_memory_equal(&back, &c, sizeof(c));
	}
}

struct range_case {
	const char *says;
	int64_t seconds;
	bool exists;
};

static void
range_run(const void *p)
{
	const struct range_case *row = p;
	struct civil c;

	assert_int_equal(civil_from_seconds(row->seconds, &c), row->exists);
}

struct spelling_case {
	const char *says;
	int64_t value;
	struct view text;
};

static void
seconds_run(const void *p)
{
	const struct spelling_case *row = p;
	uint8_t memory[64];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	clock_append(&out, row->value);
	assert_view_equal(buf_view(&out), row->text);
}

static void
milliseconds_run(const void *p)
{
	const struct spelling_case *row = p;
	uint8_t memory[64];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	clock_append_ms(&out, (uint64_t)row->value);
	assert_view_equal(buf_view(&out), row->text);
}

static void
age_run(const void *p)
{
	const struct spelling_case *row = p;
	uint8_t memory[24];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	clock_append_age(&out, (uint64_t)row->value);
	assert_view_equal(buf_view(&out), row->text);
}

struct read_case {
	const char *says;
	struct view text;
	bool read;
	int64_t seconds;
};

static void
read_run(const void *p)
{
	const struct read_case *row = p;
	int64_t seconds = 4711;

	assert_int_equal(clock_read(row->text, &seconds), row->read);
	assert_int_equal(seconds, row->read ? row->seconds : 4711);
}

/* Whatever one byte of a good moment is changed to, it is read only if it still
 * is a moment of the same form. */
static void
changed_byte_run(const void *row unused_arg)
{
	static const char good[] = "2026-11-24T12:00:00.5Z";

	for (size_t i = 0; i + 1 < sizeof(good); i++) {
		char text[sizeof(good)];
		int64_t seconds;

		memcpy(text, good, sizeof(text));
		for (unsigned c = 0; c < 256; c++) {
			bool digit = good[i] >= '0' && good[i] <= '9';

			text[i] = (char)c;
			if (c == (uint8_t)good[i] || (digit && c >= '0' && c <= '9'))
				continue;
			assert_false(clock_read(view_of(text, sizeof(good) - 1), &seconds));
		}
	}
}

int
main(void)
{
	const struct moment_case moments[] = {
		{ "time begins in 1970", { 1970, 1, 1, 0, 0, 0 }, true, 0 },
		{ "the second before is -1", { 1969, 12, 31, 23, 59, 59 }, true, -1 },
		{ "2^31 seconds are in 2038", { 2038, 1, 19, 3, 14, 8 }, true,
		    INT64_C(2147483648) },
		{ "29 February of a leap year", { 2024, 2, 29, 0, 0, 0 }, true, 1709164800 },
		{ "29 February of 2000, a leap year", { 2000, 2, 29, 0, 0, 0 }, true, 951782400 },
		{ "29 February of 2100, no leap year", { 2100, 2, 29, 0, 0, 0 }, false, 0 },
		{ "29 February of 2023, no leap year", { 2023, 2, 29, 0, 0, 0 }, false, 0 },
		{ "30 February", { 2024, 2, 30, 0, 0, 0 }, false, 0 },
		{ "31 April", { 2024, 4, 31, 0, 0, 0 }, false, 0 },
		{ "the first second", { 0, 1, 1, 0, 0, 0 }, true, FIRST_SECOND },
		{ "the last second", { 9999, 12, 31, 23, 59, 59 }, true, LAST_SECOND },
		{ "year -1", { -1, 12, 31, 0, 0, 0 }, false, 0 },
		{ "year 10000", { 10000, 1, 1, 0, 0, 0 }, false, 0 },
		{ "month 0", { 2024, 0, 1, 0, 0, 0 }, false, 0 },
		{ "month 13", { 2024, 13, 1, 0, 0, 0 }, false, 0 },
		{ "day 0", { 2024, 1, 0, 0, 0, 0 }, false, 0 },
		{ "day 32", { 2024, 1, 32, 0, 0, 0 }, false, 0 },
		{ "hour -1", { 2024, 1, 1, -1, 0, 0 }, false, 0 },
		{ "hour 24", { 2024, 1, 1, 24, 0, 0 }, false, 0 },
		{ "minute -1", { 2024, 1, 1, 0, -1, 0 }, false, 0 },
		{ "minute 60", { 2024, 1, 1, 0, 60, 0 }, false, 0 },
		{ "second -1", { 2024, 1, 1, 0, 0, -1 }, false, 0 },
		{ "second 60, a leap second", { 2016, 12, 31, 23, 59, 60 }, false, 0 },
	};
	const struct range_case ranges[] = {
		{ "the first second has a year", FIRST_SECOND, true },
		{ "the second before has none", FIRST_SECOND - 1, false },
		{ "the smallest number has none", INT64_MIN, false },
		{ "the last second has a year", LAST_SECOND, true },
		{ "the second after has none", LAST_SECOND + 1, false },
		{ "the largest number has none", INT64_MAX, false },
	};
	const struct spelling_case seconds[] = {
		{ "a moment is spelled in UTC", 1795521600, VIEW("2026-11-24T12:00:00Z") },
		{ "small numbers have leading zeros", FIRST_SECOND + 3661,
		    VIEW("0000-01-01T01:01:01Z") },
		{ "a moment without a year is a number", LAST_SECOND + 1, VIEW("253402300800") },
		{ "a moment before all years is a number", INT64_MIN,
		    VIEW("-9223372036854775808") },
	};
	const struct spelling_case milliseconds[] = {
		{ "milliseconds have three digits", INT64_C(1795521600007),
		    VIEW("2026-11-24T12:00:00.007Z") },
		{ "the last millisecond", LAST_SECOND * 1000 + 999,
		    VIEW("9999-12-31T23:59:59.999Z") },
		{ "the millisecond after is a number", LAST_SECOND * 1000 + 1000,
		    VIEW("253402300800000") },
		{ "the largest number is a number", -1, VIEW("18446744073709551615") },
	};
	const struct spelling_case ages[] = {
		{ "no time is in seconds", 0, VIEW("0s") },
		{ "less than a minute is in seconds", 59, VIEW("59s") },
		{ "a minute is in minutes", 60, VIEW("1m") },
		{ "a second more is as many minutes", 61, VIEW("1m") },
		{ "less than an hour is in minutes", 3599, VIEW("59m") },
		{ "an hour is in hours", 3600, VIEW("1h") },
		{ "a second more is as many hours", 3601, VIEW("1h") },
		{ "less than two days is in hours", 172799, VIEW("47h") },
		{ "two days are in days", 172800, VIEW("2d") },
		{ "a second more is as many days", 172801, VIEW("2d") },
		{ "the longest time is in days", -1, VIEW("213503982334601d") },
	};
	const struct read_case reads[] = {
		{ "a moment is read", VIEW("2026-11-24T12:00:00Z"), true, 1795521600 },
		{ "a fraction is dropped", VIEW("2026-11-24T12:00:00.999999999Z"), true,
		    1795521600 },
		{ "a fraction has a digit", VIEW("2026-11-24T12:00:00.Z"), false, 0 },
		{ "a fraction ends in a Z", VIEW("2026-11-24T12:00:00.5"), false, 0 },
		{ "a fraction has no letter", VIEW("2026-11-24T12:00:00.5xZ"), false, 0 },
		{ "a fraction does not end the text", VIEW("2026-11-24T12:00:00."), false, 0 },
		{ "an offset is refused", VIEW("2026-11-24T12:00:00+00:00"), false, 0 },
		{ "a moment without its zone is refused", VIEW("2026-11-24T12:00:00"), false, 0 },
		{ "something behind is refused", VIEW("2026-11-24T12:00:00Z "), false, 0 },
		{ "a blank in the middle is refused", VIEW("2026-11-24 12:00:00Z"), false, 0 },
		{ "a day that does not exist is refused", VIEW("2026-02-29T12:00:00Z"), false, 0 },
		{ "a date alone is refused", VIEW("2026-11-24"), false, 0 },
		{ "nothing is no moment", VIEW(""), false, 0 },
	};

	tap_section("base: moments");
	tap_rows(moments, moment_run);
	tap_rows(ranges, range_run);
	tap_test("a day has 86,400 seconds for 400 years", every_day_run, NULL);
	tap_test("each year there and back", every_year_run, NULL);
	tap_section("base: spellings of moments");
	tap_rows(seconds, seconds_run);
	tap_rows(milliseconds, milliseconds_run);
	tap_rows(ages, age_run);
	tap_rows(reads, read_run);
	tap_test("one wrong byte is refused, wherever it is", changed_byte_run, NULL);
	return tap_done();
}
