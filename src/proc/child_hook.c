/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The child that runs the operator's command, and only it.  It is not in a
 * sandbox, since the command may do what the operator may; it reads nothing but
 * main's messages.
 */
#include "proc/child.h"
#include "proc/hook.h"

struct hook_child {
	struct loop *loop;
	struct hook *hook;
	struct channel *channel;
	enum status status;
	struct error *err;
};

static void watch_channel(struct hook_child *self);

static void
stop(struct hook_child *self, enum status status)
{
	self->status = status;
	loop_stop(self->loop);
}

static void
answer(struct hook_child *self, const struct message *message)
{
	enum status status = channel_send(self->channel, message, self->err);

	if (status != STATUS_OK)
		stop(self, status);
	else
		watch_channel(self);
}

static void
on_done(void *context, uint64_t id, bool worked, struct view message)
{
	const struct message done = {
		.type = MESSAGE_HOOK_DONE,
		.request = id,
		.hook_done = { .worked = worked, .message = message },
	};

	answer(context, &done);
}

static void
on_untried(void *context, uint64_t id)
{
	const struct message untried = { .type = MESSAGE_HOOK_UNTRIED, .request = id };

	answer(context, &untried);
}

static void
on_channel(void *context, int fd unused_arg, unsigned ready unused_arg)
{
	struct hook_child *self = context;
	enum status status = channel_flush(self->channel, self->err);
	enum channel_event event;
	struct message message;

	if (status != STATUS_OK) {
		stop(self, status);
		return;
	}
	while ((event = channel_receive(self->channel, &message, self->err)) == CHANNEL_MESSAGE) {
		if (message.type == MESSAGE_HOOK_RUN)
			hook_run(self->hook, message.request, message.hook_run.environment);
		else if (message.type == MESSAGE_HOOK_HOLD)
			hook_hold(self->hook, on_untried);
	}
	if (event == CHANNEL_END)
		stop(self, STATUS_OK);
	else if (event == CHANNEL_BROKEN)
		stop(self, STATUS_MESSAGE);
	else
		watch_channel(self);
}

static void
watch_channel(struct hook_child *self)
{
	unsigned events = LOOP_READ;

	if (channel_wants_write(self->channel))
		events |= LOOP_WRITE;
	loop_watch(self->loop, channel_fd(self->channel), events, on_channel, self);
}

static enum status
prepare(void *context, struct channel *channel, struct sandbox_options *options unused_arg,
    struct error *err)
{
	struct hook_child *self = context;
	struct message setup;
	enum status status = child_expect(channel, MESSAGE_HOOK_SETUP, &setup, err);

	if (status != STATUS_OK)
		return status;
	self->loop = loop_new(NULL, NULL);
	return hook_open(self->loop, setup.hook_setup.command, on_done, self, &self->hook, err);
}

static enum status
run(void *context, struct channel *channel, struct error *err)
{
	struct hook_child *self = context;
	enum status status;

	self->channel = channel;
	self->err = err;
	watch_channel(self);
	status = loop_run(self->loop, err);
	hook_close(self->hook);
	return status != STATUS_OK ? status : self->status;
}

int
main(void)
{
	static const struct child child = { .role = ROLE_HOOK, .prepare = prepare, .run = run };
	static struct hook_child self;

	child_main(&child, &self);
}
