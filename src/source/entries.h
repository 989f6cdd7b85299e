/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answer of get-entries (RFC 6962 4.6), whatever its shape: the fast reader of
 * ct/entries.h first, and json-c for what that one leaves, as escapes in strings.
 */
#ifndef CTVIGIL_SOURCE_ENTRIES_H
#define CTVIGIL_SOURCE_ENTRIES_H

#include "base/attr.h"
#include "base/status.h"
#include "base/view.h"
#include "ct/entries.h"

#include <stddef.h>

struct json_object;

/* What the texts of entries may be part of beside the body; zeroed, it holds nothing. */
struct entries_memory {
	struct json_object *document;
};

/* Frees what the last call to entries_find() kept. */
void entries_memory_fini(struct entries_memory *memory);

/* Finds the entries of body and writes the first max of them, which is how many were
 * asked for; a log that gives more is not believed the rest.  They are valid as long as
 * body and until memory is used again.
 *
 * Entries in front of one that cannot be read are given; extra_data may be absent,
 * since no hash covers it.  STATUS_LOG_MALFORMED, with *ret_count unchanged, if not even
 * the first can be read: a log that has entries gives one at least. */
enum status entries_find(struct view body, struct ct_entry_text *ret, size_t max, size_t *ret_count,
    struct entries_memory *memory, struct error *err) must_use;

/* The same without the fast reader, which it is held against. */
enum status entries_find_slowly(struct view body, struct ct_entry_text *ret, size_t max,
    size_t *ret_count, struct entries_memory *memory, struct error *err) must_use;

#endif
