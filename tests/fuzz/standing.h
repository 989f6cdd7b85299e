/* SPDX-License-Identifier: Apache-2.0 */
/*
 * As what an element stands in a certificate, whatever was done to what is around it:
 * principle 10 as a second walk, beside the one that is tested.
 */
#ifndef CTVIGIL_TESTS_FUZZ_STANDING_H
#define CTVIGIL_TESTS_FUZZ_STANDING_H

#include "x509/certificate.h"

enum standing {
	STANDING_NAME,    /* it is a name or address for which the certificate is */
	STANDING_OTHER,   /* it is, or is part of, something that can be read and is no name */
	STANDING_UNREAD,  /* what it is part of cannot be read, and may be a name */
	STANDING_UNCLEAR, /* a wrong length cuts through it, or it stands among strays */
};

/* Of element, which lies in the input of the certificate. */
enum standing standing_of(const struct x509_certificate *certificate, struct view element);

#endif
