/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logs whose answers never begin or never end: each costs its own lane only, is named,
 * and loses nothing once it answers well again.
 */
#include "pair.h"

#include <stdio.h>

struct trickle_case {
	const char *says;
	enum ctlog_protocol protocol;
	const char *kind;
	uint64_t at;
};

/* ---- for as long as it is watched ---- */

/* That standard error has a line with the name of the log and this. */
struct saying {
	struct story_run *run;
	const struct story_log *log;
	const char *text;
};

static bool
is_said(void *context)
{
	const struct saying *saying = context;
	struct view rest = view_text(story_err(saying->run));
	struct view line;
	char text[1024];

	while (view_line(&rest, '\n', &line)) {
		(void)snprintf(text, sizeof(text), "%.*s", (int)line.len, line.ptr);
		if (strstr(text, story_log_name(saying->log)) != NULL &&
		    strstr(text, saying->text) != NULL)
			return true;
	}
	return false;
}

/* That the log was asked so often. */
struct asking {
	struct story_log *log;
	uint64_t requests;
};

static bool
is_asked(void *context)
{
	const struct asking *asking = context;

	return story_log_requests(asking->log) >= asking->requests;
}

/* All of the log was read and proven. */
static void
check_whole(struct story_log *log)
{
	struct story_run *run = STORY_START("logs", "--jsonl", "--state", story_path("state"));
	uint64_t size = story_log_size(log);
	struct json_object *lines;
	size_t found = 0;

	assert_int_equal(story_wait(run), 0);
	lines = story_lines(run);
	for (size_t i = 0; i < json_object_array_length(lines); i++) {
		struct json_object *line = json_object_array_get_idx(lines, i);

		if (strstr(story_text(line, "log"), story_log_name(log)) == NULL)
			continue;
		found++;
		assert_int_equal(json_object_get_uint64(story_member(line, "parsed")), size);
		assert_int_equal(json_object_get_uint64(story_member(line, "proven_to")), size);
	}
	assert_int_equal(found, 1);
}

static void
watch_run(const void *p)
{
	const struct trickle_case *row = p;
	struct pair pair = start_pair(row->protocol);
	struct saying saying = { .log = pair.liar, .text = "Operation t" };
	struct json_object *lines;

	fill_liar(&pair);
	story_log_tell(pair.liar, row->kind, row->at);
	saying.run = STORY_WATCH(NULL, WATCHED, "--from", "beginning", "--log-list", pair.list,
	    "--jsonl", "--poll", "1s", "--partial-after", "1s", "--timeout", STORY_PATIENCE);
	story_await_lines(saying.run, 1);
	check_honest(story_lines(saying.run), &pair);
	story_await("the log is named", is_said, &saying);
	assert_int_equal(json_object_array_length(story_lines(saying.run)), 1);

	story_log_add(pair.liar, &(struct story_certificate){ .name = WATCHED, .serial = 4 });
	story_log_tell(pair.liar, "none", 0);
	story_await_lines(saying.run, 3);
	assert_int_equal(story_stop(saying.run), 0);
	lines = story_lines(saying.run);
	assert_int_equal(story_count(lines, "seen.0.proven", "true"), 3);
	check_whole(pair.liar);
}

/* A head has some 200 bytes; entries come with less than 1 KiB a second.  Either is given up
 * after a second. */
static const struct trickle_case watched[] = {
	{ "a static log whose head trickles stops no other, and is read when it does no more",
	    CTLOG_STATIC, "trickle", 100 },
	{ "a log of RFC 6962 whose head trickles likewise", CTLOG_RFC6962, "trickle", 100 },
	{ "a static log whose tiles trickle stops no other, and is read when they do no more",
	    CTLOG_STATIC, "trickle-entries", 1 },
	{ "a log of RFC 6962 whose entries trickle likewise", CTLOG_RFC6962, "trickle-entries", 1 },
	{ "a log whose answers never begin stops no other, and is read when they do", CTLOG_STATIC,
	    "stall", 0 },
};

/* One parse process takes two bodies at a time, and nothing is given up here. */
static void
slots_run(const void *p unused_arg)
{
	struct pair pair = start_pair(CTLOG_STATIC);
	struct asking asking = { .log = pair.liar };
	struct story_run *run;

	fill_liar(&pair);
	story_log_tell(pair.liar, "trickle-entries", 1);
	run = STORY_WATCH(NULL, WATCHED, "--from", "beginning", "--log-list", pair.list, "--jsonl",
	    "--poll", "1s", "--partial-after", "1s", "--timeout", "10m", "--parsers", "1");
	story_await_lines(run, 1);
	asking.requests = story_log_requests(pair.liar) + 2;
	story_await("the log is asked for heads", is_asked, &asking);
	story_log_add(pair.honest, &(struct story_certificate){ .name = WATCHED, .serial = 5 });
	story_await_lines(run, 2);
	assert_int_equal(
	    story_count(story_lines(run), "seen.0.log", story_log_name(pair.honest)), 2);
	(void)story_kill(run);
}

/* ---- once ---- */

static void
once_run(const void *p unused_arg)
{
	struct pair pair = start_pair(CTLOG_RFC6962);
	struct json_object *lines;

	fill_liar(&pair);
	story_log_tell(pair.liar, "trickle-entries", 1);
	lines = watch_pair_briefly(&pair, 3);
	check_honest(lines, &pair);
	assert_int_equal(story_count(lines, "schema", "ctvigil.log/v1"), 0);
	assert_null(match_of(lines, pair.liar));
	check_recovery(&pair);
}

/* Whoever asks the log alone does not wait for ever, either. */
static void
verify_run(const void *p unused_arg)
{
	struct story_log *log = story_log_start(
	    &(struct ctlog_options){ .key_word = "a log", .protocol = CTLOG_STATIC });

	story_log_fill(log, 5);
	story_log_tell(log, "trickle", 100);
	(void)STORY_ASK(log, 3, "verify", story_log_url(log), "--timeout", STORY_PATIENCE);
}

/* ---- to the end ---- */

static void
patient_run(const void *p)
{
	const struct trickle_case *row = p;
	struct story_log *log =
	    story_log_start(&(struct ctlog_options){ .protocol = row->protocol });
	struct json_object *lines;

	story_log_add(log, &(struct story_certificate){ .name = WATCHED });
	story_log_tell(log, row->kind, row->at);
	lines = STORY_ONCE(log, 1, WATCHED, "--from", "beginning", "--timeout", "10m");
	assert_int_equal(story_count(lines, "seen.0.proven", "true"), 1);
}

static const struct trickle_case patient[] = {
	{ "a static log whose answers trickle to their end in time is read", CTLOG_STATIC,
	    "trickle", 1 },
	{ "a log of RFC 6962 whose answers trickle to their end in time is read", CTLOG_RFC6962,
	    "trickle", 1 },
};

int
main(void)
{
	tap_section("story: logs that trickle");
	story_rows(watched, watch_run);
	story_test(
	    "a log whose tiles trickle leaves room for the bodies of others", slots_run, NULL);
	story_test("a log whose entries trickle could not be checked, until they do no more",
	    once_run, NULL);
	story_test("a log whose head trickles cannot be verified", verify_run, NULL);
	story_rows(patient, patient_run);
	return tap_done();
}
