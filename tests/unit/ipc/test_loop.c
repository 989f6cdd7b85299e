/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptors, timers and signals, on a clock that the test sets. */
#include "ipc/loop.h"

#include "base/own.h"
#include "support/tap.h"

#include <fcntl.h>
#include <unistd.h>

struct world {
	struct loop *loop;
	int64_t now_ms;
	char calls[64]; /* one character for each callback that ran */
	size_t call_count;
	int pipes[2][2];
	struct loop_timer timers[3];
};

static int64_t
clock_of(void *context)
{
	return ((struct world *)context)->now_ms;
}

static void
world_open(struct world *w)
{
	*w = (struct world){ .now_ms = 1000 };
	w->loop = loop_new(clock_of, w);
	assert_int_equal(pipe2(w->pipes[0], O_CLOEXEC | O_NONBLOCK), 0);
	assert_int_equal(pipe2(w->pipes[1], O_CLOEXEC | O_NONBLOCK), 0);
}

static void
world_close(struct world *w)
{
	loop_freep(&w->loop);
	for (size_t i = 0; i < 4; i++)
		close_fdp(&w->pipes[i / 2][i % 2]);
}

static void
note(struct world *w, char what)
{
	assert_true(w->call_count < sizeof(w->calls) - 1);
	w->calls[w->call_count++] = what;
}

static void
step(struct world *w)
{
	assert_int_equal(loop_step(w->loop, NULL), STATUS_OK);
}

static void
on_ready(void *context, int fd, unsigned ready)
{
	struct world *w = context;

	if ((ready & LOOP_READ) != 0)
		note(w, fd == w->pipes[0][0] ? 'r' : 's');
	if ((ready & LOOP_WRITE) != 0)
		note(w, 'w');
}

static void
on_ready_unwatch_all(void *context, int fd, unsigned ready)
{
	struct world *w = context;

	on_ready(w, fd, ready);
	loop_unwatch(w->loop, w->pipes[0][0]);
	loop_unwatch(w->loop, w->pipes[1][0]);
}

static void
timer_a(void *context)
{
	note(context, 'a');
}

static void
timer_b(void *context)
{
	note(context, 'b');
}

static void
timer_again(void *context)
{
	struct world *w = context;

	note(w, 'g');
	loop_arm(w->loop, &w->timers[0], 0, timer_again, w);
}

static void
timer_disarms_b(void *context)
{
	struct world *w = context;

	note(w, 'd');
	loop_disarm(w->loop, &w->timers[1]);
}

static void
watch_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	loop_watch(w.loop, w.pipes[0][0], LOOP_READ, on_ready, &w);
	step(&w);
	assert_string_equal(w.calls, "");
	assert_int_equal(write(w.pipes[0][1], "x", 1), 1);
	step(&w);
	step(&w);
	assert_string_equal(w.calls, "rr");
	loop_watch(w.loop, w.pipes[0][1], LOOP_WRITE, on_ready, &w);
	loop_unwatch(w.loop, w.pipes[0][0]);
	step(&w);
	assert_string_equal(w.calls, "rrw");
	loop_watch(w.loop, w.pipes[0][1], 0, on_ready, &w);
	loop_unwatch(w.loop, w.pipes[1][0]);
	step(&w);
	assert_string_equal(w.calls, "rrw");
	world_close(&w);
}

static void
hang_up_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	loop_watch(w.loop, w.pipes[0][0], LOOP_READ, on_ready, &w);
	close_fdp(&w.pipes[0][1]);
	step(&w);
	assert_string_equal(w.calls, "rw");
	world_close(&w);
}

static void
unwatch_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	loop_watch(w.loop, w.pipes[0][0], LOOP_READ, on_ready_unwatch_all, &w);
	loop_watch(w.loop, w.pipes[1][0], LOOP_READ, on_ready_unwatch_all, &w);
	assert_int_equal(write(w.pipes[0][1], "x", 1), 1);
	assert_int_equal(write(w.pipes[1][1], "x", 1), 1);
	step(&w);
	step(&w);
	assert_string_equal(w.calls, "r");
	world_close(&w);
}

static void
order_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	loop_arm(w.loop, &w.timers[0], 20, timer_b, &w);
	loop_arm(w.loop, &w.timers[1], 10, timer_a, &w);
	loop_arm(w.loop, &w.timers[2], 20, timer_a, &w);
	w.now_ms += 9;
	step(&w);
	assert_string_equal(w.calls, "");
	w.now_ms += 1;
	step(&w);
	assert_string_equal(w.calls, "a");
	w.now_ms += 100;
	step(&w);
	step(&w);
	assert_string_equal(w.calls, "aba");
	world_close(&w);
}

static void
rearm_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	loop_arm(w.loop, &w.timers[0], 10, timer_a, &w);
	loop_arm(w.loop, &w.timers[0], 30, timer_b, &w);
	w.now_ms += 29;
	step(&w);
	assert_string_equal(w.calls, "");
	w.now_ms += 1;
	step(&w);
	assert_string_equal(w.calls, "b");
	world_close(&w);
}

static void
again_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	loop_arm(w.loop, &w.timers[0], -5, timer_again, &w);
	step(&w);
	assert_string_equal(w.calls, "g");
	step(&w);
	assert_string_equal(w.calls, "gg");
	world_close(&w);
}

static void
disarm_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	loop_arm(w.loop, &w.timers[0], 0, timer_disarms_b, &w);
	loop_arm(w.loop, &w.timers[1], 0, timer_b, &w);
	loop_disarm(w.loop, &w.timers[2]);
	step(&w);
	step(&w);
	assert_string_equal(w.calls, "d");
	assert_false(w.timers[1].armed);
	world_close(&w);
}

static void
on_signal(void *context, int signal)
{
	note(context, signal == SIGUSR1 ? '1' : '2');
}

static void
signal_run(const void *row unused_arg)
{
	struct world w;
	sigset_t signals;

	world_open(&w);
	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGUSR1);
	assert_int_equal(loop_signals(w.loop, &signals, on_signal, &w, NULL), STATUS_OK);
	assert_int_equal(kill(getpid(), SIGUSR1), 0);
	step(&w);
	step(&w);
	assert_string_equal(w.calls, "1");
	world_close(&w);
}

static void
on_timer_stop(void *context)
{
	loop_stop(*(struct loop **)context);
}

/* The one test that waits, 20 ms, for the clock of the system. */
static void
real_clock_run(const void *row unused_arg)
{
	cleanup_with(loop_freep) struct loop *loop = loop_new(NULL, NULL);
	struct loop_timer timer = { .armed = false };
	int64_t before = loop_now_ms(loop);

	loop_arm(loop, &timer, 20, on_timer_stop, &loop);
	assert_int_equal(loop_run(loop, NULL), STATUS_OK);
	assert_true(loop_now_ms(loop) - before >= 20);
}

int
main(void)
{
	tap_section("ipc: the loop");
	tap_test("a descriptor is told while it is ready and watched", watch_run, NULL);
	tap_test("a hang-up is told as readable and writable", hang_up_run, NULL);
	tap_test("a descriptor unwatched by another's callback is not told", unwatch_run, NULL);
	tap_test("timers run when due, in order of due time, then of arming", order_run, NULL);
	tap_test("a timer armed anew runs once, at the new time", rearm_run, NULL);
	tap_test("a timer that arms itself waits for the next step", again_run, NULL);
	tap_test("a timer disarmed by another's callback does not run", disarm_run, NULL);
	tap_test("a signal is told once", signal_run, NULL);
	tap_test("the loop waits for its timer and stops when told", real_clock_run, NULL);
	return tap_done();
}
