/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/reader_entries.h"

#include "base/limits.h"
#include "base/own.h"
#include "ct/leaf.h"
#include "ct/tile_leaf.h"
#include "source/answer.h"
#include "source/json_read.h"

#include <stdlib.h>

void
reader_entries_init(struct reader_entries *entries)
{
	*entries = (struct reader_entries){ .rows = NULL };
}

void
reader_entries_fini(struct reader_entries *entries)
{
	free(entries->rows);
	free(entries->decoded);
	reader_entries_init(entries);
}

/* Room for one more row. */
static struct ct_entry *
next_row(struct reader_entries *entries)
{
	if (entries->count == entries->room) {
		entries->room = entries->room == 0 ? LIMIT_TILE_ENTRIES : entries->room * 2;
		entries->rows = xrealloc(entries->rows, entries->room * sizeof(*entries->rows));
	}
	return &entries->rows[entries->count];
}

/* ---- data tiles ---- */

static enum status
tile_fault(
    const struct ct_tile *tile, const struct reader_body *body, uint64_t index, struct error *err)
{
	if (!tile->has_fault)
		return error_set(err, STATUS_LOG_MALFORMED, 0,
		    "tile of entry %ju: it ends before entry %ju", (uintmax_t)body->first,
		    (uintmax_t)index);
	return error_set(err, STATUS_LOG_MALFORMED, 0, "tile of entry %ju: entry %ju, byte %zu: %s",
	    (uintmax_t)body->first, (uintmax_t)index, tile->fault.offset,
	    x509_fault_says(tile->fault.code));
}

/* The tile may be a later one of the same number, with more entries than wanted. */
static enum status
read_tile(struct reader_entries *entries, const struct reader_body *body, struct error *err)
{
	struct ct_tile tile;

	ct_tile_init(&tile, body->bytes, (unsigned)(body->end - body->first));
	for (uint64_t index = body->first; index < body->end; index++) {
		struct ct_entry *row = next_row(entries);

		if (!ct_tile_next(&tile, row))
			return tile_fault(&tile, body, index, err);
		/* static-ct-api "leaf_index"; archives of other logs have none. */
		if (row->has_index && row->index != index)
			return error_set(err, STATUS_LOG_ENTRY, 0,
			    "tile of entry %ju: the entry at %ju says that it is %ju",
			    (uintmax_t)body->first, (uintmax_t)index, (uintmax_t)row->index);
		if (index >= body->begin)
			entries->count++;
	}
	return STATUS_OK;
}

/* ---- answers to get-entries ---- */

/* Decodes a member in base 64 to the end of what is decoded already. */
static bool
decode(struct reader_entries *entries, size_t *used, struct json_object *object, const char *name,
    struct view *ret)
{
	uint8_t *out = &entries->decoded[*used];
	size_t len;

	if (!json_read_bytes(object, name, out, entries->decoded_size - *used, &len))
		return false;
	*ret = view_of(out, len);
	*used += len;
	return true;
}

static bool
read_object(struct reader_entries *entries, size_t *used, struct json_object *object)
{
	struct ct_entry *row = next_row(entries);
	struct view leaf;
	struct view extra;

	if (!decode(entries, used, object, "leaf_input", &leaf) ||
	    !decode(entries, used, object, "extra_data", &extra))
		return false;
	ct_leaf_read(leaf, row);
	ct_extra_data_read(extra, row);
	return true;
}

/* More entries than were asked for are left out; fewer are an answer too. */
static enum status
read_answer(struct reader_entries *entries, const struct reader_body *body, struct error *err)
{
	cleanup_with(json_read_put) struct json_object *root = json_read(body->bytes);
	struct json_object *array = NULL;
	uint64_t wanted = body->end - body->first;
	size_t count = 0;
	size_t used = 0;

	if (root == NULL || !json_read_array(root, "entries", &array, &count) || count == 0)
		return answer_malformed(err, "it has no entries", body->bytes);
	if (entries->decoded_size < body->bytes.len) {
		entries->decoded_size = body->bytes.len;
		entries->decoded = xrealloc(entries->decoded, entries->decoded_size);
	}
	for (size_t i = 0; i < count && i < wanted; i++) {
		if (!read_object(entries, &used, json_object_array_get_idx(array, i)))
			return answer_malformed(err, "an entry of it cannot be read", body->bytes);
		if (body->first + i >= body->begin)
			entries->count++;
	}
	return STATUS_OK;
}

enum status
reader_entries_read(
    struct reader_entries *entries, const struct reader_body *body, struct error *err)
{
	entries->count = 0;
	if (body->first > body->begin || body->begin >= body->end ||
	    (body->protocol == LOG_STATIC && body->end - body->first > LIMIT_TILE_ENTRIES))
		return error_set(err, STATUS_MESSAGE, 0, "a body that cannot hold what is wanted");
	if (body->protocol == LOG_STATIC)
		return read_tile(entries, body, err);
	return read_answer(entries, body, err);
}
