/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of one name in a certificate, in every reading that a lenient client could
 * make of it: where it is cut, how its bytes are decoded, which address it may be
 * (reading_table.h).
 */
#ifndef CTVIGIL_X509_READING_H
#define CTVIGIL_X509_READING_H

#include "base/view.h"
#include "x509/general_name.h"
#include "x509/identifier.h"

#include <stdint.h>

/* Who is told, and what is left of LIMIT_CERT_IDNA and LIMIT_CERT_ODD_NAMES. */
struct x509_listener {
	x509_identifier_fn *fn;
	void *context;
	unsigned idna_left;
	size_t odd_left;
	bool odd_cut; /* it was told that a name is not read any more */
};

/* Tells all readings of the text of a name.  tag is that of its string type:
 * DER_IA5_STRING for those of a GeneralName. */
void x509_read_name(
    struct x509_listener *listener, enum x509_where where, uint8_t tag, struct view value);

/* Tells all readings of the octets of an iPAddress. */
void x509_read_address(struct x509_listener *listener, struct view octets);

/* Tells all readings of a name of a subjectAltName; nothing of a directoryName, whose
 * commonNames are names of their own. */
void x509_read_general_name(struct x509_listener *listener, const struct x509_general_name *name);

#endif
