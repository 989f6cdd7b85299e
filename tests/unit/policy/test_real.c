/* SPDX-License-Identifier: Apache-2.0 */
/* What declares as others write it: requests and keys of OpenSSL, certificates of CAs. */
#include "policy/declare.h"

#include "base/buf.h"
#include "base/own.h"
#include "ct/issuance.h"
#include "support/cert_make.h"
#include "support/shared.h"
#include "support/tap.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#define VALID_FROM 1780272000 /* 2026-06-01 */
#define VALID_TO 1788048000

static struct hasher *hasher;
static uint8_t memory[DECLARE_MEMORY];

/* The last of each kind that was told. */
struct told {
	struct declared tbs;
	struct declared key;
	char names[256];
	struct declare_result result;
};

static void
keep(void *context, const struct declared *declared)
{
	struct told *told = context;
	struct buf names;

	if (declared->kind == DECLARED_TBS) {
		told->tbs = *declared;
		return;
	}
	buf_init(&names, told->names, sizeof(told->names));
	buf_bytes(&names, declared->names);
	told->key = *declared;
	told->key.names = view_text(buf_string(&names));
}

static enum status
read_file(struct view bytes, enum declare_form form, struct told *ret)
{
	struct arena arena;

	*ret = (struct told){ .result = { 0 } };
	arena_init(&arena, memory, sizeof(memory));
	return declare_read(bytes, form, hasher, &arena, keep, ret, &ret->result, NULL);
}

/* ---- what OpenSSL writes ---- */

static X509_REQ *
new_request(EVP_PKEY *key)
{
	STACK_OF(X509_EXTENSION) *extensions = sk_X509_EXTENSION_new_null();
	X509_REQ *request = X509_REQ_new();
	static const unsigned char name[] = "Host.Example";

	assert_int_equal(X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(request), "CN",
			     MBSTRING_UTF8, name, -1, -1, 0),
	    1);
	sk_X509_EXTENSION_push(extensions,
	    X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name,
		"DNS:a.example,DNS:*.b.example,IP:192.0.2.1,IP:2001:db8::1,email:a@mail.example"));
	sk_X509_EXTENSION_push(extensions,
	    X509V3_EXT_conf_nid(NULL, NULL, NID_key_usage, "critical,digitalSignature"));
	assert_int_equal(X509_REQ_add_extensions(request, extensions), 1);
	assert_int_equal(X509_REQ_set_pubkey(request, key), 1);
	assert_true(X509_REQ_sign(request, key, EVP_sha256()) > 0);
	sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
	return request;
}

static struct view
written(BIO *bio)
{
	char *text;
	long len = BIO_get_mem_data(bio, &text);

	return view_of(text, (size_t)len);
}

/* SHA-256 of the SubjectPublicKeyInfo. */
static struct hash
key_hash(EVP_PKEY *key)
{
	unsigned char *spki = NULL;
	int len = i2d_PUBKEY(key, &spki);
	struct hash hash;

	assert_true(len > 0);
	hash = hash_bytes(hasher, view_of(spki, (size_t)len));
	OPENSSL_free(spki);
	return hash;
}

static void
assert_key(const struct told *told, EVP_PKEY *key, const char *names)
{
	const struct hash hash = key_hash(key);

	assert_int_equal(told->result.declared, 1);
	assert_int_equal(told->result.wrong, 0);
	assert_int_equal(told->key.kind, DECLARED_KEY);
	assert_view_equal(hash_view(&told->key.hash), hash_view(&hash));
	assert_view_equal(told->key.names, view_text(names));
}

struct openssl_case {
	const char *says;
	EVP_PKEY *key;
};

static void
request_run(const void *p)
{
	const struct openssl_case *row = p;
	X509_REQ *request = new_request(row->key);
	BIO *bio = BIO_new(BIO_s_mem());
	struct told told;

	assert_int_equal(X509_REQ_print(bio, request), 1);
	assert_int_equal(PEM_write_bio_X509_REQ_NEW(bio, request), 1);
	assert_int_equal(read_file(written(bio), DECLARE_REQUESTS, &told), STATUS_OK);
	assert_key(
	    &told, row->key, "host.example\na.example\n*.b.example\n192.0.2.1\n2001:db8::1\n");
	BIO_free(bio);
	X509_REQ_free(request);
}

static void
public_key_run(const void *p)
{
	const struct openssl_case *row = p;
	BIO *bio = BIO_new(BIO_s_mem());
	struct told told;

	assert_int_equal(PEM_write_bio_PUBKEY(bio, row->key), 1);
	assert_int_equal(read_file(written(bio), DECLARE_KEYS, &told), STATUS_OK);
	assert_key(&told, row->key, "");
	BIO_free(bio);
}

static void
private_key_run(const void *p)
{
	const struct openssl_case *row = p;
	struct told told;

	for (int kind = 0; kind < 3; kind++) {
		BIO *bio = BIO_new(BIO_s_mem());
		int wrote = 0;

		if (kind == 0)
			wrote = PEM_write_bio_PrivateKey(bio, row->key, NULL, NULL, 0, NULL, NULL);
		if (kind == 1)
			wrote = PEM_write_bio_PKCS8PrivateKey(
			    bio, row->key, EVP_aes_128_cbc(), "pass", 4, NULL, NULL);
		if (kind == 2)
			wrote = PEM_write_bio_PrivateKey_traditional(
			    bio, row->key, NULL, NULL, 0, NULL, NULL);
		assert_int_equal(wrote, 1);
		for (enum declare_form form = 0; form < DECLARE_FORM_COUNT; form++)
			assert_int_equal(read_file(written(bio), form, &told), STATUS_USAGE);
		BIO_free(bio);
	}
}

/* ---- what CAs issue ---- */

static void
append_pem(struct buf *out, struct view der)
{
	buf_text(out, "-----BEGIN CERTIFICATE-----\n");
	base64_append(out, der);
	buf_text(out, "\n-----END CERTIFICATE-----\n");
}

/* Appends a chain of a certificate and its issuer, and the TBSCertificate that a log has in
 * its leaf for the precertificate (RFC 6962 3.2). */
static void
make_chain(struct buf *chain, struct buf *logged)
{
	const struct cert_issuer_spec by = {
		.kind = KEY_P256, .common_name = "ca.example", .organization = "CA"
	};
	const struct cert_san sans[] = { CERT_DNS("a.example"), CERT_DNS("*.b.example") };
	const struct cert_attribute subject[] = { CERT_CN("a.example") };
	struct cert_issuer *issuer = cert_issuer_new(&by);
	struct key *log = key_new(KEY_P256, "a log");
	struct cert_spec spec = { .issuer = issuer,
		.serial = VIEW("\x12\x34"),
		.subject = subject,
		.subject_count = COUNT_OF(subject),
		.sans = sans,
		.san_count = COUNT_OF(sans),
		.not_before_s = VALID_FROM,
		.not_after_s = VALID_TO,
		.poison = true };
	struct buf certificate;
	struct buf scts;

	buf_init_growing(&certificate, 64 * KIB);
	buf_init_growing(&scts, 64 * KIB);
	cert_make_logged_tbs(&spec, logged);
	spec.poison = false;
	cert_add_sct(&spec, log, UINT64_C(1000) * VALID_FROM, VIEW(""), &scts);
	spec.scts = buf_view(&scts);
	cert_make(&spec, &certificate);
	append_pem(chain, buf_view(&certificate));
	append_pem(chain, buf_view(&issuer->certificate));
	buf_fini(&scts);
	buf_fini(&certificate);
	key_free(log);
	cert_issuer_free(issuer);
}

static void
chain_run(unused_arg const void *p)
{
	struct buf chain;
	struct buf logged;
	struct hash id;
	struct told told;

	buf_init_growing(&chain, 64 * KIB);
	buf_init_growing(&logged, 64 * KIB);
	make_chain(&chain, &logged);
	assert_int_equal(read_file(buf_view(&chain), DECLARE_CERTIFICATES, &told), STATUS_OK);
	id = ct_issuance_id(hasher, buf_view(&logged), X509_TBS);
	assert_int_equal(told.result.certificates, 2);
	assert_int_equal(told.result.authorities, 1);
	assert_int_equal(told.result.declared, 2);
	assert_view_equal(hash_view(&told.tbs.hash), hash_view(&id));
	assert_int_equal(told.tbs.not_after_s, VALID_TO);
	assert_view_equal(told.key.names, VIEW("a.example\na.example\n*.b.example\n"));
	assert_int_equal(told.key.not_after_s, VALID_TO);
	buf_fini(&logged);
	buf_fini(&chain);
}

struct twin_case {
	const char *says;
	const char *precertificate;
	const char *certificate;
};

static const struct twin_case twins[] = {
	{ "a certificate of Let's Encrypt and its precertificate declare the same",
	    "vectors/sct/boulder_precert/good/precert.pem",
	    "vectors/sct/boulder_precert/good/final.pem" },
	{ "so do those that others try their reading of SCTs by",
	    "vectors/sct/cpp_testdata/test-embedded-pre-cert.pem",
	    "vectors/sct/cpp_testdata/test-embedded-cert.pem" },
};

static void
twin_run(const void *p)
{
	const struct twin_case *row = p;
	struct view precertificate = shared_read(row->precertificate);
	struct view certificate = shared_read(row->certificate);
	struct told a;
	struct told b;

	assert_int_equal(read_file(precertificate, DECLARE_CERTIFICATES, &a), STATUS_OK);
	assert_int_equal(read_file(certificate, DECLARE_CERTIFICATES, &b), STATUS_OK);
	assert_true(a.result.declared > 0);
	assert_view_equal(hash_view(&a.tbs.hash), hash_view(&b.tbs.hash));
	free_p(&precertificate.ptr);
	free_p(&certificate.ptr);
}

struct real_case {
	const char *says;
	const char *name;
	size_t certificates;
	size_t authorities;
	size_t declared;
	const char *names;
};

static const struct real_case reals[] = {
	{ "a chain of Cloudflare declares its first certificate", "vectors/sct/azul/cloudflare.pem",
	    3, 2, 2,
	    "26d54cff.sni.cloudflaressl.com\n26d54cff.sni.cloudflaressl.com\ncloudflare.com\n" },
	{ "a certificate by Fina RDC 2020 declares its key for its name",
	    "fina/real-leaf-cis.porezna-uprava.hr-by-rdc2020.pem", 1, 0, 2,
	    "cis.porezna-uprava.hr\ncis.porezna-uprava.hr\n" },
	{ "that of Fina RDC 2020 declares nothing", "fina/fina-rdc-2020.pem", 1, 1, 0, "" },
	{ "nor does that of its root", "fina/fina-root-ca.pem", 1, 1, 0, "" },
};

static void
real_run(const void *p)
{
	const struct real_case *row = p;
	struct view bytes = shared_read(row->name);
	struct told told;

	assert_int_equal(read_file(bytes, DECLARE_CERTIFICATES, &told), STATUS_OK);
	assert_int_equal(told.result.wrong, 0);
	assert_int_equal(told.result.certificates, row->certificates);
	assert_int_equal(told.result.authorities, row->authorities);
	assert_int_equal(told.result.declared, row->declared);
	assert_view_equal(told.key.names, view_text(row->names));
	free_p(&bytes.ptr);
}

int
main(void)
{
	EVP_PKEY *ec = EVP_EC_gen("P-256");
	EVP_PKEY *rsa = EVP_RSA_gen(2048U);
	const struct openssl_case requests[] = {
		{ "a request for an EC key, after its text, declares the key for its names", ec },
		{ "so does one for an RSA key", rsa },
	};
	const struct openssl_case public_keys[] = {
		{ "a public EC key declares its hash", ec },
		{ "so does a public RSA key", rsa },
	};
	const struct openssl_case private_keys[] = {
		{ "a private EC key is refused in each form and however it is written", ec },
		{ "so is a private RSA key", rsa },
	};

	hasher = hasher_new();
	tap_section("policy: what OpenSSL writes");
	tap_rows(requests, request_run);
	tap_rows(public_keys, public_key_run);
	tap_rows(private_keys, private_key_run);
	tap_section("policy: what CAs issue");
	tap_test(
	    "a chain declares what is found by the leaf of the precertificate", chain_run, NULL);
	tap_rows(twins, twin_run);
	tap_rows(reals, real_run);
	hasher_free(hasher);
	EVP_PKEY_free(rsa);
	EVP_PKEY_free(ec);
	return tap_done();
}
