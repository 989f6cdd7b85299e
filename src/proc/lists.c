/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/lists.h"

#include "base/clock.h"
#include "base/escape.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/own.h"
#include "ipc/io.h"
#include "ipc/shared.h"
#include "proc/crew.h"
#include "proc/get.h"
#include "proc/log_option.h"
#include "proc/monitor.h"
#include "source/url.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* The lists that browsers go by. */
static const struct list_source {
	const char *name;
	const char *url;
	const char *signature_url; /* NULL: TLS alone vouches for it */
	bool google;
} sources[] = {
	{ "Google's log list", "https://www.gstatic.com/ct/log_list/v3/log_list.json",
	    "https://www.gstatic.com/ct/log_list/v3/log_list.sig", true },
	{ "Apple's log list", "https://valid.apple.com/ct/log_list/current_log_list.json", NULL,
	    false },
};

#define SOURCES (sizeof(sources) / sizeof(sources[0]))

const char *
lists_name(size_t number)
{
	return number < SOURCES ? sources[number].name : NULL;
}

/* ---- getting a body ---- */

struct getting {
	struct buf *body;
	enum status status;
	struct error *err;
	const char *name;
	bool over;
};

static enum status
copy_body(struct message *message, const char *name, struct buf *body, struct error *err)
{
	if (message->type == MESSAGE_FETCH_DONE_LARGE)
		return io_read_all(message->fds[0], name, body, err);
	buf_bytes(body, message->fetch_done.body);
	return STATUS_OK;
}

static void
on_got(void *context, struct message *message)
{
	struct getting *getting = context;
	const struct msg_fetch_done *done = message == NULL ? NULL : get_done(message);

	getting->over = true;
	if (done == NULL)
		getting->status =
		    error_set(getting->err, STATUS_CHILD, 0, "%s: fetch ended", getting->name);
	else if (done->status == STATUS_OK)
		getting->status = copy_body(message, getting->name, getting->body, getting->err);
	else
		getting->status = error_set(getting->err, done->status, 0, "%s: %.*s",
		    getting->name, (int)done->message.len, done->message.ptr);
}

static enum status
get_body(
    struct monitor *monitor, const char *name, const char *url, struct buf *body, struct error *err)
{
	struct getting getting = { .body = body, .err = err, .name = name };
	struct pace *pace = paces_of(&monitor->paces, url_host(view_text(url)), VIEW(""));
	const struct get get = {
		.url = view_text(url),
		.body_max = LIMIT_LOG_LIST,
		.is_large = true,
		.fresh = true,
	};

	if (!get_start(monitor, pace, &get, on_got, &getting))
		return error_set(err, STATUS_NET_BUSY, 0, "%s: %s cannot be asked now", name, url);
	while (!getting.over) {
		enum status status = loop_step(monitor->loop, err);

		if (status != STATUS_OK)
			return status;
	}
	return getting.status;
}

/* ---- reading it, in prove ---- */

struct reading {
	struct monitor *monitor;
	struct log_list *list;
	const char *name;
	enum status status;
	struct error *err;
};

static void
copy_text(char *to, size_t size, struct view from)
{
	(void)snprintf(to, size, "%.*s", (int)from.len, from.ptr);
}

/* Why no honest process says this, or NULL. */
static const char *
why_not(const struct log_list *list, const struct msg_listed_log *row)
{
	struct log_description log;

	if (list->count == LIMIT_LOGS)
		return "message LISTED_LOG: there is no end of them";
	if (row->key.len > sizeof(log.key))
		return "message LISTED_LOG: key: it is longer than any";
	if (row->protocol > LOG_STATIC || row->state > LOG_STATE_UNKNOWN)
		return "message LISTED_LOG: protocol or state: there is none of this number";
	return NULL;
}

static void
add_log(struct log_list *list, const struct msg_listed_log *row)
{
	struct log_description log = {
		.id = row->id,
		.protocol = (enum log_protocol)row->protocol,
		.state = (enum log_state)row->state,
		.key_len = row->key.len,
		.mmd_s = row->mmd_s,
		.interval_end_s = row->interval_end_s,
		.has_final = row->has_final,
		.final_size = row->final_size,
		.final_root = row->final_root,
	};

	memcpy(log.key, row->key.ptr, row->key.len);
	copy_text(log.name, sizeof(log.name), row->name);
	copy_text(log.operator_name, sizeof(log.operator_name), row->operator_name);
	copy_text(log.url, sizeof(log.url), row->url);
	log_list_add(list, &log);
}

/* A line each: what was left out, and why. */
static void
say_notes(struct monitor *monitor, const char *name, struct view notes)
{
	struct view line;

	while (view_line(&notes, '\n', &line))
		output_message(&monitor->output, "%s: %.*s", name, (int)line.len, line.ptr);
}

static void
on_listed(void *context, struct message *message)
{
	struct reading *reading = context;
	const struct msg_proved_list *proved;
	const char *wrong;

	if (message == NULL) {
		log_list_fini(reading->list);
		*reading->list = (struct log_list){ .logs = NULL };
		return;
	}
	if (message->type == MESSAGE_LISTED_LOG) {
		wrong = why_not(reading->list, &message->listed_log);
		if (wrong != NULL)
			crew_accuse(reading->monitor->crew, ROLE_PROVE, 0, wrong);
		else
			add_log(reading->list, &message->listed_log);
		return;
	}
	proved = &message->proved_list;
	reading->status = proved->status;
	if (proved->status != STATUS_OK)
		(void)error_set(reading->err, reading->status, 0, "%s: %.*s", reading->name,
		    (int)proved->message.len, proved->message.ptr);
	reading->list->timestamp_s = proved->timestamp_s;
	copy_text(reading->list->version, sizeof(reading->list->version), proved->version);
	say_notes(reading->monitor, reading->name, proved->notes);
}

static enum status
read_list(struct monitor *monitor, const char *name, bool google, struct view body,
    struct view signature, struct log_list *ret, struct error *err)
{
	cleanup_with(close_fdp) int fd = -1;
	struct log_list list = { .logs = NULL };
	struct reading reading = { monitor, &list, name, STATUS_OK, err };
	struct message prove = {
		.type = MESSAGE_PROVE_LIST,
		.prove_list = { .google = google, .name = view_text(name), .signature = signature },
	};
	enum status status;

	status = shared_blob_create("ctvigil-list", &fd, err);
	if (status == STATUS_OK)
		status = io_write_full(fd, body, err);
	if (status == STATUS_OK)
		status = shared_blob_seal(fd, err);
	prove.fds[0] = fd;
	if (status == STATUS_OK)
		status = monitor_ask_now(monitor, ROLE_PROVE, &prove, on_listed, &reading, err);
	if (status == STATUS_OK)
		status = reading.status;
	if (status != STATUS_OK) {
		log_list_fini(&list);
		return status;
	}
	*ret = list;
	return STATUS_OK;
}

/* ---- keeping the last good one ---- */

static void
keep(struct monitor *monitor, const char *name, struct view body)
{
	struct message message = {
		.type = MESSAGE_STORE_KEEP,
		.store_keep = { .name = view_text(name),
		    .at_ms = (int64_t)time(NULL) * 1000,
		    .body = body },
	};

	monitor_tell(monitor, ROLE_STORE, 0, &message);
}

struct recalling {
	struct buf *body;
	bool found;
	int64_t at_ms;
};

static void
on_recalled(void *context, struct message *message)
{
	struct recalling *recalling = context;

	if (message == NULL)
		return;
	recalling->found = message->store_recalled.found;
	recalling->at_ms = message->store_recalled.at_ms;
	buf_bytes(recalling->body, message->store_recalled.body);
}

/* The last good one, if there is one: its age is said, and why it is used. */
static bool
recall(struct monitor *monitor, const char *name, struct buf *body, const char *why)
{
	struct recalling recalling = { .body = body };
	struct message message = {
		.type = MESSAGE_STORE_RECALL,
		.store_recall = { .name = view_text(name) },
	};
	char since[48];
	struct buf text;

	buf_clear(body);
	if (monitor_ask_now(monitor, ROLE_STORE, &message, on_recalled, &recalling, NULL) !=
		STATUS_OK ||
	    !recalling.found)
		return false;
	buf_init(&text, since, sizeof(since));
	clock_append(&text, recalling.at_ms / 1000);
	if (why != NULL)
		output_error(&monitor->output, "%s; using the one of %s", why, buf_string(&text));
	return true;
}

/* Gets a list with its signature, anew or as it was kept. */
static enum status
get_source(struct monitor *monitor, const struct list_source *source, struct log_list *ret,
    struct error *err)
{
	char signature_name[64];
	struct buf body;
	struct buf signature;
	enum status status;

	(void)snprintf(signature_name, sizeof(signature_name), "%s, signature", source->name);
	buf_init_growing(&body, LIMIT_LOG_LIST);
	buf_init_growing(&signature, LIMIT_NOTE);
	status = get_body(monitor, source->name, source->url, &body, err);
	if (status == STATUS_OK && source->signature_url != NULL)
		status = get_body(monitor, signature_name, source->signature_url, &signature, err);
	if (status == STATUS_OK)
		status = read_list(monitor, source->name, source->google, buf_view(&body),
		    buf_view(&signature), ret, err);
	if (status == STATUS_OK) {
		keep(monitor, source->name, buf_view(&body));
		keep(monitor, signature_name, buf_view(&signature));
	} else if (recall(monitor, source->name, &body, err->message) &&
		   recall(monitor, signature_name, &signature, NULL)) {
		status = read_list(monitor, source->name, source->google, buf_view(&body),
		    buf_view(&signature), ret, err);
	}
	buf_fini(&body);
	buf_fini(&signature);
	return status;
}

/* --log-list: a file, or a URL. */
static enum status
get_own_list(struct monitor *monitor, const char *where, struct log_list *ret, struct error *err)
{
	const struct list_source source = { .name = where, .url = where };
	struct buf body;
	enum status status;

	if (strstr(where, "://") != NULL)
		return get_source(monitor, &source, ret, err);
	buf_init_growing(&body, LIMIT_LOG_LIST);
	status = io_read_file(where, &body, err);
	if (status == STATUS_OK)
		status = read_list(monitor, where, false, buf_view(&body), VIEW(""), ret, err);
	buf_fini(&body);
	/* A file that is named and cannot be used is the user's to mend. */
	if (status != STATUS_OK)
		return error_set(err, STATUS_USAGE, 0, "--log-list: %s", err->message);
	return STATUS_OK;
}

/* One list is enough to go on with; that the other is missing is said. */
static enum status
get_browser_lists(struct monitor *monitor, struct log_list *ret, struct error *err)
{
	enum status status = STATUS_OK;
	struct error why[SOURCES];
	size_t failed = 0;

	*ret = (struct log_list){ .logs = NULL };
	for (size_t i = 0; i < SOURCES; i++) {
		struct log_list list;
		enum status got = get_source(monitor, &sources[i], &list, &why[failed]);

		if (got != STATUS_OK) {
			status = got;
			failed++;
			continue;
		}
		log_list_merge(ret, &list);
		log_list_fini(&list);
	}
	if (failed == SOURCES)
		return error_set(err, status, 0, "no log list is to be had: %s; %s", why[0].message,
		    why[1].message);
	for (size_t i = 0; i < failed; i++)
		output_error(&monitor->output, "%s", why[i].message);
	return STATUS_OK;
}

/* ---- choosing ---- */

static bool
is_chosen(const struct settings *settings, const struct log_description *log)
{
	const char *pattern = settings->logs;

	if (settings->log_url == NULL && settings->log_list == NULL &&
	    !log_state_is_followed(log->state))
		return false;
	return pattern == NULL || fnmatch(pattern, log->name, FNM_CASEFOLD) == 0 ||
	       fnmatch(pattern, log->operator_name, FNM_CASEFOLD) == 0;
}

/* All logs that the settings ask for, in any state. */
static enum status
get_all(struct monitor *monitor, struct log_list *ret, struct error *err)
{
	const struct settings *settings = monitor->settings;

	*ret = (struct log_list){ .logs = NULL };
	if (settings->log_url != NULL)
		return log_option_read(settings, ret, err);
	if (settings->log_list != NULL)
		return get_own_list(monitor, settings->log_list, ret, err);
	return get_browser_lists(monitor, ret, err);
}

enum status
lists_get(struct monitor *monitor, struct log_list *ret, struct error *err)
{
	const struct settings *settings = monitor->settings;
	struct log_list list;
	enum status status = get_all(monitor, &list, err);
	size_t kept = 0;

	if (status != STATUS_OK) {
		log_list_fini(&list);
		return status;
	}
	for (size_t i = 0; i < list.count; i++) {
		if (is_chosen(settings, &list.logs[i]))
			list.logs[kept++] = list.logs[i];
	}
	list.count = kept;
	if (kept == 0) {
		log_list_fini(&list);
		return error_set(err, STATUS_USAGE, 0,
		    settings->logs != NULL ? "--logs %s: no log has such a name or operator"
					   : "no log of the lists is live%s",
		    settings->logs != NULL ? settings->logs : "");
	}
	*ret = list;
	return STATUS_OK;
}

/* The only log with this name or URL. */
static enum status
find_one(const struct log_list *list, const char *pattern, struct log_description *ret,
    struct error *err)
{
	char text[LIMIT_QUOTED_BODY];
	const struct log_description *found = NULL;
	struct buf shown;

	buf_init(&shown, text, sizeof(text));
	escape_append_text(&shown, view_text(pattern));
	for (size_t i = 0; i < list->count; i++) {
		const struct log_description *log = &list->logs[i];

		if (fnmatch(pattern, log->name, FNM_CASEFOLD) != 0 &&
		    fnmatch(pattern, log->url, FNM_CASEFOLD) != 0)
			continue;
		if (found != NULL)
			return error_set(err, STATUS_USAGE, 0,
			    "%s: more than one log of the lists has such a name or URL: %s, %s",
			    buf_string(&shown), found->name, log->name);
		found = log;
	}
	if (found == NULL)
		return error_set(err, STATUS_USAGE, 0,
		    "%s: no log of the lists has such a name or URL", buf_string(&shown));
	*ret = *found;
	return STATUS_OK;
}

enum status
lists_find(
    struct monitor *monitor, const char *pattern, struct log_description *ret, struct error *err)
{
	struct log_list list;
	enum status status = get_all(monitor, &list, err);

	if (status == STATUS_OK)
		status = find_one(&list, pattern, ret, err);
	log_list_fini(&list);
	return status;
}
