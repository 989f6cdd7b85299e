/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an operator asks to be done to the state: the messages of a client that the store
 * has to do with, one row each in act.c.  With who he is they go to the store; the log
 * that they are about is then followed anew, from what the store knows of it.
 */
#ifndef CTVIGIL_PROC_ACT_H
#define CTVIGIL_PROC_ACT_H

#include "base/attr.h"
#include "base/limits.h"
#include "base/status.h"
#include "ipc/message.h"

#include <stdbool.h>
#include <stdint.h>

struct monitor;

/* Who asks, as the kernel says, and what the system calls him. */
struct act_who {
	uint32_t uid;
	uint32_t pid;
	char user[LIMIT_USER_NAME];
};

/* Fills it; a user without a name is called by his number. */
void act_who_fill(struct act_who *who, uint32_t uid, uint32_t pid);

/* How it went, in a sentence that is valid during the call. */
typedef void act_done_fn(void *context, enum status status, struct view message);

/* Has the store do what is asked for, and calls fn once, later.  STATUS_MESSAGE if nobody
 * does that; STATUS_CHILD if the store is not up now. */
enum status act_begin(struct monitor *monitor, const struct act_who *who,
    const struct message *asked, act_done_fn *fn, void *context, struct error *err) must_use;

#endif
