/* SPDX-License-Identifier: Apache-2.0 */
/* Elements: identifier, length and contents (X.690 8.1, 10.1). */
#include "der/der.h"

#include "base/limits.h"
#include "base/own.h"
#include "support/tap.h"

#include <stdlib.h>

struct element_case {
	const char *says;
	struct view in;
	bool read;
	uint32_t number;
	unsigned odd;
	size_t whole_len;
	size_t body_len;
};

#define ODD_LENGTH DER_ODD_LENGTH_NOT_MINIMAL
#define ODD_INDEFINITE DER_ODD_LENGTH_INDEFINITE
#define ODD_TAG DER_ODD_TAG_NOT_MINIMAL

static const uint8_t octets_127[129] = { 0x04, 0x7f };
static const uint8_t octets_128[131] = { 0x04, 0x81, 0x80 };
static const uint8_t octets_255[258] = { 0x04, 0x81, 0xff };
static const uint8_t octets_256[260] = { 0x04, 0x82, 0x01, 0x00 };

static void
element_run(const void *p)
{
	const struct element_case *row = p;
	const struct der_element untouched = { .number = 4711 };
	struct der_element element = untouched;
	struct view in = row->in;

	assert_int_equal(der_element(&in, &element), row->read);
	if (!row->read) {
		assert_ptr_equal(in.ptr, row->in.ptr);
		assert_int_equal(in.len, row->in.len);
		assert_memory_equal(&element, &untouched, sizeof(element));
		return;
	}
	assert_int_equal(element.identifier, row->in.ptr[0]);
	assert_int_equal(element.number, row->number);
	assert_int_equal(element.odd, row->odd);
	assert_int_equal(element.whole.len, row->whole_len);
	assert_int_equal(element.body.len, row->body_len);
	assert_ptr_equal(element.whole.ptr, row->in.ptr);
	assert_int_equal(in.len, row->in.len - row->whole_len);
}

static void
deep_indefinite_run(const void *p)
{
	const size_t *depth = p;
	uint8_t bytes[4 * (LIMIT_DER_DEPTH + 1)] = { 0 };
	struct view in = view_of(bytes, 4 * *depth);
	struct der_element element;

	for (size_t i = 0; i < *depth; i++) {
		bytes[2 * i] = DER_SEQUENCE;
		bytes[2 * i + 1] = 0x80;
	}
	assert_int_equal(der_element(&in, &element), *depth <= LIMIT_DER_DEPTH);
}

/* So many NULLs, and the octets that end them. */
static void
wide_indefinite_run(const void *p)
{
	const size_t *count = p;
	size_t len = 2 + 2 * *count + 2;
	uint8_t *bytes = xcalloc(len, 1);
	struct view in = view_of(bytes, len);
	struct der_element element;

	bytes[0] = DER_SEQUENCE;
	bytes[1] = 0x80;
	for (size_t i = 1; i <= *count; i++)
		bytes[2 * i] = DER_NULL;
	assert_int_equal(der_element(&in, &element), *count < LIMIT_DER_INDEFINITE);
	free(bytes);
}

struct strict_case {
	const char *says;
	enum der_tag tag;
	struct view in;
	bool strict;
	bool lenient;
	unsigned odd;
};

static void
strict_run(const void *p)
{
	const struct strict_case *row = p;
	struct view body = VIEW("untouched");
	struct view in = row->in;
	unsigned odd = 0;

	assert_int_equal(der_take(&in, row->tag, &body), row->strict);
	if (!row->strict) {
		assert_int_equal(in.len, row->in.len);
		assert_view_equal(body, VIEW("untouched"));
	}
	in = row->in;
	assert_int_equal(der_take_lenient(&in, row->tag, &body, &odd), row->lenient);
	assert_int_equal(odd, row->odd);
	if (!row->lenient)
		assert_int_equal(in.len, row->in.len);
}

struct header_case {
	const char *says;
	size_t len;
	struct view header;
};

static void
header_run(const void *p)
{
	const struct header_case *row = p;
	uint8_t header[DER_HEADER_MAX];

	assert_view_equal(view_of(header, der_header(DER_SEQUENCE, row->len, header)), row->header);
}

struct string_case {
	const char *says;
	struct view in;
	bool read;
	struct view octets;
};

static void
string_run(const void *p)
{
	const struct string_case *row = p;
	struct view in = row->in;
	struct view octets = VIEW("untouched");
	struct der_element element = { .identifier = 0 };

	assert_true(der_element(&in, &element));
	assert_int_equal(der_string(&element, &octets), row->read);
	assert_view_equal(octets, row->read ? row->octets : VIEW("untouched"));
}

/* Constant expressions cannot name the bytes of a compound literal at file
 * scope in a static table, so the tables are those of main(). */
int
main(void)
{
	const struct element_case elements[] = {
		{ "nothing is not an element", VIEW(""), false },
		{ "a tag alone is not an element", BYTES(0x04), false },
		{ "contents may be empty", BYTES(0x05, 0x00), true, 5, 0, 2, 0 },
		{ "one octet of contents", BYTES(0x02, 0x01, 0x7f), true, 2, 0, 3, 1 },
		{ "what follows an element is left", BYTES(0x05, 0x00, 0x05, 0x00), true, 5, 0, 2,
		    0 },
		{ "contents may not end before their length", BYTES(0x02, 0x02, 0x7f), false },
		{ "127 octets take the short form", VIEW_OF(octets_127), true, 4, 0, 129, 127 },
		{ "128 octets take the long form", VIEW_OF(octets_128), true, 4, 0, 131, 128 },
		{ "127 octets in the long form are odd", BYTES(0x04, 0x81, 0x01, 0x00), true, 4,
		    ODD_LENGTH, 4, 1 },
		{ "255 octets take one octet of length", VIEW_OF(octets_255), true, 4, 0, 258,
		    255 },
		{ "256 octets take two octets of length", VIEW_OF(octets_256), true, 4, 0, 260,
		    256 },
		{ "a length with a leading zero is odd", BYTES(0x04, 0x82, 0x00, 0x01, 0x00), true,
		    4, ODD_LENGTH, 5, 1 },
		{ "a length of nine octets, eight of them zero, is odd",
		    BYTES(0x04, 0x89, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xaa), true, 4, ODD_LENGTH, 12,
		    1 },
		{ "a length of zeros alone is odd", BYTES(0x04, 0x82, 0, 0), true, 4, ODD_LENGTH, 4,
		    0 },
		{ "a length of 2^32 - 1 runs past the end",
		    BYTES(0x04, 0x84, 0xff, 0xff, 0xff, 0xff), false },
		{ "a length of 2^32 is above the limit", BYTES(0x04, 0x85, 1, 0, 0, 0, 0), false },
		{ "a length may not end before its octets", BYTES(0x04, 0x82, 0x01), false },
		{ "a length may not end before its zeros", BYTES(0x04, 0x83, 0x00), false },
		{ "the length octet FF is reserved", BYTES(0x04, 0xff, 0x00), false },

		{ "a tag number of 31 takes a second octet", BYTES(0x1f, 0x1f, 0x00), true, 31, 0,
		    3, 0 },
		{ "a tag number of 30 in a second octet is odd", BYTES(0x1f, 0x1e, 0x00), true, 30,
		    ODD_TAG, 3, 0 },
		{ "a tag number of 128 takes a third octet", BYTES(0x9f, 0x81, 0x00, 0x00), true,
		    128, 0, 4, 0 },
		{ "a tag number with a leading zero is odd", BYTES(0x9f, 0x80, 0x7f, 0x00), true,
		    127, ODD_TAG, 4, 0 },
		{ "a tag number of 2^32 - 1 is read",
		    BYTES(0x1f, 0x8f, 0xff, 0xff, 0xff, 0x7f, 0x00), true, UINT32_MAX, 0, 7, 0 },
		{ "a tag number of 2^32 is above the limit",
		    BYTES(0x1f, 0x90, 0x80, 0x80, 0x80, 0x00, 0x00), false },
		{ "a tag number may not end before its last octet", BYTES(0x1f, 0x81), false },

		{ "end-of-contents alone ends nothing", BYTES(0x00, 0x00), false },
		{ "an indefinite length ends at end-of-contents",
		    BYTES(0x30, 0x80, 0x05, 0x00, 0x00, 0x00), true, 16, ODD_INDEFINITE, 6, 2 },
		{ "an indefinite length may hold nothing", BYTES(0x30, 0x80, 0x00, 0x00), true, 16,
		    ODD_INDEFINITE, 4, 0 },
		{ "indefinite lengths may be inside one another",
		    BYTES(0x30, 0x80, 0x31, 0x80, 0x00, 0x00, 0x00, 0x00, 0x05), true, 16,
		    ODD_INDEFINITE, 8, 4 },
		{ "end-of-contents inside definite contents ends nothing",
		    BYTES(0x30, 0x80, 0x04, 0x02, 0x00, 0x00, 0x00, 0x00), true, 16, ODD_INDEFINITE,
		    8, 4 },
		{ "an indefinite length must end", BYTES(0x30, 0x80, 0x05, 0x00), false },
		{ "an indefinite length may not hold an element that runs past the end",
		    BYTES(0x30, 0x80, 0x04, 0x05, 0x00, 0x00), false },
		{ "end-of-contents has no contents", BYTES(0x30, 0x80, 0x00, 0x01, 0x00), false },
		{ "end-of-contents has a minimal length", BYTES(0x30, 0x80, 0x00, 0x81, 0x00),
		    false },
		{ "a primitive element has no indefinite length", BYTES(0x04, 0x80, 0x00, 0x00),
		    false },
	};
	const size_t depths[] = { LIMIT_DER_DEPTH, LIMIT_DER_DEPTH + 1 };
	const size_t widths[] = { LIMIT_DER_INDEFINITE - 2, LIMIT_DER_INDEFINITE - 1,
		LIMIT_DER_INDEFINITE };
	const struct strict_case stricts[] = {
		{ "the tag asked for is taken", DER_NULL, BYTES(0x05, 0x00), true, true, 0 },
		{ "another tag is left", DER_NULL, BYTES(0x04, 0x00), false, false, 0 },
		{ "nothing has no tag", DER_NULL, VIEW(""), false, false, 0 },
		{ "the right tag with a broken length is left", DER_NULL, BYTES(0x05, 0x01), false,
		    false, 0 },
		{ "strict refuses a length that is not minimal", DER_NULL, BYTES(0x05, 0x81, 0x00),
		    false, true, ODD_LENGTH },
		{ "strict refuses an indefinite length", DER_SEQUENCE,
		    BYTES(0x30, 0x80, 0x00, 0x00), false, true, ODD_INDEFINITE },
	};
	const struct string_case strings[] = {
		{ "a primitive string is its contents", BYTES(0x04, 0x01, 'x'), true, VIEW("x") },
		{ "a string in one piece is that piece", BYTES(0x24, 0x03, 0x04, 0x01, 'x'), true,
		    VIEW("x") },
		{ "a piece may be in one piece itself",
		    BYTES(0x24, 0x05, 0x24, 0x03, 0x04, 0x01, 'x'), true, VIEW("x") },
		{ "a string in two pieces is not read",
		    BYTES(0x24, 0x06, 0x04, 0x01, 'x', 0x04, 0x01, 'y'), false },
		{ "a string in no piece is not read", BYTES(0x24, 0x00), false },
		{ "a piece may have an indefinite length",
		    BYTES(0x24, 0x07, 0x24, 0x80, 0x04, 0x01, 'x', 0x00, 0x00), true, VIEW("x") },
		{ "pieces of indefinite length may be in one another",
		    BYTES(0x24, 0x80, 0x24, 0x80, 0x04, 0x01, 'x', 0x00, 0x00, 0x00, 0x00), true,
		    VIEW("x") },
		{ "a piece of indefinite length ends with end-of-contents",
		    BYTES(0x24, 0x07, 0x24, 0x80, 0x04, 0x01, 'x', 0x00, 0x01), false },
		{ "a piece of indefinite length has an end", BYTES(0x24, 0x03, 0x24, 0x80, 0x00),
		    false },
		{ "a piece of indefinite length is the only one",
		    BYTES(0x24, 0x08, 0x24, 0x80, 0x04, 0x00, 0x04, 0x00, 0x00, 0x00), false },
		{ "end-of-contents are no piece", BYTES(0x24, 0x02, 0x00, 0x00), false },
	};
	const struct header_case headers[] = {
		{ "the header of nothing", 0, BYTES(0x30, 0x00) },
		{ "the header of 127 octets", 127, BYTES(0x30, 0x7f) },
		{ "the header of 128 octets", 128, BYTES(0x30, 0x81, 0x80) },
		{ "the header of 255 octets", 255, BYTES(0x30, 0x81, 0xff) },
		{ "the header of 256 octets", 256, BYTES(0x30, 0x82, 0x01, 0x00) },
		{ "the header of 65,536 octets", 65536, BYTES(0x30, 0x83, 0x01, 0x00, 0x00) },
		{ "the header of 2^32 - 1 octets", UINT32_MAX,
		    BYTES(0x30, 0x84, 0xff, 0xff, 0xff, 0xff) },
	};

	tap_section("der: elements");
	tap_rows(elements, element_run);
	tap_test(
	    "64 indefinite lengths inside one another are read", deep_indefinite_run, &depths[0]);
	tap_test(
	    "65 indefinite lengths inside one another are not", deep_indefinite_run, &depths[1]);
	tap_test("1,048,574 elements inside an indefinite length are passed over",
	    wide_indefinite_run, &widths[0]);
	tap_test("1,048,575 elements inside an indefinite length are passed over",
	    wide_indefinite_run, &widths[1]);
	tap_test("behind 1,048,576 elements no end of an indefinite length is looked for",
	    wide_indefinite_run, &widths[2]);
	tap_section("der: strict and lenient");
	tap_rows(stricts, strict_run);
	tap_section("der: strings");
	tap_rows(strings, string_run);
	tap_section("der: headers");
	tap_rows(headers, header_run);
	return tap_done();
}
