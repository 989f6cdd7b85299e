/* SPDX-License-Identifier: Apache-2.0 */
#include "store/judge.h"

#include "base/num.h"
#include "base/own.h"
#include "policy/binding.h"
#include "store/private.h"
#include "watch/cidr.h"

#include <stdlib.h>

/* Issuances that are looked at in one go. */
#define GO 1024

void
judge_fini(struct judge *judge)
{
	region_reset(&judge->region);
	region_reset(&judge->source_region);
	*judge = (struct judge){ .hold_ms = 0 };
}

/* ---- sources ---- */

static void
take_source(struct store *store)
{
	struct sql_database *database = &store->database;
	struct judge *judge = &store->judge;

	judge->sources = region_room(
	    &judge->source_region, judge->sources, judge->source_count, sizeof(*judge->sources));
	judge->sources[judge->source_count++] = (struct judge_source){
		.number = sql_column_number(database, SQL_SOURCES, 0),
		.names = region_copy(&judge->source_region, sql_column(database, SQL_SOURCES, 2)),
		.is_configured = sql_column_number(database, SQL_SOURCES, 3) != 0,
	};
}

static enum status
load_sources(struct store *store, struct error *err)
{
	struct sql_database *database = &store->database;
	struct judge *judge = &store->judge;
	enum status status;
	bool row;

	if (judge->has_sources)
		return STATUS_OK;
	region_reset(&judge->source_region);
	judge->sources = NULL;
	judge->source_count = 0;
	status = sql_begin(database, SQL_SOURCES, SQL_NONE, err);
	if (status != STATUS_OK)
		return status;
	while ((status = sql_next(database, SQL_SOURCES, &row, err)) == STATUS_OK && row)
		take_source(store);
	judge->has_sources = status == STATUS_OK;
	return status;
}

static struct view
names_of_source(const struct store *store, uint64_t number)
{
	for (size_t i = 0; i < store->judge.source_count; i++) {
		if (store->judge.sources[i].number == number)
			return store->judge.sources[i].names;
	}
	return VIEW("");
}

/* ---- facts ---- */

/* Whether names, of which none means any, cover a name or address. */
static bool
covers(struct view names, struct view value)
{
	return names.len == 0 || binding_covers(names, value);
}

static bool
covers_one(struct view names, const struct judged *judged)
{
	for (size_t i = 0; i < judged->item_count && names.len > 0; i++) {
		if (binding_covers(names, judged->items[i].value))
			return true;
	}
	return names.len == 0;
}

/* Whether a key that its source does not declare any more still counts. */
static bool
counts_still(uint64_t gone_ms, uint64_t now_ms)
{
	return gone_ms == 0 || now_ms < gone_ms + LIMIT_DECLARED_STAYS_MS;
}

/* What was declared of a hash: the fact that it proves, or the one that it does not. */
struct declaring {
	enum store_declared_kind kind;
	const struct hash *hash;
	unsigned proves;
	unsigned denies;
};

/* Marks the names and addresses that a row of what is declared covers, as far as its source
 * may vouch for them.  Whether it covers any. */
static bool
mark_covered(struct store *store, const struct judged *judged, bool *covered)
{
	struct sql_database *database = &store->database;
	struct view names = sql_column(database, SQL_DECLARED_OF, 1);
	struct view source =
	    names_of_source(store, sql_column_number(database, SQL_DECLARED_OF, 0));
	bool any = false;

	for (size_t i = 0; i < judged->item_count; i++) {
		struct view value = judged->items[i].value;

		if (!covers(names, value) || !covers(source, value))
			continue;
		covered[i] = true;
		any = true;
	}
	return any;
}

static bool
are_all(const bool *covered, size_t count)
{
	size_t i = 0;

	while (i < count && covered[i])
		i++;
	return i == count;
}

/* A key may be bound to one name here and to another there. */
static enum status
look_declared(struct store *store, const struct judged *judged, const struct declaring *what,
    uint64_t now_ms, unsigned *facts, uint64_t *source, struct error *err)
{
	struct sql_database *database = &store->database;
	enum status status = sql_begin(database, SQL_DECLARED_OF,
	    SQL_VALUES(sql_hash(what->hash), sql_number(what->kind)), err);
	bool *covered = NULL;
	uint64_t number = 0;
	bool row = true;

	while (status == STATUS_OK &&
	       (status = sql_next(database, SQL_DECLARED_OF, &row, err)) == STATUS_OK && row) {
		if (what->kind == STORE_KEY &&
		    !counts_still(sql_column_number(database, SQL_DECLARED_OF, 2), now_ms))
			continue;
		if (covered == NULL)
			covered = xcalloc(judged->item_count, sizeof(*covered));
		if (mark_covered(store, judged, covered))
			number = sql_column_number(database, SQL_DECLARED_OF, 0);
	}
	if (covered != NULL && are_all(covered, judged->item_count)) {
		*facts |= what->proves;
		*source = number;
	} else if (covered != NULL) {
		*facts |= what->denies;
	}
	free(covered);
	return status;
}

static bool
is_forbidden(const struct store_zone *zone, const struct judged *judged)
{
	struct view issuers = zone->issuers;
	struct view issuer;

	if (issuers.len == 0 || !judged->has_issuer_key)
		return false;
	while (view_take(&issuers, HASH_LEN, &issuer)) {
		if (view_equal(issuer, hash_view(&judged->issuer_key_sha256)))
			return false;
	}
	return true;
}

static unsigned
facts_of_zones(const struct store *store, const struct judged *judged)
{
	unsigned facts = 0;

	for (size_t i = 0; i < store->judge.zone_count; i++) {
		const struct store_zone *zone = &store->judge.zones[i];

		if (!covers_one(zone->names, judged))
			continue;
		if (zone->high_assurance)
			facts |= FACT(RULE_ASSURANCE);
		if (is_forbidden(zone, judged))
			facts |= FACT(RULE_ISSUER);
	}
	return facts;
}

static unsigned
facts_of_items(const struct judged *judged)
{
	unsigned facts = FACT(RULE_NOT_DECLARED);
	bool has_exact = false;

	for (size_t i = 0; i < judged->item_count; i++) {
		struct view value = judged->items[i].value;
		struct address address;

		has_exact = has_exact || judged->items[i].exact;
		if (address_from_text(value, &address))
			facts |= FACT(RULE_ADDRESS);
		if (value.len > 0 && memchr(value.ptr, '*', value.len) != NULL)
			facts |= FACT(RULE_WILDCARD);
	}
	return has_exact ? facts : facts | FACT(RULE_POSSIBLE);
}

enum status
judge_facts(struct store *store, const struct judged *judged, uint64_t now_ms, unsigned *ret_facts,
    uint64_t *ret_source, struct error *err)
{
	const struct declaring whats[] = {
		{ STORE_KEY, &judged->spki_sha256, FACT(RULE_KEY), FACT(RULE_ELSEWHERE) },
		{ STORE_TBS, &judged->tbs_sha256, FACT(RULE_TBS), 0 },
		{ STORE_TBS, &judged->id, FACT(RULE_TBS), 0 },
	};
	enum status status = load_sources(store, err);

	*ret_facts = facts_of_items(judged) | facts_of_zones(store, judged);
	*ret_source = 0;
	for (size_t i = 0; i < sizeof(whats) / sizeof(whats[0]) && status == STATUS_OK; i++)
		status =
		    look_declared(store, judged, &whats[i], now_ms, ret_facts, ret_source, err);
	return status;
}

/* ---- holds ---- */

/* Whether a source may still explain an issuance. */
static bool
may_explain(const struct judge_source *source, const struct judged *judged)
{
	return source->is_configured && covers_one(source->names, judged);
}

static bool
may_wait(const struct store *store, const struct judged *judged)
{
	for (size_t i = 0; i < store->judge.source_count; i++) {
		if (may_explain(&store->judge.sources[i], judged))
			return store->judge.hold_ms > 0;
	}
	return false;
}

/* The time of its SCT and the hold, but no later than twice the hold after it was seen. */
static uint64_t
until_last_ms(const struct store *store, const struct judged *judged)
{
	return judged->first_seen_ms + 2 * store->judge.hold_ms;
}

static uint64_t
until_ms(const struct store *store, const struct judged *judged)
{
	return num_min64(judged->timestamp_ms + store->judge.hold_ms, until_last_ms(store, judged));
}

static enum status
add_holds(struct store *store, const struct judged *judged, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < store->judge.source_count && status == STATUS_OK; i++) {
		const struct judge_source *source = &store->judge.sources[i];

		if (may_explain(source, judged))
			status = sql_run(&store->database, SQL_HOLD_ADD,
			    SQL_VALUES(sql_number(judged->issuance), sql_number(source->number)),
			    err);
	}
	return status;
}

/* ---- verdicts ---- */

/* Writes what an issuance is from now on. */
static enum status
write_verdict(struct store *store, const struct judged *judged, const struct verdict *verdict,
    uint64_t source, struct error *err)
{
	bool held = verdict->state == FINDING_HELD;
	enum status status = sql_run(&store->database, SQL_ISSUANCE_JUDGE,
	    SQL_VALUES(sql_number(judged->issuance), sql_number(verdict->state),
		sql_number(verdict->severity), sql_text(view_text(rules[verdict->rule].code)),
		sql_number(source), sql_number(held ? until_ms(store, judged) : 0),
		sql_number(held ? until_last_ms(store, judged) : 0)),
	    err);

	if (status == STATUS_OK && held)
		status = add_holds(store, judged, err);
	return status;
}

enum status
judge_new(struct store *store, const struct judged *judged, uint64_t due_ms, uint64_t now_ms,
    struct error *err)
{
	struct verdict verdict;
	unsigned facts;
	uint64_t source;
	enum status status = judge_facts(store, judged, now_ms, &facts, &source, err);

	if (status != STATUS_OK)
		return status;
	verdict = verdict_of(facts, may_wait(store, judged));
	status = write_verdict(store, judged, &verdict, source, err);
	if (status == STATUS_OK && verdict.state == FINDING_NEW)
		status = outbox_add(store, STORE_ISSUANCE, judged->issuance, due_ms, err);
	return status;
}

/* When what was held is told: now if it is proven, and else when it would have been. */
static enum status
tell_held(struct store *store, const struct judged *judged, uint64_t now_ms, struct error *err)
{
	uint64_t due_ms = num_max64(now_ms, judged->first_seen_ms + LIMIT_UNPROVEN_MS);
	enum status status;
	bool is_proven;
	uint64_t one;

	status = sql_ask(&store->database, SQL_ISSUANCE_IS_PROVEN,
	    SQL_VALUES(sql_number(judged->issuance)), &is_proven, &one, err);
	if (status == STATUS_OK)
		status = sql_run(
		    &store->database, SQL_HOLD_END, SQL_VALUES(sql_number(judged->issuance)), err);
	if (status != STATUS_OK)
		return status;
	return outbox_add(
	    store, STORE_ISSUANCE, judged->issuance, is_proven ? now_ms : due_ms, err);
}

/* It is ours: what was not told is not, and who was told is told of it. */
static enum status
explain(struct store *store, const struct judged *judged, uint64_t source, uint64_t now_ms,
    struct error *err)
{
	struct sql_database *database = &store->database;
	const struct sql_value issuance = sql_number(judged->issuance);
	uint64_t change = 0;
	enum status status;
	bool found;

	status = sql_ask(database, SQL_CHANGE_ADD,
	    SQL_VALUES(issuance, sql_number(FINDING_EXPECTED), sql_number(source), sql_number(0),
		sql_text(VIEW("")), sql_text(VIEW("")), sql_number(now_ms)),
	    &found, &change, err);
	if (status == STATUS_OK)
		status = outbox_changed(store, judged->issuance, change, true, now_ms, err);
	return status == STATUS_OK ? sql_run(database, SQL_HOLD_END, SQL_VALUES(issuance), err)
				   : status;
}

/* ---- judging again ---- */

static void
take_item(struct store *store, struct region *region, struct judged *judged)
{
	struct sql_database *database = &store->database;

	judged->items =
	    region_room(region, judged->items, judged->item_count, sizeof(*judged->items));
	judged->items[judged->item_count++] = (struct judged_item){
		.value = region_copy(region, sql_column(database, SQL_ITEMS_OF, 2)),
		.exact = sql_column_number(database, SQL_ITEMS_OF, 4) != 0,
	};
}

enum status
judge_load(struct store *store, uint64_t issuance, struct region *region, struct judged *ret,
    struct error *err)
{
	struct sql_database *database = &store->database;
	bool row = false;
	enum status status;

	*ret = (struct judged){ .issuance = issuance };
	status = sql_begin(database, SQL_ISSUANCE_FACTS, SQL_VALUES(sql_number(issuance)), err);
	if (status == STATUS_OK)
		status = sql_next(database, SQL_ISSUANCE_FACTS, &row, err);
	if (!row)
		return status;
	ret->id = sql_column_hash(database, SQL_ISSUANCE_FACTS, 0);
	ret->tbs_sha256 = sql_column_hash(database, SQL_ISSUANCE_FACTS, 1);
	ret->spki_sha256 = sql_column_hash(database, SQL_ISSUANCE_FACTS, 2);
	ret->has_issuer_key = sql_column(database, SQL_ISSUANCE_FACTS, 3).len == HASH_LEN;
	ret->issuer_key_sha256 = sql_column_hash(database, SQL_ISSUANCE_FACTS, 3);
	ret->first_seen_ms = sql_column_number(database, SQL_ISSUANCE_FACTS, 4);
	ret->state = (enum finding_state)sql_column_number(database, SQL_ISSUANCE_FACTS, 5);
	sql_end(database, SQL_ISSUANCE_FACTS);
	status = sql_begin(database, SQL_ITEMS_OF, SQL_VALUES(sql_number(issuance)), err);
	while (status == STATUS_OK &&
	       (status = sql_next(database, SQL_ITEMS_OF, &row, err)) == STATUS_OK && row)
		take_item(store, region, ret);
	return status;
}

/* Judges one again.  Only what explains it ends anything: a verdict that was told stands, and
 * what waits goes on to, whatever else is known of it now. */
static enum status
judge_again(struct store *store, uint64_t issuance, uint64_t now_ms, struct error *err)
{
	cleanup_with(region_reset) struct region region = { .last = NULL };
	struct verdict verdict;
	struct judged judged;
	unsigned facts = 0;
	uint64_t source = 0;
	enum status status = judge_load(store, issuance, &region, &judged, err);

	if (status == STATUS_OK)
		status = judge_facts(store, &judged, now_ms, &facts, &source, err);
	if (status != STATUS_OK)
		return status;
	verdict = verdict_of(facts, true);
	if (verdict.state == FINDING_EXPECTED) {
		status = write_verdict(store, &judged, &verdict, source, err);
		return status == STATUS_OK ? explain(store, &judged, source, now_ms, err) : status;
	}
	if (judged.state != FINDING_HELD)
		return STATUS_OK;
	return sql_run(&store->database, SQL_ISSUANCE_SET_RULE,
	    SQL_VALUES(sql_number(issuance), sql_number(verdict.severity),
		sql_text(view_text(rules[verdict.rule].code))),
	    err);
}

/* Numbers that a statement answers, which are to be looked at when it has ended. */
struct numbers {
	uint64_t *items;
	size_t count;
};

static void
numbers_fini(struct numbers *numbers)
{
	free(numbers->items);
}

static enum status
ask_numbers(struct store *store, enum sql sql, struct sql_values values, struct numbers *ret,
    struct error *err)
{
	struct sql_database *database = &store->database;
	enum status status = sql_begin(database, sql, values, err);
	bool row;

	if (status != STATUS_OK)
		return status;
	while ((status = sql_next(database, sql, &row, err)) == STATUS_OK && row) {
		ret->items = xrealloc(ret->items, (ret->count + 1) * sizeof(*ret->items));
		ret->items[ret->count++] = sql_column_number(database, sql, 0);
	}
	return status;
}

enum status
judge_declared(struct store *store, enum store_declared_kind kind, const struct hash *hash,
    uint64_t now_ms, struct error *err)
{
	cleanup_with(numbers_fini) struct numbers found = { .items = NULL };
	enum status status =
	    ask_numbers(store, kind == STORE_KEY ? SQL_ISSUANCES_BY_KEY : SQL_ISSUANCES_BY_TBS,
		SQL_VALUES(sql_hash(hash)), &found, err);

	for (size_t i = 0; i < found.count && status == STATUS_OK; i++)
		status = judge_again(store, found.items[i], now_ms, err);
	return status;
}

/* ---- waiting that is over ---- */

static enum status
end_hold(struct store *store, const struct judged *judged, uint64_t now_ms, struct error *err)
{
	enum status status = sql_run(&store->database, SQL_ISSUANCE_SET_STATE,
	    SQL_VALUES(sql_number(judged->issuance), sql_number(FINDING_NEW), sql_number(0)), err);

	return status == STATUS_OK ? tell_held(store, judged, now_ms, err) : status;
}

static enum status
end_snooze(struct store *store, const struct judged *judged, uint64_t now_ms, struct error *err)
{
	struct sql_database *database = &store->database;
	const struct sql_value issuance = sql_number(judged->issuance);
	uint64_t change = 0;
	enum status status;
	bool found;

	status = sql_run(database, SQL_ISSUANCE_SET_STATE,
	    SQL_VALUES(issuance, sql_number(FINDING_REOPENED), sql_number(0)), err);
	if (status == STATUS_OK)
		status = sql_ask(database, SQL_CHANGE_ADD,
		    SQL_VALUES(issuance, sql_number(FINDING_REOPENED), sql_number(0), sql_number(0),
			sql_text(VIEW("")), sql_text(VIEW("it was snoozed until now")),
			sql_number(now_ms)),
		    &found, &change, err);
	if (status != STATUS_OK)
		return status;
	return outbox_changed(store, judged->issuance, change, false, now_ms, err);
}

static enum status
release(struct store *store, uint64_t issuance, uint64_t now_ms, struct error *err)
{
	cleanup_with(region_reset) struct region region = { .last = NULL };
	struct judged judged;
	enum status status = judge_load(store, issuance, &region, &judged, err);

	if (status != STATUS_OK)
		return status;
	if (judged.state == FINDING_SNOOZED)
		return end_snooze(store, &judged, now_ms, err);
	return end_hold(store, &judged, now_ms, err);
}

enum status
judge_release(struct store *store, bool all_holds, uint64_t now_ms, struct error *err)
{
	cleanup_with(numbers_fini) struct numbers over = { .items = NULL };
	const struct sql_value now = sql_number(now_ms);
	enum status status;

	status = sql_run(&store->database, SQL_HOLDS_SET_BACK,
	    SQL_VALUES(now, sql_number(2 * store->judge.hold_ms)), err);
	if (status == STATUS_OK && all_holds)
		status = ask_numbers(store, SQL_HOLDS_ALL, SQL_NONE, &over, err);
	else if (status == STATUS_OK)
		status =
		    ask_numbers(store, SQL_HOLDS_OVER, SQL_VALUES(now, sql_number(GO)), &over, err);

	for (size_t i = 0; i < over.count && status == STATUS_OK; i++)
		status = release(store, over.items[i], now_ms, err);
	return status;
}
