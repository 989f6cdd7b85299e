/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/child.h"

#include "base/own.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define EXIT_USAGE 2

enum status
child_expect(
    struct channel *channel, enum message_type type, struct message *ret, struct error *err)
{
	enum channel_event event = channel_wait(channel, ret, err);

	if (event == CHANNEL_BROKEN)
		return STATUS_MESSAGE;
	if (event == CHANNEL_END)
		return error_set(err, STATUS_CHILD, 0, "main is gone");
	if (ret->type != type)
		return error_set(err, STATUS_MESSAGE, 0, "message %s where %s is expected",
		    message_name(ret->type), message_name(type));
	return STATUS_OK;
}

static enum status
take_hello(struct channel *channel, struct error *err)
{
	struct message hello;
	enum status status = child_expect(channel, MESSAGE_HELLO, &hello, err);

	if (status != STATUS_OK)
		return status;
	if (hello.hello.version != CHILD_VERSION)
		return error_set(err, STATUS_CHILD, 0,
		    "main is of version %u, this is of version %d: install them together",
		    hello.hello.version, CHILD_VERSION);
	return STATUS_OK;
}

/* All that comes before READY. */
static enum status
get_ready(const struct child *child, void *context, struct channel *channel, struct error *err)
{
	struct sandbox_options options = { .directory = NULL };
	struct message ready = { .type = MESSAGE_READY, .ready = { .version = CHILD_VERSION } };
	enum status status = take_hello(channel, err);

	if (status == STATUS_OK && child->prepare != NULL)
		status = child->prepare(context, channel, &options, err);
	if (status == STATUS_OK)
		status = sandbox_close(
		    profile_of_role(child->role), &options, &ready.ready.landlock_abi, err);
	if (status == STATUS_OK)
		status = channel_send(channel, &ready, err);
	return status;
}

/* Tells main why this child cannot do its duty, and whoever reads stderr if main
 * cannot be told. */
static void
say_unready(struct channel *channel, const struct error *why)
{
	struct message unready = {
		.type = MESSAGE_UNREADY,
		.unready = { .status = why->status, .message = view_text(why->message) },
	};

	if (channel_send(channel, &unready, NULL) != STATUS_OK ||
	    channel_drain(channel, NULL) != STATUS_OK)
		(void)fprintf(stderr, "%s\n", why->message);
}

enum status
child_unexpected(const struct message *message, struct error *err)
{
	return error_set(
	    err, STATUS_MESSAGE, 0, "%s is not for this process", message_name(message->type));
}

enum status
child_serve(struct channel *channel, child_serve_fn *fn, void *context, struct error *err)
{
	enum status status = STATUS_OK;
	struct message message;

	while (status == STATUS_OK) {
		switch (channel_wait(channel, &message, err)) {
		case CHANNEL_MESSAGE:
			status = fn(context, channel, &message, err);
			for (size_t i = 0; i < message_descriptors(message.type); i++)
				close_fdp(&message.fds[i]);
			break;
		case CHANNEL_END:
			return STATUS_OK;
		case CHANNEL_NOTHING:
			break;
		case CHANNEL_BROKEN:
			return STATUS_MESSAGE;
		}
	}
	return status;
}

static bool
has_channel(void)
{
	struct stat found;

	return fstat(CHANNEL_CHILD_FD, &found) == 0 && S_ISSOCK(found.st_mode);
}

static int
be_child(const struct child *child, void *context)
{
	struct channel *channel =
	    channel_new(CHANNEL_CHILD_FD, child->role, ROLE_MAIN, LIMIT_CHILD_QUEUE);
	struct error err = { .status = STATUS_OK };

	if (get_ready(child, context, channel, &err) != STATUS_OK) {
		say_unready(channel, &err);
		return EXIT_FAILURE;
	}
	if (child->run(context, channel, &err) != STATUS_OK) {
		(void)fprintf(stderr, "%s\n", err.message);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

void
child_main(const struct child *child, void *context)
{
	if (!has_channel()) {
		(void)fprintf(stderr, "ctvigil-%s: is started by ctvigil, not by hand\n",
		    role_name(child->role));
		_exit(EXIT_USAGE);
	}
	(void)fcntl(CHANNEL_CHILD_FD, F_SETFD, FD_CLOEXEC);
	/* What libraries would do at exit() may not be done in the sandbox. */
	_exit(be_child(child, context));
}
