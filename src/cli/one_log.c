/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/one_log.h"

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"
#include "cli/state_folder.h"
#include "proc/lists.h"
#include "proc/log_option.h"
#include "source/log.h"
#include "store/store.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What a state keeps under this name: which range it is of. */
#define IDENTITY VIEW("range")
#define IDENTITY_MAX (16 * KIB)
/* Of the name of a log, in that of a folder. */
#define FOLDER_NAME_MAX 64
/* Of the hash of all that makes a range: no two of one user will be alike. */
#define FOLDER_HASH_LEN 8
#define BAR_TICK_MS 200

bool
one_log_is_meant(const char *operand)
{
	/* What is spelled as a path is not a log's name, which begins with a host. */
	return strstr(operand, "://") != NULL ||
	       (operand[0] != '/' && operand[0] != '.' && access(operand, F_OK) != 0);
}

/* ---- what is asked for ---- */

static enum status
check_range(const struct settings *settings, struct error *err)
{
	uint64_t from;
	uint64_t to;

	/* What "now" is, the log will say. */
	if (!log_option_index(settings->from, UINT64_MAX, &from) || from == UINT64_MAX)
		return error_set(
		    err, STATUS_USAGE, 0, "--from is beginning or the number of an entry");
	if (!log_option_index(settings->to, UINT64_MAX, &to))
		return error_set(err, STATUS_USAGE, 0, "--to is now or the number of an entry");
	if (from > to)
		return error_set(err, STATUS_USAGE, 0, "there are no entries from %s to %s",
		    settings->from, settings->to);
	return STATUS_OK;
}

/* A log that is named by its URL is known at once. */
static enum status
read_url(struct one_log *one, struct error *err)
{
	struct settings *settings = &one->session.settings;
	struct log_list list;
	enum status status;

	if (settings->log_url != NULL || strstr(one->operand, "://") == NULL)
		return STATUS_OK;
	settings->log_url = one->operand;
	status = log_option_read(settings, &list, err);
	if (status != STATUS_OK)
		return status;
	one->log = list.logs[0];
	log_list_fini(&list);
	return STATUS_OK;
}

/* The log is from then on as if its URL had been given, with all that is known of it. */
static void
describe(struct one_log *one, const char *origin)
{
	struct settings *settings = &one->session.settings;

	settings->log_url = one->log.url;
	settings->protocol = log_type_of(one->log.protocol)->name;
	settings->origin = one->log.protocol == LOG_STATIC && origin[0] != '\0' ? origin : NULL;
}

static enum status
find_log(struct one_log *one, struct error *err)
{
	enum status status;

	if (one->session.settings.log_url != NULL)
		return STATUS_OK;
	status = lists_find(&one->session.monitor, one->operand, &one->log, err);
	if (status == STATUS_OK)
		describe(one, one->log.name);
	return status;
}

enum status
one_log_begin(
    struct one_log *one, const struct settings *settings, const char *operand, struct error *err)
{
	struct settings *own = &one->session.settings;
	enum status status;

	*one = (struct one_log){ .operand = operand };
	buf_init_growing(&one->identity, IDENTITY_MAX);
	status = session_init(&one->session, settings, err);
	own->once = true;
	if (own->from == NULL)
		own->from = "beginning";
	if (own->to == NULL)
		own->to = "now";
	if (status == STATUS_OK)
		status = check_range(own, err);
	return status;
}

void
one_log_know(struct one_log *one, const struct known_log *known)
{
	if (!known->found)
		return;
	one->log = known->log;
	describe(one, known->origin);
}

/* ---- its state ---- */

static const char *
command_name(enum conf_command command)
{
	const struct conf_command_row *row = conf_commands;

	while (row->command != command)
		row++;
	return row->name;
}

/* All that makes the range what it is, a line each. */
static void
write_identity(struct one_log *one)
{
	const struct settings *settings = &one->session.settings;
	const char *const parts[] = { command_name(settings->command), one->operand, settings->key,
		settings->origin, settings->protocol, settings->log_list, settings->from,
		settings->to };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		buf_text(&one->identity, parts[i] == NULL ? "" : parts[i]);
		buf_byte(&one->identity, '\n');
	}
	hex_append(&one->identity, hash_view(&one->session.index.digest));
}

/* The name of the log as a part of that of a folder. */
static void
append_name(struct buf *out, const char *name)
{
	const char *host = strstr(name, "://");

	if (host != NULL)
		name = host + strlen("://");
	for (size_t i = 0; name[i] != '\0' && i < FOLDER_NAME_MAX; i++)
		buf_byte(out,
		    isalnum((unsigned char)name[i]) || name[i] == '.' ? (uint8_t)name[i] : '_');
}

static enum status
name_folder(struct one_log *one, struct error *err)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	cleanup_with(free_p) char *above = NULL;
	struct settings *settings = &one->session.settings;
	struct hash hash = hash_bytes(hasher, buf_view(&one->identity));
	enum status status = state_folder(settings->state, &above, err);
	struct buf name;

	if (status != STATUS_OK)
		return status;
	/* For show, --state has what was reported before. */
	one->folder_is_ours = settings->state == NULL || settings->command == CONF_SHOW;
	if (one->folder_is_ours) {
		buf_init_growing(&name, IDENTITY_MAX);
		buf_printf(&name, "%s/%s-", above, command_name(settings->command));
		append_name(&name, one->operand);
		buf_printf(&name, "-%s-%s-", settings->from, settings->to);
		hex_append(&name, view_of(hash.bytes, FOLDER_HASH_LEN));
		one->folder = xstrdup(buf_string(&name));
		buf_fini(&name);
	} else {
		one->folder = TAKE(above);
	}
	settings->state = one->folder;
	return STATUS_OK;
}

struct claim {
	const struct one_log *one;
	bool is_known;
	bool is_same;
};

static void
on_recalled(void *context, struct message *message)
{
	struct claim *claim = context;

	if (message == NULL)
		return;
	claim->is_known = message->store_recalled.found;
	claim->is_same = claim->is_known &&
			 view_equal(message->store_recalled.body, buf_view(&claim->one->identity));
}

/* A state that --state names must be new or of this very range: what was read and told
 * for another is not what is asked for. */
static enum status
claim_folder(struct one_log *one, bool is_used, struct error *err)
{
	struct monitor *monitor = &one->session.monitor;
	struct claim claim = { .one = one };
	const struct message recall = {
		.type = MESSAGE_STORE_RECALL,
		.store_recall = { .name = IDENTITY },
	};
	const struct message keep = {
		.type = MESSAGE_STORE_KEEP,
		.store_keep = {
			.name = IDENTITY,
			.at_ms = (int64_t)time(NULL) * 1000,
			.body = buf_view(&one->identity),
		},
	};
	enum status status =
	    monitor_ask_now(monitor, ROLE_STORE, &recall, on_recalled, &claim, err);

	if (status != STATUS_OK)
		return status;
	if (is_used && !one->folder_is_ours && !claim.is_same)
		return error_set(err, STATUS_USAGE, 0,
		    "--state %s: this is the state of something else; name a new folder",
		    one->folder);
	if (!claim.is_known)
		monitor_tell(monitor, ROLE_STORE, 0, &keep);
	return STATUS_OK;
}

/* ---- at work ---- */

static void
begin_bar(struct one_log *one)
{
	const struct follow *follow = one->follow;
	struct output *output = &one->session.monitor.output;

	one->bar_begun = true;
	one->first = follow->folded - num_min64(follow->entries, follow->folded);
	if (one->first > follow->begin && one->first == follow->goal)
		output_message(output,
		    "%s: all of it was read before, and what was found was told then",
		    follow->log.name);
	else if (one->first > follow->begin)
		output_message(
		    output, "%s: going on at entry %ju", follow->log.name, (uintmax_t)one->first);
	bar_start(&one->bar, output, follow->goal - num_min64(one->first, follow->goal));
}

/* What is left to do is known when the log has shown its head. */
static void
step_bar(struct one_log *one)
{
	const struct follow *follow = one->follow;

	if (follow->phase != FOLLOW_READING || !follow->has_goal)
		return;
	if (!one->bar_begun)
		begin_bar(one);
	bar_step(&one->bar, follow->folded - num_min64(one->first, follow->folded));
}

static void
on_bar(void *context)
{
	struct one_log *one = context;

	step_bar(one);
	loop_arm(one->session.monitor.loop, &one->bar_timer, BAR_TICK_MS, on_bar, one);
}

static enum status
follow_it(struct one_log *one, struct error *err)
{
	struct monitor *monitor = &one->session.monitor;
	enum status status;

	monitor->follows = xcalloc(1, sizeof(struct follow *));
	one->follow = follow_new(monitor, &one->log);
	monitor->follows[monitor->follow_count++] = one->follow;
	follow_start(one->follow);
	on_bar(one);
	status = session_run(&one->session, err);
	loop_disarm(monitor->loop, &one->bar_timer);
	if (status == STATUS_OK)
		step_bar(one);
	return status;
}

static bool
take_counts(void *context, const struct store_log_status *log)
{
	struct one_log *one = context;

	one->counts = (struct counts){ log->parsed, log->with_faults, log->faulty };
	return true;
}

/* The state has what was read by this call and by those before it. */
static enum status
read_counts(struct one_log *one, struct error *err)
{
	cleanup_with(store_closep) struct store *store = NULL;
	struct store_counts counts = { .issuances = 0 };
	enum status status = store_open_reading(one->folder, &store, err);

	if (status == STATUS_OK)
		status = store_each_log(store, take_counts, one, err);
	if (status == STATUS_OK)
		status = store_count(store, &counts, err);
	one->issuances = counts.issuances;
	return status;
}

enum status
one_log_read(struct one_log *one, const char *const *items, size_t count, struct error *err)
{
	struct session *session = &one->session;
	enum status status = read_url(one, err);
	bool is_used = false;

	if (status == STATUS_OK)
		status = session_build_index(session, &session->settings, items, count, err);
	if (status == STATUS_OK) {
		write_identity(one);
		status = name_folder(one, err);
	}
	if (status == STATUS_OK) {
		is_used = state_folder_is_used(one->folder);
		status = session_start(session, err);
	}
	if (status == STATUS_OK)
		status = claim_folder(one, is_used, err);
	if (status == STATUS_OK)
		status = find_log(one, err);
	if (status == STATUS_OK)
		status = session_start_parsers(session, err);
	if (status == STATUS_OK)
		status = follow_it(one, err);
	if (status != STATUS_OK)
		return status;
	session_stop(session);
	return read_counts(one, err);
}

/* ---- the end ---- */

bool
one_log_is_finished(const struct one_log *one)
{
	return one->session.done && one->follow != NULL && !one->follow->gave_up;
}

const char *
one_log_unproven(const struct one_log *one)
{
	if (one->follow->gave_up)
		return one->follow->last_error;
	if (one->session.monitor.had_misbehaviour)
		return "the log was caught misbehaving";
	return one_log_is_finished(one) ? NULL : "it was stopped before the end";
}

void
one_log_append_proof(struct buf *out, const struct one_log *one)
{
	const struct head *head = &one->follow->head;

	buf_text(out, "they are in the tree of ");
	buf_grouped(out, head->size);
	buf_printf(out, " entries that %s signed at ", one->log.name);
	clock_append_ms(out, head->timestamp_ms);
}

static void
say_unfinished(struct one_log *one)
{
	struct output *output = &one->session.monitor.output;

	if (one->follow == NULL)
		output_error(output, "stopped before anything was read");
	else if (one->follow->gave_up)
		output_error(
		    output, "%s: not verified: %s", one->log.name, one->follow->last_error);
	else
		output_error(output, "stopped at entry %ju; the same command goes on",
		    (uintmax_t)one->follow->folded);
}

/* Whether the state has something that a later call would miss. */
static bool
is_needed(const struct one_log *one)
{
	const struct follow *follow = one->follow;

	if (follow == NULL)
		return false;
	if (one->session.monitor.had_misbehaviour)
		return true;
	return !one_log_is_finished(one) && (follow->resumes || follow->entries > 0);
}

enum exit_code
one_log_end(struct one_log *one, enum status status, const struct error *err)
{
	struct monitor *monitor = &one->session.monitor;
	bool interrupted = one->session.interrupted;
	enum exit_code code = interrupted ? EXIT_CODE_OK : exit_of_status(status);

	session_stop(&one->session);
	/* What fails because it was told to stop is no failure. */
	if (status != STATUS_OK && !interrupted)
		output_error(&monitor->output, "%s", err->message);
	else if (!one_log_is_finished(one)) {
		code = exit_worse(code, EXIT_CODE_UNKNOWN);
		say_unfinished(one);
	}
	if (monitor->had_misbehaviour) {
		code = exit_worse(code, EXIT_CODE_CRYPTO);
		output_message(&monitor->output, "what shows it is kept in %s", one->folder);
	}
	if (one->folder_is_ours && !is_needed(one))
		state_folder_remove(one->folder);
	session_fini(&one->session);
	buf_fini(&one->identity);
	free(one->folder);
	return code;
}
