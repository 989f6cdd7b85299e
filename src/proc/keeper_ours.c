/* SPDX-License-Identifier: Apache-2.0 */
#include "base/own.h"
#include "proc/declared.h"
#include "proc/keeper.h"

#include <stdlib.h>

/* ---- policy ---- */

enum status
keeper_on_zone(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_zone *from = &message->store_zone;
	struct region *region = &keeper->policy;

	keeper->zones =
	    region_room(region, keeper->zones, keeper->zone_count, sizeof(*keeper->zones));
	keeper->zones[keeper->zone_count++] = (struct store_zone){
		.names = region_copy(region, from->names),
		.issuers = region_copy(region, from->issuers),
		.high_assurance = from->high_assurance,
	};
	return STATUS_OK;
}

enum status
keeper_on_policy(struct keeper *keeper, const struct message *message)
{
	enum status status = store_policy(keeper->store, keeper->zones, keeper->zone_count,
	    message->store_policy.hold_ms, &keeper->err);

	region_reset(&keeper->policy);
	keeper->zones = NULL;
	keeper->zone_count = 0;
	return status;
}

/* ---- sources ---- */

enum status
keeper_on_source(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_source *from = &message->store_source;
	struct message stored = { .type = MESSAGE_STORED_SOURCE, .request = message->request };
	enum status status = store_source(keeper->store, from->name, from->names, true,
	    &stored.stored_source.source, &keeper->err);

	if (status == STATUS_OK)
		keeper_send(keeper, &stored);
	return status;
}

bool
keeper_declared(struct view block, struct store_declared **ret, size_t *ret_count)
{
	struct declared_hash item;
	size_t count;

	*ret = NULL;
	if (!declared_count(block, &count) || count == 0)
		return false;
	*ret = xcalloc(count, sizeof(**ret));
	for (*ret_count = 0; declared_take(&block, &item); (*ret_count)++) {
		/* What people declare is one of two kinds; nothing else proves. */
		(*ret)[*ret_count] = (struct store_declared){
			.kind = item.kind == STORE_KEY ? STORE_KEY : STORE_TBS,
			.hash = item.hash,
			.names = item.names,
		};
	}
	return true;
}

/* A disk without room is no end: main is told when the reading ends, and reads it again. */
static enum status
take(struct keeper *keeper, enum status status)
{
	if (status != STATUS_STORE_FULL)
		return status;
	keeper->declaring_failed = true;
	return STATUS_OK;
}

enum status
keeper_on_declare(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_declare *from = &message->store_declare;
	struct store_declared *items;
	enum status status;
	size_t count;

	/* It may explain what was read before it. */
	if (!keeper_declared(from->items, &items, &count))
		return error_set(&keeper->err, STATUS_MESSAGE, 0, "store: this declares nothing");
	status = STATUS_STORE_FULL;
	if (keeper_commit(keeper))
		status = store_declare(
		    keeper->store, from->source, items, count, keeper_now_ms(), &keeper->err);
	free(items);
	return take(keeper, status);
}

enum status
keeper_on_source_read(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_source_read *from = &message->store_source_read;
	struct message stored = { .type = MESSAGE_STORED_SOURCE_READ, .request = message->request };
	enum status status = STATUS_OK;

	if (!keeper->declaring_failed)
		status = take(keeper, store_source_read(keeper->store, from->source, from->changed,
					  keeper_now_ms(), &keeper->err));
	stored.stored_source_read.kept = !keeper->declaring_failed;
	keeper->declaring_failed = false;
	if (status == STATUS_OK)
		keeper_send(keeper, &stored);
	keeper_empty_outbox(keeper);
	return status;
}

enum status
keeper_on_source_failed(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_source_failed *from = &message->store_source_failed;
	enum status status = take(keeper, store_source_failed(keeper->store, from->source,
					      from->trouble, keeper_now_ms(), &keeper->err));

	keeper->declaring_failed = false;
	return status;
}
