/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show_log.h"

#include "alert/json.h"
#include "base/clock.h"
#include "base/limits.h"

#include <inttypes.h>
#include <stdio.h>

#define NUMBER_MAX 24

/* What parse says of the entry. */
struct shown {
	uint64_t timestamp_ms;
	struct buf text;
	struct buf json;
};

/* It may be read again, if it did not agree with the tree: the last time counts. */
static void
on_shown(void *context, const struct msg_parsed_shown *from)
{
	struct shown *shown = context;

	shown->timestamp_ms = from->timestamp_ms;
	buf_clear(&shown->text);
	buf_clear(&shown->json);
	buf_bytes(&shown->text, from->text);
	buf_bytes(&shown->json, from->json);
}

static void
append_text(struct buf *out, const struct one_log *one, uint64_t index, const struct shown *shown)
{
	const struct head *head = &one->follow->head;
	const char *reason = one_log_unproven(one);

	buf_printf(out, "%s:%" PRIu64 ", ", one->log.name, index);
	if (reason != NULL) {
		buf_printf(out, "not proven (%s): ", reason);
	} else {
		buf_text(out, "proven to be in the tree of ");
		buf_grouped(out, head->size);
		buf_text(out, " entries that it signed at ");
		clock_append_ms(out, head->timestamp_ms);
		buf_text(out, ": ");
	}
	buf_bytes(out, buf_view(&shown->text));
}

static void
append_json(struct buf *out, const struct one_log *one, const struct show_entry *entry,
    const struct shown *shown)
{
	buf_byte(out, '{');
	json_text(out, "schema", VIEW("ctvigil.certificate/v1"));
	json_text(out, "file", view_text(entry->operand));
	json_number(out, "number", 1);
	json_text(out, "log", view_text(one->log.name));
	json_number(out, "index", entry->index);
	json_time_ms(out, "timestamp", shown->timestamp_ms);
	json_boolean(out, "proven", one_log_unproven(one) == NULL);
	if (shown->json.len > 0)
		buf_byte(out, ',');
	buf_bytes(out, buf_view(&shown->json));
	buf_text(out, "}\n");
}

static void
append(struct buf *out, const struct one_log *one, const struct show_entry *entry,
    const struct shown *shown)
{
	if (one->session.settings.jsonl)
		append_json(out, one, entry, shown);
	else
		append_text(out, one, entry->index, shown);
}

static enum status
get(struct one_log *one, const struct show_entry *entry, struct buf *out, struct error *err)
{
	struct monitor *monitor = &one->session.monitor;
	struct shown shown = { .timestamp_ms = 0 };
	enum status status;

	buf_init_growing(&shown.text, LIMIT_RENDERED);
	buf_init_growing(&shown.json, LIMIT_RENDERED);
	monitor->shown = on_shown;
	monitor->shown_context = &shown;
	one_log_know(one, &entry->known);
	status = one_log_read(one, NULL, 0, err);
	if (status == STATUS_OK && shown.text.len == 0 && one_log_is_finished(one))
		status = error_set(err, STATUS_LOG_MALFORMED, 0,
		    "%s: what it gives for entry %" PRIu64 " is no entry that can be read",
		    one->log.name, entry->index);
	else if (status == STATUS_OK && shown.text.len > 0)
		append(out, one, entry, &shown);
	buf_fini(&shown.text);
	buf_fini(&shown.json);
	return status;
}

enum exit_code
show_log(const struct settings *given, const struct show_entry *entry, struct buf *out)
{
	char from[NUMBER_MAX];
	char to[NUMBER_MAX];
	struct settings settings = *given;
	struct one_log one;
	struct error err;
	enum status status;

	(void)snprintf(from, sizeof(from), "%" PRIu64, entry->index);
	(void)snprintf(to, sizeof(to), "%" PRIu64, entry->index + 1);
	settings.from = from;
	settings.to = to;
	settings.parsers = 1;
	status = one_log_begin(&one, &settings, entry->log, &err);
	if (status == STATUS_OK)
		status = get(&one, entry, out, &err);
	return one_log_end(&one, status, &err);
}
