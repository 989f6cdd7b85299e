/* SPDX-License-Identifier: Apache-2.0 */
/* What a certificate may be taken to be for: whatever place says it. */
#include "identifier_case.h"

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
	others();
	certificates();
	tap_test("each place and reading has a text and a sentence", tables_run, NULL);
	return tap_done();
}
