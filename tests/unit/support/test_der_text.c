/* SPDX-License-Identifier: Apache-2.0 */
/* DER, right and wrong, from text. */
#include "support/der_text.h"

#include "support/tap.h"

/* Writes text, in which <name> and <loop> are parts. */
static bool
write_text(struct der_text *text, const char *says, struct buf *out)
{
	const struct der_text_source sources[] = {
		{ VIEW("name"), VIEW("UTF8String \"n\""), "parts", 7 },
		{ VIEW("wrong"), VIEW("\n\nUTF8Strin"), "parts", 9 },
		{ VIEW("loop"), VIEW("<loop>"), "parts", 8 },
		{ VIEW("text"), VIEW("what does not count"), "test", 1 },
		{ VIEW("text"), view_text(says), "test", 1 },
	};

	buf_init_growing(out, DER_TEXT_MAX);
	der_text_init(text, sources, COUNT_OF(sources), out);
	return der_text_write(text, "text");
}

/* ---- what is written ---- */

struct good_case {
	const char *says;
	const char *text;
	struct view bytes;
};

static void
good_run(const void *p)
{
	const struct good_case *row = p;
	struct der_text text;
	struct buf out;

	if (!write_text(&text, row->text, &out))
		fail_msg("%s", text.error);
	assert_view_equal(buf_view(&out), row->bytes);
	buf_fini(&out);
}

/* Lengths that take more than one octet, on every way to write them. */
static void
long_run(const void *row unused_arg)
{
	struct der_text text;
	struct view rest;
	struct view part;
	struct buf out;

	assert_true(write_text(&text, "nest 2 SEQUENCE { repeat 65536 { \"a\" } } @end", &out));
	rest = buf_view(&out);
	assert_true(view_take(&rest, 10, &part));
	assert_view_equal(part, VIEW("\x30\x83\x01\x00\x05\x30\x83\x01\x00\x00"));
	assert_int_equal(rest.len, 65536);
	assert_int_equal(text.marks[0].offset, out.len);
	buf_fini(&out);
}

/* ---- marks ---- */

static void
marks_run(const void *row unused_arg)
{
	const struct der_text_mark expected[] = {
		{ VIEW("first"), 0 },
		{ VIEW("inner"), 10 },
		{ VIEW("innermost"), 15 },
		{ VIEW("empty"), 15 },
		{ VIEW("end"), 15 },
	};
	struct der_text text;
	struct buf out;

	assert_true(write_text(&text,
	    "@first nest 2 SEQUENCE { \"ab\" SET octets:2 { @inner <name> [0] { @innermost } @empty } } @end",
	    &out));
	assert_int_equal(text.mark_count, COUNT_OF(expected));
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		assert_view_equal(text.marks[i].name, expected[i].name);
		assert_int_equal(text.marks[i].offset, expected[i].offset);
	}
	buf_fini(&out);
}

/* ---- what cannot be written ---- */

struct bad_case {
	const char *says;
	const char *text;
	const char *error;
};

static void
bad_run(const void *p)
{
	const struct bad_case *row = p;
	struct der_text text;
	struct buf out;

	assert_false(write_text(&text, row->text, &out));
	assert_string_equal(text.error, row->error);
	buf_fini(&out);
}

/* A word is found up to its sign, and braces go down to a depth. */
static void
deep_run(const void *row unused_arg)
{
	char says[2 * DER_TEXT_DEPTH * 9 + 16] = "";
	struct der_text text;
	struct buf writer;
	struct buf out;

	buf_init(&writer, says, sizeof(says));
	for (size_t i = 0; i < DER_TEXT_DEPTH; i++)
		buf_text(&writer, "SET {");
	for (size_t i = 0; i < DER_TEXT_DEPTH; i++)
		buf_text(&writer, "}");
	assert_false(write_text(&text, buf_string(&writer), &out));
	assert_string_equal(text.error, "test:1: texts stand too deep inside one another");
	buf_fini(&out);
	says[strlen(says) - 1] = '\0';
	assert_true(write_text(&text, says + strlen("SET {"), &out));
	buf_fini(&out);
}

static void
missing_run(const void *row unused_arg)
{
	struct der_text text;
	struct buf out;

	buf_init_growing(&out, 16);
	der_text_init(&text, NULL, 0, &out);
	assert_false(der_text_write(&text, "certificate"));
	assert_string_equal(text.error, "there is no part called 'certificate'");
	buf_fini(&out);
}

int
main(void)
{
	const struct good_case good[] = {
		{ "a text of nothing is no bytes", " \n # no bytes }\n", VIEW("") },
		{ "an element without contents is empty", "NULL SEQUENCE {} INTEGER {}",
		    VIEW("\x05\0\x30\0\x02\0") },
		{ "elements stand in one another", "SEQUENCE { SET { NULL } NULL }",
		    VIEW("\x30\6\x31\2\5\0\5\0") },
		{ "a comment goes to the end of its line", "NULL # } \"\nNULL", VIEW("\5\0\5\0") },
		{ "a number is an INTEGER in the fewest octets",
		    "INTEGER 127 INTEGER 128 INTEGER -1",
		    VIEW("\x02\1\x7f\x02\2\0\x80\x02\1\xff") },
		{ "an OID is written as arcs or by its text", "OID 1.2.840 OID CN",
		    VIEW("\6\3\x2a\x86\x48\6\3\x55\4\3") },
		{ "a BOOLEAN is TRUE or FALSE", "BOOLEAN TRUE BOOLEAN FALSE",
		    VIEW("\1\1\xff\1\1\0") },
		{ "contents of any type may be octets in hex",
		    "BOOLEAN hex:01 OID hex:80 INTEGER hex:", VIEW("\1\1\1\6\1\x80\2\0") },
		{ "a string is its bytes, with \\x for any byte",
		    "IA5String \"a\\x00\\\"\\\\\xc3\xa9\"", VIEW("\x16\6a\0\"\\\xc3\xa9") },
		{ "a BMPString has two octets for a character", "BMPString \"a\xc3\xa9\"",
		    VIEW("\x1e\4\0a\0\xe9") },
		{ "a UniversalString has four", "UniversalString \"a\"", VIEW("\x1c\4\0\0\0a") },
		{ "strings and octets may stand outside of elements", "hex:0102 \"a\"",
		    VIEW("\1\2a") },
		{ "a tag with a number is of the context class", "[2] \"a\" [3] { NULL }",
		    VIEW("\x82\1a\xa3\2\5\0") },
		{ "or of the class that is said",
		    "[UNIVERSAL 1] hex:FF [APPLICATION 1] [PRIVATE 30] {}",
		    VIEW("\1\1\xff\x41\0\xfe\0") },
		{ "a tag number up to 30 takes one octet, from 31 on more", "[30] [31] [127] [128]",
		    VIEW("\x9e\0\x9f\x1f\0\x9f\x7f\0\x9f\x81\0\0") },
		{ "the largest tag number takes six", "[4294967295]",
		    VIEW("\x9f\x8f\xff\xff\xff\x7f\0") },
		{ "a primitive element may have elements in it",
		    "OCTET_STRING { NULL } primitive [0] {}", VIEW("\4\2\5\0\x80\0") },
		{ "and any element may be called constructed",
		    "constructed OCTET_STRING { OCTET_STRING \"a\" } constructed [2] \"a\"",
		    VIEW("\x24\3\4\1a\xa2\1a") },
		{ "or primitive", "primitive SEQUENCE { NULL }", VIEW("\x10\2\5\0") },
		{ "a length may be any octets",
		    "SEQUENCE length:84FFFFFFFF { NULL } [2] length: \"a\"",
		    VIEW("\x30\x84\xff\xff\xff\xff\5\0\x82\x61") },
		{ "a length may be too large or too small",
		    "[2] length:+1 \"a\" [2] length:-1 \"a\"", VIEW("\x82\2a\x82\0a") },
		{ "a right length may take more octets than it needs",
		    "[2] octets:1 \"a\" [2] octets:8 \"a\"",
		    VIEW("\x82\x81\1a\x82\x88\0\0\0\0\0\0\0\1a") },
		{ "the indefinite form ends with end-of-contents", "SEQUENCE indefinite { NULL }",
		    VIEW("\x30\x80\5\0\0\0") },
		{ "what is repeated stands there so often", "repeat 3 { \"ab\" } repeat 0 { NULL }",
		    VIEW("ababab") },
		{ "what is nested stands in so many elements",
		    "nest 3 SEQUENCE { NULL } nest 0 SET { \"a\" }",
		    VIEW("\x30\6\x30\4\x30\2\5\0a") },
		{ "a vector has its length before it",
		    "vector 1 { \"a\" } vector 3 { vector 2 {} }", VIEW("\1a\0\0\2\0\0") },
		{ "a part is written where its name stands", "SEQUENCE { <name> } <name>",
		    VIEW("\x30\3\x0c\1n\x0c\1n") },
	};
	static const struct bad_case bad[] = {
		{ "an element has a name that is known", "NULL\n SEQUENC {}",
		    "test:2: there is no element called 'SEQUENC'" },
		{ "braces are closed", "SEQUENCE {\nNULL\n", "test:3: '}' is missing" },
		{ "a brace closes one", "NULL }", "test:1: '}' ends nothing" },
		{ "a tag with a number is closed", "[2 \"a\"", "test:1: ']' is missing" },
		{ "a tag has a number", "[x]", "test:1: 'x' is no number up to 4294967295" },
		{ "that is not too large", "[4294967296]",
		    "test:1: '4294967296' is no number up to 4294967295" },
		{ "a string ends", "UTF8String \"a", "test:1: a string has no end" },
		{ "in its line", "\"a\nb\"", "test:1: a string has no end" },
		{ "and not with a backslash", "\"a\\", "test:1: a string has no end" },
		{ "a backslash stands before what is known", "\"\\n\"",
		    "test:1: a backslash is followed by xHH, '\"' or a backslash" },
		{ "and before two digits", "\"\\x4g\"",
		    "test:1: a backslash is followed by xHH, '\"' or a backslash" },
		{ "a BMPString is characters", "BMPString \"\\xff\"",
		    "test:1: a string is not UTF-8" },
		{ "hex is digits", "hex:0g", "test:1: 'hex:' is followed by pairs of digits" },
		{ "in pairs", "NULL hex:012", "test:1: 'hex:' is followed by pairs of digits" },
		{ "an INTEGER has a value", "INTEGER }", "test:1: an INTEGER is a number or hex:" },
		{ "that 63 bits hold", "INTEGER 9223372036854775808",
		    "test:1: an INTEGER is a number or hex:" },
		{ "an OID is known", "OID comonName",
		    "test:1: there is no OID called 'comonName'" },
		{ "or at least two arcs", "OID 2", "test:1: there is no OID called '2'" },
		{ "that are numbers", "OID 2.5.x.3", "test:1: there is no OID called '2.5.x.3'" },
		{ "a BOOLEAN is true or false", "BOOLEAN 1",
		    "test:1: a BOOLEAN is TRUE, FALSE or hex:" },
		{ "octets of a length are hex", "NULL length:8",
		    "test:1: 'hex:' is followed by pairs of digits" },
		{ "what a length is off by is a number", "NULL length:+",
		    "test:1: 'length:' is followed by +N, -N or octets in hex" },
		{ "and leaves no length below zero", "[2] length:-2 \"a\"",
		    "test:1: a length would be below zero" },
		{ "a length has up to eight octets", "NULL octets:9",
		    "test:1: 'octets:' is followed by a number from 1 to 8" },
		{ "and at least one", "NULL octets:0",
		    "test:1: 'octets:' is followed by a number from 1 to 8" },
		{ "that hold it", "OCTET_STRING octets:1 { repeat 256 { \"a\" } }",
		    "test:1: a length does not fit" },
		{ "a vector is not longer than its length says",
		    "vector 1 { repeat 256 { \"a\" } }",
		    "test:1: a vector is longer than its length can say" },
		{ "a vector has a length", "vector 0 {}",
		    "test:1: a vector is longer than its length can say" },
		{ "what is repeated is so often", "repeat { NULL }",
		    "test:1: '' is no number up to 33554432" },
		{ "and is not too much", "repeat 33554432 { NULL }",
		    "test:1: it makes more than 33554432 bytes" },
		{ "what is nested has a right length", "nest 2 SEQUENCE indefinite {}",
		    "test:1: what is nested has a right length and a tag below 31" },
		{ "a mark has a name", "NULL @", "test:1: a mark has no name" },
		{ "that stands once", "@a NULL @a", "test:1: '@a' stands twice" },
		{ "and not in what is written twice", "@a NULL repeat 2 { @a }",
		    "test:1: '@a' stands twice" },
		{ "there are up to 16 marks",
		    "@1 @2 @3 @4 @5 @6 @7 @8 @9 @10 @11 @12 @13 @14 @15 @16 @17",
		    "test:1: there are more than 16 marks" },
		{ "a part is known", "<nme>", "test:1: there is no part called 'nme'" },
		{ "and its name is closed", "<name", "test:1: '>' is missing" },
		{ "what is wrong in a part is told as there", "<wrong>",
		    "parts:11: there is no element called 'UTF8Strin'" },
		{ "a part that has itself in it has no end", "<loop>",
		    "parts:8: texts stand too deep inside one another" },
	};

	tap_section("support: DER from text");
	tap_rows(good, good_run);
	tap_test("lengths take as many octets as they need", long_run, NULL);
	tap_test("a mark is where its byte has come to stand", marks_run, NULL);
	tap_section("support: text that is no DER");
	tap_rows(bad, bad_run);
	tap_test("elements stand in one another down to a depth", deep_run, NULL);
	tap_test("a text that is not there cannot be written", missing_run, NULL);
	return tap_done();
}
