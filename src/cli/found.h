/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was found in one body, in order, kept until it is known what the body is worth:
 * a reader reports before it has seen the whole, and a match is told together with
 * whether it is proven.
 */
#ifndef CTVIGIL_CLI_FOUND_H
#define CTVIGIL_CLI_FOUND_H

#include "alert/match_line.h"
#include "base/arena.h"
#include "proc/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An issuance, or an entry that cannot be read. */
struct found_row {
	bool is_match;
	struct match match; /* without its sightings and items, which are these */
	struct match_sighting sighting;
	size_t first_item;
	size_t item_count;
	struct reader_fault fault;
};

struct found {
	struct arena arena; /* what the views lie in */
	struct found_row *rows;
	size_t count;
	size_t room;
	struct match_item *items; /* of all rows, in their order */
	size_t items_count;
	size_t items_room;
	size_t lost; /* of what was found, for which there was no room */
};

/* Nothing found yet. */
void found_init(struct found *found);

/* Frees what it holds. */
void found_fini(struct found *found);

/* Forgets what was found in the last body. */
void found_clear(struct found *found);

/* Keeps what a reader reports (proc/reader.h). */
void found_match(struct found *found, const struct reader_match *match);
void found_item(struct found *found, const struct reader_item *item);
void found_fault(struct found *found, const struct reader_fault *fault);

#endif
