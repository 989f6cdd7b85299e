/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A name or address that was seen in a certificate, and the watched items that it
 * leads to: looked up, compared with the list's text, and kept.  What match.c and
 * unread.c have in common.
 */
#ifndef CTVIGIL_WATCH_SIGHTING_H
#define CTVIGIL_WATCH_SIGHTING_H

#include "base/attr.h"
#include "watch/match.h"

struct sighting {
	struct view value; /* as text */
	enum x509_where where;
	enum x509_reading reading;
	size_t offset;
};

/* The item of a line of the list's text, whose bytes are in line. */
struct sighting_line {
	uint8_t bytes[LIMIT_WATCH_LINE];
	struct watch_item item;
};

/* Takes one step of the certificate's share of work.  False, and counted, if it is
 * used up. */
bool sighting_work(struct watch_matches *matches) must_use;

/* Reads the line that begins at an offset of the text.  False if the share of work is
 * used up, or there is no such line. */
bool sighting_line(
    struct watch_matches *matches, uint64_t offset, struct sighting_line *ret) must_use;

/* Whether no line may be read any more, and as many sightings as are listed are told. */
bool sighting_all_told(const struct watch_matches *matches) must_use;

/* Counts a sighting that is neither compared nor listed. */
void sighting_leave_out(struct watch_matches *matches, const struct sighting *sighting);

/* Keeps a match of item, or, where item is NULL, of so many names covered. */
void sighting_keep(struct watch_matches *matches, const struct sighting *sighting,
    const struct watch_item *item, enum watch_reason reason, uint64_t covered);

/* Keeps the items of name, which are names or trees, for this reason.  hash is that of
 * name as what it is. */
void sighting_name(struct watch_matches *matches, const struct sighting *sighting, struct view name,
    enum watch_kind kind, uint64_t hash, enum watch_reason reason);

/* Keeps the blocks that address is in: as UNREAD_ADDRESS, or by their kind. */
void sighting_address(struct watch_matches *matches, const struct sighting *sighting,
    const struct address *address, bool unread);

/* Keeps the items that watch everything. */
void sighting_everything(
    struct watch_matches *matches, const struct sighting *sighting, enum watch_reason reason);

#endif
