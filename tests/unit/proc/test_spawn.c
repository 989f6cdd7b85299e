/* SPDX-License-Identifier: Apache-2.0 */
/* Where executables are found, and what they are given. */
#include "proc/spawn.h"

#include "base/own.h"
#include "ipc/channel.h"
#include "ipc/io.h"
#include "proc/child.h"
#include "support/tap.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void
find_run(const void *row unused_arg)
{
	const char *folder = getenv("CTVIGIL_STANDINS");
	char text[4096];
	struct buf path;

	buf_init(&path, text, sizeof(text));
	assert_int_equal(spawn_find(ROLE_PARSE, folder, &path, NULL), STATUS_OK);
	assert_true(view_starts_with(buf_view(&path), view_text(folder)));
	assert_int_equal(access(buf_string(&path), X_OK), 0);
}

static void
missing_run(const void *row unused_arg)
{
	struct error err;
	char text[4096];
	struct buf path;

	buf_init(&path, text, sizeof(text));
	/* Beside this test there is no child. */
	assert_int_equal(spawn_find(ROLE_NOTIFY, NULL, &path, &err), STATUS_CHILD);
	assert_non_null(strstr(err.message, "/tests/unit/ctvigil-notify nor as /"));
	assert_non_null(strstr(err.message, "/ctvigil/ctvigil-notify: No such file"));
}

/* Runs the stand-in for fetch until it has reported its environment. */
static void
report(struct buf *environment)
{
	const struct message hello = {
		.type = MESSAGE_HELLO,
		.hello = { .version = CHILD_VERSION },
	};
	cleanup_with(channel_freep) struct channel *channel = NULL;
	struct spawned spawned;
	struct message message;
	int how;

	assert_int_equal(
	    spawn_start(ROLE_FETCH, getenv("CTVIGIL_STANDINS"), &spawned, NULL), STATUS_OK);
	channel = channel_new(spawned.channel_fd, ROLE_MAIN, ROLE_FETCH, MIB);
	assert_int_equal(channel_send(channel, &hello, NULL), STATUS_OK);
	assert_int_equal(channel_wait(channel, &message, NULL), CHANNEL_MESSAGE);
	assert_int_equal(message.type, MESSAGE_UNREADY);
	buf_bytes(environment, message.unready.message);
	assert_int_equal(waitpid(spawned.pid, &how, 0), spawned.pid);
	close_fdp(&spawned.pid_fd);
	close_fdp(&spawned.stderr_fd);
}

static void
environment_run(const void *row unused_arg)
{
	char text[4096];
	struct buf environment;

	buf_init(&environment, text, sizeof(text));
	assert_int_equal(setenv("https_proxy", "http://proxy.example:3128", 1), 0);
	assert_int_equal(setenv("LD_PRELOAD_NOT", "x", 1), 0);
	assert_int_equal(setenv("https_proxy_and_more", "x", 1), 0);
	assert_int_equal(unsetenv("no_proxy"), 0);
	report(&environment);
	assert_non_null(
	    strstr(buf_string(&environment), "https_proxy=http://proxy.example:3128\n"));
	assert_null(strstr(buf_string(&environment), "LD_PRELOAD"));
	assert_null(strstr(buf_string(&environment), "more"));
	assert_null(strstr(buf_string(&environment), "PATH"));
}

static void
by_hand_run(const void *row unused_arg)
{
	char text[256];
	struct buf said;
	struct buf path;
	char room[PATH_MAX];
	int fds[2];
	pid_t pid;
	int how;

	buf_init(&path, room, sizeof(room));
	buf_init(&said, text, sizeof(text));
	assert_int_equal(
	    spawn_find(ROLE_PARSE, getenv("CTVIGIL_STANDINS"), &path, NULL), STATUS_OK);
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	if (pid == 0) {
		(void)dup2(fds[1], STDERR_FILENO);
		(void)close_range(STDERR_FILENO + 1, UINT_MAX, 0);
		(void)execl(buf_string(&path), "ctvigil-parse", (char *)NULL);
		_exit(EXIT_FAILURE);
	}
	(void)close(fds[1]);
	assert_int_equal(io_read_all(fds[0], "stderr", &said, NULL), STATUS_OK);
	(void)close(fds[0]);
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_int_equal(WEXITSTATUS(how), 2);
	assert_string_equal(
	    buf_string(&said), "ctvigil-parse: is started by ctvigil, not by hand\n");
}

static void
version_run(const void *row unused_arg)
{
	const struct message hello = {
		.type = MESSAGE_HELLO,
		.hello = { .version = CHILD_VERSION + 1 },
	};
	cleanup_with(channel_freep) struct channel *channel = NULL;
	struct spawned spawned;
	struct message message;

	assert_int_equal(
	    spawn_start(ROLE_PARSE, getenv("CTVIGIL_STANDINS"), &spawned, NULL), STATUS_OK);
	channel = channel_new(spawned.channel_fd, ROLE_MAIN, ROLE_PARSE, MIB);
	assert_int_equal(channel_send(channel, &hello, NULL), STATUS_OK);
	assert_int_equal(channel_wait(channel, &message, NULL), CHANNEL_MESSAGE);
	assert_int_equal(message.type, MESSAGE_UNREADY);
	assert_view_equal(message.unready.message,
	    VIEW("main is of version 2, this is of version 1: install them together"));
	assert_int_equal(channel_wait(channel, &message, NULL), CHANNEL_END);
	assert_int_equal(waitpid(spawned.pid, NULL, 0), spawned.pid);
	close_fdp(&spawned.pid_fd);
	close_fdp(&spawned.stderr_fd);
}

static void
orphan_run(const void *row unused_arg)
{
	struct spawned spawned;
	int fds[2];
	pid_t main_pid;
	pid_t pid;
	int how;

	/* The orphan becomes ours, so that we learn of its end. */
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	main_pid = fork();
	if (main_pid == 0) {
		if (spawn_start(ROLE_PROVE, getenv("CTVIGIL_STANDINS"), &spawned, NULL) !=
		    STATUS_OK)
			_exit(EXIT_FAILURE);
		_exit(write(fds[1], &spawned.pid, sizeof(pid)) != sizeof(pid));
	}
	assert_int_equal(waitpid(main_pid, &how, 0), main_pid);
	assert_int_equal(how, 0);
	assert_int_equal(read(fds[0], &pid, sizeof(pid)), sizeof(pid));
	assert_int_equal(waitpid(pid, &how, 0), pid);
	/* It may have seen that main was gone before it asked to be killed with it. */
	assert_true(WIFSIGNALED(how) ? WTERMSIG(how) == SIGKILL : WEXITSTATUS(how) == 1);
	(void)close(fds[0]);
	(void)close(fds[1]);
}

int
main(void)
{
	tap_section("proc: starting children");
	tap_test("an executable is found in its folder", find_run, NULL);
	tap_test("one that is nowhere is told with both places", missing_run, NULL);
	tap_test("a child is given the variables of its row, and no other", environment_run, NULL);
	tap_test("a child that is started by hand says so and exits with 2", by_hand_run, NULL);
	tap_test("a child of another version says so", version_run, NULL);
	tap_test("a child dies with its main", orphan_run, NULL);
	return tap_done();
}
