/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The entries of a data tile (static-ct-api "Log Entries"), one behind another
 * without any mark between them: an entry whose end is not clear hides all that
 * follow, and the reader says how many.
 */
#ifndef CTVIGIL_CT_TILE_LEAF_H
#define CTVIGIL_CT_TILE_LEAF_H

#include "base/attr.h"
#include "base/view.h"
#include "ct/entry.h"

#include <stdbool.h>

struct ct_tile {
	struct view body;
	struct view rest;        /* what was not taken yet */
	unsigned left;           /* entries that were not taken yet */
	bool has_fault;          /* of the tile, which ended it */
	struct x509_fault fault; /* its offset is in body */
};

/* Begins to read a data tile of width entries, 256 for a full one.  body must outlive
 * the entries. */
void ct_tile_init(struct ct_tile *tile, struct view body, unsigned width);

/* Takes the next entry; offsets of its faults are those from its first byte.  False
 * at the end of the tile.  If the tile has a fault then, its entries from the first of
 * left on could not be separated: they are somewhere in rest.  With left == 0, all
 * are there, but more bytes follow. */
bool ct_tile_next(struct ct_tile *tile, struct ct_entry *ret) must_use;

#endif
