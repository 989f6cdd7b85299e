/* SPDX-License-Identifier: Apache-2.0 */
/* What matches what: watched items against what certificates name. */
#include "watched.h"

#include "watch/name_hash.h"
#include "watch/sighting.h"

#include <stdio.h>

/* From either of these, name_hash_fold() by NAME_HASH_FOLD gives the same: what a search
 * of some seconds finds. */
#define TWIN_A UINT64_C(0x99af33cdfea58d58)
#define TWIN_B UINT64_C(0x57449166ecc3bcfd)

enum verdict {
	NO,
	POSSIBLE,
	EXACT,
};

struct match_case {
	const char *says;
	const char *item;
	const char *value; /* a name, or an address as text after '=' */
	enum verdict verdict;
	const char *reason;
	enum x509_reading reading;
};

static const struct match_case match_cases[] = {
	{ "a name matches itself", "example.com", "example.com", EXACT, "name" },
	{ "a name does not match what is below it", "example.com", "www.example.com", NO },
	{ "a name does not match what is above it", "www.example.com", "example.com", NO },
	{ "a name does not match a longer label", "example.com", "anexample.com", NO },
	{ "a name does not match another top level", "example.com", "example.org", NO },
	{ "a name in upper case matches", "EXAMPLE.Com", "example.com", EXACT, "name" },
	{ "a name with a dot at its end matches", "example.com.", "example.com", EXACT, "name" },
	{ "a U-label matches its A-label",
	    "b\xc3\xbc"
	    "cher.de",
	    "xn--bcher-kva.de", EXACT, "name" },
	{ "a single label matches itself", "localhost", "localhost", EXACT, "name" },
	{ "a name that was cut at a NUL matches", "bank.com", "bank.com", EXACT, "name",
	    X509_READING_NUL_CUT },

	{ "a tree matches its root", ".example.com", "example.com", EXACT, "tree" },
	{ "a tree matches a name below its root", ".example.com", "www.example.com", EXACT,
	    "tree" },
	{ "a tree matches a name far below its root", ".example.com", "a.b.c.d.example.com", EXACT,
	    "tree" },
	{ "a tree does not match a longer label", ".example.com", "notexample.com", NO },
	{ "a tree does not match what is above its root", ".example.com", "com", NO },
	{ "a tree of a top level matches all below", ".com", "www.example.com", EXACT, "tree" },
	{ "everything matches a name", ".", "www.example.com", EXACT, "everything" },
	{ "everything matches an address", ".", "=192.0.2.1", EXACT, "everything" },
	{ "everything matches an IPv6 address", ".", "=2001:db8::1", EXACT, "everything" },

	{ "a wildcard matches the name that it covers", "www.example.com", "*.example.com", EXACT,
	    "wildcard" },
	{ "a wildcard does not match the name above it", "example.com", "*.example.com", NO },
	{ "a wildcard stands for one label", "a.b.example.com", "*.example.com", NO },
	{ "a wildcard does not stand for no label", "b.example.com", "*.*.example.com", NO },
	{ "a wildcard does not match another domain", "www.example.org", "*.example.com", NO },
	{ "a wildcard below its root matches a tree", ".example.com", "*.example.com", EXACT,
	    "wildcard-in-tree" },
	{ "a wildcard far below its root matches a tree", ".example.com", "*.a.b.example.com",
	    EXACT, "wildcard-in-tree" },
	{ "a wildcard that covers its root matches a tree", ".www.example.com", "*.example.com",
	    EXACT, "wildcard" },
	{ "a wildcard above its root does not match a tree", ".a.www.example.com", "*.example.com",
	    NO },
	{ "a wildcard below a top level matches a name", "example.com", "*.com", EXACT,
	    "wildcard" },
	{ "a wildcard below a top level matches a tree", ".example.com", "*.com", EXACT,
	    "wildcard" },
	{ "a wildcard below a top level does not match deeper names", "www.example.com", "*.com",
	    NO },
	{ "a wildcard below a top level does not match others", "example.org", "*.com", NO },
	{ "a bare wildcard may match any name", "www.example.com", "*", POSSIBLE, "bare-wildcard" },
	{ "a bare wildcard may match a tree", ".example.com", "*", POSSIBLE, "bare-wildcard" },
	{ "a bare wildcard does not match an address", "192.0.2.1", "*", NO },

	{ "part of a label may be a wildcard", "foo.example.com", "f*o.example.com", POSSIBLE,
	    "partial-wildcard" },
	{ "a partial wildcard may stand for nothing", "fo.example.com", "f*o.example.com", POSSIBLE,
	    "partial-wildcard" },
	{ "a partial wildcard has to match", "bar.example.com", "f*o.example.com", NO },
	{ "a partial wildcard matches to the end", "foob.example.com", "f*o.example.com", NO },
	{ "a wildcard may begin a label", "foo.example.com", "*o.example.com", POSSIBLE,
	    "partial-wildcard" },
	{ "a wildcard may end a label", "foo.example.com", "f*.example.com", POSSIBLE,
	    "partial-wildcard" },
	{ "a wildcard at the end of a label may stand for nothing", "foo.example.com",
	    "foo*.example.com", POSSIBLE, "partial-wildcard" },
	{ "two labels may be wildcards in part", "foo.bar.example.com", "f*.b*.example.com",
	    POSSIBLE, "odd-wildcard" },
	{ "a label may hold two wildcards", "abcbd.example.com", "a*b*d.example.com", POSSIBLE,
	    "partial-wildcard" },
	{ "a second wildcard has to match", "abcb.example.com", "a*b*d.example.com", NO },
	{ "a partial wildcard in a tree matches it", ".example.com", "f*o.example.com", EXACT,
	    "wildcard-in-tree" },
	{ "two wildcards may match", "a.b.example.com", "*.*.example.com", POSSIBLE,
	    "odd-wildcard" },
	{ "a wildcard may be the second label", "a.b.example.com", "a.*.example.com", POSSIBLE,
	    "odd-wildcard" },
	{ "the label before a wildcard has to match", "x.b.example.com", "a.*.example.com", NO },
	{ "a wildcard may be the last label", "www.example.com", "www.example.*", POSSIBLE,
	    "odd-wildcard" },
	{ "two wildcards alone may match a name of two labels", "example.com", "*.*", POSSIBLE,
	    "odd-wildcard" },
	{ "two wildcards alone do not match three labels", "www.example.com", "*.*", NO },
	{ "a name below a wildcard matches a tree that it may be in", ".example.com", "www.*.com",
	    POSSIBLE, "odd-wildcard" },

	{ "an unreadable label may be any", "www.example.com", "?.example.com", POSSIBLE,
	    "unreadable-label", X509_READING_BAD_LABEL },
	{ "an unreadable label stands for one label", "example.com", "?.example.com", NO, "",
	    X509_READING_BAD_LABEL },
	{ "an unreadable label in the middle may be any", "a.b.example.com", "a.?.example.com",
	    POSSIBLE, "unreadable-label", X509_READING_BAD_LABEL },
	{ "an unreadable last label may be any", "www.example.com", "www.example.?", POSSIBLE,
	    "unreadable-label", X509_READING_BAD_LABEL },
	{ "the labels around an unreadable one have to match", "a.b.example.com", "x.?.example.com",
	    NO, "", X509_READING_BAD_LABEL },
	{ "an unreadable label below a tree may match it", ".example.com", "?.example.com",
	    POSSIBLE, "tree", X509_READING_BAD_LABEL },
	{ "an unreadable label may be the root of a tree", ".example.com", "www.?.com", POSSIBLE,
	    "unreadable-label", X509_READING_BAD_LABEL },
	{ "an unreadable label does not reach above a tree", ".a.example.com", "?.com", NO, "",
	    X509_READING_BAD_LABEL },
	{ "a question mark inside a label is no pattern", "www.example.com", "w?w.example.com",
	    NO },
	{ "a name with a question mark is in a tree", ".example.com", "w?w.example.com", EXACT,
	    "tree" },

	{ "an address matches itself", "192.0.2.1", "=192.0.2.1", EXACT, "address" },
	{ "an address does not match its neighbour below", "192.0.2.1", "=192.0.2.0", NO },
	{ "an address does not match its neighbour above", "192.0.2.1", "=192.0.2.2", NO },
	{ "the highest IPv4 address matches itself", "255.255.255.255", "=255.255.255.255", EXACT,
	    "address" },
	{ "an IPv6 address matches itself in any spelling", "2001:DB8:0::1", "=2001:db8::1", EXACT,
	    "address" },
	{ "the highest IPv6 address matches itself", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	    "=ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", EXACT, "address" },
	{ "a block matches its first address", "192.0.2.0/24", "=192.0.2.0", EXACT, "block" },
	{ "a block matches its last address", "192.0.2.0/24", "=192.0.2.255", EXACT, "block" },
	{ "a block does not match the address before it", "192.0.2.0/24", "=192.0.1.255", NO },
	{ "a block does not match the address after it", "192.0.2.0/24", "=192.0.3.0", NO },
	{ "a block with host bits matches all of it", "192.0.2.77/24", "=192.0.2.3", EXACT,
	    "block" },
	{ "all of IPv4 matches any of it", "0.0.0.0/0", "=203.0.113.9", EXACT, "block" },
	{ "all of IPv4 does not match IPv6", "0.0.0.0/0", "=2001:db8::1", NO },
	{ "all of IPv6 matches any of it", "::/0", "=2001:db8::1", EXACT, "block" },
	{ "all of IPv6 does not match IPv4", "::/0", "=192.0.2.1", NO },
	{ "an IPv6 block matches its last address", "2001:db8::/47",
	    "=2001:db8:1:ffff:ffff:ffff:ffff:ffff", EXACT, "block" },
	{ "an IPv6 block does not match the address after it", "2001:db8::/47",
	    "=2001:db8:2::", NO },
	{ "a block of the lower half of an address matches", "2001:db8::/96",
	    "=2001:db8::ffff:ffff", EXACT, "block" },
	{ "a block of the lower half of an address ends", "2001:db8::/96",
	    "=2001:db8:0:0:0:1::", NO },
	{ "an IPv4 address inside IPv6 matches IPv4", "::ffff:192.0.2.1", "=192.0.2.1", EXACT,
	    "address", X509_READING_IP_MAPPED },
	{ "an IPv4 block inside IPv6 matches IPv4", "::ffff:192.0.2.0/120", "=192.0.2.9", EXACT,
	    "block", X509_READING_IP_MAPPED },
	{ "an address with a mask may match", "192.0.2.0/24", "=192.0.2.1", POSSIBLE, "block",
	    X509_READING_IP_MASKED },
	{ "an address of odd length may match", "192.0.2.1", "=192.0.2.1", POSSIBLE, "address",
	    X509_READING_IP_LENGTH },
	{ "the text of an address matches", "192.0.2.1", "=192.0.2.1", EXACT, "address",
	    X509_READING_IP_TEXT },
};

static void
match_run(const void *p)
{
	const struct match_case *row = p;
	struct watched *w = watched_new(row->item);
	uint8_t address[16];
	struct x509_identifier identifier = identifier_of(row->value, row->reading, address);
	const struct watch_match *match = &w->matches.kept[0];

	watch_matches_add(&w->matches, &identifier);
	assert_int_equal(w->matches.left_out, 0);
	assert_int_equal(w->matches.count, row->verdict == NO ? 0 : 1);
	if (row->verdict != NO) {
		assert_true(watched_probe(w, &identifier) == 1);
		assert_string_equal(watch_reason_text(match->reason), row->reason);
		assert_int_equal(match->exact, row->verdict == EXACT);
		assert_int_equal(match->where, identifier.where);
		assert_int_equal(match->reading, row->reading);
		assert_int_equal(match->covered, 0);
		assert_view_equal(match->value, view_text(row->value + (row->value[0] == '=')));
		assert_view_equal(match->item,
		    w->index.name_count + w->index.v4.block_count > 0 || w->index.v6.block_count > 0
			? view_of(w->lines.ptr, w->lines.len - 1)
			: w->lines);
	}
	watched_free(w);
}

struct list_case {
	const char *says;
	const char *list;
	const char *values; /* each ended by a blank */
	const char *items;  /* what was matched, in order, each ended by a blank */
};

static const struct list_case list_cases[] = {
	{ "all trees that a name is in are told",
	    ".com\n.example.com\nexample.com\n.www.example.com\nwww.example.com\n",
	    "www.example.com ", ".com .example.com .www.example.com www.example.com " },
	{ "all blocks that an address is in are told, the smallest first",
	    "10.0.0.0/8\n10.1.0.0/16\n10.1.2.0/24\n10.1.2.3\n10.2.0.0/16\n", "=10.1.2.3 ",
	    "10.1.2.3 10.1.2.0/24 10.1.0.0/16 10.0.0.0/8 " },
	{ "between two blocks the larger goes on", "10.0.0.0/8\n10.1.0.0/16\n10.3.0.0/16\n",
	    "=10.2.0.0 ", "10.0.0.0/8 " },
	{ "behind a block at the end of a larger one nothing goes on",
	    "10.0.0.0/8\n10.255.0.0/16\n", "=11.0.0.0 ", "" },
	{ "an address at the end of two blocks is in both", "10.0.0.0/8\n10.255.0.0/16\n",
	    "=10.255.255.255 ", "10.255.0.0/16 10.0.0.0/8 " },
	{ "IPv6 blocks nest", "2001:db8::/32\n2001:db8::/64\n::/0\n", "=2001:db8::5 ",
	    "2001:db8::/64 2001:db8::/32 ::/0 " },
	{ "IPv4 and IPv6 are watched side by side", "192.0.2.1\n2001:db8::1\n",
	    "=2001:db8::1 =192.0.2.1 ", "2001:db8::1 192.0.2.1 " },
	{ "a wildcard tells all names that it covers",
	    "a.example.com\nb.example.com\nc.b.example.com\nexample.com\nb-example.com\nxexample.com\nb.example.org\n.d.example.com\n",
	    "*.example.com ", "a.example.com b.example.com .d.example.com " },
	{ "a tree and the names in it are told of a wildcard", ".example.com\nwww.example.com\n",
	    "*.example.com ", ".example.com www.example.com " },
	{ "an item is told once for each value", ".example.com\n",
	    "a.example.com b.example.com a.example.com ", ".example.com .example.com " },
	{ "an item that is twice in the list is told once", "example.com\nexample.com\n",
	    "example.com ", "example.com " },
	{ "an item with two owners is told to both", "example.com tag:a\nexample.com tag:b\n",
	    "example.com ", "example.com example.com " },
	{ "an address with two owners is told to both", "192.0.2.1 tag:a\n192.0.2.1 tag:b\n",
	    "=192.0.2.1 ", "192.0.2.1 192.0.2.1 " },
	{ "everything is told beside the items", ".\nexample.com\n", "example.com example.org ",
	    "example.com . . " },
	{ "everything is not covered by a pattern again", ".\nexample.com\n", "* ",
	    "example.com . " },
	{ "an empty name matches nothing", ".example.com\nexample.com\n", " ", "" },
	{ "odd dots match nothing but their tree", ".example.com\nb.example.com\n",
	    "a..b.example.com ..example.com . .. ", ".example.com .example.com " },
};

static void
list_run(const void *p)
{
	const struct list_case *row = p;
	struct watched *w = watched_new(row->list);
	struct view rest = view_text(row->values);
	char memory[512];
	char value[256];
	uint8_t address[16];
	struct view part;
	struct buf told;

	buf_init(&told, memory, sizeof(memory));
	while (view_line(&rest, ' ', &part)) {
		(void)snprintf(value, sizeof(value), "%.*s", (int)part.len, (const char *)part.ptr);
		struct x509_identifier identifier =
		    identifier_of(value, X509_READING_PLAIN, address);
		watch_matches_add(&w->matches, &identifier);
	}
	for (size_t i = 0; i < w->matches.count; i++) {
		buf_bytes(&told, w->matches.kept[i].item);
		buf_byte(&told, ' ');
	}
	assert_view_equal(buf_view(&told), view_text(row->items));
	assert_int_equal(w->matches.left_out, 0);
	watched_free(w);
}

static void
tag_run(unused_arg const void *p)
{
	struct watched *w = watched_new("example.com tag:Team A\n");

	add_name(w, "example.com", X509_READING_PLAIN);
	assert_view_equal(w->matches.kept[0].tag, VIEW("Team A"));
	assert_view_equal(w->matches.kept[0].item, VIEW("example.com"));
	watched_free(w);
}

static void
better_run(unused_arg const void *p)
{
	struct watched *w = watched_new("192.0.2.1\n");
	uint8_t bytes[16];
	struct x509_identifier odd = identifier_of("=192.0.2.1", X509_READING_IP_LENGTH, bytes);
	struct x509_identifier plain = identifier_of("=192.0.2.1", X509_READING_PLAIN, bytes);

	watch_matches_add(&w->matches, &odd);
	assert_false(w->matches.kept[0].exact);
	watch_matches_add(&w->matches, &plain);
	assert_true(w->matches.kept[0].exact);
	assert_int_equal(w->matches.kept[0].reading, X509_READING_PLAIN);
	watch_matches_add(&w->matches, &odd);
	assert_true(w->matches.kept[0].exact);
	assert_int_equal(w->matches.count, 1);
	watched_free(w);
}

/* The hash of eight bytes on, of which the last one is hashed first, from twin on. */
static void
twin_make(const struct name_hash *before, uint64_t twin, uint8_t ret[8])
{
	uint64_t word = twin ^ before->state;

	for (size_t i = 0; i < 8; i++)
		ret[i] = (uint8_t)(word >> (8 * i));
}

struct collision_case {
	const char *says;
	size_t part; /* that differs: item, tag or value */
};

/* The parts before have eight bytes with what ends them: the hash takes so many at once. */
static void
collision_run(const void *p)
{
	static const uint64_t twins[] = { TWIN_A, TWIN_B };
	const struct collision_case *row = p;
	struct watched *w = watched_new("a.example\n");
	struct view parts[] = { VIEW("example"), VIEW("my team"), VIEW("foo.org") };
	struct name_hash before = name_hash_begin();
	uint8_t bytes[8];

	for (size_t part = 0; part < row->part; part++) {
		for (size_t i = parts[part].len; i-- > 0;)
			name_hash_add(&before, parts[part].ptr[i]);
		name_hash_add(&before, 0);
	}
	parts[row->part] = VIEW_OF(bytes);
	for (size_t i = 0; i < 2 * COUNT_OF(twins); i++) {
		twin_make(&before, twins[i % COUNT_OF(twins)], bytes);
		const struct watch_item item = { .text = parts[0], .tag = parts[1] };
		const struct sighting sighting = { .value = parts[2] };

		sighting_keep(&w->matches, &sighting, &item, WATCH_REASON_SAME_NAME, 0);
	}
	assert_int_equal(w->matches.count, COUNT_OF(twins));
	assert_int_equal(w->matches.keys[0], w->matches.keys[1]);
	watched_free(w);
}

static void
place_run(unused_arg const void *p)
{
	struct watched *w = watched_new("example.com\n");
	struct x509_identifier identifier = { .kind = X509_DOMAIN_NAME,
		.value = VIEW("example.com") };

	for (size_t i = 0; i < 2; i++) {
		identifier.where = X509_WHERE_SAN_DNS;
		watch_matches_add(&w->matches, &identifier);
		identifier.where = X509_WHERE_SUBJECT_CN;
		watch_matches_add(&w->matches, &identifier);
	}
	assert_int_equal(w->matches.count, 2);
	assert_int_equal(w->matches.kept[0].where, X509_WHERE_SAN_DNS);
	assert_int_equal(w->matches.kept[1].where, X509_WHERE_SUBJECT_CN);
	watched_free(w);
}

static void
no_address_run(unused_arg const void *p)
{
	struct watched *w = watched_new("0.0.0.0/0\n::/0\n.\n");
	struct x509_identifier identifier = { .kind = X509_ADDRESS };

	identifier.value = BYTES(192, 0, 2);
	watch_matches_add(&w->matches, &identifier);
	identifier.value = BYTES(192, 0, 2, 1, 0);
	watch_matches_add(&w->matches, &identifier);
	assert_int_equal(w->matches.count, 0);
	watched_free(w);
}

static void
text_run(unused_arg const void *p)
{
	struct view lines = VIEW("a.example\n");
	struct watch_text text = watch_text_view(&lines);
	uint8_t out[16];

	assert_int_equal(text.read(text.context, 0, out, sizeof(out)), lines.len);
	assert_view_equal(view_of(out, lines.len), lines);
	assert_int_equal(text.read(text.context, 2, out, 7), 7);
	assert_view_equal(view_of(out, 7), VIEW("example"));
	assert_int_equal(text.read(text.context, lines.len - 1, out, sizeof(out)), 1);
	assert_int_equal(text.read(text.context, lines.len, out, sizeof(out)), 0);
	assert_int_equal(text.read(text.context, UINT64_MAX, out, sizeof(out)), 0);
}

static void
reasons_run(unused_arg const void *p)
{
	for (int reason = WATCH_REASON_SAME_NAME; reason <= WATCH_REASON_UNREAD; reason++) {
		assert_true(strlen(watch_reason_text((enum watch_reason)reason)) > 0);
		assert_true(strlen(watch_reason_says((enum watch_reason)reason)) > 10);
	}
}

static size_t
read_nothing(unused_arg void *context, unused_arg uint64_t offset, unused_arg uint8_t *out,
    unused_arg size_t size)
{
	return 0;
}

static void
no_text_run(unused_arg const void *p)
{
	struct watched *w = watched_new("example.com\n192.0.2.1\nwww.example.com\n");
	uint8_t bytes[16];
	struct x509_identifier address = identifier_of("=192.0.2.1", X509_READING_PLAIN, bytes);

	w->matches.text.read = read_nothing;
	add_name(w, "example.com", X509_READING_PLAIN);
	watch_matches_add(&w->matches, &address);
	assert_int_equal(w->matches.count, 0);
	add_name(w, "*.example.com", X509_READING_PLAIN);
	assert_int_equal(w->matches.count, 1);
	assert_int_equal(w->matches.kept[0].reason, WATCH_REASON_NOT_COMPARED);
	watched_free(w);
}

int
main(void)
{
	const struct collision_case collisions[] = {
		{ "matches of two items with one hash are two", 0 },
		{ "matches for two owners with one hash are two", 1 },
		{ "matches of two names with one hash are two", 2 },
	};

	tap_section("one item, one identifier");
	tap_rows(match_cases, match_run);
	tap_section("many items");
	tap_rows(list_cases, list_run);
	tap_test("the tag of an item is told with it", tag_run, NULL);
	tap_test("the better certainty is kept", better_run, NULL);
	tap_test("a name in two places is two matches", place_run, NULL);
	tap_rows(collisions, collision_run);
	tap_test("an address of 3 or 5 bytes is none, and matches nothing", no_address_run, NULL);
	tap_test("a text is read from anywhere to its end", text_run, NULL);
	tap_section("texts");
	tap_test("every reason has its text", reasons_run, NULL);
	tap_test("a list that cannot be read is not silently passed over", no_text_run, NULL);
	return tap_done();
}
