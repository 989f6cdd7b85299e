/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What makes two entries the same issuance: a precertificate, its certificate, and
 * their copies in any number of logs differ in nothing but poison and SCTs (RFC 6962
 * 3.1, 3.3).
 */
#ifndef CTVIGIL_CT_ISSUANCE_H
#define CTVIGIL_CT_ISSUANCE_H

#include "base/attr.h"
#include "base/hash.h"
#include "base/view.h"
#include "x509/certificate.h"

#include <stdbool.h>

/* The id of an issuance: SHA-256 of the TBSCertificate without any poison or SCT-list
 * extension, with the lengths around what is kept written in DER (ct/tbs.h); where
 * there is no extension list, and so neither of the two, SHA-256 of signed_entry as
 * it is.  The same for a certificate and for the TBSCertificate of a precert_entry. */
struct hash ct_issuance_id(
    struct hasher *hasher, struct view signed_entry, enum x509_form form) must_use;

/* What certspotter calls tbs_sha256, and finds known certificates by.  It is the id
 * where there is an extension list, since both hash the same bytes; without one, it is
 * SHA-256 of the TBSCertificate, where the id of a certificate covers its signature
 * too.  False if there is no TBSCertificate to be found. */
bool ct_tbs_sha256(struct hasher *hasher, struct view signed_entry, enum x509_form form,
    struct hash *ret) must_use;

/* How a precertificate as submitted and the TBSCertificate in its leaf agree. */
enum ct_correspondence {
	CT_SAME, /* the leaf has what was submitted, without its poison */
	/* The same but for issuer and authorityKeyIdentifier, which a log takes from the
	 * certificate above a Precertificate Signing Certificate (RFC 6962 3.2).  Without
	 * one, it is a difference like others. */
	CT_OTHER_ISSUER,
	CT_DIFFERENT, /* the log did not log what was submitted */
};

/* Compares the two: submitted is a whole certificate.  A "critical FALSE" that is written
 * out is the same as none, since some logs write the extensions anew. */
enum ct_correspondence ct_compare_submitted(
    struct hasher *hasher, struct view submitted, struct view tbs) must_use;

#endif
