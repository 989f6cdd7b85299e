/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory with a fixed budget, given by the caller, for pure code: pieces are
 * taken from the front and all given back at once.  Nothing is freed singly,
 * nothing is ever taken from the heap.
 */
#ifndef CTVIGIL_BASE_ARENA_H
#define CTVIGIL_BASE_ARENA_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena {
	uint8_t *memory;
	size_t size;
	size_t used;
};

/* An arena over size bytes at memory, which must outlive it. */
void arena_init(struct arena *arena, void *memory, size_t size);

/* size bytes, all zero and aligned for any object, or NULL if the budget is
 * spent; the arena is then unchanged. */
void *arena_alloc(struct arena *arena, size_t size) must_use;

/* Gives everything back.  What was allocated must not be used any more. */
void arena_reset(struct arena *arena);

#endif
