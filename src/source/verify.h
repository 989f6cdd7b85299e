/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures, by libcrypto: of logs, of witnesses, of Google's log list, and of
 * certificates.  What is signed was built elsewhere; here it is only checked.
 *
 * A key goes to libcrypto only if it is of a kind in the table, read by our own
 * reader first: no explicit curves, no huge moduli (CVE-2022-0778 and its like).
 */
#ifndef CTVIGIL_SOURCE_VERIFY_H
#define CTVIGIL_SOURCE_VERIFY_H

#include "base/attr.h"
#include "base/view.h"
#include "ct/note.h"
#include "x509/certificate.h"

#include <stdbool.h>
#include <stdint.h>

enum verify_result {
	VERIFY_GOOD,
	VERIFY_BAD,
	VERIFY_UNKNOWN, /* an algorithm or key that is not checked: cannot tell */
};

/* Whether spki is a key that a log may have (RFC 6962 2.1.4): ECDSA over P-256, or
 * RSA of at least 2048 bits. */
bool verify_is_log_key(struct view spki) must_use;

/* The signature in a digitally-signed struct (RFC 5246 4.7) whose algorithms are the
 * two numbers, over message, by a log's key.  BAD if the algorithms are not
 * SHA-256 and that of the key. */
enum verify_result verify_log_signature(struct view spki, unsigned hash_algorithm,
    unsigned signature_algorithm, struct view message, struct view signature) must_use;

/* An Ed25519 signature (RFC 8032) of 64 bytes by a key of 32 bytes: the lines of type
 * 1 and 4 in signed notes. */
bool verify_ed25519(struct view key, struct view message, struct view signature) must_use;

/* What a line of kind NOTE_COSIGNATURE_V1 signs with, by a witness's key of 32 bytes:
 * that at *ret_time_s it had seen no larger tree of this origin (C2SP
 * tlog-cosignature).  *ret_time_s is unchanged if it does not verify. */
bool verify_cosignature(struct view key, const struct note *note, const struct note_signature *line,
    uint64_t *ret_time_s) must_use;

/* The detached signature of a log list of Google's, by the key that Google publishes. */
bool verify_google_list(struct view list, struct view signature) must_use;

/* The signature of a certificate, or of a precertificate as submitted, by the key of
 * an issuer.  UNKNOWN also where the certificate cannot be followed that far. */
enum verify_result verify_certificate(
    const struct x509_certificate *certificate, struct view issuer_spki) must_use;

#endif
