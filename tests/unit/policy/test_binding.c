/* SPDX-License-Identifier: Apache-2.0 */
/* What a key is bound to: what people write, what certificates say, and what it covers. */
#include "policy/binding.h"

#include "base/limits.h"
#include "support/element.h"
#include "support/tap.h"
#include "watch/cidr.h"

struct covers_case {
	const char *says;
	const char *names;
	const char *value;
	bool covers;
};

static const struct covers_case covers_cases[] = {
	{ "no names cover nothing", "", "a.example", false },
	{ "a blank line covers nothing", "\n", "a.example", false },
	{ "nor an empty name", "\n", "", false },
	{ "a name covers itself", "a.example\n", "a.example", true },
	{ "whatever the case of its letters", "A.example\n", "a.EXAMPLE", true },
	{ "whatever line it stands in", "x.example\na.example\n", "a.example", true },
	{ "the last line may lack its end", "x.example\na.example", "a.example", true },
	{ "a name does not cover another of its length", "a.example\n", "b.example", false },
	{ "nor the one below", "a.example\n", "b.a.example", false },
	{ "nor the one above", "a.example\n", "example", false },
	{ "nor its wildcard", "a.example\n", "*.a.example", false },
	{ "a wildcard covers itself", "*.a.example\n", "*.A.example", true },
	{ "but no name that it stands for", "*.a.example\n", "b.a.example", false },
	{ "nor the wildcard below", "*.a.example\n", "*.b.a.example", false },
	{ "a tree covers its name", ".a.example\n", "A.example", true },
	{ "and what is below it", ".a.example\n", "c.b.a.example", true },
	{ "and the wildcards below it", ".a.example\n", "*.a.example", true },
	{ "and those further below", ".a.example\n", "*.B.A.example", true },
	{ "but not a name that ends in the same letters", ".a.example\n", "ba.example", false },
	{ "nor one of the same length", ".a.example\n", "b.example", false },
	{ "nor one that is as long with a label more", ".a.example\n", "b.b.example", false },
	{ "nor a wildcard above it", ".a.example\n", "*.example", false },
	{ "nor a wildcard without a dot", ".a.example\n", "*a.example", false },
	{ "the tree of all names covers any", ".\n", "*.example", true },
	{ "but no address", ".\n", "192.0.2.1", false },
	{ "an address covers itself", "192.0.2.1\n", "192.0.2.1", true },
	{ "but not the next", "192.0.2.1\n", "192.0.2.2", false },
	{ "an address covers itself in any spelling", "2001:db8::1\n", "2001:DB8:0::1", true },
	{ "an IPv4 address in IPv6 is that address", "192.0.2.1\n", "::ffff:192.0.2.1", true },
	{ "a block covers its first address", "192.0.2.0/30\n", "192.0.2.0", true },
	{ "and its last", "192.0.2.0/30\n", "192.0.2.3", true },
	{ "but not the one before", "192.0.2.0/30\n", "192.0.1.255", false },
	{ "nor the one behind", "192.0.2.0/30\n", "192.0.2.4", false },
	{ "a block covers no block", "192.0.2.0/24\n", "192.0.2.0/25", false },
	{ "a block of IPv6 covers its addresses", "2001:db8::/32\n", "2001:db8:ffff::1", true },
	{ "but none of IPv4", "::/0\n", "192.0.2.1", false },
	{ "nor does one of IPv4 cover IPv6", "0.0.0.0/0\n", "::1", false },
	{ "a block covers no name", "0.0.0.0/0\n", "a.example", false },
	{ "a line that is none is passed over", "192.0.2/x\na.example\n", "a.example", true },
};

static void
covers_run(const void *p)
{
	const struct covers_case *row = p;

	assert_int_equal(binding_covers(view_text(row->names), view_text(row->value)), row->covers);
}

struct word_case {
	const char *says;
	const char *word;
	const char *line; /* NULL: it is none */
};

static const struct word_case word_cases[] = {
	{ "a name is a line in lower case", "A.example", "a.example\n" },
	{ "a name that is not ASCII is put into ASCII",
	    "b\xc3\xbc"
	    "cher.example",
	    "xn--bcher-kva.example\n" },
	{ "a tree keeps its dot", ".a.example", ".a.example\n" },
	{ "a wildcard stays one", "*.A.example", "*.a.example\n" },
	{ "a block is written as such", "2001:DB8::/32", "2001:db8::/32\n" },
	{ "a block with bits beyond its prefix is none", "192.0.2.1/24", NULL },
	{ "an empty label is no name", "a..example", NULL },
	{ "a wildcard of an empty label is none", "*.a..example", NULL },
	{ "a wildcard of nothing is none", "*.", NULL },
	{ "a wildcard of a tree is none", "*..example", NULL },
	{ "a wildcard of an address is none", "*.192.0.2.1", NULL },
	{ "a wildcard of a block is none", "*.192.0.2.0/24", NULL },
	{ "a wildcard in a label is none", "w*.example", NULL },
	{ "a mail address is none", "a@a.example", NULL },
};

static void
word_run(const void *p)
{
	const struct word_case *row = p;
	char memory[64];
	struct buf lines;
	bool read;

	buf_init(&lines, memory, sizeof(memory));
	buf_text(&lines, "x\n");
	read = binding_append_word(&lines, view_text(row->word));
	assert_int_equal(read, row->line != NULL);
	assert_view_equal(view_after(buf_view(&lines), 2), view_text(read ? row->line : ""));
}

struct identifier_case {
	const char *says;
	enum x509_identifier_kind kind;
	enum x509_where where;
	enum x509_reading reading;
	struct view value;
	struct view line;
};

static void
identifier_run(const void *p)
{
	const struct identifier_case *row = p;
	const struct x509_identifier identifier = {
		.kind = row->kind,
		.where = row->where,
		.reading = row->reading,
		.value = row->value,
	};
	char memory[LIMIT_NAME + 2];
	struct buf lines;

	buf_init(&lines, memory, sizeof(memory));
	binding_append_identifier(&lines, &identifier);
	assert_true(buf_ok(&lines));
	assert_view_equal(buf_view(&lines), row->line);
}

#define NAME X509_DOMAIN_NAME
#define ADDRESS X509_ADDRESS
#define WHERE(name) X509_WHERE_##name
#define READ(name) X509_READING_##name

int
main(void)
{
	const struct view nothing = VIEW("");
	const struct view name = VIEW("a.example");
	const struct view longest = JOIN(element_repeat(VIEW("a."), LIMIT_NAME / 2), VIEW("b"));
	const struct identifier_case identifier_cases[] = {
		{ "a dNSName is bound to", NAME, WHERE(SAN_DNS), READ(PLAIN), name,
		    VIEW("a.example\n") },
		{ "so is a commonName of the subject", NAME, WHERE(SUBJECT_CN), READ(PLAIN), name,
		    VIEW("a.example\n") },
		{ "so is a wildcard", NAME, WHERE(SAN_DNS), READ(PLAIN), VIEW("*.a.example"),
		    VIEW("*.a.example\n") },
		{ "an iPAddress is bound to as text", ADDRESS, WHERE(SAN_IP), READ(PLAIN),
		    BYTES(192, 0, 2, 1), VIEW("192.0.2.1\n") },
		{ "so is one of IPv6", ADDRESS, WHERE(SAN_IP), READ(PLAIN),
		    VIEW("\x20\x01\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1"), VIEW("2001:db8::1\n") },
		{ "an address of five bytes is none", ADDRESS, WHERE(SAN_IP), READ(PLAIN),
		    BYTES(192, 0, 2, 1, 0), nothing },
		{ "another reading of a name is not bound to", NAME, WHERE(SAN_DNS), READ(NUL_CUT),
		    name, nothing },
		{ "nor one of an address", ADDRESS, WHERE(SAN_IP), READ(IP_LENGTH),
		    BYTES(192, 0, 2, 1), nothing },
		{ "the host of a URI is not bound to", NAME, WHERE(SAN_URI), READ(PLAIN), name,
		    nothing },
		{ "a name that is written like a block of addresses is not bound to", NAME,
		    WHERE(SAN_DNS), READ(PLAIN), VIEW("192.0.2.0/24"), nothing },
		{ "nor one like an address", NAME, WHERE(SAN_DNS), READ(PLAIN), VIEW("192.0.2.1"),
		    nothing },
		{ "a name of 253 bytes is bound to", NAME, WHERE(SAN_DNS), READ(PLAIN), longest,
		    JOIN(longest, VIEW("\n")) },
		{ "one of 254 is not", NAME, WHERE(SAN_DNS), READ(PLAIN), JOIN(VIEW("a"), longest),
		    nothing },
		{ "nor one of 506", NAME, WHERE(SAN_DNS), READ(PLAIN), JOIN(longest, longest),
		    nothing },
	};

	tap_section("policy: what a binding covers");
	tap_rows(covers_cases, covers_run);
	tap_section("policy: what a key is bound to");
	tap_rows(word_cases, word_run);
	tap_rows(identifier_cases, identifier_run);
	return tap_done();
}
