/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree heads: the bytes that a log signs (RFC 6962 3.5), and the form of its
 * signatures (RFC 5246 4.7).  Whether one verifies is for source/verify.h.
 */
#ifndef CTVIGIL_CT_HEAD_H
#define CTVIGIL_CT_HEAD_H

#include "base/attr.h"
#include "base/hash.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

struct ct_head {
	uint64_t size; /* leaves of the tree */
	struct hash root;
	uint64_t timestamp_ms;
};

/* Writes what the signature of a head is over: TreeHeadSignature of RFC 6962 3.5. */
#define CT_HEAD_SIGNED_LEN 50
void ct_head_signed(const struct ct_head *head, uint8_t ret[CT_HEAD_SIGNED_LEN]);

/* The algorithms of RFC 5246 7.4.1.4.1 that RFC 6962 2.1.4 allows. */
#define CT_HASH_SHA256 4
#define CT_SIGNATURE_RSA 1
#define CT_SIGNATURE_ECDSA 3

struct ct_signed {
	uint8_t hash_algorithm;
	uint8_t signature_algorithm;
	struct view signature;
};

/* Takes a digitally-signed struct (RFC 5246 4.7).  What follows it is left.  False if
 * it is cut short. */
bool ct_signed_take(struct view *in, struct ct_signed *ret) must_use;

#endif
