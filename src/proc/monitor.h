/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main, the process that decides: it keeps the other processes running, gives
 * each log its turn, and passes messages on.  It holds no secret and reads no byte
 * that came from outside but the fields of messages.
 *
 *   monitor.c  asking the other processes, slots, the turns of the logs
 *   crew.c     the processes, and what each is told when it comes up
 *   lists.c    which logs there are
 *   follow*.c  one log
 *   witness.c  who cosigns their heads
 *   second.c   some bodies, read twice
 *   resolve.c  CAA records of names
 *   deliver.c  what leaves: lines, text, hooks
 *   finish.c   the end in order
 *   progress.c what is said meanwhile
 */
#ifndef CTVIGIL_PROC_MONITOR_H
#define CTVIGIL_PROC_MONITOR_H

#include "base/attr.h"
#include "base/status.h"
#include "conf/settings.h"
#include "ipc/loop.h"
#include "ipc/message.h"
#include "proc/follow.h"
#include "proc/output.h"
#include "proc/pace.h"
#include "proc/resolve.h"
#include "proc/second.h"
#include "proc/witness.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct crew;
struct ask;

/* One body on its way: fetch writes it, one parse child reads it. */
struct slot {
	unsigned parser; /* which parse child */
	uint32_t number; /* in its arena */
	bool taken;
};

/* An entry was rendered for people. */
typedef void monitor_shown_fn(void *context, const struct msg_parsed_shown *shown);

struct monitor {
	const struct settings *settings;
	struct loop *loop;
	struct output output;
	struct crew *crew;
	struct ask *asks;
	size_t ask_count;
	uint64_t last_request;

	struct slot **slots;
	size_t slot_count;
	struct paces paces;
	struct second second;
	struct witnesses witnesses;
	struct resolves resolves;
	struct loop_timer pump_timer;

	struct follow **follows;
	size_t follow_count;
	size_t next_turn;

	monitor_shown_fn *shown; /* NULL: no entry is rendered that does not match */
	void *shown_context;

	uint64_t generation;      /* of the watch list, in the store */
	uint64_t uncommitted;     /* entries given to the store and not yet committed */
	size_t uncommitted_found; /* bytes that were found in them, until all are committed */
	uint64_t reported;        /* issuances that were told */
	unsigned hook_runs;       /* of the operator's command, under way or in line */
	unsigned stores_lost;     /* how often the store died */
	unsigned tested;          /* outputs that the self-test has passed */
	unsigned test_failed;     /* or not */
	bool had_misbehaviour;    /* a log was caught */
	bool output_failed;       /* standard output is gone */
	bool stopping;
	bool is_brief; /* one command, with the store alone, which tells nothing */
};

/* An answer to what was asked; its views are valid during the call, and a descriptor in
 * it is closed afterwards unless it was taken (take_fd()).  NULL: there will be no more
 * answers, since the process died. */
typedef void monitor_answer_fn(void *context, struct message *answer);

/* Sends message to the number-th process of this role and calls fn with each of
 * its answers, up to the last (answer_table.h).  False, and fn is never
 * called, if the process is not up now. */
bool monitor_ask(struct monitor *monitor, enum role role, unsigned number,
    const struct message *message, monitor_answer_fn *fn, void *context) must_use;

/* Whether an answer of this process is still to come. */
bool monitor_awaits(const struct monitor *monitor, enum role role, unsigned number) must_use;

/* For how long the oldest question to a process of this role has been open; 0: none is. */
int64_t monitor_waits_ms(const struct monitor *monitor, enum role role) must_use;

/* Sends a message that has no answer.  What cannot be sent is known to the crew. */
void monitor_tell(
    struct monitor *monitor, enum role role, unsigned number, const struct message *message);

/* The same, and waits for the last answer: for the time before logs are followed.  A
 * process that dies is asked anew when it is up again, after fn was called with NULL: what
 * it said before counts no more.  STATUS_CHILD if it dies three times. */
enum status monitor_ask_now(struct monitor *monitor, enum role role, const struct message *message,
    monitor_answer_fn *fn, void *context, struct error *err) must_use;

/* For the crew: a message came from this process; it is gone; one of its kind is up
 * again.  An honest process says nothing that is refused: STATUS_MESSAGE, and why. */
enum status monitor_hear(struct monitor *monitor, enum role role, unsigned number,
    struct message *message, struct error *err) must_use;
void monitor_lost(struct monitor *monitor, enum role role, unsigned number);
void monitor_back(struct monitor *monitor, enum role role);

/* For the crew: a parse child can take one more body at a time. */
void monitor_add_slot(struct monitor *monitor, unsigned parser, uint32_t number);

/* A slot of a parse child that is up, the least busy one, for a log that holds so many; or
 * NULL.  Where several logs are followed the last one goes to a log that holds none, so that
 * one whose bodies do not come to their end keeps the others from nothing. */
struct slot *monitor_take_slot(struct monitor *monitor, unsigned held) must_use;
void monitor_give_slot(struct monitor *monitor, struct slot *slot);

/* Whether the store can be told what was found in another body, of so many bytes. */
bool monitor_takes(const struct monitor *monitor, size_t found) must_use;

/* Gives the logs their turns soon: something has changed. */
void monitor_pump(struct monitor *monitor);

/* Ends following: whoever steps the loop sees it, and finishes. */
void monitor_stop(struct monitor *monitor);

/* Frees what was made for the logs; the crew has stopped. */
void monitor_fini(struct monitor *monitor);

/* Any 32 bits, for jitter. */
uint32_t monitor_random(void) must_use;

#endif
