/* SPDX-License-Identifier: Apache-2.0 */
/* The pace at which a host is asked. */
#include "proc/pace.h"

#include "base/limits.h"
#include "support/tap.h"

static struct pace *
fresh(struct paces *paces, uint64_t max_rate)
{
	*paces = (struct paces){ .max_rate = max_rate };
	return paces_of(paces, VIEW("log.example"));
}

static void
one_row_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 0);

	assert_ptr_equal(paces_of(&paces, VIEW("log.example")), pace);
	assert_ptr_not_equal(paces_of(&paces, VIEW("other.example")), pace);
	assert_ptr_not_equal(paces_of(&paces, VIEW("")), pace);
	assert_ptr_equal(paces_of(&paces, VIEW("log.example")), pace);
	paces_fini(&paces);
}

static void
active_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 0);

	for (unsigned i = 0; i < LIMIT_HOST_REQUESTS; i++) {
		assert_true(pace_allows(pace, 0));
		pace_sent(pace, 0);
	}
	assert_false(pace_allows(pace, 0));
	pace_answered(pace);
	assert_true(pace_allows(pace, 0));
	paces_fini(&paces);
}

static void
max_rate_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 4);

	pace_sent(pace, 1000);
	pace_answered(pace);
	assert_false(pace_allows(pace, 1249));
	assert_true(pace_allows(pace, 1250));
	paces_fini(&paces);
}

static void
retry_after_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 0);

	pace_sent(pace, 0);
	pace_refused(pace, 0, 5000, 0);
	assert_false(pace_allows(pace, 4999));
	assert_true(pace_allows(pace, 5000));
	paces_fini(&paces);
}

static void
earlier_cause_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 0);

	pace_sent(pace, 0);
	pace_sent(pace, 0);
	pace_refused(pace, 0, 60000, 0);
	pace_refused(pace, 0, 1000, 0);
	assert_false(pace_allows(pace, 59999));
	paces_fini(&paces);
}

static void
doubling_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 0);
	int64_t before;

	pace_sent(pace, 0);
	pace_refused(pace, 0, -1, 0);
	before = pace->distance_ms;
	pace_sent(pace, 0);
	pace_refused(pace, 0, -1, 0);
	assert_int_equal(pace->distance_ms, 2 * before);
	for (int i = 0; i < 100; i++) {
		pace_sent(pace, 0);
		pace_refused(pace, 0, -1, 0);
	}
	assert_true(pace->distance_ms <= 30000);
	paces_fini(&paces);
}

static void
recovery_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 0);
	int64_t distance;

	pace_sent(pace, 0);
	pace_refused(pace, 0, 1000, 0);
	distance = pace->distance_ms;
	for (int i = 0; i < 1000; i++) {
		pace_sent(pace, 0);
		pace_answered(pace);
		assert_true(pace->distance_ms <= distance);
		distance = pace->distance_ms;
	}
	assert_int_equal(distance, 0);
	paces_fini(&paces);
}

static void
failed_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 0);

	pace_sent(pace, 0);
	pace_failed(pace, 0, 0);
	assert_int_equal(pace->distance_ms, 0);
	assert_false(pace_allows(pace, 500));
	assert_true(pace_allows(pace, 2000));
	paces_fini(&paces);
}

int
main(void)
{
	tap_section("the pace of a host");
	tap_test("each host has one pace of its own", one_row_run, NULL);
	tap_test("no more requests are under way than the limit", active_run, NULL);
	tap_test("--max-rate 4 keeps 250 ms between two requests", max_rate_run, NULL);
	tap_test("nothing is asked before the time of a Retry-After", retry_after_run, NULL);
	tap_test("a shorter Retry-After does not end a longer one", earlier_cause_run, NULL);
	tap_test("a refusal doubles the distance, up to 30 s", doubling_run, NULL);
	tap_test("answers bring the distance down to nothing again", recovery_run, NULL);
	tap_test("another failure costs time, not pace", failed_run, NULL);
	return tap_done();
}
