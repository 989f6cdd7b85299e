/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A loop over descriptors, timers and signals, for main and those children that
 * wait for more than one thing.  One thread; callbacks run one after another and
 * may watch, unwatch, arm and disarm whatever they like, themselves included.
 *
 * Time is CLOCK_MONOTONIC in milliseconds, or what a test says it is.
 */
#ifndef CTVIGIL_IPC_LOOP_H
#define CTVIGIL_IPC_LOOP_H

#include "base/attr.h"
#include "base/status.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct loop;

/* What a descriptor is watched for, and was found to be, as a set.  An error or a
 * hang-up is told as both. */
enum loop_ready {
	LOOP_READ = 1 << 0,
	LOOP_WRITE = 1 << 1,
};

typedef void loop_fd_fn(void *context, int fd, unsigned ready);
typedef void loop_timer_fn(void *context);
typedef void loop_signal_fn(void *context, int signal);
typedef int64_t loop_clock_fn(void *context);

/* A loop.  clock may be NULL; a test's clock makes loop_step() not wait. */
struct loop *loop_new(loop_clock_fn *clock, void *context) must_use;

/* Frees the loop and closes the descriptor of its signals; closes no other.  Takes NULL. */
void loop_free(struct loop *loop);

/* For cleanup_with(). */
void loop_freep(struct loop **loop);

/* Milliseconds of its clock. */
int64_t loop_now_ms(const struct loop *loop) must_use;

/* Watches fd for a set of enum loop_ready, or changes what it is watched for. */
void loop_watch(struct loop *loop, int fd, unsigned events, loop_fd_fn *fn, void *context);

/* Stops watching fd.  To be called before fd is closed.  One that is not watched
 * is allowed. */
void loop_unwatch(struct loop *loop, int fd);

/* A timer lives with its owner; zero state is disarmed. */
struct loop_timer {
	struct loop_timer *next;
	int64_t due_ms;
	uint64_t round;
	loop_timer_fn *fn;
	void *context;
	bool armed;
};

/* Calls fn once, delay_ms from now, in the order of due times; arms it anew if it
 * was armed.  A delay of 0 or less is the next step. */
void loop_arm(struct loop *loop, struct loop_timer *timer, int64_t delay_ms, loop_timer_fn *fn,
    void *context);

/* Disarms it.  One that is not armed is allowed. */
void loop_disarm(struct loop *loop, struct loop_timer *timer);

/* Blocks these signals and calls fn for each that arrives.  Once per loop. */
enum status loop_signals(struct loop *loop, const sigset_t *signals, loop_signal_fn *fn,
    void *context, struct error *err) must_use;

/* Waits until something is ready or due, and calls whom it concerns. */
enum status loop_step(struct loop *loop, struct error *err) must_use;

/* Steps until loop_stop() is called. */
enum status loop_run(struct loop *loop, struct error *err) must_use;
void loop_stop(struct loop *loop);

#endif
