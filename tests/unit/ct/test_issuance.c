/* SPDX-License-Identifier: Apache-2.0 */
/* What makes two entries one issuance, and a TBSCertificate without extensions. */
#include "ct/issuance.h"

#include "base/buf.h"
#include "base/own.h"
#include "ct/tbs.h"
#include "der/der.h"
#include "support/element.h"
#include "support/pem.h"
#include "support/shared.h"
#include "support/tap.h"

static struct hasher *hasher;

#define POISON_OID "\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x03"
#define SCT_OID "\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02"
#define AKI_OID "\x55\x1d\x23"
#define OTHER_OID "\x55\x1d\x0f"

/* critical TRUE, as RFC 6962 3.1 wants it. */
static struct view
poison(void)
{
	return ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, VIEW(POISON_OID)),
	    ELEMENT(DER_BOOLEAN, BYTES(0xff)), ELEMENT(DER_OCTET_STRING, BYTES(0x05, 0x00)));
}

static struct view
scts(const char *value)
{
	return element_extension(SCT_OID, view_text(value));
}

static struct view
other(const char *value)
{
	return element_extension(OTHER_OID, view_text(value));
}

static struct view
aki(const char *value)
{
	return element_extension(AKI_OID, view_text(value));
}

/* [3] around a SEQUENCE. */
static struct view
extensions(struct view list)
{
	return ELEMENT(DER_CONTEXT_CONS + 3, ELEMENT(DER_SEQUENCE, list));
}

static struct view
tbs(struct view behind_the_key)
{
	return element_tbs(element_common_name("a.example"), behind_the_key);
}

/* These fields, and the same subject and extensions. */
static struct view
tbs_with(struct view serial, struct view algorithm, const char *issuer, struct view validity,
    struct view key)
{
	return ELEMENT(DER_SEQUENCE, ELEMENT(DER_CONTEXT_CONS, ELEMENT(DER_INTEGER, BYTES(2))),
	    serial, algorithm, element_common_name(issuer), validity,
	    element_common_name("a.example"), key, extensions(other("a")));
}

static void
append_part(void *context, struct view part)
{
	buf_bytes(context, part);
}

struct tbs_case {
	const char *says;
	unsigned without;
	struct view input;
	struct view expected; /* ptr NULL: there is no list */
};

static void
tbs_run(const void *p)
{
	const struct tbs_case *row = p;
	const struct view inputs[] = { row->input, element_certificate(row->input) };
	const enum x509_form forms[] = { X509_TBS, X509_CERTIFICATE };

	for (size_t i = 0; i < COUNT_OF(inputs); i++) {
		uint8_t memory[1024];
		struct buf out;
		bool found;

		buf_init(&out, memory, sizeof(memory));
		found = ct_tbs_parts(inputs[i], forms[i], row->without, append_part, &out);
		assert_int_equal(found, row->expected.ptr != NULL);
		assert_true(buf_ok(&out));
		assert_view_equal(buf_view(&out), row->expected);
	}
}

struct same_case {
	const char *says;
	struct view a;
	enum x509_form form_a;
	struct view b;
	enum x509_form form_b;
	bool same;
};

static void
same_run(const void *p)
{
	const struct same_case *row = p;
	struct hash a = ct_issuance_id(hasher, row->a, row->form_a);
	struct hash b = ct_issuance_id(hasher, row->b, row->form_b);

	assert_int_equal(hash_equal(&a, &b), row->same);
}

struct hash_case {
	const char *says;
	struct view input;
	enum x509_form form;
	struct view id;  /* the bytes that the id is the hash of */
	struct view tbs; /* and tbs_sha256; ptr NULL: there is none */
};

static void
hash_run(const void *p)
{
	const struct hash_case *row = p;
	struct hash id = ct_issuance_id(hasher, row->input, row->form);
	struct hash expected = hash_bytes(hasher, row->id);
	struct hash hash;

	assert_view_equal(hash_view(&id), hash_view(&expected));
	assert_int_equal(ct_tbs_sha256(hasher, row->input, row->form, &hash), row->tbs.ptr != NULL);
	if (row->tbs.ptr == NULL)
		return;
	expected = hash_bytes(hasher, row->tbs);
	assert_view_equal(hash_view(&hash), hash_view(&expected));
}

struct compare_case {
	const char *says;
	struct view submitted; /* its TBSCertificate */
	struct view tbs;
	enum ct_correspondence expected;
};

static void
compare_run(const void *p)
{
	const struct compare_case *row = p;

	assert_int_equal(
	    ct_compare_submitted(hasher, element_certificate(row->submitted), row->tbs),
	    row->expected);
}

struct pair_case {
	const char *says;
	const char *precertificate;
	const char *certificate;
	bool same;
};

static void
pair_run(const void *p)
{
	const struct pair_case *row = p;
	struct view precertificate = pem_read(row->precertificate);
	struct view certificate = pem_read(row->certificate);
	struct hash a = ct_issuance_id(hasher, precertificate, X509_CERTIFICATE);
	struct hash b = ct_issuance_id(hasher, certificate, X509_CERTIFICATE);

	assert_int_equal(hash_equal(&a, &b), row->same);
	free_p(&precertificate.ptr);
	free_p(&certificate.ptr);
}

struct golden_case {
	const char *says;
	const char *pem;
	const char *golden;
	unsigned without;
};

static void
golden_run(const void *p)
{
	const struct golden_case *row = p;
	struct view certificate = pem_read(row->pem);
	struct view golden = shared_read(row->golden);
	uint8_t memory[4096];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	assert_true(ct_tbs_parts(certificate, X509_CERTIFICATE, row->without, append_part, &out));
	assert_view_equal(buf_view(&out), golden);
	free_p(&certificate.ptr);
	free_p(&golden.ptr);
}

#define SCT_DATA "vectors/sct/"

int
main(void)
{
	const struct view precert = tbs(extensions(JOIN(poison(), other("a"))));
	const struct view plain = tbs(extensions(other("a")));
	const struct view final = tbs(extensions(JOIN(other("a"), scts("one, two"))));
	const struct view bare = tbs(VIEW(""));
	/* 127 octets need one for their length, 128 two. */
	const struct view long_value = VIEW("0123456789012345678901234567890123456789"
					    "01234567890123456789012345678901234567890123456789");
	const struct view long_one = element_extension(OTHER_OID, long_value);
	const struct view broken = JOIN(other("a"), BYTES(0x30, 0x7f, 0x06), poison());
	const struct view indefinite = element_indefinite(DER_SEQUENCE, final);
	const struct tbs_case parts[] = {
		{ "nothing left out leaves all as it is", 0, final, final },
		{ "a poison is left out", CT_POISON, precert, plain },
		{ "and the SCT list is kept then", CT_POISON, final, final },
		{ "an SCT list is left out", CT_SCT_LIST, final, plain },
		{ "and a poison is kept then", CT_SCT_LIST, precert, precert },
		{ "both are left out, wherever and however often they stand",
		    CT_POISON | CT_SCT_LIST,
		    tbs(extensions(JOIN(scts("x"), poison(), other("a"), poison(), poison(),
			other("b"), scts("y")))),
		    tbs(extensions(JOIN(other("a"), other("b")))) },
		{ "lengths around it become shorter by an octet", CT_POISON,
		    tbs(extensions(JOIN(poison(), long_one))), tbs(extensions(long_one)) },
		{ "an empty list is left out with its [3]", CT_POISON, tbs(extensions(poison())),
		    bare },
		{ "a list that was empty is left out too", CT_POISON, tbs(extensions(VIEW(""))),
		    bare },
		{ "without a list there is nothing to be left out", CT_POISON, bare,
		    view_of(NULL, 0) },
		{ "a value of poison that is not NULL does not save it", CT_POISON,
		    tbs(extensions(JOIN(element_extension(POISON_OID, VIEW("x")), other("a")))),
		    plain },
		{ "an OID that goes on is another one", CT_POISON,
		    tbs(extensions(element_extension(POISON_OID "\1", VIEW("x")))),
		    tbs(extensions(element_extension(POISON_OID "\1", VIEW("x")))) },
		{ "an OID that is a part of it is another one", CT_POISON | CT_SCT_LIST,
		    tbs(extensions(element_extension("\x2b\x06", VIEW("x")))),
		    tbs(extensions(element_extension("\x2b\x06", VIEW("x")))) },
		{ "what is no extension is kept", CT_POISON,
		    tbs(extensions(JOIN(ELEMENT(DER_SET, VIEW("x")), poison(),
			ELEMENT(DER_SEQUENCE, VIEW("")), ELEMENT(DER_NULL, VIEW(""))))),
		    tbs(extensions(JOIN(ELEMENT(DER_SET, VIEW("x")),
			ELEMENT(DER_SEQUENCE, VIEW("")), ELEMENT(DER_NULL, VIEW(""))))) },
		{ "behind what cannot be followed all is kept", CT_POISON, tbs(extensions(broken)),
		    tbs(extensions(broken)) },
		{ "what follows the list inside [3], and [3], is kept", CT_POISON,
		    tbs(JOIN(
			ELEMENT(DER_CONTEXT_CONS + 3, ELEMENT(DER_SEQUENCE, poison()), VIEW("in")),
			VIEW("behind"))),
		    tbs(JOIN(
			ELEMENT(DER_CONTEXT_CONS + 3, ELEMENT(DER_SEQUENCE, VIEW("")), VIEW("in")),
			VIEW("behind"))) },
		{ "the first of two [3] is the list", CT_POISON,
		    tbs(JOIN(extensions(poison()), extensions(poison()))),
		    tbs(extensions(poison())) },
		{ "lengths that are not DER are written in DER", 0,
		    tbs(element_indefinite(
			DER_CONTEXT_CONS + 3, element_indefinite(DER_SEQUENCE, other("a")))),
		    plain },
		{ "[3] without a SEQUENCE is no list", 0,
		    tbs(ELEMENT(DER_CONTEXT_CONS + 3, ELEMENT(DER_SET, other("a")))),
		    view_of(NULL, 0) },
		{ "a list that runs past its end is none", 0,
		    tbs(element_too_long(DER_CONTEXT_CONS + 3, VIEW(""), 1)), view_of(NULL, 0) },
		{ "a TBSCertificate that cannot be followed has no list", 0,
		    ELEMENT(DER_SEQUENCE, BYTES(0x02, 0x05, 0x01)), view_of(NULL, 0) },
		{ "a SET is no TBSCertificate", 0, ELEMENT(DER_SET, VIEW("")), view_of(NULL, 0) },
	};
	const struct same_case pairs[] = {
		{ "a precertificate and its leaf", element_certificate(precert), X509_CERTIFICATE,
		    plain, X509_TBS, true },
		{ "a leaf and the certificate", plain, X509_TBS, element_certificate(final),
		    X509_CERTIFICATE, true },
		{ "two certificates with different SCTs", element_certificate(final),
		    X509_CERTIFICATE,
		    element_certificate(tbs(extensions(JOIN(scts("three"), other("a"))))),
		    X509_CERTIFICATE, true },
		{ "another value of an extension is another issuance", plain, X509_TBS,
		    tbs(extensions(other("b"))), X509_TBS, false },
		{ "another order of extensions is another issuance",
		    tbs(extensions(JOIN(other("a"), other("b")))), X509_TBS,
		    tbs(extensions(JOIN(other("b"), other("a")))), X509_TBS, false },
		{ "another name is another issuance", plain, X509_TBS,
		    element_tbs(element_common_name("b.example"), extensions(other("a"))), X509_TBS,
		    false },
		{ "poison alone and no extensions are one issuance as leaves",
		    tbs(extensions(poison())), X509_TBS, tbs(extensions(VIEW(""))), X509_TBS,
		    true },
	};
	const struct hash_case hashes[] = {
		{ "with extensions, both are of what is kept", element_certificate(final),
		    X509_CERTIFICATE, plain, plain },
		{ "without, the id is of the certificate and tbs_sha256 of the TBSCertificate",
		    element_certificate(bare), X509_CERTIFICATE, element_certificate(bare), bare },
		{ "for a leaf without extensions, both are of the leaf", bare, X509_TBS, bare,
		    bare },
		{ "a leaf that is no DER has an id, but no tbs_sha256", VIEW("no DER"), X509_TBS,
		    VIEW("no DER"), view_of(NULL, 0) },
		{ "a certificate that is no DER likewise", VIEW("no DER"), X509_CERTIFICATE,
		    VIEW("no DER"), view_of(NULL, 0) },
		{ "an indefinite length around a certificate makes no difference", indefinite,
		    X509_CERTIFICATE, plain, plain },
	};
	const struct view explicit_false = ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, VIEW(OTHER_OID)),
	    ELEMENT(DER_BOOLEAN, BYTES(0x00)), ELEMENT(DER_OCTET_STRING, VIEW("a")));
	const struct compare_case compares[] = {
		{ "a log leaves out the poison", precert, plain, CT_SAME },
		{ "a log may write an extension anew without its critical FALSE",
		    tbs(extensions(JOIN(explicit_false, poison()))), plain, CT_SAME },
		{ "a log takes the authority key from above a Precertificate Signing Certificate",
		    tbs(extensions(JOIN(aki("x"), other("a"), poison()))),
		    tbs(extensions(JOIN(aki("y"), other("a")))), CT_OTHER_ISSUER },
		{ "or adds it at the end", precert, tbs(extensions(JOIN(other("a"), aki("y")))),
		    CT_OTHER_ISSUER },
		{ "or leaves it out", tbs(extensions(JOIN(poison(), aki("x"), other("a")))), plain,
		    CT_OTHER_ISSUER },
		{ "a poison in the leaf is passed over", precert, precert, CT_SAME },
		{ "an extension more is a difference", precert,
		    tbs(extensions(JOIN(other("a"), other("b")))), CT_DIFFERENT },
		{ "an extension less is a difference",
		    tbs(extensions(JOIN(other("a"), poison(), other("b")))), plain, CT_DIFFERENT },
		{ "another value is a difference", precert, tbs(extensions(other("b"))),
		    CT_DIFFERENT },
		{ "another extension is a difference", precert,
		    tbs(extensions(element_extension("\x55\x1d\x0e", VIEW("a")))), CT_DIFFERENT },
		{ "critical TRUE instead of FALSE is a difference", precert,
		    tbs(extensions(ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, VIEW(OTHER_OID)),
			ELEMENT(DER_BOOLEAN, BYTES(0xff)), ELEMENT(DER_OCTET_STRING, VIEW("a"))))),
		    CT_DIFFERENT },
		{ "another subject is a difference", precert,
		    element_tbs(element_common_name("b.example"), extensions(other("a"))),
		    CT_DIFFERENT },
		{ "the same fields are no difference", precert,
		    tbs_with(element_serial(), element_algorithm(), "issuer", element_validity(),
			element_public_key()),
		    CT_SAME },
		{ "a log takes the issuer from above a Precertificate Signing Certificate", precert,
		    tbs_with(element_serial(), element_algorithm(), "above", element_validity(),
			element_public_key()),
		    CT_OTHER_ISSUER },
		{ "another serial number is a difference", precert,
		    tbs_with(ELEMENT(DER_INTEGER, BYTES(7)), element_algorithm(), "issuer",
			element_validity(), element_public_key()),
		    CT_DIFFERENT },
		{ "another algorithm is a difference", precert,
		    tbs_with(element_serial(), ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, BYTES(1))),
			"issuer", element_validity(), element_public_key()),
		    CT_DIFFERENT },
		{ "another validity is a difference", precert,
		    tbs_with(element_serial(), element_algorithm(), "issuer",
			ELEMENT(DER_SEQUENCE, ELEMENT(DER_UTC_TIME, VIEW("260101000000Z")),
			    ELEMENT(DER_UTC_TIME, VIEW("260102000000Z"))),
			element_public_key()),
		    CT_DIFFERENT },
		{ "another key is a difference", precert,
		    tbs_with(element_serial(), element_algorithm(), "issuer", element_validity(),
			ELEMENT(DER_SEQUENCE, element_algorithm(),
			    ELEMENT(DER_BIT_STRING, VIEW("\0other")))),
		    CT_DIFFERENT },
		{ "a leaf that cannot be read is a difference", precert, VIEW("x"), CT_DIFFERENT },
		{ "a precertificate that cannot be read is a difference", VIEW("x"), plain,
		    CT_DIFFERENT },
		{ "a precertificate without extensions is none of a leaf with them", bare, plain,
		    CT_DIFFERENT },
	};
	const struct pair_case real[] = {
		{ "a precertificate and certificate of Let's Encrypt are one issuance",
		    SCT_DATA "boulder_precert/good/precert.pem",
		    SCT_DATA "boulder_precert/good/final.pem", true },
		{ "two that differ in their policies are not",
		    SCT_DATA "boulder_precert/bad/precert.pem",
		    SCT_DATA "boulder_precert/bad/final.pem", false },
		{ "an embedded SCT makes no other issuance",
		    SCT_DATA "cpp_testdata/test-embedded-pre-cert.pem",
		    SCT_DATA "cpp_testdata/test-embedded-cert.pem", true },
	};
	const struct golden_case goldens[] = {
		{ "a certificate of Google without its SCTs", SCT_DATA "azul/cloudflare.pem",
		    SCT_DATA "azul/golden/cloudflare-tbs-without-sct.der", CT_SCT_LIST },
		{ "a precertificate by a Precertificate Signing Certificate without its poison",
		    SCT_DATA "azul_static_ct_api/preissuer-chain.pem",
		    SCT_DATA "azul_static_ct_api/golden/preissuer-precert-tbs.der", CT_POISON },
	};

	hasher = hasher_new();
	tap_section("ct: a TBSCertificate without extensions");
	tap_rows(parts, tbs_run);
	tap_rows(goldens, golden_run);
	tap_section("ct: issuances");
	tap_rows(pairs, same_run);
	tap_rows(real, pair_run);
	tap_rows(hashes, hash_run);
	tap_section("ct: a precertificate and its leaf");
	tap_rows(compares, compare_run);
	hasher_free(hasher);
	return tap_done();
}
