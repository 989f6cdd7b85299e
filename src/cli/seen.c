/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/seen.h"

#include "base/own.h"

#include <stdlib.h>

#define SLOTS_FIRST 1024

static const struct hash empty;

void
seen_fini(struct seen *seen)
{
	free(seen->slots);
	*seen = (struct seen){ .count = 0 };
}

/* The slot of an id, or the empty one where it would be.  An id is a hash, whose bytes
 * are as good as any hash of it; at least one slot in two is empty. */
static struct hash *
find(const struct seen *seen, const struct hash *id)
{
	size_t at;

	memcpy(&at, id->bytes, sizeof(at));
	for (;; at++) {
		struct hash *slot = &seen->slots[at & (seen->slot_count - 1)];

		if (hash_equal(slot, id) || hash_equal(slot, &empty))
			return slot;
	}
}

static void
grow(struct seen *seen)
{
	struct seen larger = {
		.slot_count = seen->slot_count == 0 ? SLOTS_FIRST : 2 * seen->slot_count,
		.count = seen->count,
	};

	larger.slots = xcalloc(larger.slot_count, sizeof(*larger.slots));
	for (size_t i = 0; i < seen->slot_count; i++) {
		if (!hash_equal(&seen->slots[i], &empty))
			*find(&larger, &seen->slots[i]) = seen->slots[i];
	}
	free(seen->slots);
	*seen = larger;
}

bool
seen_add(struct seen *seen, const struct hash *id)
{
	struct hash *slot;

	if (2 * seen->count >= seen->slot_count)
		grow(seen);
	slot = find(seen, id);
	if (hash_equal(slot, id))
		return false;
	*slot = *id;
	seen->count++;
	return true;
}
