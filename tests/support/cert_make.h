/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes certificates, precertificates and what a log makes of them (RFC 5280,
 * RFC 6962 3), for tests: what a spec says is written, right or wrong, and signed.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_CERT_MAKE_H
#define CTVIGIL_TESTS_SUPPORT_CERT_MAKE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/view.h"
#include "support/key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One AttributeTypeAndValue of a Name. */
struct cert_attribute {
	const char *oid;
	struct view value;
	unsigned tag; /* of the string; 0 stands for UTF8String */
	bool joins;   /* stands in the same RelativeDistinguishedName as the one before */
};

#define CERT_OID_CN "2.5.4.3"
#define CERT_OID_C "2.5.4.6"
#define CERT_OID_L "2.5.4.7"
#define CERT_OID_O "2.5.4.10"
#define CERT_OID_OU "2.5.4.11"
/* A commonName of a string literal. */
#define CERT_CN(literal) ((struct cert_attribute){ .oid = CERT_OID_CN, .value = VIEW(literal) })

/* One GeneralName of the subjectAltName: an identifier octet and contents, or,
 * with identifier 0, bytes that stand there as they are. */
struct cert_san {
	unsigned identifier;
	struct view value;
};

#define CERT_SAN_EMAIL (DER_CONTEXT + 1U)
#define CERT_SAN_DNS (DER_CONTEXT + 2U)
#define CERT_SAN_URI (DER_CONTEXT + 6U)
#define CERT_SAN_IP (DER_CONTEXT + 7U)
/* A dNSName of a string literal. */
#define CERT_DNS(literal) ((struct cert_san){ CERT_SAN_DNS, VIEW(literal) })

/* Who signs.  Read-only for callers; views live as long as the issuer. */
struct cert_issuer {
	const struct cert_issuer *above; /* NULL for a root */
	struct key *key;
	bool signs_precertificates; /* RFC 6962 3.1: a Precertificate Signing Certificate */
	struct hash key_hash;       /* SHA-256 of its SubjectPublicKeyInfo */
	struct buf name;            /* a whole Name */
	struct buf certificate;
	struct buf cheap_signature;
};

struct cert_issuer_spec {
	enum key_kind kind;
	const char *common_name; /* the word of its key too */
	const char *organization;
	const char *unit;    /* organizationalUnitName; may be NULL */
	const char *country; /* two letters; may be NULL */
	const struct cert_issuer *above;
	bool signs_precertificates;
};

/* An issuer with its certificate, valid from 2020 to 2040.  above must outlive it. */
struct cert_issuer *cert_issuer_new(const struct cert_issuer_spec *spec) must_use;

/* Frees it.  Takes NULL. */
void cert_issuer_free(struct cert_issuer *issuer);

/* Of whom the final certificate is, though a Precertificate Signing Certificate
 * may sign the precertificate. */
const struct cert_issuer *cert_issuer_final(const struct cert_issuer *issuer) must_use;

struct cert_spec {
	const struct cert_issuer *issuer;
	struct view serial; /* contents of the INTEGER */
	const struct cert_attribute *subject;
	size_t subject_count;
	const struct cert_san *sans; /* none: no subjectAltName */
	size_t san_count;
	int64_t not_before_s;
	int64_t not_after_s;
	struct view spki; /* a whole SubjectPublicKeyInfo; nothing: that of a shared P-256 key */
	/* Whole Extension elements that stand after all others. */
	struct view extensions;
	/* Leave out what every issuer puts in: key usage, key identifiers, policies,
	 * addresses of OCSP, issuer and CRL. */
	bool bare;
	bool poison;      /* makes it a precertificate (RFC 6962 3.1) */
	struct view scts; /* what cert_add_sct() made; nothing: no SCT list */
	/* The signature is one that the issuer made of something else: it has the form
	 * and the size, costs nothing, and no monitor checks the signatures of all that
	 * a log has. */
	bool cheap;
};

/* Appends the whole certificate. */
void cert_make(const struct cert_spec *spec, struct buf *out);

/* Appends the TBSCertificate that a log signs and keeps for it (RFC 6962 3.2):
 * without poison and SCT list, and with the issuer of the final certificate. */
void cert_make_logged_tbs(const struct cert_spec *spec, struct buf *out);

/* Appends to *scts the SCT of a log for the certificate of spec, as precertificate
 * (RFC 6962 3.2).  extensions are those of static-ct, or nothing.  The scts of spec
 * do not matter. */
void cert_add_sct(const struct cert_spec *spec, const struct key *log, uint64_t timestamp_ms,
    struct view extensions, struct buf *scts);

#endif
