/* SPDX-License-Identifier: Apache-2.0 */
/* What doctor and logs say of logs that answer, and of logs that do not. */
#include "support/story_log.h"

#include <stdlib.h>

/* Another P-256 key than that of any log here. */
#define OTHER_KEY                                                                      \
	"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/89ADrLQBoB6kw3xxnq4qC9zEnfEYC0iEOUaVvmr" \
	"O38sYNYdVKxSza7gAv+QZxLvLoHEQswpIxqotV0bhw7YMA=="

struct log_case {
	const char *says;
	struct ctlog_options options;
	const char *protocol; /* as it is told; NULL: it is not */
	const char *key;      /* NULL: that of the log */
	const char *verdict;
	const char *message; /* a part of it */
};

/* Runs doctor on a log, by --log or --log-list, and gives the line of its last check. */
static struct json_object *
ask_doctor(const char *const *arguments, int code)
{
	struct story_run *run = story_start(arguments, VIEW(""));
	struct json_object *lines;

	assert_int_equal(story_wait(run), code);
	lines = story_lines(run);
	return json_object_array_get_idx(lines, json_object_array_length(lines) - 1);
}

static void
log_run(const void *p)
{
	const struct log_case *row = p;
	struct story_log *log = story_log_start(&row->options);
	const char *const arguments[] = { "doctor", "--jsonl", "--state", story_path("state"),
		"--log", story_log_url(log), "--key",
		row->key == NULL ? story_log_key(log) : row->key,
		row->protocol == NULL ? NULL : "--protocol", row->protocol, NULL };
	struct json_object *line;

	story_log_fill(log, 20);
	line = ask_doctor(arguments, strcmp(row->verdict, "ok") == 0 ? 0 : 3);
	assert_string_equal(story_text(line, "check"), "network");
	assert_string_equal(story_text(line, "verdict"), row->verdict);
	assert_non_null(strstr(story_text(line, "message"), row->message));
}

static void
list_run(const void *p unused_arg)
{
	struct story_log *log =
	    story_log_start(&(struct ctlog_options){ .protocol = CTLOG_STATIC });
	struct story_log *const logs[] = { log, NULL };
	const char *const arguments[] = { "doctor", "--jsonl", "--state", story_path("state"),
		"--log-list", story_log_list(logs), NULL };
	struct json_object *line = ask_doctor(arguments, 0);

	assert_string_equal(story_text(line, "check"), "network");
	assert_string_equal(story_text(line, "message"), "the list names 1 log");
}

static void
followed_run(const void *p unused_arg)
{
	struct story_log *log =
	    story_log_start(&(struct ctlog_options){ .protocol = CTLOG_STATIC });
	const char *const arguments[] = { "logs", "--jsonl", "--state", story_path("state"), NULL };
	struct story_run *run;
	struct json_object *line;

	story_log_fill(log, 300);
	(void)STORY_ONCE(log, 0, "1.1.1.1", "--from", "beginning");
	run = story_start(arguments, VIEW(""));
	assert_int_equal(story_wait(run), 0);
	assert_int_equal(json_object_array_length(story_lines(run)), 1);
	line = json_object_array_get_idx(story_lines(run), 0);
	assert_string_equal(story_text(line, "log"), story_log_name(log));
	assert_string_equal(story_text(line, "head_size"), "300");
	assert_string_equal(story_text(line, "read_from"), "0");
	assert_string_equal(story_text(line, "proven_to"), "300");
	assert_string_equal(story_text(line, "lag"), "0");
}

int
main(void)
{
	static const struct log_case rows[] = {
		{ "the head of a static log is verified", { .protocol = CTLOG_STATIC }, "static",
		    NULL, "ok", "(static) has a verified tree of 20 entries" },
		{ "the head of an RFC 6962 log is verified", { .protocol = CTLOG_RFC6962 },
		    "rfc6962", NULL, "ok", "(rfc6962) has a verified tree of 20 entries" },
		{ "an RFC 6962 log is found out", { .protocol = CTLOG_RFC6962 }, NULL, NULL, "ok",
		    "(rfc6962) has a verified tree of 20 entries" },
		{ "the head of a static log under another key is not verified",
		    { .protocol = CTLOG_STATIC }, NULL, OTHER_KEY, "fail", "the log: " },
		{ "the head of an RFC 6962 log under another key is not verified",
		    { .protocol = CTLOG_RFC6962 }, NULL, OTHER_KEY, "fail", "signature" },
	};

	tap_section("story: doctor");
	story_rows(rows, log_run);
	story_test("the logs of a list are counted", list_run, NULL);
	tap_section("story: logs");
	story_test("a log that was followed is listed as far as it was read", followed_run, NULL);
	return tap_done();
}
