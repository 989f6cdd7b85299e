/* SPDX-License-Identifier: Apache-2.0 */
/* The real ctvigil-hook, with this test as main. */
#include "support/real_child.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static void
hook_open_child(struct real_child *child, struct view command)
{
	real_child_open(child, ROLE_HOOK);
	real_child_send(child, (struct message){
				   .type = MESSAGE_HOOK_SETUP,
				   .hook_setup = { .command = command },
			       });
}

static void
run_run(const void *row unused_arg)
{
	struct message done;
	struct real_child child;

	assert_int_equal(setenv("HOME", "/nowhere", 1), 0);
	hook_open_child(&child, VIEW("/usr/bin/env"));
	(void)real_child_receive(&child, MESSAGE_READY);
	real_child_send(&child, (struct message){
				    .type = MESSAGE_HOOK_RUN,
				    .request = 9,
				    .hook_run = { .environment = VIEW("CTVIGIL_ID=abc\0") },
				});
	done = real_child_receive(&child, MESSAGE_HOOK_DONE);
	assert_int_equal(done.request, 9);
	assert_true(done.hook_done.worked);
	assert_true(
	    view_starts_with(done.hook_done.message, VIEW("exited with 0: CTVIGIL_ID=abc\\x0a")));
	assert_non_null(memmem(done.hook_done.message.ptr, done.hook_done.message.len,
	    "HOME=/nowhere", strlen("HOME=/nowhere")));
	real_child_close(&child, 0);
}

static void
run_command(struct real_child *child, uint64_t request)
{
	real_child_send(child, (struct message){
				   .type = MESSAGE_HOOK_RUN,
				   .request = request,
				   .hook_run = { .environment = VIEW("") },
			       });
}

/* The first line of a file below /proc, which may be empty. */
static void
read_proc(pid_t pid, const char *name, char line[64])
{
	cleanup_with(free_p) char *path = NULL;
	FILE *file;

	assert_true(asprintf(&path, "/proc/%d/%s", pid, name) > 0);
	file = fopen(path, "r");
	assert_non_null(file);
	if (fgets(line, 64, file) == NULL)
		line[0] = '\0';
	(void)fclose(file);
}

/* The process that pid has started, when it has become this program. */
static pid_t
await_command(pid_t pid, const char *program)
{
	cleanup_with(free_p) char *children = NULL;
	char line[64] = "";
	pid_t command;

	assert_true(asprintf(&children, "task/%d/children", pid) > 0);
	while (line[0] == '\0')
		read_proc(pid, children, line);
	command = (pid_t)strtol(line, NULL, 10);
	do
		read_proc(command, "comm", line);
	while (strncmp(line, program, strlen(program)) != 0);
	return command;
}

static void
outlive_run(const void *row unused_arg)
{
	struct real_child child;
	pid_t command;
	int how;

	/* What loses its parent becomes a child of this process. */
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	hook_open_child(&child, VIEW("/bin/sleep 600"));
	(void)real_child_receive(&child, MESSAGE_READY);
	run_command(&child, 1);
	command = await_command(child.spawned.pid, "sleep");
	assert_int_equal(kill(child.spawned.pid, SIGKILL), 0);
	assert_int_equal(waitpid(child.spawned.pid, &how, 0), child.spawned.pid);
	assert_int_equal(waitpid(command, &how, 0), command);
	assert_true(WIFSIGNALED(how));
	assert_int_equal(WTERMSIG(how), SIGKILL);
	channel_freep(&child.channel);
	close_fdp(&child.spawned.pid_fd);
	close_fdp(&child.spawned.stderr_fd);
}

static void
hold_run(const void *row unused_arg)
{
	unsigned done = 0;
	struct real_child child;

	hook_open_child(&child, VIEW("/bin/sleep 0.2"));
	(void)real_child_receive(&child, MESSAGE_READY);
	for (uint64_t request = 1; request <= LIMIT_HOOKS_RUNNING + 1; request++)
		run_command(&child, request);
	real_child_send(&child, (struct message){ .type = MESSAGE_HOOK_HOLD });
	assert_int_equal(
	    real_child_receive(&child, MESSAGE_HOOK_UNTRIED).request, LIMIT_HOOKS_RUNNING + 1);
	for (; done < LIMIT_HOOKS_RUNNING; done++)
		assert_true(real_child_receive(&child, MESSAGE_HOOK_DONE).hook_done.worked);
	real_child_close(&child, 0);
}

static void
refused_run(const void *row unused_arg)
{
	struct message unready;
	struct real_child child;

	hook_open_child(&child, VIEW("/nonexistent now"));
	unready = real_child_receive(&child, MESSAGE_UNREADY);
	assert_int_equal(unready.unready.status, STATUS_USAGE);
	assert_view_equal(
	    unready.unready.message, VIEW("--exec /nonexistent: No such file or directory"));
	real_child_close(&child, 1);
}

int
main(void)
{
	tap_section("proc: the hook child");
	tap_test("a command is run, with HOME and what main gives it", run_run, NULL);
	tap_test(
	    "of a hook that holds, the commands that run end, and no other begins", hold_run, NULL);
	tap_test("a command ends when the process that runs it is killed", outlive_run, NULL);
	tap_test("a command that cannot be run is told before work starts", refused_run, NULL);
	return tap_done();
}
