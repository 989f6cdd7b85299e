/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/reader_entries.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"
#include "ct/base64.h"
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
	json_read_put(&entries->root);
	free(entries->rows);
	free(entries->texts);
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

/* What begins at rest cannot be told apart. */
static void
set_unread(struct reader_entries *entries, const struct reader_body *body, struct view rest,
    const char *why)
{
	entries->unread = rest;
	entries->raw = body->bytes;
	entries->unread_offset = view_offset(body->bytes, rest);
	entries->why = why;
}

/* ---- data tiles ---- */

/* The tile may be a later one of the same number, with more entries than wanted. */
static enum status
read_tile(struct reader_entries *entries, const struct reader_body *body, struct error *err)
{
	struct ct_tile tile;

	ct_tile_init(&tile, body->bytes, (unsigned)(body->end - body->first));
	for (uint64_t index = body->first; index < body->end; index++) {
		struct ct_entry *row = next_row(entries);

		if (tile.rest.len == 0)
			return error_set(err, STATUS_LOG_MALFORMED, 0,
			    "tile of entry %ju: it ends before entry %ju", (uintmax_t)body->first,
			    (uintmax_t)index);
		if (!ct_tile_next(&tile, row)) {
			set_unread(entries, body, tile.rest, x509_fault_says(tile.fault.code));
			return error_set(err, STATUS_LOG_UNREADABLE, 0,
			    "tile of entry %ju: entry %ju, byte %zu: %s", (uintmax_t)body->first,
			    (uintmax_t)index, tile.fault.offset, entries->why);
		}
		if (index >= body->begin)
			entries->count++;
	}
	return STATUS_OK;
}

void
reader_entries_cut(struct reader_entries *entries, const struct reader_body *body, size_t row)
{
	struct view rest = body->bytes;
	struct view before;

	entries->count = row;
	/* A leaf begins where its TimestampedEntry does (tile_leaf.c). */
	if (view_take(
		&rest, view_offset(rest, entries->rows[row].leaf[CT_LEAF_PIECES - 1]), &before))
		set_unread(entries, body, rest, "an entry of a data tile is not that of the tree");
}

/* ---- answers to get-entries ---- */

/* The least that an entry takes in JSON: its punctuation and the names of its members. */
#define ENTRY_TEXT_LEAST (sizeof("{\"leaf_input\":\"\",\"extra_data\":\"\"}") - 1)

/* Room for as many texts as a body can have, and no more than are wanted. */
static void
make_text_room(struct reader_entries *entries, size_t body_len, uint64_t wanted)
{
	size_t room = (size_t)num_min64(body_len / ENTRY_TEXT_LEAST + 1, wanted);

	if (room <= entries->text_room)
		return;
	entries->text_room = room;
	entries->texts = xrealloc(entries->texts, room * sizeof(*entries->texts));
}

/* What ct_entries_find() calls odd, as a general reader of JSON takes it.  More entries
 * than were asked for are left out; fewer are an answer too. */
static bool
find_in_json(struct reader_entries *entries, struct view body, uint64_t wanted)
{
	struct json_object *array = NULL;
	size_t count = 0;

	entries->root = json_read(body);
	if (entries->root == NULL || !json_read_array(entries->root, "entries", &array, &count))
		return false;
	for (size_t i = 0; i < count && i < wanted && i < entries->text_room; i++) {
		struct json_object *object = json_object_array_get_idx(array, i);
		struct ct_entry_text *text = &entries->texts[i];

		/* What is not there cannot be decoded, and is told of then. */
		if (!json_read_text(object, "leaf_input", &text->leaf_input))
			text->leaf_input = (struct view){ .ptr = NULL };
		if (!json_read_text(object, "extra_data", &text->extra_data))
			text->extra_data = VIEW("");
		entries->text_count++;
	}
	return true;
}

static bool
find_texts(struct reader_entries *entries, struct view body, uint64_t wanted)
{
	make_text_room(entries, body.len, wanted);
	return ct_entries_find(body, entries->texts, (size_t)num_min64(wanted, entries->text_room),
		   &entries->text_count) ||
	       find_in_json(entries, body, wanted);
}

/* Decodes base 64 to the end of what is decoded already. */
static bool
decode(struct reader_entries *entries, struct view text, struct view *ret)
{
	uint8_t *out = &entries->decoded[entries->decoded_used];
	size_t len;

	if (!ct_base64_read(text, out, entries->decoded_size - entries->decoded_used, &len))
		return false;
	*ret = view_of(out, len);
	entries->decoded_used += len;
	return true;
}

/* As much of the front of a text as is base 64. */
static struct view
base64_front(struct view text)
{
	static const char alphabet[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct view rest = text;
	size_t len = 0;
	uint8_t byte;

	while (view_u8(&rest, &byte) && memchr(alphabet, byte, sizeof(alphabet) - 1) != NULL)
		len++;
	text.len = len - len % 4;
	return text;
}

/* The next entry of an answer is this, which cannot be read.  What can be decoded of it is to
 * be searched: extra_data has the certificate once more, if it is a precertificate. */
static enum status
leave_off(struct reader_entries *entries, const struct reader_body *body,
    const struct ct_entry_text *text, struct error *err)
{
	struct view leaf = VIEW("");
	struct view extra = VIEW("");

	if (decode(entries, base64_front(text->leaf_input), &leaf) &&
	    decode(entries, base64_front(text->extra_data), &extra))
		leaf.len += extra.len; /* It lies behind the other. */
	entries->unread = leaf;
	entries->raw = text->leaf_input;
	entries->why = "the entry has no leaf_input in base 64 (RFC 6962 4.6)";
	if (entries->count > 0)
		return STATUS_OK;
	return error_set(err, STATUS_LOG_UNREADABLE, 0, "the answer: entry %ju: %s",
	    (uintmax_t)body->begin, entries->why);
}

static enum status
read_answer(struct reader_entries *entries, const struct reader_body *body, struct error *err)
{
	entries->left_out = (size_t)(body->begin - body->first);
	if (!find_texts(entries, body->bytes, body->end - body->first) ||
	    entries->text_count <= entries->left_out)
		return answer_malformed(err, "it has no entries that can be read", body->bytes);
	if (entries->decoded_size < body->bytes.len) {
		entries->decoded_size = body->bytes.len;
		entries->decoded = xrealloc(entries->decoded, entries->decoded_size);
	}
	for (size_t i = entries->left_out; i < entries->text_count; i++) {
		struct ct_entry *row = next_row(entries);
		const struct ct_entry_text *text = &entries->texts[i];
		struct view leaf;

		if (text->leaf_input.ptr == NULL || !decode(entries, text->leaf_input, &leaf))
			return leave_off(entries, body, text, err);
		ct_leaf_read(leaf, row);
		entries->count++;
	}
	return STATUS_OK;
}

const struct ct_entry *
reader_entries_whole(struct reader_entries *entries, size_t row)
{
	struct ct_entry *entry = &entries->rows[row];
	struct view extra;
	struct view text;

	if (entries->text_count == 0)
		return entry;
	text = entries->texts[entries->left_out + row].extra_data;
	/* Nothing is as little a chain as what is no base 64. */
	if (!decode(entries, text, &extra))
		extra = VIEW("");
	ct_extra_data_read(extra, entry);
	return entry;
}

/* ---- a body ---- */

/* Forgets the body before this one. */
static void
clear(struct reader_entries *entries)
{
	entries->count = 0;
	entries->text_count = 0;
	entries->decoded_used = 0;
	entries->unread_offset = 0;
	entries->why = NULL;
	json_read_put(&entries->root);
	entries->root = NULL;
}

enum status
reader_entries_read(
    struct reader_entries *entries, const struct reader_body *body, struct error *err)
{
	clear(entries);
	if (body->first > body->begin || body->begin >= body->end ||
	    (body->protocol == LOG_STATIC && body->end - body->first > LIMIT_TILE_ENTRIES))
		return error_set(err, STATUS_MESSAGE, 0, "a body that cannot hold what is wanted");
	/* The body was too large to be had: what stands in its place are hashes. */
	if (body->bytes.len == 0 && body->hashes != NULL) {
		set_unread(entries, body, body->bytes, "the answer with it is too large");
		return error_set(err, STATUS_LOG_UNREADABLE, 0, "entry %ju: %s",
		    (uintmax_t)body->begin, entries->why);
	}
	if (body->protocol == LOG_STATIC)
		return read_tile(entries, body, err);
	return read_answer(entries, body, err);
}
