/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures: which keys and algorithms are taken, and what one changed byte does. */
#include "source/verify.h"

#include "base/limits.h"
#include "support/cert_make.h"
#include "support/der_write.h"
#include "support/key.h"
#include "support/shared.h"
#include "support/tap.h"

#include <stdlib.h>

/* RFC 5246 7.4.1.4.1 */
#define SHA1 2
#define SHA256 4
#define RSA 1
#define ECDSA 3

static const struct view message = { (const uint8_t *)"the head of a tree", 18 };
static const struct view other = { (const uint8_t *)"the head of a lie!", 18 };

struct rsa_case {
	const char *says;
	size_t bits;
	bool taken;
};

/* The memory of a SubjectPublicKeyInfo with a modulus of LIMIT_RSA_BITS_MAX + 1 bits. */
#define RSA_KEY_MAX (LIMIT_RSA_BITS_MAX / 8 + 64)

/* Appends an RSA key whose modulus is so many one bits. */
static void
append_rsa_key(struct buf *out, size_t bits)
{
	uint8_t modulus[LIMIT_RSA_BITS_MAX / 8 + 1];
	size_t len = (bits + 7) / 8;
	struct buf key;
	uint8_t memory[RSA_KEY_MAX];
	struct der_writer w;

	memset(modulus, 0xff, len);
	modulus[0] = (uint8_t)(0xff >> (len * 8 - bits));
	buf_init(&key, memory, sizeof(memory));
	der_write_init(&w, &key);
	der_write_begin(&w, DER_SEQUENCE);
	der_write_unsigned(&w, view_of(modulus, len));
	der_write_integer(&w, 65537);
	der_write_end(&w);
	der_write_init(&w, out);
	der_write_begin(&w, DER_SEQUENCE);
	der_write_begin(&w, DER_SEQUENCE);
	der_write_oid(&w, "1.2.840.113549.1.1.1");
	der_write_element(&w, DER_NULL, VIEW(""));
	der_write_end(&w);
	der_write_bits(&w, buf_view(&key));
	der_write_end(&w);
}

static void
rsa_run(const void *p)
{
	const struct rsa_case *row = p;
	uint8_t memory[RSA_KEY_MAX + 64];
	struct buf spki;

	buf_init(&spki, memory, sizeof(memory));
	append_rsa_key(&spki, row->bits);
	assert_true(buf_ok(&spki));
	assert_int_equal(verify_is_log_key(buf_view(&spki)), row->taken);
}

/* Appends a key of an elliptic curve; oid is the algorithm, curve may be NULL. */
static void
append_curve_key(struct buf *out, const char *oid, const char *curve)
{
	struct der_writer w;

	der_write_init(&w, out);
	der_write_begin(&w, DER_SEQUENCE);
	der_write_begin(&w, DER_SEQUENCE);
	der_write_oid(&w, oid);
	if (curve == NULL)
		der_write_element(&w, DER_SEQUENCE, BYTES(0x02, 0x01, 0x01));
	else
		der_write_oid(&w, curve);
	der_write_end(&w);
	der_write_bits(&w, BYTES(0x04, 0x01, 0x02));
	der_write_end(&w);
}

struct curve_case {
	const char *says;
	const char *oid;
	const char *curve;
	bool taken;
};

static void
curve_run(const void *p)
{
	const struct curve_case *row = p;
	uint8_t memory[128];
	struct buf spki;

	buf_init(&spki, memory, sizeof(memory));
	append_curve_key(&spki, row->oid, row->curve);
	assert_int_equal(verify_is_log_key(buf_view(&spki)), row->taken);
}

/* A key of a log in all its prefixes, and with a byte behind it. */
static void
cut_key_run(const void *p unused_arg)
{
	struct key *key = key_new(KEY_P256, "log");
	struct view spki = key_spki(key);
	uint8_t longer[128] = { 0 };

	assert_true(verify_is_log_key(spki));
	for (size_t len = 0; len < spki.len; len++)
		assert_false(verify_is_log_key(view_of(spki.ptr, len)));
	assert_true(spki.len < sizeof(longer));
	memcpy(longer, spki.ptr, spki.len);
	assert_false(verify_is_log_key(view_of(longer, spki.len + 1)));
	key_free(key);
}

struct log_case {
	const char *says;
	enum key_kind kind;
	unsigned hash;
	unsigned signature;
	struct view message;
	enum verify_result result;
};

static void
log_run(const void *p)
{
	const struct log_case *row = p;
	struct key *key = key_new(row->kind, "log");
	uint8_t memory[512];
	struct buf signature;

	buf_init(&signature, memory, sizeof(memory));
	key_sign(key, message, &signature);
	assert_int_equal(verify_log_signature(key_spki(key), row->hash, row->signature,
			     row->message, buf_view(&signature)),
	    row->result);
	key_free(key);
}

static void
changed_run(const void *p unused_arg)
{
	struct key *key = key_new(KEY_P256, "log");
	uint8_t memory[128];
	struct buf signature;

	buf_init(&signature, memory, sizeof(memory));
	key_sign(key, message, &signature);
	for (size_t i = 0; i < signature.len; i++) {
		memory[i] ^= 1;
		assert_int_equal(verify_log_signature(
				     key_spki(key), SHA256, ECDSA, message, buf_view(&signature)),
		    VERIFY_BAD);
		memory[i] ^= 1;
	}
	key_free(key);
}

static void
off_curve_run(const void *p unused_arg)
{
	uint8_t memory[128];
	struct buf spki;

	buf_init(&spki, memory, sizeof(memory));
	append_curve_key(&spki, "1.2.840.10045.2.1", "1.2.840.10045.3.1.7");
	assert_int_equal(
	    verify_log_signature(buf_view(&spki), SHA256, ECDSA, message, VIEW("signature")),
	    VERIFY_UNKNOWN);
}

static void
ed25519_run(const void *p unused_arg)
{
	struct key *key = key_new(KEY_ED25519, "witness");
	struct view raw = key_ed25519_public(key);
	uint8_t memory[64];
	struct buf signature;

	buf_init(&signature, memory, sizeof(memory));
	key_sign(key, message, &signature);
	assert_true(verify_ed25519(raw, message, buf_view(&signature)));
	assert_false(verify_ed25519(raw, other, buf_view(&signature)));
	assert_false(verify_ed25519(view_of(raw.ptr, 31), message, buf_view(&signature)));
	assert_false(verify_ed25519(raw, message, view_of(memory, 63)));
	key_free(key);
}

static void
google_run(const void *p unused_arg)
{
	struct view list = shared_read("loglists/google_all_logs_list_v89.25_20260820.json");
	struct view signature = shared_read("loglists/google_all_logs_list_v89.25_20260820.sig");

	assert_true(verify_google_list(list, signature));
	assert_false(verify_google_list(view_of(list.ptr, list.len - 1), signature));
	assert_false(verify_google_list(list, view_of(signature.ptr, signature.len - 1)));
	free((void *)(uintptr_t)list.ptr);
	free((void *)(uintptr_t)signature.ptr);
}

/* ---- certificates ---- */

/* A certificate by issuer. */
static struct x509_certificate
make_certificate(const struct cert_issuer *issuer, struct buf *out)
{
	const struct cert_san sans[] = { CERT_DNS("example.org") };
	const struct cert_spec spec = {
		.issuer = issuer,
		.serial = BYTES(0x01),
		.sans = sans,
		.san_count = COUNT_OF(sans),
		.not_after_s = 1,
	};
	struct x509_certificate certificate;

	cert_make(&spec, out);
	assert_true(buf_ok(out));
	x509_read(buf_view(out), X509_CERTIFICATE, &certificate);
	return certificate;
}

static struct cert_issuer *
new_issuer(enum key_kind kind, const char *name)
{
	const struct cert_issuer_spec spec = {
		.kind = kind, .common_name = name, .organization = "Tests"
	};

	return cert_issuer_new(&spec);
}

struct issuer_case {
	const char *says;
	enum key_kind kind;
};

static void
issuer_run(const void *p)
{
	const struct issuer_case *row = p;
	struct cert_issuer *issuer = new_issuer(row->kind, "issuer");
	struct cert_issuer *namesake = new_issuer(row->kind, "namesake");
	uint8_t memory[2048];
	struct buf out;
	struct x509_certificate certificate;

	buf_init(&out, memory, sizeof(memory));
	certificate = make_certificate(issuer, &out);
	assert_int_equal(verify_certificate(&certificate, key_spki(issuer->key)), VERIFY_GOOD);
	assert_int_equal(verify_certificate(&certificate, key_spki(namesake->key)), VERIFY_BAD);
	memory[certificate.input.len / 2] ^= 1;
	assert_int_equal(verify_certificate(&certificate, key_spki(issuer->key)), VERIFY_BAD);
	cert_issuer_free(issuer);
	cert_issuer_free(namesake);
}

static void
cannot_tell_run(const void *p unused_arg)
{
	struct cert_issuer *issuer = new_issuer(KEY_P256, "issuer");
	struct cert_issuer *rsa = new_issuer(KEY_RSA, "rsa");
	uint8_t memory[2048];
	struct buf out;
	struct x509_certificate certificate;
	struct x509_certificate tbs;

	buf_init(&out, memory, sizeof(memory));
	certificate = make_certificate(issuer, &out);
	x509_read(certificate.tbs, X509_TBS, &tbs);
	assert_int_equal(verify_certificate(&tbs, key_spki(issuer->key)), VERIFY_UNKNOWN);
	x509_read(view_of(memory, out.len - 1), X509_CERTIFICATE, &tbs);
	assert_int_equal(verify_certificate(&tbs, key_spki(issuer->key)), VERIFY_UNKNOWN);
	assert_int_equal(verify_certificate(&certificate, VIEW("no key")), VERIFY_UNKNOWN);
	assert_int_equal(verify_certificate(&certificate, key_spki(rsa->key)), VERIFY_BAD);
	cert_issuer_free(issuer);
	cert_issuer_free(rsa);
}

/* The last arc of ecdsa-with-SHA256, changed into one that does not exist. */
static void
unknown_algorithm_run(const void *p unused_arg)
{
	struct cert_issuer *issuer = new_issuer(KEY_P256, "issuer");
	struct view oid = VIEW("\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02");
	uint8_t memory[2048];
	struct buf out;
	struct x509_certificate certificate;
	uint8_t *outer;

	buf_init(&out, memory, sizeof(memory));
	certificate = make_certificate(issuer, &out);
	outer =
	    memmem(&memory[certificate.tbs.len], out.len - certificate.tbs.len, oid.ptr, oid.len);
	assert_non_null(outer);
	outer[oid.len - 1] = 0x7f;
	assert_int_equal(verify_certificate(&certificate, key_spki(issuer->key)), VERIFY_UNKNOWN);
	cert_issuer_free(issuer);
}

int
main(void)
{
	const struct rsa_case moduli[] = {
		{ "a log may not have an RSA key of 2047 bits", 2047, false },
		{ "a log may have an RSA key of 2048 bits", 2048, true },
		{ "a log may have an RSA key of 2049 bits", 2049, true },
		{ "a log may have an RSA key of 16383 bits", 16383, true },
		{ "a log may have an RSA key of 16384 bits", 16384, true },
		{ "a log may not have an RSA key of 16385 bits", 16385, false },
		{ "a modulus of zero is no key", 0, false },
	};
	const struct curve_case curves[] = {
		{ "a log may have a key on P-256", "1.2.840.10045.2.1", "1.2.840.10045.3.1.7",
		    true },
		{ "a log may not have a key on P-384", "1.2.840.10045.2.1", "1.3.132.0.34", false },
		{ "a log may not have a key on a curve that it spells out", "1.2.840.10045.2.1",
		    NULL, false },
		{ "a log may not have a key on an unknown curve", "1.2.840.10045.2.1",
		    "1.2.840.10045.3.1.8", false },
		{ "an RSA key has no curve", "1.2.840.113549.1.1.1", "1.2.840.10045.3.1.7", false },
	};
	const struct log_case logs[] = {
		{ "a log signs with P-256 and SHA-256", KEY_P256, SHA256, ECDSA, message,
		    VERIFY_GOOD },
		{ "a log signs with RSA and SHA-256", KEY_RSA, SHA256, RSA, message, VERIFY_GOOD },
		{ "a P-256 signature of another message is bad", KEY_P256, SHA256, ECDSA, other,
		    VERIFY_BAD },
		{ "an RSA signature of another message is bad", KEY_RSA, SHA256, RSA, other,
		    VERIFY_BAD },
		{ "a log does not sign with SHA-1 (RFC 6962 2.1.4)", KEY_P256, SHA1, ECDSA, message,
		    VERIFY_BAD },
		{ "a P-256 key does not sign with RSA", KEY_P256, SHA256, RSA, message,
		    VERIFY_BAD },
		{ "an RSA key does not sign with ECDSA", KEY_RSA, SHA256, ECDSA, message,
		    VERIFY_BAD },
		{ "an Ed25519 key is not the key of a log", KEY_ED25519, SHA256, ECDSA, message,
		    VERIFY_UNKNOWN },
	};
	const struct issuer_case issuers[] = {
		{ "an issuer with a P-256 key is told from its namesake", KEY_P256 },
		{ "an issuer with an RSA key is told from its namesake", KEY_RSA },
		{ "an issuer with an Ed25519 key is told from its namesake", KEY_ED25519 },
	};
	tap_section("source: keys of logs");
	tap_rows(moduli, rsa_run);
	tap_rows(curves, curve_run);
	tap_test("a key that is cut short or goes on is no key", cut_key_run, NULL);
	tap_section("source: signatures");
	tap_rows(logs, log_run);
	tap_test("a signature with one bit changed is bad", changed_run, NULL);
	tap_test("a point that is not on its curve is no key", off_curve_run, NULL);
	tap_test("an Ed25519 signature is 64 bytes by a key of 32", ed25519_run, NULL);
	tap_test("Google signs its log lists", google_run, NULL);
	tap_section("source: issuers");
	tap_rows(issuers, issuer_run);
	tap_test("what cannot be followed, or checked, cannot be told", cannot_tell_run, NULL);
	tap_test("an unknown algorithm cannot be told", unknown_algorithm_run, NULL);
	return tap_done();
}
