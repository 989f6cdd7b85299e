/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of a certificate that carry its identities, read by the reader of certificates:
 * the subject, and the names of the subjectAltName.
 */
#ifndef CTVIGIL_X509_NAMES_H
#define CTVIGIL_X509_NAMES_H

#include "base/view.h"
#include "x509/identifier.h"
#include "x509/reader.h"

/* Reads a whole Name (RFC 5280 4.1.2.4) attribute by attribute and tells its commonNames;
 * what cannot be read, and what is beyond LIMIT_CERT_ATTRIBUTES, is unread.  Nothing if it
 * is no Name. */
void x509_read_attributes(struct x509_reader *r, enum x509_where where, struct view whole);

/* The same with the value of a subjectAltName (RFC 5280 4.2.1.6): SEQUENCE OF GeneralName,
 * up to LIMIT_CERT_NAMES. */
void x509_read_subject_alt_name(struct x509_reader *r, struct view value);

#endif
