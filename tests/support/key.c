/* SPDX-License-Identifier: Apache-2.0 */
#include "support/key.h"

#include "base/hash.h"
#include "base/own.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <stdio.h>
#include <stdlib.h>

#define P256_LEN 32
#define RSA_PRIME_LEN 128
#define RSA_EXPONENT 65537

struct key {
	enum key_kind kind;
	EVP_PKEY *pair; /* NULL if P-256, which is done by hand for its nonces */
	struct buf spki;
	struct hasher *hasher;
	EC_GROUP *group;
	BIGNUM *order;
	BIGNUM *secret;
	BN_CTX *scratch;
};

/* What libcrypto is asked here fails only when it is broken or memory is out. */
static void
require(bool worked)
{
	if (worked)
		return;
	(void)fputs("libcrypto refuses to make a test key\n", stderr);
	abort();
}

/* A number below limit, never 0, that follows from the seed alone. */
static BIGNUM *
number_below(const struct key *key, struct view seed, const BIGNUM *limit)
{
	struct hash hash = hash_bytes(key->hasher, seed);
	BIGNUM *number = BN_bin2bn(hash.bytes, sizeof(hash.bytes), NULL);

	require(number != NULL && BN_mod(number, number, limit, key->scratch) == 1);
	if (BN_is_zero(number))
		require(BN_one(number) == 1);
	return number;
}

/* The coordinates of the point that is the generator times factor. */
static void
multiply(const struct key *key, const BIGNUM *factor, BIGNUM *x, BIGNUM *y)
{
	EC_POINT *point = EC_POINT_new(key->group);

	require(point != NULL);
	require(EC_POINT_mul(key->group, point, factor, NULL, NULL, key->scratch) == 1);
	require(EC_POINT_get_affine_coordinates(key->group, point, x, y, key->scratch) == 1);
	EC_POINT_free(point);
}

/* RFC 5480 2: AlgorithmIdentifier { id-ecPublicKey, secp256r1 }, then the point,
 * uncompressed. */
static void
write_p256_spki(struct key *key)
{
	BIGNUM *x = BN_new();
	BIGNUM *y = BN_new();
	uint8_t point[1 + 2 * P256_LEN] = { 0x04 };
	struct der_writer w;

	multiply(key, key->secret, x, y);
	require(BN_bn2binpad(x, point + 1, P256_LEN) == P256_LEN);
	require(BN_bn2binpad(y, point + 1 + P256_LEN, P256_LEN) == P256_LEN);
	BN_free(x);
	BN_free(y);
	der_write_init(&w, &key->spki);
	der_write_begin(&w, DER_SEQUENCE);
	der_write_begin(&w, DER_SEQUENCE);
	der_write_oid(&w, "1.2.840.10045.2.1");
	der_write_oid(&w, "1.2.840.10045.3.1.7");
	der_write_end(&w);
	der_write_bits(&w, VIEW_OF(point));
	der_write_end(&w);
}

static void
make_p256(struct key *key, const char *word)
{
	key->group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	key->order = BN_new();
	require(key->group != NULL && key->order != NULL);
	require(EC_GROUP_get_order(key->group, key->order, key->scratch) == 1);
	key->secret = number_below(key, view_text(word), key->order);
	write_p256_spki(key);
}

/* The first prime from a starting point that follows from word and salt.  It is
 * one more than no multiple of the exponent, as RSA needs. */
static BIGNUM *
find_prime(struct key *key, const char *word, uint8_t salt)
{
	uint8_t start[RSA_PRIME_LEN];
	BIGNUM *prime;
	int found;

	for (uint8_t i = 0; i < RSA_PRIME_LEN / HASH_LEN; i++) {
		const uint8_t place[2] = { salt, i };
		struct view parts[2] = { VIEW_OF(place), view_text(word) };
		struct hash hash = hash_views(key->hasher, parts, 2);

		memcpy(start + (size_t)HASH_LEN * i, hash.bytes, HASH_LEN);
	}
	/* Both upper bits: the product of two such primes has 2048 bits. */
	start[0] |= 0xc0;
	start[RSA_PRIME_LEN - 1] |= 1;
	prime = BN_bin2bn(start, sizeof(start), NULL);
	require(prime != NULL);
	while ((found = BN_check_prime(prime, key->scratch, NULL)) == 0 ||
	       BN_mod_word(prime, RSA_EXPONENT) == 1)
		require(BN_add_word(prime, 2) == 1);
	require(found == 1);
	return prime;
}

/* RFC 8017 3.2: the private key, with what the Chinese remainder theorem needs. */
static OSSL_PARAM *
rsa_numbers(struct key *key, const BIGNUM *p, const BIGNUM *q)
{
	BN_CTX *c = key->scratch;
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	OSSL_PARAM *numbers;
	BIGNUM *e;
	BIGNUM *n;
	BIGNUM *p1;
	BIGNUM *q1;
	BIGNUM *d;
	BIGNUM *dp;
	BIGNUM *dq;
	BIGNUM *qinv;
	BIGNUM *phi;

	BN_CTX_start(c);
	e = BN_CTX_get(c);
	n = BN_CTX_get(c);
	p1 = BN_CTX_get(c);
	q1 = BN_CTX_get(c);
	d = BN_CTX_get(c);
	dp = BN_CTX_get(c);
	dq = BN_CTX_get(c);
	qinv = BN_CTX_get(c);
	phi = BN_CTX_get(c);
	require(build != NULL && phi != NULL);
	require(BN_set_word(e, RSA_EXPONENT) && BN_mul(n, p, q, c));
	require(BN_sub(p1, p, BN_value_one()) && BN_sub(q1, q, BN_value_one()));
	require(BN_mul(phi, p1, q1, c) && BN_mod_inverse(d, e, phi, c) != NULL);
	require(BN_mod(dp, d, p1, c) && BN_mod(dq, d, q1, c));
	require(BN_mod_inverse(qinv, q, p, c) != NULL);
	require(OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_D, d) &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_FACTOR1, p) &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_FACTOR2, q) &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_EXPONENT1, dp) &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_EXPONENT2, dq) &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_COEFFICIENT1, qinv));
	numbers = OSSL_PARAM_BLD_to_param(build);
	require(numbers != NULL);
	OSSL_PARAM_BLD_free(build);
	BN_CTX_end(c);
	return numbers;
}

static void
make_rsa(struct key *key, const char *word)
{
	BIGNUM *p = find_prime(key, word, 'p');
	BIGNUM *q = find_prime(key, word, 'q');
	OSSL_PARAM *numbers = rsa_numbers(key, p, q);
	EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);

	require(maker != NULL && EVP_PKEY_fromdata_init(maker) == 1);
	require(EVP_PKEY_fromdata(maker, &key->pair, EVP_PKEY_KEYPAIR, numbers) == 1);
	EVP_PKEY_CTX_free(maker);
	OSSL_PARAM_free(numbers);
	BN_free(p);
	BN_free(q);
}

static void
make_ed25519(struct key *key, const char *word)
{
	struct hash seed = hash_bytes(key->hasher, view_text(word));

	key->pair =
	    EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed.bytes, sizeof(seed.bytes));
	require(key->pair != NULL);
}

struct key *
key_new(enum key_kind kind, const char *word)
{
	struct key *key = xcalloc(1, sizeof(*key));

	key->kind = kind;
	key->hasher = hasher_new();
	key->scratch = BN_CTX_new();
	buf_init_growing(&key->spki, 1024);
	switch (kind) {
	case KEY_P256:
		make_p256(key, word);
		return key;
	case KEY_RSA:
		make_rsa(key, word);
		break;
	case KEY_ED25519:
		make_ed25519(key, word);
		break;
	}
	uint8_t *spki = NULL;
	int len = i2d_PUBKEY(key->pair, &spki);

	require(len > 0);
	buf_bytes(&key->spki, view_of(spki, (size_t)len));
	OPENSSL_free(spki);
	return key;
}

void
key_free(struct key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pair);
	BN_free(key->secret);
	BN_free(key->order);
	EC_GROUP_free(key->group);
	BN_CTX_free(key->scratch);
	hasher_free(key->hasher);
	buf_fini(&key->spki);
	free(key);
}

enum key_kind
key_kind(const struct key *key)
{
	return key->kind;
}

struct view
key_spki(const struct key *key)
{
	return buf_view(&key->spki);
}

struct view
key_ed25519_public(const struct key *key)
{
	struct view spki = key_spki(key);
	struct view header;

	require(key->kind == KEY_ED25519 && view_take(&spki, spki.len - 32, &header));
	return spki;
}

void
key_write_algorithm(const struct key *key, struct der_writer *w)
{
	static const char *const oids[] = {
		[KEY_P256] = "1.2.840.10045.4.3.2",
		[KEY_RSA] = "1.2.840.113549.1.1.11",
		[KEY_ED25519] = "1.3.101.112",
	};

	der_write_begin(w, DER_SEQUENCE);
	der_write_oid(w, oids[key->kind]);
	/* RFC 4055 5: NULL for RSA; RFC 5758 3.2, RFC 8410 3: nothing for the others. */
	if (key->kind == KEY_RSA)
		der_write_element(w, DER_NULL, VIEW(""));
	der_write_end(w);
}

/* Ecdsa-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER } (RFC 3279 2.2.3). */
static void
write_ecdsa(struct buf *out, const BIGNUM *r, const BIGNUM *s)
{
	uint8_t bytes[P256_LEN];
	struct der_writer w;

	der_write_init(&w, out);
	der_write_begin(&w, DER_SEQUENCE);
	require(BN_bn2binpad(r, bytes, P256_LEN) == P256_LEN);
	der_write_unsigned(&w, VIEW_OF(bytes));
	require(BN_bn2binpad(s, bytes, P256_LEN) == P256_LEN);
	der_write_unsigned(&w, VIEW_OF(bytes));
	der_write_end(&w);
}

/* SEC 1 4.1.3: r is the x of k times the generator, s = (e + r d) / k. */
static void
sign_p256(const struct key *key, struct view message, struct buf *out)
{
	struct hash digest = hash_bytes(key->hasher, message);
	uint8_t seed[P256_LEN + HASH_LEN];
	BN_CTX *c = key->scratch;
	BIGNUM *k;
	BIGNUM *r;
	BIGNUM *s;
	BIGNUM *e;

	require(BN_bn2binpad(key->secret, seed, P256_LEN) == P256_LEN);
	memcpy(seed + P256_LEN, digest.bytes, HASH_LEN);
	k = number_below(key, VIEW_OF(seed), key->order);
	BN_CTX_start(c);
	r = BN_CTX_get(c);
	s = BN_CTX_get(c);
	e = BN_CTX_get(c);
	require(e != NULL && BN_bin2bn(digest.bytes, HASH_LEN, e) != NULL);
	multiply(key, k, r, NULL);
	require(BN_nnmod(r, r, key->order, c));
	require(BN_mod_mul(s, r, key->secret, key->order, c));
	require(BN_mod_add(s, s, e, key->order, c));
	require(BN_mod_inverse(k, k, key->order, c) != NULL);
	require(BN_mod_mul(s, s, k, key->order, c));
	write_ecdsa(out, r, s);
	BN_CTX_end(c);
	BN_free(k);
}

/* Signatures that libcrypto makes the same way each time. */
static void
sign_pair(const struct key *key, struct view message, struct buf *out)
{
	const EVP_MD *digest = key->kind == KEY_RSA ? EVP_sha256() : NULL;
	EVP_MD_CTX *signer = EVP_MD_CTX_new();
	uint8_t signature[2 * RSA_PRIME_LEN];
	size_t len = sizeof(signature);

	require(signer != NULL);
	require(EVP_DigestSignInit(signer, NULL, digest, NULL, key->pair) == 1);
	require(EVP_DigestSign(signer, signature, &len, message.ptr, message.len) == 1);
	buf_bytes(out, view_of(signature, len));
	EVP_MD_CTX_free(signer);
}

void
key_sign(const struct key *key, struct view message, struct buf *out)
{
	if (key->kind == KEY_P256)
		sign_p256(key, message, out);
	else
		sign_pair(key, message, out);
}
