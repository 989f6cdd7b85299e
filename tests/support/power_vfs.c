/* SPDX-License-Identifier: Apache-2.0 */
#include "support/power_vfs.h"

#include "base/num.h"
#include "base/own.h"

#include <assert.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <unistd.h>

#define SECTOR 512
#define NAME "power"
/* The code of a step before which the power is cut. */
#define CUT (-1)

/* What was done to a file since its last sync: bytes written, or its new end. */
struct change {
	STAILQ_ENTRY(change) link;
	bool truncates;
	size_t at;
	size_t len;
	uint8_t bytes[];
};

/* What the disk holds of a file. */
struct kept {
	SLIST_ENTRY(kept) link;
	char *path;
	bool is_there; /* and to be there after the power returned as well: */
	bool stays;
	bool syncs_names; /* a journal, whose first sync is that of its folder too */
	uint8_t *ptr;
	size_t len;
	STAILQ_HEAD(, change) changes;
};

/* What SQLite has opened; the file of the default VFS lies behind it. */
struct file {
	sqlite3_file base;
	struct kept *kept;
};

static struct {
	sqlite3_vfs *real;
	SLIST_HEAD(, kept) files;
	unsigned steps;
	size_t left; /* of these steps, until one fails; 0 if none is to */
	int code;
	bool has_failed;
	bool is_off;
} disk;

/* ---- what is kept ---- */

static void
resize(struct kept *kept, size_t len)
{
	kept->ptr = xrealloc(kept->ptr, len);
	if (len > kept->len)
		memset(kept->ptr + kept->len, 0, len - kept->len);
	kept->len = len;
}

static void
keep_bytes(struct kept *kept, size_t at, const uint8_t *bytes, size_t len)
{
	if (len == 0)
		return;
	if (at + len > kept->len)
		resize(kept, at + len);
	memcpy(kept->ptr + at, bytes, len);
}

/* A change reaches the disk. */
static void
keep(struct kept *kept, const struct change *change)
{
	if (change->truncates)
		resize(kept, change->at);
	else
		keep_bytes(kept, change->at, change->bytes, change->len);
}

/* What has reached the disk of a change whose sync did not come. */
static void
keep_by_chance(
    struct kept *kept, const struct change *change, enum power_loss loss, struct random *random)
{
	if (loss == POWER_ALL_LOST)
		return;
	if (change->truncates && random_between(random, 0, 1) == 1)
		keep(kept, change);
	for (size_t at = 0; at < change->len;) {
		size_t len = num_min(SECTOR - (change->at + at) % SECTOR, change->len - at);
		size_t part = loss == POWER_ALL_TORN ? random_between(random, 0, len)
						     : random_between(random, 0, 1) * len;

		keep_bytes(kept, change->at + at, change->bytes + at, part);
		at += len;
	}
}

static struct change *
first_change(struct kept *kept)
{
	struct change *change = STAILQ_FIRST(&kept->changes);

	if (change != NULL)
		STAILQ_REMOVE_HEAD(&kept->changes, link);
	return change;
}

static void
note_change(struct kept *kept, bool truncates, sqlite3_int64 at, const void *bytes, int len)
{
	struct change *change = xcalloc(1, sizeof(*change) + (size_t)len);

	change->truncates = truncates;
	change->at = (size_t)at;
	change->len = (size_t)len;
	if (len > 0)
		memcpy(change->bytes, bytes, change->len);
	STAILQ_INSERT_TAIL(&kept->changes, change, link);
}

static void
forget(struct kept *kept)
{
	struct change *change;

	while ((change = first_change(kept)) != NULL)
		free(change);
	resize(kept, 0);
}

static void
sync_names(void)
{
	struct kept *kept;

	SLIST_FOREACH(kept, &disk.files, link)
	{
		kept->stays = kept->is_there;
	}
}

static struct kept *
find(const char *path)
{
	struct kept *kept;

	SLIST_FOREACH(kept, &disk.files, link)
	{
		if (strcmp(kept->path, path) == 0)
			return kept;
	}
	kept = xcalloc(1, sizeof(*kept));
	kept->path = xstrdup(path);
	STAILQ_INIT(&kept->changes);
	SLIST_INSERT_HEAD(&disk.files, kept, link);
	return kept;
}

/* Makes a file what the disk holds of it. */
static void
restore(const struct kept *kept)
{
	cleanup_with(close_fdp) int fd = -1;

	if (!kept->stays) {
		(void)unlink(kept->path);
		return;
	}
	fd = open(kept->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, kept->ptr, kept->len) != (ssize_t)kept->len)
		abort();
}

/* ---- what fails ---- */

void
power_fail_at(unsigned steps, size_t n, int code)
{
	disk.steps = steps;
	disk.left = n;
	disk.code = code;
	disk.has_failed = false;
}

void
power_cut_at(unsigned steps, size_t n)
{
	power_fail_at(steps, n, CUT);
}

void
power_work(void)
{
	power_fail_at(0, 0, SQLITE_OK);
}

bool
power_has_failed(void)
{
	return disk.has_failed;
}

void
power_return(enum power_loss loss, struct random *random)
{
	struct change *change;
	struct kept *kept;

	SLIST_FOREACH(kept, &disk.files, link)
	{
		while ((change = first_change(kept)) != NULL) {
			keep_by_chance(kept, change, loss, random);
			free(change);
		}
		kept->is_there = kept->stays;
		restore(kept);
	}
	disk.is_off = false;
	power_work();
}

/* How this step goes. */
static int
try_step(enum power_step step)
{
	if (disk.is_off)
		return SQLITE_IOERR;
	if (disk.left == 0 || (disk.steps & step) == 0 || --disk.left > 0)
		return SQLITE_OK;
	disk.has_failed = true;
	disk.is_off = disk.code == CUT;
	return disk.is_off ? SQLITE_IOERR : disk.code;
}

/* ---- files ---- */

static sqlite3_file *
real(sqlite3_file *file)
{
	return (sqlite3_file *)((struct file *)file + 1);
}

static struct kept *
kept_of(sqlite3_file *file)
{
	return ((struct file *)file)->kept;
}

static int
power_close(sqlite3_file *file)
{
	return real(file)->pMethods->xClose(real(file));
}

static int
power_read(sqlite3_file *file, void *out, int len, sqlite3_int64 at)
{
	int code = try_step(POWER_READ);

	return code != SQLITE_OK ? code : real(file)->pMethods->xRead(real(file), out, len, at);
}

static int
power_write(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
	int code = try_step(POWER_WRITE);
	int part = code == SQLITE_OK ? len : len / 2;
	int written;

	if (disk.is_off)
		return code;
	written = real(file)->pMethods->xWrite(real(file), bytes, part, at);
	if (written != SQLITE_OK)
		return written;
	note_change(kept_of(file), false, at, bytes, part);
	return code;
}

static int
power_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	int code = try_step(POWER_TRUNCATE);

	if (code == SQLITE_OK)
		code = real(file)->pMethods->xTruncate(real(file), size);
	if (code == SQLITE_OK)
		note_change(kept_of(file), true, size, NULL, 0);
	return code;
}

static int
power_sync(sqlite3_file *file, int flags unused_arg)
{
	struct kept *kept = kept_of(file);
	struct change *change;
	int code = try_step(POWER_SYNC);

	if (code != SQLITE_OK)
		return code;
	while ((change = first_change(kept)) != NULL) {
		keep(kept, change);
		free(change);
	}
	if (kept->syncs_names)
		sync_names();
	kept->syncs_names = false;
	return SQLITE_OK;
}

static int
power_file_size(sqlite3_file *file, sqlite3_int64 *ret)
{
	return disk.is_off ? SQLITE_IOERR : real(file)->pMethods->xFileSize(real(file), ret);
}

static int
power_lock(sqlite3_file *file, int level)
{
	return real(file)->pMethods->xLock(real(file), level);
}

static int
power_unlock(sqlite3_file *file, int level)
{
	return real(file)->pMethods->xUnlock(real(file), level);
}

static int
power_check_lock(sqlite3_file *file, int *ret)
{
	return real(file)->pMethods->xCheckReservedLock(real(file), ret);
}

static int
power_control(sqlite3_file *file, int operation, void *argument)
{
	return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int
power_sector(sqlite3_file *file)
{
	return real(file)->pMethods->xSectorSize(real(file));
}

static int
power_device(sqlite3_file *file)
{
	return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int
power_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **ret)
{
	return real(file)->pMethods->xShmMap(real(file), page, size, extend, ret);
}

static int
power_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
	return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void
power_shm_barrier(sqlite3_file *file)
{
	real(file)->pMethods->xShmBarrier(real(file));
}

static int
power_shm_unmap(sqlite3_file *file, int deletes)
{
	return real(file)->pMethods->xShmUnmap(real(file), deletes);
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = power_close,
	.xRead = power_read,
	.xWrite = power_write,
	.xTruncate = power_truncate,
	.xSync = power_sync,
	.xFileSize = power_file_size,
	.xLock = power_lock,
	.xUnlock = power_unlock,
	.xCheckReservedLock = power_check_lock,
	.xFileControl = power_control,
	.xSectorSize = power_sector,
	.xDeviceCharacteristics = power_device,
	.xShmMap = power_shm_map,
	.xShmLock = power_shm_lock,
	.xShmBarrier = power_shm_barrier,
	.xShmUnmap = power_shm_unmap,
};

/* ---- the VFS ---- */

static int
power_open(
    sqlite3_vfs *vfs unused_arg, const char *path, sqlite3_file *file, int flags, int *ret_flags)
{
	int code = try_step(POWER_OPEN);
	struct kept *kept;

	file->pMethods = NULL;
	/* Files without a name are for what does not fit in memory; there are none. */
	assert(path != NULL);
	if (code != SQLITE_OK)
		return code;
	code = disk.real->xOpen(disk.real, path, real(file), flags, ret_flags);
	if (code != SQLITE_OK)
		return code;
	kept = find(path);
	if (!kept->is_there) {
		forget(kept);
		kept->syncs_names = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
	}
	kept->is_there = true;
	((struct file *)file)->kept = kept;
	file->pMethods = &methods;
	return SQLITE_OK;
}

static int
power_delete(sqlite3_vfs *vfs unused_arg, const char *path, int syncs)
{
	int code = try_step(POWER_DELETE);

	if (code == SQLITE_OK)
		code = disk.real->xDelete(disk.real, path, 0);
	if (code != SQLITE_OK)
		return code;
	find(path)->is_there = false;
	if (syncs != 0)
		sync_names();
	return SQLITE_OK;
}

void
power_begin(void)
{
	static sqlite3_vfs vfs;

	power_end();
	disk.real = sqlite3_vfs_find(NULL);
	assert(disk.real != NULL);
	vfs = *disk.real;
	vfs.zName = NAME;
	vfs.szOsFile = (int)sizeof(struct file) + disk.real->szOsFile;
	vfs.xOpen = power_open;
	vfs.xDelete = power_delete;
	if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
		abort();
}

void
power_end(void)
{
	struct kept *kept;

	if (disk.real == NULL)
		return;
	(void)sqlite3_vfs_unregister(sqlite3_vfs_find(NAME));
	(void)sqlite3_vfs_register(disk.real, 1);
	disk.real = NULL;
	disk.is_off = false;
	power_work();
	while ((kept = SLIST_FIRST(&disk.files)) != NULL) {
		SLIST_REMOVE_HEAD(&disk.files, link);
		forget(kept);
		free(kept->ptr);
		free(kept->path);
		free(kept);
	}
}
