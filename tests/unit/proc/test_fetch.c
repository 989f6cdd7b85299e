/* SPDX-License-Identifier: Apache-2.0 */
/* The real ctvigil-fetch, in its sandbox, with this test as main and as server. */
#include "ipc/io.h"
#include "ipc/shared.h"
#include "support/real_child.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#define LARGE_LEN (LIMIT_ARENA_BODY + 1)

struct world {
	struct real_child child;
	int listening_fd;
	int connection_fd;
	uint16_t port;
	char url[128];
};

static void
listen_on_loopback(struct world *w)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(address);

	w->listening_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(w->listening_fd, (const struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(w->listening_fd, 8), 0);
	assert_int_equal(getsockname(w->listening_fd, (struct sockaddr *)&address, &len), 0);
	w->port = ntohs(address.sin_port);
	(void)snprintf(w->url, sizeof(w->url), "http://localhost:%u/x", w->port);
}

/* Starts it up to where it says whether it is ready. */
static void
world_open(struct world *w, const char *ca_file)
{
	*w = (struct world){ .connection_fd = -1 };
	listen_on_loopback(w);
	real_child_open(&w->child, ROLE_FETCH);
	real_child_send(&w->child, (struct message){
		       .type = MESSAGE_FETCH_SETUP,
		       .fetch_setup = {
			   .per_host = 2,
			   .user_agent = VIEW("ctvigil/test"),
			   .ca_file = view_text(ca_file),
		       },
		   });
}

/* It exits with this code. */
static void
world_close(struct world *w, int code)
{
	real_child_close(&w->child, code);
	close_fdp(&w->listening_fd);
	close_fdp(&w->connection_fd);
}

static void
get(struct world *w, uint64_t request, bool has_slot, uint32_t slot)
{
	real_child_send(&w->child, (struct message){
		       .type = MESSAGE_FETCH_GET,
		       .request = request,
		       .fetch_get = {
			   .has_slot = has_slot,
			   .arena = 3,
			   .slot = slot,
			   .body_max = LIMIT_BODY,
			   .timeout_s = 20,
			   .url = view_text(w->url),
		       },
		   });
}

/* Takes one request and answers with a body of len bytes 'x'. */
static void
serve(struct world *w, size_t len)
{
	cleanup_with(free_p) uint8_t *body = xcalloc(len, 1);
	char head[128];
	char request[4096];

	memset(body, 'x', len);
	if (w->connection_fd < 0)
		w->connection_fd = accept4(w->listening_fd, NULL, NULL, SOCK_CLOEXEC);
	assert_true(w->connection_fd >= 0);
	assert_true(recv(w->connection_fd, request, sizeof(request), 0) > 0);
	(void)snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", len);
	assert_int_equal(io_write_full(w->connection_fd, view_text(head), NULL), STATUS_OK);
	assert_int_equal(io_write_full(w->connection_fd, view_of(body, len), NULL), STATUS_OK);
}

static void
answer_run(const void *row unused_arg)
{
	struct message done;
	struct world w;

	world_open(&w, "");
	assert_int_equal(real_child_receive(&w.child, MESSAGE_READY).ready.version, CHILD_VERSION);
	get(&w, 42, false, 0);
	serve(&w, 3);
	done = real_child_receive(&w.child, MESSAGE_FETCH_DONE);
	assert_int_equal(done.request, 42);
	assert_int_equal(done.fetch_done.status, STATUS_OK);
	assert_int_equal(done.fetch_done.code, 200);
	assert_int_equal(done.fetch_done.body_len, 3);
	assert_view_equal(done.fetch_done.body, VIEW("xxx"));
	world_close(&w, 0);
}

static void
slot_run(const void *row unused_arg)
{
	struct shared_arena arena;
	struct message done;
	struct world w;
	uint8_t copy[5];
	int writer;
	int reader;

	world_open(&w, "");
	(void)real_child_receive(&w.child, MESSAGE_READY);
	assert_int_equal(shared_arena_create(2, &writer, &reader, NULL), STATUS_OK);
	real_child_send(&w.child, (struct message){
				      .type = MESSAGE_FETCH_ARENA,
				      .fds = { writer },
				      .fetch_arena = { .arena = 3, .slots = 2 },
				  });
	get(&w, 7, true, 1);
	serve(&w, sizeof(copy));
	done = real_child_receive(&w.child, MESSAGE_FETCH_DONE);
	assert_int_equal(done.request, 7);
	assert_int_equal(done.fetch_done.status, STATUS_OK);
	assert_int_equal(done.fetch_done.body_len, sizeof(copy));
	assert_int_equal(done.fetch_done.body.len, 0);
	assert_int_equal(shared_arena_map_reader(reader, 2, &arena, NULL), STATUS_OK);
	assert_int_equal(shared_arena_copy(&arena, 1, sizeof(copy), copy, NULL), STATUS_OK);
	assert_view_equal(VIEW_OF(copy), VIEW("xxxxx"));

	/* A body that does not fit in its slot comes in a memfd. */
	get(&w, 8, true, 0);
	serve(&w, LARGE_LEN);
	done = real_child_receive(&w.child, MESSAGE_FETCH_DONE_LARGE);
	assert_int_equal(done.request, 8);
	assert_int_equal(done.fetch_done_large.body_len, LARGE_LEN);
	{
		struct view body;

		assert_int_equal(shared_blob_map(done.fds[0], LARGE_LEN, &body, NULL), STATUS_OK);
		assert_int_equal(body.len, LARGE_LEN);
		assert_int_equal(body.ptr[LARGE_LEN - 1], 'x');
		shared_blob_unmap(&body);
	}
	(void)close(done.fds[0]);
	shared_arena_unmap(&arena);
	(void)close(writer);
	(void)close(reader);
	world_close(&w, 0);
}

static void
many_run(const void *row unused_arg)
{
	bool seen[300] = { false };
	struct world w;

	world_open(&w, "");
	(void)real_child_receive(&w.child, MESSAGE_READY);
	(void)snprintf(w.url, sizeof(w.url), "http://192.0.2.1/");
	for (size_t i = 0; i < COUNT_OF(seen); i++)
		get(&w, i, false, 0);
	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		struct message done = real_child_receive(&w.child, MESSAGE_FETCH_DONE);

		assert_in_range(done.request, 0, COUNT_OF(seen) - 1);
		assert_false(seen[done.request]);
		seen[done.request] = true;
		assert_int_equal(done.fetch_done.status, STATUS_NET_REFUSED);
		assert_view_equal(
		    done.fetch_done.message, VIEW("http is spoken to loopback addresses only"));
	}
	world_close(&w, 0);
}

static void
roots_run(const void *row unused_arg)
{
	struct message unready;
	struct world w;

	world_open(&w, "/nonexistent");
	unready = real_child_receive(&w.child, MESSAGE_UNREADY);
	assert_int_equal(unready.unready.status, STATUS_FILE);
	assert_view_equal(unready.unready.message,
	    VIEW("--ca-file /nonexistent: no certificate can be read there"));
	world_close(&w, 1);
}

static const struct wrong_case {
	const char *says;
	struct message message;
} wrong[] = {
	{ "a slot of no arena ends it",
	    { .type = MESSAGE_FETCH_GET, .fetch_get = { .has_slot = true, .arena = 1 } } },
	{ "an arena beyond the last ends it",
	    { .type = MESSAGE_FETCH_GET,
		.fetch_get = { .has_slot = true, .arena = LIMIT_PARSERS } } },
	{ "a second setup ends it", { .type = MESSAGE_FETCH_SETUP } },
};

static void
wrong_run(const void *row)
{
	const struct wrong_case *c = row;
	struct message message;
	struct world w;

	world_open(&w, "");
	(void)real_child_receive(&w.child, MESSAGE_READY);
	real_child_send(&w.child, c->message);
	assert_int_equal(channel_wait(w.child.channel, &message, NULL), CHANNEL_END);
	world_close(&w, 1);
}

int
main(void)
{
	tap_section("proc: fetch");
	tap_test("a body comes in the answer where there is no slot", answer_run, NULL);
	tap_test("a body comes in its slot, or in a memfd if it is larger", slot_run, NULL);
	tap_test("many requests are answered, each once", many_run, NULL);
	tap_test("roots that cannot be read are told before work starts", roots_run, NULL);
	tap_rows(wrong, wrong_run);
	return tap_done();
}
