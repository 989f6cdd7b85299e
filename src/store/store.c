/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening and closing, what is staged, and the group commit.
 */
#include "store/store.h"

#include "base/own.h"
#include "store/folder.h"
#include "store/private.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- opening ---- */

/* A store with nothing open. */
static struct store *
new_store(const struct store_type *type, const struct store_options *options)
{
	struct store *store = xcalloc(1, sizeof(*store));

	store->database.type = type;
	store->options = *options;
	if (store->options.owner == 0)
		store->options.owner = getpid();
	if (store->options.evidence_max == 0)
		store->options.evidence_max = LIMIT_EVIDENCE;
	store->lock_fd = -1;
	store->hasher = hasher_new();
	queue_init(&store->queue);
	return store;
}

static enum status
database_path(const struct store_type *type, const char *folder, char *ret, struct error *err)
{
	if (snprintf(ret, PATH_MAX, "%s/%s", folder, type->file) >= PATH_MAX)
		return error_set(err, STATUS_STORE_OPEN, ENAMETOOLONG,
		    "state directory: its name (give it another)");
	return STATUS_OK;
}

/* The number of the newest schema. */
static uint32_t
newest(const struct store_type *type)
{
	uint32_t version = 0;

	for (const struct store_migration *m = type->migrations; m->sql != NULL; m++)
		version = m->version;
	return version;
}

/* The number of the schema, 0 in a new database; refuses what is not ours. */
static enum status
read_version(struct store *store, const char *path, uint32_t *ret, struct error *err)
{
	const struct store_type *type = store->database.type;
	uint32_t application = 0;
	uint32_t version = 0;
	bool is_empty = false;
	enum status status;

	status = type->version(store->database.handle, &is_empty, &application, &version, err);
	if (status != STATUS_OK)
		return status;
	if (!is_empty && application != STORE_APPLICATION)
		return error_set(err, STATUS_STORE_OPEN, 0,
		    "%s: a database of another program (name another directory)", path);
	if (version > newest(type))
		return error_set(err, STATUS_STORE_NEWER, 0,
		    "%s: schema %u, and this program knows %u (run the newer version)", path,
		    version, newest(type));
	*ret = is_empty ? 0 : version;
	return STATUS_OK;
}

static enum status
migrate_once(struct store *store, const struct store_migration *step, struct error *err)
{
	const struct store_type *type = store->database.type;
	void *handle = store->database.handle;
	enum status status;

	status = sql_transaction(&store->database, err);
	if (status != STATUS_OK)
		return status;
	status = type->script(handle, step->sql, err);
	if (status == STATUS_OK)
		status = type->set_version(handle, STORE_APPLICATION, step->version, err);
	return store_end(store, status, err);
}

static enum status
migrate(struct store *store, uint32_t version, struct buf *notes, struct error *err)
{
	const struct store_type *type = store->database.type;
	enum status status = STATUS_OK;

	for (const struct store_migration *m = type->migrations; m->sql != NULL; m++) {
		if (m->version <= version)
			continue;
		status = migrate_once(store, m, err);
		if (status != STATUS_OK)
			return status;
	}
	if (version != 0 && version != newest(type))
		buf_printf(notes, "state: brought from schema %u to %u\n", version, newest(type));
	return STATUS_OK;
}

/* Looks for damage, unless the state was closed in order. */
static enum status
check_damage(struct store *store, struct buf *notes, struct error *err)
{
	uint64_t clean = 0;
	enum status status;
	bool found;

	status = sql_ask(&store->database, SQL_STATE_IS_CLEAN, SQL_NONE, &found, &clean, err);
	if (status != STATUS_OK || clean != 0)
		return status;
	status = store->database.type->check(store->database.handle, err);
	if (status == STATUS_OK)
		buf_text(notes, "state: it was not closed in order; it was checked and is sound\n");
	return status;
}

/* Takes back what a process that died was about to tell. */
static enum status
begin_work(struct store *store, struct error *err)
{
	struct sql_database *database = &store->database;
	enum status status;

	status = sql_transaction(database, err);
	if (status != STATUS_OK)
		return status;
	status = sql_run(database, SQL_OUTBOX_RECALL, SQL_NONE, err);
	if (status == STATUS_OK)
		status = sql_run(database, SQL_STATE_SET_CLEAN, SQL_VALUES(sql_number(0)), err);
	return store_end(store, status, err);
}

/* Evidence of which only hashes are kept is said at each start. */
static enum status
note_evidence(struct store *store, struct buf *notes, struct error *err)
{
	struct store_counts counts;
	enum status status;

	status = store_count(store, &counts, err);
	if (status == STATUS_OK && counts.evidence_left_out > 0)
		buf_printf(notes,
		    "state: evidence is full: of %llu bytes only the hashes are kept\n",
		    (unsigned long long)counts.evidence_left_out);
	return status;
}

enum status
store_open_type(const struct store_type *type, const char *folder,
    const struct store_options *options, struct store **ret, struct buf *notes, struct error *err)
{
	cleanup_with(store_closep) struct store *store = new_store(type, options);
	char path[PATH_MAX];
	enum status status;
	uint32_t version = 0;

	status = folder_own(folder, store->options.owner, &store->lock_fd, err);
	if (status == STATUS_OK)
		status = database_path(type, folder, path, err);
	if (status == STATUS_OK)
		status = type->open(path, true, &store->database.handle, err);
	if (status == STATUS_OK)
		status = read_version(store, path, &version, err);
	if (status == STATUS_OK && version != 0)
		status = check_damage(store, notes, err);
	if (status == STATUS_OK)
		status = migrate(store, version, notes, err);
	if (status == STATUS_OK)
		status = begin_work(store, err);
	if (status == STATUS_OK)
		status = note_evidence(store, notes, err);
	if (status != STATUS_OK)
		return status;
	store->writes = true;
	*ret = TAKE(store);
	return STATUS_OK;
}

enum status
store_open(const char *folder, const struct store_options *options, struct store **ret,
    struct buf *notes, struct error *err)
{
	return store_open_type(&store_sqlite, folder, options, ret, notes, err);
}

enum status
store_open_reading_type(
    const struct store_type *type, const char *folder, struct store **ret, struct error *err)
{
	const struct store_options options = { .sinks = STORE_LINE | STORE_HOOK };
	cleanup_with(store_closep) struct store *store = new_store(type, &options);
	char path[PATH_MAX];
	enum status status;
	uint32_t version = 0;

	status = database_path(type, folder, path, err);
	if (status != STATUS_OK)
		return status;
	if (access(path, F_OK) != 0)
		return error_set(err, STATUS_STORE_OPEN, errno,
		    "%s: no state to read (name the directory of a monitor)", path);
	status = type->open(path, false, &store->database.handle, err);
	if (status == STATUS_OK)
		status = read_version(store, path, &version, err);
	if (status != STATUS_OK)
		return status;
	if (version != newest(type))
		return error_set(err, STATUS_STORE_OPEN, 0,
		    "%s: schema %u, not %u (start the monitor once to bring it up)", path, version,
		    newest(type));
	*ret = TAKE(store);
	return STATUS_OK;
}

enum status
store_open_reading(const char *folder, struct store **ret, struct error *err)
{
	return store_open_reading_type(&store_sqlite, folder, ret, err);
}

/* If this cannot be written, the next start looks for damage and finds none. */
static void
close_in_order(struct store *store)
{
	enum status ignored =
	    sql_run(&store->database, SQL_STATE_SET_CLEAN, SQL_VALUES(sql_number(1)), NULL);

	(void)ignored;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	if (store->writes)
		close_in_order(store);
	sql_close(&store->database);
	queue_fini(&store->queue);
	judge_fini(&store->judge);
	region_reset(&store->answer);
	region_reset(&store->delivery);
	hasher_free(store->hasher);
	close_fdp(&store->lock_fd);
	free(store);
}

void
store_closep(struct store **store)
{
	store_close(*store);
	*store = NULL;
}

/* ---- what is staged ---- */

enum status
store_check_log(struct store *store, uint64_t log, struct error *err)
{
	enum status status;
	uint64_t one;
	bool found;

	status = sql_ask(
	    &store->database, SQL_LOG_EXISTS, SQL_VALUES(sql_number(log)), &found, &one, err);
	if (status == STATUS_OK && !found)
		return error_set(
		    err, STATUS_MESSAGE, 0, "state: there is no log %llu", (unsigned long long)log);
	return status;
}

/* Whether more may wait: what waits can only be written where there is room. */
static enum status
check_room(const struct store *store, struct error *err)
{
	if (store->queue.bytes < LIMIT_STAGED)
		return STATUS_OK;
	return error_set(err, STATUS_STORE_FULL, 0,
	    "state: %zu MiB wait to be written (make room for them)", (size_t)(LIMIT_STAGED / MIB));
}

enum status
store_match(struct store *store, uint64_t log, const struct store_match *match, struct error *err)
{
	enum status status = check_room(store, err);

	if (status == STATUS_OK)
		queue_match(&store->queue, log, match);
	return status;
}

enum status
store_item(struct store *store, uint64_t log, uint64_t index, const struct store_item *item,
    struct error *err)
{
	enum status status = check_room(store, err);

	if (status != STATUS_OK)
		return status;
	if (!queue_item(&store->queue, log, index, item))
		return error_set(err, STATUS_MESSAGE, 0,
		    "state: an item of entry %llu without a match", (unsigned long long)index);
	return STATUS_OK;
}

enum status
store_fault(struct store *store, uint64_t log, const struct store_fault *fault, struct error *err)
{
	enum status status = check_room(store, err);

	if (status == STATUS_OK)
		queue_fault(&store->queue, log, fault);
	return status;
}

/* ---- what waits for the commit ---- */

/* Whether these can be entries of a log at all. */
static enum status
check_entries(uint64_t begin, uint64_t end, struct error *err)
{
	if (begin <= end && end <= INT64_MAX)
		return STATUS_OK;
	return error_set(err, STATUS_MESSAGE, 0, "state: no entries are [%llu, %llu)",
	    (unsigned long long)begin, (unsigned long long)end);
}

static bool
counts_add_up(const struct store_batch *batch)
{
	uint64_t entries = batch->end - batch->begin;

	return batch->parsed <= entries && batch->with_faults <= entries - batch->parsed &&
	       batch->faulty == entries - batch->parsed - batch->with_faults;
}

/* Whether none of the entries of a batch was read before; all or none must be. */
static enum status
check_fresh(struct store *store, uint64_t log, const struct store_batch *batch, bool *ret_fresh,
    struct error *err)
{
	cleanup_with(coverage_fini) struct coverage coverage = { .items = NULL };
	cleanup_with(region_reset) struct region region = { .last = NULL };
	enum status status;
	uint64_t read;

	status = log_coverage(store, log, &region, &coverage, err);
	if (status != STATUS_OK)
		return status;
	read = coverage_read(&coverage, batch->begin, batch->end) +
	       queue_read(&store->queue, log, batch->begin, batch->end);
	if (read != 0 && read != batch->end - batch->begin)
		return error_set(err, STATUS_MESSAGE, 0,
		    "state: %llu entries of [%llu, %llu) were read before, the others not",
		    (unsigned long long)read, (unsigned long long)batch->begin,
		    (unsigned long long)batch->end);
	*ret_fresh = read == 0;
	return STATUS_OK;
}

enum status
store_batch(struct store *store, uint64_t log, const struct store_batch *batch, uint64_t now_ms,
    struct error *err)
{
	enum status status;
	bool is_fresh = false;

	status = check_entries(batch->begin, batch->end, err);
	if (status == STATUS_OK && !counts_add_up(batch))
		status = error_set(err, STATUS_MESSAGE, 0,
		    "state: the counts of [%llu, %llu) do not add up",
		    (unsigned long long)batch->begin, (unsigned long long)batch->end);
	if (status == STATUS_OK)
		status = store_check_log(store, log, err);
	if (status == STATUS_OK)
		status = check_fresh(store, log, batch, &is_fresh, err);
	if (status == STATUS_OK)
		queue_batch(&store->queue, log, batch, is_fresh, now_ms);
	return status;
}

enum status
store_lost(struct store *store, uint64_t log, uint64_t begin, uint64_t end, struct error *err)
{
	enum status status = check_entries(begin, end, err);

	if (status == STATUS_OK)
		status = store_check_log(store, log, err);
	if (status == STATUS_OK)
		queue_lost(&store->queue, log, begin, end);
	return status;
}

enum status
store_finding(struct store *store, uint64_t log, const struct store_finding *finding,
    uint64_t now_ms, struct error *err)
{
	enum status status = check_room(store, err);

	if (status == STATUS_OK)
		status = store_check_log(store, log, err);
	if (status == STATUS_OK)
		queue_finding(&store->queue, log, finding, now_ms);
	return status;
}

uint64_t
store_waiting(const struct store *store)
{
	return store->queue.entries;
}

/* ---- the group commit ---- */

enum status
store_end(struct store *store, enum status status, struct error *err)
{
	if (status == STATUS_OK)
		status = sql_commit(&store->database, err);
	if (status != STATUS_OK)
		sql_rollback(&store->database);
	return status;
}

/* Writes what waits, as part of the transaction that is open. */
static enum status
write_all(struct store *store, uint64_t now_ms, struct handed_out *handed, struct error *err)
{
	struct operation *operation;
	enum status status;

	TAILQ_FOREACH(operation, &store->queue.operations, link)
	{
		status = apply(store, operation, err);
		if (status != STATUS_OK)
			return status;
	}
	return outbox_hand_out(store, now_ms, handed, err);
}

enum status
store_commit(struct store *store, uint64_t now_ms, uint64_t *ret_entries, struct error *err)
{
	struct handed_out handed = store->handed_out;
	uint64_t entries = store->queue.entries;
	enum status status = STATUS_OK;

	*ret_entries = 0;
	if (TAILQ_EMPTY(&store->queue.operations))
		return STATUS_OK;
	status = sql_transaction(&store->database, err);
	if (status != STATUS_OK)
		return status;
	status = store_end(store, write_all(store, now_ms, &handed, err), err);
	if (status != STATUS_OK)
		return status;
	store->handed_out = handed;
	queue_written(&store->queue);
	*ret_entries = entries;
	return STATUS_OK;
}
