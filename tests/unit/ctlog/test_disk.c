/* SPDX-License-Identifier: Apache-2.0 */
/* Logs written to disk, and real entries read from there. */
#include "ctlog/disk.h"

#include "base/hex.h"
#include "ctlog/tile.h"
#include "fixture.h"
#include "support/shared.h"

#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/ctvigil-test-ctlog-XXXXXX";

static int
remove_one(const char *path, const struct stat *status unused_arg, int type unused_arg,
    struct FTW *place unused_arg)
{
	return remove(path);
}

static struct ctlog *
empty_log(void)
{
	return ctlog_new(
	    &(struct ctlog_options){
		.origin = "log.example/2026", .key_word = "a log", .protocol = CTLOG_STATIC },
	    NOW_MS);
}

static void
write_tree(const void *p unused_arg)
{
	start_with(&(struct ctlog_options){ .origin = "log.example/2026",
	    .key_word = "a log",
	    .protocol = CTLOG_STATIC,
	    .plain_tiles = true });
	assert_true(ctlog_write_files(log_, folder));
	stop();
}

struct file_case {
	const char *says;
	const char *path;
};

static void
file_run(const void *p)
{
	const struct file_case *row = p;
	char path[256];
	struct view file;

	start_with(&(struct ctlog_options){ .origin = "log.example/2026",
	    .key_word = "a log",
	    .protocol = CTLOG_STATIC,
	    .plain_tiles = true });
	(void)snprintf(path, sizeof(path), "%s/%s", folder, row->path);
	file = file_read(path);
	assert_view_equal(file, get(row->path));
	assert_int_equal(answer.status, 200);
	free((void *)(uintptr_t)file.ptr);
	stop();
}

static void
no_other_partial(const void *p unused_arg)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/tile/0/001.p/44", folder);
	assert_int_equal(access(path, F_OK), -1);
}

static void
read_back(const void *p unused_arg)
{
	struct ctlog *again = empty_log();
	struct hash ours;
	struct hash theirs;

	start_with(&(struct ctlog_options){
	    .origin = "log.example/2026", .key_word = "a log", .protocol = CTLOG_STATIC });
	assert_true(ctlog_read_tiles(again, folder));
	assert_int_equal(ctlog_size(again), ENTRIES);
	ours = tree_root(&log_->tree, ENTRIES);
	theirs = tree_root(&again->tree, ENTRIES);
	assert_true(hash_equal(&ours, &theirs));
	assert_int_equal(again->issuer_count, log_->issuer_count);
	ctlog_free(again);
	stop();
}

static void
nothing_to_read(const void *p unused_arg)
{
	struct ctlog *log = empty_log();

	errno = 0;
	assert_false(ctlog_read_tiles(log, "/nonexistent"));
	assert_int_equal(errno, ENOENT);
	assert_false(ctlog_read_entries(log, "/nonexistent"));
	assert_false(ctlog_read_entries(log, "/dev/null/x"));
	ctlog_free(log);
}

struct root_case {
	const char *says;
	uint64_t size;
	const char *root;
};

/* A log of test certificates of 2025, whose roots were computed by others. */
static void
real_tiles_run(const void *p)
{
	const struct root_case *row = p;
	struct ctlog *log;
	struct hash root;
	struct buf text;

	const char *path = shared_path("vectors/static_ct/navigli2025h2");

	log = empty_log();
	assert_true(ctlog_read_tiles(log, path));
	root = tree_root(&log->tree, row->size);
	buf_init_growing(&text, 1024);
	base64_append(&text, hash_view(&root));
	assert_string_equal(buf_string(&text), row->root);
	buf_fini(&text);
	ctlog_free(log);
}

static void
real_entries(const void *p unused_arg)
{
	const char *path = shared_path("real/ct_entries_rfc6962/entries.jsonl");
	struct ctlog *log = empty_log();
	size_t precertificates = 0;

	assert_true(ctlog_read_entries(log, path));
	assert_int_equal(ctlog_size(log), 2624);
	for (uint64_t i = 0; i < ctlog_size(log); i++)
		precertificates += log->entries[i].precertificate.len > 0 ? 1 : 0;
	assert_in_range(precertificates, 1, ctlog_size(log) - 1);
	ctlog_free(log);
}

int
main(void)
{
	static const struct file_case files[] = {
		{ "a full data tile is a file, plain", "tile/data/001" },
		{ "a partial data tile is a file", "tile/data/002.p/88" },
		{ "a full hash tile is a file", "tile/0/001" },
		{ "a partial hash tile is a file", "tile/1/000.p/2" },
		{ "the checkpoint is a file", "checkpoint" },
		{ "what describes the log is a file", "log.v3.json" },
	};
	static const struct root_case roots[] = {
		{ "a real log of 778 entries has its root", 778,
		    "+WnHOMRZl/LG1669oeskbdK9bcO4nkrY1cfVyknC52U=" },
		{ "a real log of 1,024 entries has its root", 1024,
		    "EMfGG85uIddeOXt5/wdQGP3IQd0COCqoLg9Q6CsPLJA=" },
	};

	if (mkdtemp(folder) == NULL)
		return EXIT_FAILURE;
	tap_test("a log is written to a folder", write_tree, NULL);
	tap_rows(files, file_run);
	tap_test("only the head's partial tiles are written", no_other_partial, NULL);
	tap_test("what was written makes the same tree", read_back, NULL);
	tap_test("what is not there is not read", nothing_to_read, NULL);
	tap_rows(roots, real_tiles_run);
	tap_test("real entries of RFC 6962 logs are read", real_entries, NULL);
	(void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return tap_done();
}
