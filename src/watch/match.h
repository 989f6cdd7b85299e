/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All watched items that one certificate matches, each compared with the list's
 * text, with how sure it is and why.
 *
 * What a pattern in a certificate covers (a wildcard, a label that cannot be read)
 * is found among the neighbours that end as it does.  How many names are read for
 * one certificate is limited; where the limit is reached, a match says so.
 */
#ifndef CTVIGIL_WATCH_MATCH_H
#define CTVIGIL_WATCH_MATCH_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/limits.h"
#include "base/view.h"
#include "watch/index.h"
#include "watch/item.h"
#include "x509/identifier.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum watch_reason {
#define WATCH_REASON(name, text, exact, says) WATCH_REASON_##name,
#include "watch/reason_table.h"
};

/* "name", "it is the watched name", whether a match for this reason is exact. */
const char *watch_reason_text(enum watch_reason reason) must_use;
const char *watch_reason_says(enum watch_reason reason) must_use;
bool watch_reason_is_exact(enum watch_reason reason) must_use;

/* Where the list's canonical text is read from. */
struct watch_text {
	/* Reads up to size bytes at offset into out, as many as there are; fewer only at
	 * the end.  Returns how many; 0 if it cannot be read. */
	size_t (*read)(void *context, uint64_t offset, uint8_t *out, size_t size);
	void *context;
};

/* Text in memory; the view must outlive the result. */
struct watch_text watch_text_view(struct view *text) must_use;

struct watch_match {
	struct view item;  /* "example.com", ".example.com", "192.0.2.0/24"; where covered is
			      not 0, nothing */
	struct view tag;   /* whose it is */
	struct view value; /* the identifier as text */
	enum x509_where where;
	enum x509_reading reading;
	enum watch_reason reason;
	bool exact;
	/* COVERS_MANY and NOT_COMPARED: the watched names that the pattern covers, as far
	 * as they were compared; the first LIMIT_MATCH_ITEMS are matches of their own.
	 * MORE: those that were left out, of which this is the first. */
	uint64_t covered;
	size_t offset; /* of unread bytes: where in the run */
};

/* Some are always empty, where a search ends. */
#define WATCH_MATCH_SLOTS 2048

struct watch_matches {
	const struct watch_index *index;
	struct watch_text text;
	struct arena *arena;
	size_t work_left;   /* lines of the list to read */
	size_t unread_left; /* of LIMIT_UNREAD_WORK */
	size_t uncompared;  /* sightings that were told as such, LIMIT_MATCH_ITEMS at most */
	size_t count;
	size_t left_out;          /* matches that are not whole: more than LIMIT_MATCHES or than the
			       arena holds; not compared for want of work_left; not searched */
	struct watch_match *more; /* one of kept, which counts those that are not; or NULL */
	uint64_t keys[LIMIT_MATCHES + 1];           /* hashes that tell matches apart */
	uint16_t slots[WATCH_MATCH_SLOTS];          /* by key: the number of a match, from 1 on */
	struct watch_match kept[LIMIT_MATCHES + 1]; /* the one more counts the others */
};

/* Begins with a certificate.  What is kept is copied into arena; index, text and arena
 * must outlive *matches. */
void watch_matches_begin(struct watch_matches *matches, const struct watch_index *index,
    struct watch_text text, struct arena *arena);

/* Adds what an identifier matches.  An item that is matched by the same value in the
 * same place again is kept once, with the better certainty. */
void watch_matches_add(struct watch_matches *matches, const struct x509_identifier *identifier);

#endif
