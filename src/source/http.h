/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTP GET requests, many at a time, over libcurl: the only code that speaks to
 * logs and lists.  It asks for encodings and decodes none, follows no redirect,
 * writes a body where it is told, as it came from the wire, and looks at nothing
 * in it.  What an answer means is decided elsewhere.
 *
 * https is verified against the roots that were loaded before the sandbox
 * closed; http is spoken to loopback addresses only, which is checked on the
 * address that the socket connects to.
 */
#ifndef CTVIGIL_SOURCE_HTTP_H
#define CTVIGIL_SOURCE_HTTP_H

#include "base/attr.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http;

/* The longest Retry-After header and content type that are kept. */
#define HTTP_HEADER_MAX 64

struct http_request {
	void *context;      /* comes back with the answer */
	const char *url;    /* copied */
	uint8_t *memory;    /* where the body goes while it fits */
	size_t size;        /* bytes at memory */
	size_t max;         /* a body above this is refused; above size it goes to a memfd */
	uint32_t timeout_s; /* for a small answer, and for any that hardly moves */
	bool is_large;      /* it may take LIMIT_LARGE_ANSWER_TIMES as long in all */
	bool fresh;         /* ask caches for their origin's answer (heads) */
};

struct http_answer {
	void *context;      /* of the request */
	enum status status; /* OK: there is an HTTP answer with code below 300 */
	uint32_t code;      /* HTTP status code, 0 if there was none */
	size_t len;         /* bytes of the body */
	int body_fd;        /* a memfd with all seals that holds the body, or -1: it is at memory;
				  the receiver owns it */
	int64_t retry_after_ms; /* what the server asks for, -1 if nothing */
	int64_t took_ms;
	const char *message; /* what went wrong, escaped; "" if nothing; valid during the call */
};

typedef void http_done_fn(void *context, const struct http_answer *answer);

/* The roots of the system. */
#define HTTP_ROOTS "/etc/ssl/certs/ca-certificates.crt"

struct http_config {
	const char *user_agent;
	const char *ca_file; /* PEM roots beside the system's, or NULL */
	unsigned per_host;   /* connections to one host */
	http_done_fn *done;  /* called once for each request, from http_run() or http_get() */
	void *context;
};

/* A client.  Loads the roots; afterwards no file is opened but by the resolver.
 * STATUS_FILE if ca_file cannot be read or has no certificate. */
enum status http_open(
    const struct http_config *config, struct http **ret, struct error *err) must_use;

/* Looks up a name that does not exist (RFC 6761 6.4), so that the resolver loads its
 * modules and settings while files can be opened.  Gives up after a few seconds. */
void http_warm_resolver(void);

/* Ends all requests without calling back and frees the client.  Takes NULL. */
void http_close(struct http *http);

/* Starts a request.  Whatever is wrong with it is told through done. */
void http_get(struct http *http, const struct http_request *request);

/* Waits at most timeout_ms for something to happen to a request or for other_fd
 * to become readable (or writable too, if want_write), works on what there is,
 * and calls done for what has ended. */
void http_run(struct http *http, int other_fd, bool want_write, int timeout_ms);

/* How many requests are under way. */
size_t http_active(const struct http *http) must_use;

#endif
