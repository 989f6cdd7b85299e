/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answer of get-entries (RFC 6962 4.6): {"entries":[{"leaf_input":"...",
 * "extra_data":"..."}, ...]}.  A general reader of JSON would take most of the time of
 * a monitor, so that this one reads this shape and no other.  Whatever has another one
 * is for the general reader to judge; nothing is refused here.  Strings are not looked
 * into: what JSON forbids in one, ct_base64_read() refuses.
 */
#ifndef CTVIGIL_CT_ENTRIES_H
#define CTVIGIL_CT_ENTRIES_H

#include "base/attr.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>

/* An entry in base 64, for ct_base64_read(). */
struct ct_entry_text {
	struct view leaf_input;
	struct view extra_data;
};

/* Finds the entries of body, at most max of them, and writes where they are; their
 * number goes to *ret_count.  Members may come in any order, with any white space, and
 * other members whose value is a string are passed over.  False, with *ret_count
 * unchanged, if there are more entries, or if anything else is odd: an escape in a
 * string, another type, a member missing or twice, no JSON at all. */
bool ct_entries_find(
    struct view body, struct ct_entry_text *ret, size_t max, size_t *ret_count) must_use;

#endif
