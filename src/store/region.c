/* SPDX-License-Identifier: Apache-2.0 */
#include "store/region.h"

#include "base/num.h"
#include "base/own.h"

#include <stdalign.h>
#include <stdlib.h>

struct region_piece {
	struct region_piece *before;
	alignas(max_align_t) uint8_t bytes[];
};

void *
region_alloc(struct region *region, size_t size)
{
	struct region_piece *piece;

	if (!num_add(size, sizeof(*piece), &size))
		abort();
	piece = xcalloc(1, size);
	piece->before = region->last;
	region->last = piece;
	return piece->bytes;
}

struct view
region_copy(struct region *region, struct view bytes)
{
	void *copy;

	if (bytes.len == 0)
		return view_of(NULL, 0);
	copy = region_alloc(region, bytes.len);
	memcpy(copy, bytes.ptr, bytes.len);
	return view_of(copy, bytes.len);
}

void *
region_room(struct region *region, void *array, size_t count, size_t size)
{
	void *larger;

	/* Twice as much whenever count is a power of two. */
	if ((count & (count - 1)) != 0)
		return array;
	larger = region_alloc(region, (count == 0 ? 1 : 2 * count) * size);
	if (count > 0)
		memcpy(larger, array, count * size);
	return larger;
}

void
region_reset(struct region *region)
{
	while (region->last != NULL) {
		struct region_piece *piece = region->last;

		region->last = piece->before;
		free(piece);
	}
}
