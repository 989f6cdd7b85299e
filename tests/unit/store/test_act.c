/* SPDX-License-Identifier: Apache-2.0 */
/* What an operator does to the state, and what the state says afterwards. */
#include "unit/store/world.h"

static const struct store_act anna = {
	.uid = 1000,
	.pid = 4711,
	.user = { (const uint8_t *)"anna", 4 },
	.reason = { (const uint8_t *)"a disk broke", 12 },
};

/* ---- words ---- */

/* A head, signed at time ms; whether it contradicts another one. */
static bool
see_head(struct world *w, uint64_t size, uint8_t root, uint64_t ms)
{
	const struct store_head head = { .size = size,
		.root = { .bytes = { root } },
		.timestamp_ms = ms,
		.body = VIEW("head") };
	bool contradicts = false;
	struct hash other;

	assert_int_equal(
	    store_head(w->store, w->log, &head, &contradicts, &other, &w->err), STATUS_OK);
	return contradicts;
}

/* The size of a larger tree that was signed before. */
static uint64_t
larger(struct world *w, uint64_t size, uint64_t ms)
{
	const struct store_head head = { .size = size, .timestamp_ms = ms };
	uint64_t ret = 0;

	assert_int_equal(store_larger_head(w->store, w->log, &head, &ret, &w->err), STATUS_OK);
	return ret;
}

static void
read_entries(struct world *w, uint64_t begin, uint64_t end, uint64_t proven)
{
	world_batch(w, begin, end, proven);
	(void)world_commit(w);
}

/* The log was caught. */
static void
fail_log(struct world *w)
{
	world_finding(w, w->log, "split-view", 7);
	(void)world_commit(w);
	(void)world_told(w);
}

static enum status
try_lose(struct world *w, const char *name, uint64_t begin, uint64_t end)
{
	struct store_acted acted;

	return store_act_lost(
	    w->store, view_text(name), begin, end, &anna, w->now_ms, &acted, &w->err);
}

static void
lose(struct world *w, uint64_t begin, uint64_t end)
{
	assert_int_equal(try_lose(w, "first", begin, end), STATUS_OK);
}

static enum status
try_accept(struct world *w, const char *name)
{
	struct store_acted acted;

	return store_act_accept(w->store, view_text(name), &anna, w->now_ms, &acted, &w->err);
}

static void
accept(struct world *w)
{
	assert_int_equal(try_accept(w, "first"), STATUS_OK);
}

static void
assert_goes_on(struct world *w, uint64_t begin, uint64_t at, bool has_range)
{
	struct store_progress progress;

	world_restart(w);
	progress = world_progress(w);
	assert_true(progress.known);
	assert_int_equal(progress.begin, begin);
	assert_int_equal(progress.folded, at);
	assert_int_equal(progress.proven, at);
	assert_int_equal(progress.range.len > 0, has_range);
}

static void
assert_refused(struct world *w, enum status status, const char *said)
{
	assert_int_equal(status, STATUS_USAGE);
	assert_said(w, said);
	assert_nothing_due(w);
}

/* ---- lost entries ---- */

static void
lost_ahead(struct world *w)
{
	(void)see_head(w, 100, 1, 10);
	read_entries(w, 10, 20, 20);
	lose(w, 20, 30);
	assert_int_equal(world_first_log(w).lost, 10);
	assert_goes_on(w, 30, 30, false);
	assert_true(world_progress(w).behind_loss);
	read_entries(w, 30, 40, 40);
	assert_goes_on(w, 30, 40, true);
	assert_int_equal(world_first_log(w).lost, 10);
}

static void
lost_later(struct world *w)
{
	(void)see_head(w, 100, 1, 10);
	read_entries(w, 10, 20, 20);
	lose(w, 25, 30);
	assert_goes_on(w, 10, 20, true);
	read_entries(w, 20, 25, 25);
	assert_goes_on(w, 10, 25, true);
	lose(w, 25, 30);
	assert_goes_on(w, 30, 30, false);
}

static void
lost_before(struct world *w)
{
	(void)see_head(w, 100, 1, 10);
	read_entries(w, 10, 20, 20);
	lose(w, 0, 10);
	assert_goes_on(w, 10, 20, true);
	assert_int_equal(world_first_log(w).lost, 10);
}

static void
lost_unread(struct world *w)
{
	(void)see_head(w, 100, 1, 10);
	lose(w, 0, 100);
	assert_false(world_progress(w).known);
	assert_int_equal(world_first_log(w).lost, 100);
}

static void
lost_told(struct world *w)
{
	struct store_delivery delivery;

	(void)see_head(w, 100, 1, 10);
	lose(w, 20, 30);
	lose(w, 20, 40);
	delivery = world_told(w);
	assert_int_equal(delivery.subject, STORE_ACT);
	assert_int_equal(delivery.act, 1);
	assert_true(delivery.proven);
	assert_view_equal(delivery.finding.kind, VIEW("lost"));
	assert_int_equal(delivery.finding.at, 20);
	assert_view_equal(delivery.finding.message,
	    VIEW("entries 20 to 30 are lost, says anna (user 1000): a disk broke"));
	assert_view_equal(delivery.sightings[0].log_name, VIEW("first"));
	assert_int_equal(world_told(w).act, 2);
	assert_nothing_due(w);
}

static void
lost_answer(struct world *w)
{
	struct store_acted acted;

	(void)see_head(w, 100, 1, 10);
	assert_int_equal(
	    store_act_lost(w->store, VIEW("first"), 20, 30, &anna, w->now_ms, &acted, &w->err),
	    STATUS_OK);
	assert_int_equal(acted.log, w->log);
	assert_string_equal(acted.message, "first: entries 20 to 30 are lost");
	assert_int_equal(acted.head.size, 0);
}

static void
lost_refused(struct world *w)
{
	uint64_t other = world_log(w, "other");
	struct store_log twin = world_log_named("twin");
	struct store_progress progress;
	uint64_t number;

	assert_refused(w, try_lose(w, "first", 0, 1), "has 0 entries only");
	(void)see_head(w, 100, 1, 10);
	read_entries(w, 10, 20, 15);
	assert_refused(w, try_lose(w, "firs", 30, 40), "no logs have the name firs");
	assert_refused(w, try_lose(w, "\x1b[2J", 30, 40), "\\x1b[2J");
	assert_refused(w, try_lose(w, "first", 30, 30), "no entries from 30 to 30");
	assert_refused(w, try_lose(w, "first", 31, 30), "no entries from 31 to 30");
	assert_refused(w, try_lose(w, "first", 30, 101), "has 100 entries only");
	assert_refused(w, try_lose(w, "first", 30, UINT64_MAX), "has 100 entries only");
	assert_refused(w, try_lose(w, "first", 9, 11), "1 were read already");
	assert_refused(w, try_lose(w, "first", 19, 30), "1 were read already");
	assert_refused(w, try_lose(w, "first", 0, 100), "10 were read already");
	twin.id.bytes[31] = 1;
	assert_int_equal(store_log(w->store, &twin, &number, &progress, &w->err), STATUS_OK);
	twin.id.bytes[31] = 2;
	assert_int_equal(store_log(w->store, &twin, &number, &progress, &w->err), STATUS_OK);
	assert_refused(w, try_lose(w, "twin", 0, 1), "several logs have the name twin");
	assert_true(other != w->log);
	assert_int_equal(world_first_log(w).lost, 0);
	lose(w, 20, 100);
}

/* ---- a head that is accepted ---- */

static void
accept_other_root(struct world *w)
{
	assert_false(see_head(w, 100, 1, 10));
	read_entries(w, 10, 100, 100);
	assert_true(see_head(w, 100, 2, 20));
	fail_log(w);
	accept(w);
	assert_false(world_first_log(w).failed);
	assert_false(see_head(w, 100, 2, 30));
	assert_goes_on(w, 10, 100, false);
	/* The one that was given up is a contradiction now. */
	assert_true(see_head(w, 100, 1, 40));
}

static void
accept_back(struct world *w)
{
	(void)see_head(w, 100, 1, 10);
	(void)see_head(w, 100, 2, 20);
	fail_log(w);
	accept(w);
	assert_true(see_head(w, 100, 1, 30));
	world_finding(w, w->log, "split-view", 7);
	(void)world_commit(w);
	accept(w);
	assert_false(see_head(w, 100, 1, 40));
	assert_true(see_head(w, 100, 2, 50));
}

static void
accept_smaller(struct world *w)
{
	(void)see_head(w, 100, 1, 10);
	read_entries(w, 10, 100, 100);
	(void)see_head(w, 60, 2, 20);
	assert_int_equal(larger(w, 60, 20), 100);
	fail_log(w);
	accept(w);
	assert_int_equal(larger(w, 60, 20), 0);
	assert_int_equal(world_first_log(w).head_size, 60);
	assert_goes_on(w, 10, 60, false);
	/* What is read again is new. */
	read_entries(w, 60, 100, 0);
	assert_int_equal(world_first_log(w).parsed, 130);
	assert_int_equal(world_progress(w).proven, 60);
}

static void
accept_regrown(struct world *w)
{
	(void)see_head(w, 100, 1, 10);
	(void)see_head(w, 60, 2, 20);
	fail_log(w);
	accept(w);
	/* From a cache. */
	assert_false(see_head(w, 100, 1, 10));
	assert_int_equal(world_first_log(w).head_size, 60);
	assert_false(see_head(w, 100, 1, 30));
	assert_int_equal(world_first_log(w).head_size, 100);
	assert_true(see_head(w, 100, 3, 40));
}

static void
accept_larger(struct world *w)
{
	(void)see_head(w, 50, 1, 10);
	read_entries(w, 10, 70, 50);
	(void)see_head(w, 90, 2, 20);
	fail_log(w);
	accept(w);
	assert_goes_on(w, 10, 50, false);
	/* A smaller tree that was never disputed still counts. */
	assert_true(see_head(w, 50, 3, 30));
}

static void
accept_before_all(struct world *w)
{
	(void)see_head(w, 100, 1, 10);
	read_entries(w, 50, 100, 100);
	(void)see_head(w, 40, 2, 20);
	fail_log(w);
	accept(w);
	assert_goes_on(w, 40, 40, false);
	assert_false(world_progress(w).behind_loss);
}

static void
accept_unread(struct world *w)
{
	(void)see_head(w, 100, 1, 10);
	fail_log(w);
	accept(w);
	assert_false(world_progress(w).known);
}

static void
accept_newest(struct world *w)
{
	struct store_acted acted;

	(void)see_head(w, 100, 1, 20);
	(void)see_head(w, 110, 2, 30);
	(void)see_head(w, 90, 3, 10);
	fail_log(w);
	assert_int_equal(
	    store_act_accept(w->store, VIEW("first"), &anna, w->now_ms, &acted, &w->err),
	    STATUS_OK);
	assert_int_equal(acted.head.size, 110);
	assert_int_equal(acted.head.root.bytes[0], 2);
	assert_int_equal(acted.head.timestamp_ms, 30);
	assert_int_equal(acted.log, w->log);
}

static void
accept_told(struct world *w)
{
	struct store_delivery delivery;

	(void)see_head(w, 100, 1, 10);
	read_entries(w, 0, 40, 40);
	fail_log(w);
	accept(w);
	delivery = world_told(w);
	assert_int_equal(delivery.subject, STORE_ACT);
	assert_view_equal(delivery.finding.kind, VIEW("accepted"));
	assert_int_equal(delivery.finding.at, 40);
	assert_view_equal(delivery.finding.message,
	    VIEW(
		"its tree of 100 entries with the root "
		"0100000000000000000000000000000000000000000000000000000000000000"
		" is accepted, and reading goes on at entry 40, says anna (user 1000): a disk broke"));
	world_delivered(w, delivery.row, true);
	assert_nothing_due(w);
}

static void
accept_refused(struct world *w)
{
	assert_refused(w, try_accept(w, "firs"), "no logs have the name firs");
	assert_refused(w, try_accept(w, "first"), "has shown no head");
	(void)see_head(w, 100, 1, 10);
	assert_refused(w, try_accept(w, "first"), "has not failed");
	fail_log(w);
	accept(w);
	(void)world_told(w);
	assert_refused(w, try_accept(w, "first"), "has not failed");
}

/* ---- an old state ---- */

/* Of the ID of the first log. */
#define ZEROS "000000000000000000000000000000000000000000000000000000"

/* The newest head and the proof of a state that was written before there were acts. */
static void
old_state(struct world *w)
{
	const struct store_migration first[] = { w->type->migrations[0], { 0, NULL } };
	const struct store_type *type = w->type;
	struct store_type old = *type;
	void *database;

	store_closep(&w->store);
	old.migrations = first;
	w->type = &old;
	/* Nothing of it stays. */
	for (const char *const *file = (const char *const[]){ "state.db", "state.db-wal", NULL };
	     *file != NULL; file++) {
		char path[64];

		world_path(w, *file, path);
		(void)unlink(path);
	}
	assert_int_equal(world_try_open(w), STATUS_OK);
	database = w->store->database.handle;
	assert_int_equal(
	    old.script(database,
		"INSERT INTO logs (id, protocol, state, name, operator_name, url,"
		" origin, key, mmd_s, failed) VALUES (x'6669727374" ZEROS "', 1, 1, 'first',"
		" '', '', '', x'', 0, 1);"
		"INSERT INTO heads (log, size, root, timestamp_ms, evidence_sha256)"
		" VALUES (1, 100, zeroblob(32), 10, x''), (1, 60, zeroblob(32), 20, x'');"
		"INSERT INTO coverage (log, first, past, kind, generation, range)"
		" VALUES (1, 0, 30, 1, 0, 'of 30'), (1, 30, 40, 1, 1, 'of 40'), (1, 40, 50, 0, 1, 'of 50')",
		&w->err),
	    STATUS_OK);
	store_closep(&w->store);
	w->type = type;
	assert_int_equal(world_try_open(w), STATUS_OK);
	assert_int_equal(world_progress(w).proven, 40);
	assert_view_equal(world_progress(w).range, VIEW("of 40"));
	accept(w);
	assert_int_equal(world_first_log(w).head_size, 60);
	assert_int_equal(world_progress(w).range.len, 0);
}

int
main(void)
{
	const struct contract losses[] = {
		{ "reading goes on behind what is lost", lost_ahead },
		{ "reading that comes to what is lost reads on, unless it is told again",
		    lost_later },
		{ "what is lost before all that was read changes nothing else", lost_before },
		{ "a log of which nothing was read may have lost all", lost_unread },
		{ "a loss is told with who noted it, when and why, and each time", lost_told },
		{ "whoever noted it is told what was done", lost_answer },
		{ "what is read, not there yet or of no log is not lost", lost_refused },
	};
	const struct contract heads[] = {
		{ "another root for a size is right when it is accepted", accept_other_root },
		{ "a head that was given up may be accepted later", accept_back },
		{ "a smaller tree is right when it is accepted, and reading goes on at its end",
		    accept_smaller },
		{ "a head that was given up counts again when the log has grown to it",
		    accept_regrown },
		{ "in a larger tree reading goes on where the last proof ends", accept_larger },
		{ "a tree that ends before all that was read is read from its end",
		    accept_before_all },
		{ "a log of which nothing was read begins as ever", accept_unread },
		{ "the head that was signed last is accepted, whatever came last", accept_newest },
		{ "that a head was accepted is told with who did it, and why", accept_told },
		{ "a log that has not failed has nothing to accept", accept_refused },
		{ "a state from before has its newest head", old_state },
	};

	contract_rows(losses);
	contract_rows(heads);
	return tap_done();
}
