/* SPDX-License-Identifier: Apache-2.0 */
/* Logs that sign no new head, though they must (RFC 6962 3.5), and logs that need not. */
#include "base/limits.h"
#include "pair.h"

/* How both logs are listed. */
#define LISTED "\"state\":{\"usable\""
#define READ_ONLY "\"state\":{\"readonly\""
#define ENDED                                           \
	"\"temporal_interval\":{"                       \
	"\"start_inclusive\":\"2020-01-01T00:00:00Z\"," \
	"\"end_exclusive\":\"2021-01-01T00:00:00Z\"}," LISTED
/* The maximum merge delays of the two protocols, with the hour that is added to them and
 * what a slow machine may take. */
#define LATE_STATIC_S (60 + 3600 + 600)
#define LATE_RFC6962_S (86400 + 3600 + 600)

struct stale_case {
	const char *says;
	enum ctlog_protocol protocol;
	uint64_t behind_s;
	const char *listed;
	bool found;
};

/* A list in which each log is listed otherwise. */
static const char *
relist(const char *listed)
{
	const char *rest = story_read("log_list.json");
	const char *list;
	struct buf out;
	const char *at;

	buf_init_growing(&out, LIMIT_LOG_LIST);
	while ((at = strstr(rest, LISTED)) != NULL) {
		buf_bytes(&out, view_of(rest, (size_t)(at - rest)));
		buf_text(&out, listed);
		rest = at + strlen(LISTED);
	}
	buf_text(&out, rest);
	list = story_write("log_list.json", buf_view(&out));
	buf_fini(&out);
	return list;
}

static void
check_stale(const struct pair *pair)
{
	struct json_object *lines = watch_pair(pair, 4);

	check_finding(lines, "stale-head", pair);
	check_honest(lines, pair);
	check_evidence(pair, "stale-head", 3, "nothing");
	/* Told once. */
	assert_null(finding_of(watch_pair(pair, 4), "stale-head"));
	check_recovery(pair);
}

static void
stale_run(const void *p)
{
	const struct stale_case *row = p;
	struct pair pair = start_pair(row->protocol);

	pair.list = relist(row->listed);
	fill_liar(&pair);
	(void)watch_pair(&pair, 1);
	story_log_tell(pair.liar, "behind", row->behind_s);
	story_log_add(pair.honest, &(struct story_certificate){ .name = WATCHED, .serial = 3 });
	if (row->found)
		check_stale(&pair);
	else
		assert_int_equal(story_count(watch_pair(&pair, 1), "schema", "ctvigil.log/v1"), 0);
}

static const struct stale_case stale[] = {
	{ "a static log that signs no new head for longer than it may is caught", CTLOG_STATIC,
	    LATE_STATIC_S, LISTED, true },
	{ "a log of RFC 6962 that signs no new head for longer than it may is caught",
	    CTLOG_RFC6962, LATE_RFC6962_S, LISTED, true },
	{ "a head of RFC 6962 may be older than one of a static log", CTLOG_RFC6962, LATE_STATIC_S,
	    LISTED, false },
	{ "a log that takes no more entries need not sign", CTLOG_STATIC, LATE_STATIC_S, READ_ONLY,
	    false },
	{ "a shard whose interval has ended need not sign", CTLOG_STATIC, LATE_STATIC_S, ENDED,
	    false },
};

int
main(void)
{
	tap_section("story: logs that sign no new head");
	story_rows(stale, stale_run);
	return tap_done();
}
