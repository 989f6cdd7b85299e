/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets in a folder. */
#include "ipc/local.h"

#include "base/own.h"
#include "support/tap.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define NAME "ctl"

struct world {
	char folder[32];
	char path[64]; /* of the socket */
	struct local_socket socket;
	struct error err;
};

static void
world_open(struct world *w)
{
	*w = (struct world){ .socket = { .fd = -1 } };
	(void)snprintf(w->folder, sizeof(w->folder), "/tmp/ctvigil-test-XXXXXX");
	assert_non_null(mkdtemp(w->folder));
	(void)snprintf(w->path, sizeof(w->path), "%s/" NAME, w->folder);
}

static void
world_close(struct world *w)
{
	local_close(&w->socket);
	(void)unlink(w->path);
	assert_int_equal(rmdir(w->folder), 0);
}

static enum status
try_listen(struct world *w)
{
	return local_listen(w->folder, NAME, 0660, &w->socket, &w->err);
}

static int
connect_to(const char *folder)
{
	struct error err;
	int fd = 4711;

	assert_int_equal(local_connect(folder, NAME, 1, &fd, &err), STATUS_OK);
	return fd;
}

static bool
is_there(const struct world *w)
{
	return access(w->path, F_OK) == 0;
}

/* ---- tests ---- */

static void
connect_run(const void *row unused_arg)
{
	cleanup_with(close_fdp) int client = -1;
	cleanup_with(close_fdp) int server = -1;
	uint32_t uid = 4711;
	uint32_t pid = 4711;
	struct world w;

	world_open(&w);
	assert_int_equal(try_listen(&w), STATUS_OK);
	assert_int_equal(local_accept(&w.socket, &uid, &pid), -1);
	client = connect_to(w.folder);
	assert_true(client >= 0);
	server = local_accept(&w.socket, &uid, &pid);
	assert_true(server >= 0);
	assert_int_equal(uid, getuid());
	assert_int_equal(pid, getpid());
	assert_int_equal(fcntl(server, F_GETFD), FD_CLOEXEC);
	assert_true((fcntl(server, F_GETFL) & O_NONBLOCK) != 0);
	assert_true((fcntl(client, F_GETFL) & O_NONBLOCK) == 0);
	world_close(&w);
}

static void
mode_run(const void *row unused_arg)
{
	static const mode_t masks[] = { 0, 022, 077 };

	for (size_t i = 0; i < COUNT_OF(masks); i++) {
		mode_t before = umask(masks[i]);
		struct stat found;
		struct world w;

		world_open(&w);
		assert_int_equal(try_listen(&w), STATUS_OK);
		assert_int_equal(stat(w.path, &found), 0);
		assert_int_equal(found.st_mode, S_IFSOCK | 0660);
		world_close(&w);
		(void)umask(before);
	}
}

static void
nobody_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	assert_int_equal(connect_to(w.folder), -1);
	assert_int_equal(connect_to("/tmp/ctvigil-there-is-no-such-folder"), -1);
	assert_int_equal(try_listen(&w), STATUS_OK);
	/* As if its process had died. */
	close_fdp(&w.socket.fd);
	assert_true(is_there(&w));
	assert_int_equal(connect_to(w.folder), -1);
	close_fdp(&w.socket.folder_fd);
	world_close(&w);
}

static void
stale_run(const void *row unused_arg)
{
	cleanup_with(close_fdp) int client = -1;
	struct local_socket dead;
	struct world w;

	world_open(&w);
	assert_int_equal(try_listen(&w), STATUS_OK);
	dead = w.socket;
	assert_int_equal(try_listen(&w), STATUS_OK);
	client = connect_to(w.folder);
	assert_true(client >= 0);
	/* What it replaced takes nothing of it away. */
	local_close(&dead);
	assert_true(is_there(&w));
	local_close(&w.socket);
	assert_false(is_there(&w));
	world_close(&w);
}

static void
foreign_run(const void *row unused_arg)
{
	struct world w;
	int fd;

	world_open(&w);
	fd = open(w.path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	(void)close(fd);
	assert_int_equal(try_listen(&w), STATUS_FILE);
	assert_non_null(strstr(w.err.message, NAME ": File exists"));
	assert_true(is_there(&w));
	world_close(&w);
}

static void
no_folder_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	assert_int_equal(
	    local_listen("/tmp/ctvigil-there-is-no-such-folder", NAME, 0660, &w.socket, &w.err),
	    STATUS_FILE);
	world_close(&w);
}

/* Folders whose path, with a slash and the name, is as long as an address holds at most,
 * longer by one, and far longer. */
static void
long_run(const void *row unused_arg)
{
	const size_t room = sizeof(((struct sockaddr_un *)NULL)->sun_path);
	const size_t lens[] = { room - 1, room, 250 };

	for (size_t i = 0; i < COUNT_OF(lens); i++) {
		size_t len = lens[i] - strlen("/" NAME);
		char folder[256] = "/tmp/ctvigil-test-XXXXXX/";
		struct local_socket socket;
		char path[300];
		size_t begin;
		int client;

		folder[strlen(folder) - 1] = '\0';
		assert_non_null(mkdtemp(folder));
		begin = strlen(folder);
		memset(folder + begin, 'a', len - begin);
		folder[begin] = '/';
		folder[len] = '\0';
		assert_int_equal(mkdir(folder, 0700), 0);
		assert_int_equal(local_listen(folder, NAME, 0660, &socket, NULL), STATUS_OK);
		(void)snprintf(path, sizeof(path), "%s/" NAME, folder);
		assert_int_equal(access(path, F_OK), 0);
		client = connect_to(folder);
		assert_true(client >= 0);
		(void)close(client);
		local_close(&socket);
		assert_int_equal(rmdir(folder), 0);
		folder[begin] = '\0';
		assert_int_equal(rmdir(folder), 0);
	}
}

int
main(void)
{
	tap_section("ipc: sockets in a folder");
	tap_test("whoever connects is known by user and process", connect_run, NULL);
	tap_test("who may connect is what was asked for, whatever the umask is", mode_run, NULL);
	tap_test("where nobody listens there is no connection", nobody_run, NULL);
	tap_test("a socket that was left behind is replaced, and only one's own removed", stale_run,
	    NULL);
	tap_test("something else of the name is left alone", foreign_run, NULL);
	tap_test("there is no socket without a folder", no_folder_run, NULL);
	tap_test("the path of a folder may be longer than an address", long_run, NULL);
	return tap_done();
}
