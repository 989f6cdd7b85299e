/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/second.h"

#include "base/limits.h"
#include "base/own.h"
#include "proc/crew.h"
#include "proc/follow.h"
#include "proc/monitor.h"

#include <stdio.h>
#include <string.h>

/* What STORE_FINDING has room for. */
#define EVIDENCE_MAX (MIB)
#define PARSED_MAX (16 * KIB)

bool
second_is_due(struct monitor *monitor)
{
	struct second *second = &monitor->second;

	/* Nobody can know which one it will be. */
	if (!second->counts)
		second->left = monitor_random() % SECOND_EVERY;
	second->counts = true;
	if (second->left > 0) {
		second->left--;
		return false;
	}
	second->left = SECOND_EVERY - 1;
	return true;
}

void
second_fini(struct second *second)
{
	buf_fini(&second->first);
	buf_fini(&second->last);
	buf_fini(&second->found);
}

/* Appends PARSED without the number of the request. */
static void
append_parsed(struct buf *out, const struct message *parsed)
{
	struct message plain = *parsed;

	plain.request = 0;
	if (!message_encode(&plain, out))
		out->overflowed = true;
}

/* ---- the end ---- */

static void
end(struct monitor *monitor)
{
	struct second *second = &monitor->second;
	struct job *job = TAKE(second->job);

	second_fini(second);
	crew_end_fresh(monitor->crew);
	job_read(job);
}

static bool
agrees(const struct second *second)
{
	return !second->overflowed &&
	       view_equal(buf_view(&second->first), buf_view(&second->last)) &&
	       view_equal(buf_view(&second->job->found), buf_view(&second->found));
}

/* Each answer behind its length in 4 bytes; nothing if that is too much. */
static void
append_evidence(struct buf *out, const struct second *second)
{
	const struct buf *found[] = { &second->job->found, &second->found };
	const struct buf *parsed[] = { &second->first, &second->last };

	for (size_t i = 0; i < 2; i++) {
		buf_uint(out, 4, found[i]->len + parsed[i]->len);
		buf_bytes(out, buf_view(found[i]));
		buf_bytes(out, buf_view(parsed[i]));
	}
	if (!buf_ok(out))
		buf_clear(out);
}

/* Adds what the first reading did not find. */
static void
add_missing(struct job *job, struct view found)
{
	struct view rest = found;
	struct message_header header;
	struct view payload;

	while (message_decode_header(&rest, &header) &&
	       view_take(&rest, header.payload_len, &payload)) {
		struct view whole = view_of(found.ptr, found.len - rest.len);

		if (job->found.len == 0 ||
		    memmem(job->found.ptr, job->found.len, whole.ptr, whole.len) == NULL)
			buf_bytes(&job->found, whole);
		found = rest;
	}
	job->overflowed = !buf_ok(&job->found);
}

static void
tell_difference(const struct second *second)
{
	const struct job *job = second->job;
	char message[128];
	struct buf evidence;

	(void)snprintf(message, sizeof(message),
	    "two processes read entries %ju to %ju and did not find the same",
	    (uintmax_t)job->begin, (uintmax_t)job->end - 1);
	buf_init_growing(&evidence, EVIDENCE_MAX);
	append_evidence(&evidence, second);
	follow_finding(
	    job->follow, LOG_KIND_READINGS_DIFFER, message, job->begin, buf_view(&evidence));
	buf_fini(&evidence);
}

/* ---- the second reading ---- */

static void
on_said(void *context, struct message *message)
{
	struct monitor *monitor = context;
	struct second *second = &monitor->second;
	struct job *job = second->job;
	struct error err;

	if (message == NULL) {
		second_lost(monitor);
		return;
	}
	if (account_take(&second->account, message, &err) != STATUS_OK) {
		crew_accuse(monitor->crew, ROLE_PARSE, crew_fresh(monitor->crew), err.message);
		return;
	}
	if (message->type != MESSAGE_PARSED) {
		second->overflowed = !job_keep(job, message, &second->found) || second->overflowed;
		return;
	}
	append_parsed(&second->last, message);
	if (!job->dropped && !agrees(second)) {
		tell_difference(second);
		add_missing(job, buf_view(&second->found));
	}
	end(monitor);
}

bool
second_start(struct job *job, const struct message *first)
{
	struct monitor *monitor = job->follow->monitor;
	struct second *second = &monitor->second;

	if (second->job != NULL || !crew_start_fresh(monitor->crew, job->slot->parser))
		return false;
	buf_init_growing(&second->first, PARSED_MAX);
	buf_init_growing(&second->last, PARSED_MAX);
	buf_init_growing(&second->found, LIMIT_FOUND);
	second->overflowed = false;
	second->account = (struct account){ .begin = job->begin, .end = job->end };
	append_parsed(&second->first, first);
	second->job = job;
	return true;
}

void
second_up(struct monitor *monitor)
{
	struct second *second = &monitor->second;
	unsigned fresh = crew_fresh(monitor->crew);

	if (second->job == NULL)
		crew_end_fresh(monitor->crew);
	else if (second->job->dropped || second->job->generation != monitor->generation ||
		 !job_ask_parser(second->job, fresh, on_said, monitor))
		end(monitor);
}

void
second_lost(struct monitor *monitor)
{
	/* What is said of a process that ended is said by the crew; the first reading counts. */
	if (monitor->second.job != NULL)
		end(monitor);
}
