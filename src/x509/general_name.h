/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names of a subjectAltName, one after another (RFC 5280 4.2.1.6).  A name's type
 * is its tag number, whatever its class and whether it says that it is constructed.
 * Walking is total: what cannot be read comes as a name of its own.
 */
#ifndef CTVIGIL_X509_GENERAL_NAME_H
#define CTVIGIL_X509_GENERAL_NAME_H

#include "base/attr.h"
#include "base/view.h"

#include <stdbool.h>

/* The tag numbers of GeneralName. */
enum x509_general_name_type {
	X509_OTHER_NAME,
	X509_RFC822_NAME,
	X509_DNS_NAME,
	X509_X400_ADDRESS,
	X509_DIRECTORY_NAME,
	X509_EDI_PARTY_NAME,
	X509_URI,
	X509_IP_ADDRESS,
	X509_REGISTERED_ID,
	X509_UNREADABLE_NAME, /* none of them, or not to be followed */
};

struct x509_general_name {
	enum x509_general_name_type type;
	struct view whole;
	/* Text, address or OID: the octets; otherName: the contents of its value, an
	 * element; directoryName: the whole Name; the other two: the contents. */
	struct view value;
	struct view type_id; /* otherName: contents of its OID */
	unsigned odd;        /* a set of enum der_oddity */
};

/* Begins to read the value of a subjectAltName: *ret_names is what
 * x509_general_name_next() takes from, *ret_trailing what follows the SEQUENCE.  What
 * is odd is added to *odd.  False, and nothing changed, if it is not a SEQUENCE. */
bool x509_general_names(
    struct view value, struct view *ret_names, struct view *ret_trailing, unsigned *odd) must_use;

/* Takes the next name.  False at the end. */
bool x509_general_name_next(struct view *names, struct x509_general_name *ret) must_use;

#endif
