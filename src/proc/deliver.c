/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/deliver.h"

#include "base/own.h"
#include "proc/monitor.h"
#include "store/store.h"

#include <stdlib.h>

static void
tell_delivered(struct monitor *monitor, uint64_t row, bool worked, struct view message)
{
	struct message delivered = {
		.type = MESSAGE_DELIVERED,
		.delivered = { .row = row, .worked = worked, .message = message },
	};

	/* Row 0 is that of the self-test, which the store does not keep. */
	if (row == 0 && worked)
		monitor->tested++;
	else if (row == 0)
		monitor->test_failed++;
	else
		monitor_tell(monitor, ROLE_STORE, 0, &delivered);
}

static void
tell_untried(struct monitor *monitor, uint64_t row)
{
	struct message untried = { .type = MESSAGE_UNTRIED, .untried = { .row = row } };

	if (row != 0)
		monitor_tell(monitor, ROLE_STORE, 0, &untried);
}

static void
print(struct monitor *monitor, const struct msg_deliver *row)
{
	bool lines = monitor->settings->jsonl || row->text.len == 0;
	struct error err;
	enum status status = output_result(&monitor->output, lines ? row->line : row->text, &err);

	if (status != STATUS_OK && !monitor->output_failed) {
		/* Whoever read it is gone: nothing that is found could be told any more. */
		monitor->output_failed = true;
		output_error(&monitor->output, "standard output: %s", err.message);
		monitor_stop(monitor);
	}
	/* It may have been written in part: it comes again, with the next attempt. */
	if (status != STATUS_OK)
		return;
	monitor->reported++;
	tell_delivered(monitor, row->row, true, VIEW(""));
}

/* A run of the operator's command that has not ended. */
struct hook_run {
	struct monitor *monitor;
	uint64_t row;
	unsigned stores_lost; /* when it began */
};

static void
on_hook_done(void *context, struct message *message)
{
	struct hook_run run = *(struct hook_run *)context;
	struct monitor *monitor = run.monitor;

	free(context);
	monitor->hook_runs--;
	/* The store that handed this out is gone, and another hands it out again. */
	if (run.row != 0 && run.stores_lost != monitor->stores_lost)
		return;
	if (message == NULL) {
		tell_delivered(monitor, run.row, false, VIEW("the process hook ended"));
		return;
	}
	if (message->type == MESSAGE_HOOK_UNTRIED) {
		tell_untried(monitor, run.row);
		return;
	}
	if (!message->hook_done.worked)
		output_error(&monitor->output, "--exec: %.*s", (int)message->hook_done.message.len,
		    message->hook_done.message.ptr);
	tell_delivered(monitor, run.row, message->hook_done.worked, message->hook_done.message);
}

static void
run_hook(struct monitor *monitor, const struct msg_deliver *row)
{
	struct hook_run *run = xcalloc(1, sizeof(*run));
	struct message ask = {
		.type = MESSAGE_HOOK_RUN,
		.hook_run = { .environment = row->environment },
	};

	*run = (struct hook_run){ monitor, row->row, monitor->stores_lost };
	if (monitor_ask(monitor, ROLE_HOOK, 0, &ask, on_hook_done, run)) {
		monitor->hook_runs++;
		return;
	}
	free(run);
	tell_delivered(monitor, row->row, false, VIEW("the process hook does not run"));
}

void
deliver(struct monitor *monitor, const struct msg_deliver *row)
{
	if (monitor->stopping)
		tell_untried(monitor, row->row);
	else if (row->sink == STORE_HOOK)
		run_hook(monitor, row);
	else
		print(monitor, row);
}
