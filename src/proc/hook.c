/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/hook.h"

#include "base/buf.h"
#include "base/escape.h"
#include "base/own.h"
#include "proc/words.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* What HOOK_DONE has room for. */
#define MESSAGE_MAX (8 * KIB - 64)

/* A run, in line or under way. */
struct run {
	struct run *next;
	struct hook *hook;
	uint64_t id;
	char *block;        /* the bytes of its environment */
	char **environment; /* of block and of this process */

	pid_t pid; /* 0 while it is in line; its group too */
	int pid_fd;
	int output_fd;
	bool timed_out;
	struct loop_timer timer;
	struct words words;
};

struct hook {
	struct loop *loop;
	hook_done_fn *done;
	void *context;
	char *command; /* the bytes of words */
	char *words[LIMIT_HOOK_WORDS + 1];
	struct run *runs; /* in the order that they came in */
	size_t waiting;
	size_t running;
};

/* ---- the command ---- */

static enum status
split(struct hook *hook, struct error *err)
{
	size_t count = 0;
	char *rest = hook->command;
	char *word;

	while ((word = strsep(&rest, " \t\n")) != NULL) {
		if (*word == '\0')
			continue;
		if (count == LIMIT_HOOK_WORDS)
			return error_set(err, STATUS_USAGE, 0,
			    "the command of --exec has more than %d words", LIMIT_HOOK_WORDS);
		hook->words[count++] = word;
	}
	if (count == 0)
		return error_set(err, STATUS_USAGE, 0, "the command of --exec is empty");
	return STATUS_OK;
}

static enum status
check_executable(const char *path, struct error *err)
{
	char text[LIMIT_ERROR_MESSAGE];
	struct stat found;
	struct buf shown;

	buf_init(&shown, text, sizeof(text));
	escape_append_text(&shown, view_text(path));
	if (stat(path, &found) != 0 || access(path, X_OK) != 0)
		return error_set(err, STATUS_USAGE, errno, "--exec %s", buf_string(&shown));
	if (!S_ISREG(found.st_mode))
		return error_set(
		    err, STATUS_USAGE, 0, "--exec %s: is not a file", buf_string(&shown));
	return STATUS_OK;
}

static void
hook_free(struct hook *hook)
{
	free(hook->command);
	free(hook);
}

const char *
hook_path(const struct hook *hook)
{
	return hook->words[0];
}

enum status
hook_open(struct loop *loop, struct view command, hook_done_fn *done, void *context,
    struct hook **ret, struct error *err)
{
	struct hook *hook = xcalloc(1, sizeof(*hook));
	enum status status;

	hook->loop = loop;
	hook->done = done;
	hook->context = context;
	hook->command = xstrndup(command.ptr, command.len);
	status = split(hook, err);
	if (status == STATUS_OK)
		status = check_executable(hook->words[0], err);
	if (status != STATUS_OK) {
		hook_free(hook);
		return status;
	}
	*ret = hook;
	return STATUS_OK;
}

/* ---- the environment ---- */

static const char *const names[] = {
#define ENVIRONMENT(name, events, says) #name,
#include "alert/environment_table.h"
};

#define NAMES (sizeof(names) / sizeof(names[0]))

/* The number of this name; NAMES if it is not in the table.  Whoever reads certificates wrote
 * the variables, and may have been taken over: BASH_ENV is none of them. */
static size_t
name_number(struct view name)
{
	size_t number = 0;

	while (number < NAMES && !view_equal(view_text(names[number]), name))
		number++;
	return number;
}

/* False if bytes are not NAME=value, each ended by a NUL, of names of the table, none of them
 * twice. */
static bool
count_variables(struct view bytes, size_t *ret)
{
	bool seen[NAMES + 1] = { [NAMES] = true };
	struct view variable;
	struct view name;

	*ret = 0;
	while (bytes.len > 0) {
		size_t number;

		if (!view_line(&bytes, '\0', &variable) || !view_line(&variable, '=', &name))
			return false;
		number = name_number(name);
		if (seen[number])
			return false;
		seen[number] = true;
		++*ret;
	}
	return true;
}

static bool
has_name_of(char *const *variables, size_t count, const char *other)
{
	size_t len = strcspn(other, "=") + 1;

	for (size_t i = 0; i < count; i++) {
		if (strncmp(variables[i], other, len) == 0)
			return true;
	}
	return false;
}

/* The variables that it is given, and those of this process of other names. */
static bool
set_environment(struct run *run, struct view given)
{
	size_t own_count = 0;
	size_t count;
	char *at;

	if (!count_variables(given, &count))
		return false;
	while (environ[own_count] != NULL)
		own_count++;
	run->block = xcalloc(given.len + 1, 1);
	if (given.len > 0)
		memcpy(run->block, given.ptr, given.len);
	run->environment = xcalloc(count + own_count + 1, sizeof(*run->environment));
	at = run->block;
	for (size_t i = 0; i < count; i++) {
		run->environment[i] = at;
		at += strlen(at) + 1;
	}
	for (size_t i = 0, end = count; i < own_count; i++) {
		if (!has_name_of(run->environment, count, environ[i]))
			run->environment[end++] = environ[i];
	}
	return true;
}

/* ---- the new process ---- */

static void no_return
give_up(const char *what)
{
	const char *reason = strerror(errno);

	(void)dprintf(STDERR_FILENO, "%s: %s\n", what, reason);
	_exit(EXIT_FAILURE);
}

static void no_return
become_command(const struct run *run, int output_fd, pid_t parent)
{
	static const int ignored[] = { SIGINT, SIGQUIT, SIGHUP, SIGPIPE };
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	sigset_t none;

	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		(void)signal(ignored[i], SIG_DFL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	if (setpgid(0, 0) != 0 || dup2(output_fd, STDERR_FILENO) < 0 ||
	    dup2(output_fd, STDOUT_FILENO) < 0 || dup2(nothing, STDIN_FILENO) < 0 ||
	    close_range(STDERR_FILENO + 1, UINT_MAX, 0) != 0)
		give_up("descriptors");
	/* Its time is counted by the process that runs it, which it must not outlive. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
		give_up("prctl");
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
	(void)execve(run->hook->words[0], run->hook->words, run->environment);
	give_up(run->hook->words[0]);
}

/* Starts the process.  False, with errno, if the system refuses. */
static bool
launch(struct run *run)
{
	cleanup_with(close_fdp) int output_main = -1;
	cleanup_with(close_fdp) int output_child = -1;
	pid_t parent = getpid();
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) != 0)
		return false;
	output_main = fds[0];
	output_child = fds[1];
	if (fcntl(output_main, F_SETFL, O_NONBLOCK) != 0)
		return false;
	run->pid = fork();
	if (run->pid < 0)
		return false;
	if (run->pid == 0)
		become_command(run, output_child, parent);
	/* Both do it, so that it is done whoever runs first. */
	(void)setpgid(run->pid, run->pid);
	run->pid_fd = pidfd_open(run->pid, 0);
	if (run->pid_fd < 0) {
		int saved = errno;

		(void)kill(-run->pid, SIGKILL);
		(void)waitpid(run->pid, NULL, 0);
		errno = saved;
		return false;
	}
	run->output_fd = take_fd(&output_main);
	return true;
}

/* ---- runs ---- */

static void start_waiting(struct hook *hook);

static void
run_free(struct run *run)
{
	struct hook *hook = run->hook;
	struct run **place = &hook->runs;

	while (*place != run)
		place = &(*place)->next;
	*place = run->next;
	loop_disarm(hook->loop, &run->timer);
	loop_unwatch(hook->loop, run->pid_fd);
	loop_unwatch(hook->loop, run->output_fd);
	close_fdp(&run->pid_fd);
	close_fdp(&run->output_fd);
	free(run->environment);
	free(run->block);
	free(run);
}

static void
kill_due(void *context)
{
	const struct run *run = context;

	(void)kill(-run->pid, SIGKILL);
}

static void
terminate_due(void *context)
{
	struct run *run = context;

	run->timed_out = true;
	(void)kill(-run->pid, SIGTERM);
	loop_arm(run->hook->loop, &run->timer, HOOK_KILL_MS, kill_due, run);
}

static void
on_output(void *context, int fd, unsigned ready unused_arg)
{
	struct run *run = context;

	if (!words_read(&run->words, fd))
		loop_unwatch(run->hook->loop, fd);
}

/* "exited with 3: no such user" */
static void
append_report(const struct run *run, const siginfo_t *info, struct buf *out)
{
	words_append_how(info, out);
	if (run->timed_out)
		buf_printf(out, " after %d seconds", LIMIT_HOOK_S);
	if (run->words.len > 0) {
		buf_text(out, ": ");
		words_append(&run->words, out);
	}
}

static void
on_end(void *context, int fd unused_arg, unsigned ready unused_arg)
{
	struct run *run = context;
	struct hook *hook = run->hook;
	uint64_t id = run->id;
	siginfo_t info = { .si_code = 0 };
	char text[MESSAGE_MAX];
	struct buf report;
	bool worked;

	if (waitid(P_PIDFD, (id_t)run->pid_fd, &info, WEXITED) != 0)
		return;
	words_read(&run->words, run->output_fd);
	buf_init(&report, text, sizeof(text));
	append_report(run, &info, &report);
	worked = info.si_code == CLD_EXITED && info.si_status == 0;
	run_free(run);
	hook->running--;
	hook->done(hook->context, id, worked, buf_view(&report));
	start_waiting(hook);
}

/* A run that could not begin. */
static void
fail(struct run *run, const char *why)
{
	struct hook *hook = run->hook;
	uint64_t id = run->id;

	run_free(run);
	hook->done(hook->context, id, false, view_text(why));
}

static void
start(struct run *run)
{
	struct hook *hook = run->hook;

	hook->waiting--;
	if (!launch(run)) {
		fail(run, strerror(errno));
		return;
	}
	hook->running++;
	loop_watch(hook->loop, run->output_fd, LOOP_READ, on_output, run);
	loop_watch(hook->loop, run->pid_fd, LOOP_READ, on_end, run);
	loop_arm(hook->loop, &run->timer, LIMIT_HOOK_S * INT64_C(1000), terminate_due, run);
}

static void
start_waiting(struct hook *hook)
{
	while (hook->waiting > 0 && hook->running < LIMIT_HOOKS_RUNNING) {
		struct run *run = hook->runs;

		while (run->pid != 0)
			run = run->next;
		start(run);
	}
}

void
hook_run(struct hook *hook, uint64_t id, struct view environment)
{
	struct run *run = xcalloc(1, sizeof(*run));
	struct run **last = &hook->runs;

	run->hook = hook;
	run->id = id;
	run->pid_fd = -1;
	run->output_fd = -1;
	while (*last != NULL)
		last = &(*last)->next;
	*last = run;
	if (hook->waiting == LIMIT_HOOKS_WAITING) {
		fail(run, "too many wait in line");
		return;
	}
	if (!set_environment(run, environment)) {
		fail(run, "the environment is not well formed");
		return;
	}
	hook->waiting++;
	start_waiting(hook);
}

void
hook_hold(struct hook *hook, hook_untried_fn *untried)
{
	struct run *next;

	for (struct run *run = hook->runs; run != NULL; run = next) {
		uint64_t id = run->id;

		next = run->next;
		if (run->pid != 0)
			continue;
		run_free(run);
		hook->waiting--;
		untried(hook->context, id);
	}
}

void
hook_close(struct hook *hook)
{
	struct run *next;

	if (hook == NULL)
		return;
	for (struct run *run = hook->runs; run != NULL; run = next) {
		next = run->next;
		if (run->pid > 0)
			(void)kill(-run->pid, SIGTERM);
		run_free(run);
	}
	hook_free(hook);
}
