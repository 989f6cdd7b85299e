/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/owner.h"

#include "base/own.h"
#include "ipc/channel.h"
#include "ipc/local.h"
#include "proc/child.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

/* What is asked for is small. */
#define QUEUE_MAX (2 * (LIMIT_CONTROL_DECLARED + LIMIT_CONTROL_MESSAGE))

struct owner {
	struct channel *channel;
};

void
owner_close(struct owner *owner)
{
	if (owner == NULL)
		return;
	channel_free(owner->channel);
	free(owner);
}

void
owner_closep(struct owner **owner)
{
	owner_close(*owner);
	*owner = NULL;
}

static enum status
silent(struct error *err)
{
	return error_set(err, STATUS_CHILD, 0, "the owner of the state does not answer");
}

/* Takes the next message, for which no longer than LIMIT_OWNER_WAIT_S is waited. */
static enum status
receive(struct owner *owner, struct message *ret, struct error *err)
{
	struct pollfd pfd = { .fd = channel_fd(owner->channel), .events = POLLIN };

	for (;;) {
		enum channel_event event = channel_receive(owner->channel, ret, err);
		int ready;

		if (event == CHANNEL_MESSAGE)
			return STATUS_OK;
		if (event == CHANNEL_BROKEN)
			return err == NULL ? STATUS_MESSAGE : err->status;
		if (event == CHANNEL_END)
			return error_set(
			    err, STATUS_CHILD, 0, "the owner of the state ended the connection");
		ready = poll(&pfd, 1, LIMIT_OWNER_WAIT_S * 1000);
		if (ready == 0)
			return silent(err);
		if (ready < 0 && errno != EINTR)
			return error_set(err, STATUS_SYSTEM, errno, "poll");
	}
}

enum status
owner_connect(const char *folder, struct owner **ret, struct error *err)
{
	cleanup_with(owner_closep) struct owner *owner = NULL;
	struct message hello;
	enum status status;
	int fd;

	*ret = NULL;
	status = local_connect(folder, OWNER_SOCKET, LIMIT_OWNER_WAIT_S, &fd, err);
	if (status != STATUS_OK || fd < 0)
		return status;
	owner = xcalloc(1, sizeof(*owner));
	owner->channel = channel_new(fd, ROLE_CLIENT, ROLE_MAIN, QUEUE_MAX);
	status = receive(owner, &hello, err);
	if (status != STATUS_OK)
		return status;
	if (hello.type != MESSAGE_HELLO || hello.hello.version != CHILD_VERSION)
		return error_set(err, STATUS_CHILD, 0,
		    "the owner of the state is of another version: start it again");
	*ret = TAKE(owner);
	return STATUS_OK;
}

enum status
owner_ask(struct owner *owner, const struct message *ask, owner_answer_fn *fn, void *context,
    struct error *err)
{
	enum status status = channel_send(owner->channel, ask, err);
	struct message answer = { .type = ask->type };

	while (status == STATUS_OK) {
		status = receive(owner, &answer, err);
		if (status != STATUS_OK)
			break;
		if (answer.type == MESSAGE_CONTROL_DONE)
			return error_set(err, answer.control_done.status, 0, "%.*s",
			    (int)answer.control_done.message.len, answer.control_done.message.ptr);
		fn(context, &answer);
	}
	return status;
}
