/* SPDX-License-Identifier: Apache-2.0 */
/* A static log on disk, and ways to spoil it. */
#ifndef CTVIGIL_TESTS_UNIT_CLI_DISK_H
#define CTVIGIL_TESTS_UNIT_CLI_DISK_H

#include "base/hex.h"
#include "base/own.h"
#include "ctlog/disk.h"
#include "ctlog/population.h"
#include "ctlog/tile.h"
#include "support/run.h"
#include "support/shared.h"
#include "support/tap.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define DISK_NOW_MS 1760000000000U
#define DISK_ORIGIN "log.example/2026"

struct disk {
	char folder[64];
	char key[256]; /* base 64, for --key */
	struct ctlog *log;
};

static inline void
disk_path(const struct disk *disk, const char *name, char path[static 128])
{
	(void)snprintf(path, 128, "%s/%s", disk->folder, name);
}

static inline void
disk_write(const struct disk *disk, const char *name, struct view bytes)
{
	char path[128];
	FILE *file;

	disk_path(disk, name, path);
	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		assert_true(mkdir(path, 0777) == 0 || errno == EEXIST);
		*slash = '/';
	}
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
	assert_int_equal(fclose(file), 0);
}

/* The bytes of a file there; the caller frees ret.ptr. */
static inline struct view
disk_read(const struct disk *disk, const char *name)
{
	char path[128];

	disk_path(disk, name, path);
	return file_read(path);
}

/* An empty folder. */
static inline void
disk_init(struct disk *disk)
{
	*disk = (struct disk){ .folder = "/tmp/ctvigil-test-disk-XXXXXX" };
	assert_non_null(mkdtemp(disk->folder));
}

/* A log of so many made-up entries, the first of them those of the replay, written to a
 * folder. */
static inline void
disk_make(struct disk *disk, uint64_t entries, size_t replayed)
{
	struct population *population = population_new(1);
	struct buf key;

	disk_init(disk);
	disk->log = ctlog_new(
	    &(struct ctlog_options){
		.origin = DISK_ORIGIN, .key_word = "a log", .protocol = CTLOG_STATIC },
	    DISK_NOW_MS);
	buf_init(&key, disk->key, sizeof(disk->key));
	base64_append(&key, key_spki(disk->log->key));
	(void)buf_string(&key);
	for (size_t i = 0; i < replayed; i++)
		(void)population_add_incident(population, disk->log, i, DISK_NOW_MS);
	while (ctlog_size(disk->log) < entries)
		population_add(population, disk->log, DISK_NOW_MS);
	population_free(population);
	ctlog_publish(disk->log, DISK_NOW_MS + 1000);
	assert_true(ctlog_write_files(disk->log, disk->folder));
}

static inline int
disk_remove_one(const char *path, const struct stat *status unused_arg, int type unused_arg,
    struct FTW *place unused_arg)
{
	return remove(path);
}

static inline void
disk_fini(struct disk *disk)
{
	ctlog_freep(&disk->log);
	(void)nftw(disk->folder, disk_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* ---- damage ---- */

/* Flips one bit of a file. */
static inline void
disk_flip(const struct disk *disk, const char *name, size_t at)
{
	struct view bytes = disk_read(disk, name);
	uint8_t *copy = xcalloc(bytes.len, 1);

	assert_true(at < bytes.len);
	memcpy(copy, bytes.ptr, bytes.len);
	copy[at] ^= 1;
	disk_write(disk, name, view_of(copy, bytes.len));
	free(copy);
	free((void *)(uintptr_t)bytes.ptr);
}

/* Takes bytes off the end of a file. */
static inline void
disk_cut(const struct disk *disk, const char *name, size_t bytes)
{
	struct view whole = disk_read(disk, name);

	disk_write(disk, name, view_of(whole.ptr, whole.len - bytes));
	free((void *)(uintptr_t)whole.ptr);
}

static inline void
disk_remove(const struct disk *disk, const char *name)
{
	char path[128];

	disk_path(disk, name, path);
	assert_int_equal(unlink(path), 0);
}

#endif
