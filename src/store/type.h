/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A kind of database.  The rules of the state are written once, in C and in SQL
 * that every row of store_types understands; a row says how its engine opens,
 * runs and checks.  A new engine is one file and one line.
 *
 * Values are numbers of 64 bits, bytes, text or nothing.  A number above 2^63 - 1
 * keeps its bits.  Parameters are written ?1, ?2 and so on.
 */
#ifndef CTVIGIL_STORE_TYPE_H
#define CTVIGIL_STORE_TYPE_H

#include "base/attr.h"
#include "base/status.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sql_kind {
	SQL_KIND_NULL,
	SQL_KIND_NUMBER,
	SQL_KIND_BYTES,
	SQL_KIND_TEXT,
};

struct sql_value {
	enum sql_kind kind;
	uint64_t number;
	struct view bytes;
};

/* One step of the schema.  What was released is never changed. */
struct store_migration {
	uint32_t version;
	const char *sql;
};

struct store_type {
	const char *name;
	const char *file;  /* of the database, in the folder */
	const char *begin; /* the statement that begins a transaction that writes */
	const struct store_migration *migrations; /* ascending, ended by a row without sql */

	/* Opens the database at path; to write, it is made if absent. */
	enum status (*open)(const char *path, bool writes, void **ret, struct error *err);
	void (*close)(void *database);

	/* The program and the schema that wrote it: *ret_empty if none did yet. */
	enum status (*version)(void *database, bool *ret_empty, uint32_t *ret_application,
	    uint32_t *ret_version, struct error *err);
	/* Part of the transaction that is open. */
	enum status (*set_version)(
	    void *database, uint32_t application, uint32_t version, struct error *err);

	/* Looks for damage. */
	enum status (*check)(void *database, struct error *err);

	/* Runs statements that take and answer nothing. */
	enum status (*script)(void *database, const char *sql, struct error *err);

	enum status (*prepare)(void *database, const char *sql, void **ret, struct error *err);
	/* The bytes must stay until reset(). */
	void (*bind)(void *statement, int parameter, const struct sql_value *value);
	/* The next row, if *ret_row. */
	enum status (*step)(void *database, void *statement, bool *ret_row, struct error *err);
	/* A column of the row, from 0; 0 or nothing if it is NULL.  Valid until the
	 * next step() or reset(). */
	uint64_t (*number)(void *statement, int column);
	struct view (*bytes)(void *statement, int column);
	void (*reset)(void *statement);
	void (*finish)(void *statement);
};

/* "ctvi" in ASCII: whose database it is. */
#define STORE_APPLICATION 0x63747669U

extern const struct store_type store_sqlite;

/* All kinds, ended by NULL. */
extern const struct store_type *const store_types[];

#endif
