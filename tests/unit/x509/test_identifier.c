/* SPDX-License-Identifier: Apache-2.0 */
/* What a certificate may be taken to be for, in every reading. */
#include "x509/identifier.h"

#include "base/buf.h"
#include "base/hex.h"
#include "base/limits.h"
#include "der/der.h"
#include "support/element.h"
#include "support/tap.h"

#define SEQ(...) ELEMENT(DER_SEQUENCE, __VA_ARGS__)
#define SET(...) ELEMENT(DER_SET, __VA_ARGS__)
#define CN "\x55\x04\x03"

/* Appends "where:name " or "where:@address ", with "(reading)" unless it is plain. */
static void
append_identifier(void *context, const struct x509_identifier *identifier)
{
	struct buf *out = context;

	buf_printf(out, "%s:", x509_where_text(identifier->where));
	if (identifier->kind == X509_ADDRESS) {
		buf_byte(out, '@');
		hex_append(out, identifier->value);
	} else {
		buf_bytes(out, identifier->value);
	}
	if (identifier->reading != X509_READING_PLAIN)
		buf_printf(out, "(%s)", x509_reading_text(identifier->reading));
	buf_byte(out, ' ');
}

struct identifier_case {
	const char *says;
	struct view tbs;
	const char *identifiers;
};

static void
identifier_run(const void *p)
{
	const struct identifier_case *row = p;
	struct x509_certificate certificate;
	struct buf out;

	buf_init_growing(&out, 1 << 20);
	x509_read(row->tbs, X509_TBS, &certificate);
	x509_identifiers(&certificate, append_identifier, &out);
	assert_string_equal(buf_string(&out), row->identifiers);
	buf_fini(&out);
}

/* A TBSCertificate with an empty subject and one name. */
static struct view
with_name(uint8_t tag, struct view value)
{
	return element_tbs(VIEW("\x30\0"), element_subject_alt_name(element_of(tag, value)));
}

static struct view
dns(struct view value)
{
	return with_name(DER_CONTEXT + 2, value);
}

static struct view
address(struct view octets)
{
	return with_name(DER_CONTEXT + 7, octets);
}

static struct view
uri(struct view value)
{
	return with_name(DER_CONTEXT + 6, value);
}

static struct view
email(struct view value)
{
	return with_name(DER_CONTEXT + 1, value);
}

/* An otherName of some type. */
static struct view
other(uint8_t tag, struct view value)
{
	return with_name(DER_CONTEXT_CONS, JOIN(ELEMENT(DER_OID, VIEW("\x2a\x03")),
					       ELEMENT(DER_CONTEXT_CONS, element_of(tag, value))));
}

/* A TBSCertificate whose subject is one commonName. */
static struct view
cn(uint8_t tag, struct view value)
{
	return element_tbs(SEQ(SET(element_attribute(CN, tag, value))), VIEW(""));
}

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

static void
addresses(void)
{
	const struct identifier_case rows[] = {
		{ "4 octets are an address", address(VIEW("\1\2\3\4")), "san.ip:@01020304 " },
		{ "16 octets are an address",
		    address(VIEW("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1")),
		    "san.ip:@20010db8000000000000000000000001 " },
		{ "an IPv4-mapped address is both",
		    address(VIEW("\0\0\0\0\0\0\0\0\0\0\xff\xff\1\2\3\4")),
		    "san.ip:@00000000000000000000ffff01020304 san.ip:@01020304(ipv4-mapped) " },
		{ "8 octets are an address and a mask", address(VIEW("\1\2\3\4\xff\xff\xff\0")),
		    "san.ip:@01020304(address-and-mask) " },
		{ "32 octets are an address and a mask",
		    address(element_repeat(VIEW("\1\2\3\4"), 8)),
		    "san.ip:@01020304010203040102030401020304(address-and-mask) " },
		{ "an IPv4-mapped address with a mask may be both",
		    address(JOIN(VIEW("\0\0\0\0\0\0\0\0\0\0\xff\xff\1\2\3\4"),
			element_repeat(VIEW("\xff"), 16))),
		    "san.ip:@00000000000000000000ffff01020304(address-and-mask) "
		    "san.ip:@01020304(address-and-mask) " },
		{ "no octets are no address", address(VIEW("")), "" },
		{ "3 octets may lack the last one", address(VIEW("\1\2\3")),
		    "san.ip:@01020300(odd-length-address) " },
		{ "5 octets may have one too many at either end", address(VIEW("\1\2\3\4\5")),
		    "san.ip:@01020304(odd-length-address) san.ip:@02030405(odd-length-address) " },
		{ "9 octets may also lack the last seven", address(VIEW("\1\2\3\4\5\6\7\10\11")),
		    "san.ip:@01020304(odd-length-address) san.ip:@06070809(odd-length-address) "
		    "san.ip:@01020304050607080900000000000000(odd-length-address) " },
		{ "15 octets may lack the last one",
		    address(VIEW("\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17")),
		    "san.ip:@01020304(odd-length-address) san.ip:@0c0d0e0f(odd-length-address) "
		    "san.ip:@0102030405060708090a0b0c0d0e0f00(odd-length-address) " },
		{ "17 octets may have one too many at either end",
		    address(VIEW("\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20")),
		    "san.ip:@000102030405060708090a0b0c0d0e0f(odd-length-address) "
		    "san.ip:@0102030405060708090a0b0c0d0e0f10(odd-length-address) " },
		{ "text in an iPAddress is read", address(VIEW("1.1.1.1")),
		    "san.ip:@312e312e(odd-length-address) san.ip:@2e312e31(odd-length-address) "
		    "san.ip:@01010101(ip-text) " },
		{ "16 octets may be text as well", address(VIEW("2001:db8::1:2:33")),
		    "san.ip:@323030313a6462383a3a313a323a3333 "
		    "san.ip:@20010db8000000000000000100020033(ip-text) " },
		{ "a dotted quad is an address", dns(VIEW("1.2.3.4")),
		    "san.dns:@01020304(ip-text) san.dns:1.2.3.4 " },
		{ "255 is the largest part", dns(VIEW("1.2.3.255")),
		    "san.dns:@010203ff(ip-text) san.dns:1.2.3.255 " },
		{ "256 is no part of an address", dns(VIEW("1.2.3.256")), "san.dns:1.2.3.256 " },
		{ "five parts are no address", dns(VIEW("1.2.3.4.5")), "san.dns:1.2.3.4.5 " },
		{ "a dotted quad with a port is an address", dns(VIEW("1.2.3.4:443")),
		    "san.dns:@01020304(ip-text) san.dns:1.2.3.4:443 " },
		{ "a dotted quad with a prefix length is an address", dns(VIEW("1.2.3.4/32")),
		    "san.dns:@01020304(ip-text) san.dns:1.2.3.4/32 "
		    "san.dns:@01020304(ip-text) san.dns:1.2.3.4(cut-at-slash) " },
		{ "a dotted quad in front of a NUL is an address", dns(VIEW("1.2.3.4\0x")),
		    "san.dns:1.2.3.?(unreadable-label) "
		    "san.dns:@01020304(ip-text) san.dns:1.2.3.4(cut-at-nul) " },
		{ "the text of an IPv6 address is read", dns(VIEW("2001:DB8::1")),
		    "san.dns:@20010db8000000000000000000000001(ip-text) san.dns:2001:db8::1 " },
		{ "an IPv6 address may be nothing but colons", dns(VIEW("::")),
		    "san.dns:@00000000000000000000000000000000(ip-text) san.dns::: " },
		{ "an IPv6 address with brackets and port is read", dns(VIEW("[2001:db8::1]:443")),
		    "san.dns:@20010db8000000000000000000000001(ip-text) san.dns:[2001:db8::1]:443 " },
		{ "an IPv6 address with a zone is read", dns(VIEW("fe80::1%eth0")),
		    "san.dns:@fe800000000000000000000000000001(ip-text) san.dns:fe80::1%eth0 " },
		{ "an IPv6 address with a prefix length is read", dns(VIEW("::1/128")),
		    "san.dns:@00000000000000000000000000000001(ip-text) san.dns:::1/128 "
		    "san.dns:@00000000000000000000000000000001(ip-text) san.dns:::1(cut-at-slash) " },
		{ "the text of an IPv4-mapped address is both", dns(VIEW("::ffff:1.2.3.4")),
		    "san.dns:@00000000000000000000ffff01020304(ip-text) "
		    "san.dns:@01020304(ipv4-mapped) san.dns:::ffff:1.2.3.4 " },
		{ "a number may be an address", dns(VIEW("16843009")),
		    "san.dns:@01010101(ip-number) san.dns:16843009 " },
		{ "a number in hex may be an address", dns(VIEW("0x01010101")),
		    "san.dns:@01010101(ip-number) san.dns:0x01010101 " },
		{ "2^32 - 1 may be an address", dns(VIEW("4294967295")),
		    "san.dns:@ffffffff(ip-number) san.dns:4294967295 " },
		{ "2^32 is no address", dns(VIEW("4294967296")), "san.dns:4294967296 " },
		{ "an address may have two parts", dns(VIEW("1.257")),
		    "san.dns:@01000101(ip-number) san.dns:1.257 " },
		{ "parts with leading zeros may be octal or decimal", dns(VIEW("01.010.1.1")),
		    "san.dns:@01080101(ip-number) san.dns:@010a0101(ip-number) san.dns:01.010.1.1 " },
		{ "parts with leading zeros may be no octal", dns(VIEW("1.1.1.08")),
		    "san.dns:@01010108(ip-number) san.dns:1.1.1.08 " },
		{ "a part that is zero stays", dns(VIEW("1.00.0.1")),
		    "san.dns:@01000001(ip-number) san.dns:@01000001(ip-number) san.dns:1.00.0.1 " },
		{ "letters beside a number are a name", dns(VIEW("1.2.3.4a")),
		    "san.dns:1.2.3.4a " },
		{ "brackets behind a name are no address", dns(VIEW("a[::1]")), "san.dns:a[::1] " },
		{ "a NUL inside a number is no address", dns(VIEW("01.1.1.1\0")),
		    "san.dns:01.1.1.?(unreadable-label) san.dns:@01010101(ip-number) "
		    "san.dns:@01010101(ip-number) san.dns:01.1.1.1(cut-at-nul) " },
		{ "a blank beside an address is no address", dns(VIEW("1.2.3.4 x")),
		    "san.dns:1.2.3.4 x " },
		{ "a number with zeros that is too long is no address",
		    dns(element_repeat(VIEW("0"), 46)),
		    "san.dns:0000000000000000000000000000000000000000000000 " },
	};

	tap_section("x509: addresses");
	tap_rows(rows, identifier_run);
}

static void
others(void)
{
	const struct identifier_case rows[] = {
		{ "the host of a URI is a name", uri(VIEW("https://A.example/x?y#z")),
		    "san.uri:a.example " },
		{ "user and port of a URI are cut", uri(VIEW("ftp://me:x@a.example:21/")),
		    "san.uri:a.example " },
		{ "a host before a question mark is a name", uri(VIEW("http://a.example?x")),
		    "san.uri:a.example " },
		{ "a host before a backslash is a name", uri(VIEW("http://a.example\\x")),
		    "san.uri:a.example " },
		{ "a URI without authority may have a host", uri(VIEW("sip:me@a.example;x=y")),
		    "san.uri:a.example " },
		{ "a URI without scheme is its host", uri(VIEW("a.example/x")),
		    "san.uri:a.example " },
		{ "a host and a port are no scheme", uri(VIEW("a.example:80/x")),
		    "san.uri:a.example " },
		{ "a character that no scheme has makes it none", uri(VIEW("a{b://a.example/")),
		    "san.uri:a{b " },
		{ "a scheme may have letters of either case, digits and signs",
		    uri(VIEW("Aa0+-.://a.example/")), "san.uri:a.example " },
		{ "what is no scheme stays", uri(VIEW("a_b.example:x")), "san.uri:a_b.example " },
		{ "a colon at the front begins no host", uri(VIEW(":x")), "" },
		{ "a scheme alone has no host", uri(VIEW("http:")), "" },
		{ "a URI with a host in two slashes alone has none", uri(VIEW("file:///x")), "" },
		{ "the address in a URI is read", uri(VIEW("https://1.2.3.4:443/")),
		    "san.uri:@01020304(ip-text) san.uri:1.2.3.4 " },
		{ "the IPv6 address in a URI is read", uri(VIEW("https://[fe80::1%25eth0]:443/")),
		    "san.uri:@fe800000000000000000000000000001(ip-text) "
		    "san.uri:[fe80::1%25eth0]:443 " },
		{ "a number in a URI may be an address", uri(VIEW("http://16843009/")),
		    "san.uri:@01010101(ip-number) san.uri:16843009 " },
		{ "a URI is cut at its first NUL", uri(VIEW("http://a.example\0.evil.example/")),
		    "san.uri:a.?.evil.example(unreadable-label) san.uri:a.example(cut-at-nul) " },
		{ "an empty URI has no host", uri(VIEW("")), "" },
		{ "the domain of an e-mail address is a name", email(VIEW("me@A.example")),
		    "san.email:a.example " },
		{ "an e-mail address ends at its last at sign", email(VIEW("\"a@b\"@c.example")),
		    "san.email:c.example " },
		{ "an rfc822Name may be a domain", email(VIEW(".a.example")),
		    "san.email:a.example " },
		{ "an e-mail address is cut at its first NUL",
		    email(VIEW("me@bank.example\0@evil.example")),
		    "san.email:evil.example san.email:bank.example(cut-at-nul) " },
		{ "an e-mail address without domain has none", email(VIEW("me@")), "" },
		{ "a SRVName is the name behind the service",
		    other(DER_IA5_STRING, VIEW("_imap.a.example")), "san.other:a.example " },
		{ "a service without name stays", other(DER_IA5_STRING, VIEW("_imap")),
		    "san.other:_imap " },
		{ "a userPrincipalName has a domain", other(DER_UTF8_STRING, VIEW("me@a.example")),
		    "san.other:a.example " },
		{ "a SmtpUTF8Mailbox has a domain of U-labels",
		    other(DER_UTF8_STRING, VIEW("\xc3\xbc@\xc3\xbc.example")),
		    "san.other:xn--tda.example " },
		{ "an otherName in one piece is read",
		    other(0x2c, VIEW("\x0c\x03"
				     "a.b")),
		    "san.other:a.b " },
		{ "an otherName that is no string has no name",
		    other(DER_OCTET_STRING, VIEW("a.b")), "" },
		{ "an otherName in two pieces has no name", other(0x2c, VIEW("\x0c\1a\x0c\1b")),
		    "" },
		{ "an otherName of nothing has no name",
		    with_name(DER_CONTEXT_CONS, VIEW("\x06\x02\x2a\x03\xa0\0")), "" },
		{ "a registeredID is no name", with_name(DER_CONTEXT + 8, VIEW("\x2a\x03")), "" },
		{ "an x400Address is no name", with_name(DER_CONTEXT_CONS + 3, VIEW("")), "" },
		{ "an ediPartyName is no name", with_name(DER_CONTEXT_CONS + 5, VIEW("")), "" },
		{ "a name that cannot be read is none", with_name(DER_CONTEXT + 9, VIEW("a.b")),
		    "" },
	};

	tap_section("x509: other names");
	tap_rows(rows, identifier_run);
}

static void
certificates(void)
{
	struct view san = VIEW("\x55\x1d\x11");
	struct view usage = element_extension("\x55\x1d\x0f", VIEW("\3\1\0"));
	struct view a = SEQ(ELEMENT(DER_CONTEXT + 2, VIEW("a.b")));
	struct view c = SEQ(ELEMENT(DER_CONTEXT + 2, VIEW("c.d")));
	const struct identifier_case rows[] = {
		{ "a certificate without names has no identifier",
		    element_tbs(VIEW("\x30\0"), VIEW("")), "" },
		{ "what is no certificate has no identifier", VIEW("x"), "" },
		{ "commonNames come before subjectAltNames",
		    element_tbs(element_common_name("a.b"),
			element_subject_alt_name(ELEMENT(DER_CONTEXT + 2, VIEW("a.b")))),
		    "subject.cn:a.b san.dns:a.b " },
		{ "several subjectAltNames are one",
		    element_tbs(VIEW("\x30\0"),
			ELEMENT(DER_CONTEXT_CONS + 3,
			    SEQ(usage, element_extension((const char *)san.ptr, a), usage,
				element_extension((const char *)san.ptr, c), usage))),
		    "san.dns:a.b san.dns:c.d " },
		{ "a subjectAltName that is no SEQUENCE has no names",
		    element_tbs(VIEW("\x30\0"),
			ELEMENT(DER_CONTEXT_CONS + 3,
			    SEQ(element_extension((const char *)san.ptr, VIEW("a.b"))))),
		    "" },
		{ "names in front of one that cannot be followed are read",
		    element_tbs(
			VIEW("\x30\0"), element_subject_alt_name(VIEW("\x82\3a.b\x82\x7fx"))),
		    "san.dns:a.b " },
	};

	tap_section("x509: all of a certificate");
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
		{ "a plain name of any length is read", 'x', 1 << 20, X509_READING_PLAIN, true },
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

static void
tables_run(const void *p unused_arg)
{
	for (enum x509_where i = X509_WHERE_SAN_DNS; i <= X509_WHERE_UNREAD; i++) {
		assert_true(strlen(x509_where_text(i)) > 0);
		assert_true(strlen(x509_where_says(i)) > 0);
	}
	for (enum x509_reading i = X509_READING_PLAIN; i <= X509_READING_BAD_LABEL; i++) {
		assert_int_equal(strlen(x509_reading_text(i)) == 0, i == X509_READING_PLAIN);
		assert_true(strlen(x509_reading_says(i)) > 0);
	}
	assert_true(x509_reading_is_exact(X509_READING_NUL_CUT));
	assert_false(x509_reading_is_exact(X509_READING_BAD_LABEL));
}

int
main(void)
{
	const size_t overs[] = { 0, 1 };

	names();
	common_names();
	addresses();
	others();
	certificates();
	long_names();
	tap_test("4096 labels are given to IDNA", idna_limit_run, &overs[0]);
	tap_test("further labels are unreadable", idna_limit_run, &overs[1]);
	tap_test("each place and reading has a text and a sentence", tables_run, NULL);
	return tap_done();
}
