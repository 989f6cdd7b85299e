/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/found.h"

#include "base/limits.h"
#include "base/own.h"

#include <stdlib.h>

void
found_init(struct found *found)
{
	*found = (struct found){ .count = 0 };
	arena_init(&found->arena, xcalloc(1, LIMIT_HELD), LIMIT_HELD);
}

void
found_fini(struct found *found)
{
	free(found->arena.memory);
	free(found->rows);
	free(found->items);
}

void
found_clear(struct found *found)
{
	arena_reset(&found->arena);
	found->count = 0;
	found->items_count = 0;
	found->lost = 0;
}

/* Makes *view one of a copy.  False if there is no room. */
static bool
keep(struct found *found, struct view *view)
{
	uint8_t *copy;

	if (view->len == 0)
		return true;
	copy = arena_alloc(&found->arena, view->len);
	if (copy == NULL)
		return false;
	memcpy(copy, view->ptr, view->len);
	*view = view_of(copy, view->len);
	return true;
}

static void
add(struct found *found, const struct found_row *row)
{
	if (found->count == found->room) {
		found->room = found->room == 0 ? LIMIT_TILE_ENTRIES : 2 * found->room;
		found->rows = xrealloc(found->rows, found->room * sizeof(*found->rows));
	}
	found->rows[found->count++] = *row;
}

void
found_match(struct found *found, const struct reader_match *from)
{
	struct found_row row = {
		.is_match = true,
		.match = {
			.id = from->id,
			.attempt = 1,
			.tbs_sha256 = from->tbs_sha256,
			.has_issuer_key = from->has_issuer_key,
			.issuer_key_sha256 = from->issuer_key_sha256,
			.spki_sha256 = from->spki_sha256,
			.sighting_count = 1,
			.json = from->json,
			.text = from->text,
		},
		.sighting = {
			.index = from->index,
			.is_precertificate = from->is_precertificate,
			.timestamp_ms = from->timestamp_ms,
		},
		.first_item = found->items_count,
	};

	if (keep(found, &row.match.json) && keep(found, &row.match.text))
		add(found, &row);
	else
		found->lost++;
}

void
found_item(struct found *found, const struct reader_item *from)
{
	struct match_item item = { from->watch, from->tag, from->value, from->where, from->exact,
		from->reason };
	struct found_row *row = found->count == 0 ? NULL : &found->rows[found->count - 1];

	/* The match may be one for which there was no room. */
	if (row == NULL || !row->is_match || row->sighting.index != from->index)
		return;
	if (!keep(found, &item.watch) || !keep(found, &item.tag) || !keep(found, &item.value) ||
	    !keep(found, &item.where) || !keep(found, &item.reason)) {
		found->lost++;
		return;
	}
	if (found->items_count == found->items_room) {
		found->items_room = found->items_room == 0 ? LIMIT_MATCHES : 2 * found->items_room;
		found->items = xrealloc(found->items, found->items_room * sizeof(*found->items));
	}
	found->items[found->items_count++] = item;
	row->item_count++;
}

void
found_fault(struct found *found, const struct reader_fault *from)
{
	struct found_row row = { .fault = *from };

	if (keep(found, &row.fault.code) && keep(found, &row.fault.message) &&
	    keep(found, &row.fault.raw))
		add(found, &row);
	else
		found->lost++;
}
