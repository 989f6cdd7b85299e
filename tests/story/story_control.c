/* SPDX-License-Identifier: Apache-2.0 */
/* What an operator may do while a monitor runs, and while none does. */
#include "base/own.h"
#include "ipc/channel.h"
#include "ipc/local.h"
#include "proc/owner.h"
#include "store/folder.h"
#include "support/story_log.h"

#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define WATCHED "watched.example"
#define REASON "restored from a backup"

/* ---- words ---- */

static struct story_log *
start_log(enum ctlog_protocol protocol)
{
	return story_log_start(&(struct ctlog_options){ .protocol = protocol });
}

/* Follows a log from its first entry on. */
static struct story_run *
follow(const struct story_log *log)
{
	return STORY_WATCH(log, WATCHED, "--jsonl", "--from", "beginning", "--poll", "1s",
	    "--partial-after", "1s");
}

/* Runs it to its end, as an operator does. */
static int
operate(const char *const *arguments, const char **ret_err)
{
	const char *all[16] = { "logs", "--state", story_path("state") };
	struct story_run *run;
	int code;

	for (size_t i = 0; arguments[i] != NULL && i < 12; i++)
		all[i + 3] = arguments[i];
	run = story_start(all, VIEW(""));
	code = story_wait(run);
	*ret_err = story_err(run);
	return code;
}
#define OPERATE(err, ...) operate((const char *const[]){ __VA_ARGS__, NULL }, (err))

static int
lose(const struct story_log *log, const char *begin, const char *end, const char **ret_err)
{
	return OPERATE(ret_err, "lost", story_log_name(log), begin, end, "--reason", REASON);
}

static int
accept(const struct story_log *log, const char **ret_err)
{
	return OPERATE(ret_err, "accept", story_log_name(log), "--reason", REASON);
}

/* What ctvigil logs says of the log, or NULL while there is none. */
static struct json_object *
log_told(void)
{
	struct story_run *run =
	    STORY_START("logs", "--jsonl", "--quiet", "--state", story_path("state"));
	struct json_object *lines;

	if (story_wait(run) != 0)
		return NULL;
	lines = story_lines(run);
	assert_in_range(json_object_array_length(lines), 0, 1);
	return json_object_array_get_idx(lines, 0);
}

/* A member of that. */
static const char *
told_of(const char *name)
{
	struct json_object *told = log_told();
	struct json_object *member = NULL;

	if (told == NULL)
		return "";
	assert_true(json_object_object_get_ex(told, name, &member));
	return member == NULL ? "null" : json_object_get_string(member);
}

struct expected {
	const char *member;
	const char *value;
};

static bool
says(void *context)
{
	const struct expected *expected = context;

	return strcmp(told_of(expected->member), expected->value) == 0;
}

static void
await_status(const char *member, const char *value)
{
	struct expected expected = { member, value };

	story_await(member, says, &expected);
}

/* "anna (user 1000)": who runs these stories. */
static const char *
who(void)
{
	const struct passwd *user = getpwuid(getuid());
	static char text[128];

	(void)snprintf(text, sizeof(text), "%s (user %u): " REASON,
	    user == NULL ? "?" : user->pw_name, getuid());
	return text;
}

static struct json_object *
line(struct story_run *run, size_t index)
{
	return json_object_array_get_idx(story_lines(run), index);
}

static void
check_line(struct json_object *told, const char *kind, const char *message)
{
	assert_string_equal(story_text(told, "schema"), "ctvigil.log/v1");
	assert_string_equal(story_text(told, "kind"), kind);
	assert_string_equal(story_text(told, "level"), "notice");
	assert_non_null(strstr(story_text(told, "message"), message));
	assert_non_null(strstr(story_text(told, "message"), who()));
}

/* ---- a head is accepted ---- */

struct protocol_case {
	const char *says;
	enum ctlog_protocol protocol;
};

static void
accept_run(const void *p)
{
	const struct protocol_case *row = p;
	struct story_log *log = start_log(row->protocol);
	struct story_run *run;
	const char *err;

	story_log_fill(log, 250);
	run = follow(log);
	await_status("proven_to", "250");
	assert_int_equal(accept(log, &err), 2);
	assert_non_null(strstr(err, "has not failed"));

	story_log_fill(log, 50);
	await_status("proven_to", "300");
	story_log_tell(log, "shrink", 200);
	story_log_fill(log, 0);
	story_await_lines(run, 1);
	assert_string_equal(story_text(line(run, 0), "kind"), "not-append-only");
	await_status("failed", "true");

	assert_int_equal(accept(log, &err), 0);
	assert_non_null(strstr(err, "its tree of 200 entries"));
	story_await_lines(run, 2);
	check_line(line(run, 1), "accepted", "reading goes on at entry 200");
	assert_string_equal(told_of("failed"), "false");
	await_status("head_size", "200");
	await_status("proven_to", "200");

	/* It grows, in the tree that it shows now. */
	story_log_tell(log, "shrink", 240);
	await_status("proven_to", "240");
	story_log_tell(log, "none", 0);
	story_log_add(log, &(struct story_certificate){ .name = WATCHED, .serial = 1 });
	story_await_lines(run, 3);
	assert_string_equal(story_text(line(run, 2), "seen.0.proven"), "true");
	assert_string_equal(story_text(line(run, 2), "seen.0.index"), "300");
	await_status("read_to", "301");
	assert_string_equal(told_of("failed"), "false");
	assert_int_equal(story_stop(run), 0);
}

static const struct protocol_case accepts[] = {
	{ "a static log that takes entries back is followed again when its head is accepted",
	    CTLOG_STATIC },
	{ "a log of RFC 6962 that takes entries back is followed again likewise", CTLOG_RFC6962 },
};

static void
accept_alone_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	struct json_object *lines;
	const char *err;

	story_log_fill(log, 300);
	(void)STORY_ONCE(log, 0, WATCHED, "--from", "beginning");
	story_log_tell(log, "shrink", 200);
	story_log_fill(log, 0);
	lines = STORY_ONCE(log, 4, WATCHED);
	assert_int_equal(json_object_array_length(lines), 1);
	assert_int_equal(accept(log, &err), 0);
	assert_non_null(strstr(err, "its tree of 200 entries"));
	assert_string_equal(told_of("failed"), "false");
	assert_string_equal(told_of("now"), "null");

	/* It is told by the next monitor, which goes on there. */
	lines = STORY_ONCE(log, 1, WATCHED);
	assert_int_equal(json_object_array_length(lines), 1);
	check_line(json_object_array_get_idx(lines, 0), "accepted", "reading goes on at entry 200");
	story_log_tell(log, "none", 0);
	(void)STORY_ONCE(log, 0, WATCHED);
	assert_string_equal(told_of("proven_to"), "300");
}

/* ---- entries are lost ---- */

static void
lost_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	struct story_run *run;
	const char *err;

	story_log_tell(log, "missing-partial", 0);
	story_log_fill(log, 300);
	run = follow(log);
	await_status("read_to", "256");
	assert_int_equal(lose(log, "255", "300", &err), 2);
	assert_non_null(strstr(err, "1 were read already"));
	assert_int_equal(lose(log, "256", "301", &err), 2);
	assert_non_null(strstr(err, "has 300 entries only"));
	assert_int_equal(OPERATE(&err, "lost", "nobody", "256", "300", "--reason", REASON), 2);
	assert_non_null(strstr(err, "no logs have the name nobody"));
	assert_int_equal(strlen(story_out(run)), 0);

	assert_int_equal(lose(log, "256", "300", &err), 0);
	assert_non_null(strstr(err, "entries 256 to 300 are lost"));
	story_await_lines(run, 1);
	check_line(line(run, 0), "lost", "entries 256 to 300 are lost");
	assert_string_equal(told_of("lost"), "44");
	story_log_tell(log, "none", 0);
	story_log_add(log, &(struct story_certificate){ .name = WATCHED, .serial = 1 });
	story_await_lines(run, 2);
	assert_string_equal(story_text(line(run, 1), "seen.0.index"), "300");
	assert_string_equal(story_text(line(run, 1), "seen.0.proven"), "true");
	await_status("read_from", "300");
	assert_string_equal(told_of("lost"), "44");
	assert_int_equal(story_stop(run), 0);
}

static void
lost_alone_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_RFC6962);
	struct json_object *lines;
	const char *err;

	story_log_fill(log, 100);
	(void)STORY_ONCE(log, 0, WATCHED);
	story_log_fill(log, 30);
	story_log_tell(log, "short-answers", 0);
	(void)STORY_ONCE(log, 3, WATCHED);
	/* Up to a power of two, where its protocol has no proof. */
	assert_int_equal(lose(log, told_of("read_to"), "128", &err), 0);
	story_log_tell(log, "none", 0);
	story_log_add(log, &(struct story_certificate){ .name = WATCHED, .serial = 1 });
	lines = STORY_ONCE(log, 1, WATCHED);
	assert_int_equal(story_count(lines, "schema", "ctvigil.match/v1"), 1);
	assert_int_equal(story_count(lines, "schema", "ctvigil.log/v1"), 1);
	assert_string_equal(told_of("read_from"), "129");
	assert_string_equal(told_of("proven_to"), "131");
	assert_string_equal(told_of("gaps"), "1");
}

static void
no_state_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	const char *err;

	assert_int_equal(lose(log, "0", "1", &err), 3);
	assert_non_null(strstr(err, "no state to read"));
	assert_int_equal(access(story_path("state"), F_OK), -1);
}

/* ---- two at once ---- */

static struct story_run *
start_losing(const struct story_log *log, const char *begin, const char *end)
{
	return STORY_START("logs", "lost", story_log_name(log), begin, end, "--reason", REASON,
	    "--state", story_path("state"));
}

static void
check_both(const struct story_log *log)
{
	struct story_run *first = start_losing(log, "0", "10");
	struct story_run *second = start_losing(log, "10", "20");

	if (story_wait(first) != 0 || story_wait(second) != 0)
		fail_msg("%s%s", story_err(first), story_err(second));
	assert_string_equal(told_of("lost"), "20");
}

static void
both_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	struct story_run *run;

	story_log_fill(log, 30);
	run = STORY_WATCH(log, WATCHED, "--jsonl");
	await_status("proven_to", "30");
	check_both(log);
	story_await_lines(run, 2);
	assert_int_equal(story_stop(run), 0);
}

static void
both_alone_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);

	story_log_fill(log, 30);
	(void)STORY_ONCE(log, 0, WATCHED);
	check_both(log);
}

/* We own the state, and do not listen. */
static void
waits_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	struct story_run *run;
	int lock = -1;

	story_log_fill(log, 30);
	(void)STORY_ONCE(log, 0, WATCHED);
	assert_int_equal(folder_own(story_path("state"), getpid(), &lock, NULL), STATUS_OK);
	run = start_losing(log, "0", "10");
	story_await_said(run, "owns the state, and does not listen; waiting");
	assert_int_equal(close(lock), 0);
	assert_int_equal(story_wait(run), 0);
	assert_string_equal(told_of("lost"), "10");
}

/* ---- the socket ---- */

static bool
socket_is_there(void *context unused_arg)
{
	struct stat found;

	return stat(story_path("state/" OWNER_SOCKET), &found) == 0;
}

/* Its mode is right before that. */
static bool
socket_listens(void *context unused_arg)
{
	int fd = -1;

	if (local_connect(story_path("state"), OWNER_SOCKET, 10, &fd, NULL) != STATUS_OK || fd < 0)
		return false;
	(void)close(fd);
	return true;
}

static int
connect_to(void)
{
	struct error err = { .message = "" };
	int fd = -1;

	assert_int_equal(
	    local_connect(story_path("state"), OWNER_SOCKET, 10, &fd, &err), STATUS_OK);
	return fd;
}

static void
socket_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	struct story_run *run;
	struct stat found;

	run = STORY_WATCH(log, WATCHED);
	story_await("it listens", socket_listens, NULL);
	assert_int_equal(stat(story_path("state/" OWNER_SOCKET), &found), 0);
	assert_true(S_ISSOCK(found.st_mode));
	assert_int_equal(found.st_mode & 07777, 0660);
	assert_int_equal(story_stop(run), 0);
	assert_false(socket_is_there(NULL));

	/* One that was killed leaves it behind; the next one replaces it. */
	run = STORY_WATCH(log, WATCHED);
	story_await("it listens", socket_listens, NULL);
	(void)story_kill(run);
	assert_true(socket_is_there(NULL));
	assert_int_equal(connect_to(), -1);
	run = STORY_WATCH(log, WATCHED);
	await_status("now", "ok");
	assert_int_equal(story_stop(run), 0);
	assert_false(socket_is_there(NULL));
}

static void
silent_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	struct story_run *run = follow(log);
	cleanup_with(close_fdp) int fd = -1;
	struct pollfd pfd;
	char hello[64];

	await_status("now", "ok");
	fd = connect_to();
	assert_true(fd >= 0);
	story_log_add(log, &(struct story_certificate){ .name = WATCHED, .serial = 1 });
	story_await_lines(run, 1);
	assert_true(read(fd, hello, sizeof(hello)) > 0);
	/* Its time is over. */
	pfd = (struct pollfd){ .fd = fd, .events = POLLIN };
	assert_int_equal(poll(&pfd, 1, 30000), 1);
	assert_int_equal(read(fd, hello, sizeof(hello)), 0);
	story_log_add(log, &(struct story_certificate){ .name = WATCHED, .serial = 2 });
	story_await_lines(run, 2);
	assert_int_equal(story_stop(run), 0);
}

struct hasty_case {
	const char *says;
	size_t requests;
};

/* Asks and does not wait for the answer: what was asked first is done. */
static void
hasty_run(const void *p)
{
	const struct hasty_case *row = p;
	struct story_log *log = start_log(CTLOG_STATIC);
	struct message ask = {
		.type = MESSAGE_CONTROL_LOST,
		.control_lost = { view_text(story_log_name(log)), 0, 10, VIEW(REASON) },
	};
	struct channel *channel;
	struct story_run *run;

	story_log_fill(log, 30);
	run = STORY_WATCH(log, WATCHED, "--jsonl");
	await_status("proven_to", "30");
	channel = channel_new(connect_to(), ROLE_CLIENT, ROLE_MAIN, 64 * KIB);
	for (size_t i = 0; i < row->requests; i++) {
		assert_int_equal(channel_send(channel, &ask, NULL), STATUS_OK);
		ask.control_lost.end = 20;
	}
	channel_free(channel);
	story_await_lines(run, 1);
	check_line(line(run, 0), "lost", "entries 0 to 10 are lost");
	await_status("now", "ok");
	assert_string_equal(told_of("lost"), "10");
	assert_int_equal(story_stop(run), 0);
}

static const struct hasty_case hasty[] = {
	{ "a client that leaves before its answer stops nobody", 1 },
	{ "a client that asks again before its answer is closed", 2 },
};

/* ---- what the logs do ---- */

static void
live_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	struct story_run *run = follow(log);
	struct story_run *logs;
	const char *err;

	story_log_fill(log, 10);
	await_status("proven_to", "10");
	await_status("now", "ok");
	assert_string_equal(told_of("trouble"), "null");
	logs = STORY_START("logs", "--state", story_path("state"));
	assert_int_equal(story_wait(logs), 0);
	assert_non_null(strstr(story_out(logs), "NOW"));
	assert_string_equal(story_err(logs), "");

	story_log_tell(log, "server-error", 0);
	await_status("now", "failing");
	assert_non_null(strstr(told_of("trouble"), "500"));
	assert_int_equal(story_stop(run), 0);
	assert_int_equal(OPERATE(&err, "--jsonl"), 0);
	assert_non_null(strstr(err, "no monitor is running"));
	assert_string_equal(told_of("now"), "null");
}

int
main(void)
{
	tap_section("story: a head is accepted");
	story_rows(accepts, accept_run);
	story_test("without a monitor a head is accepted, and told by the next one",
	    accept_alone_run, NULL);
	tap_section("story: entries are lost");
	story_test("a monitor goes on behind what is lost, but nothing else is", lost_run, NULL);
	story_test("without a monitor entries are lost, and the next one goes on behind them",
	    lost_alone_run, NULL);
	story_test("no state is made to note that something is lost", no_state_run, NULL);
	story_test("two commands at once are done one after another", both_run, NULL);
	story_test("two commands at once are done without a monitor, too", both_alone_run, NULL);
	story_test("a command waits for who owns the state and does not listen", waits_run, NULL);
	tap_section("story: the control socket");
	story_test("its owner and group may connect, while the monitor runs", socket_run, NULL);
	story_test("a client that says nothing stops nobody, and has its time", silent_run, NULL);
	story_rows(hasty, hasty_run);
	story_test("logs says what a running monitor does, or that none runs", live_run, NULL);
	return tap_done();
}
