/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The object identifiers that certificates use, as rows of a table, and their
 * text (X.660, X.690 8.19).  An OID is held as its contents octets and compared as
 * such; its arcs are only computed to be shown.
 */
#ifndef CTVIGIL_X509_OID_H
#define CTVIGIL_X509_OID_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>

enum x509_oid {
#define X509_OID(name, dotted, octets, text) X509_OID_##name,
#include "x509/oid_table.h"
	X509_OID_COUNT
};

struct x509_oid_row {
	const char *dotted;
	const char *text; /* "CN", "subjectAltName", "ecdsa-with-SHA256" */
};

/* One row for each enum x509_oid. */
extern const struct x509_oid_row x509_oid_rows[X509_OID_COUNT];

/* Which row the contents octets are the OID of; X509_OID_COUNT for none. */
enum x509_oid x509_oid_find(struct view octets) must_use;

/* Their contents octets, where a compiler sees them: what is left of x509_oid_is() is then
 * one comparison, since it nearly always asks for a constant. */
static const struct view x509_oid_octets[X509_OID_COUNT] = {
#define X509_OID(name, dotted, octets, text) { (const uint8_t *)("" octets), sizeof(octets) - 1 },
#include "x509/oid_table.h"
};

/* Whether the contents octets are those of oid. */
static always_inlined bool must_use
x509_oid_is(struct view octets, enum x509_oid oid)
{
	return octets.len == x509_oid_octets[oid].len &&
	       memcmp(octets.ptr, x509_oid_octets[oid].ptr, x509_oid_octets[oid].len) == 0;
}

/* Appends the arcs in decimal, "2.5.4.3".  An arc above 2^63 - 1, or more octets than
 * LIMIT_OID_OCTETS, which no OID in use comes near, are shown as '#' and hex; "..."
 * stands for the last arc if it is cut short. */
void x509_oid_append(struct buf *out, struct view octets);

/* Appends the text of its row, or else the arcs. */
void x509_oid_append_text(struct buf *out, struct view octets);

#endif
