/* SPDX-License-Identifier: Apache-2.0 */
/* Names and the text of their attributes (RFC 5280 4.1.2.4, RFC 4514). */
#include "x509/name.h"

#include "der/der.h"
#include "support/element.h"
#include "support/tap.h"

#define CN "\x55\x04\x03"
#define O "\x55\x04\x0a"
#define SEQ(...) ELEMENT(DER_SEQUENCE, __VA_ARGS__)
#define SET(...) ELEMENT(DER_SET, __VA_ARGS__)
#define VALUE(tag, value) SEQ(SET(element_attribute(CN, (tag), (value))))

struct name_case {
	const char *says;
	struct view name;
	const char *text;
};

static void
name_run(const void *p)
{
	const struct name_case *row = p;
	struct buf out;

	buf_init_growing(&out, 1 << 16);
	x509_name_append(&out, row->name);
	assert_string_equal(buf_string(&out), row->text);
	buf_fini(&out);
}

struct text_case {
	const char *says;
	uint8_t tag;
	struct view value;
	bool whole;
	const char *text;
};

static void
text_run(const void *p)
{
	const struct text_case *row = p;
	struct buf out;

	buf_init_growing(&out, 1 << 16);
	assert_int_equal(x509_text_append(&out, row->tag, row->value), row->whole);
	assert_string_equal(buf_string(&out), row->text);
	buf_fini(&out);
}

static void
open_run(const void *p unused_arg)
{
	struct x509_name name = { .odd = 4711 };

	assert_false(x509_name_open(VIEW("\x31\0"), &name));
	assert_false(x509_name_open(VIEW("\x30\0\0"), &name));
	assert_int_equal(name.odd, 4711);
	assert_true(x509_name_open(VIEW("\x30\x81\0"), &name));
	assert_int_equal(name.odd, DER_ODD_LENGTH_NOT_MINIMAL);
}

static void
names(void)
{
	struct view c = SET(element_attribute("\x55\x04\x06", DER_PRINTABLE_STRING, VIEW("HR")));
	struct view o = element_attribute(O, DER_UTF8_STRING, VIEW("Fina, d.d."));
	struct view cn = element_attribute(CN, DER_UTF8_STRING, VIEW("Fina RDC 2020"));
	const struct name_case rows[] = {
		{ "a Name is shown in its own order", SEQ(c, SET(o), SET(cn)),
		    "C=HR, O=Fina\\, d.d., CN=Fina RDC 2020" },
		{ "attributes of one SET are joined by a plus", SEQ(SET(o, cn), c),
		    "O=Fina\\, d.d. + CN=Fina RDC 2020, C=HR" },
		{ "an empty Name has no text", SEQ(VIEW("")), "" },
		{ "an empty SET has no text", SEQ(SET(VIEW("")), c), "C=HR" },
		{ "an unknown type is shown as its arcs",
		    SEQ(SET(element_attribute("\x2a\x03", DER_IA5_STRING, VIEW("x")))), "1.2.3=x" },
		{ "a value that is no text is shown in hex",
		    SEQ(SET(element_attribute("\x2a\x03", DER_INTEGER, VIEW("\x12\x34")))),
		    "1.2.3=#1234" },
		{ "what is no attribute is shown in hex", SEQ(SET(VIEW("\x05\0")), c),
		    "#0500, C=HR" },
		{ "what is no Name is shown in hex", VIEW("\x05\0"), "#0500" },
		{ "special characters have a backslash", VALUE(DER_UTF8_STRING, VIEW("\"+,;<>\\")),
		    "CN=\\\"\\+\\,\\;\\<\\>\\\\" },
		{ "a blank has a backslash first and last", VALUE(DER_UTF8_STRING, VIEW(" a b ")),
		    "CN=\\ a b\\ " },
		{ "a number sign has a backslash first", VALUE(DER_UTF8_STRING, VIEW("#a#")),
		    "CN=\\#a#" },
		{ "a NUL is inert", VALUE(DER_UTF8_STRING, VIEW("a\0b")), "CN=a\\x00b" },
		{ "a right-to-left override is inert", VALUE(DER_UTF8_STRING, VIEW("\xe2\x80\xae")),
		    "CN=\\xe2\\x80\\xae" },
		{ "an escape sequence is inert", VALUE(DER_UTF8_STRING, VIEW("\x1b[2J")),
		    "CN=\\x1b[2J" },
		{ "letters of other alphabets stay", VALUE(DER_UTF8_STRING, VIEW("\xd1\x8f")),
		    "CN=\xd1\x8f" },
		{ "an attribute without SET is shown", SEQ(cn), "CN=Fina RDC 2020" },
	};

	tap_section("x509: Names");
	tap_rows(rows, name_run);
	tap_test("a Name is one SEQUENCE and nothing behind it", open_run, NULL);
}

static void
texts(void)
{
	const struct text_case rows[] = {
		{ "PrintableString is read as Latin-1", DER_PRINTABLE_STRING, VIEW("a\xe9"), true,
		    "a\xc3\xa9" },
		{ "T61String is read as Latin-1", DER_T61_STRING, VIEW("\xe9"), true, "\xc3\xa9" },
		{ "IA5String is read as Latin-1", DER_IA5_STRING, VIEW("\xe9"), true, "\xc3\xa9" },
		{ "VisibleString is text", DER_VISIBLE_STRING, VIEW("a"), true, "a" },
		{ "NumericString is text", DER_NUMERIC_STRING, VIEW("1 2"), true, "1 2" },
		{ "UTF8String is UTF-8", DER_UTF8_STRING, VIEW("\xc3\xa9"), true, "\xc3\xa9" },
		{ "a byte of UTF8String that is not UTF-8 is marked", DER_UTF8_STRING,
		    VIEW("a\xe9z"), false, "a\xef\xbf\xbdz" },
		{ "an overlong form is marked byte by byte", DER_UTF8_STRING, VIEW("\xc0\x80"),
		    false, "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "BMPString is UTF-16", DER_BMP_STRING, VIEW("\0a\0\xe9"), true, "a\xc3\xa9" },
		{ "BMPString may hold a pair of surrogates", DER_BMP_STRING, VIEW("\xd8\x3d\xde\0"),
		    true, "\xf0\x9f\x98\x80" },
		{ "a lone surrogate is marked", DER_BMP_STRING, VIEW("\xd8\x3d\0a"), false,
		    "\xef\xbf\xbd"
		    "a" },
		{ "an odd byte at the end of BMPString is marked", DER_BMP_STRING, VIEW("\0az"),
		    false, "a\xef\xbf\xbd" },
		{ "UniversalString is UCS-4", DER_UNIVERSAL_STRING, VIEW("\0\1\xf6\0"), true,
		    "\xf0\x9f\x98\x80" },
		{ "a number above U+10FFFF is marked", DER_UNIVERSAL_STRING, VIEW("\0\x11\0\0"),
		    false, "\xef\xbf\xbd" },
		{ "each odd byte at the end of UniversalString is marked", DER_UNIVERSAL_STRING,
		    VIEW("\0\0\0a\0\0"), false, "a\xef\xbf\xbd\xef\xbf\xbd" },
		{ "an empty value has an empty text", DER_BMP_STRING, VIEW(""), true, "" },
		{ "an INTEGER has no text", DER_INTEGER, VIEW("a"), false, "" },
	};

	tap_section("x509: the text of attributes");
	tap_rows(rows, text_run);
}

int
main(void)
{
	names();
	texts();
	return tap_done();
}
