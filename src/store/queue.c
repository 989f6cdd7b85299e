/* SPDX-License-Identifier: Apache-2.0 */
#include "store/queue.h"

#include "base/num.h"
#include "base/own.h"

#include <stdlib.h>

void
queue_init(struct queue *queue)
{
	*queue = (struct queue){ .bytes = 0 };
	TAILQ_INIT(&queue->staged);
	TAILQ_INIT(&queue->operations);
}

/* Frees a list, and says how many bytes it held. */
static size_t
free_records(struct record_list *list)
{
	struct record *record;
	size_t bytes = 0;

	while ((record = TAILQ_FIRST(list)) != NULL) {
		TAILQ_REMOVE(list, record, link);
		bytes += record->bytes;
		region_reset(&record->region);
		free(record);
	}
	return bytes;
}

void
queue_written(struct queue *queue)
{
	struct operation *operation;

	while ((operation = TAILQ_FIRST(&queue->operations)) != NULL) {
		TAILQ_REMOVE(&queue->operations, operation, link);
		queue->bytes -= operation->bytes;
		(void)free_records(&operation->records);
		region_reset(&operation->region);
		free(operation);
	}
	queue->entries = 0;
}

void
queue_fini(struct queue *queue)
{
	queue_written(queue);
	queue->bytes -= free_records(&queue->staged);
}

static struct record *
stage(struct queue *queue, enum record_kind kind, uint64_t log, uint64_t index)
{
	struct record *record = xcalloc(1, sizeof(*record));

	record->kind = kind;
	record->log = log;
	record->index = index;
	record->bytes = sizeof(*record);
	queue->bytes += record->bytes;
	TAILQ_INSERT_TAIL(&queue->staged, record, link);
	return record;
}

/* Makes *view one of the record's own bytes. */
static void
own(struct queue *queue, struct record *record, struct view *view)
{
	*view = region_copy(&record->region, *view);
	record->bytes += view->len;
	queue->bytes += view->len;
}

void
queue_match(struct queue *queue, uint64_t log, const struct store_match *match)
{
	struct record *record = stage(queue, RECORD_MATCH, log, match->index);

	record->match = *match;
	own(queue, record, &record->match.serial);
	own(queue, record, &record->match.json);
	own(queue, record, &record->match.text);
	own(queue, record, &record->match.environment);
	own(queue, record, &record->match.pem);
}

void
queue_fault(struct queue *queue, uint64_t log, const struct store_fault *fault)
{
	struct record *record = stage(queue, RECORD_FAULT, log, fault->index);

	record->fault = *fault;
	own(queue, record, &record->fault.code);
	own(queue, record, &record->fault.message);
	own(queue, record, &record->fault.raw);
}

static const struct record *
find_match(const struct queue *queue, uint64_t log, uint64_t index)
{
	const struct record *record;

	/* An item follows its match closely. */
	TAILQ_FOREACH_REVERSE(record, &queue->staged, record_list, link)
	{
		if (record->kind == RECORD_MATCH && record->log == log && record->index == index)
			return record;
	}
	return NULL;
}

bool
queue_item(struct queue *queue, uint64_t log, uint64_t index, const struct store_item *item)
{
	const struct record *of = find_match(queue, log, index);
	struct record *record;

	if (of == NULL)
		return false;
	record = stage(queue, RECORD_ITEM, log, index);
	record->of = of;
	record->item = *item;
	own(queue, record, &record->item.watch);
	own(queue, record, &record->item.tag);
	own(queue, record, &record->item.value);
	own(queue, record, &record->item.where);
	own(queue, record, &record->item.reason);
	return true;
}

uint64_t
queue_read(const struct queue *queue, uint64_t log, uint64_t begin, uint64_t end)
{
	const struct operation *operation;
	uint64_t read = 0;

	TAILQ_FOREACH(operation, &queue->operations, link)
	{
		uint64_t first;
		uint64_t past;

		if (operation->kind != OPERATION_BATCH || operation->log != log ||
		    !operation->is_fresh)
			continue;
		first = num_max64(begin, operation->batch.begin);
		past = num_min64(end, operation->batch.end);
		if (first < past)
			read += past - first;
	}
	return read;
}

static struct operation *
add(struct queue *queue, enum operation_kind kind, uint64_t log, uint64_t now_ms)
{
	struct operation *operation = xcalloc(1, sizeof(*operation));

	operation->kind = kind;
	operation->log = log;
	operation->now_ms = now_ms;
	operation->bytes = sizeof(*operation);
	queue->bytes += operation->bytes;
	TAILQ_INIT(&operation->records);
	TAILQ_INSERT_TAIL(&queue->operations, operation, link);
	return operation;
}

/* As own(), for an operation. */
static void
own_of(struct queue *queue, struct operation *operation, struct view *view)
{
	*view = region_copy(&operation->region, *view);
	operation->bytes += view->len;
	queue->bytes += view->len;
}

void
queue_batch(struct queue *queue, uint64_t log, const struct store_batch *batch, bool is_fresh,
    uint64_t now_ms)
{
	struct operation *operation = add(queue, OPERATION_BATCH, log, now_ms);
	struct record *record;
	struct record *next;

	operation->batch = *batch;
	operation->is_fresh = is_fresh;
	own_of(queue, operation, &operation->batch.range);
	own_of(queue, operation, &operation->batch.proven_range);
	queue->entries += batch->end - batch->begin;
	for (record = TAILQ_FIRST(&queue->staged); record != NULL; record = next) {
		next = TAILQ_NEXT(record, link);
		if (record->log != log || record->index < batch->begin ||
		    record->index >= batch->end)
			continue;
		TAILQ_REMOVE(&queue->staged, record, link);
		TAILQ_INSERT_TAIL(&operation->records, record, link);
		operation->bytes += record->bytes;
	}
}

void
queue_lost(struct queue *queue, uint64_t log, uint64_t begin, uint64_t end)
{
	struct operation *operation = add(queue, OPERATION_LOST, log, 0);

	operation->lost.begin = begin;
	operation->lost.end = end;
}

void
queue_finding(
    struct queue *queue, uint64_t log, const struct store_finding *finding, uint64_t now_ms)
{
	struct operation *operation = add(queue, OPERATION_FINDING, log, now_ms);

	operation->finding = *finding;
	own_of(queue, operation, &operation->finding.kind);
	own_of(queue, operation, &operation->finding.message);
	own_of(queue, operation, &operation->finding.evidence);
}

void
queue_delivered(
    struct queue *queue, uint64_t row, bool worked, struct view message, uint64_t now_ms)
{
	struct operation *operation = add(queue, OPERATION_DELIVERED, 0, now_ms);

	operation->delivered.row = row;
	operation->delivered.worked = worked;
	operation->delivered.message = message;
	own_of(queue, operation, &operation->delivered.message);
}

void
queue_untried(struct queue *queue, uint64_t row)
{
	add(queue, OPERATION_UNTRIED, 0, 0)->untried = row;
}
