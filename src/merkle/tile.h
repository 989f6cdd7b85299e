/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tiles: how a static log cuts its tree into files (C2SP tlog-tiles "Merkle
 * Tree", static-ct "Monitoring APIs").  A hash tile of level L has up to 256
 * hashes, each of a complete subtree of 256^L leaves; a data tile has the entries
 * below a hash tile of level 0.
 */
#ifndef CTVIGIL_MERKLE_TILE_H
#define CTVIGIL_MERKLE_TILE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/view.h"
#include "merkle/range.h"
#include "merkle/tree.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The level of a data tile, which has no number of its own in a path. */
#define MERKLE_TILE_DATA (-1)

struct merkle_tile {
	int level;      /* 0 to 7, or MERKLE_TILE_DATA */
	unsigned width; /* the hashes or entries in it, 1 to LIMIT_TILE_ENTRIES */
	uint64_t index;
};

/* Tile number index of this level as a tree of size leaves has it.  The width is
 * 0 if there is no such tile. */
struct merkle_tile merkle_tile_of(int level, uint64_t index, uint64_t size) must_use;

/* Appends the path of a tile below the URL of its log, at most MERKLE_TILE_PATH_MAX
 * bytes: "tile/0/x001/234.p/8". */
#define MERKLE_TILE_PATH_MAX 49
void merkle_tile_path(const struct merkle_tile *tile, struct buf *out);

/* Whether body has as many bytes as a hash tile must have. */
bool merkle_tile_fits(const struct merkle_tile *tile, struct view body) must_use;

/* The hash tiles of the tree of size leaves that hold the range [0, at), and all
 * that leads from there to the root; at is at most size.  With at == size, they
 * are those of the right edge.  Returns their number. */
#define MERKLE_TILES_MAX 16
size_t merkle_tiles_at(
    uint64_t at, uint64_t size, struct merkle_tile ret[MERKLE_TILES_MAX]) must_use;

/* The range [0, at) of tree from the bodies of those tiles, in that order.  False,
 * with *ret unchanged, if at exceeds the size of tree, a body is missing or does
 * not fit, or the hashes do not make the root of tree. */
bool merkle_range_from_tiles(struct hasher *hasher, const struct view *bodies, size_t count,
    uint64_t at, const struct merkle_tree *tree, struct merkle_range *ret) must_use;

#endif
