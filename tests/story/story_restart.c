/* SPDX-License-Identifier: Apache-2.0 */
/* Where reading begins and where it goes on. */
#include "ctlog/population.h"
#include "support/story_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define WATCHED "watched.example"

/* A certificate for the watched name, another one each time. */
static void
log_one(struct story_log *log)
{
	static uint64_t serial;

	story_log_add(log, &(struct story_certificate){ .name = WATCHED, .serial = ++serial });
}

static struct story_log *
start_log(enum ctlog_protocol protocol)
{
	return story_log_start(
	    &(struct ctlog_options){ .protocol = protocol, .entries_max = 64, .aligned = true });
}

static void
assert_indexes(struct json_object *lines, size_t count, const uint64_t *indexes)
{
	assert_int_equal(json_object_array_length(lines), count);
	for (size_t i = 0; i < count; i++) {
		struct json_object *line = json_object_array_get_idx(lines, i);

		assert_int_equal(
		    json_object_get_uint64(story_member(line, "seen.0.index")), indexes[i]);
		assert_string_equal(story_text(line, "seen.0.proven"), "true");
	}
}
#define ASSERT_INDEXES(lines, ...)                                             \
	assert_indexes((lines), COUNT_OF(((const uint64_t[]){ __VA_ARGS__ })), \
	    (const uint64_t[]){ __VA_ARGS__ })

struct protocol_case {
	const char *says;
	enum ctlog_protocol protocol;
	const char *name;
};

static void
again_run(const void *p)
{
	const struct protocol_case *row = p;
	struct story_log *log = start_log(row->protocol);

	story_log_fill(log, 300);
	log_one(log);
	ASSERT_INDEXES(
	    STORY_ONCE(log, 1, WATCHED, "--from", "beginning", "--protocol", row->name), 300);
	assert_int_equal(
	    json_object_array_length(STORY_ONCE(log, 0, WATCHED, "--protocol", row->name)), 0);
	story_log_fill(log, 400);
	log_one(log);
	ASSERT_INDEXES(STORY_ONCE(log, 1, WATCHED, "--protocol", row->name), 701);
}

static void
now_run(const void *p)
{
	const struct protocol_case *row = p;
	struct story_log *log = start_log(row->protocol);
	struct story_run *run;

	story_log_fill(log, 299);
	log_one(log);
	run = STORY_WATCH(
	    log, WATCHED, "--from", "now", "--protocol", row->name, "--once", "--jsonl");
	assert_int_equal(story_wait(run), 0);
	assert_string_equal(story_out(run), "");
	log_one(log);
	ASSERT_INDEXES(STORY_ONCE(log, 1, WATCHED, "--from", "now", "--protocol", row->name), 300);
}

static void
index_run(const void *p)
{
	const struct protocol_case *row = p;
	struct story_log *log = start_log(row->protocol);

	log_one(log);
	story_log_fill(log, 298);
	log_one(log);
	log_one(log);
	ASSERT_INDEXES(
	    STORY_ONCE(log, 1, WATCHED, "--from", "299", "--protocol", row->name), 299, 300);
}

static void
partial_run(const void *p)
{
	const struct protocol_case *row = p;
	struct story_log *log = start_log(row->protocol);
	struct json_object *lines;
	struct story_run *run;

	story_log_fill(log, 250);
	run = STORY_WATCH(log, WATCHED, "--from", "beginning", "--protocol", row->name, "--jsonl",
	    "--poll", "1s", "--partial-after", "1s");
	/* Within a tile, at its end, and across it. */
	for (size_t i = 1; i <= 4; i++) {
		log_one(log);
		story_log_fill(log, 4);
		story_await_lines(run, i);
	}
	assert_int_equal(story_stop(run), 0);
	lines = story_lines(run);
	ASSERT_INDEXES(lines, 250, 255, 260, 265);
	assert_int_equal(json_object_array_length(STORY_ONCE(log, 0, WATCHED)), 0);
}

static void
beyond_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);

	story_log_fill(log, 10);
	assert_int_equal(
	    json_object_array_length(STORY_ONCE(log, 0, WATCHED, "--from", "1000")), 0);
	log_one(log);
	ASSERT_INDEXES(STORY_ONCE(log, 1, WATCHED), 10);
}

/* A store that a slow disk keeps from ending holds the lock of a monitor that was killed. */
static void
owner_gone_run(const void *p unused_arg)
{
	/* For the next one to come to the lock. */
	const struct timespec half_a_second = { .tv_nsec = 500000000 };
	struct story_log *log = start_log(CTLOG_STATIC);
	struct story_run *run = STORY_WATCH(log, WATCHED, "--from", "beginning");
	int lock;

	story_await_said(run, "its checkpoints are of");
	(void)story_kill(run);
	lock = open(story_path("state/lock"), O_RDWR | O_CLOEXEC);
	assert_true(lock >= 0);
	assert_int_equal(flock(lock, LOCK_EX), 0);
	run = STORY_WATCH(log, WATCHED);
	(void)nanosleep(&half_a_second, NULL);
	(void)close(lock);
	story_await_said(run, "its checkpoints are of");
	assert_int_equal(story_stop(run), 0);
}

int
main(void)
{
	const struct protocol_case again[] = {
		{ "a second run tells nothing again, and what is new, of a static log",
		    CTLOG_STATIC, "static" },
		{ "a second run tells nothing again, and what is new, of a log of RFC 6962",
		    CTLOG_RFC6962, "rfc6962" },
	};
	const struct protocol_case now[] = {
		{ "a run from now begins at the verified head of a static log", CTLOG_STATIC,
		    "static" },
		{ "a run from now begins at the verified head of a log of RFC 6962", CTLOG_RFC6962,
		    "rfc6962" },
	};
	const struct protocol_case from[] = {
		{ "a run from an index tells nothing before it, of a static log", CTLOG_STATIC,
		    "static" },
		{ "a run from an index tells nothing before it, of a log of RFC 6962",
		    CTLOG_RFC6962, "rfc6962" },
	};
	const struct protocol_case partial[] = {
		{ "a static log that grows within and across a tile is read to its end",
		    CTLOG_STATIC, "static" },
		{ "a log of RFC 6962 that grows is read to its end", CTLOG_RFC6962, "rfc6962" },
	};

	tap_section("story: starting and starting again");
	story_rows(again, again_run);
	story_rows(now, now_run);
	story_rows(from, index_run);
	story_rows(partial, partial_run);
	story_test("a run from beyond the end begins at the end", beyond_run, NULL);
	story_test("the store of a monitor that was killed is waited for", owner_gone_run, NULL);
	return tap_done();
}
