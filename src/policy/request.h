/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests for certificates, PKCS #10 (RFC 2986): the key, and the names that it is
 * requested for, in the subject and in a subjectAltName of the extensionRequest (RFC 2985
 * 5.4.2).
 *
 * The signature, by which a CA sees that who asks has the key, is not checked: who has a
 * request in a file of his own says that the key is his, as he could by its hash alone.
 */
#ifndef CTVIGIL_POLICY_REQUEST_H
#define CTVIGIL_POLICY_REQUEST_H

#include "base/attr.h"
#include "base/view.h"
#include "x509/identifier.h"

#include <stdbool.h>

/* Reads a request, which nothing follows, strictly.  Calls fn for each identifier as
 * x509_read_identifiers() does, and gives the whole SubjectPublicKeyInfo.  False if it is
 * no such request, or a name in it cannot be read; fn may have been called by then. */
bool request_read(
    struct view der, x509_identifier_fn *fn, void *context, struct view *ret_spki) must_use;

#endif
