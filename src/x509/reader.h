/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the reader of certificates share (certificate.c, names.c): how far it
 * has got, and what it says of what it meets.
 */
#ifndef CTVIGIL_X509_READER_H
#define CTVIGIL_X509_READER_H

#include "base/limits.h"
#include "base/view.h"
#include "der/der.h"
#include "x509/certificate.h"
#include "x509/fault.h"
#include "x509/reading.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The fields that every TBSCertificate has, in their order. */
enum x509_field {
	X509_FIELD_SERIAL,
	X509_FIELD_ALGORITHM,
	X509_FIELD_ISSUER,
	X509_FIELD_VALIDITY,
	X509_FIELD_SUBJECT,
	X509_FIELD_SPKI,
	X509_FIELD_COUNT,
};

/* A certificate while it is read. */
struct x509_reader {
	struct x509_certificate *certificate;
	struct x509_listener *listener; /* of identifiers; NULL: nobody asks for them */
	size_t names_left;              /* of LIMIT_CERT_NAMES */
	size_t attributes_left;         /* of LIMIT_CERT_ATTRIBUTES */
	enum x509_field next;           /* the one that stands here if nothing is odd */
	const uint8_t *first;           /* where the first element of the TBSCertificate stands */
	bool read[X509_FIELD_COUNT];
};

/* The front of part is wrong. */
static inline void
x509_reader_fault(struct x509_reader *r, enum x509_fault_code code, struct view part)
{
	x509_fault_add(&r->certificate->faults, code, view_offset(r->certificate->input, part));
}

static inline void
x509_reader_fault_odd(struct x509_reader *r, unsigned odd, struct view part)
{
	if (odd != 0)
		x509_reader_fault(r, X509_FAULT_NOT_DER, part);
}

/* The smallest run that takes in both. */
static inline struct view
x509_hull(struct view a, struct view b)
{
	const uint8_t *begin = a.ptr < b.ptr ? a.ptr : b.ptr;
	const uint8_t *a_end = a.ptr + a.len;
	const uint8_t *b_end = b.ptr + b.len;

	return view_of(begin, (size_t)((a_end > b_end ? a_end : b_end) - begin));
}

/* The bytes of part may carry an identity and were not read.  The last run takes in what is
 * one too many. */
static inline void
x509_reader_unread(struct x509_reader *r, struct view part)
{
	struct x509_certificate *c = r->certificate;
	struct view *last = &c->unread[LIMIT_CERT_UNREAD - 1];

	if (part.len == 0)
		return;
	if (c->unread_count < LIMIT_CERT_UNREAD)
		c->unread[c->unread_count++] = part;
	else
		*last = x509_hull(*last, part);
}

/* What is left after the last element of a part that may carry an identity. */
static inline void
x509_reader_trailing(struct x509_reader *r, struct view rest)
{
	if (rest.len == 0)
		return;
	x509_reader_fault(r, X509_FAULT_TRAILING, rest);
	x509_reader_unread(r, rest);
}

/* Takes an element, any. */
static inline bool
x509_reader_take(struct x509_reader *r, struct view *in, struct der_element *ret)
{
	if (!der_element(in, ret))
		return false;
	x509_reader_fault_odd(r, ret->odd, ret->whole);
	return true;
}

#endif
