/* SPDX-License-Identifier: Apache-2.0 */
/* Logs whose answers never end: they cost their own lane only, and nothing is lost. */
#include "pair.h"

struct trickle_case {
	const char *says;
	enum ctlog_protocol protocol;
	const char *kind;
	uint64_t ms;
	int code;
};

static void
trickle_run(const void *p)
{
	const struct trickle_case *row = p;
	struct pair pair = start_pair(row->protocol);
	struct json_object *lines;

	fill_liar(&pair);
	story_log_tell(pair.liar, row->kind, row->ms);
	lines = watch_pair_briefly(&pair, row->code);
	check_honest(lines, &pair);
	assert_int_equal(story_count(lines, "schema", "ctvigil.log/v1"), 0);
	if (row->code == 1) {
		assert_string_equal(
		    story_text(match_of(lines, pair.liar), "seen.0.proven"), "true");
		return;
	}
	assert_null(match_of(lines, pair.liar));
	check_recovery(&pair);
}

/* A head has some 200 bytes; entries come with less than 1 KiB a second.  Either is given up
 * after a second. */
static const struct trickle_case trickles[] = {
	{ "a static log whose head trickles could not be checked, until it does no more",
	    CTLOG_STATIC, "trickle", 100, 3 },
	{ "a log of RFC 6962 whose head trickles could not be checked likewise", CTLOG_RFC6962,
	    "trickle", 100, 3 },
	{ "a static log whose tiles trickle could not be checked, until they do no more",
	    CTLOG_STATIC, "trickle-entries", 1, 3 },
	{ "a log of RFC 6962 whose entries trickle could not be checked likewise", CTLOG_RFC6962,
	    "trickle-entries", 1, 3 },
};

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

int
main(void)
{
	tap_section("story: logs that trickle");
	story_rows(trickles, trickle_run);
	story_test("a log whose head trickles cannot be verified", verify_run, NULL);
	return tap_done();
}
