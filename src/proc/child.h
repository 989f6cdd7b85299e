/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the main() of every child shares.  In order: take the channel, HELLO,
 * prepare() while files can still be opened, close the sandbox, READY, run().
 * Where prepare() or the sandbox fails, main is told UNREADY and why.
 */
#ifndef CTVIGIL_PROC_CHILD_H
#define CTVIGIL_PROC_CHILD_H

#include "base/attr.h"
#include "base/status.h"
#include "ipc/channel.h"
#include "proc/sandbox.h"

/* What main and child agree on in HELLO and READY: both come from one build. */
#define CHILD_VERSION 1

struct child {
	enum role role;

	/* Takes the messages that set the child up and opens what it needs; may fill
	 * *options, all zero before.  NULL if there is nothing to prepare. */
	enum status (*prepare)(void *context, struct channel *channel,
	    struct sandbox_options *options, struct error *err);

	/* Does the duty until main closes the channel: STATUS_OK then.  Runs in the
	 * sandbox. */
	enum status (*run)(void *context, struct channel *channel, struct error *err);
};

/* Is the child.  The process exits with 0 when main closed the channel, 1 if
 * something failed (said on stderr, where main keeps it), 2 if there is no main. */
void child_main(const struct child *child, void *context) no_return;

/* Takes the next message, which must be of this type: for prepare().
 * STATUS_MESSAGE if it is another, STATUS_CHILD if main is gone. */
enum status child_expect(struct channel *channel, enum message_type type, struct message *ret,
    struct error *err) must_use;

/* For the run() of a child that only answers: calls fn with each message until main
 * closes the channel, and closes the descriptors in it that fn did not take. */
typedef enum status child_serve_fn(
    void *context, struct channel *channel, struct message *message, struct error *err);
enum status child_serve(
    struct channel *channel, child_serve_fn *fn, void *context, struct error *err) must_use;

/* STATUS_MESSAGE: this is not a message for this child. */
enum status child_unexpected(const struct message *message, struct error *err);

#endif
