/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a SubjectPublicKeyInfo says about its key, to be shown (RFC 5280 4.1.2.7, RFC
 * 3279 2.3, RFC 5480 2).  Nothing is computed with the key, so that no key is too odd.
 */
#ifndef CTVIGIL_X509_KEY_H
#define CTVIGIL_X509_KEY_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"
#include "x509/oid.h"

#include <stdbool.h>
#include <stddef.h>

struct x509_key {
	struct view algorithm;  /* contents of its OID */
	struct view parameters; /* the whole element, or nothing */
	struct view curve;      /* of an EC key: contents of the OID, or nothing */
	struct view octets;     /* of the BIT STRING; nothing if its bits are no octets */
	struct view modulus;    /* of an RSA key: contents of the INTEGER, or nothing */
	struct view exponent;
};

/* Reads a whole SubjectPublicKeyInfo as far as it goes.  False, and *ret unchanged, if
 * it is not an AlgorithmIdentifier and a BIT STRING in a SEQUENCE. */
bool x509_key_read(struct view spki, struct x509_key *ret) must_use;

/* The bits of a number that is not negative, as the contents of an INTEGER. */
size_t x509_key_bits(struct view integer) must_use;

/* Appends "RSA 2048 bits, exponent 65537", "EC P-256", "Ed25519", the arcs of an
 * unknown algorithm. */
void x509_key_append(struct buf *out, const struct x509_key *key);

#endif
