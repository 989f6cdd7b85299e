/* SPDX-License-Identifier: Apache-2.0 */
/* What a state tells of itself, to its owner and to those who read beside it. */
#include "unit/store/world.h"

#include <unistd.h>

static bool
take_names(void *context, const struct store_log_status *log)
{
	struct buf *out = context;

	buf_bytes(out, log->description.name);
	buf_printf(out, " %llu/%llu %d %llu ", (unsigned long long)log->progress.folded,
	    (unsigned long long)log->head_size, log->has_head,
	    (unsigned long long)log->head_timestamp_ms);
	buf_bytes(out, log->last_error);
	buf_text(out, log->failed ? "!\n" : "\n");
	return true;
}

static void
reading(struct world *w)
{
	const struct store_head heads[] = {
		{ .size = 300, .timestamp_ms = 7, .root = { .bytes = { 1 } } },
		{ .size = 200, .timestamp_ms = 8, .root = { .bytes = { 2 } } },
	};
	struct store *reader = NULL;
	struct store_counts counts;
	struct hash other;
	char memory[256];
	bool contradicts;
	struct buf out;

	(void)world_log(w, "a second");
	for (size_t i = 0; i < COUNT_OF(heads); i++)
		assert_int_equal(
		    store_head(w->store, w->log, &heads[i], &contradicts, &other, &w->err),
		    STATUS_OK);
	world_batch(w, 100, 200, 150);
	world_finding(w, w->log, "split-view", 3);
	(void)world_commit(w);
	assert_int_equal(store_open_reading(w->folder, &reader, &w->err), STATUS_OK);
	buf_init(&out, memory, sizeof(memory));
	assert_int_equal(store_each_log(reader, take_names, &out, &w->err), STATUS_OK);
	assert_string_equal(
	    buf_string(&out), "a second 0/0 0 0 \nfirst 200/300 1 7 two roots for one size!\n");
	assert_int_equal(store_count(reader, &counts, &w->err), STATUS_OK);
	assert_int_equal(counts.findings, 1);
	assert_int_equal(counts.undelivered, 1);
	store_closep(&reader);
}

static void
reading_writes_nothing(struct world *w)
{
	const struct hash digest = { .bytes = { 1 } };
	struct store *reader = NULL;
	uint64_t generation;

	store_closep(&w->store);
	assert_int_equal(store_open_reading(w->folder, &reader, &w->err), STATUS_OK);
	assert_true(store_watch(reader, &digest, 1, &generation, &w->err) != STATUS_OK);
	store_closep(&reader);
	world_open(w);
	assert_int_equal(w->notes.len, 0);
}

static void
nothing_to_read(struct world *w)
{
	struct store *reader = NULL;
	char path[64];

	world_path(w, "nothing", path);
	assert_int_equal(store_open_reading(path, &reader, &w->err), STATUS_STORE_OPEN);
	assert_null(reader);
	assert_said(w, "no state to read");
	assert_int_not_equal(access(path, F_OK), 0);
}

static const struct contract contracts[] = {
	{ "the logs can be read while the owner is at work", reading },
	{ "reading changes nothing", reading_writes_nothing },
	{ "where nothing is, nothing can be read", nothing_to_read },
};

int
main(void)
{
	contract_rows(contracts);
	return tap_done();
}
