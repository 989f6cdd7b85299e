/* SPDX-License-Identifier: Apache-2.0 */
#include "ipc/channel.h"

#include "base/fifo.h"
#include "base/num.h"
#include "base/own.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* What is read at once. */
#define READ_LEN (64 * KIB)
/* Messages with descriptors that may wait; more would be a peer that takes none. */
#define PASSES_MAX 64
/* Received descriptors that wait for the rest of their message: those of one
 * whose bytes go on, and those that came with the start of the next. */
#define FDS_WAITING_MAX ((size_t)2 * MESSAGE_FDS_MAX)

/* Descriptors that leave together with the byte at position of the stream. */
struct pass {
	uint64_t position;
	int fds[MESSAGE_FDS_MAX];
	size_t count;
};

struct channel {
	int fd;
	enum role self;
	enum role peer;
	bool peer_is_gone;
	struct error broken; /* status is STATUS_OK while it is not */

	struct fifo out;
	uint64_t out_position; /* in the stream, of the first byte of out */
	struct pass passes[PASSES_MAX];
	size_t pass_count;
	struct buf scratch; /* the message that is being encoded */

	struct fifo in;
	size_t in_taken; /* bytes of the message that the caller looks at */
	int fds[FDS_WAITING_MAX];
	size_t fd_count;
};

enum status
channel_pair(int ret_fds[2], struct error *err)
{
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ret_fds) != 0)
		return error_set(err, STATUS_SYSTEM, errno, "socketpair");
	return STATUS_OK;
}

struct channel *
channel_new(int fd, enum role self, enum role peer, size_t queue_max)
{
	struct channel *channel = xcalloc(1, sizeof(*channel));
	int flags = fcntl(fd, F_GETFL);

	assert(flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0);
	channel->fd = fd;
	channel->self = self;
	channel->peer = peer;
	fifo_init(&channel->out, queue_max);
	fifo_init(&channel->in, (size_t)LIMIT_MESSAGE + MESSAGE_HEADER_LEN + READ_LEN);
	buf_init_growing(&channel->scratch, (size_t)LIMIT_MESSAGE + MESSAGE_HEADER_LEN);
	return channel;
}

static void
close_all(int *fds, size_t count)
{
	for (size_t i = 0; i < count; i++)
		close_fdp(&fds[i]);
}

void
channel_free(struct channel *channel)
{
	if (channel == NULL)
		return;
	for (size_t i = 0; i < channel->pass_count; i++)
		close_all(channel->passes[i].fds, channel->passes[i].count);
	close_all(channel->fds, channel->fd_count);
	close_fdp(&channel->fd);
	fifo_fini(&channel->out);
	fifo_fini(&channel->in);
	buf_fini(&channel->scratch);
	free(channel);
}

void
channel_freep(struct channel **channel)
{
	channel_free(*channel);
	*channel = NULL;
}

int
channel_fd(const struct channel *channel)
{
	return channel->fd;
}

bool
channel_wants_write(const struct channel *channel)
{
	return channel->out.len > 0 && !channel->peer_is_gone;
}

size_t
channel_queued(const struct channel *channel)
{
	return channel->out.len;
}

/* ---- send ---- */

/* Copies the descriptors of a message, which leave with its first byte. */
static enum status
queue_descriptors(struct channel *channel, const struct message *message, struct error *err)
{
	size_t count = message_descriptors(message->type);
	struct pass *pass = &channel->passes[channel->pass_count];

	if (count == 0)
		return STATUS_OK;
	if (channel->pass_count == PASSES_MAX)
		return error_set(err, STATUS_MESSAGE, 0,
		    "message %s to %s: too many descriptors wait", message_name(message->type),
		    role_name(channel->peer));
	*pass = (struct pass){ .position = channel->out_position + channel->out.len };
	for (; pass->count < count; pass->count++) {
		int copy = fcntl(message->fds[pass->count], F_DUPFD_CLOEXEC, 0);

		if (copy < 0) {
			int saved = errno;

			close_all(pass->fds, pass->count);
			return error_set(err, STATUS_SYSTEM, saved, "message %s to %s",
			    message_name(message->type), role_name(channel->peer));
		}
		pass->fds[pass->count] = copy;
	}
	channel->pass_count++;
	return STATUS_OK;
}

enum status
channel_send(struct channel *channel, const struct message *message, struct error *err)
{
	enum status status;

	if (!message_may_pass(message->type, channel->self, channel->peer))
		return error_set(err, STATUS_MESSAGE, 0, "message %s: not one of %s to %s",
		    message_name(message->type), role_name(channel->self),
		    role_name(channel->peer));
	buf_clear(&channel->scratch);
	if (!message_encode(message, &channel->scratch))
		return error_set(err, STATUS_MESSAGE, 0, "message %s to %s: does not fit its row",
		    message_name(message->type), role_name(channel->peer));
	if (channel->peer_is_gone)
		return STATUS_OK;
	if (channel->scratch.len > channel->out.max - channel->out.len)
		return error_set(err, STATUS_MESSAGE, 0, "message %s to %s: the queue is full",
		    message_name(message->type), role_name(channel->peer));
	status = queue_descriptors(channel, message, err);
	if (status != STATUS_OK)
		return status;
	if (!fifo_put(&channel->out, buf_view(&channel->scratch)))
		abort(); /* that there is room was looked at above */
	if (channel->scratch.size > READ_LEN)
		buf_fini(&channel->scratch);
	return channel_flush(channel, err);
}

/* Sends the front of the queue: up to where the next descriptors leave, or with
 * those that leave now. */
static ssize_t
send_front(struct channel *channel)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int) * MESSAGE_FDS_MAX)];
	} control = { .bytes = { 0 } };
	struct view front = fifo_view(&channel->out);
	struct iovec iov = { .iov_base = channel->out.ptr + channel->out.start,
		.iov_len = front.len };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	const struct pass *pass = channel->passes;
	const struct pass *end = channel->passes + channel->pass_count;

	if (pass != end && pass->position == channel->out_position) {
		struct cmsghdr *cmsg = &control.header;

		cmsg->cmsg_level = SOL_SOCKET;
		cmsg->cmsg_type = SCM_RIGHTS;
		cmsg->cmsg_len = CMSG_LEN(sizeof(int) * pass->count);
		memcpy(CMSG_DATA(cmsg), pass->fds, sizeof(int) * pass->count);
		msg.msg_control = control.bytes;
		msg.msg_controllen = CMSG_SPACE(sizeof(int) * pass->count);
		pass++;
	}
	if (pass != end)
		iov.iov_len = (size_t)(pass->position - channel->out_position);
	return sendmsg(channel->fd, &msg, MSG_NOSIGNAL);
}

/* Forgets what was sent: n bytes, and the descriptors that left with the first. */
static void
drop_sent(struct channel *channel, size_t n)
{
	struct pass *pass = channel->passes;

	if (channel->pass_count > 0 && pass->position == channel->out_position) {
		close_all(pass->fds, pass->count);
		channel->pass_count--;
		memmove(pass, pass + 1, channel->pass_count * sizeof(*pass));
	}
	channel->out_position += n;
	fifo_drop(&channel->out, n);
}

enum status
channel_flush(struct channel *channel, struct error *err)
{
	while (channel_wants_write(channel)) {
		ssize_t sent = send_front(channel);

		if (sent > 0) {
			drop_sent(channel, (size_t)sent);
			continue;
		}
		if (errno == EINTR)
			continue;
		/* ETOOMANYREFS: the peer has not yet taken the descriptors before. */
		if (errno == EAGAIN || errno == ETOOMANYREFS)
			return STATUS_OK;
		if (errno != EPIPE && errno != ECONNRESET)
			return error_set(
			    err, STATUS_SYSTEM, errno, "send to %s", role_name(channel->peer));
		channel->peer_is_gone = true;
	}
	return STATUS_OK;
}

/* ---- receive ---- */

static enum channel_event
break_channel(struct channel *channel, const char *what, struct error *err)
{
	(void)error_set(&channel->broken, STATUS_MESSAGE, 0, "message from %s: %s",
	    role_name(channel->peer), what);
	if (err != NULL)
		*err = channel->broken;
	return CHANNEL_BROKEN;
}

/* "message from parse: PARSED: status is not what its row says" */
static enum channel_event
break_at_field(
    struct channel *channel, enum message_type type, const char *field, struct error *err)
{
	char what[128];

	(void)snprintf(
	    what, sizeof(what), "%s: %s is not what its row says", message_name(type), field);
	return break_channel(channel, what, err);
}

/* Keeps the descriptors that came with what was read.  False if there are more
 * than any message has; none is lost track of. */
static bool
keep_descriptors(struct channel *channel, struct msghdr *msg)
{
	bool kept = (msg->msg_flags & MSG_CTRUNC) == 0;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c != NULL; c = CMSG_NXTHDR(msg, c)) {
		size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t i = 0; i < count; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof(fd), sizeof(fd));
			if (channel->fd_count < FDS_WAITING_MAX) {
				channel->fds[channel->fd_count++] = fd;
			} else {
				close_fdp(&fd);
				kept = false;
			}
		}
	}
	return kept;
}

/* Reads once, at least need bytes if they are there.  CHANNEL_MESSAGE means that
 * something was read. */
static enum channel_event
read_more(struct channel *channel, size_t need, struct error *err)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int) * MESSAGE_FDS_MAX)];
	} control;
	size_t len = need > READ_LEN ? need : READ_LEN;
	struct iovec iov = { .iov_base = fifo_room(&channel->in, len), .iov_len = len };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes),
	};
	ssize_t got;

	assert(iov.iov_base != NULL);
	do
		got = recvmsg(channel->fd, &msg, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got < 0 && errno == EAGAIN)
		return CHANNEL_NOTHING;
	if (got < 0 && errno != ECONNRESET) {
		(void)error_set(&channel->broken, STATUS_SYSTEM, errno, "receive from %s",
		    role_name(channel->peer));
		if (err != NULL)
			*err = channel->broken;
		return CHANNEL_BROKEN;
	}
	if (got <= 0) {
		channel->peer_is_gone = true;
		if (channel->in.len > 0)
			return break_channel(channel, "it ends inside a message", err);
		return CHANNEL_END;
	}
	fifo_commit(&channel->in, (size_t)got);
	if (!keep_descriptors(channel, &msg))
		return break_channel(channel, "more descriptors than any message has", err);
	return CHANNEL_MESSAGE;
}

/* Hands out the first message, which is whole. */
static enum channel_event
take_message(struct channel *channel, const struct message_header *header, struct view payload,
    struct message *ret, struct error *err)
{
	size_t count = message_descriptors(header->type);
	const char *field = message_decode_until(header, payload, ret);

	if (field != NULL)
		return break_at_field(channel, header->type, field, err);
	if (channel->fd_count < count)
		return break_channel(channel, "a descriptor is missing", err);
	channel->in_taken = MESSAGE_HEADER_LEN + payload.len;
	/* What is left came with the start of a later message, or with none. */
	if (channel->fd_count > count && channel->in.len == channel->in_taken)
		return break_channel(channel, "a descriptor where none is expected", err);
	for (size_t i = 0; i < MESSAGE_FDS_MAX; i++)
		ret->fds[i] = i < count ? channel->fds[i] : -1;
	channel->fd_count -= count;
	memmove(channel->fds, channel->fds + count, channel->fd_count * sizeof(channel->fds[0]));
	return CHANNEL_MESSAGE;
}

/* Looks for a whole message at the front; *ret_need says how many bytes are wanting. */
static enum channel_event
next_message(struct channel *channel, struct message *ret, size_t *ret_need, struct error *err)
{
	struct view in = fifo_view(&channel->in);
	struct message_header header;
	struct view payload;

	*ret_need = 0;
	if (in.len < MESSAGE_HEADER_LEN)
		return CHANNEL_NOTHING;
	if (!message_decode_header(&in, &header))
		return break_channel(channel, "a type or a length of no row", err);
	/* Before it is waited for: whoever may send short messages only takes no more memory. */
	if (!message_may_pass(header.type, channel->peer, channel->self))
		return break_channel(channel, "one that its role may not send", err);
	if (view_take(&in, header.payload_len, &payload))
		return take_message(channel, &header, payload, ret, err);
	/* Descriptors come with the first byte of their message. */
	if (channel->fd_count > message_descriptors(header.type))
		return break_channel(channel, "a descriptor where none is expected", err);
	*ret_need = header.payload_len - in.len;
	return CHANNEL_NOTHING;
}

enum channel_event
channel_receive(struct channel *channel, struct message *ret, struct error *err)
{
	enum channel_event event;
	size_t need;

	if (channel->broken.status != STATUS_OK) {
		if (err != NULL)
			*err = channel->broken;
		return CHANNEL_BROKEN;
	}
	fifo_drop(&channel->in, channel->in_taken);
	channel->in_taken = 0;
	for (;;) {
		event = next_message(channel, ret, &need, err);
		if (event != CHANNEL_NOTHING)
			return event;
		event = read_more(channel, need, err);
		if (event != CHANNEL_MESSAGE)
			return event;
	}
}

/* ---- for processes with nothing else to do ---- */

static enum status
wait_for(struct channel *channel, short events, struct error *err)
{
	struct pollfd pfd = { .fd = channel->fd, .events = events };

	if (poll(&pfd, 1, -1) < 0 && errno != EINTR)
		return error_set(err, STATUS_SYSTEM, errno, "poll");
	return channel_flush(channel, err);
}

enum channel_event
channel_wait(struct channel *channel, struct message *ret, struct error *err)
{
	for (;;) {
		enum channel_event event = channel_receive(channel, ret, err);

		if (event != CHANNEL_NOTHING)
			return event;
		if (wait_for(channel, channel_wants_write(channel) ? POLLIN | POLLOUT : POLLIN,
			err) != STATUS_OK)
			return CHANNEL_BROKEN;
	}
}

enum status
channel_drain(struct channel *channel, struct error *err)
{
	while (channel_wants_write(channel)) {
		enum status status = wait_for(channel, POLLOUT, err);

		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}
