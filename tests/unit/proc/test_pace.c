/* SPDX-License-Identifier: Apache-2.0 */
/* The pace at which hosts and their operators are asked. */
#include "proc/pace.h"

#include "base/limits.h"
#include "support/tap.h"

static struct pace *
fresh(struct paces *paces, uint64_t max_rate)
{
	*paces = (struct paces){ .max_rate = max_rate };
	return paces_of(paces, VIEW("log.example"), VIEW("Operator"));
}

/* Another host of the same operator. */
static struct pace *
sibling(struct paces *paces)
{
	return paces_of(paces, VIEW("other.example"), VIEW("Operator"));
}

/* A host of another one. */
static struct pace *
stranger(struct paces *paces)
{
	return paces_of(paces, VIEW("log.test"), VIEW("Other"));
}

static void
one_row_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 0);

	assert_ptr_equal(paces_of(&paces, VIEW("log.example"), VIEW("Operator")), pace);
	assert_ptr_not_equal(sibling(&paces), pace);
	assert_ptr_not_equal(paces_of(&paces, VIEW(""), VIEW("Operator")), pace);
	assert_ptr_equal(paces_of(&paces, VIEW("log.example"), VIEW("Other")), pace);
	paces_fini(&paces);
}

static void
one_schedule_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 0);

	assert_ptr_equal(sibling(&paces)->schedule, pace->schedule);
	assert_ptr_not_equal(stranger(&paces)->schedule, pace->schedule);
	paces_fini(&paces);
}

static void
nameless_run(const void *row unused_arg)
{
	struct paces paces = { .max_rate = 0 };
	struct pace *first = paces_of(&paces, VIEW("log.example"), VIEW(""));
	struct pace *second = paces_of(&paces, VIEW("other.example"), VIEW(""));

	assert_ptr_not_equal(first->schedule, second->schedule);
	paces_fini(&paces);
}

static void
active_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 0);

	for (unsigned i = 0; i < LIMIT_OPERATOR_REQUESTS; i++) {
		assert_true(pace_allows(pace, 0));
		pace_sent(i % 2 == 0 ? pace : sibling(&paces), 0);
	}
	assert_false(pace_allows(pace, 0));
	assert_false(pace_allows(sibling(&paces), 0));
	assert_false(pace_allows(pace, 3600000));
	assert_true(pace_allows(stranger(&paces), 0));
	pace_answered(sibling(&paces));
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
	assert_true(pace_allows(pace, 9999));
	assert_false(pace_allows(sibling(&paces), 1249));
	assert_true(pace_allows(sibling(&paces), 1250));
	assert_true(pace_allows(sibling(&paces), 9999));
	assert_true(pace_allows(stranger(&paces), 1000));
	assert_int_equal(pace_next_ms(pace), 1250);
	paces_fini(&paces);
}

static void
retry_after_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 0);

	pace_sent(pace, 0);
	pace_refused(pace, PACE_TOO_MANY, 0, 5000, 0);
	assert_false(pace_allows(pace, 4999));
	assert_true(pace_allows(pace, 5000));
	assert_true(pace_allows(pace, 50000));
	assert_int_equal(pace_next_ms(pace), 5000);
	paces_fini(&paces);
}

static void
too_many_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 0);

	pace_sent(pace, 0);
	pace_refused(pace, PACE_TOO_MANY, 0, 5000, 0);
	assert_false(pace_allows(sibling(&paces), 99));
	assert_true(pace_allows(sibling(&paces), 100));
	assert_true(pace_allows(sibling(&paces), 4999));
	assert_int_equal(sibling(&paces)->distance_ms, 0);
	assert_int_equal(pace_distance_ms(sibling(&paces)), 100);
	assert_true(pace_allows(stranger(&paces), 0));
	paces_fini(&paces);
}

static void
busy_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 0);

	pace_sent(pace, 0);
	pace_refused(pace, PACE_BUSY, 0, 5000, 0);
	assert_false(pace_allows(pace, 4999));
	assert_true(pace_allows(sibling(&paces), 0));
	paces_fini(&paces);
}

/* The distance of the operator after so many 429 of one host. */
static int64_t
distance_after(unsigned refusals, uint64_t max_rate)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, max_rate);
	int64_t distance_ms;

	for (unsigned i = 0; i < refusals; i++) {
		pace_sent(pace, 0);
		pace_refused(pace, PACE_TOO_MANY, 0, -1, 0);
	}
	distance_ms = pace->schedule->distance_ms;
	paces_fini(&paces);
	return distance_ms;
}

static void
slowest_run(const void *row unused_arg)
{
	assert_int_equal(distance_after(1, 0), 100);
	assert_int_equal(distance_after(2, 0), 200);
	assert_int_equal(distance_after(5, 0), 1600);
	assert_int_equal(distance_after(6, 0), 2000);
	assert_int_equal(distance_after(1000, 0), 2000);
	/* --max-rate is not exceeded all the same. */
	assert_int_equal(distance_after(1, 4), 500);
	assert_int_equal(distance_after(1, 1), 2000);
}

static void
faster_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 100);

	pace_sent(pace, 0);
	pace_refused(pace, PACE_TOO_MANY, 0, -1, 0);
	for (unsigned i = 0; i < 1000; i++) {
		pace_sent(sibling(&paces), 0);
		pace_answered(sibling(&paces));
	}
	/* The answers of one host say nothing about another. */
	assert_int_equal(pace->schedule->distance_ms, 10);
	assert_int_equal(pace->distance_ms, 100);
	paces_fini(&paces);
}

static void
earlier_cause_run(const void *row unused_arg)
{
	struct paces paces;
	struct pace *pace = fresh(&paces, 0);

	pace_sent(pace, 0);
	pace_sent(pace, 0);
	pace_refused(pace, PACE_TOO_MANY, 0, 60000, 0);
	pace_refused(pace, PACE_TOO_MANY, 0, 1000, 0);
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
	pace_refused(pace, PACE_TOO_MANY, 0, -1, 0);
	before = pace->distance_ms;
	pace_sent(pace, 0);
	pace_refused(pace, PACE_TOO_MANY, 0, -1, 0);
	assert_int_equal(pace->distance_ms, 2 * before);
	for (int i = 0; i < 100; i++) {
		pace_sent(pace, 0);
		pace_refused(pace, PACE_TOO_MANY, 0, -1, 0);
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
	pace_refused(pace, PACE_TOO_MANY, 0, 1000, 0);
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
	tap_section("the pace of hosts and operators");
	tap_test("each host has one pace of its own", one_row_run, NULL);
	tap_test("all hosts of one operator share a schedule", one_schedule_run, NULL);
	tap_test("a host without an operator is its own", nameless_run, NULL);
	tap_test("no more requests to one operator are under way than the limit", active_run, NULL);
	tap_test(
	    "--max-rate 4 keeps 250 ms between two requests to one operator", max_rate_run, NULL);
	tap_test(
	    "nothing is asked of a host before the time of its Retry-After", retry_after_run, NULL);
	tap_test("a 429 slows all requests to the operator, and holds back the host alone",
	    too_many_run, NULL);
	tap_test("a 503 is a matter of its host", busy_run, NULL);
	tap_test("an operator is slowed down to one request in 2 s at most", slowest_run, NULL);
	tap_test("answers of any host bring an operator back to --max-rate", faster_run, NULL);
	tap_test("a shorter Retry-After does not end a longer one", earlier_cause_run, NULL);
	tap_test("a refusal doubles the distance, up to 30 s", doubling_run, NULL);
	tap_test("answers bring the distance down to nothing again", recovery_run, NULL);
	tap_test("another failure costs time, not pace", failed_run, NULL);
	return tap_done();
}
