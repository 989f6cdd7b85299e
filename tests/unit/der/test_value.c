/* SPDX-License-Identifier: Apache-2.0 */
/* Values: BOOLEAN, INTEGER, BIT STRING, UTCTime and GeneralizedTime. */
#include "der/value.h"

#include "support/tap.h"

struct boolean_case {
	const char *says;
	struct view body;
	bool is_der;
	bool value;
};

static void
boolean_run(const void *p)
{
	const struct boolean_case *row = p;

	assert_int_equal(der_boolean_is_der(row->body), row->is_der);
	assert_int_equal(der_boolean(row->body), row->value);
}

struct integer_case {
	const char *says;
	struct view body;
	bool minimal;
	bool negative;
};

static void
integer_run(const void *p)
{
	const struct integer_case *row = p;

	assert_int_equal(der_integer_is_minimal(row->body), row->minimal);
	assert_int_equal(der_integer_is_negative(row->body), row->negative);
}

struct bits_case {
	const char *says;
	struct view body;
	bool read;
	struct view octets;
};

static void
bits_run(const void *p)
{
	const struct bits_case *row = p;
	struct view octets = VIEW("untouched");

	assert_int_equal(der_bit_string_octets(row->body, &octets), row->read);
	assert_view_equal(octets, row->read ? row->octets : VIEW("untouched"));
}

struct time_case {
	const char *says;
	bool (*read)(struct view, int64_t *);
	const char *text;
	bool valid;
	int64_t seconds;
};

static void
time_run(const void *p)
{
	const struct time_case *row = p;
	int64_t seconds = 4711;

	assert_int_equal(row->read(view_text(row->text), &seconds), row->valid);
	assert_true(seconds == (row->valid ? row->seconds : 4711));
}

int
main(void)
{
	const struct boolean_case booleans[] = {
		{ "00 is false", BYTES(0x00), true, false },
		{ "FF is true", BYTES(0xff), true, true },
		{ "01 is true in BER only", BYTES(0x01), false, true },
		{ "no octet is no BOOLEAN of DER", VIEW(""), false, false },
		{ "two octets are no BOOLEAN of DER", BYTES(0x00, 0xff), false, true },
		{ "two octets of zero are false", BYTES(0x00, 0x00), false, false },
	};
	const struct integer_case integers[] = {
		{ "no octet is no INTEGER", VIEW(""), false, false },
		{ "zero is one octet", BYTES(0x00), true, false },
		{ "zero is not two octets", BYTES(0x00, 0x00), false, false },
		{ "127 is the largest positive one-octet value", BYTES(0x7f), true, false },
		{ "127 has no leading zero octet", BYTES(0x00, 0x7f), false, false },
		{ "128 needs a leading zero octet", BYTES(0x00, 0x80), true, false },
		{ "-128 is the smallest one-octet value", BYTES(0x80), true, true },
		{ "-128 has no leading octet of ones", BYTES(0xff, 0x80), false, true },
		{ "-129 needs a leading octet of ones", BYTES(0xff, 0x7f), true, true },
	};
	const struct bits_case bits[] = {
		{ "no octet is no BIT STRING", VIEW(""), false, VIEW("") },
		{ "an empty BIT STRING has the octet of unused bits", BYTES(0x00), true, VIEW("") },
		{ "whole octets have no unused bits", BYTES(0x00, 0xaa, 0xbb), true,
		    BYTES(0xaa, 0xbb) },
		{ "seven bits are not whole octets", BYTES(0x01, 0xaa), false, VIEW("") },
	};
	const struct time_case times[] = {
		{ "UTCTime 49 is 2049", der_utc_time, "491231235959Z", true, 2524607999 },
		{ "UTCTime 50 is 1950", der_utc_time, "500101000000Z", true, -631152000 },
		{ "the epoch", der_utc_time, "700101000000Z", true, 0 },
		{ "UTCTime has seconds", der_utc_time, "7001010000Z", false, 0 },
		{ "UTCTime ends in Z", der_utc_time, "700101000000", false, 0 },
		{ "UTCTime has no offset", der_utc_time, "700101000000+0100", false, 0 },
		{ "nothing follows the Z", der_utc_time, "700101000000ZZ", false, 0 },
		{ "a digit above 9 is none", der_utc_time, "70010100000:Z", false, 0 },
		{ "a digit below 0 is none", der_utc_time, "7001010000/0Z", false, 0 },
		{ "a first digit above 9 is none", der_utc_time, ":00101000000Z", false, 0 },
		{ "a first digit below 0 is none", der_utc_time, "/00101000000Z", false, 0 },
		{ "nothing is no time", der_utc_time, "", false, 0 },
		{ "one digit is no time", der_utc_time, "7", false, 0 },
		{ "there is no month 13", der_utc_time, "701301000000Z", false, 0 },
		{ "2000 has a 29 February", der_generalized_time, "20000229000000Z", true,
		    951782400 },
		{ "1900 has none", der_generalized_time, "19000229000000Z", false, 0 },
		{ "the last moment of GeneralizedTime", der_generalized_time, "99991231235959Z",
		    true, 253402300799 },
		{ "GeneralizedTime has no fraction", der_generalized_time, "20000101000000.5Z",
		    false, 0 },
		{ "there is no hour 24", der_generalized_time, "20000101240000Z", false, 0 },
		{ "there is no minute 60", der_generalized_time, "20000101006000Z", false, 0 },
		{ "there is no second 60", der_generalized_time, "20000101000060Z", false, 0 },
		{ "a century alone is no year", der_generalized_time, "20", false, 0 },
		{ "nothing is no GeneralizedTime", der_generalized_time, "", false, 0 },
		{ "a month needs its digits", der_generalized_time, "2000", false, 0 },
		{ "a day needs its digits", der_generalized_time, "200001", false, 0 },
		{ "an hour needs its digits", der_generalized_time, "20000101", false, 0 },
		{ "a minute needs its digits", der_generalized_time, "2000010100", false, 0 },
	};

	tap_section("der: BOOLEAN");
	tap_rows(booleans, boolean_run);
	tap_section("der: INTEGER");
	tap_rows(integers, integer_run);
	tap_section("der: BIT STRING");
	tap_rows(bits, bits_run);
	tap_section("der: times");
	tap_rows(times, time_run);
	return tap_done();
}
