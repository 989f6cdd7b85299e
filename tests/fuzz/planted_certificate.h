/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates with one element planted in them, where it says for whom they are or not. */
#ifndef CTVIGIL_TESTS_FUZZ_PLANTED_CERTIFICATE_H
#define CTVIGIL_TESTS_FUZZ_PLANTED_CERTIFICATE_H

#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

enum place {
	PLACE_SUBJECT_CN,
	PLACE_SUBJECT_BITS_CN, /* a commonName that is no text */
	PLACE_SAN_DNS,
	PLACE_SAN_IP,
	PLACE_SAN_URI,
	PLACE_SAN_EMAIL,
	PLACE_SAN_DIRECTORY_CN,
	PLACE_SAN_OTHER,
	PLACE_SECOND_SAN,
	PLACE_BROKEN_SAN,    /* its value is a string and no SEQUENCE */
	PLACE_BEHIND_BROKEN, /* behind an extension that runs past the end of the list */
	PLACE_SUBJECT_O,
	PLACE_ISSUER_CN,
	PLACE_AIA,
	PLACE_CRL,
	PLACE_SCTS,
	PLACE_OID,
	PLACE_KEY,
	PLACE_SIGNATURE,
	PLACES
};

/* Whether whatever stands there says for whom a certificate is, or could. */
bool place_is_identity(enum place place);

/* The element that is planted there for a name, or an address as text. */
struct view planted_element(enum place place, struct view text);

/* A Certificate, or its TBSCertificate, with that element in this place.  It lives until
 * the program ends. */
struct view planted_certificate(enum place place, struct view element, bool tbs_alone);

#endif
