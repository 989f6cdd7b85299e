/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A real child, in its sandbox, of which a test is main.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_REAL_CHILD_H
#define CTVIGIL_TESTS_SUPPORT_REAL_CHILD_H

#include "base/own.h"
#include "ipc/channel.h"
#include "proc/child.h"
#include "proc/spawn.h"
#include "support/tap.h"

#include <stdlib.h>
#include <sys/wait.h>

struct real_child {
	struct spawned spawned;
	struct channel *channel;
};

static inline void
real_child_send(struct real_child *child, struct message message)
{
	assert_int_equal(channel_send(child->channel, &message, NULL), STATUS_OK);
}

/* The next message, which must be of this type. */
static inline struct message
real_child_receive(struct real_child *child, enum message_type type)
{
	struct message message;

	assert_int_equal(channel_wait(child->channel, &message, NULL), CHANNEL_MESSAGE);
	assert_int_equal(message.type, type);
	return message;
}

/* Starts it up to where it waits for what sets it up. */
static inline void
real_child_open(struct real_child *child, enum role role)
{
	assert_int_equal(
	    spawn_start(role, getenv("CTVIGIL_CHILDREN"), &child->spawned, NULL), STATUS_OK);
	child->channel = channel_new(child->spawned.channel_fd, ROLE_MAIN, role, LIMIT_CHILD_QUEUE);
	real_child_send(child, (struct message){
				   .type = MESSAGE_HELLO,
				   .hello = { .version = CHILD_VERSION },
			       });
}

/* Ends it by closing the channel; it exits with this code. */
static inline void
real_child_close(struct real_child *child, int code)
{
	int how;

	channel_freep(&child->channel);
	assert_int_equal(waitpid(child->spawned.pid, &how, 0), child->spawned.pid);
	assert_true(WIFEXITED(how));
	assert_int_equal(WEXITSTATUS(how), code);
	close_fdp(&child->spawned.pid_fd);
	close_fdp(&child->spawned.stderr_fd);
}

#endif
