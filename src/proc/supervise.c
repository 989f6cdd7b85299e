/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/supervise.h"

#include "base/buf.h"
#include "base/own.h"
#include "proc/child.h"
#include "proc/profile.h"
#include "proc/spawn.h"
#include "proc/words.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum state {
	DOWN,     /* does not run; may be waiting for its start */
	STARTING, /* was greeted, has not said READY */
	UP,
	ENDING, /* its channel is closed, by us or by it */
};

struct supervised {
	struct supervised *next;
	struct supervisor *supervisor;
	enum role role;
	unsigned number;

	enum state state;
	bool asked;  /* to stop */
	bool killed; /* nothing that it says counts any more */
	bool was_up;
	bool incapable;          /* it never came up, and said why or was not found */
	struct loop_timer timer; /* of the state */
	int64_t up_ms;
	int64_t wait_ms; /* before the last start; 0 at first */
	unsigned restarts;

	struct spawned process; /* unless DOWN; channel_fd is channel's */
	struct channel *channel;
	struct error why; /* UNREADY, or why it was killed; STATUS_OK if neither */
	struct words words;
};

struct supervisor {
	struct loop *loop;
	char *folder;
	const struct supervise_calls *calls;
	void *context;
	struct supervised *children;
};

static void start_due(void *context);

/* ---- ending ---- */

static void
send_signal(const struct supervised *child, int signal)
{
	(void)pidfd_send_signal(child->process.pid_fd, signal, NULL, 0);
}

static void
kill_due(void *context)
{
	const struct supervised *child = context;

	send_signal(child, SIGKILL);
}

static void
terminate_due(void *context)
{
	struct supervised *child = context;

	send_signal(child, SIGTERM);
	loop_arm(child->supervisor->loop, &child->timer, SUPERVISE_KILL_MS - SUPERVISE_TERMINATE_MS,
	    kill_due, child);
}

/* From here on it has some time to end by itself. */
static void
expect_end(struct supervised *child)
{
	if (child->state == ENDING)
		return;
	child->state = ENDING;
	loop_arm(
	    child->supervisor->loop, &child->timer, SUPERVISE_TERMINATE_MS, terminate_due, child);
}

void
supervise_kill(struct supervised *child, const char *why)
{
	if (child->state == DOWN)
		return;
	if (child->why.status == STATUS_OK)
		(void)error_set(&child->why, STATUS_CHILD, 0, "%s", why);
	child->killed = true;
	loop_unwatch(child->supervisor->loop, channel_fd(child->channel));
	send_signal(child, SIGKILL);
}

/* ---- the channel ---- */

static void on_channel(void *context, int fd, unsigned ready);

/* Watches for what the channel waits for; once all is sent to a child that is to
 * end, tells it that this was all. */
static void
watch_channel(struct supervised *child)
{
	struct loop *loop = child->supervisor->loop;
	int fd = channel_fd(child->channel);
	bool writes = channel_wants_write(child->channel);

	if (child->killed)
		return;
	if (child->asked && !writes)
		(void)shutdown(fd, SHUT_WR);
	loop_watch(loop, fd, writes ? LOOP_READ | LOOP_WRITE : LOOP_READ, on_channel, child);
}

bool
supervise_send(struct supervised *child, const struct message *message)
{
	struct error err;

	if (child->state == DOWN || child->asked || child->killed)
		return false;
	if (channel_send(child->channel, message, &err) != STATUS_OK) {
		supervise_kill(child, err.message);
		return false;
	}
	watch_channel(child);
	return true;
}

static void
on_ready(struct supervised *child, const struct msg_ready *ready)
{
	struct supervisor *supervisor = child->supervisor;

	if (child->state != STARTING || ready->version != CHILD_VERSION) {
		if (child->state != ENDING)
			supervise_kill(child, "READY out of turn, or of another version");
		return;
	}
	child->state = UP;
	child->was_up = true;
	child->up_ms = loop_now_ms(supervisor->loop);
	loop_disarm(supervisor->loop, &child->timer);
	supervisor->calls->up(supervisor->context, child, ready->landlock_abi);
}

static void
on_unready(struct supervised *child, const struct msg_unready *unready)
{
	enum status status = unready->status == STATUS_OK ? STATUS_CHILD : unready->status;

	if (child->why.status != STATUS_OK)
		return;
	(void)error_set(&child->why, status, 0, "%.*s", (int)unready->message.len,
	    (const char *)unready->message.ptr);
	child->incapable = !child->was_up;
}

/* Hands on what has come.  A callback may stop or kill the child, which leaves its
 * channel where it is. */
static void
take_messages(struct supervised *child)
{
	struct supervisor *supervisor = child->supervisor;
	enum channel_event event = CHANNEL_NOTHING;
	struct message message;
	struct error err;

	while (!child->killed &&
	       (event = channel_receive(child->channel, &message, &err)) == CHANNEL_MESSAGE) {
		if (message.type == MESSAGE_READY)
			on_ready(child, &message.ready);
		else if (message.type == MESSAGE_UNREADY)
			on_unready(child, &message.unready);
		else
			supervisor->calls->message(supervisor->context, child, &message);
	}
	if (child->killed || event == CHANNEL_NOTHING)
		return;
	loop_unwatch(supervisor->loop, channel_fd(child->channel));
	if (event == CHANNEL_BROKEN)
		supervise_kill(child, err.message);
	expect_end(child);
}

static void
on_stderr(void *context, int fd, unsigned ready unused_arg)
{
	struct supervised *child = context;

	if (!words_read(&child->words, fd))
		loop_unwatch(child->supervisor->loop, fd);
}

static void
on_channel(void *context, int fd unused_arg, unsigned ready)
{
	struct supervised *child = context;
	struct error err;

	if ((ready & LOOP_WRITE) != 0) {
		if (channel_flush(child->channel, &err) != STATUS_OK)
			supervise_kill(child, err.message);
		watch_channel(child);
	}
	if ((ready & LOOP_READ) != 0)
		take_messages(child);
}

/* ---- the end ---- */

static void
append_name(const struct supervised *child, struct buf *out)
{
	buf_text(out, role_name(child->role));
	if (child->number > 0)
		buf_printf(out, " %u", child->number);
}

/* "parse 2: killed by SIGSEGV" */
static void
append_how(const struct supervised *child, const siginfo_t *info, struct buf *out)
{
	append_name(child, out);
	buf_text(out, ": ");
	if (child->why.status != STATUS_OK)
		buf_text(out, child->why.message);
	else
		words_append_how(info, out);
}

/* Frees what a running child has; it is DOWN afterwards. */
static void
let_go(struct supervised *child)
{
	struct loop *loop = child->supervisor->loop;

	loop_disarm(loop, &child->timer);
	loop_unwatch(loop, channel_fd(child->channel));
	loop_unwatch(loop, child->process.stderr_fd);
	loop_unwatch(loop, child->process.pid_fd);
	channel_freep(&child->channel);
	close_fdp(&child->process.stderr_fd);
	close_fdp(&child->process.pid_fd);
	child->state = DOWN;
}

/* Whether it is started again, and when. */
static void
plan_restart(struct supervised *child, struct supervise_end *end)
{
	struct loop *loop = child->supervisor->loop;
	bool healthy = child->was_up && loop_now_ms(loop) - child->up_ms >= SUPERVISE_HEALTHY_MS;

	if (child->asked || child->incapable ||
	    !profile_get(profile_of_role(child->role))->restarted)
		return;
	if (child->wait_ms == 0 || healthy)
		child->wait_ms = SUPERVISE_BACKOFF_MIN_MS;
	else if (child->wait_ms < SUPERVISE_BACKOFF_MAX_MS / 2)
		child->wait_ms *= 2;
	else
		child->wait_ms = SUPERVISE_BACKOFF_MAX_MS;
	end->restarts = true;
	end->wait_ms = child->wait_ms;
	loop_arm(loop, &child->timer, child->wait_ms, start_due, child);
}

/* Tells the owner, who may free the child. */
static void
tell_down(struct supervised *child, struct supervise_end *end)
{
	struct supervisor *supervisor = child->supervisor;

	end->asked = child->asked;
	plan_restart(child, end);
	child->asked = false;
	supervisor->calls->down(supervisor->context, child, end);
}

static void
on_end(void *context, int fd unused_arg, unsigned ready unused_arg)
{
	struct supervised *child = context;
	char how[2 * LIMIT_ERROR_MESSAGE];
	char words[4 * LIMIT_LAST_WORDS + 1];
	struct supervise_end end = { .status = STATUS_CHILD };
	siginfo_t info = { .si_code = 0 };
	struct buf text;

	if (waitid(P_PIDFD, (id_t)child->process.pid_fd, &info, WEXITED) != 0)
		return;
	/* What it said before it ended. */
	take_messages(child);
	words_read(&child->words, child->process.stderr_fd);

	buf_init(&text, how, sizeof(how));
	append_how(child, &info, &text);
	end.message = buf_string(&text);
	buf_init(&text, words, sizeof(words));
	words_append(&child->words, &text);
	end.last_words = buf_string(&text);
	if (child->why.status != STATUS_OK)
		end.status = child->why.status;
	else if (child->asked && info.si_code == CLD_EXITED && info.si_status == 0)
		end.status = STATUS_OK;
	let_go(child);
	tell_down(child, &end);
}

/* A stop of a child that does not run is told like any other. */
static void
stop_due(void *context)
{
	struct supervised *child = context;
	struct supervise_end end = { .status = STATUS_OK, .message = "", .last_words = "" };

	tell_down(child, &end);
}

/* ---- the start ---- */

static void
ready_due(void *context)
{
	struct supervised *child = context;
	struct supervisor *supervisor = child->supervisor;

	if (profile_get(profile_of_role(child->role))->hurried)
		supervise_kill(child, "was not ready in time");
	else
		supervisor->calls->late(supervisor->context, child);
}

static void
greet(struct supervised *child)
{
	const struct message hello = {
		.type = MESSAGE_HELLO,
		.hello = { .version = CHILD_VERSION },
	};
	struct supervisor *supervisor = child->supervisor;

	if (supervise_send(child, &hello))
		supervisor->calls->started(supervisor->context, child);
}

/* It could not be started. */
static void
fail_start(struct supervised *child)
{
	struct supervise_end end = { .status = child->why.status, .last_words = "" };
	char message[2 * LIMIT_ERROR_MESSAGE];
	struct buf text;

	buf_init(&text, message, sizeof(message));
	append_name(child, &text);
	buf_printf(&text, ": %s", child->why.message);
	end.message = buf_string(&text);
	child->incapable = !child->was_up;
	tell_down(child, &end);
}

static void
start_due(void *context)
{
	struct supervised *child = context;
	struct supervisor *supervisor = child->supervisor;
	struct loop *loop = supervisor->loop;

	child->why.status = STATUS_OK;
	child->words.len = 0;
	child->incapable = false;
	child->killed = false;
	child->restarts += child->wait_ms > 0 ? 1 : 0;
	if (spawn_start(child->role, supervisor->folder, &child->process, &child->why) !=
	    STATUS_OK) {
		fail_start(child);
		return;
	}
	child->state = STARTING;
	child->channel =
	    channel_new(child->process.channel_fd, ROLE_MAIN, child->role, LIMIT_CHILD_QUEUE);
	loop_watch(loop, child->process.stderr_fd, LOOP_READ, on_stderr, child);
	loop_watch(loop, child->process.pid_fd, LOOP_READ, on_end, child);
	loop_arm(loop, &child->timer, SUPERVISE_READY_MS, ready_due, child);
	watch_channel(child);
	greet(child);
}

void
supervise_start(struct supervised *child)
{
	if (child->state == DOWN)
		loop_arm(child->supervisor->loop, &child->timer, 0, start_due, child);
}

void
supervise_stop(struct supervised *child)
{
	if (child->asked)
		return;
	child->asked = true;
	if (child->state == DOWN) {
		loop_arm(child->supervisor->loop, &child->timer, 0, stop_due, child);
		return;
	}
	/* What it does not take in time is lost with it. */
	if (child->state != ENDING)
		watch_channel(child);
	expect_end(child);
}

/* ---- objects ---- */

struct supervisor *
supervisor_new(
    struct loop *loop, const char *folder, const struct supervise_calls *calls, void *context)
{
	struct supervisor *supervisor = xcalloc(1, sizeof(*supervisor));

	supervisor->loop = loop;
	supervisor->folder = folder != NULL ? xstrdup(folder) : NULL;
	supervisor->calls = calls;
	supervisor->context = context;
	return supervisor;
}

struct supervised *
supervise_add(struct supervisor *supervisor, enum role role, unsigned number)
{
	struct supervised *child = xcalloc(1, sizeof(*child));

	child->supervisor = supervisor;
	child->role = role;
	child->number = number;
	child->next = supervisor->children;
	supervisor->children = child;
	supervise_start(child);
	return child;
}

void
supervise_remove(struct supervised *child)
{
	struct supervised **place = &child->supervisor->children;

	assert(child->state == DOWN);
	loop_disarm(child->supervisor->loop, &child->timer);
	while (*place != child)
		place = &(*place)->next;
	*place = child->next;
	free(child);
}

void
supervisor_free(struct supervisor *supervisor)
{
	struct supervised *next;

	if (supervisor == NULL)
		return;
	for (struct supervised *child = supervisor->children; child != NULL; child = next) {
		next = child->next;
		if (child->state != DOWN) {
			send_signal(child, SIGKILL);
			(void)waitid(P_PIDFD, (id_t)child->process.pid_fd, NULL, WEXITED);
			let_go(child);
		}
		loop_disarm(supervisor->loop, &child->timer);
		free(child);
	}
	free(supervisor->folder);
	free(supervisor);
}

void
supervisor_stop(struct supervisor *supervisor)
{
	for (struct supervised *child = supervisor->children; child != NULL; child = child->next)
		supervise_stop(child);
}

size_t
supervisor_running(const struct supervisor *supervisor)
{
	size_t count = 0;

	for (const struct supervised *c = supervisor->children; c != NULL; c = c->next)
		count += c->state != DOWN ? 1 : 0;
	return count;
}

bool
supervise_is_up(const struct supervised *child)
{
	return child->state == UP && !child->killed;
}

enum role
supervise_role(const struct supervised *child)
{
	return child->role;
}

unsigned
supervise_number(const struct supervised *child)
{
	return child->number;
}

pid_t
supervise_pid(const struct supervised *child)
{
	return child->state == DOWN ? 0 : child->process.pid;
}

unsigned
supervise_restarts(const struct supervised *child)
{
	return child->restarts;
}
