/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/get.h"

#include "base/limits.h"
#include "base/own.h"
#include "ipc/shared.h"
#include "proc/crew.h"
#include "proc/monitor.h"
#include "source/retry.h"

#include <assert.h>
#include <stdlib.h>

/* Between the request and its answer. */
struct waiter {
	struct monitor *monitor;
	struct pace *pace;
	size_t body_max;
	get_fn *fn;
	void *context;
};

/* 404 and 410 are answers like others: what was asked for is not there. */
#define HTTP_NOT_FOUND 404
#define HTTP_GONE 410
#define HTTP_TOO_MANY 429

const struct msg_fetch_done *
get_done(const struct message *done)
{
	static_assert(sizeof(done->fetch_done) == sizeof(done->fetch_done_large), "one shape");
	return &done->fetch_done;
}

static void
tell_pace(const struct waiter *waiter, const struct message *done)
{
	int64_t now_ms = loop_now_ms(waiter->monitor->loop);
	const struct msg_fetch_done *fields = done == NULL ? NULL : get_done(done);

	if (fields == NULL)
		pace_failed(waiter->pace, now_ms, monitor_random());
	else if (fields->status == STATUS_OK || fields->code == HTTP_NOT_FOUND ||
		 fields->code == HTTP_GONE)
		pace_answered(waiter->pace);
	else if (fields->status == STATUS_NET_BUSY)
		pace_refused(waiter->pace,
		    fields->code == HTTP_TOO_MANY ? PACE_TOO_MANY : PACE_BUSY, now_ms,
		    fields->retry_after_ms, monitor_random());
	else
		pace_failed(waiter->pace, now_ms, monitor_random());
}

/* A fetch child that was taken over may say that a body is where none can be, which would end
 * who is given it to read, or name a wait that no clock reaches. */
static enum status
check_done(const struct waiter *waiter, const struct message *done, struct error *err)
{
	const struct msg_fetch_done *fields = get_done(done);

	if (fields->retry_after_ms > RETRY_MAX_MS)
		return error_set(err, STATUS_MESSAGE, 0,
		    "message %s: retry_after_ms: it is longer than any wait",
		    message_name(done->type));
	if (fields->status != STATUS_OK)
		return STATUS_OK;
	if (done->type == MESSAGE_FETCH_DONE_LARGE)
		return shared_blob_check(done->fds[0], waiter->body_max, err);
	if (fields->body.len > waiter->body_max || fields->body_len > LIMIT_ARENA_BODY)
		return error_set(err, STATUS_MESSAGE, 0,
		    "message FETCH_DONE: body_len: it is more than was asked for");
	return STATUS_OK;
}

static void
on_done(void *context, struct message *done)
{
	struct waiter waiter = *(struct waiter *)context;
	struct error err;

	free(context);
	if (done != NULL && check_done(&waiter, done, &err) != STATUS_OK) {
		crew_accuse(waiter.monitor->crew, ROLE_FETCH, 0, err.message);
		done = NULL;
	}
	tell_pace(&waiter, done);
	waiter.fn(waiter.context, done);
	monitor_pump(waiter.monitor);
}

static uint32_t
timeout_s(const struct settings *settings)
{
	return settings->timeout_s == 0 ? LIMIT_ANSWER_S : (uint32_t)settings->timeout_s;
}

bool
get_start(
    struct monitor *monitor, struct pace *pace, const struct get *get, get_fn *fn, void *context)
{
	struct message ask = {
		.type = MESSAGE_FETCH_GET,
		.fetch_get = {
			.has_slot = get->slot != NULL,
			.body_max = get->body_max,
			.timeout_s = timeout_s(monitor->settings),
			.is_large = get->is_large,
			.fresh = get->fresh,
			.url = get->url,
		},
	};
	struct waiter *waiter;

	if (!pace_allows(pace, loop_now_ms(monitor->loop)))
		return false;
	if (get->slot != NULL) {
		ask.fetch_get.arena = get->slot->parser;
		ask.fetch_get.slot = get->slot->number;
	}
	waiter = xcalloc(1, sizeof(*waiter));
	*waiter = (struct waiter){
		.monitor = monitor,
		.pace = pace,
		.body_max = get->body_max,
		.fn = fn,
		.context = context,
	};
	if (!monitor_ask(monitor, ROLE_FETCH, 0, &ask, on_done, waiter)) {
		free(waiter);
		return false;
	}
	pace_sent(pace, loop_now_ms(monitor->loop));
	return true;
}
