/* SPDX-License-Identifier: Apache-2.0 */
/* An issuance is told once, wherever and in whatever form it is logged. */
#include "support/story_log.h"

#define WATCHED "watched.example"

static const struct story_certificate precertificate = { .name = WATCHED, .serial = 7 };
static const struct story_certificate final = { .name = WATCHED, .serial = 7, .is_final = true };

static struct story_log *
start_log(const char *key_word, enum ctlog_protocol protocol)
{
	return story_log_start(
	    &(struct ctlog_options){ .key_word = key_word, .protocol = protocol });
}

static void
both_forms_run(const void *p unused_arg)
{
	struct story_log *log = start_log("one", CTLOG_STATIC);
	struct json_object *lines;

	story_log_add(log, &precertificate);
	story_log_fill(log, 300);
	story_log_add(log, &final);
	lines = STORY_ONCE(log, 1, WATCHED, "--from", "beginning");
	assert_int_equal(json_object_array_length(lines), 1);
}

static void
two_logs_run(const void *p unused_arg)
{
	struct story_log *logs[] = { start_log("one", CTLOG_STATIC),
		start_log("two", CTLOG_RFC6962), NULL };
	const char *list = story_log_list(logs);
	struct json_object *lines;

	for (size_t i = 0; logs[i] != NULL; i++) {
		story_log_fill(logs[i], 20);
		story_log_add(logs[i], &precertificate);
		story_log_add(logs[i], &final);
	}
	lines = STORY_ONCE(NULL, 1, WATCHED, "--from", "beginning", "--log-list", list);
	assert_int_equal(json_object_array_length(lines), 1);
	lines = STORY_ONCE(NULL, 0, WATCHED, "--log-list", list);
	assert_int_equal(json_object_array_length(lines), 0);
}

static void
served_list_run(const void *p unused_arg)
{
	struct story_log *log = start_log("one", CTLOG_RFC6962);
	struct buf url;
	char memory[128];

	buf_init(&url, memory, sizeof(memory));
	buf_printf(&url, "%slog_list.json", story_log_url(log));
	story_log_add(log, &precertificate);
	assert_int_equal(json_object_array_length(STORY_ONCE(NULL, 1, WATCHED, "--from",
			     "beginning", "--log-list", buf_string(&url))),
	    1);
}

static void
updates_run(const void *p unused_arg)
{
	struct story_log *logs[] = { start_log("one", CTLOG_STATIC),
		start_log("two", CTLOG_RFC6962), NULL };
	const char *list = story_log_list(logs);
	struct json_object *lines;

	story_log_add(logs[0], &precertificate);
	lines =
	    STORY_ONCE(NULL, 1, WATCHED, "--from", "beginning", "--log-list", list, "--updates");
	assert_int_equal(json_object_array_length(lines), 1);
	story_log_add(logs[1], &final);
	lines = STORY_ONCE(NULL, 1, WATCHED, "--log-list", list, "--updates");
	assert_int_equal(json_object_array_length(lines), 1);
	lines = json_object_array_get_idx(lines, 0);
	assert_int_equal(json_object_array_length(story_member(lines, "seen")), 2);
	assert_string_equal(story_text(lines, "seen.0.entry"), "precert");
	assert_string_equal(story_text(lines, "seen.1.entry"), "cert");
}

static void
others_run(const void *p unused_arg)
{
	struct story_log *log = start_log("one", CTLOG_STATIC);
	struct json_object *lines;

	story_log_add(log, &precertificate);
	story_log_add(log, &(struct story_certificate){ .name = WATCHED, .serial = 8 });
	lines = STORY_ONCE(log, 1, WATCHED, "--from", "beginning");
	assert_int_equal(json_object_array_length(lines), 2);
	assert_int_equal(
	    story_count(lines, "id", story_text(json_object_array_get_idx(lines, 0), "id")), 1);
}

int
main(void)
{
	tap_section("story: one issuance in many places");
	story_test("a precertificate and its certificate are one line", both_forms_run, NULL);
	story_test("the same entries in two logs of a list are one line", two_logs_run, NULL);
	story_test("a list of logs is had from a URL", served_list_run, NULL);
	story_test(
	    "with updates a later sighting in another log is told, with both", updates_run, NULL);
	story_test("two issuances for one name are two lines", others_run, NULL);
	return tap_done();
}
