/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include "base/num.h"

#include <stdalign.h>
#include <string.h>

void
arena_init(struct arena *arena, void *memory, size_t size)
{
	*arena = (struct arena){ .memory = memory, .size = size };
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	uintptr_t here = (uintptr_t)arena->memory + arena->used;
	size_t padding = (align - here % align) % align;
	size_t need;
	void *piece;

	if (!num_add(padding, size, &need) || need > arena->size - arena->used)
		return NULL;
	piece = arena->memory + arena->used + padding;
	arena->used += need;
	return memset(piece, 0, size);
}

void
arena_reset(struct arena *arena)
{
	arena->used = 0;
}
