/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/control.h"

#include "base/limits.h"
#include "base/own.h"
#include "ipc/channel.h"
#include "ipc/loop.h"
#include "proc/act.h"
#include "proc/child.h"
#include "proc/monitor.h"
#include "proc/owner.h"
#include "proc/progress.h"

#include <stdlib.h>
#include <unistd.h>

#define SOCKET_MODE 0660
/* Answers that wait for a client: how each of LIMIT_LOGS does. */
#define QUEUE_MAX (4 * MIB)

struct client {
	struct client *next;
	struct control *control;
	struct channel *channel; /* NULL: it is gone, but is still being served */
	uint32_t uid;
	uint32_t pid;
	struct loop_timer timer;
	bool is_served; /* its request is under way */
	uint64_t request;
};

static void on_channel(void *context, int fd, unsigned ready);

/* ---- clients come and go ---- */

/* Takes the client off the list, and ends its connection. */
static void
disconnect(struct client *client)
{
	struct control *control = client->control;

	if (client->channel == NULL)
		return;
	for (struct client **at = &control->clients; *at != NULL; at = &(*at)->next) {
		if (*at == client) {
			*at = client->next;
			break;
		}
	}
	control->client_count--;
	loop_disarm(control->monitor->loop, &client->timer);
	loop_unwatch(control->monitor->loop, channel_fd(client->channel));
	channel_freep(&client->channel);
}

/* One that is served is freed when that is over. */
static void
close_client(struct client *client)
{
	disconnect(client);
	if (!client->is_served)
		free(client);
}

static void
on_silence(void *context)
{
	close_client(context);
}

static void
await(struct client *client)
{
	loop_arm(client->control->monitor->loop, &client->timer, (int64_t)LIMIT_CLIENT_S * 1000,
	    on_silence, client);
}

/* One that does not take its answers is not heard. */
static void
watch_client(struct client *client)
{
	loop_watch(client->control->monitor->loop, channel_fd(client->channel),
	    channel_wants_write(client->channel) ? LOOP_WRITE : LOOP_READ, on_channel, client);
}

/* Queues an answer.  Whether that was possible; what is not is told by on_channel(). */
static bool
answer(struct client *client, struct message *message)
{
	message->request = client->request;
	return channel_send(client->channel, message, NULL) == STATUS_OK;
}

static bool
answer_done(struct client *client, enum status status, struct view message)
{
	struct message done = {
		.type = MESSAGE_CONTROL_DONE,
		.control_done = { .status = status, .message = message },
	};

	return answer(client, &done);
}

/* ---- what clients ask for ---- */

static struct message
how_it_does(const struct follow *follow, int64_t now_ms)
{
	int64_t next_ms = follow_next_ms(follow);
	struct follow_cosigned cosigned = follow_cosigned(follow);
	bool in_trouble = follow->failures > 0 || follow->failed;

	return (struct message){
		.type = MESSAGE_CONTROL_LOG,
		.control_log = {
			.id = follow->log.id,
			.does = view_text(progress_word(follow, now_ms)),
			.requests = follow->pace->active,
			.distance_ms = (uint64_t)pace_distance_ms(follow->pace),
			.has_next = next_ms != INT64_MAX,
			.next_ms = next_ms > now_ms ? (uint64_t)(next_ms - now_ms) : 0,
			.trouble = view_text(in_trouble ? follow->last_error : ""),
			.witnesses = cosigned.witnesses,
			.cosigned = cosigned.cosigned,
			.cosigned_s = cosigned.oldest_s,
		},
	};
}

static bool
tell_logs(struct client *client)
{
	const struct monitor *monitor = client->control->monitor;
	int64_t now_ms = loop_now_ms(monitor->loop);

	for (size_t i = 0; i < monitor->follow_count; i++) {
		struct message log = how_it_does(monitor->follows[i], now_ms);

		if (!answer(client, &log))
			return false;
	}
	return answer_done(client, STATUS_OK, VIEW(""));
}

static void
on_act_done(void *context, enum status status, struct view message)
{
	struct client *client = context;

	client->is_served = false;
	if (client->channel == NULL) {
		free(client);
	} else if (answer_done(client, status, message)) {
		await(client);
		watch_client(client);
	} else {
		close_client(client);
	}
}

static bool
begin_act(struct client *client, const struct message *message)
{
	struct control *control = client->control;
	struct act_who who;
	struct error err;
	enum status status;

	act_who_fill(&who, client->uid, client->pid);
	status = act_begin(control->monitor, &who, message, on_act_done, client, &err);
	if (status != STATUS_OK)
		return answer_done(client, status, view_text(err.message));
	client->is_served = true;
	loop_disarm(control->monitor->loop, &client->timer);
	return true;
}

/* Whether the client goes on. */
static bool
serve(struct client *client, const struct message *message)
{
	if (client->is_served)
		return false;
	client->request = message->request;
	await(client);
	if (message->type == MESSAGE_CONTROL_LOGS)
		return tell_logs(client);
	return begin_act(client, message);
}

static void
on_channel(void *context, int fd unused_arg, unsigned ready unused_arg)
{
	struct client *client = context;
	enum channel_event event = CHANNEL_MESSAGE;
	struct message message;
	bool goes_on = channel_flush(client->channel, NULL) == STATUS_OK;

	while (goes_on && event == CHANNEL_MESSAGE && !channel_wants_write(client->channel)) {
		event = channel_receive(client->channel, &message, NULL);
		if (event == CHANNEL_MESSAGE)
			goes_on = serve(client, &message);
		else
			goes_on = event == CHANNEL_NOTHING;
	}
	if (goes_on)
		watch_client(client);
	else
		close_client(client);
}

/* ---- the socket ---- */

static void
greet(struct control *control, int fd, uint32_t uid, uint32_t pid)
{
	struct message hello = { .type = MESSAGE_HELLO, .hello = { .version = CHILD_VERSION } };
	struct client *client = xcalloc(1, sizeof(*client));

	client->control = control;
	client->channel = channel_new(fd, ROLE_MAIN, ROLE_CLIENT, QUEUE_MAX);
	client->uid = uid;
	client->pid = pid;
	client->next = control->clients;
	control->clients = client;
	control->client_count++;
	await(client);
	if (answer(client, &hello))
		watch_client(client);
	else
		close_client(client);
}

static void
on_socket(void *context, int socket_fd unused_arg, unsigned ready unused_arg)
{
	struct control *control = context;
	uint32_t uid;
	uint32_t pid;
	int fd = local_accept(&control->socket, &uid, &pid);

	if (fd < 0)
		return;
	if (control->client_count < LIMIT_CLIENTS)
		greet(control, fd, uid, pid);
	else
		(void)close(fd);
}

enum status
control_start(struct control *control, struct monitor *monitor, struct error *err)
{
	enum status status;

	*control = (struct control){ .monitor = monitor, .socket = { .fd = -1 } };
	status = local_listen(
	    monitor->settings->state, OWNER_SOCKET, SOCKET_MODE, &control->socket, err);
	if (status == STATUS_OK)
		loop_watch(monitor->loop, control->socket.fd, LOOP_READ, on_socket, control);
	return status;
}

void
control_stop(struct control *control)
{
	if (control->monitor == NULL)
		return;
	if (control->socket.fd >= 0)
		loop_unwatch(control->monitor->loop, control->socket.fd);
	local_close(&control->socket);
	while (control->clients != NULL)
		close_client(control->clients);
}
