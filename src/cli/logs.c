/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil logs: how each log of a state stands, one line each, and what it does now, if
 * the owner of the state is at work.  The state is only read here; what else the command
 * does is in act.c and evidence.c.
 */
#include "base/clock.h"
#include "base/escape.h"
#include "base/limits.h"
#include "base/own.h"
#include "cli/act.h"
#include "cli/command.h"
#include "cli/evidence.h"
#include "cli/log_status.h"
#include "cli/state_folder.h"
#include "cli/table.h"
#include "ipc/io.h"
#include "proc/output.h"
#include "store/folder.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <time.h>

static const struct table_column columns[] = {
	{ "LOG", false },
	{ "OPERATOR", false },
	{ "STATE", false },
	{ "PROTOCOL", false },
	{ "HEAD", true },
	{ "AGE", true },
	{ "FROM", true },
	{ "TO", true },
	{ "PROVEN", true },
	{ "LOST", true },
	{ "WATCHED SINCE", true },
	{ "GAPS", true },
	{ "LAG", true },
	/* Where there is an owner. */
	{ "NOW", false },
	{ "REQUESTS", true },
	{ "EVERY", true },
	{ "NEXT", true },
	{ "COSIGNED", false },

	{ "STATUS", false },
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))
#define LIVE_COLUMNS 5

static void
number_cell(struct table *table, bool has, uint64_t number)
{
	char text[24];
	struct buf shown;

	buf_init(&shown, text, sizeof(text));
	if (has)
		buf_printf(&shown, "%" PRIu64, number);
	else
		buf_byte(&shown, '-');
	table_cell(table, buf_view(&shown));
}

static void
age_cell(struct table *table, const struct log_status *status, int64_t now_s)
{
	char text[24];
	struct buf shown;

	buf_init(&shown, text, sizeof(text));
	if (status->log.has_head)
		clock_append_age(&shown, log_status_age_s(status, now_s));
	else
		buf_byte(&shown, '-');
	table_cell(table, buf_view(&shown));
}

static void
wait_cell(struct table *table, bool has, uint64_t milliseconds)
{
	char text[24];
	struct buf shown;

	buf_init(&shown, text, sizeof(text));
	if (has)
		log_status_append_wait(&shown, milliseconds);
	else
		buf_byte(&shown, '-');
	table_cell(table, buf_view(&shown));
}

/* "2/3 15s": by two witnesses of three, the first of them 15 seconds ago. */
static void
cosigned_cell(struct table *table, const struct log_status *status, int64_t now_s)
{
	const struct log_live *live = &status->live;
	char text[64];
	struct buf shown;

	buf_init(&shown, text, sizeof(text));
	if (live->witnesses == 0)
		buf_byte(&shown, '-');
	else
		buf_printf(&shown, "%" PRIu64 "/%" PRIu64, live->cosigned, live->witnesses);
	if (live->cosigned > 0) {
		buf_byte(&shown, ' ');
		clock_append_age(&shown, log_status_cosigned_age_s(status, now_s));
	}
	table_cell(table, buf_view(&shown));
}

static void
live_cells(struct table *table, const struct log_status *status, int64_t now_s)
{
	const struct log_live *live = &status->live;
	bool known = live->does != NULL;

	table_cell(table, view_text(known ? live->does : "-"));
	number_cell(table, known, live->requests);
	wait_cell(table, known, live->distance_ms);
	wait_cell(table, known && live->has_next, live->next_ms);
	cosigned_cell(table, status, now_s);
}

static void
status_cell(struct table *table, const struct log_status *status)
{
	const struct store_log_status *log = &status->log;
	struct buf shown;

	buf_init_growing(&shown, LIMIT_MESSAGE);
	if (log->failed)
		buf_text(&shown, "failed");
	else if (!log->progress.known)
		buf_text(&shown, "not read yet");
	else
		buf_text(&shown, "ok");
	if (status->last_error[0] != '\0') {
		buf_text(&shown, log->failed ? ": " : "; last error: ");
		escape_append_text(&shown, view_text(status->last_error));
	}
	if (status->live.trouble != NULL && status->live.trouble[0] != '\0') {
		buf_text(&shown, "; now: ");
		escape_append_text(&shown, view_text(status->live.trouble));
	}
	table_cell(table, buf_view(&shown));
	buf_fini(&shown);
}

static void
add_row(struct table *table, const struct log_status *status, int64_t now_s, bool live)
{
	const struct store_log_status *log = &status->log;
	bool known = log->progress.known;

	table_escaped(table, view_text(status->name));
	table_escaped(table, view_text(status->operator_name));
	table_cell(table, view_text(log_status_state(status)));
	table_cell(table, view_text(log_status_protocol(status)));
	number_cell(table, log->has_head, log->head_size);
	age_cell(table, status, now_s);
	number_cell(table, known, log->progress.begin);
	number_cell(table, known, log->progress.folded);
	number_cell(table, known, log->progress.proven);
	number_cell(table, true, log->lost);
	number_cell(table, known, status->watched_since);
	number_cell(table, true, status->gaps);
	number_cell(table, known && log->has_head, log_status_lag(status));
	if (live)
		live_cells(table, status, now_s);
	status_cell(table, status);
}

/* Whether --logs asks for it. */
static bool
is_chosen(const struct settings *settings, const struct log_status *status)
{
	const char *pattern = settings->logs;

	return pattern == NULL || fnmatch(pattern, status->name, FNM_CASEFOLD) == 0 ||
	       fnmatch(pattern, status->operator_name, FNM_CASEFOLD) == 0;
}

/* The columns there are; how many. */
static size_t
choose_columns(bool live, struct table_column ret[COLUMNS])
{
	const size_t count = live ? COLUMNS : COLUMNS - LIVE_COLUMNS;

	memcpy(ret, columns, sizeof(columns));
	ret[count - 1] = columns[COLUMNS - 1];
	return count;
}

/* Appends the lines of those that are chosen, and says how many there are. */
static size_t
append_lines(struct buf *out, const struct settings *settings, const struct log_statuses *statuses,
    bool live)
{
	struct table_column chosen[COLUMNS];
	int64_t now_s = time(NULL);
	struct table table;
	size_t count = 0;

	table_init(&table, chosen, choose_columns(live, chosen));
	for (size_t i = 0; i < statuses->count; i++) {
		const struct log_status *status = &statuses->items[i];

		if (!is_chosen(settings, status))
			continue;
		count++;
		if (!settings->jsonl) {
			add_row(&table, status, now_s, live);
			continue;
		}
		log_status_append_json(out, status, now_s);
		buf_byte(out, '\n');
	}
	if (!settings->jsonl && count > 0)
		table_append(out, &table);
	table_fini(&table);
	return count;
}

/* Asks the owner, if there is one.  Whether it answered; if not, that is said. */
static bool
ask_owner(struct output *output, const char *folder, struct log_statuses *statuses)
{
	struct error err;
	bool asked;

	if (log_statuses_ask(statuses, folder, &asked, &err) != STATUS_OK)
		output_message(output, "what the logs do now is not known: %s", err.message);
	else if (!asked && folder_owner(folder) > 0)
		output_message(output,
		    "what the logs do now is not known: process %ld owns the state, and does not listen",
		    folder_owner(folder));
	else if (!asked)
		output_message(output, "no monitor is running: this is what the last one left");
	return asked;
}

static enum status
print_logs(const struct settings *settings, const char *folder, struct output *output,
    struct store *store, struct error *err)
{
	struct log_statuses statuses;
	enum status status = log_statuses_read(store, &statuses, err);
	bool live = status == STATUS_OK && ask_owner(output, folder, &statuses);
	struct buf lines;

	buf_init_growing(&lines, LIMIT_MESSAGE);
	if (status == STATUS_OK && append_lines(&lines, settings, &statuses, live) > 0)
		status = io_write_full(output->results_fd, buf_view(&lines), err);
	else if (status == STATUS_OK && settings->logs != NULL)
		status = error_set(err, STATUS_USAGE, 0,
		    "--logs %s: no log has such a name or operator", settings->logs);
	else if (status == STATUS_OK)
		output_message(output, "no log has been followed yet");
	buf_fini(&lines);
	log_statuses_fini(&statuses);
	return status;
}

enum exit_code
command_logs(const struct settings *settings)
{
	cleanup_with(store_closep) struct store *store = NULL;
	cleanup_with(free_p) char *folder = NULL;
	struct output output;
	enum status status;
	struct error err;

	output_init(&output, settings->quiet);
	status = state_folder(settings->state, &folder, &err);
	if (status == STATUS_OK && settings->act != CONF_ACT_NONE &&
	    settings->act != CONF_ACT_EVIDENCE)
		return act_run(settings, folder, &output);
	if (status == STATUS_OK)
		status = store_open_reading(folder, &store, &err);
	if (status == STATUS_OK && settings->act == CONF_ACT_EVIDENCE)
		status = evidence_print(settings, &output, store, &err);
	else if (status == STATUS_OK)
		status = print_logs(settings, folder, &output, store, &err);
	if (status != STATUS_OK)
		output_error(&output, "%s", err.message);
	return exit_of_status(status);
}
