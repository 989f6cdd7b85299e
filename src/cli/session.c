/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/session.h"

#include "base/limits.h"
#include "base/own.h"
#include "cli/items.h"
#include "proc/crew.h"
#include "proc/finish.h"

#include <signal.h>
#include <unistd.h>

/* How often --once looks whether all is done. */
#define DONE_TICK_MS 100
#define ITEMS_MAX (4 * MIB)

/* ---- the beginning ---- */

static void
on_signal(void *context, int signal)
{
	struct session *session = context;

	if (signal == SIGHUP) {
		session->hung_up = true;
		return;
	}
	/* The second one ends at once; what was committed is there at the next start. */
	if (session->interrupted)
		_exit(128 + signal);
	session->interrupted = true;
	monitor_stop(&session->monitor);
}

enum status
session_init(struct session *session, const struct settings *settings, struct error *err)
{
	struct monitor *monitor = &session->monitor;
	enum status status;
	sigset_t signals;

	*session = (struct session){
		.settings = *settings,
		.monitor = { .settings = &session->settings, .loop = loop_new(NULL, NULL) },
		.index = { .index_fd = -1, .list_fd = -1 },
	};
	output_init(&monitor->output, settings->quiet);
	monitor->paces.max_rate = settings->max_rate;
	monitor->crew = crew_new(monitor);
	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGINT);
	(void)sigaddset(&signals, SIGTERM);
	/* A service reads its configuration again; a program ends with its terminal. */
	if (settings->command == CONF_RUN)
		(void)sigaddset(&signals, SIGHUP);
	(void)signal(SIGPIPE, SIG_IGN);
	status = witnesses_read(&settings->witnesses, &monitor->witnesses, err);
	if (status == STATUS_OK)
		status = loop_signals(monitor->loop, &signals, on_signal, session, err);
	return status;
}

/* ---- the watch index ---- */

struct building {
	struct session *session;
	enum status status;
};

static void
on_built(void *context, struct message *message)
{
	struct building *building = context;
	struct session *session = building->session;
	struct output *output = &session->monitor.output;

	if (message == NULL)
		return;
	if (message->type == MESSAGE_INDEX_REFUSED) {
		items_say(output, message->index_refused.message, true);
		building->status = STATUS_USAGE;
		return;
	}
	session->index = (struct session_index){
		.index_fd = take_fd(&message->fds[0]),
		.list_fd = take_fd(&message->fds[1]),
		.count = message->index_built.count,
		.digest = message->index_built.digest,
	};
	items_say(output, message->index_built.notes, false);
}

/* The process that reads a list gets it open. */
static enum status
send_list(struct crew *crew, const char *name, struct error *err)
{
	cleanup_with(close_fdp) int fd = -1;
	struct message list = { .type = MESSAGE_INDEX_LIST,
		.index_list = { .name = view_text(name) } };
	enum status status = items_open_list(name, &fd, err);

	if (status != STATUS_OK)
		return status;
	list.fds[0] = fd;
	if (!crew_send(crew, ROLE_INDEX, 0, &list))
		return error_set(err, STATUS_CHILD, 0, "index takes no list");
	return STATUS_OK;
}

/* It is not started again if it dies, so that it has all lists or does not answer. */
static enum status
send_lists(struct crew *crew, const struct conf_texts *lists, struct error *err)
{
	enum status status = crew_start(crew, ROLE_INDEX, 0, err);

	for (size_t i = 0; status == STATUS_OK && i < lists->count; i++)
		status = send_list(crew, lists->items[i], err);
	return status;
}

enum status
session_build_index(struct session *session, const struct settings *settings,
    const char *const *items, size_t count, struct error *err)
{
	struct monitor *monitor = &session->monitor;
	struct building building = { .session = session };
	struct message build = { .type = MESSAGE_INDEX_BUILD };
	enum status status = send_lists(monitor->crew, &settings->watchlists, err);
	struct buf lines;

	buf_init_growing(&lines, ITEMS_MAX);
	items_append(&lines, items, count);
	items_append(&lines, settings->watch.items, settings->watch.count);
	build.index_build = (struct msg_index_build){
		.name = view_text(items_name(settings)),
		.empty = lines.len == 0 && settings->watchlists.count == 0,
		.items = buf_view(&lines),
	};
	if (status == STATUS_OK)
		status = monitor_ask_now(monitor, ROLE_INDEX, &build, on_built, &building, err);
	buf_fini(&lines);
	crew_dismiss(monitor->crew, ROLE_INDEX);
	if (status == STATUS_OK && building.status != STATUS_OK)
		return error_set(err, building.status, 0, "nothing is watched");
	return status;
}

/* ---- processes ---- */

enum status
session_start(struct session *session, struct error *err)
{
	static const enum role roles[] = { ROLE_STORE, ROLE_PROVE, ROLE_FETCH };
	struct crew *crew = session->monitor.crew;
	enum status status = STATUS_OK;

	/* The operator's command runs in what was before any sandbox of ours. */
	if (session->settings.exec != NULL)
		status = crew_start(crew, ROLE_HOOK, 0, err);
	for (size_t i = 0; status == STATUS_OK && i < sizeof(roles) / sizeof(roles[0]); i++)
		status = crew_start(crew, roles[i], 0, err);
	return status;
}

static void
on_stored_watch(void *context, struct message *message)
{
	uint64_t *generation = context;

	if (message != NULL)
		*generation = message->stored_watch.generation;
}

/* Has the store number the watch list of the index. */
static enum status
store_watch_list(struct session *session, uint64_t *ret_generation, struct error *err)
{
	const struct session_index *index = &session->index;
	const struct message store = {
		.type = MESSAGE_STORE_WATCH,
		.store_watch = { .digest = index->digest, .count = index->count },
	};

	return monitor_ask_now(
	    &session->monitor, ROLE_STORE, &store, on_stored_watch, ret_generation, err);
}

/* Entries that are read from this moment on are matched against the new one. */
enum status
session_swap_index(struct session *session, struct error *err)
{
	struct session_index *index = &session->index;
	uint64_t generation = 0;
	enum status status = store_watch_list(session, &generation, err);

	if (status != STATUS_OK)
		return status;
	session->monitor.generation = generation;
	crew_watch(
	    session->monitor.crew, generation, take_fd(&index->index_fd), take_fd(&index->list_fd));
	return STATUS_OK;
}

enum status
session_start_parsers(struct session *session, struct error *err)
{
	struct monitor *monitor = &session->monitor;
	struct session_index *index = &session->index;
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned parsers = (unsigned)session->settings.parsers;
	enum status status = store_watch_list(session, &monitor->generation, err);

	if (status != STATUS_OK)
		return status;
	if (parsers == 0)
		parsers = processors < 1 ? 1 : (unsigned)processors;
	return crew_start_parsers(monitor->crew, parsers, monitor->generation,
	    take_fd(&index->index_fd), take_fd(&index->list_fd), err);
}

/* ---- at work ---- */

static void
on_flushed(void *context, struct message *message)
{
	struct session *session = context;

	session->flushing = false;
	if (message == NULL || message->stored_all.untried > 0)
		return;
	session->done = true;
	monitor_stop(&session->monitor);
}

/* --once: all logs are done, then all is committed and told. */
static void
look_whether_done(void *context)
{
	static const struct message flush = { .type = MESSAGE_STORE_FLUSH };
	struct session *session = context;
	struct monitor *monitor = &session->monitor;
	bool done = true;

	for (size_t i = 0; i < monitor->follow_count; i++)
		done = done && follow_is_done(monitor->follows[i]);
	if (done && !session->flushing)
		session->flushing =
		    monitor_ask(monitor, ROLE_STORE, 0, &flush, on_flushed, session);
	loop_arm(monitor->loop, &session->done_timer, DONE_TICK_MS, look_whether_done, session);
}

enum status
session_run(struct session *session, struct error *err)
{
	struct monitor *monitor = &session->monitor;
	enum status status = STATUS_OK;

	if (session->settings.once)
		look_whether_done(session);
	upkeep_start(&session->upkeep, monitor);
	while (status == STATUS_OK && !monitor->stopping) {
		status = loop_step(monitor->loop, err);
		upkeep_run(&session->upkeep);
		if (session->turn != NULL)
			session->turn(session->turn_context);
	}
	loop_disarm(monitor->loop, &session->done_timer);
	return status;
}

/* ---- the end ---- */

void
session_stop(struct session *session)
{
	if (session->monitor.crew == NULL)
		return;
	finish(&session->monitor);
	crew_free(TAKE(session->monitor.crew));
}

void
session_fini(struct session *session)
{
	struct monitor *monitor = &session->monitor;

	session_stop(session);
	monitor_fini(monitor);
	close_fdp(&session->index.index_fd);
	close_fdp(&session->index.list_fd);
	output_clear_status(&monitor->output);
	loop_free(TAKE(monitor->loop));
}
