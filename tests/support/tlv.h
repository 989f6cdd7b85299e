/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changes DER as an attacker would: one element somewhere in it, with the lengths
 * around it made right again, or the length of that element alone, so that it is wrong.
 * Bytes changed at random hardly ever get past the first length.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_TLV_H
#define CTVIGIL_TESTS_SUPPORT_TLV_H

#include "base/attr.h"
#include "base/view.h"
#include "support/random.h"

#include <stddef.h>
#include <stdint.h>

/* Changes len bytes in room for size and returns their new number. */
typedef size_t tlv_change_fn(uint8_t *bytes, size_t len, size_t size);

/* Changes the element that random points to, in bytes of which len are in use and size
 * may be: its contents by change, or the whole of it (left out, doubled, put into
 * another one, given another tag).  Returns how many are in use then; 0, with
 * nothing changed, if there is no element or no room, or if none would be left. */
size_t tlv_change_element(
    struct random *random, tlv_change_fn *change, uint8_t *bytes, size_t len, size_t size) must_use;

/* Changes the length of an element and nothing else: another number, more octets than it
 * takes, or the indefinite form (X.690 8.1.3). */
size_t tlv_break_length(struct random *random, uint8_t *bytes, size_t len, size_t size) must_use;

/* Writes one that has an element of donor in the place of one of its own, or behind it, to
 * out.  Returns how many bytes that are; 0, with nothing written, if either has no element
 * or there is no room. */
size_t tlv_splice(struct random *random, struct view whole, struct view donor, uint8_t *out,
    size_t size) must_use;

#endif
