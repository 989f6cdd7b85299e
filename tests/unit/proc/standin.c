/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stands in for a child of main, to be supervised: parse does what the slot of a
 * PARSE_BODY says, prove is never ready, store once it is set up says
 * that it cannot work, fetch says its environment instead.
 */
#include "unit/proc/standin.h"

#include "base/buf.h"
#include "proc/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static void no_return
wait_forever(void)
{
	for (;;)
		(void)poll(NULL, 0, -1);
}

static void no_return
spin_forever(void)
{
	for (volatile unsigned turns = 0;; turns++)
		;
}

static void
append_environment(struct buf *out)
{
	for (char **at = environ; *at != NULL; at++)
		buf_printf(out, "%s\n", *at);
}

/* What it was started with: its environment, and its open descriptors as bits. */
static enum status
report(struct channel *channel, struct error *err)
{
	struct message answer = { .type = MESSAGE_PARSED };
	char text[4096];
	struct buf out;

	buf_init(&out, text, sizeof(text));
	append_environment(&out);
	for (int fd = 0; fd < 64; fd++)
		answer.parsed.parsed |= fcntl(fd, F_GETFD) >= 0 ? UINT64_C(1) << fd : 0;
	answer.parsed.message = buf_view(&out);
	return channel_send(channel, &answer, err);
}

static enum status
obey(struct channel *channel, enum standin order, struct error *err)
{
	switch (order) {
	case STANDIN_REPORT:
		return report(channel, err);
	case STANDIN_ABORT:
		if (write(STDERR_FILENO, "said: \x1b[31m before\n", 19) != 19)
			return STATUS_SYSTEM;
		abort();
	case STANDIN_FAIL:
		return error_set(err, STATUS_SYSTEM, 0, "it does not work");
	case STANDIN_DEAF:
		wait_forever();
	case STANDIN_SPIN:
		spin_forever();
	case STANDIN_STUBBORN:
		(void)signal(SIGTERM, SIG_IGN);
		if (report(channel, err) != STATUS_OK)
			return STATUS_SYSTEM;
		wait_forever();
	case STANDIN_BABBLE:
		if (write(CHANNEL_CHILD_FD, "this is no message", 18) != 18)
			return STATUS_SYSTEM;
		wait_forever();
	case STANDIN_LEAVE:
		(void)close(CHANNEL_CHILD_FD);
		wait_forever();
	}
	return STATUS_MESSAGE;
}

static enum status
run(void *context unused_arg, struct channel *channel, struct error *err)
{
	enum status status = STATUS_OK;
	struct message message;
	enum channel_event event;

	while ((event = channel_wait(channel, &message, err)) == CHANNEL_MESSAGE) {
		status = obey(channel, message.parse_body.slot, err);
		if (status != STATUS_OK)
			return status;
	}
	return event == CHANNEL_END ? STATUS_OK : STATUS_MESSAGE;
}

static enum status
prepare(void *context unused_arg, struct channel *channel,
    struct sandbox_options *options unused_arg, struct error *err)
{
	struct message message;
	char text[4096];
	struct buf out;

	buf_init(&out, text, sizeof(text));
	append_environment(&out);
	if (STANDIN_ROLE == ROLE_PROVE)
		wait_forever();
	if (STANDIN_ROLE == ROLE_FETCH)
		return error_set(err, STATUS_SYSTEM, 0, "%s", buf_string(&out));
	if (STANDIN_ROLE == ROLE_STORE &&
	    child_expect(channel, MESSAGE_STORE_SETUP, &message, err) == STATUS_OK)
		return error_set(err, STATUS_STORE_OPEN, 0, "state: is not there");
	return STATUS_OK;
}

int
main(void)
{
	static const struct child child = {
		.role = STANDIN_ROLE,
		.prepare = prepare,
		.run = run,
	};

	child_main(&child, NULL);
}
