/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Labels that are not ASCII, put into ASCII: the one seam to libidn2 (RFC 5891,
 * UTS 46).
 */
#ifndef CTVIGIL_X509_IDNA_H
#define CTVIGIL_X509_IDNA_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>

/* The two ways to map letters such as the sharp s (UTS 46 4.1). */
enum x509_idna {
	X509_IDNA_NONTRANSITIONAL, /* IDNA2008: it stays */
	X509_IDNA_TRANSITIONAL,    /* IDNA2003: it becomes ss */
};

/* Characters in UTF-8 of the longest label that is tried: 63 of four bytes. */
#define X509_IDNA_LABEL_MAX 252

/* Appends the lower-case A-label, or what ASCII the label maps to.  False, with nothing
 * appended, if libidn2 refuses it, or it is empty, longer than X509_IDNA_LABEL_MAX, or
 * has a NUL. */
bool x509_idna_append(struct buf *out, struct view label, enum x509_idna way) must_use;

/* Why x509_idna_append() refused a label, for people. */
const char *x509_idna_refusal(struct view label, enum x509_idna way) must_use;

#endif
