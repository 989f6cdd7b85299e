/* SPDX-License-Identifier: Apache-2.0 */
/* Logs that lie: what is said of each, and what is told all the same. */
#include "lie.h"

static const struct lie_case lies[] = {
	{ "a static log whose root is not that of its entries is caught, its match told unproven",
	    CTLOG_STATIC, "other-root", 0, 4, "entry-tree-mismatch", TOLD_UNPROVEN },
	{ "a log of RFC 6962 whose root is not that of its entries is caught likewise",
	    CTLOG_RFC6962, "other-root", 0, 4, "entry-tree-mismatch", TOLD_UNPROVEN },
	{ "a static log that serves another entry than it signed is caught", CTLOG_STATIC,
	    "wrong-leaf", 300, 4, "entry-tree-mismatch", TOLD_UNPROVEN },
	{ "a log of RFC 6962 that serves another entry than it signed is caught", CTLOG_RFC6962,
	    "wrong-leaf", 300, 4, "entry-tree-mismatch", TOLD_UNPROVEN },
	{ "a wrong signature of a checkpoint is a finding, and nothing is read", CTLOG_STATIC,
	    "wrong-signature", 0, 4, "bad-signature", TOLD_NOT },
	{ "a wrong signature of a tree head is a finding, and nothing is read", CTLOG_RFC6962,
	    "wrong-signature", 0, 4, "bad-signature", TOLD_NOT },
	{ "a checkpoint of another origin is a finding, and nothing is read", CTLOG_STATIC,
	    "other-origin", 0, 4, "bad-signature", TOLD_NOT },
	{ "a static log whose entry changes between two reads is proven by the second",
	    CTLOG_STATIC, "changing-leaf", 300, 1, NULL, TOLD_PROVEN },
	{ "a log of RFC 6962 whose entry changes between two reads is proven likewise",
	    CTLOG_RFC6962, "changing-leaf", 300, 1, NULL, TOLD_PROVEN },
};

/* ---- proofs of somebody else ---- */

struct proof_case {
	const char *says;
	uint64_t requests; /* that are answered so; 0: all */
	int code;
	bool told;
};

/* Where reading begins in the midst of a log is proven before an entry is read. */
static void
proof_run(const void *p)
{
	const struct proof_case *row = p;
	struct pair pair = start_pair(CTLOG_RFC6962);
	struct json_object *lines;

	fill_liar(&pair);
	story_log_tell(pair.liar, "wrong-proof", row->requests);
	lines = STORY_ONCE(NULL, row->code, WATCHED, "--from", "10", "--log-list", pair.list);
	check_honest(lines, &pair);
	assert_int_equal(story_count(lines, "schema", "ctvigil.log/v1"), 0);
	assert_int_equal(match_of(lines, pair.liar) != NULL, row->told);
}

static const struct proof_case proofs[] = {
	{ "a proof of another tree is asked for again, and stops nothing", 1, 1, true },
	{ "a log that has no other proofs could not be checked", 0, 3, false },
};

/* ---- a wrong index ---- */

static void
index_run(const void *p unused_arg)
{
	struct pair pair = start_pair(CTLOG_STATIC);
	struct json_object *lines;
	struct json_object *match;

	story_log_tell(pair.liar, "wrong-leaf-index", 300);
	fill_liar(&pair);
	lines = watch_pair(&pair, 1);
	check_finding(lines, "wrong-leaf-index", &pair);
	match = match_of(lines, pair.liar);
	assert_non_null(match);
	assert_string_equal(story_text(match, "seen.0.proven"), "true");
}

/* ---- entries that cannot be read ---- */

#define BROKEN 300U
#define TILE_END 512U
#define IN_TILE 400U
#define BEHIND 550U
#define SIZE 601U

struct unreadable_case {
	const char *says;
	enum ctlog_protocol protocol;
	const char *kind;
	uint64_t faulty;
	bool watched; /* the first of them, or one of them, is for the watched name */
};

/* Entries BROKEN or IN_TILE, BEHIND and FIRST_MATCH are for the watched name. */
static void
fill_unreadable(const struct pair *pair, uint64_t unread)
{
	const uint64_t matches[] = { FIRST_MATCH, unread, BEHIND };

	for (size_t i = 0; i < COUNT_OF(matches); i++) {
		story_log_fill(pair->liar, matches[i] - story_log_size(pair->liar));
		story_log_add(
		    pair->liar, &(struct story_certificate){ .name = WATCHED, .serial = 2 + i });
	}
	story_log_fill(pair->liar, SIZE - story_log_size(pair->liar));
}

/* The line about a match at this entry of the liar. */
static struct json_object *
match_at(struct json_object *lines, const struct pair *pair, uint64_t index)
{
	for (size_t i = 0; i < json_object_array_length(lines); i++) {
		struct json_object *line = json_object_array_get_idx(lines, i);

		if (strcmp(story_text(line, "schema"), "ctvigil.match/v1") == 0 &&
		    is_of(line, pair->liar) &&
		    json_object_get_uint64(story_member(line, "seen.0.index")) == index)
			return line;
	}
	fail_msg("nothing is told of entry %ju", (uintmax_t)index);
	return NULL;
}

static void
check_match(struct json_object *match, const char *certainty)
{
	assert_string_equal(story_text(match, "seen.0.proven"), "true");
	assert_string_equal(story_text(match, "matches.0.certainty"), certainty);
}

/* What ctvigil logs says of the liar: all is proven, and accounted for. */
static void
check_accounts(const struct pair *pair, uint64_t faulty)
{
	struct story_run *run = STORY_START("logs", "--jsonl", "--state", story_path("state"));
	struct json_object *lines;

	assert_int_equal(story_wait(run), 0);
	lines = story_lines(run);
	for (size_t i = 0; i < json_object_array_length(lines); i++) {
		struct json_object *log = json_object_array_get_idx(lines, i);

		if (strstr(story_text(log, "log"), story_log_name(pair->liar)) == NULL)
			continue;
		assert_int_equal(json_object_get_uint64(story_member(log, "proven_to")), SIZE);
		assert_int_equal(json_object_get_uint64(story_member(log, "faulty")), faulty);
		assert_int_equal(json_object_get_uint64(story_member(log, "parsed")) +
				     json_object_get_uint64(story_member(log, "with_faults")),
		    SIZE - faulty);
		assert_string_equal(story_text(log, "failed"), "false");
	}
}

static void
unreadable_run(const void *p)
{
	const struct unreadable_case *row = p;
	struct pair pair = start_pair(row->protocol);
	uint64_t unread = row->protocol == CTLOG_STATIC ? IN_TILE : BROKEN;
	struct json_object *lines;

	fill_unreadable(&pair, row->watched ? unread : FIRST_MATCH + 50);
	story_log_tell(pair.liar, row->kind, BROKEN);
	lines = watch_pair(&pair, 1);
	check_honest(lines, &pair);
	check_match(match_at(lines, &pair, FIRST_MATCH), "exact");
	check_match(match_at(lines, &pair, BEHIND), "exact");
	if (row->watched)
		check_match(match_at(lines, &pair, BROKEN), "possible");
	else
		check_finding(lines, "unread-entries", &pair);
	check_accounts(&pair, row->faulty);
	assert_int_equal(json_object_array_length(watch_pair(&pair, 0)), 0);
}

static const struct unreadable_case unreadable[] = {
	{ "a tile whose entries cannot be told apart is told, and its log goes on, proven",
	    CTLOG_STATIC, "broken-tile", TILE_END - BROKEN, false },
	{ "a watched name among entries that cannot be told apart is a possible match",
	    CTLOG_STATIC, "broken-tile", TILE_END - BROKEN, true },
	{ "an entry of get-entries that is no base 64 is told, and its log goes on, proven",
	    CTLOG_RFC6962, "broken-leaf", 1, false },
	{ "a watched name in an entry that is no base 64 is a possible match", CTLOG_RFC6962,
	    "broken-leaf", 1, true },
};

struct clock_case {
	const char *says;
	uint64_t ahead_s;
	bool said;
};

/* The clocks of logs are the only others there are. */
static void
clock_run(const void *p)
{
	const struct clock_case *row = p;
	struct story_log *log =
	    story_log_start(&(struct ctlog_options){ .protocol = CTLOG_STATIC });
	struct story_run *run;

	story_log_add(log, &(struct story_certificate){ .name = WATCHED });
	story_log_tell(log, "ahead", row->ahead_s);
	run = STORY_WATCH(log, WATCHED, "--from", "beginning", "--once", "--jsonl");
	assert_int_equal(story_wait(run), 1);
	assert_int_equal(json_object_array_length(story_lines(run)), 1);
	assert_int_equal(
	    strstr(story_err(run), "the clock of this machine is ") != NULL, row->said);
}

int
main(void)
{
	const struct clock_case clocks[] = {
		{ "a head that is signed a minute ahead is as good as others", 60, false },
		{ "of a head an hour ahead it is said that our clock is behind", 3600, true },
	};

	tap_section("story: logs that lie, beside one that does not");
	story_rows(lies, lie_run);
	story_rows(unreadable, unreadable_run);
	story_rows(proofs, proof_run);
	story_test("a wrong leaf_index in the tree is told and stops nothing", index_run, NULL);
	story_rows(clocks, clock_run);
	return tap_done();
}
