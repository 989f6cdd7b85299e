/* SPDX-License-Identifier: Apache-2.0 */
/* Logs that lie, and logs that fail: what is said of each, and what is told all the same. */
#include "pair.h"

/* ---- told from the start ---- */

enum told {
	TOLD_NOT,
	TOLD_UNPROVEN,
	TOLD_PROVEN,
};

struct lie_case {
	const char *says;
	enum ctlog_protocol protocol;
	const char *kind;
	uint64_t at;
	int code;
	const char *finding; /* NULL: there is none */
	enum told match;
};

static void
lie_run(const void *p)
{
	const struct lie_case *row = p;
	struct pair pair = start_pair(row->protocol);
	struct json_object *lines;
	struct json_object *match;

	fill_liar(&pair);
	story_log_tell(pair.liar, row->kind, row->at);
	lines = watch_pair(&pair, row->code);
	match = match_of(lines, pair.liar);
	check_honest(lines, &pair);
	if (row->finding != NULL) {
		check_finding(lines, row->finding, &pair);
		check_evidence(&pair, row->finding, 3, "nothing");
		/* Told once. */
		assert_null(finding_of(watch_pair(&pair, row->code), row->finding));
	} else {
		assert_int_equal(story_count(lines, "schema", "ctvigil.log/v1"), 0);
	}
	if (row->match == TOLD_NOT)
		assert_null(match);
	else if (row->match == TOLD_UNPROVEN)
		check_unproven(match);
	else
		assert_string_equal(story_text(match, "seen.0.proven"), "true");
	if (row->match != TOLD_PROVEN)
		check_recovery(&pair);
}

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
	{ "a log with short answers is read to its end", CTLOG_RFC6962, "short-answers", 90, 1,
	    NULL, TOLD_PROVEN },
	{ "a static log that says to wait is waited for", CTLOG_STATIC, "too-many-requests", 2, 1,
	    NULL, TOLD_PROVEN },
	{ "a log of RFC 6962 that says to wait is waited for", CTLOG_RFC6962, "too-many-requests",
	    2, 1, NULL, TOLD_PROVEN },
	{ "a log that refuses all requests as too many could not be checked", CTLOG_STATIC,
	    "too-many-requests", 0, 3, NULL, TOLD_NOT },
	{ "a log whose answers are late is waited for", CTLOG_STATIC, "slow", 20, 1, NULL,
	    TOLD_PROVEN },
	{ "a static log that breaks twice is read then", CTLOG_STATIC, "server-error", 2, 1, NULL,
	    TOLD_PROVEN },
	{ "a log of RFC 6962 that is broken could not be checked", CTLOG_RFC6962, "server-error", 0,
	    3, NULL, TOLD_NOT },
	{ "a log that answers with a page for people could not be checked", CTLOG_RFC6962, "html",
	    0, 3, NULL, TOLD_NOT },
	{ "a static log that answers with a page for people could not be checked", CTLOG_STATIC,
	    "html", 0, 3, NULL, TOLD_NOT },
	{ "a log that gives no entries could not be checked", CTLOG_RFC6962, "short-answers", 0, 3,
	    NULL, TOLD_NOT },
	{ "a static log whose entry changes between two reads is proven by the second",
	    CTLOG_STATIC, "changing-leaf", 300, 1, NULL, TOLD_PROVEN },
	{ "a log of RFC 6962 whose entry changes between two reads is proven likewise",
	    CTLOG_RFC6962, "changing-leaf", 300, 1, NULL, TOLD_PROVEN },
	{ "a static log that has lost a tile could not be checked", CTLOG_STATIC, "missing-tile", 1,
	    3, NULL, TOLD_UNPROVEN },
	{ "a static log whose tiles are bombs could not be checked", CTLOG_STATIC, "gzip-bomb", 0,
	    3, NULL, TOLD_NOT },
	{ "a static log whose head is longer than any honest one could not be checked",
	    CTLOG_STATIC, "endless", 100000, 3, NULL, TOLD_NOT },
	{ "a log of RFC 6962 whose head is longer than any honest one could not be checked",
	    CTLOG_RFC6962, "endless", 100000, 3, NULL, TOLD_NOT },
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

/* ---- told later ---- */

static void
later_run(const void *p)
{
	const struct lie_case *row = p;
	struct pair pair = start_pair(row->protocol);
	struct json_object *lines;

	fill_liar(&pair);
	(void)watch_pair(&pair, 1);
	/* Its next head is later, but not larger. */
	story_log_fill(pair.liar, row->at == OTHERS + 1 ? 0 : 50);
	story_log_tell(pair.liar, row->kind, row->at);
	story_log_add(pair.honest, &(struct story_certificate){ .name = WATCHED, .serial = 3 });
	lines = watch_pair(&pair, 4);
	check_finding(lines, row->finding, &pair);
	check_honest(lines, &pair);
	check_evidence(&pair, row->finding, 4, "proven");
	/* Told once. */
	assert_null(finding_of(watch_pair(&pair, 4), row->finding));
}

static const struct lie_case later[] = {
	{ "another root for a size that was seen before is caught by the next run", CTLOG_STATIC,
	    "other-root", OTHERS + 1, 4, "inconsistent-root", TOLD_NOT },
	{ "another root for a size of a log of RFC 6962 is caught likewise", CTLOG_RFC6962,
	    "other-root", OTHERS + 1, 4, "inconsistent-root", TOLD_NOT },
	{ "a static log that takes entries back is caught by the next run", CTLOG_STATIC, "shrink",
	    400, 4, "not-append-only", TOLD_NOT },
	{ "a log of RFC 6962 that takes entries back is caught likewise", CTLOG_RFC6962, "shrink",
	    400, 4, "not-append-only", TOLD_NOT },
};

/* What one run read of the other tree is no beginning for the next. */
static void
fork_run(const void *p)
{
	const struct lie_case *row = p;
	struct pair pair = start_pair(row->protocol);
	struct json_object *lines;

	fill_liar(&pair);
	(void)watch_pair(&pair, 1);
	story_log_tell(pair.liar, row->kind, row->at);
	story_log_fill(pair.liar, 50);
	story_log_add(pair.honest, &(struct story_certificate){ .name = WATCHED, .serial = 3 });
	lines = watch_pair(&pair, row->code);
	check_finding(lines, row->finding, &pair);
	check_honest(lines, &pair);
	check_evidence(&pair, row->finding, 4, "proven");
	/* Told once. */
	assert_null(finding_of(watch_pair(&pair, row->code), row->finding));
}

static const struct lie_case forks[] = {
	{ "a static log that forks is caught by the next run, and by the one after it",
	    CTLOG_STATIC, "fork", 200, 4, "forked-tree", TOLD_NOT },
	{ "a log of RFC 6962 that forks is caught likewise", CTLOG_RFC6962, "fork", 200, 4,
	    "forked-tree", TOLD_NOT },
	{ "a static log that changes its last entry is caught likewise", CTLOG_STATIC, "fork", 300,
	    4, "forked-tree", TOLD_NOT },
};

/* ---- it ends ---- */

static void
recover_run(const void *p)
{
	const struct lie_case *row = p;
	struct pair pair = start_pair(row->protocol);
	struct json_object *lines;

	fill_liar(&pair);
	story_log_tell(pair.liar, row->kind, row->at);
	check_unproven(match_of(watch_pair(&pair, 4), pair.liar));
	story_log_tell(pair.liar, "none", 0);
	lines = STORY_ONCE(NULL, 1, WATCHED, "--log-list", pair.list, "--updates");
	assert_int_equal(json_object_array_length(lines), 1);
	assert_string_equal(
	    story_text(json_object_array_get_idx(lines, 0), "seen.0.proven"), "true");
	story_log_add(pair.liar, &(struct story_certificate){ .name = WATCHED, .serial = 3 });
	lines = watch_pair(&pair, 1);
	assert_int_equal(json_object_array_length(lines), 1);
	assert_string_equal(
	    story_text(json_object_array_get_idx(lines, 0), "seen.0.proven"), "true");
}

static const struct lie_case recoveries[] = {
	{ "a static log that ends lying about an entry is proven by the next run", CTLOG_STATIC,
	    "wrong-leaf", 300, 1, NULL, TOLD_PROVEN },
	{ "a log of RFC 6962 that ends lying about an entry is proven by the next run",
	    CTLOG_RFC6962, "wrong-leaf", 300, 1, NULL, TOLD_PROVEN },
};

static void
partial_run(const void *p unused_arg)
{
	struct pair pair = start_pair(CTLOG_STATIC);
	struct json_object *lines;

	fill_liar(&pair);
	story_log_tell(pair.liar, "missing-partial", 0);
	lines = watch_pair(&pair, 3);
	check_honest(lines, &pair);
	check_unproven(match_of(lines, pair.liar));
	story_log_tell(pair.liar, "none", 0);
	lines = STORY_ONCE(NULL, 1, WATCHED, "--log-list", pair.list, "--updates");
	assert_int_equal(json_object_array_length(lines), 1);
	assert_string_equal(story_text(match_of(lines, pair.liar), "seen.0.proven"), "true");
}

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
	story_rows(later, later_run);
	story_rows(forks, fork_run);
	story_rows(recoveries, recover_run);
	story_test("a log without its partial tile could not be checked, until it is there",
	    partial_run, NULL);
	story_test("a wrong leaf_index in the tree is told and stops nothing", index_run, NULL);
	story_rows(clocks, clock_run);
	return tap_done();
}
