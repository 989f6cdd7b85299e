/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log whose entries do not make its root has served others than it signed, or signed a
 * tree that does not begin with one that it signed before: a fork.  The log itself is asked
 * with what its tree begins.  If it answers that, the answer and both heads prove it to
 * anybody; if not, what is known is that its entries and its tree differ.
 */
#include "base/limits.h"
#include "proc/follow.h"
#include "proc/monitor.h"
#include "source/answer.h"

#include <stdio.h>

/* A finding waits no longer for its proof. */
#define ANSWER_MS 120000

static void
say(struct follow *follow, enum log_kind kind, const char *message, struct view evidence)
{
	loop_disarm(follow->monitor->loop, &follow->accusing_timer);
	follow->accusing = false;
	follow_finding(follow, kind, message, follow->accused.size, evidence);
	follow->gave_up = follow->monitor->settings->once;
	monitor_pump(follow->monitor);
}

/* The head is what shows it. */
static void
say_mismatch(void *context)
{
	struct follow *follow = context;
	struct view rest = buf_view(&follow->accusation);
	struct view body = rest;
	uint64_t size;

	if (view_uint(&rest, 8, &size) && answer_take(&rest, &body))
		say(follow, LOG_KIND_ENTRY_TREE_MISMATCH, follow->last_error, body);
}

static void
say_fork(struct follow *follow)
{
	char text[160];

	(void)snprintf(text, sizeof(text),
	    "it signed a tree of %ju entries that does not begin with its tree of %ju",
	    (uintmax_t)follow->accused.size, (uintmax_t)follow->accused_of.size);
	say(follow, LOG_KIND_FORKED_TREE, text, buf_view(&follow->accusation));
}

static void
on_proved_fork(void *context, struct message *message)
{
	struct follow *follow = context;

	if (!follow->accusing)
		return;
	if (message != NULL && message->proved_fork.forked)
		say_fork(follow);
	else
		say_mismatch(follow);
}

static void
on_bodies(void *context, enum status status, struct view message unused_arg, struct view bodies)
{
	struct follow *follow = context;
	struct message prove = {
		.type = MESSAGE_PROVE_FORK,
		.prove_fork = {
			.protocol = (uint8_t)follow->log.protocol,
			.small_size = follow->accused_of.size,
			.small_root = follow->accused_of.root,
			.size = follow->accused.size,
			.root = follow->accused.root,
			.bodies = bodies,
		},
	};

	follow->accusing_gather = NULL;
	if (!follow->accusing)
		return;
	buf_bytes(&follow->accusation, bodies);
	if (status != STATUS_OK ||
	    !monitor_ask(follow->monitor, ROLE_PROVE, 0, &prove, on_proved_fork, follow))
		say_mismatch(follow);
}

void
follow_accuse(struct follow *follow)
{
	uint64_t size = follow->head.size;
	uint64_t at = log_fork_at(follow->log.protocol, follow->agreed.size, size);
	struct buf urls;

	if (follow->accusing)
		return;
	follow->accusing = true;
	follow->accused = follow->head;
	follow->accused_of = follow->agreed;
	buf_clear(&follow->accusation);
	buf_uint(&follow->accusation, 8, follow->agreed.size);
	buf_uint(&follow->accusation, 4, follow->body.len);
	buf_bytes(&follow->accusation, buf_view(&follow->body));
	/* One that is late is still being waited for, or there is none. */
	if (follow->accusing_gather != NULL || at == 0) {
		say_mismatch(follow);
		return;
	}
	loop_arm(follow->monitor->loop, &follow->accusing_timer, ANSWER_MS, say_mismatch, follow);
	buf_init_growing(&urls, LIMIT_URLS);
	follow->type->append_start_urls(&urls, &follow->log, at, size);
	follow->accusing_gather =
	    gather_start(follow->monitor, follow->pace, buf_view(&urls), on_bodies, follow);
	buf_fini(&urls);
}
