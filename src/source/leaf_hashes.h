/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hashes of leaves that a log gives without the leaves, for entries that cannot be read:
 * with them its tree can be followed over these.  They are the log's word, and are proven
 * as others are, by the root that they make.
 */
#ifndef CTVIGIL_SOURCE_LEAF_HASHES_H
#define CTVIGIL_SOURCE_LEAF_HASHES_H

#include "base/attr.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/view.h"
#include "source/loglist.h"

#include <stddef.h>
#include <stdint.h>

struct leaf_hashes {
	uint64_t first; /* the entry of the first one */
	size_t count;
	struct hash hashes[LIMIT_TILE_ENTRIES];
};

/* The hashes of the leaf of entry at and of others next to it from the answers to
 * append_hashes_urls() (log.h), as prove.h takes them.  STATUS_LOG_MALFORMED if that of at
 * is not among them; *ret is then unspecified. */
enum status leaf_hashes_read(enum log_protocol protocol, uint64_t at, struct view bodies,
    struct leaf_hashes *ret, struct error *err) must_use;

#endif
