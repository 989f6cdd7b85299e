/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was read becomes what is proven (principle 1): batches are folded in order
 * into the log's compact range, which must have the signed root where it reaches
 * the size of a head, and is linked to a larger head by a proof in between.
 *
 * A range that does not agree is first taken for an error of transmission: all
 * since the last proof is read again.  If it fails again the log is at fault: a
 * finding, after which the store tells its matches unproven and at once, while
 * reading goes on, and again from the last proof now and then.
 */
#include "base/limits.h"
#include "base/num.h"
#include "proc/follow.h"
#include "proc/monitor.h"

#include <stdio.h>

/* Reading again: soon once, then as patiently as a log needs to be mended. */
#define AGAIN_SOON_MS 1000
#define AGAIN_LATER_MS 300000
/* A fold that fails so often is no accident. */
#define MISMATCHES_MAX 2
/* Principle 1: a link at least every so many entries, or so often. */
#define LINK_ENTRIES 65536
#define LINK_MS 300000

/* ---- what the store is told ---- */

/* Sends what parse found in the entries of a job, as it was encoded. */
static void
tell_found(struct job *job)
{
	struct view rest = buf_view(&job->found);
	struct message_header header;
	struct message message;
	struct view payload;

	while (message_decode_header(&rest, &header) &&
	       view_take(&rest, header.payload_len, &payload) &&
	       message_decode(&header, payload, &message)) {
		job->follow->matches += message.type == MESSAGE_STORE_MATCH ? 1 : 0;
		job->follow->faults += message.type == MESSAGE_STORE_FAULT ? 1 : 0;
		monitor_tell(job->follow->monitor, ROLE_STORE, 0, &message);
	}
}

static void
tell_batch(struct follow *follow, const struct job *job)
{
	struct message batch = {
		.type = MESSAGE_STORE_BATCH,
		.store_batch = {
			.log = follow->number,
			.generation =
			    job != NULL ? job->generation : follow->monitor->generation,
			.begin = job != NULL ? job->begin : follow->folded,
			.end = follow->folded,
			.parsed = job != NULL ? job->parsed : 0,
			.with_faults = job != NULL ? job->with_faults : 0,
			.faulty = job != NULL ? job->faulty : 0,
			.range = buf_view(&follow->range),
			.proven = follow->proven,
			.proven_range = buf_view(&follow->proven_range),
		},
	};

	monitor_tell(follow->monitor, ROLE_STORE, 0, &batch);
	if (job == NULL)
		return;
	follow->monitor->uncommitted += job->end - job->begin;
	follow->monitor->uncommitted_found += job->found.len;
}

/* ---- proven ---- */

/* The tree of head begins with this range, of so many entries. */
static void
proven_to(struct follow *follow, uint64_t size, struct view range, const struct head *head)
{
	follow->proven = size;
	follow->agreed = *head;
	follow->proven_ms = loop_now_ms(follow->monitor->loop);
	buf_clear(&follow->proven_range);
	buf_bytes(&follow->proven_range, range);
	follow->mismatches = 0;
	follow->proof_failing = false;
	if (!follow->failed)
		return;
	follow->failed = false;
	output_message(&follow->monitor->output, "%s: it agrees with its signed trees again",
	    follow->log.name);
}

/* ---- not proven ---- */

/* Reads again from what is proven. */
static void
rewind_to_proven(void *context)
{
	struct follow *follow = context;

	follow_drop_jobs(follow);
	follow->folded = follow->proven;
	follow->planned = follow->proven;
	buf_clear(&follow->range);
	buf_bytes(&follow->range, buf_view(&follow->proven_range));
	monitor_pump(follow->monitor);
}

static void
mismatch(struct follow *follow, struct view message)
{
	bool first = ++follow->mismatches < MISMATCHES_MAX;

	follow_trouble(follow, STATUS_LOG_INCONSISTENT, message);
	if (!first && !follow->failed) {
		follow->failed = true;
		follow_accuse(follow);
	}
	loop_arm(follow->monitor->loop, &follow->again, first ? AGAIN_SOON_MS : AGAIN_LATER_MS,
	    rewind_to_proven, follow);
}

/* ---- folding ---- */

static void
folded(struct job *job, const struct msg_proved_fold *proved)
{
	struct follow *follow = job->follow;
	bool agrees = proved->status == STATUS_OK;

	if (proved->range.len == 0) {
		/* The ranges do not fit together: our own mistake, or prove was taken over. */
		follow_trouble(follow, proved->status, proved->message);
		if (job_reset(job))
			monitor_pump(follow->monitor);
		return;
	}
	if (!monitor_takes(follow->monitor, job->found.len)) {
		/* Other logs had more to tell meanwhile: it is folded again. */
		job->state = JOB_PARSED;
		return;
	}
	buf_clear(&follow->range);
	buf_bytes(&follow->range, proved->range);
	follow->folded = job->end;
	follow->entries += job->end - job->begin;
	if (agrees && proved->at_head)
		proven_to(follow, job->end, proved->range, &job->head);
	if (job->end > follow->stored)
		follow->stored = job->end;
	tell_found(job);
	tell_batch(follow, job);
	job_free(job);
	if (!agrees)
		mismatch(follow, proved->message);
	follow_link(follow);
	follow_fold(follow);
	monitor_pump(follow->monitor);
}

static void
on_folded(void *context, struct message *message)
{
	struct job *job = context;

	if (job->dropped)
		job_free(job);
	else if (message != NULL)
		folded(job, &message->proved_fold);
	else
		job->state = JOB_PARSED; /* follow_fold() is called again when prove is up */
}

void
follow_fold(struct follow *follow)
{
	struct job *job = follow->jobs;
	struct message fold = { .type = MESSAGE_PROVE_FOLD };

	while (job != NULL && job->dropped)
		job = job->next;
	if (job == NULL || job->state != JOB_PARSED ||
	    !monitor_takes(follow->monitor, job->found.len))
		return;
	fold.prove_fold = (struct msg_prove_fold){
		.range = buf_view(&follow->range),
		.batch = buf_view(&job->range),
		.size = job->at_head ? job->head.size : 0,
		.root = job->head.root,
	};
	if (monitor_ask(follow->monitor, ROLE_PROVE, 0, &fold, on_folded, job))
		job->state = JOB_FOLDING;
}

/* ---- linking ---- */

static void
on_linked(void *context, struct message *message)
{
	struct follow *follow = context;
	const struct msg_proved_link *proved;

	follow->linking = false;
	/* The store may have died since, and reading have gone back. */
	if (message == NULL || follow->phase != FOLLOW_READING ||
	    follow->link_at <= follow->proven || follow->link_at > follow->folded)
		return;
	proved = &message->proved_link;
	if (proved->status == STATUS_OK) {
		proven_to(
		    follow, follow->link_at, buf_view(&follow->link_range), &follow->link_head);
		tell_batch(follow, NULL);
		return;
	}
	/* A gateway that mixes up answers is likelier than a lie (it was seen): another
	 * head is tried before it counts. */
	mismatch(follow, proved->message);
}

static void
on_link_bodies(void *context, enum status status, struct view message, struct view bodies)
{
	struct follow *follow = context;
	struct message link = {
		.type = MESSAGE_PROVE_LINK,
		.prove_link = {
			.protocol = (uint8_t)follow->log.protocol,
			.range = buf_view(&follow->link_range),
			.size = follow->link_head.size,
			.root = follow->link_head.root,
			.bodies = bodies,
		},
	};

	follow->gather = NULL;
	if (status != STATUS_OK)
		follow_no_proof(follow, status, message);
	else if (monitor_ask(follow->monitor, ROLE_PROVE, 0, &link, on_linked, follow))
		return;
	follow->linking = false;
}

/* Whether what is folded should be proven before the head is reached. */
static bool
link_is_due(const struct follow *follow)
{
	int64_t waited_ms = loop_now_ms(follow->monitor->loop) - follow->proven_ms;
	uint64_t unproven = follow->folded - num_min64(follow->proven, follow->folded);

	if (follow->linking || follow->gather != NULL || follow->failed || unproven == 0 ||
	    follow->folded >= follow->head.size)
		return false;
	/* All that can be read is read: what is left is a partial tile. */
	if (follow->folded == follow_readable(follow))
		return true;
	return unproven >= LINK_ENTRIES || waited_ms >= LINK_MS;
}

void
follow_link(struct follow *follow)
{
	struct buf urls;

	if (follow->phase != FOLLOW_READING || !link_is_due(follow))
		return;
	follow->linking = true;
	follow->link_at = follow->folded;
	follow->link_head = follow->head;
	buf_clear(&follow->link_range);
	buf_bytes(&follow->link_range, buf_view(&follow->range));
	follow->proven_ms = loop_now_ms(follow->monitor->loop);
	buf_init_growing(&urls, LIMIT_URLS);
	follow->type->append_link_urls(&urls, &follow->log, follow->folded, follow->head.size);
	follow->gather =
	    gather_start(follow->monitor, follow->pace, buf_view(&urls), on_link_bodies, follow);
	buf_fini(&urls);
}
