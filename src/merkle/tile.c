/* SPDX-License-Identifier: Apache-2.0 */
#include "merkle/tile.h"

#include <assert.h>

/* A tile is 8 levels of the tree: 2^8 hashes wide. */
#define TILE_HEIGHT 8
#define TILE_LEVEL_TOP 7
/* Groups of three digits that 2^64 - 1 has. */
#define PATH_GROUPS_MAX 7

/* A run of neighbouring hashes of one tile. */
struct run {
	int level;
	uint64_t index;
	unsigned first;
	unsigned count;
};

/* How many subtrees that one hash of this level stands for fit into size leaves. */
static uint64_t
hashes_of(uint64_t size, int level)
{
	return size >> (TILE_HEIGHT * level);
}

struct merkle_tile
merkle_tile_of(int level, uint64_t index, uint64_t size)
{
	struct merkle_tile tile = { .level = level, .index = index };
	uint64_t hashes = hashes_of(size, level == MERKLE_TILE_DATA ? 0 : level);

	if (index <= hashes >> TILE_HEIGHT)
		tile.width = index < hashes >> TILE_HEIGHT ? LIMIT_TILE_ENTRIES
							   : hashes % LIMIT_TILE_ENTRIES;
	return tile;
}

/* C2SP tlog-tiles "Merkle Tree": the index in groups of three digits, "x" before
 * each of them but the last. */
static void
append_index(uint64_t index, struct buf *out)
{
	unsigned groups[PATH_GROUPS_MAX];
	size_t count = 0;

	do {
		groups[count++] = (unsigned)(index % 1000);
		index /= 1000;
	} while (index != 0);
	while (--count > 0)
		buf_printf(out, "x%03u/", groups[count]);
	buf_printf(out, "%03u", groups[0]);
}

void
merkle_tile_path(const struct merkle_tile *tile, struct buf *out)
{
	if (tile->level == MERKLE_TILE_DATA)
		buf_text(out, "tile/data/");
	else
		buf_printf(out, "tile/%d/", tile->level);
	append_index(tile->index, out);
	if (tile->width < LIMIT_TILE_ENTRIES)
		buf_printf(out, ".p/%u", tile->width);
}

bool
merkle_tile_fits(const struct merkle_tile *tile, struct view body)
{
	return body.len == (size_t)tile->width * HASH_LEN;
}

/* Takes from the front of the leaves [*at, end) what one tile covers with hashes
 * of the highest level. */
static struct run
run_next(uint64_t *at, uint64_t end)
{
	struct run run = { .level = TILE_LEVEL_TOP };
	uint64_t first;
	uint64_t last;

	while (hashes_of(*at, run.level) << (TILE_HEIGHT * run.level) != *at ||
	       hashes_of(end - *at, run.level) == 0)
		run.level--;
	first = hashes_of(*at, run.level);
	last = first + hashes_of(end - *at, run.level) - 1;
	/* The run ends with its tile: from there on, a higher level may do. */
	if (last / LIMIT_TILE_ENTRIES != first / LIMIT_TILE_ENTRIES)
		last = first | (LIMIT_TILE_ENTRIES - 1);
	run.index = first / LIMIT_TILE_ENTRIES;
	run.first = first % LIMIT_TILE_ENTRIES;
	run.count = (unsigned)(last - first + 1);
	*at += (uint64_t)run.count << (TILE_HEIGHT * run.level);
	return run;
}

/* Where the tile of a run is among count tiles; count if it is not. */
static size_t
tile_position(const struct merkle_tile *tiles, size_t count, const struct run *run)
{
	size_t i = 0;

	while (i < count && (tiles[i].level != run->level || tiles[i].index != run->index))
		i++;
	return i;
}

static size_t
add_tiles(struct merkle_tile *tiles, size_t count, const uint64_t interval[2], uint64_t size)
{
	for (uint64_t at = interval[0]; at < interval[1];) {
		struct run run = run_next(&at, interval[1]);

		if (tile_position(tiles, count, &run) < count)
			continue;
		assert(count < MERKLE_TILES_MAX);
		tiles[count++] = merkle_tile_of(run.level, run.index, size);
	}
	return count;
}

size_t
merkle_tiles_at(uint64_t at, uint64_t size, struct merkle_tile ret[MERKLE_TILES_MAX])
{
	const uint64_t before[2] = { 0, at };
	const uint64_t after[2] = { at, size };

	return add_tiles(ret, add_tiles(ret, 0, before, size), after, size);
}

/* The bodies of some tiles. */
struct shelf {
	size_t count;
	struct merkle_tile tiles[MERKLE_TILES_MAX];
	const struct view *bodies;
};

/* Goes on by a run of hashes of one body, which fits its tile. */
static void
append_run(
    struct hasher *hasher, struct merkle_range *range, const struct run *run, struct view body)
{
	struct hash node;

	body = view_after(body, (size_t)run->first * HASH_LEN);
	for (unsigned i = 0; i < run->count; i++) {
		struct view bytes = view_take_up_to(&body, HASH_LEN);

		assert(bytes.len == HASH_LEN);
		memcpy(node.bytes, bytes.ptr, HASH_LEN);
		merkle_range_append_subtree(
		    hasher, range, TILE_HEIGHT * (unsigned)run->level, &node);
	}
}

/* Goes on up to end. */
static void
append_tiles(
    struct hasher *hasher, struct merkle_range *range, uint64_t end, const struct shelf *shelf)
{
	for (uint64_t at = range->end; at < end;) {
		struct run run = run_next(&at, end);
		size_t i = tile_position(shelf->tiles, shelf->count, &run);

		append_run(hasher, range, &run, shelf->bodies[i]);
	}
}

bool
merkle_range_from_tiles(struct hasher *hasher, const struct view *bodies, size_t count, uint64_t at,
    const struct merkle_tree *tree, struct merkle_range *ret)
{
	struct shelf shelf = { .bodies = bodies };
	struct merkle_range whole;
	struct merkle_range range;

	if (at > tree->size)
		return false;
	shelf.count = merkle_tiles_at(at, tree->size, shelf.tiles);
	if (count != shelf.count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!merkle_tile_fits(&shelf.tiles[i], bodies[i]))
			return false;
	merkle_range_init(&range, 0);
	append_tiles(hasher, &range, at, &shelf);
	whole = range;
	append_tiles(hasher, &whole, tree->size, &shelf);
	if (!merkle_range_meets(hasher, &whole, tree))
		return false;
	*ret = range;
	return true;
}
