/* SPDX-License-Identifier: Apache-2.0 */
#include "source/log.h"

#include "base/num.h"
#include "merkle/proof.h"
#include "merkle/tile.h"

#include <inttypes.h>

static void
append_prefix(struct buf *out, const struct log_description *log)
{
	buf_text(out, log->url);
}

/* ---- RFC 6962 4 ---- */

static void
rfc6962_append_head_url(struct buf *out, const struct log_description *log)
{
	append_prefix(out, log);
	buf_text(out, "ct/v1/get-sth");
}

/* The range of at comes from a consistency proof between at and size, which leaves
 * it out where at is a power of two, and has no nodes where the two are the same: that of
 * the whole tree comes from one near its end. */
static uint64_t
rfc6962_start_at(uint64_t wanted, uint64_t size)
{
	uint64_t at = num_min64(wanted, size > 0 ? size - 1 : 0);

	if (wanted >= size && size != 3)
		return size;
	if (at > 0 && (at & (at - 1)) == 0)
		at--;
	/* 1 is a power of two again. */
	return at == 1 ? 0 : at;
}

static void
rfc6962_append_proof_url(
    struct buf *out, const struct log_description *log, uint64_t at, uint64_t size)
{
	if (at == 0 || at >= size)
		return;
	append_prefix(out, log);
	buf_printf(
	    out, "ct/v1/get-sth-consistency?first=%" PRIu64 "&second=%" PRIu64 "\n", at, size);
}

static void
rfc6962_append_start_url(
    struct buf *out, const struct log_description *log, uint64_t at, uint64_t size)
{
	rfc6962_append_proof_url(out, log, at < size ? at : merkle_last_leaves(size), size);
}

static void
rfc6962_append_entries_url(struct buf *out, const struct log_description *log, uint64_t begin,
    uint64_t end, uint64_t size unused_arg)
{
	append_prefix(out, log);
	buf_printf(out, "ct/v1/get-entries?start=%" PRIu64 "&end=%" PRIu64, begin, end - 1);
}

/* The path of the neighbour in the tree begins with the leaf. */
static void
rfc6962_append_hashes_url(
    struct buf *out, const struct log_description *log, uint64_t at, uint64_t size)
{
	uint64_t neighbour = at ^ 1;

	if (neighbour >= size)
		return;
	append_prefix(out, log);
	buf_printf(out, "ct/v1/get-entry-and-proof?leaf_index=%" PRIu64 "&tree_size=%" PRIu64 "\n",
	    neighbour, size);
}

static uint64_t
rfc6962_body_first(uint64_t begin)
{
	return begin;
}

/* ---- static-ct-api ---- */

static void
static_append_head_url(struct buf *out, const struct log_description *log)
{
	append_prefix(out, log);
	buf_text(out, "checkpoint");
}

static uint64_t
static_start_at(uint64_t wanted, uint64_t size)
{
	return num_min64(wanted, size);
}

static void
append_tile_url(struct buf *out, const struct log_description *log, const struct merkle_tile *tile)
{
	append_prefix(out, log);
	merkle_tile_path(tile, out);
}

/* A tile, with its spare where it is partial. */
static void
append_tile_urls(struct buf *out, const struct log_description *log, struct merkle_tile tile)
{
	append_tile_url(out, log, &tile);
	buf_byte(out, '\n');
	if (tile.width == LIMIT_TILE_ENTRIES)
		return;
	buf_byte(out, '|');
	tile.width = LIMIT_TILE_ENTRIES;
	append_tile_url(out, log, &tile);
	buf_byte(out, '\n');
}

static void
append_tiles(struct buf *out, const struct log_description *log, uint64_t at, uint64_t size)
{
	struct merkle_tile tiles[MERKLE_TILES_MAX];
	size_t count = merkle_tiles_at(at, size, tiles);

	for (size_t i = 0; i < count; i++)
		append_tile_urls(out, log, tiles[i]);
}

static void
static_append_start_urls(
    struct buf *out, const struct log_description *log, uint64_t at, uint64_t size)
{
	if (at != 0)
		append_tiles(out, log, at, size);
}

static void
static_append_link_urls(
    struct buf *out, const struct log_description *log, uint64_t at, uint64_t size)
{
	if (at != 0 && at != size)
		append_tiles(out, log, at, size);
}

static void
static_append_entries_url(struct buf *out, const struct log_description *log, uint64_t begin,
    uint64_t end unused_arg, uint64_t size)
{
	struct merkle_tile tile =
	    merkle_tile_of(MERKLE_TILE_DATA, begin / LIMIT_TILE_ENTRIES, size);

	append_tile_url(out, log, &tile);
}

static void
static_append_hashes_urls(
    struct buf *out, const struct log_description *log, uint64_t at, uint64_t size)
{
	append_tile_urls(out, log, merkle_tile_of(0, at / LIMIT_TILE_ENTRIES, size));
}

static uint64_t
static_body_first(uint64_t begin)
{
	return begin - begin % LIMIT_TILE_ENTRIES;
}

/* ---- rows ---- */

static const struct log_type types[] = {
	[LOG_RFC6962] = {
	    .name = "rfc6962",
	    .poll_s = 120,
	    .block = 1000, /* what CTFE gives unless told otherwise */
	    .has_tiles = false,
	    .append_head_url = rfc6962_append_head_url,
	    .start_at = rfc6962_start_at,
	    .append_start_urls = rfc6962_append_start_url,
	    .append_link_urls = rfc6962_append_proof_url,
	    .append_entries_url = rfc6962_append_entries_url,
	    .append_hashes_urls = rfc6962_append_hashes_url,
	    .body_first = rfc6962_body_first,
	},
	[LOG_STATIC] = {
	    .name = "static",
	    .poll_s = 60,
	    .block = LIMIT_TILE_ENTRIES,
	    .has_tiles = true,
	    .append_head_url = static_append_head_url,
	    .start_at = static_start_at,
	    .append_start_urls = static_append_start_urls,
	    .append_link_urls = static_append_link_urls,
	    .append_entries_url = static_append_entries_url,
	    .append_hashes_urls = static_append_hashes_urls,
	    .body_first = static_body_first,
	},
};

const struct log_type *
log_type_of(enum log_protocol protocol)
{
	return &types[protocol];
}

uint64_t
log_fork_at(enum log_protocol protocol, uint64_t small, uint64_t size)
{
	const struct log_type *type = &types[protocol];

	if (small == 0 || small >= size)
		return 0;
	if (type->start_at(small, size) == small)
		return small;
	/* A power of two: the range of one more, which is none, begins with its root. */
	return small > 1 && type->start_at(small + 1, size) == small + 1 ? small + 1 : 0;
}
