/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the state says about itself, for people: counts, and how each log stands.
 */
#include "store/private.h"

enum status
store_count(struct store *store, struct store_counts *ret, struct error *err)
{
	struct sql_database *database = &store->database;
	uint64_t *const counts[] = {
		&ret->issuances,
		&ret->sightings,
		&ret->unproven,
		&ret->findings,
		&ret->faults,
		&ret->mismatches,
		&ret->undelivered,
		&ret->refused,
		&ret->untried,
		&ret->evidence_bytes,
		&ret->evidence_left_out,
	};
	enum status status;
	bool row = false;

	status = sql_begin(database, SQL_COUNTS, SQL_VALUES(sql_number(store->options.sinks)), err);
	if (status == STATUS_OK)
		status = sql_next(database, SQL_COUNTS, &row, err);
	if (!row)
		return status;
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		*counts[i] = sql_column_number(database, SQL_COUNTS, (int)i);
	sql_end(database, SQL_COUNTS);
	return STATUS_OK;
}

enum status
store_check(struct store *store, struct error *err)
{
	return store->database.type->check(store->database.handle, err);
}

/* The log of the row; the views stay while the row does. */
static struct store_log_status
read_log(const struct sql_database *database)
{
	return (struct store_log_status){
		.log = sql_column_number(database, SQL_LOGS, 0),
		.description = {
			.id = sql_column_hash(database, SQL_LOGS, 1),
			.protocol = (uint8_t)sql_column_number(database, SQL_LOGS, 2),
			.state = (uint8_t)sql_column_number(database, SQL_LOGS, 3),
			.name = sql_column(database, SQL_LOGS, 4),
			.operator_name = sql_column(database, SQL_LOGS, 5),
			.url = sql_column(database, SQL_LOGS, 6),
			.origin = sql_column(database, SQL_LOGS, 7),
			.key = sql_column(database, SQL_LOGS, 8),
			.mmd_s = (uint32_t)sql_column_number(database, SQL_LOGS, 9),
		},
		.parsed = sql_column_number(database, SQL_LOGS, 10),
		.with_faults = sql_column_number(database, SQL_LOGS, 11),
		.faulty = sql_column_number(database, SQL_LOGS, 12),
		.failed = sql_column_number(database, SQL_LOGS, 13) != 0,
		.last_error = sql_column(database, SQL_LOGS, 14),
		.has_head = sql_column_number(database, SQL_LOGS, 15) != 0,
		.head_size = sql_column_number(database, SQL_LOGS, 16),
		.head_timestamp_ms = sql_column_number(database, SQL_LOGS, 17),
	};
}

/* Tells fn of the log of the row. */
static enum status
tell_log(struct store *store, store_log_fn *fn, void *context, bool *ret_goes_on, struct error *err)
{
	cleanup_with(coverage_fini) struct coverage coverage = { .items = NULL };
	cleanup_with(region_reset) struct region region = { .last = NULL };
	struct store_log_status log = read_log(&store->database);
	enum status status;

	status = log_coverage(store, log.log, &region, &coverage, err);
	if (status != STATUS_OK)
		return status;
	log.progress = coverage_progress(&coverage);
	for (size_t i = 0; i < coverage.count; i++) {
		if (coverage.items[i].kind == STORE_LOST)
			log.lost += coverage.items[i].end - coverage.items[i].begin;
	}
	*ret_goes_on = fn(context, &log);
	return STATUS_OK;
}

enum status
store_each_log(struct store *store, store_log_fn *fn, void *context, struct error *err)
{
	struct sql_database *database = &store->database;
	enum status status;
	bool goes_on = true;
	bool row;

	status = sql_begin(database, SQL_LOGS, SQL_NONE, err);
	if (status != STATUS_OK)
		return status;
	while ((status = sql_next(database, SQL_LOGS, &row, err)) == STATUS_OK && row) {
		status = tell_log(store, fn, context, &goes_on, err);
		if (status != STATUS_OK || !goes_on) {
			sql_end(database, SQL_LOGS);
			break;
		}
	}
	return status;
}

static enum status
ask_pem(struct store *store, enum sql sql, struct sql_values values, bool *ret_found,
    struct view *ret, struct error *err)
{
	struct sql_database *database = &store->database;
	enum status status = sql_begin(database, sql, values, err);

	if (status == STATUS_OK)
		status = sql_next(database, sql, ret_found, err);
	if (status != STATUS_OK || !*ret_found)
		return status;
	region_reset(&store->answer);
	*ret = region_copy(&store->answer, sql_column(database, sql, 0));
	sql_end(database, sql);
	return STATUS_OK;
}

enum status
store_pem_of_id(struct store *store, const struct hash *id, bool *ret_found, struct view *ret,
    struct error *err)
{
	return ask_pem(store, SQL_PEM_OF_ID, SQL_VALUES(sql_hash(id)), ret_found, ret, err);
}

enum status
store_pem_of_entry(struct store *store, struct view log_name, uint64_t index, bool *ret_found,
    struct view *ret, struct error *err)
{
	return ask_pem(store, SQL_PEM_OF_ENTRY, SQL_VALUES(sql_text(log_name), sql_number(index)),
	    ret_found, ret, err);
}
