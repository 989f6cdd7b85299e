/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The jobs of a log: which entries one request asks for, the way of its body from
 * fetch to parse, and what parse says of them.
 */
#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"
#include "proc/crew.h"
#include "proc/follow.h"
#include "proc/get.h"
#include "proc/monitor.h"
#include "source/retry.h"

#include <stdlib.h>

/* Jobs of one log: enough to keep fetch and parse busy, and few bodies to drop. */
#define JOBS_MAX 8
/* An entry that cannot be read so often, which takes about a minute, is no accident; --once
 * does not wait for long. */
#define UNREADABLE_MAX 7
#define UNREADABLE_ONCE 3
/* So many processes may end over one body before it is read by halves. */
#define DEATHS_MAX 3

static void
job_give_slot(struct job *job)
{
	struct slot *slot = TAKE(job->slot);

	close_fdp(&job->body_fd);
	if (slot != NULL)
		monitor_give_slot(job->follow->monitor, slot);
}

void
job_free(struct job *job)
{
	struct follow *follow = job->follow;

	for (struct job **at = &follow->jobs; *at != NULL; at = &(*at)->next) {
		if (*at == job) {
			*at = job->next;
			break;
		}
	}
	follow->job_count--;
	job_give_slot(job);
	buf_fini(&job->found);
	buf_fini(&job->range);
	buf_fini(&job->hashes);
	free(job->skip);
	free(job);
}

/* A new job behind the one at *at, which is a link of the list. */
static struct job *
job_new(struct follow *follow, struct job **at, uint64_t begin, uint64_t end)
{
	struct job *job = xcalloc(1, sizeof(*job));

	job->follow = follow;
	job->begin = begin;
	job->end = end;
	job->suspect = UINT64_MAX;
	job->body_fd = -1;
	buf_init_growing(&job->found, LIMIT_FOUND);
	buf_init_growing(&job->range, LIMIT_RANGE);
	buf_init_growing(&job->hashes, LIMIT_GATHERED + KIB);
	job->next = *at;
	*at = job;
	follow->job_count++;
	return job;
}

/* This entry is not read any more but reported as it is. */
static void
job_skip(struct job *job, uint64_t entry)
{
	if (job->skip_count == LIMIT_TILE_ENTRIES)
		return;
	job->skip = xrealloc(job->skip, (job->skip_count + 1) * sizeof(*job->skip));
	job->skip[job->skip_count++] = entry;
}

bool
job_reset(struct job *job)
{
	job_give_slot(job);
	buf_fini(&job->found);
	buf_clear(&job->range);
	job->overflowed = false;
	job->state = JOB_WAITING;
	if (job->dropped) {
		job_free(job);
		return false;
	}
	return true;
}

/* It is tried again, but not soon. */
static void
job_wait(struct job *job, unsigned failures)
{
	job->again_ms =
	    loop_now_ms(job->follow->monitor->loop) + retry_backoff_ms(failures, monitor_random());
}

static void
job_failed(struct job *job, enum status status, struct view message)
{
	struct follow *follow = job->follow;

	if (!job_reset(job))
		return;
	/* Its host may answer well, so that the pace does not slow down. */
	job->whole = false;
	buf_clear(&job->hashes);
	job_wait(job, ++job->failures);
	follow_trouble(follow, status, message);
}

/* ---- what parse says ---- */

/* What lies from at on becomes a job of its own. */
static void
split(struct job *job, uint64_t at)
{
	struct job *rest = job_new(job->follow, &job->next, at, job->end);

	rest->at_head = job->at_head;
	rest->head = job->head;
	for (size_t i = 0; i < job->skip_count; i++)
		job_skip(rest, job->skip[i]);
	job->end = at;
	job->at_head = false;
}

/* The second half becomes a job of its own.  False if there is but one entry. */
static bool
halve(struct job *job)
{
	uint64_t entries = job->end - job->begin;

	if (entries > 1)
		split(job, job->begin + entries / 2);
	return entries > 1;
}

/* What was found is too much to be kept at once: the body is read again, by halves. */
static void
job_overflowed(struct job *job)
{
	struct follow *follow = job->follow;

	if (!halve(job)) {
		/* parse does not do so (LIMIT_RENDERED), unless it was taken over. */
		job_skip(job, job->begin);
		output_error(&follow->monitor->output,
		    "%s: more is found in entry %ju than can be; it is kept as it came",
		    follow->log.name, (uintmax_t)job->begin);
	}
	if (job_reset(job))
		monitor_pump(follow->monitor);
}

/* The log gave fewer entries than were asked for, or one that cannot be read: the rest is a
 * job of its own, and if there were no more, no more are asked for at once from now on (CTFE
 * caps its answers). */
static void
shorten(struct job *job, uint64_t end, bool has_more)
{
	struct follow *follow = job->follow;

	split(job, end);
	if (!has_more && end - job->begin < follow->block)
		follow->block = num_max64(end - job->begin, LIMIT_BLOCK_LEAST);
}

/* ---- entries that cannot be read ---- */

static void
on_hashes(void *context, enum status status, struct view message, struct view bodies)
{
	struct job *job = context;

	job->follow->gather = NULL;
	buf_bytes(&job->hashes, bodies);
	if (status == STATUS_OK && bodies.len == 0)
		job_failed(job, STATUS_LOG_UNREADABLE,
		    VIEW("the last entry cannot be read, nor its hash before the log grows"));
	else if (status != STATUS_OK)
		job_failed(job, status, message);
	else if (job_reset(job))
		monitor_pump(job->follow->monitor);
}

/* Asks for the hashes of what cannot be read.  Whether it could. */
static bool
job_ask_hashes(struct job *job)
{
	struct follow *follow = job->follow;
	struct buf urls;

	if (follow->gather != NULL || !job_reset(job))
		return false;
	job->state = JOB_HASHING;
	buf_init_growing(&urls, LIMIT_URLS);
	follow->type->append_hashes_urls(&urls, &follow->log, job->begin, follow->head.size);
	follow->gather =
	    gather_start(follow->monitor, follow->pace, buf_view(&urls), on_hashes, job);
	buf_fini(&urls);
	return true;
}

/* One bad entry does not stop a log.  It is first taken for an error of transmission, and the
 * body had again.  Then the tree is followed by the hashes that the log gives for what cannot
 * be read, which are proven as all are, and the entries are told of as faulty. */
static void
job_unreadable(struct job *job, struct view message)
{
	struct monitor *monitor = job->follow->monitor;
	unsigned patience = monitor->settings->once ? UNREADABLE_ONCE : UNREADABLE_MAX;

	if (job->hashes.len > 0) {
		job_failed(job, STATUS_LOG_UNREADABLE, message);
		return;
	}
	if (++job->unreadable == 1)
		output_message(&monitor->output, "%s: %.*s; it is read again",
		    job->follow->log.name, (int)message.len, message.ptr);
	if (job->unreadable >= patience && job_ask_hashes(job))
		return;
	if (!job_reset(job))
		return;
	job_wait(job, job->unreadable);
	monitor_pump(monitor);
}

void
job_read(struct job *job)
{
	struct follow *follow = job->follow;

	if (job->dropped) {
		job_free(job);
		return;
	}
	if (job->overflowed) {
		job_overflowed(job);
		return;
	}
	job_give_slot(job);
	job->failures = 0;
	follow_fine(follow);
	if (job->read_end < job->end)
		shorten(job, job->read_end, job->has_more);
	job->state = JOB_PARSED;
	follow_fold(follow);
}

static void
job_parsed(struct job *job, const struct message *message)
{
	const struct msg_parsed *parsed = &message->parsed;

	if (parsed->status == STATUS_LOG_UNREADABLE) {
		job_unreadable(job, parsed->message);
		return;
	}
	if (parsed->status != STATUS_OK) {
		job_failed(job, STATUS_LOG_MALFORMED, parsed->message);
		return;
	}
	buf_clear(&job->range);
	buf_bytes(&job->range, parsed->range);
	job->read_end = parsed->end;
	job->has_more = parsed->has_more;
	job->parsed = parsed->parsed;
	job->with_faults = parsed->with_faults;
	job->faulty = parsed->faulty;
	if (job->twice && !job->overflowed && second_start(job, message))
		job->state = JOB_SECOND;
	else
		job_read(job);
}

/* Not read any more but reported as it is (crashed-parser). */
static void
job_give_up(struct job *job, uint64_t entry)
{
	job_skip(job, entry);
	output_error(&job->follow->monitor->output,
	    "%s: entry %ju ended the process that read it; it is kept as it came",
	    job->follow->log.name, (uintmax_t)entry);
}

/* The process that read this body is gone, or was taken over.  Which entry it was at stands
 * in its note: one that ends two processes is given up.  The first may have been killed for
 * another reason, and the entry may match.  Where notes say nothing, since whoever took a
 * process over writes them too, the body is read by halves until one entry is left. */
static void
job_crashed(struct job *job)
{
	struct follow *follow = job->follow;
	uint64_t entry = crew_progress(follow->monitor->crew, job->slot->parser);
	bool known = entry >= job->begin && entry < job->end;

	if (known && entry == job->suspect && job->skip_count < LIMIT_TILE_ENTRIES) {
		job_give_up(job, entry);
	} else if (++job->deaths == DEATHS_MAX) {
		job->deaths = 0;
		if (!halve(job))
			job_give_up(job, job->begin);
	}
	job->suspect = known ? entry : UINT64_MAX;
	if (job_reset(job))
		monitor_pump(follow->monitor);
}

/* Whoever looks at entries is told of them, and the store of nothing but how many.  Once
 * something is too much, nothing of this attempt counts. */
static void
on_found(struct job *job, const struct message *found)
{
	struct monitor *monitor = job->follow->monitor;

	if (monitor->shown == NULL)
		job->overflowed = job->overflowed || !job_keep(job, found, &job->found);
	else if (found->type == MESSAGE_PARSED_SHOWN && job_wants(job, found))
		monitor->shown(monitor->shown_context, &found->parsed_shown);
}

/* Its parser said what no honest one says.  That is its end, and counts as such; until its
 * last answer is here, monitor_lost() tells of it. */
static void
job_disbelieve(struct job *job, const struct message *said, const char *why)
{
	crew_accuse(job->follow->monitor->crew, ROLE_PARSE, job->slot->parser, why);
	if (said->type == MESSAGE_PARSED)
		job_crashed(job);
}

static void
on_parsed(void *context, struct message *message)
{
	struct job *job = context;
	struct error err;

	if (message == NULL) {
		job_crashed(job);
		return;
	}
	if (account_take(&job->account, message, &err) != STATUS_OK) {
		job_disbelieve(job, message, err.message);
		return;
	}
	if (job->dropped) {
		if (message->type == MESSAGE_PARSED)
			job_free(job);
		return;
	}
	if (message->type == MESSAGE_PARSED)
		job_parsed(job, message);
	else
		on_found(job, message);
}

/* ---- the way of a body ---- */

bool
job_ask_parser(struct job *job, unsigned parser, monitor_answer_fn *fn, void *context)
{
	struct follow *follow = job->follow;
	uint8_t skip[LIMIT_TILE_ENTRIES * 8];
	struct message parse = { .type = MESSAGE_PARSE_BODY };
	struct buf skipped;

	buf_init(&skipped, skip, sizeof(skip));
	for (size_t i = 0; i < job->skip_count; i++)
		buf_uint(&skipped, 8, job->skip[i]);
	parse.parse_body = (struct msg_parse_body){
		.protocol = (uint8_t)follow->log.protocol,
		.slot = job->slot->number,
		.body_len = job->body_len,
		.body_first = follow->type->body_first(job->begin),
		.begin = job->begin,
		.end = job->end,
		.skip = buf_view(&skipped),
		.hashes = buf_view(&job->hashes),
		.show = follow->monitor->shown != NULL,
	};
	if (job->body_fd >= 0) {
		parse.type = MESSAGE_PARSE_BODY_LARGE;
		parse.fds[0] = job->body_fd;
	}
	return monitor_ask(follow->monitor, ROLE_PARSE, parser, &parse, fn, context);
}

static void
job_parse(struct job *job)
{
	struct monitor *monitor = job->follow->monitor;

	job->twice = monitor->shown == NULL && second_is_due(monitor);
	job->state = JOB_PARSING;
	job->generation = monitor->generation;
	job->account = (struct account){ .begin = job->begin, .end = job->end };
	if (!job_ask_parser(job, job->slot->parser, on_parsed, job) && job_reset(job))
		monitor_pump(monitor);
}

/* A body that no honest log gives for an entry: fewer are asked for at once, or the entries of
 * a tile, which is one answer, taken for unreadable. */
static void
job_too_large(struct job *job, struct view message)
{
	struct monitor *monitor = job->follow->monitor;

	if (job->hashes.len > 0) {
		job->body_len = 0;
		job_parse(job);
	} else if (job->follow->type->has_tiles || !halve(job)) {
		job_unreadable(job, message);
	} else if (job_reset(job)) {
		monitor_pump(monitor);
	}
}

/* Whether a job asks for a partial tile, which the log may have dropped since. */
static bool
is_partial(const struct job *job)
{
	return job->follow->type->has_tiles && job->end % LIMIT_TILE_ENTRIES != 0;
}

static void
on_fetched(void *context, struct message *message)
{
	struct job *job = context;
	const struct msg_fetch_done *done = message == NULL ? NULL : get_done(message);

	if (done == NULL || job->dropped) {
		if (job_reset(job))
			monitor_pump(job->follow->monitor);
	} else if (done->status == STATUS_OK) {
		job->body_len = done->body_len;
		if (message->type == MESSAGE_FETCH_DONE_LARGE)
			job->body_fd = take_fd(&message->fds[0]);
		job_parse(job);
	} else if (done->status == STATUS_NET_TOO_LARGE) {
		job_too_large(job, done->message);
	} else if (done->code == 404 && is_partial(job) && !job->whole) {
		job->whole = true;
		if (job_reset(job))
			monitor_pump(job->follow->monitor);
	} else {
		job_failed(job, done->status, done->message);
	}
}

static unsigned
slots_held(const struct follow *follow)
{
	unsigned held = 0;

	for (const struct job *job = follow->jobs; job != NULL; job = job->next)
		held += job->slot != NULL ? 1 : 0;
	return held;
}

/* Sends the request of a waiting job.  Whether it could. */
static bool
job_fetch(struct job *job)
{
	struct follow *follow = job->follow;
	struct get get = { .body_max = LIMIT_BODY, .is_large = true };
	struct buf url;
	bool sent;

	if (!pace_allows(follow->pace, loop_now_ms(follow->monitor->loop)))
		return false;
	job->slot = monitor_take_slot(follow->monitor, slots_held(follow));
	if (job->slot == NULL)
		return false;
	buf_init_growing(&url, LIMIT_URLS);
	follow->type->append_entries_url(
	    &url, &follow->log, job->begin, job->end, job->whole ? UINT64_MAX : follow->head.size);
	get.url = buf_view(&url);
	get.slot = job->slot;
	job->state = JOB_FETCHING;
	sent = get_start(follow->monitor, follow->pace, &get, on_fetched, job);
	buf_fini(&url);
	return sent || (job_reset(job) && sent);
}

/* ---- what to ask for ---- */

/* With --once all that it is to read.  Else all of an RFC 6962 log; of a static one a
 * partial tile only once it is old enough, since it is likely to fill soon and would then
 * be read twice (static-ct-api). */
uint64_t
follow_readable(const struct follow *follow)
{
	const struct settings *settings = follow->monitor->settings;
	uint64_t size = follow->head.size;
	int64_t age_ms = loop_now_ms(follow->monitor->loop) - follow->tail_ms;

	if (settings->once)
		return follow->goal;
	if (!follow->type->has_tiles || age_ms >= (int64_t)settings->partial_after_s * 1000)
		return size;
	return size - size % LIMIT_TILE_ENTRIES;
}

/* Where a job that begins at planned ends: at the next multiple of the block, so
 * that a log's own alignment does not cut answers short; and where what the store
 * already has ends, since it takes a batch whole. */
static uint64_t
job_end(const struct follow *follow)
{
	uint64_t end = (follow->planned / follow->block + 1) * follow->block;

	end = num_min64(end, follow_readable(follow));
	if (follow->planned < follow->stored)
		end = num_min64(end, follow->stored);
	return end;
}

/* Whether the store takes what each log has to tell next. */
static bool
store_keeps_up(const struct monitor *monitor)
{
	for (size_t i = 0; i < monitor->follow_count; i++) {
		const struct job *next = monitor->follows[i]->jobs;

		if (next != NULL && next->state == JOB_PARSED &&
		    !monitor_takes(monitor, next->found.len))
			return false;
	}
	return true;
}

/* Whether a log may have a body.  The job that is told next waits for nobody but the store;
 * another does if too much was found early. */
static bool
has_room(const struct follow *follow, struct job *const *at)
{
	const struct monitor *monitor = follow->monitor;
	size_t found = 0;

	if (!store_keeps_up(monitor))
		return false;
	if (at == &follow->jobs)
		return true;
	for (size_t i = 0; i < monitor->follow_count; i++) {
		for (const struct job *job = monitor->follows[i]->jobs; job != NULL;
		     job = job->next)
			found += job->found.len;
	}
	return found < LIMIT_FOUND_EARLY;
}

bool
follow_read(struct follow *follow)
{
	int64_t now_ms = loop_now_ms(follow->monitor->loop);
	struct job **at = &follow->jobs;
	struct job *job;

	for (; *at != NULL; at = &(*at)->next) {
		if ((*at)->state == JOB_WAITING && !(*at)->dropped && (*at)->again_ms <= now_ms)
			return has_room(follow, at) && job_fetch(*at);
	}
	if (follow->job_count >= JOBS_MAX || follow->planned >= follow_readable(follow) ||
	    !pace_allows(follow->pace, now_ms) || !has_room(follow, at))
		return false;
	job = job_new(follow, at, follow->planned, job_end(follow));
	follow->planned = job->end;
	job->at_head = job->end == follow->head.size;
	job->head = follow->head;
	return job_fetch(job);
}

void
follow_drop_jobs(struct follow *follow)
{
	struct job *next;

	for (struct job *job = follow->jobs; job != NULL; job = next) {
		next = job->next;
		if (job->state == JOB_WAITING || job->state == JOB_PARSED)
			job_free(job);
		else
			job->dropped = true;
	}
}
