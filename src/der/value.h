/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The values inside elements of DER (X.690): BOOLEAN, INTEGER, BIT STRING and
 * the two times, given the contents octets that der.h found.
 */
#ifndef CTVIGIL_DER_VALUE_H
#define CTVIGIL_DER_VALUE_H

#include "base/attr.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

/* Whether the contents are those of a BOOLEAN in DER: 00 or FF (X.690 11.1). */
bool der_boolean_is_der(struct view body) must_use;

/* Whether a BOOLEAN is true: in BER any octet but 00 (X.690 8.2.2).  Contents of
 * several octets, which no rule allows, are true if any of them is not 00. */
bool der_boolean(struct view body) must_use;

/* Whether an INTEGER has at least one octet and its first nine bits are not all
 * the same (X.690 8.3.2). */
bool der_integer_is_minimal(struct view body) must_use;

/* Whether an INTEGER is below zero: its first bit is 1 (X.690 8.3.3). */
bool der_integer_is_negative(struct view body) must_use;

/* The octets of a BIT STRING that is a multiple of eight bits long, as keys and
 * signatures are: the first octet, the count of unused bits, is 0 (X.690 8.6.2).
 * False otherwise. */
bool der_bit_string_octets(struct view body, struct view *ret) must_use;

/* RFC 5280 4.1.2.5.1: YYMMDDHHMMSSZ, YY below 50 in the century of 2000.  False
 * for any other spelling, or if there is no such moment. */
bool der_utc_time(struct view body, int64_t *ret_seconds) must_use;

/* RFC 5280 4.1.2.5.2: YYYYMMDDHHMMSSZ.  False as above. */
bool der_generalized_time(struct view body, int64_t *ret_seconds) must_use;

#endif
