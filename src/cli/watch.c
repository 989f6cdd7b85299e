/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil watch and ctvigil run: follow the logs until they are stopped or, with --once, have
 * caught up; run as its configuration says, which may change meanwhile.
 */
#include "base/own.h"
#include "cli/command.h"
#include "cli/config.h"
#include "cli/items.h"
#include "cli/reload.h"
#include "cli/session.h"
#include "cli/state_folder.h"
#include "proc/control.h"
#include "proc/log_option.h"
#include "proc/ours.h"
#include "proc/progress.h"
#include "proc/service.h"

struct watch {
	struct session session;
	struct progress progress;
	struct control control;
	struct service service; /* of run */
	struct ours ours;
	struct reload reload;
};

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

/* Logs are followed all the same where there can be no socket. */
static void
listen_to_commands(struct watch *watch)
{
	struct monitor *monitor = &watch->session.monitor;
	struct error err;

	if (control_start(&watch->control, monitor, &err) != STATUS_OK)
		output_error(&monitor->output, "commands are not listened to: %s", err.message);
}

/* Whoever follows knows at first what was declared before, so that it need not wait. */
static enum status
know_ours(struct watch *watch, struct error *err)
{
	struct monitor *monitor = &watch->session.monitor;
	enum status status = STATUS_OK;

	ours_start(&watch->ours, monitor);
	while (status == STATUS_OK && !monitor->stopping && !ours_are_known(&watch->ours)) {
		status = loop_step(monitor->loop, err);
		ours_turn(&watch->ours);
	}
	return status;
}

static enum status
run(struct watch *watch, struct error *err)
{
	struct session *session = &watch->session;
	const struct settings *settings = &session->settings;
	enum status status = session_start(session, err);

	witnesses_say(&session->monitor.witnesses, &session->monitor.output);
	if (status == STATUS_OK && settings->self_test)
		return self_test(&session->monitor, err);
	if (status == STATUS_OK)
		listen_to_commands(watch);
	if (status == STATUS_OK)
		status = session_build_index(
		    session, settings, settings->operands, settings->operand_count, err);
	if (status == STATUS_OK)
		status = session_start_parsers(session, err);
	if (status == STATUS_OK)
		status = know_ours(watch, err);
	if (status == STATUS_OK)
		status = upkeep_lists(&session->monitor, err);
	if (status != STATUS_OK)
		return status;
	progress_start(&watch->progress, &session->monitor);
	if (settings->command == CONF_RUN) {
		service_start(&watch->service, &session->monitor);
		service_is_ready(&watch->service);
	}
	status = session_run(session, err);
	service_stop(&watch->service);
	progress_stop(&watch->progress);
	return status;
}

static enum status
check_settings(const struct settings *settings, struct error *err)
{
	bool nothing = settings->operand_count == 0 && settings->watch.count == 0 &&
		       settings->watchlists.count == 0 && !settings->self_test;
	uint64_t index;

	if (nothing && settings->command == CONF_RUN)
		return error_set(err, STATUS_USAGE, 0,
		    "%s: nothing is watched: it needs watch or watchlists", settings->config);
	if (nothing)
		return error_set(err, STATUS_USAGE, 0,
		    "ctvigil watch needs a name, an address or a --watchlist; see ctvigil watch "
		    "--help");
	if (settings->from != NULL && !log_option_index(settings->from, 0, &index))
		return error_set(
		    err, STATUS_USAGE, 0, "--from is now, beginning or the number of an entry");
	if (settings->command == CONF_RUN)
		return items_check_lists(&settings->watchlists, err);
	return STATUS_OK;
}

static void
turn(void *context)
{
	struct watch *watch = context;

	reload_turn(&watch->reload);
	ours_turn(&watch->ours);
}

/* Follows as settings say; loaded are those that may be read again, or NULL. */
static enum exit_code
follow(const struct settings *settings, const struct settings *loaded)
{
	cleanup_with(free_p) char *folder = NULL;
	struct watch watch = { .control = { .monitor = NULL } };
	struct monitor *monitor = &watch.session.monitor;
	enum exit_code code;
	enum status status;
	struct error err;

	status = session_init(&watch.session, settings, &err);
	if (loaded != NULL)
		reload_start(&watch.reload, &watch.session, &watch.service, &watch.ours, loaded);
	watch.session.turn = turn;
	watch.session.turn_context = &watch;
	if (status == STATUS_OK)
		status = check_settings(settings, &err);
	if (status == STATUS_OK)
		status = state_folder(settings->state, &folder, &err);
	watch.session.settings.state = folder;
	if (status == STATUS_OK)
		status = run(&watch, &err);
	/* It may be told to stop before it has begun. */
	if (monitor->stopping)
		status = STATUS_OK;
	code = status == STATUS_OK ? how_it_ended(monitor) : exit_of_status(status);
	if (status != STATUS_OK)
		output_error(&monitor->output, "%s", err.message);
	control_stop(&watch.control);
	ours_stop(&watch.ours);
	session_fini(&watch.session);
	reload_stop(&watch.reload);
	return code;
}

enum exit_code
command_watch(const struct settings *settings)
{
	return follow(settings, NULL);
}

enum exit_code
command_run(const struct settings *given)
{
	struct settings effective;
	struct settings loaded;
	struct output output;

	output_init(&output, given->quiet);
	if (!config_load(given, &output, &loaded)) {
		conf_free(&loaded);
		return EXIT_CODE_USAGE;
	}
	conf_copy(&loaded, &effective);
	return follow(&effective, &loaded);
}
