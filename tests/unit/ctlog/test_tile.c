/* SPDX-License-Identifier: Apache-2.0 */
/* Paths of tiles (tlog-tiles, static-ct), and which tiles a tree has. */
#include "ctlog/tile.h"

#include "base/limits.h"
#include "support/tap.h"

struct path_case {
	const char *says;
	const char *path;
	struct ctlog_tile tile;
};

static void
path_run(const void *p)
{
	const struct path_case *row = p;
	struct ctlog_tile tile;
	struct buf path;

	buf_init_growing(&path, 1024);
	ctlog_tile_append_path(&row->tile, &path);
	assert_string_equal(buf_string(&path), row->path);
	assert_true(ctlog_tile_read_path(view_text(row->path), &tile));
	assert_int_equal(tile.level, row->tile.level);
	assert_int_equal(tile.index, row->tile.index);
	assert_int_equal(tile.width, row->tile.width);
	buf_fini(&path);
}

struct refused_case {
	const char *says;
	const char *path;
};

static void
refused_run(const void *p)
{
	const struct refused_case *row = p;
	struct ctlog_tile tile;

	assert_false(ctlog_tile_read_path(view_text(row->path), &tile));
}

struct edge_case {
	const char *says;
	uint64_t size;
	uint64_t full;
	int level;
	unsigned partial;
};

static void
edge_run(const void *p)
{
	const struct edge_case *row = p;

	assert_int_equal(ctlog_tile_full_count(row->level, row->size), row->full);
	assert_int_equal(ctlog_tile_partial_width(row->level, row->size), row->partial);
}

int
main(void)
{
	static const struct path_case paths[] = {
		{ "index 0 has three digits", "tile/0/000", { 0, 0, LIMIT_TILE_ENTRIES } },
		{ "index 999 has one group", "tile/0/999", { 0, 999, LIMIT_TILE_ENTRIES } },
		{ "index 1,000 has two groups", "tile/0/x001/000",
		    { 0, 1000, LIMIT_TILE_ENTRIES } },
		{ "index 1,234,067 has three groups", "tile/1/x001/x234/067.p/8",
		    { 1, 1234067, 8 } },
		{ "data tiles have a word for a level", "tile/data/x006/x202/854.p/176",
		    { CTLOG_TILE_DATA, 6202854, 176 } },
	};
	static const struct refused_case refused[] = {
		{ "level 6 is not there", "tile/6/000" },
		{ "a level has no leading zero", "tile/00/000" },
		{ "a group has three digits", "tile/0/00" },
		{ "the last group has no x", "tile/0/x001" },
		{ "a partial tile has a width", "tile/0/000.p/0" },
		{ "a partial tile is narrower than a full one", "tile/0/000.p/256" },
		{ "a width has no leading zero", "tile/0/000.p/08" },
		{ "nothing follows a width", "tile/0/000.p/8/9" },
		{ "there are no names tiles", "tile/names/000" },
	};
	static const struct edge_case edges[] = {
		{ "a tree of nothing has no tile", 0, 0, 0, 0 },
		{ "255 entries make a partial tile", 255, 0, CTLOG_TILE_DATA, 255 },
		{ "256 entries make a full tile", 256, 1, CTLOG_TILE_DATA, 0 },
		{ "257 entries make a full and a partial tile", 257, 1, CTLOG_TILE_DATA, 1 },
		{ "a full tile of level 0 makes one hash of level 1", 256, 0, 1, 1 },
		{ "a partial tile of level 0 makes no hash of level 1", 255, 0, 1, 0 },
		{ "70,000 entries have 273 full tiles of level 0", 70000, 273, 0, 112 },
		{ "70,000 entries have one full tile of level 1", 70000, 1, 1, 17 },
		{ "70,000 entries have one hash of level 2", 70000, 0, 2, 1 },
	};

	tap_rows(paths, path_run);
	tap_rows(refused, refused_run);
	tap_rows(edges, edge_run);
	return tap_done();
}
