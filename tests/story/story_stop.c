/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end in order, at many moments: what was told is not told again, and what was not
 * comes with attempt 1.  Without warning, only what was being told may come again.
 */
#include "base/limits.h"
#include "support/story_log.h"

#include <signal.h>
#include <stdio.h>

#define TREE ".watched.example"
/* More than are handed out at once. */
#define MATCHES 100
#define STOPS 12
#define ID_LEN ((size_t)64)

/* A script that works in the folder of the story. */
#define SCRIPT(text) VIEW("#!/bin/sh\ncd \"${0%/*}\" || exit 1\n" text)
#define NOTE "echo \"$CTVIGIL_ATTEMPT $CTVIGIL_ID\" >>hooked\n"

static struct story_log *
start_log(void)
{
	struct story_log *log =
	    story_log_start(&(struct ctlog_options){ .protocol = CTLOG_BOTH, .entries_max = 64 });

	for (uint64_t serial = 1; serial <= MATCHES; serial++) {
		char name[64];

		(void)snprintf(name, sizeof(name), "%ju%s", (uintmax_t)serial, TREE);
		story_log_add(log, &(struct story_certificate){ .name = name, .serial = serial });
		story_log_fill(log, 1);
	}
	return log;
}

static struct story_run *
start(struct story_log *log, const char *hook)
{
	return STORY_WATCH(log, TREE, "--from", "beginning", "--jsonl", "--exec", hook);
}

/* ---- what was told ---- */

/* How often each certificate was told, by its serial, and how often not for the first time. */
struct told {
	unsigned lines[MATCHES + 1];
	unsigned again;
};

static void
count_run(struct told *told, struct story_run *run)
{
	struct json_object *lines = story_lines(run);

	for (size_t i = 0; i < json_object_array_length(lines); i++) {
		struct json_object *line = json_object_array_get_idx(lines, i);
		unsigned long serial = strtoul(story_text(line, "serial") + 2, NULL, 16);

		assert_in_range(serial, 1, MATCHES);
		told->lines[serial]++;
		if (json_object_get_int(story_member(line, "attempt")) != 1)
			told->again++;
	}
}

/* The rest is told by a last run; then each was printed once, and the hook run once. */
static void
check_once(struct told *told, struct story_log *log, const char *hook)
{
	struct story_run *run =
	    STORY_WATCH(log, TREE, "--from", "beginning", "--jsonl", "--once", "--exec", hook);
	struct json_object *lines;

	assert_in_range(story_wait(run), 0, 1);
	count_run(told, run);
	assert_int_equal(told->again, 0);
	for (size_t serial = 1; serial <= MATCHES; serial++)
		assert_int_equal(told->lines[serial], 1);
	lines = story_lines(run);
	assert_int_equal(strlen(story_read("hooked")), MATCHES * (strlen("1 \n") + ID_LEN));
	for (size_t i = 0; i < json_object_array_length(lines); i++) {
		const char *id = story_text(json_object_array_get_idx(lines, i), "id");
		const char *noted = strstr(story_read("hooked"), id);

		assert_non_null(noted);
		assert_int_equal(noted[-2], '1');
		assert_null(strstr(noted + 1, id));
	}
}

static bool
four_run(void *context unused_arg)
{
	return strlen(story_read("begun")) == LIMIT_HOOKS_RUNNING * strlen("x\n");
}

static const char waiting_script[] = "#!/bin/sh\ncd \"${0%/*}\" || exit 1\n"
				     "echo x >>begun\n"
				     "while [ ! -e go ]; do sleep 0.02; done\n" NOTE;

/* ---- the stories ---- */

static void
moments_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	const char *hook = story_write("hook", SCRIPT(NOTE));
	struct told told = { .again = 0 };
	size_t printed = 0;

	for (size_t i = 1; i <= STOPS && printed < MATCHES; i++) {
		struct story_run *run = start(log, hook);

		/* Another number of lines each time, so in another state of the work. */
		story_await_lines(run, i);
		assert_int_equal(story_stop(run), 0);
		count_run(&told, run);
		printed += json_object_array_length(story_lines(run));
	}
	check_once(&told, log, hook);
}

static void
waiting_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	const char *hook = story_write("hook", view_text(waiting_script));
	struct story_run *run = start(log, hook);
	struct told told = { .again = 0 };

	story_await("four commands run", four_run, NULL);
	story_signal(run, SIGTERM);
	/* It is told that it stops, and waits for these four. */
	story_await_said(run, "commands of --exec");
	(void)story_write("go", VIEW(""));
	assert_int_equal(story_wait(run), 0);
	count_run(&told, run);
	assert_true(four_run(NULL));
	assert_int_equal(
	    strlen(story_read("hooked")), LIMIT_HOOKS_RUNNING * (strlen("1 \n") + ID_LEN));
	check_once(&told, log, hook);
}

static void
second_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	struct story_run *run = start(log, story_write("hook", view_text(waiting_script)));

	story_await("four commands run", four_run, NULL);
	story_signal(run, SIGTERM);
	story_await_said(run, "commands of --exec");
	assert_int_equal(story_stop(run), 128 + SIGINT);
	(void)story_write("go", VIEW(""));
}

static void
killed_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	const char *hook = story_write("hook", view_text(waiting_script));
	struct story_run *run = start(log, hook);
	struct told told = { .again = 0 };

	story_await("four commands run", four_run, NULL);
	assert_int_equal(story_kill(run), 128 + SIGKILL);
	count_run(&told, run);
	(void)story_write("go", VIEW(""));
	run = STORY_WATCH(log, TREE, "--from", "beginning", "--jsonl", "--once", "--exec", hook);
	assert_in_range(story_wait(run), 0, 1);
	count_run(&told, run);
	/* Only what was handed out comes with another attempt, and only that can come twice. */
	assert_in_range(told.again, 0, LIMIT_HANDED_OUT);
	for (size_t serial = 1; serial <= MATCHES; serial++)
		assert_in_range(told.lines[serial], 1, 2);
}

int
main(void)
{
	tap_section("story: the end in order");
	story_test("whenever it is stopped, each line is printed and each command run once",
	    moments_run, NULL);
	story_test("commands that run are waited for, and those in line are for the next start",
	    waiting_run, NULL);
	story_test("a second signal waits for nothing", second_run, NULL);
	story_test(
	    "after a kill only what was handed out comes with another attempt", killed_run, NULL);
	return tap_done();
}
