/* SPDX-License-Identifier: Apache-2.0 */
#include "ipc/loop.h"

#include "base/own.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

struct watch {
	int fd;
	unsigned events;
	loop_fd_fn *fn;
	void *context;
	uint64_t serial; /* tells a descriptor from a later one of the same number */
};

struct loop {
	loop_clock_fn *clock;
	void *clock_context;
	bool clock_is_fake;
	bool stopped;

	struct watch *watches;
	struct pollfd *polled; /* what this step waits for, made from watches */
	uint64_t *polled_serials;
	size_t count;
	size_t room;
	uint64_t serial;

	struct loop_timer *timers; /* by due time; those of one time in the order of arming */
	uint64_t round;            /* counts the times that due timers were called */

	int signal_fd;
	loop_signal_fn *signal_fn;
	void *signal_context;
};

static int64_t
monotonic_ms(void *context unused_arg)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		abort();
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct loop *
loop_new(loop_clock_fn *clock, void *context)
{
	struct loop *loop = xcalloc(1, sizeof(*loop));

	loop->clock_is_fake = clock != NULL;
	loop->clock = clock != NULL ? clock : monotonic_ms;
	loop->clock_context = context;
	loop->signal_fd = -1;
	return loop;
}

void
loop_free(struct loop *loop)
{
	if (loop == NULL)
		return;
	close_fdp(&loop->signal_fd);
	free(loop->watches);
	free(loop->polled);
	free(loop->polled_serials);
	free(loop);
}

void
loop_freep(struct loop **loop)
{
	loop_free(*loop);
	*loop = NULL;
}

int64_t
loop_now_ms(const struct loop *loop)
{
	return loop->clock(loop->clock_context);
}

/* ---- descriptors ---- */

static struct watch *
find_watch(struct loop *loop, int fd)
{
	for (size_t i = 0; i < loop->count; i++) {
		if (loop->watches[i].fd == fd)
			return &loop->watches[i];
	}
	return NULL;
}

static void
make_room(struct loop *loop)
{
	if (loop->count < loop->room)
		return;
	loop->room = loop->room == 0 ? 16 : loop->room * 2;
	loop->watches = xrealloc(loop->watches, loop->room * sizeof(*loop->watches));
	loop->polled = xrealloc(loop->polled, loop->room * sizeof(*loop->polled));
	loop->polled_serials =
	    xrealloc(loop->polled_serials, loop->room * sizeof(*loop->polled_serials));
}

void
loop_watch(struct loop *loop, int fd, unsigned events, loop_fd_fn *fn, void *context)
{
	struct watch *watch = find_watch(loop, fd);

	if (watch == NULL) {
		make_room(loop);
		watch = &loop->watches[loop->count++];
		watch->fd = fd;
		watch->serial = ++loop->serial;
	}
	watch->events = events;
	watch->fn = fn;
	watch->context = context;
}

void
loop_unwatch(struct loop *loop, int fd)
{
	struct watch *watch = find_watch(loop, fd);

	if (watch != NULL)
		*watch = loop->watches[--loop->count];
}

static unsigned
ready_of(short revents)
{
	unsigned ready = 0;

	if ((revents & (POLLIN | POLLHUP | POLLERR | POLLNVAL)) != 0)
		ready |= LOOP_READ;
	if ((revents & (POLLOUT | POLLHUP | POLLERR | POLLNVAL)) != 0)
		ready |= LOOP_WRITE;
	return ready;
}

/* Calls whom the descriptors concern that were ready.  A callback may have ended
 * the watch of one that comes after it. */
static void
call_ready(struct loop *loop, size_t polled_count)
{
	for (size_t i = 0; i < polled_count; i++) {
		/* Callbacks may move the arrays. */
		struct pollfd polled = loop->polled[i];
		struct watch *watch = find_watch(loop, polled.fd);
		unsigned ready = ready_of(polled.revents);

		if (ready != 0 && watch != NULL && watch->serial == loop->polled_serials[i])
			watch->fn(watch->context, polled.fd, ready);
	}
}

/* ---- timers ---- */

void
loop_arm(
    struct loop *loop, struct loop_timer *timer, int64_t delay_ms, loop_timer_fn *fn, void *context)
{
	struct loop_timer **place = &loop->timers;

	loop_disarm(loop, timer);
	timer->due_ms = loop_now_ms(loop) + (delay_ms > 0 ? delay_ms : 0);
	timer->fn = fn;
	timer->context = context;
	timer->armed = true;
	timer->round = loop->round;
	while (*place != NULL && (*place)->due_ms <= timer->due_ms)
		place = &(*place)->next;
	timer->next = *place;
	*place = timer;
}

void
loop_disarm(struct loop *loop, struct loop_timer *timer)
{
	struct loop_timer **place = &loop->timers;

	if (!timer->armed)
		return;
	while (*place != timer)
		place = &(*place)->next;
	*place = timer->next;
	timer->armed = false;
}

/* Calls the timers that are due; those that they arm wait for the next step. */
static void
call_due(struct loop *loop)
{
	int64_t now = loop_now_ms(loop);
	struct loop_timer *timer;

	loop->round++;
	while (
	    (timer = loop->timers) != NULL && timer->due_ms <= now && timer->round < loop->round) {
		loop_disarm(loop, timer);
		timer->fn(timer->context);
	}
}

/* ---- signals ---- */

static void
read_signals(void *context, int fd, unsigned ready unused_arg)
{
	struct loop *loop = context;
	struct signalfd_siginfo info;

	while (read(fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
		loop->signal_fn(loop->signal_context, (int)info.ssi_signo);
}

enum status
loop_signals(struct loop *loop, const sigset_t *signals, loop_signal_fn *fn, void *context,
    struct error *err)
{
	if (sigprocmask(SIG_BLOCK, signals, NULL) != 0)
		return error_set(err, STATUS_SYSTEM, errno, "sigprocmask");
	loop->signal_fd = signalfd(-1, signals, SFD_NONBLOCK | SFD_CLOEXEC);
	if (loop->signal_fd < 0)
		return error_set(err, STATUS_SYSTEM, errno, "signalfd");
	loop->signal_fn = fn;
	loop->signal_context = context;
	loop_watch(loop, loop->signal_fd, LOOP_READ, read_signals, loop);
	return STATUS_OK;
}

/* ---- the loop ---- */

/* How long poll() may wait. */
static int
patience_ms(const struct loop *loop)
{
	int64_t left;

	if (loop->clock_is_fake)
		return 0;
	if (loop->timers == NULL)
		return -1;
	left = loop->timers->due_ms - loop_now_ms(loop);
	if (left <= 0)
		return 0;
	return left > INT_MAX ? INT_MAX : (int)left;
}

enum status
loop_step(struct loop *loop, struct error *err)
{
	size_t count = loop->count;

	for (size_t i = 0; i < count; i++) {
		unsigned events = loop->watches[i].events;

		loop->polled[i] = (struct pollfd){ .fd = loop->watches[i].fd };
		if ((events & LOOP_READ) != 0)
			loop->polled[i].events |= POLLIN;
		if ((events & LOOP_WRITE) != 0)
			loop->polled[i].events |= POLLOUT;
		loop->polled_serials[i] = loop->watches[i].serial;
	}
	if (poll(loop->polled, count, patience_ms(loop)) < 0) {
		if (errno != EINTR)
			return error_set(err, STATUS_SYSTEM, errno, "poll");
		return STATUS_OK;
	}
	call_ready(loop, count);
	call_due(loop);
	return STATUS_OK;
}

enum status
loop_run(struct loop *loop, struct error *err)
{
	loop->stopped = false;
	while (!loop->stopped) {
		enum status status = loop_step(loop, err);

		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

void
loop_stop(struct loop *loop)
{
	loop->stopped = true;
}
