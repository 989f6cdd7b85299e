/* SPDX-License-Identifier: Apache-2.0 */
#include "source/retry.h"

#include "base/clock.h"
#include "base/num.h"

#define BACKOFF_FIRST_MS 1000
#define BACKOFF_MAX_MS 300000

static int64_t
clamp_ms(int64_t seconds)
{
	if (seconds > RETRY_MAX_MS / 1000)
		return RETRY_MAX_MS;
	return seconds < RETRY_MIN_MS / 1000 ? RETRY_MIN_MS : seconds * 1000;
}

/* Takes decimal digits up to the byte stop, and that byte. */
static bool
take_number(struct view *in, uint8_t stop, int32_t *ret)
{
	struct view digits;
	uint64_t value = 0;
	uint8_t digit;

	if (!view_line(in, stop, &digits) || digits.len == 0 || digits.len > 4)
		return false;
	while (view_u8(&digits, &digit)) {
		if (digit < '0' || digit > '9')
			return false;
		value = value * 10 + (uint64_t)(digit - '0');
	}
	*ret = (int32_t)value;
	return true;
}

static bool
take_month(struct view *in, int32_t *ret)
{
	struct view all = VIEW("JanFebMarAprMayJunJulAugSepOctNovDec");
	struct view word;
	struct view name;

	if (!view_line(in, ' ', &word))
		return false;
	for (int32_t month = 1; view_take(&all, 3, &name); month++) {
		if (view_equal(name, word)) {
			*ret = month;
			return true;
		}
	}
	return false;
}

/* RFC 9110 5.6.7 IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT". */
static bool
read_date(struct view text, int64_t *ret)
{
	struct view day_name;
	struct view space;
	struct civil c;

	return view_line(&text, ',', &day_name) && view_take(&text, 1, &space) &&
	       take_number(&text, ' ', &c.day) && take_month(&text, &c.month) &&
	       take_number(&text, ' ', &c.year) && take_number(&text, ':', &c.hour) &&
	       take_number(&text, ':', &c.minute) && take_number(&text, ' ', &c.second) &&
	       civil_to_seconds(&c, ret);
}

bool
retry_after_ms(struct view text, int64_t now_s, int64_t *ret_ms)
{
	uint64_t seconds;
	int64_t then;

	if (num_decimal(text, &seconds)) {
		*ret_ms = clamp_ms((int64_t)num_min64(seconds, RETRY_MAX_MS));
		return true;
	}
	if (!read_date(text, &then))
		return false;
	*ret_ms = clamp_ms(then - now_s);
	return true;
}

int64_t
retry_backoff_ms(unsigned failures, uint32_t random)
{
	int64_t wait = BACKOFF_FIRST_MS;

	for (unsigned i = 1; i < failures && wait < BACKOFF_MAX_MS; i++)
		wait *= 2;
	if (wait > BACKOFF_MAX_MS)
		wait = BACKOFF_MAX_MS;
	return wait - wait / 4 + (int64_t)(random % (uint32_t)(wait / 2 + 1));
}
