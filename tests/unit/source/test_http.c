/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP client against a small server on loopback that answers as it is told. */
#include "source/http.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/own.h"
#include "support/tap.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define BODY_MAX 4096
#define TRICKLE_MS 50
/* Each time: far above the least speed. */
#define FLOW 65536

/* One connection after another, each for as many requests as the client likes.
 * What it counts and keeps is for when its thread has ended. */
struct server {
	int listening_fd;
	uint16_t port;
	pthread_t thread;
	unsigned connections;
	char request[4096]; /* the last one */
};

static void
say(int fd, const char *text)
{
	(void)send(fd, text, strlen(text), MSG_NOSIGNAL);
}

static void
say_bytes(int fd, size_t count)
{
	char head[128];
	char body[2 * BODY_MAX];

	memset(body, 'x', sizeof(body));
	(void)snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", count);
	say(fd, head);
	(void)send(fd, body, count, MSG_NOSIGNAL);
}

static const struct reply {
	const char *path;
	const char *text;
	bool closes;
} replies[] = {
	{ "/ok", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", false },
	{ "/empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false },
	{ "/moved", "HTTP/1.1 302 Found\r\nLocation: /ok\r\nContent-Length: 0\r\n\r\n", false },
	{ "/missing", "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone", false },
	{ "/busy", "HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", false },
	{ "/away", "HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n", false },
	{ "/broken", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", false },
	{ "/gzip",
	    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b!?",
	    false },
	{ "/short", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello", true },
	{ "/silent", "", true },
	{ "/nonsense", "what?\r\n\r\n", true },
};

/* A byte now and then, until the client has gone. */
static void
trickle(int fd)
{
	struct pollfd client = { .fd = fd, .events = POLLIN };

	say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n");
	while (poll(&client, 1, TRICKLE_MS) == 0 && send(fd, "x", 1, MSG_NOSIGNAL) == 1)
		continue;
}

/* Much now and then, likewise. */
static void
flow(int fd)
{
	struct pollfd client = { .fd = fd, .events = POLLIN };
	uint8_t bytes[FLOW];

	memset(bytes, 'x', sizeof(bytes));
	say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
	while (
	    poll(&client, 1, TRICKLE_MS) == 0 && send(fd, bytes, sizeof(bytes), MSG_NOSIGNAL) > 0)
		continue;
}

static void
answer(int fd, const char *path, bool *ret_closes)
{
	size_t count = strtoul(path + 1, NULL, 10);

	*ret_closes = false;
	for (size_t i = 0; i < COUNT_OF(replies); i++) {
		if (strcmp(replies[i].path, path) == 0) {
			say(fd, replies[i].text);
			*ret_closes = replies[i].closes;
			return;
		}
	}
	if (strcmp(path, "/stall") == 0) {
		say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
		return;
	}
	if (strcmp(path, "/trickle") == 0) {
		trickle(fd);
		return;
	}
	if (strcmp(path, "/flow") == 0) {
		flow(fd);
		return;
	}
	if (strcmp(path, "/endless") == 0) {
		say(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
		while (send(fd, "4\r\nxxxx\r\n", 9, MSG_NOSIGNAL) == 9)
			continue;
		return;
	}
	say_bytes(fd, count);
}

/* Reads one request.  False if the client has gone. */
static bool
read_request(struct server *server, int fd)
{
	char request[sizeof(server->request)] = "";
	size_t len = 0;

	while (strstr(request, "\r\n\r\n") == NULL) {
		ssize_t got = recv(fd, request + len, sizeof(request) - 1 - len, 0);

		if (got <= 0)
			return false;
		len += (size_t)got;
		request[len] = '\0';
	}
	memcpy(server->request, request, sizeof(request));
	return true;
}

static void
serve_connection(struct server *server, int fd)
{
	bool closes = false;

	while (!closes && read_request(server, fd)) {
		char path[128];

		if (sscanf(server->request, "GET %127s ", path) != 1)
			return;
		answer(fd, path, &closes);
	}
}

static void *
serve(void *context)
{
	struct server *server = context;
	int fd;

	while ((fd = accept(server->listening_fd, NULL, NULL)) >= 0) {
		server->connections++;
		serve_connection(server, fd);
		(void)close(fd);
	}
	return NULL;
}

struct world {
	struct server server;
	struct http *http;
	uint8_t memory[BODY_MAX];
	unsigned done;
	struct http_answer answer;
	char message[1024];
};

static void
on_done(void *context, const struct http_answer *given)
{
	struct world *w = context;

	w->done++;
	w->answer = *given;
	(void)snprintf(w->message, sizeof(w->message), "%s", given->message);
}

static void
world_open(struct world *w)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(address);
	const struct http_config config = {
		.user_agent = "ctvigil/test (+mailto:owner@example.org)",
		.per_host = 1,
		.done = on_done,
		.context = w,
	};
	struct server *server = &w->server;

	memset(w, 0, sizeof(*w));
	server->listening_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(server->listening_fd >= 0);
	assert_int_equal(
	    bind(server->listening_fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(server->listening_fd, 8), 0);
	assert_int_equal(getsockname(server->listening_fd, (struct sockaddr *)&address, &len), 0);
	server->port = ntohs(address.sin_port);
	assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
	assert_int_equal(http_open(&config, &w->http, NULL), STATUS_OK);
}

static void
world_close(struct world *w)
{
	http_close(w->http);
	/* accept() fails from now on. */
	assert_int_equal(shutdown(w->server.listening_fd, SHUT_RDWR), 0);
	assert_int_equal(pthread_join(w->server.thread, NULL), 0);
	close_fdp(&w->server.listening_fd);
	if (w->done > 0)
		close_fdp(&w->answer.body_fd);
}

/* Gets a URL and waits for the answer. */
static void
get_url(struct world *w, const struct http_request *request)
{
	unsigned done = w->done;

	http_get(w->http, request);
	/* It waits for nothing but what is under way. */
	while (w->done == done)
		http_run(w->http, -1, false, 600000);
	assert_int_equal(w->done, done + 1);
	assert_int_equal(http_active(w->http), 0);
	assert_ptr_equal(w->answer.context, w);
}

static void
get(struct world *w, const char *path, size_t size, size_t max)
{
	char url[256];
	const struct http_request request = {
		.context = w,
		.url = url,
		.memory = w->memory,
		.size = size,
		.max = max,
		.timeout_s = 1,
	};

	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u%s", w->server.port, path);
	get_url(w, &request);
}

static const struct answer_case {
	const char *says;
	const char *path;
	enum status status;
	uint32_t code;
	const char *body;
	int64_t retry_after_ms;
	const char *message;
} answers[] = {
	{ "a body comes as it was sent", "/ok", STATUS_OK, 200, "hello", -1, "" },
	{ "an empty body is one", "/empty", STATUS_OK, 200, "", -1, "" },
	{ "a compressed body is not decoded", "/gzip", STATUS_OK, 200, "\x1f\x8b!?", -1, "" },
	{ "a redirect is not followed", "/moved", STATUS_NET_REFUSED, 302, NULL, -1,
	    "HTTP status 302" },
	{ "what is not there is refused", "/missing", STATUS_NET_REFUSED, 404, NULL, -1,
	    "HTTP status 404" },
	{ "429 asks to come back later, and when", "/busy", STATUS_NET_BUSY, 429, NULL, 7000,
	    "HTTP status 429" },
	{ "503 asks to come back later", "/away", STATUS_NET_BUSY, 503, NULL, -1,
	    "HTTP status 503" },
	{ "500 is a failure", "/broken", STATUS_NET_FAILED, 500, NULL, -1, "HTTP status 500" },
	{ "a body that is cut short is a failure", "/short", STATUS_NET_FAILED, 200, NULL, -1,
	    NULL },
	{ "a server that says nothing is a failure", "/silent", STATUS_NET_FAILED, 0, NULL, -1,
	    NULL },
	{ "what is no HTTP is a failure", "/nonsense", STATUS_NET_FAILED, 0, NULL, -1, NULL },
	{ "a body that stalls is a timeout", "/stall", STATUS_NET_TIMEOUT, 200, NULL, -1, NULL },
	{ "a body that comes byte by byte for ever is a timeout", "/trickle", STATUS_NET_TIMEOUT,
	    200, NULL, -1, NULL },
	{ "a body without end is too large", "/endless", STATUS_NET_TOO_LARGE, 200, NULL, -1,
	    "the body is larger than 4096 bytes" },
};

static void
answer_run(const void *row)
{
	const struct answer_case *c = row;
	struct world w;

	world_open(&w);
	get(&w, c->path, BODY_MAX, BODY_MAX);
	assert_int_equal(w.answer.status, c->status);
	assert_int_equal(w.answer.code, c->code);
	assert_int_equal(w.answer.body_fd, -1);
	assert_int_equal(w.answer.retry_after_ms, c->retry_after_ms);
	if (c->body != NULL)
		assert_view_equal(view_of(w.memory, w.answer.len), view_text(c->body));
	if (c->message != NULL)
		assert_string_equal(w.message, c->message);
	else
		assert_true(strlen(w.message) > 0);
	world_close(&w);
}

static const struct size_case {
	const char *says;
	const char *path;
	size_t size;
	size_t max;
	enum status status;
	bool in_memfd;
} sizes[] = {
	{ "a body one byte below the size of the memory is there", "/99", 100, 200, STATUS_OK,
	    false },
	{ "a body of the size of the memory is there", "/100", 100, 200, STATUS_OK, false },
	{ "a body one byte above it is in a memfd", "/101", 100, 200, STATUS_OK, true },
	{ "a body one byte below the maximum is taken", "/199", 100, 200, STATUS_OK, true },
	{ "a body of the maximum is taken", "/200", 100, 200, STATUS_OK, true },
	{ "a body one byte above it is refused", "/201", 100, 200, STATUS_NET_TOO_LARGE, false },
};

static void
size_run(const void *row)
{
	const struct size_case *c = row;
	const int seals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
	size_t len = strtoul(c->path + 1, NULL, 10);
	uint8_t expected[BODY_MAX];
	uint8_t found[BODY_MAX];
	struct world w;

	memset(expected, 'x', sizeof(expected));
	world_open(&w);
	get(&w, c->path, c->size, c->max);
	assert_int_equal(w.answer.status, c->status);
	assert_int_equal(w.answer.body_fd >= 0, c->in_memfd);
	/* Nothing is written behind the memory. */
	assert_int_equal(w.memory[c->size], 0);
	if (c->in_memfd) {
		assert_int_equal(pread(w.answer.body_fd, found, sizeof(found), 0), len);
		assert_view_equal(view_of(found, len), view_of(expected, len));
		assert_int_equal(fcntl(w.answer.body_fd, F_GET_SEALS) & seals, seals);
	} else if (c->status == STATUS_OK) {
		assert_view_equal(view_of(w.memory, w.answer.len), view_of(expected, len));
	}
	world_close(&w);
}

static const struct url_case {
	const char *says;
	const char *url;
	enum status status;
	const char *message;
} urls[] = {
	{ "http is spoken to no other address than loopback's", "http://192.0.2.1/ct/v1/get-sth",
	    STATUS_NET_REFUSED, "http is spoken to loopback addresses only" },
	{ "nor to another of IPv6", "http://[2001:db8::1]/", STATUS_NET_REFUSED,
	    "http is spoken to loopback addresses only" },
	{ "a URL of another scheme is not asked for", "ftp://127.0.0.1/", STATUS_NET_FAILED, NULL },
	{ "a file is not a URL", "file:///etc/passwd", STATUS_NET_FAILED, NULL },
	{ "a port that nobody listens at is a failure", "http://127.0.0.1:1/", STATUS_NET_FAILED,
	    NULL },
};

static void
url_run(const void *row)
{
	const struct url_case *c = row;
	struct world w;
	const struct http_request request = {
		.context = &w,
		.url = c->url,
		.memory = w.memory,
		.size = BODY_MAX,
		.max = BODY_MAX,
		.timeout_s = 5,
	};

	world_open(&w);
	get_url(&w, &request);
	assert_int_equal(w.answer.status, c->status);
	assert_int_equal(w.answer.code, 0);
	if (c->message != NULL)
		assert_string_equal(w.message, c->message);
	assert_true(strlen(w.message) > 0);
	world_close(&w);
	assert_int_equal(w.server.connections, 0);
}

static const struct long_case {
	const char *says;
	const char *path;
	int64_t least_ms; /* to its last byte */
	const char *message;
} longs[] = {
	{ "a large answer that goes on may take four times as long", "/flow", 3500, "timed out" },
	{ "a large answer that hardly moves may not", "/trickle", 500, "too slow" },
};

static void
long_run(const void *row)
{
	const struct long_case *c = row;
	char url[64];
	struct world w;
	const struct http_request request = {
		.context = &w,
		.url = url,
		.memory = w.memory,
		.size = BODY_MAX,
		.max = LIMIT_BODY,
		.timeout_s = 1,
		.is_large = true,
	};

	world_open(&w);
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u%s", w.server.port, c->path);
	get_url(&w, &request);
	assert_int_equal(w.answer.status, STATUS_NET_TIMEOUT);
	assert_true(w.answer.took_ms >= c->least_ms);
	assert_non_null(strstr(w.message, c->message));
	world_close(&w);
}

static void
reuse_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	for (int i = 0; i < 5; i++) {
		get(&w, "/ok", BODY_MAX, BODY_MAX);
		assert_int_equal(w.answer.status, STATUS_OK);
	}
	world_close(&w);
	assert_int_equal(w.server.connections, 1);
}

static void
header_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	get(&w, "/ok", BODY_MAX, BODY_MAX);
	world_close(&w);
	assert_non_null(strstr(w.server.request, "GET /ok HTTP/1.1\r\n"));
	assert_non_null(strstr(
	    w.server.request, "\r\nUser-Agent: ctvigil/test (+mailto:owner@example.org)\r\n"));
	assert_non_null(strstr(w.server.request, "\r\nAccept-Encoding: gzip, identity\r\n"));
	assert_null(strstr(w.server.request, "Cache-Control"));
}

static void
fresh_run(const void *row unused_arg)
{
	char url[64];
	struct world w;
	const struct http_request request = {
		.context = &w,
		.url = url,
		.memory = w.memory,
		.size = BODY_MAX,
		.max = BODY_MAX,
		.timeout_s = 5,
		.fresh = true,
	};

	world_open(&w);
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u/ok", w.server.port);
	get_url(&w, &request);
	world_close(&w);
	assert_non_null(strstr(w.server.request, "\r\nAccept-Encoding: identity\r\n"));
	assert_non_null(strstr(w.server.request, "\r\nCache-Control: no-cache\r\n"));
}

static void
wake_run(const void *row unused_arg)
{
	struct world w;
	int fds[2];

	world_open(&w);
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	/* This would take ten minutes if it did not. */
	http_run(w.http, fds[0], false, 600000);
	http_run(w.http, fds[1], true, 600000);
	(void)close(fds[0]);
	(void)close(fds[1]);
	world_close(&w);
}

static void
close_run(const void *row unused_arg)
{
	char url[64];
	struct world w;
	const struct http_request request = {
		.context = &w,
		.url = url,
		.memory = w.memory,
		.size = BODY_MAX,
		.max = BODY_MAX,
		.timeout_s = 60,
	};

	world_open(&w);
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u/stall", w.server.port);
	http_get(w.http, &request);
	for (int i = 0; i < 10; i++)
		http_run(w.http, -1, false, 10);
	assert_int_equal(http_active(w.http), 1);
	world_close(&w);
	assert_int_equal(w.done, 0);
}

static void
roots_run(const void *row unused_arg)
{
	struct http_config config = { .user_agent = "x", .per_host = 1, .ca_file = "/dev/null" };
	struct http *http;
	struct error err;

	assert_int_equal(http_open(&config, &http, &err), STATUS_FILE);
	assert_string_equal(err.message, "--ca-file /dev/null: no certificate can be read there");
	config.ca_file = "/nonexistent";
	assert_int_equal(http_open(&config, &http, &err), STATUS_FILE);
	assert_string_equal(
	    err.message, "--ca-file /nonexistent: no certificate can be read there");
}

int
main(void)
{
	tap_section("source: HTTP");
	tap_rows(answers, answer_run);
	tap_rows(sizes, size_run);
	tap_rows(urls, url_run);
	tap_rows(longs, long_run);
	tap_test("a connection is used again", reuse_run, NULL);
	tap_test("a request says who asks and what it takes", header_run, NULL);
	tap_test("a request for a head asks for what is new, as it is", fresh_run, NULL);
	tap_test("waiting ends when the other descriptor is ready", wake_run, NULL);
	tap_test("a client that is closed calls nobody back", close_run, NULL);
	tap_test("a file of roots without certificates is an error", roots_run, NULL);
	return tap_done();
}
