/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Key pairs for tests.  A key is that of a word: the same word gives the same
 * key in every run, so no key has to be kept and what is signed can be made
 * again, byte for byte (ECDSA nonces come from key and message, RFC 6979's idea).
 * Such keys are public by design and protect nothing.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_KEY_H
#define CTVIGIL_TESTS_SUPPORT_KEY_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"
#include "support/der_write.h"

enum key_kind {
	KEY_P256,    /* ecdsa-with-SHA256 */
	KEY_RSA,     /* 2048 bits, sha256WithRSAEncryption; takes a tenth of a second to find */
	KEY_ED25519, /* RFC 8032 */
};

struct key;

/* The key of a word. */
struct key *key_new(enum key_kind kind, const char *word) must_use;

/* Frees it.  Takes NULL. */
void key_free(struct key *key);

enum key_kind key_kind(const struct key *key) must_use;

/* The whole SubjectPublicKeyInfo (RFC 5280 4.1.2.7).  Lives as long as the key. */
struct view key_spki(const struct key *key) must_use;

/* The raw 32 bytes of an Ed25519 public key: the end of its SubjectPublicKeyInfo. */
struct view key_ed25519_public(const struct key *key) must_use;

/* Writes the AlgorithmIdentifier of its signatures. */
void key_write_algorithm(const struct key *key, struct der_writer *w);

/* Appends the signature of message: Ecdsa-Sig-Value, PKCS #1 v1.5 or Ed25519, all
 * with SHA-256 but the last.  One thread at a time. */
void key_sign(const struct key *key, struct view message, struct buf *out);

#endif
