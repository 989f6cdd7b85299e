/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/log_folder.h"

#include "base/escape.h"
#include "base/own.h"
#include "ct/checkpoint.h"
#include "ipc/io.h"
#include "proc/log_option.h"
#include "proc/sandbox.h"
#include "source/head.h"
#include "source/inflate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- files ---- */

/* Reads a file below the folder, inflated if it is in gzip. */
static enum status
read_file(struct log_folder *folder, const char *path, struct view *ret, struct error *err)
{
	cleanup_with(close_fdp) int fd =
	    openat(folder->fd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct error why;
	enum status status;

	if (fd < 0)
		return error_set(err, STATUS_FILE, errno, "%s", path);
	buf_clear(&folder->file);
	status = io_read_all(fd, path, &folder->file, err);
	if (status != STATUS_OK)
		return status;
	status = inflate_body(
	    folder->inflater, buf_view(&folder->file), folder->inflated, LIMIT_INFLATED, ret, &why);
	if (status != STATUS_OK)
		return error_set(err, status, 0, "%s: %s", path, why.message);
	return STATUS_OK;
}

/* Reads the file of a tile of just this width. */
static enum status
read_tile(
    struct log_folder *folder, const struct merkle_tile *tile, struct view *ret, struct error *err)
{
	char memory[MERKLE_TILE_PATH_MAX + 1];
	struct buf path;

	buf_init(&path, memory, sizeof(memory));
	merkle_tile_path(tile, &path);
	return read_file(folder, buf_string(&path), ret, err);
}

enum status
log_folder_tile(
    struct log_folder *folder, struct merkle_tile *tile, struct view *ret, struct error *err)
{
	struct merkle_tile full = *tile;
	enum status status = read_tile(folder, tile, ret, err);
	struct error other;

	if (status == STATUS_OK || err->os_errno != ENOENT || tile->width == LIMIT_TILE_ENTRIES)
		return status;
	full.width = LIMIT_TILE_ENTRIES;
	status = read_tile(folder, &full, ret, &other);
	if (status == STATUS_OK)
		*tile = full;
	else if (other.os_errno == ENOENT)
		status = err->status;
	else
		*err = other;
	return status;
}

enum status
log_folder_hashes(struct log_folder *folder, const struct merkle_tile *tile,
    struct hash ret[LIMIT_TILE_ENTRIES], struct error *err)
{
	struct merkle_tile file = *tile;
	char memory[MERKLE_TILE_PATH_MAX + 1];
	struct view body;
	struct buf path;
	enum status status = log_folder_tile(folder, &file, &body, err);

	if (status != STATUS_OK)
		return status;
	if (!merkle_tile_fits(&file, body)) {
		buf_init(&path, memory, sizeof(memory));
		merkle_tile_path(&file, &path);
		return error_set(err, STATUS_LOG_MALFORMED, 0,
		    "%s: it has %zu bytes, not those of %u hashes (C2SP tlog-tiles)",
		    buf_string(&path), body.len, file.width);
	}
	memcpy(ret, body.ptr, (size_t)tile->width * HASH_LEN);
	return STATUS_OK;
}

/* Whether the file of a tile of just this width is there. */
static bool
is_there(const struct log_folder *folder, uint64_t index, unsigned width)
{
	const struct merkle_tile tile = { MERKLE_TILE_DATA, width, index };
	cleanup_with(close_fdp) int fd = -1;
	char memory[MERKLE_TILE_PATH_MAX + 1];
	struct buf path;

	buf_init(&path, memory, sizeof(memory));
	merkle_tile_path(&tile, &path);
	fd = openat(folder->fd, buf_string(&path), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	return fd >= 0;
}

uint64_t
log_folder_count(struct log_folder *folder, uint64_t first_tile)
{
	uint64_t index = first_tile;
	unsigned width = LIMIT_TILE_ENTRIES - 1;

	while (is_there(folder, index, LIMIT_TILE_ENTRIES))
		index++;
	while (width > 0 && !is_there(folder, index, width))
		width--;
	return index * LIMIT_TILE_ENTRIES + width;
}

bool
log_folder_range(struct log_folder *folder, uint64_t at, struct merkle_range *ret)
{
	struct merkle_tile tiles[MERKLE_TILES_MAX];
	struct hash not_zeroed hashes[MERKLE_TILES_MAX][LIMIT_TILE_ENTRIES];
	struct view bodies[MERKLE_TILES_MAX];
	struct error err;
	size_t count;

	if (folder->head == LOG_FOLDER_NO_HEAD || at > folder->tree.size)
		return false;
	count = merkle_tiles_at(at, folder->tree.size, tiles);
	for (size_t i = 0; i < count; i++) {
		if (log_folder_hashes(folder, &tiles[i], hashes[i], &err) != STATUS_OK)
			return false;
		bodies[i] = view_of(hashes[i], (size_t)tiles[i].width * HASH_LEN);
	}
	return merkle_range_from_tiles(folder->hasher, bodies, count, at, &folder->tree, ret);
}

/* ---- the checkpoint ---- */

/* What can be said of a checkpoint without a key. */
static enum status
read_unsigned(struct log_folder *folder, struct view body, struct view origin, struct error *err)
{
	struct checkpoint checkpoint;

	if (!checkpoint_read(body, &checkpoint))
		return error_set(err, STATUS_LOG_MALFORMED, 0,
		    "checkpoint: it is none that can be read (C2SP tlog-checkpoint)");
	folder->tree = (struct merkle_tree){ checkpoint.size, checkpoint.root };
	buf_clear(&folder->name);
	buf_bytes(&folder->name, checkpoint.origin);
	folder->head = LOG_FOLDER_UNSIGNED;
	if (origin.len > 0 && !view_equal(origin, checkpoint.origin)) {
		folder->head = LOG_FOLDER_FORGED;
		(void)error_set(&folder->head_error, STATUS_LOG_SIGNATURE, 0,
		    "checkpoint: its origin is not that of --origin (static-ct 2)");
	}
	return STATUS_OK;
}

static enum status
read_head(
    struct log_folder *folder, const struct settings *settings, struct view key, struct error *err)
{
	struct view origin = view_text(settings->origin == NULL ? "" : settings->origin);
	struct view body;
	struct view found;
	struct ct_head head;
	enum status status = read_file(folder, "checkpoint", &body, err);

	if (status != STATUS_OK)
		return err->os_errno == ENOENT ? STATUS_OK : status;
	status = read_unsigned(folder, body, origin, err);
	if (status != STATUS_OK || key.len == 0)
		return status;
	status = head_read(
	    folder->hasher, LOG_STATIC, body, key, origin, &head, &found, &folder->head_error);
	folder->head = status == STATUS_OK ? LOG_FOLDER_SIGNED : LOG_FOLDER_FORGED;
	return STATUS_OK;
}

/* ---- the folder ---- */

static enum status
open_closed(
    const char *path, const struct settings *settings, struct log_folder *folder, struct error *err)
{
	const struct sandbox_options options = {
		.directory = path,
		.without_landlock = settings->without_landlock,
	};
	uint32_t abi;

	folder->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder->fd < 0) {
		int os_errno = errno;
		char memory[LIMIT_ERROR_MESSAGE];
		struct buf shown;

		buf_init(&shown, memory, sizeof(memory));
		escape_append_text(&shown, view_text(path));
		return error_set(err, STATUS_USAGE, os_errno, "%s", buf_string(&shown));
	}
	return sandbox_close(PROFILE_TREE, &options, &abi, err);
}

enum status
log_folder_open(
    const char *path, const struct settings *settings, struct log_folder *ret, struct error *err)
{
	cleanup_with(free_p) struct log_description *log = xcalloc(1, sizeof(*log));
	enum status status = STATUS_OK;

	*ret = (struct log_folder){
		.fd = -1,
		.hasher = hasher_new(),
		.inflater = inflater_new(),
		.inflated = xpages(LIMIT_INFLATED),
	};
	buf_init_growing(&ret->file, LIMIT_BODY);
	buf_init_growing(&ret->name, LIMIT_NOTE);
	buf_text(&ret->name, path);
	if (settings->key != NULL)
		status = log_option_key(settings->key, log, err);
	if (status == STATUS_OK)
		status = open_closed(path, settings, ret, err);
	if (status == STATUS_OK)
		status = read_head(ret, settings, view_of(log->key, log->key_len), err);
	return status;
}

void
log_folder_fini(struct log_folder *folder)
{
	close_fdp(&folder->fd);
	hasher_free(folder->hasher);
	inflater_free(folder->inflater);
	free(folder->inflated);
	buf_fini(&folder->file);
	buf_fini(&folder->name);
}
