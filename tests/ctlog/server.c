/* SPDX-License-Identifier: Apache-2.0 */
#include "ctlog/server.h"

#include "base/own.h"
#include "ctlog/answer.h"

#include <microhttpd.h>

#include <arpa/inet.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct ctlog_server {
	struct ctlog *log;
	struct MHD_Daemon *daemon;
	pthread_mutex_t mutex;
	uint64_t requests;
};

int
ctlog_listen(uint16_t *port)
{
	cleanup_with(close_fdp) int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(*port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(address);
	const int yes = 1;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) != 0 ||
	    bind(fd, (struct sockaddr *)&address, len) != 0 || listen(fd, SOMAXCONN) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		return -1;
	*port = ntohs(address.sin_port);
	return take_fd(&fd);
}

static enum MHD_Result
take_parameter(
    void *context, enum MHD_ValueKind kind unused_arg, const char *name, const char *value)
{
	struct ctlog_request *request = context;

	if (request->parameter_count < CTLOG_PARAMETERS_MAX)
		request->parameters[request->parameter_count++] =
		    (struct ctlog_parameter){ name, value != NULL ? value : "" };
	return MHD_YES;
}

static void
wait_ms(uint64_t ms)
{
	const struct timespec time = { (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 };

	if (ms > 0)
		(void)nanosleep(&time, NULL);
}

/* Waits so long, or until the client has gone. */
static void
wait_for_client(struct MHD_Connection *connection, uint64_t ms)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct pollfd client = { .fd = info->connect_fd, .events = POLLRDHUP };

	if (ms > 0)
		(void)poll(&client, 1, ms > INT_MAX ? -1 : (int)ms);
}

/* An answer that comes a byte at a time. */
struct trickle {
	uint64_t byte_ms;
	uint8_t body[];
};

static ssize_t
next_byte(void *context, uint64_t position, char *ret, size_t max unused_arg)
{
	const struct trickle *trickle = context;

	wait_ms(trickle->byte_ms);
	ret[0] = (char)trickle->body[position];
	return 1;
}

static struct MHD_Response *
response_of(const struct ctlog_answer *answer)
{
	struct trickle *trickle;

	if (answer->byte_ms == 0 || answer->body.len == 0)
		return MHD_create_response_from_buffer(
		    answer->body.len, answer->body.ptr, MHD_RESPMEM_MUST_COPY);
	trickle = xcalloc(1, sizeof(*trickle) + answer->body.len);
	trickle->byte_ms = answer->byte_ms;
	memcpy(trickle->body, answer->body.ptr, answer->body.len);
	return MHD_create_response_from_callback(answer->body.len, 1, next_byte, trickle, free);
}

static enum MHD_Result
send_answer(struct MHD_Connection *connection, struct ctlog_answer *answer)
{
	struct MHD_Response *response = response_of(answer);
	enum MHD_Result result;
	char seconds[16];

	if (response == NULL)
		return MHD_NO;
	(void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer->type);
	if (answer->gzipped)
		(void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
	if (answer->retry_after_s > 0) {
		(void)snprintf(seconds, sizeof(seconds), "%u", answer->retry_after_s);
		(void)MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
	}
	result = MHD_queue_response(connection, answer->status, response);
	MHD_destroy_response(response);
	return result;
}

/* libmicrohttpd calls this when a request has begun, for each piece of its body,
 * and at its end; *state is NULL the first time. */
static enum MHD_Result
handle(void *context, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version unused_arg, const char *body unused_arg, size_t *body_len, void **state)
{
	struct ctlog_server *server = context;
	struct ctlog_request request = { .path = view_text(url) };
	struct ctlog_answer answer = { .status = 0 };
	struct view slash;
	enum MHD_Result result;

	if (*state == NULL || *body_len > 0) {
		*state = server;
		*body_len = 0;
		return MHD_YES;
	}
	request.changes = strcmp(method, MHD_HTTP_METHOD_POST) == 0;
	if (!view_take(&request.path, 1, &slash))
		return MHD_NO;
	(void)MHD_get_connection_values(
	    connection, MHD_GET_ARGUMENT_KIND, take_parameter, &request);
	buf_init_growing(&answer.body, CTLOG_BODY_MAX);
	ctlog_server_lock(server);
	server->requests++;
	ctlog_answer(server->log, &request, &answer);
	ctlog_server_unlock(server);
	wait_for_client(connection, answer.late_ms);
	result = send_answer(connection, &answer);
	buf_fini(&answer.body);
	return result;
}

struct ctlog_server *
ctlog_server_new(struct ctlog *log, int listener)
{
	struct ctlog_server *server = xcalloc(1, sizeof(*server));

	server->log = log;
	(void)pthread_mutex_init(&server->mutex, NULL);
	server->daemon =
	    MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION, 0,
		NULL, NULL, handle, server, MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_END);
	if (server->daemon == NULL) {
		(void)close(listener);
		ctlog_server_free(server);
		return NULL;
	}
	return server;
}

void
ctlog_server_free(struct ctlog_server *server)
{
	if (server == NULL)
		return;
	if (server->daemon != NULL)
		MHD_stop_daemon(server->daemon);
	(void)pthread_mutex_destroy(&server->mutex);
	free(server);
}

void
ctlog_server_lock(struct ctlog_server *server)
{
	(void)pthread_mutex_lock(&server->mutex);
}

void
ctlog_server_unlock(struct ctlog_server *server)
{
	(void)pthread_mutex_unlock(&server->mutex);
}

uint64_t
ctlog_server_requests(struct ctlog_server *server)
{
	uint64_t requests;

	ctlog_server_lock(server);
	requests = server->requests;
	ctlog_server_unlock(server);
	return requests;
}
