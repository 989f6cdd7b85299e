/* SPDX-License-Identifier: Apache-2.0 */
#include "source/http.h"

#include "base/buf.h"
#include "base/escape.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"
#include "source/retry.h"
#include "source/url.h"

#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct transfer {
	struct transfer *next;
	struct http *http;
	struct http_request request;
	CURL *easy;
	size_t len;
	int body_fd;
	bool too_large;
	bool plain; /* no TLS: loopback only */
	bool not_loopback;
	char error[CURL_ERROR_SIZE];
};

struct http {
	struct http_config config;
	CURLM *multi;
	X509_STORE *roots;
	struct curl_slist *headers;
	struct curl_slist *fresh_headers;
	struct transfer *transfers;
	size_t active;
};

/* Moves a body that outgrows its memory, or more of it, into a memfd. */
static bool
spill(struct transfer *t, const char *bytes, size_t n)
{
	if (t->body_fd < 0) {
		t->body_fd = memfd_create("body", MFD_CLOEXEC | MFD_ALLOW_SEALING);
		if (t->body_fd < 0 ||
		    write(t->body_fd, t->request.memory, t->len) != (ssize_t)t->len)
			return false;
	}
	return write(t->body_fd, bytes, n) == (ssize_t)n;
}

static size_t
on_body(char *bytes, size_t unit unused_arg, size_t n, void *context)
{
	struct transfer *t = context;

	if (n > t->request.max - t->len) {
		t->too_large = true;
		return 0;
	}
	if (t->body_fd >= 0 || n > t->request.size - t->len) {
		if (!spill(t, bytes, n))
			return 0;
	} else {
		memcpy(t->request.memory + t->len, bytes, n);
	}
	t->len += n;
	return n;
}

static bool
is_loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in v4;

		memcpy(&v4, address, sizeof(v4));
		return ntohl(v4.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;

		memcpy(&v6, address, sizeof(v6));
		return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
	}
	return false;
}

/* curl asks for a socket for each address that it is about to connect to. */
static curl_socket_t
on_socket(void *context, curlsocktype purpose unused_arg, struct curl_sockaddr *address)
{
	struct transfer *t = context;

	if (t->plain && !is_loopback(&address->addr)) {
		t->not_loopback = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static CURLcode
on_tls(CURL *easy unused_arg, void *tls, void *context)
{
	const struct http *http = context;

	/* One store of roots for all connections: 150 roots take 1 MiB each time. */
	SSL_CTX_set1_cert_store(tls, http->roots);
	return CURLE_OK;
}

static enum status
load_roots(struct http *http, struct error *err)
{
	const char *file = http->config.ca_file;

	http->roots = X509_STORE_new();
	if (http->roots == NULL)
		return error_set(err, STATUS_SYSTEM, ENOMEM, "the roots");
	if (file != NULL && X509_STORE_load_file(http->roots, file) != 1) {
		ERR_clear_error();
		return error_set(
		    err, STATUS_FILE, 0, "--ca-file %s: no certificate can be read there", file);
	}
	/* The directory of the system is looked into at each connection, when the
	 * sandbox is closed: the one file is read now instead. */
	if (X509_STORE_load_file(http->roots, HTTP_ROOTS) != 1)
		ERR_clear_error();
	return STATUS_OK;
}

static enum status
open_multi(struct http *http, struct error *err)
{
	struct curl_slist *headers = curl_slist_append(NULL, "Accept-Encoding: gzip, identity");
	struct curl_slist *fresh = curl_slist_append(NULL, "Accept-Encoding: identity");

	http->headers = headers;
	http->fresh_headers =
	    fresh == NULL ? NULL : curl_slist_append(fresh, "Cache-Control: no-cache");
	http->multi = curl_multi_init();
	if (http->headers == NULL || http->fresh_headers == NULL || http->multi == NULL)
		return error_set(err, STATUS_SYSTEM, ENOMEM, "the HTTP client");
	(void)curl_multi_setopt(
	    http->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)http->config.per_host);
	return STATUS_OK;
}

enum status
http_open(const struct http_config *config, struct http **ret, struct error *err)
{
	struct http *http = xcalloc(1, sizeof(*http));
	enum status status = STATUS_SYSTEM;

	http->config = *config;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
		status = load_roots(http, err);
	if (status == STATUS_OK)
		status = open_multi(http, err);
	if (status != STATUS_OK) {
		http_close(http);
		return status;
	}
	*ret = http;
	return STATUS_OK;
}

void
http_warm_resolver(void)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;

	/* Of this thread only: requests are resolved in others. */
	if (res_init() == 0) {
		_res.retrans = 1;
		_res.retry = 1;
	}
	if (getaddrinfo("ctvigil.invalid", "443", &hints, &found) == 0)
		freeaddrinfo(found);
}

static void
transfer_free(struct transfer *t)
{
	if (t->easy != NULL) {
		(void)curl_multi_remove_handle(t->http->multi, t->easy);
		curl_easy_cleanup(t->easy);
	}
	close_fdp(&t->body_fd);
	free(t);
}

void
http_close(struct http *http)
{
	struct transfer *next;

	if (http == NULL)
		return;
	for (struct transfer *t = http->transfers; t != NULL; t = next) {
		next = t->next;
		transfer_free(t);
	}
	curl_slist_free_all(http->headers);
	curl_slist_free_all(http->fresh_headers);
	if (http->multi != NULL)
		(void)curl_multi_cleanup(http->multi);
	X509_STORE_free(http->roots);
	free(http);
}

/* Half of the time of a small answer is for the connection, so that some is left for what is
 * asked there.  What hardly moves is given up like what does not move at all: it holds a
 * request to its operator, and a slot. */
static CURLcode
set_times(const struct transfer *t)
{
	long small_s = (long)t->request.timeout_s;
	long whole_s = t->request.is_large ? LIMIT_LARGE_ANSWER_TIMES * small_s : small_s;
	CURLcode bad = CURLE_OK;

	bad |= curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS, small_s * 500);
	bad |= curl_easy_setopt(t->easy, CURLOPT_TIMEOUT, whole_s);
	bad |= curl_easy_setopt(t->easy, CURLOPT_LOW_SPEED_LIMIT, (long)LIMIT_ANSWER_SPEED_LEAST);
	bad |= curl_easy_setopt(t->easy, CURLOPT_LOW_SPEED_TIME, small_s);
	return bad;
}

static CURLcode
set_options(struct transfer *t)
{
	struct http *http = t->http;
	CURL *easy = t->easy;
	CURLcode bad = CURLE_OK;

	bad |= curl_easy_setopt(easy, CURLOPT_URL, t->request.url);
	bad |= curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, t->plain ? "http" : "https");
	bad |= curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	bad |= curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	bad |= curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	bad |= curl_easy_setopt(easy, CURLOPT_USERAGENT, http->config.user_agent);
	bad |= curl_easy_setopt(
	    easy, CURLOPT_HTTPHEADER, t->request.fresh ? http->fresh_headers : http->headers);
	bad |= set_times(t);
	bad |= curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	bad |= curl_easy_setopt(easy, CURLOPT_WRITEDATA, t);
	bad |= curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	bad |= curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, t);
	bad |= curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
	bad |= curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	bad |= curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, on_tls);
	bad |= curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, http);
	bad |= curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, t->error);
	bad |= curl_easy_setopt(easy, CURLOPT_PRIVATE, t);
	return bad == CURLE_OK ? CURLE_OK : CURLE_FAILED_INIT;
}

/* What curl's result and the HTTP code say about the request. */
static enum status
transfer_status(const struct transfer *t, CURLcode result, long code)
{
	if (t->too_large)
		return STATUS_NET_TOO_LARGE;
	if (t->not_loopback)
		return STATUS_NET_REFUSED;
	if (result == CURLE_OPERATION_TIMEDOUT)
		return STATUS_NET_TIMEOUT;
	if (result != CURLE_OK)
		return STATUS_NET_FAILED;
	if (code == 429 || code == 503)
		return STATUS_NET_BUSY;
	if (code >= 500)
		return STATUS_NET_FAILED;
	return code < 300 ? STATUS_OK : STATUS_NET_REFUSED;
}

static int64_t
asked_wait_ms(CURL *easy)
{
	struct curl_header *header;
	int64_t wait;

	if (curl_easy_header(easy, "Retry-After", 0, CURLH_HEADER, -1, &header) != CURLHE_OK ||
	    !retry_after_ms(view_text(header->value), time(NULL), &wait))
		return -1;
	return wait;
}

static void
describe(const struct transfer *t, enum status status, CURLcode result, long code, struct buf *out)
{
	if (status == STATUS_OK)
		return;
	if (t->too_large)
		buf_printf(out, "the body is larger than %zu bytes", t->request.max);
	else if (t->not_loopback)
		buf_text(out, "http is spoken to loopback addresses only");
	else if (result == CURLE_OK)
		buf_printf(out, "HTTP status %ld", code);
	else
		escape_append_text(
		    out, view_text(t->error[0] != '\0' ? t->error : curl_easy_strerror(result)));
}

/* Nobody can change a body any more once it is handed on. */
static bool
seal(int fd)
{
	return fd < 0 || fcntl(fd, F_ADD_SEALS,
			     F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0;
}

static void
finish(struct transfer *t, CURLcode result)
{
	char text[2 * CURL_ERROR_SIZE];
	struct http *http = t->http;
	struct http_answer answer = {
		.context = t->request.context, .body_fd = -1, .retry_after_ms = -1
	};
	curl_off_t took_us = 0;
	struct buf message;
	long code = 0;

	buf_init(&message, text, sizeof(text));
	if (t->easy != NULL) {
		(void)curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &code);
		(void)curl_easy_getinfo(t->easy, CURLINFO_TOTAL_TIME_T, &took_us);
		answer.retry_after_ms = asked_wait_ms(t->easy);
	}
	if (!seal(t->body_fd))
		result = CURLE_WRITE_ERROR;
	answer.status = transfer_status(t, result, code);
	answer.code = (uint32_t)code;
	answer.len = t->len;
	answer.took_ms = took_us / 1000;
	describe(t, answer.status, result, code, &message);
	answer.message = buf_string(&message);
	answer.body_fd = answer.status == STATUS_OK ? take_fd(&t->body_fd) : -1;

	for (struct transfer **at = &http->transfers; *at != NULL; at = &(*at)->next) {
		if (*at == t) {
			*at = t->next;
			break;
		}
	}
	http->active--;
	transfer_free(t);
	http->config.done(http->config.context, &answer);
}

void
http_get(struct http *http, const struct http_request *request)
{
	struct transfer *t = xcalloc(1, sizeof(*t));
	const char *refused = url_refused(view_text(request->url));
	CURLcode result = CURLE_URL_MALFORMAT;

	t->http = http;
	t->request = *request;
	t->body_fd = -1;
	t->plain = url_is_plain(view_text(request->url));
	t->next = http->transfers;
	http->transfers = t;
	http->active++;
	if (refused == NULL) {
		t->easy = curl_easy_init();
		result = t->easy == NULL ? CURLE_OUT_OF_MEMORY : set_options(t);
	} else {
		(void)snprintf(t->error, sizeof(t->error), "%s", refused);
	}
	if (result == CURLE_OK && curl_multi_add_handle(http->multi, t->easy) != CURLM_OK)
		result = CURLE_FAILED_INIT;
	if (result != CURLE_OK)
		finish(t, result);
}

/* Works on what there is, and tells what has ended: how many. */
static size_t
work(struct http *http)
{
	const CURLMsg *message;
	size_t ended = 0;
	int running;
	int queued;

	(void)curl_multi_perform(http->multi, &running);
	while ((message = curl_multi_info_read(http->multi, &queued)) != NULL) {
		struct transfer *t = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		(void)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
		finish(t, message->data.result);
		ended++;
	}
	return ended;
}

void
http_run(struct http *http, int other_fd, bool want_write, int timeout_ms)
{
	struct curl_waitfd other = { .fd = other_fd, .events = CURL_WAIT_POLLIN };

	/* What has ended may have been all that there was to wait for. */
	if (work(http) > 0)
		return;
	if (want_write)
		other.events |= CURL_WAIT_POLLOUT;
	(void)curl_multi_poll(http->multi, &other, 1, timeout_ms, NULL);
	(void)work(http);
}

size_t
http_active(const struct http *http)
{
	return http->active;
}
