/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was told to the store and is not yet written, in memory: records that
 * wait for their batch, and operations that wait for the commit, in the order in
 * which they were told.  They stay until a commit has succeeded, so that a full
 * disk loses nothing.
 */
#ifndef CTVIGIL_STORE_QUEUE_H
#define CTVIGIL_STORE_QUEUE_H

#include "store/region.h"
#include "store/store.h"

#include <sys/queue.h>

enum record_kind {
	RECORD_MATCH,
	RECORD_ITEM,
	RECORD_FAULT,
};

/* A part of a batch.  Its views lie in its region. */
struct record {
	TAILQ_ENTRY(record) link;
	enum record_kind kind;
	uint64_t log;
	uint64_t index;
	size_t bytes;
	struct region region;
	union {
		struct {
			struct store_match match;
			uint64_t issuance; /* its number, once that is written */
		};
		struct {
			struct store_item item;
			const struct record *of; /* its match, of the same batch */
		};
		struct store_fault fault;
	};
};

TAILQ_HEAD(record_list, record);

enum operation_kind {
	OPERATION_BATCH,
	OPERATION_LOST,
	OPERATION_FINDING,
	OPERATION_DELIVERED,
	OPERATION_UNTRIED,
};

struct operation {
	TAILQ_ENTRY(operation) link;
	enum operation_kind kind;
	uint64_t log;
	uint64_t now_ms;
	size_t bytes; /* with those of its records */
	struct region region;
	struct record_list records; /* of a batch */
	union {
		struct {
			struct store_batch batch;
			bool is_fresh; /* none of its entries was told before */
		};
		struct {
			uint64_t begin;
			uint64_t end;
		} lost;
		struct store_finding finding;
		struct {
			uint64_t row;
			bool worked;
			struct view message;
		} delivered;
		uint64_t untried; /* row of the outbox */
	};
};

TAILQ_HEAD(operation_list, operation);

struct queue {
	struct record_list staged;
	struct operation_list operations;
	size_t bytes;     /* of both */
	uint64_t entries; /* of the batches among the operations */
};

void queue_init(struct queue *queue);
void queue_fini(struct queue *queue);

/* Stages a copy. */
void queue_match(struct queue *queue, uint64_t log, const struct store_match *match);
void queue_fault(struct queue *queue, uint64_t log, const struct store_fault *fault);
/* False if no match of this entry is staged. */
bool queue_item(
    struct queue *queue, uint64_t log, uint64_t index, const struct store_item *item) must_use;

/* How many of the entries [begin, end) the fresh batches that wait have. */
uint64_t queue_read(const struct queue *queue, uint64_t log, uint64_t begin, uint64_t end) must_use;

/* Adds an operation; a batch takes the records staged for its entries. */
void queue_batch(struct queue *queue, uint64_t log, const struct store_batch *batch, bool is_fresh,
    uint64_t now_ms);
void queue_lost(struct queue *queue, uint64_t log, uint64_t begin, uint64_t end);
void queue_finding(
    struct queue *queue, uint64_t log, const struct store_finding *finding, uint64_t now_ms);
void queue_delivered(
    struct queue *queue, uint64_t row, bool worked, struct view message, uint64_t now_ms);
void queue_untried(struct queue *queue, uint64_t row);

/* Forgets the operations: they are written. */
void queue_written(struct queue *queue);

#endif
