/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How logs are spoken to: one row for each protocol, RFC 6962 and static-ct-api.
 * A row composes addresses and knows how answers are cut; it sends nothing, and
 * what the answers mean is said elsewhere (head.h, prove.h).
 *
 * URLs are appended to out; where a URL alone is asked for nothing follows it, and
 * where several are, each is ended by a newline.  A line that begins with '|' is the
 * spare of the line before: what to ask for where that one is not found, since a
 * log may drop a partial tile as soon as the full one exists (static-ct-api,
 * "Partial Tiles").
 */
#ifndef CTVIGIL_SOURCE_LOG_H
#define CTVIGIL_SOURCE_LOG_H

#include "base/attr.h"
#include "base/buf.h"
#include "source/loglist.h"

#include <stdbool.h>
#include <stdint.h>

struct log_type {
	const char *name; /* "rfc6962", "static" */
	uint32_t poll_s;  /* how often a head is asked for, unless told otherwise */
	uint32_t block;   /* entries of one request until it is known how many the log
			     gives; requests end at multiples of it */
	bool has_tiles;   /* entries come in tiles, of which the last may be partial */

	/* The head: a JSON tree head, or a checkpoint. */
	void (*append_head_url)(struct buf *out, const struct log_description *log);

	/* Where reading can begin so that it begins no later than at wanted: the range of
	 * that many entries is proven by the answers to append_start_urls(), or empty. */
	uint64_t (*start_at)(uint64_t wanted, uint64_t size);

	/* What proves the range of [0, at) in a tree of size; 0 < at <= size. */
	void (*append_start_urls)(
	    struct buf *out, const struct log_description *log, uint64_t at, uint64_t size);

	/* What connects a range of [0, at) that is already known with a tree of size.
	 * Nothing where at is 0 or size: the range itself says it. */
	void (*append_link_urls)(
	    struct buf *out, const struct log_description *log, uint64_t at, uint64_t size);

	/* The entries [begin, end), which must lie in one tile if the log has tiles.  size
	 * is that of a tree whose head was verified; UINT64_MAX asks for the full tile. */
	void (*append_entries_url)(struct buf *out, const struct log_description *log,
	    uint64_t begin, uint64_t end, uint64_t size);

	/* What says the hash of the leaf of entry at, and maybe of others, where it cannot be
	 * read: leaf_hashes.h.  Nothing where that is not to be had before the tree grows. */
	void (*append_hashes_urls)(
	    struct buf *out, const struct log_description *log, uint64_t at, uint64_t size);

	/* The first entry in the answer to append_entries_url(). */
	uint64_t (*body_first)(uint64_t begin);
};

const struct log_type *log_type_of(enum log_protocol protocol) must_use;

/* Of how many entries, small or one more, the answers to append_start_urls() say the range
 * from which the root of the first small ones follows, in a tree of size; 0 if of none. */
uint64_t log_fork_at(enum log_protocol protocol, uint64_t small, uint64_t size) must_use;

#endif
