/* SPDX-License-Identifier: Apache-2.0 */
/* Children that live, die and misbehave, on a clock that the test sets. */
#include "proc/supervise.h"

#include "base/buf.h"
#include "base/own.h"
#include "support/tap.h"
#include "unit/proc/standin.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Ever so long for a machine that is busy; nothing waits as long. */
#define PATIENCE_MS 20000

struct world {
	struct loop *loop;
	struct supervisor *supervisor;
	int64_t now_ms;

	unsigned started;
	unsigned late;
	unsigned up;
	unsigned down;
	unsigned messages;
	uint64_t reported_fds;
	struct buf reported;
	struct supervise_end end; /* the last one, its texts copied */
	char message[1024];
	char words[16384];
	bool remove_on_down;
};

static int64_t
clock_of(void *context)
{
	return ((struct world *)context)->now_ms;
}

static void
on_started(void *context, struct supervised *child)
{
	struct world *w = context;

	w->started++;
	assert_false(supervise_is_up(child));
	assert_true(supervise_pid(child) > 0);
}

static void
on_late(void *context, struct supervised *child unused_arg)
{
	struct world *w = context;

	w->late++;
}

static void
on_up(void *context, struct supervised *child, uint32_t landlock_abi unused_arg)
{
	struct world *w = context;

	w->up++;
	assert_true(supervise_is_up(child));
}

static void
on_message(void *context, struct supervised *child unused_arg, struct message *message)
{
	struct world *w = context;

	w->messages++;
	assert_int_equal(message->type, MESSAGE_PARSED);
	w->reported_fds = message->parsed.parsed;
	buf_bytes(&w->reported, message->parsed.message);
}

static void
on_down(void *context, struct supervised *child, const struct supervise_end *end)
{
	struct world *w = context;

	w->down++;
	w->end = *end;
	(void)snprintf(w->message, sizeof(w->message), "%s", end->message);
	(void)snprintf(w->words, sizeof(w->words), "%s", end->last_words);
	assert_int_equal(supervise_pid(child), 0);
	if (w->remove_on_down)
		supervise_remove(child);
}

static const struct supervise_calls calls = {
	.started = on_started,
	.late = on_late,
	.up = on_up,
	.message = on_message,
	.down = on_down,
};

static struct supervised *
world_open(struct world *w, enum role role, const char *folder)
{
	*w = (struct world){ .now_ms = 1000 };
	buf_init_growing(&w->reported, 1 << 16);
	w->loop = loop_new(clock_of, w);
	w->supervisor = supervisor_new(w->loop, folder, &calls, w);
	return supervise_add(w->supervisor, role, role == ROLE_PARSE ? 2 : 0);
}

static struct supervised *
world_of(struct world *w, enum role role)
{
	return world_open(w, role, getenv("CTVIGIL_STANDINS"));
}

static void
world_close(struct world *w)
{
	supervisor_free(w->supervisor);
	loop_freep(&w->loop);
	buf_fini(&w->reported);
}

/* Steps until a counter has this value. */
static void
wait_for(struct world *w, const unsigned *counter, unsigned value)
{
	for (int i = 0; i < PATIENCE_MS && *counter < value; i++) {
		assert_int_equal(loop_step(w->loop, NULL), STATUS_OK);
		if (*counter < value)
			(void)usleep(1000);
	}
	assert_int_equal(*counter, value);
}

static void
step_for_ms(struct world *w, int ms)
{
	for (int i = 0; i < ms; i++) {
		assert_int_equal(loop_step(w->loop, NULL), STATUS_OK);
		(void)usleep(1000);
	}
}

static bool
order(struct supervised *child, enum standin what)
{
	const struct message message = {
		.type = MESSAGE_PARSE_BODY,
		.parse_body = { .slot = what },
	};

	return supervise_send(child, &message);
}

static void
life_run(const void *row unused_arg)
{
	struct world w;
	struct supervised *child = world_of(&w, ROLE_PARSE);

	assert_int_equal(supervisor_running(w.supervisor), 0);
	wait_for(&w, &w.up, 1);
	assert_int_equal(w.started, 1);
	assert_int_equal(supervisor_running(w.supervisor), 1);
	assert_int_equal(supervise_role(child), ROLE_PARSE);
	assert_int_equal(supervise_number(child), 2);
	assert_true(order(child, STANDIN_REPORT));
	wait_for(&w, &w.messages, 1);

	supervisor_stop(w.supervisor);
	assert_false(order(child, STANDIN_REPORT));
	wait_for(&w, &w.down, 1);
	assert_true(w.end.asked);
	assert_false(w.end.restarts);
	assert_int_equal(w.end.status, STATUS_OK);
	assert_string_equal(w.message, "parse 2: exited with 0");
	assert_string_equal(w.words, "");
	assert_int_equal(supervisor_running(w.supervisor), 0);
	world_close(&w);
}

static void
inheritance_run(const void *row unused_arg)
{
	struct world w;
	struct supervised *child = world_of(&w, ROLE_PARSE);

	wait_for(&w, &w.up, 1);
	assert_true(order(child, STANDIN_REPORT));
	wait_for(&w, &w.messages, 1);
	assert_string_equal(buf_string(&w.reported), "");
	/* stdin, stdout, stderr, the channel. */
	assert_int_equal(w.reported_fds, 0xf);
	world_close(&w);
}

static void
killed_run(const void *row unused_arg)
{
	struct world w;
	struct supervised *child = world_of(&w, ROLE_PARSE);

	wait_for(&w, &w.up, 1);
	assert_int_equal(kill(supervise_pid(child), SIGKILL), 0);
	wait_for(&w, &w.down, 1);
	assert_string_equal(w.message, "parse 2: killed by SIGKILL");
	assert_int_equal(w.end.status, STATUS_CHILD);
	assert_false(w.end.asked);
	assert_true(w.end.restarts);
	assert_int_equal(w.end.wait_ms, 1000);
	w.now_ms += 999;
	step_for_ms(&w, 20);
	assert_int_equal(w.started, 1);
	w.now_ms += 1;
	wait_for(&w, &w.up, 2);
	assert_int_equal(supervise_restarts(child), 1);
	world_close(&w);
}

static void
die(struct world *w, struct supervised *child)
{
	unsigned down = w->down;

	wait_for(w, &w->up, down + 1);
	assert_int_equal(kill(supervise_pid(child), SIGKILL), 0);
	wait_for(w, &w->down, down + 1);
}

static void
backoff_run(const void *row unused_arg)
{
	static const int64_t waits[] = { 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000 };
	struct world w;
	struct supervised *child = world_of(&w, ROLE_PARSE);

	for (size_t i = 0; i < COUNT_OF(waits); i++) {
		die(&w, child);
		assert_int_equal(w.end.wait_ms, waits[i]);
		w.now_ms += w.end.wait_ms;
	}
	wait_for(&w, &w.up, COUNT_OF(waits) + 1);
	w.now_ms += SUPERVISE_HEALTHY_MS - 1;
	die(&w, child);
	assert_int_equal(w.end.wait_ms, 60000);
	w.now_ms += w.end.wait_ms;
	wait_for(&w, &w.up, COUNT_OF(waits) + 2);
	w.now_ms += SUPERVISE_HEALTHY_MS;
	die(&w, child);
	assert_int_equal(w.end.wait_ms, 1000);
	world_close(&w);
}

static void
words_run(const void *row unused_arg)
{
	struct world w;
	struct supervised *child = world_of(&w, ROLE_PARSE);

	wait_for(&w, &w.up, 1);
	assert_true(order(child, STANDIN_ABORT));
	wait_for(&w, &w.down, 1);
	assert_string_equal(w.message, "parse 2: killed by SIGABRT");
	assert_string_equal(w.words, "said: \\x1b[31m before");
	w.now_ms += w.end.wait_ms;
	wait_for(&w, &w.up, 2);
	assert_true(order(child, STANDIN_FAIL));
	wait_for(&w, &w.down, 2);
	assert_string_equal(w.message, "parse 2: exited with 1");
	assert_string_equal(w.words, "it does not work");
	world_close(&w);
}

static void
late_run(const void *row unused_arg)
{
	struct world w;
	struct supervised *child = world_of(&w, ROLE_PROVE);

	wait_for(&w, &w.started, 1);
	w.now_ms += SUPERVISE_READY_MS - 1;
	step_for_ms(&w, 20);
	assert_int_equal(w.down, 0);
	w.now_ms += 1;
	wait_for(&w, &w.down, 1);
	assert_string_equal(w.message, "prove: was not ready in time");
	assert_true(w.end.restarts);
	supervise_stop(child);
	wait_for(&w, &w.down, 2);
	assert_true(w.end.asked);
	world_close(&w);
}

static void
unready_run(const void *row unused_arg)
{
	const struct message setup = { .type = MESSAGE_STORE_SETUP };
	struct world w;
	struct supervised *child = world_of(&w, ROLE_STORE);

	wait_for(&w, &w.started, 1);
	w.now_ms += SUPERVISE_READY_MS - 1;
	step_for_ms(&w, 20);
	assert_int_equal(w.late, 0);
	w.now_ms += 1;
	wait_for(&w, &w.late, 1);
	w.now_ms += INT64_C(100) * SUPERVISE_READY_MS;
	step_for_ms(&w, 20);
	assert_int_equal(w.late, 1);
	assert_int_equal(w.down, 0);
	assert_true(supervise_send(child, &setup));
	wait_for(&w, &w.down, 1);
	assert_int_equal(w.up, 0);
	assert_int_equal(w.end.status, STATUS_STORE_OPEN);
	assert_string_equal(w.message, "store: state: is not there");
	assert_false(w.end.restarts);
	world_close(&w);
}

static void
missing_run(const void *row unused_arg)
{
	struct world w;

	(void)world_open(&w, ROLE_PARSE, "/nonexistent");
	wait_for(&w, &w.down, 1);
	assert_int_equal(w.started, 0);
	assert_int_equal(w.end.status, STATUS_CHILD);
	assert_string_equal(w.message, "parse 2: /nonexistent/ctvigil-parse: cannot be started: "
				       "No such file or directory");
	assert_false(w.end.restarts);
	world_close(&w);
}

static void
deaf_run(const void *row unused_arg)
{
	struct world w;
	struct supervised *child = world_of(&w, ROLE_PARSE);

	wait_for(&w, &w.up, 1);
	assert_true(order(child, STANDIN_DEAF));
	supervise_stop(child);
	supervise_stop(child);
	w.now_ms += SUPERVISE_TERMINATE_MS - 1;
	step_for_ms(&w, 50);
	assert_int_equal(w.down, 0);
	w.now_ms += 1;
	wait_for(&w, &w.down, 1);
	assert_string_equal(w.message, "parse 2: killed by SIGTERM");
	assert_int_equal(w.end.status, STATUS_CHILD);
	assert_true(w.end.asked);
	world_close(&w);
}

static void
stubborn_run(const void *row unused_arg)
{
	struct world w;
	struct supervised *child = world_of(&w, ROLE_PARSE);

	wait_for(&w, &w.up, 1);
	assert_true(order(child, STANDIN_STUBBORN));
	wait_for(&w, &w.messages, 1);
	supervise_stop(child);
	w.now_ms += SUPERVISE_TERMINATE_MS;
	step_for_ms(&w, 50);
	assert_int_equal(w.down, 0);
	w.now_ms += SUPERVISE_KILL_MS - SUPERVISE_TERMINATE_MS;
	wait_for(&w, &w.down, 1);
	assert_string_equal(w.message, "parse 2: killed by SIGKILL");
	world_close(&w);
}

static void
babble_run(const void *row unused_arg)
{
	struct world w;
	struct supervised *child = world_of(&w, ROLE_PARSE);

	wait_for(&w, &w.up, 1);
	assert_true(order(child, STANDIN_BABBLE));
	wait_for(&w, &w.down, 1);
	assert_string_equal(w.message, "parse 2: message from parse: a type or a length of no row");
	assert_true(w.end.restarts);
	world_close(&w);
}

static void
leave_run(const void *row unused_arg)
{
	struct world w;
	struct supervised *child = world_of(&w, ROLE_PARSE);

	wait_for(&w, &w.up, 1);
	assert_true(order(child, STANDIN_LEAVE));
	while (supervise_is_up(child))
		step_for_ms(&w, 1);
	assert_int_equal(w.down, 0);
	w.now_ms += SUPERVISE_TERMINATE_MS;
	wait_for(&w, &w.down, 1);
	assert_string_equal(w.message, "parse 2: killed by SIGTERM");
	assert_true(w.end.restarts);
	world_close(&w);
}

static void
reason_run(const void *row unused_arg)
{
	static const uint8_t zeros[LIMIT_GATHERED + 8 * KIB];
	struct world w;
	const struct message too_long = {
		.type = MESSAGE_PARSE_BODY,
		.parse_body = { .hashes = VIEW_OF(zeros) },
	};
	struct supervised *child = world_of(&w, ROLE_PARSE);

	wait_for(&w, &w.up, 1);
	supervise_kill(child, "hangs");
	assert_false(supervise_is_up(child));
	assert_false(supervise_send(child, &(struct message){ .type = MESSAGE_PARSE_PROGRESS }));
	assert_int_equal(w.down, 0);
	wait_for(&w, &w.down, 1);
	assert_string_equal(w.message, "parse 2: hangs");
	w.now_ms += w.end.wait_ms;
	wait_for(&w, &w.up, 2);
	assert_false(supervise_send(child, &too_long));
	wait_for(&w, &w.down, 2);
	assert_string_equal(
	    w.message, "parse 2: message PARSE_BODY to parse: does not fit its row");
	world_close(&w);
}

static void
remove_run(const void *row unused_arg)
{
	struct world w;

	(void)world_of(&w, ROLE_PARSE);
	w.remove_on_down = true;
	wait_for(&w, &w.up, 1);
	supervisor_stop(w.supervisor);
	wait_for(&w, &w.down, 1);
	assert_int_equal(supervisor_running(w.supervisor), 0);
	step_for_ms(&w, 5);
	world_close(&w);
}

int
main(void)
{
	tap_section("proc: supervision");
	tap_test("a child comes up, answers, and ends when its channel is closed", life_run, NULL);
	tap_test("a child is given four descriptors and no variable", inheritance_run, NULL);
	tap_test("a child that is killed is started again after a second", killed_run, NULL);
	tap_test(
	    "the wait doubles up to a minute, and a minute of health resets it", backoff_run, NULL);
	tap_test("the last words of a child are kept, escaped", words_run, NULL);
	tap_test("a child that is not ready after 10 seconds is killed", late_run, NULL);
	tap_test(
	    "a child that cannot do its duty says why and is not started again", unready_run, NULL);
	tap_test("a child without an executable is told by its path", missing_run, NULL);
	tap_test("a child that does not end is sent SIGTERM after 5 seconds", deaf_run, NULL);
	tap_test("a child that minds no SIGTERM is killed after 10 seconds", stubborn_run, NULL);
	tap_test("a child that sends what is no message is killed", babble_run, NULL);
	tap_test("a child that closes its channel and stays is ended", leave_run, NULL);
	tap_test("a child that is killed by us says why we did it", reason_run, NULL);
	tap_test("a child may be freed when it is down", remove_run, NULL);
	return tap_done();
}
