/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tiles of a log (static-ct, "Merkle Tree" and "Log Entries"): their paths,
 * which of them there are, and what stands in them.
 */
#ifndef CTVIGIL_TESTS_CTLOG_TILE_H
#define CTVIGIL_TESTS_CTLOG_TILE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"
#include "ctlog/log.h"

#include <stdbool.h>
#include <stdint.h>

/* The level of data tiles; hash tiles have 0 to 5. */
#define CTLOG_TILE_DATA (-1)
#define CTLOG_TILE_LEVEL_MAX 5

struct ctlog_tile {
	int level;
	uint64_t index;
	unsigned width; /* LIMIT_TILE_ENTRIES if full */
};

/* Appends "tile/0/x001/234.p/8". */
void ctlog_tile_append_path(const struct ctlog_tile *tile, struct buf *out);

/* Reads a path.  False unless it is spelled as it must be. */
bool ctlog_tile_read_path(struct view path, struct ctlog_tile *ret) must_use;

/* The tiles of one level that a tree of this size has: how many full ones, and how
 * wide the partial one behind them is (0: there is none). */
uint64_t ctlog_tile_full_count(int level, uint64_t size) must_use;
unsigned ctlog_tile_partial_width(int level, uint64_t size) must_use;

/* Appends what stands in a tile, all of which must be in the tree. */
void ctlog_tile_append(const struct ctlog *log, const struct ctlog_tile *tile, struct buf *out);

/* Appends bytes as gzip (RFC 1952). */
void ctlog_gzip(struct view bytes, struct buf *out);

#endif
