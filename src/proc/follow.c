/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/follow.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"
#include "proc/get.h"
#include "proc/log_option.h"
#include "proc/monitor.h"
#include "source/url.h"

#include <stdio.h>
#include <stdlib.h>

/* --once: a log that fails so often in a row could not be checked. */
#define ONCE_FAILURES 4
#define ONCE_POLL_MS 500
#define READONLY_POLL_MS 86400000

struct follow *
follow_new(struct monitor *monitor, const struct log_description *log)
{
	struct follow *follow = xcalloc(1, sizeof(*follow));

	follow->monitor = monitor;
	follow->log = *log;
	follow->type = log_type_of(log->protocol);
	follow->pace =
	    paces_of(&monitor->paces, url_host(view_text(log->url)), view_text(log->operator_name));
	follow->block = follow->type->block;
	follow->proven_ms = loop_now_ms(monitor->loop);
	buf_init_growing(&follow->body, LIMIT_NOTE);
	buf_init_growing(&follow->new_body, LIMIT_NOTE);
	buf_init_growing(&follow->shown_body, LIMIT_NOTE);
	buf_init_growing(&follow->range, LIMIT_RANGE);
	buf_init_growing(&follow->proven_range, LIMIT_RANGE);
	buf_init_growing(&follow->link_range, LIMIT_RANGE);
	buf_init_growing(&follow->accusation, LIMIT_ACCUSATION);
	if (monitor->settings->origin != NULL)
		follow->origin = xstrdup(monitor->settings->origin);
	else if (monitor->settings->log_url == NULL && log->protocol == LOG_STATIC)
		follow->origin = xstrdup(log->name);
	return follow;
}

void
follow_free(struct follow *follow)
{
	loop_disarm(follow->monitor->loop, &follow->again);
	loop_disarm(follow->monitor->loop, &follow->accusing_timer);
	while (follow->jobs != NULL)
		job_free(follow->jobs);
	gather_free(follow->gather);
	gather_free(follow->accusing_gather);
	buf_fini(&follow->accusation);
	buf_fini(&follow->body);
	buf_fini(&follow->new_body);
	buf_fini(&follow->shown_body);
	buf_fini(&follow->range);
	buf_fini(&follow->proven_range);
	buf_fini(&follow->link_range);
	free(follow->origin);
	free(follow);
}

static void
replace(struct buf *buf, struct view bytes)
{
	buf_clear(buf);
	buf_bytes(buf, bytes);
}

/* ---- how it goes ---- */

void
follow_trouble(struct follow *follow, enum status status, struct view message)
{
	struct monitor *monitor = follow->monitor;

	follow->failures++;
	(void)snprintf(
	    follow->last_error, sizeof(follow->last_error), "%.*s", (int)message.len, message.ptr);
	if (follow->failures == 1)
		output_message(&monitor->output, "%s: %s%s", follow->log.name, follow->last_error,
		    status_class(status) == STATUS_CLASS_RETRY ? "; it is tried again" : "");
	if (monitor->settings->once && follow->failures >= ONCE_FAILURES)
		follow->gave_up = true;
	/* When to ask next depends on it. */
	monitor_pump(monitor);
}

void
follow_no_proof(struct follow *follow, enum status status, struct view message)
{
	follow->proof_failing = true;
	follow_trouble(follow, status, message);
}

void
follow_fine(struct follow *follow)
{
	for (const struct job *job = follow->jobs; job != NULL; job = job->next) {
		if (job->failures > 0)
			return;
	}
	if (follow->proof_failing)
		return;
	if (follow->failures >= 2)
		output_message(&follow->monitor->output, "%s: it answers again", follow->log.name);
	follow->failures = 0;
}

void
follow_finding(struct follow *follow, enum log_kind kind, const char *message, uint64_t at,
    struct view evidence)
{
	const struct log_kind_row *row = log_kind_row(kind);
	struct message finding = {
		.type = MESSAGE_STORE_FINDING,
		.store_finding = {
			.log = follow->number,
			.by_log = row->failed,
			.kind = view_text(row->kind),
			.message = view_text(message),
			.at = at,
			.evidence = evidence,
		},
	};

	if (row->failed)
		follow->monitor->had_misbehaviour = true;
	output_error(&follow->monitor->output, "%s: %s: %s", follow->log.name, row->kind, message);
	monitor_tell(follow->monitor, ROLE_STORE, 0, &finding);
}

bool
follow_is_done(const struct follow *follow)
{
	return !follow->accusing &&
	       (follow->gave_up || (follow->has_goal && follow->proven >= follow->goal));
}

/* ---- the store's memory of it ---- */

/* Reading goes on at the end of a range that is proven. */
static void
read_from(struct follow *follow, uint64_t at, struct view range)
{
	follow->folded = at;
	follow->planned = at;
	follow->proven = at;
	replace(&follow->range, range);
	replace(&follow->proven_range, range);
	follow->phase = FOLLOW_READING;
}

static void
on_stored_log(void *context, struct message *message)
{
	struct follow *follow = context;
	const struct msg_stored_log *stored;

	if (message == NULL)
		return;
	stored = &message->stored_log;
	follow->number = stored->log;
	follow->phase = FOLLOW_HEADLESS;
	if (stored->known) {
		follow->begin = stored->begin;
		follow->proven = stored->proven;
		follow->stored = stored->folded;
		follow->resumes = true;
		follow->behind_loss = stored->behind_loss && stored->begin == stored->folded;
		follow->agreed = (struct head){ stored->signed_size, stored->signed_root, 0 };
	}
	/* What was read and not proven may be what a lying log made up: it is read again
	 * from the last proof, with the range that was proven: that of a new head may be
	 * the range of another tree. */
	if (stored->known && stored->range.len > 0)
		read_from(follow, stored->proven, stored->range);
	else if (follow->has_head)
		follow_begin(follow);
	monitor_pump(follow->monitor);
}

void
follow_start(struct follow *follow)
{
	const struct log_description *log = &follow->log;
	struct message store = {
		.type = MESSAGE_STORE_LOG,
		.store_log = {
			.id = log->id,
			.protocol = (uint8_t)log->protocol,
			.state = (uint8_t)log->state,
			.name = view_text(log->name),
			.operator_name = view_text(log->operator_name),
			.url = view_text(log->url),
			.origin = view_text(follow->origin == NULL ? "" : follow->origin),
			.key = view_of(log->key, log->key_len),
			.mmd_s = log->mmd_s,
		},
	};

	if (!monitor_ask(follow->monitor, ROLE_STORE, 0, &store, on_stored_log, follow))
		follow_stop(follow);
}

void
follow_stop(struct follow *follow)
{
	follow_drop_jobs(follow);
	follow->phase = FOLLOW_CLOSED;
	follow->link_at = 0;
	/* What it was told of the log it may not have kept. */
	follow->failed = false;
	follow->mismatches = 0;
}

/* ---- where to begin ---- */

static void
begin_at(struct follow *follow, uint64_t at, struct view range)
{
	struct message batch = {
		.type = MESSAGE_STORE_BATCH,
		.store_batch = {
			.log = follow->number,
			.generation = follow->monitor->generation,
			.begin = at,
			.end = at,
			.range = range,
			.proven = at,
			.proven_range = range,
		},
	};

	follow->proof_failing = false;
	follow->agreed = follow->start_head;
	monitor_tell(follow->monitor, ROLE_STORE, 0, &batch);
	if (!follow->resumes || at > follow->stored) {
		follow->begin = at;
		follow->stored = at;
	}
	read_from(follow, at, range);
	monitor_pump(follow->monitor);
}

static void
on_proved_start(void *context, struct message *message)
{
	struct follow *follow = context;
	const struct msg_proved_start *proved;

	if (follow->phase != FOLLOW_STARTING)
		return;
	follow->phase = FOLLOW_HEADLESS;
	if (message == NULL)
		return;
	proved = &message->proved_start;
	if (proved->status == STATUS_OK)
		begin_at(follow, follow->start_at, proved->range);
	else
		follow_no_proof(follow, proved->status, proved->message);
}

static void
on_start_bodies(void *context, enum status status, struct view message, struct view bodies)
{
	struct follow *follow = context;
	struct message prove = {
		.type = MESSAGE_PROVE_START,
		.prove_start = {
			.protocol = (uint8_t)follow->log.protocol,
			.at = follow->start_at,
			.size = follow->start_head.size,
			.root = follow->start_head.root,
			.bodies = bodies,
		},
	};

	follow->gather = NULL;
	if (follow->phase != FOLLOW_STARTING)
		return;
	if (status != STATUS_OK)
		follow_no_proof(follow, status, message);
	else if (monitor_ask(follow->monitor, ROLE_PROVE, 0, &prove, on_proved_start, follow))
		return;
	follow->phase = FOLLOW_HEADLESS;
}

/* Where to begin in a tree of size so that nothing of what is lost before wanted is read: a
 * protocol may have no proof for this place, but for one of the next two (where one is a
 * power of two, 1 and 2 are).  False if for none yet. */
static bool
start_behind(const struct follow *follow, uint64_t wanted, uint64_t size, uint64_t *ret)
{
	for (uint64_t at = wanted; at <= size && at - wanted <= 2; at++) {
		*ret = follow->type->start_at(at, size);
		if (*ret >= wanted)
			return true;
	}
	return false;
}

void
follow_begin(struct follow *follow)
{
	const char *from = follow->monitor->settings->from;
	uint64_t size = follow->head.size;
	uint64_t wanted = size;
	struct buf urls;

	if (follow->resumes)
		wanted = follow->proven;
	else if (from != NULL && !log_option_index(from, size, &wanted))
		return;
	/* A tree that does not reach so far proves nothing about it. */
	if (follow->gather != NULL || (follow->resumes && size < wanted))
		return;
	follow->start_at = follow->type->start_at(num_min64(wanted, size), size);
	if (follow->behind_loss && !start_behind(follow, wanted, size, &follow->start_at))
		return;
	if (follow->behind_loss && follow->start_at > wanted)
		output_message(&follow->monitor->output,
		    "%s: reading goes on at entry %ju, the first after %ju for which it has a proof",
		    follow->log.name, (uintmax_t)follow->start_at, (uintmax_t)wanted);
	follow->phase = FOLLOW_STARTING;
	follow->start_head = follow->head;
	buf_init_growing(&urls, LIMIT_URLS);
	if (follow->start_at > 0)
		follow->type->append_start_urls(&urls, &follow->log, follow->start_at, size);
	follow->gather =
	    gather_start(follow->monitor, follow->pace, buf_view(&urls), on_start_bodies, follow);
	buf_fini(&urls);
}

/* ---- heads ---- */

static void
on_stored_head(void *context, struct message *message)
{
	struct follow *follow = context;

	follow->asking_head = false;
	if (message == NULL)
		return;
	follow_judge_stored(follow, &message->stored_head);
	follow_note_cosigners(follow);
	monitor_pump(follow->monitor);
}

/* When the unread rest of a tile was first seen. */
static void
note_tail(struct follow *follow)
{
	uint64_t size = follow->head.size;
	uint64_t tail = num_max64(follow->planned, size - size % LIMIT_TILE_ENTRIES);

	if (tail == follow->tail)
		return;
	follow->tail = tail;
	follow->tail_ms = loop_now_ms(follow->monitor->loop);
}

/* What --once reads up to: the head, or the end of the range that is asked for.  Without
 * such a range in the tree, the log cannot be checked. */
static void
set_goal(struct follow *follow)
{
	const struct settings *settings = follow->monitor->settings;
	uint64_t size = follow->head.size;
	uint64_t from = 0;
	uint64_t to = size;

	if (settings->to != NULL &&
	    (!log_option_index(settings->from, size, &from) ||
		!log_option_index(settings->to, size, &to) || from > to || to > size)) {
		(void)snprintf(follow->last_error, sizeof(follow->last_error),
		    "there are no entries from %s to %s: its tree has %ju", settings->from,
		    settings->to, (uintmax_t)size);
		follow->gave_up = true;
		return;
	}
	follow->from = from;
	follow->goal = to;
	follow->has_goal = true;
}

static void
accept_head(struct follow *follow)
{
	const struct head *head = &follow->new_head;
	struct message store = {
		.type = MESSAGE_STORE_HEAD,
		.store_head = {
			.log = follow->number,
			.size = head->size,
			.root = head->root,
			.timestamp_ms = head->timestamp_ms,
			.body = buf_view(&follow->new_body),
		},
	};

	/* What the store says is about this head: no other takes its place before. */
	follow->asking_head =
	    monitor_ask(follow->monitor, ROLE_STORE, 0, &store, on_stored_head, follow);
	if (!follow->asking_head)
		return;
	follow_judge_age(follow);
	/* Stale, if a cache gave it; else the store says so. */
	if (follow->has_head && head->size < follow->head.size)
		return;
	follow->has_head = true;
	follow->head = *head;
	replace(&follow->body, buf_view(&follow->new_body));
	if (!follow->has_goal)
		set_goal(follow);
	if (!follow->has_goal)
		return;
	note_tail(follow);
	if (follow->phase == FOLLOW_HEADLESS)
		follow_begin(follow);
	follow_link(follow);
	monitor_pump(follow->monitor);
}

static void
on_proved_head(void *context, struct message *message)
{
	struct follow *follow = context;
	const struct msg_proved_head *proved;

	follow->asking_head = false;
	if (message == NULL)
		return;
	proved = &message->proved_head;
	if (proved->status != STATUS_OK) {
		follow_trouble(follow, proved->status, proved->message);
		if (proved->status == STATUS_LOG_SIGNATURE)
			follow_finding(follow, LOG_KIND_BAD_SIGNATURE, follow->last_error, 0,
			    buf_view(&follow->new_body));
		return;
	}
	follow_fine(follow);
	if (follow->origin == NULL && proved->origin.len > 0) {
		follow->origin = strndup((const char *)proved->origin.ptr, proved->origin.len);
		output_message(&follow->monitor->output, "%s: its checkpoints are of %s",
		    follow->log.name, follow->origin);
	}
	follow->new_head = (struct head){ proved->size, proved->root, proved->timestamp_ms };
	follow_take_cosignatures(follow, proved->cosignatures);
	accept_head(follow);
}

/* A log of the command line that did not say its protocol is taken for a static one at
 * first, and then, having no checkpoint, for one of RFC 6962.  Whether there is another
 * guess. */
static bool
guess_protocol(struct follow *follow)
{
	const struct settings *settings = follow->monitor->settings;

	if (settings->log_url == NULL || settings->protocol != NULL || follow->has_head ||
	    follow->log.protocol != LOG_STATIC)
		return false;
	follow->log.protocol = LOG_RFC6962;
	follow->type = log_type_of(LOG_RFC6962);
	follow->block = follow->type->block;
	output_message(&follow->monitor->output, "%s: it has no checkpoint: taken for RFC 6962",
	    follow->log.name);
	/* The store is to know it too. */
	follow->phase = FOLLOW_CLOSED;
	follow_start(follow);
	return true;
}

static void
on_head_body(void *context, struct message *message)
{
	struct follow *follow = context;
	const struct msg_fetch_done *done = message == NULL ? NULL : get_done(message);
	struct message prove = {
		.type = MESSAGE_PROVE_HEAD,
		.prove_head = {
			.protocol = (uint8_t)follow->log.protocol,
			.key = view_of(follow->log.key, follow->log.key_len),
			.origin = view_text(follow->origin == NULL ? "" : follow->origin),
			.witnesses = buf_view(&follow->monitor->witnesses.lines),
		},
	};

	if (done != NULL && done->code == 404 && guess_protocol(follow)) {
		follow->asked_head_ms = 0;
	} else if (done != NULL && done->status != STATUS_OK) {
		follow_trouble(follow, done->status, done->message);
	} else if (done != NULL) {
		replace(&follow->new_body, done->body);
		prove.prove_head.body = buf_view(&follow->new_body);
		if (monitor_ask(follow->monitor, ROLE_PROVE, 0, &prove, on_proved_head, follow))
			return;
	}
	follow->asking_head = false;
}

/* How long after the last head the next one is asked for: a log that fails is asked
 * sooner by --once, which does not wait for long. */
static int64_t
poll_ms(const struct follow *follow)
{
	const struct settings *settings = follow->monitor->settings;

	if (settings->once && follow->failures > 0)
		return ONCE_POLL_MS;
	/* A log that takes no more entries is looked after for illegal growth only. */
	if (follow->log.state == LOG_STATE_READONLY && follow->has_head &&
	    follow->proven >= follow->head.size)
		return READONLY_POLL_MS;
	return (int64_t)(settings->poll_s != 0 ? settings->poll_s : follow->type->poll_s) * 1000;
}

static bool
head_is_due(const struct follow *follow)
{
	int64_t now_ms = loop_now_ms(follow->monitor->loop);

	if (follow->phase == FOLLOW_CLOSED || follow->asking_head || follow->gave_up)
		return false;
	return follow->asked_head_ms == 0 || now_ms - follow->asked_head_ms >= poll_ms(follow);
}

static bool
ask_head(struct follow *follow)
{
	struct get get = { .body_max = LIMIT_NOTE, .fresh = true };
	struct buf url;

	follow->asked_boot_ms = follow_boot_ms();
	buf_init_growing(&url, LIMIT_URLS);
	follow->type->append_head_url(&url, &follow->log);
	get.url = buf_view(&url);
	follow->asking_head = get_start(follow->monitor, follow->pace, &get, on_head_body, follow);
	buf_fini(&url);
	if (follow->asking_head)
		follow->asked_head_ms = loop_now_ms(follow->monitor->loop);
	return follow->asking_head;
}

/* ---- turns ---- */

bool
follow_pump(struct follow *follow)
{
	if (follow->phase == FOLLOW_READING)
		follow_fold(follow);
	if (head_is_due(follow) && ask_head(follow))
		return true;
	return follow->phase == FOLLOW_READING && follow->has_head && !follow->gave_up &&
	       follow_read(follow);
}

/* The sooner of two moments, of which time_ms counts only if it is still to come. */
static int64_t
sooner(int64_t time_ms, int64_t other_ms, int64_t now_ms)
{
	return time_ms > now_ms && time_ms < other_ms ? time_ms : other_ms;
}

int64_t
follow_next_ms(const struct follow *follow)
{
	const struct settings *settings = follow->monitor->settings;
	const int64_t times_ms[] = {
		follow->asked_head_ms + poll_ms(follow),
		follow->tail_ms + (int64_t)settings->partial_after_s * 1000,
		pace_next_ms(follow->pace),
	};
	int64_t now_ms = loop_now_ms(follow->monitor->loop);
	int64_t next_ms = INT64_MAX;

	if (follow->phase == FOLLOW_CLOSED || follow->gave_up)
		return INT64_MAX;
	/* What is due already waits for something else, which pumps when it happens. */
	for (size_t i = 0; i < sizeof(times_ms) / sizeof(times_ms[0]); i++)
		next_ms = sooner(times_ms[i], next_ms, now_ms);
	for (const struct job *job = follow->jobs; job != NULL; job = job->next)
		next_ms = sooner(job->again_ms, next_ms, now_ms);
	return next_ms;
}
