/* SPDX-License-Identifier: Apache-2.0 */
/* Logs that begin to lie when they are known, and those that end: what later runs say. */
#include "pair.h"

struct lie_case {
	const char *says;
	enum ctlog_protocol protocol;
	const char *kind;
	uint64_t at;
	const char *finding; /* NULL: there is none */
};

static void
later_run(const void *p)
{
	const struct lie_case *row = p;
	struct pair pair = start_pair(row->protocol);
	struct json_object *lines;

	fill_liar(&pair);
	(void)watch_pair(&pair, 1);
	story_log_tell(pair.liar, row->kind, row->at);
	/* The next head of one that signs another root is later, but not larger. */
	story_log_fill(pair.liar, row->at == OTHERS + 1 ? 0 : 50);
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
	    "other-root", OTHERS + 1, "inconsistent-root" },
	{ "another root for a size of a log of RFC 6962 is caught likewise", CTLOG_RFC6962,
	    "other-root", OTHERS + 1, "inconsistent-root" },
	{ "a static log that takes entries back is caught by the next run", CTLOG_STATIC, "shrink",
	    400, "not-append-only" },
	{ "a log of RFC 6962 that takes entries back is caught likewise", CTLOG_RFC6962, "shrink",
	    400, "not-append-only" },
	/* What one run read of the other tree is no beginning for the next. */
	{ "a static log that forks is caught by the next run, and by the one after it",
	    CTLOG_STATIC, "fork", 200, "forked-tree" },
	{ "a log of RFC 6962 that forks is caught likewise", CTLOG_RFC6962, "fork", 200,
	    "forked-tree" },
	{ "a static log that changes its last entry is caught likewise", CTLOG_STATIC, "fork", 300,
	    "forked-tree" },
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
	    "wrong-leaf", 300, NULL },
	{ "a log of RFC 6962 that ends lying about an entry is proven by the next run",
	    CTLOG_RFC6962, "wrong-leaf", 300, NULL },
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

int
main(void)
{
	tap_section("story: logs that lie later");
	story_rows(later, later_run);
	story_rows(recoveries, recover_run);
	story_test("a log without its partial tile could not be checked, until it is there",
	    partial_run, NULL);
	return tap_done();
}
