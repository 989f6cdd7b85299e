/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/act.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"
#include "ipc/loop.h"
#include "proc/act.h"
#include "proc/crew.h"
#include "proc/monitor.h"
#include "proc/owner.h"
#include "store/folder.h"
#include "store/store.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

/* How often an owner that does not listen is looked for again. */
#define AGAIN_MS 100

/* ---- what is asked for ---- */

static enum status
read_index(const char *text, const char *what, uint64_t *ret, struct error *err)
{
	if (num_decimal(view_text(text), ret))
		return STATUS_OK;
	return error_set(err, STATUS_USAGE, 0, "%s is the number of an entry", what);
}

static enum status
fill_lost(const struct settings *settings, struct message *ret, struct error *err)
{
	struct msg_control_lost *lost = &ret->control_lost;
	enum status status;

	ret->type = MESSAGE_CONTROL_LOST;
	lost->log = view_text(settings->operands[0]);
	lost->reason = view_text(settings->reason);
	status = read_index(settings->operands[1], "BEGIN", &lost->begin, err);
	if (status == STATUS_OK)
		status = read_index(settings->operands[2], "END", &lost->end, err);
	return status;
}

static enum status
fill_accept(const struct settings *settings, struct message *ret, struct error *err unused_arg)
{
	ret->type = MESSAGE_CONTROL_ACCEPT;
	ret->control_accept.log = view_text(settings->operands[0]);
	ret->control_accept.reason = view_text(settings->reason);
	return STATUS_OK;
}

/* What becomes of a finding, by the act. */
static const struct {
	enum conf_act act;
	enum finding_state state;
} decisions[] = {
	{ CONF_ACT_ACK, FINDING_ACKED },
	{ CONF_ACT_EXPECT, FINDING_EXPECTED },
	{ CONF_ACT_RESOLVE, FINDING_RESOLVED },
	{ CONF_ACT_REOPEN, FINDING_REOPENED },
	{ CONF_ACT_SNOOZE, FINDING_SNOOZED },
};

static enum status
fill_decide(const struct settings *settings, struct message *ret, struct error *err)
{
	struct msg_control_decide *decide = &ret->control_decide;
	bool is_snooze = settings->act == CONF_ACT_SNOOZE;

	ret->type = MESSAGE_CONTROL_DECIDE;
	decide->id = view_text(settings->operands[0]);
	decide->reason = view_text(settings->reason);
	decide->with_key = settings->with_key;
	for (size_t i = 0; i < sizeof(decisions) / sizeof(decisions[0]); i++) {
		if (decisions[i].act == settings->act)
			decide->state = (uint8_t)decisions[i].state;
	}
	if (settings->with_key && settings->act != CONF_ACT_EXPECT)
		return error_set(err, STATUS_USAGE, 0, "--with-key is for expect only");
	if (is_snooze != (settings->for_s > 0))
		return error_set(err, STATUS_USAGE, 0,
		    is_snooze ? "a snooze needs --for TIME, as in --for 7d"
			      : "--for is for snooze only");
	if (is_snooze)
		decide->until_ms = ((uint64_t)time(NULL) + settings->for_s) * 1000;
	return STATUS_OK;
}

static const struct {
	enum conf_act act;
	enum status (*fill)(
	    const struct settings *settings, struct message *ret, struct error *err);
} rows[] = {
	{ CONF_ACT_LOST, fill_lost },
	{ CONF_ACT_ACCEPT, fill_accept },
	{ CONF_ACT_ACK, fill_decide },
	{ CONF_ACT_EXPECT, fill_decide },
	{ CONF_ACT_RESOLVE, fill_decide },
	{ CONF_ACT_REOPEN, fill_decide },
	{ CONF_ACT_SNOOZE, fill_decide },
};

static enum status
fill(const struct settings *settings, struct message *ret, struct error *err)
{
	enum status status = STATUS_OK;
	struct buf trial;

	*ret = (struct message){ .request = 1 };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].act == settings->act)
			status = rows[i].fill(settings, ret, err);
	}
	if (status != STATUS_OK)
		return status;
	buf_init_growing(&trial, LIMIT_CONTROL_MESSAGE + MESSAGE_HEADER_LEN);
	if (!message_encode(ret, &trial))
		status = error_set(err, STATUS_USAGE, 0,
		    "an operand or --reason is too long, or no plain text in UTF-8");
	buf_fini(&trial);
	return status;
}

/* ---- with an owner ---- */

/* There is no answer before the last. */
static void
ignore(void *context unused_arg, const struct message *answer unused_arg)
{
}

/* ---- without ---- */

struct done {
	bool is_over;
	enum status status;
	struct error *err;
};

static void
on_done(void *context, enum status status, struct view message)
{
	struct done *done = context;

	done->is_over = true;
	done->status = error_set(done->err, status, 0, "%.*s", (int)message.len, message.ptr);
}

static enum status
begin_alone(struct monitor *monitor, const struct message *ask, struct done *done)
{
	struct act_who who;
	enum status status = crew_start(monitor->crew, ROLE_STORE, 0, done->err);

	act_who_fill(&who, getuid(), (uint32_t)getpid());
	if (status == STATUS_OK)
		status = act_begin(monitor, &who, ask, on_done, done, done->err);
	while (status == STATUS_OK && !done->is_over)
		status = loop_step(monitor->loop, done->err);
	return status == STATUS_OK ? done->status : status;
}

/* Is the owner, with a store and nothing else. */
static enum status
act_alone(const struct settings *given, const char *folder, const struct output *output,
    const struct message *ask, struct error *err)
{
	cleanup_with(loop_freep) struct loop *loop = loop_new(NULL, NULL);
	struct done done = { .err = err };
	struct settings settings = *given;
	struct monitor monitor = { .settings = &settings, .loop = loop, .is_brief = true };
	enum status status;

	settings.state = folder;
	monitor.output = *output;
	monitor.crew = crew_new(&monitor);
	status = begin_alone(&monitor, ask, &done);
	monitor.stopping = true;
	crew_stop(monitor.crew);
	crew_free(monitor.crew);
	monitor_fini(&monitor);
	return status;
}

/* ---- either ---- */

/* Does it, if that is possible now.  STATUS_STORE_HELD: somebody owns the state and does not
 * listen, since he starts, stops or does what we do. */
static enum status
try(const struct settings *settings, const char *folder, const struct output *output,
    const struct message *ask, struct error *err)
{
	cleanup_with(store_closep) struct store *store = NULL;
	cleanup_with(owner_closep) struct owner *owner = NULL;
	enum status status = owner_connect(folder, &owner, err);
	long holder;

	if (status != STATUS_OK)
		return status;
	if (owner != NULL)
		return owner_ask(owner, ask, ignore, NULL, err);
	holder = folder_owner(folder);
	if (holder > 0)
		return error_set(err, STATUS_STORE_HELD, 0,
		    "process %ld owns the state, and does not listen", holder);
	/* A state is not made here. */
	status = store_open_reading(folder, &store, err);
	store_closep(&store);
	return status == STATUS_OK ? act_alone(settings, folder, output, ask, err) : status;
}

enum exit_code
act_run(const struct settings *settings, const char *folder, struct output *output)
{
	struct message ask;
	struct error err;
	enum status status = fill(settings, &ask, &err);

	if (status == STATUS_OK)
		return act_ask(settings, folder, output, &ask);
	output_error(output, "%s", err.message);
	return exit_of_status(status);
}

enum exit_code
act_ask(const struct settings *settings, const char *folder, struct output *output,
    const struct message *ask)
{
	const struct timespec pause = { .tv_nsec = AGAIN_MS * 1000000L };
	struct error err;
	enum status status;

	(void)signal(SIGPIPE, SIG_IGN);
	status = try(settings, folder, output, ask, &err);
	if (status == STATUS_STORE_HELD)
		output_message(output, "%s; waiting", err.message);
	for (int i = 0; status == STATUS_STORE_HELD && i < LIMIT_OWNER_WAIT_S * 1000 / AGAIN_MS;
	     i++) {
		(void)nanosleep(&pause, NULL);
		status = try(settings, folder, output, ask, &err);
	}
	if (status == STATUS_OK)
		output_message(output, "%s", err.message);
	else
		output_error(output, "%s", err.message);
	return exit_of_status(status);
}
