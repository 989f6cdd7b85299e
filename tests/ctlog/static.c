/* SPDX-License-Identifier: Apache-2.0 */
/* The answers of static-ct: what a client may ask for, and nothing else. */
#include "base/hex.h"
#include "base/limits.h"
#include "base/own.h"
#include "ctlog/answer.h"
#include "ctlog/tile.h"

#include <stdlib.h>

#define ISSUER_PREFIX "issuer/"
#define BOMB_LEN ((size_t)16 << 20)

void
ctlog_get_checkpoint(
    struct ctlog *log, const struct ctlog_request *request unused_arg, struct ctlog_answer *ret)
{
	ctlog_append_checkpoint(log, &ret->body);
}

/* Whether some published tree had this partial tile: a log must serve those, and a
 * client must not guess others (static-ct, "Partial Tiles"). */
static bool
partial_was_published(const struct ctlog *log, const struct ctlog_tile *tile)
{
	for (size_t i = log->head_count; i-- > 0;) {
		uint64_t size = log->heads[i].size;

		if (ctlog_tile_full_count(tile->level, size) == tile->index &&
		    ctlog_tile_partial_width(tile->level, size) == tile->width)
			return true;
	}
	return false;
}

static bool
tile_is_there(const struct ctlog *log, const struct ctlog_tile *tile)
{
	const struct ctlog_told *missing = &log->lies[CTLOG_LIE_NO_TILE];

	if (missing->on && tile->level == CTLOG_TILE_DATA && missing->at == tile->index &&
	    tile->width == LIMIT_TILE_ENTRIES)
		return false;
	if (tile->width == LIMIT_TILE_ENTRIES)
		return tile->index < ctlog_tile_full_count(tile->level, ctlog_published_size(log));
	return !log->lies[CTLOG_LIE_NO_PARTIAL].on && partial_was_published(log, tile);
}

static void
append_bomb(struct buf *out)
{
	uint8_t *zeros = xcalloc(BOMB_LEN, 1);

	ctlog_gzip(view_of(zeros, BOMB_LEN), out);
	free(zeros);
}

static void
compress_tile(const struct ctlog *log, const struct ctlog_tile *tile, struct buf *out)
{
	struct buf plain;

	buf_init_growing(&plain, CTLOG_BODY_MAX);
	ctlog_tile_append(log, tile, &plain);
	ctlog_gzip(buf_view(&plain), out);
	buf_fini(&plain);
}

/* A full data tile as it is stored: it is compressed once. */
static struct view
stored_tile(struct ctlog *log, const struct ctlog_tile *tile)
{
	while (log->stored_count <= tile->index) {
		log->stored = xrealloc(log->stored, (log->stored_count + 1) * sizeof(*log->stored));
		buf_init_growing(&log->stored[log->stored_count++], CTLOG_BODY_MAX);
	}
	if (log->stored[tile->index].len == 0)
		compress_tile(log, tile, &log->stored[tile->index]);
	return buf_view(&log->stored[tile->index]);
}

/* Whether all is served as it was added. */
static bool
is_honest(const struct ctlog *log)
{
	for (size_t i = 0; i < CTLOG_LIE_COUNT; i++) {
		if (log->lies[i].on)
			return false;
	}
	return true;
}

void
ctlog_get_tile(struct ctlog *log, const struct ctlog_request *request, struct ctlog_answer *ret)
{
	struct ctlog_tile tile;

	if (!ctlog_tile_read_path(request->path, &tile) || !tile_is_there(log, &tile)) {
		ctlog_refuse(ret, 404, "there is no such tile");
		return;
	}
	ret->gzipped = tile.level == CTLOG_TILE_DATA && !log->options.plain_tiles;
	if (!ret->gzipped)
		ctlog_tile_append(log, &tile, &ret->body);
	else if (log->lies[CTLOG_LIE_GZIP_BOMB].on)
		append_bomb(&ret->body);
	else if (tile.width == LIMIT_TILE_ENTRIES && is_honest(log))
		buf_bytes(&ret->body, stored_tile(log, &tile));
	else
		compress_tile(log, &tile, &ret->body);
	if (tile.level == CTLOG_TILE_DATA)
		ctlog_served(log, tile.index * LIMIT_TILE_ENTRIES,
		    tile.index * LIMIT_TILE_ENTRIES + tile.width);
}

void
ctlog_get_issuer(struct ctlog *log, const struct ctlog_request *request, struct ctlog_answer *ret)
{
	struct view name = request->path;
	struct view prefix;
	struct hash fingerprint;
	struct view certificate = VIEW("");

	if (view_take(&name, sizeof(ISSUER_PREFIX) - 1, &prefix) &&
	    hex_read(name, fingerprint.bytes, HASH_LEN))
		certificate = ctlog_issuer(log, &fingerprint);
	if (certificate.len == 0)
		ctlog_refuse(ret, 404, "there is no such issuer");
	else
		buf_bytes(&ret->body, certificate);
}
