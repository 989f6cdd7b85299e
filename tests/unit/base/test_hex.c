/* SPDX-License-Identifier: Apache-2.0 */
/* Base 16 and base 64 (RFC 4648). */
#include "base/hex.h"

#include "support/tap.h"

struct hex_case {
	const char *says;
	struct view text;
	bool read;
	struct view bytes;
};

static void
hex_run(const void *p)
{
	const struct hex_case *row = p;
	uint8_t bytes[2];
	uint8_t memory[8];
	struct buf out;

	assert_int_equal(hex_read(row->text, bytes, sizeof(bytes)), row->read);
	if (!row->read)
		return;
	assert_view_equal(VIEW_OF(bytes), row->bytes);
	buf_init(&out, memory, sizeof(memory));
	hex_append(&out, row->bytes);
	assert_int_equal(buf_view(&out).len, 4);
}

static void
hex_append_run(const void *row unused_arg)
{
	uint8_t memory[8];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	hex_append(&out, BYTES(0x00, 0x9a, 0xbf, 0xff));
	assert_view_equal(buf_view(&out), VIEW("009abfff"));
	assert_true(buf_ok(&out));
}

struct base64_case {
	const char *says;
	struct view text;
	bool read;
	struct view bytes;
};

static void
base64_run(const void *p)
{
	const struct base64_case *row = p;
	uint8_t bytes[6];
	uint8_t memory[16];
	size_t len = 4711;
	struct buf out;

	assert_int_equal(base64_read(row->text, bytes, sizeof(bytes), &len), row->read);
	if (!row->read) {
		assert_int_equal(len, 4711);
		return;
	}
	assert_view_equal(view_of(bytes, len), row->bytes);
	buf_init(&out, memory, sizeof(memory));
	base64_append(&out, row->bytes);
	assert_view_equal(buf_view(&out), row->text);
	assert_int_equal(row->text.len, BASE64_LEN(len));
}

/* Each character in a group that is not the last, and in the last. */
static void
base64_digits_run(const void *row unused_arg)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint8_t bytes[6];
	size_t len;

	for (unsigned c = 0; c < 256; c++) {
		const char *digit = c == 0 ? NULL : strchr(digits, (int)c);
		uint8_t text[8] = { 'A', 'A', 'A', (uint8_t)c, 'A', 'A', 'A', (uint8_t)c };
		bool read = base64_read(VIEW_OF(text), bytes, sizeof(bytes), &len);

		assert_int_equal(read, digit != NULL);
		if (digit == NULL)
			continue;
		assert_int_equal(bytes[2], digit - digits);
		assert_int_equal(bytes[5], digit - digits);
	}
}

int
main(void)
{
	const struct hex_case hexes[] = {
		{ "digits of both cases", VIEW("aFA0"), true, BYTES(0xaf, 0xa0) },
		{ "the first and the last digit of each kind", VIEW("0f9a"), true,
		    BYTES(0x0f, 0x9a) },
		{ "a digit too few is refused", VIEW("000"), false, VIEW("") },
		{ "a digit too many is refused", VIEW("00000"), false, VIEW("") },
		{ "a byte too few is refused", VIEW("00"), false, VIEW("") },
		{ "the character before 0 is no digit", VIEW("/000"), false, VIEW("") },
		{ "the character after 9 is no digit", VIEW("0:00"), false, VIEW("") },
		{ "the character before a is no digit", VIEW("00`0"), false, VIEW("") },
		{ "the character after f is no digit", VIEW("000g"), false, VIEW("") },
		{ "the character before A is no digit", VIEW("000@"), false, VIEW("") },
		{ "the character after F is no digit", VIEW("000G"), false, VIEW("") },
	};
	const struct base64_case base64s[] = {
		{ "RFC 4648 10: nothing", VIEW(""), true, VIEW("") },
		{ "RFC 4648 10: f", VIEW("Zg=="), true, VIEW("f") },
		{ "RFC 4648 10: fo", VIEW("Zm8="), true, VIEW("fo") },
		{ "RFC 4648 10: foo", VIEW("Zm9v"), true, VIEW("foo") },
		{ "RFC 4648 10: foob", VIEW("Zm9vYg=="), true, VIEW("foob") },
		{ "RFC 4648 10: fooba", VIEW("Zm9vYmE="), true, VIEW("fooba") },
		{ "RFC 4648 10: foobar", VIEW("Zm9vYmFy"), true, VIEW("foobar") },
		{ "one byte more than there is room is refused", VIEW("Zm9vYmFyYg=="), false,
		    VIEW("") },
		{ "padding must be there", VIEW("Zg"), false, VIEW("") },
		{ "padding must be complete", VIEW("Zg="), false, VIEW("") },
		{ "three characters of padding are refused", VIEW("Z==="), false, VIEW("") },
		{ "padding alone is refused", VIEW("===="), false, VIEW("") },
		{ "padding inside is refused", VIEW("Zg==Zg=="), false, VIEW("") },
		{ "RFC 4648 3.5: trailing bits of one byte are zero", VIEW("Zh=="), false,
		    VIEW("") },
		{ "RFC 4648 3.5: trailing bits of two bytes are zero", VIEW("Zm9="), false,
		    VIEW("") },
		{ "a newline is refused", VIEW("Zm9v\nZm9"), false, VIEW("") },
		{ "the alphabet of URLs is refused", VIEW("-_-_"), false, VIEW("") },
	};

	tap_section("base: base 16");
	tap_rows(hexes, hex_run);
	tap_test("bytes are written in lower case", hex_append_run, NULL);
	tap_section("base: base 64");
	tap_rows(base64s, base64_run);
	tap_test("64 characters are digits, and no others", base64_digits_run, NULL);
	return tap_done();
}
