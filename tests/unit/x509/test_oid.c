/* SPDX-License-Identifier: Apache-2.0 */
/* Object identifiers and their text (X.690 8.19). */
#include "x509/oid.h"

#include "base/limits.h"
#include "support/element.h"
#include "support/tap.h"

#include <stdlib.h>

struct oid_case {
	const char *says;
	struct view octets;
	const char *dotted;
};

static void
oid_run(const void *p)
{
	const struct oid_case *row = p;
	struct buf out;

	buf_init_growing(&out, 1 << 20);
	x509_oid_append(&out, row->octets);
	assert_string_equal(buf_string(&out), row->dotted);
	buf_fini(&out);
}

/* Appends an arc in seven bits per octet. */
static void
append_arc(struct buf *out, unsigned long arc)
{
	if (arc >= 0x80)
		append_arc(out, arc >> 7);
	if (arc >= 0x80)
		out->ptr[out->len - 1] |= 0x80;
	buf_byte(out, arc & 0x7f);
}

/* The contents octets of "2.5.4.3". */
static void
append_octets(struct buf *out, const char *dotted)
{
	char *end;
	unsigned long first = strtoul(dotted, &end, 10);

	append_arc(out, first * 40 + strtoul(end + 1, &end, 10));
	while (*end == '.')
		append_arc(out, strtoul(end + 1, &end, 10));
}

static void
table_run(const void *p unused_arg)
{
	uint8_t memory[64];
	struct buf octets;

	for (unsigned i = 0; i < X509_OID_COUNT; i++) {
		struct view row = x509_oid_octets[i];

		buf_init(&octets, memory, sizeof(memory));
		append_octets(&octets, x509_oid_rows[i].dotted);
		assert_view_equal(row, buf_view(&octets));
		assert_int_equal(x509_oid_find(row), i);
		assert_true(x509_oid_is(row, (enum x509_oid)i));
	}
}

static void
text_run(const void *p unused_arg)
{
	struct buf out;

	buf_init_growing(&out, 100);
	x509_oid_append_text(&out, VIEW("\x55\x04\x03"));
	buf_byte(&out, ' ');
	x509_oid_append_text(&out, VIEW("\x55\x04\x7f"));
	assert_string_equal(buf_string(&out), "CN 2.5.4.127");
	assert_int_equal(x509_oid_find(VIEW("\x55\x04\x7f")), X509_OID_COUNT);
	assert_false(x509_oid_is(VIEW("\x55\x04\x7f"), X509_OID_CN));
	buf_fini(&out);
}

static void
limit_run(const void *p)
{
	const size_t *len = p;
	struct buf out;

	buf_init_growing(&out, 1 << 22);
	x509_oid_append(&out, element_repeat(VIEW("\x2a"), *len));
	assert_int_equal(buf_view(&out).ptr[0], *len > LIMIT_OID_OCTETS ? '#' : '1');
	assert_int_equal(buf_view(&out).len, *len > LIMIT_OID_OCTETS ? 1 + 2 * *len : 3 * *len);
	buf_fini(&out);
}

int
main(void)
{
	const struct oid_case rows[] = {
		{ "the first octet holds two arcs", BYTES(0x2a), "1.2" },
		{ "0.39 is the last of the first arc 0", BYTES(0x27), "0.39" },
		{ "1.0 is the first of the first arc 1", BYTES(0x28), "1.0" },
		{ "1.39 is the last of the first arc 1", BYTES(0x4f), "1.39" },
		{ "2.0 is the first of the first arc 2", BYTES(0x50), "2.0" },
		{ "the second arc below 2 may be large", BYTES(0x88, 0x37), "2.999" },
		{ "an arc of 127 takes one octet", BYTES(0x2a, 0x7f), "1.2.127" },
		{ "an arc of 128 takes two octets", BYTES(0x2a, 0x81, 0x00), "1.2.128" },
		{ "leading zeros of an arc do not count", BYTES(0x2a, 0x80, 0x01), "1.2.1" },
		{ "an arc of 2^63 - 1 is shown",
		    BYTES(0x2a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f),
		    "1.2.9223372036854775807" },
		{ "an arc of 2^63 is shown in hex",
		    BYTES(0x2a, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00),
		    "#2a81808080808080808000" },
		{ "a last arc that is cut short is marked", BYTES(0x2a, 0x03, 0x86, 0x48 | 0x80),
		    "1.2.3..." },
		{ "an OID may be cut short in its first arc", BYTES(0x88), "..." },
		{ "an OID of nothing has no arcs", VIEW(""), "" },
	};
	const size_t limits[] = { LIMIT_OID_OCTETS - 1, LIMIT_OID_OCTETS, LIMIT_OID_OCTETS + 1,
		1 << 20 };

	tap_section("x509: object identifiers");
	tap_rows(rows, oid_run);
	tap_test("127 octets are shown as arcs", limit_run, &limits[0]);
	tap_test("128 octets are shown as arcs", limit_run, &limits[1]);
	tap_test("129 octets are shown in hex", limit_run, &limits[2]);
	tap_test("a million octets are shown in hex", limit_run, &limits[3]);
	tap_test("the octets of each row are those of its arcs", table_run, NULL);
	tap_test("a known OID is shown by its text, another by its arcs", text_run, NULL);
	return tap_done();
}
