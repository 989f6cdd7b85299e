/* SPDX-License-Identifier: Apache-2.0 */
/* Watched names and addresses in bytes that could not be read (principle: possible,
 * and rare). */
#include "watched.h"

#include "watch/unread.h"

struct unread_case {
	const char *says;
	const char *list;
	const char *run; /* len bytes */
	size_t len;
	const char *items; /* each ended by a blank */
	size_t offset;     /* of the first */
};

#define TEXT(literal) (literal), sizeof(literal) - 1
/* "a.example" in UTF-16BE and UCS-4 */
#define WIDE2 "\0a\0.\0e\0x\0a\0m\0p\0l\0e"
#define WIDE4 "\0\0\0a\0\0\0.\0\0\0e\0\0\0x\0\0\0a\0\0\0m\0\0\0p\0\0\0l\0\0\0e"

static const struct unread_case unread_cases[] = {
	{ "a watched name in ASCII is found", "example.com",
	    TEXT("\xff\x01"
		 "example.com\x02"),
	    "example.com ", 2 },
	{ "a name is found in any case", "example.com",
	    TEXT("\x01"
		 "Example.COM\x01"),
	    "example.com ", 1 },
	{ "a name is found at the very beginning and end", "example.com", TEXT("example.com"),
	    "example.com ", 0 },
	{ "a name is found in a run that begins with a dot", "example.com", TEXT(".example.com"),
	    "example.com ", 0 },
	{ "a length that no address has is none, though a dot is one", "46.97.97.97",
	    TEXT("\x87.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), "" },
	{ "a name is found behind labels", "example.com", TEXT("www.example.com"), "example.com ",
	    0 },
	{ "a name is found before labels", "example.com", TEXT("example.com.evil.org"),
	    "example.com ", 0 },
	{ "a name is found in a URL", "example.com", TEXT("http://example.com/x"), "example.com ",
	    7 },
	{ "a name below a tree is found", ".example.com",
	    TEXT("x\x01"
		 "a.b.example.com"),
	    ".example.com ", 2 },
	{ "a name in another is not found", "example.com", TEXT("anexample.com"), "" },
	{ "a name that goes on is not found", "example.com", TEXT("example.community"), "" },
	{ "a wildcard below a tree is found", ".example.com", TEXT("*.example.com"),
	    ".example.com ", 0 },
	{ "an A-label is found",
	    "b\xc3\xbc"
	    "cher.de",
	    TEXT("\x01xn--bcher-kva.de\x01"), "xn--bcher-kva.de ", 1 },
	{ "a dot at the end changes nothing", "example.com", TEXT("example.com."), "example.com ",
	    0 },
	{ "a name below a top level is found", ".com", TEXT("example.com"), ".com ", 0 },
	{ "a name with an underscore is found", "_a.example", TEXT("\x01_a.example\x01"),
	    "_a.example ", 1 },
	{ "a single label is not taken for a tree", ".com",
	    TEXT("\x01"
		 "com\x01"),
	    "" },
	{ "a label inside a name is not taken for a tree", ".us", TEXT("a.us.example"), "" },
	{ "a single label is not taken for a name", "us", TEXT("\x01US\x01"), "" },

	{ "a name whose length looks like a hyphen is found",
	    "abcdefghijklmnopqrstuvwxyz0123456789abcde.org",
	    TEXT("\x82-abcdefghijklmnopqrstuvwxyz0123456789abcde.org\x82\x01"),
	    "abcdefghijklmnopqrstuvwxyz0123456789abcde.org ", 1 },
	{ "a name that a tag follows is found by its length", "example.com",
	    TEXT("\x0c\x0b"
		 "example.com1\x0b"),
	    "example.com ", 2 },
	{ "a name that a tag follows without its length is not", "example.com",
	    TEXT("\x0c\x0a"
		 "example.com1\x0b"),
	    "" },

	{ "a name in UTF-16BE is found", "a.example", TEXT(WIDE2), "a.example ", 0 },
	{ "a name in UTF-16BE at an odd offset is found", "a.example", TEXT("\x01" WIDE2),
	    "a.example ", 1 },
	{ "a BMPString is found", "a.example", TEXT("\x1e\x12" WIDE2 "\x31\x0b\x30\x09"),
	    "a.example ", 2 },
	{ "a name in UCS-4 is found", "a.example", TEXT(WIDE4), "a.example ", 0 },
	{ "a name in UCS-4 at an odd offset is found", "a.example", TEXT("xyz" WIDE4), "a.example ",
	    3 },
	{ "a fullwidth dot in UTF-16BE is a dot", "a.example",
	    TEXT("\0a\xff\x0e\0e\0x\0a\0m\0p\0l\0e"), "a.example ", 0 },
	{ "what is no character in UCS-4 parts text", "a.example", TEXT("\0\x11\0\0" WIDE4),
	    "a.example ", 4 },
	{ "a lone surrogate parts text", "a.example", TEXT("\xd8\x01" WIDE2), "a.example ", 2 },
	{ "a U-label in UTF-8 is found",
	    "b\xc3\xbc"
	    "cher.de",
	    TEXT("\x82\x01"
		 "B\xc3\x9c"
		 "cher.de\x01"),
	    "xn--bcher-kva.de ", 2 },
	{ "a U-label in UTF-16BE is found", "\xc3\xbc.de", TEXT("\0\xfc\0.\0d\0e"), "xn--tda.de ",
	    0 },
	{ "a U-label in a BMPString is found", "\xc3\xbc.de",
	    TEXT("\x1e\x08\0\xfc\0.\0d\0e\x31\x0b"), "xn--tda.de ", 0 },
	{ "a BMPString whose tag is read as a character is found", "\xc3\xbc.de",
	    TEXT("\x30\x0a\x1e\x08\0\xfc\0.\0d\0e\x30\x09"), "xn--tda.de ", 0 },
	{ "an ideographic full stop parts labels", "\xc3\xbc.de",
	    TEXT("\xc3\xbc\xe3\x80\x82"
		 "de"),
	    "xn--tda.de ", 0 },
	{ "a fullwidth full stop parts labels", "\xc3\xbc.de",
	    TEXT("\xc3\xbc\xef\xbc\x8e"
		 "de"),
	    "xn--tda.de ", 0 },
	{ "a halfwidth full stop parts labels", "\xc3\xbc.de",
	    TEXT("\xc3\xbc\xef\xbd\xa1"
		 "de"),
	    "xn--tda.de ", 0 },
	{ "a label that has no A-label hides the rest no more than itself", "b.example",
	    TEXT("\xe2\x98\x83.b.example"), "b.example ", 3 },

	{ "the text of an IPv4 address is found", "192.0.2.1",
	    TEXT("\x01"
		 "192.0.2.1\x01"),
	    "192.0.2.1 ", 1 },
	{ "the text of an IPv4 address in a block is found", "192.0.2.0/24", TEXT("192.0.2.77"),
	    "192.0.2.0/24 ", 0 },
	{ "the text of an IPv6 address is found", "2001:db8::1", TEXT("(2001:DB8:0::1)"),
	    "2001:db8::1 ", 1 },
	{ "part of a number is no address", "1.1.1.5", TEXT("1.3.6.1.1.1.5"), "" },
	{ "a longer number is no address", "1.1.1.5", TEXT("1.1.1.55"), "" },
	{ "an address that a tag follows is found by its length", "1.1.1.5",
	    TEXT("\x0c\x07"
		 "1.1.1.51\x0b"),
	    "1.1.1.5 ", 2 },
	{ "the text of an address in UTF-16BE is found", "1.1.1.5",
	    TEXT("\0"
		 "1\0.\0"
		 "1\0.\0"
		 "1\0.\0"
		 "5"),
	    "1.1.1.5 ", 0 },

	{ "an iPAddress of 4 bytes is found", "192.0.2.1", TEXT("\x30\x06\x87\x04\xc0\x00\x02\x01"),
	    "192.0.2.1 ", 2 },
	{ "an iPAddress of 16 bytes is found", "2001:db8::/32",
	    TEXT("\x87\x10\x20\x01\x0d\xb8"
		 "123456789012"),
	    "2001:db8::/32 ", 0 },
	{ "an iPAddress of 4 bytes and a mask is found", "192.0.2.1",
	    TEXT("\x87\x08\xc0\x00\x02\x01\xff\xff\xff\x00"), "192.0.2.1 ", 0 },
	{ "an iPAddress of 16 bytes and a mask is found", "2001:db8::/32",
	    TEXT("\x87\x20\x20\x01\x0d\xb8"
		 "1234567890123456789012345678"),
	    "2001:db8::/32 ", 0 },
	{ "an IPv4 address inside an iPAddress of IPv6 is found", "192.0.2.1",
	    TEXT("\x87\x10\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\x00\x02\x01"), "192.0.2.1 ", 0 },
	{ "an iPAddress of IPv6 may begin as IPv4 ones do", "::1",
	    TEXT("\x87\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"), "::1 ", 0 },
	{ "an iPAddress that is cut short is not found", "192.0.2.1", TEXT("\x87\x04\xc0\x00\x02"),
	    "" },
	{ "four bytes alone are no address", "192.0.2.1", TEXT("\x04\x04\xc0\x00\x02\x01"), "" },
	{ "five bytes are no address", "192.0.2.1", TEXT("\x87\x05\xc0\x00\x02\x01\x00"), "" },

	{ "where everything is watched, unread bytes are told", ".", TEXT("\x01"), ". ", 0 },
	{ "no bytes hold no name", "example.com", TEXT(""), "" },
};

/* The run, and behind so many zeros. */
static void
unread_at(const struct unread_case *row, size_t zeros)
{
	struct watched *w = watched_new(row->list);
	bool everything = strcmp(row->list, ".") == 0;
	char run_memory[256];
	char memory[512];
	struct buf run;
	struct buf told;

	buf_init(&run, run_memory, sizeof(run_memory));
	for (size_t i = 0; i < zeros; i++)
		buf_byte(&run, 0);
	buf_bytes(&run, view_of(row->run, row->len));
	assert_true(buf_ok(&run));
	buf_init(&told, memory, sizeof(memory));
	watch_matches_add_unread(&w->matches, buf_view(&run));
	for (size_t i = 0; i < w->matches.count; i++) {
		const struct watch_match *match = &w->matches.kept[i];

		assert_int_equal(match->where, X509_WHERE_UNREAD);
		assert_false(match->exact);
		if (i == 0 || !view_equal(match->item, w->matches.kept[i - 1].item)) {
			buf_bytes(&told, match->item);
			buf_byte(&told, ' ');
		}
	}
	assert_view_equal(buf_view(&told), view_text(row->items));
	if (w->matches.count > 0)
		assert_int_equal(w->matches.kept[0].offset, everything ? 0 : row->offset + zeros);
	assert_int_equal(w->matches.left_out, 0);
	watched_free(w);
}

static void
unread_run(const void *p)
{
	for (size_t zeros = 0; zeros <= 100; zeros++)
		unread_at(p, zeros);
}

static void
reason_run(unused_arg const void *p)
{
	struct watched *w = watched_new("example.com\n192.0.2.1\n.\n");

	watch_matches_add_unread(&w->matches, VIEW("example.com\x87\x04\xc0\x00\x02\x01"));
	assert_int_equal(w->matches.count, 3);
	assert_string_equal(watch_reason_text(w->matches.kept[0].reason), "unread");
	assert_string_equal(watch_reason_text(w->matches.kept[1].reason), "unread-name");
	assert_view_equal(w->matches.kept[1].value, VIEW("example.com"));
	assert_string_equal(watch_reason_text(w->matches.kept[2].reason), "unread-address");
	assert_view_equal(w->matches.kept[2].value, VIEW("192.0.2.1"));
	assert_int_equal(w->matches.kept[2].offset, 11);
	watched_free(w);
}

/* A long token: labels of filling, the name after so many bytes. */
static void
long_run(const void *p)
{
	const size_t *before = p;
	struct watched *w = watched_new("www.example.com\n");
	struct buf run;

	buf_init_growing(&run, MIB);
	while (run.len < *before)
		buf_byte(&run, run.len % 20 == 19 || run.len + 1 == *before ? '.' : 'x');
	buf_text(&run, "www.example.com");
	for (size_t i = 0; i < 3000; i++)
		buf_byte(&run, i % 20 == 0 ? '.' : 'y');
	watch_matches_add_unread(&w->matches, buf_view(&run));
	assert_true(w->matches.count > 0);
	assert_view_equal(w->matches.kept[0].item, VIEW("www.example.com"));
	buf_fini(&run);
	watched_free(w);
}

/* One label that is longer than what is kept of a token. */
static void
long_label_run(const void *p)
{
	const char *const *before = p;
	struct watched *w = watched_new("www.example.com\n");
	struct buf run;

	buf_init_growing(&run, MIB);
	buf_text(&run, *before);
	for (size_t i = 0; i < 5000; i++)
		buf_byte(&run, 'x');
	buf_text(&run, "www.example.com");
	watch_matches_add_unread(&w->matches, buf_view(&run));
	assert_int_equal(w->matches.count, 0);
	buf_byte(&run, '\0');
	buf_text(&run, "www.example.com");
	watch_matches_add_unread(&w->matches, buf_view(&run));
	assert_int_equal(w->matches.count, 1);
	buf_fini(&run);
	watched_free(w);
}

struct work_case {
	const char *says;
	size_t left; /* of what may be spent */
	struct view text;
};

static void
work_run(const void *p)
{
	const struct work_case *row = p;
	struct watched *w = watched_new("www.example.com\n");

	w->matches.unread_left = row->left;
	watch_matches_add_unread(&w->matches, row->text);
	assert_int_equal(w->matches.count, 1);
	assert_int_equal(w->matches.kept[0].reason, WATCH_REASON_NOT_COMPARED);
	assert_true(w->matches.left_out > 0);
	watched_free(w);
}

/* Each label of two bytes becomes one of seven. */
static void
growth_run(unused_arg const void *p)
{
	struct watched *w = watched_new("xn--tda.xn--tda\n");
	struct buf run;

	buf_init_growing(&run, MIB);
	for (size_t i = 0; i < 300; i++)
		buf_text(&run, i == 0 ? "\xc3\xbc" : ".\xc3\xbc");
	watch_matches_add_unread(&w->matches, buf_view(&run));
	assert_int_equal(w->matches.count, 2);
	assert_int_equal(w->matches.kept[0].reason, WATCH_REASON_NOT_COMPARED);
	assert_int_equal(w->matches.kept[1].reason, WATCH_REASON_UNREAD_NAME);
	assert_int_equal(w->matches.left_out, 0);
	buf_fini(&run);
	watched_free(w);
}

int
main(void)
{
	static const size_t befores[] = { 760, 1000, 1005, 1010, 1019, 1020, 1021, 1022, 2000 };
	static const char *const befores_of_labels[] = { "", "a." };
	const struct work_case works[] = {
		{ "more names than are looked for are said", 30, VIEW("a.b.c.d.e.f") },
		{ "more U-labels than are converted are said", 30,
		    VIEW("\xc3\xa4.\xc3\xb6.\xc3\xbc.\xc3\xa4.\xc3\xb6") },
		{ "text that is not read at all is said", 8, VIEW("a.b") },
		{ "more addresses than are looked for are said", 3,
		    VIEW("\x87\x04\xc0\x00\x02\x01") },
	};

	tap_rows(unread_cases, unread_run);
	tap_test("a match says why and what", reason_run, NULL);
	for (size_t i = 0; i < COUNT_OF(befores); i++)
		tap_test("a name deep in a long text is found", long_run, &befores[i]);
	for (size_t i = 0; i < COUNT_OF(befores_of_labels); i++)
		tap_test(
		    "a label without end is passed over", long_label_run, &befores_of_labels[i]);
	tap_test("U-labels that grow beyond what is searched are said", growth_run, NULL);
	tap_rows(works, work_run);
	return tap_done();
}
