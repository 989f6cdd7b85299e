/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/keeper.h"

#include <stdlib.h>

/* Answers how an act went.  That it may not be, or that there is no room now, is the
 * operator's business; whatever else went wrong is the end of this process. */
static enum status
answer_act(
    struct keeper *keeper, uint64_t request, enum status status, const struct store_acted *acted)
{
	struct message stored = {
		.type = MESSAGE_STORED_ACT,
		.request = request,
		.stored_act = {
			.status = status,
			.message = view_text(status == STATUS_OK ? acted->message : keeper->err.message),
			.log = acted->log,
			.size = acted->head.size,
			.root = acted->head.root,
			.timestamp_ms = acted->head.timestamp_ms,
		},
	};

	if (status != STATUS_OK && status != STATUS_USAGE && status != STATUS_STORE_FULL)
		return status;
	keeper_send(keeper, &stored);
	if (status == STATUS_OK)
		keeper_empty_outbox(keeper);
	return STATUS_OK;
}

enum status
keeper_on_act_lost(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_act_lost *from = &message->store_act_lost;
	const struct store_act act = { from->uid, from->pid, from->user, from->reason };
	struct store_acted acted = { .log = 0 };
	enum status status = STATUS_STORE_FULL;

	if (keeper_commit(keeper))
		status = store_act_lost(keeper->store, from->log, from->begin, from->end, &act,
		    keeper_now_ms(), &acted, &keeper->err);
	return answer_act(keeper, message->request, status, &acted);
}

enum status
keeper_on_act_accept(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_act_accept *from = &message->store_act_accept;
	const struct store_act act = { from->uid, from->pid, from->user, from->reason };
	struct store_acted acted = { .log = 0 };
	enum status status = STATUS_STORE_FULL;

	if (keeper_commit(keeper))
		status = store_act_accept(
		    keeper->store, from->log, &act, keeper_now_ms(), &acted, &keeper->err);
	return answer_act(keeper, message->request, status, &acted);
}

enum status
keeper_on_act_decide(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_act_decide *from = &message->store_act_decide;
	const struct store_act act = { from->uid, from->pid, from->user, from->reason };
	const struct store_decision decision = {
		.id = from->id,
		.state = (enum finding_state)from->state,
		.until_ms = from->until_ms,
		.with_key = from->with_key,
	};
	struct store_acted acted = { .log = 0 };
	enum status status = STATUS_STORE_FULL;

	if (keeper_commit(keeper))
		status = store_act_decide(
		    keeper->store, &decision, &act, keeper_now_ms(), &acted, &keeper->err);
	return answer_act(keeper, message->request, status, &acted);
}

enum status
keeper_on_act_declare(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_act_declare *from = &message->store_act_declare;
	const struct store_act act = { from->uid, from->pid, from->user, from->reason };
	struct store_acted acted = { .log = 0 };
	struct store_declared *items;
	enum status status = STATUS_STORE_FULL;
	size_t count;

	if (!keeper_declared(from->items, &items, &count))
		status = error_set(&keeper->err, STATUS_USAGE, 0, "this declares nothing");
	else if (keeper_commit(keeper))
		status = store_act_declare(
		    keeper->store, items, count, &act, keeper_now_ms(), &acted, &keeper->err);
	free(items);
	return answer_act(keeper, message->request, status, &acted);
}
