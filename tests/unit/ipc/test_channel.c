/* SPDX-License-Identifier: Apache-2.0 */
/* Channels, with honest and with hostile peers. */
#include "ipc/channel.h"

#include "base/own.h"
#include "support/tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define QUEUE_MAX ((size_t)1 * MIB)

/* main and fetch, one end each; a hostile fetch writes to raw instead. */
struct pair {
	struct channel *main;
	struct channel *fetch;
	int raw;
};

static struct pair
pair_open(void)
{
	struct pair pair;
	int fds[2];

	assert_int_equal(channel_pair(fds, NULL), STATUS_OK);
	pair.main = channel_new(fds[0], ROLE_MAIN, ROLE_FETCH, QUEUE_MAX);
	pair.fetch = channel_new(fds[1], ROLE_FETCH, ROLE_MAIN, QUEUE_MAX);
	pair.raw = fds[1];
	return pair;
}

static void
pair_close(struct pair *pair)
{
	channel_freep(&pair->main);
	channel_freep(&pair->fetch);
}

static size_t
open_descriptors(void)
{
	size_t count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
	return count;
}

static struct message
get(uint64_t request, const char *url)
{
	return (struct message){
		.type = MESSAGE_FETCH_GET,
		.request = request,
		.fetch_get = { .url = view_text(url) },
	};
}

static const struct message done = { .type = MESSAGE_FETCH_DONE, .request = 9 };
static const struct message ready = { .type = MESSAGE_READY, .ready = { .version = 1 } };

static void
order_run(const void *row unused_arg)
{
	struct pair pair = pair_open();
	struct message first = get(1, "https://one.example/");
	struct message second = get(2, "https://two.example/");
	struct message got;

	assert_int_equal(channel_receive(pair.fetch, &got, NULL), CHANNEL_NOTHING);
	assert_int_equal(channel_send(pair.main, &first, NULL), STATUS_OK);
	assert_int_equal(channel_send(pair.main, &second, NULL), STATUS_OK);
	assert_int_equal(channel_receive(pair.fetch, &got, NULL), CHANNEL_MESSAGE);
	assert_int_equal(got.request, 1);
	assert_view_equal(got.fetch_get.url, VIEW("https://one.example/"));
	assert_int_equal(channel_receive(pair.fetch, &got, NULL), CHANNEL_MESSAGE);
	assert_int_equal(got.request, 2);
	assert_int_equal(got.fds[0], -1);
	assert_int_equal(channel_receive(pair.fetch, &got, NULL), CHANNEL_NOTHING);
	pair_close(&pair);
}

static void
end_run(const void *row unused_arg)
{
	struct pair pair = pair_open();
	struct message got;

	assert_int_equal(channel_send(pair.fetch, &done, NULL), STATUS_OK);
	channel_freep(&pair.fetch);
	assert_int_equal(channel_receive(pair.main, &got, NULL), CHANNEL_MESSAGE);
	assert_int_equal(channel_receive(pair.main, &got, NULL), CHANNEL_END);
	assert_int_equal(channel_receive(pair.main, &got, NULL), CHANNEL_END);
	got = get(1, "https://one.example/");
	assert_int_equal(channel_send(pair.main, &got, NULL), STATUS_OK);
	assert_false(channel_wants_write(pair.main));
	assert_int_equal(channel_drain(pair.main, NULL), STATUS_OK);
	pair_close(&pair);
}

/* Sends until the peer takes no more, then until the queue is full. */
static void
slow_peer_run(const void *row unused_arg)
{
	struct pair pair = pair_open();
	char url[8 * KIB] = "";
	struct message message;
	struct message got;
	struct error err;
	uint64_t sent = 0;

	memset(url, 'a', sizeof(url) - 1);
	for (;;) {
		message = get(sent, url);
		if (channel_send(pair.main, &message, &err) != STATUS_OK)
			break;
		sent++;
	}
	assert_int_equal(err.status, STATUS_MESSAGE);
	assert_non_null(strstr(err.message, "queue is full"));
	assert_true(channel_wants_write(pair.main));
	assert_true(channel_queued(pair.main) <= QUEUE_MAX);
	for (uint64_t i = 0; i < sent; i++) {
		enum channel_event event = channel_receive(pair.fetch, &got, NULL);

		if (event == CHANNEL_NOTHING) {
			assert_int_equal(channel_flush(pair.main, NULL), STATUS_OK);
			event = channel_receive(pair.fetch, &got, NULL);
		}
		assert_int_equal(event, CHANNEL_MESSAGE);
		assert_int_equal(got.request, i);
		assert_int_equal(got.fetch_get.url.len, sizeof(url) - 1);
	}
	assert_int_equal(channel_drain(pair.main, NULL), STATUS_OK);
	assert_false(channel_wants_write(pair.main));
	pair_close(&pair);
}

/* Descriptors among plain messages, all sent before any is received. */
static void
descriptors_run(const void *row unused_arg)
{
	size_t before = open_descriptors();
	struct pair pair = pair_open();
	struct message plain = get(0, "https://one.example/");
	struct message arena = { .type = MESSAGE_FETCH_ARENA };
	struct message got;

	for (uint32_t i = 0; i < 20; i++) {
		char text[2] = { (char)('a' + i), '\0' };
		int ends[2];

		assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
		assert_int_equal(write(ends[1], text, 1), 1);
		arena.fds[0] = ends[0];
		arena.request = i;
		assert_int_equal(channel_send(pair.main, &plain, NULL), STATUS_OK);
		assert_int_equal(channel_send(pair.main, &arena, NULL), STATUS_OK);
		(void)close(ends[0]);
		(void)close(ends[1]);
	}
	for (uint32_t i = 0; i < 20; i++) {
		char text;

		assert_int_equal(channel_receive(pair.fetch, &got, NULL), CHANNEL_MESSAGE);
		assert_int_equal(got.type, MESSAGE_FETCH_GET);
		assert_int_equal(channel_receive(pair.fetch, &got, NULL), CHANNEL_MESSAGE);
		assert_int_equal(got.type, MESSAGE_FETCH_ARENA);
		assert_int_equal(got.request, i);
		assert_int_equal(fcntl(got.fds[0], F_GETFD), FD_CLOEXEC);
		assert_int_equal(read(got.fds[0], &text, 1), 1);
		assert_int_equal(text, 'a' + (int)i);
		(void)close(got.fds[0]);
	}
	pair_close(&pair);
	assert_int_equal(open_descriptors(), before);
}

/* Descriptors that wait for a peer which reads nothing at first. */
static void
waiting_descriptors_run(const void *row unused_arg)
{
	size_t before = open_descriptors();
	struct pair pair = pair_open();
	char url[16000] = "";
	struct message plain;
	struct message arena = { .type = MESSAGE_FETCH_ARENA, .fds = { 0 } };
	struct message got;
	size_t descriptors = 0;

	memset(url, 'a', sizeof(url) - 1);
	plain = get(0, url);
	while (channel_queued(pair.main) < QUEUE_MAX / 2)
		assert_int_equal(channel_send(pair.main, &plain, NULL), STATUS_OK);
	for (size_t i = 0; i < 64; i++)
		assert_int_equal(channel_send(pair.main, &arena, NULL), STATUS_OK);
	assert_int_equal(channel_send(pair.main, &arena, NULL), STATUS_MESSAGE);
	while (channel_wants_write(pair.main) || descriptors < 64) {
		assert_int_equal(channel_flush(pair.main, NULL), STATUS_OK);
		while (channel_receive(pair.fetch, &got, NULL) == CHANNEL_MESSAGE) {
			descriptors += got.type == MESSAGE_FETCH_ARENA ? 1 : 0;
			if (got.fds[0] >= 0)
				(void)close(got.fds[0]);
		}
	}
	assert_int_equal(descriptors, 64);
	pair_close(&pair);
	assert_int_equal(open_descriptors(), before);
}

static void
unsent_descriptors_run(const void *row unused_arg)
{
	size_t before = open_descriptors();
	struct pair pair = pair_open();
	struct message arena = { .type = MESSAGE_FETCH_ARENA, .fds = { 0 } };

	assert_int_equal(channel_send(pair.main, &arena, NULL), STATUS_OK);
	pair_close(&pair);
	assert_int_equal(open_descriptors(), before);
}

static void
bad_descriptor_run(const void *row unused_arg)
{
	struct pair pair = pair_open();
	struct message arena = { .type = MESSAGE_FETCH_ARENA, .fds = { -1 } };

	assert_int_equal(channel_send(pair.main, &arena, NULL), STATUS_SYSTEM);
	assert_false(channel_wants_write(pair.main));
	pair_close(&pair);
}

static void
not_ours_run(const void *row unused_arg)
{
	struct pair pair = pair_open();
	struct error err;

	assert_int_equal(channel_send(pair.main, &done, &err), STATUS_MESSAGE);
	assert_string_equal(err.message, "message FETCH_DONE: not one of main to fetch");
	pair_close(&pair);
}

static void
wait_run(const void *row unused_arg)
{
	struct pair pair = pair_open();
	struct message got;
	struct message ask = get(3, "https://one.example/");

	assert_int_equal(channel_send(pair.main, &ask, NULL), STATUS_OK);
	assert_int_equal(channel_wait(pair.fetch, &got, NULL), CHANNEL_MESSAGE);
	assert_int_equal(got.request, 3);
	channel_freep(&pair.main);
	assert_int_equal(channel_wait(pair.fetch, &got, NULL), CHANNEL_END);
	pair_close(&pair);
}

/* ---- hostile peers ---- */

struct hostile_case {
	const char *says;
	struct view bytes;
	size_t descriptors; /* sent with the first byte */
	bool closes;
	const char *why; /* part of the error; NULL: there is nothing wrong yet */
};

static void
raw_send(int fd, struct view bytes, size_t descriptors)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int) * 64)];
	} control = { .bytes = { 0 } };
	uint8_t copy[256];
	struct iovec iov = { .iov_base = copy, .iov_len = bytes.len };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	int fds[64] = { 0 };

	assert_true(bytes.len <= sizeof(copy));
	memcpy(copy, bytes.ptr, bytes.len);
	if (descriptors > 0) {
		msg.msg_control = control.bytes;
		msg.msg_controllen = CMSG_SPACE(sizeof(int) * descriptors);
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(sizeof(int) * descriptors);
		memcpy(CMSG_DATA(&control.header), fds, sizeof(int) * descriptors);
	}
	assert_int_equal(sendmsg(fd, &msg, 0), bytes.len);
}

static void
hostile_run(const void *p)
{
	const struct hostile_case *row = p;
	size_t before = open_descriptors();
	struct pair pair = pair_open();
	enum channel_event event;
	struct message got;
	struct error err = { .status = STATUS_OK };

	raw_send(pair.raw, row->bytes, row->descriptors);
	if (row->closes)
		channel_freep(&pair.fetch);
	do
		event = channel_receive(pair.main, &got, &err);
	while (event == CHANNEL_MESSAGE);
	if (row->why == NULL) {
		assert_int_equal(event, CHANNEL_NOTHING);
	} else {
		assert_int_equal(event, CHANNEL_BROKEN);
		assert_int_equal(err.status, STATUS_MESSAGE);
		assert_non_null(strstr(err.message, row->why));
		assert_int_equal(channel_receive(pair.main, &got, NULL), CHANNEL_BROKEN);
	}
	pair_close(&pair);
	assert_int_equal(open_descriptors(), before);
}

/* A peer that sends honest messages byte by byte is honest. */
static void
byte_by_byte_run(const void *row unused_arg)
{
	struct pair pair = pair_open();
	struct message got;
	uint8_t memory[64];
	struct buf buf;
	struct view rest;
	struct view byte;

	buf_init(&buf, memory, sizeof(memory));
	assert_true(message_encode(&ready, &buf));
	rest = buf_view(&buf);
	while (view_take(&rest, 1, &byte)) {
		assert_int_equal(channel_receive(pair.main, &got, NULL), CHANNEL_NOTHING);
		raw_send(pair.raw, byte, 0);
	}
	assert_int_equal(channel_receive(pair.main, &got, NULL), CHANNEL_MESSAGE);
	assert_int_equal(got.type, MESSAGE_READY);
	pair_close(&pair);
}

/* Random bytes, from a fixed seed: no crash, no descriptor lost, an end. */
static void
random_run(const void *row unused_arg)
{
	size_t before = open_descriptors();
	uint64_t state = 0x9e3779b97f4a7c15;

	for (size_t round = 0; round < 2000; round++) {
		struct pair pair = pair_open();
		enum channel_event event;
		struct message got;
		uint8_t bytes[64];

		for (size_t i = 0; i < sizeof(bytes); i++) {
			state = state * 6364136223846793005 + 1442695040888963407;
			bytes[i] = (uint8_t)(state >> 56);
		}
		/* Half of them get past the header. */
		if (round % 2 == 0)
			memcpy(bytes, "\0\0\0\x08\0\0\0\x01", 8);
		raw_send(pair.raw, VIEW_OF(bytes), round % 4);
		channel_freep(&pair.fetch);
		do {
			event = channel_receive(pair.main, &got, NULL);
			if (event == CHANNEL_MESSAGE && got.fds[0] >= 0)
				(void)close(got.fds[0]);
		} while (event == CHANNEL_MESSAGE);
		assert_true(event == CHANNEL_BROKEN || event == CHANNEL_END);
		pair_close(&pair);
	}
	assert_int_equal(open_descriptors(), before);
}

#define HEADER(len, type) 0, 0, 0, (len), 0, 0, 0, (type), 0, 0, 0, 0, 0, 0, 0, 1
#define READY_FIELDS 0, 0, 0, 1, 0, 0, 0, 0

int
main(void)
{
	const struct hostile_case hostiles[] = {
		{ "half a header waits for the rest", BYTES(0, 0, 0, 8, 0, 0), 0, false, NULL },
		{ "half a message waits for the rest", BYTES(HEADER(8, MESSAGE_READY), 0, 0), 0,
		    false, NULL },
		{ "an end inside a header breaks the channel", BYTES(0, 0, 0), 0, true,
		    "ends inside a message" },
		{ "an end inside a message breaks the channel",
		    BYTES(HEADER(8, MESSAGE_READY), 0, 0), 0, true, "ends inside a message" },
		{ "a huge length breaks the channel",
		    BYTES(255, 255, 255, 255, 0, 0, 0, MESSAGE_READY, 0, 0, 0, 0, 0, 0, 0, 1), 0,
		    false, "of no row" },
		{ "a length above the row breaks the channel", BYTES(HEADER(9, MESSAGE_READY)), 0,
		    false, "of no row" },
		{ "a length below the row breaks the channel",
		    BYTES(HEADER(7, MESSAGE_READY), 0, 0, 0, 1, 0, 0, 0), 0, false,
		    "READY: landlock_abi is not what its row says" },
		{ "a type of no row breaks the channel", BYTES(HEADER(0, MESSAGE_COUNT)), 0, false,
		    "of no row" },
		{ "a message that only main may send breaks the channel",
		    BYTES(HEADER(4, MESSAGE_HELLO), 0, 0, 0, 1), 0, false, "its role may not" },
		{ "a message of another child breaks the channel", BYTES(HEADER(0, MESSAGE_PARSED)),
		    0, false, "its role may not" },
		{ "a descriptor with a message that has none breaks the channel",
		    BYTES(HEADER(8, MESSAGE_READY), READY_FIELDS), 1, false, "none is expected" },
		{ "a descriptor with half a message that has none breaks the channel",
		    BYTES(HEADER(8, MESSAGE_READY)), 1, false, "none is expected" },
		{ "a descriptor with the first of two such messages breaks the channel",
		    BYTES(HEADER(8, MESSAGE_READY), READY_FIELDS, HEADER(8, MESSAGE_READY),
			READY_FIELDS),
		    1, false, "none is expected" },
		{ "sixty descriptors break the channel",
		    BYTES(HEADER(8, MESSAGE_READY), READY_FIELDS), 60, false, "than any message" },
		{ "a missing descriptor breaks the channel",
		    BYTES(HEADER(42, MESSAGE_FETCH_DONE_LARGE), 0, 0, 0, 200, 0, 0, 0, 0, 0, 0, 0,
			1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 't', 'h',
			'a', 'n', 'k', 's', 0, 0, 0, 0),
		    0, false, "descriptor is missing" },
		{ "a second descriptor with a message that has one breaks the channel",
		    BYTES(HEADER(36, MESSAGE_FETCH_DONE_LARGE), 0, 0, 0, 0, 0, 0, 0, 200, 0, 0, 0,
			0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
		    2, false, "none is expected" },
		{ "a text with an escape in it breaks the channel",
		    BYTES(HEADER(37, MESSAGE_FETCH_DONE), 0, 0, 0, 200, 0, 0, 0, 0, 0, 0, 0, 1, 0,
			0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x1b, 0, 0, 0, 0),
		    0, false, "FETCH_DONE: message is not what its row says" },
		{ "a status of no row breaks the channel",
		    BYTES(HEADER(36, MESSAGE_FETCH_DONE), 0xff, 0xff, 0, 200, 0, 0, 0, 0, 0, 0, 0,
			1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
		    0, false, "FETCH_DONE: status is not what its row says" },
	};

	tap_section("ipc: channels");
	tap_test("messages arrive in order, each with its request", order_run, NULL);
	tap_test("the end of the peer is told after its last message", end_run, NULL);
	tap_test("messages wait for a slow peer until the queue is full", slow_peer_run, NULL);
	tap_test("descriptors arrive with their message", descriptors_run, NULL);
	tap_test("descriptors wait for a slow peer", waiting_descriptors_run, NULL);
	tap_test("descriptors nobody took are closed", unsent_descriptors_run, NULL);
	tap_test("a descriptor that is not open cannot be sent", bad_descriptor_run, NULL);
	tap_test("what is not ours to say cannot be sent", not_ours_run, NULL);
	tap_test("a simple child waits for a message or the end", wait_run, NULL);
	tap_test("a message may come byte by byte", byte_by_byte_run, NULL);
	tap_section("ipc: hostile peers");
	tap_rows(hostiles, hostile_run);
	tap_test("random bytes break the channel and lose no descriptor", random_run, NULL);
	return tap_done();
}
