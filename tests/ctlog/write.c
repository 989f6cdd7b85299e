/* SPDX-License-Identifier: Apache-2.0 */
/* A log as files. */
#include "base/hex.h"
#include "base/limits.h"
#include "base/own.h"
#include "ctlog/answer.h"
#include "ctlog/disk.h"
#include "ctlog/tile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_LEN_MAX 4096

/* Makes the folders that a path goes through, each unless it is there. */
static bool
make_folders(const char *path)
{
	cleanup_with(free_p) char *folder = xstrdup(path);

	for (char *slash = strchr(folder + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(folder, 0777) != 0 && errno != EEXIST)
			return false;
		*slash = '/';
	}
	return true;
}

static bool
write_all(int fd, struct view bytes)
{
	struct view written;

	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);

		if (n < 0 || !view_take(&bytes, (size_t)n, &written))
			return false;
	}
	return true;
}

static bool
write_file(const char *folder, const char *name, struct view bytes)
{
	cleanup_with(close_fdp) int fd = -1;
	uint8_t memory[PATH_LEN_MAX];
	struct buf path;

	buf_init(&path, memory, sizeof(memory));
	buf_printf(&path, "%s/%s", folder, name);
	if (!make_folders(buf_string(&path)))
		return false;
	fd = open(buf_string(&path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	return fd >= 0 && write_all(fd, bytes);
}

/* Writes what the log answers. */
static bool
write_answer(struct ctlog *log, const char *folder, const char *name)
{
	const struct ctlog_request request = { .path = view_text(name) };
	struct ctlog_answer answer = { .status = 0 };
	bool written;

	buf_init_growing(&answer.body, CTLOG_BODY_MAX);
	ctlog_answer(log, &request, &answer);
	written = write_file(folder, name, buf_view(&answer.body));
	buf_fini(&answer.body);
	return written;
}

static bool
write_issuers(const struct ctlog *log, const char *folder)
{
	for (size_t i = 0; i < log->issuer_count; i++) {
		uint8_t memory[PATH_LEN_MAX];
		struct buf name;

		buf_init(&name, memory, sizeof(memory));
		buf_text(&name, "issuer/");
		hex_append(&name, hash_view(&log->issuers[i].fingerprint));
		if (!write_file(folder, buf_string(&name), buf_view(&log->issuers[i].certificate)))
			return false;
	}
	return true;
}

static bool
write_tile(const struct ctlog *log, const char *folder, const struct ctlog_tile *tile)
{
	uint8_t memory[PATH_LEN_MAX];
	struct buf name;
	struct buf bytes;
	bool written;

	buf_init(&name, memory, sizeof(memory));
	ctlog_tile_append_path(tile, &name);
	buf_init_growing(&bytes, CTLOG_BODY_MAX);
	ctlog_tile_append(log, tile, &bytes);
	written = write_file(folder, buf_string(&name), buf_view(&bytes));
	buf_fini(&bytes);
	return written;
}

static bool
write_level(const struct ctlog *log, const char *folder, int level)
{
	uint64_t size = ctlog_published_size(log);
	struct ctlog_tile tile = { .level = level, .width = LIMIT_TILE_ENTRIES };

	for (; tile.index < ctlog_tile_full_count(level, size); tile.index++)
		if (!write_tile(log, folder, &tile))
			return false;
	tile.width = ctlog_tile_partial_width(level, size);
	return tile.width == 0 || write_tile(log, folder, &tile);
}

bool
ctlog_write_files(struct ctlog *log, const char *folder)
{
	for (int level = CTLOG_TILE_DATA; level <= CTLOG_TILE_LEVEL_MAX; level++)
		if (!write_level(log, folder, level))
			return false;
	return write_issuers(log, folder) && write_answer(log, folder, "log.v3.json") &&
	       write_answer(log, folder, "checkpoint");
}
