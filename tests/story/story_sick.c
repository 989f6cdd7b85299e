/* SPDX-License-Identifier: Apache-2.0 */
/* Processes of ours that do not do what they should: nothing is lost by them. */
#include "support/story_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define TREE ".watched.example"
#define ENTRIES 12

/* ---- a program with a sick process ---- */

static void
link_child(const char *role, const char *target)
{
	char name[32];

	(void)snprintf(name, sizeof(name), "ctvigil-%s", role);
	assert_int_equal(symlink(target, story_path(name)), 0);
}

/* From here on the program of the story is a copy beside links to its processes, of which
 * parse is another. */
static void
use_parser(const char *parser)
{
	static const char *const roles[] = { "fetch", "prove", "index", "store", "hook" };
	const char *children = getenv("CTVIGIL_CHILDREN");
	char path[4096];

	assert_non_null(children);
	for (size_t i = 0; i < COUNT_OF(roles); i++) {
		(void)snprintf(path, sizeof(path), "%s/ctvigil-%s", children, roles[i]);
		link_child(roles[i], path);
	}
	(void)snprintf(path, sizeof(path), "%s/%s", getenv("CTVIGIL_SICK"), parser);
	link_child("parse", path);
	(void)snprintf(path, sizeof(path), "%s/ctvigil", children);
	assert_int_equal(setenv("CTVIGIL_PROGRAM", story_copy("ctvigil", path), 1), 0);
}

/* ---- the stories ---- */

/* A log whose every entry matches. */
static struct story_log *
start_log(const struct ctlog_options *options, uint64_t entries)
{
	struct story_log *log = story_log_start(options);

	for (uint64_t serial = 0; serial < entries; serial++) {
		char name[64];

		(void)snprintf(name, sizeof(name), "%ju%s", (uintmax_t)serial, TREE);
		story_log_add(log, &(struct story_certificate){ .name = name, .serial = serial });
	}
	return log;
}

/* Every entry matches, but for entry 7, which is kept as it came. */
static void
expect_all_but_7(struct story_run *run)
{
	struct json_object *lines;

	story_await_said(run, "entry 7 ended the process that read it; it is kept as it came");
	assert_int_equal(story_wait(run), 1);
	lines = story_lines(run);
	assert_int_equal(json_object_array_length(lines), ENTRIES);
	assert_int_equal(story_count(lines, "schema", "ctvigil.match/v1"), ENTRIES - 1);
	for (size_t i = 0; i < ENTRIES; i++) {
		struct json_object *line = json_object_array_get_idx(lines, i);

		if (strcmp(story_text(line, "schema"), "ctvigil.match/v1") == 0)
			continue;
		assert_string_equal(story_text(line, "kind"), "crashed-parser");
		assert_int_equal(json_object_get_uint64(story_member(line, "index")), 7);
	}
}

struct stuck_case {
	const char *says;
	const char *parser;
	const char *parsers; /* each that is ended waits longer before it is started again */
	const char *said;
};

static void
stuck_run(const void *p)
{
	const struct stuck_case *row = p;
	struct story_log *log =
	    start_log(&(struct ctlog_options){ .protocol = CTLOG_BOTH }, ENTRIES);
	struct story_run *run;

	use_parser(row->parser);
	run = STORY_WATCH(
	    log, TREE, "--from", "beginning", "--jsonl", "--once", "--parsers", row->parsers);
	story_await_said(run, row->said);
	expect_all_but_7(run);
}

static const struct stuck_case stuck[] = {
	{ "an entry that holds up its reader is kept as it came, and the rest is read",
	    "sick_spins", "1", "parse: did not get on at entry 7, and was ended" },
	{ "a process that lies about an entry is ended, and the entry is kept as it came",
	    "sick_lies", "8", "message PARSED: faulty: the counts do not add up" },
};

static void
forgetting_run(const void *p unused_arg)
{
	/* A body for each entry: of the 1,000 behind the first, which is read well, one is read
	 * a second time. */
	struct story_log *log =
	    start_log(&(struct ctlog_options){ .protocol = CTLOG_RFC6962, .entries_max = 1 }, 1001);
	struct json_object *lines;
	struct story_run *run;
	size_t differ;
	size_t matches;

	use_parser("sick_forgets");
	run = STORY_WATCH(log, TREE, "--protocol", "rfc6962", "--from", "beginning", "--jsonl",
	    "--once", "--parsers", "1");
	assert_int_equal(story_wait(run), 1);
	lines = story_lines(run);
	differ = story_count(lines, "schema", "ctvigil.log/v1");
	matches = story_count(lines, "schema", "ctvigil.match/v1");
	assert_in_range(differ, 1, 2);
	assert_int_equal(matches, differ + 1);
	for (size_t i = 0; i < differ + matches; i++) {
		struct json_object *line = json_object_array_get_idx(lines, i);

		if (strcmp(story_text(line, "schema"), "ctvigil.log/v1") != 0)
			continue;
		assert_string_equal(story_text(line, "kind"), "readings-differ");
		assert_true(strlen(story_text(line, "evidence")) > 1000);
	}
	assert_non_null(strstr(story_err(run), "readings-differ: two processes read entries "));
	assert_null(strstr(story_err(run), "a second reading: "));
}

int
main(void)
{
	tap_section("story: sick processes");
	story_rows(stuck, stuck_run);
	story_test("a match that one process does not find is told if a second one finds it",
	    forgetting_run, NULL);
	return tap_done();
}
