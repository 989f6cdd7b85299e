/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes are killed without warning while a log grows: nothing is lost, and what is told
 * again says so.
 */
#include "base/limits.h"
#include "base/own.h"
#include "store/store.h"
#include "support/story_log.h"

#include <openssl/rand.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define TREE ".watched.example"
/* What the log takes before each kill. */
#define STEP_ENTRIES 120
#define STEP_MATCHES 8
#define DELAY_MS_MAX 256
#define INDEX_NAMES 500000

static uint64_t logged;

/* Some matches among others. */
static void
grow(struct story_log *log)
{
	for (size_t i = 0; i < STEP_MATCHES; i++) {
		char name[64];

		story_log_fill(log, (STEP_ENTRIES - STEP_MATCHES) / STEP_MATCHES);
		(void)snprintf(name, sizeof(name), "%ju%s", (uintmax_t)logged, TREE);
		story_log_add(log, &(struct story_certificate){ .name = name, .serial = logged++ });
	}
}

/* Anywhere in the work of the program: the moment must not be known. */
static void
wait_any_time(void)
{
	struct timespec time = { .tv_sec = 0 };
	uint8_t byte;

	assert_int_equal(RAND_bytes(&byte, 1), 1);
	time.tv_nsec = (long)byte * (DELAY_MS_MAX / 256) * 1000000;
	(void)nanosleep(&time, NULL);
}

static struct story_run *
start(struct story_log *log, const char *hook)
{
	return STORY_WATCH(log, TREE, "--from", "beginning", "--jsonl", "--poll", "1s",
	    "--partial-after", "1s", "--exec", hook);
}

/* How often each certificate was told, by its serial. */
struct told {
	unsigned *times;
	unsigned *first_attempts;
	size_t again;
};

static void
count_line(struct told *told, struct json_object *line)
{
	const char *serial = story_text(line, "serial");
	uint64_t number;

	assert_string_equal(story_text(line, "schema"), "ctvigil.match/v1");
	assert_int_equal(strlen(serial), 18);
	number = strtoull(serial + 2, NULL, 16);
	assert_in_range(number, 0, logged - 1);
	told->times[number]++;
	if (json_object_get_int(story_member(line, "attempt")) == 1)
		told->first_attempts[number]++;
	else
		told->again++;
}

static void
count_run(struct told *told, struct story_run *run)
{
	struct json_object *lines = story_lines(run);

	for (size_t i = 0; i < json_object_array_length(lines); i++)
		count_line(told, json_object_array_get_idx(lines, i));
}

/* How often these processes are killed, in all rows 1,000 times where it may take long. */
struct kill_case {
	const char *says;
	const char *const *victims; /* in turn; "" is main */
	size_t kills;
	size_t kills_long;
	bool once; /* nothing may be told twice */
};

static const char hook_script[] = "#!/bin/sh\necho \"$CTVIGIL_ID\" >>\"${0%/*}/hooked\"\n";

/* Kills the next victim; the program that runs afterwards. */
static struct story_run *
kill_next(struct story_log *log, struct story_run *run, const char *victim, const char *hook,
    struct told *told)
{
	if (victim[0] != '\0') {
		story_kill_child(run, victim);
		return run;
	}
	(void)story_kill(run);
	count_run(told, run);
	return start(log, hook);
}

static void
check_told(const struct told *told, bool once)
{
	for (uint64_t i = 0; i < logged; i++) {
		if (told->times[i] == 0)
			fail_msg(
			    "certificate %ju of %ju was not told", (uintmax_t)i, (uintmax_t)logged);
		assert_true(told->first_attempts[i] <= 1);
		if (once)
			assert_int_equal(told->times[i], 1);
	}
}

/* How often the hook ran. */
static size_t
hook_runs(void)
{
	size_t runs = 0;

	for (const char *c = story_read("hooked"); *c != '\0'; c++)
		runs += *c == '\n' ? 1 : 0;
	return runs;
}

/* How many runs of the hook are still to be, since its last one failed. */
static uint64_t
hook_runs_due(void)
{
	cleanup_with(store_closep) struct store *store = NULL;
	struct store_counts counts = { .undelivered = 0 };

	assert_int_equal(store_open_reading(story_path("state"), &store, NULL), STATUS_OK);
	assert_int_equal(store_count(store, &counts, NULL), STATUS_OK);
	return counts.undelivered;
}

/* Nothing is lost to the hook: each run was, or is to be. */
static void
check_hooks(const struct told *told, bool once)
{
	size_t runs = hook_runs();
	uint64_t due = hook_runs_due();

	assert_true(runs + due >= logged);
	if (once)
		assert_int_equal(runs, logged);
	print_error("# %ju matches; told again: %zu lines; %zu runs of the hook, %ju to come\n",
	    (uintmax_t)logged, told->again, runs, (uintmax_t)due);
}

static void
kill_run(const void *p)
{
	const struct kill_case *row = p;
	size_t kills = story_is_long() ? row->kills_long : row->kills;
	struct story_log *log =
	    story_log_start(&(struct ctlog_options){ .protocol = CTLOG_BOTH, .entries_max = 64 });
	const char *hook = story_write("hook", view_text(hook_script));
	struct story_run *run = start(log, hook);
	struct told told = { .again = 0 };
	size_t victim = 0;

	logged = 0;
	told.times = xcalloc(kills * STEP_MATCHES, sizeof(*told.times));
	told.first_attempts = xcalloc(kills * STEP_MATCHES, sizeof(*told.first_attempts));
	story_on_end(free, told.times);
	story_on_end(free, told.first_attempts);
	for (size_t i = 0; i < kills; i++) {
		/* At its start now and then, and else at work. */
		if (i % 4 != 0)
			story_await_said(run, "its checkpoints are of");
		grow(log);
		wait_any_time();
		run = kill_next(log, run, row->victims[victim++], hook, &told);
		if (row->victims[victim] == NULL) {
			/* A new main, so that its children need not wait long to come back. */
			victim = 0;
			assert_in_range(story_stop(run), 0, 137);
			count_run(&told, run);
			run = start(log, hook);
		}
	}
	(void)story_stop(run);
	count_run(&told, run);
	run = STORY_WATCH(log, TREE, "--from", "beginning", "--jsonl", "--once", "--exec", hook);
	assert_in_range(story_wait(run), 0, 1);
	count_run(&told, run);
	check_told(&told, row->once);
	check_hooks(&told, row->once);
	print_error("# %zu kills in %ju entries\n", kills, (uintmax_t)story_log_size(log));
}

/* A list that takes long enough to be read that its reader can be caught. */
static void
index_run(const void *p unused_arg)
{
	struct story_log *log =
	    story_log_start(&(struct ctlog_options){ .protocol = CTLOG_STATIC });
	struct story_run *run;
	const char *path;
	struct buf list;

	buf_init_growing(&list, 64 * MIB);
	for (unsigned i = 0; i < INDEX_NAMES; i++)
		buf_printf(&list, "host-%u.example\n", i);
	path = story_write("list", buf_view(&list));
	buf_fini(&list);
	run = STORY_WATCH(log, "--watchlist", path);
	story_kill_child(run, "index");
	assert_int_equal(story_wait(run), 5);
	assert_non_null(strstr(story_err(run), "index: killed by SIGKILL"));
	assert_int_equal(json_object_array_length(STORY_ONCE(log, 0, "--watchlist", path)), 0);
}

int
main(void)
{
	const struct kill_case rows[] = {
		{ "nothing is lost and nothing told twice when fetch, parse and prove are killed",
		    (const char *const[]){ "fetch", "parse", "prove", NULL }, 12, 300, true },
		{ "nothing is lost, and what is told again says so, when store is killed",
		    (const char *const[]){ "store", "store", NULL }, 6, 150, false },
		{ "nothing is lost, and what is told again says so, when hook is killed",
		    (const char *const[]){ "hook", "hook", NULL }, 6, 150, false },
		{ "nothing is lost, and what is told again says so, when main is killed",
		    (const char *const[]){ "", "", NULL }, 6, 150, false },
		{ "nothing is lost, and what is told again says so, when any process is killed",
		    (const char *const[]){
			"store", "hook", "parse", "fetch", "", "prove", "store", "", NULL },
		    10, 250, false },
	};

	tap_section("story: kill -9");
	story_rows(rows, kill_run);
	story_test("a program whose list cannot be read says so, and ends", index_run, NULL);
	return tap_done();
}
