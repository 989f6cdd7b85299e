/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/act.h"

#include "base/own.h"
#include "ipc/field.h"
#include "proc/monitor.h"

#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>

void
act_who_fill(struct act_who *who, uint32_t uid, uint32_t pid)
{
	const struct passwd *user = getpwuid(uid);

	*who = (struct act_who){ .uid = uid, .pid = pid };
	if (user != NULL && field_text_is_plain(view_text(user->pw_name)) &&
	    strlen(user->pw_name) < sizeof(who->user))
		(void)snprintf(who->user, sizeof(who->user), "%s", user->pw_name);
	else
		(void)snprintf(who->user, sizeof(who->user), "%" PRIu32, uid);
}

/* ---- what there is to do ---- */

/* Makes of what is asked for what the store is asked for; the name of the log that it is about,
 * if it is about one. */
typedef struct view fill_fn(
    struct message *ret, const struct act_who *who, const struct message *asked);

/* NAME and name of CONTROL_NAME and STORE_ACT_NAME, which has who asks before it. */
#define FILL(NAME, name, log_name)                                                       \
	static struct view fill_##name(                                                  \
	    struct message *ret, const struct act_who *who, const struct message *asked) \
	{                                                                                \
		struct msg_store_act_##name *to = &ret->store_act_##name;                \
		const struct msg_control_##name *from = &asked->control_##name;          \
                                                                                         \
		ret->type = MESSAGE_STORE_ACT_##NAME;                                    \
		MSG_FIELDS_CONTROL_##NAME(FILL_COPY);                                    \
		to->uid = who->uid;                                                      \
		to->pid = who->pid;                                                      \
		to->user = view_text(who->user);                                         \
		return log_name;                                                         \
	}
#define FILL_COPY(KIND, member) to->member = from->member;

FILL(LOST, lost, from->log)
FILL(ACCEPT, accept, from->log)
FILL(DECIDE, decide, VIEW(""))
FILL(DECLARE, declare, VIEW(""))

static const struct {
	enum message_type asked;
	fill_fn *fill;
} rows[] = {
	{ MESSAGE_CONTROL_LOST, fill_lost },
	{ MESSAGE_CONTROL_ACCEPT, fill_accept },
	{ MESSAGE_CONTROL_DECIDE, fill_decide },
	{ MESSAGE_CONTROL_DECLARE, fill_declare },
};

static fill_fn *
find_fill(enum message_type asked)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].asked == asked)
			return rows[i].fill;
	}
	return NULL;
}

/* ---- doing it ---- */

struct act {
	struct monitor *monitor;
	char *log;
	act_done_fn *fn;
	void *context;
};

/* The log is held to this head, or if it is NULL to the one that it shows next, whatever
 * was known of it before.  Between follow_stop() and follow_start(). */
static void
hold_to(struct follow *follow, const struct head *head)
{
	loop_disarm(follow->monitor->loop, &follow->again);
	follow->mismatches = 0;
	follow->failed = false;
	buf_clear(&follow->body);
	follow->asked_head_ms = 0;
	follow->has_goal = head != NULL;
	follow->has_head = head != NULL;
	if (head == NULL)
		return;
	follow->head = *head;
	follow->goal = head->size;
}

typedef void follow_fn(struct follow *follow, const struct message *answer);

static void
for_its_log(const struct act *act, follow_fn *fn, const struct message *answer)
{
	for (size_t i = 0; i < act->monitor->follow_count; i++) {
		struct follow *follow = act->monitor->follows[i];

		if (strcmp(follow->log.name, act->log) == 0)
			fn(follow, answer);
	}
}

/* What it was about to tell the store may be about a tree that is given up. */
static void
hold(struct follow *follow, const struct message *answer unused_arg)
{
	follow_stop(follow);
}

static void
go_on(struct follow *follow, const struct message *answer)
{
	const struct msg_stored_act *stored = &answer->stored_act;
	const struct head head = { stored->size, stored->root, stored->timestamp_ms };

	if (stored->status == STATUS_OK && stored->log == follow->number && stored->size > 0)
		hold_to(follow, &head);
	follow_start(follow);
}

/* Nobody knows whether it was done: the next head is as good as any. */
static void
forget_head(struct follow *follow, const struct message *answer unused_arg)
{
	hold_to(follow, NULL);
}

static void
on_done(void *context, struct message *answer)
{
	struct act *act = context;

	if (answer != NULL) {
		for_its_log(act, go_on, answer);
		act->fn(act->context, answer->stored_act.status, answer->stored_act.message);
	} else {
		for_its_log(act, forget_head, NULL);
		act->fn(act->context, STATUS_CHILD,
		    VIEW("the store ended; see ctvigil logs whether it was done"));
	}
	free(act->log);
	free(act);
}

enum status
act_begin(struct monitor *monitor, const struct act_who *who, const struct message *asked,
    act_done_fn *fn, void *context, struct error *err)
{
	fill_fn *fill = find_fill(asked->type);
	struct message store = { .request = 0 };
	struct view log;
	struct act *act;

	if (fill == NULL)
		return error_set(err, STATUS_MESSAGE, 0, "message %s: nobody does that",
		    message_name(asked->type));
	log = fill(&store, who, asked);
	act = xcalloc(1, sizeof(*act));
	*act = (struct act){ monitor, xstrndup(log.ptr, log.len), fn, context };
	if (!monitor_ask(monitor, ROLE_STORE, 0, &store, on_done, act)) {
		free(act->log);
		free(act);
		return error_set(
		    err, STATUS_CHILD, 0, "the store is being started again; ask once more");
	}
	for_its_log(act, hold, NULL);
	return STATUS_OK;
}
