/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil-store, the one writer: messages become calls of store/store.h one to one,
 * and rows of the outbox become lines and texts, which are put together here from
 * what was rendered where certificates are read.
 *
 * Batches are committed together, 250 ms or 16,384 entries at a time (principle 2).
 */
#include "base/limits.h"
#include "base/own.h"
#include "proc/child.h"
#include "proc/keeper.h"

#include <stdio.h>
#include <time.h>

#define GROUP_ENTRIES 16384
#define GROUP_MS 250
/* How soon the outbox is looked into again when nothing happens. */
#define OUTBOX_MS 1000
/* A disk that is full is tried again after so long. */
#define RETRY_MS 5000

uint64_t
keeper_now_ms(void)
{
	struct timespec now;

	(void)timespec_get(&now, TIME_UTC);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* What cannot be mended by waiting ends the process; main starts it again. */
void
keeper_fail(struct keeper *keeper, enum status status)
{
	if (status == STATUS_OK || keeper->status != STATUS_OK)
		return;
	keeper->status = status;
	loop_stop(keeper->loop);
}

void
keeper_send(struct keeper *keeper, const struct message *message)
{
	keeper_fail(keeper, channel_send(keeper->channel, message, &keeper->err));
}

/* ---- the outbox ---- */

/* Sends what tell has just rendered. */
static void
deliver(struct keeper *keeper, uint64_t row, enum store_sink sink, uint32_t attempt)
{
	struct message message = {
		.type = MESSAGE_DELIVER,
		.deliver = {
			.row = row,
			.sink = (uint8_t)sink,
			.attempt = attempt,
			.line = buf_view(&keeper->tell.line),
			.text = buf_view(&keeper->tell.text),
			.environment = buf_view(&keeper->tell.environment),
		},
	};

	keeper_send(keeper, &message);
}

static void
hand_out(struct keeper *keeper, const struct store_delivery *delivery)
{
	enum status status = tell_render(&keeper->tell, delivery, &keeper->err);

	if (status != STATUS_OK) {
		/* The row stays in the outbox and is handed out again. */
		keeper_fail(keeper, status);
		return;
	}
	keeper->unanswered++;
	deliver(keeper, delivery->row, delivery->sink, delivery->attempt);
}

void
keeper_empty_outbox(void *context)
{
	struct keeper *keeper = context;
	struct store_delivery delivery;
	enum status released = store_release(keeper->store, keeper_now_ms(), &keeper->err);
	bool found = released != STATUS_STORE_FULL;

	if (found)
		keeper_fail(keeper, released);
	while (found && keeper->tells && keeper->unanswered < LIMIT_HANDED_OUT &&
	       keeper->status == STATUS_OK) {
		enum status status = store_next_delivery(
		    keeper->store, keeper_now_ms(), &found, &delivery, &keeper->err);

		if (status == STATUS_STORE_FULL)
			break;
		keeper_fail(keeper, status);
		if (status != STATUS_OK)
			break;
		if (found)
			hand_out(keeper, &delivery);
	}
	loop_arm(keeper->loop, &keeper->outbox_timer, OUTBOX_MS, keeper_empty_outbox, keeper);
}

/* ---- the group commit ---- */

static void
answer_flush(struct keeper *keeper)
{
	struct message all = { .type = MESSAGE_STORED_ALL, .request = keeper->flush_request };
	struct store_counts counts;
	enum status status = store_count(keeper->store, &counts, &keeper->err);

	if (status != STATUS_OK) {
		keeper_fail(keeper, status);
		return;
	}
	keeper->flushing = false;
	all.stored_all.untried = counts.untried;
	all.stored_all.unproven = counts.unproven;
	keeper_send(keeper, &all);
}

/* The group commit. */
static void
commit(void *context)
{
	struct keeper *keeper = context;
	struct message stored = { .type = MESSAGE_STORED_BATCH };
	enum status status = store_commit(
	    keeper->store, keeper_now_ms(), &stored.stored_batch.entries, &keeper->err);

	loop_disarm(keeper->loop, &keeper->commit_timer);
	if (status == STATUS_STORE_FULL) {
		/* Nothing is lost: it waits, nothing more is acknowledged, and so main
		 * reads no more. */
		if (!keeper->suffering)
			(void)fprintf(stderr, "%s\n", keeper->err.message);
		keeper->suffering = true;
		loop_arm(keeper->loop, &keeper->commit_timer, RETRY_MS, commit, keeper);
		return;
	}
	keeper_fail(keeper, status);
	if (status != STATUS_OK)
		return;
	keeper->suffering = false;
	if (stored.stored_batch.entries > 0)
		keeper_send(keeper, &stored);
	keeper_empty_outbox(keeper);
	if (!keeper->flushing)
		return;
	/* Whoever wants all to be written waits for no proof. */
	keeper_fail(keeper, store_hurry(keeper->store, keeper_now_ms(), &keeper->err));
	answer_flush(keeper);
}

bool
keeper_commit(struct keeper *keeper)
{
	commit(keeper);
	return keeper->status == STATUS_OK && !keeper->suffering;
}

static void
commit_soon(struct keeper *keeper)
{
	if (keeper->commit_timer.armed && store_waiting(keeper->store) < GROUP_ENTRIES)
		return;
	loop_arm(keeper->loop, &keeper->commit_timer,
	    store_waiting(keeper->store) < GROUP_ENTRIES ? GROUP_MS : 0, commit, keeper);
}

/* ---- messages ---- */

static enum status
on_watch(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_watch *watch = &message->store_watch;
	struct message stored = { .type = MESSAGE_STORED_WATCH, .request = message->request };
	enum status status = store_watch(keeper->store, &watch->digest, watch->count,
	    &stored.stored_watch.generation, &keeper->err);

	if (status == STATUS_OK)
		keeper_send(keeper, &stored);
	return status;
}

static enum status
on_log(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_log *from = &message->store_log;
	const struct store_log log = {
		.id = from->id,
		.protocol = from->protocol,
		.state = from->state,
		.name = from->name,
		.operator_name = from->operator_name,
		.url = from->url,
		.origin = from->origin,
		.key = from->key,
		.mmd_s = from->mmd_s,
	};
	struct message stored = { .type = MESSAGE_STORED_LOG, .request = message->request };
	struct store_progress progress = { .known = false };
	uint64_t number = 0;
	enum status status = store_log(keeper->store, &log, &number, &progress, &keeper->err);

	stored.stored_log = (struct msg_stored_log){ number, progress.known, progress.begin,
		progress.folded, progress.proven, progress.behind_loss, progress.range,
		progress.signed_size, progress.signed_root };
	if (status == STATUS_OK)
		keeper_send(keeper, &stored);
	return status;
}

static enum status
on_head(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_head *from = &message->store_head;
	const struct store_head head = { from->size, from->root, from->timestamp_ms, from->body };
	struct message stored = { .type = MESSAGE_STORED_HEAD, .request = message->request };
	enum status status = store_head(keeper->store, from->log, &head,
	    &stored.stored_head.contradicts, &stored.stored_head.other_root, &keeper->err);

	if (status == STATUS_OK)
		status = store_larger_head(
		    keeper->store, from->log, &head, &stored.stored_head.larger, &keeper->err);
	if (status == STATUS_OK)
		keeper_send(keeper, &stored);
	return status;
}

static enum status
on_match(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_match *from = &message->store_match;
	const struct store_match match = {
		.index = from->index,
		.entry = from->entry,
		.timestamp_ms = from->timestamp_ms,
		.id = from->id,
		.tbs_sha256 = from->tbs_sha256,
		.has_issuer_key = from->has_issuer_key,
		.issuer_key_sha256 = from->issuer_key_sha256,
		.spki_sha256 = from->spki_sha256,
		.serial = from->serial,
		.json = from->json,
		.text = from->text,
		.environment = from->environment,
		.pem = from->pem,
	};

	return store_match(keeper->store, from->log, &match, &keeper->err);
}

static enum status
on_item(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_item *from = &message->store_item;
	const struct store_item item = { from->watch, from->tag, from->value, from->where,
		from->exact, from->reason };

	return store_item(keeper->store, from->log, from->index, &item, &keeper->err);
}

static enum status
on_fault(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_fault *from = &message->store_fault;
	const struct store_fault fault = { from->index, from->code, from->offset, from->message,
		from->raw };

	return store_fault(keeper->store, from->log, &fault, &keeper->err);
}

static enum status
on_batch(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_batch *from = &message->store_batch;
	const struct store_batch batch = {
		.generation = from->generation,
		.begin = from->begin,
		.end = from->end,
		.parsed = from->parsed,
		.with_faults = from->with_faults,
		.faulty = from->faulty,
		.range = from->range,
		.proven = from->proven,
		.proven_range = from->proven_range,
	};
	enum status status =
	    store_batch(keeper->store, from->log, &batch, keeper_now_ms(), &keeper->err);

	if (status == STATUS_OK)
		commit_soon(keeper);
	return status;
}

static enum status
on_finding(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_finding *from = &message->store_finding;
	const struct store_finding finding = { from->by_log, from->kind, from->message, from->at,
		from->evidence };
	enum status status =
	    store_finding(keeper->store, from->log, &finding, keeper_now_ms(), &keeper->err);

	if (status == STATUS_OK)
		commit_soon(keeper);
	return status;
}

static enum status
on_keep(struct keeper *keeper, const struct message *message)
{
	const struct msg_store_keep *from = &message->store_keep;

	return store_keep(keeper->store, from->name, from->at_ms, from->body, &keeper->err);
}

static enum status
on_recall(struct keeper *keeper, const struct message *message)
{
	struct message recalled = { .type = MESSAGE_STORE_RECALLED, .request = message->request };
	enum status status =
	    store_recall(keeper->store, message->store_recall.name, &recalled.store_recalled.found,
		&recalled.store_recalled.at_ms, &recalled.store_recalled.body, &keeper->err);

	if (status == STATUS_OK)
		keeper_send(keeper, &recalled);
	return status;
}

static enum status
on_self_test(struct keeper *keeper, const struct message *message unused_arg)
{
	static const enum store_sink sinks[] = { STORE_LINE, STORE_HOOK };
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < sizeof(sinks) / sizeof(sinks[0]); i++) {
		if ((keeper->sinks & sinks[i]) == 0)
			continue;
		status = tell_self_test(&keeper->tell, sinks[i], &keeper->err);
		if (status == STATUS_OK)
			deliver(keeper, 0, sinks[i], 1);
	}
	return status;
}

static enum status
on_flush(struct keeper *keeper, const struct message *message)
{
	keeper->flushing = true;
	keeper->flush_request = message->request;
	loop_arm(keeper->loop, &keeper->commit_timer, 0, commit, keeper);
	return STATUS_OK;
}

/* A row that was handed out is back. */
static enum status
answered(struct keeper *keeper, enum status status)
{
	if (keeper->unanswered > 0)
		keeper->unanswered--;
	if (status == STATUS_OK)
		commit_soon(keeper);
	return status;
}

static enum status
on_delivered(struct keeper *keeper, const struct message *message)
{
	const struct msg_delivered *from = &message->delivered;

	return answered(keeper, store_delivered(keeper->store, from->row, from->worked,
				    from->message, keeper_now_ms(), &keeper->err));
}

static enum status
on_untried(struct keeper *keeper, const struct message *message)
{
	return answered(keeper, store_untried(keeper->store, message->untried.row, &keeper->err));
}

static enum status
on_hold(struct keeper *keeper, const struct message *message)
{
	const struct message holds = { .type = MESSAGE_STORE_HOLDS, .request = message->request };

	store_hold(keeper->store);
	keeper_send(keeper, &holds);
	return STATUS_OK;
}

static const struct {
	enum message_type type;
	enum status (*fn)(struct keeper *keeper, const struct message *message);
} handlers[] = {
	{ MESSAGE_STORE_WATCH, on_watch },
	{ MESSAGE_STORE_LOG, on_log },
	{ MESSAGE_STORE_HEAD, on_head },
	{ MESSAGE_STORE_MATCH, on_match },
	{ MESSAGE_STORE_ITEM, on_item },
	{ MESSAGE_STORE_FAULT, on_fault },
	{ MESSAGE_STORE_BATCH, on_batch },
	{ MESSAGE_STORE_FINDING, on_finding },
	{ MESSAGE_STORE_KEEP, on_keep },
	{ MESSAGE_STORE_RECALL, on_recall },
	{ MESSAGE_STORE_SELF_TEST, on_self_test },
	{ MESSAGE_STORE_FLUSH, on_flush },
	{ MESSAGE_STORE_ZONE, keeper_on_zone },
	{ MESSAGE_STORE_POLICY, keeper_on_policy },
	{ MESSAGE_STORE_SOURCE, keeper_on_source },
	{ MESSAGE_STORE_DECLARE, keeper_on_declare },
	{ MESSAGE_STORE_SOURCE_READ, keeper_on_source_read },
	{ MESSAGE_STORE_SOURCE_FAILED, keeper_on_source_failed },
	{ MESSAGE_STORE_ACT_LOST, keeper_on_act_lost },
	{ MESSAGE_STORE_ACT_ACCEPT, keeper_on_act_accept },
	{ MESSAGE_STORE_ACT_DECIDE, keeper_on_act_decide },
	{ MESSAGE_STORE_ACT_DECLARE, keeper_on_act_declare },
	{ MESSAGE_DELIVERED, on_delivered },
	{ MESSAGE_UNTRIED, on_untried },
	{ MESSAGE_STORE_HOLD, on_hold },
};

static enum status
handle(struct keeper *keeper, const struct message *message)
{
	for (size_t i = 0; i < sizeof(handlers) / sizeof(handlers[0]); i++) {
		if (handlers[i].type == message->type)
			return handlers[i].fn(keeper, message);
	}
	return error_set(&keeper->err, STATUS_MESSAGE, 0, "store: %s is not for it",
	    message_name(message->type));
}

static void
on_channel(void *context, int fd, unsigned ready unused_arg)
{
	struct keeper *keeper = context;
	enum channel_event event;
	struct message message;

	keeper_fail(keeper, channel_flush(keeper->channel, &keeper->err));
	while (keeper->status == STATUS_OK) {
		event = channel_receive(keeper->channel, &message, &keeper->err);
		if (event == CHANNEL_MESSAGE) {
			keeper_fail(keeper, handle(keeper, &message));
			continue;
		}
		if (event == CHANNEL_BROKEN)
			keeper_fail(keeper, STATUS_MESSAGE);
		if (event == CHANNEL_END)
			loop_stop(keeper->loop);
		break;
	}
	loop_watch(keeper->loop, fd,
	    LOOP_READ | (channel_wants_write(keeper->channel) ? LOOP_WRITE : 0U), on_channel,
	    keeper);
}

/* ---- the process ---- */

static enum status
prepare(void *context, struct channel *channel, struct sandbox_options *options, struct error *err)
{
	struct keeper *keeper = context;
	struct message message;
	enum status status = child_expect(channel, MESSAGE_STORE_SETUP, &message, err);
	const struct msg_store_setup *setup = &message.store_setup;
	struct store_options store_options;

	if (status != STATUS_OK)
		return status;
	keeper->sinks = (setup->lines ? STORE_LINE : 0U) | (setup->hooks ? STORE_HOOK : 0U);
	keeper->tells = setup->tells;
	store_options = (struct store_options){
		.sinks = keeper->sinks, .updates = setup->updates, .owner = setup->owner
	};
	options->directory = xstrndup(setup->folder.ptr, setup->folder.len);
	options->without_landlock = setup->without_landlock;
	/* Opened before the sandbox closes: making the folder is not allowed inside. */
	status =
	    store_open(options->directory, &store_options, &keeper->store, &keeper->notes, err);
	return status == STATUS_OK ? tell_open(&keeper->tell, options->directory, err) : status;
}

static enum status
run(void *context, struct channel *channel, struct error *err)
{
	struct keeper *keeper = context;
	struct message opened = { .type = MESSAGE_STORE_OPENED };
	uint64_t entries;
	enum status status;

	keeper->channel = channel;
	keeper->loop = loop_new(NULL, NULL);
	opened.store_opened.notes = buf_view(&keeper->notes);
	keeper_send(keeper, &opened);
	loop_watch(keeper->loop, channel_fd(channel), LOOP_READ, on_channel, keeper);
	keeper_empty_outbox(keeper);
	status = loop_run(keeper->loop, err);
	if (status == STATUS_OK && keeper->status == STATUS_OK) {
		/* main is gone or wants us to end: what waits is committed, and nothing is
		 * handed out, since nobody would tell it. */
		store_hold(keeper->store);
		status = store_commit(keeper->store, keeper_now_ms(), &entries, err);
	}
	if (keeper->status != STATUS_OK) {
		*err = keeper->err;
		status = keeper->status;
	}
	loop_free(keeper->loop);
	store_close(keeper->store);
	return status;
}

int
main(void)
{
	static const struct child child = { ROLE_STORE, prepare, run };
	struct keeper keeper = { .channel = NULL };

	buf_init_growing(&keeper.notes, 64 * KIB);
	child_main(&child, &keeper);
}
