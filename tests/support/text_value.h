/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contents of elements of DER as people write them: numbers, OIDs, wide strings.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_TEXT_VALUE_H
#define CTVIGIL_TESTS_SUPPORT_TEXT_VALUE_H

#include "base/attr.h"
#include "base/buf.h"
#include "support/text_scan.h"

#include <stdbool.h>
#include <stddef.h>

/* Takes a string in quotes, which is UTF-8, and appends each of its characters in width
 * bytes: 2 for a BMPString, 4 for a UniversalString. */
bool text_append_wide(struct text_scan *s, struct buf *out, size_t width) must_use;

/* Takes a number of up to 63 bits, which may have a sign, and appends the contents of
 * its INTEGER. */
bool text_append_integer(struct text_scan *s, struct buf *out) must_use;

/* Takes the arcs of an OID, or its text in oid_table.h, and appends its contents. */
bool text_append_oid(struct text_scan *s, struct buf *out) must_use;

#endif
