/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is ours: the zones, the sources, and what these declare.
 */
#include "store/private.h"

/* ---- policy ---- */

static enum status
retire_sources(struct store *store, struct error *err)
{
	enum status status = sql_transaction(&store->database, err);

	if (status != STATUS_OK)
		return status;
	status = sql_run(&store->database, SQL_SOURCES_RETIRE, SQL_NONE, err);
	return store_end(store, status, err);
}

enum status
store_policy(struct store *store, const struct store_zone *zones, size_t zone_count,
    uint64_t hold_ms, struct error *err)
{
	struct judge *judge = &store->judge;
	enum status status = retire_sources(store, err);

	if (status != STATUS_OK)
		return status;
	judge_fini(judge);
	judge->is_known = true;
	judge->hold_ms = hold_ms;
	for (size_t i = 0; i < zone_count; i++) {
		judge->zones = region_room(
		    &judge->region, judge->zones, judge->zone_count, sizeof(*judge->zones));
		judge->zones[judge->zone_count++] = (struct store_zone){
			.names = region_copy(&judge->region, zones[i].names),
			.issuers = region_copy(&judge->region, zones[i].issuers),
			.high_assurance = zones[i].high_assurance,
		};
	}
	return STATUS_OK;
}

/* ---- sources ---- */

enum status
store_source(struct store *store, struct view name, struct view names, bool is_configured,
    uint64_t *ret_source, struct error *err)
{
	uint64_t source = 0;
	enum status status;
	bool found;

	status = sql_transaction(&store->database, err);
	if (status != STATUS_OK)
		return status;
	status = sql_ask(&store->database, SQL_SOURCE_ADD,
	    SQL_VALUES(sql_text(name), sql_text(names), sql_number(is_configured)), &found, &source,
	    err);
	status = store_end(store, status, err);
	if (status != STATUS_OK)
		return status;
	store->judge.has_sources = false;
	*ret_source = source;
	return STATUS_OK;
}

enum status
store_source_named(struct store *store, struct view name, uint64_t *ret_source, struct error *err)
{
	enum status status;
	bool found = false;

	status = sql_ask(&store->database, SQL_SOURCE_NAMED, SQL_VALUES(sql_text(name)), &found,
	    ret_source, err);
	if (status == STATUS_OK && !found)
		return error_set(err, STATUS_MESSAGE, 0, "state: there is no such source");
	return status;
}

/* The number of the reading under way.  STATUS_MESSAGE if there is no such source. */
static enum status
reading_of(struct store *store, uint64_t source, uint64_t *ret, struct error *err)
{
	enum status status;
	bool found = false;

	status = sql_ask(
	    &store->database, SQL_SOURCE_READING, SQL_VALUES(sql_number(source)), &found, ret, err);
	if (status == STATUS_OK && !found)
		return error_set(err, STATUS_MESSAGE, 0, "state: there is no source %llu",
		    (unsigned long long)source);
	return status;
}

/* ---- what they declare ---- */

/* Only what was not declared already can explain anything. */
static enum status
write_declared(struct store *store, uint64_t source, const struct store_declared *item,
    uint64_t reading, uint64_t now_ms, struct error *err)
{
	struct sql_database *database = &store->database;
	const struct sql_value hash = sql_hash(&item->hash);
	const struct sql_value kind = sql_number(item->kind);
	const struct sql_value number = sql_number(source);
	const struct sql_value names = sql_text(item->names);
	uint64_t gone_ms = 0;
	enum status status;
	bool is_known;

	status = sql_ask(database, SQL_DECLARED_FIND, SQL_VALUES(hash, kind, number, names),
	    &is_known, &gone_ms, err);
	if (status == STATUS_OK)
		status = sql_run(database, SQL_DECLARED_ADD,
		    SQL_VALUES(hash, kind, number, names, sql_number(reading)), err);
	if (status != STATUS_OK || (is_known && gone_ms == 0))
		return status;
	return judge_declared(store, item->kind, &item->hash, now_ms, err);
}

enum status
declare_write(struct store *store, uint64_t source, const struct store_declared *items,
    size_t count, uint64_t now_ms, struct error *err)
{
	uint64_t reading = 0;
	enum status status = reading_of(store, source, &reading, err);

	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		status = write_declared(store, source, &items[i], reading, now_ms, err);
	return status;
}

enum status
store_declare(struct store *store, uint64_t source, const struct store_declared *items,
    size_t count, uint64_t now_ms, struct error *err)
{
	enum status status = sql_transaction(&store->database, err);

	if (status != STATUS_OK)
		return status;
	return store_end(store, declare_write(store, source, items, count, now_ms, err), err);
}

static enum status
end_reading(struct store *store, uint64_t source, uint64_t now_ms, struct error *err)
{
	struct sql_database *database = &store->database;
	uint64_t reading = 0;
	enum status status = reading_of(store, source, &reading, err);

	if (status == STATUS_OK)
		status = sql_run(database, SQL_DECLARED_GONE,
		    SQL_VALUES(sql_number(source), sql_number(reading), sql_number(now_ms)), err);
	if (status == STATUS_OK)
		status =
		    sql_run(database, SQL_SOURCE_NEXT_READING, SQL_VALUES(sql_number(source)), err);
	if (status == STATUS_OK)
		status = sql_run(database, SQL_SOURCE_COUNT, SQL_VALUES(sql_number(source)), err);
	return status;
}

enum status
store_source_read(
    struct store *store, uint64_t source, bool changed, uint64_t now_ms, struct error *err)
{
	enum status status = sql_transaction(&store->database, err);

	if (status != STATUS_OK)
		return status;
	if (changed)
		status = end_reading(store, source, now_ms, err);
	if (status == STATUS_OK)
		status = sql_run(&store->database, SQL_SOURCE_READ,
		    SQL_VALUES(sql_number(source), sql_number(now_ms)), err);
	return store_end(store, status, err);
}

enum status
store_source_failed(
    struct store *store, uint64_t source, struct view trouble, uint64_t now_ms, struct error *err)
{
	enum status status = sql_transaction(&store->database, err);

	if (status != STATUS_OK)
		return status;
	status = sql_run(&store->database, SQL_SOURCE_TROUBLE,
	    SQL_VALUES(sql_number(source), sql_text(trouble), sql_number(now_ms)), err);
	return store_end(store, status, err);
}

/* ---- waiting ---- */

/* Whether anything waits no longer than until now, or longer than it may. */
static enum status
is_over(struct store *store, uint64_t now_ms, bool *ret, struct error *err)
{
	const struct sql_value now = sql_number(now_ms);
	uint64_t until_ms = 0;
	enum status status;
	bool found = false;

	status = sql_ask(&store->database, SQL_HOLDS_NEXT, SQL_NONE, &found, &until_ms, err);
	*ret = found && until_ms <= now_ms;
	if (status != STATUS_OK || *ret)
		return status;
	return sql_ask(&store->database, SQL_HOLDS_AHEAD,
	    SQL_VALUES(now, sql_number(2 * store->judge.hold_ms)), ret, &until_ms, err);
}

enum status
store_release(struct store *store, uint64_t now_ms, struct error *err)
{
	bool over = false;
	enum status status;

	if (!store->judge.is_known)
		return STATUS_OK;
	status = is_over(store, now_ms, &over, err);
	if (status != STATUS_OK || !over)
		return status;
	status = sql_transaction(&store->database, err);
	if (status != STATUS_OK)
		return status;
	return store_end(store, judge_release(store, false, now_ms, err), err);
}

/* ---- reading ---- */

enum status
store_each_source(struct store *store, store_source_fn *fn, void *context, struct error *err)
{
	struct sql_database *database = &store->database;
	enum status status = sql_begin(database, SQL_SOURCES, SQL_NONE, err);
	bool row;

	if (status != STATUS_OK)
		return status;
	while ((status = sql_next(database, SQL_SOURCES, &row, err)) == STATUS_OK && row) {
		const struct store_source_status source = {
			.source = sql_column_number(database, SQL_SOURCES, 0),
			.name = sql_column(database, SQL_SOURCES, 1),
			.names = sql_column(database, SQL_SOURCES, 2),
			.is_configured = sql_column_number(database, SQL_SOURCES, 3) != 0,
			.read_ms = sql_column_number(database, SQL_SOURCES, 4),
			.declared = sql_column_number(database, SQL_SOURCES, 5),
			.trouble = sql_column(database, SQL_SOURCES, 6),
			.trouble_ms = sql_column_number(database, SQL_SOURCES, 7),
		};

		if (!fn(context, &source)) {
			sql_end(database, SQL_SOURCES);
			break;
		}
	}
	return status;
}
