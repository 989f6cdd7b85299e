/* SPDX-License-Identifier: Apache-2.0 */
/* For stories of a log that lies, beside one that does not: what is told of either. */
#ifndef CTVIGIL_TESTS_STORY_PAIR_H
#define CTVIGIL_TESTS_STORY_PAIR_H

#include "support/story_log.h"

#include <string.h>

#define WATCHED "watched.example"
#define OTHERS 599
#define FIRST_MATCH 100

/* The log of the story, which has a match, beside an honest one. */
struct pair {
	struct story_log *liar;
	struct story_log *honest;
	const char *list;
};

static inline struct pair
start_pair(enum ctlog_protocol protocol)
{
	struct pair pair = {
		.liar = story_log_start(
		    &(struct ctlog_options){ .key_word = "a liar", .protocol = protocol }),
		.honest = story_log_start(&(struct ctlog_options){
		    .key_word = "an honest log", .protocol = CTLOG_STATIC }),
	};

	pair.list = story_log_list((struct story_log *[]){ pair.liar, pair.honest, NULL });
	story_log_fill(pair.honest, 20);
	story_log_add(pair.honest, &(struct story_certificate){ .name = WATCHED, .serial = 1 });
	return pair;
}

static inline void
fill_liar(const struct pair *pair)
{
	story_log_fill(pair->liar, FIRST_MATCH);
	story_log_add(pair->liar, &(struct story_certificate){ .name = WATCHED, .serial = 2 });
	story_log_fill(pair->liar, OTHERS - FIRST_MATCH);
}

/* So that a log that trickles is given up soon; others answer at once. */
#define STORY_PATIENCE "1s"

static inline struct json_object *
watch_pair_briefly(const struct pair *pair, int code)
{
	return STORY_ONCE(NULL, code, WATCHED, "--from", "beginning", "--log-list", pair->list,
	    "--timeout", STORY_PATIENCE);
}

static inline struct json_object *
watch_pair(const struct pair *pair, int code)
{
	return STORY_ONCE(NULL, code, WATCHED, "--from", "beginning", "--log-list", pair->list);
}

static inline bool
is_of(struct json_object *line, const struct story_log *log)
{
	return strstr(story_text(line, "seen.0.log"), story_log_name(log)) != NULL;
}

/* The line about a match of this log, or NULL. */
static inline struct json_object *
match_of(struct json_object *lines, const struct story_log *log)
{
	for (size_t i = 0; i < json_object_array_length(lines); i++) {
		struct json_object *line = json_object_array_get_idx(lines, i);

		if (strcmp(story_text(line, "schema"), "ctvigil.match/v1") == 0 && is_of(line, log))
			return line;
	}
	return NULL;
}

/* The line about a misbehaviour of this kind, or NULL. */
static inline struct json_object *
finding_of(struct json_object *lines, const char *kind)
{
	for (size_t i = 0; i < json_object_array_length(lines); i++) {
		struct json_object *line = json_object_array_get_idx(lines, i);

		if (strcmp(story_text(line, "schema"), "ctvigil.log/v1") == 0 &&
		    strcmp(story_text(line, "kind"), kind) == 0)
			return line;
	}
	return NULL;
}

static inline void
check_honest(struct json_object *lines, const struct pair *pair)
{
	struct json_object *match = match_of(lines, pair->honest);

	assert_non_null(match);
	assert_string_equal(story_text(match, "seen.0.proven"), "true");
}

static inline void
check_unproven(struct json_object *match)
{
	assert_non_null(match);
	assert_string_equal(story_text(match, "seen.0.proven"), "false");
	assert_true(strlen(story_text(match, "seen.0.reason")) > 0);
}

static inline void
check_finding(struct json_object *lines, const char *kind, const struct pair *pair)
{
	struct json_object *finding = finding_of(lines, kind);

	assert_non_null(finding);
	assert_non_null(strstr(story_text(finding, "log"), story_log_name(pair->liar)));
	assert_true(strlen(story_text(finding, "message")) > 0);
	assert_true(strlen(story_text(finding, "evidence")) > 0);
}

/* ---- what it proves ---- */

/* What ctvigil verify says, with this code, of the evidence that the state has. */
static inline void
check_evidence(const struct pair *pair, const char *kind, int code, const char *verdict)
{
	struct story_run *run =
	    STORY_START("logs", "evidence", "--jsonl", "--state", story_path("state"));
	struct json_object *lines;
	struct json_object *line;
	const char *file;

	assert_int_equal(story_wait(run), 0);
	lines = story_lines(run);
	assert_int_equal(json_object_array_length(lines), 1);
	line = json_object_array_get_idx(lines, 0);
	assert_string_equal(story_text(line, "kind"), kind);
	assert_non_null(strstr(story_text(line, "url"), story_log_name(pair->liar)));
	file = story_write("evidence.json", view_text(story_out(run)));
	run = STORY_START("verify", file, "--log-list", pair->list, "--jsonl");
	assert_int_equal(story_wait(run), code);
	line = json_object_array_get_idx(story_lines(run), 0);
	assert_string_equal(story_text(line, "verdict"), verdict);
	assert_non_null(strstr(story_text(line, "log"), story_log_name(pair->liar)));
}

/* The lie has ended, and the log grows: all goes on, proven. */
static inline void
check_recovery(const struct pair *pair)
{
	struct json_object *match;

	story_log_tell(pair->liar, "none", 0);
	story_log_add(pair->liar, &(struct story_certificate){ .name = WATCHED, .serial = 4 });
	match = match_of(watch_pair(pair, 1), pair->liar);
	assert_non_null(match);
	assert_string_equal(story_text(match, "seen.0.proven"), "true");
}

#endif
