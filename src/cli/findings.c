/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil findings: what was found and is open, one line each.  The state is only read here;
 * what people decide is in act.c.
 */
#include "alert/json.h"
#include "base/clock.h"
#include "base/escape.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/own.h"
#include "cli/act.h"
#include "cli/command.h"
#include "cli/explain.h"
#include "cli/state_folder.h"
#include "cli/state_read.h"
#include "cli/table.h"
#include "ipc/io.h"
#include "proc/output.h"
#include "proc/told.h"

#include <inttypes.h>

static const struct table_column columns[] = {
	{ "ID", false },
	{ "SEVERITY", false },
	{ "STATE", false },
	{ "SEEN", false },
	{ "FOR", false },
	{ "WHY", false },
};

struct listing {
	bool json;
	struct table table;
	struct buf lines;
	size_t count;
};

static struct match_verdict
verdict_of_listed(const struct store_listed *listed)
{
	return (struct match_verdict){
		.state = listed->verdict.state,
		.severity = listed->verdict.severity,
		.rule = listed->verdict.rule,
		.source = listed->verdict.source,
		.until_ms = listed->verdict.until_ms,
	};
}

static void
append_json(struct buf *out, const struct store_listed *listed)
{
	const struct match_verdict verdict = verdict_of_listed(listed);

	buf_byte(out, '{');
	json_text(out, "schema", VIEW("ctvigil.finding/v1"));
	json_hash(out, "id", &listed->id);
	verdict_append_json(out, &verdict);
	json_time_ms(out, "first_seen", listed->first_seen_ms);
	if (listed->values > 0)
		json_text(out, "value", listed->value);
	else
		json_null(out, "value");
	json_number(out, "values", listed->values);
	buf_text(out, "}\n");
}

/* "www.example.org and 3 more" */
static void
append_values(struct buf *out, const struct store_listed *listed)
{
	escape_append_text(out, listed->value);
	if (listed->values > 1)
		buf_printf(out, " and %" PRIu64 " more", listed->values - 1);
}

static void
add_row(struct table *table, const struct store_listed *listed)
{
	const struct match_verdict verdict = verdict_of_listed(listed);
	struct view id = hash_view(&listed->id);
	struct buf text;

	buf_init_growing(&text, LIMIT_MESSAGE);
	hex_append(&text, view_take_up_to(&id, MATCH_ID_SHOWN));
	table_cell(table, buf_view(&text));
	table_cell(table, view_text(severities[verdict.severity].word));
	table_cell(table, view_text(finding_states[verdict.state].word));
	buf_clear(&text);
	clock_append_ms(&text, listed->first_seen_ms);
	table_cell(table, buf_view(&text));
	buf_clear(&text);
	append_values(&text, listed);
	table_cell(table, buf_view(&text));
	buf_clear(&text);
	verdict_append_why(&text, &verdict);
	table_cell(table, buf_view(&text));
	buf_fini(&text);
}

static bool
on_listed(void *context, const struct store_listed *listed)
{
	struct listing *listing = context;

	listing->count++;
	if (listing->json)
		append_json(&listing->lines, listed);
	else
		add_row(&listing->table, listed);
	return true;
}

/* The states that are listed, as a set. */
static unsigned
wanted_states(bool all)
{
	unsigned states = 0;

	for (enum finding_state state = 0; state < FINDING_STATES; state++) {
		if (all || finding_states[state].is_open)
			states |= 1U << state;
	}
	return states;
}

static enum status
print_list(
    const struct settings *settings, struct output *output, struct store *store, struct error *err)
{
	struct listing listing = { .json = settings->jsonl };
	enum status status;

	table_init(&listing.table, columns, sizeof(columns) / sizeof(columns[0]));
	buf_init_growing(&listing.lines, LIMIT_RENDERED);
	status = store_each_issuance(store, wanted_states(settings->all), on_listed, &listing, err);
	if (!settings->jsonl && listing.count > 0)
		table_append(&listing.lines, &listing.table);
	if (status == STATUS_OK)
		status = io_write_full(output->results_fd, buf_view(&listing.lines), err);
	if (status == STATUS_OK && listing.count == 0)
		output_message(
		    output, "%s", settings->all ? "nothing was found yet" : "nothing is open");
	buf_fini(&listing.lines);
	table_fini(&listing.table);
	return status;
}

/* What people decide. */
static enum exit_code
decide(const struct settings *settings)
{
	cleanup_with(free_p) char *folder = NULL;
	struct output output;
	struct error err;
	enum status status;

	output_init(&output, settings->quiet);
	status = state_folder(settings->state, &folder, &err);
	if (status == STATUS_OK)
		return act_run(settings, folder, &output);
	output_error(&output, "%s", err.message);
	return exit_of_status(status);
}

enum exit_code
command_findings(const struct settings *settings)
{
	if (settings->act == CONF_ACT_NONE || settings->act == CONF_ACT_LIST)
		return state_read(settings, print_list);
	if (settings->act == CONF_ACT_FINDING)
		return state_read(settings, explain_show);
	return decide(settings);
}
