/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Watch lists, logs, heads and coverage: what is written or asked at once.
 */
#include "store/private.h"

enum status
store_watch(struct store *store, const struct hash *digest, uint64_t count,
    uint64_t *ret_generation, struct error *err)
{
	struct sql_database *database = &store->database;
	uint64_t generation = 0;
	enum status status;
	bool found;

	status = sql_transaction(database, err);
	if (status != STATUS_OK)
		return status;
	status =
	    sql_run(database, SQL_WATCH_ADD, SQL_VALUES(sql_hash(digest), sql_number(count)), err);
	if (status == STATUS_OK)
		status = sql_ask(database, SQL_WATCH_FIND, SQL_VALUES(sql_hash(digest)), &found,
		    &generation, err);
	status = store_end(store, status, err);
	if (status == STATUS_OK)
		*ret_generation = generation;
	return status;
}

/* The range of what is proven, if it is the one that was kept. */
static enum status
find_range(struct store *store, uint64_t log, struct store_progress *progress, struct error *err)
{
	struct sql_database *database = &store->database;
	bool row = false;
	enum status status = sql_begin(database, SQL_LOG_PROVEN, SQL_VALUES(sql_number(log)), err);

	if (status == STATUS_OK)
		status = sql_next(database, SQL_LOG_PROVEN, &row, err);
	if (!row)
		return status;
	if (sql_column_number(database, SQL_LOG_PROVEN, 0) == progress->proven)
		progress->range =
		    region_copy(&store->answer, sql_column(database, SQL_LOG_PROVEN, 1));
	sql_end(database, SQL_LOG_PROVEN);
	return status;
}

/* The smallest head with all that is proven. */
static enum status
find_signed(struct store *store, uint64_t log, struct store_progress *progress, struct error *err)
{
	struct sql_database *database = &store->database;
	bool row = false;
	enum status status = sql_begin(database, SQL_HEAD_WITH,
	    SQL_VALUES(sql_number(log), sql_number(progress->proven)), err);

	if (status == STATUS_OK)
		status = sql_next(database, SQL_HEAD_WITH, &row, err);
	if (!row)
		return status;
	progress->signed_size = sql_column_number(database, SQL_HEAD_WITH, 0);
	progress->signed_root = sql_column_hash(database, SQL_HEAD_WITH, 1);
	sql_end(database, SQL_HEAD_WITH);
	return status;
}

enum status
store_log(struct store *store, const struct store_log *log, uint64_t *ret_log,
    struct store_progress *ret, struct error *err)
{
	cleanup_with(coverage_fini) struct coverage coverage = { .items = NULL };
	struct sql_database *database = &store->database;
	enum status status;
	uint64_t number = 0;
	bool found;

	status = sql_transaction(database, err);
	if (status != STATUS_OK)
		return status;
	status = sql_ask(database, SQL_LOG_ADD,
	    SQL_VALUES(sql_hash(&log->id), sql_number(log->protocol), sql_number(log->state),
		sql_text(log->name), sql_text(log->operator_name), sql_text(log->url),
		sql_text(log->origin), sql_bytes(log->key), sql_number(log->mmd_s)),
	    &found, &number, err);
	status = store_end(store, status, err);
	if (status != STATUS_OK)
		return status;
	region_reset(&store->answer);
	status = log_coverage(store, number, &store->answer, &coverage, err);
	if (status != STATUS_OK)
		return status;
	*ret_log = number;
	*ret = coverage_progress(&coverage);
	if (!ret->known)
		return STATUS_OK;
	status = find_range(store, number, ret, err);
	return status == STATUS_OK ? find_signed(store, number, ret, err) : status;
}

enum status
store_keep(
    struct store *store, struct view name, int64_t at_ms, struct view body, struct error *err)
{
	enum status status = sql_transaction(&store->database, err);

	if (status != STATUS_OK)
		return status;
	status = sql_run(&store->database, SQL_KEEP,
	    SQL_VALUES(sql_text(name), sql_number((uint64_t)at_ms), sql_bytes(body)), err);
	return store_end(store, status, err);
}

enum status
store_recall(struct store *store, struct view name, bool *ret_found, int64_t *ret_at_ms,
    struct view *ret_body, struct error *err)
{
	struct sql_database *database = &store->database;
	enum status status;

	status = sql_begin(database, SQL_KEPT, SQL_VALUES(sql_text(name)), err);
	if (status == STATUS_OK)
		status = sql_next(database, SQL_KEPT, ret_found, err);
	if (status != STATUS_OK || !*ret_found)
		return status;
	region_reset(&store->answer);
	*ret_at_ms = (int64_t)sql_column_number(database, SQL_KEPT, 0);
	*ret_body = region_copy(&store->answer, sql_column(database, SQL_KEPT, 1));
	sql_end(database, SQL_KEPT);
	return STATUS_OK;
}

/* Keeps a head that is not kept yet. */
static enum status
add_head(struct store *store, uint64_t log, const struct store_head *head, struct error *err)
{
	struct evidence evidence;
	enum status status;

	status = evidence_keep(store, head->body, true, &evidence, err);
	if (status != STATUS_OK)
		return status;
	return sql_run(&store->database, SQL_HEAD_ADD,
	    SQL_VALUES(sql_number(log), sql_number(head->size), sql_hash(&head->root),
		sql_number(head->timestamp_ms), evidence.bytes, sql_hash(&evidence.sha256)),
	    err);
}

/* The first root other than this one for this size. */
static enum status
find_other_root(struct store *store, uint64_t log, const struct store_head *head, bool *ret_found,
    struct hash *ret_other, struct error *err)
{
	struct sql_database *database = &store->database;
	enum status status;

	status = sql_begin(database, SQL_HEAD_OTHER,
	    SQL_VALUES(sql_number(log), sql_number(head->size), sql_hash(&head->root)), err);
	if (status != STATUS_OK)
		return status;
	status = sql_next(database, SQL_HEAD_OTHER, ret_found, err);
	if (*ret_found) {
		*ret_other = sql_column_hash(database, SQL_HEAD_OTHER, 0);
		sql_end(database, SQL_HEAD_OTHER);
	}
	return status;
}

/* Notes which head the log showed last. */
static enum status
note_newest(struct store *store, uint64_t log, const struct store_head *head, struct error *err)
{
	const struct sql_values values = SQL_VALUES(sql_number(log), sql_number(head->size),
	    sql_hash(&head->root), sql_number(head->timestamp_ms));
	enum status status = sql_run(&store->database, SQL_HEAD_RESTORE, values, err);

	if (status != STATUS_OK)
		return status;
	return sql_run(&store->database, SQL_LOG_SET_NEWEST, values, err);
}

enum status
store_head(struct store *store, uint64_t log, const struct store_head *head, bool *ret_contradicts,
    struct hash *ret_other, struct error *err)
{
	struct sql_database *database = &store->database;
	bool contradicts = false;
	enum status status;
	struct hash other = { .bytes = { 0 } };
	bool found = false;
	uint64_t one;

	status = store_check_log(store, log, err);
	if (status == STATUS_OK)
		status = sql_ask(database, SQL_HEAD_FIND,
		    SQL_VALUES(sql_number(log), sql_number(head->size), sql_hash(&head->root)),
		    &found, &one, err);
	if (status == STATUS_OK && !found) {
		status = sql_transaction(database, err);
		if (status != STATUS_OK)
			return status;
		status = store_end(store, add_head(store, log, head, err), err);
	}
	if (status == STATUS_OK)
		status = note_newest(store, log, head, err);
	if (status == STATUS_OK)
		status = find_other_root(store, log, head, &contradicts, &other, err);
	if (status != STATUS_OK)
		return status;
	*ret_contradicts = contradicts;
	if (contradicts)
		*ret_other = other;
	return STATUS_OK;
}

enum status
store_larger_head(struct store *store, uint64_t log, const struct store_head *head,
    uint64_t *ret_size, struct error *err)
{
	uint64_t size = 0;
	bool found;
	enum status status = sql_ask(&store->database, SQL_HEAD_LARGER,
	    SQL_VALUES(sql_number(log), sql_number(head->size), sql_number(head->timestamp_ms)),
	    &found, &size, err);

	if (status == STATUS_OK)
		*ret_size = found ? size : 0;
	return status;
}

enum status
log_coverage(struct store *store, uint64_t log, struct region *region, struct coverage *ret,
    struct error *err)
{
	struct sql_database *database = &store->database;
	enum status status;
	bool row;

	status = sql_begin(database, SQL_COVERAGE_OF, SQL_VALUES(sql_number(log)), err);
	if (status != STATUS_OK)
		return status;
	do {
		status = sql_next(database, SQL_COVERAGE_OF, &row, err);
		if (row) {
			const struct store_interval interval = {
				.begin = sql_column_number(database, SQL_COVERAGE_OF, 0),
				.end = sql_column_number(database, SQL_COVERAGE_OF, 1),
				.kind = (enum store_kind)sql_column_number(
				    database, SQL_COVERAGE_OF, 2),
				.generation = sql_column_number(database, SQL_COVERAGE_OF, 3),
				.range =
				    region_copy(region, sql_column(database, SQL_COVERAGE_OF, 4)),
			};

			coverage_append(ret, &interval);
		}
	} while (row);
	return status;
}

static bool
is_as_before(const struct store_interval *a, const struct store_interval *b)
{
	return a->begin == b->begin && a->end == b->end && a->kind == b->kind &&
	       a->generation == b->generation && view_equal(a->range, b->range);
}

static enum status
write_interval(
    struct store *store, uint64_t log, const struct store_interval *interval, struct error *err)
{
	return sql_run(&store->database, SQL_COVERAGE_ADD,
	    SQL_VALUES(sql_number(log), sql_number(interval->begin), sql_number(interval->end),
		sql_number(interval->kind), sql_number(interval->generation),
		interval->range.len == 0 ? sql_null() : sql_bytes(interval->range)),
	    err);
}

enum status
log_save_coverage(struct store *store, uint64_t log, const struct coverage *before,
    const struct coverage *after, struct error *err)
{
	size_t old_count = before->count;
	size_t new_count = after->count;
	enum status status = STATUS_OK;
	size_t same = 0;

	/* A batch changes few intervals: those at both ends stay. */
	while (same < old_count && same < new_count &&
	       is_as_before(&before->items[same], &after->items[same]))
		same++;
	while (old_count > same && new_count > same &&
	       is_as_before(&before->items[old_count - 1], &after->items[new_count - 1])) {
		old_count--;
		new_count--;
	}
	for (size_t i = same; i < old_count && status == STATUS_OK; i++)
		status = sql_run(&store->database, SQL_COVERAGE_DROP,
		    SQL_VALUES(sql_number(log), sql_number(before->items[i].begin)), err);
	for (size_t i = same; i < new_count && status == STATUS_OK; i++)
		status = write_interval(store, log, &after->items[i], err);
	return status;
}

enum status
store_each_interval(
    struct store *store, uint64_t log, store_interval_fn *fn, void *context, struct error *err)
{
	cleanup_with(coverage_fini) struct coverage coverage = { .items = NULL };
	cleanup_with(region_reset) struct region region = { .last = NULL };
	enum status status;

	status = log_coverage(store, log, &region, &coverage, err);
	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < coverage.count; i++) {
		if (!fn(context, &coverage.items[i]))
			break;
	}
	return STATUS_OK;
}
