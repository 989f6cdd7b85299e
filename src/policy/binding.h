/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a key is bound to: the names and addresses that certificates for it may have, a
 * line each.  A name is that name only, and a wildcard that wildcard only; a name behind a
 * dot is a tree, and a block of addresses all that are in it (watch/item.h).
 */
#ifndef CTVIGIL_POLICY_BINDING_H
#define CTVIGIL_POLICY_BINDING_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"
#include "x509/identifier.h"

#include <stdbool.h>

/* Appends the line of a word as people write it: an item that can be watched, or a wildcard.
 * False, with nothing appended, if it is none, or is a block with bits beyond its prefix,
 * which may be meant to be smaller. */
bool binding_append_word(struct buf *lines, struct view word) must_use;

/* For x509_read_identifiers(), with the buffer as context: appends the line of an
 * identifier that is exactly what the certificate says, in a dNSName, an iPAddress or a
 * commonName of the subject.  Other readings bind to nothing, nor does a name that is
 * written like an address, a block of them, or longer than any. */
void binding_append_identifier(void *lines, const struct x509_identifier *identifier);

/* Whether one of these lines covers a name, wildcard or address as a match tells it.  A
 * line that is none covers nothing; nor do no lines. */
bool binding_covers(struct view names, struct view value) must_use;

#endif
