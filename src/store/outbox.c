/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The outbox: what is to be told, to whom, and when.  That a row is handed out is
 * durable before it is told, and that it was told is recorded afterwards: so it
 * may be told twice, and says so, but is never left untold.
 */
#include "base/num.h"
#include "store/private.h"

#include <stdlib.h>

#define MINUTE_S UINT64_C(60)
#define HOUR_S (60 * MINUTE_S)
/* What has not been tried waits no longer than for its proof; as much again is left for
 * clocks that are only put right. */
#define UNTRIED_MS (2 * (uint64_t)LIMIT_UNPROVEN_MS)

/* The pause after the n-th attempt failed; the last one repeats.  The schedule of
 * Standard Webhooks ("Deliverability and reliability"). */
static const uint64_t delays_s[] = {
	0,
	5,
	5 * MINUTE_S,
	30 * MINUTE_S,
	2 * HOUR_S,
	5 * HOUR_S,
	10 * HOUR_S,
	14 * HOUR_S,
	20 * HOUR_S,
	24 * HOUR_S,
};

static const enum store_sink sinks[] = { STORE_LINE, STORE_HOOK };

uint64_t
outbox_delay_ms(uint64_t attempt)
{
	const size_t last = sizeof(delays_s) / sizeof(delays_s[0]) - 1;

	return delays_s[num_min64(attempt, last)] * 1000;
}

enum status
outbox_add(struct store *store, enum store_subject subject, uint64_t number, uint64_t due_ms,
    struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < sizeof(sinks) / sizeof(sinks[0]) && status == STATUS_OK; i++) {
		if ((store->options.sinks & sinks[i]) == 0)
			continue;
		status = sql_run(&store->database, SQL_OUTBOX_ADD,
		    SQL_VALUES(sql_number(subject), sql_number(number), sql_number(sinks[i]),
			sql_number(STORE_NEW), sql_number(0), sql_number(due_ms)),
		    err);
	}
	return status;
}

enum status
outbox_changed(struct store *store, uint64_t issuance, uint64_t change, bool forget,
    uint64_t now_ms, struct error *err)
{
	struct sql_database *database = &store->database;
	enum status status = STATUS_OK;

	if (forget)
		status =
		    sql_run(database, SQL_OUTBOX_FORGET, SQL_VALUES(sql_number(issuance)), err);
	if (status != STATUS_OK)
		return status;
	return sql_run(database, SQL_OUTBOX_ADD_CHANGED,
	    SQL_VALUES(sql_number(issuance), sql_number(STORE_CHANGED), sql_number(change),
		sql_number(now_ms), sql_number(store->options.sinks)),
	    err);
}

static int
compare_rows(const void *a, const void *b)
{
	const uint64_t *left = a;
	const uint64_t *right = b;

	return (*left > *right) - (*left < *right);
}

/* What waits longer than any pause was noted before the clock was set back: it is due. */
static enum status
set_back(struct store *store, uint64_t now_ms, struct error *err)
{
	return sql_run(&store->database, SQL_OUTBOX_SET_BACK,
	    SQL_VALUES(sql_number(now_ms), sql_number(UNTRIED_MS),
		sql_number(outbox_delay_ms(UINT64_MAX))),
	    err);
}

enum status
outbox_hand_out(struct store *store, uint64_t now_ms, struct handed_out *ret, struct error *err)
{
	struct sql_database *database = &store->database;
	struct handed_out handed = { .count = 0 };
	enum status status;
	bool row;

	if (store->holds || store->handed_out.next < store->handed_out.count)
		return STATUS_OK;
	status = set_back(store, now_ms, err);
	if (status != STATUS_OK)
		return status;
	status = sql_begin(database, SQL_OUTBOX_HAND_OUT,
	    SQL_VALUES(
		sql_number(now_ms), sql_number(store->options.sinks), sql_number(LIMIT_HANDED_OUT)),
	    err);
	if (status != STATUS_OK)
		return status;
	while ((status = sql_next(database, SQL_OUTBOX_HAND_OUT, &row, err)) == STATUS_OK && row)
		handed.rows[handed.count++] = sql_column_number(database, SQL_OUTBOX_HAND_OUT, 0);
	if (status != STATUS_OK)
		return status;
	/* The engine returns them in any order; they are told in that of the outbox. */
	qsort(handed.rows, handed.count, sizeof(handed.rows[0]), compare_rows);
	*ret = handed;
	return STATUS_OK;
}

enum status
store_next_due(struct store *store, uint64_t *ret_ms, struct error *err)
{
	uint64_t due_ms = UINT64_MAX;
	enum status status;
	bool found;

	if (store->handed_out.next < store->handed_out.count) {
		*ret_ms = 0;
		return STATUS_OK;
	}
	status = sql_ask(&store->database, SQL_OUTBOX_NEXT_DUE,
	    SQL_VALUES(sql_number(store->options.sinks)), &found, &due_ms, err);
	if (status == STATUS_OK)
		*ret_ms = due_ms;
	return status;
}

enum status
store_hurry(struct store *store, uint64_t now_ms, struct error *err)
{
	enum status status = sql_transaction(&store->database, err);

	if (status != STATUS_OK)
		return status;
	status = judge_release(store, true, now_ms, err);
	if (status == STATUS_OK)
		status = sql_run(
		    &store->database, SQL_OUTBOX_HURRY_ALL, SQL_VALUES(sql_number(now_ms)), err);
	return store_end(store, status, err);
}

/* Whether nothing is due: neither by this time nor, lying so far ahead, because the clock
 * may have been set back. */
static bool
is_early(uint64_t due_ms, uint64_t now_ms)
{
	return due_ms == UINT64_MAX || (due_ms > now_ms && due_ms - now_ms <= UNTRIED_MS);
}

/* Hands out what is due in a transaction of its own, if there is any. */
static enum status
refill(struct store *store, uint64_t now_ms, struct error *err)
{
	struct handed_out handed = store->handed_out;
	uint64_t due_ms = UINT64_MAX;
	enum status status;

	status = store_next_due(store, &due_ms, err);
	if (status != STATUS_OK || is_early(due_ms, now_ms) || handed.next < handed.count ||
	    store->holds)
		return status;
	status = sql_transaction(&store->database, err);
	if (status != STATUS_OK)
		return status;
	status = store_end(store, outbox_hand_out(store, now_ms, &handed, err), err);
	if (status == STATUS_OK)
		store->handed_out = handed;
	return status;
}

/* An answer as it grows. */
struct composing {
	struct store *store;
	struct sql_database *database;
	struct region *region;
	struct store_delivery *delivery;
	struct store_sighting *sightings;
	struct store_item *items;
	struct hash *mismatches;
	uint64_t failed_log; /* 0 if none of its logs failed */
};

static struct view
copy_column(struct composing *c, enum sql sql, int column)
{
	return region_copy(c->region, sql_column(c->database, sql, column));
}

/* The first columns of SIGHTINGS_OF, FAULT_OF, FINDING_OF and ACT_OF. */
enum place_column {
	PLACE_ID,
	PLACE_NAME,
	PLACE_OPERATOR,
	PLACE_URL,
	PLACE_INDEX,
	PLACE_ENTRY,
	PLACE_TIMESTAMP,
	PLACE_READ,
	PLACE_PROVEN,
	PLACE_FAILED,
	PLACE_LOG,
	PLACE_COUNT,
};

static void
take_place(struct composing *c, enum sql sql)
{
	struct sql_database *database = c->database;
	struct store_delivery *delivery = c->delivery;
	struct store_sighting *place;

	c->sightings =
	    region_room(c->region, c->sightings, delivery->sighting_count, sizeof(*place));
	place = &c->sightings[delivery->sighting_count++];
	*place = (struct store_sighting){
		.log_id = sql_column_hash(database, sql, PLACE_ID),
		.log_name = copy_column(c, sql, PLACE_NAME),
		.operator_name = copy_column(c, sql, PLACE_OPERATOR),
		.log_url = copy_column(c, sql, PLACE_URL),
		.index = sql_column_number(database, sql, PLACE_INDEX),
		.entry = (uint8_t)sql_column_number(database, sql, PLACE_ENTRY),
		.timestamp_ms = sql_column_number(database, sql, PLACE_TIMESTAMP),
		.read_ms = sql_column_number(database, sql, PLACE_READ),
		.proven = sql_column_number(database, sql, PLACE_PROVEN) != 0,
	};
	if (place->proven)
		delivery->proven = true;
	else if (sql_column_number(database, sql, PLACE_FAILED) != 0)
		c->failed_log = sql_column_number(database, sql, PLACE_LOG);
	delivery->sightings = c->sightings;
}

static void
take_issuance(struct composing *c, enum sql sql)
{
	struct sql_database *database = c->database;

	c->delivery->issuance = (struct store_match){
		.id = sql_column_hash(database, sql, 0),
		.tbs_sha256 = sql_column_hash(database, sql, 1),
		.has_issuer_key = sql_column(database, sql, 2).len == HASH_LEN,
		.issuer_key_sha256 = sql_column_hash(database, sql, 2),
		.spki_sha256 = sql_column_hash(database, sql, 3),
		.serial = copy_column(c, sql, 4),
		.json = copy_column(c, sql, 5),
		.text = copy_column(c, sql, 6),
		.environment = copy_column(c, sql, 7),
		.pem = copy_column(c, sql, 8),
	};
	c->delivery->first_seen_ms = sql_column_number(database, sql, 9);
	c->delivery->verdict = (struct store_verdict){
		.state = (enum finding_state)sql_column_number(database, sql, 10),
		.severity = (enum severity)sql_column_number(database, sql, 11),
		.rule = rule_of(sql_column(database, sql, 12)),
		.source = copy_column(c, sql, 13),
		.until_ms = sql_column_number(database, sql, 14),
	};
}

static void
take_item(struct composing *c, enum sql sql)
{
	struct store_delivery *delivery = c->delivery;

	c->items = region_room(c->region, c->items, delivery->item_count, sizeof(*c->items));
	c->items[delivery->item_count++] = (struct store_item){
		.watch = copy_column(c, sql, 0),
		.tag = copy_column(c, sql, 1),
		.value = copy_column(c, sql, 2),
		.where = copy_column(c, sql, 3),
		.exact = sql_column_number(c->database, sql, 4) != 0,
		.reason = copy_column(c, sql, 5),
	};
	delivery->items = c->items;
}

static void
take_mismatch(struct composing *c, enum sql sql)
{
	struct store_delivery *delivery = c->delivery;

	c->mismatches =
	    region_room(c->region, c->mismatches, delivery->mismatch_count, sizeof(*c->mismatches));
	c->mismatches[delivery->mismatch_count++] = sql_column_hash(c->database, sql, 0);
	delivery->mismatches = c->mismatches;
}

static void
take_signals(struct composing *c, enum sql sql)
{
	struct store_verdict *verdict = &c->delivery->verdict;
	bool has_issuer = sql_column_number(c->database, sql, 0) != 0;
	bool issuer_seen = sql_column_number(c->database, sql, 1) != 0;
	bool key_seen = sql_column_number(c->database, sql, 2) != 0;
	bool is_learning;

	verdict->since_ms = sql_column_number(c->database, sql, 3);
	/* At first everything is new. */
	is_learning = c->delivery->first_seen_ms < verdict->since_ms + LIMIT_LEARNING_MS;
	if (has_issuer && !issuer_seen && !is_learning)
		verdict->signals |= 1U << SIGNAL_ISSUER_NEW;
	if (!key_seen && !is_learning)
		verdict->signals |= 1U << SIGNAL_KEY_NEW;
	if (key_seen)
		verdict->signals |= 1U << SIGNAL_KEY_SEEN;
}

static void
take_fault(struct composing *c, enum sql sql)
{
	take_place(c, sql);
	c->delivery->fault = (struct store_fault){
		.index = c->sightings[0].index,
		.code = copy_column(c, sql, PLACE_COUNT),
		.offset = sql_column_number(c->database, sql, PLACE_COUNT + 1),
		.message = copy_column(c, sql, PLACE_COUNT + 2),
		.raw = copy_column(c, sql, PLACE_COUNT + 3),
	};
}

static void
take_finding(struct composing *c, enum sql sql)
{
	take_place(c, sql);
	c->delivery->finding = (struct store_finding){
		.kind = copy_column(c, sql, PLACE_COUNT),
		.message = copy_column(c, sql, PLACE_COUNT + 1),
		.at = c->sightings[0].index,
		.evidence = copy_column(c, sql, PLACE_COUNT + 2),
	};
}

static void
take_act(struct composing *c, enum sql sql)
{
	take_finding(c, sql);
	c->delivery->act = sql_column_number(c->database, sql, PLACE_COUNT + 3);
}

typedef void take_fn(struct composing *c, enum sql sql);

/* Which statements answer about a subject, and who takes their rows. */
static const struct part {
	enum store_subject subject;
	enum sql sql;
	take_fn *take;
} parts[] = {
	{ STORE_ISSUANCE, SQL_ISSUANCE_OF, take_issuance },
	{ STORE_ISSUANCE, SQL_SIGNALS_OF, take_signals },
	{ STORE_ISSUANCE, SQL_SIGHTINGS_OF, take_place },
	{ STORE_ISSUANCE, SQL_ITEMS_OF, take_item },
	{ STORE_ISSUANCE, SQL_MISMATCHES_OF, take_mismatch },
	{ STORE_FAULT, SQL_FAULT_OF, take_fault },
	{ STORE_FINDING, SQL_FINDING_OF, take_finding },
	{ STORE_ACT, SQL_ACT_OF, take_act },
};

static enum status
take_rows(struct composing *c, enum sql sql, uint64_t number, take_fn *take, struct error *err)
{
	enum status status;
	bool row;

	status = sql_begin(c->database, sql, SQL_VALUES(sql_number(number)), err);
	if (status != STATUS_OK)
		return status;
	while ((status = sql_next(c->database, sql, &row, err)) == STATUS_OK && row)
		take(c, sql);
	return status;
}

static void
take_error(struct composing *c, enum sql sql)
{
	struct buf reason;

	buf_init_growing(&reason, LIMIT_MESSAGE);
	buf_text(&reason, "the log failed: ");
	buf_bytes(&reason, sql_column(c->database, sql, 0));
	c->delivery->reason = region_copy(c->region, buf_view(&reason));
	buf_fini(&reason);
}

/* Why nothing of it is proven. */
static enum status
compose_reason(struct composing *c, struct error *err)
{
	if (c->failed_log != 0)
		return take_rows(c, SQL_LOG_LAST_ERROR, c->failed_log, take_error, err);
	c->delivery->reason = VIEW("not yet proven to be in a tree that the log signed");
	return STATUS_OK;
}

/* The row itself; what it is about is *ret_number. */
static enum status
load_row(struct composing *c, uint64_t row, uint64_t *ret_number, struct error *err)
{
	struct sql_database *database = c->database;
	enum status status;
	bool found = false;

	status = sql_begin(database, SQL_OUTBOX_ROW, SQL_VALUES(sql_number(row)), err);
	if (status == STATUS_OK)
		status = sql_next(database, SQL_OUTBOX_ROW, &found, err);
	if (status != STATUS_OK)
		return status;
	if (!found)
		return error_set(err, STATUS_STORE_DAMAGED, 0,
		    "state: row %llu of the outbox is gone (restore a backup)",
		    (unsigned long long)row);
	c->delivery->row = row;
	c->delivery->sink = (enum store_sink)sql_column_number(database, SQL_OUTBOX_ROW, 0);
	c->delivery->event = (enum store_event)sql_column_number(database, SQL_OUTBOX_ROW, 1);
	c->delivery->subject = (enum store_subject)sql_column_number(database, SQL_OUTBOX_ROW, 2);
	*ret_number = sql_column_number(database, SQL_OUTBOX_ROW, 3);
	c->delivery->attempt = (uint32_t)sql_column_number(database, SQL_OUTBOX_ROW, 4);
	sql_end(database, SQL_OUTBOX_ROW);
	return STATUS_OK;
}

/* Takes all that there is about the subject of the delivery. */
static enum status
take_parts(struct composing *c, uint64_t number, struct error *err)
{
	struct store_delivery *delivery = c->delivery;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && status == STATUS_OK; i++) {
		if (parts[i].subject == delivery->subject)
			status = take_rows(c, parts[i].sql, number, parts[i].take, err);
	}
	if (delivery->sighting_count > 0) {
		delivery->issuance.index = delivery->sightings[0].index;
		delivery->issuance.entry = delivery->sightings[0].entry;
		delivery->issuance.timestamp_ms = delivery->sightings[0].timestamp_ms;
	}
	if (status != STATUS_OK || delivery->proven)
		return status;
	return compose_reason(c, err);
}

static struct composing
composing_of(struct store *store, struct store_delivery *delivery)
{
	region_reset(&store->delivery);
	return (struct composing){
		.store = store,
		.database = &store->database,
		.region = &store->delivery,
		.delivery = delivery,
	};
}

static enum status
compose(struct store *store, uint64_t row, struct store_delivery *delivery, struct error *err)
{
	struct composing c = composing_of(store, delivery);
	uint64_t number = 0;
	enum status status = load_row(&c, row, &number, err);

	return status == STATUS_OK ? take_parts(&c, number, err) : status;
}

enum status
outbox_compose(
    struct store *store, uint64_t issuance, struct store_delivery *ret, struct error *err)
{
	struct composing c = composing_of(store, ret);

	*ret = (struct store_delivery){ .subject = STORE_ISSUANCE };
	return take_parts(&c, issuance, err);
}

enum status
store_next_delivery(struct store *store, uint64_t now_ms, bool *ret_found,
    struct store_delivery *ret, struct error *err)
{
	struct store_delivery delivery = { .row = 0 };
	struct handed_out *handed = &store->handed_out;
	enum status status;

	status = refill(store, now_ms, err);
	if (status != STATUS_OK)
		return status;
	if (handed->next == handed->count) {
		*ret_found = false;
		return STATUS_OK;
	}
	status = compose(store, handed->rows[handed->next], &delivery, err);
	if (status != STATUS_OK)
		return status;
	handed->next++;
	*ret = delivery;
	*ret_found = true;
	return STATUS_OK;
}

static enum status
check_handed_out(struct store *store, uint64_t row, struct error *err)
{
	enum status status;
	uint64_t attempt;
	bool found;

	status = sql_ask(&store->database, SQL_OUTBOX_ATTEMPT, SQL_VALUES(sql_number(row)), &found,
	    &attempt, err);
	if (status == STATUS_OK && !found)
		return error_set(err, STATUS_MESSAGE, 0,
		    "state: row %llu of the outbox is not handed out", (unsigned long long)row);
	return status;
}

enum status
store_delivered(struct store *store, uint64_t row, bool worked, struct view message,
    uint64_t now_ms, struct error *err)
{
	enum status status = check_handed_out(store, row, err);

	if (status == STATUS_OK)
		queue_delivered(&store->queue, row, worked, message, now_ms);
	return status;
}

enum status
store_untried(struct store *store, uint64_t row, struct error *err)
{
	enum status status = check_handed_out(store, row, err);

	if (status == STATUS_OK)
		queue_untried(&store->queue, row);
	return status;
}

void
store_hold(struct store *store)
{
	struct handed_out *handed = &store->handed_out;

	store->holds = true;
	for (; handed->next < handed->count; handed->next++)
		queue_untried(&store->queue, handed->rows[handed->next]);
}
