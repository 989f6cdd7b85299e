/* SPDX-License-Identifier: Apache-2.0 */
/* Retry-After (RFC 9110 10.2.3) and the wait after failures. */
#include "source/retry.h"

#include "support/tap.h"

#define NOW 784111777 /* Sun, 06 Nov 1994 08:49:37 GMT */

struct after_case {
	const char *says;
	const char *text;
	bool read;
	int64_t wait_ms;
};

static void
after_run(const void *p)
{
	const struct after_case *row = p;
	int64_t wait = 4711;

	assert_int_equal(retry_after_ms(view_text(row->text), NOW, &wait), row->read);
	assert_int_equal(wait, row->read ? row->wait_ms : 4711);
}

struct backoff_case {
	const char *says;
	unsigned failures;
	int64_t least_ms;
	int64_t most_ms;
};

static void
backoff_run(const void *p)
{
	const struct backoff_case *row = p;

	assert_int_equal(retry_backoff_ms(row->failures, 0), row->least_ms);
	for (uint32_t random = 1; random != 0; random *= 3) {
		assert_in_range(
		    retry_backoff_ms(row->failures, random), row->least_ms, row->most_ms);
		if (random > UINT32_MAX / 3)
			break;
	}
}

int
main(void)
{
	const struct after_case afters[] = {
		{ "no seconds are one second", "0", true, 1000 },
		{ "one second", "1", true, 1000 },
		{ "two seconds", "2", true, 2000 },
		{ "an hour is the most", "3600", true, 3600000 },
		{ "more than an hour is an hour", "3601", true, 3600000 },
		{ "a thousand million seconds are an hour", "1000000000", true, 3600000 },
		{ "2^64 - 1 seconds are an hour", "18446744073709551615", true, 3600000 },
		{ "a negative number is no wait", "-1", false, 0 },
		{ "nothing is no wait", "", false, 0 },
		{ "a word is no wait", "later", false, 0 },
		{ "a date in half a minute", "Sun, 06 Nov 1994 08:50:07 GMT", true, 30000 },
		{ "a date that is now is one second", "Sun, 06 Nov 1994 08:49:37 GMT", true, 1000 },
		{ "a date in the past is one second", "Sat, 05 Nov 1994 08:49:37 GMT", true, 1000 },
		{ "a date next year is an hour", "Mon, 06 Nov 1995 08:49:37 GMT", true, 3600000 },
		{ "a date with the name of another zone is read as UTC",
		    "Sun, 06 Nov 1994 08:50:07 CEST", true, 30000 },
		{ "a date without a zone is none", "Sun, 06 Nov 1994 08:50:07", false, 0 },
		{ "a date without a day's name is none", "06 Nov 1994 08:50:07 GMT", false, 0 },
		{ "there is no month Nop", "Sun, 06 Nop 1994 08:50:07 GMT", false, 0 },
		{ "there is no 31 November", "Sun, 31 Nov 1994 08:50:07 GMT", false, 0 },
		{ "a day is a number", "Sun, xx Nov 1994 08:50:07 GMT", false, 0 },
		{ "a year has at most four digits", "Sun, 06 Nov 19940 08:50:07 GMT", false, 0 },
		{ "an hour must be there", "Sun, 06 Nov 1994 :50:07 GMT", false, 0 },
		{ "a minute must be there", "Sun, 06 Nov 1994 08", false, 0 },
		{ "a month must be there", "Sun, 06", false, 0 },
		{ "a month's name needs its end", "Sun, 06 Nov", false, 0 },
		{ "a comma needs something behind it", "Sun,", false, 0 },
	};
	const struct backoff_case backoffs[] = {
		{ "the first wait is a second, give or take a quarter", 1, 750, 1250 },
		{ "the second wait is two seconds", 2, 1500, 2500 },
		{ "the ninth wait is 256 seconds", 9, 192000, 320000 },
		{ "the tenth wait is five minutes", 10, 225000, 375000 },
		{ "no wait is longer", 4000000000U, 225000, 375000 },
	};

	tap_section("source: Retry-After");
	tap_rows(afters, after_run);
	tap_section("source: backoff");
	tap_rows(backoffs, backoff_run);
	return tap_done();
}
