/* SPDX-License-Identifier: Apache-2.0 */
#include "der/value.h"

#include "base/clock.h"

bool
der_boolean_is_der(struct view body)
{
	return body.len == 1 && (body.ptr[0] == 0x00 || body.ptr[0] == 0xff);
}

bool
der_boolean(struct view body)
{
	bool any = false;
	uint8_t octet;

	while (view_u8(&body, &octet))
		any = any || octet != 0;
	return any;
}

bool
der_integer_is_minimal(struct view body)
{
	struct view rest = body;
	uint8_t first;
	uint8_t second;

	if (!view_u8(&rest, &first))
		return false;
	if (!view_u8(&rest, &second))
		return true;
	return (first != 0x00 || second >= 0x80) && (first != 0xff || second < 0x80);
}

bool
der_integer_is_negative(struct view body)
{
	return body.len > 0 && body.ptr[0] >= 0x80;
}

bool
der_bit_string_octets(struct view body, struct view *ret)
{
	uint8_t unused_bits;

	if (!view_u8(&body, &unused_bits) || unused_bits != 0)
		return false;
	*ret = body;
	return true;
}

/* Takes a number of two decimal digits. */
static bool
take_two_digits(struct view *in, int32_t *ret)
{
	uint8_t tens;
	uint8_t ones;

	if (!view_u8(in, &tens) || !view_u8(in, &ones))
		return false;
	if (tens < '0' || tens > '9' || ones < '0' || ones > '9')
		return false;
	*ret = (tens - '0') * 10 + (ones - '0');
	return true;
}

/* MMDDHHMMSSZ and the end, for a year that is already known. */
static bool
time_after_year(struct view in, int32_t year, int64_t *ret)
{
	struct civil c = { .year = year };

	return take_two_digits(&in, &c.month) && take_two_digits(&in, &c.day) &&
	       take_two_digits(&in, &c.hour) && take_two_digits(&in, &c.minute) &&
	       take_two_digits(&in, &c.second) && view_equal(in, VIEW("Z")) &&
	       civil_to_seconds(&c, ret);
}

bool
der_utc_time(struct view body, int64_t *ret_seconds)
{
	int32_t year;

	if (!take_two_digits(&body, &year))
		return false;
	return time_after_year(body, year < 50 ? 2000 + year : 1900 + year, ret_seconds);
}

bool
der_generalized_time(struct view body, int64_t *ret_seconds)
{
	int32_t century;
	int32_t year;

	if (!take_two_digits(&body, &century) || !take_two_digits(&body, &year))
		return false;
	return time_after_year(body, century * 100 + year, ret_seconds);
}
