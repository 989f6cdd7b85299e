/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sql.h"

#include <string.h>

static const char *const texts[] = {
#define SQL(name, text) [SQL_##name] = (text),
#include "store/sql_table.h"
};

void
sql_close(struct sql_database *database)
{
	for (size_t i = 0; i < SQL_COUNT; i++) {
		if (database->statements[i] != NULL)
			database->type->finish(database->statements[i]);
		database->statements[i] = NULL;
	}
	if (database->handle != NULL)
		database->type->close(database->handle);
	database->handle = NULL;
}

enum status
sql_begin(struct sql_database *database, enum sql sql, struct sql_values values, struct error *err)
{
	const struct store_type *type = database->type;
	void **statement = &database->statements[sql];
	enum status status = STATUS_OK;

	if (*statement == NULL)
		status = type->prepare(database->handle, texts[sql], statement, err);
	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < values.count; i++)
		type->bind(*statement, (int)i + 1, &values.values[i]);
	return STATUS_OK;
}

enum status
sql_next(struct sql_database *database, enum sql sql, bool *ret_row, struct error *err)
{
	enum status status;
	bool row = false;

	status = database->type->step(database->handle, database->statements[sql], &row, err);
	if (!row)
		sql_end(database, sql);
	*ret_row = row;
	return status;
}

void
sql_end(struct sql_database *database, enum sql sql)
{
	database->type->reset(database->statements[sql]);
}

enum status
sql_ask(struct sql_database *database, enum sql sql, struct sql_values values, bool *ret_found,
    uint64_t *ret, struct error *err)
{
	enum status status;
	bool found = false;
	bool row;

	status = sql_begin(database, sql, values, err);
	if (status != STATUS_OK)
		return status;
	do {
		status = sql_next(database, sql, &row, err);
		if (row && !found) {
			*ret = sql_column_number(database, sql, 0);
			found = true;
		}
	} while (row);
	*ret_found = found;
	return status;
}

enum status
sql_run(struct sql_database *database, enum sql sql, struct sql_values values, struct error *err)
{
	uint64_t ignored;
	bool found;

	return sql_ask(database, sql, values, &found, &ignored, err);
}

uint64_t
sql_column_number(const struct sql_database *database, enum sql sql, int column)
{
	return database->type->number(database->statements[sql], column);
}

struct view
sql_column(const struct sql_database *database, enum sql sql, int column)
{
	return database->type->bytes(database->statements[sql], column);
}

struct hash
sql_column_hash(const struct sql_database *database, enum sql sql, int column)
{
	struct view bytes = sql_column(database, sql, column);
	struct hash hash = { .bytes = { 0 } };

	if (bytes.len == sizeof(hash.bytes))
		memcpy(hash.bytes, bytes.ptr, sizeof(hash.bytes));
	return hash;
}

enum status
sql_transaction(struct sql_database *database, struct error *err)
{
	return database->type->script(database->handle, database->type->begin, err);
}

enum status
sql_commit(struct sql_database *database, struct error *err)
{
	return database->type->script(database->handle, "COMMIT", err);
}

void
sql_rollback(struct sql_database *database)
{
	/* The engine may have rolled back on its own, and then refuses this. */
	(void)database->type->script(database->handle, "ROLLBACK", NULL);
}
