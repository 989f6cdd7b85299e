/* SPDX-License-Identifier: Apache-2.0 */
/* The real ctvigil-hook, with this test as main. */
#include "base/own.h"
#include "ipc/channel.h"
#include "proc/child.h"
#include "proc/spawn.h"
#include "support/tap.h"

#include <stdlib.h>
#include <sys/wait.h>

struct world {
	struct spawned spawned;
	struct channel *channel;
};

static void
send_to(struct world *w, struct message message)
{
	assert_int_equal(channel_send(w->channel, &message, NULL), STATUS_OK);
}

static struct message
receive(struct world *w, enum message_type type)
{
	struct message message;

	assert_int_equal(channel_wait(w->channel, &message, NULL), CHANNEL_MESSAGE);
	assert_int_equal(message.type, type);
	return message;
}

static void
world_open(struct world *w, struct view command)
{
	assert_int_equal(
	    spawn_start(ROLE_HOOK, getenv("CTVIGIL_CHILDREN"), &w->spawned, NULL), STATUS_OK);
	w->channel = channel_new(w->spawned.channel_fd, ROLE_MAIN, ROLE_HOOK, LIMIT_CHILD_QUEUE);
	send_to(w, (struct message){
		       .type = MESSAGE_HELLO,
		       .hello = { .version = CHILD_VERSION },
		   });
	send_to(w, (struct message){
		       .type = MESSAGE_HOOK_SETUP,
		       .hook_setup = { .command = command },
		   });
}

/* Ends it by closing the channel; it exits with this code. */
static void
world_close(struct world *w, int code)
{
	int how;

	channel_freep(&w->channel);
	assert_int_equal(waitpid(w->spawned.pid, &how, 0), w->spawned.pid);
	assert_true(WIFEXITED(how));
	assert_int_equal(WEXITSTATUS(how), code);
	close_fdp(&w->spawned.pid_fd);
	close_fdp(&w->spawned.stderr_fd);
}

static void
run_run(const void *row unused_arg)
{
	struct message done;
	struct world w;

	assert_int_equal(setenv("HOME", "/nowhere", 1), 0);
	world_open(&w, VIEW("/usr/bin/env"));
	(void)receive(&w, MESSAGE_READY);
	send_to(&w, (struct message){
			.type = MESSAGE_HOOK_RUN,
			.request = 9,
			.hook_run = { .environment = VIEW("CTVIGIL_ID=abc\0") },
		    });
	done = receive(&w, MESSAGE_HOOK_DONE);
	assert_int_equal(done.request, 9);
	assert_true(done.hook_done.worked);
	assert_true(
	    view_starts_with(done.hook_done.message, VIEW("exited with 0: CTVIGIL_ID=abc\\x0a")));
	assert_non_null(memmem(done.hook_done.message.ptr, done.hook_done.message.len,
	    "HOME=/nowhere", strlen("HOME=/nowhere")));
	world_close(&w, 0);
}

static void
run_command(struct world *w, uint64_t request)
{
	send_to(w, (struct message){
		       .type = MESSAGE_HOOK_RUN,
		       .request = request,
		       .hook_run = { .environment = VIEW("") },
		   });
}

static void
hold_run(const void *row unused_arg)
{
	unsigned done = 0;
	struct world w;

	world_open(&w, VIEW("/bin/sleep 0.2"));
	(void)receive(&w, MESSAGE_READY);
	for (uint64_t request = 1; request <= LIMIT_HOOKS_RUNNING + 1; request++)
		run_command(&w, request);
	send_to(&w, (struct message){ .type = MESSAGE_HOOK_HOLD });
	assert_int_equal(receive(&w, MESSAGE_HOOK_UNTRIED).request, LIMIT_HOOKS_RUNNING + 1);
	for (; done < LIMIT_HOOKS_RUNNING; done++)
		assert_true(receive(&w, MESSAGE_HOOK_DONE).hook_done.worked);
	world_close(&w, 0);
}

static void
refused_run(const void *row unused_arg)
{
	struct message unready;
	struct world w;

	world_open(&w, VIEW("/nonexistent now"));
	unready = receive(&w, MESSAGE_UNREADY);
	assert_int_equal(unready.unready.status, STATUS_USAGE);
	assert_view_equal(
	    unready.unready.message, VIEW("--exec /nonexistent: No such file or directory"));
	world_close(&w, 1);
}

int
main(void)
{
	tap_section("proc: the hook child");
	tap_test("a command is run, with HOME and what main gives it", run_run, NULL);
	tap_test(
	    "of a hook that holds, the commands that run end, and no other begins", hold_run, NULL);
	tap_test("a command that cannot be run is told before work starts", refused_run, NULL);
	return tap_done();
}
