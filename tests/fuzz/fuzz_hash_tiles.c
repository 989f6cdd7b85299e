/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hash tiles: those of a tree make the range that leads to its root, whatever its size;
 * changed ones make no other range.
 */
#include "base/buf.h"
#include "fuzz/fuzz.h"
#include "merkle/tile.h"
#include "support/merkle_build.h"

struct world {
	struct hasher *hasher;
	struct merkle_leaves leaves;
	struct merkle_tree tree;
	uint64_t at;
	size_t count;
	struct merkle_tile tiles[MERKLE_TILES_MAX];
	struct buf bodies[MERKLE_TILES_MAX];
};

static bool
make_range(struct world *w, struct merkle_range *ret)
{
	struct view bodies[MERKLE_TILES_MAX];

	for (size_t i = 0; i < w->count; i++)
		bodies[i] = buf_view(&w->bodies[i]);
	return merkle_range_from_tiles(w->hasher, bodies, w->count, w->at, &w->tree, ret);
}

static void
check_tiles(struct world *w)
{
	for (size_t i = 0; i < w->count; i++) {
		const struct merkle_tile *tile = &w->tiles[i];
		struct merkle_tile again = merkle_tile_of(tile->level, tile->index, w->tree.size);
		char memory[MERKLE_TILE_PATH_MAX];
		struct buf path;

		promise(tile->width > 0 && tile->width == again.width);
		buf_init(&path, memory, sizeof(memory));
		merkle_tile_path(tile, &path);
		promise(buf_ok(&path) && view_starts_with(buf_view(&path), VIEW("tile/")));
		promise(merkle_tile_fits(tile, buf_view(&w->bodies[i])));
	}
}

/* Every leaf is the same, and so is every complete subtree of a level: the hash of one
 * of 2^(8 * level) leaves. */
static void
append_body(struct world *w, const struct merkle_tile *tile, struct buf *out)
{
	struct hash node =
	    merkle_build_root(w->hasher, w->leaves, UINT64_C(1) << (8 * (unsigned)tile->level));

	for (unsigned i = 0; i < tile->width; i++)
		buf_bytes(out, hash_view(&node));
}

/* Changes a body as the input says: a bit, or its length. */
static void
change(struct world *w, struct view *in)
{
	struct buf *body = &w->bodies[fuzz_number(in, 1) % w->count];
	size_t position = fuzz_number(in, 2);
	uint8_t bits = (uint8_t)fuzz_number(in, 1);

	if (position < body->len)
		body->ptr[position] ^= bits;
	else
		body->len = position % (body->len + 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct world w = { .hasher = hasher_new(), .leaves = { .same = true } };
	struct view in = view_of(bytes, len);
	struct hash leaf = hash_bytes(w.hasher, VIEW("a leaf"));
	struct merkle_range range;
	struct merkle_range other;

	w.leaves.hashes = &leaf;
	w.tree.size = fuzz_number(&in, 8);
	w.tree.size >>= fuzz_number(&in, 1) & 63;
	w.at = fuzz_number(&in, 8);
	w.at = w.tree.size == UINT64_MAX ? w.at : w.at % (w.tree.size + 1);
	w.tree.root = merkle_build_root(w.hasher, w.leaves, w.tree.size);
	w.count = merkle_tiles_at(w.at, w.tree.size, w.tiles);
	promise(w.count <= MERKLE_TILES_MAX && (w.count > 0 || w.tree.size == 0));
	for (size_t i = 0; i < w.count; i++) {
		buf_init_growing(&w.bodies[i], (size_t)LIMIT_TILE_ENTRIES * HASH_LEN);
		append_body(&w, &w.tiles[i], &w.bodies[i]);
	}
	check_tiles(&w);
	promise(make_range(&w, &range) && range.begin == 0 && range.end == w.at);
	while (in.len > 0 && w.count > 0)
		change(&w, &in);
	if (make_range(&w, &other))
		promise(merkle_range_equal(&range, &other));
	for (size_t i = 0; i < w.count; i++)
		buf_fini(&w.bodies[i]);
	hasher_free(w.hasher);
	return 0;
}
