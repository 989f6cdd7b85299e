/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zones, sources and what they declare, in a world of the store.
 */
#ifndef CTVIGIL_TESTS_UNIT_STORE_JUDGE_WORLD_H
#define CTVIGIL_TESTS_UNIT_STORE_JUDGE_WORLD_H

#include "policy/verdict.h"
#include "store/judge.h"
#include "world.h"

#define HOLD_MS (10 * MINUTES_MS)
/* What world_match() says: the SCT, the TBS hash and the key. */
#define SCT_MS 500
#define SPKI 3
#define TBS 2

static const struct store_zone no_zone = { .names = { .ptr = NULL } };

/* Issuances are judged by this zone; what a source may explain waits. */
static inline void
judge_by(struct world *w, const struct store_zone *zone, size_t count)
{
	assert_int_equal(store_policy(w->store, zone, count, HOLD_MS, &w->err), STATUS_OK);
}

static inline uint64_t
source(struct world *w, const char *names)
{
	uint64_t number = 0;

	assert_int_equal(
	    store_source(w->store, VIEW("web"), view_text(names), true, &number, &w->err),
	    STATUS_OK);
	return number;
}

static inline void
declare(struct world *w, uint64_t number, enum store_declared_kind kind, uint8_t hash,
    const char *names)
{
	const struct store_declared item = {
		.kind = kind,
		.hash = { .bytes = { hash } },
		.names = view_text(names),
	};

	assert_int_equal(store_declare(w->store, number, &item, 1, w->now_ms, &w->err), STATUS_OK);
}

static inline void
source_read(struct world *w, uint64_t number)
{
	assert_int_equal(store_source_read(w->store, number, true, w->now_ms, &w->err), STATUS_OK);
}

/* Entry index is issuance id, for this name, and proven. */
static inline void
read_name(struct world *w, uint64_t index, uint8_t id, const char *name)
{
	world_match(w, index, id);
	world_item(w, index, name);
	world_batch(w, index, index + 1, index + 1);
	(void)world_commit(w);
}

static inline void
release(struct world *w)
{
	assert_int_equal(store_release(w->store, w->now_ms, &w->err), STATUS_OK);
}

/* The next row, told with this verdict. */
static inline struct store_delivery
assert_told(struct world *w, enum finding_state state, enum rule rule)
{
	struct store_delivery told = world_told(w);

	assert_int_equal(told.verdict.state, state);
	assert_int_equal(told.verdict.rule, rule);
	assert_int_equal(told.verdict.severity, rules[rule].severity);
	return told;
}

#endif
