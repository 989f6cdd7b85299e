/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <inttypes.h>

#define SECONDS_PER_DAY 86400
/* Days from 0000-03-01 to 1970-01-01. */
#define DAYS_TO_1970 719468
#define DAYS_PER_400_YEARS 146097

static bool
is_leap_year(int32_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t
days_in_month(int32_t year, int32_t month)
{
	static const int32_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap_year(year) ? 1 : 0);
}

static bool
in_range(int32_t value, int32_t first, int32_t last)
{
	return value >= first && value <= last;
}

bool
civil_to_seconds(const struct civil *c, int64_t *ret)
{
	if (!in_range(c->year, 0, 9999) || !in_range(c->month, 1, 12) ||
	    !in_range(c->day, 1, days_in_month(c->year, c->month)) || !in_range(c->hour, 0, 23) ||
	    !in_range(c->minute, 0, 59) || !in_range(c->second, 0, 59))
		return false;

	/* Years begin in March, so that the leap day is a year's last; 400 years
	 * are added, so that every division is of a positive number. */
	int64_t year = c->year + 400 - (c->month <= 2);
	int64_t month = (c->month + 9) % 12;
	int64_t day = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 +
		      c->day - 1 - DAYS_PER_400_YEARS - DAYS_TO_1970;

	*ret = ((day * 24 + c->hour) * 60 + c->minute) * 60 + c->second;
	return true;
}

bool
civil_from_seconds(int64_t seconds, struct civil *ret)
{
	/* 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
	if (seconds < -INT64_C(62167219200) || seconds > INT64_C(253402300799))
		return false;

	int64_t shifted = seconds + INT64_C(2) * DAYS_PER_400_YEARS * SECONDS_PER_DAY * 3;
	int64_t second = shifted % SECONDS_PER_DAY;
	int64_t day = shifted / SECONDS_PER_DAY + DAYS_TO_1970;
	int64_t era = day / DAYS_PER_400_YEARS;
	int64_t of_era = day % DAYS_PER_400_YEARS;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;

	ret->day = (int32_t)(of_year - (153 * month + 2) / 5 + 1);
	ret->month = (int32_t)(month < 10 ? month + 3 : month - 9);
	ret->year = (int32_t)(year + (era - 6) * 400 + (ret->month <= 2));
	ret->hour = (int32_t)(second / 3600);
	ret->minute = (int32_t)(second / 60 % 60);
	ret->second = (int32_t)(second % 60);
	return true;
}

/* Appends everything but the "Z". */
static bool
append_moment(struct buf *out, int64_t seconds)
{
	struct civil c;

	if (!civil_from_seconds(seconds, &c))
		return false;
	buf_printf(out,
	    "%04" PRId32 "-%02" PRId32 "-%02" PRId32 "T%02" PRId32 ":%02" PRId32 ":%02" PRId32,
	    c.year, c.month, c.day, c.hour, c.minute, c.second);
	return true;
}

void
clock_append(struct buf *out, int64_t seconds)
{
	if (append_moment(out, seconds))
		buf_byte(out, 'Z');
	else
		buf_printf(out, "%" PRId64, seconds);
}

void
clock_append_ms(struct buf *out, uint64_t milliseconds)
{
	if (append_moment(out, (int64_t)(milliseconds / 1000)))
		buf_printf(out, ".%03uZ", (unsigned)(milliseconds % 1000));
	else
		buf_printf(out, "%" PRIu64, milliseconds);
}

void
clock_append_age(struct buf *out, uint64_t seconds)
{
	if (seconds < 60)
		buf_printf(out, "%" PRIu64 "s", seconds);
	else if (seconds < 3600)
		buf_printf(out, "%" PRIu64 "m", seconds / 60);
	else if (seconds < UINT64_C(2) * SECONDS_PER_DAY)
		buf_printf(out, "%" PRIu64 "h", seconds / 3600);
	else
		buf_printf(out, "%" PRIu64 "d", seconds / SECONDS_PER_DAY);
}

/* Takes a number of exactly count digits. */
static bool
take_digits(struct view *in, size_t count, int32_t *ret)
{
	struct view text;
	uint8_t digit;

	if (!view_take(in, count, &text))
		return false;
	*ret = 0;
	while (view_u8(&text, &digit)) {
		if (digit < '0' || digit > '9')
			return false;
		*ret = *ret * 10 + (digit - '0');
	}
	return true;
}

/* Takes the byte b. */
static bool
take_byte(struct view *in, uint8_t b)
{
	return view_skip(in, view_of(&b, 1));
}

/* Takes "." and at least one digit, or nothing if there is no ".". */
static bool
take_fraction(struct view *in)
{
	int32_t digit;

	if (!take_byte(in, '.'))
		return true;
	if (!take_digits(in, 1, &digit))
		return false;
	while (in->len > 1) {
		if (!take_digits(in, 1, &digit))
			return false;
	}
	return true;
}

bool
clock_read(struct view text, int64_t *ret)
{
	struct civil c;

	return take_digits(&text, 4, &c.year) && take_byte(&text, '-') &&
	       take_digits(&text, 2, &c.month) && take_byte(&text, '-') &&
	       take_digits(&text, 2, &c.day) && take_byte(&text, 'T') &&
	       take_digits(&text, 2, &c.hour) && take_byte(&text, ':') &&
	       take_digits(&text, 2, &c.minute) && take_byte(&text, ':') &&
	       take_digits(&text, 2, &c.second) && take_fraction(&text) && take_byte(&text, 'Z') &&
	       text.len == 0 && civil_to_seconds(&c, ret);
}
