/* SPDX-License-Identifier: Apache-2.0 */
/* Entries that are no good certificates: none is lost, and none stops its log. */
#include "base/buf.h"
#include "base/limits.h"
#include "base/own.h"
#include "support/story_log.h"

#include <stdlib.h>

#define WATCHED "watched.example"
#define OTHERS 300

/* A SubjectAltName whose last GeneralName says that it is longer than it is. */
#define LONG_NAME VIEW("\x82\x7f" WATCHED)

static struct story_log *
start_log(enum ctlog_protocol protocol)
{
	return story_log_start(&(struct ctlog_options){ .protocol = protocol });
}

struct odd_case {
	const char *says;
	enum ctlog_protocol protocol;
	struct view certificate;
};

/* What ctvigil logs says of the only log. */
static struct json_object *
status_of_log(void)
{
	struct story_run *run = STORY_START("logs", "--jsonl", "--state", story_path("state"));

	assert_int_equal(story_wait(run), 0);
	return json_object_array_get_idx(story_lines(run), 0);
}

static uint64_t
number(struct json_object *object, const char *name)
{
	return json_object_get_uint64(story_member(object, name));
}

static void
check_counts(const struct story_log *log unused_arg, uint64_t size, uint64_t faulty)
{
	struct json_object *status = status_of_log();

	assert_int_equal(number(status, "faulty"), faulty);
	assert_int_equal(number(status, "proven_to"), size);
	assert_int_equal(
	    number(status, "parsed") + number(status, "with_faults") + number(status, "faulty"),
	    size);
}

static void
unreadable_run(const void *p)
{
	const struct odd_case *row = p;
	struct story_log *log = start_log(row->protocol);
	struct json_object *lines;

	story_log_fill(log, OTHERS / 2);
	story_log_add_bytes(log, row->certificate);
	story_log_fill(log, OTHERS / 2);
	story_log_add(log, &(struct story_certificate){ .name = WATCHED });
	lines = STORY_ONCE(log, 1, WATCHED, "--from", "beginning");
	assert_int_equal(json_object_array_length(lines), 2);
	assert_int_equal(story_count(lines, "schema", "ctvigil.log/v1"), 1);
	assert_int_equal(story_count(lines, "schema", "ctvigil.match/v1"), 1);
	check_counts(log, OTHERS + 2, 1);
}

static void
possible_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	struct json_object *lines;

	story_log_fill(log, OTHERS);
	story_log_add(
	    log, &(struct story_certificate){ .name = "other.example", .names = LONG_NAME });
	lines = STORY_ONCE(log, 1, WATCHED, "--from", "beginning");
	assert_int_equal(json_object_array_length(lines), 1);
	lines = json_object_array_get_idx(lines, 0);
	assert_string_equal(story_text(lines, "matches.0.certainty"), "possible");
	assert_string_equal(story_text(lines, "matches.0.where"), "unread");
	check_counts(log, OTHERS + 1, 0);
}

static void
bytes_run(const void *p)
{
	const struct odd_case *row = p;
	struct story_log *log = start_log(row->protocol);
	struct json_object *lines;

	story_log_add_bytes(log, row->certificate);
	lines = STORY_ONCE(log, 1, WATCHED, "--from", "beginning");
	assert_int_equal(json_object_array_length(lines), 1);
	lines = json_object_array_get_idx(lines, 0);
	assert_string_equal(story_text(lines, "matches.0.certainty"), "possible");
	check_counts(log, 1, 1);
}

/* ---- large answers ---- */

/* Precertificates of which so many are more than one answer may be (LIMIT_BODY). */
#define HUGE_COUNT 100U
#define HUGE_NAME (400 * KIB)

/* So many certificates for name, in whose SubjectAltName before and a length stand before
 * letters. */
static void
add_long(
    struct story_log *log, unsigned count, const char *name, struct view before, size_t letters)
{
	uint8_t *text = xcalloc(1, letters);
	struct buf names;

	memset(text, 'a', letters);
	buf_init_growing(&names, letters + KIB);
	buf_bytes(&names, before);
	buf_uint(&names, 3, letters);
	buf_bytes(&names, view_of(text, letters));
	for (unsigned i = 0; i < count; i++)
		story_log_add(log, &(struct story_certificate){
				       .name = name, .names = buf_view(&names), .serial = i });
	buf_fini(&names);
	free(text);
}

static void
halves_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_RFC6962);
	struct json_object *lines;

	add_long(log, HUGE_COUNT, "other.example", VIEW("\x86\x83"), HUGE_NAME);
	story_log_add(log, &(struct story_certificate){ .name = WATCHED });
	lines = STORY_ONCE(log, 1, WATCHED, "--from", "beginning");
	assert_int_equal(json_object_array_length(lines), 1);
	check_counts(log, HUGE_COUNT + 1, 0);
}

static void
huge_tile_run(const void *p unused_arg)
{
	struct story_log *log = story_log_start(
	    &(struct ctlog_options){ .protocol = CTLOG_STATIC, .plain_tiles = true });
	struct json_object *lines;

	add_long(log, HUGE_COUNT, "other.example", VIEW("\x86\x83"), HUGE_NAME);
	lines = STORY_ONCE(log, 1, WATCHED, "--from", "beginning");
	assert_int_equal(json_object_array_length(lines), 1);
	assert_non_null(strstr(story_text(json_object_array_get_idx(lines, 0), "message"),
	    "the answer with it is too large"));
	check_counts(log, HUGE_COUNT, HUGE_COUNT);
}

/* ---- large matches ---- */

/* So many, with a name of so many bytes beside the watched one, that what is told of them is
 * more than one job keeps (LIMIT_FOUND). */
#define LARGE_COUNT 62U
#define LARGE_NAME (300 * KIB)

static void
large_run(const void *p)
{
	const struct odd_case *row = p;
	struct story_log *log = story_log_start(
	    &(struct ctlog_options){ .protocol = row->protocol, .plain_tiles = true });
	bool told[LARGE_COUNT] = { false };
	struct json_object *lines;
	struct story_run *run;

	if (row->protocol == CTLOG_RFC6962 && !story_is_long())
		tap_skip("it takes long");
	add_long(log, LARGE_COUNT, WATCHED, VIEW("\x82\x0f" WATCHED "\x82\x83"), LARGE_NAME);
	run = STORY_WATCH(log, WATCHED, "--from", "beginning", "--once", "--jsonl");
	/* So much is at work that each half has the time of a whole. */
	story_await_lines(run, 1);
	assert_int_equal(story_wait(run), 1);
	lines = story_lines(run);
	assert_int_equal(json_object_array_length(lines), LARGE_COUNT);
	for (size_t i = 0; i < LARGE_COUNT; i++) {
		struct json_object *line = json_object_array_get_idx(lines, i);
		uint64_t index = number(line, "seen.0.index");

		assert_in_range(index, 0, LARGE_COUNT - 1);
		assert_false(told[index]);
		told[index] = true;
	}
	check_counts(log, LARGE_COUNT, 0);
}

int
main(void)
{
	const struct odd_case large[] = {
		{ "all matches of a tile are told, however much that is", CTLOG_STATIC, VIEW("") },
		{ "all matches of an answer to get-entries are told likewise", CTLOG_RFC6962,
		    VIEW("") },
	};
	const struct odd_case unreadable[] = {
		{ "an entry that is no DER is told, and its static log goes on", CTLOG_STATIC,
		    VIEW("these bytes are no certificate") },
		{ "an entry that is no DER is told, and its log of RFC 6962 goes on", CTLOG_RFC6962,
		    VIEW("these bytes are no certificate") },
		{ "an entry of one byte is told, and its log goes on", CTLOG_STATIC, VIEW("0") },
	};
	const struct odd_case bytes[] = {
		{ "a watched name in an entry that is no certificate is a possible match",
		    CTLOG_STATIC, VIEW("no certificate, but " WATCHED) },
	};

	tap_section("story: odd entries");
	story_rows(unreadable, unreadable_run);
	story_test(
	    "a watched name in a name that is too long is a possible match", possible_run, NULL);
	story_rows(bytes, bytes_run);
	story_test(
	    "entries that are too much for one answer are asked for by halves", halves_run, NULL);
	story_test(
	    "a tile that is larger than any is told, and its log goes on", huge_tile_run, NULL);
	story_rows(large, large_run);
	return tap_done();
}
