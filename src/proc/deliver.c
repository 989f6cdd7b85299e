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
	if (status != STATUS_OK)
		return;
	monitor->reported++;
	tell_delivered(monitor, row->row, true, VIEW(""));
}

/* A run of the operator's command that has not ended. */
struct hook_run {
	struct monitor *monitor;
	uint64_t row;
};

static void
on_hook_done(void *context, struct message *message)
{
	struct hook_run run = *(struct hook_run *)context;

	free(context);
	if (message == NULL) {
		tell_delivered(run.monitor, run.row, false, VIEW("the process hook ended"));
		return;
	}
	if (!message->hook_done.worked)
		output_error(&run.monitor->output, "--exec: %.*s",
		    (int)message->hook_done.message.len, message->hook_done.message.ptr);
	tell_delivered(run.monitor, run.row, message->hook_done.worked, message->hook_done.message);
}

static void
run_hook(struct monitor *monitor, const struct msg_deliver *row)
{
	struct hook_run *run = xcalloc(1, sizeof(*run));
	struct message ask = {
		.type = MESSAGE_HOOK_RUN,
		.hook_run = { .environment = row->environment },
	};

	*run = (struct hook_run){ monitor, row->row };
	if (monitor_ask(monitor, ROLE_HOOK, 0, &ask, on_hook_done, run))
		return;
	free(run);
	tell_delivered(monitor, row->row, false, VIEW("the process hook does not run"));
}

void
deliver(struct monitor *monitor, const struct msg_deliver *row)
{
	/* The store is not told any more that it was told: it is for the next start. */
	if (monitor->stopping)
		return;
	if (row->sink == STORE_HOOK)
		run_hook(monitor, row);
	else
		print(monitor, row);
}
