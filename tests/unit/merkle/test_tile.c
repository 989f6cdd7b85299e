/* SPDX-License-Identifier: Apache-2.0 */
/* Tiles: their paths, the right edge of a tree, ranges from them. */
#include "merkle/tile.h"

#include "base/own.h"
#include "merkle/tree.h"
#include "support/merkle_build.h"
#include "support/tap.h"

#include <stdlib.h>

#define LEAVES 65800
#define MAX UINT64_MAX

static struct hasher *hasher;
static struct hash leaves[LEAVES];

static void
make_leaves(void)
{
	for (size_t i = 0; i < LEAVES; i++) {
		struct view leaf = view_of(&i, sizeof(i));

		leaves[i] = merkle_leaf(hasher, &leaf, 1);
	}
}

struct path_case {
	const char *says;
	struct merkle_tile tile;
	const char *path;
};

static void
path_run(const void *p)
{
	const struct path_case *row = p;
	uint8_t memory[MERKLE_TILE_PATH_MAX];
	struct buf path;

	buf_init(&path, memory, sizeof(memory));
	merkle_tile_path(&row->tile, &path);
	assert_true(buf_ok(&path));
	assert_view_equal(buf_view(&path), view_text(row->path));
}

struct width_case {
	const char *says;
	int level;
	uint64_t index;
	uint64_t size;
	unsigned width;
};

static void
width_run(const void *p)
{
	const struct width_case *row = p;
	struct merkle_tile tile = merkle_tile_of(row->level, row->index, row->size);

	assert_int_equal(tile.level, row->level);
	assert_int_equal(tile.index, row->index);
	assert_int_equal(tile.width, row->width);
}

static void
fits_run(const void *p unused_arg)
{
	const struct merkle_tile tile = { .level = 0, .width = 3, .index = 0 };
	const uint8_t bytes[97] = { 0 };

	assert_false(merkle_tile_fits(&tile, view_of(bytes, 95)));
	assert_true(merkle_tile_fits(&tile, view_of(bytes, 96)));
	assert_false(merkle_tile_fits(&tile, view_of(bytes, 97)));
}

struct tiles_case {
	const char *says;
	uint64_t at;
	uint64_t size;
	const char *paths; /* one after another, a blank behind each */
};

static void
tiles_run(const void *p)
{
	const struct tiles_case *row = p;
	struct merkle_tile tiles[MERKLE_TILES_MAX];
	size_t count = merkle_tiles_at(row->at, row->size, tiles);
	uint8_t memory[MERKLE_TILES_MAX * (MERKLE_TILE_PATH_MAX + 1)];
	struct buf paths;

	buf_init(&paths, memory, sizeof(memory));
	for (size_t i = 0; i < count; i++) {
		merkle_tile_path(&tiles[i], &paths);
		buf_byte(&paths, ' ');
	}
	assert_true(buf_ok(&paths));
	assert_view_equal(buf_view(&paths), view_text(row->paths));
}

/* What a log of the first leaves would answer for the tiles of a range. */
struct answers {
	struct buf bytes;
	size_t count;
	struct view bodies[MERKLE_TILES_MAX + 1];
	struct merkle_tree tree;
};

static void
answers_init(struct answers *answers, uint64_t at, uint64_t size)
{
	const struct merkle_leaves all = { leaves, false };
	struct merkle_tile tiles[MERKLE_TILES_MAX];
	struct view rest;

	buf_init_growing(&answers->bytes, (size_t)MERKLE_TILES_MAX * LIMIT_TILE_ENTRIES * HASH_LEN);
	answers->count = merkle_tiles_at(at, size, tiles);
	answers->tree = (struct merkle_tree){ size, merkle_build_root(hasher, all, size) };
	for (size_t i = 0; i < answers->count; i++)
		merkle_build_tile(hasher, all, &tiles[i], &answers->bytes);
	assert_true(buf_ok(&answers->bytes));
	rest = buf_view(&answers->bytes);
	for (size_t i = 0; i < answers->count; i++)
		assert_true(
		    view_take(&rest, (size_t)tiles[i].width * HASH_LEN, &answers->bodies[i]));
}

static bool
answers_give(const struct answers *answers, uint64_t at, struct merkle_range *ret)
{
	bool given = merkle_range_from_tiles(
	    hasher, answers->bodies, answers->count, at, &answers->tree, ret);

	if (!given)
		assert_int_equal(ret->begin, 4711);
	return given;
}

static const uint64_t sizes[] = { 0, 1, 255, 256, 257, 512, 700, 65535, 65536, 65537, LEAVES };

static void
ranges_run(const void *p unused_arg)
{
	struct merkle_range expected;

	merkle_range_init(&expected, 0);
	for (size_t a = 0; a < COUNT_OF(sizes); a++) {
		while (expected.end < sizes[a])
			merkle_range_append(hasher, &expected, &leaves[expected.end]);
		for (size_t n = a; n < COUNT_OF(sizes); n++) {
			struct merkle_range range = { .begin = 4711 };
			struct answers answers;

			answers_init(&answers, sizes[a], sizes[n]);
			assert_true(answers_give(&answers, sizes[a], &range));
			assert_true(merkle_range_equal(&range, &expected));
			buf_fini(&answers.bytes);
		}
	}
}

/* One tile after another has one wrong bit, or is a byte short. */
static void
assert_no_other_tiles(struct answers *answers, uint64_t at)
{
	struct merkle_range range = { .begin = 4711 };

	for (size_t i = 0; i < answers->bytes.len; i += 1 + 37 * (size_t)HASH_LEN) {
		answers->bytes.ptr[i] ^= 0x10;
		assert_false(answers_give(answers, at, &range));
		answers->bytes.ptr[i] ^= 0x10;
	}
	for (size_t i = 0; i < answers->count; i++) {
		answers->bodies[i].len--;
		assert_false(answers_give(answers, at, &range));
		answers->bodies[i].len++;
	}
}

static void
mutations_run(const void *p unused_arg)
{
	struct merkle_range range = { .begin = 4711 };
	struct answers answers;

	/* Both are in the first tile of level 1, so that every hash of it counts. */
	answers_init(&answers, 300, 700);
	assert_no_other_tiles(&answers, 300);
	answers.count--;
	assert_false(answers_give(&answers, 300, &range));
	answers.count += 2;
	assert_false(answers_give(&answers, 300, &range));
	answers.count--;
	answers.tree.root.bytes[0] ^= 1;
	assert_false(answers_give(&answers, 300, &range));
	answers.tree.root.bytes[0] ^= 1;
	assert_false(answers_give(&answers, 701, &range));
	assert_true(answers_give(&answers, 300, &range));
	buf_fini(&answers.bytes);
}

int
main(void)
{
	const struct path_case paths[] = {
		{ "a full tile has no width in its path", { 0, 256, 0 }, "tile/0/000" },
		{ "a partial tile has", { 0, 255, 67 }, "tile/0/067.p/255" },
		{ "999 is the last index of one group", { 1, 256, 999 }, "tile/1/999" },
		{ "1,000 is the first of two", { 1, 256, 1000 }, "tile/1/x001/000" },
		{ "the width follows the last group", { 0, 8, 1234067 },
		    "tile/0/x001/x234/067.p/8" },
		{ "a data tile has no level", { MERKLE_TILE_DATA, 256, 1234 },
		    "tile/data/x001/234" },
		{ "a data tile may be partial", { MERKLE_TILE_DATA, 1, 0 }, "tile/data/000.p/1" },
		{ "the largest index has seven groups", { MERKLE_TILE_DATA, 255, MAX },
		    "tile/data/x018/x446/x744/x073/x709/x551/615.p/255" },
	};
	const struct width_case widths[] = {
		{ "no leaves make no tile", 0, 0, 0, 0 },
		{ "one leaf makes a tile of one hash", 0, 0, 1, 1 },
		{ "255 leaves make a partial tile", 0, 0, 255, 255 },
		{ "256 leaves make a full tile", 0, 0, 256, 256 },
		{ "and nothing of the next", 0, 1, 256, 0 },
		{ "the 257th is in the next", 0, 1, 257, 1 },
		{ "a tile far beyond the end has nothing", 0, 1000, 257, 0 },
		{ "255 leaves have no hash of level 1", 1, 0, 255, 0 },
		{ "256 leaves have one", 1, 0, 256, 1 },
		{ "a data tile has an entry per leaf", MERKLE_TILE_DATA, 3, 778, 10 },
		{ "2^64 - 1 leaves have 255 hashes of level 7", 7, 0, MAX, 255 },
		{ "2^64 - 1 leaves end in a tile of 255", 0, MAX / 256, MAX, 255 },
	};
	const struct tiles_case tiles[] = {
		{ "a tree without leaves has no right edge", 0, 0, "" },
		{ "one leaf is in one tile", 1, 1, "tile/0/000.p/1 " },
		{ "255 leaves are in one tile", 255, 255, "tile/0/000.p/255 " },
		{ "256 leaves are one hash of level 1", 256, 256, "tile/1/000.p/1 " },
		{ "257 leaves are in two tiles", 257, 257, "tile/1/000.p/1 tile/0/001.p/1 " },
		{ "70,000 leaves have a tile per digit to the base 256", 70000, 70000,
		    "tile/2/000.p/1 tile/1/001.p/17 tile/0/273.p/112 " },
		{ "1,587,930,800 leaves likewise", 1587930800, 1587930800,
		    "tile/3/000.p/94 tile/2/094.p/165 tile/1/x024/229.p/230 "
		    "tile/0/x006/x202/854.p/176 " },
		{ "a range inside one tile needs that tile", 3, 7, "tile/0/000.p/7 " },
		{ "a range that ends inside a full tile needs it whole", 300, 70000,
		    "tile/1/000 tile/0/001 tile/1/001.p/17 tile/0/273.p/112 " },
		{ "a range of whole tiles needs no level below", 65536, 70000,
		    "tile/2/000.p/1 tile/1/001.p/17 tile/0/273.p/112 " },
		{ "a range of nothing needs what leads to the root", 0, 257,
		    "tile/1/000.p/1 tile/0/001.p/1 " },
		{ "a digit of zero is led over", 65541, 131072,
		    "tile/2/000.p/2 tile/0/256 tile/1/001 " },
		{ "one leaf on the way to 2^64 - 1 needs a tile of each level, twice but at the top",
		    1, MAX,
		    "tile/0/000 tile/1/000 tile/2/000 tile/3/000 tile/4/000 tile/5/000 tile/6/000 "
		    "tile/7/000.p/255 tile/6/255.p/255 tile/5/x065/535.p/255 "
		    "tile/4/x016/x777/215.p/255 tile/3/x004/x294/x967/295.p/255 "
		    "tile/2/x001/x099/x511/x627/775.p/255 "
		    "tile/1/x281/x474/x976/x710/655.p/255 "
		    "tile/0/x072/x057/x594/x037/x927/935.p/255 " },
	};

	hasher = hasher_new();
	make_leaves();
	tap_section("merkle: tiles");
	tap_rows(paths, path_run);
	tap_rows(widths, width_run);
	tap_test("a hash tile has 32 bytes for each hash, no more and no less", fits_run, NULL);
	tap_section("merkle: which tiles hold a range");
	tap_rows(tiles, tiles_run);
	tap_section("merkle: a range from tiles");
	tap_test("the tiles give the range of any size up to the tree's", ranges_run, NULL);
	tap_test("no other tiles give it", mutations_run, NULL);
	hasher_free(hasher);
	return tap_done();
}
