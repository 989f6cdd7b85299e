/* SPDX-License-Identifier: Apache-2.0 */
/* The service: it follows as its configuration says, also when that changes. */
#include "base/buf.h"
#include "base/own.h"
#include "support/story_log.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define FIRST "first.example"
#define SECOND "second.example"

/* ---- a configuration ---- */

/* Writes it for a log, and what else it has; in one piece, as an editor would. */
static const char *
configure(const struct story_log *log, const char *rest)
{
	const char *path = story_path("ctvigil.yaml");
	const char *draft;
	struct buf text;

	buf_init_growing(&text, 64 * KIB);
	buf_printf(&text, "log: %s\nkey: \"%s\"\nstate: %s\n", story_log_url(log),
	    story_log_key(log), story_path("state"));
	buf_printf(&text, "from: beginning\npoll: 1s\npartial_after: 1s\njsonl: true\n%s\n", rest);
	draft = story_write("draft.yaml", buf_view(&text));
	assert_int_equal(rename(draft, path), 0);
	buf_fini(&text);
	return path;
}

static struct story_log *
start_log(void)
{
	return story_log_start(&(struct ctlog_options){ .protocol = CTLOG_STATIC });
}

static void
add(struct story_log *log, const char *name, uint64_t serial)
{
	story_log_add(log, &(struct story_certificate){ .name = name, .serial = serial });
}

/* The count-th line is about this name. */
static void
await_match(struct story_run *run, size_t count, const char *name)
{
	struct json_object *line;

	story_await_lines(run, count);
	line = json_object_array_get_idx(story_lines(run), count - 1);
	assert_string_equal(story_text(line, "matches.0.watch"), name);
	assert_string_equal(story_text(line, "seen.0.proven"), "true");
}

/* ---- changes ---- */

/* The first entry from which on the present list was matched. */
static void
check_watched_since(uint64_t index)
{
	struct story_run *run = STORY_START("logs", "--jsonl", "--state", story_path("state"));
	struct json_object *line;

	assert_int_equal(story_wait(run), 0);
	line = json_object_array_get_idx(story_lines(run), 0);
	assert_int_equal(json_object_get_uint64(story_member(line, "watched_since")), index);
}

static void
item_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	struct story_run *run;

	add(log, FIRST, 1);
	add(log, SECOND, 2);
	run = STORY_START("run", "-c", configure(log, "watch: [" FIRST "]"));
	await_match(run, 1, FIRST);
	(void)configure(log, "watch: [" FIRST ", " SECOND "]");
	story_await_said(run, "watch: 1 more, 0 gone");
	story_await_said(run, "ctvigil.yaml: read again");
	add(log, SECOND, 3);
	await_match(run, 2, SECOND);
	add(log, FIRST, 4);
	await_match(run, 3, FIRST);
	assert_int_equal(story_stop(run), 0);
	check_watched_since(2);
}

static void
list_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	const char *list = story_write("list", VIEW(FIRST "\n"));
	struct story_run *run;
	char rest[512];

	add(log, FIRST, 1);
	(void)snprintf(rest, sizeof(rest), "watchlists: [%s]", list);
	run = STORY_START("run", "-c", configure(log, rest));
	await_match(run, 1, FIRST);
	(void)story_write("list", VIEW(FIRST "\n" SECOND "\n"));
	story_await_said(run, "ctvigil.yaml: read again");
	add(log, SECOND, 2);
	await_match(run, 2, SECOND);
	assert_int_equal(story_stop(run), 0);
}

static void
signal_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	struct story_run *run;

	add(log, FIRST, 1);
	run = STORY_START("run", "-c", configure(log, "watch: [" FIRST "]"));
	await_match(run, 1, FIRST);
	story_signal(run, SIGHUP);
	story_await_said(run, "ctvigil.yaml: read again");
	add(log, FIRST, 2);
	await_match(run, 2, FIRST);
	assert_int_equal(story_stop(run), 0);
	check_watched_since(0);
}

struct wrong_case {
	const char *says;
	const char *rest;
	const char *said;
};

static void
wrong_run(const void *p)
{
	const struct wrong_case *row = p;
	struct story_log *log = start_log();
	struct story_run *run;

	add(log, FIRST, 1);
	run = STORY_START("run", "-c", configure(log, "watch: [" FIRST "]"));
	await_match(run, 1, FIRST);
	(void)configure(log, row->rest);
	story_await_said(run, row->said);
	story_await_said(run, "ctvigil.yaml is wrong: nothing is changed");
	add(log, FIRST, 2);
	await_match(run, 2, FIRST);
	(void)configure(log, "watch: [" FIRST ", " SECOND "]");
	story_await_said(run, "ctvigil.yaml: read again");
	add(log, SECOND, 3);
	await_match(run, 3, SECOND);
	assert_int_equal(story_stop(run), 0);
}

static const struct wrong_case wrongs[] = {
	{ "a key that there is not changes nothing", "watch: [" SECOND "]\npoll_every: 5s",
	    "there is no key poll_every" },
	{ "an item that is none changes nothing", "watch: [\"a..b\"]",
	    "item:1: column 3: \"\": a label is empty" },
	{ "a list that is not there changes nothing", "watch: [" FIRST "]\nwatchlists: [/nowhere]",
	    "watch list /nowhere: No such file" },
};

/* What takes effect at a start only is said, once. */
static void
later_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	struct story_run *run;

	add(log, FIRST, 1);
	run = STORY_START("run", "-c", configure(log, "watch: [" FIRST "]"));
	await_match(run, 1, FIRST);
	(void)configure(log, "watch: [" FIRST "]\nparsers: 1\nmax_rate: 50");
	story_await_said(run, "parsers: 1 (was null); it takes effect at the next start");
	story_await_said(run, "max_rate: 50 (was null)");
	add(log, FIRST, 2);
	await_match(run, 2, FIRST);
	assert_int_equal(story_stop(run), 0);
}

static void
start_run(const void *p)
{
	const struct wrong_case *row = p;
	struct story_log *log = start_log();
	struct story_run *run = STORY_START("run", "-c", configure(log, row->rest));

	assert_int_equal(story_wait(run), 2);
	assert_non_null(strstr(story_err(run), row->said));
	assert_string_equal(story_out(run), "");
}

static const struct wrong_case starts[] = {
	{ "a service does not start with a wrong configuration", "poll: 5s",
	    "ctvigil.yaml:8:1: poll is given twice, first in line 5" },
	{ "a service does not start with nothing to watch", "", "nothing is watched" },
	{ "a service reads no list from standard input", "watchlists: [\"-\"]",
	    "watch list -: No such file" },
	{ "a service reads no list that is no file", "watchlists: [/dev/null]",
	    "watch list /dev/null: a service reads files only" },
};

/* ---- its manager ---- */

struct manager {
	int fd;
	struct buf heard;
	size_t seen; /* of that */
};

static void
manager_start(struct manager *manager, const char *watchdog_usec)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const char *path = story_path("notify");

	manager->seen = 0;
	assert_true(strlen(path) < sizeof(address.sun_path));
	(void)memcpy(address.sun_path, path, strlen(path));
	manager->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(manager->fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	buf_init_growing(&manager->heard, MIB);
	assert_int_equal(setenv("NOTIFY_SOCKET", path, 1), 0);
	assert_int_equal(setenv("WATCHDOG_USEC", watchdog_usec, 1), 0);
}

struct hearing {
	struct manager *manager;
	const char *what;
};

static bool
hears(void *context)
{
	struct hearing *hearing = context;
	struct buf *heard = &hearing->manager->heard;
	char state[4096];
	const char *at;
	ssize_t len;

	while ((len = recv(hearing->manager->fd, state, sizeof(state), 0)) > 0) {
		buf_bytes(heard, view_of(state, (size_t)len));
		buf_byte(heard, '\n');
	}
	at = strstr(buf_string(heard) + hearing->manager->seen, hearing->what);
	if (at != NULL)
		hearing->manager->seen = (size_t)(at - buf_string(heard)) + strlen(hearing->what);
	return at != NULL;
}

static void
await_heard(struct manager *manager, const char *what)
{
	struct hearing hearing = { manager, what };

	story_await(what, hears, &hearing);
}

static void
manager_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	struct manager manager;
	struct story_run *run;

	manager_start(&manager, "1000000");
	add(log, FIRST, 1);
	run = STORY_START("run", "-c", configure(log, "watch: [" FIRST "]"));
	await_heard(&manager, "READY=1\n");
	await_match(run, 1, FIRST);
	await_heard(&manager, "STATUS=1 log: 1 ok; 1 entries read; 1 match\nWATCHDOG=1\n");
	story_signal(run, SIGHUP);
	await_heard(&manager, "RELOADING=1\nMONOTONIC_USEC=");
	await_heard(&manager, "READY=1\n");
	await_heard(&manager, "WATCHDOG=1\n");
	story_signal(run, SIGTERM);
	await_heard(&manager, "STOPPING=1\n");
	assert_int_equal(story_wait(run), 0);
	buf_fini(&manager.heard);
	(void)close(manager.fd);
}

int
main(void)
{
	tap_section("story: the service and its configuration");
	story_rows(starts, start_run);
	story_test("an item that is added is watched from then on", item_run, NULL);
	story_test("a watch list that changes is read again", list_run, NULL);
	story_test("SIGHUP has the configuration read again", signal_run, NULL);
	story_rows(wrongs, wrong_run);
	story_test("what takes effect at the next start is said", later_run, NULL);
	story_test("a manager is told that it is ready, how it does, and that it lives",
	    manager_run, NULL);
	return tap_done();
}
