/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An issuance as the store has it, in the shape in which it is told (alert/match_line.h).
 */
#ifndef CTVIGIL_PROC_TOLD_H
#define CTVIGIL_PROC_TOLD_H

#include "alert/match_line.h"
#include "store/store.h"

/* How the store's rows number the kinds of entries (RFC 6962 3.1). */
#define ENTRY_PRECERTIFICATE 1

struct told {
	struct match match;
	struct match_verdict verdict;
	struct match_sighting *sightings;
	struct match_item *items;
};

/* Fills *ret, which stays where it is, from a delivery of an issuance, which must outlive it.
 * Freed with told_fini(). */
void told_init(struct told *ret, const struct store_delivery *delivery);
void told_fini(struct told *told);

#endif
