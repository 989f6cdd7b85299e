/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes DER (X.690) into a buffer, for tests: what is between begin and end is
 * the contents.  Next to each right way to end an element there is a wrong one,
 * so that a test can make what no encoder would.  Nothing is checked but that
 * each begin has its end.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_DER_WRITE_H
#define CTVIGIL_TESTS_SUPPORT_DER_WRITE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"
#include "der/der.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Elements inside one another.  A certificate takes 9. */
#define DER_WRITE_DEPTH 32

struct der_writer {
	struct buf *out;
	size_t depth;
	size_t starts[DER_WRITE_DEPTH]; /* where the contents of each open element begin */
};

/* A writer that appends to out. */
void der_write_init(struct der_writer *w, struct buf *out);

/* Opens an element with this identifier octet. */
void der_write_begin(struct der_writer *w, unsigned identifier);

/* Closes the innermost element with its length in the fewest octets (X.690 10.1). */
void der_write_end(struct der_writer *w);

/* Forgets the innermost element, as if it had not begun. */
void der_write_cancel(struct der_writer *w);

/* Whether nothing has been written into the innermost element. */
bool der_write_is_empty(const struct der_writer *w) must_use;

/* Wrong: the long form of the length in this many octets, 1 to 8, needed or not. */
void der_write_end_padded(struct der_writer *w, size_t octets);

/* Wrong: a length that says len, whatever the contents are. */
void der_write_end_claiming(struct der_writer *w, size_t len);

/* Wrong: the indefinite form (X.690 8.1.3.6). */
void der_write_end_indefinite(struct der_writer *w);

/* Bytes as they are: contents, a whole element made elsewhere, or no DER at all. */
void der_write_raw(struct der_writer *w, struct view bytes);

/* A whole primitive element: identifier, length, these contents. */
void der_write_element(struct der_writer *w, unsigned identifier, struct view contents);

/* BOOLEAN, INTEGER and OBJECT IDENTIFIER ("1.2.840.113549"); an OID that is no
 * dotted text of at least two arcs ends the process. */
void der_write_boolean(struct der_writer *w, bool value);
void der_write_integer(struct der_writer *w, int64_t value);
void der_write_oid(struct der_writer *w, const char *dotted);

/* INTEGER of a magnitude, big-endian: what ECDSA and RSA numbers are. */
void der_write_unsigned(struct der_writer *w, struct view magnitude);

/* BIT STRING of whole octets. */
void der_write_bits(struct der_writer *w, struct view octets);

/* UTCTime up to the year 2049, GeneralizedTime from 2050 on (RFC 5280 4.1.2.5). */
void der_write_time(struct der_writer *w, int64_t seconds);

#endif
