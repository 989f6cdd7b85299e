/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The issuances that were told, so that each is told once: a set of their ids.
 */
#ifndef CTVIGIL_CLI_SEEN_H
#define CTVIGIL_CLI_SEEN_H

#include "base/attr.h"
#include "base/hash.h"

#include <stdbool.h>
#include <stddef.h>

/* Zero state is the empty set. */
struct seen {
	struct hash *slots; /* a hash of zeros: empty */
	size_t slot_count;  /* 0 or a power of two */
	size_t count;
};

/* Frees what it holds. */
void seen_fini(struct seen *seen);

/* Adds an id.  False if it was there. */
bool seen_add(struct seen *seen, const struct hash *id) must_use;

#endif
