/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/finish.h"

#include "base/limits.h"
#include "proc/crew.h"
#include "proc/monitor.h"

struct finishing {
	struct monitor *monitor;
	bool holds;   /* the store hands out nothing more */
	bool is_late; /* nothing is waited for any more */
};

static void
on_holds(void *context, struct message *message)
{
	((struct finishing *)context)->holds = message != NULL;
}

static void
give_up(void *context)
{
	((struct finishing *)context)->is_late = true;
}

/* Whether the store was started and may still come up. */
static bool
store_is_coming(const struct monitor *monitor)
{
	return crew_pid(monitor->crew, ROLE_STORE, 0) > 0 &&
	       !crew_is_up(monitor->crew, ROLE_STORE, 0);
}

static bool
step(struct finishing *finishing)
{
	return !finishing->is_late && loop_step(finishing->monitor->loop, NULL) == STATUS_OK;
}

/* Waits until all that was handed out is told or untried, or nobody could record it. */
static void
settle(struct finishing *finishing)
{
	static const struct message hold_store = { .type = MESSAGE_STORE_HOLD };
	static const struct message hold_hook = { .type = MESSAGE_HOOK_HOLD };
	struct monitor *monitor = finishing->monitor;
	unsigned stores_lost;

	while (store_is_coming(monitor)) {
		if (!step(finishing))
			return;
	}
	if (!monitor_ask(monitor, ROLE_STORE, 0, &hold_store, on_holds, finishing))
		return;
	monitor_tell(monitor, ROLE_HOOK, 0, &hold_hook);
	if (monitor->hook_runs > 0)
		output_message(
		    &monitor->output, "it stops once the commands of --exec that run have ended");
	stores_lost = monitor->stores_lost;
	while (
	    (!finishing->holds || monitor->hook_runs > 0) && monitor->stores_lost == stores_lost) {
		if (!step(finishing))
			return;
	}
}

void
finish(struct monitor *monitor)
{
	struct finishing finishing = { .monitor = monitor };
	struct loop_timer limit = { .armed = false };

	monitor->stopping = true;
	loop_arm(monitor->loop, &limit, LIMIT_FINISH_S * INT64_C(1000), give_up, &finishing);
	settle(&finishing);
	loop_disarm(monitor->loop, &limit);
	crew_stop(monitor->crew);
}
