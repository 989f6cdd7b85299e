/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/spawn.h"

#include "base/own.h"
#include "ipc/channel.h"
#include "proc/profile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Descriptors are moved above these before they are put in their places. */
#define FD_FIRST_FREE (CHANNEL_CHILD_FD + 1)

/* What the new process needs to become the child. */
struct plan {
	const char *path;
	const char *name;
	char **environment;
	pid_t parent;
	int channel_fd;
	int stderr_fd;
};

/* ---- where it is ---- */

/* Appends the folder of the running program.  Nothing where it cannot be known. */
static void
append_own_folder(struct buf *out)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path));
	const char *slash = len > 0 ? memrchr(path, '/', (size_t)len) : NULL;

	if (slash != NULL)
		buf_bytes(out, view_of(path, (size_t)(slash - path)));
}

static bool
is_executable(struct buf *path)
{
	return buf_ok(path) && access(buf_string(path), X_OK) == 0;
}

enum status
spawn_find(enum role role, const char *folder, struct buf *ret_path, struct error *err)
{
	char text[PATH_MAX];
	struct buf first;

	buf_init(&first, text, sizeof(text));
	if (folder != NULL)
		buf_text(&first, folder);
	else
		append_own_folder(&first);
	buf_printf(&first, "/ctvigil-%s", role_name(role));
	if (is_executable(&first)) {
		buf_bytes(ret_path, buf_view(&first));
		return STATUS_OK;
	}
	if (folder != NULL)
		return error_set(
		    err, STATUS_CHILD, errno, "%s: cannot be started", buf_string(&first));

	buf_printf(ret_path, "%s/ctvigil-%s", CTVIGIL_LIBEXEC, role_name(role));
	if (is_executable(ret_path))
		return STATUS_OK;
	return error_set(err, STATUS_CHILD, errno, "ctvigil-%s: found neither as %s nor as %s",
	    role_name(role), buf_string(&first), buf_string(ret_path));
}

/* ---- what it is given ---- */

/* The variables of ours that it is given.  The caller frees the array, not what it
 * points to. */
static char **
make_environment(enum role role)
{
	enum profile_id id = profile_of_role(role);
	char **made;
	size_t count = 0;

	while (environ[count] != NULL)
		count++;
	made = xcalloc(count + 1, sizeof(*made));
	count = 0;
	for (char **at = environ; *at != NULL; at++) {
		size_t name_len = strcspn(*at, "=");
		char name[64];

		if (name_len >= sizeof(name))
			continue;
		memcpy(name, *at, name_len);
		name[name_len] = '\0';
		if (profile_has_variable(id, name))
			made[count++] = *at;
	}
	return made;
}

static void no_return
give_up(const char *what)
{
	(void)fprintf(stderr, "%s: %s\n", what, strerror(errno));
	_exit(EXIT_FAILURE);
}

/* Main ends its children: what a terminal sends to all of us, and pipes that break,
 * are not to end them. */
static void
set_signals(void)
{
	static const int ignored[] = { SIGINT, SIGQUIT, SIGHUP, SIGPIPE };
	sigset_t none;

	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		(void)signal(ignored[i], SIG_IGN);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Puts the descriptors in their places and closes all others. */
static void
set_descriptors(const struct plan *plan)
{
	int channel_fd = fcntl(plan->channel_fd, F_DUPFD, FD_FIRST_FREE);
	int stderr_fd = fcntl(plan->stderr_fd, F_DUPFD, FD_FIRST_FREE);
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (dup2(stderr_fd, STDERR_FILENO) < 0)
		_exit(EXIT_FAILURE);
	if (dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDOUT_FILENO) < 0 ||
	    dup2(channel_fd, CHANNEL_CHILD_FD) < 0)
		give_up("descriptors");
	if (close_range(FD_FIRST_FREE, UINT_MAX, 0) != 0)
		give_up("close_range");
}

static void no_return
become_child(const struct plan *plan)
{
	const char *argv[] = { plan->name, NULL };
	char *const *args;

	set_signals();
	set_descriptors(plan);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
		give_up("prctl");
	/* Main may have died before that. */
	if (getppid() != plan->parent)
		_exit(EXIT_FAILURE);
	memcpy(&args, &(const char *const *){ argv }, sizeof(args));
	(void)execve(plan->path, args, plan->environment);
	give_up(plan->path);
}

/* ---- start ---- */

/* Forks; the new process becomes the child. */
static enum status
start(const struct plan *plan, struct spawned *ret, struct error *err)
{
	pid_t pid = fork();
	int pid_fd;

	if (pid < 0)
		return error_set(err, STATUS_SYSTEM, errno, "%s: fork", plan->name);
	if (pid == 0)
		become_child(plan);
	pid_fd = pidfd_open(pid, 0);
	if (pid_fd < 0) {
		int saved = errno;

		(void)kill(pid, SIGKILL);
		(void)waitpid(pid, NULL, 0);
		return error_set(err, STATUS_SYSTEM, saved, "%s: pidfd_open", plan->name);
	}
	ret->pid = pid;
	ret->pid_fd = pid_fd;
	return STATUS_OK;
}

enum status
spawn_start(enum role role, const char *folder, struct spawned *ret, struct error *err)
{
	cleanup_with(close_fdp) int channel_main = -1;
	cleanup_with(close_fdp) int channel_child = -1;
	cleanup_with(close_fdp) int stderr_main = -1;
	cleanup_with(close_fdp) int stderr_child = -1;
	cleanup_with(free_p) char **environment = NULL;
	char text[PATH_MAX];
	struct buf path;
	struct plan plan;
	enum status status;
	int fds[2];

	buf_init(&path, text, sizeof(text));
	status = spawn_find(role, folder, &path, err);
	if (status == STATUS_OK)
		status = channel_pair(fds, err);
	if (status != STATUS_OK)
		return status;
	channel_main = fds[0];
	channel_child = fds[1];
	if (pipe2(fds, O_CLOEXEC) != 0)
		return error_set(err, STATUS_SYSTEM, errno, "pipe");
	stderr_main = fds[0];
	stderr_child = fds[1];
	if (fcntl(stderr_main, F_SETFL, O_NONBLOCK) != 0)
		return error_set(err, STATUS_SYSTEM, errno, "pipe");

	environment = make_environment(role);
	plan = (struct plan){
		.path = buf_string(&path),
		.name = strrchr(buf_string(&path), '/') + 1,
		.environment = environment,
		.parent = getpid(),
		.channel_fd = channel_child,
		.stderr_fd = stderr_child,
	};
	status = start(&plan, ret, err);
	if (status != STATUS_OK)
		return status;
	ret->channel_fd = take_fd(&channel_main);
	ret->stderr_fd = take_fd(&stderr_main);
	return STATUS_OK;
}
