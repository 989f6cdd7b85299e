/* SPDX-License-Identifier: Apache-2.0 */
/* The encoder of the tests: right DER, and wrong DER on purpose (X.690). */
#include "support/der_write.h"

#include "base/clock.h"
#include "support/tap.h"

static uint8_t memory[4096];
static struct buf out;
static struct der_writer w;

static void
start(void)
{
	buf_init(&out, memory, sizeof(memory));
	der_write_init(&w, &out);
}

struct integer_case {
	const char *says;
	int64_t value;
	struct view der;
};

static void
integer_run(const void *p)
{
	const struct integer_case *row = p;

	start();
	der_write_integer(&w, row->value);
	assert_view_equal(buf_view(&out), row->der);
}

struct unsigned_case {
	const char *says;
	struct view magnitude;
	struct view der;
};

static void
unsigned_run(const void *p)
{
	const struct unsigned_case *row = p;

	start();
	der_write_unsigned(&w, row->magnitude);
	assert_view_equal(buf_view(&out), row->der);
}

struct oid_case {
	const char *says;
	const char *dotted;
	struct view der;
};

static void
oid_run(const void *p)
{
	const struct oid_case *row = p;

	start();
	der_write_oid(&w, row->dotted);
	assert_view_equal(buf_view(&out), row->der);
}

struct time_case {
	const char *says;
	const char *moment;
	struct view der;
};

static void
time_run(const void *p)
{
	const struct time_case *row = p;
	int64_t seconds = 0;

	start();
	assert_true(clock_read(view_text(row->moment), &seconds));
	der_write_time(&w, seconds);
	assert_view_equal(buf_view(&out), row->der);
}

struct length_case {
	const char *says;
	size_t len;
	struct view header;
};

static void
length_run(const void *p)
{
	const struct length_case *row = p;
	static const uint8_t contents[300] = { 0xaa, 0xbb };
	struct view in;
	struct view body;

	start();
	der_write_element(&w, DER_OCTET_STRING, view_of(contents, row->len));
	in = buf_view(&out);
	assert_true(view_starts_with(in, row->header));
	assert_true(der_take(&in, DER_OCTET_STRING, &body));
	assert_view_equal(body, view_of(contents, row->len));
	assert_int_equal(in.len, 0);
}

static void
nested(const void *p unused_arg)
{
	start();
	der_write_begin(&w, DER_SEQUENCE);
	der_write_begin(&w, DER_SET);
	der_write_boolean(&w, true);
	der_write_end(&w);
	der_write_boolean(&w, false);
	der_write_end(&w);
	assert_view_equal(buf_view(&out), BYTES(0x30, 8, 0x31, 3, 0x01, 1, 0xff, 0x01, 1, 0x00));
}

static void
bits(const void *p unused_arg)
{
	start();
	der_write_bits(&w, BYTES(0x80));
	assert_view_equal(buf_view(&out), BYTES(0x03, 2, 0, 0x80));
}

static void
cancelled(const void *p unused_arg)
{
	start();
	der_write_boolean(&w, true);
	der_write_begin(&w, DER_SEQUENCE);
	assert_true(der_write_is_empty(&w));
	der_write_boolean(&w, true);
	assert_false(der_write_is_empty(&w));
	der_write_cancel(&w);
	assert_view_equal(buf_view(&out), BYTES(0x01, 1, 0xff));
}

static void
overflow(const void *p unused_arg)
{
	uint8_t few[3];

	buf_init(&out, few, sizeof(few));
	der_write_init(&w, &out);
	der_write_begin(&w, DER_SEQUENCE);
	der_write_raw(&w, BYTES(1, 2));
	der_write_end(&w);
	assert_false(buf_ok(&out));
}

static void
padded(const void *p unused_arg)
{
	start();
	der_write_begin(&w, 0x87);
	der_write_raw(&w, BYTES(1, 1, 1, 1));
	der_write_end_padded(&w, 1);
	der_write_begin(&w, 0x87);
	der_write_end_padded(&w, 3);
	assert_view_equal(buf_view(&out), BYTES(0x87, 0x81, 4, 1, 1, 1, 1, 0x87, 0x83, 0, 0, 0));
}

static void
claiming(const void *p unused_arg)
{
	start();
	der_write_begin(&w, DER_SEQUENCE);
	der_write_raw(&w, BYTES(5, 0));
	der_write_end_claiming(&w, 200);
	assert_view_equal(buf_view(&out), BYTES(0x30, 0x81, 200, 5, 0));
}

static void
indefinite(const void *p unused_arg)
{
	start();
	der_write_begin(&w, DER_SEQUENCE);
	der_write_begin(&w, DER_SET);
	der_write_end_indefinite(&w);
	der_write_end(&w);
	assert_view_equal(buf_view(&out), BYTES(0x30, 4, 0x31, 0x80, 0, 0));
}

int
main(void)
{
	const struct integer_case integers[] = {
		{ "0 takes one octet", 0, BYTES(0x02, 1, 0x00) },
		{ "127 takes one octet", 127, BYTES(0x02, 1, 0x7f) },
		{ "128 takes two octets", 128, BYTES(0x02, 2, 0x00, 0x80) },
		{ "-128 takes one octet", -128, BYTES(0x02, 1, 0x80) },
		{ "-129 takes two octets", -129, BYTES(0x02, 2, 0xff, 0x7f) },
		{ "the largest number takes eight octets", INT64_MAX,
		    BYTES(0x02, 8, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff) },
		{ "the smallest number takes eight octets", INT64_MIN,
		    BYTES(0x02, 8, 0x80, 0, 0, 0, 0, 0, 0, 0) },
	};
	const struct unsigned_case magnitudes[] = {
		{ "a magnitude of nothing is 0", VIEW(""), BYTES(0x02, 1, 0) },
		{ "a magnitude loses its leading zeros", BYTES(0, 0, 5), BYTES(0x02, 1, 5) },
		{ "a magnitude of zeros keeps one", BYTES(0, 0), BYTES(0x02, 1, 0) },
		{ "a magnitude with its first bit set gets a zero", BYTES(0x80),
		    BYTES(0x02, 2, 0, 0x80) },
	};
	const struct oid_case oids[] = {
		{ "two arcs share the first octet", "2.5.29.17", BYTES(0x06, 3, 0x55, 0x1d, 0x11) },
		{ "an arc of 127 takes one octet", "1.2.127", BYTES(0x06, 2, 0x2a, 0x7f) },
		{ "an arc of 128 takes two octets", "1.2.128", BYTES(0x06, 3, 0x2a, 0x81, 0x00) },
		{ "the second arc under 2 may be large", "2.999", BYTES(0x06, 2, 0x88, 0x37) },
		{ "the SCT list has ten octets", "1.3.6.1.4.1.11129.2.4.2",
		    BYTES(0x06, 10, 0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 2) },
	};
	const struct time_case times[] = {
		{ "1949 is a GeneralizedTime", "1949-12-31T23:59:59Z",
		    VIEW("\x18\x0f"
			 "19491231235959Z") },
		{ "1950 is a UTCTime", "1950-01-01T00:00:00Z",
		    VIEW("\x17\x0d"
			 "500101000000Z") },
		{ "2049 is a UTCTime", "2049-12-31T23:59:59Z",
		    VIEW("\x17\x0d"
			 "491231235959Z") },
		{ "2050 is a GeneralizedTime", "2050-01-01T00:00:00Z",
		    VIEW("\x18\x0f"
			 "20500101000000Z") },
	};
	const struct length_case lengths[] = {
		{ "127 octets take the short form", 127, BYTES(0x04, 0x7f) },
		{ "128 octets take the long form", 128, BYTES(0x04, 0x81, 0x80) },
		{ "256 octets take two octets of length", 256, BYTES(0x04, 0x82, 1, 0) },
	};

	tap_section("what is right");
	tap_rows(integers, integer_run);
	tap_rows(magnitudes, unsigned_run);
	tap_rows(oids, oid_run);
	tap_rows(times, time_run);
	tap_rows(lengths, length_run);
	tap_test("what is between begin and end is the contents", nested, NULL);
	tap_test("a bit string of whole octets has no unused bits", bits, NULL);
	tap_test("a cancelled element leaves nothing behind", cancelled, NULL);
	tap_test("what does not fit the buffer is said by the buffer", overflow, NULL);
	tap_section("what is wrong");
	tap_test("a length can take more octets than it needs", padded, NULL);
	tap_test("a length can claim what is not there", claiming, NULL);
	tap_test("a length can be indefinite", indefinite, NULL);
	return tap_done();
}
