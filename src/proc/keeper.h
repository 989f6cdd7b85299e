/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil-store, while it is at work: what its parts share.
 *
 *   child_store.c  the process, what was read of logs, the group commit, the outbox
 *   keeper_ours.c  what is ours: zones, sources, what they declare
 *   keeper_act.c   what an operator does
 */
#ifndef CTVIGIL_PROC_KEEPER_H
#define CTVIGIL_PROC_KEEPER_H

#include "base/attr.h"
#include "ipc/channel.h"
#include "ipc/loop.h"
#include "proc/tell.h"
#include "store/region.h"
#include "store/store.h"

struct keeper {
	struct channel *channel;
	struct store *store;
	struct loop *loop;
	struct loop_timer commit_timer;
	struct loop_timer outbox_timer;
	unsigned sinks;      /* what the outbox is for: a set of enum store_sink */
	unsigned unanswered; /* rows that main has not answered yet */
	bool tells;          /* rows of the outbox are handed out */
	bool flushing;
	uint64_t flush_request;
	bool suffering;       /* the last commit failed; it was said */
	struct region policy; /* the next one, as far as it was told */
	struct store_zone *zones;
	size_t zone_count;
	struct buf notes;
	struct tell tell;
	enum status status;
	struct error err;
};

/* Milliseconds since 1970. */
uint64_t keeper_now_ms(void) must_use;

/* What cannot be mended by waiting ends the process; main starts it again. */
void keeper_fail(struct keeper *keeper, enum status status);

void keeper_send(struct keeper *keeper, const struct message *message);

/* Commits all that waits, for what looks at what is committed only.  Whether that worked. */
bool keeper_commit(struct keeper *keeper) must_use;

/* Hands out what is due, and ends the waits that are over. */
void keeper_empty_outbox(void *context);

/* What a block of proc/declared.h declares, for free().  False, and NULL, if it is none or
 * empty. */
bool keeper_declared(struct view block, struct store_declared **ret, size_t *ret_count) must_use;

/* Each takes one message.  What is returned is the end of the process, if it is not OK. */
typedef enum status keeper_fn(struct keeper *keeper, const struct message *message);

keeper_fn keeper_on_zone;
keeper_fn keeper_on_policy;
keeper_fn keeper_on_source;
keeper_fn keeper_on_declare;
keeper_fn keeper_on_source_read;
keeper_fn keeper_on_source_failed;
keeper_fn keeper_on_act_lost;
keeper_fn keeper_on_act_accept;
keeper_fn keeper_on_act_decide;
keeper_fn keeper_on_act_declare;

#endif
