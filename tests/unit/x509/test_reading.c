/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a name in every reading that a lenient client could make of it. */
#include "identifier_case.h"

#include "base/limits.h"

static void
names(void)
{
	const struct identifier_case rows[] = {
		{ "a lower-case name is read as it stands", dns(VIEW("www.example.com")),
		    "san.dns:www.example.com " },
		{ "an upper-case name is read in lower case", dns(VIEW("WWW.Example.COM")),
		    "san.dns:www.example.com " },
		{ "letters that are not ASCII keep no case", dns(VIEW("\xc3\x84.example")),
		    "san.dns:xn--4ca.example(utf-8) " },
		{ "a wildcard stays", dns(VIEW("*.example.com")), "san.dns:*.example.com " },
		{ "a wildcard alone stays", dns(VIEW("*")), "san.dns:* " },
		{ "a wildcard inside a label stays", dns(VIEW("f*o.example.com")),
		    "san.dns:f*o.example.com " },
		{ "an A-label stays", dns(VIEW("xn--4ca.example")), "san.dns:xn--4ca.example " },
		{ "an A-label in upper case is read in lower case", dns(VIEW("XN--4CA.example")),
		    "san.dns:xn--4ca.example " },
		{ "an underscore stays", dns(VIEW("_a.example")), "san.dns:_a.example " },
		{ "a single label is a name", dns(VIEW("localhost")), "san.dns:localhost " },
		{ "an empty name is none", dns(VIEW("")), "" },
		{ "a dot is no name", dns(VIEW(".")), "" },
		{ "white space is no name", dns(VIEW(" \t")), "" },
		{ "a dot at the end is cut", dns(VIEW("a.example.")), "san.dns:a.example " },
		{ "two dots at the end are cut", dns(VIEW("a.example..")), "san.dns:a.example " },
		{ "a dot at the front is cut", dns(VIEW(".a.example")), "san.dns:a.example " },
		{ "two dots in the middle stay", dns(VIEW("a..example")), "san.dns:a..example " },
		{ "blanks at both ends are cut", dns(VIEW("  a.example \n")),
		    "san.dns:a.example " },
		{ "a blank inside a label stays", dns(VIEW("a b.example")),
		    "san.dns:a b.example " },
		{ "a line feed inside a label makes it unreadable", dns(VIEW("a\nb.example")),
		    "san.dns:?.example(unreadable-label) " },
		{ "a DEL inside a label makes it unreadable", dns(VIEW("a\x7f.example")),
		    "san.dns:?.example(unreadable-label) " },
		{ "a label that was redacted is unreadable", dns(VIEW("?.example.com")),
		    "san.dns:?.example.com(unreadable-label) " },
		{ "a name with a NUL is read whole and up to it", dns(VIEW("bank.com\0.evil.com")),
		    "san.dns:bank.?.evil.com(unreadable-label) san.dns:bank.com(cut-at-nul) " },
		{ "a NUL at the end is cut", dns(VIEW("bank.com\0")),
		    "san.dns:bank.?(unreadable-label) san.dns:bank.com(cut-at-nul) " },
		{ "a NUL at the front leaves nothing before it", dns(VIEW("\0.evil.com")),
		    "san.dns:?.evil.com(unreadable-label) " },
		{ "a name with a slash is read whole and up to it", dns(VIEW("a.example/path")),
		    "san.dns:a.example/path san.dns:a.example(cut-at-slash) " },
		{ "an http URL is read whole and as its host", dns(VIEW("http://a.example")),
		    "san.dns:http://a.example san.dns:a.example(url-prefix) " },
		{ "an https URL in upper case is read likewise", dns(VIEW("HTTPS://A.example/x")),
		    "san.dns:https://a.example/x san.dns:a.example(url-prefix) " },
		{ "the port of a URL is cut", dns(VIEW("https://a.example:8443/x")),
		    "san.dns:https://a.example:8443/x san.dns:a.example(url-prefix) " },
		{ "a name that begins as a URL does is a name", dns(VIEW("Httpd.example")),
		    "san.dns:httpd.example " },
		{ "a U-label is read as UTF-8 and as Latin-1",
		    dns(VIEW("b\xc3\xbc"
			     "cher.example")),
		    "san.dns:xn--bcher-kva.example(utf-8) san.dns:xn--b14cher-xwa2143e.example(latin-1) " },
		{ "a U-label that cannot be read as Latin-1 is read as UTF-8 alone",
		    dns(VIEW("\xe5\x81\xa5.example")), "san.dns:xn--nyq.example(utf-8) " },
		{ "a byte that is not UTF-8 is read as Latin-1",
		    dns(VIEW("b\xfc"
			     "cher.example")),
		    "san.dns:xn--bcher-kva.example(latin-1) " },
		{ "a label that IDNA refuses is unreadable", dns(VIEW("a\x80.example")),
		    "san.dns:?.example(unreadable-label) " },
		{ "an ideographic full stop is a dot",
		    cn(DER_UTF8_STRING, VIEW("a\xe3\x80\x82"
					     "example")),
		    "subject.cn:a.example " },
		{ "a fullwidth full stop is a dot",
		    cn(DER_UTF8_STRING, VIEW("a\xef\xbc\x8e"
					     "example")),
		    "subject.cn:a.example " },
		{ "a halfwidth full stop is a dot",
		    cn(DER_UTF8_STRING, VIEW("a\xef\xbd\xa1"
					     "example")),
		    "subject.cn:a.example " },
		{ "a fullwidth full stop at the end is cut",
		    cn(DER_UTF8_STRING, VIEW("a.example\xef\xbc\x8e")), "subject.cn:a.example " },
		{ "an ideographic full stop alone is no name",
		    cn(DER_UTF8_STRING, VIEW("\xe3\x80\x82")), "" },
		{ "fullwidth letters are their ASCII",
		    cn(DER_UTF8_STRING, VIEW("\xef\xbd\x81.example")), "subject.cn:a.example " },
		{ "a sharp s is read in both ways", cn(DER_UTF8_STRING, VIEW("fa\xc3\x9f.example")),
		    "subject.cn:xn--fa-hia.example subject.cn:fass.example " },
		{ "a sharp s beside an unreadable label is read in both ways",
		    cn(DER_UTF8_STRING, VIEW("?.fa\xc3\x9f.example")),
		    "subject.cn:?.xn--fa-hia.example(unreadable-label) "
		    "subject.cn:?.fass.example(unreadable-label) " },
		{ "a zero-width space is dropped",
		    cn(DER_UTF8_STRING, VIEW("a\xe2\x80\x8b"
					     "b.example")),
		    "subject.cn:ab.example " },
		{ "an emoji, which IDNA2008 refuses, is read as IDNA2003 does",
		    cn(DER_UTF8_STRING, VIEW("\xf0\x9f\x92\xa9.example")),
		    "subject.cn:xn--ls8h.example " },
	};

	tap_section("x509: names");
	tap_rows(rows, identifier_run);
}

static void
common_names(void)
{
	struct view a = element_attribute(CN, DER_UTF8_STRING, VIEW("a.example"));
	struct view b = element_attribute(CN, DER_PRINTABLE_STRING, VIEW("b.example"));
	struct view o = element_attribute("\x55\x04\x0a", DER_UTF8_STRING, VIEW("o.example"));
	const struct identifier_case rows[] = {
		{ "a PrintableString is a name", cn(DER_PRINTABLE_STRING, VIEW("a.example")),
		    "subject.cn:a.example " },
		{ "a T61String is read as UTF-8 and as Latin-1",
		    cn(DER_T61_STRING, VIEW("\xc3\xbc.example")),
		    "subject.cn:xn--tda.example(utf-8) subject.cn:xn--14-ria7423a.example(latin-1) " },
		{ "a UTF8String is read as such alone",
		    cn(DER_UTF8_STRING, VIEW("\xc3\xbc.example")), "subject.cn:xn--tda.example " },
		{ "a UTF8String that is not UTF-8 is read as Latin-1",
		    cn(DER_UTF8_STRING, VIEW("\xfc.example")),
		    "subject.cn:xn--tda.example(latin-1) " },
		{ "a BMPString is a name", cn(DER_BMP_STRING, VIEW("\0a\0.\0b")),
		    "subject.cn:a.b " },
		{ "a BMPString may hold letters that are not ASCII",
		    cn(DER_BMP_STRING, VIEW("\0\xfc\0.\0b")), "subject.cn:xn--tda.b " },
		{ "an odd byte at the end of a BMPString makes its label unreadable",
		    cn(DER_BMP_STRING, VIEW("\0a\0.\0bz")), "subject.cn:a.?(unreadable-label) " },
		{ "a UniversalString is a name",
		    cn(DER_UNIVERSAL_STRING, VIEW("\0\0\0a\0\0\0.\0\0\0b")), "subject.cn:a.b " },
		{ "a number is no name", cn(DER_INTEGER, VIEW("a.example")), "" },
		{ "every commonName of every SET counts",
		    element_tbs(SEQ(SET(o, a), SET(b, a)), VIEW("")),
		    "subject.cn:a.example subject.cn:b.example subject.cn:a.example " },
		{ "a commonName behind what cannot be read counts",
		    element_tbs(SEQ(SET(VIEW("\x30\0"), a)), VIEW("")), "subject.cn:a.example " },
		{ "a commonName with blanks and no dot is no host",
		    cn(DER_UTF8_STRING, VIEW("Fina RDC 2020")), "" },
		{ "a commonName with blanks whose only dot is at the end is no host",
		    cn(DER_UTF8_STRING, VIEW("Example Inc.")), "" },
		{ "a commonName with blanks at its ends is a host",
		    cn(DER_UTF8_STRING, VIEW(" a.example ")), "subject.cn:a.example " },
		{ "a commonName with a blank and a dot is tried",
		    cn(DER_UTF8_STRING, VIEW("my a.example")), "subject.cn:my a.example " },
		{ "a commonName with a blank and an unreadable end is no host",
		    cn(DER_UTF8_STRING, VIEW("J. \xef\xbf\xbd")), "" },
		{ "a commonName without blank is a host", cn(DER_UTF8_STRING, VIEW("localhost")),
		    "subject.cn:localhost " },
		{ "a commonName may be an address", cn(DER_UTF8_STRING, VIEW("1.1.1.1")),
		    "subject.cn:@01010101(ip-text) subject.cn:1.1.1.1 " },
		{ "a commonName inside a directoryName counts",
		    with_name(DER_CONTEXT_CONS + 4, SEQ(SET(o, a))), "san.dir.cn:a.example " },
		{ "a directoryName with blanks and no dot is no host",
		    with_name(DER_CONTEXT_CONS + 4,
			SEQ(SET(element_attribute(CN, DER_UTF8_STRING, VIEW("a b"))))),
		    "" },
	};

	tap_section("x509: common names");
	tap_rows(rows, identifier_run);
}

/* A name that ends in ".example" and has len bytes; with first as its first byte. */
static struct view
long_name(char first, size_t len)
{
	const uint8_t front = (uint8_t)first;
	size_t labels = len - sizeof("x.example") + 1;

	return JOIN(view_of(&front, 1), element_repeat(VIEW("a"), labels % 2),
	    element_repeat(VIEW(".b"), labels / 2), VIEW(".example"));
}

struct last {
	size_t count;
	enum x509_reading reading;
	size_t len;
	bool ends_well;
	uint8_t first;
};

static void
remember(void *context, const struct x509_identifier *identifier)
{
	struct last *last = context;
	struct view suffix = identifier->value;
	struct view front;

	assert_true(view_take(&suffix, suffix.len - sizeof("b.example") + 1, &front));
	last->count++;
	last->reading = identifier->reading;
	last->len = identifier->value.len;
	last->first = identifier->value.ptr[0];
	last->ends_well = view_equal(suffix, VIEW("b.example"));
}

struct long_case {
	const char *says;
	char first;
	size_t len;
	enum x509_reading reading;
	bool whole;
};

static void
long_run(const void *p)
{
	const struct long_case *row = p;
	struct x509_certificate certificate;
	struct last last = { .count = 0 };

	x509_read(dns(long_name(row->first, row->len)), X509_TBS, &certificate);
	x509_identifiers(&certificate, remember, &last);
	assert_int_equal(last.count, 1);
	assert_int_equal(last.reading, row->reading);
	assert_true(last.ends_well);
	if (row->whole)
		assert_int_equal(last.len, row->len);
	else
		assert_int_equal(last.first, X509_BAD_LABEL);
}

static void
long_names(void)
{
	struct view filler = element_repeat(VIEW("A"), LIMIT_NAME_TEXT);
	struct view wide = element_repeat(VIEW("\0a"), LIMIT_NAME_TEXT);
	const struct long_case rows[] = {
		{ "a name of 253 bytes is read", 'X', 253, X509_READING_PLAIN, true },
		{ "a name of 256 bytes is read", 'X', 256, X509_READING_PLAIN, true },
		{ "a plain name of 511 bytes is read", 'x', LIMIT_NAME_TEXT - 1, X509_READING_PLAIN,
		    true },
		{ "a plain name of 512 bytes is read", 'x', LIMIT_NAME_TEXT, X509_READING_PLAIN,
		    true },
		{ "a plain name of 513 bytes is read from its back", 'x', LIMIT_NAME_TEXT + 1,
		    X509_READING_BAD_LABEL, false },
		{ "a plain name of 65,536 bytes is read from its back", 'x', 1 << 16,
		    X509_READING_BAD_LABEL, false },
		{ "a name of 511 bytes that is not plain is read", 'X', LIMIT_NAME_TEXT - 1,
		    X509_READING_PLAIN, true },
		{ "a name of 512 bytes that is not plain is read", 'X', LIMIT_NAME_TEXT,
		    X509_READING_PLAIN, true },
		{ "a name of 513 bytes that is not plain is read from its back", 'X',
		    LIMIT_NAME_TEXT + 1, X509_READING_BAD_LABEL, false },
		{ "a name of a million bytes that is not plain is read from its back", 'X', 1 << 20,
		    X509_READING_BAD_LABEL, false },
	};
	const struct identifier_case cuts[] = {
		{ "the front of a long name is read up to its NUL",
		    dns(JOIN(VIEW("bank.example\0"), filler, VIEW(".evil.example"))),
		    "san.dns:bank.example(cut-at-nul) san.dns:?.evil.example(unreadable-label) " },
		{ "a long URI has the host at its front",
		    uri(JOIN(VIEW("https://a.example/"), filler)), "san.uri:a.example " },
		{ "a long e-mail address has the domain at its back",
		    email(JOIN(filler, VIEW("@a.example"))), "san.email:a.example " },
		{ "a long BMPString that has an odd byte too many is read from its back",
		    cn(DER_BMP_STRING, JOIN(wide, VIEW("\0.\0x\0.\0yz"))),
		    "subject.cn:?.x.?(unreadable-label) " },
	};

	tap_section("x509: long names");
	tap_rows(rows, long_run);
	tap_rows(cuts, identifier_run);
}

static void
count_bad(void *context, const struct x509_identifier *identifier)
{
	size_t *bad = context;

	*bad += identifier->reading == X509_READING_BAD_LABEL ? 1 : 0;
}

/* Each of these names is given to IDNA as Latin-1 in two ways. */
static void
idna_limit_run(const void *p)
{
	const size_t *over = p;
	struct view name = VIEW("\x82\x01\xfc");
	struct view sans = element_repeat(name, LIMIT_CERT_IDNA / 2 + *over);
	struct x509_certificate certificate;
	size_t bad = 0;

	x509_read(
	    element_tbs(VIEW("\x30\0"), element_subject_alt_name(sans)), X509_TBS, &certificate);
	x509_identifiers(&certificate, count_bad, &bad);
	assert_int_equal(bad, *over);
}

/* Names that are not plain, of 48 bytes each. */
static void
odd_limit_run(const void *p)
{
	const size_t *over = p;
	struct view name = JOIN(VIEW("\x82\x30"), element_repeat(VIEW("A"), 48));
	struct view sans = element_repeat(name, LIMIT_CERT_ODD_NAMES / 64 + *over);
	struct x509_certificate certificate;
	size_t bad = 0;

	x509_read(
	    element_tbs(VIEW("\x30\0"), element_subject_alt_name(sans)), X509_TBS, &certificate);
	x509_identifiers(&certificate, count_bad, &bad);
	assert_int_equal(bad, *over == 0 ? 0 : 1);
}

/* Names of one letter, which cost 15 each. */
static void
name_limit_run(const void *p)
{
	const size_t *over = p;
	struct view sans = element_repeat(VIEW("\x82\x01x"), LIMIT_CERT_NAMES / 15 + *over);
	struct x509_certificate certificate;

	x509_read(
	    element_tbs(VIEW("\x30\0"), element_subject_alt_name(sans)), X509_TBS, &certificate);
	assert_int_equal(certificate.unread_count, *over == 0 ? 0 : 1);
	assert_int_equal(certificate.faults.count, *over == 0 ? 0 : 1);
	if (*over > 0) {
		assert_int_equal(certificate.unread[0].len, 3 * *over);
		assert_int_equal(certificate.faults.kept[0].code, X509_FAULT_MANY_NAMES);
	}
}

/* Extensions without a value, of nine bytes each, before that of the names. */
static void
extension_limit_run(const void *p)
{
	const size_t *over = p;
	struct view odd = VIEW("\x30\x07\x06\x03\x55\x1d\x63\x04\0");
	struct view many = element_repeat(odd, LIMIT_CERT_EXTENSIONS - 1 + *over);
	struct view names = element_extension("\x55\x1d\x11", VIEW("\x30\x03\x82\x01x"));
	struct view list = element_of(DER_CONTEXT_CONS + 3, ELEMENT(DER_SEQUENCE, many, names));
	struct x509_certificate certificate;

	x509_read(element_tbs(VIEW("\x30\0"), list), X509_TBS, &certificate);
	assert_int_equal(certificate.unread_count, *over == 0 ? 0 : 1);
	assert_int_equal(certificate.faults.count, *over == 0 ? 0 : 1);
	if (*over > 0) {
		assert_int_equal(certificate.unread[0].len, names.len + 9 * (*over - 1));
		assert_int_equal(certificate.faults.kept[0].code, X509_FAULT_EXTENSIONS);
	}
}

/* Attributes of seven bytes, each in a SET, which cost 19. */
static void
attribute_limit_run(const void *p)
{
	const size_t *over = p;
	struct view rdn = VIEW("\x31\x07\x30\x05\x06\x01\x2a\x05\0");
	struct view rdns = element_repeat(rdn, LIMIT_CERT_ATTRIBUTES / 19 + *over);
	struct x509_certificate certificate;

	x509_read(element_tbs(
		      element_of(DER_SEQUENCE, rdns), element_subject_alt_name(VIEW("\x82\x01x"))),
	    X509_TBS, &certificate);
	assert_int_equal(certificate.unread_count, *over == 0 ? 0 : 1);
	assert_int_equal(certificate.faults.count, *over == 0 ? 0 : 1);
	if (*over > 0) {
		assert_int_equal(certificate.unread[0].len, 9 * *over - 2);
		assert_int_equal(certificate.faults.kept[0].code, X509_FAULT_MANY_NAMES);
	}
}

int
main(void)
{
	const size_t overs[] = { 0, 1, 2 };

	names();
	common_names();
	long_names();
	tap_test("256 labels are given to IDNA", idna_limit_run, &overs[0]);
	tap_test("further labels are unreadable", idna_limit_run, &overs[1]);
	tap_test("1,536 names of 48 bytes that are not plain are read", odd_limit_run, &overs[0]);
	tap_test("one more may be any name", odd_limit_run, &overs[1]);
	tap_test("two more are told as one", odd_limit_run, &overs[2]);
	tap_test("174,762 names of one letter are read", name_limit_run, &overs[0]);
	tap_test("one more is left unread, and said", name_limit_run, &overs[1]);
	tap_test("two more are left unread together", name_limit_run, &overs[2]);
	tap_test("65,536 extensions are read", extension_limit_run, &overs[0]);
	tap_test("one more is left unread, with the names in it", extension_limit_run, &overs[1]);
	tap_test("two more are left unread together", extension_limit_run, &overs[2]);
	tap_test("55,188 attributes of seven bytes are read", attribute_limit_run, &overs[0]);
	tap_test("one more is left unread, and the names are not", attribute_limit_run, &overs[1]);
	tap_test("two more are left unread, and the names are not", attribute_limit_run, &overs[2]);
	return tap_done();
}
