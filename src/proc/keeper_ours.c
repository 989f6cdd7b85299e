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
	uint64_t number;

	return store_source(keeper->store, from->name, from->names, true, &number, &keeper->err);
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

/* Says that it is kept, or that it is not since the disk has no room, which is no end of the
 * process. */
static enum status
answer(struct keeper *keeper, uint64_t request, enum status status)
{
	const struct message stored = {
		.type = MESSAGE_STORED_SOURCE,
		.request = request,
		.stored_source = { .kept = status == STATUS_OK },
	};

	if (status != STATUS_OK && status != STATUS_STORE_FULL)
		return status;
	keeper_send(keeper, &stored);
	keeper_empty_outbox(keeper);
	return STATUS_OK;
}

/* What was read before may be explained by it, and must be written. */
static enum status
declare(struct keeper *keeper, uint64_t source, struct view block)
{
	struct store_declared *items;
	enum status status = STATUS_STORE_FULL;
	size_t count;

	if (!keeper_declared(block, &items, &count))
		return error_set(&keeper->err, STATUS_MESSAGE, 0, "store: this declares nothing");
	if (keeper_commit(keeper))
		status = store_declare(
		    keeper->store, source, items, count, keeper_now_ms(), &keeper->err);
	free(items);
	return status;
}

enum status
keeper_on_declare(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_declare *from = &message->store_declare;
	uint64_t source = 0;
	enum status status = store_source_named(keeper->store, from->source, &source, &keeper->err);

	if (status == STATUS_OK)
		status = declare(keeper, source, from->items);
	return answer(keeper, message->request, status);
}

enum status
keeper_on_source_read(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_source_read *from = &message->store_source_read;
	uint64_t source = 0;
	enum status status = store_source_named(keeper->store, from->source, &source, &keeper->err);

	if (status == STATUS_OK)
		status = store_source_read(
		    keeper->store, source, from->changed, keeper_now_ms(), &keeper->err);
	return answer(keeper, message->request, status);
}

enum status
keeper_on_source_failed(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_source_failed *from = &message->store_source_failed;
	uint64_t source = 0;
	enum status status = store_source_named(keeper->store, from->source, &source, &keeper->err);

	if (status == STATUS_OK)
		status = store_source_failed(
		    keeper->store, source, from->trouble, keeper_now_ms(), &keeper->err);
	return answer(keeper, message->request, status);
}
