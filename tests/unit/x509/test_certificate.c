/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates, whole, odd and broken (RFC 5280 4.1). */
#include "x509/certificate.h"

#include "base/buf.h"
#include "der/der.h"
#include "support/element.h"
#include "support/tap.h"

#define SEQ(...) ELEMENT(DER_SEQUENCE, __VA_ARGS__)
#define NONE ((struct view){ .ptr = NULL })
#define CN "\x55\x04\x03"
#define SAN "\x55\x1d\x11"

struct certificate_case {
	const char *says;
	struct view input;
	const char *faults; /* the codes, in order, each with a blank behind it */
	struct view at;     /* what stands where the first fault is */
	struct view unread; /* the runs, each with '|' behind it */
	const char *lacks;  /* the parts that are not read, as letters: see parts_of() */
};

/* version, serial number, algorithm, issuer, validity (and its times), subject, key,
 * extensions, subjectAltName, outer algorithm, signature. */
static void
lacks_of(const struct x509_certificate *c, struct buf *out)
{
	const struct {
		char letter;
		bool there;
	} parts[] = {
		{ 'v', c->version.ptr != NULL },
		{ 'n', c->serial.ptr != NULL },
		{ 'a', c->signature_algorithm.ptr != NULL },
		{ 'i', c->issuer.ptr != NULL },
		{ 'd', c->validity.ptr != NULL },
		{ 'b', c->has_not_before },
		{ 'e', c->has_not_after },
		{ 's', c->subject.ptr != NULL },
		{ 'k', c->spki.ptr != NULL },
		{ 'x', c->extensions.ptr != NULL },
		{ 'A', c->outer_algorithm.ptr != NULL },
		{ 'S', c->signature.ptr != NULL },
	};

	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		if (!parts[i].there)
			buf_byte(out, (uint8_t)parts[i].letter);
	}
}

static void
certificate_check(const struct certificate_case *row, const struct x509_certificate *c)
{
	struct buf text;
	struct view at = row->input;
	struct view before;

	buf_init_growing(&text, 1 << 20);
	for (size_t i = 0; i < c->faults.count; i++)
		buf_printf(&text, "%s ", x509_fault_code(c->faults.kept[i].code));
	assert_string_equal(buf_string(&text), row->faults);
	buf_clear(&text);
	for (size_t i = 0; i < c->unread_count; i++) {
		buf_bytes(&text, c->unread[i]);
		buf_byte(&text, '|');
	}
	assert_view_equal(buf_view(&text), row->unread);
	buf_clear(&text);
	lacks_of(c, &text);
	assert_string_equal(buf_string(&text), row->lacks);
	buf_fini(&text);
	if (c->faults.count > 0) {
		assert_true(view_take(&at, c->faults.kept[0].offset, &before));
		assert_true(view_starts_with(at, row->at));
	}
}

static void
certificate_run(const void *p)
{
	const struct certificate_case *row = p;
	struct x509_certificate c;

	x509_read(row->input, X509_CERTIFICATE, &c);
	certificate_check(row, &c);
}

static void
tbs_run(const void *p)
{
	const struct certificate_case *row = p;
	struct x509_certificate c;

	x509_read(row->input, X509_TBS, &c);
	certificate_check(row, &c);
}

static struct view
dns(const char *name)
{
	return element_of(DER_CONTEXT + 2, view_text(name));
}

static struct view
san(const char *name)
{
	return element_subject_alt_name(dns(name));
}

/* [3] around a list of these extensions. */
static struct view
extensions(struct view list)
{
	return ELEMENT(DER_CONTEXT_CONS + 3, element_of(DER_SEQUENCE, list));
}

static struct view
with_extensions(struct view list)
{
	return element_tbs(element_common_name("a.example"), extensions(list));
}

static struct view
with_subject(struct view subject)
{
	return element_tbs(subject, san("b.example"));
}

static void
certificates(void)
{
	struct view subject = element_common_name("a.example");
	struct view whole = element_certificate(element_tbs(subject, san("b.example")));
	struct view tbs = element_tbs(subject, san("b.example"));
	struct view signature = ELEMENT(DER_BIT_STRING, VIEW("\0SIG"));
	const struct certificate_case rows[] = {
		{ "a whole certificate has no fault", whole, "", NONE, VIEW(""), "" },
		{ "nothing is no certificate", VIEW(""), "certificate ", NONE, VIEW(""),
		    "vnaidbeskxAS" },
		{ "nothing at no address is no certificate", NONE, "certificate ", NONE, VIEW(""),
		    "vnaidbeskxAS" },
		{ "one byte is no certificate and is unread", VIEW("\x30"), "certificate ",
		    VIEW("\x30"), VIEW("\x30|"), "vnaidbeskxAS" },
		{ "a primitive element is no certificate", VIEW("\x04\x01x"), "certificate ",
		    VIEW("\x04"), VIEW("\x04\x01x|"), "vnaidbeskxAS" },
		{ "a certificate that is a SET is read",
		    ELEMENT(DER_SET, tbs, element_algorithm(), signature), "certificate ",
		    VIEW("\x31"), VIEW(""), "" },
		{ "a certificate of indefinite length is read",
		    element_indefinite(DER_SEQUENCE, JOIN(tbs, element_algorithm(), signature)),
		    "not-der ", VIEW("\x30\x80"), VIEW(""), "" },
		{ "a certificate that is cut short is unread",
		    element_too_long(DER_SEQUENCE, VIEW("x"), 1), "certificate ", VIEW("\x30\x02x"),
		    VIEW("\x30\x02x|"), "vnaidbeskxAS" },
		{ "bytes behind a certificate are a fault", JOIN(whole, VIEW("!")),
		    "trailing-bytes ", VIEW("!"), VIEW(""), "" },
		{ "a certificate with nothing inside has no TBSCertificate", SEQ(VIEW("")),
		    "tbs-certificate ", NONE, VIEW(""), "vnaidbeskxAS" },
		{ "a TBSCertificate that runs past its end is unread",
		    SEQ(element_too_long(DER_SEQUENCE, VIEW("x"), 1)), "tbs-certificate ",
		    VIEW("\x30\x02x"), VIEW("\x30\x02x|"), "vnaidbeskxAS" },
		{ "a certificate without signature is read", SEQ(tbs, element_algorithm()),
		    "certificate ", NONE, VIEW(""), "AS" },
		{ "a certificate whose signature is no BIT STRING is read",
		    SEQ(tbs, element_algorithm(), VIEW("\x04\0")), "certificate ", VIEW("\x04"),
		    VIEW(""), "AS" },
		{ "bytes behind the signature are a fault",
		    SEQ(tbs, element_algorithm(), signature, VIEW("!")), "trailing-bytes ",
		    VIEW("!"), VIEW(""), "" },
	};

	tap_section("x509: certificates");
	tap_rows(rows, certificate_run);
}

static void
fields(void)
{
	struct view n = element_serial();
	struct view a = element_algorithm();
	struct view i = element_common_name("issuer");
	struct view d = element_validity();
	struct view s = element_common_name("a.example");
	struct view k = element_public_key();
	struct view x = san("b.example");
	struct view odd_name = VIEW("\x0c\x09"
				    "a.example");
	struct view no_times = SEQ(VIEW("\x05\0"));
	const struct certificate_case rows[] = {
		{ "the version may be absent", SEQ(n, a, i, d, s, k, x), "", NONE, VIEW(""),
		    "vAS" },
		{ "a version that is no INTEGER is a fault",
		    SEQ(VIEW("\xa0\x02\x05\0"), n, a, i, d, s, k, x), "version ", VIEW("\xa0"),
		    VIEW(""), "vAS" },
		{ "a version with something behind it is a fault",
		    SEQ(VIEW("\xa0\x05\x02\x01\x02\x05\0"), n, a, i, d, s, k, x), "version ",
		    VIEW("\xa0"), VIEW(""), "vAS" },
		{ "a version in another place is unread",
		    SEQ(n, VIEW("\xa0\x01x"), a, i, d, s, k, x), "field ", VIEW("\xa0"),
		    VIEW("\xa0\x01x|"), "vAS" },
		{ "unique identifiers are stepped over",
		    SEQ(n, a, i, d, s, k, VIEW("\x81\x02\0x\x82\x02\0y"), x), "", NONE, VIEW(""),
		    "vAS" },
		{ "unique identifiers may say that they are constructed",
		    SEQ(n, a, i, d, s, k, VIEW("\xa1\x02\x05\0\xa2\x02\x05\0"), x), "", NONE,
		    VIEW(""), "vAS" },
		{ "a unique identifier in another place is unread",
		    SEQ(n, a, i, d, VIEW("\x81\x01x"), s, k, x), "field ", VIEW("\x81"),
		    VIEW("\x81\x01x|"), "vAS" },
		{ "extensions may be absent", SEQ(n, a, i, d, s, k), "", NONE, VIEW(""), "vxAS" },
		{ "a missing serial number hides nothing", SEQ(a, i, d, s, k, x), "serial-number ",
		    a, VIEW(""), "vnAS" },
		{ "a missing algorithm hides nothing", SEQ(n, i, d, s, k, x),
		    "signature-algorithm ", i, VIEW(""), "vaAS" },
		{ "a missing issuer hides nothing", SEQ(n, a, d, s, k, x), "issuer ", d, VIEW(""),
		    "viAS" },
		{ "a missing validity hides nothing", SEQ(n, a, i, s, k, x), "validity ", s,
		    VIEW(""), "vdbeAS" },
		{ "a missing subject hides nothing else", SEQ(n, a, i, d, k, x), "subject ", k,
		    VIEW(""), "vsAS" },
		{ "a missing key hides nothing", SEQ(n, a, i, d, s, x), "public-key ", NONE,
		    VIEW(""), "vkAS" },
		{ "a serial number that is a string hides nothing", SEQ(odd_name, a, i, d, s, k, x),
		    "serial-number ", odd_name, VIEW(""), "vnAS" },
		{ "an algorithm that is an OID hides nothing",
		    SEQ(n, VIEW("\x06\0"), i, d, s, k, x), "signature-algorithm ", VIEW("\x06"),
		    VIEW(""), "vaAS" },
		{ "an algorithm without OID is kept", SEQ(n, VIEW("\x30\x02\x05\0"), i, d, s, k, x),
		    "signature-algorithm ", VIEW("\x30\x02"), VIEW(""), "vAS" },
		{ "an issuer that is a string hides nothing", SEQ(n, a, odd_name, d, s, k, x),
		    "issuer ", odd_name, VIEW(""), "viAS" },
		{ "an issuer may be empty", SEQ(n, a, VIEW("\x30\0"), d, s, k, x), "", NONE,
		    VIEW(""), "vAS" },
		{ "a validity without times is kept", SEQ(n, a, i, no_times, s, k, x),
		    "time time validity ", VIEW("\x05"), VIEW(""), "vbeAS" },
		{ "an empty validity is not the subject", SEQ(n, a, i, VIEW("\x30\0"), s, k, x),
		    "time time validity ", NONE, VIEW(""), "vbeAS" },
		{ "a validity that looks like a Name leaves the subject to be searched",
		    SEQ(n, a, i, i, s, k, x), "validity field ", i, JOIN(s, VIEW("|")), "vdbeAS" },
		{ "a subject that is a string is unread", SEQ(n, a, i, d, odd_name, k, x),
		    "subject ", odd_name, JOIN(odd_name, VIEW("|")), "vsAS" },
		{ "a subject may be empty", SEQ(n, a, i, d, VIEW("\x30\0"), k, x), "", NONE,
		    VIEW(""), "vAS" },
		{ "a key that is a string is never searched", SEQ(n, a, i, d, s, odd_name, x),
		    "public-key ", odd_name, VIEW(""), "vkAS" },
		{ "a key without BIT STRING is kept", SEQ(n, a, i, d, s, SEQ(a), x), "public-key ",
		    SEQ(a), VIEW(""), "vAS" },
		{ "an element too many is unread", SEQ(n, a, i, d, s, k, odd_name, x), "field ",
		    odd_name, JOIN(odd_name, VIEW("|")), "vAS" },
		{ "a second Name behind the subject is unread", SEQ(n, a, i, d, s, i, k, x),
		    "field ", i, JOIN(i, VIEW("|")), "vAS" },
		{ "a second extension list is unread", SEQ(n, a, i, d, s, k, x, x), "field ", x,
		    JOIN(x, VIEW("|")), "vAS" },
		{ "an element before the algorithm that should not be there hides nothing",
		    SEQ(n, VIEW("\x05\0"), a, i, d, s, k, x), "signature-algorithm ", VIEW("\x05"),
		    VIEW(""), "vAS" },
		{ "where the structure breaks the rest is unread",
		    SEQ(n, a, i, d,
			VIEW("\x30\x7f\x0c"
			     "a.example")),
		    "tbs-certificate subject public-key ", VIEW("\x30\x7f"),
		    VIEW("\x30\x7f\x0c"
			 "a.example|"),
		    "vskxAS" },
		{ "a TBSCertificate of nothing lacks everything", SEQ(VIEW("")),
		    "serial-number signature-algorithm issuer validity subject public-key ", NONE,
		    VIEW(""), "vnaidbeskxAS" },
		{ "bytes behind a TBSCertificate are a fault",
		    JOIN(SEQ(n, a, i, d, s, k, x), VIEW("!")), "trailing-bytes ", VIEW("!"),
		    VIEW(""), "vAS" },
		{ "a field of indefinite length is read",
		    SEQ(n, a, element_indefinite(DER_SEQUENCE, VIEW("\x31\0")), d, s, k, x),
		    "not-der ", VIEW("\x30\x80"), VIEW(""), "vAS" },
	};

	tap_section("x509: the fields of a TBSCertificate");
	tap_rows(rows, tbs_run);
}

#define TIMES(before, after)                                                      \
	SEQ(element_serial(), element_algorithm(), element_common_name("issuer"), \
	    SEQ(before, after), element_common_name("a.example"), element_public_key())

static void
times(void)
{
	struct view utc = VIEW("\x17\x0d"
			       "250101000000Z");
	struct view general = VIEW("\x18\x0f"
				   "20500101000000Z");
	const struct certificate_case rows[] = {
		{ "times may be UTCTime and GeneralizedTime", TIMES(utc, general), "", NONE,
		    VIEW(""), "vxAS" },
		{ "a time without seconds is unknown",
		    TIMES(VIEW("\x17\x0b"
			       "2501010000Z"),
			utc),
		    "time ", VIEW("\x17\x0b"), VIEW(""), "vbxAS" },
		{ "the thirtieth of February is unknown",
		    TIMES(utc, VIEW("\x18\x0f"
				    "20500230000000Z")),
		    "time ", VIEW("\x18"), VIEW(""), "vexAS" },
		{ "a time that is a string is unknown", TIMES(utc, VIEW("\x0c\x01x")), "time ",
		    VIEW("\x0c"), VIEW(""), "vexAS" },
		{ "a missing time is unknown", TIMES(utc, VIEW("")), "time ", NONE, VIEW(""),
		    "vexAS" },
		{ "a time that runs past its end is unknown", TIMES(utc, VIEW("\x17\x7f")), "time ",
		    VIEW("\x17\x7f"), VIEW(""), "vexAS" },
		{ "a third time is a fault", TIMES(utc, JOIN(general, utc)), "trailing-bytes ", utc,
		    VIEW(""), "vxAS" },
	};

	tap_section("x509: times");
	tap_rows(rows, tbs_run);
}

static void
subjects(void)
{
	struct view cn = element_attribute(CN, DER_UTF8_STRING, VIEW("a.example"));
	struct view oid = ELEMENT(DER_OID, VIEW(CN));
	struct view b = VIEW("\x30\x03"
			     "b.c");
	const struct certificate_case rows[] = {
		{ "several attributes in one SET are read",
		    with_subject(SEQ(ELEMENT(DER_SET, cn, cn))), "", NONE, VIEW(""), "AS" },
		{ "an attribute without SET is read with a fault", with_subject(SEQ(cn)),
		    "attribute subject ", cn, VIEW(""), "AS" },
		{ "what is no attribute is unread", with_subject(SEQ(ELEMENT(DER_SET, b, cn))),
		    "attribute ", b, VIEW("b.c|"), "AS" },
		{ "an attribute that is no SEQUENCE is unread",
		    with_subject(SEQ(ELEMENT(DER_SET, VIEW("\x31\x03"
							   "b.c")))),
		    "attribute ", VIEW("\x31"), VIEW("b.c|"), "AS" },
		{ "an attribute without value has nothing to search",
		    with_subject(SEQ(ELEMENT(DER_SET, SEQ(oid)))), "attribute ", SEQ(oid), VIEW(""),
		    "AS" },
		{ "a value that runs past its end is unread",
		    with_subject(SEQ(ELEMENT(DER_SET, SEQ(oid, VIEW("\x0c\x7f"
								    "b.c"))))),
		    "attribute ", NONE,
		    VIEW("\x0c\x7f"
			 "b.c|"),
		    "AS" },
		{ "bytes behind the value of an attribute are unread",
		    with_subject(SEQ(ELEMENT(DER_SET, SEQ(oid, VIEW("\x0c\x01xb.c"))))),
		    "trailing-bytes ", VIEW("b.c"), VIEW("b.c|"), "AS" },
		{ "an attribute that runs past its SET is unread",
		    with_subject(SEQ(ELEMENT(DER_SET, VIEW("\x30\x7f"
							   "b.c")))),
		    "attribute ", VIEW("\x30\x7f"),
		    VIEW("\x30\x7f"
			 "b.c|"),
		    "AS" },
		{ "a SET that runs past its Name is unread",
		    with_subject(SEQ(ELEMENT(DER_SET, cn), VIEW("\x31\x7f"
								"b.c"))),
		    "attribute ", VIEW("\x31\x7f"),
		    VIEW("\x31\x7f"
			 "b.c|"),
		    "AS" },
		{ "a commonName that is a number is unread",
		    with_subject(
			SEQ(ELEMENT(DER_SET, element_attribute(CN, DER_INTEGER, VIEW("b.c"))))),
		    "common-name ", NONE, VIEW("b.c|"), "AS" },
		{ "a commonName in one piece is read",
		    with_subject(
			SEQ(ELEMENT(DER_SET, element_attribute(CN, 0x2c, VIEW("\x0c\x01x"))))),
		    "", NONE, VIEW(""), "AS" },
		{ "a commonName in two pieces is unread",
		    with_subject(SEQ(
			ELEMENT(DER_SET, element_attribute(CN, 0x2c, VIEW("\x0c\x01x\x0c\x01y"))))),
		    "common-name ", NONE, VIEW("\x0c\x01x\x0c\x01y|"), "AS" },
		{ "another attribute may be a number",
		    with_subject(SEQ(ELEMENT(
			DER_SET, element_attribute("\x55\x04\x05", DER_INTEGER, VIEW("b.c"))))),
		    "", NONE, VIEW(""), "AS" },
		{ "a SET of indefinite length is read",
		    with_subject(SEQ(element_indefinite(DER_SET, cn))), "not-der ", NONE, VIEW(""),
		    "AS" },
	};

	tap_section("x509: the subject");
	tap_rows(rows, tbs_run);
}

static void
extension_lists(void)
{
	struct view oid = ELEMENT(DER_OID, VIEW(SAN));
	struct view names = SEQ(dns("b.example"));
	struct view good = element_extension(SAN, names);
	struct view other = element_extension("\x55\x1d\x0f", VIEW("\x03\x01\0"));
	const struct certificate_case rows[] = {
		{ "a list may be empty", with_extensions(VIEW("")), "", NONE, VIEW(""), "AS" },
		{ "an unknown extension is no fault", with_extensions(other), "", NONE, VIEW(""),
		    "AS" },
		{ "an extension may be critical",
		    with_extensions(SEQ(oid, VIEW("\x01\x01\xff"), element_of(4, names))), "", NONE,
		    VIEW(""), "AS" },
		{ "an extension list that is no SEQUENCE is unread",
		    element_tbs(VIEW("\x30\0"), VIEW("\xa3\x03\x0c\x01x")), "extensions ",
		    VIEW("\xa3"), VIEW("\x0c\x01x|"), "xAS" },
		{ "a list that cannot be followed is unread from there on",
		    with_extensions(JOIN(good, VIEW("\x30\x7f\x06"))), "extensions ",
		    VIEW("\x30\x7f"), VIEW("\x30\x7f\x06|"), "AS" },
		{ "bytes behind the list are unread",
		    element_tbs(
			VIEW("\x30\0"), ELEMENT(DER_CONTEXT_CONS + 3, SEQ(good), VIEW("b.c"))),
		    "trailing-bytes ", VIEW("b.c"), VIEW("b.c|"), "AS" },
		{ "an extension that is no SEQUENCE is unread",
		    with_extensions(JOIN(VIEW("\x31\x03"
					      "b.c"),
			good)),
		    "extension ", VIEW("\x31"), VIEW("b.c|"), "AS" },
		{ "an extension without OID is unread",
		    with_extensions(JOIN(VIEW("\x30\x03\x0c\x01x"), good)), "extension ",
		    VIEW("\x30"), VIEW("\x0c\x01x|"), "AS" },
		{ "a subjectAltName without value has nothing to search", with_extensions(SEQ(oid)),
		    "extension ", SEQ(oid), VIEW(""), "AS" },
		{ "a subjectAltName whose value is a string is unread",
		    with_extensions(SEQ(oid, VIEW("\x0c\x03"
						  "b.c"))),
		    "extension ", NONE,
		    VIEW("\x0c\x03"
			 "b.c|"),
		    "AS" },
		{ "a subjectAltName in one piece is read",
		    with_extensions(SEQ(oid, ELEMENT(0x24, element_of(4, names)))), "", NONE,
		    VIEW(""), "AS" },
		{ "a subjectAltName in two pieces is unread",
		    with_extensions(SEQ(oid, VIEW("\x24\x06\x04\x01x\x04\x01y"))), "extension ",
		    NONE, VIEW("\x24\x06\x04\x01x\x04\x01y|"), "AS" },
		{ "another extension whose value is a string is not searched",
		    with_extensions(SEQ(ELEMENT(DER_OID, VIEW("\x55\x1d\x0f")), VIEW("\x0c\x03"
										     "b.c"))),
		    "extension ", NONE, VIEW(""), "AS" },
		{ "bytes behind the value of an extension are unread",
		    with_extensions(SEQ(oid, element_of(4, names), VIEW("b.c"))), "trailing-bytes ",
		    VIEW("b.c"), VIEW("b.c|"), "AS" },
		{ "an extension of indefinite length is read",
		    with_extensions(
			element_indefinite(DER_SEQUENCE, JOIN(oid, element_of(4, names)))),
		    "not-der ", VIEW("\x30\x80"), VIEW(""), "AS" },
		{ "an OID whose length is not minimal is read",
		    with_extensions(SEQ(VIEW("\x06\x81\x03" SAN), element_of(4, names))),
		    "not-der ", VIEW("\x30"), VIEW(""), "AS" },
	};

	tap_section("x509: extensions");
	tap_rows(rows, tbs_run);
}

static void
subject_alt_names(void)
{
	struct view ok = dns("b.example");
	struct view two_pieces = ELEMENT(DER_CONTEXT_CONS + 2, VIEW("\x16\x01x\x16\x01y"));
	struct view dir = ELEMENT(DER_CONTEXT_CONS + 4, SEQ(ELEMENT(DER_SET, VIEW("\x30\x03"
										  "b.c"))));
	const struct certificate_case rows[] = {
		{ "an empty value is a fault", with_extensions(element_extension(SAN, VIEW(""))),
		    "subject-alt-name ", NONE, VIEW(""), "AS" },
		{ "a value that is no SEQUENCE is unread",
		    with_extensions(element_extension(SAN, VIEW("b.c"))), "subject-alt-name ",
		    VIEW("b.c"), VIEW("b.c|"), "AS" },
		{ "a value that runs past its end is unread",
		    with_extensions(element_extension(SAN, VIEW("\x30\x04"
								"b.c"))),
		    "subject-alt-name ", VIEW("\x30"),
		    VIEW("\x30\x04"
			 "b.c|"),
		    "AS" },
		{ "a value may hold no name",
		    with_extensions(element_extension(SAN, SEQ(VIEW("")))), "", NONE, VIEW(""),
		    "AS" },
		{ "one zero byte behind the names is a fault and nothing to search",
		    with_extensions(element_extension(SAN, JOIN(SEQ(ok), VIEW("\0")))),
		    "zero-after-names ", VIEW("\0"), VIEW(""), "AS" },
		{ "another byte behind the names is unread",
		    with_extensions(element_extension(SAN, JOIN(SEQ(ok), VIEW("\1")))),
		    "trailing-bytes ", VIEW("\1"), VIEW("\1|"), "AS" },
		{ "two zero bytes behind the names are unread",
		    with_extensions(element_extension(SAN, JOIN(SEQ(ok), VIEW("\0\0")))),
		    "trailing-bytes ", VIEW("\0\0"), VIEW("\0\0|"), "AS" },
		{ "a name that runs past its end is unread to the end of the names",
		    with_extensions(element_extension(SAN, SEQ(ok, VIEW("\x82\x7f"
									"b.c")))),
		    "general-name ", VIEW("\x82\x7f"),
		    VIEW("\x82\x7f"
			 "b.c|"),
		    "AS" },
		{ "a name in two pieces is unread, and those behind it are read",
		    with_extensions(element_extension(SAN, SEQ(two_pieces, ok))), "general-name ",
		    two_pieces, JOIN(two_pieces, VIEW("|")), "AS" },
		{ "an attribute inside a directoryName may be unread",
		    with_extensions(element_extension(SAN, SEQ(dir, ok))), "attribute ",
		    VIEW("\x30\x03"
			 "b.c"),
		    VIEW("b.c|"), "AS" },
		{ "names of indefinite length are read",
		    with_extensions(element_extension(SAN, element_indefinite(DER_SEQUENCE, ok))),
		    "not-der ", VIEW("\x30\x80"), VIEW(""), "AS" },
		{ "a name whose length is not minimal is read",
		    with_extensions(element_extension(SAN, SEQ(VIEW("\x82\x81\x01x")))), "not-der ",
		    VIEW("\x82"), VIEW(""), "AS" },
	};

	tap_section("x509: the subjectAltName");
	tap_rows(rows, tbs_run);
}

static void
values_run(const void *p unused_arg)
{
	struct view list = JOIN(element_extension("\x55\x1d\x0f", VIEW("1")),
	    element_extension(SAN, SEQ(dns("b"))), element_extension("\x55\x1d\x0e", VIEW("2")),
	    element_extension(SAN, SEQ(dns("c"))),
	    element_extension("\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x03", VIEW("\x05\0")),
	    element_extension("\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02", VIEW("\x04\0")));
	struct view input = element_certificate(with_extensions(list));
	struct x509_certificate c;

	x509_read(input, X509_CERTIFICATE, &c);
	assert_view_equal(c.input, input);
	assert_view_equal(c.tbs, with_extensions(list));
	assert_view_equal(c.version, VIEW("\x02"));
	assert_view_equal(c.serial, VIEW("\x12\x34"));
	assert_view_equal(c.signature_algorithm, element_algorithm());
	assert_view_equal(c.issuer, element_common_name("issuer"));
	assert_view_equal(element_of(DER_SEQUENCE, c.validity), element_validity());
	assert_int_equal(c.not_before_s, 1735689600);
	assert_int_equal(c.not_after_s, 2524608000);
	assert_view_equal(c.subject, element_common_name("a.example"));
	assert_view_equal(c.spki, element_public_key());
	assert_view_equal(c.extensions, list);
	assert_view_equal(c.outer_algorithm, element_algorithm());
	assert_view_equal(c.signature, VIEW("\0SIG"));
	assert_true(c.has_extensions && c.has_poison && c.has_sct_list);
	x509_read(with_extensions(VIEW("")), X509_TBS, &c);
	assert_true(c.has_extensions && !c.has_poison && !c.has_sct_list);
}

static void
extension_next_run(const void *p unused_arg)
{
	struct view good = SEQ(ELEMENT(DER_OID, VIEW(SAN)), VIEW("\x01\x01\xff\x04\x01x"));
	struct view rest = JOIN(VIEW("\x31\0"), good, VIEW("\x30\x7f"));
	struct x509_extension extension;

	assert_true(x509_extension_next(&rest, &extension));
	assert_view_equal(extension.whole, good);
	assert_view_equal(extension.oid, VIEW(SAN));
	assert_view_equal(extension.value, VIEW("x"));
	assert_true(extension.critical);
	assert_false(x509_extension_next(&rest, &extension));
	assert_view_equal(extension.value, VIEW("x"));
	rest = element_extension(SAN, VIEW("y"));
	assert_true(x509_extension_next(&rest, &extension));
	assert_false(extension.critical);
	assert_false(x509_extension_next(&rest, &extension));
}

/* As many unreadable extensions as the row says, one byte each to search. */
static void
unread_limit_run(const void *p)
{
	const size_t *count = p;
	struct view tbs = with_extensions(element_repeat(VIEW("\x31\x01x"), *count));
	struct x509_certificate c;
	struct view last;

	x509_read(element_certificate(tbs), X509_CERTIFICATE, &c);
	assert_int_equal(c.faults.count, *count);
	assert_int_equal(c.unread_count, *count < LIMIT_CERT_UNREAD ? *count : LIMIT_CERT_UNREAD);
	last = c.unread[c.unread_count - 1];
	if (*count <= LIMIT_CERT_UNREAD) {
		assert_int_equal(last.len, 1);
		return;
	}
	assert_ptr_equal(last.ptr, c.extensions.ptr + 3 * (size_t)(LIMIT_CERT_UNREAD - 1) + 2);
	assert_ptr_equal(last.ptr + last.len, c.tbs.ptr + c.tbs.len);
}

static void
fault_limit_run(const void *p)
{
	const size_t *count = p;
	struct x509_faults faults = { .count = 0 };

	for (size_t i = 0; i < *count; i++)
		x509_fault_add(&faults, X509_FAULT_SAN, i);
	assert_int_equal(faults.count, *count);
	for (size_t i = 0; i < *count && i < LIMIT_CERT_FAULTS; i++)
		assert_int_equal(faults.kept[i].offset, i);
}

/* No text of the table is empty, and no code comes twice. */
static void
fault_table_run(const void *p unused_arg)
{
	for (unsigned i = 0; i < X509_FAULT_COUNT; i++) {
		const char *code = x509_fault_code((enum x509_fault_code)i);

		assert_true(strlen(x509_fault_says((enum x509_fault_code)i)) > 0);
		assert_true(strlen(x509_fault_rule((enum x509_fault_code)i)) > 0);
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(code, x509_fault_code((enum x509_fault_code)j));
	}
}

/* Whatever byte is cut off or changed, reading ends, and all it gives lies inside. */
static void
mutation_run(const void *p unused_arg)
{
	struct view input =
	    element_certificate(element_tbs(element_common_name("a.example"), san("b.example")));
	uint8_t bytes[512];

	assert_true(input.len <= sizeof(bytes));
	for (size_t i = 0; i < input.len; i++) {
		for (unsigned flip = 1; flip < 256; flip++) {
			struct x509_certificate c;

			memcpy(bytes, input.ptr, input.len);
			bytes[i] ^= (uint8_t)flip;
			x509_read(view_of(bytes, input.len), X509_CERTIFICATE, &c);
			for (size_t j = 0; j < c.unread_count; j++)
				assert_true(view_offset(c.input, c.unread[j]) + c.unread[j].len <=
					    c.input.len);
		}
	}
	for (size_t len = 0; len < input.len; len++) {
		struct x509_certificate c;

		x509_read(view_of(input.ptr, len), X509_CERTIFICATE, &c);
		assert_true(c.faults.count > 0);
	}
}

int
main(void)
{
	const size_t limits[] = { LIMIT_CERT_UNREAD - 1, LIMIT_CERT_UNREAD, LIMIT_CERT_UNREAD + 1,
		LIMIT_CERT_FAULTS - 1, LIMIT_CERT_FAULTS, LIMIT_CERT_FAULTS + 1 };

	certificates();
	fields();
	times();
	subjects();
	extension_lists();
	subject_alt_names();
	tap_section("x509: all of a certificate");
	tap_test("every part is the bytes that it should be", values_run, NULL);
	tap_test("extensions that can be read are taken one by one", extension_next_run, NULL);
	tap_test("15 unread runs are kept", unread_limit_run, &limits[0]);
	tap_test("16 unread runs are kept", unread_limit_run, &limits[1]);
	tap_test("with 17 unread runs the last one reaches to the end of the TBSCertificate",
	    unread_limit_run, &limits[2]);
	tap_test("31 faults are kept", fault_limit_run, &limits[3]);
	tap_test("32 faults are kept", fault_limit_run, &limits[4]);
	tap_test("33 faults are counted, 32 kept", fault_limit_run, &limits[5]);
	tap_test("each fault has a code of its own, a sentence and a rule", fault_table_run, NULL);
	tap_test(
	    "a certificate with one byte changed or cut off is read to an end", mutation_run, NULL);
	return tap_done();
}
