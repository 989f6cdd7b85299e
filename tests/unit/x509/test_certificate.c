/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates, whole, odd and broken (RFC 5280 4.1). */
#include "certificate_case.h"

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
		{ "a certificate without signature is read, and what is in its place is unread",
		    SEQ(tbs, element_algorithm()), "certificate ", NONE,
		    JOIN(element_algorithm(), VIEW("|")), "AS" },
		{ "a signature that is no BIT STRING is unread",
		    SEQ(tbs, element_algorithm(), VIEW("\x04\0")), "certificate ", VIEW("\x04"),
		    JOIN(element_algorithm(), VIEW("\x04\0|")), "AS" },
		{ "bytes behind a certificate that is shorter than its parts are unread",
		    JOIN(SEQ(tbs), VIEW("!")), "certificate trailing-bytes ", NONE, VIEW("!|"),
		    "AS" },
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
		{ "elements in the place of a serial number are searched",
		    SEQ(SEQ(odd_name), a, i, d, s, k, x), "serial-number ", SEQ(odd_name),
		    JOIN(SEQ(odd_name), VIEW("|")), "vnAS" },
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
		{ "what was kept in the place of the key is unread where a key follows",
		    SEQ(n, a, i, d, s, SEQ(a), k, x), "public-key ", SEQ(a),
		    JOIN(SEQ(a), VIEW("|")), "vAS" },
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
		{ "bytes behind a TBSCertificate are a fault and are unread",
		    JOIN(SEQ(n, a, i, d, s, k, x), VIEW("!")), "trailing-bytes ", VIEW("!"),
		    VIEW("!|"), "vAS" },
		{ "a SEQUENCE in the place of the serial number is unread",
		    SEQ(SEQ(x), a, i, d, s, k), "serial-number ", SEQ(x), JOIN(SEQ(x), VIEW("|")),
		    "vnxAS" },
		{ "a SET in the place of the issuer is unread",
		    SEQ(n, a, ELEMENT(DER_SET, odd_name), d, s, k, x), "issuer ",
		    ELEMENT(DER_SET, odd_name), JOIN(ELEMENT(DER_SET, odd_name), VIEW("|")),
		    "viAS" },
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
values_run(const void *p unused_arg)
{
	struct view list = JOIN(element_extension("\x55\x1d\x0f", VIEW("1")),
	    element_extension(SAN, SEQ(dns("b"))), element_extension("\x55\x1d\x0e", VIEW("2")),
	    element_extension(SAN, SEQ(dns("c"))),
	    element_extension("\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x03", VIEW("\x05\0")),
	    element_extension("\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02", VIEW("\x04\0")),
	    element_extension("\x55\x1d\x13", VIEW("3")));
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
	assert_ptr_equal(last.ptr + last.len, c.extensions.ptr + c.extensions.len);
}

/* A key behind more elements than can be told apart, and in the place of another. */
static void
unread_displaced_run(const void *p unused_arg)
{
	struct view place = SEQ(element_algorithm());
	struct view stray = element_repeat(VIEW("\x0c\x01x"), LIMIT_CERT_UNREAD);
	struct view tbs = SEQ(element_serial(), element_algorithm(), element_common_name("issuer"),
	    element_validity(), element_common_name("a.example"), place, stray,
	    element_public_key());
	struct x509_certificate c;
	struct view last;
	size_t place_at;

	x509_read(tbs, X509_TBS, &c);
	assert_view_equal(c.spki, element_public_key());
	assert_int_equal(c.unread_count, LIMIT_CERT_UNREAD);
	last = c.unread[LIMIT_CERT_UNREAD - 1];
	place_at = tbs.len - element_public_key().len - stray.len - place.len;
	assert_int_equal(view_offset(tbs, last), place_at);
	assert_int_equal(last.len, place.len + stray.len);
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
	const size_t limits[] = { LIMIT_CERT_UNREAD - 1, LIMIT_CERT_UNREAD, LIMIT_CERT_UNREAD + 1 };

	certificates();
	fields();
	times();
	tap_section("x509: all of a certificate");
	tap_test("every part is the bytes that it should be", values_run, NULL);
	tap_test("15 unread runs are kept", unread_limit_run, &limits[0]);
	tap_test("16 unread runs are kept", unread_limit_run, &limits[1]);
	tap_test(
	    "with 17 unread runs the last one reaches over the next", unread_limit_run, &limits[2]);
	tap_test("the last of 16 unread runs takes in what lies before it, too",
	    unread_displaced_run, NULL);
	tap_test(
	    "a certificate with one byte changed or cut off is read to an end", mutation_run, NULL);
	return tap_done();
}
