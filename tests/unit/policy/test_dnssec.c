/* SPDX-License-Identifier: Apache-2.0 */
/* What DNSSEC says of an answer, and of two (RFC 4035 4.3). */
#include "policy/dnssec.h"

#include "support/tap.h"

static const struct weaker_case {
	const char *says;
	enum dnssec a;
	enum dnssec b;
	enum dnssec both;
} weaker[] = {
	{ "two secure answers are secure", DNSSEC_SECURE, DNSSEC_SECURE, DNSSEC_SECURE },
	{ "an insecure one after a secure one makes them insecure", DNSSEC_SECURE, DNSSEC_INSECURE,
	    DNSSEC_INSECURE },
	{ "so does one before", DNSSEC_INSECURE, DNSSEC_SECURE, DNSSEC_INSECURE },
	{ "of no answer nothing is known", DNSSEC_SECURE, DNSSEC_UNKNOWN, DNSSEC_UNKNOWN },
};

static void
weaker_run(const void *p)
{
	const struct weaker_case *row = p;

	assert_int_equal(dnssec_weaker(row->a, row->b), row->both);
}

static void
words_run(const void *row unused_arg)
{
	assert_string_equal(dnssec_word(DNSSEC_SECURE), "secure");
	assert_string_equal(dnssec_word(DNSSEC_BOGUS), "bogus");
	for (enum dnssec dnssec = 0; dnssec < DNSSEC_COUNT; dnssec++)
		assert_true(strlen(dnssec_says(dnssec)) > strlen(dnssec_word(dnssec)));
}

int
main(void)
{
	tap_section("policy: DNSSEC");
	tap_rows(weaker, weaker_run);
	tap_test("each state has a word and a sentence", words_run, NULL);
	return tap_done();
}
