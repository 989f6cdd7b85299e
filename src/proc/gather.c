/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/gather.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/own.h"
#include "proc/get.h"
#include "proc/monitor.h"

#include <stdlib.h>

/* After so many failures of one URL the whole is given up, to be tried anew later. */
#define FAILURES_MAX 3
/* How long to wait for a host that does not allow a request now. */
#define WAIT_MS 250
/* What stands before the other address of the line before. */
#define SPARE '|'

struct gather {
	struct monitor *monitor;
	struct pace *pace;
	struct buf urls;
	struct view left; /* lines of urls that are still to be got */
	struct buf bodies;
	unsigned failures;
	struct loop_timer timer;
	gather_fn *fn;
	void *context;
};

static void next(void *context);

void
gather_free(struct gather *gather)
{
	if (gather == NULL)
		return;
	loop_disarm(gather->monitor->loop, &gather->timer);
	buf_fini(&gather->urls);
	buf_fini(&gather->bodies);
	free(gather);
}

static void
finish(struct gather *gather, enum status status, struct view message)
{
	gather->fn(gather->context, status, message, buf_view(&gather->bodies));
	gather_free(gather);
}

/* Takes the line that was got, and its spare if that was not needed. */
static void
drop_line(struct gather *gather, bool spare_too)
{
	struct view line;

	if (!view_line(&gather->left, '\n', &line))
		return;
	while (spare_too && view_starts_with(gather->left, VIEW("|"))) {
		if (!view_line(&gather->left, '\n', &line))
			return;
	}
}

static void
on_got(void *context, struct message *message)
{
	struct gather *gather = context;
	const struct msg_fetch_done *done = message == NULL ? NULL : get_done(message);
	struct view rest = gather->left;
	struct view line;

	if (done != NULL && done->status == STATUS_OK) {
		buf_uint(&gather->bodies, 4, done->body.len);
		buf_bytes(&gather->bodies, done->body);
		gather->failures = 0;
		drop_line(gather, true);
	} else if (done != NULL && done->code == 404 && view_line(&rest, '\n', &line) &&
		   view_starts_with(rest, VIEW("|"))) {
		drop_line(gather, false);
	} else if (++gather->failures == FAILURES_MAX) {
		finish(gather, done == NULL ? STATUS_CHILD : done->status,
		    done == NULL ? VIEW("fetch ended") : done->message);
		return;
	}
	next(gather);
}

static void
next(void *context)
{
	struct gather *gather = context;
	struct view rest = gather->left;
	struct get get = { .body_max = LIMIT_GATHERED };

	if (!buf_ok(&gather->bodies)) {
		finish(gather, STATUS_NET_TOO_LARGE,
		    VIEW("the answers are larger than any honest ones"));
		return;
	}
	if (!view_line(&rest, '\n', &get.url)) {
		finish(gather, STATUS_OK, VIEW(""));
		return;
	}
	if (get.url.len > 0 && get.url.ptr[0] == SPARE) {
		struct view mark;

		if (!view_take(&get.url, 1, &mark))
			return;
	}
	if (!get_start(gather->monitor, gather->pace, &get, on_got, gather))
		loop_arm(gather->monitor->loop, &gather->timer, WAIT_MS, next, gather);
}

struct gather *
gather_start(
    struct monitor *monitor, struct pace *pace, struct view urls, gather_fn *fn, void *context)
{
	struct gather *gather = xcalloc(1, sizeof(*gather));

	gather->monitor = monitor;
	gather->pace = pace;
	gather->fn = fn;
	gather->context = context;
	buf_init_growing(&gather->urls, LIMIT_URLS);
	buf_init_growing(&gather->bodies, MIB);
	buf_bytes(&gather->urls, urls);
	gather->left = buf_view(&gather->urls);
	/* Not at once: the caller has yet to learn of it. */
	loop_arm(monitor->loop, &gather->timer, 0, next, gather);
	return gather;
}
