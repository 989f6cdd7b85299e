/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQLite 3.40 in WAL mode: one writer that syncs each commit, readers beside it.
 * The WAL stays when the database is closed, so that it can be opened without
 * the right to write in its folder.
 */
#include "base/own.h"
#include "store/type.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* How long a statement waits for a lock that a reader's recovery may hold. */
#define BUSY_MS 5000

struct database {
	sqlite3 *handle;
	char *path;
};

static const struct store_migration migrations[] = {
#define MIGRATION(version, sql) { version, sql },
#include "store/migration_table.h"
	{ 0, NULL },
};

/* What SQLite says, as one of our statuses, with the file and the mend. */
static enum status
failed(const struct database *database, int code, struct error *err)
{
	const char *what = sqlite3_errstr(code);
	const char *path = database->path;
	int os_errno = 0;

	if ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN)
		os_errno = sqlite3_system_errno(database->handle);
	if (code == SQLITE_FULL || os_errno == ENOSPC || os_errno == EDQUOT || os_errno == EFBIG)
		return error_set(err, STATUS_STORE_FULL, os_errno,
		    "%s: no room to write (make some, and it goes on where it was)", path);
	switch (code & 0xff) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return error_set(err, STATUS_STORE_DAMAGED, 0,
		    "%s: %s (keep a copy and restore a backup, or move it away to begin anew)",
		    path, what);
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_READONLY:
		return error_set(err, STATUS_STORE_OPEN, os_errno,
		    "%s: %s (give its owner the right to read and write it)", path, what);
	default:
		return error_set(err, STATUS_STORE_FAILED, os_errno,
		    "%s: %s (look at the disk and at the system's log)", path,
		    sqlite3_errmsg(database->handle));
	}
}

static enum status
sqlite_script(void *p, const char *sql, struct error *err)
{
	struct database *database = p;
	int code = sqlite3_exec(database->handle, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? STATUS_OK : failed(database, code, err);
}

static void
sqlite_close(void *p)
{
	struct database *database = p;

	(void)sqlite3_close_v2(database->handle);
	free(database->path);
	free(database);
}

/* Only the owner of the folder may read the state, whatever the folder allows;
 * the WAL gets the mode of the database. */
static enum status
create_file(const char *path, struct error *err)
{
	cleanup_with(close_fdp) int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return error_set(err, errno == ENOSPC ? STATUS_STORE_FULL : STATUS_STORE_OPEN,
		    errno, "%s", path);
	return STATUS_OK;
}

static void
close_databasep(struct database **database)
{
	if (*database != NULL)
		sqlite_close(*database);
}

static enum status
sqlite_open(const char *path, bool writes, void **ret, struct error *err)
{
	cleanup_with(close_databasep) struct database *database = xcalloc(1, sizeof(*database));
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	enum status status;
	int keep_wal = 1;
	int code;

	database->path = xstrdup(path);
	if (writes) {
		status = create_file(path, err);
		if (status != STATUS_OK)
			return status;
	}
	flags |= writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	code = sqlite3_open_v2(path, &database->handle, flags, NULL);
	if (code != SQLITE_OK)
		return failed(database, code, err);
	(void)sqlite3_busy_timeout(database->handle, BUSY_MS);
	(void)sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(database->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	(void)sqlite3_file_control(database->handle, "main", SQLITE_FCNTL_PERSIST_WAL, &keep_wal);
	status = sqlite_script(database,
	    "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON;",
	    err);
	/* A WAL that a backfill let grow is cut back to 64 MiB. */
	if (status == STATUS_OK && writes)
		status = sqlite_script(database,
		    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		    "PRAGMA journal_size_limit = 67108864;",
		    err);
	if (status != STATUS_OK)
		return status;
	*ret = TAKE(database);
	return STATUS_OK;
}

static enum status
sqlite_prepare(void *p, const char *sql, void **ret, struct error *err)
{
	struct database *database = p;
	sqlite3_stmt *statement;
	int code = sqlite3_prepare_v3(
	    database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);

	if (code != SQLITE_OK)
		return failed(database, code, err);
	*ret = statement;
	return STATUS_OK;
}

static void
sqlite_bind(void *statement, int parameter, const struct sql_value *value)
{
	/* SQLite takes an address of NULL for NULL. */
	const void *ptr = value->bytes.ptr == NULL ? "" : (const void *)value->bytes.ptr;
	int code = SQLITE_OK;

	switch (value->kind) {
	case SQL_KIND_NULL:
		code = sqlite3_bind_null(statement, parameter);
		break;
	case SQL_KIND_NUMBER:
		code = sqlite3_bind_int64(statement, parameter, (sqlite3_int64)value->number);
		break;
	case SQL_KIND_BYTES:
		code =
		    sqlite3_bind_blob64(statement, parameter, ptr, value->bytes.len, SQLITE_STATIC);
		break;
	case SQL_KIND_TEXT:
		code = sqlite3_bind_text64(
		    statement, parameter, ptr, value->bytes.len, SQLITE_STATIC, SQLITE_UTF8);
		break;
	}
	/* A parameter that the statement lacks, or memory is out. */
	if (code != SQLITE_OK)
		abort();
}

static enum status
sqlite_step(void *p, void *statement, bool *ret_row, struct error *err)
{
	struct database *database = p;
	int code = sqlite3_step(statement);

	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return failed(database, code, err);
	*ret_row = code == SQLITE_ROW;
	return STATUS_OK;
}

static uint64_t
sqlite_number(void *statement, int column)
{
	return (uint64_t)sqlite3_column_int64(statement, column);
}

static struct view
sqlite_bytes(void *statement, int column)
{
	const void *ptr = sqlite3_column_blob(statement, column);

	return view_of(ptr, (size_t)sqlite3_column_bytes(statement, column));
}

static void
sqlite_reset(void *statement)
{
	(void)sqlite3_reset(statement);
	(void)sqlite3_clear_bindings(statement);
}

static void
sqlite_finish(void *statement)
{
	(void)sqlite3_finalize(statement);
}

/* The first column of the only row. */
static enum status
ask_number(void *database, const char *sql, uint32_t *ret, struct error *err)
{
	enum status status;
	void *statement;
	bool row = false;

	status = sqlite_prepare(database, sql, &statement, err);
	if (status != STATUS_OK)
		return status;
	status = sqlite_step(database, statement, &row, err);
	if (row)
		*ret = (uint32_t)sqlite_number(statement, 0);
	sqlite_finish(statement);
	return status;
}

static enum status
sqlite_version(void *database, bool *ret_empty, uint32_t *ret_application, uint32_t *ret_version,
    struct error *err)
{
	uint32_t tables = 0;
	enum status status;

	status = ask_number(database, "SELECT count(*) FROM sqlite_schema", &tables, err);
	if (status == STATUS_OK)
		status = ask_number(database, "PRAGMA application_id", ret_application, err);
	if (status == STATUS_OK)
		status = ask_number(database, "PRAGMA user_version", ret_version, err);
	*ret_empty = tables == 0;
	return status;
}

static enum status
sqlite_set_version(void *database, uint32_t application, uint32_t version, struct error *err)
{
	char sql[96];

	(void)snprintf(sql, sizeof(sql), "PRAGMA application_id = %u; PRAGMA user_version = %u",
	    application, version);
	return sqlite_script(database, sql, err);
}

static enum status
sqlite_check(void *p, struct error *err)
{
	struct database *database = p;
	enum status status;
	void *statement;
	bool row = false;

	status = sqlite_prepare(database, "PRAGMA quick_check(1)", &statement, err);
	if (status != STATUS_OK)
		return status;
	status = sqlite_step(database, statement, &row, err);
	if (row && !view_equal(sqlite_bytes(statement, 0), VIEW("ok")))
		status = failed(database, SQLITE_CORRUPT, err);
	sqlite_finish(statement);
	return status;
}

const struct store_type store_sqlite = {
	.name = "sqlite",
	.file = "state.db",
	.begin = "BEGIN IMMEDIATE",
	.migrations = migrations,
	.open = sqlite_open,
	.close = sqlite_close,
	.version = sqlite_version,
	.set_version = sqlite_set_version,
	.check = sqlite_check,
	.script = sqlite_script,
	.prepare = sqlite_prepare,
	.bind = sqlite_bind,
	.step = sqlite_step,
	.number = sqlite_number,
	.bytes = sqlite_bytes,
	.reset = sqlite_reset,
	.finish = sqlite_finish,
};

const struct store_type *const store_types[] = { &store_sqlite, NULL };
