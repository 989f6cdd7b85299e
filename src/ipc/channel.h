/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One end of a socket pair between two of our processes.  It frames messages,
 * queues what the other side does not take yet, carries descriptors, and trusts
 * nothing: a peer that sends a message of no row, one that its role may not send,
 * one that is malformed or too large, or descriptors that do not belong to one,
 * breaks the channel.  Then it is to be killed; a broken channel says so again.
 *
 * The end of the peer (it closed, or died) is told apart from having nothing to
 * read.  Closing a channel is how a peer is told to stop.
 */
#ifndef CTVIGIL_IPC_CHANNEL_H
#define CTVIGIL_IPC_CHANNEL_H

#include "base/attr.h"
#include "base/status.h"
#include "ipc/message.h"

#include <stdbool.h>
#include <stddef.h>

/* Where a child finds its channel to main. */
#define CHANNEL_CHILD_FD 3

struct channel;

enum channel_event {
	CHANNEL_MESSAGE, /* one message was received */
	CHANNEL_NOTHING, /* no whole message is there yet */
	CHANNEL_END,     /* the peer closed its end, or is gone */
	CHANNEL_BROKEN,  /* the peer misbehaved, or the system did; see the error */
};

/* Two connected sockets: stream, non-blocking, close-on-exec.  The caller owns both. */
enum status channel_pair(int ret_fds[2], struct error *err) must_use;

/* A channel over fd, which it owns from now on and makes non-blocking.  At most
 * queue_max bytes of messages wait for a slow peer. */
struct channel *channel_new(int fd, enum role self, enum role peer, size_t queue_max) must_use;

/* Closes and frees it with all descriptors that were not taken.  Takes NULL. */
void channel_free(struct channel *channel);

/* For cleanup_with(). */
void channel_freep(struct channel **channel);

/* To be watched: for reading always, for writing while channel_wants_write(). */
int channel_fd(const struct channel *channel) must_use;
bool channel_wants_write(const struct channel *channel) must_use;

/* Bytes that wait for the peer. */
size_t channel_queued(const struct channel *channel) must_use;

/* Queues a message and writes what the peer takes now.  Its descriptors stay the
 * caller's, who may close them at once.  STATUS_MESSAGE, and nothing is queued, if
 * it does not fit its row or the queue, or is not ours to send; STATUS_SYSTEM if
 * the system refuses.  That the peer is gone is no error here: channel_receive()
 * tells. */
enum status channel_send(
    struct channel *channel, const struct message *message, struct error *err) must_use;

/* Writes what the peer takes now. */
enum status channel_flush(struct channel *channel, struct error *err) must_use;

/* Takes the next message.  With CHANNEL_MESSAGE, the caller owns the descriptors in
 * *ret, and its views are valid until the next call.  With CHANNEL_BROKEN, *err
 * says why: STATUS_MESSAGE if the peer is at fault. */
enum channel_event channel_receive(
    struct channel *channel, struct message *ret, struct error *err) must_use;

/* The same for a process that has nothing else to do: waits until there is
 * something other than CHANNEL_NOTHING to tell, writing what is queued meanwhile. */
enum channel_event channel_wait(
    struct channel *channel, struct message *ret, struct error *err) must_use;

/* Waits until all that is queued has been taken, or the peer is gone. */
enum status channel_drain(struct channel *channel, struct error *err) must_use;

#endif
