/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The child that speaks to logs and lists: it gets what main asks for, many at a
 * time, and puts each body where main said, as it came from the wire.  It looks
 * at none of it.
 */
#include "base/num.h"
#include "base/own.h"
#include "ipc/shared.h"
#include "proc/child.h"
#include "source/http.h"

#include <stdlib.h>

/* How long to sleep when nothing happens. */
#define IDLE_MS 60000

struct fetch {
	struct channel *channel;
	struct http *http;
	struct shared_arena arenas[LIMIT_PARSERS];
	enum status status; /* of sending answers */
	struct error *err;
};

/* A request that is under way. */
struct get {
	uint64_t request;
	uint8_t *own; /* where the body goes if there is no slot */
};

/* ---- answers ---- */

static void
get_free(struct get *get)
{
	free(get->own);
	free(get);
}

static void
on_done(void *context, const struct http_answer *answer)
{
	struct fetch *fetch = context;
	struct get *get = answer->context;
	int body_fd = answer->body_fd;
	/* Both rows have the same fields, in the same memory. */
	struct message message = {
		.type = body_fd >= 0 ? MESSAGE_FETCH_DONE_LARGE : MESSAGE_FETCH_DONE,
		.request = get->request,
		.fds = { body_fd },
		.fetch_done = {
			.status = answer->status,
			.code = (uint16_t)answer->code,
			.body_len = answer->len,
			.retry_after_ms = answer->retry_after_ms,
			.took_ms = answer->took_ms,
			.message = view_text(answer->message),
		},
	};

	if (body_fd < 0 && get->own != NULL && answer->status == STATUS_OK)
		message.fetch_done.body = view_of(get->own, answer->len);
	if (fetch->status == STATUS_OK)
		fetch->status = channel_send(fetch->channel, &message, fetch->err);
	close_fdp(&body_fd);
	get_free(get);
}

/* ---- requests ---- */

static enum status
start_get(
    struct fetch *fetch, uint64_t request, const struct msg_fetch_get *asked, struct error *err)
{
	cleanup_with(free_p) char *url = xstrndup(asked->url.ptr, asked->url.len);
	struct http_request http = {
		.url = url,
		.size = LIMIT_ARENA_BODY,
		.max = (size_t)num_min64(asked->body_max, LIMIT_BODY),
		.timeout_s = asked->timeout_s,
		.is_large = asked->is_large,
		.fresh = asked->fresh,
	};
	struct get *get;

	if (asked->has_slot) {
		if (asked->arena >= LIMIT_PARSERS)
			return error_set(err, STATUS_MESSAGE, 0, "arena %u: none", asked->arena);
		http.memory = shared_arena_slot(&fetch->arenas[asked->arena], asked->slot);
		if (http.memory == NULL)
			return error_set(err, STATUS_MESSAGE, 0, "arena %u: no slot %u",
			    asked->arena, asked->slot);
	}
	get = xcalloc(1, sizeof(*get));
	get->request = request;
	if (!asked->has_slot) {
		/* What is not touched takes no memory. */
		http.size = MIB;
		get->own = xcalloc(1, http.size);
		http.memory = get->own;
	}
	http.context = get;
	http_get(fetch->http, &http);
	return STATUS_OK;
}

static enum status
take_arena(struct fetch *fetch, struct message *message, struct error *err)
{
	cleanup_with(close_fdp) int fd = take_fd(&message->fds[0]);
	uint32_t number = message->fetch_arena.arena;
	struct shared_arena arena;
	enum status status;

	if (number >= LIMIT_PARSERS)
		return error_set(err, STATUS_MESSAGE, 0, "arena %u: too many", number);
	status = shared_arena_map_writer(fd, message->fetch_arena.slots, &arena, err);
	if (status != STATUS_OK)
		return status;
	shared_arena_unmap(&fetch->arenas[number]);
	fetch->arenas[number] = arena;
	return STATUS_OK;
}

static enum status
take_message(struct fetch *fetch, struct message *message, struct error *err)
{
	if (message->type == MESSAGE_FETCH_GET)
		return start_get(fetch, message->request, &message->fetch_get, err);
	if (message->type == MESSAGE_FETCH_ARENA)
		return take_arena(fetch, message, err);
	return error_set(
	    err, STATUS_MESSAGE, 0, "message %s: out of turn", message_name(message->type));
}

/* ---- the child ---- */

static enum status
prepare(void *context, struct channel *channel, struct sandbox_options *options unused_arg,
    struct error *err)
{
	struct fetch *fetch = context;
	struct http_config config = { .done = on_done, .context = fetch };
	struct message setup;
	enum status status = child_expect(channel, MESSAGE_FETCH_SETUP, &setup, err);

	if (status != STATUS_OK)
		return status;
	config.per_host = setup.fetch_setup.per_host;
	/* Both are needed as long as the process lives. */
	config.user_agent =
	    xstrndup(setup.fetch_setup.user_agent.ptr, setup.fetch_setup.user_agent.len);
	if (setup.fetch_setup.ca_file.len > 0)
		config.ca_file =
		    xstrndup(setup.fetch_setup.ca_file.ptr, setup.fetch_setup.ca_file.len);
	status = http_open(&config, &fetch->http, err);
	if (status == STATUS_OK)
		http_warm_resolver();
	return status;
}

static enum status
run(void *context, struct channel *channel, struct error *err)
{
	struct fetch *fetch = context;
	struct message message;
	enum channel_event event;

	fetch->channel = channel;
	fetch->err = err;
	while (fetch->status == STATUS_OK) {
		event = channel_receive(channel, &message, err);
		if (event == CHANNEL_END)
			return STATUS_OK;
		if (event == CHANNEL_BROKEN)
			return STATUS_MESSAGE;
		if (event == CHANNEL_MESSAGE) {
			fetch->status = take_message(fetch, &message, err);
			continue;
		}
		http_run(fetch->http, channel_fd(channel), channel_wants_write(channel), IDLE_MS);
		if (fetch->status == STATUS_OK)
			fetch->status = channel_flush(channel, err);
	}
	return fetch->status;
}

int
main(void)
{
	static const struct child child = { .role = ROLE_FETCH, .prepare = prepare, .run = run };
	static struct fetch fetch;

	child_main(&child, &fetch);
}
