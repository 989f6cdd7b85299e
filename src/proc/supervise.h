/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Main's children: started, greeted, listened to, started again when they end,
 * and stopped.  The callbacks tell the owner what happens; nothing here knows
 * what the messages are about.
 *
 * A child that has not said READY after SUPERVISE_READY_MS is killed, or waited for
 * if its row says so; one that breaks its channel is killed.  One whose row says so is started again, after 1 s
 * at first, then after twice as long each time up to 60 s; a minute of health
 * begins anew.  One that never came up and said UNREADY, or was not found, is not:
 * the owner has an error to show.
 */
#ifndef CTVIGIL_PROC_SUPERVISE_H
#define CTVIGIL_PROC_SUPERVISE_H

#include "base/attr.h"
#include "base/status.h"
#include "ipc/channel.h"
#include "ipc/loop.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SUPERVISE_READY_MS 10000
#define SUPERVISE_BACKOFF_MIN_MS 1000
#define SUPERVISE_BACKOFF_MAX_MS 60000
#define SUPERVISE_HEALTHY_MS 60000
/* After its channel was closed. */
#define SUPERVISE_TERMINATE_MS 5000
#define SUPERVISE_KILL_MS 10000

struct supervisor;
struct supervised;

/* How a child ended. */
struct supervise_end {
	bool asked;    /* supervise_stop() was called */
	bool restarts; /* it is started again, after wait_ms */
	int64_t wait_ms;
	enum status status;     /* STATUS_OK if asked and it exited with 0; what UNREADY said;
			       * else STATUS_CHILD */
	const char *message;    /* "parse: killed by SIGSEGV" */
	const char *last_words; /* the last 2 KiB of its stderr, escaped; "" if none */
};

/* Callbacks may send, stop, and start.  Only down() may free the child, by
 * supervise_remove(). */
struct supervise_calls {
	/* It was started and greeted: send what sets it up, before it is up. */
	void (*started)(void *context, struct supervised *child);
	/* It is not ready in time, and is waited for. */
	void (*late)(void *context, struct supervised *child);
	/* It said READY. */
	void (*up)(void *context, struct supervised *child, uint32_t landlock_abi);
	/* It sent a message other than READY and UNREADY.  The descriptors in it are
	 * the callback's. */
	void (*message)(void *context, struct supervised *child, struct message *message);
	/* It ended, or could not be started. */
	void (*down)(void *context, struct supervised *child, const struct supervise_end *end);
};

/* A supervisor on a loop, which must outlive it.  folder is where executables are
 * looked for, NULL for the usual places (spawn.h). */
struct supervisor *supervisor_new(struct loop *loop, const char *folder,
    const struct supervise_calls *calls, void *context) must_use;

/* Kills what still runs, waits for its end, and frees all.  Calls nobody back.
 * Takes NULL. */
void supervisor_free(struct supervisor *supervisor);

/* A child of this role; number tells it from others of the role.  It is started by
 * the next step of the loop. */
struct supervised *supervise_add(struct supervisor *supervisor, enum role role, unsigned number);

/* Starts it, if it does not run, without waiting. */
void supervise_start(struct supervised *child);

/* Asks it to end by closing its channel; SIGTERM and SIGKILL follow if it does
 * not.  It is not started again.  down() tells when it has ended, also when it
 * was not running. */
void supervise_stop(struct supervised *child);

/* Kills it now: for a child that misbehaves or hangs.  It may be started again. */
void supervise_kill(struct supervised *child, const char *why);

/* Frees a child that does not run. */
void supervise_remove(struct supervised *child);

/* Sends it a message.  False if it does not run, is to stop, or its channel does
 * not take it; a child that takes nothing any more is killed.  The descriptors stay the
 * caller's. */
bool supervise_send(struct supervised *child, const struct message *message);

bool supervise_is_up(const struct supervised *child) must_use;
enum role supervise_role(const struct supervised *child) must_use;
unsigned supervise_number(const struct supervised *child) must_use;
pid_t supervise_pid(const struct supervised *child) must_use;

/* How often it was started again. */
unsigned supervise_restarts(const struct supervised *child) must_use;

/* How many children run. */
size_t supervisor_running(const struct supervisor *supervisor) must_use;

/* Stops all. */
void supervisor_stop(struct supervisor *supervisor);

#endif
