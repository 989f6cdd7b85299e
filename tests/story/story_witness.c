/* SPDX-License-Identifier: Apache-2.0 */
/* Witnesses: their cosignatures are verified, shown, and named where heads contradict. */
#include "support/story_log.h"

#define WATCHED "watched.example"
#define WITNESS "witness.test/story"

static struct story_log *
start(void)
{
	struct story_log *log = story_log_start(
	    &(struct ctlog_options){ .protocol = CTLOG_STATIC, .witness = WITNESS });

	story_log_add(log, &(struct story_certificate){ .name = WATCHED });
	return log;
}

/* The first line of this schema, of which there must be one. */
static struct json_object *
line_of(struct json_object *lines, const char *schema)
{
	for (size_t i = 0; i < json_object_array_length(lines); i++) {
		struct json_object *line = json_object_array_get_idx(lines, i);

		if (strcmp(story_text(line, "schema"), schema) == 0)
			return line;
	}
	fail_msg("there is no line of %s", schema);
	return NULL;
}

/* ---- what ctvigil logs shows ---- */

struct looking {
	struct story_run *watch;
	uint64_t size;
	uint64_t cosigned;
};

/* Null is 0. */
static uint64_t
number_of(struct json_object *line, const char *name)
{
	return json_object_get_uint64(json_object_object_get(line, name));
}

/* Whether of one witness so many cosigned the newest head, which has this size. */
static bool
is_shown(void *context)
{
	const struct looking *looking = context;
	struct story_run *run = STORY_START("logs", "--jsonl", "--state", story_path("state"));
	struct json_object *lines;
	struct json_object *line;

	/* There may be no state yet, or no log in it. */
	if (story_wait(run) != 0)
		return false;
	lines = story_lines(run);
	if (json_object_array_length(lines) == 0)
		return false;
	line = json_object_array_get_idx(lines, 0);
	return number_of(line, "witnesses") == 1 && number_of(line, "head_size") == looking->size &&
	       number_of(line, "cosigned") == looking->cosigned;
}

struct shown_case {
	const char *says;
	const char *lie;
	uint64_t cosigned;
	const char *cell;
};

static void
shown_run(const void *p)
{
	const struct shown_case *row = p;
	struct story_log *log = start();
	struct looking looking = { .size = 1, .cosigned = row->cosigned };
	struct story_run *run;

	story_log_tell(log, row->lie, 0);
	looking.watch = STORY_WATCH(log, WATCHED, "--from", "beginning", "--poll", "1s",
	    "--witness", story_log_witness(log, false), "--witness", story_log_witness(log, true));
	story_await("the count of cosignatures", is_shown, &looking);
	run = STORY_START("logs", "--state", story_path("state"));
	assert_int_equal(story_wait(run), 0);
	assert_non_null(strstr(story_out(run), "COSIGNED"));
	assert_non_null(strstr(story_out(run), row->cell));
	assert_int_equal(story_stop(looking.watch), 0);
}

static const struct shown_case shown[] = {
	{ "a head that a witness cosigned is shown so", "none", 1, " 1/1 " },
	{ "a head that nobody cosigned is shown so", "not-cosigned", 0, " 0/1 " },
	{ "a head whose cosignature does not verify is not cosigned", "wrong-cosignature", 0,
	    " 0/1 " },
};

/* ---- lines that do not verify ---- */

static void
bad_run(const void *p unused_arg)
{
	struct story_log *log = start();
	struct json_object *lines;
	struct json_object *finding;

	story_log_tell(log, "wrong-cosignature", 0);
	lines = STORY_ONCE(
	    log, 1, WATCHED, "--from", "beginning", "--witness", story_log_witness(log, false));
	finding = line_of(lines, "ctvigil.log/v1");
	assert_string_equal(story_text(finding, "kind"), "bad-cosignature");
	assert_non_null(strstr(story_text(finding, "message"), WITNESS));
	assert_true(strlen(story_text(finding, "evidence")) > 0);
	assert_string_equal(
	    story_text(line_of(lines, "ctvigil.match/v1"), "seen.0.proven"), "true");
}

static void
once_run(const void *p unused_arg)
{
	struct story_log *log = start();
	struct looking looking = { .size = 1 };

	story_log_tell(log, "wrong-cosignature", 0);
	looking.watch = STORY_WATCH(log, WATCHED, "--from", "beginning", "--poll", "1s",
	    "--partial-after", "1s", "--jsonl", "--witness", story_log_witness(log, false));
	story_await("the first head", is_shown, &looking);
	story_log_add(log, &(struct story_certificate){ .name = WATCHED, .serial = 2 });
	looking.size = 2;
	story_await("the second head", is_shown, &looking);
	story_await_lines(looking.watch, 3);
	assert_int_equal(story_stop(looking.watch), 0);
	assert_int_equal(story_count(story_lines(looking.watch), "schema", "ctvigil.log/v1"), 1);
}

static void
unknown_run(const void *p unused_arg)
{
	struct story_log *log = start();
	struct json_object *lines;

	story_log_tell(log, "wrong-cosignature", 0);
	lines = STORY_ONCE(log, 1, WATCHED, "--from", "beginning");
	assert_int_equal(story_count(lines, "schema", "ctvigil.log/v1"), 0);
}

static void
ml_dsa_run(const void *p unused_arg)
{
	struct story_log *log = start();
	struct story_run *run = STORY_WATCH(log, WATCHED, "--from", "beginning", "--once",
	    "--jsonl", "--witness", story_log_witness(log, true));

	assert_int_equal(story_wait(run), 1);
	assert_non_null(strstr(story_err(run), "witness " WITNESS));
	assert_non_null(strstr(story_err(run), "ML-DSA-44"));
	assert_int_equal(json_object_array_length(story_lines(run)), 1);
}

static void
refused_run(const void *p unused_arg)
{
	struct story_log *log = start();
	struct story_run *run =
	    STORY_WATCH(log, WATCHED, "--once", "--witness", "witness.test+0000000+AA");

	assert_int_equal(story_wait(run), 2);
	assert_non_null(strstr(story_err(run), "--witness"));
	assert_non_null(strstr(story_err(run), "byte 13"));
}

/* ---- who is named ---- */

/* What a third person, who has the key of the log, makes of the evidence. */
static void
check_evidence(const char *kind)
{
	struct story_run *run =
	    STORY_START("logs", "evidence", "--jsonl", "--state", story_path("state"));
	struct json_object *lines;

	assert_int_equal(story_wait(run), 0);
	lines = story_lines(run);
	assert_int_equal(json_object_array_length(lines), 1);
	assert_string_equal(story_text(json_object_array_get_idx(lines, 0), "kind"), kind);
	run = STORY_START(
	    "verify", story_write("evidence.json", view_text(story_out(run))), "--jsonl");
	assert_int_equal(story_wait(run), 4);
	lines = story_lines(run);
	assert_string_equal(story_text(line_of(lines, "ctvigil.verdict/v1"), "verdict"), "proven");
}

struct named_case {
	const char *says;
	const char *lie;
	uint64_t at;
	uint64_t more; /* entries that it signs then */
	const char *kind;
	const char *named;
};

static void
named_run(const void *p)
{
	const struct named_case *row = p;
	struct story_log *log = start();
	struct looking looking = { .size = 10, .cosigned = 1 };
	struct json_object *finding;

	story_log_fill(log, 9);
	looking.watch = STORY_WATCH(log, WATCHED, "--from", "beginning", "--poll", "1s",
	    "--partial-after", "1s", "--jsonl", "--witness", story_log_witness(log, false));
	story_await("the cosignature", is_shown, &looking);
	story_await_lines(looking.watch, 1);
	/* What it shows now, nobody cosigned. */
	story_log_tell(log, "not-cosigned", 0);
	story_log_tell(log, row->lie, row->at);
	story_log_fill(log, row->more);
	story_await_lines(looking.watch, 2);
	(void)story_stop(looking.watch);
	assert_int_equal(story_count(story_lines(looking.watch), "schema", "ctvigil.log/v1"), 1);
	finding = line_of(story_lines(looking.watch), "ctvigil.log/v1");
	assert_string_equal(story_text(finding, "kind"), row->kind);
	assert_non_null(strstr(story_text(finding, "message"), row->named));
	assert_null(strstr(story_text(finding, "message"), "cosigned the "));
	check_evidence(row->kind);
}

static const struct named_case named[] = {
	{ "another root for a size that a witness cosigned is told with his name", "other-root", 0,
	    0, "inconsistent-root", "; witness " WITNESS " cosigned that one" },
	{ "a smaller tree after one that a witness cosigned is told with his name", "shrink", 5, 1,
	    "not-append-only", "; witness " WITNESS " cosigned a larger one" },
};

int
main(void)
{
	tap_section("story: witnesses");
	story_rows(shown, shown_run);
	story_test(
	    "a line of a witness that does not verify is told, and its log goes on", bad_run, NULL);
	story_test("that the lines of a witness do not verify is told once", once_run, NULL);
	story_test("of lines of witnesses that nobody named no notice is taken", unknown_run, NULL);
	story_test(
	    "of a witness of ML-DSA-44 it is said that it cannot be verified", ml_dsa_run, NULL);
	story_test("what is no key of a witness is refused, with its place", refused_run, NULL);
	story_rows(named, named_run);
	return tap_done();
}
