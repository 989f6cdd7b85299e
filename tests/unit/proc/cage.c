/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/proc/cage.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

struct cage_world world;

/* ---- a process in a sandbox ---- */

/* The answer of a kernel without Landlock. */
static void
take_landlock_away(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	if (filter == NULL ||
	    seccomp_rule_add(
		filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0) != 0 ||
	    seccomp_load(filter) != 0)
		abort();
	seccomp_release(filter);
}

int
cage_try(const struct attempt *attempt)
{
	struct sandbox_options options = { .without_landlock = attempt->without_landlock };
	enum profile_files files = profile_get(attempt->id)->files;
	uint32_t abi;
	pid_t pid;
	int how;

	if (files == PROFILE_FILES_STATE || files == PROFILE_FILES_TREE)
		options.directory =
		    attempt->directory != NULL ? attempt->directory : world.directory;
	world.memory_max = profile_get(attempt->id)->memory_max;
	world.parent = getpid();
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (attempt->no_landlock)
			take_landlock_away();
		if (sandbox_close(attempt->id, &options, &abi, NULL) != STATUS_OK)
			_exit(EXIT_NO_SANDBOX);
		_exit(attempt->run());
	}
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_true(WIFEXITED(how));
	(void)unlink(world.state_path);
	(void)unlink(world.other_path);
	return WEXITSTATUS(how);
}

/* ---- rows ---- */

struct case_of_profile {
	const struct action *action;
	enum profile_id id;
};

static void
allowed_run(const void *row)
{
	const struct case_of_profile *c = row;
	const struct attempt attempt = { .id = c->id, .run = c->action->run };

	if (c->action->needs_landlock && sandbox_landlock_abi() == 0)
		tap_skip("the kernel has no Landlock");
	assert_int_equal(cage_try(&attempt), 0);
}

static void
refused_run(const void *row)
{
	const struct case_of_profile *c = row;
	const struct attempt attempt = {
		.id = c->id,
		.run = c->action->run,
		.without_landlock = true,
	};
	int code = cage_try(&attempt);

	if (c->action->code != 0)
		assert_int_equal(code, c->action->code);
	/* Landlock says EACCES where seccomp allows the call. */
	else if (code != EACCES)
		assert_int_equal(code, EPERM);
}

static void
test_profile(enum profile_id id, const struct action *actions, size_t count)
{
	char says[128];

	for (size_t i = 0; i < count; i++) {
		const struct case_of_profile row = { &actions[i], id };
		bool allowed = (actions[i].allowed & (1U << id)) != 0;

		(void)snprintf(says, sizeof(says), "%s may%s %s", profile_get(id)->name,
		    allowed ? "" : " not", actions[i].says);
		tap_test(says, allowed ? allowed_run : refused_run, &row);
	}
}

void
cage_run_actions(const struct action *actions, size_t count)
{
	for (enum profile_id id = 0; id < PROFILE_COUNT; id++) {
		if (id == PROFILE_HOOK)
			continue;
		tap_section(profile_get(id)->name);
		test_profile(id, actions, count);
	}
}

/* ---- the world ---- */

/* The path of a name beside or in the directory of the world. */
static void
name_path(char path[static 80], const char *behind)
{
	(void)snprintf(path, 80, "%s%s", world.directory, behind);
}

static void
make_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0 || close(fd) != 0)
		abort();
}

/* A socket of this address that listens. */
static int
listen_at(const struct sockaddr *address, socklen_t len)
{
	int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, address, len) != 0 || listen(fd, 64) != 0)
		abort();
	return fd;
}

/* One Unix socket by path and one by name in the abstract, since nobody else's can be
 * relied on: both end with this process. */
static void
listen_unix(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	memcpy(address.sun_path, world.socket_path, strlen(world.socket_path));
	(void)listen_at((const struct sockaddr *)&address, sizeof(address));
	memmove(address.sun_path + 1, address.sun_path, sizeof(world.socket_path));
	address.sun_path[0] = '\0';
	(void)listen_at((const struct sockaddr *)&address, sizeof(address));
}

void
cage_open(void)
{
	socklen_t len = sizeof(world.address);

	(void)snprintf(world.directory, sizeof(world.directory), "/tmp/test-sandbox-XXXXXX");
	if (mkdtemp(world.directory) == NULL)
		abort();
	name_path(world.given_path, "/given");
	name_path(world.state_path, "/file");
	name_path(world.other_path, "-file");
	name_path(world.socket_path, "-socket");
	make_file(world.given_path);
	world.address = (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	world.listening_fd = listen_at((const struct sockaddr *)&world.address, len);
	if (getsockname(world.listening_fd, (struct sockaddr *)&world.address, &len) != 0)
		abort();
	listen_unix();
}

void
cage_close(void)
{
	(void)close(world.listening_fd);
	(void)unlink(world.given_path);
	(void)unlink(world.socket_path);
	(void)rmdir(world.directory);
}
