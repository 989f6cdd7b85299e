/* SPDX-License-Identifier: Apache-2.0 */
/* The control socket, with honest and with hostile clients, on a clock that the test sets. */
#include "proc/control.h"

#include "base/own.h"
#include "ipc/channel.h"
#include "proc/act.h"
#include "proc/child.h"
#include "proc/crew.h"
#include "proc/monitor.h"
#include "proc/owner.h"
#include "support/tap.h"

#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLIENT_MS ((int64_t)LIMIT_CLIENT_S * 1000)

struct world {
	char folder[32];
	int64_t now_ms;
	struct settings settings;
	struct monitor monitor;
	struct control control;
};

static int64_t
clock_of(void *context)
{
	return ((struct world *)context)->now_ms;
}

static void
world_open(struct world *w)
{
	*w = (struct world){ .now_ms = 1000 };
	(void)snprintf(w->folder, sizeof(w->folder), "/tmp/ctvigil-test-XXXXXX");
	assert_non_null(mkdtemp(w->folder));
	w->settings.state = w->folder;
	w->settings.quiet = true;
	w->monitor.settings = &w->settings;
	w->monitor.loop = loop_new(clock_of, w);
	output_init(&w->monitor.output, true);
	/* Without any process: the store is never up. */
	w->monitor.crew = crew_new(&w->monitor);
	assert_int_equal(control_start(&w->control, &w->monitor, NULL), STATUS_OK);
}

static void
world_close(struct world *w)
{
	control_stop(&w->control);
	crew_free(w->monitor.crew);
	monitor_fini(&w->monitor);
	loop_freep(&w->monitor.loop);
	assert_int_equal(rmdir(w->folder), 0);
}

static void
run(struct world *w)
{
	for (int i = 0; i < 10; i++)
		assert_int_equal(loop_step(w->monitor.loop, NULL), STATUS_OK);
}

static int
connect_to(struct world *w)
{
	int fd = -1;

	assert_int_equal(local_connect(w->folder, OWNER_SOCKET, 1, &fd, NULL), STATUS_OK);
	assert_true(fd >= 0);
	run(w);
	return fd;
}

/* Reads HELLO, and what else there is.  Whether the connection is still open. */
static bool
is_open(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	char bytes[4096];

	while (poll(&pfd, 1, 0) == 1) {
		if (read(fd, bytes, sizeof(bytes)) <= 0)
			return false;
	}
	return true;
}

static void
say(struct world *w, int fd, struct view bytes)
{
	assert_int_equal(write(fd, bytes.ptr, bytes.len), bytes.len);
	run(w);
}

/* ---- honest clients ---- */

struct honest {
	struct channel *channel;
	struct message got; /* the last one */
};

static void
honest_open(struct world *w, struct honest *honest)
{
	honest->channel = channel_new(connect_to(w), ROLE_CLIENT, ROLE_MAIN, 64 * KIB);
	assert_int_equal(channel_receive(honest->channel, &honest->got, NULL), CHANNEL_MESSAGE);
	assert_int_equal(honest->got.type, MESSAGE_HELLO);
	assert_int_equal(honest->got.hello.version, CHILD_VERSION);
}

/* Asks, and counts the answers before the last. */
static size_t
honest_ask(struct world *w, struct honest *honest, const struct message *ask)
{
	size_t count = 0;

	assert_int_equal(channel_send(honest->channel, ask, NULL), STATUS_OK);
	run(w);
	for (;;) {
		assert_int_equal(
		    channel_receive(honest->channel, &honest->got, NULL), CHANNEL_MESSAGE);
		assert_int_equal(honest->got.request, ask->request);
		if (honest->got.type == MESSAGE_CONTROL_DONE)
			return count;
		assert_int_equal(honest->got.type, MESSAGE_CONTROL_LOG);
		count++;
	}
}

static const struct message ask_logs = { .type = MESSAGE_CONTROL_LOGS, .request = 7 };

static void
assert_serves(struct world *w)
{
	struct honest honest;

	honest_open(w, &honest);
	(void)honest_ask(w, &honest, &ask_logs);
	assert_int_equal(honest.got.control_done.status, STATUS_OK);
	channel_freep(&honest.channel);
	run(w);
}

static void
logs_run(const void *row unused_arg)
{
	static const struct log_description log = { .id = { .bytes = { 9 } },
		.protocol = LOG_STATIC,
		.name = "a log",
		.url = "https://log.example/" };
	struct honest honest;
	struct message got;
	struct world w;

	world_open(&w);
	w.monitor.follows = xcalloc(1, sizeof(struct follow *));
	w.monitor.follows[w.monitor.follow_count++] = follow_new(&w.monitor, &log);
	honest_open(&w, &honest);
	assert_int_equal(honest_ask(&w, &honest, &ask_logs), 1);
	assert_int_equal(honest.got.control_done.status, STATUS_OK);
	follow_trouble(w.monitor.follows[0], STATUS_NET_FAILED, VIEW("no way"));
	follow_trouble(w.monitor.follows[0], STATUS_NET_FAILED, VIEW("no way"));
	assert_int_equal(channel_send(honest.channel, &ask_logs, NULL), STATUS_OK);
	run(&w);
	assert_int_equal(channel_receive(honest.channel, &got, NULL), CHANNEL_MESSAGE);
	assert_int_equal(got.type, MESSAGE_CONTROL_LOG);
	assert_true(hash_equal(&got.control_log.id, &log.id));
	assert_view_equal(got.control_log.does, VIEW("failing"));
	assert_view_equal(got.control_log.trouble, VIEW("no way"));
	assert_false(got.control_log.has_next);
	channel_freep(&honest.channel);
	world_close(&w);
}

static void
act_run(const void *row unused_arg)
{
	const struct message ask = {
		.type = MESSAGE_CONTROL_ACCEPT,
		.request = 7,
		.control_accept = { .log = VIEW("a log"), .reason = VIEW("why") },
	};
	struct honest honest;
	struct world w;

	world_open(&w);
	honest_open(&w, &honest);
	assert_int_equal(honest_ask(&w, &honest, &ask), 0);
	assert_int_equal(honest.got.control_done.status, STATUS_CHILD);
	assert_view_equal(honest.got.control_done.message,
	    VIEW("the store is being started again; ask once more"));
	channel_freep(&honest.channel);
	world_close(&w);
}

static void
nobody_does_run(const void *row unused_arg)
{
	const struct message ask = { .type = MESSAGE_CONTROL_LOGS };
	struct act_who who;
	struct error err;
	struct world w;

	world_open(&w);
	act_who_fill(&who, 1, 2);
	assert_int_equal(act_begin(&w.monitor, &who, &ask, NULL, NULL, &err), STATUS_MESSAGE);
	world_close(&w);
}

static void
who_run(const void *row unused_arg)
{
	const struct passwd *root = getpwuid(0);
	struct act_who who;

	act_who_fill(&who, 0, 4711);
	assert_int_equal(who.uid, 0);
	assert_int_equal(who.pid, 4711);
	assert_string_equal(who.user, root == NULL ? "0" : root->pw_name);
	act_who_fill(&who, 3999999999, 1);
	assert_string_equal(who.user, "3999999999");
}

/* ---- hostile clients ---- */

/* The header of a message: length of the payload, type, request. */
#define HEADER(len, type) \
	0, 0, (len) >> 8 & 0xff, (len)&0xff, 0, 0, 0, (type), 0, 0, 0, 0, 0, 0, 0, 1

struct hostile_case {
	const char *says;
	struct view bytes;
	bool stays; /* it may still say something right */
};

static void
hostile_run(const void *p)
{
	const struct hostile_case *row = p;
	cleanup_with(close_fdp) int fd = -1;
	struct world w;

	world_open(&w);
	fd = connect_to(&w);
	say(&w, fd, row->bytes);
	assert_int_equal(is_open(fd), row->stays);
	assert_serves(&w);
	if (row->stays) {
		w.now_ms += CLIENT_MS;
		run(&w);
		assert_false(is_open(fd));
	}
	assert_int_equal(w.control.client_count, 0);
	world_close(&w);
}

/* One that ends, whenever. */
static void
leave_run(const void *p)
{
	const struct hostile_case *row = p;
	struct world w;
	int fd;

	world_open(&w);
	fd = connect_to(&w);
	say(&w, fd, row->bytes);
	(void)close(fd);
	run(&w);
	assert_int_equal(w.control.client_count, 0);
	assert_serves(&w);
	world_close(&w);
}

static void
time_run(const void *row unused_arg)
{
	cleanup_with(close_fdp) int fd = -1;
	struct honest honest;
	struct world w;

	world_open(&w);
	fd = connect_to(&w);
	honest_open(&w, &honest);
	w.now_ms += CLIENT_MS - 1;
	run(&w);
	assert_true(is_open(fd));
	(void)honest_ask(&w, &honest, &ask_logs);
	w.now_ms += 1;
	run(&w);
	assert_false(is_open(fd));
	/* One that was answered has as much time again. */
	(void)honest_ask(&w, &honest, &ask_logs);
	w.now_ms += 100 * CLIENT_MS;
	run(&w);
	assert_int_equal(channel_receive(honest.channel, &honest.got, NULL), CHANNEL_END);
	channel_freep(&honest.channel);
	world_close(&w);
}

static void
crowd_run(const void *row unused_arg)
{
	int fds[2 * LIMIT_CLIENTS];
	struct world w;

	world_open(&w);
	for (size_t i = 0; i < COUNT_OF(fds); i++) {
		fds[i] = connect_to(&w);
		assert_int_equal(is_open(fds[i]), i < LIMIT_CLIENTS);
	}
	for (size_t i = 0; i < COUNT_OF(fds); i++)
		(void)close(fds[i]);
	run(&w);
	run(&w);
	assert_serves(&w);
	world_close(&w);
}

/* One that asks and asks, and takes no answer. */
static void
deaf_run(const void *row unused_arg)
{
	static const uint8_t ask[] = { HEADER(0, MESSAGE_CONTROL_LOGS) };
	cleanup_with(close_fdp) int fd = -1;
	struct world w;

	world_open(&w);
	fd = connect_to(&w);
	while (send(fd, ask, sizeof(ask), MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof(ask))
		assert_int_equal(loop_step(w.monitor.loop, NULL), STATUS_OK);
	assert_int_equal(w.control.client_count, 1);
	w.now_ms += CLIENT_MS;
	run(&w);
	assert_int_equal(w.control.client_count, 0);
	assert_serves(&w);
	world_close(&w);
}

static void
stop_run(const void *row unused_arg)
{
	cleanup_with(close_fdp) int fd = -1;
	char path[64];
	struct world w;

	world_open(&w);
	fd = connect_to(&w);
	control_stop(&w.control);
	assert_false(is_open(fd));
	(void)snprintf(path, sizeof(path), "%s/" OWNER_SOCKET, w.folder);
	assert_int_equal(access(path, F_OK), -1);
	world_close(&w);
}

/* ---- owners, as a client sees them ---- */

struct owner_case {
	const char *says;
	struct view bytes;
	enum status status;
	const char *why; /* NULL: it is an owner */
};

static void no_return
be_owner(const struct local_socket *socket, struct view bytes)
{
	struct pollfd pfd = { .fd = socket->fd, .events = POLLIN };
	uint32_t uid;
	uint32_t pid;
	int fd;

	if (poll(&pfd, 1, 10000) != 1)
		_exit(1);
	fd = local_accept(socket, &uid, &pid);
	_exit(write(fd, bytes.ptr, bytes.len) == (ssize_t)bytes.len ? 0 : 1);
}

static void
owner_run(const void *p)
{
	const struct owner_case *row = p;
	struct owner *owner = NULL;
	struct local_socket socket;
	struct error err = { .message = "" };
	struct world w;
	pid_t child;
	int how;

	world_open(&w);
	control_stop(&w.control);
	assert_int_equal(local_listen(w.folder, OWNER_SOCKET, 0660, &socket, NULL), STATUS_OK);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		be_owner(&socket, row->bytes);
	assert_int_equal(owner_connect(w.folder, &owner, &err), row->status);
	assert_int_equal(owner != NULL, row->why == NULL);
	if (row->why != NULL)
		assert_non_null(strstr(err.message, row->why));
	assert_int_equal(waitpid(child, &how, 0), child);
	if (owner != NULL)
		assert_int_equal(owner_ask(owner, &ask_logs, NULL, NULL, &err), STATUS_CHILD);
	owner_close(owner);
	local_close(&socket);
	world_close(&w);
}

static void
no_owner_run(const void *row unused_arg)
{
	struct owner *owner = NULL;
	struct world w;

	world_open(&w);
	control_stop(&w.control);
	assert_int_equal(owner_connect(w.folder, &owner, NULL), STATUS_OK);
	assert_null(owner);
	world_close(&w);
}

int
main(void)
{
	static const uint8_t flood[4096];
	const struct hostile_case hostile[] = {
		{ "a client that says nothing has its time", VIEW(""), true },
		{ "a client that says half a header has its time", BYTES(0, 0, 0), true },
		{ "a client that says half a message has its time",
		    BYTES(HEADER(100, MESSAGE_CONTROL_ACCEPT), 0, 0, 0, 90, 'a'), true },
		{ "a client that says rubbish is closed", VIEW("GET / HTTP/1.1\r\n\r\n"), false },
		{ "a client that says much rubbish is closed", VIEW_OF(flood), false },
		{ "a client that says a type of no row is closed", BYTES(HEADER(0, 0xff)), false },
		{ "a client that says what main says is closed",
		    BYTES(HEADER(4, MESSAGE_HELLO), 0, 0, 0, 1), false },
		{ "a client that says what main says to the store is closed",
		    BYTES(HEADER(0, MESSAGE_STORE_FLUSH)), false },
		{ "a client that announces another's long message is closed before it comes",
		    BYTES(0x03, 0, 0, 0, 0, 0, 0, MESSAGE_PARSED_MATCH, 0, 0, 0, 0, 0, 0, 0, 1),
		    false },
		{ "a client that announces more than a client may say is closed",
		    BYTES(HEADER(LIMIT_CONTROL_MESSAGE + 1, MESSAGE_CONTROL_ACCEPT)), false },
		{ "a client that announces all that it may say has its time",
		    BYTES(HEADER(LIMIT_CONTROL_MESSAGE, MESSAGE_CONTROL_ACCEPT)), true },
		{ "a client whose fields are cut short is closed",
		    BYTES(HEADER(3, MESSAGE_CONTROL_ACCEPT), 0, 0, 0), false },
		{ "a client that says more than the fields is closed",
		    BYTES(HEADER(1, MESSAGE_CONTROL_LOGS), 0), false },
		{ "a client with control characters in its text is closed",
		    BYTES(HEADER(9, MESSAGE_CONTROL_ACCEPT), 0, 0, 0, 1, 0x1b, 0, 0, 0, 0), false },
	};
	const struct owner_case owners[] = {
		{ "an owner of this version is one",
		    BYTES(HEADER(4, MESSAGE_HELLO), 0, 0, 0, CHILD_VERSION), STATUS_OK, NULL },
		{ "an owner of another version is said to be one",
		    BYTES(HEADER(4, MESSAGE_HELLO), 0, 0, 0, CHILD_VERSION + 1), STATUS_CHILD,
		    "of another version" },
		{ "an owner that says no hello is none",
		    BYTES(HEADER(6, MESSAGE_CONTROL_DONE), 0, 0, 0, 0, 0, 0), STATUS_CHILD,
		    "of another version" },
		{ "an owner that ends is said to", VIEW(""), STATUS_CHILD, "ended the connection" },
		{ "what says rubbish is no owner", VIEW("HTTP/1.1 400 Bad Request\r\n"),
		    STATUS_MESSAGE, "message from main" },
	};

	tap_section("proc: the control socket");
	tap_test("how the logs do is told", logs_run, NULL);
	tap_test("an act waits for a store that is up", act_run, NULL);
	tap_test("an act that nobody does is none", nobody_does_run, NULL);
	tap_test("who asks is known by number and name", who_run, NULL);
	tap_section("proc: hostile clients, beside honest ones");
	tap_rows(hostile, hostile_run);
	tap_section("proc: clients that leave");
	tap_rows(hostile, leave_run);
	tap_section("proc: clients that want too much");
	tap_test("a client has its time from each answer on", time_run, NULL);
	tap_test("only so many are let in, and others when these have left", crowd_run, NULL);
	tap_test("a client that takes no answers is closed", deaf_run, NULL);
	tap_test(
	    "the end of the monitor is that of all clients, and of the socket", stop_run, NULL);
	tap_section("proc: owners");
	tap_rows(owners, owner_run);
	tap_test("where nobody listens there is no owner", no_owner_run, NULL);
	return tap_done();
}
