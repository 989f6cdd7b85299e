/* SPDX-License-Identifier: Apache-2.0 */
/* ctvigil scan of a log over the network: a range, what is told of it, and going on. */
#include "one_log.h"

/* More than are read between two proofs. */
#define LONG 67000

static void
assert_indexes(struct json_object *lines, const uint64_t *indexes, size_t count)
{
	assert_int_equal(json_object_array_length(lines), count);
	for (size_t i = 0; i < count; i++) {
		struct json_object *line = json_object_array_get_idx(lines, i);

		assert_int_equal(
		    json_object_get_uint64(story_member(line, "seen.0.index")), indexes[i]);
		assert_string_equal(story_text(line, "seen.0.proven"), "true");
	}
}
#define ASSERT_INDEXES(run, ...)                                      \
	assert_indexes(story_lines(run), (uint64_t[]){ __VA_ARGS__ }, \
	    COUNT_OF(((uint64_t[]){ __VA_ARGS__ })))

/* ---- a range ---- */

struct range_case {
	const char *says;
	enum ctlog_protocol protocol;
	const char *from;
	const char *to;
	uint64_t expected[4];
	size_t count;
	const char *read;
};

static void
range_run(const void *p)
{
	const struct range_case *row = p;
	struct story_log *log = start_log(row->protocol);
	struct story_run *run;

	FILL(log, 700, 0, 255, 256, 512);
	run = STORY_ASK(log, row->count > 0 ? 1 : 0, "scan", story_log_url(log), WATCHED, "--jsonl",
	    "--from", row->from, "--to", row->to);
	assert_indexes(story_lines(run), row->expected, row->count);
	assert_said(run, row->read);
	assert_said(run, "they are in the tree of 700 entries that ");
	assert_int_equal(states_left(), 0);
}

static const struct range_case ranges[] = {
	{ "all of a static log is scanned, and what matches is proven", CTLOG_STATIC, "beginning",
	    "now", { 0, 255, 256, 512 }, 4,
	    "700 entries read: 700 parsed, 0 with faults, 0 that cannot be read; 4 issuances" },
	{ "all of a log of RFC 6962 is scanned, and what matches is proven", CTLOG_RFC6962,
	    "beginning", "now", { 0, 255, 256, 512 }, 4, "700 entries read: " },
	{ "a range within a static log is scanned, and proven to be in its tree", CTLOG_STATIC, "1",
	    "512", { 255, 256 }, 2, "511 entries read: " },
	{ "a range within a log of RFC 6962 is scanned, and proven to be in its tree",
	    CTLOG_RFC6962, "1", "512", { 255, 256 }, 2, " entries read: " },
	{ "a range of a static log begins at its first entry", CTLOG_STATIC, "256", "513",
	    { 256, 512 }, 2, "257 entries read: " },
	{ "what a proof makes us read before the range is not told", CTLOG_RFC6962, "256", "513",
	    { 256, 512 }, 2, " entries read: " },
	{ "a range within one tile is scanned", CTLOG_STATIC, "511", "513", { 512 }, 1,
	    "2 entries read: " },
	{ "the last entry of a log of RFC 6962 is scanned", CTLOG_RFC6962, "699", "700", { 0 }, 0,
	    "1 entries read: " },
	{ "a range without matches ends with 0", CTLOG_STATIC, "1", "255", { 0 }, 0,
	    "0 issuances match" },
};

/* ---- going on ---- */

static void
again_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);

	FILL(log, 300, 10);
	for (size_t i = 0; i < 2; i++) {
		struct story_run *run =
		    STORY_ASK(log, 1, "scan", story_log_url(log), WATCHED, "--jsonl");

		ASSERT_INDEXES(run, 10);
		assert_int_equal(states_left(), 0);
	}
}

static void
kept_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_RFC6962);
	const char *url = story_log_url(log);
	const char *state = story_path("kept");
	struct story_run *run;

	FILL(log, 300, 10);
	run = STORY_ASK(log, 1, "scan", url, WATCHED, "--jsonl", "--to", "300", "--state", state);
	ASSERT_INDEXES(run, 10);
	run = STORY_ASK(log, 1, "scan", url, WATCHED, "--jsonl", "--to", "300", "--state", state);
	assert_string_equal(story_out(run), "");
	assert_said(run, "all of it was read before");
	run = STORY_ASK(log, 2, "scan", url, WATCHED, "--to", "299", "--state", state);
	assert_said(run, "this is the state of something else");
	run = STORY_ASK(log, 2, "scan", url, "other.example", "--to", "300", "--state", state);
	assert_said(run, "this is the state of something else");
}

static void
killed_run(const void *p)
{
	const struct range_case *row = p;
	struct story_log *log = start_log(row->protocol);
	const char *arguments[] = { "scan", story_log_url(log), WATCHED, "--jsonl", "--key",
		story_log_key(log), NULL };
	struct story_run *run;

	FILL(log, 600, 0, 599);
	story_log_tell(log, "slow", 100);
	story_use_home();
	run = story_start(arguments, VIEW(""));
	story_kill_child(run, "parse");
	assert_int_equal(story_kill(run), 128 + 9);
	assert_int_equal(states_left(), 1);
	story_log_tell(log, "none", 0);
	ASSERT_INDEXES(STORY_ASK(log, 1, "scan", story_log_url(log), WATCHED, "--jsonl"), 0, 599);
	assert_int_equal(states_left(), 0);
}

static const struct range_case kills[] = {
	{ .says = "a scan of a static log that is killed is done by the same command",
	    .protocol = CTLOG_STATIC },
	{ .says = "a scan of a log of RFC 6962 that is killed is done by the same command",
	    .protocol = CTLOG_RFC6962 },
};

static void
long_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_RFC6962);
	const char *arguments[] = { "scan", story_log_url(log), WATCHED, "--jsonl", "--key",
		story_log_key(log), NULL };
	struct json_object *lines;
	struct story_run *run;
	size_t count;

	FILL(log, 2, 0);
	story_log_repeat(log, LONG - 3);
	FILL(log, LONG, LONG - 1);
	story_use_home();
	/* Before it is told, what does not agree is read again, in a second. */
	story_log_tell(log, "wrong-leaf", LONG - 2);
	run = story_start(arguments, VIEW(""));
	story_await_lines(run, 1);
	assert_int_equal(story_kill(run), 128 + 9);
	ASSERT_INDEXES(run, 0);
	story_log_tell(log, "none", 0);
	run = story_start(arguments, VIEW(""));
	assert_int_equal(story_wait(run), 1);
	/* What was being told when it was killed may be told again. */
	lines = story_lines(run);
	count = json_object_array_length(lines);
	assert_in_range(count, 1, 2);
	assert_int_equal(json_object_get_uint64(story_member(
			     json_object_array_get_idx(lines, count - 1), "seen.0.index")),
	    LONG - 1);
	assert_said(run, ": going on at entry 66000");
	assert_said(run, "67,000 entries read: ");
	assert_said(run, "2 issuances match");
}

static void
interrupted_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	const char *arguments[] = { "scan", story_log_url(log), WATCHED, "--key",
		story_log_key(log), NULL };
	struct story_run *run;

	FILL(log, 600, 0);
	story_log_tell(log, "slow", 200);
	story_use_home();
	run = story_start(arguments, VIEW(""));
	story_await_said(run, "its checkpoints are of");
	assert_int_equal(story_stop(run), 3);
	assert_said(run, "the same command goes on");
}

/* ---- logs that lie or fail ---- */

struct failure_case {
	const char *says;
	enum ctlog_protocol protocol;
	const char *kind;
	uint64_t at;
	int code;
	const char *said;
};

static void
failure_run(const void *p)
{
	const struct failure_case *row = p;
	struct story_log *log = start_log(row->protocol);
	struct story_run *run;

	FILL(log, 600, 100);
	story_log_tell(log, row->kind, row->at);
	run = STORY_ASK(
	    log, row->code, "scan", story_log_url(log), WATCHED, "--jsonl", "--to", "500");
	assert_said(run, row->said);
	assert_int_equal(states_left(), row->code == 4 ? 1 : 0);
}

static const struct failure_case failures[] = {
	{ "a static log that serves another entry than it signed is caught", CTLOG_STATIC,
	    "wrong-leaf", 300, 4, "what shows it is kept in " },
	{ "a log of RFC 6962 that serves another entry than it signed is caught", CTLOG_RFC6962,
	    "wrong-leaf", 300, 4, "what shows it is kept in " },
	{ "an entry behind the range is not read", CTLOG_STATIC, "wrong-leaf", 500, 1,
	    "500 entries read" },
	{ "a head that is not signed by the key is caught", CTLOG_STATIC, "wrong-signature", 0, 4,
	    "bad-signature" },
	{ "a log that is broken could not be checked", CTLOG_RFC6962, "server-error", 0, 3,
	    "not verified: " },
	{ "a log that gives no entries could not be checked", CTLOG_RFC6962, "short-answers", 0, 3,
	    "not verified: " },
};

/* ---- which log ---- */

static void
listed_run(const void *p unused_arg)
{
	struct story_log *first = story_log_start(
	    &(struct ctlog_options){ .protocol = CTLOG_STATIC, .key_word = "the first" });
	struct story_log *second = story_log_start(
	    &(struct ctlog_options){ .protocol = CTLOG_RFC6962, .key_word = "the second" });
	const char *list = story_log_list((struct story_log *[]){ first, second, NULL });
	struct story_run *run;

	FILL(first, 10, 3);
	FILL(second, 20, 13);
	run = STORY_ASK(
	    NULL, 1, "scan", story_log_name(first), WATCHED, "--jsonl", "--log-list", list);
	ASSERT_INDEXES(run, 3);
	run = STORY_ASK(
	    NULL, 1, "scan", story_log_name(second), WATCHED, "--jsonl", "--log-list", list);
	ASSERT_INDEXES(run, 13);
	run = STORY_ASK(NULL, 2, "scan", "127.*", WATCHED, "--log-list", list);
	assert_said(run, "more than one log of the lists");
	run = STORY_ASK(NULL, 2, "scan", "none.example", WATCHED, "--log-list", list);
	assert_said(run, "none.example: no log of the lists");
	assert_int_equal(states_left(), 0);
}

static const char nowhere[] = "http://127.0.0.1:1/";
static const char key[] =
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEfahLEimAoz2t01p3uMziiLOl/fHTDM0YDOhBRuiBARsV4UvxG2LdNgoI"
    "GtrtCzWE0J5APC2em4JlvR8EEEFMoA==";

struct refusal_case {
	const char *says;
	const char *arguments[8];
	int code;
	const char *said;
};

static void
refusal_run(const void *p)
{
	const struct refusal_case *row = p;
	const char *arguments[10] = { "scan" };
	struct story_run *run;

	for (size_t i = 0; i < COUNT_OF(row->arguments) && row->arguments[i] != NULL; i++)
		arguments[i + 1] = row->arguments[i];
	run = story_ask(NULL, row->code, arguments);
	assert_string_equal(story_out(run), "");
	assert_said(run, row->said);
}

static const struct refusal_case refusals[] = {
	{ "a log that does not answer could not be checked", { nowhere, "a.example", "--key", key },
	    3, "connect" },
	{ "http is not spoken to another machine",
	    { "http://192.0.2.1/", "a.example", "--key", key }, 3,
	    "http is spoken to loopback addresses only" },
	{ "a log without its key is refused", { nowhere, "a.example" }, 2, "needs --key" },
	{ "a URL of another scheme is refused", { "ftp://log.example/", "a.example", "--key", key },
	    2, "it does not begin with https:// or http://" },
	{ "nothing to look for is refused", { nowhere, "--key", key }, 2,
	    "needs a name, an address or a --watchlist" },
	{ "an item that is none is refused", { nowhere, "10.0.0.0/33", "--key", key }, 2,
	    "a number from 0 to 32" },
	{ "a range that begins now is refused",
	    { nowhere, "a.example", "--key", key, "--from", "now" }, 2, "--from is" },
	{ "a range that ends before it begins is refused",
	    { nowhere, "a.example", "--key", key, "--from", "7", "--to", "6" }, 2,
	    "no entries from 7 to 6" },
	{ "a range that ends nowhere is refused",
	    { nowhere, "a.example", "--key", key, "--to", "x" }, 2, "--to is" },
};

static void
beyond_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	const char *url = story_log_url(log);
	struct story_run *run;

	story_log_fill(log, 10);
	run = STORY_ASK(log, 0, "scan", url, WATCHED, "--to", "10");
	assert_said(run, "10 entries read");
	run = STORY_ASK(log, 3, "scan", url, WATCHED, "--to", "11");
	assert_said(run, "there are no entries from beginning to 11: its tree has 10");
	run = STORY_ASK(log, 3, "scan", url, WATCHED, "--from", "11");
	assert_said(run, "there are no entries from 11 to now: its tree has 10");
	assert_int_equal(states_left(), 0);
}

int
main(void)
{
	tap_section("story: scanning a log over the network");
	story_rows(ranges, range_run);
	story_test("a scan that was done starts anew, and leaves nothing", again_run, NULL);
	story_test("a state that is named is kept, and tells nothing twice", kept_run, NULL);
	story_rows(kills, killed_run);
	story_test("a scan that is killed goes on behind what was proven", long_run, NULL);
	story_test("a scan that is interrupted says that it can go on", interrupted_run, NULL);
	story_rows(failures, failure_run);
	story_test("a log is found on the lists by its name", listed_run, NULL);
	story_rows(refusals, refusal_run);
	story_test("a range beyond the tree cannot be checked", beyond_run, NULL);
	return tap_done();
}
