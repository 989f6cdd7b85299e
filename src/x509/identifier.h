/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every name and address that a certificate may be taken to be for, in every
 * reading that a lenient client could make of it.
 */
#ifndef CTVIGIL_X509_IDENTIFIER_H
#define CTVIGIL_X509_IDENTIFIER_H

#include "base/attr.h"
#include "base/view.h"
#include "x509/certificate.h"

#include <stdbool.h>

enum x509_where {
#define X509_WHERE(name, text, says) X509_WHERE_##name,
#include "x509/where_table.h"
};

enum x509_reading {
#define X509_READING(name, text, exact, says) X509_READING_##name,
#include "x509/reading_table.h"
};

enum x509_identifier_kind {
	X509_DOMAIN_NAME, /* of the DNS (RFC 1034 3.1), or a pattern for such names */
	X509_ADDRESS,     /* of IP */
};

/* The character that stands for a label that cannot be read; no name of DNS has it.
 * It may match any label. */
#define X509_BAD_LABEL '?'

struct x509_identifier {
	enum x509_identifier_kind kind;
	enum x509_where where;
	enum x509_reading reading;
	struct view
	    value;       /* a name: lower-case A-labels joined by '.', no dot at either end; a label
			      may be or hold '*', or be X509_BAD_LABEL.  An address: 4 or 16 bytes.
			      Valid during the call only. */
	struct view raw; /* its bytes in the certificate */
};

typedef void x509_identifier_fn(void *context, const struct x509_identifier *identifier);

/* x509_read(), and calls fn for each identifier in each of its readings; the same value may
 * come more than once.  Unread bytes are not among them: they are searched
 * (watch/unread.h). */
void x509_read_identifiers(struct view input, enum x509_form form, x509_identifier_fn *fn,
    void *context, struct x509_certificate *ret);

/* The same of a certificate that was read. */
void x509_identifiers(
    const struct x509_certificate *certificate, x509_identifier_fn *fn, void *context);

/* "san.dns", "cut-at-nul", whether a match of that reading is exact, and the sentences. */
const char *x509_where_text(enum x509_where where) must_use;
const char *x509_where_says(enum x509_where where) must_use;
const char *x509_reading_text(enum x509_reading reading) must_use;
const char *x509_reading_says(enum x509_reading reading) must_use;
bool x509_reading_is_exact(enum x509_reading reading) must_use;

#endif
