/* SPDX-License-Identifier: Apache-2.0 */
/* When a parse child has stalled: by the rule, and with children that do. */
#include "proc/stall.h"

#include "base/limits.h"
#include "proc/supervise.h"
#include "support/tap.h"
#include "unit/proc/standin.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define LOOKS_ASLEEP (LIMIT_ASLEEP_S * 1000 / STALL_LOOK_MS)
/* Ever so long for a machine that is busy; nothing waits as long. */
#define PATIENCE_LOOKS 60000

/* ---- the rule ---- */

static const struct busy_case {
	const char *says;
	uint64_t entry;
	uint64_t used_ms; /* after the first look */
	enum stall_kind kind;
} busy[] = {
	{ "999 ms of its own time at one entry are no stall", 7, 999, STALL_NONE },
	{ "1,000 ms of its own time at one entry are one", 7, 1000, STALL_BUSY },
	{ "an hour at one entry is one", 7, 3600000, STALL_BUSY },
	{ "1,000 ms between entries are no stall", UINT64_MAX, 1000, STALL_NONE },
	{ "19,999 ms between entries are no stall", UINT64_MAX, 19999, STALL_NONE },
	{ "20,000 ms between entries are one", UINT64_MAX, 20000, STALL_BUSY },
	{ "an hour between entries is one", UINT64_MAX, 3600000, STALL_BUSY },
};

static void
busy_run(const void *p)
{
	const struct busy_case *row = p;
	struct stall_sight sight = { .entry = row->entry, .messages = 3, .cpu_ms = 5000 };
	struct stall stall = { .looks = 0 };

	assert_int_equal(stall_look(&stall, &sight), STALL_NONE);
	sight.cpu_ms += row->used_ms;
	assert_int_equal(stall_look(&stall, &sight), row->kind);
}

static const struct on_case {
	const char *says;
	struct stall_sight then;
} on[] = {
	{ "one that notes another entry gets on", { .entry = 8, .messages = 3, .cpu_ms = 6000 } },
	{ "one that has said something gets on", { .entry = 7, .messages = 4, .cpu_ms = 6000 } },
	{ "one that is between entries now gets on",
	    { .entry = UINT64_MAX, .messages = 3, .cpu_ms = 90000 } },
};

static void
on_run(const void *p)
{
	const struct on_case *row = p;
	const struct stall_sight first = { .entry = 7, .messages = 3, .cpu_ms = 1000 };
	struct stall stall = { .looks = 0 };
	struct stall_sight later = row->then;

	assert_int_equal(stall_look(&stall, &first), STALL_NONE);
	assert_int_equal(stall_look(&stall, &row->then), STALL_NONE);
	/* From here on it is measured anew. */
	later.cpu_ms += LIMIT_ENTRY_CPU_MS - 1;
	assert_int_equal(stall_look(&stall, &later), STALL_NONE);
}

/* The last of so many looks, at a child that sleeps or does not. */
static enum stall_kind
last_of(struct stall *stall, struct stall_sight sight, unsigned looks)
{
	enum stall_kind kind = STALL_NONE;

	for (unsigned i = 0; i < looks; i++) {
		assert_int_equal(kind, STALL_NONE);
		kind = stall_look(stall, &sight);
	}
	return kind;
}

static void
asleep_run(const void *p unused_arg)
{
	const struct stall_sight sight = { .entry = 7, .is_asleep = true };
	struct stall stall = { .looks = 0 };

	/* The first look is where a minute begins. */
	assert_int_equal(last_of(&stall, sight, LOOKS_ASLEEP), STALL_NONE);
	assert_int_equal(stall_look(&stall, &sight), STALL_ASLEEP);
}

static void
woken_run(const void *p unused_arg)
{
	struct stall_sight sight = { .entry = 7, .is_asleep = true };
	struct stall stall = { .looks = 0 };

	assert_int_equal(last_of(&stall, sight, LOOKS_ASLEEP), STALL_NONE);
	/* Ever so little is something. */
	sight.cpu_ms++;
	assert_int_equal(last_of(&stall, sight, LOOKS_ASLEEP), STALL_NONE);
	assert_int_equal(stall_look(&stall, &sight), STALL_ASLEEP);
}

static void
stopped_run(const void *p unused_arg)
{
	const struct stall_sight sight = { .entry = 7, .is_asleep = false };
	struct stall stall = { .looks = 0 };

	assert_int_equal(last_of(&stall, sight, 100 * LOOKS_ASLEEP), STALL_NONE);
}

/* ---- real children ---- */

struct world {
	struct loop *loop;
	struct supervisor *supervisor;
	struct supervised *child;
};

static void
on_started(void *context unused_arg, struct supervised *child unused_arg)
{
}

static void
on_up(void *context unused_arg, struct supervised *child unused_arg, uint32_t abi unused_arg)
{
}

static void
on_message(void *context unused_arg, struct supervised *child unused_arg,
    struct message *message unused_arg)
{
}

static void
on_down(void *context unused_arg, struct supervised *child unused_arg,
    const struct supervise_end *end unused_arg)
{
}

static const struct supervise_calls calls = {
	.started = on_started,
	.late = on_started,
	.up = on_up,
	.message = on_message,
	.down = on_down,
};

/* A stand-in that has been told what to do. */
static void
world_open(struct world *w, enum standin order)
{
	const struct message body = {
		.type = MESSAGE_PARSE_BODY,
		.parse_body = { .slot = order },
	};

	*w = (struct world){ .loop = loop_new(NULL, NULL) };
	w->supervisor = supervisor_new(w->loop, getenv("CTVIGIL_STANDINS"), &calls, w);
	w->child = supervise_add(w->supervisor, ROLE_PARSE, 0);
	while (!supervise_is_up(w->child))
		assert_int_equal(loop_step(w->loop, NULL), STATUS_OK);
	assert_true(supervise_send(w->child, &body));
}

static void
world_close(struct world *w)
{
	supervisor_free(w->supervisor);
	loop_freep(&w->loop);
}

static struct stall_sight
see(const struct world *w)
{
	struct stall_sight sight = { .entry = 7 };

	assert_true(stall_see(supervise_pid(w->child), &sight));
	return sight;
}

static void
pause_ms(long ms)
{
	const struct timespec time = { .tv_nsec = ms * 1000000 };

	(void)nanosleep(&time, NULL);
}

/* Waits until it is asleep, or is not. */
static void
await_sleep(const struct world *w, bool is_asleep)
{
	for (unsigned i = 0; see(w).is_asleep != is_asleep; i++) {
		assert_true(i < PATIENCE_LOOKS);
		pause_ms(1);
	}
}

static void
spinning_run(const void *p unused_arg)
{
	enum stall_kind kind = STALL_NONE;
	struct stall stall = { .looks = 0 };
	struct world w;

	world_open(&w, STANDIN_SPIN);
	for (unsigned i = 0; kind == STALL_NONE && i < PATIENCE_LOOKS; i++) {
		struct stall_sight sight = see(&w);

		kind = stall_look(&stall, &sight);
		pause_ms(10);
	}
	assert_int_equal(kind, STALL_BUSY);
	world_close(&w);
}

static void
sleeping_run(const void *p unused_arg)
{
	struct stall stall = { .looks = 0 };
	struct world w;
	struct stall_sight sight;

	world_open(&w, STANDIN_DEAF);
	await_sleep(&w, true);
	pause_ms(100);
	for (unsigned i = 0; i < LOOKS_ASLEEP; i++) {
		sight = see(&w);
		assert_int_equal(stall_look(&stall, &sight), STALL_NONE);
	}
	sight = see(&w);
	assert_int_equal(stall_look(&stall, &sight), STALL_ASLEEP);
	world_close(&w);
}

static void
halted_run(const void *p unused_arg)
{
	struct stall stall = { .looks = 0 };
	struct world w;

	world_open(&w, STANDIN_SPIN);
	assert_int_equal(kill(supervise_pid(w.child), SIGSTOP), 0);
	await_sleep(&w, false);
	pause_ms(100);
	for (unsigned i = 0; i < 10 * LOOKS_ASLEEP; i++) {
		struct stall_sight sight = see(&w);

		assert_int_equal(stall_look(&stall, &sight), STALL_NONE);
	}
	world_close(&w);
}

static void
gone_run(const void *p unused_arg)
{
	struct stall_sight sight = { .cpu_ms = 9 };

	assert_false(stall_see(0, &sight));
	assert_int_equal(sight.cpu_ms, 9);
}

int
main(void)
{
	tap_section("proc: stalls");
	tap_rows(busy, busy_run);
	tap_rows(on, on_run);
	tap_test("one that sleeps for a minute has stalled", asleep_run, NULL);
	tap_test("one that was awake within the minute has not", woken_run, NULL);
	tap_test("one that does not run and does not sleep has not", stopped_run, NULL);
	tap_test("a child that spins is found to have stalled", spinning_run, NULL);
	tap_test("a child that sleeps over its work is found to have stalled", sleeping_run, NULL);
	tap_test("a child that was stopped is not", halted_run, NULL);
	tap_test("a process that is gone cannot be seen", gone_run, NULL);
	return tap_done();
}
