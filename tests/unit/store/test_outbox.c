/* SPDX-License-Identifier: Apache-2.0 */
/* When something is told, and how often. */
#include "unit/store/world.h"

/* ---- being due ---- */

static void
everything(struct world *w)
{
	struct store_delivery told;

	world_match_in(w, w->log, 3, 1, 9);
	world_item(w, 3, "www.example.org");
	world_item(w, 3, "mail.example.org");
	world_item(w, 3, "www.example.org");
	world_batch(w, 0, 10, 10);
	(void)world_commit(w);
	told = world_told(w);
	assert_int_equal(told.sink, STORE_LINE);
	assert_int_equal(told.attempt, 1);
	assert_int_equal(told.event, STORE_NEW);
	assert_int_equal(told.subject, STORE_ISSUANCE);
	assert_true(told.proven);
	assert_int_equal(told.reason.len, 0);
	assert_int_equal(told.first_seen_ms, 1000);
	assert_int_equal(told.issuance.index, 3);
	assert_int_equal(told.issuance.entry, 1);
	assert_int_equal(told.issuance.timestamp_ms, 500);
	assert_int_equal(told.issuance.id.bytes[0], 1);
	assert_int_equal(told.issuance.tbs_sha256.bytes[0], 2);
	assert_true(told.issuance.has_issuer_key);
	assert_int_equal(told.issuance.issuer_key_sha256.bytes[0], 9);
	assert_int_equal(told.issuance.spki_sha256.bytes[0], 3);
	assert_view_equal(told.issuance.serial, VIEW("serial"));
	assert_view_equal(told.issuance.json, VIEW("{\"id\":1}"));
	assert_view_equal(told.issuance.text, VIEW("text"));
	assert_view_equal(told.issuance.environment, VIEW("NAME=value"));
	assert_view_equal(told.issuance.pem, VIEW("pem"));
	assert_int_equal(told.item_count, 2);
	assert_view_equal(told.items[0].watch, VIEW(".example.org"));
	assert_view_equal(told.items[0].tag, VIEW("tag"));
	assert_view_equal(told.items[0].value, VIEW("www.example.org"));
	assert_view_equal(told.items[0].where, VIEW("san.dns"));
	assert_true(told.items[0].exact);
	assert_view_equal(told.items[0].reason, VIEW("reason"));
	assert_view_equal(told.items[1].value, VIEW("mail.example.org"));
	assert_view_equal(told.sightings[0].operator_name, VIEW("Operator"));
	assert_view_equal(told.sightings[0].log_url, VIEW("https://log.example/"));
	assert_int_equal(told.sightings[0].read_ms, 1000);
	assert_int_equal(told.mismatch_count, 0);
}

static void
waits_for_proof(struct world *w)
{
	world_read_match(w, 3);
	assert_nothing_due(w);
	world_batch(w, 10, 10, 4);
	(void)world_commit(w);
	assert_true(world_told(w).proven);
	assert_nothing_due(w);
}

static void
waits_ten_minutes(struct world *w)
{
	struct store_delivery told;
	uint64_t due_ms = 0;

	world_read_match(w, 0);
	assert_int_equal(store_next_due(w->store, &due_ms, &w->err), STATUS_OK);
	assert_int_equal(due_ms, 1000 + 10 * MINUTES_MS);
	w->now_ms = due_ms - 1;
	assert_nothing_due(w);
	w->now_ms = due_ms;
	told = world_told(w);
	assert_false(told.proven);
	assert_view_equal(told.reason, VIEW("not yet proven to be in a tree that the log signed"));
	assert_int_equal(store_next_due(w->store, &due_ms, &w->err), STATUS_OK);
	assert_true(due_ms == UINT64_MAX);
	w->now_ms++;
	assert_nothing_due(w);
}

static void
failed_log(struct world *w)
{
	struct store_delivery told;

	world_fault(w, 4, "unreadable");
	world_read_match(w, 0);
	assert_nothing_due(w);
	world_finding(w, w->log, "split-view", 100);
	(void)world_commit(w);
	told = world_told(w);
	assert_int_equal(told.subject, STORE_ISSUANCE);
	assert_false(told.proven);
	assert_view_equal(told.reason, VIEW("the log failed: two roots for one size"));
	told = world_told(w);
	assert_int_equal(told.subject, STORE_FAULT);
	assert_false(told.proven);
	assert_view_equal(told.reason, VIEW("the log failed: two roots for one size"));
	assert_int_equal(world_told(w).subject, STORE_FINDING);
	/* What is read of it afterwards does not wait either. */
	world_match(w, 13, 2);
	world_batch(w, 10, 20, 0);
	(void)world_commit(w);
	assert_false(world_told(w).proven);
}

static void
mended_log(struct world *w)
{
	world_finding(w, w->log, "split-view", 100);
	world_batch(w, 0, 10, 10);
	(void)world_commit(w);
	assert_int_equal(world_told(w).subject, STORE_FINDING);
	world_match(w, 13, 2);
	world_batch(w, 10, 20, 10);
	(void)world_commit(w);
	assert_nothing_due(w);
	/* It fails again in the same way: that is told, the finding is not. */
	world_finding(w, w->log, "split-view", 100);
	(void)world_commit(w);
	assert_int_equal(world_told(w).subject, STORE_ISSUANCE);
	assert_nothing_due(w);
}

static void
other_failed_log(struct world *w)
{
	uint64_t second = world_log(w, "second");

	world_read_match(w, 0);
	world_finding(w, second, "split-view", 100);
	(void)world_commit(w);
	assert_int_equal(world_told(w).subject, STORE_FINDING);
	assert_nothing_due(w);
}

static void
innocent_log(struct world *w)
{
	const struct store_finding finding = {
		.kind = VIEW("readings-differ"),
		.message = VIEW("two processes did not find the same"),
		.at = 3,
	};

	world_read_match(w, 0);
	assert_int_equal(store_finding(w->store, w->log, &finding, w->now_ms, &w->err), STATUS_OK);
	(void)world_commit(w);
	assert_int_equal(world_told(w).subject, STORE_FINDING);
	assert_nothing_due(w);
}

static void
other_log_settles(struct world *w)
{
	uint64_t second = world_log(w, "second");
	struct store_delivery told;

	world_read_match(w, 0);
	world_match_in(w, second, 7, 1, 0);
	assert_int_equal(world_try_batch(w, second, 0, 10, 10), STATUS_OK);
	(void)world_commit(w);
	told = world_told(w);
	assert_true(told.proven);
	assert_int_equal(told.reason.len, 0);
	assert_int_equal(told.sighting_count, 2);
	assert_false(told.sightings[0].proven);
	assert_true(told.sightings[1].proven);
	w->now_ms += 10 * MINUTES_MS;
	assert_nothing_due(w);
}

/* ---- attempts ---- */

static void
told_once(struct world *w)
{
	world_read_match(w, 10);
	world_delivered(w, world_told(w).row, true);
	assert_int_equal(world_counts(w).undelivered, 0);
	world_restart(w);
	assert_nothing_due(w);
}

static void
told_without_record(struct world *w)
{
	struct store_delivery told;

	world_read_match(w, 10);
	assert_int_equal(world_told(w).attempt, 1);
	assert_nothing_due(w);
	world_restart(w);
	told = world_told(w);
	assert_int_equal(told.attempt, 2);
	assert_int_equal(told.issuance.id.bytes[0], 1);
	assert_nothing_due(w);
}

static void
record_not_committed(struct world *w)
{
	uint64_t row;

	world_read_match(w, 10);
	row = world_told(w).row;
	assert_int_equal(
	    store_delivered(w->store, row, true, VIEW(""), w->now_ms, &w->err), STATUS_OK);
	assert_nothing_due(w);
	world_restart(w);
	assert_int_equal(world_told(w).attempt, 2);
}

static void
told_again_later(struct world *w)
{
	const uint64_t delays_s[] = { 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400, 86400,
		86400 };
	struct store_delivery told;

	world_read_match(w, 10);
	for (size_t i = 0; i < COUNT_OF(delays_s); i++) {
		uint64_t failed_ms = w->now_ms;

		told = world_told(w);
		assert_int_equal(told.attempt, i + 1);
		world_delivered(w, told.row, false);
		assert_int_equal(world_counts(w).undelivered, 1);
		w->now_ms = failed_ms + delays_s[i] * 1000 - 1;
		assert_nothing_due(w);
		w->now_ms++;
	}
	told = world_told(w);
	world_delivered(w, told.row, true);
	assert_int_equal(world_counts(w).undelivered, 0);
}

/* ---- the clock ---- */

#define YEAR_MS UINT64_C(31536000000)

static void
clock_goes_ahead(struct world *w)
{
	struct store_delivery told;

	world_read_match(w, 0);
	w->now_ms += YEAR_MS;
	told = world_told(w);
	assert_int_equal(told.attempt, 1);
	assert_false(told.proven);
	world_delivered(w, told.row, true);
	assert_int_equal(world_counts(w).undelivered, 0);
	world_restart(w);
	assert_int_equal(world_progress(w).folded, 10);
}

static void
clock_goes_back(struct world *w)
{
	struct store_delivery told;

	w->now_ms += YEAR_MS;
	world_read_match(w, 0);
	w->now_ms -= 10 * MINUTES_MS;
	assert_nothing_due(w);
	w->now_ms += 10 * MINUTES_MS - YEAR_MS;
	told = world_told(w);
	assert_int_equal(told.attempt, 1);
	world_delivered(w, told.row, false);
	assert_nothing_due(w);
	w->now_ms += 5000;
	told = world_told(w);
	assert_int_equal(told.attempt, 2);
	world_delivered(w, told.row, true);
	assert_int_equal(world_counts(w).undelivered, 0);
	assert_int_equal(world_progress(w).folded, 10);
}

static void
clock_goes_back_on_failed(struct world *w)
{
	const uint64_t longest_ms = MINUTES_MS * 60 * 24;
	struct store_delivery told;

	w->now_ms += YEAR_MS;
	world_read_match(w, 10);
	told = world_told(w);
	world_delivered(w, told.row, false);
	w->now_ms += 5000 - longest_ms;
	assert_nothing_due(w);
	w->now_ms -= 1;
	told = world_told(w);
	assert_int_equal(told.attempt, 2);
	world_delivered(w, told.row, true);
	assert_int_equal(world_counts(w).undelivered, 0);
}

static void
told_again_is_proven(struct world *w)
{
	struct store_delivery told;

	world_read_match(w, 0);
	w->now_ms += 10 * MINUTES_MS;
	told = world_told(w);
	assert_false(told.proven);
	world_delivered(w, told.row, false);
	world_batch(w, 10, 10, 10);
	(void)world_commit(w);
	w->now_ms += 5000;
	told = world_told(w);
	assert_int_equal(told.attempt, 2);
	assert_true(told.proven);
}

static void
not_handed_out(struct world *w)
{
	struct store_delivery told;

	world_read_match(w, 0);
	assert_int_equal(
	    store_delivered(w->store, 1, true, VIEW(""), w->now_ms, &w->err), STATUS_MESSAGE);
	w->now_ms += 10 * MINUTES_MS;
	told = world_told(w);
	world_delivered(w, told.row, true);
	assert_int_equal(store_delivered(w->store, told.row, true, VIEW(""), w->now_ms, &w->err),
	    STATUS_MESSAGE);
}

static void
told_twice_over(struct world *w)
{
	struct store_delivery told;

	world_read_match(w, 10);
	told = world_told(w);
	/* Two answers for one attempt: the first counts. */
	assert_int_equal(
	    store_delivered(w->store, told.row, true, VIEW(""), w->now_ms, &w->err), STATUS_OK);
	assert_int_equal(
	    store_delivered(w->store, told.row, false, VIEW(""), w->now_ms, &w->err), STATUS_OK);
	(void)world_commit(w);
	assert_int_equal(world_counts(w).undelivered, 0);
}

static void
many(struct world *w)
{
	uint64_t due_ms = UINT64_MAX;

	for (uint8_t i = 1; i <= LIMIT_HANDED_OUT + 1; i++)
		world_match(w, i, i);
	world_batch(w, 0, 100, 100);
	(void)world_commit(w);
	for (uint8_t i = 1; i <= LIMIT_HANDED_OUT + 1; i++) {
		struct store_delivery told = world_told(w);

		assert_int_equal(told.issuance.id.bytes[0], i);
		assert_int_equal(told.attempt, 1);
		/* A commit between two rows takes none of them away. */
		world_delivered(w, told.row, true);
	}
	assert_nothing_due(w);
	assert_int_equal(store_next_due(w->store, &due_ms, &w->err), STATUS_OK);
	assert_true(due_ms == UINT64_MAX);
}

static void
untried(struct world *w)
{
	struct store_delivery told;

	world_read_match(w, 10);
	told = world_told(w);
	assert_int_equal(told.attempt, 1);
	world_untried(w, told.row);
	told = world_told(w);
	assert_int_equal(told.attempt, 1);
	world_delivered(w, told.row, false);
	w->now_ms += 5000;
	told = world_told(w);
	assert_int_equal(told.attempt, 2);
	store_hold(w->store);
	world_untried(w, told.row);
	world_restart(w);
	assert_int_equal(world_told(w).attempt, 2);
}

static void
untried_not_handed_out(struct world *w)
{
	world_read_match(w, 0);
	assert_int_equal(store_untried(w->store, 1, &w->err), STATUS_MESSAGE);
	w->now_ms += 10 * MINUTES_MS;
	world_delivered(w, world_told(w).row, true);
	assert_int_equal(store_untried(w->store, 1, &w->err), STATUS_MESSAGE);
}

static void
untried_after_delivered(struct world *w)
{
	struct store_delivery told;

	world_read_match(w, 10);
	told = world_told(w);
	assert_int_equal(
	    store_delivered(w->store, told.row, true, VIEW(""), w->now_ms, &w->err), STATUS_OK);
	world_untried(w, told.row);
	assert_int_equal(world_counts(w).undelivered, 0);
}

static void
held(struct world *w)
{
	struct store_delivery told;

	world_match(w, 1, 1);
	world_match(w, 2, 2);
	world_match(w, 3, 3);
	world_batch(w, 0, 10, 10);
	(void)world_commit(w);
	told = world_told(w);
	store_hold(w->store);
	assert_nothing_due(w);
	world_delivered(w, told.row, true);
	assert_nothing_due(w);
	/* What is read afterwards waits as well. */
	world_match(w, 13, 4);
	world_batch(w, 10, 20, 20);
	(void)world_commit(w);
	assert_nothing_due(w);
	assert_int_equal(world_counts(w).undelivered, 3);
	world_restart(w);
	for (uint8_t id = 2; id <= 4; id++) {
		told = world_told(w);
		assert_int_equal(told.issuance.id.bytes[0], id);
		assert_int_equal(told.attempt, 1);
	}
	assert_nothing_due(w);
}

static void
due_now(struct world *w)
{
	uint64_t due_ms = 1;

	world_read_match(w, 10);
	assert_int_equal(store_next_due(w->store, &due_ms, &w->err), STATUS_OK);
	assert_int_equal(due_ms, 0);
}

static const struct contract contracts[] = {
	{ "what is told has all that is known of an issuance", everything },
	{ "a match waits for its proof", waits_for_proof },
	{ "a match that is not proven after ten minutes is told without", waits_ten_minutes },
	{ "what a failed log has not proven is told at once", failed_log },
	{ "a log that proves something again has mended", mended_log },
	{ "a match does not hurry because another log fails", other_failed_log },
	{ "a match does not hurry because of what is not the fault of its log", innocent_log },
	{ "a proof in another log settles an issuance", other_log_settles },

	{ "what was delivered is not told again", told_once },
	{ "what may not have been delivered comes again with attempt 2", told_without_record },
	{ "a delivery whose record was not committed comes again", record_not_committed },
	{ "what failed comes again after 5 s, 5 min, 30 min, 2 h and so on", told_again_later },
	{ "what comes again says what is proven by then", told_again_is_proven },
	{ "a clock that goes ahead by a year makes due what waits", clock_goes_ahead },
	{ "a clock that goes back by a year makes due what it would leave waiting",
	    clock_goes_back },
	{ "what failed waits for a day at most, wherever the clock goes",
	    clock_goes_back_on_failed },
	{ "only what was handed out can be delivered", not_handed_out },
	{ "the first of two answers counts", told_twice_over },
	{ "more rows than are handed out at once all come, in order", many },
	{ "what a commit handed out is due at once", due_now },
	{ "an attempt that was not tried does not count", untried },
	{ "only what was handed out can be untried", untried_not_handed_out },
	{ "what was delivered is not untried any more", untried_after_delivered },
	{ "a store that holds hands out nothing, and counts no attempt for it", held },
};

int
main(void)
{
	contract_rows(contracts);
	return tap_done();
}
