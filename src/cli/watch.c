/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil watch: starts the processes in the order in which they need one another,
 * follows the logs until it is stopped or, with --once, has caught up.
 */
#include "base/limits.h"
#include "base/own.h"
#include "cli/command.h"
#include "cli/items.h"
#include "cli/state_folder.h"
#include "proc/crew.h"
#include "proc/log_option.h"
#include "proc/monitor.h"
#include "proc/progress.h"
#include "proc/upkeep.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* How often --once looks whether all is done. */
#define DONE_TICK_MS 100

struct watch {
	struct monitor monitor;
	struct progress progress;
	struct upkeep upkeep;
	struct loop_timer done_timer;
	bool flushing;
};

/* ---- the watch index ---- */

struct building {
	struct monitor *monitor;
	int index_fd;
	int list_fd;
	uint64_t count;
	struct hash digest;
	enum status status;
};

static void
on_built(void *context, struct message *message)
{
	struct building *building = context;

	if (message->type == MESSAGE_INDEX_REFUSED) {
		items_say(&building->monitor->output, message->index_refused.message, true);
		building->status = STATUS_USAGE;
		return;
	}
	building->index_fd = take_fd(&message->fds[0]);
	building->list_fd = take_fd(&message->fds[1]);
	building->count = message->index_built.count;
	building->digest = message->index_built.digest;
	items_say(&building->monitor->output, message->index_built.notes, false);
}

static enum status
build_index(struct monitor *monitor, struct building *building, struct error *err)
{
	cleanup_with(close_fdp) int list_fd = -1;
	const struct settings *settings = monitor->settings;
	const char *list = settings->watchlist;
	struct message build = { .type = MESSAGE_INDEX_BUILD };
	enum status status;
	struct buf items;

	status = items_open_list(list, &list_fd, err);
	if (status != STATUS_OK)
		return status;
	status = crew_start(monitor->crew, ROLE_INDEX, 0, err);
	if (status != STATUS_OK)
		return status;
	buf_init_growing(&items, 4 * MIB);
	items_append(&items, settings->operands, settings->operand_count);
	build.fds[0] = list_fd;
	build.index_build = (struct msg_index_build){
		.items = buf_view(&items),
		.has_list = list != NULL,
		.list_name = view_text(list == NULL ? "" : list),
	};
	status = monitor_ask_now(monitor, ROLE_INDEX, &build, on_built, building, err);
	buf_fini(&items);
	crew_dismiss(monitor->crew, ROLE_INDEX);
	if (status == STATUS_OK && building->status != STATUS_OK)
		return error_set(err, building->status, 0, "nothing is watched");
	return status;
}

static void
on_stored_watch(void *context, struct message *message)
{
	struct monitor *monitor = context;

	monitor->generation = message->stored_watch.generation;
}

static enum status
watch_items(struct monitor *monitor, struct error *err)
{
	struct building building = { .monitor = monitor, .index_fd = -1, .list_fd = -1 };
	struct message store = { .type = MESSAGE_STORE_WATCH };
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned parsers = (unsigned)monitor->settings->parsers;
	enum status status;

	status = build_index(monitor, &building, err);
	if (status != STATUS_OK)
		return status;
	store.store_watch =
	    (struct msg_store_watch){ .digest = building.digest, .count = building.count };
	status = monitor_ask_now(monitor, ROLE_STORE, &store, on_stored_watch, monitor, err);
	if (status != STATUS_OK) {
		close_fdp(&building.index_fd);
		close_fdp(&building.list_fd);
		return status;
	}
	if (parsers == 0)
		parsers = processors < 1 ? 1 : (unsigned)processors;
	return crew_start_parsers(
	    monitor->crew, parsers, monitor->generation, building.index_fd, building.list_fd, err);
}

/* ---- starting ---- */

static enum status
start_processes(struct monitor *monitor, struct error *err)
{
	static const enum role roles[] = { ROLE_STORE, ROLE_PROVE, ROLE_FETCH };
	enum status status = STATUS_OK;

	/* The operator's command runs in what was before any sandbox of ours. */
	if (monitor->settings->exec != NULL)
		status = crew_start(monitor->crew, ROLE_HOOK, 0, err);
	for (size_t i = 0; status == STATUS_OK && i < sizeof(roles) / sizeof(roles[0]); i++)
		status = crew_start(monitor->crew, roles[i], 0, err);
	return status;
}

/* ---- ending ---- */

static void
on_signal(void *context, int signal)
{
	struct watch *watch = context;

	/* The second one ends at once; what was committed is there at the next start. */
	if (watch->monitor.stopping)
		_exit(128 + signal);
	monitor_stop(&watch->monitor);
}

static void
on_flushed(void *context, struct message *message)
{
	struct watch *watch = context;

	watch->flushing = false;
	if (message != NULL && message->stored_all.untried == 0)
		monitor_stop(&watch->monitor);
}

/* --once: all logs are done, then all is committed and told. */
static void
look_whether_done(void *context)
{
	static const struct message flush = { .type = MESSAGE_STORE_FLUSH };
	struct watch *watch = context;
	struct monitor *monitor = &watch->monitor;
	bool done = true;

	for (size_t i = 0; i < monitor->follow_count; i++)
		done = done && follow_is_done(monitor->follows[i]);
	if (done && !watch->flushing)
		watch->flushing = monitor_ask(monitor, ROLE_STORE, 0, &flush, on_flushed, watch);
	loop_arm(monitor->loop, &watch->done_timer, DONE_TICK_MS, look_whether_done, watch);
}

static enum exit_code
how_it_ended(const struct monitor *monitor)
{
	bool unknown = false;

	if (monitor->output_failed)
		return EXIT_CODE_UNKNOWN;
	if (!monitor->settings->once || monitor->settings->self_test)
		return EXIT_CODE_OK;
	if (monitor->had_misbehaviour)
		return EXIT_CODE_CRYPTO;
	for (size_t i = 0; i < monitor->follow_count; i++)
		unknown = unknown || monitor->follows[i]->gave_up;
	if (unknown)
		return EXIT_CODE_UNKNOWN;
	return monitor->reported > 0 ? EXIT_CODE_FINDINGS : EXIT_CODE_OK;
}

/* ---- the self-test ---- */

/* Sends a match that never was through every output. */
static enum status
self_test(struct monitor *monitor, struct error *err)
{
	static const struct message test = { .type = MESSAGE_STORE_SELF_TEST };
	unsigned outputs = monitor->settings->exec != NULL ? 2 : 1;
	enum status status = STATUS_OK;

	monitor_tell(monitor, ROLE_STORE, 0, &test);
	while (status == STATUS_OK && !monitor->stopping &&
	       monitor->tested + monitor->test_failed < outputs)
		status = loop_step(monitor->loop, err);
	if (status != STATUS_OK)
		return status;
	if (monitor->tested != outputs)
		return error_set(err, STATUS_FILE, 0, "the self-test: %u of %u outputs work",
		    monitor->tested, outputs);
	output_message(&monitor->output, "the self-test: %u of %u outputs work", outputs, outputs);
	return STATUS_OK;
}

/* ---- the command ---- */

static enum status
run(struct watch *watch, struct error *err)
{
	struct monitor *monitor = &watch->monitor;
	enum status status;

	status = start_processes(monitor, err);
	if (status == STATUS_OK && monitor->settings->self_test)
		return self_test(monitor, err);
	if (status == STATUS_OK)
		status = watch_items(monitor, err);
	if (status == STATUS_OK)
		status = upkeep_lists(monitor, err);
	if (status != STATUS_OK)
		return status;
	progress_start(&watch->progress, monitor);
	if (monitor->settings->once)
		look_whether_done(watch);
	upkeep_start(&watch->upkeep, monitor);
	while (status == STATUS_OK && !monitor->stopping) {
		status = loop_step(monitor->loop, err);
		upkeep_run(&watch->upkeep);
	}
	progress_stop(&watch->progress);
	loop_disarm(monitor->loop, &watch->done_timer);
	return status;
}

static enum status
check_settings(const struct settings *settings, struct error *err)
{
	uint64_t index;

	if (settings->operand_count == 0 && settings->watchlist == NULL && !settings->self_test)
		return error_set(err, STATUS_USAGE, 0,
		    "ctvigil watch needs a name, an address or a --watchlist; see ctvigil watch "
		    "--help");
	if (settings->from != NULL && !log_option_index(settings->from, 0, &index))
		return error_set(
		    err, STATUS_USAGE, 0, "--from is now, beginning or the number of an entry");
	return STATUS_OK;
}

enum exit_code
command_watch(const struct settings *given)
{
	cleanup_with(loop_freep) struct loop *loop = loop_new(NULL, NULL);
	cleanup_with(free_p) char *folder = NULL;
	struct settings settings = *given;
	struct watch watch = { .monitor = { .settings = &settings, .loop = loop } };
	struct monitor *monitor = &watch.monitor;
	enum exit_code code;
	enum status status;
	struct error err;
	sigset_t signals;

	output_init(&monitor->output, settings.quiet);
	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGINT);
	(void)sigaddset(&signals, SIGTERM);
	(void)signal(SIGPIPE, SIG_IGN);
	status = check_settings(&settings, &err);
	if (status == STATUS_OK)
		status = state_folder(given->state, &folder, &err);
	if (status == STATUS_OK)
		status = loop_signals(loop, &signals, on_signal, &watch, &err);
	if (status != STATUS_OK) {
		output_error(&monitor->output, "%s", err.message);
		return exit_of_status(status);
	}
	settings.state = folder;
	monitor->paces.max_rate = settings.max_rate;
	monitor->crew = crew_new(monitor);
	status = run(&watch, &err);
	/* It may be told to stop before it has begun. */
	if (monitor->stopping)
		status = STATUS_OK;
	code = status == STATUS_OK ? how_it_ended(monitor) : exit_of_status(status);
	if (status != STATUS_OK)
		output_error(&monitor->output, "%s", err.message);
	monitor->stopping = true;
	crew_stop(monitor->crew);
	crew_free(monitor->crew);
	monitor_fini(monitor);
	output_clear_status(&monitor->output);
	return code;
}
