/* SPDX-License-Identifier: Apache-2.0 */
/* The main job: what was logged for a watched address is told, and nothing else. */
#include "alert/member.h"
#include "ctlog/population.h"
#include "support/story_log.h"

#include <stdio.h>

#define OTHERS 3000

/* ---- the members of a line ---- */

static bool
is_hash(const char *text)
{
	return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static bool
type_is(struct json_object *value, const char *type)
{
	if (value == NULL)
		return strchr(type, '?') != NULL;
	if (strncmp(type, "hash", 4) == 0)
		return json_object_is_type(value, json_type_string) &&
		       is_hash(json_object_get_string(value));
	if (strncmp(type, "integer", 7) == 0)
		return json_object_is_type(value, json_type_int);
	if (strcmp(type, "boolean") == 0)
		return json_object_is_type(value, json_type_boolean);
	if (strcmp(type, "array") == 0)
		return json_object_is_type(value, json_type_array);
	if (strcmp(type, "object") == 0)
		return json_object_is_type(value, json_type_object);
	return json_object_is_type(value, json_type_string);
}

/* The next row from at on whose path is prefix and one more name. */
static const struct alert_member *
next_row(const struct alert_member *at, const char *prefix)
{
	const struct alert_member *end = &alert_members[alert_member_count];
	size_t len = strlen(prefix);

	while (at < end && (at->line != ALERT_MATCH || strncmp(at->path, prefix, len) != 0 ||
			       strpbrk(at->path + len, ".[") != NULL))
		at++;
	return at < end ? at : NULL;
}

/* The object has the members whose paths begin with prefix, in the order of the table.
 * Only a reason may be absent, where there is nothing to give one for. */
static void
check_members(struct json_object *object, const char *prefix)
{
	const struct alert_member *row = next_row(alert_members, prefix);

	json_object_object_foreach(object, name, value)
	{
		char path[64];

		assert_non_null(row);
		if (strcmp(row->path, "seen[].reason") == 0)
			row = next_row(row + 1, prefix);
		(void)snprintf(path, sizeof(path), "%s%s", prefix, name);
		assert_string_equal(path, row->path);
		assert_true(type_is(value, row->type));
		(void)snprintf(path, sizeof(path), "%s%s.", prefix, name);
		if (json_object_is_type(value, json_type_object))
			check_members(value, path);
		(void)snprintf(path, sizeof(path), "%s%s[].", prefix, name);
		for (size_t i = 0;
		     json_object_is_type(value, json_type_array) &&
		     next_row(alert_members, path) != NULL && i < json_object_array_length(value);
		     i++)
			check_members(json_object_array_get_idx(value, i), path);
		row = next_row(row + 1, prefix);
	}
	assert_true(row == NULL || strcmp(row->path, "seen[].reason") == 0);
}

/* ---- the twelve ---- */

struct protocol_case {
	const char *says;
	struct ctlog_options options;
	const char *protocol;
};

static void
check_line(struct json_object *line, const struct story_log *log)
{
	check_members(line, "");
	assert_string_equal(story_text(line, "schema"), "ctvigil.match/v1");
	assert_string_equal(story_text(line, "seen.0.log"), story_log_name(log));
	assert_string_equal(story_text(line, "seen.0.entry"), "precert");
	assert_string_equal(story_text(line, "seen.0.proven"), "true");
	assert_string_equal(story_text(line, "attempt"), "1");
	assert_string_equal(story_text(line, "matches.0.watch"), "1.1.1.1");
	assert_string_equal(story_text(line, "issuer"),
	    "C=HR, O=Financijska agencija, OU=SYNTHETIC test data\\, not issued by Fina, "
	    "CN=Fina RDC 2020");
}

static void
twelve_run(const void *p)
{
	const struct protocol_case *row = p;
	struct story_log *log = story_log_start(&row->options);
	struct json_object *lines;

	story_log_replay(log, OTHERS);
	lines = STORY_ONCE(log, 1, "1.1.1.1", "--from", "beginning", "--protocol", row->protocol);
	assert_int_equal(json_object_array_length(lines), CTLOG_INCIDENT_COUNT);
	for (size_t i = 0; i < CTLOG_INCIDENT_COUNT; i++) {
		struct json_object *line = json_object_array_get_idx(lines, i);
		char index[16];

		check_line(line, log);
		assert_int_equal(story_count(lines, "id", story_text(line, "id")), 1);
		(void)snprintf(index, sizeof(index), "%zu",
		    (i + 1) * (OTHERS / (CTLOG_INCIDENT_COUNT + 1)) + i);
		assert_string_equal(story_text(line, "seen.0.index"), index);
	}
}

static void
padded_run(const void *p unused_arg)
{
	struct story_log *log =
	    story_log_start(&(struct ctlog_options){ .protocol = CTLOG_STATIC });
	struct json_object *lines;
	struct json_object *padded;

	story_log_replay(log, 0);
	lines = STORY_ONCE(log, 1, "1.1.1.1", "--from", "beginning");
	assert_int_equal(json_object_array_length(lines), CTLOG_INCIDENT_COUNT);
	padded = json_object_array_get_idx(lines, 5);
	assert_string_equal(story_text(padded, "matches.0.where"), "san.ip");
	assert_true(json_object_array_length(story_member(padded, "faults")) > 0);
}

static void
none_run(const void *p unused_arg)
{
	struct story_log *log = story_log_start(&(struct ctlog_options){ .protocol = CTLOG_BOTH });

	story_log_replay(log, 300);
	assert_int_equal(json_object_array_length(STORY_ONCE(log, 0, "1.1.1.2", "9.9.9.0/24",
			     "one.one.one.one", "--from", "beginning")),
	    0);
}

static void
text_run(const void *p unused_arg)
{
	struct story_log *log = story_log_start(&(struct ctlog_options){ .protocol = CTLOG_BOTH });
	struct story_run *run;
	char place[64];

	story_log_replay(log, 13);
	run = STORY_WATCH(log, "1.1.1.1", "--from", "beginning", "--once");
	assert_int_equal(story_wait(run), 1);
	(void)snprintf(place, sizeof(place), "%s:%u, ", story_log_name(log), 23);
	assert_non_null(strstr(story_out(run), "1.1.1.1  in a precertificate by Fina RDC 2020"));
	assert_non_null(strstr(story_out(run), place));
}

static void
follow_run(const void *p unused_arg)
{
	struct story_log *log = story_log_start(&(struct ctlog_options){ .protocol = CTLOG_BOTH });
	struct story_run *run;

	story_log_fill(log, 700);
	run = STORY_WATCH(log, "1.1.1.1", "--from", "beginning", "--jsonl", "--poll", "1s",
	    "--partial-after", "1s");
	story_await_said(run, "its checkpoints are of");
	story_log_replay(log, 100);
	story_await_lines(run, CTLOG_INCIDENT_COUNT);
	assert_int_equal(story_stop(run), 0);
	assert_int_equal(json_object_array_length(story_lines(run)), CTLOG_INCIDENT_COUNT);
}

int
main(void)
{
	const struct protocol_case protocols[] = {
		{ "the twelve are told among 3,000 of a log with compressed tiles",
		    { .protocol = CTLOG_STATIC }, "static" },
		{ "the twelve are told among 3,000 of a log with plain tiles and a noisy checkpoint",
		    { .protocol = CTLOG_STATIC,
			.plain_tiles = true,
			.grease = true,
			.ed25519 = true },
		    "static" },
		{ "the twelve are told among 3,000 of a log of RFC 6962 that gives 64 at a time",
		    { .protocol = CTLOG_RFC6962, .entries_max = 64, .aligned = true }, "rfc6962" },
	};

	tap_section("story: the incident of 2025");
	story_rows(protocols, twelve_run);
	story_test("an address whose length is not DER is found all the same", padded_run, NULL);
	story_test("a log without a match ends with 0 and without a line", none_run, NULL);
	story_test("the text names the item, the issuer, the log and the entry", text_run, NULL);
	story_test(
	    "a follower tells what is logged while it runs, and ends with 0", follow_run, NULL);
	return tap_done();
}
