/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The process that owns a state, as a command sees it: one that listens at a socket in
 * the state directory (control.h) and does what it is asked for.
 */
#ifndef CTVIGIL_PROC_OWNER_H
#define CTVIGIL_PROC_OWNER_H

#include "base/attr.h"
#include "base/status.h"
#include "ipc/message.h"

/* The socket in the state directory. */
#define OWNER_SOCKET "ctl"

struct owner;

/* Connects to the owner of a state; *ret is NULL if none listens.  STATUS_CHILD if it is of
 * another version or does not answer in time, STATUS_FILE if the system refuses. */
enum status owner_connect(const char *folder, struct owner **ret, struct error *err) must_use;

/* Ends the connection.  Takes NULL. */
void owner_close(struct owner *owner);

/* For cleanup_with(). */
void owner_closep(struct owner **owner);

/* Asks, and calls fn with each answer before the last one, which is CONTROL_DONE: the
 * status and the sentence in it are those that are returned, in *err.  STATUS_CHILD
 * if it ends or does not answer in time. */
typedef void owner_answer_fn(void *context, const struct message *answer);
enum status owner_ask(struct owner *owner, const struct message *ask, owner_answer_fn *fn,
    void *context, struct error *err) must_use;

#endif
