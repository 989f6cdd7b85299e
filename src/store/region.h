/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory on the heap that grows piece by piece and is given back at once: what
 * one answer of the store points to, until the next question.
 */
#ifndef CTVIGIL_STORE_REGION_H
#define CTVIGIL_STORE_REGION_H

#include "base/attr.h"
#include "base/view.h"

#include <stddef.h>

struct region_piece;

/* Zeroed, it is empty. */
struct region {
	struct region_piece *last;
};

/* size zeroed bytes, aligned for any object.  Ends the process if memory is out. */
void *region_alloc(struct region *region, size_t size) must_use;

/* A copy of bytes. */
struct view region_copy(struct region *region, struct view bytes) must_use;

/* Room for one more element of size bytes behind count others, which may move: the array as
 * it is from now on.  What is behind them is zeroed. */
void *region_room(struct region *region, void *array, size_t count, size_t size) must_use;

/* Gives everything back; the region is empty and usable afterwards. */
void region_reset(struct region *region);

#endif
