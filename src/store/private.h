/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of this room share and nobody else sees.
 */
#ifndef CTVIGIL_STORE_PRIVATE_H
#define CTVIGIL_STORE_PRIVATE_H

#include "store/coverage.h"
#include "store/judge.h"
#include "store/queue.h"
#include "store/region.h"
#include "store/sql.h"
#include "store/store.h"

/* Rows of the outbox that were handed out, of which those from next on are not
 * fetched yet. */
struct handed_out {
	uint64_t rows[LIMIT_HANDED_OUT];
	size_t count;
	size_t next;
};

struct store {
	struct sql_database database;
	struct store_options options;
	bool writes;
	int lock_fd;
	struct hasher *hasher;
	struct queue queue;
	struct judge judge;
	struct region answer;   /* what the last store_log() points to */
	struct region delivery; /* what the last store_next_delivery() points to */
	struct handed_out handed_out;
	bool holds; /* store_hold() */
};

/* ---- store.c ---- */

/* store_open(), with a kind of database. */
enum status store_open_type(const struct store_type *type, const char *folder,
    const struct store_options *options, struct store **ret, struct buf *notes,
    struct error *err) must_use;
enum status store_open_reading_type(const struct store_type *type, const char *folder,
    struct store **ret, struct error *err) must_use;

/* STATUS_MESSAGE if there is no such log. */
enum status store_check_log(struct store *store, uint64_t log, struct error *err) must_use;

/* Ends a transaction: commits if status is STATUS_OK, and else gives up and
 * returns status. */
enum status store_end(struct store *store, enum status status, struct error *err) must_use;

/* ---- evidence.c ---- */

/* Evidence that found room as bytes, or NULL; and its hash. */
struct evidence {
	struct sql_value bytes;
	struct hash sha256;
};

/* Counts bytes as evidence.  Ordinary evidence leaves room for the other. */
enum status evidence_keep(struct store *store, struct view bytes, bool is_ordinary,
    struct evidence *ret, struct error *err) must_use;

/* ---- log.c ---- */

/* What was read of a log.  The ranges are copied to the region; the caller frees
 * *ret with coverage_fini(). */
enum status log_coverage(struct store *store, uint64_t log, struct region *region,
    struct coverage *ret, struct error *err) must_use;

/* Writes what differs between two states of the coverage of a log. */
enum status log_save_coverage(struct store *store, uint64_t log, const struct coverage *before,
    const struct coverage *after, struct error *err) must_use;

/* ---- declare.c ---- */

/* store_declare(), as part of the transaction that is open. */
enum status declare_write(struct store *store, uint64_t source, const struct store_declared *items,
    size_t count, uint64_t now_ms, struct error *err) must_use;

/* ---- apply.c ---- */

/* Writes an operation, as part of the transaction that is open. */
enum status apply(struct store *store, struct operation *operation, struct error *err) must_use;

/* ---- outbox.c ---- */

/* How long until the next attempt, when this one (from 1) failed. */
uint64_t outbox_delay_ms(uint64_t attempt) must_use;

/* Adds a row for each sink. */
enum status outbox_add(struct store *store, enum store_subject subject, uint64_t number,
    uint64_t due_ms, struct error *err) must_use;

/* All that the state has of an issuance, in the store's region of deliveries. */
enum status outbox_compose(
    struct store *store, uint64_t issuance, struct store_delivery *ret, struct error *err) must_use;

/* Tells what became of an issuance to those who were told of it; forget: those who were not
 * need not be told of it any more. */
enum status outbox_changed(struct store *store, uint64_t issuance, uint64_t change, bool forget,
    uint64_t now_ms, struct error *err) must_use;

/* Hands out what is due, if all that was handed out is fetched, as part of the
 * transaction that is open.  When that is committed, *ret is the store's. */
enum status outbox_hand_out(
    struct store *store, uint64_t now_ms, struct handed_out *ret, struct error *err) must_use;

#endif
