/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A state directory of its own for each test, a log in it, and short words for
 * what a monitor tells the store.
 */
#ifndef CTVIGIL_TESTS_UNIT_STORE_WORLD_H
#define CTVIGIL_TESTS_UNIT_STORE_WORLD_H

#include "store/private.h"
#include "support/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MINUTES_MS UINT64_C(60000)

struct world {
	const struct store_type *type;
	char folder[32];
	struct store_options options;
	struct store *store;
	struct buf notes;
	struct error err;
	uint64_t log;
	uint64_t now_ms;
};

static inline struct store_log
world_log_named(const char *name)
{
	struct store_log log = {
		.protocol = 1,
		.state = 2,
		.name = view_text(name),
		.operator_name = VIEW("Operator"),
		.url = VIEW("https://log.example/"),
		.origin = VIEW("log.example"),
		.key = VIEW("key"),
		.mmd_s = 86400,
	};

	memcpy(log.id.bytes, name, strlen(name));
	return log;
}

/* The number of a log. */
static inline uint64_t
world_log(struct world *w, const char *name)
{
	const struct store_log log = world_log_named(name);
	struct store_progress progress;
	uint64_t number = 0;

	assert_int_equal(store_log(w->store, &log, &number, &progress, &w->err), STATUS_OK);
	return number;
}

/* What was read of the log. */
static inline struct store_progress
world_progress(struct world *w)
{
	const struct store_log log = world_log_named("first");
	struct store_progress progress = { .known = false };
	uint64_t number;

	assert_int_equal(store_log(w->store, &log, &number, &progress, &w->err), STATUS_OK);
	return progress;
}

static inline enum status
world_try_open(struct world *w)
{
	buf_clear(&w->notes);
	return store_open_type(w->type, w->folder, &w->options, &w->store, &w->notes, &w->err);
}

static inline void
world_open(struct world *w)
{
	assert_int_equal(world_try_open(w), STATUS_OK);
	w->log = world_log(w, "first");
}

/* A folder, not opened yet. */
static inline void
world_init(struct world *w, const struct store_type *type)
{
	*w = (struct world){ .type = type, .now_ms = 1000 };
	w->options.sinks = STORE_LINE;
	(void)snprintf(w->folder, sizeof(w->folder), "/tmp/ctvigil-test-XXXXXX");
	assert_non_null(mkdtemp(w->folder));
	buf_init_growing(&w->notes, 4096);
}

static inline void
world_path(const struct world *w, const char *suffix, char ret[64])
{
	(void)snprintf(ret, 64, "%s/%s", w->folder, suffix);
}

static inline void
world_fini(struct world *w)
{
	static const char *const files[] = { "state.db", "state.db-wal", "state.db-shm", "lock" };
	char path[64];

	store_closep(&w->store);
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		world_path(w, files[i], path);
		(void)unlink(path);
	}
	assert_int_equal(rmdir(w->folder), 0);
	buf_fini(&w->notes);
}

/* Stops in order and starts again. */
static inline void
world_restart(struct world *w)
{
	store_closep(&w->store);
	world_open(w);
}

/* A match of issuance id (1 to 255), whose issuer's key is told if it is not 0. */
static inline void
world_match_in(struct world *w, uint64_t log, uint64_t index, uint8_t id, uint8_t key)
{
	const struct store_match match = {
		.index = index,
		.entry = 1,
		.timestamp_ms = 500,
		.id = { .bytes = { id } },
		.tbs_sha256 = { .bytes = { 2 } },
		.has_issuer_key = key != 0,
		.issuer_key_sha256 = { .bytes = { key } },
		.spki_sha256 = { .bytes = { 3 } },
		.serial = VIEW("serial"),
		.json = VIEW("{\"id\":1}"),
		.text = VIEW("text"),
		.environment = VIEW("NAME=value"),
		.pem = VIEW("pem"),
	};

	assert_int_equal(store_match(w->store, log, &match, &w->err), STATUS_OK);
}

static inline void
world_match(struct world *w, uint64_t index, uint8_t id)
{
	world_match_in(w, w->log, index, id, 0);
}

static inline void
world_item(struct world *w, uint64_t index, const char *value)
{
	const struct store_item item = {
		.watch = VIEW(".example.org"),
		.tag = VIEW("tag"),
		.value = view_text(value),
		.where = VIEW("san.dns"),
		.exact = true,
		.reason = VIEW("reason"),
	};

	assert_int_equal(store_item(w->store, w->log, index, &item, &w->err), STATUS_OK);
}

static inline void
world_fault(struct world *w, uint64_t index, const char *code)
{
	const struct store_fault fault = {
		.index = index,
		.code = view_text(code),
		.offset = 7,
		.message = VIEW("message"),
		.raw = VIEW("raw bytes"),
	};

	assert_int_equal(store_fault(w->store, w->log, &fault, &w->err), STATUS_OK);
}

static inline enum status
world_try_batch(struct world *w, uint64_t log, uint64_t begin, uint64_t end, uint64_t proven)
{
	const struct store_batch batch = {
		.generation = 1,
		.begin = begin,
		.end = end,
		.parsed = end - begin,
		.range = VIEW("range"),
		.proven = proven,
		.proven_range = VIEW("proven range"),
	};

	return store_batch(w->store, log, &batch, w->now_ms, &w->err);
}

static inline void
world_batch(struct world *w, uint64_t begin, uint64_t end, uint64_t proven)
{
	assert_int_equal(world_try_batch(w, w->log, begin, end, proven), STATUS_OK);
}

static inline uint64_t
world_commit(struct world *w)
{
	uint64_t entries = 0;

	assert_int_equal(store_commit(w->store, w->now_ms, &entries, &w->err), STATUS_OK);
	return entries;
}

static inline void
world_finding(struct world *w, uint64_t log, const char *kind, uint64_t at)
{
	const struct store_finding finding = {
		.by_log = true,
		.kind = view_text(kind),
		.message = VIEW("two roots for one size"),
		.at = at,
		.evidence = VIEW("evidence"),
	};

	assert_int_equal(store_finding(w->store, log, &finding, w->now_ms, &w->err), STATUS_OK);
}

static inline struct store_counts
world_counts(struct world *w)
{
	struct store_counts counts = { .issuances = 0 };

	assert_int_equal(store_count(w->store, &counts, &w->err), STATUS_OK);
	return counts;
}

/* That the database is whole, in more depth than a start looks. */
static inline void
world_check_sound(struct world *w)
{
	const struct store_type *type = w->type;
	void *statement;
	bool row = false;

	assert_int_equal(
	    type->prepare(w->store->database.handle, "PRAGMA integrity_check", &statement, &w->err),
	    STATUS_OK);
	assert_int_equal(
	    type->step(w->store->database.handle, statement, &row, &w->err), STATUS_OK);
	assert_true(row);
	assert_view_equal(type->bytes(statement, 0), VIEW("ok"));
	type->finish(statement);
}

/* The next row that is due. */
static inline bool
world_next(struct world *w, struct store_delivery *ret)
{
	bool found = false;

	assert_int_equal(store_next_delivery(w->store, w->now_ms, &found, ret, &w->err), STATUS_OK);
	return found;
}

static inline void
assert_nothing_due(struct world *w)
{
	struct store_delivery delivery;

	assert_false(world_next(w, &delivery));
}

/* The next row, which must be there. */
static inline struct store_delivery
world_told(struct world *w)
{
	struct store_delivery delivery = { .row = 0 };

	assert_true(world_next(w, &delivery));
	return delivery;
}

static inline void
world_delivered(struct world *w, uint64_t row, bool worked)
{
	assert_int_equal(
	    store_delivered(w->store, row, worked, VIEW("why"), w->now_ms, &w->err), STATUS_OK);
	(void)world_commit(w);
}

static inline void
world_untried(struct world *w, uint64_t row)
{
	assert_int_equal(store_untried(w->store, row, &w->err), STATUS_OK);
	(void)world_commit(w);
}

/* Whether a head contradicts another one, whose root begins with *ret_other. */
static inline bool
world_contradicts(struct world *w, uint64_t size, uint8_t root, uint8_t *ret_other)
{
	const struct store_head head = {
		.size = size, .root = { .bytes = { root } }, .timestamp_ms = 9, .body = VIEW("body")
	};
	struct hash other = { .bytes = { 0 } };
	bool contradicts = true;

	assert_int_equal(
	    store_head(w->store, w->log, &head, &contradicts, &other, &w->err), STATUS_OK);
	*ret_other = other.bytes[0];
	return contradicts;
}

/* That the last error has part in it. */
static inline void
assert_said(const struct world *w, const char *part)
{
	if (strstr(w->err.message, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", w->err.message, part);
}

static inline bool
world_take_log(void *context, const struct store_log_status *log)
{
	struct store_log_status *ret = context;

	*ret = *log;
	return false;
}

/* How the first log stands. */
static inline struct store_log_status
world_first_log(struct world *w)
{
	struct store_log_status log = { .log = 0 };

	assert_int_equal(store_each_log(w->store, world_take_log, &log, &w->err), STATUS_OK);
	return log;
}

/* One test of a contract, run in a fresh world with each kind of database. */
struct contract {
	const char *says;
	void (*run)(struct world *w);
};

static const struct store_type *contract_type;

static inline void
contract_run(const void *p)
{
	const struct contract *row = p;
	struct world w;

	world_init(&w, contract_type);
	world_open(&w);
	row->run(&w);
	world_fini(&w);
}

#define contract_rows(rows)                                                               \
	for (const struct store_type *const *type = store_types; *type != NULL; type++) { \
		contract_type = *type;                                                    \
		tap_section((*type)->name);                                               \
		tap_rows(rows, contract_run);                                             \
	}

/* A match in the first ten entries of the log, proven up to there. */
static inline void
world_read_match(struct world *w, uint64_t proven)
{
	world_match(w, 3, 1);
	world_item(w, 3, "www.example.org");
	world_batch(w, 0, 10, proven);
	(void)world_commit(w);
}

#endif
