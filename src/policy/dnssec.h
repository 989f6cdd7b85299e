/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far an answer of the DNS can be relied on: the rows of dnssec_table.h as C.
 */
#ifndef CTVIGIL_POLICY_DNSSEC_H
#define CTVIGIL_POLICY_DNSSEC_H

#include "base/attr.h"

enum dnssec {
#define DNSSEC(name, word, says) DNSSEC_##name,
#include "policy/dnssec_table.h"
	DNSSEC_COUNT
};

/* "secure", "the answer is signed, up to the keys of the root" */
const char *dnssec_word(enum dnssec dnssec) must_use;
const char *dnssec_says(enum dnssec dnssec) must_use;

/* What holds of two answers together, neither of which is bogus. */
enum dnssec dnssec_weaker(enum dnssec a, enum dnssec b) must_use;

#endif
