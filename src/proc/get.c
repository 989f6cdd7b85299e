/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/get.h"

#include "base/own.h"
#include "proc/monitor.h"

#include <assert.h>
#include <stdlib.h>

/* Between the request and its answer. */
struct waiter {
	struct monitor *monitor;
	struct pace *pace;
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

static void
on_done(void *context, struct message *done)
{
	struct waiter waiter = *(struct waiter *)context;

	free(context);
	tell_pace(&waiter, done);
	waiter.fn(waiter.context, done);
	monitor_pump(waiter.monitor);
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
			.timeout_s = get->timeout_s,
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
	*waiter = (struct waiter){ monitor, pace, fn, context };
	if (!monitor_ask(monitor, ROLE_FETCH, 0, &ask, on_done, waiter)) {
		free(waiter);
		return false;
	}
	pace_sent(pace, loop_now_ms(monitor->loop));
	return true;
}
