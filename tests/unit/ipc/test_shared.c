/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that two processes share. */
#include "ipc/shared.h"

#include "base/own.h"
#include "ipc/io.h"
#include "support/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

struct both {
	int writer_fd;
	int reader_fd;
	struct shared_arena writer;
	struct shared_arena reader;
};

static struct both
both_open(uint32_t slots)
{
	struct both both = { .writer_fd = -1 };

	assert_int_equal(
	    shared_arena_create(slots, &both.writer_fd, &both.reader_fd, NULL), STATUS_OK);
	assert_int_equal(
	    shared_arena_map_writer(both.writer_fd, slots, &both.writer, NULL), STATUS_OK);
	assert_int_equal(
	    shared_arena_map_reader(both.reader_fd, slots, &both.reader, NULL), STATUS_OK);
	return both;
}

static void
both_close(struct both *both)
{
	shared_arena_unmap(&both->writer);
	shared_arena_unmap(&both->reader);
	close_fdp(&both->writer_fd);
	close_fdp(&both->reader_fd);
}

static void
copy_run(const void *row unused_arg)
{
	struct both both = both_open(2);
	char copy[5];

	memcpy(shared_arena_slot(&both.writer, 1), "body", 5);
	assert_int_equal(shared_arena_copy(&both.reader, 1, 5, copy, NULL), STATUS_OK);
	memcpy(shared_arena_slot(&both.writer, 1), "evil", 5);
	assert_string_equal(copy, "body");
	both_close(&both);
}

static void
last_byte_run(const void *row unused_arg)
{
	static uint8_t copy[LIMIT_ARENA_BODY];
	struct both both = both_open(2);

	shared_arena_slot(&both.writer, 1)[LIMIT_ARENA_BODY - 1] = 7;
	assert_int_equal(
	    shared_arena_copy(&both.reader, 1, LIMIT_ARENA_BODY, copy, NULL), STATUS_OK);
	assert_int_equal(copy[LIMIT_ARENA_BODY - 1], 7);
	assert_int_equal(
	    shared_arena_copy(&both.reader, 1, LIMIT_ARENA_BODY + 1, copy, NULL), STATUS_MESSAGE);
	both_close(&both);
}

static void
no_slot_run(const void *row unused_arg)
{
	struct both both = both_open(2);
	char copy[1];

	assert_non_null(shared_arena_slot(&both.writer, 1));
	assert_null(shared_arena_slot(&both.writer, 2));
	assert_null(shared_arena_slot(&both.writer, UINT32_MAX));
	assert_int_equal(shared_arena_copy(&both.reader, 2, 1, copy, NULL), STATUS_MESSAGE);
	both_close(&both);
}

static void
reader_run(const void *row unused_arg)
{
	struct both both = both_open(1);
	struct shared_arena arena;

	assert_int_equal(shared_arena_map_writer(both.reader_fd, 1, &arena, NULL), STATUS_SYSTEM);
	assert_int_equal(mprotect(both.reader.ptr, LIMIT_ARENA_BODY, PROT_READ | PROT_WRITE), -1);
	assert_int_equal(write(both.reader_fd, "x", 1), -1);
	both_close(&both);
}

static void
resize_run(const void *row unused_arg)
{
	struct both both = both_open(1);

	assert_int_equal(ftruncate(both.writer_fd, 0), -1);
	assert_int_equal(ftruncate(both.writer_fd, 2L * LIMIT_ARENA_BODY), -1);
	both_close(&both);
}

static void
wrong_arena_run(const void *row unused_arg)
{
	struct both both = both_open(2);
	struct shared_arena arena;
	cleanup_with(close_fdp) int loose = -1;

	assert_int_equal(shared_arena_map_reader(both.reader_fd, 1, &arena, NULL), STATUS_MESSAGE);
	assert_int_equal(shared_arena_map_reader(both.reader_fd, 3, &arena, NULL), STATUS_MESSAGE);
	assert_int_equal(shared_arena_map_reader(both.reader_fd, 0, &arena, NULL), STATUS_MESSAGE);
	assert_int_equal(shared_blob_create("loose", &loose, NULL), STATUS_OK);
	assert_int_equal(ftruncate(loose, LIMIT_ARENA_BODY), 0);
	assert_int_equal(shared_arena_map_reader(loose, 1, &arena, NULL), STATUS_MESSAGE);
	both_close(&both);
}

static void
blob_run(const void *row unused_arg)
{
	cleanup_with(close_fdp) int fd = -1;
	struct view blob;

	assert_int_equal(shared_blob_create("blob", &fd, NULL), STATUS_OK);
	assert_int_equal(io_write_full(fd, VIEW("content"), NULL), STATUS_OK);
	assert_int_equal(shared_blob_seal(fd, NULL), STATUS_OK);
	assert_int_equal(shared_blob_map(fd, 7, &blob, NULL), STATUS_OK);
	assert_view_equal(blob, VIEW("content"));
	shared_blob_unmap(&blob);
	shared_blob_unmap(&blob);
	assert_int_equal(shared_blob_map(fd, 6, &blob, NULL), STATUS_MESSAGE);
	assert_int_equal(write(fd, "x", 1), -1);
	assert_int_equal(ftruncate(fd, 0), -1);
}

static void
empty_blob_run(const void *row unused_arg)
{
	cleanup_with(close_fdp) int fd = -1;
	struct view blob;

	assert_int_equal(shared_blob_create("blob", &fd, NULL), STATUS_OK);
	assert_int_equal(shared_blob_seal(fd, NULL), STATUS_OK);
	assert_int_equal(shared_blob_map(fd, 0, &blob, NULL), STATUS_OK);
	assert_int_equal(blob.len, 0);
	shared_blob_unmap(&blob);
}

static void
mapped_blob_run(const void *row unused_arg)
{
	cleanup_with(close_fdp) int fd = -1;
	void *ptr;

	assert_int_equal(shared_blob_create("blob", &fd, NULL), STATUS_OK);
	assert_int_equal(ftruncate(fd, 4096), 0);
	ptr = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_ptr_not_equal(ptr, MAP_FAILED);
	assert_int_equal(shared_blob_seal(fd, NULL), STATUS_SYSTEM);
	(void)munmap(ptr, 4096);
	assert_int_equal(shared_blob_seal(fd, NULL), STATUS_OK);
}

struct seals_case {
	const char *says;
	int seals;
};

static void
seals_run(const void *p)
{
	const struct seals_case *row = p;
	cleanup_with(close_fdp) int fd = -1;
	struct view blob;

	assert_int_equal(shared_blob_create("blob", &fd, NULL), STATUS_OK);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, row->seals), 0);
	assert_int_equal(shared_blob_map(fd, 100, &blob, NULL), STATUS_MESSAGE);
}

static void
no_memfd_run(const void *row unused_arg)
{
	struct view blob;
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(shared_blob_map(ends[0], 100, &blob, NULL), STATUS_MESSAGE);
	assert_int_equal(shared_blob_map(-1, 100, &blob, NULL), STATUS_MESSAGE);
	(void)close(ends[0]);
	(void)close(ends[1]);
}

static void
note_run(const void *row unused_arg)
{
	volatile uint64_t *written;
	volatile uint64_t *read;
	int fd;

	assert_int_equal(shared_note_create(&fd, NULL), STATUS_OK);
	assert_int_equal(shared_note_map(fd, &written, NULL), STATUS_OK);
	assert_int_equal(shared_note_map(fd, &read, NULL), STATUS_OK);
	assert_int_equal(*read, 0);
	*written = UINT64_MAX;
	assert_true(*read == UINT64_MAX);
	assert_int_equal(ftruncate(fd, 0), -1);
	(void)close(fd);
}

static void
no_note_run(const void *row unused_arg)
{
	volatile uint64_t *note;
	int writer;
	int reader;
	int fd;

	assert_int_equal(shared_blob_create("unsealed", &fd, NULL), STATUS_OK);
	assert_int_equal(shared_note_map(fd, &note, NULL), STATUS_MESSAGE);
	(void)close(fd);
	assert_int_equal(shared_arena_create(1, &writer, &reader, NULL), STATUS_OK);
	assert_int_equal(shared_note_map(writer, &note, NULL), STATUS_MESSAGE);
	(void)close(writer);
	(void)close(reader);
}

int
main(void)
{
	const struct seals_case seals[] = {
		{ "a memfd without seals is no blob", 0 },
		{ "a blob is sealed against writing", F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL },
		{ "a blob is sealed against shrinking", F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SEAL },
		{ "a blob is sealed against growing", F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_SEAL },
		{ "a blob is sealed against more seals",
		    F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW },
	};

	tap_section("ipc: arenas");
	tap_test("what was copied from a slot does not change with it", copy_run, NULL);
	tap_test("a slot is read to its last byte and not beyond", last_byte_run, NULL);
	tap_test("a slot that is not there is neither written nor read", no_slot_run, NULL);
	tap_test("a reader cannot write", reader_run, NULL);
	tap_test("an arena cannot be resized", resize_run, NULL);
	tap_test("an arena of another size or without seals is refused", wrong_arena_run, NULL);
	tap_section("ipc: blobs");
	tap_test("a sealed blob is read in place and never changes", blob_run, NULL);
	tap_test("a blob may be empty", empty_blob_run, NULL);
	tap_test("a blob mapped for writing cannot be sealed", mapped_blob_run, NULL);
	tap_rows(seals, seals_run);
	tap_test("what is no memfd is no blob", no_memfd_run, NULL);
	tap_section("notes");
	tap_test("what one process notes another reads, and its size is fixed", note_run, NULL);
	tap_test("what is not sealed or has another size is no note", no_note_run, NULL);
	return tap_done();
}
