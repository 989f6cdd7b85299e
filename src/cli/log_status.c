/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/log_status.h"

#include "alert/json.h"
#include "base/clock.h"
#include "base/own.h"
#include "proc/owner.h"
#include "source/log.h"
#include "source/loglist.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- reading ---- */

static char *
copy(struct view text)
{
	return xstrndup(text.ptr, text.len);
}

static bool
take_log(void *context, const struct store_log_status *log)
{
	struct log_statuses *statuses = context;
	const struct store_log *description = &log->description;
	struct log_status *status;

	statuses->items =
	    xrealloc(statuses->items, (statuses->count + 1) * sizeof(*statuses->items));
	status = &statuses->items[statuses->count++];
	*status = (struct log_status){
		.log = *log,
		.name = copy(description->name),
		.operator_name = copy(description->operator_name),
		.url = copy(description->url),
		.last_error = copy(log->last_error),
	};
	status->log.description = (struct store_log){
		.id = description->id,
		.protocol = description->protocol,
		.state = description->state,
		.mmd_s = description->mmd_s,
	};
	status->log.progress.range = VIEW("");
	status->log.last_error = VIEW("");
	return true;
}

/* A walk over what was read of one log. */
struct walk {
	struct log_status *status;
	bool begun;
	struct store_interval last;
};

static bool
take_interval(void *context, const struct store_interval *interval)
{
	struct walk *walk = context;
	bool is_gap = walk->begun && interval->begin != walk->last.end;

	if (is_gap)
		walk->status->gaps++;
	if (interval->kind == STORE_LOST)
		walk->status->watched_since = interval->end;
	else if (!walk->begun || is_gap || interval->generation != walk->last.generation)
		walk->status->watched_since = interval->begin;
	walk->begun = true;
	walk->last = *interval;
	return true;
}

enum status
log_statuses_read(struct store *store, struct log_statuses *ret, struct error *err)
{
	enum status status;

	*ret = (struct log_statuses){ .items = NULL };
	status = store_each_log(store, take_log, ret, err);
	for (size_t i = 0; i < ret->count && status == STATUS_OK; i++) {
		struct walk walk = { .status = &ret->items[i] };

		status =
		    store_each_interval(store, ret->items[i].log.log, take_interval, &walk, err);
	}
	return status;
}

static void
take_live(void *context, const struct message *answer)
{
	struct log_statuses *statuses = context;
	const struct msg_control_log *live = &answer->control_log;

	if (answer->type != MESSAGE_CONTROL_LOG)
		return;
	for (size_t i = 0; i < statuses->count; i++) {
		struct log_status *status = &statuses->items[i];

		if (!hash_equal(&status->log.description.id, &live->id) ||
		    status->live.does != NULL)
			continue;
		status->live = (struct log_live){
			.does = copy(live->does),
			.trouble = copy(live->trouble),
			.requests = live->requests,
			.distance_ms = live->distance_ms,
			.has_next = live->has_next,
			.next_ms = live->next_ms,
			.witnesses = live->witnesses,
			.cosigned = live->cosigned,
			.cosigned_s = live->cosigned_s,
		};
	}
}

enum status
log_statuses_ask(
    struct log_statuses *statuses, const char *folder, bool *ret_asked, struct error *err)
{
	static const struct message ask = { .type = MESSAGE_CONTROL_LOGS, .request = 1 };
	cleanup_with(owner_closep) struct owner *owner = NULL;
	enum status status = owner_connect(folder, &owner, err);

	*ret_asked = false;
	if (status == STATUS_OK && owner != NULL)
		status = owner_ask(owner, &ask, take_live, statuses, err);
	*ret_asked = status == STATUS_OK && owner != NULL;
	return status;
}

void
log_statuses_fini(struct log_statuses *statuses)
{
	for (size_t i = 0; i < statuses->count; i++) {
		free(statuses->items[i].live.does);
		free(statuses->items[i].live.trouble);
		free(statuses->items[i].name);
		free(statuses->items[i].operator_name);
		free(statuses->items[i].url);
		free(statuses->items[i].last_error);
	}
	free(statuses->items);
}

/* ---- what follows from it ---- */

uint64_t
log_status_lag(const struct log_status *status)
{
	const struct store_log_status *log = &status->log;

	if (!log->progress.known || log->head_size < log->progress.folded)
		return 0;
	return log->head_size - log->progress.folded;
}

static uint64_t
seconds_since(uint64_t then_s, int64_t now_s)
{
	uint64_t now = (uint64_t)now_s;

	return now > then_s ? now - then_s : 0;
}

uint64_t
log_status_age_s(const struct log_status *status, int64_t now_s)
{
	return seconds_since(status->log.head_timestamp_ms / 1000, now_s);
}

uint64_t
log_status_cosigned_age_s(const struct log_status *status, int64_t now_s)
{
	return seconds_since(status->live.cosigned_s, now_s);
}

void
log_status_append_wait(struct buf *out, uint64_t milliseconds)
{
	if (milliseconds < 10000)
		buf_printf(out, "%" PRIu64 ".%" PRIu64 "s", milliseconds / 1000,
		    milliseconds % 1000 / 100);
	else
		clock_append_age(out, milliseconds / 1000);
}

const char *
log_status_state(const struct log_status *status)
{
	uint8_t state = status->log.description.state;

	return log_state_text(
	    state > LOG_STATE_UNKNOWN ? LOG_STATE_UNKNOWN : (enum log_state)state);
}

const char *
log_status_protocol(const struct log_status *status)
{
	bool is_static = status->log.description.protocol == LOG_STATIC;

	return log_type_of(is_static ? LOG_STATIC : LOG_RFC6962)->name;
}

/* ---- JSON ---- */

static void
append_number_or_null(struct buf *out, const char *name, bool has, uint64_t number)
{
	if (has)
		json_number(out, name, number);
	else
		json_null(out, name);
}

static void
append_text_or_null(struct buf *out, const char *name, const char *text)
{
	if (text != NULL && text[0] != '\0')
		json_text(out, name, view_text(text));
	else
		json_null(out, name);
}

static void
append_live(struct buf *out, const struct log_status *status, int64_t now_s)
{
	const struct log_live *live = &status->live;
	bool known = live->does != NULL;

	append_text_or_null(out, "now", live->does);
	append_number_or_null(out, "requests", known, live->requests);
	append_number_or_null(out, "distance_ms", known, live->distance_ms);
	append_number_or_null(out, "next_ms", known && live->has_next, live->next_ms);
	append_text_or_null(out, "trouble", live->trouble);
	append_number_or_null(out, "witnesses", live->witnesses > 0, live->witnesses);
	append_number_or_null(out, "cosigned", live->witnesses > 0, live->cosigned);
	append_number_or_null(
	    out, "cosigned_age_s", live->cosigned > 0, log_status_cosigned_age_s(status, now_s));
}

void
log_status_append_json(struct buf *out, const struct log_status *status, int64_t now_s)
{
	const struct store_log_status *log = &status->log;
	bool known = log->progress.known;

	buf_byte(out, '{');
	json_text(out, "schema", VIEW("ctvigil.log-status/v1"));
	json_hash(out, "id", &log->description.id);
	json_text(out, "log", view_text(status->name));
	json_text(out, "operator", view_text(status->operator_name));
	json_text(out, "url", view_text(status->url));
	json_text(out, "state", view_text(log_status_state(status)));
	json_text(out, "protocol", view_text(log_status_protocol(status)));
	append_number_or_null(out, "head_size", log->has_head, log->head_size);
	if (log->has_head)
		json_time_ms(out, "head_timestamp", log->head_timestamp_ms);
	else
		json_null(out, "head_timestamp");
	append_number_or_null(out, "head_age_s", log->has_head, log_status_age_s(status, now_s));
	append_number_or_null(out, "read_from", known, log->progress.begin);
	append_number_or_null(out, "read_to", known, log->progress.folded);
	append_number_or_null(out, "proven_to", known, log->progress.proven);
	append_number_or_null(out, "watched_since", known, status->watched_since);
	json_number(out, "gaps", status->gaps);
	json_number(out, "lost", log->lost);
	append_number_or_null(out, "lag", known && log->has_head, log_status_lag(status));
	json_number(out, "parsed", log->parsed);
	json_number(out, "with_faults", log->with_faults);
	json_number(out, "faulty", log->faulty);
	json_boolean(out, "failed", log->failed);
	append_text_or_null(out, "last_error", status->last_error);
	append_live(out, status, now_s);
	buf_byte(out, '}');
}
