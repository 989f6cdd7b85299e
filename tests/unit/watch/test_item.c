/* SPDX-License-Identifier: Apache-2.0 */
/* Items of a watch list: what people write, what it becomes, what is refused. */
#include "watch/item.h"

#include "base/limits.h"
#include "support/tap.h"

#include <stdio.h>

#define L10 "abcdefghij"
#define L50 L10 L10 L10 L10 L10
#define L255 L50 L50 L50 L50 L50 "abcde"
#define L59 L50 "abcdefghi"
#define L62 L50 L10 "kl"
#define L63 L62 "m"
#define L64 L63 "n"

struct item_case {
	const char *says;
	const char *text;
	const char *line;   /* canonical, without its newline; NULL if refused */
	const char *remark; /* all of it */
};

static const struct item_case item_cases[] = {
	{ "a name is that name only", "example.com", "example.com", "" },
	{ "a name with a dot in front is a tree", ".example.com", ".example.com", "" },
	{ "a dot alone is everything", ".", ".", "" },
	{ "names are kept in lower case", "WWW.Example.COM", "www.example.com", "" },
	{ "a dot at the end is dropped", "example.com.", "example.com", "" },
	{ "a dot at the end of a tree is dropped", ".example.com.", ".example.com", "" },
	{ "blanks around an item are dropped", " \texample.com\t ", "example.com", "" },
	{ "a name may be a single label", "localhost", "localhost", "" },
	{ "labels may have an underscore", "_dmarc.example.com", "_dmarc.example.com", "" },
	{ "an A-label is kept even where it is invalid", "xn--i-7iq.ws", "xn--i-7iq.ws", "" },
	{ "a U-label becomes an A-label",
	    "b\xc3\xbc"
	    "cher.de",
	    "xn--bcher-kva.de", "" },
	{ "a U-label may be in upper case",
	    ".B\xc3\x9c"
	    "CHER.DE",
	    ".xn--bcher-kva.de", "" },
	{ "an ideographic full stop parts labels", "a.\xe4\xbe\x8b\xe3\x80\x82jp", "a.xn--fsq.jp",
	    "" },
	{ "a name may be a single letter", "a", "a", "" },
	{ "a name may end in a digit", "www.example.x1", "www.example.x1", "" },
	{ "a name may hold numbers", "4.example.1com", "4.example.1com", "" },
	{ "a label of 63 characters is the longest", L63 ".com", L63 ".com", "" },
	{ "a name of 253 characters is the longest", L62 "." L63 "." L63 "." L62,
	    L62 "." L63 "." L63 "." L62, "" },
	{ "an IPv4 address is an item", "192.0.2.1", "192.0.2.1", "" },
	{ "an IPv6 address is kept as RFC 5952 writes it", "2001:DB8:0:0::1", "2001:db8::1", "" },
	{ "a block of one is an address", "192.0.2.1/32", "192.0.2.1", "" },
	{ "a block is an item", "192.0.2.0/24", "192.0.2.0/24", "" },
	{ "all of IPv4 is a block", "0.0.0.0/0", "0.0.0.0/0", "" },
	{ "all of IPv6 is a block", "::/0", "::/0", "" },
	{ "an IPv6 block may end in its lower half", "2001:db8::/65", "2001:db8::/65", "" },
	{ "an IPv4 address inside IPv6 is IPv4", "::ffff:192.0.2.1", "192.0.2.1", "" },
	{ "an IPv4 block inside IPv6 is IPv4", "::ffff:192.0.2.0/120", "192.0.2.0/24", "" },
	{ "a block above the mapped addresses stays IPv6", "::/95", "::/95", "" },
	{ "bits beyond the prefix are dropped, and it is said", "192.0.2.7/24", "192.0.2.0/24",
	    "192.0.2.7/24 has bits beyond its prefix; 192.0.2.0/24 is watched" },
	{ "bits beyond an IPv6 prefix are dropped, and it is said", "2001:db8::1/32",
	    "2001:db8::/32",
	    "2001:db8::1/32 has bits beyond its prefix; 2001:db8::/32 is watched" },
	{ "valid_at is read and ignored", "example.com valid_at:2015-01-01T00:00:00Z",
	    "example.com", "" },
	{ "a tag goes to the end of the line", "example.com tag:Team A, room 4 ",
	    "example.com\tTeam A, room 4", "" },
	{ "a tag may have letters of any script", "example.com tag:M\xc3\xbcnchen",
	    "example.com\tM\xc3\xbcnchen", "" },
	{ "a tag may follow valid_at", ".a.org valid_at:2015 tag: x", ".a.org\tx", "" },
	{ "a tag of 255 bytes is the longest", "a.org tag:" L255, "a.org\t" L255, "" },
	{ "an address may have a tag", "192.0.2.1\ttag:dns", "192.0.2.1\tdns", "" },

	{ "a line of blanks is no item", " ", NULL,
	    "column 1: \"\": there is no name and no address" },
	{ "a wildcard is refused, and its tree offered", "*.example.com", NULL,
	    "column 1: \"*.example.com\": a wildcard cannot be watched, only a name or a tree, "
	    "which begins with a dot; write .example.com" },
	{ "a wildcard inside a name is refused", "www.*.com", NULL,
	    "column 1: \"www.*.com\": a wildcard cannot be watched, only a name or a tree, which "
	    "begins with a dot" },
	{ "a wildcard of two labels is refused", "*.*.com", NULL,
	    "column 1: \"*.*.com\": a wildcard cannot be watched, only a name or a tree, which "
	    "begins with a dot" },
	{ "a URL is refused, and its host offered", "https://me@example.com:8443/x?y", NULL,
	    "column 1: \"https://me@example.com:8443/x?y\": a URL cannot be watched, only its "
	    "host; write example.com" },
	{ "a URL may have nothing but a host", "http://example.com", NULL,
	    "column 1: \"http://example.com\": a URL cannot be watched, only its host; write "
	    "example.com" },
	{ "an e-mail address is refused, and its domain offered", " a@example.com", NULL,
	    "column 2: \"a@example.com\": an e-mail address cannot be watched, only its domain; "
	    "write example.com" },
	{ "a port is refused, and the name offered", "example.com:443", NULL,
	    "column 1: \"example.com:443\": a name has no port; write example.com" },
	{ "a port may be missing behind its colon", "example.com:", NULL,
	    "column 1: \"example.com:\": a name has no port; write example.com" },
	{ "a path is refused, and the name offered", "example.com/24", NULL,
	    "column 1: \"example.com/24\": a name has no path; write example.com" },
	{ "a zone is refused, and the address offered", "fe80::1%eth0", NULL,
	    "column 1: \"fe80::1%eth0\": an IPv6 address is written without its zone; write "
	    "fe80::1" },
	{ "brackets are refused, and the address offered", "[2001:db8::1]:443", NULL,
	    "column 1: \"[2001:db8::1]:443\": an IPv6 address is written without brackets and "
	    "port; write 2001:db8::1" },
	{ "an IPv4 prefix of 33 bits is refused", "192.0.2.0/33", NULL,
	    "column 11: \"33\": a prefix is a number from 0 to 32, with IPv6 to 128" },
	{ "an IPv6 prefix of 129 bits is refused", "2001:db8::/129", NULL,
	    "column 12: \"129\": a prefix is a number from 0 to 32, with IPv6 to 128" },
	{ "a prefix that is no number is refused", "192.0.2.0/255.255.255.0", NULL,
	    "column 11: \"255.255.255.0\": a prefix is a number from 0 to 32, with IPv6 to 128" },
	{ "an IPv6 address with a fault is refused", "2001:db8:::1", NULL,
	    "column 1: \"2001:db8:::1\": this is no IPv6 address (RFC 4291 2.2)" },
	{ "an IPv4 address of five numbers is refused", "1.2.3.4.5", NULL,
	    "column 1: \"1.2.3.4.5\": this is no IPv4 address: four numbers from 0 to 255, "
	    "without zeros in front" },
	{ "an IPv4 address with a zero in front is refused", "192.0.2.01", NULL,
	    "column 1: \"192.0.2.01\": this is no IPv4 address: four numbers from 0 to 255, "
	    "without zeros in front" },
	{ "a number is refused", "1234", NULL,
	    "column 1: \"1234\": this is no IPv4 address: four numbers from 0 to 255, without "
	    "zeros in front" },
	{ "two dots in a row are refused", "www..example.com", NULL,
	    "column 5: \"\": a label is empty: labels are parted by single dots" },
	{ "two dots alone are refused", "..", NULL,
	    "column 2: \"\": a label is empty: labels are parted by single dots" },
	{ "two dots at the end are refused", "example.com..", NULL,
	    "column 13: \"\": a label is empty: labels are parted by single dots" },
	{ "60 characters of a fault are shown whole", L59 "$", NULL,
	    "column 1: \"" L59 "$\": a label has only letters, digits, '-' and '_'" },
	{ "61 characters of a fault are cut short", "$" L50 L10, NULL,
	    "column 1: \"$" L59 "...\": a label has only letters, digits, '-' and '_'" },
	{ "a label of 64 characters is refused", "a." L64, NULL,
	    "column 3: \"" L50 L10 "...\": a label has more than 63 characters (RFC 1035 2.3.4)" },
	{ "a name of 254 characters is refused", L63 "." L63 "." L63 "." L62, NULL,
	    "column 1: \"" L50 L10 "...\": a name has more than 253 characters (RFC 1035 2.3.4)" },
	{ "a name of 300 characters is refused", L63 "." L63 "." L63 "." L63 "." L63, NULL,
	    "column 193: \"" L50 L10
	    "...\": a name has more than 253 characters (RFC 1035 2.3.4)" },
	{ "a character that no label has is refused", "www.exa$mple.com", NULL,
	    "column 5: \"exa$mple\": a label has only letters, digits, '-' and '_'" },
	{ "a character behind the letters is refused", "a{.example", NULL,
	    "column 1: \"a{\": a label has only letters, digits, '-' and '_'" },
	{ "an IPv6 address of 46 characters is refused",
	    "2001:0db8:0000:0000:0000:0000:0000:0000:000001", NULL,
	    "column 1: \"2001:0db8:0000:0000:0000:0000:0000:0000:000001\": this is no IPv6 "
	    "address (RFC 4291 2.2)" },
	{ "a U-label that libidn2 refuses is refused with its reason", "\xe2\x98\x83.example", NULL,
	    "column 1: \"\xe2\x98\x83\": its A-label (xn--...) cannot be made: string contains a "
	    "disallowed character" },
	{ "text that is not UTF-8 is refused",
	    "b\xfc"
	    "cher.de",
	    NULL,
	    "column 1: \"b\\xfccher\": its A-label (xn--...) cannot be made: string encoding "
	    "error" },
	{ "a second name on the line is refused", "example.com example.org", NULL,
	    "column 13: \"example.org\": only valid_at: and tag: may follow an item; a comment "
	    "has its own line, which begins with #" },
	{ "an empty tag is refused", "example.com tag:", NULL,
	    "column 17: \"\": a tag has 1 to 255 bytes" },
	{ "a tag of 256 bytes is refused", "a.org tag:" L255 "f", NULL,
	    "column 11: \"" L50 L10 "...\": a tag has 1 to 255 bytes" },
	{ "a tag with a control character is refused", "example.com tag:a\x1b[1m", NULL,
	    "column 17: \"a\\x1b[1m\": a tag is UTF-8 without control characters" },
	{ "a tag with a C1 control character is refused", "example.com tag:\xc2\x9b", NULL,
	    "column 17: \"\\xc2\\x9b\": a tag is UTF-8 without control characters" },
	{ "a tag that is not UTF-8 is refused", "example.com tag:\xff", NULL,
	    "column 17: \"\\xff\": a tag is UTF-8 without control characters" },
};

static void
item_run(const void *p)
{
	const struct item_case *row = p;
	char line_memory[LIMIT_WATCH_LINE];
	char remark_memory[LIMIT_ERROR_MESSAGE];
	struct watch_item item;
	struct view line;
	struct buf text;
	struct buf remark;

	buf_init(&text, line_memory, sizeof(line_memory));
	buf_init(&remark, remark_memory, sizeof(remark_memory));
	assert_int_equal(
	    watch_item_append(view_text(row->text), &text, &remark), row->line != NULL);
	assert_view_equal(buf_view(&remark), view_text(row->remark));
	if (row->line == NULL) {
		assert_int_equal(text.len, 0);
		return;
	}
	line = buf_view(&text);
	assert_true(watch_item_next(&line, &item));
	assert_int_equal(line.len, 0);
	assert_view_equal(view_of(text.ptr, text.len - 1), view_text(row->line));
}

/* What ends a text in C ends nothing here. */
static void
nul_run(unused_arg const void *p)
{
	char line_memory[LIMIT_WATCH_LINE];
	char remark_memory[LIMIT_ERROR_MESSAGE];
	struct buf text;
	struct buf remark;
	struct address address = { .low = 4711 };

	buf_init(&text, line_memory, sizeof(line_memory));
	buf_init(&remark, remark_memory, sizeof(remark_memory));
	assert_false(watch_item_append(VIEW("a.example\0/x"), &text, &remark));
	assert_int_equal(text.len, 0);
	assert_false(watch_item_append(VIEW("192.0.2.1\0"), &text, &remark));
	assert_int_equal(text.len, 0);
	assert_false(address_from_text(VIEW("::1\0"), &address));
	assert_int_equal(address.low, 4711);
}

static void
longest_run(unused_arg const void *p)
{
	char source[1024];
	char line_memory[LIMIT_WATCH_LINE];
	char remark_memory[LIMIT_ERROR_MESSAGE];
	struct watch_item item;
	struct view line;
	struct buf text;
	struct buf remark;

	(void)snprintf(
	    source, sizeof(source), ".%s.%s.%s.%s tag:%0*d", L62, L63, L63, L62, LIMIT_TAG, 0);
	buf_init(&text, line_memory, sizeof(line_memory));
	buf_init(&remark, remark_memory, sizeof(remark_memory));
	assert_true(watch_item_append(view_text(source), &text, &remark));
	line = buf_view(&text);
	assert_true(watch_item_next(&line, &item));
	assert_int_equal(item.kind, WATCH_TREE);
	assert_int_equal(item.name.len, LIMIT_NAME);
	assert_int_equal(item.tag.len, LIMIT_TAG);
	(void)snprintf(source, sizeof(source), "example.com tag:%0*d", LIMIT_TAG + 1, 0);
	assert_false(watch_item_append(view_text(source), &text, &remark));
}

struct line_case {
	const char *says;
	const char *line;
	bool read;
	enum watch_kind kind;
	const char *name;
	const char *tag;
};

static const struct line_case line_cases[] = {
	{ "a line holds a name", "example.com", true, WATCH_NAME, "example.com", "" },
	{ "a line that begins with a dot holds a tree", ".example.com\tx y", true, WATCH_TREE,
	    "example.com", "x y" },
	{ "a line of one dot holds the tree of all names", ".", true, WATCH_TREE, "", "" },
	{ "a line holds an address", "192.0.2.1\tt", true, WATCH_CIDR, "", "t" },
	{ "a line holds a block", "2001:db8::/32", true, WATCH_CIDR, "", "" },
	{ "an empty line is not canonical", "", false, WATCH_NAME, "", "" },
	{ "a tag alone is not canonical", "\tx", false, WATCH_NAME, "", "" },
	{ "a broken address is not canonical", "1.2.3", false, WATCH_NAME, "", "" },
	{ "a name of 256 characters is not canonical", L64 L64 L64 L64, false, WATCH_NAME, "", "" },
};

static void
line_run(const void *p)
{
	const struct line_case *row = p;
	const struct watch_item untouched = { .tag = VIEW("untouched") };
	struct watch_item item = untouched;

	assert_int_equal(watch_item_read(view_text(row->line), &item), row->read);
	if (!row->read) {
		assert_memory_equal(&item, &untouched, sizeof(item));
		return;
	}
	assert_int_equal(item.kind, row->kind);
	assert_view_equal(item.name, view_text(row->name));
	assert_view_equal(item.tag, view_text(row->tag));
}

static void
next_run(unused_arg const void *p)
{
	struct view lines = VIEW("a.example\n.b.example\tt\nunfinished");
	struct watch_item item;

	assert_true(watch_item_next(&lines, &item));
	assert_view_equal(item.text, VIEW("a.example"));
	assert_true(watch_item_next(&lines, &item));
	assert_view_equal(item.text, VIEW(".b.example"));
	assert_false(watch_item_next(&lines, &item));
	assert_view_equal(lines, VIEW("unfinished"));
}

int
main(void)
{
	tap_section("what people write");
	tap_rows(item_cases, item_run);
	tap_test("the longest item fits in a line", longest_run, NULL);
	tap_test("a NUL is part of no item", nul_run, NULL);
	tap_section("canonical text");
	tap_rows(line_cases, line_run);
	tap_test("items are taken line by line", next_run, NULL);
	return tap_done();
}
