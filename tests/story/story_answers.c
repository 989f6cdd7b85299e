/* SPDX-License-Identifier: Apache-2.0 */
/* Logs that do not answer as they should: each is tried again, and said. */
#include "lie.h"

static const struct lie_case answers[] = {
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
	{ "a static log that has lost a tile could not be checked", CTLOG_STATIC, "missing-tile", 1,
	    3, NULL, TOLD_UNPROVEN },
	{ "a static log whose tiles are bombs could not be checked", CTLOG_STATIC, "gzip-bomb", 0,
	    3, NULL, TOLD_NOT },
	{ "a static log whose head is longer than any honest one could not be checked",
	    CTLOG_STATIC, "endless", 100000, 3, NULL, TOLD_NOT },
	{ "a log of RFC 6962 whose head is longer than any honest one could not be checked",
	    CTLOG_RFC6962, "endless", 100000, 3, NULL, TOLD_NOT },
};

int
main(void)
{
	tap_section("story: logs that do not answer as they should");
	story_rows(answers, lie_run);
	return tap_done();
}
