/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an operator does to the state.  Each act is one transaction, which records who
 * did what, when and why, and has it told.
 */
#include "base/escape.h"
#include "base/hex.h"
#include "base/num.h"
#include "store/private.h"

#include <inttypes.h>

#define NAME_SHOWN 160

/* An act on its way into the tables. */
struct acting {
	struct store *store;
	struct sql_database *database;
	const struct store_act *act;
	uint64_t now_ms;
	struct store_acted *ret;
	struct region region;
	struct coverage before;
	struct coverage after;

	/* The log. */
	char name[NAME_SHOWN]; /* escaped */
	uint64_t log;
	bool failed;
	uint64_t newest;        /* the number of its newest head; 0 if it has none */
	struct store_head head; /* that one */
	uint64_t largest;       /* the size of its largest tree */
};

/* What is done to it. */
struct deed {
	const char *kind;
	uint64_t first;
	uint64_t past;
	struct sql_value head;
	struct view what;
};

/* Nothing is done yet, which is what *ret says. */
static struct acting
acting_of(
    struct store *store, const struct store_act *act, uint64_t now_ms, struct store_acted *ret)
{
	*ret = (struct store_acted){ .log = 0 };
	return (struct acting){
		.store = store,
		.database = &store->database,
		.act = act,
		.now_ms = now_ms,
		.ret = ret,
	};
}

static void
acting_fini(struct acting *acting)
{
	coverage_fini(&acting->before);
	coverage_fini(&acting->after);
	region_reset(&acting->region);
}

static void
read_log(struct acting *acting)
{
	const struct sql_database *database = acting->database;

	acting->log = sql_column_number(database, SQL_LOG_NAMED, 0);
	acting->failed = sql_column_number(database, SQL_LOG_NAMED, 1) != 0;
	acting->newest = sql_column_number(database, SQL_LOG_NAMED, 3);
	acting->head.size = sql_column_number(database, SQL_LOG_NAMED, 4);
	acting->head.root = sql_column_hash(database, SQL_LOG_NAMED, 5);
	acting->head.timestamp_ms = sql_column_number(database, SQL_LOG_NAMED, 6);
	acting->largest = sql_column_number(database, SQL_LOG_NAMED, 7);
}

static enum status
find_log(struct acting *acting, struct view name, struct error *err)
{
	struct sql_database *database = acting->database;
	uint64_t count = 0;
	enum status status;
	struct buf shown;
	bool row = false;

	buf_init(&shown, acting->name, sizeof(acting->name));
	escape_append_text(&shown, name);
	(void)buf_string(&shown);
	status = sql_begin(database, SQL_LOG_NAMED, SQL_VALUES(sql_text(name)), err);
	if (status == STATUS_OK)
		status = sql_next(database, SQL_LOG_NAMED, &row, err);
	if (status != STATUS_OK)
		return status;
	if (row) {
		read_log(acting);
		count = sql_column_number(database, SQL_LOG_NAMED, 2);
		sql_end(database, SQL_LOG_NAMED);
	}
	if (count != 1)
		return error_set(err, STATUS_USAGE, 0, "%s logs have the name %s",
		    count == 0 ? "no" : "several", acting->name);
	return STATUS_OK;
}

/* Finds the log, and what was read of it. */
static enum status
begin(struct acting *acting, struct view name, struct error *err)
{
	enum status status = find_log(acting, name, err);

	if (status == STATUS_OK)
		status =
		    log_coverage(acting->store, acting->log, &acting->region, &acting->before, err);
	for (size_t i = 0; i < acting->before.count; i++)
		coverage_append(&acting->after, &acting->before.items[i]);
	return status;
}

/* "entries 100 to 200 are lost, says anna (user 1000): the disk broke"; whoever did it is
 * told of the log instead. */
static void
write_message(struct acting *acting, struct buf *message, struct view what)
{
	const struct store_act *act = acting->act;
	struct buf shown;

	buf_bytes(message, what);
	buf_text(message, ", says ");
	buf_bytes(message, act->user);
	buf_printf(message, " (user %" PRIu32 "): ", act->uid);
	buf_bytes(message, act->reason);
	buf_init(&shown, acting->ret->message, sizeof(acting->ret->message));
	buf_printf(&shown, "%s: ", acting->name);
	buf_bytes(&shown, what);
	(void)buf_string(&shown);
}

/* Records it, with its number, and has it told. */
static enum status
record(struct acting *acting, const struct deed *deed, uint64_t *ret_act, struct error *err)
{
	const struct store_act *act = acting->act;
	struct buf message;
	enum status status;
	bool found;

	buf_init_growing(&message, LIMIT_MESSAGE);
	write_message(acting, &message, deed->what);
	status = sql_ask(acting->database, SQL_ACT_ADD,
	    SQL_VALUES(sql_number(acting->log), sql_text(view_text(deed->kind)),
		sql_number(deed->first), sql_number(deed->past), deed->head, sql_number(act->uid),
		sql_number(act->pid), sql_text(act->user), sql_text(act->reason),
		sql_text(buf_view(&message)), sql_number(acting->now_ms)),
	    &found, ret_act, err);
	buf_fini(&message);
	if (status == STATUS_OK)
		status = log_save_coverage(
		    acting->store, acting->log, &acting->before, &acting->after, err);
	if (status == STATUS_OK)
		status = outbox_add(acting->store, STORE_ACT, *ret_act, acting->now_ms, err);
	acting->ret->log = acting->log;
	return status;
}

/* ---- lost entries ---- */

static enum status
check_lost(const struct acting *acting, uint64_t first, uint64_t past, struct error *err)
{
	uint64_t read = coverage_read(&acting->before, first, past);

	if (first >= past)
		return error_set(err, STATUS_USAGE, 0,
		    "there are no entries from %" PRIu64 " to %" PRIu64, first, past);
	if (past > acting->largest)
		return error_set(err, STATUS_USAGE, 0, "%s has %" PRIu64 " entries only",
		    acting->name, acting->largest);
	if (read > 0)
		return error_set(err, STATUS_USAGE, 0,
		    "%s: of the entries from %" PRIu64 " to %" PRIu64 " %" PRIu64
		    " were read already",
		    acting->name, first, past, read);
	return STATUS_OK;
}

static enum status
lose(struct acting *acting, uint64_t first, uint64_t past, struct error *err)
{
	const struct store_progress progress = coverage_progress(&acting->before);
	char text[96];
	struct buf what;
	enum status status;
	uint64_t number;

	coverage_lose(&acting->after, first, past);
	if (progress.known)
		coverage_skip_loss(&acting->after, progress.folded);
	buf_init(&what, text, sizeof(text));
	buf_printf(&what, "entries %" PRIu64 " to %" PRIu64 " are lost", first, past);
	status = sql_transaction(acting->database, err);
	if (status != STATUS_OK)
		return status;
	status = record(acting, &(struct deed){ "lost", first, past, sql_null(), buf_view(&what) },
	    &number, err);
	return store_end(acting->store, status, err);
}

enum status
store_act_lost(struct store *store, struct view log_name, uint64_t begin_index, uint64_t end,
    const struct store_act *act, uint64_t now_ms, struct store_acted *ret, struct error *err)
{
	cleanup_with(acting_fini) struct acting acting = acting_of(store, act, now_ms, ret);
	enum status status = begin(&acting, log_name, err);

	if (status == STATUS_OK)
		status = check_lost(&acting, begin_index, end, err);
	if (status == STATUS_OK)
		status = lose(&acting, begin_index, end, err);
	return status;
}

/* ---- a head that is accepted ---- */

static enum status
check_accept(const struct acting *acting, struct error *err)
{
	if (acting->newest == 0)
		return error_set(err, STATUS_USAGE, 0,
		    "%s has shown no head that could be accepted", acting->name);
	if (!acting->failed)
		return error_set(err, STATUS_USAGE, 0,
		    "%s has not failed: there is nothing to accept", acting->name);
	return STATUS_OK;
}

/* In the transaction that is open. */
static enum status
write_accept(struct acting *acting, uint64_t first, struct error *err)
{
	const struct sql_value log = sql_number(acting->log);
	const struct store_head *head = &acting->head;
	char text[256];
	struct buf what;
	uint64_t number = 0;
	enum status status;

	buf_init(&what, text, sizeof(text));
	buf_printf(&what, "its tree of %" PRIu64 " entries with the root ", head->size);
	hex_append(&what, hash_view(&head->root));
	buf_printf(&what, " is accepted, and reading goes on at entry %" PRIu64, first);
	status = record(acting,
	    &(struct deed){
		"accepted", first, head->size, sql_number(acting->newest), buf_view(&what) },
	    &number, err);
	if (status == STATUS_OK)
		status = sql_run(acting->database, SQL_HEADS_DISMISS,
		    SQL_VALUES(log, sql_number(acting->newest), sql_number(head->size),
			sql_number(number)),
		    err);
	/* What is known of the other tree says nothing about this one. */
	if (status == STATUS_OK)
		status = sql_run(acting->database, SQL_LOG_SET_PROVEN,
		    SQL_VALUES(log, sql_number(0), sql_null()), err);
	if (status == STATUS_OK)
		status = sql_run(
		    acting->database, SQL_LOG_SET_FAILED, SQL_VALUES(log, sql_number(0)), err);
	return status;
}

static enum status
accept(struct acting *acting, struct error *err)
{
	const struct store_progress progress = coverage_progress(&acting->before);
	uint64_t first = acting->head.size;
	enum status status;

	if (progress.known) {
		first = num_min64(progress.proven, first);
		coverage_reopen(&acting->after, first);
	}
	status = sql_transaction(acting->database, err);
	if (status != STATUS_OK)
		return status;
	status = store_end(acting->store, write_accept(acting, first, err), err);
	if (status == STATUS_OK)
		acting->ret->head = acting->head;
	return status;
}

enum status
store_act_accept(struct store *store, struct view log_name, const struct store_act *act,
    uint64_t now_ms, struct store_acted *ret, struct error *err)
{
	cleanup_with(acting_fini) struct acting acting = acting_of(store, act, now_ms, ret);
	enum status status = begin(&acting, log_name, err);

	if (status == STATUS_OK)
		status = check_accept(&acting, err);
	if (status == STATUS_OK)
		status = accept(&acting, err);
	return status;
}
