/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil-prove: reads tree heads, proofs and log lists, and folds ranges.  It never sees
 * a certificate, and keeps nothing between two requests: what it answers follows from
 * what it was asked.
 */
#include "base/limits.h"
#include "base/own.h"
#include "ipc/shared.h"
#include "merkle/range.h"
#include "merkle/tree.h"
#include "proc/child.h"
#include "source/cosign.h"
#include "source/head.h"
#include "source/loglist.h"
#include "source/prove.h"
#include "source/verify.h"

#include <stdlib.h>

struct prover {
	struct channel *channel;
	struct hasher *hasher;
};

/* Why a request cannot be answered, for the field message. */
static struct view
words(enum status status, const struct error *err)
{
	return status == STATUS_OK ? VIEW("") : view_text(err->message);
}

/* A protocol that main sent; main is not hostile, but its messages may be old. */
static enum log_protocol
protocol_of(uint8_t number)
{
	return number == LOG_STATIC ? LOG_STATIC : LOG_RFC6962;
}

static void
encode_range(const struct merkle_range *range, uint8_t *memory, struct buf *out)
{
	buf_init(out, memory, LIMIT_RANGE);
	merkle_range_encode(range, out);
}

/* ---- heads ---- */

static enum status
on_head(struct prover *prover, const struct message *ask, struct error *err)
{
	const struct msg_prove_head *from = &ask->prove_head;
	struct message answer = { .type = MESSAGE_PROVED_HEAD, .request = ask->request };
	struct ct_head head = { .size = 0 };
	struct view origin = from->origin;
	uint8_t memory[LIMIT_WITNESSES * COSIGNATURE_LEN];
	struct buf cosignatures;
	struct error why;
	enum status status = head_read(prover->hasher, protocol_of(from->protocol), from->body,
	    from->key, from->origin, &head, &origin, &why);

	buf_init(&cosignatures, memory, sizeof(memory));
	if (status == STATUS_OK && protocol_of(from->protocol) == LOG_STATIC)
		status = cosign_check_all(
		    prover->hasher, from->body, from->witnesses, &cosignatures, &why);
	answer.proved_head = (struct msg_proved_head){
		.status = status,
		.message = words(status, &why),
		.size = head.size,
		.root = head.root,
		.timestamp_ms = head.timestamp_ms,
		.origin = status == STATUS_OK ? origin : VIEW(""),
		.cosignatures = buf_view(&cosignatures),
	};
	return channel_send(prover->channel, &answer, err);
}

/* ---- ranges ---- */

static enum status
on_start(struct prover *prover, const struct message *ask, struct error *err)
{
	const struct msg_prove_start *from = &ask->prove_start;
	const struct merkle_tree tree = { .size = from->size, .root = from->root };
	struct message answer = { .type = MESSAGE_PROVED_START, .request = ask->request };
	uint8_t memory[LIMIT_RANGE];
	struct merkle_range range;
	struct buf encoded;
	struct error why;
	enum status status = STATUS_OK;

	merkle_range_init(&range, 0);
	if (from->at > 0)
		status = prove_start(prover->hasher, protocol_of(from->protocol), from->at, &tree,
		    from->bodies, &range, &why);
	encode_range(&range, memory, &encoded);
	answer.proved_start = (struct msg_proved_start){
		.status = status,
		.message = words(status, &why),
		.range = status == STATUS_OK ? buf_view(&encoded) : VIEW(""),
	};
	return channel_send(prover->channel, &answer, err);
}

static enum status
on_link(struct prover *prover, const struct message *ask, struct error *err)
{
	const struct msg_prove_link *from = &ask->prove_link;
	const struct merkle_tree tree = { .size = from->size, .root = from->root };
	struct message answer = { .type = MESSAGE_PROVED_LINK, .request = ask->request };
	struct merkle_range range;
	struct error why;
	enum status status;

	if (merkle_range_decode(from->range, &range))
		status = prove_link(
		    prover->hasher, protocol_of(from->protocol), &range, &tree, from->bodies, &why);
	else
		status = error_set(&why, STATUS_MESSAGE, 0, "prove: this is no range");
	answer.proved_link = (struct msg_proved_link){
		.status = status,
		.message = words(status, &why),
	};
	return channel_send(prover->channel, &answer, err);
}

static enum status
on_fork(struct prover *prover, const struct message *ask, struct error *err)
{
	const struct msg_prove_fork *from = &ask->prove_fork;
	const struct merkle_tree small = { .size = from->small_size, .root = from->small_root };
	const struct merkle_tree large = { .size = from->size, .root = from->root };
	const struct message answer = {
		.type = MESSAGE_PROVED_FORK,
		.request = ask->request,
		.proved_fork.forked = prove_fork(
		    prover->hasher, protocol_of(from->protocol), &small, &large, from->bodies),
	};

	return channel_send(prover->channel, &answer, err);
}

/* Joins batch to range, and compares where a head of size is reached. */
static enum status
fold(struct prover *prover, const struct msg_prove_fold *from, struct merkle_range *range,
    bool *ret_at_head, struct error *why)
{
	const struct merkle_tree head = { .size = from->size, .root = from->root };
	struct merkle_range batch;

	if (!merkle_range_decode(from->range, range) || !merkle_range_decode(from->batch, &batch) ||
	    !merkle_range_join(prover->hasher, range, &batch))
		return error_set(why, STATUS_MESSAGE, 0, "prove: these ranges do not join");
	*ret_at_head = from->size != 0 && range->end == from->size;
	if (*ret_at_head && !merkle_range_meets(prover->hasher, range, &head))
		return error_set(why, STATUS_LOG_ENTRY, 0,
		    "its entries up to %ju do not make the root that it signed",
		    (uintmax_t)range->end);
	return STATUS_OK;
}

static enum status
on_fold(struct prover *prover, const struct message *ask, struct error *err)
{
	struct message answer = { .type = MESSAGE_PROVED_FOLD, .request = ask->request };
	uint8_t memory[LIMIT_RANGE];
	struct merkle_range range;
	bool at_head = false;
	struct buf encoded;
	struct error why;
	enum status status = fold(prover, &ask->prove_fold, &range, &at_head, &why);

	answer.proved_fold = (struct msg_proved_fold){
		.status = status,
		.message = words(status, &why),
		.at_head = at_head,
	};
	/* A range that does not meet the root is still what the entries make. */
	if (status != STATUS_MESSAGE) {
		encode_range(&range, memory, &encoded);
		answer.proved_fold.range = buf_view(&encoded);
	}
	return channel_send(prover->channel, &answer, err);
}

/* ---- log lists ---- */

static enum status
tell_log(
    struct prover *prover, uint64_t request, const struct log_description *log, struct error *err)
{
	struct message listed = {
		.type = MESSAGE_LISTED_LOG,
		.request = request,
		.listed_log = {
			.id = log->id,
			.protocol = (uint8_t)log->protocol,
			.state = (uint8_t)log->state,
			.name = view_text(log->name),
			.operator_name = view_text(log->operator_name),
			.url = view_text(log->url),
			.key = view_of(log->key, log->key_len),
			.mmd_s = log->mmd_s,
			.interval_end_s = log->interval_end_s,
			.has_final = log->has_final,
			.final_size = log->final_size,
			.final_root = log->final_root,
		},
	};

	return channel_send(prover->channel, &listed, err);
}

static enum status
read_list(const struct msg_prove_list *from, int fd, struct log_list *list, struct error *why)
{
	cleanup_with(free_p) char *name = strndup((const char *)from->name.ptr, from->name.len);
	struct view text;
	enum status status = shared_blob_map(fd, LIMIT_LOG_LIST, &text, why);

	if (status != STATUS_OK)
		return status;
	if (from->google && !verify_google_list(text, from->signature))
		status = error_set(why, STATUS_LIST_SIGNATURE, 0,
		    "%s: its signature is not by Google's key", name);
	if (status == STATUS_OK)
		status = log_list_read(text, name, list, why);
	shared_blob_unmap(&text);
	return status;
}

static enum status
on_list(struct prover *prover, const struct message *ask, struct error *err)
{
	struct message answer = { .type = MESSAGE_PROVED_LIST, .request = ask->request };
	struct log_list list = { .logs = NULL };
	struct error why;
	enum status read = read_list(&ask->prove_list, ask->fds[0], &list, &why);
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
		status = tell_log(prover, ask->request, &list.logs[i], err);
	answer.proved_list = (struct msg_proved_list){
		.status = read,
		.message = words(read, &why),
		.version = view_text(list.version),
		.timestamp_s = list.timestamp_s,
		.notes = buf_view(&list.notes),
	};
	if (status == STATUS_OK)
		status = channel_send(prover->channel, &answer, err);
	log_list_fini(&list);
	return status;
}

/* ---- the process ---- */

static const struct {
	enum message_type type;
	enum status (*fn)(struct prover *prover, const struct message *ask, struct error *err);
} handlers[] = {
	{ MESSAGE_PROVE_HEAD, on_head },
	{ MESSAGE_PROVE_START, on_start },
	{ MESSAGE_PROVE_LINK, on_link },
	{ MESSAGE_PROVE_FORK, on_fork },
	{ MESSAGE_PROVE_FOLD, on_fold },
	{ MESSAGE_PROVE_LIST, on_list },
};

static enum status
handle(void *context, struct channel *channel, struct message *message, struct error *err)
{
	struct prover *prover = context;

	prover->channel = channel;
	for (size_t i = 0; i < sizeof(handlers) / sizeof(handlers[0]); i++) {
		if (handlers[i].type == message->type)
			return handlers[i].fn(prover, message, err);
	}
	return child_unexpected(message, err);
}

static enum status
run(void *context, struct channel *channel, struct error *err)
{
	return child_serve(channel, handle, context, err);
}

int
main(void)
{
	static const struct child child = { ROLE_PROVE, NULL, run };
	struct prover prover = { .hasher = hasher_new() };

	child_main(&child, &prover);
}
