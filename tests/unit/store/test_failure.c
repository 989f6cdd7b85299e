/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each thing a store does is repeated with its first, second, third, ... step
 * failing, until none fails: a failure changes nothing, and the next try works.
 * The steps are those of the store, or those of SQLite on its disk.
 */
#include "support/power_vfs.h"
#include "unit/store/world.h"

#include <sqlite3.h>

/* What fails: a step of the store, or one of these on the disk, with this code. */
struct failure {
	const char *name;
	unsigned steps;
	int code;
};

static const struct failure *failure;
static size_t failures_met;

static const struct store_type *real;
static size_t steps_left; /* until one fails */
static bool has_failed;

static bool
fails_now(void)
{
	if (steps_left == 0)
		return false;
	steps_left--;
	if (steps_left > 0)
		return false;
	has_failed = true;
	return true;
}

static enum status
failing_step(void *database, void *statement, bool *ret_row, struct error *err)
{
	if (fails_now())
		return error_set(err, STATUS_STORE_FAILED, 0, "a step fails");
	return real->step(database, statement, ret_row, err);
}

static enum status
failing_prepare(void *database, const char *sql, void **ret, struct error *err)
{
	if (fails_now())
		return error_set(err, STATUS_STORE_FAILED, 0, "a statement fails");
	return real->prepare(database, sql, ret, err);
}

/* Giving up always works: an engine that cannot even do that has given up. */
static enum status
failing_script(void *database, const char *sql, struct error *err)
{
	if (strcmp(sql, "ROLLBACK") != 0 && fails_now())
		return error_set(err, STATUS_STORE_FAILED, 0, "a script fails");
	return real->script(database, sql, err);
}

/* Does something, and returns how it went. */
typedef enum status action_fn(struct world *w);

/* What must hold where the action failed, and where it worked. */
typedef void verdict_fn(struct world *w, bool worked);

static void
begin_failing(size_t n)
{
	has_failed = false;
	if (failure->steps == 0)
		steps_left = n;
	else
		power_fail_at(failure->steps, n, failure->code);
}

static void
end_failing(void)
{
	has_failed |= power_has_failed();
	steps_left = 0;
	power_work();
}

static void
check_status(const struct world *w, enum status status)
{
	if (failure->steps == 0)
		assert_int_equal(status, has_failed ? STATUS_STORE_FAILED : STATUS_OK);
	else if (failure->code == SQLITE_FULL)
		assert_int_equal(status, has_failed ? STATUS_STORE_FULL : STATUS_OK);
	else
		assert_int_equal(status != STATUS_OK, has_failed);
	if (status == STATUS_OK)
		return;
	assert_int_equal(w->err.status, status);
	if (failure->steps != 0)
		assert_said(w, "state.db: ");
}

static void
fail_each_step(struct world *w, action_fn *action, verdict_fn *verdict)
{
	size_t failing = 0;
	enum status status;

	do {
		begin_failing(++failing);
		status = action(w);
		end_failing();
		check_status(w, status);
		verdict(w, status == STATUS_OK);
		if (w->store != NULL)
			world_check_sound(w);
	} while (status != STATUS_OK);
	/* What the engine did without would have been a failure that nobody saw. */
	assert_false(has_failed);
	failures_met += failing - 1;
	assert_true(failing > 2 || failure->steps != 0);
}

/* ---- the group commit ---- */

static enum status
commit(struct world *w)
{
	uint64_t entries = 4711;
	enum status status = store_commit(w->store, w->now_ms, &entries, &w->err);

	assert_int_equal(entries, status == STATUS_OK ? 10 : 0);
	return status;
}

static void
all_or_nothing(struct world *w, bool worked)
{
	struct store_counts counts = world_counts(w);

	assert_int_equal(counts.issuances, worked ? 3 : 1);
	assert_int_equal(counts.sightings, worked ? 4 : 1);
	assert_int_equal(counts.unproven, worked ? 0 : 1);
	assert_int_equal(counts.mismatches, worked ? 1 : 0);
	assert_int_equal(counts.faults, worked ? 1 : 0);
	assert_int_equal(counts.findings, worked ? 1 : 0);
	assert_int_equal(counts.undelivered, worked ? 7 : 1);
	assert_int_equal(
	    counts.evidence_bytes, worked ? strlen("raw bytes") + strlen("evidence") : 0);
	assert_int_equal(world_progress(w).folded, worked ? 20 : 10);
	assert_int_equal(store_waiting(w->store), worked ? 0 : 10);
}

static void
failed_commit(struct world *w)
{
	w->options.updates = true;
	world_restart(w);
	world_match(w, 3, 1);
	world_batch(w, 0, 10, 0);
	(void)world_commit(w);
	w->now_ms += 10 * MINUTES_MS;
	assert_int_equal(
	    store_delivered(w->store, world_told(w).row, false, VIEW("why"), w->now_ms, &w->err),
	    STATUS_OK);
	world_match(w, 12, 1);
	world_match_in(w, w->log, 13, 2, 9);
	world_match_in(w, w->log, 14, 3, 9);
	world_item(w, 13, "www.example.org");
	world_fault(w, 15, "unreadable");
	world_batch(w, 10, 20, 20);
	assert_int_equal(store_lost(w->store, w->log, 20, 30, &w->err), STATUS_OK);
	world_finding(w, w->log, "split-view", 100);
	fail_each_step(w, commit, all_or_nothing);
}

/* ---- what is written at once ---- */

static enum status
tell_head(struct world *w)
{
	const struct store_head head = { .size = 5, .root = { .bytes = { 2 } } };
	struct hash other = { .bytes = { 0 } };
	bool contradicts = false;
	enum status status;

	status = store_head(w->store, w->log, &head, &contradicts, &other, &w->err);
	assert_int_equal(contradicts, status == STATUS_OK);
	assert_int_equal(other.bytes[0], status == STATUS_OK ? 1 : 0);
	return status;
}

static void
no_verdict(struct world *w, bool worked unused_arg)
{
	/* A transaction that was left open would refuse this one. */
	(void)world_log(w, "first");
}

static void
failed_head(struct world *w)
{
	const struct store_head head = { .size = 5, .root = { .bytes = { 1 } } };
	struct hash other;
	bool contradicts;

	assert_int_equal(
	    store_head(w->store, w->log, &head, &contradicts, &other, &w->err), STATUS_OK);
	fail_each_step(w, tell_head, no_verdict);
}

static enum status
tell_watch(struct world *w)
{
	const struct hash digest = { .bytes = { 1 } };
	uint64_t generation = 4711;
	enum status status = store_watch(w->store, &digest, 3, &generation, &w->err);

	assert_int_equal(generation, status == STATUS_OK ? 1 : 4711);
	return status;
}

static void
failed_watch(struct world *w)
{
	fail_each_step(w, tell_watch, no_verdict);
}

static enum status
tell_log(struct world *w)
{
	const struct store_log log = world_log_named("second");
	struct store_progress progress;
	uint64_t number = 4711;
	enum status status = store_log(w->store, &log, &number, &progress, &w->err);

	assert_int_equal(number, status == STATUS_OK ? 2 : 4711);
	return status;
}

static void
failed_log(struct world *w)
{
	fail_each_step(w, tell_log, no_verdict);
}

static enum status
tell_batch(struct world *w)
{
	return world_try_batch(w, w->log, 0, 10, 10);
}

static void
taken_once(struct world *w, bool worked)
{
	assert_int_equal(store_waiting(w->store), worked ? 10 : 0);
}

static void
failed_batch(struct world *w)
{
	world_match(w, 3, 1);
	fail_each_step(w, tell_batch, taken_once);
	(void)world_commit(w);
	assert_int_equal(world_counts(w).issuances, 1);
}

/* ---- what an operator does ---- */

static const struct store_act act = { .user = { (const uint8_t *)"anna", 4 } };

static enum status
lose(struct world *w)
{
	struct store_acted acted;

	return store_act_lost(w->store, VIEW("first"), 10, 20, &act, w->now_ms, &acted, &w->err);
}

static void
lost_or_not(struct world *w, bool worked)
{
	assert_int_equal(world_progress(w).folded, worked ? 20 : 10);
	assert_int_equal(world_counts(w).undelivered, worked ? 1 : 0);
}

static void
failed_loss(struct world *w)
{
	struct store_head head = { .size = 20 };
	struct hash other;
	bool contradicts;

	assert_int_equal(
	    store_head(w->store, w->log, &head, &contradicts, &other, &w->err), STATUS_OK);
	world_batch(w, 0, 10, 10);
	(void)world_commit(w);
	fail_each_step(w, lose, lost_or_not);
}

static enum status
accept(struct world *w)
{
	struct store_acted acted;

	return store_act_accept(w->store, VIEW("first"), &act, w->now_ms, &acted, &w->err);
}

static void
accepted_or_not(struct world *w, bool worked)
{
	assert_int_equal(world_progress(w).folded, worked ? 5 : 10);
	assert_int_equal(world_counts(w).undelivered, worked ? 2 : 1);
}

static void
failed_accept(struct world *w)
{
	struct store_head head = { .size = 5 };
	struct hash other;
	bool contradicts;

	assert_int_equal(
	    store_head(w->store, w->log, &head, &contradicts, &other, &w->err), STATUS_OK);
	world_batch(w, 0, 10, 10);
	world_finding(w, w->log, "split-view", 5);
	(void)world_commit(w);
	fail_each_step(w, accept, accepted_or_not);
}

/* ---- the outbox ---- */

static enum status
hand_out(struct world *w)
{
	struct store_delivery delivery = { .row = 4711 };
	bool found = false;
	enum status status = store_next_delivery(w->store, w->now_ms, &found, &delivery, &w->err);

	assert_int_equal(found, status == STATUS_OK);
	if (status != STATUS_OK) {
		assert_int_equal(delivery.row, 4711);
		return status;
	}
	assert_int_equal(delivery.attempt, 1);
	assert_int_equal(delivery.sighting_count, 1);
	assert_int_equal(delivery.item_count, 1);
	return status;
}

static void
failed_hand_out(struct world *w)
{
	world_match(w, 3, 1);
	world_item(w, 3, "www.example.org");
	world_batch(w, 0, 10, 0);
	(void)world_commit(w);
	w->now_ms += 10 * MINUTES_MS;
	fail_each_step(w, hand_out, no_verdict);
}

/* ---- opening and reading ---- */

static void
open_or_not(struct world *w, bool worked)
{
	assert_int_equal(w->store != NULL, worked);
}

static void
failed_open(struct world *w)
{
	world_batch(w, 0, 10, 10);
	(void)world_commit(w);
	store_closep(&w->store);
	fail_each_step(w, world_try_open, open_or_not);
	assert_int_equal(world_progress(w).folded, 10);
}

static bool
count_one(void *context, const struct store_log_status *log unused_arg)
{
	size_t *count = context;

	(*count)++;
	return true;
}

static enum status
read_logs(struct world *w)
{
	struct store_counts counts;
	size_t count = 0;
	enum status status = store_each_log(w->store, count_one, &count, &w->err);

	if (status != STATUS_OK)
		return status;
	assert_int_equal(count, 2);
	return store_count(w->store, &counts, &w->err);
}

static void
failed_reading(struct world *w)
{
	(void)world_log(w, "second");
	fail_each_step(w, read_logs, no_verdict);
}

/* A database each of whose steps can fail. */
static void
failing_run(const void *p)
{
	const struct contract *row = p;
	struct store_type failing = *contract_type;
	struct world w;

	real = contract_type;
	failing.step = failing_step;
	failing.prepare = failing_prepare;
	failing.script = failing_script;
	power_begin();
	world_init(&w, &failing);
	world_open(&w);
	row->run(&w);
	world_fini(&w);
	power_end();
}

static const struct contract contracts[] = {
	{ "a commit that fails writes nothing, and works when it is tried again", failed_commit },
	{ "a head that could not be kept is told again", failed_head },
	{ "a watch list that could not be kept is told again", failed_watch },
	{ "a log that could not be kept is told again", failed_log },
	{ "a batch that could not be checked is not taken", failed_batch },
	{ "a loss that could not be noted may be noted later", failed_loss },
	{ "a head that could not be accepted may be accepted later", failed_accept },
	{ "what could not be handed out comes at the next try, as attempt 1", failed_hand_out },
	{ "a state that could not be opened can be opened later", failed_open },
	{ "logs that could not be read can be read later", failed_reading },
};

static const struct failure failures[] = {
	{ "a step of the store fails", 0, SQLITE_OK },
	{ "the disk is full", POWER_WRITE, SQLITE_FULL },
	{ "a write fails half done", POWER_WRITE, SQLITE_IOERR_WRITE },
	{ "a sync fails", POWER_SYNC, SQLITE_IOERR_FSYNC },
	{ "a read fails", POWER_READ, SQLITE_IOERR_READ },
	{ "a file cannot be opened", POWER_OPEN, SQLITE_CANTOPEN },
};

int
main(void)
{
	for (const struct store_type *const *type = store_types; *type != NULL; type++) {
		contract_type = *type;
		for (size_t i = 0; i < COUNT_OF(failures); i++) {
			failure = &failures[i];
			failures_met = 0;
			tap_section(failure->name);
			tap_rows(contracts, failing_run);
			print_error("# %s: %zu times\n", failure->name, failures_met);
		}
	}
	return tap_done();
}
