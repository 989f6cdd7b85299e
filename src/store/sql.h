/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The statements of sql_table.h, run on the database of a store.
 */
#ifndef CTVIGIL_STORE_SQL_H
#define CTVIGIL_STORE_SQL_H

#include "base/hash.h"
#include "store/type.h"

enum sql {
#define SQL(name, text) SQL_##name,
#include "store/sql_table.h"
	SQL_COUNT
};

/* A database and what was prepared of its statements. */
struct sql_database {
	const struct store_type *type;
	void *handle;
	void *statements[SQL_COUNT];
};

/* The parameters of a statement, in order. */
struct sql_values {
	const struct sql_value *values;
	size_t count;
};

#define SQL_VALUES(...)                                                  \
	((struct sql_values){ (const struct sql_value[]){ __VA_ARGS__ }, \
	    sizeof((const struct sql_value[]){ __VA_ARGS__ }) / sizeof(struct sql_value) })
#define SQL_NONE ((struct sql_values){ NULL, 0 })

static inline struct sql_value
sql_null(void)
{
	return (struct sql_value){ .kind = SQL_KIND_NULL };
}

static inline struct sql_value
sql_number(uint64_t number)
{
	return (struct sql_value){ .kind = SQL_KIND_NUMBER, .number = number };
}

static inline struct sql_value
sql_bytes(struct view bytes)
{
	return (struct sql_value){ .kind = SQL_KIND_BYTES, .bytes = bytes };
}

static inline struct sql_value
sql_text(struct view text)
{
	return (struct sql_value){ .kind = SQL_KIND_TEXT, .bytes = text };
}

static inline struct sql_value
sql_hash(const struct hash *hash)
{
	return sql_bytes(hash_view(hash));
}

/* Frees the statements and closes the database.  A zeroed one may be closed. */
void sql_close(struct sql_database *database);

/* Runs a statement to its end; its rows are not looked at. */
enum status sql_run(struct sql_database *database, enum sql sql, struct sql_values values,
    struct error *err) must_use;

/* Runs a statement to its end: *ret_found if it had a row, whose first column is
 * then *ret, and else *ret is unchanged. */
enum status sql_ask(struct sql_database *database, enum sql sql, struct sql_values values,
    bool *ret_found, uint64_t *ret, struct error *err) must_use;

/* Begins a statement whose rows sql_next() fetches; the bytes of the values must
 * stay until then.  A statement that began ends when sql_next() finds no further
 * row or fails, or with sql_end(). */
enum status sql_begin(struct sql_database *database, enum sql sql, struct sql_values values,
    struct error *err) must_use;
enum status sql_next(
    struct sql_database *database, enum sql sql, bool *ret_row, struct error *err) must_use;
void sql_end(struct sql_database *database, enum sql sql);

/* Columns of the row of a statement, from 0, until its next row. */
uint64_t sql_column_number(const struct sql_database *database, enum sql sql, int column) must_use;
struct view sql_column(const struct sql_database *database, enum sql sql, int column) must_use;
/* Zero bytes if the column is not a hash. */
struct hash sql_column_hash(const struct sql_database *database, enum sql sql, int column) must_use;

/* Begins, commits or gives up a transaction that writes. */
enum status sql_transaction(struct sql_database *database, struct error *err) must_use;
enum status sql_commit(struct sql_database *database, struct error *err) must_use;
void sql_rollback(struct sql_database *database);

#endif
