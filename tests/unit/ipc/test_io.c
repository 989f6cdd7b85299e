/* SPDX-License-Identifier: Apache-2.0 */
/* Every answer that read(2) and write(2) may give. */
#include "ipc/io.h"

#include "base/own.h"
#include "support/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

/* A pipe that an alarm writes a word to, and closes, when a reader waits. */
static int alarm_fd;

static void
write_late(int signal unused_arg)
{
	(void)!write(alarm_fd, "late", 4);
	(void)close(alarm_fd);
}

static void
open_late_pipe(int ends[2], int flags)
{
	const struct sigaction action = { .sa_handler = write_late };
	const struct itimerval soon = { .it_value = { .tv_usec = 20000 } };

	assert_int_equal(pipe2(ends, O_CLOEXEC | flags), 0);
	alarm_fd = ends[1];
	assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
	assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
}

struct late_case {
	const char *says;
	int flags;
};

static void
late_run(const void *p)
{
	const struct late_case *row = p;
	char memory[8];
	int ends[2];
	size_t len;

	open_late_pipe(ends, row->flags);
	assert_int_equal(io_read_full(ends[0], memory, sizeof(memory), &len, NULL), STATUS_OK);
	assert_view_equal(view_of(memory, len), VIEW("late"));
	(void)close(ends[0]);
}

static void
parts_run(const void *row unused_arg)
{
	char memory[4];
	int ends[2];
	size_t len;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(io_write_full(ends[1], VIEW("abcdef"), NULL), STATUS_OK);
	(void)close(ends[1]);
	assert_int_equal(io_read_full(ends[0], memory, sizeof(memory), &len, NULL), STATUS_OK);
	assert_view_equal(view_of(memory, len), VIEW("abcd"));
	assert_int_equal(io_read_full(ends[0], memory, sizeof(memory), &len, NULL), STATUS_OK);
	assert_view_equal(view_of(memory, len), VIEW("ef"));
	assert_int_equal(io_read_full(ends[0], memory, sizeof(memory), &len, NULL), STATUS_OK);
	assert_int_equal(len, 0);
	(void)close(ends[0]);
}

static void
failed_read_run(const void *row unused_arg)
{
	struct error err;
	char memory[4];
	size_t len;

	assert_int_equal(io_read_full(-1, memory, sizeof(memory), &len, &err), STATUS_FILE);
	assert_int_equal(err.os_errno, EBADF);
	assert_int_equal(len, 0);
}

static void
failed_write_run(const void *row unused_arg)
{
	struct error err;

	assert_int_equal(io_write_full(-1, VIEW("a"), &err), STATUS_FILE);
	assert_int_equal(err.os_errno, EBADF);
	assert_int_equal(io_write_full(-1, VIEW(""), &err), STATUS_OK);
}

/* More than a pipe holds, to a reader that comes later. */
static void
slow_reader_run(const void *row unused_arg)
{
	static uint8_t large[300000];
	struct buf got;
	int ends[2];
	pid_t child;

	assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	child = fork();
	if (child == 0) {
		(void)close(ends[0]);
		_exit(io_write_full(ends[1], VIEW_OF(large), NULL) == STATUS_OK ? 0 : 1);
	}
	(void)close(ends[1]);
	buf_init_growing(&got, sizeof(large));
	assert_int_equal(io_read_all(ends[0], "pipe", &got, NULL), STATUS_OK);
	assert_int_equal(got.len, sizeof(large));
	buf_fini(&got);
	(void)close(ends[0]);
}

/* ---- files ---- */

static char dir[] = "/tmp/ctvigil-io-XXXXXX";

static void
file_run(const void *row unused_arg)
{
	char path[64];
	struct buf got;
	struct stat info;
	int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)snprintf(path, sizeof(path), "%s/a", dir);
	buf_init_growing(&got, 3);
	assert_int_equal(io_replace_file(dir_fd, "a", VIEW("one"), 0600, NULL), STATUS_OK);
	assert_int_equal(io_replace_file(dir_fd, "a", VIEW("two"), 0600, NULL), STATUS_OK);
	assert_int_equal(io_read_file(path, &got, NULL), STATUS_OK);
	assert_view_equal(buf_view(&got), VIEW("two"));
	assert_int_equal(fstatat(dir_fd, ".a.new", &info, 0), -1);
	buf_fini(&got);
	(void)close(dir_fd);
}

static void
large_file_run(const void *row unused_arg)
{
	char path[64];
	struct error err;
	struct buf got;
	int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)snprintf(path, sizeof(path), "%s/b", dir);
	assert_int_equal(io_replace_file(dir_fd, "b", VIEW("four"), 0600, NULL), STATUS_OK);
	buf_init_growing(&got, 3);
	assert_int_equal(io_read_file(path, &got, &err), STATUS_FILE);
	assert_int_equal(err.os_errno, EFBIG);
	buf_fini(&got);
	(void)close(dir_fd);
}

static void
no_file_run(const void *row unused_arg)
{
	struct error err;
	struct buf got;

	buf_init_growing(&got, 3);
	assert_int_equal(io_read_file("/nowhere/at/all", &got, &err), STATUS_FILE);
	assert_string_equal(err.message, "/nowhere/at/all: No such file or directory");
	assert_int_equal(io_read_file("/", &got, &err), STATUS_FILE);
	assert_int_equal(err.os_errno, EISDIR);
}

static void
no_replace_run(const void *row unused_arg)
{
	char name[256];
	struct error err;
	struct stat info;
	int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_int_equal(io_replace_file(-1, "a", VIEW(""), 0600, &err), STATUS_FILE);
	memset(name, 'a', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(io_replace_file(dir_fd, name, VIEW(""), 0600, &err), STATUS_FILE);
	assert_int_equal(err.os_errno, ENAMETOOLONG);
	assert_int_equal(mkdirat(dir_fd, "d", 0700), 0);
	assert_int_equal(io_replace_file(dir_fd, "d", VIEW("x"), 0600, &err), STATUS_FILE);
	assert_int_equal(fstatat(dir_fd, ".d.new", &info, 0), -1);
	(void)unlinkat(dir_fd, "d", AT_REMOVEDIR);
	(void)close(dir_fd);
}

static void
remove_dir(void)
{
	int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)unlinkat(dir_fd, "a", 0);
	(void)unlinkat(dir_fd, "b", 0);
	(void)close(dir_fd);
	(void)rmdir(dir);
}

int
main(void)
{
	const struct late_case lates[] = {
		{ "an interrupted read goes on", 0 },
		{ "a read that must wait waits", O_NONBLOCK },
	};

	if (mkdtemp(dir) == NULL)
		return EXIT_FAILURE;
	tap_section("ipc: descriptors");
	tap_test("a read ends when there is enough, or at the end", parts_run, NULL);
	tap_rows(lates, late_run);
	tap_test("a read that fails says so", failed_read_run, NULL);
	tap_test("a write that fails says so, and one of nothing does not", failed_write_run, NULL);
	tap_test("a write waits for a slow reader", slow_reader_run, NULL);
	tap_section("ipc: files");
	tap_test("a file is replaced whole and leaves nothing beside it", file_run, NULL);
	tap_test("a file above the maximum is refused", large_file_run, NULL);
	tap_test("a file that cannot be read is named", no_file_run, NULL);
	tap_test("a file that cannot be replaced leaves nothing", no_replace_run, NULL);
	remove_dir();
	return tap_done();
}
