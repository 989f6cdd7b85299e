/* SPDX-License-Identifier: Apache-2.0 */
#include "store/folder.h"

#include "base/limits.h"
#include "base/own.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOCK_FILE "lock"
#define LOCK_AGAIN_MS 10

static enum status
refused(struct error *err, const char *path)
{
	enum status status =
	    errno == ENOSPC || errno == EDQUOT ? STATUS_STORE_FULL : STATUS_STORE_OPEN;

	return error_set(
	    err, status, errno, "state directory: %s (mend it, or name another)", path);
}

static enum status
make_one(const char *path, struct error *err)
{
	struct stat found;
	int why;

	if (mkdir(path, 0700) == 0)
		return STATUS_OK;
	/* A folder that exists may stand where nothing can be made (EROFS, EACCES). */
	why = errno;
	if (stat(path, &found) != 0)
		why = why == EEXIST ? errno : why;
	else if (S_ISDIR(found.st_mode))
		return STATUS_OK;
	else
		why = ENOTDIR;
	errno = why;
	return refused(err, path);
}

static enum status
make_all(const char *folder, struct error *err)
{
	cleanup_with(free_p) char *path = xstrdup(folder);
	enum status status;

	for (char *slash = strchr(path + strspn(path, "/"), '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		status = make_one(path, err);
		if (status != STATUS_OK)
			return status;
		*slash = '/';
	}
	return make_one(path, err);
}

/* Whoever has the lock writes right away for whom. */
static long
read_owner(int fd)
{
	char owner[16];
	ssize_t len = pread(fd, owner, sizeof(owner) - 1, 0);

	owner[len > 0 ? len : 0] = '\0';
	return strtol(owner, NULL, 10);
}

static enum status
held(int fd, const char *folder, struct error *err)
{
	return error_set(err, STATUS_STORE_HELD, 0,
	    "state directory: %s is held by process %ld (stop it, or name another directory)",
	    folder, read_owner(fd));
}

/* False also of one that has ended and was not waited for. */
static bool
is_running(long owner)
{
	cleanup_with(close_fdp) int process = owner > 0 ? pidfd_open((pid_t)owner, 0) : -1;
	struct pollfd ended = { .fd = process, .events = POLLIN };

	return process >= 0 && poll(&ended, 1, 0) == 0;
}

/* Takes the lock, which a process that is ending is left some time to give back.  False,
 * with errno. */
static bool
lock(int fd)
{
	const struct timespec pause = { .tv_nsec = LOCK_AGAIN_MS * 1000000L };
	int why = EWOULDBLOCK;

	for (int i = 0; i <= LIMIT_LOCK_WAIT_S * 1000 / LOCK_AGAIN_MS; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return true;
		why = errno;
		if (why != EWOULDBLOCK || is_running(read_owner(fd)))
			break;
		(void)nanosleep(&pause, NULL);
	}
	errno = why;
	return false;
}

enum status
folder_own(const char *folder, long owner, int *ret_fd, struct error *err)
{
	cleanup_with(close_fdp) int fd = -1;
	char path[PATH_MAX];
	enum status status;

	if (snprintf(path, sizeof(path), "%s/" LOCK_FILE, folder) >= (int)sizeof(path))
		return error_set(err, STATUS_STORE_OPEN, ENAMETOOLONG,
		    "state directory: its name (give it another)");
	status = make_all(folder, err);
	if (status != STATUS_OK)
		return status;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return refused(err, path);
	if (!lock(fd))
		return errno == EWOULDBLOCK ? held(fd, folder, err) : refused(err, path);
	if (ftruncate(fd, 0) != 0 || dprintf(fd, "%ld\n", owner) < 0)
		return refused(err, path);
	*ret_fd = take_fd(&fd);
	return STATUS_OK;
}

long
folder_owner(const char *folder)
{
	cleanup_with(close_fdp) int fd = -1;
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/" LOCK_FILE, folder) >= (int)sizeof(path))
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	/* A lock that is shared, and given back at once. */
	if (fd < 0 || flock(fd, LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK)
		return 0;
	return read_owner(fd);
}
