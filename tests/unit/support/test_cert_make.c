/* SPDX-License-Identifier: Apache-2.0 */
/* The certificates that tests are made of, as libcrypto sees them. */
#include "support/cert_make.h"

#include "base/hex.h"
#include "support/tap.h"

#include <openssl/ct.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <stdlib.h>
#include <unistd.h>

static struct cert_issuer *root;
static struct cert_issuer *issuing;
static struct cert_issuer *rsa;
static struct cert_issuer *precertificate_signing;
static struct key *log_key;

static const struct cert_attribute subject[] = {
	{ .oid = CERT_OID_O, .value = { (const uint8_t *)"Example", 7 } },
	{ .oid = CERT_OID_CN, .value = { (const uint8_t *)"a.example", 9 } },
	{ .oid = CERT_OID_CN, .value = { (const uint8_t *)"b.example", 9 }, .joins = true },
};
static const struct cert_san sans[] = {
	{ CERT_SAN_DNS, { (const uint8_t *)"a.example", 9 } },
	{ CERT_SAN_IP, { (const uint8_t *)"\x01\x01\x01\x01", 4 } },
};

static struct cert_spec
leaf(const struct cert_issuer *issuer)
{
	return (struct cert_spec){
		.issuer = issuer,
		.serial = VIEW("\x12\x34"),
		.subject = subject,
		.subject_count = COUNT_OF(subject),
		.sans = sans,
		.san_count = COUNT_OF(sans),
		.not_before_s = 1735689600,
		.not_after_s = 1743465600,
	};
}

/* What libcrypto makes of the bytes, all of which it must read. */
static X509 *
read_certificate(struct view bytes)
{
	const uint8_t *at = bytes.ptr;
	X509 *certificate = d2i_X509(NULL, &at, (long)bytes.len);

	assert_non_null(certificate);
	assert_ptr_equal(at, bytes.ptr + bytes.len);
	return certificate;
}

static X509 *
make(const struct cert_spec *spec)
{
	struct buf out;
	X509 *certificate;

	buf_init_growing(&out, 1 << 20);
	cert_make(spec, &out);
	certificate = read_certificate(buf_view(&out));
	buf_fini(&out);
	return certificate;
}

static bool
signed_by(X509 *certificate, const struct cert_issuer *issuer)
{
	X509 *above = read_certificate(buf_view(&issuer->certificate));
	bool good = X509_verify(certificate, X509_get0_pubkey(above)) == 1 &&
		    X509_check_issued(above, certificate) == X509_V_OK;

	X509_free(above);
	return good;
}

struct issuer_case {
	const char *says;
	struct cert_issuer **issuer;
	bool cheap;
};

static void
signature_run(const void *p)
{
	const struct issuer_case *row = p;
	struct cert_spec spec = leaf(*row->issuer);
	X509 *certificate;

	spec.cheap = row->cheap;
	certificate = make(&spec);
	assert_int_equal(signed_by(certificate, *row->issuer), !row->cheap);
	X509_free(certificate);
}

static void
chain(const void *p unused_arg)
{
	X509 *certificate = read_certificate(buf_view(&issuing->certificate));
	X509 *top = read_certificate(buf_view(&root->certificate));

	assert_true(signed_by(certificate, root));
	assert_true(signed_by(top, root));
	assert_int_equal(X509_check_ca(certificate), 1);
	X509_free(certificate);
	X509_free(top);
}

static void
subject_alternatives(const void *p unused_arg)
{
	struct cert_spec spec = leaf(issuing);
	X509 *certificate = make(&spec);

	assert_int_equal(X509_check_host(certificate, "a.example", 0, 0, NULL), 1);
	assert_int_equal(X509_check_ip_asc(certificate, "1.1.1.1", 0), 1);
	assert_int_equal(X509_check_ip_asc(certificate, "1.1.1.2", 0), 0);
	X509_free(certificate);
}

static void
joined(const void *p unused_arg)
{
	struct cert_spec spec = leaf(issuing);
	X509 *certificate = make(&spec);
	X509_NAME *name = X509_get_subject_name(certificate);

	assert_int_equal(X509_NAME_entry_count(name), 3);
	assert_int_equal(X509_NAME_ENTRY_set(X509_NAME_get_entry(name, 0)), 0);
	assert_int_equal(X509_NAME_ENTRY_set(X509_NAME_get_entry(name, 1)), 1);
	assert_int_equal(X509_NAME_ENTRY_set(X509_NAME_get_entry(name, 2)), 1);
	X509_free(certificate);
}

static void
poisoned(const void *p unused_arg)
{
	struct cert_spec spec = leaf(issuing);
	X509 *certificate;
	X509_EXTENSION *poison;
	int at;

	spec.poison = true;
	certificate = make(&spec);
	at = X509_get_ext_by_NID(certificate, NID_ct_precert_poison, -1);
	assert_true(at >= 0);
	poison = X509_get_ext(certificate, at);
	assert_int_equal(X509_EXTENSION_get_critical(poison), 1);
	assert_int_equal(ASN1_STRING_length(X509_EXTENSION_get_data(poison)), 2);
	X509_free(certificate);
}

static void
unextended(const void *p unused_arg)
{
	struct cert_spec spec = leaf(issuing);
	X509 *certificate;

	spec.bare = true;
	spec.san_count = 0;
	certificate = make(&spec);
	assert_int_equal(X509_get_ext_count(certificate), 0);
	X509_free(certificate);
}

/* The TBSCertificate inside a certificate (RFC 5280 4.1). */
static struct view
tbs_of(const struct buf *certificate)
{
	struct view in = buf_view(certificate);
	struct view body;
	struct der_element tbs = { .identifier = 0 };

	assert_true(der_take(&in, DER_SEQUENCE, &body));
	assert_true(der_element(&body, &tbs));
	return tbs.whole;
}

struct logged_case {
	const char *says;
	struct cert_issuer **signer;
};

static void
logged_run(const void *p)
{
	const struct logged_case *row = p;
	struct cert_spec precertificate = leaf(*row->signer);
	struct cert_spec final = leaf(issuing);
	struct buf logged;
	struct buf certificate;

	precertificate.poison = true;
	buf_init_growing(&logged, 1 << 20);
	buf_init_growing(&certificate, 1 << 20);
	cert_make_logged_tbs(&precertificate, &logged);
	cert_make(&final, &certificate);
	assert_view_equal(buf_view(&logged), tbs_of(&certificate));
	buf_fini(&logged);
	buf_fini(&certificate);
}

/* A store that knows our log, which libcrypto reads only from a file. */
static CTLOG_STORE *
log_store(void)
{
	char path[] = "/tmp/ctvigil-test-logs-XXXXXX";
	CTLOG_STORE *store = CTLOG_STORE_new();
	struct buf text;
	int fd = mkstemp(path);

	buf_init_growing(&text, 4096);
	buf_text(&text, "enabled_logs = one\n[one]\ndescription = one\nkey = ");
	base64_append(&text, key_spki(log_key));
	buf_text(&text, "\n");
	assert_int_equal(write(fd, text.ptr, text.len), text.len);
	assert_int_equal(close(fd), 0);
	assert_int_equal(CTLOG_STORE_load_file(store, path), 1);
	assert_int_equal(unlink(path), 0);
	buf_fini(&text);
	return store;
}

/* libcrypto's verdict on the SCTs of a certificate, of which there must be count. */
static bool
scts_verify(X509 *certificate, const struct cert_issuer *issuer, int count)
{
	CT_POLICY_EVAL_CTX *policy = CT_POLICY_EVAL_CTX_new();
	CTLOG_STORE *logs = log_store();
	X509 *above = read_certificate(buf_view(&issuer->certificate));
	STACK_OF(SCT) *scts = X509_get_ext_d2i(certificate, NID_ct_precert_scts, NULL, NULL);
	bool good = true;

	assert_int_equal(sk_SCT_num(scts), count);
	CT_POLICY_EVAL_CTX_set_shared_CTLOG_STORE(policy, logs);
	assert_int_equal(CT_POLICY_EVAL_CTX_set1_cert(policy, certificate), 1);
	assert_int_equal(CT_POLICY_EVAL_CTX_set1_issuer(policy, above), 1);
	for (int i = 0; i < count; i++)
		good = good && SCT_validate(sk_SCT_value(scts, i), policy) == 1;
	SCT_LIST_free(scts);
	X509_free(above);
	CTLOG_STORE_free(logs);
	CT_POLICY_EVAL_CTX_free(policy);
	return good;
}

static void
scts_run(const void *p)
{
	const struct logged_case *row = p;
	struct cert_spec submitted = leaf(*row->signer);
	struct cert_spec final = leaf(issuing);
	struct buf scts;
	X509 *certificate;

	buf_init_growing(&scts, 4096);
	cert_add_sct(&submitted, log_key, 1735689600000, VIEW(""), &scts);
	cert_add_sct(&submitted, log_key, 1735689600001, BYTES(0, 0, 5, 0, 0, 0, 0, 7), &scts);
	final.scts = buf_view(&scts);
	certificate = make(&final);
	assert_true(scts_verify(certificate, issuing, 2));
	X509_free(certificate);
	/* The same SCTs in the certificate of another serial. */
	final.serial = VIEW("\x12\x35");
	certificate = make(&final);
	assert_false(scts_verify(certificate, issuing, 2));
	X509_free(certificate);
	buf_fini(&scts);
}

static struct cert_issuer *
issuer(enum key_kind kind, const char *name, const struct cert_issuer *above, bool precertificates)
{
	return cert_issuer_new(&(struct cert_issuer_spec){
	    .kind = kind,
	    .common_name = name,
	    .organization = "Example Trust",
	    .country = "HR",
	    .unit = above == NULL ? "Roots" : NULL,
	    .above = above,
	    .signs_precertificates = precertificates,
	});
}

int
main(void)
{
	const struct issuer_case signatures[] = {
		{ "a certificate verifies under its P-256 issuer", &issuing, false },
		{ "a certificate verifies under its RSA issuer", &rsa, false },
		{ "a cheap certificate is read, and does not verify", &issuing, true },
	};
	const struct logged_case logged[] = {
		{ "what a log signs for a precertificate is the final certificate without SCTs",
		    &issuing },
		{ "a Precertificate Signing Certificate does not show in what a log signs",
		    &precertificate_signing },
	};
	const struct logged_case scts[] = {
		{ "the SCTs of a precertificate verify in the final certificate", &issuing },
		{ "so do those of one by a Precertificate Signing Certificate",
		    &precertificate_signing },
	};

	root = issuer(KEY_P256, "Example Root", NULL, false);
	issuing = issuer(KEY_P256, "Example Issuing CA", root, false);
	rsa = issuer(KEY_RSA, "Example RSA CA", root, false);
	precertificate_signing = issuer(KEY_P256, "Example Precertificate Signer", issuing, true);
	log_key = key_new(KEY_P256, "a log");

	tap_rows(signatures, signature_run);
	tap_test("a chain verifies up to a root that signed itself", chain, NULL);
	tap_test("names and addresses are where clients look for them", subject_alternatives, NULL);
	tap_test("attributes can share a relative distinguished name", joined, NULL);
	tap_test("a precertificate has the critical poison, a NULL", poisoned, NULL);
	tap_test("a bare certificate without names has no extensions", unextended, NULL);
	tap_rows(logged, logged_run);
	tap_rows(scts, scts_run);

	key_free(log_key);
	cert_issuer_free(precertificate_signing);
	cert_issuer_free(rsa);
	cert_issuer_free(issuing);
	cert_issuer_free(root);
	return tap_done();
}
