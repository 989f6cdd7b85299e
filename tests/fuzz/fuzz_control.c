/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a hostile client says at the control socket: main hears nothing but what a client
 * may say, none of it longer than a client's messages, and the same however the bytes are
 * cut; a client that has broken a rule stays cut off.  The first byte of the input is how
 * many are sent at a time.
 */
#include "fuzz/fuzz.h"
#include "ipc/channel.h"

#include <unistd.h>

#define QUEUE_MAX ((size_t)64 * KIB)

struct hearing {
	struct channel *channel;
	size_t messages;
	enum channel_event event;
};

static void
check_message(const struct message *message)
{
	struct buf out;

	promise(message_may_pass(message->type, ROLE_CLIENT, ROLE_MAIN));
	promise(message_descriptors(message->type) == 0);
	buf_init_growing(&out, LIMIT_CONTROL_MESSAGE + MESSAGE_HEADER_LEN);
	promise(message_encode(message, &out));
	buf_fini(&out);
}

static void
hear(struct hearing *hearing)
{
	struct message message;
	bool was_broken = hearing->event == CHANNEL_BROKEN;

	while ((hearing->event = channel_receive(hearing->channel, &message, NULL)) ==
	       CHANNEL_MESSAGE) {
		check_message(&message);
		hearing->messages++;
	}
	promise(!was_broken || hearing->event == CHANNEL_BROKEN);
}

/* Says the bytes, so many at a time, and ends. */
static struct hearing
listen_to(struct view bytes, size_t step)
{
	struct hearing hearing = { .event = CHANNEL_NOTHING };
	struct view part;
	int fds[2];

	promise(channel_pair(fds, NULL) == STATUS_OK);
	hearing.channel = channel_new(fds[0], ROLE_MAIN, ROLE_CLIENT, QUEUE_MAX);
	while (view_take(&bytes, step < bytes.len ? step : bytes.len, &part) && part.len > 0) {
		/* Nobody takes any more from one that is broken, so that its socket gets full. */
		promise(hearing.event == CHANNEL_BROKEN ||
			write(fds[1], part.ptr, part.len) == (ssize_t)part.len);
		hear(&hearing);
	}
	(void)close(fds[1]);
	hear(&hearing);
	channel_free(hearing.channel);
	return hearing;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view in = view_of(bytes, len);
	size_t step = (size_t)fuzz_number(&in, 1) + 1;
	struct hearing whole;
	struct hearing cut;

	/* What a socket takes at once. */
	in = fuzz_bytes(&in, 32 * KIB);
	whole = listen_to(in, 32 * KIB);
	cut = listen_to(in, step);
	promise(whole.messages == cut.messages);
	promise(whole.event == cut.event);
	return 0;
}
