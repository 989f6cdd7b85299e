/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A state directory where the first, second, third, ... call of the system fails, until
 * none is reached: it has one owner or none, and the next try works.
 */
#include "store/folder.h"

#include "base/own.h"
#include "support/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static size_t calls_left; /* until one fails; 0 if none is to */
static int how;
static bool has_failed;

/* Whether this call fails, with errno. */
static bool
fails(void)
{
	if (calls_left == 0 || --calls_left > 0)
		return false;
	has_failed = true;
	errno = how;
	return true;
}

int __real_mkdir(const char *path, mode_t mode);
int __wrap_mkdir(const char *path, mode_t mode);
int
__wrap_mkdir(const char *path, mode_t mode)
{
	return fails() ? -1 : __real_mkdir(path, mode);
}

int __real_stat64(const char *path, struct stat *found);
int __wrap_stat64(const char *path, struct stat *found);
int
__wrap_stat64(const char *path, struct stat *found)
{
	return fails() ? -1 : __real_stat64(path, found);
}

int __real_open64(const char *path, int flags, mode_t mode);
int __wrap_open64(const char *path, int flags, mode_t mode);
int
__wrap_open64(const char *path, int flags, mode_t mode)
{
	return fails() ? -1 : __real_open64(path, flags, mode);
}

int __real_flock(int fd, int operation);
int __wrap_flock(int fd, int operation);
int
__wrap_flock(int fd, int operation)
{
	return fails() ? -1 : __real_flock(fd, operation);
}

ssize_t __real_pread64(int fd, void *memory, size_t len, off_t at);
ssize_t __wrap_pread64(int fd, void *memory, size_t len, off_t at);
ssize_t
__wrap_pread64(int fd, void *memory, size_t len, off_t at)
{
	return fails() ? -1 : __real_pread64(fd, memory, len, at);
}

int __real_ftruncate64(int fd, off_t len);
int __wrap_ftruncate64(int fd, off_t len);
int
__wrap_ftruncate64(int fd, off_t len)
{
	return fails() ? -1 : __real_ftruncate64(fd, len);
}

int __real_pidfd_open(pid_t pid, unsigned flags);
int __wrap_pidfd_open(pid_t pid, unsigned flags);
int
__wrap_pidfd_open(pid_t pid, unsigned flags)
{
	return fails() ? -1 : __real_pidfd_open(pid, flags);
}

/* Nobody waits here. */
int __wrap_nanosleep(const struct timespec *time, struct timespec *left);
int
__wrap_nanosleep(const struct timespec *time unused_arg, struct timespec *left unused_arg)
{
	return fails() ? -1 : 0;
}

static int printf_like(2, 0) print(int fd, const char *format, va_list args)
{
	return fails() ? -1 : vdprintf(fd, format, args);
}

int __wrap_dprintf(int fd, const char *format, ...) printf_like(2, 3);
int
__wrap_dprintf(int fd, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = print(fd, format, args);
	va_end(args);
	return len;
}

/* The same in a build with _FORTIFY_SOURCE. */
int __wrap___dprintf_chk(int fd, int flag, const char *format, ...) printf_like(3, 4);
int
__wrap___dprintf_chk(int fd, int flag unused_arg, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = print(fd, format, args);
	va_end(args);
	return len;
}

/* ---- what is done ---- */

#define OWNER 4711L

static char upper[] = "/tmp/ctvigil-folder-XXXXXX";
static char lower[64];
static char lock[80];

static void
begin_failing(int code, size_t n)
{
	how = code;
	has_failed = false;
	calls_left = n;
}

static size_t
open_descriptors(void)
{
	size_t count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
	return count;
}

static void
remove_folder(void)
{
	(void)unlink(lock);
	(void)rmdir(lower);
}

struct failing {
	const char *says;
	int how;
	enum status status;
};

/* Two folders above it are there, it is to be made.  That one which is there cannot be made
 * is no matter; all else is told: where those are looked at, and where this one and its lock
 * are made, taken, emptied and written. */
#define TOLD 7

static void
own_run(const void *p)
{
	const struct failing *row = p;
	size_t before = open_descriptors();
	size_t told = 0;
	size_t n = 0;

	do {
		struct error err = { .status = STATUS_OK };
		enum status status;
		int fd = -1;

		begin_failing(row->how, ++n);
		status = folder_own(lower, OWNER, &fd, &err);
		calls_left = 0;
		if (status != STATUS_OK) {
			told++;
			assert_true(has_failed);
			assert_int_equal(status, row->status);
			assert_int_equal(fd, -1);
			assert_int_equal(err.os_errno, row->how);
			assert_non_null(strstr(err.message, "state directory: /tmp"));
			assert_int_equal(open_descriptors(), before);
			assert_int_equal(folder_owner(lower), 0);
			assert_int_equal(folder_own(lower, OWNER, &fd, &err), STATUS_OK);
		}
		assert_int_equal(folder_owner(lower), OWNER);
		(void)close(fd);
		remove_folder();
	} while (has_failed);
	assert_int_equal(told, TOLD);
}

/* The owner is this process, which runs. */
static void
held_run(const void *p)
{
	const struct failing *row = p;
	struct error err;
	size_t before;
	size_t n = 0;
	int owned = -1;

	assert_int_equal(folder_own(lower, getpid(), &owned, &err), STATUS_OK);
	before = open_descriptors();
	do {
		enum status status;
		int fd = -1;

		begin_failing(row->how, ++n);
		status = folder_own(lower, OWNER, &fd, &err);
		calls_left = 0;
		if (!has_failed || status != row->status)
			assert_int_equal(status, STATUS_STORE_HELD);
		assert_int_equal(fd, -1);
		assert_int_equal(open_descriptors(), before);
		assert_int_equal(folder_owner(lower), getpid());
	} while (has_failed);
	(void)close(owned);
	remove_folder();
	assert_in_range(n, 6, 100);
}

static void
asked_run(const void *p)
{
	const struct failing *row = p;
	struct error err;
	size_t before;
	size_t n = 0;
	int owned = -1;

	assert_int_equal(folder_own(lower, OWNER, &owned, &err), STATUS_OK);
	before = open_descriptors();
	do {
		long owner;

		begin_failing(row->how, ++n);
		owner = folder_owner(lower);
		calls_left = 0;
		assert_int_equal(owner, has_failed ? 0 : OWNER);
		assert_int_equal(open_descriptors(), before);
	} while (has_failed);
	(void)close(owned);
	remove_folder();
	assert_in_range(n, 3, 100);
}

int
main(void)
{
	static const struct failing own[] = {
		{ "one that a full disk has no room for is owned once there is room", ENOSPC,
		    STATUS_STORE_FULL },
		{ "one for which somebody has no room left, likewise", EDQUOT, STATUS_STORE_FULL },
		{ "one on a broken disk is owned once that is mended", EIO, STATUS_STORE_OPEN },
		{ "one that is closed is owned once it is opened", EACCES, STATUS_STORE_OPEN },
	};
	static const struct failing held[] = {
		{ "one that is held stays held, on a full disk too", ENOSPC, STATUS_STORE_FULL },
		{ "one that is held stays held, on a broken disk too", EIO, STATUS_STORE_OPEN },
	};

	if (mkdtemp(upper) == NULL)
		return EXIT_FAILURE;
	(void)snprintf(lower, sizeof(lower), "%s/lower", upper);
	(void)snprintf(lock, sizeof(lock), "%s/lock", lower);
	tap_section("store: a state directory on a system that fails");
	tap_rows(own, own_run);
	tap_rows(held, held_run);
	tap_test("an owner that cannot be known is called none", asked_run, &own[2]);
	(void)rmdir(upper);
	return tap_done();
}
