/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings of issuances, for people: the list, one of them, and what they decide.
 */
#include "base/hex.h"
#include "base/limits.h"
#include "store/private.h"

#include <stdio.h>

/* The source of what people declare. */
#define BY_HAND "by-hand"

/* ---- which one ---- */

/* The first and the last hash that begin with these hexadecimal digits. */
static bool
read_beginning(struct view digits, struct hash *ret_first, struct hash *ret_last)
{
	char text[2 * HASH_LEN];

	if (digits.len == 0 || digits.len > sizeof(text))
		return false;
	memset(text, '0', sizeof(text));
	memcpy(text, digits.ptr, digits.len);
	if (!hex_read(view_of(text, sizeof(text)), ret_first->bytes, HASH_LEN))
		return false;
	memset(text + digits.len, 'f', sizeof(text) - digits.len);
	return hex_read(view_of(text, sizeof(text)), ret_last->bytes, HASH_LEN);
}

static enum status
find(struct store *store, struct view id, uint64_t *ret, struct error *err)
{
	struct sql_database *database = &store->database;
	struct hash first;
	struct hash last;
	size_t count = 0;
	bool row = true;
	enum status status;

	if (!read_beginning(id, &first, &last))
		return error_set(err, STATUS_USAGE, 0,
		    "an id has up to 64 hexadecimal digits; see ctvigil findings");
	status = sql_begin(
	    database, SQL_ISSUANCE_BEGINNING, SQL_VALUES(sql_hash(&first), sql_hash(&last)), err);
	while (status == STATUS_OK &&
	       (status = sql_next(database, SQL_ISSUANCE_BEGINNING, &row, err)) == STATUS_OK &&
	       row) {
		*ret = sql_column_number(database, SQL_ISSUANCE_BEGINNING, 0);
		count++;
	}
	if (status == STATUS_OK && count != 1)
		return error_set(err, STATUS_USAGE, 0, "%s has an id that begins with %.*s",
		    count == 0 ? "no finding" : "more than one finding", (int)id.len,
		    (const char *)id.ptr);
	return status;
}

enum status
store_issuance(struct store *store, struct view id, struct store_delivery *ret,
    uint64_t *ret_issuance, struct error *err)
{
	enum status status = find(store, id, ret_issuance, err);

	return status == STATUS_OK ? outbox_compose(store, *ret_issuance, ret, err) : status;
}

/* ---- lists ---- */

static struct store_listed
read_listed(const struct sql_database *database)
{
	return (struct store_listed){
		.id = sql_column_hash(database, SQL_ISSUANCES, 0),
		.verdict = {
			.state = (enum finding_state)sql_column_number(database, SQL_ISSUANCES, 1),
			.severity = (enum severity)sql_column_number(database, SQL_ISSUANCES, 2),
			.rule = rule_of(sql_column(database, SQL_ISSUANCES, 3)),
			.source = sql_column(database, SQL_ISSUANCES, 4),
			.until_ms = sql_column_number(database, SQL_ISSUANCES, 5),
		},
		.first_seen_ms = sql_column_number(database, SQL_ISSUANCES, 6),
		.value = sql_column(database, SQL_ISSUANCES, 7),
		.values = sql_column_number(database, SQL_ISSUANCES, 8),
	};
}

enum status
store_each_issuance(
    struct store *store, unsigned states, store_listed_fn *fn, void *context, struct error *err)
{
	struct sql_database *database = &store->database;
	enum status status =
	    sql_begin(database, SQL_ISSUANCES, SQL_VALUES(sql_number(states)), err);
	bool row = true;

	while (status == STATUS_OK &&
	       (status = sql_next(database, SQL_ISSUANCES, &row, err)) == STATUS_OK && row) {
		const struct store_listed listed = read_listed(database);

		if (!fn(context, &listed)) {
			sql_end(database, SQL_ISSUANCES);
			break;
		}
	}
	return status;
}

enum status
store_each_change(
    struct store *store, uint64_t issuance, store_change_fn *fn, void *context, struct error *err)
{
	struct sql_database *database = &store->database;
	enum status status =
	    sql_begin(database, SQL_CHANGES_OF, SQL_VALUES(sql_number(issuance)), err);
	bool row = true;

	while (status == STATUS_OK &&
	       (status = sql_next(database, SQL_CHANGES_OF, &row, err)) == STATUS_OK && row) {
		const struct store_change change = {
			.state = (enum finding_state)sql_column_number(database, SQL_CHANGES_OF, 0),
			.source = sql_column(database, SQL_CHANGES_OF, 1),
			.uid = (uint32_t)sql_column_number(database, SQL_CHANGES_OF, 2),
			.user = sql_column(database, SQL_CHANGES_OF, 3),
			.reason = sql_column(database, SQL_CHANGES_OF, 4),
			.done_ms = sql_column_number(database, SQL_CHANGES_OF, 5),
		};

		if (!fn(context, &change)) {
			sql_end(database, SQL_CHANGES_OF);
			break;
		}
	}
	return status;
}

enum status
store_each_neighbour(struct store *store, uint64_t issuance, store_neighbour_fn *fn, void *context,
    struct error *err)
{
	struct sql_database *database = &store->database;
	enum status status = sql_begin(database, SQL_NEIGHBOURS_OF,
	    SQL_VALUES(sql_number(issuance), sql_number(LIMIT_NEIGHBOURS)), err);
	bool row = true;

	while (status == STATUS_OK &&
	       (status = sql_next(database, SQL_NEIGHBOURS_OF, &row, err)) == STATUS_OK && row) {
		const struct store_neighbour neighbour = {
			.id = sql_column_hash(database, SQL_NEIGHBOURS_OF, 0),
			.state =
			    (enum finding_state)sql_column_number(database, SQL_NEIGHBOURS_OF, 1),
			.first_seen_ms = sql_column_number(database, SQL_NEIGHBOURS_OF, 2),
			.same_key = sql_column_number(database, SQL_NEIGHBOURS_OF, 3) != 0,
			.text = sql_column(database, SQL_NEIGHBOURS_OF, 4),
		};

		if (!fn(context, &neighbour)) {
			sql_end(database, SQL_NEIGHBOURS_OF);
			break;
		}
	}
	return status;
}

enum status
store_facts(
    struct store *store, uint64_t issuance, uint64_t now_ms, unsigned *ret_facts, struct error *err)
{
	cleanup_with(region_reset) struct region region = { .last = NULL };
	struct judged judged;
	uint64_t source;
	enum status status = judge_load(store, issuance, &region, &judged, err);

	if (status != STATUS_OK)
		return status;
	return judge_facts(store, &judged, now_ms, ret_facts, &source, err);
}

/* ---- what people declare ---- */

static enum status
write_by_hand(struct store *store, const struct store_declared *items, size_t count,
    const struct store_act *act, uint64_t now_ms, struct error *err)
{
	struct sql_database *database = &store->database;
	uint64_t source = 0;
	enum status status;
	bool found;

	status = sql_ask(database, SQL_SOURCE_ADD,
	    SQL_VALUES(sql_text(VIEW(BY_HAND)), sql_text(VIEW("")), sql_number(0)), &found, &source,
	    err);
	store->judge.has_sources = false;
	if (status == STATUS_OK)
		status = sql_run(database, SQL_DECLARATION_ADD,
		    SQL_VALUES(sql_number(count), sql_number(act->uid), sql_text(act->user),
			sql_text(act->reason), sql_number(now_ms)),
		    err);
	return status == STATUS_OK ? declare_write(store, source, items, count, now_ms, err)
				   : status;
}

enum status
store_act_declare(struct store *store, const struct store_declared *items, size_t count,
    const struct store_act *act, uint64_t now_ms, struct store_acted *ret, struct error *err)
{
	enum status status = sql_transaction(&store->database, err);

	*ret = (struct store_acted){ .log = 0 };
	if (status != STATUS_OK)
		return status;
	status = store_end(store, write_by_hand(store, items, count, act, now_ms, err), err);
	if (status == STATUS_OK)
		(void)snprintf(ret->message, sizeof(ret->message), "declared to be ours: %zu %s",
		    count, count == 1 ? "hash" : "hashes");
	return status;
}

/* ---- decisions ---- */

#define FROM(state) (1U << FINDING_##state)
#define FROM_OPEN (FROM(NEW) | FROM(ACKED) | FROM(REOPENED))

/* What may become of a finding that is in one of these states. */
static const struct {
	enum finding_state state;
	unsigned from;
	const char *done;
} ways[] = {
	{ FINDING_ACKED, FROM_OPEN | FROM(HELD) | FROM(SNOOZED), "is looked at" },
	{ FINDING_EXPECTED, FROM_OPEN | FROM(HELD) | FROM(SNOOZED) | FROM(RESOLVED),
	    "is expected" },
	{ FINDING_RESOLVED, FROM_OPEN | FROM(HELD) | FROM(SNOOZED), "is resolved" },
	{ FINDING_REOPENED, FROM(ACKED) | FROM(EXPECTED) | FROM(RESOLVED) | FROM(SNOOZED),
	    "is open again" },
	{ FINDING_SNOOZED, FROM_OPEN | FROM(HELD) | FROM(SNOOZED), "is left alone" },
};

/* What is done if it may be, or NULL. */
static const char *
way(enum finding_state from, enum finding_state state)
{
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (ways[i].state == state && (ways[i].from & (1U << from)) != 0)
			return ways[i].done;
	}
	return NULL;
}

/* A decision on its way into the tables. */
struct deciding {
	struct store *store;
	struct sql_database *database;
	const struct store_decision *decision;
	const struct store_act *act;
	uint64_t now_ms;
	struct judged judged;
};

/* Its key is bound to the names by which the issuance matches. */
static enum status
declare_key(struct deciding *d, struct error *err)
{
	struct store_declared item = { .kind = STORE_KEY, .hash = d->judged.spki_sha256 };
	enum status status;
	struct buf names;

	buf_init_growing(&names, LIMIT_MESSAGE);
	for (size_t i = 0; i < d->judged.item_count; i++) {
		buf_bytes(&names, d->judged.items[i].value);
		buf_byte(&names, '\n');
	}
	item.names = buf_view(&names);
	status = write_by_hand(d->store, &item, 1, d->act, d->now_ms, err);
	buf_fini(&names);
	return status;
}

static enum status
write_decision(struct deciding *d, struct error *err)
{
	const struct store_decision *decision = d->decision;
	const struct sql_value issuance = sql_number(d->judged.issuance);
	bool is_snooze = decision->state == FINDING_SNOOZED;
	uint64_t change;
	enum status status;
	bool found;

	status = sql_run(d->database, SQL_ISSUANCE_SET_STATE,
	    SQL_VALUES(issuance, sql_number(decision->state),
		sql_number(is_snooze ? decision->until_ms : 0)),
	    err);
	if (status == STATUS_OK)
		status = sql_run(d->database, SQL_HOLD_END, SQL_VALUES(issuance), err);
	if (status == STATUS_OK)
		status = sql_run(d->database, SQL_OUTBOX_FORGET, SQL_VALUES(issuance), err);
	if (status == STATUS_OK)
		status = sql_ask(d->database, SQL_CHANGE_ADD,
		    SQL_VALUES(issuance, sql_number(decision->state), sql_number(0),
			sql_number(d->act->uid), sql_text(d->act->user), sql_text(d->act->reason),
			sql_number(d->now_ms)),
		    &found, &change, err);
	if (status == STATUS_OK && decision->with_key)
		status = declare_key(d, err);
	return status;
}

static enum status
check_decision(const struct deciding *d, const char **ret_done, struct error *err)
{
	const struct store_decision *decision = d->decision;

	*ret_done = way(d->judged.state, decision->state);
	if (*ret_done == NULL)
		return error_set(err, STATUS_USAGE, 0, "finding %.*s is %s already",
		    (int)decision->id.len, (const char *)decision->id.ptr,
		    finding_states[d->judged.state].word);
	if (decision->state == FINDING_SNOOZED && decision->until_ms <= d->now_ms)
		return error_set(err, STATUS_USAGE, 0, "a snooze ends in the future");
	return STATUS_OK;
}

enum status
store_act_decide(struct store *store, const struct store_decision *decision,
    const struct store_act *act, uint64_t now_ms, struct store_acted *ret, struct error *err)
{
	cleanup_with(region_reset) struct region region = { .last = NULL };
	struct deciding d = { store, &store->database, decision, act, now_ms, { .issuance = 0 } };
	const char *done = "";
	uint64_t issuance = 0;
	enum status status = find(store, decision->id, &issuance, err);

	*ret = (struct store_acted){ .log = 0 };
	if (status == STATUS_OK)
		status = judge_load(store, issuance, &region, &d.judged, err);
	if (status == STATUS_OK)
		status = check_decision(&d, &done, err);
	if (status == STATUS_OK)
		status = sql_transaction(&store->database, err);
	if (status != STATUS_OK)
		return status;
	status = store_end(store, write_decision(&d, err), err);
	if (status == STATUS_OK)
		(void)snprintf(ret->message, sizeof(ret->message), "finding %.*s %s",
		    (int)decision->id.len, (const char *)decision->id.ptr, done);
	return status;
}
