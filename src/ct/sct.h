/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed certificate timestamps (RFC 6962 3.2, 3.3): the promises of logs that
 * certificates carry, and the bytes that they are signatures of.
 */
#ifndef CTVIGIL_CT_SCT_H
#define CTVIGIL_CT_SCT_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"
#include "ct/head.h"

#include <stdbool.h>
#include <stdint.h>

struct ct_sct {
	struct view log_id; /* 32 bytes */
	uint64_t timestamp_ms;
	struct view extensions;
	struct ct_signed signature;
};

/* The items of the list in the value of an SCT-list extension, for ct_sct_next(): a
 * DER OCTET STRING around a SignedCertificateTimestampList.  False, with *ret
 * unchanged, if the value is anything else, or if the list is empty. */
bool ct_sct_list(struct view extension_value, struct view *ret) must_use;

/* Takes the next item off *rest.  False at the end, or where it cannot be followed:
 * *rest is not empty then. */
bool ct_sct_next(struct view *rest, struct view *ret) must_use;

/* Reads an item.  False, with *ret unchanged, if its version is not v1, or if it does
 * not end with its fields. */
bool ct_sct_read(struct view item, struct ct_sct *ret) must_use;

/* Appends what the SCT of an x509_entry is over: those in TLS and OCSP. */
void ct_sct_signed_certificate(const struct ct_sct *sct, struct view certificate, struct buf *out);

/* Appends what the SCT of a precert_entry is over, which is found in the certificate
 * that was made of it.  issuer_key_hash is SHA-256 of the SubjectPublicKeyInfo of who
 * issued that.  False, and nothing is appended, if it has no extension list. */
bool ct_sct_signed_precert(const struct ct_sct *sct, struct view issuer_key_hash,
    struct view certificate, struct buf *out) must_use;

#endif
