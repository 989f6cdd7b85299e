/* SPDX-License-Identifier: Apache-2.0 */
/* To whom something is told, and what is told when more of it is known. */
#include "unit/store/world.h"

static void
each_sink(struct world *w)
{
	struct store_delivery line;
	struct store_delivery hook;

	w->options.sinks = STORE_LINE | STORE_HOOK;
	world_restart(w);
	world_read_match(w, 10);
	line = world_told(w);
	assert_int_equal(line.sink, STORE_LINE);
	hook = world_told(w);
	assert_int_equal(hook.sink, STORE_HOOK);
	world_delivered(w, line.row, true);
	world_delivered(w, hook.row, false);
	assert_int_equal(world_counts(w).undelivered, 1);
	w->now_ms += 5000;
	assert_int_equal(world_told(w).sink, STORE_HOOK);
	assert_nothing_due(w);
}

static void
no_sink(struct world *w)
{
	w->options.sinks = 0;
	world_restart(w);
	world_read_match(w, 10);
	assert_nothing_due(w);
	assert_int_equal(world_counts(w).issuances, 1);
}

static void
sink_switched_off(struct world *w)
{
	w->options.sinks = STORE_HOOK;
	world_restart(w);
	world_read_match(w, 10);
	w->options.sinks = STORE_LINE;
	world_restart(w);
	assert_nothing_due(w);
	assert_int_equal(world_counts(w).undelivered, 0);
	w->options.sinks = STORE_HOOK;
	world_restart(w);
	assert_int_equal(world_told(w).sink, STORE_HOOK);
}

static void
no_updates(struct world *w)
{
	world_read_match(w, 0);
	w->now_ms += 10 * MINUTES_MS;
	world_delivered(w, world_told(w).row, true);
	world_match(w, 13, 1);
	world_batch(w, 10, 20, 20);
	(void)world_commit(w);
	assert_int_equal(world_counts(w).unproven, 0);
	w->now_ms += 20 * MINUTES_MS;
	assert_nothing_due(w);
}

static void
update_of_sighting(struct world *w)
{
	struct store_delivery told;

	w->options.updates = true;
	world_restart(w);
	world_read_match(w, 10);
	world_delivered(w, world_told(w).row, true);
	world_match(w, 13, 1);
	world_batch(w, 10, 20, 10);
	(void)world_commit(w);
	assert_nothing_due(w);
	world_match(w, 13, 1);
	world_batch(w, 10, 20, 20);
	(void)world_commit(w);
	told = world_told(w);
	assert_int_equal(told.event, STORE_SIGHTED);
	assert_int_equal(told.sighting_count, 2);
	assert_int_equal(told.issuance.id.bytes[0], 1);
	assert_nothing_due(w);
}

static void
no_update_before_first(struct world *w)
{
	w->options.updates = true;
	world_restart(w);
	world_read_match(w, 0);
	world_match(w, 13, 1);
	world_batch(w, 10, 20, 20);
	(void)world_commit(w);
	assert_int_equal(world_told(w).event, STORE_NEW);
	assert_nothing_due(w);
}

static void
update_of_proof(struct world *w)
{
	struct store_delivery told;

	w->options.updates = true;
	world_restart(w);
	world_fault(w, 4, "unreadable");
	world_read_match(w, 0);
	w->now_ms += 10 * MINUTES_MS;
	assert_int_equal(world_told(w).event, STORE_NEW);
	assert_int_equal(world_told(w).event, STORE_NEW);
	world_batch(w, 10, 10, 10);
	(void)world_commit(w);
	told = world_told(w);
	assert_int_equal(told.event, STORE_PROVED);
	assert_int_equal(told.subject, STORE_ISSUANCE);
	assert_true(told.proven);
	told = world_told(w);
	assert_int_equal(told.event, STORE_PROVED);
	assert_int_equal(told.subject, STORE_FAULT);
	assert_true(told.proven);
	assert_nothing_due(w);
}

static void
no_update_of_proof(struct world *w)
{
	uint64_t second = world_log(w, "second");

	w->options.updates = true;
	world_restart(w);
	world_read_match(w, 10);
	world_delivered(w, world_told(w).row, true);
	world_match_in(w, second, 7, 1, 0);
	assert_int_equal(world_try_batch(w, second, 0, 10, 10), STATUS_OK);
	(void)world_commit(w);
	assert_int_equal(world_told(w).event, STORE_SIGHTED);
	assert_nothing_due(w);
}

static const struct contract contracts[] = {
	{ "each sink is told for itself", each_sink },
	{ "without a sink nothing is told, and all is kept", no_sink },
	{ "a sink that is switched off is told when it is on again", sink_switched_off },
	{ "without updates an issuance is told once", no_updates },
	{ "with updates a later sighting is told, once and when proven", update_of_sighting },
	{ "a sighting before the first telling is part of it", no_update_before_first },
	{ "with updates a proof that came late is told", update_of_proof },
	{ "a proof is no news where one was told", no_update_of_proof },
};

int
main(void)
{
	contract_rows(contracts);
	return tap_done();
}
