/* SPDX-License-Identifier: Apache-2.0 */
#include "ipc/local.h"

#include "base/limits.h"
#include "base/own.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

/* The address of name in a folder that is open; by way of proc(5) where its path is too
 * long.  False if that is too long, too. */
static bool
address_of(const char *folder, int folder_fd, const char *name, struct sockaddr_un *ret)
{
	const int room = (int)sizeof(ret->sun_path);

	*ret = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (snprintf(ret->sun_path, sizeof(ret->sun_path), "%s/%s", folder, name) < room)
		return true;
	errno = ENAMETOOLONG;
	return snprintf(ret->sun_path, sizeof(ret->sun_path), "/proc/self/fd/%d/%s", folder_fd,
		   name) < room;
}

static enum status
refused(const char *folder, const char *name, struct error *err)
{
	return error_set(err, STATUS_FILE, errno, "%s/%s", folder, name);
}

/* Takes away a socket that nobody listens at any more. */
static bool
remove_stale(int folder_fd, const char *name)
{
	struct stat found;

	if (fstatat(folder_fd, name, &found, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT;
	if (!S_ISSOCK(found.st_mode)) {
		errno = EEXIST;
		return false;
	}
	return unlinkat(folder_fd, name, 0) == 0;
}

/* Before it is bound the mode can only be narrowed by the umask, never wider than asked;
 * afterwards it is exact. */
static bool
bind_with_mode(const struct local_socket *socket, const struct sockaddr_un *address, mode_t mode)
{
	return fchmod(socket->fd, mode) == 0 &&
	       bind(socket->fd, (const struct sockaddr *)address, sizeof(*address)) == 0 &&
	       fchmodat(socket->folder_fd, socket->name, mode, 0) == 0 &&
	       listen(socket->fd, LIMIT_CLIENTS) == 0;
}

static void
close_both(struct local_socket *socket)
{
	close_fdp(&socket->fd);
	close_fdp(&socket->folder_fd);
}

enum status
local_listen(
    const char *folder, const char *name, mode_t mode, struct local_socket *ret, struct error *err)
{
	cleanup_with(
	    close_both) struct local_socket made = { .fd = -1, .folder_fd = -1, .name = name };
	struct sockaddr_un address;
	struct stat found;

	made.folder_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (made.folder_fd < 0 || !remove_stale(made.folder_fd, name))
		return refused(folder, name, err);
	made.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (made.fd < 0 || !address_of(folder, made.folder_fd, name, &address) ||
	    !bind_with_mode(&made, &address, mode) ||
	    fstatat(made.folder_fd, name, &found, AT_SYMLINK_NOFOLLOW) != 0)
		return refused(folder, name, err);
	*ret = (struct local_socket){
		.fd = take_fd(&made.fd),
		.folder_fd = take_fd(&made.folder_fd),
		.name = name,
		.device = found.st_dev,
		.inode = found.st_ino,
	};
	return STATUS_OK;
}

void
local_close(struct local_socket *socket)
{
	struct stat found;

	if (socket->fd < 0)
		return;
	if (fstatat(socket->folder_fd, socket->name, &found, AT_SYMLINK_NOFOLLOW) == 0 &&
	    found.st_dev == socket->device && found.st_ino == socket->inode)
		(void)unlinkat(socket->folder_fd, socket->name, 0);
	close_both(socket);
}

int
local_accept(const struct local_socket *socket, uint32_t *ret_uid, uint32_t *ret_pid)
{
	cleanup_with(close_fdp) int fd =
	    accept4(socket->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (fd < 0 || getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0)
		return -1;
	*ret_uid = peer.uid;
	*ret_pid = (uint32_t)peer.pid;
	return take_fd(&fd);
}

enum status
local_connect(
    const char *folder, const char *name, unsigned timeout_s, int *ret_fd, struct error *err)
{
	cleanup_with(close_fdp) int folder_fd = -1;
	cleanup_with(close_fdp) int fd = -1;
	const struct timeval timeout = { .tv_sec = timeout_s };
	struct sockaddr_un address;

	*ret_fd = -1;
	folder_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (folder_fd < 0 && errno == ENOENT)
		return STATUS_OK;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (folder_fd < 0 || fd < 0 || !address_of(folder, folder_fd, name, &address) ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout)) != 0)
		return refused(folder, name, err);
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0) {
		*ret_fd = take_fd(&fd);
		return STATUS_OK;
	}
	if (errno == ENOENT || errno == ECONNREFUSED)
		return STATUS_OK;
	return refused(folder, name, err);
}
