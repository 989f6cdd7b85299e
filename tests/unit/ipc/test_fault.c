/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files and channels where the first, second, third, ... call of the system is interrupted,
 * does less than it was asked to, or fails, until none is reached.
 */
#include "base/own.h"
#include "ipc/channel.h"
#include "ipc/io.h"
#include "support/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Instead of an error: half of the bytes. */
#define SHORT 0

static size_t calls_left; /* until one fails; 0 if none is to */
static int how;
static bool has_failed;

/* Whether this call fails, with errno; or *len is made less. */
static bool
fails(size_t *len)
{
	if (calls_left == 0 || --calls_left > 0)
		return false;
	has_failed = true;
	errno = how;
	if (how == SHORT && len != NULL && *len > 1)
		*len /= 2;
	return how != SHORT;
}

ssize_t __real_read(int fd, void *memory, size_t len);
ssize_t __wrap_read(int fd, void *memory, size_t len);
ssize_t
__wrap_read(int fd, void *memory, size_t len)
{
	return fails(&len) ? -1 : __real_read(fd, memory, len);
}

ssize_t __real_write(int fd, const void *memory, size_t len);
ssize_t __wrap_write(int fd, const void *memory, size_t len);
ssize_t
__wrap_write(int fd, const void *memory, size_t len)
{
	return fails(&len) ? -1 : __real_write(fd, memory, len);
}

ssize_t __real_sendmsg(int fd, const struct msghdr *msg, int flags);
ssize_t __wrap_sendmsg(int fd, const struct msghdr *msg, int flags);
ssize_t
__wrap_sendmsg(int fd, const struct msghdr *msg, int flags)
{
	return fails(&msg->msg_iov->iov_len) ? -1 : __real_sendmsg(fd, msg, flags);
}

ssize_t __real_recvmsg(int fd, struct msghdr *msg, int flags);
ssize_t __wrap_recvmsg(int fd, struct msghdr *msg, int flags);
ssize_t
__wrap_recvmsg(int fd, struct msghdr *msg, int flags)
{
	return fails(&msg->msg_iov->iov_len) ? -1 : __real_recvmsg(fd, msg, flags);
}

int __real_poll(struct pollfd *fds, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout);
int
__wrap_poll(struct pollfd *fds, nfds_t count, int timeout)
{
	return fails(NULL) ? -1 : __real_poll(fds, count, timeout);
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int
__wrap_fsync(int fd)
{
	/* That this is interrupted is no promise that anybody makes. */
	return how != EINTR && fails(NULL) ? -1 : __real_fsync(fd);
}

int __real_renameat(int from_fd, const char *from, int to_fd, const char *to);
int __wrap_renameat(int from_fd, const char *from, int to_fd, const char *to);
int
__wrap_renameat(int from_fd, const char *from, int to_fd, const char *to)
{
	return how != EINTR && fails(NULL) ? -1 : __real_renameat(from_fd, from, to_fd, to);
}

/* ---- what is done ---- */

static char folder[] = "/tmp/ctvigil-fault-XXXXXX";

static struct view
content(const char *path, struct buf *memory, enum status *ret, struct error *err)
{
	buf_clear(memory);
	*ret = io_read_file(path, memory, err);
	return buf_view(memory);
}

/* Replaces a file and reads it: it is the old one or the new one, and alone. */
static enum status
replace(struct error *err)
{
	cleanup_with(close_fdp) int dir_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_with(buf_fini) struct buf memory;
	enum status status;
	enum status read;
	char path[64];
	struct stat info;
	struct view found;

	(void)snprintf(path, sizeof(path), "%s/a", folder);
	buf_init_growing(&memory, 16);
	status = io_replace_file(dir_fd, "a", VIEW("the new one"), 0600, err);
	if (status == STATUS_OK)
		(void)content(path, &memory, &status, err);
	calls_left = 0;
	found = content(path, &memory, &read, NULL);
	assert_int_equal(read, STATUS_OK);
	if (status == STATUS_OK || !view_equal(found, VIEW("the old one")))
		assert_view_equal(found, VIEW("the new one"));
	assert_int_equal(fstatat(dir_fd, ".a.new", &info, 0), -1);
	assert_int_equal(io_replace_file(dir_fd, "a", VIEW("the old one"), 0600, NULL), STATUS_OK);
	return status;
}

static enum status
receive(struct channel *channel, uint64_t request, struct error *err)
{
	struct message got;

	if (channel_wait(channel, &got, err) != CHANNEL_MESSAGE)
		return err->status;
	assert_int_equal(got.request, request);
	return STATUS_OK;
}

/* Some messages, each of which arrives whole and in order. */
static enum status
talk(struct error *err)
{
	cleanup_with(channel_freep) struct channel *main = NULL;
	cleanup_with(channel_freep) struct channel *fetch = NULL;
	enum status status = STATUS_OK;
	int fds[2];

	assert_int_equal(channel_pair(fds, NULL), STATUS_OK);
	main = channel_new(fds[0], ROLE_MAIN, ROLE_FETCH, MIB);
	fetch = channel_new(fds[1], ROLE_FETCH, ROLE_MAIN, MIB);
	for (uint64_t i = 1; i <= 3 && status == STATUS_OK; i++) {
		const struct message ask = {
			.type = MESSAGE_FETCH_GET,
			.request = i,
			.fetch_get = { .url = VIEW("https://log.example/") },
		};

		status = channel_send(main, &ask, err);
		if (status == STATUS_OK)
			status = channel_drain(main, err);
		if (status == STATUS_OK)
			status = receive(fetch, i, err);
	}
	calls_left = 0;
	return status;
}

static size_t
open_descriptors(void)
{
	size_t count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
	return count;
}

struct fault_case {
	const char *says;
	enum status (*act)(struct error *err);
	int how;
	enum status status;
};

static void
fault_run(const void *p)
{
	const struct fault_case *row = p;
	size_t before = open_descriptors();
	size_t n = 0;

	do {
		struct error err = { .status = STATUS_OK };
		enum status status;

		how = row->how;
		has_failed = false;
		calls_left = ++n;
		status = row->act(&err);
		assert_int_equal(status, has_failed ? row->status : STATUS_OK);
		if (status != STATUS_OK) {
			assert_int_equal(err.os_errno, row->how);
			assert_non_null(strstr(err.message, strerror(row->how)));
		}
		assert_int_equal(open_descriptors(), before);
	} while (has_failed);
	assert_in_range(n, 3, 100);
}

int
main(void)
{
	static const struct fault_case rows[] = {
		{ "a file is replaced and read however often that is interrupted", replace, EINTR,
		    STATUS_OK },
		{ "a file is replaced and read in as many parts as it takes", replace, SHORT,
		    STATUS_OK },
		{ "a file that a full disk has no room for stays what it was", replace, ENOSPC,
		    STATUS_FILE },
		{ "a file on a broken disk stays whole", replace, EIO, STATUS_FILE },
		{ "messages arrive however often they are interrupted", talk, EINTR, STATUS_OK },
		{ "messages arrive in as many parts as it takes", talk, SHORT, STATUS_OK },
		{ "a channel that the system has no memory for says so", talk, ENOMEM,
		    STATUS_SYSTEM },
	};

	cleanup_with(close_fdp) int dir_fd = -1;

	if (mkdtemp(folder) == NULL)
		return EXIT_FAILURE;
	dir_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (io_replace_file(dir_fd, "a", VIEW("the old one"), 0600, NULL) != STATUS_OK)
		return EXIT_FAILURE;
	tap_section("ipc: a system that fails");
	tap_rows(rows, fault_run);
	(void)unlinkat(dir_fd, "a", 0);
	(void)rmdir(folder);
	return tap_done();
}
