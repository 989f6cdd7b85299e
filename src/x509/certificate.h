/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A certificate, or the TBSCertificate of a precertificate entry, as views of its
 * parts (RFC 5280 4.1).  Reading always ends with something: what cannot be
 * followed becomes a fault with its offset, and what may carry an identity but
 * was not read (principle 10) is kept as runs of unread bytes, so that they can
 * be searched.  Nothing is copied and nothing is judged.
 */
#ifndef CTVIGIL_X509_CERTIFICATE_H
#define CTVIGIL_X509_CERTIFICATE_H

#include "base/attr.h"
#include "base/view.h"
#include "x509/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum x509_form {
	X509_CERTIFICATE, /* Certificate, a precertificate as submitted too */
	X509_TBS,         /* TBSCertificate alone, as in a precert_entry (RFC 6962 3.2) */
};

/* A part is a view of the input; an absent or unreadable part is a view of
 * nothing with ptr NULL. */
struct x509_certificate {
	struct view input;
	enum x509_form form;
	struct view tbs;                 /* the whole TBSCertificate */
	struct view version;             /* contents of the INTEGER; nothing if it is the default */
	struct view serial;              /* contents of the INTEGER */
	struct view signature_algorithm; /* whole AlgorithmIdentifier inside the TBSCertificate */
	struct view issuer;              /* the whole Name */
	struct view validity;            /* contents */
	struct view subject;             /* the whole Name */
	struct view spki;                /* the whole SubjectPublicKeyInfo */
	struct view extensions;          /* contents of the SEQUENCE OF Extension */
	struct view outer_algorithm;     /* whole AlgorithmIdentifier behind the TBSCertificate */
	struct view signature;           /* contents of the BIT STRING behind it */
	bool has_extensions;             /* [3] was there */
	bool has_not_before;             /* it could be read */
	bool has_not_after;
	int64_t not_before_s;
	int64_t not_after_s;
	bool has_poison;   /* RFC 6962 3.1; whatever its value and criticality */
	bool has_sct_list; /* RFC 6962 3.3 */
	size_t unread_count;
	struct x509_faults faults;
	struct view unread[LIMIT_CERT_UNREAD];
};

/* Reads input, which must outlive *ret. */
void x509_read(struct view input, enum x509_form form, struct x509_certificate *ret);

/* The same, and tells the listener, unless it is NULL, each identifier when it is read:
 * what x509_read_identifiers() of identifier.h is made of. */
struct x509_listener;
void x509_read_telling(struct view input, enum x509_form form, struct x509_listener *listener,
    struct x509_certificate *ret);

/* RFC 5280 4.1: Extension ::= SEQUENCE { extnID, critical DEFAULT FALSE, extnValue } */
struct x509_extension {
	struct view whole;
	struct view oid;   /* contents of the OBJECT IDENTIFIER */
	struct view value; /* contents of the OCTET STRING */
	bool critical;
};

/* Takes the next readable extension off *rest, which begins as extensions of a
 * certificate.  False at the end, or where the list cannot be followed. */
bool x509_extension_next(struct view *rest, struct x509_extension *ret) must_use;

#endif
