/* SPDX-License-Identifier: Apache-2.0 */
/* For stories of a log that lies, or fails, from its beginning. */
#ifndef CTVIGIL_TESTS_STORY_LIE_H
#define CTVIGIL_TESTS_STORY_LIE_H

#include "pair.h"

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

static inline void
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

#endif
