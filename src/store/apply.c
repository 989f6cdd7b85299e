/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an operation writes.  Everything here may run again, after a commit that
 * failed or because it is told a second time, and then changes nothing.
 */
#include "base/num.h"
#include "store/private.h"

/* A batch on its way into the tables. */
struct writing {
	struct store *store;
	struct sql_database *database;
	const struct operation *operation;
	uint64_t due_ms; /* when it is told without a proof */
};

static enum status
add_issuance(struct writing *w, const struct store_match *match, bool *ret_new, uint64_t *ret,
    struct error *err)
{
	enum status status;
	bool found;

	status = sql_ask(w->database, SQL_ISSUANCE_ADD,
	    SQL_VALUES(sql_hash(&match->id), sql_hash(&match->tbs_sha256),
		match->has_issuer_key ? sql_hash(&match->issuer_key_sha256) : sql_null(),
		sql_hash(&match->spki_sha256), sql_bytes(match->serial), sql_text(match->json),
		sql_text(match->text), sql_bytes(match->environment), sql_text(match->pem),
		sql_number(w->operation->now_ms)),
	    ret_new, ret, err);
	if (status != STATUS_OK || *ret_new)
		return status;
	return sql_ask(
	    w->database, SQL_ISSUANCE_FIND, SQL_VALUES(sql_hash(&match->id)), &found, ret, err);
}

/* The issuer's key may come with a later entry; with it, other issuances may turn
 * out to have the same serial. */
static enum status
add_issuer(struct writing *w, uint64_t issuance, const struct store_match *match, struct error *err)
{
	const struct hash *key = &match->issuer_key_sha256;
	enum status status;

	if (!match->has_issuer_key)
		return STATUS_OK;
	status = sql_run(w->database, SQL_ISSUANCE_SET_ISSUER,
	    SQL_VALUES(sql_number(issuance), sql_hash(key)), err);
	if (status == STATUS_OK)
		status = sql_run(w->database, SQL_MISMATCH_ADD,
		    SQL_VALUES(sql_number(issuance), sql_hash(key), sql_bytes(match->serial)), err);
	if (status == STATUS_OK)
		status = sql_run(
		    w->database, SQL_MISMATCH_MIRROR, SQL_VALUES(sql_number(issuance)), err);
	return status;
}

/* Another place of an issuance that was told already, if updates are told. */
static enum status
add_update(struct writing *w, uint64_t issuance, uint64_t sighting, struct error *err)
{
	if (!w->store->options.updates)
		return STATUS_OK;
	return sql_run(w->database, SQL_OUTBOX_ADD_SIGHTED,
	    SQL_VALUES(sql_number(issuance), sql_number(sighting), sql_number(w->due_ms),
		sql_number(w->store->options.sinks)),
	    err);
}

/* Judges a new issuance by the items that follow it. */
static enum status
judge(struct writing *w, const struct record *record, struct error *err)
{
	cleanup_with(region_reset) struct region region = { .last = NULL };
	const struct store_match *match = &record->match;
	const struct record *next = record;
	struct judged judged = {
		.issuance = record->issuance,
		.id = match->id,
		.tbs_sha256 = match->tbs_sha256,
		.spki_sha256 = match->spki_sha256,
		.has_issuer_key = match->has_issuer_key,
		.issuer_key_sha256 = match->issuer_key_sha256,
		.timestamp_ms = match->timestamp_ms,
		.first_seen_ms = w->operation->now_ms,
	};

	while ((next = TAILQ_NEXT(next, link)) != NULL && next->kind == RECORD_ITEM &&
	       next->of == record) {
		judged.items =
		    region_room(&region, judged.items, judged.item_count, sizeof(*judged.items));
		judged.items[judged.item_count++] =
		    (struct judged_item){ next->item.value, next->item.exact };
	}
	return judge_new(w->store, &judged, w->due_ms, w->operation->now_ms, err);
}

static enum status
write_match(struct writing *w, struct record *record, struct error *err)
{
	const struct store_match *match = &record->match;
	enum status status;
	bool is_new_issuance = false;
	bool is_new_sighting = false;
	uint64_t sighting = 0;

	status = add_issuance(w, match, &is_new_issuance, &record->issuance, err);
	if (status == STATUS_OK)
		status = add_issuer(w, record->issuance, match, err);
	if (status == STATUS_OK)
		status = sql_ask(w->database, SQL_SIGHTING_ADD,
		    SQL_VALUES(sql_number(record->issuance), sql_number(record->log),
			sql_number(match->index), sql_number(match->entry),
			sql_number(match->timestamp_ms), sql_number(w->operation->now_ms)),
		    &is_new_sighting, &sighting, err);
	if (status != STATUS_OK || !is_new_sighting)
		return status;
	if (is_new_issuance)
		return judge(w, record, err);
	return add_update(w, record->issuance, sighting, err);
}

static enum status
write_item(struct writing *w, const struct record *record, struct error *err)
{
	const struct store_item *item = &record->item;

	return sql_run(w->database, SQL_ITEM_ADD,
	    SQL_VALUES(sql_number(record->of->issuance), sql_text(item->watch), sql_text(item->tag),
		sql_text(item->value), sql_text(item->where), sql_number(item->exact),
		sql_text(item->reason)),
	    err);
}

/* An entry that matches is told of as such; its fault is kept beside. */
static enum status
tell_fault(struct writing *w, const struct record *record, uint64_t fault, struct error *err)
{
	enum status status;
	bool matches;
	uint64_t one;

	status = sql_ask(w->database, SQL_SIGHTING_FIND,
	    SQL_VALUES(sql_number(record->log), sql_number(record->index)), &matches, &one, err);
	if (status != STATUS_OK || matches)
		return status;
	return outbox_add(w->store, STORE_FAULT, fault, w->due_ms, err);
}

static enum status
write_fault(struct writing *w, const struct record *record, struct error *err)
{
	const struct store_fault *fault = &record->fault;
	struct evidence evidence;
	enum status status;
	uint64_t number;
	bool found;

	status = sql_ask(w->database, SQL_FAULT_FIND,
	    SQL_VALUES(sql_number(record->log), sql_number(fault->index), sql_text(fault->code)),
	    &found, &number, err);
	if (status != STATUS_OK || found)
		return status;
	status = evidence_keep(w->store, fault->raw, true, &evidence, err);
	if (status != STATUS_OK)
		return status;
	status = sql_ask(w->database, SQL_FAULT_ADD,
	    SQL_VALUES(sql_number(record->log), sql_number(fault->index), sql_text(fault->code),
		sql_number(fault->offset), sql_text(fault->message), evidence.bytes,
		sql_hash(&evidence.sha256), sql_number(w->operation->now_ms)),
	    &found, &number, err);
	return status == STATUS_OK ? tell_fault(w, record, number, err) : status;
}

/* Faults come last: only then is it known which entries match. */
static enum status
write_records(struct writing *w, struct error *err)
{
	enum status status = STATUS_OK;
	struct record *record;

	TAILQ_FOREACH(record, &w->operation->records, link)
	{
		if (record->kind == RECORD_MATCH)
			status = write_match(w, record, err);
		else if (record->kind == RECORD_ITEM)
			status = write_item(w, record, err);
		if (status != STATUS_OK)
			return status;
	}
	TAILQ_FOREACH(record, &w->operation->records, link)
	{
		if (record->kind == RECORD_FAULT)
			status = write_fault(w, record, err);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

/* What is proven is due now; who was told without the proof is told of it. */
static enum status
settle(struct writing *w, enum store_subject subject, uint64_t number, uint64_t sighting,
    struct error *err)
{
	const struct sql_value now = sql_number(w->operation->now_ms);
	enum status status;

	status = sql_run(w->database, SQL_OUTBOX_SETTLE,
	    SQL_VALUES(sql_number(subject), sql_number(number), sql_number(sighting), now), err);
	if (status != STATUS_OK || !w->store->options.updates)
		return status;
	return sql_run(w->database, SQL_OUTBOX_ADD_PROVED,
	    SQL_VALUES(
		sql_number(subject), sql_number(number), now, sql_number(w->store->options.sinks)),
	    err);
}

/* Proves entries with a statement that returns the numbers of what was not proven
 * before, and of the sightings. */
static enum status
prove(struct writing *w, enum sql sql, enum store_subject subject, uint64_t first, uint64_t past,
    struct error *err)
{
	struct sql_database *database = w->database;
	enum status status;
	bool row;

	status = sql_begin(database, sql,
	    SQL_VALUES(sql_number(w->operation->log), sql_number(first), sql_number(past)), err);
	if (status != STATUS_OK)
		return status;
	while ((status = sql_next(database, sql, &row, err)) == STATUS_OK && row) {
		status = settle(w, subject, sql_column_number(database, sql, 0),
		    sql_column_number(database, sql, 1), err);
		if (status != STATUS_OK) {
			sql_end(database, sql);
			break;
		}
	}
	return status;
}

/* Whatever of [begin, end) lies in an interval that is proven is proven. */
static enum status
prove_entries(struct writing *w, const struct coverage *coverage, uint64_t begin, uint64_t end,
    struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < coverage->count && status == STATUS_OK; i++) {
		const struct store_interval *item = &coverage->items[i];
		uint64_t first = num_max64(begin, item->begin);
		uint64_t past = num_min64(end, item->end);

		if (item->kind != STORE_PROVEN || first >= past)
			continue;
		status = prove(w, SQL_SIGHTING_PROVE, STORE_ISSUANCE, first, past, err);
		if (status == STATUS_OK)
			status = prove(w, SQL_FAULT_PROVE, STORE_FAULT, first, past, err);
	}
	return status;
}

/* The coverage of a log, to be left as it is and to be changed. */
static enum status
load_coverage(struct store *store, uint64_t log, struct region *region, struct coverage *before,
    struct coverage *after, struct error *err)
{
	enum status status = log_coverage(store, log, region, before, err);

	for (size_t i = 0; i < before->count; i++)
		coverage_append(after, &before->items[i]);
	return status;
}

/* How the coverage of a log changes with a batch.  What the proof settles begins
 * at *ret_begin; true if it settles anything. */
static bool
cover(struct coverage *coverage, const struct operation *operation, uint64_t *ret_begin)
{
	const struct store_batch *batch = &operation->batch;
	const struct store_interval interval = {
		.begin = batch->begin,
		.end = batch->end,
		.kind = batch->begin == batch->end ? STORE_PROVEN : STORE_READ,
		.generation = batch->generation,
		.range = batch->range,
	};

	if (batch->begin == batch->end)
		coverage_begin(coverage, &interval);
	else if (operation->is_fresh)
		coverage_add(coverage, &interval);
	else
		coverage_rematch(coverage, &interval);
	return coverage_prove(coverage, num_min64(batch->proven, batch->end), ret_begin);
}

static enum status
write_coverage(struct writing *w, struct error *err)
{
	cleanup_with(coverage_fini) struct coverage before = { .items = NULL };
	cleanup_with(coverage_fini) struct coverage after = { .items = NULL };
	cleanup_with(region_reset) struct region region = { .last = NULL };
	const struct operation *operation = w->operation;
	uint64_t begin = operation->batch.begin;
	enum status status;
	bool is_proof;

	status = load_coverage(w->store, operation->log, &region, &before, &after, err);
	if (status != STATUS_OK)
		return status;
	is_proof = cover(&after, operation, &begin);
	status = log_save_coverage(w->store, operation->log, &before, &after, err);
	if (status == STATUS_OK && operation->batch.proven_range.len > 0)
		status = sql_run(w->database, SQL_LOG_SET_PROVEN,
		    SQL_VALUES(sql_number(operation->log), sql_number(operation->batch.proven),
			sql_bytes(operation->batch.proven_range)),
		    err);
	/* A log that proves something works again. */
	if (status == STATUS_OK && is_proof)
		status = sql_run(w->database, SQL_LOG_SET_FAILED,
		    SQL_VALUES(sql_number(operation->log), sql_number(0)), err);
	if (status != STATUS_OK)
		return status;
	return prove_entries(
	    w, &after, num_min64(begin, operation->batch.begin), operation->batch.end, err);
}

static enum status
apply_batch(struct store *store, const struct operation *operation, struct error *err)
{
	const struct store_batch *batch = &operation->batch;
	struct writing w = { store, &store->database, operation, operation->now_ms };
	uint64_t failed = 0;
	enum status status;
	bool found;

	status = sql_ask(w.database, SQL_LOG_FAILED, SQL_VALUES(sql_number(operation->log)), &found,
	    &failed, err);
	if (status != STATUS_OK)
		return status;
	if (failed == 0)
		w.due_ms += LIMIT_UNPROVEN_MS;
	status = write_records(&w, err);
	if (status == STATUS_OK && operation->is_fresh)
		status = sql_run(w.database, SQL_LOG_COUNT,
		    SQL_VALUES(sql_number(operation->log), sql_number(batch->parsed),
			sql_number(batch->with_faults), sql_number(batch->faulty)),
		    err);
	return status == STATUS_OK ? write_coverage(&w, err) : status;
}

static enum status
apply_lost(struct store *store, const struct operation *operation, struct error *err)
{
	cleanup_with(coverage_fini) struct coverage before = { .items = NULL };
	cleanup_with(coverage_fini) struct coverage after = { .items = NULL };
	cleanup_with(region_reset) struct region region = { .last = NULL };
	enum status status;

	status = load_coverage(store, operation->log, &region, &before, &after, err);
	if (status != STATUS_OK)
		return status;
	coverage_lose(&after, operation->lost.begin, operation->lost.end);
	return log_save_coverage(store, operation->log, &before, &after, err);
}

static enum status
add_finding(struct store *store, const struct operation *operation, struct error *err)
{
	const struct store_finding *finding = &operation->finding;
	struct evidence evidence;
	enum status status;
	uint64_t number;
	bool found;

	status = evidence_keep(store, finding->evidence, false, &evidence, err);
	if (status != STATUS_OK)
		return status;
	status = sql_ask(&store->database, SQL_FINDING_ADD,
	    SQL_VALUES(sql_number(operation->log), sql_text(finding->kind),
		sql_text(finding->message), sql_number(finding->at), evidence.bytes,
		sql_hash(&evidence.sha256), sql_number(operation->now_ms)),
	    &found, &number, err);
	if (status != STATUS_OK)
		return status;
	return outbox_add(store, STORE_FINDING, number, operation->now_ms, err);
}

static enum status
apply_finding(struct store *store, const struct operation *operation, struct error *err)
{
	const struct store_finding *finding = &operation->finding;
	const struct sql_value log = sql_number(operation->log);
	struct sql_database *database = &store->database;
	enum status status;
	bool found = false;
	uint64_t one;

	status = sql_ask(database, SQL_FINDING_FIND,
	    SQL_VALUES(log, sql_text(finding->kind), sql_number(finding->at)), &found, &one, err);
	if (status == STATUS_OK && !found)
		status = add_finding(store, operation, err);
	if (!finding->by_log)
		return status;
	if (status == STATUS_OK)
		status = sql_run(database, SQL_LOG_SET_FAILED, SQL_VALUES(log, sql_number(1)), err);
	if (status == STATUS_OK)
		status = sql_run(database, SQL_OUTBOX_HURRY,
		    SQL_VALUES(log, sql_number(operation->now_ms)), err);
	return status;
}

static enum status
apply_delivered(struct store *store, const struct operation *operation, struct error *err)
{
	const struct sql_value row = sql_number(operation->delivered.row);
	const struct sql_value message = sql_text(operation->delivered.message);
	struct sql_database *database = &store->database;
	uint64_t attempt = 0;
	enum status status;
	bool found;

	if (operation->delivered.worked)
		return sql_run(database, SQL_OUTBOX_DONE, SQL_VALUES(row, message), err);
	status = sql_ask(database, SQL_OUTBOX_ATTEMPT, SQL_VALUES(row), &found, &attempt, err);
	if (status != STATUS_OK || !found)
		return status;
	return sql_run(database, SQL_OUTBOX_AGAIN,
	    SQL_VALUES(row, message, sql_number(operation->now_ms + outbox_delay_ms(attempt))),
	    err);
}

enum status
apply(struct store *store, struct operation *operation, struct error *err)
{
	enum status status = STATUS_OK;

	switch (operation->kind) {
	case OPERATION_BATCH:
		status = apply_batch(store, operation, err);
		break;
	case OPERATION_LOST:
		status = apply_lost(store, operation, err);
		break;
	case OPERATION_FINDING:
		status = apply_finding(store, operation, err);
		break;
	case OPERATION_DELIVERED:
		status = apply_delivered(store, operation, err);
		break;
	case OPERATION_UNTRIED:
		status = sql_run(&store->database, SQL_OUTBOX_UNTRIED,
		    SQL_VALUES(sql_number(operation->untried)), err);
		break;
	}
	return status;
}
