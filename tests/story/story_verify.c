/* SPDX-License-Identifier: Apache-2.0 */
/* ctvigil verify of a log over the network: what is proven, and what is not. */
#include "one_log.h"

static struct json_object *
last_line(struct story_run *run)
{
	struct json_object *lines = story_lines(run);

	assert_true(json_object_array_length(lines) > 0);
	return json_object_array_get_idx(lines, json_object_array_length(lines) - 1);
}

static void
assert_number(struct json_object *line, const char *member, uint64_t number)
{
	assert_int_equal(json_object_get_uint64(story_member(line, member)), number);
}

/* ---- logs that are what they signed ---- */

struct honest_case {
	const char *says;
	enum ctlog_protocol protocol;
	const char *from;
	const char *to;
	uint64_t first;
	uint64_t end;
	const char *name;
};

static void
honest_run(const void *p)
{
	const struct honest_case *row = p;
	struct story_log *log = start_log(row->protocol);
	struct json_object *line;
	struct story_run *run;

	story_log_fill(log, 699);
	story_log_add_bytes(log, VIEW("no certificate"));
	run = STORY_ASK(
	    log, 0, "verify", story_log_url(log), "--jsonl", "--from", row->from, "--to", row->to);
	line = last_line(run);
	assert_string_equal(story_text(line, "schema"), "ctvigil.verified/v1");
	assert_string_equal(story_text(line, "verified"), "true");
	assert_string_equal(story_text(line, "log"), story_log_name(log));
	assert_string_equal(story_text(line, "url"), story_log_url(log));
	assert_string_equal(story_text(line, "protocol"), row->name);
	assert_number(line, "from", row->first);
	assert_number(line, "to", row->end);
	assert_number(line, "size", 700);
	assert_number(line, "faulty", row->end == 700 ? 1 : 0);
	assert_number(line, "parsed", row->end - row->first - (row->end == 700 ? 1 : 0));
	assert_int_equal(states_left(), 0);
}

static const struct honest_case honest[] = {
	{ "all of a static log is verified, what cannot be read too", CTLOG_STATIC, "beginning",
	    "now", 0, 700, "static" },
	{ "all of a log of RFC 6962 is verified, what cannot be read too", CTLOG_RFC6962,
	    "beginning", "now", 0, 700, "rfc6962" },
	{ "a range of a static log is verified", CTLOG_STATIC, "100", "300", 100, 300, "static" },
	{ "a range of a log of RFC 6962 is verified", CTLOG_RFC6962, "100", "300", 100, 300,
	    "rfc6962" },
};

static void
text_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	struct story_run *run;

	story_log_fill(log, 300);
	run = STORY_ASK(log, 0, "verify", story_log_url(log), "--quiet");
	assert_non_null(strstr(story_out(run),
	    "entries 0 to 299: 300 entries read: 300 parsed, 0 with faults, 0 that cannot be "
	    "read; they are in the tree of 300 entries that 127.0.0.1:"));
	assert_non_null(strstr(story_out(run), "; its root is "));
	assert_non_null(strstr(story_out(run), "; the ID of the log is "));
	assert_string_equal(story_err(run), "");
}

static void
empty_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_RFC6962);
	struct json_object *line =
	    last_line(STORY_ASK(log, 0, "verify", story_log_url(log), "--jsonl"));

	assert_string_equal(story_text(line, "verified"), "true");
	assert_number(line, "size", 0);
	assert_number(line, "to", 0);
}

static void
killed_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	const char *arguments[] = { "verify", story_log_url(log), "--jsonl", "--key",
		story_log_key(log), NULL };
	struct json_object *line;
	struct story_run *run;

	story_log_fill(log, 600);
	story_log_tell(log, "slow", 100);
	story_use_home();
	run = story_start(arguments, VIEW(""));
	story_kill_child(run, "parse");
	assert_int_equal(story_kill(run), 128 + 9);
	assert_int_equal(states_left(), 1);
	story_log_tell(log, "none", 0);
	line = last_line(STORY_ASK(log, 0, "verify", story_log_url(log), "--jsonl"));
	assert_number(line, "parsed", 600);
	assert_int_equal(states_left(), 0);
}

static void
listed_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_RFC6962);
	const char *list = story_log_list((struct story_log *[]){ log, NULL });
	struct json_object *line;

	story_log_fill(log, 10);
	line = last_line(STORY_ASK(NULL, 0, "verify", "127.*", "--jsonl", "--log-list", list));
	assert_string_equal(story_text(line, "log"), story_log_name(log));
	assert_number(line, "size", 10);
}

/* ---- logs that are not ---- */

struct liar_case {
	const char *says;
	enum ctlog_protocol protocol;
	const char *kind;
	uint64_t at;
	int code;
	const char *finding; /* NULL: there is none */
};

static void
liar_run(const void *p)
{
	const struct liar_case *row = p;
	struct story_log *log = start_log(row->protocol);
	struct json_object *lines;
	struct story_run *run;

	story_log_fill(log, 600);
	story_log_tell(log, row->kind, row->at);
	run = STORY_ASK(log, row->code, "verify", story_log_url(log), "--jsonl");
	lines = story_lines(run);
	assert_int_equal(json_object_array_length(lines), row->finding == NULL ? 1 : 2);
	if (row->finding != NULL)
		assert_string_equal(
		    story_text(json_object_array_get_idx(lines, 0), "kind"), row->finding);
	assert_string_equal(story_text(last_line(run), "verified"), "false");
	assert_true(strlen(story_text(last_line(run), "reason")) > 0);
	assert_int_equal(states_left(), row->code == 4 ? 1 : 0);
}

static const struct liar_case liars[] = {
	{ "a static log that serves another entry than it signed does not verify", CTLOG_STATIC,
	    "wrong-leaf", 300, 4, "entry-tree-mismatch" },
	{ "a log of RFC 6962 that serves another entry than it signed does not verify",
	    CTLOG_RFC6962, "wrong-leaf", 300, 4, "entry-tree-mismatch" },
	{ "a root that is not that of the entries does not verify", CTLOG_RFC6962, "other-root", 0,
	    4, "entry-tree-mismatch" },
	{ "a head that is not signed by the key does not verify", CTLOG_STATIC, "wrong-signature",
	    0, 4, "bad-signature" },
	{ "a log that is broken could not be checked", CTLOG_STATIC, "server-error", 0, 3, NULL },
};

static void
refusal_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	const char *url = story_log_url(log);

	assert_said(STORY_ASK(NULL, 2, "verify", url), "needs --key");
	assert_said(STORY_ASK(log, 2, "verify", url, url), "takes one log, folder or file");
	assert_said(STORY_ASK(log, 2, "verify", "/", "--to", "1"), "of a log over the network");
	assert_said(STORY_ASK(log, 3, "verify", "http://127.0.0.1:1/"), "connect");
}

int
main(void)
{
	tap_section("story: verifying a log over the network");
	story_rows(honest, honest_run);
	story_test("people read it in a line", text_run, NULL);
	story_test("an empty log is verified", empty_run, NULL);
	story_test("one that is killed is done by the same command", killed_run, NULL);
	story_test("a log is found on the lists by its name", listed_run, NULL);
	story_rows(liars, liar_run);
	story_test("what cannot be verified is said in a line", refusal_run, NULL);
	return tap_done();
}
