/* SPDX-License-Identifier: Apache-2.0 */
#include "source/verify.h"

#include "base/hex.h"
#include "base/limits.h"
#include "base/own.h"
#include "der/der.h"
#include "der/value.h"
#include "x509/key.h"
#include "x509/oid.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <inttypes.h>

/* RFC 5246 7.4.1.4.1, the only values of RFC 6962 2.1.4. */
#define TLS_SHA256 4
#define TLS_RSA 1
#define TLS_ECDSA 3

#define ED25519_KEY_LEN 32

/* The published key of Google's log lists; its SHA-256 is
 * f1d8b68e50210d8e73d9a3e97f571773c52d7f28c0b1a71beee81d8562e6fd85. */
static const char google_key[] = "MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAsu0BHGnQ++W2CTdyZyxv"
				 "HHRALOZPlnu/VMVgo2m+JZ8MNbAOH2cgXb8mvOj8flsX/qPMuKIaauO+PwROMjiq"
				 "fUpcFm80Kl7i97ZQyBDYKm3MkEYYpGN+skAR2OebX9G2DfDqFY8+jUpOOWtBNr3L"
				 "rmVcwx+FcFdMjGDlrZ5JRmoJ/SeGKiORkbbu9eY1Wd0uVhz/xI5bQb0OgII7hEj+"
				 "i/IPbJqOHgB8xQ5zWAJJ0DmG+FM6o7gk403v6W3S8qRYiR84c50KppGwe4YqSMkF"
				 "bLDleGQWLoaDSpEWtESisb4JiLaY4H+Kk0EyAhPSb+49JfUozYl+lf7iFN3qRq/S"
				 "IXXTh6z0S7Qa8EYDhKGCrpI03/+qprwy+my6fpWHi6aUIk4holUCmWvFxZDfixox"
				 "K0RlqbFDl2JXMBquwlQpm8u5wrsic1ksIv9z8x9zh4PJqNpCah0ciemI3YGRQqSe"
				 "/mRRXBiSn9YQBUPcaeqCYan+snGADFwHuXCd9xIAdFBolw9R9HTedHGUfVXPJDiF"
				 "4VusfX6BRR/qaadB+bqEArF/TzuDUr6FvOR4o8lUUxgLuZ/7HO+bHnaPFKYHHSm+"
				 "+z1lVDhhYuSZ8ax3T0C3FZpb7HMjZtpEorSV5ElKJEJwrhrBCMOD8L01EoSPrGlS"
				 "1w22i9uGHMn/uGQKo28u7AsCAwEAAQ==";
#define GOOGLE_KEY_LEN 550

/* RFC 3279 2.3.1, RFC 5480 2.1.1, RFC 8410 3.  The curve is the only parameter that
 * is accepted for an elliptic curve, and no other kind has one. */
static const struct key_row {
	enum x509_oid algorithm;
	enum x509_oid curve; /* X509_OID_COUNT: none */
} key_rows[] = {
	{ X509_OID_RSA, X509_OID_COUNT },
	{ X509_OID_EC, X509_OID_P256 },
	{ X509_OID_EC, X509_OID_P384 },
	{ X509_OID_EC, X509_OID_P521 },
	{ X509_OID_ED25519, X509_OID_COUNT },
};

/* Signatures of certificates (RFC 4055 5, RFC 5758 3.2, RFC 8410 3).  SHA-1 and older
 * are left out: what they sign can be forged. */
static const struct signature_row {
	enum x509_oid algorithm;
	enum x509_oid key;
	const char *digest; /* NULL: the algorithm has its own */
} signature_rows[] = {
	{ X509_OID_SHA256_RSA, X509_OID_RSA, "SHA256" },
	{ X509_OID_SHA384_RSA, X509_OID_RSA, "SHA384" },
	{ X509_OID_SHA512_RSA, X509_OID_RSA, "SHA512" },
	{ X509_OID_SHA256_ECDSA, X509_OID_EC, "SHA256" },
	{ X509_OID_SHA384_ECDSA, X509_OID_EC, "SHA384" },
	{ X509_OID_SHA512_ECDSA, X509_OID_EC, "SHA512" },
	{ X509_OID_ED25519, X509_OID_ED25519, NULL },
};

#define COUNT_OF(rows) (sizeof(rows) / sizeof((rows)[0]))

struct key {
	const struct key_row *row;
	size_t rsa_bits;
};

/*
 * RFC 8017 A.1.1:
 *   RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }
 */
static bool
read_rsa(struct view octets, size_t *ret_bits)
{
	struct view body;
	struct view modulus;
	struct view exponent;

	if (!der_take(&octets, DER_SEQUENCE, &body) || octets.len != 0)
		return false;
	if (!der_take(&body, DER_INTEGER, &modulus) || der_integer_is_negative(modulus))
		return false;
	if (!der_take(&body, DER_INTEGER, &exponent) || body.len != 0)
		return false;
	*ret_bits = x509_key_bits(modulus);
	return *ret_bits >= LIMIT_RSA_BITS_MIN && *ret_bits <= LIMIT_RSA_BITS_MAX &&
	       exponent.len <= LIMIT_RSA_EXPONENT;
}

/* AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL } */
static const struct key_row *
find_key_row(struct view identifier)
{
	struct view octets;
	enum x509_oid algorithm;
	enum x509_oid curve = X509_OID_COUNT;

	if (!der_take(&identifier, DER_OID, &octets))
		return NULL;
	algorithm = x509_oid_find(octets);
	if (der_take(&identifier, DER_OID, &octets))
		curve = x509_oid_find(octets);
	for (size_t i = 0; i < COUNT_OF(key_rows); i++) {
		if (key_rows[i].algorithm == algorithm && key_rows[i].curve == curve)
			return &key_rows[i];
	}
	return NULL;
}

/*
 * RFC 5280 4.1:
 *   SubjectPublicKeyInfo ::= SEQUENCE {
 *     algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
 */
static bool
read_key(struct view spki, struct key *ret)
{
	struct view body;
	struct view identifier;
	struct view bits;
	struct view octets;
	struct key key = { .rsa_bits = 0 };

	if (!der_take(&spki, DER_SEQUENCE, &body) || spki.len != 0)
		return false;
	if (!der_take(&body, DER_SEQUENCE, &identifier))
		return false;
	if (!der_take(&body, DER_BIT_STRING, &bits) || body.len != 0)
		return false;
	if (!der_bit_string_octets(bits, &octets))
		return false;
	key.row = find_key_row(identifier);
	if (key.row == NULL)
		return false;
	if (key.row->algorithm == X509_OID_RSA && !read_rsa(octets, &key.rsa_bits))
		return false;
	*ret = key;
	return true;
}

static void
free_key(EVP_PKEY **key)
{
	EVP_PKEY_free(*key);
}

static void
free_context(EVP_MD_CTX **context)
{
	EVP_MD_CTX_free(*context);
}

/* Whether key signed message.  A key that libcrypto does not take is UNKNOWN. */
static enum verify_result
verify_with(EVP_PKEY *key, const char *digest, struct view message, struct view signature)
{
	cleanup_with(free_context) EVP_MD_CTX *context = EVP_MD_CTX_new();

	if (key == NULL || context == NULL ||
	    EVP_DigestVerifyInit_ex(context, NULL, digest, NULL, NULL, key, NULL) != 1)
		return VERIFY_UNKNOWN;
	return EVP_DigestVerify(context, signature.ptr, signature.len, message.ptr, message.len) ==
		       1
		   ? VERIFY_GOOD
		   : VERIFY_BAD;
}

/* The same for a SubjectPublicKeyInfo that read_key() took. */
static enum verify_result
verify_with_spki(struct view spki, const char *digest, struct view message, struct view signature)
{
	const unsigned char *at = spki.ptr;
	cleanup_with(free_key) EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)spki.len);

	return verify_with(key, digest, message, signature);
}

bool
verify_is_log_key(struct view spki)
{
	struct key key;

	return read_key(spki, &key) &&
	       (key.row->curve == X509_OID_P256 ||
		   (key.row->algorithm == X509_OID_RSA && key.rsa_bits >= LIMIT_LOG_RSA_BITS_MIN));
}

enum verify_result
verify_log_signature(struct view spki, unsigned hash_algorithm, unsigned signature_algorithm,
    struct view message, struct view signature)
{
	struct key key;

	if (!verify_is_log_key(spki) || !read_key(spki, &key))
		return VERIFY_UNKNOWN;
	if (hash_algorithm != TLS_SHA256 ||
	    signature_algorithm != (key.row->algorithm == X509_OID_RSA ? TLS_RSA : TLS_ECDSA))
		return VERIFY_BAD;
	return verify_with_spki(spki, "SHA256", message, signature);
}

bool
verify_ed25519(struct view key, struct view message, struct view signature)
{
	cleanup_with(free_key) EVP_PKEY *raw = NULL;

	if (key.len == ED25519_KEY_LEN)
		raw = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key.ptr, key.len);
	return verify_with(raw, NULL, message, signature) == VERIFY_GOOD;
}

bool
verify_cosignature(struct view key, const struct note *note, const struct note_signature *line,
    uint64_t *ret_time_s)
{
	struct view signature = line->bytes;
	struct buf message;
	uint64_t time_s;
	bool good;

	if (!view_uint(&signature, 8, &time_s))
		return false;
	buf_init_growing(&message, LIMIT_NOTE + 64);
	buf_printf(&message, "cosignature/v1\ntime %" PRIu64 "\n", time_s);
	buf_bytes(&message, note->text);
	good = buf_ok(&message) && verify_ed25519(key, buf_view(&message), signature);
	buf_fini(&message);
	if (good)
		*ret_time_s = time_s;
	return good;
}

bool
verify_google_list(struct view list, struct view signature)
{
	uint8_t spki[GOOGLE_KEY_LEN];
	size_t len;

	return base64_read(view_text(google_key), spki, sizeof(spki), &len) &&
	       verify_with_spki(view_of(spki, len), "SHA256", list, signature) == VERIFY_GOOD;
}

/* The algorithm that a certificate says it was signed with. */
static enum x509_oid
signature_algorithm(const struct x509_certificate *certificate)
{
	struct view outer = certificate->outer_algorithm;
	unsigned odd = 0;
	struct view identifier;
	struct view octets;

	if (!der_take_lenient(&outer, DER_SEQUENCE, &identifier, &odd) ||
	    !der_take_lenient(&identifier, DER_OID, &octets, &odd))
		return X509_OID_COUNT;
	return x509_oid_find(octets);
}

enum verify_result
verify_certificate(const struct x509_certificate *certificate, struct view issuer_spki)
{
	enum x509_oid algorithm = signature_algorithm(certificate);
	struct view signature;
	struct key key;

	if (algorithm == X509_OID_COUNT || !read_key(issuer_spki, &key) ||
	    !der_bit_string_octets(certificate->signature, &signature))
		return VERIFY_UNKNOWN;
	for (size_t i = 0; i < COUNT_OF(signature_rows); i++) {
		const struct signature_row *row = &signature_rows[i];

		if (row->algorithm != algorithm)
			continue;
		if (row->key != key.row->algorithm)
			return VERIFY_BAD;
		return verify_with_spki(issuer_spki, row->digest, certificate->tbs, signature);
	}
	return VERIFY_UNKNOWN;
}
