/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The entries of a body, separated: of a data tile (static-ct-api) or of an answer to
 * get-entries (RFC 6962 4.6), whose base 64 is decoded here.
 *
 * Of an answer, extra_data is most of the bytes, no hash covers it, and nobody needs it
 * but those who are told of a match: it is decoded when it is asked for.
 */
#ifndef CTVIGIL_PROC_READER_ENTRIES_H
#define CTVIGIL_PROC_READER_ENTRIES_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/status.h"
#include "ct/entries.h"
#include "ct/entry.h"
#include "proc/reader.h"

#include <json-c/json.h>

#include <stddef.h>

struct reader_entries {
	struct ct_entry *rows; /* those that are wanted, in order */
	size_t count;
	size_t room;

	/* What is behind the rows and cannot be read, if there is such: the bytes of an entry of
	 * an answer, or all that is left of a tile; of which raw is to be kept, and why. */
	struct view unread;
	struct view raw;
	size_t unread_offset; /* in raw */
	const char *why;

	/* Of an answer to get-entries. */
	struct ct_entry_text *texts; /* of all its entries */
	size_t text_count;
	size_t text_room;
	size_t left_out;          /* its first entries, which have no row */
	struct json_object *root; /* what texts are part of, if not the body */
	uint8_t *decoded;         /* what the views of rows point to */
	size_t decoded_size;
	size_t decoded_used;
};

void reader_entries_init(struct reader_entries *entries);

/* Frees what it holds. */
void reader_entries_fini(struct reader_entries *entries);

/* Fills rows with the wanted entries of body, as many as it has, at least one.  They
 * are valid until the next call, while body is.  An answer may end for us where an entry
 * cannot be read.  STATUS_LOG_UNREADABLE if that is the first one wanted, or in a tile,
 * whose entries have no marks between them, any: rows are then those before it, which need
 * not be the log's.  Else STATUS_LOG_MALFORMED. */
enum status reader_entries_read(
    struct reader_entries *entries, const struct reader_body *body, struct error *err) must_use;

/* Drops this row of a tile and all behind it: they are not what they should be. */
void reader_entries_cut(struct reader_entries *entries, const struct reader_body *body, size_t row);

/* Once for a row: the entry with all that the log says of it, the precertificate and
 * chain too.  What cannot be read of these is a fault of the entry. */
const struct ct_entry *reader_entries_whole(struct reader_entries *entries, size_t row) must_use;

#endif
