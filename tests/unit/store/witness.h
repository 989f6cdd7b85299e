/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A monitor that may end at any point of its work, and what the outside world saw of it.
 * What a state must hold follows from how far it was read: so a state that has a part of
 * a commit only, or not all of those that were acknowledged, is found out.
 */
#ifndef CTVIGIL_TESTS_UNIT_STORE_WITNESS_H
#define CTVIGIL_TESTS_UNIT_STORE_WITNESS_H

#include "unit/store/world.h"

#define WITNESS_ENTRIES 100000

/* Every sixth entry is one that cannot be read, and at every sixth the log is caught;
 * every third matches. */
#define WITNESS_EVERY 6
#define WITNESS_FAULT 1
#define WITNESS_FINDING 2

/* It may lie in memory that the dead leave behind. */
struct witness {
	volatile uint64_t acknowledged;             /* entries before it */
	volatile uint8_t told[WITNESS_ENTRIES];     /* the last attempt, per entry */
	volatile uint8_t recorded[WITNESS_ENTRIES]; /* that it was told is committed */
	volatile uint8_t told_wrongly;              /* after its record, or as an old attempt */
};

static inline bool
witness_match(struct world *w, uint64_t index)
{
	struct store_match match = { .index = index, .json = VIEW("{}") };
	const struct store_item item = { .value = VIEW("www.example.org") };
	struct buf id;

	buf_init(&id, match.id.bytes, sizeof(match.id.bytes));
	buf_uint(&id, 8, index);
	return store_match(w->store, w->log, &match, &w->err) == STATUS_OK &&
	       store_item(w->store, w->log, index, &item, &w->err) == STATUS_OK;
}

static inline bool
witness_entry(struct world *w, uint64_t index)
{
	const struct store_fault fault = { .index = index, .code = VIEW("unreadable") };
	const struct store_finding finding = { .kind = VIEW("split-view"), .at = index };

	switch (index % WITNESS_EVERY) {
	case 0:
	case WITNESS_EVERY / 2:
		return witness_match(w, index);
	case WITNESS_FAULT:
		return store_fault(w->store, w->log, &fault, &w->err) == STATUS_OK;
	case WITNESS_FINDING:
		return store_finding(w->store, w->log, &finding, w->now_ms, &w->err) == STATUS_OK;
	default:
		return true;
	}
}

/* All of these can fail where the monitor or its disk is at its end. */

static inline bool
witness_batch(struct world *w, uint64_t begin, uint64_t end)
{
	for (uint64_t i = begin; i < end; i++) {
		if (!witness_entry(w, i))
			return false;
	}
	return world_try_batch(w, w->log, begin, end, end) == STATUS_OK;
}

static inline bool
witness_commit(struct world *w, struct witness *witness, uint64_t end)
{
	uint64_t entries;

	if (store_commit(w->store, w->now_ms, &entries, &w->err) != STATUS_OK)
		return false;
	witness->acknowledged = end;
	return true;
}

/* The effect, and then its record, which is still to be committed. */
static inline bool
witness_tell(struct world *w, struct witness *witness, bool *ret_found, uint64_t *ret_index)
{
	struct store_delivery delivery;

	if (store_next_delivery(w->store, w->now_ms, ret_found, &delivery, &w->err) != STATUS_OK)
		return false;
	if (!*ret_found)
		return true;
	*ret_index = delivery.sightings[0].index;
	if (witness->recorded[*ret_index] || delivery.attempt <= witness->told[*ret_index])
		witness->told_wrongly = 1;
	witness->told[*ret_index] = (uint8_t)delivery.attempt;
	return store_delivered(w->store, delivery.row, true, VIEW(""), w->now_ms, &w->err) ==
	       STATUS_OK;
}

/* Tells some of what is due, and commits that. */
static inline bool
witness_deliver(struct world *w, struct witness *witness, uint64_t end)
{
	uint64_t told[32];
	size_t count = 0;
	bool found = true;

	while (count < COUNT_OF(told)) {
		if (!witness_tell(w, witness, &found, &told[count]))
			return false;
		if (!found)
			break;
		count++;
	}
	if (!witness_commit(w, witness, end))
		return false;
	for (size_t i = 0; i < count; i++)
		witness->recorded[told[i]] = 1;
	return true;
}

/* How many of the entries before end are of this kind. */
static inline uint64_t
witness_count(uint64_t end, uint64_t kind)
{
	return (end + WITNESS_EVERY - 1 - kind) / WITNESS_EVERY;
}

/* What the state must say, whenever it is opened. */
static inline void
witness_check(struct world *w, const struct witness *witness)
{
	struct store_progress progress = world_progress(w);
	struct store_counts counts = world_counts(w);
	uint64_t end = progress.folded;
	uint64_t matches = witness_count(end, 0) + witness_count(end, WITNESS_EVERY / 2);

	assert_false(witness->told_wrongly);
	assert_true(end >= witness->acknowledged);
	assert_int_equal(progress.begin, 0);
	assert_int_equal(progress.proven, end);
	assert_int_equal(world_first_log(w).parsed, end);
	assert_int_equal(counts.issuances, matches);
	assert_int_equal(counts.sightings, matches);
	assert_int_equal(counts.unproven, 0);
	assert_int_equal(counts.faults, witness_count(end, WITNESS_FAULT));
	assert_int_equal(counts.findings, witness_count(end, WITNESS_FINDING));
}

/* Tells the rest: each has been told then, and none in a way that it must not. */
static inline void
witness_check_told(struct world *w, struct witness *witness)
{
	struct store_counts counts;
	uint64_t told = 0;

	do {
		assert_true(witness_deliver(w, witness, witness->acknowledged));
		counts = world_counts(w);
	} while (counts.undelivered > 0);
	assert_false(witness->told_wrongly);
	for (size_t i = 0; i < WITNESS_ENTRIES; i++)
		told += witness->told[i] > 0 ? 1 : 0;
	assert_int_equal(told, counts.issuances + counts.faults + counts.findings);
}

#endif
