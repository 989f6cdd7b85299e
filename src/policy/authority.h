/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a certificate is that of a CA, so that others are issued with its key.
 */
#ifndef CTVIGIL_POLICY_AUTHORITY_H
#define CTVIGIL_POLICY_AUTHORITY_H

#include "base/attr.h"
#include "x509/certificate.h"

enum authority {
	AUTHORITY_NO,
	AUTHORITY_UNCLEAR, /* it says something about it that cannot be read */
	AUTHORITY_YES,
};

/* Of a certificate that was read: AUTHORITY_YES if any of its extensions makes it one, be it
 * cA of basicConstraints (RFC 5280 4.2.1.9) or keyCertSign of keyUsage (RFC 5280 4.2.1.3).
 * One that issued itself is none for that. */
enum authority authority_of(const struct x509_certificate *certificate) must_use;

#endif
