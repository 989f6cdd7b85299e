/* SPDX-License-Identifier: Apache-2.0 */
#include "ipc/io.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

/* What is read at once when the end is not known. */
#define READ_LEN (64 * KIB)

/* After a failed read or write: whether to do it again, now or when fd is ready. */
static bool
again(int fd, short events)
{
	struct pollfd pfd = { .fd = fd, .events = events };

	if (errno == EINTR)
		return true;
	if (errno != EAGAIN)
		return false;
	return poll(&pfd, 1, -1) >= 0 || errno == EINTR;
}

enum status
io_read_full(int fd, void *memory, size_t size, size_t *ret_len, struct error *err)
{
	uint8_t *bytes = memory;

	*ret_len = 0;
	while (*ret_len < size) {
		ssize_t got = read(fd, bytes + *ret_len, size - *ret_len);

		if (got == 0)
			return STATUS_OK;
		if (got > 0)
			*ret_len += (size_t)got;
		else if (!again(fd, POLLIN))
			return error_set(err, STATUS_FILE, errno, "read");
	}
	return STATUS_OK;
}

enum status
io_write_full(int fd, struct view bytes, struct error *err)
{
	struct view part;

	while (bytes.len > 0) {
		ssize_t put = write(fd, bytes.ptr, bytes.len);

		if (put >= 0)
			(void)!view_take(&bytes, (size_t)put, &part);
		else if (!again(fd, POLLOUT))
			return error_set(err, STATUS_FILE, errno, "write");
	}
	return STATUS_OK;
}

enum status
io_read_all(int fd, const char *name, struct buf *out, struct error *err)
{
	cleanup_with(free_p) uint8_t *memory = xcalloc(READ_LEN, 1);
	size_t len;

	do {
		if (io_read_full(fd, memory, READ_LEN, &len, err) != STATUS_OK)
			return error_set(err, STATUS_FILE, errno, "%s", name);
		buf_bytes(out, view_of(memory, len));
		if (!buf_ok(out))
			return error_set(err, STATUS_FILE, EFBIG, "%s", name);
	} while (len == READ_LEN);
	return STATUS_OK;
}

enum status
io_read_file(const char *path, struct buf *out, struct error *err)
{
	cleanup_with(close_fdp) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return error_set(err, STATUS_FILE, errno, "%s", path);
	return io_read_all(fd, path, out, err);
}

/* Writes and syncs the file that is not yet in place. */
static enum status
write_aside(int dir_fd, const char *aside, struct view bytes, mode_t mode, struct error *err)
{
	cleanup_with(close_fdp) int fd =
	    openat(dir_fd, aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);

	if (fd < 0)
		return error_set(err, STATUS_FILE, errno, "%s", aside);
	if (io_write_full(fd, bytes, err) != STATUS_OK || fsync(fd) != 0)
		return error_set(err, STATUS_FILE, errno, "%s", aside);
	return STATUS_OK;
}

enum status
io_replace_file(int dir_fd, const char *name, struct view bytes, mode_t mode, struct error *err)
{
	char aside[NAME_MAX + 1];
	enum status status;

	if ((size_t)snprintf(aside, sizeof(aside), ".%s.new", name) >= sizeof(aside))
		return error_set(err, STATUS_FILE, ENAMETOOLONG, "%s", name);
	status = write_aside(dir_fd, aside, bytes, mode, err);
	if (status == STATUS_OK && renameat(dir_fd, aside, dir_fd, name) != 0)
		status = error_set(err, STATUS_FILE, errno, "%s", name);
	if (status != STATUS_OK) {
		(void)unlinkat(dir_fd, aside, 0);
		return status;
	}
	if (fsync(dir_fd) != 0)
		return error_set(err, STATUS_FILE, errno, "%s", name);
	return STATUS_OK;
}
