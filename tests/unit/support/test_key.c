/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that follow from a word: libcrypto accepts them and what they sign. */
#include "support/key.h"

#include "support/tap.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

static struct key *keys[3];

static bool
verifies(const struct key *key, struct view message, struct view signature)
{
	const uint8_t *spki = key_spki(key).ptr;
	EVP_PKEY *public = d2i_PUBKEY(NULL, &spki, (long)key_spki(key).len);
	const EVP_MD *digest = key_kind(key) == KEY_ED25519 ? NULL : EVP_sha256();
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good;

	assert_non_null(public);
	assert_int_equal(EVP_DigestVerifyInit(context, NULL, digest, NULL, public), 1);
	good =
	    EVP_DigestVerify(context, signature.ptr, signature.len, message.ptr, message.len) == 1;
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(public);
	return good;
}

struct kind_case {
	const char *says;
	enum key_kind kind;
};

static void
signature_run(const void *p)
{
	const struct kind_case *row = p;
	struct buf signature;

	buf_init_growing(&signature, 1024);
	key_sign(keys[row->kind], VIEW("a message"), &signature);
	assert_true(verifies(keys[row->kind], VIEW("a message"), buf_view(&signature)));
	assert_false(verifies(keys[row->kind], VIEW("another message"), buf_view(&signature)));
	buf_fini(&signature);
}

static void
same_run(const void *p)
{
	const struct kind_case *row = p;
	struct key *again = key_new(row->kind, "a word");
	struct buf a;
	struct buf b;

	buf_init_growing(&a, 1024);
	buf_init_growing(&b, 1024);
	key_sign(keys[row->kind], VIEW("a message"), &a);
	key_sign(again, VIEW("a message"), &b);
	assert_view_equal(key_spki(again), key_spki(keys[row->kind]));
	assert_view_equal(buf_view(&a), buf_view(&b));
	buf_fini(&a);
	buf_fini(&b);
	key_free(again);
}

static void
different(const void *p unused_arg)
{
	struct key *other = key_new(KEY_P256, "another word");

	assert_false(view_equal(key_spki(other), key_spki(keys[KEY_P256])));
	key_free(other);
}

static void
sizes(const void *p unused_arg)
{
	assert_int_equal(key_spki(keys[KEY_P256]).len, 91);
	assert_int_equal(key_spki(keys[KEY_RSA]).len, 294);
	assert_int_equal(key_spki(keys[KEY_ED25519]).len, 44);
	assert_int_equal(key_ed25519_public(keys[KEY_ED25519]).len, 32);
}

int
main(void)
{
	static const struct kind_case verified[] = {
		{ "a P-256 signature verifies", KEY_P256 },
		{ "an RSA signature verifies", KEY_RSA },
		{ "an Ed25519 signature verifies", KEY_ED25519 },
	};
	static const struct kind_case same[] = {
		{ "a word has one P-256 key, which signs the same way each time", KEY_P256 },
		{ "a word has one RSA key, which signs the same way each time", KEY_RSA },
		{ "a word has one Ed25519 key, which signs the same way each time", KEY_ED25519 },
	};

	for (size_t i = 0; i < COUNT_OF(keys); i++)
		keys[i] = key_new((enum key_kind)i, "a word");
	tap_rows(verified, signature_run);
	tap_rows(same, same_run);
	tap_test("two words have two keys", different, NULL);
	tap_test("keys have the sizes of real ones", sizes, NULL);
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		key_free(keys[i]);
	return tap_done();
}
