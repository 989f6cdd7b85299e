/* SPDX-License-Identifier: Apache-2.0 */
/* Heads that are older than the maximum merge delay (RFC 6962 3.5). */
#include "source/fresh.h"

#include "base/limits.h"
#include "support/tap.h"

#define NOW_S 1795521600 /* 2026-11-24T12:00:00Z */
#define DAY_S 86400

struct owed_case {
	const char *says;
	enum log_state state;
	int64_t interval_end_s;
	uint32_t mmd_s;
	bool owed;
};

static void
owed_run(const void *p)
{
	const struct owed_case *row = p;
	const struct log_description log = {
		.state = row->state,
		.mmd_s = row->mmd_s,
		.interval_end_s = row->interval_end_s,
	};

	assert_int_equal(fresh_is_owed(&log, NOW_S), row->owed);
}

struct stale_case {
	const char *says;
	uint32_t mmd_s;
	int64_t age_ms;
	bool stale;
};

static void
stale_run(const void *p)
{
	const struct stale_case *row = p;

	assert_int_equal(fresh_is_stale(row->mmd_s, row->age_ms), row->stale);
}

/* Moments: of signing by the calendar, of asking and showing by any other clock. */
struct age_case {
	const char *says;
	struct fresh_head head;
	struct fresh_head other;
	int64_t age_ms;
};

static void
age_run(const void *p)
{
	const struct age_case *row = p;

	assert_int_equal(fresh_age_ms(&row->head, &row->other), row->age_ms);
}

int
main(void)
{
	const struct owed_case owed[] = {
		{ "a usable log owes heads", LOG_STATE_USABLE, 0, DAY_S, true },
		{ "a qualified log owes heads", LOG_STATE_QUALIFIED, 0, DAY_S, true },
		{ "a log that takes no more entries owes none", LOG_STATE_READONLY, 0, DAY_S,
		    false },
		{ "a pending log owes none yet", LOG_STATE_PENDING, 0, DAY_S, false },
		{ "a retired log owes none", LOG_STATE_RETIRED, 0, DAY_S, false },
		{ "a rejected log owes none", LOG_STATE_REJECTED, 0, DAY_S, false },
		{ "a log of an unknown state owes none", LOG_STATE_UNKNOWN, 0, DAY_S, false },
		{ "a shard owes heads in its last second", LOG_STATE_USABLE, NOW_S + 1, DAY_S,
		    true },
		{ "a shard owes none when its interval ends", LOG_STATE_USABLE, NOW_S, DAY_S,
		    false },
		{ "a shard owes none years later", LOG_STATE_USABLE, NOW_S - 1000 * DAY_S, DAY_S,
		    false },
		{ "a log of which no delay is known owes none", LOG_STATE_USABLE, 0, 0, false },
	};
	const struct stale_case stale[] = {
		{ "a head as old as the delay and an hour is not stale", 60,
		    (60 + INT64_C(3600)) * 1000, false },
		{ "a head older by a millisecond is stale", 60, (60 + INT64_C(3600)) * 1000 + 1,
		    true },
		{ "a head older by a year is stale", DAY_S, INT64_C(366) * DAY_S * 1000, true },
		{ "a head that is younger than the other is not stale", 60, -1, false },
		{ "the largest delay that a list can give is waited for", UINT32_MAX,
		    (UINT32_MAX + INT64_C(3600)) * 1000, false },
	};
	const struct age_case ages[] = {
		{ "two heads that were signed and shown together are no age apart",
		    { true, 5000, 7, 7 }, { true, 5000, 7, 7 }, 0 },
		{ "a head is as much older as it says, if both are shown together",
		    { true, 2000, 7, 7 }, { true, 5000, 7, 7 }, 3000 },
		{ "what has passed since the other was shown makes it older",
		    { true, 2000, 1007, 1008 }, { true, 5000, 6, 7 }, 4000 },
		{ "what passed until the other was shown does not", { true, 2000, 7, 8 },
		    { true, 5000, 1006, 1007 }, 2000 },
		{ "what an answer takes does not make it older", { true, 2000, 7, 99999 },
		    { true, 5000, 7, 7 }, 3000 },
	};

	tap_section("source: fresh heads");
	tap_rows(owed, owed_run);
	tap_rows(stale, stale_run);
	tap_rows(ages, age_run);
	return tap_done();
}
