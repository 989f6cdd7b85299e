/* SPDX-License-Identifier: Apache-2.0 */
#include "ctlog/tile.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"

#include <libdeflate.h>

#include <stdlib.h>

#define PATH_MAX_LEN 128
#define GROUP 1000U
#define GZIP_LEVEL 6

/* tlog-tiles: groups of three digits, an x before each but the last. */
static void
append_index(uint64_t index, struct buf *out)
{
	unsigned groups[8];
	size_t count = 0;

	do {
		groups[count++] = (unsigned)(index % GROUP);
		index /= GROUP;
	} while (index > 0);
	while (count-- > 1)
		buf_printf(out, "x%03u/", groups[count]);
	buf_printf(out, "%03u", groups[0]);
}

void
ctlog_tile_append_path(const struct ctlog_tile *tile, struct buf *out)
{
	if (tile->level == CTLOG_TILE_DATA)
		buf_text(out, "tile/data/");
	else
		buf_printf(out, "tile/%d/", tile->level);
	append_index(tile->index, out);
	if (tile->width < LIMIT_TILE_ENTRIES)
		buf_printf(out, ".p/%u", tile->width);
}

/* What stands before the next slash, or all that is left. */
static struct view
take_part(struct view *path)
{
	struct view part;

	if (view_line(path, '/', &part))
		return part;
	part = *path;
	*path = VIEW("");
	return part;
}

/* The decimal digits among bytes; the spelling is checked by writing it again. */
static uint64_t
digits_of(struct view bytes)
{
	uint64_t value = 0;
	uint8_t byte;

	while (view_u8(&bytes, &byte))
		if (byte >= '0' && byte <= '9')
			value = value * 10 + (byte - '0');
	return value;
}

bool
ctlog_tile_read_path(struct view path, struct ctlog_tile *ret)
{
	struct ctlog_tile tile = { .width = LIMIT_TILE_ENTRIES };
	uint8_t memory[PATH_MAX_LEN];
	struct view rest = path;
	struct view part;
	struct buf again;

	if (!view_equal(take_part(&rest), VIEW("tile")))
		return false;
	part = take_part(&rest);
	tile.level = view_equal(part, VIEW("data")) ? CTLOG_TILE_DATA : (int)(digits_of(part) % 10);
	do {
		part = take_part(&rest);
		tile.index = tile.index * GROUP + digits_of(part);
	} while (view_starts_with(part, VIEW("x")));
	if (rest.len > 0)
		tile.width = (unsigned)num_min64(digits_of(rest), LIMIT_TILE_ENTRIES);
	buf_init(&again, memory, sizeof(memory));
	ctlog_tile_append_path(&tile, &again);
	if (tile.level > CTLOG_TILE_LEVEL_MAX || tile.width == 0 ||
	    !view_equal(buf_view(&again), path))
		return false;
	*ret = tile;
	return true;
}

/* How many hashes or entries of a level a tree of this size has: only full tiles
 * are hashed upward. */
static uint64_t
width_of_level(int level, uint64_t size)
{
	return level == CTLOG_TILE_DATA ? size : size >> (8 * level);
}

uint64_t
ctlog_tile_full_count(int level, uint64_t size)
{
	return width_of_level(level, size) / LIMIT_TILE_ENTRIES;
}

unsigned
ctlog_tile_partial_width(int level, uint64_t size)
{
	return (unsigned)(width_of_level(level, size) % LIMIT_TILE_ENTRIES);
}

/* RFC 6962 3.4: what lies before the TimestampedEntry of a leaf. */
#define LEAF_HEADER_LEN 2

/* static-ct, "Log Entries": TileLeaf */
static void
append_tile_leaf(const struct ctlog_entry *entry, struct buf *out)
{
	struct view timestamped = entry->leaf;
	struct view header;

	if (!view_take(&timestamped, LEAF_HEADER_LEN, &header))
		abort();
	buf_bytes(out, timestamped);
	if (entry->precertificate.len > 0) {
		buf_uint(out, 3, entry->precertificate.len);
		buf_bytes(out, entry->precertificate);
	}
	buf_uint(out, 2, entry->chain.len);
	buf_bytes(out, entry->chain);
}

/* Whether a log tells this lie about the entry at index. */
static bool
is_broken(const struct ctlog *log, uint64_t index)
{
	const struct ctlog_told *lie = &log->lies[CTLOG_LIE_BROKEN_TILE];

	return lie->on && lie->at == index;
}

/* Makes the length of its certificate the largest one.  RFC 6962 3.2: it stands behind the
 * timestamp and type, and, of a precert_entry, the issuer_key_hash. */
static void
break_tile_leaf(const struct ctlog_entry *entry, struct buf *out, size_t at)
{
	size_t length_at = at + 8 + 2 + (entry->precertificate.len > 0 ? HASH_LEN : 0);

	memset(&out->ptr[length_at], 0xff, 3);
}

void
ctlog_tile_append(const struct ctlog *log, const struct ctlog_tile *tile, struct buf *out)
{
	uint64_t first = tile->index * LIMIT_TILE_ENTRIES;
	struct buf changed;

	buf_init_growing(&changed, CTLOG_BODY_MAX);
	for (uint64_t i = first; i < first + tile->width; i++) {
		if (tile->level == CTLOG_TILE_DATA) {
			struct ctlog_entry entry = ctlog_entry_served(log, i, &changed);
			size_t at = out->len;

			append_tile_leaf(&entry, out);
			if (is_broken(log, i))
				break_tile_leaf(&entry, out, at);
		} else {
			struct hash node = tree_node(&log->tree, 8U * (unsigned)tile->level, i);

			buf_bytes(out, hash_view(&node));
		}
	}
	buf_fini(&changed);
}

void
ctlog_gzip(struct view bytes, struct buf *out)
{
	struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(GZIP_LEVEL);
	size_t room = libdeflate_gzip_compress_bound(compressor, bytes.len);
	uint8_t *compressed = xcalloc(room, 1);
	size_t len = libdeflate_gzip_compress(compressor, bytes.ptr, bytes.len, compressed, room);

	buf_bytes(out, view_of(compressed, len));
	free(compressed);
	libdeflate_free_compressor(compressor);
}
