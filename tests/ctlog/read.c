/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of real logs, under a key of ours. */
#include "base/hex.h"
#include "base/limits.h"
#include "base/own.h"
#include "ctlog/disk.h"
#include "ctlog/tile.h"

#include <json-c/json.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PATH_LEN_MAX 4096
/* RFC 6962 3.4: version, leaf_type, timestamp; then the type of the entry. */
#define LEAF_TYPE_OFFSET 10
#define ENTRY_PRECERT 1

/* The bytes of a file, appended.  False with errno. */
static bool
read_file(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "rbe");
	uint8_t piece[1 << 16];
	size_t n;
	bool good;

	if (file == NULL)
		return false;
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_bytes(out, view_of(piece, n));
	good = ferror(file) == 0 && buf_ok(out);
	(void)fclose(file);
	return good;
}

/* The certificates of a chain that the folder has. */
static void
read_issuers(struct ctlog *log, const char *folder, struct view chain)
{
	struct view fingerprint;

	while (view_take(&chain, HASH_LEN, &fingerprint)) {
		uint8_t memory[PATH_LEN_MAX];
		struct buf path;
		struct buf certificate;
		struct hash hash;

		memcpy(hash.bytes, fingerprint.ptr, HASH_LEN);
		if (ctlog_issuer(log, &hash).len > 0)
			continue;
		buf_init(&path, memory, sizeof(memory));
		buf_printf(&path, "%s/issuer/", folder);
		hex_append(&path, fingerprint);
		buf_init_growing(&certificate, CTLOG_BODY_MAX);
		if (read_file(buf_string(&path), &certificate))
			(void)ctlog_add_issuer(log, buf_view(&certificate));
		buf_fini(&certificate);
	}
}

/* static-ct, "Log Entries": one TileLeaf, as the log keeps it; the leaf is written
 * to *leaf. */
static bool
take_tile_leaf(struct view *tile, struct buf *leaf, struct ctlog_entry *ret)
{
	struct view timestamped = *tile;
	struct view skipped;
	uint64_t timestamp;
	uint64_t type;

	*ret = (struct ctlog_entry){ .precertificate = VIEW("") };
	if (!view_uint(tile, 8, &timestamp) || !view_uint(tile, 2, &type) ||
	    (type == ENTRY_PRECERT && !view_take(tile, HASH_LEN, &skipped)) ||
	    !view_vector(tile, 3, &skipped) || !view_vector(tile, 2, &skipped))
		return false;
	timestamped.len -= tile->len;
	buf_clear(leaf);
	buf_uint(leaf, 2, 0); /* v1, timestamped_entry */
	buf_bytes(leaf, timestamped);
	ret->leaf = buf_view(leaf);
	if (type == ENTRY_PRECERT && !view_vector(tile, 3, &ret->precertificate))
		return false;
	return view_vector(tile, 2, &ret->chain);
}

static bool
add_tile(struct ctlog *log, const char *folder, struct view tile)
{
	struct ctlog_entry entry;
	struct buf leaf;
	bool good = true;

	buf_init_growing(&leaf, CTLOG_BODY_MAX);
	while (good && tile.len > 0) {
		good = take_tile_leaf(&tile, &leaf, &entry);
		if (!good)
			break;
		read_issuers(log, folder, entry.chain);
		ctlog_add_entry(log, &entry);
	}
	buf_fini(&leaf);
	errno = good ? 0 : EBADMSG;
	return good;
}

/* Adds a tile, if it is there.  False with errno, ENOENT if it is not. */
static bool
read_tile(struct ctlog *log, const char *folder, const struct ctlog_tile *tile)
{
	uint8_t memory[PATH_LEN_MAX];
	struct buf path;
	struct buf bytes;
	bool good;

	buf_init(&path, memory, sizeof(memory));
	buf_printf(&path, "%s/", folder);
	ctlog_tile_append_path(tile, &path);
	if (access(buf_string(&path), R_OK) != 0)
		return false;
	buf_init_growing(&bytes, CTLOG_BODY_MAX);
	good = read_file(buf_string(&path), &bytes) && add_tile(log, folder, buf_view(&bytes));
	buf_fini(&bytes);
	return good;
}

bool
ctlog_read_tiles(struct ctlog *log, const char *folder)
{
	struct ctlog_tile tile = { .level = CTLOG_TILE_DATA, .width = LIMIT_TILE_ENTRIES };

	while (read_tile(log, folder, &tile))
		tile.index++;
	/* Behind the full tiles there may be partial ones, of which the widest counts. */
	while (errno == ENOENT && --tile.width > 0)
		if (read_tile(log, folder, &tile))
			return true;
	if (errno == ENOENT && tile.index > 0)
		errno = 0;
	return errno == 0;
}

/* The bytes that a member of an object is in base 64, appended. */
static bool
read_member(struct json_object *object, const char *name, struct buf *out)
{
	struct json_object *member;
	cleanup_with(free_p) uint8_t *bytes = NULL;
	size_t size;
	size_t len;

	if (!json_object_object_get_ex(object, name, &member) ||
	    !json_object_is_type(member, json_type_string))
		return false;
	size = (size_t)json_object_get_string_len(member);
	bytes = xcalloc(size + 1, 1);
	if (!base64_read(view_of(json_object_get_string(member), size), bytes, size, &len))
		return false;
	buf_bytes(out, view_of(bytes, len));
	return true;
}

/* RFC 6962 4.6: extra_data has the precertificate, if the leaf says that it is one,
 * and the chain. */
static bool
add_entry(struct ctlog *log, struct view leaf, struct view extra)
{
	struct ctlog_entry entry = { .leaf = leaf, .precertificate = VIEW("") };
	struct view rest = leaf;
	struct view certificates;
	struct view certificate;
	uint64_t type;
	struct buf chain;

	if (!view_take(&rest, LEAF_TYPE_OFFSET, &certificate) || !view_uint(&rest, 2, &type) ||
	    (type == ENTRY_PRECERT && !view_vector(&extra, 3, &entry.precertificate)) ||
	    !view_vector(&extra, 3, &certificates))
		return false;
	buf_init_growing(&chain, CTLOG_BODY_MAX);
	while (view_vector(&certificates, 3, &certificate)) {
		struct hash fingerprint = ctlog_add_issuer(log, certificate);

		buf_bytes(&chain, hash_view(&fingerprint));
	}
	entry.chain = buf_view(&chain);
	ctlog_add_entry(log, &entry);
	buf_fini(&chain);
	return certificates.len == 0;
}

static bool
add_line(struct ctlog *log, const char *line)
{
	struct json_object *object = json_tokener_parse(line);
	struct buf leaf;
	struct buf extra;
	bool good;

	buf_init_growing(&leaf, CTLOG_BODY_MAX);
	buf_init_growing(&extra, CTLOG_BODY_MAX);
	good = read_member(object, "leaf_input", &leaf) &&
	       read_member(object, "extra_data", &extra) &&
	       add_entry(log, buf_view(&leaf), buf_view(&extra));
	buf_fini(&leaf);
	buf_fini(&extra);
	json_object_put(object);
	return good;
}

bool
ctlog_read_entries(struct ctlog *log, const char *path)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	bool good = true;

	if (file == NULL)
		return false;
	while (good && getline(&line, &size, file) > 0)
		good = add_line(log, line);
	free(line);
	(void)fclose(file);
	errno = good ? 0 : EBADMSG;
	return good;
}
