/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A store that does not get on, as on a disk that hangs: fetching stops, memory stays
 * bounded, the machine has nothing to do, and once it goes on all is read.
 */
#include "base/buf.h"
#include "proc/stall.h"
#include "support/story_log.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WATCHED "watched.example"
/* At rest nothing is asked for so long, and all together use less than a tenth of one
 * processor. */
#define REST_S 2
#define REST_CPU_MS (REST_S * 1000 / 10)
/* The memory that all take: twice what was measured. */
#define PSS_MAX_KIB (512UL * 1024)
/* What main takes of that, of many logs in each of whose bodies BODY_KIB are found: one is on
 * its way to the store, one waits for it, and two were in the slots of the parse child. */
#define LOGS 8
#define BODY_ENTRIES 3
#define BODY_KIB (BODY_ENTRIES * 16UL * 1024)
#define PSS_MAX_MAIN_KIB (5 * BODY_KIB)

/* ---- what is seen from outside ---- */

static const char *const roles[] = { "fetch", "parse", "prove", "store" };

/* KiB of this process, its share of what it shares (proc(5), smaps_rollup). */
static unsigned long
pss_of(pid_t pid)
{
	char path[64];
	char line[128];
	unsigned long kib = 0;
	FILE *file;

	(void)snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	file = fopen(path, "re");
	assert_non_null(file);
	while (kib == 0 && fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, "Pss:", 4) == 0)
			kib = strtoul(line + 4, NULL, 10);
	}
	(void)fclose(file);
	return kib;
}

static unsigned long
pss_of_all(const struct story_run *run)
{
	unsigned long kib = pss_of(story_pid(run));

	for (size_t i = 0; i < COUNT_OF(roles); i++)
		kib += pss_of(story_child(run, roles[i]));
	return kib;
}

/* The processor time that main and its processes have used. */
static uint64_t
cpu_of_all(const struct story_run *run)
{
	struct stall_sight sight;
	uint64_t ms;

	assert_true(stall_see(story_pid(run), &sight));
	ms = sight.cpu_ms;
	for (size_t i = 0; i < COUNT_OF(roles); i++) {
		assert_true(stall_see(story_child(run, roles[i]), &sight));
		ms += sight.cpu_ms;
	}
	return ms;
}

/* ---- at rest ---- */

struct rest {
	struct story_log *log; /* or NULL, where it is still asked for its head */
	const struct story_run *run;
	uint64_t requests;
	uint64_t cpu_ms;
	time_t since_s;
};

static time_t
now_s(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* Whether for REST_S nothing was asked, and nobody was busy. */
static bool
rests(void *context)
{
	struct rest *rest = context;
	uint64_t requests = rest->log == NULL ? 0 : story_log_requests(rest->log);
	uint64_t cpu_ms = cpu_of_all(rest->run);

	if (rest->since_s == 0 || requests != rest->requests || cpu_ms - rest->cpu_ms > REST_CPU_MS)
		*rest = (struct rest){ rest->log, rest->run, requests, cpu_ms, now_s() };
	return now_s() > rest->since_s + REST_S;
}

static void
await_rest(struct story_log *log, const struct story_run *run)
{
	struct rest rest = { .log = log, .run = run };

	story_await("nothing is read, and nobody is busy", rests, &rest);
	/* The shadow of a sanitizer counts as memory. */
	if (getenv("CTVIGIL_SANITIZED") == NULL)
		assert_in_range(pss_of_all(run), 1, PSS_MAX_KIB);
}

/* ---- the stories ---- */

struct slow_case {
	const char *says;
	size_t answer; /* entries of one answer of the log */
	size_t
	    copies; /* of an entry, which it gets while its store hangs: several times what waits */
	size_t padding; /* of a certificate that matches; 0: it does not */
};

/* A certificate for the watched name with a URI of this length, so that much is told of it. */
static void
add_padded(struct story_log *log, size_t padding)
{
	static const char name[] = "\x82\x0f" WATCHED;
	struct buf names;

	buf_init_growing(&names, MIB);
	buf_text(&names, name);
	buf_text(&names, "\x86\x82");
	buf_uint(&names, 2, padding);
	for (size_t i = 0; i < padding; i++)
		buf_text(&names, "a");
	story_log_add(log,
	    &(struct story_certificate){ .name = WATCHED, .serial = 2, .names = buf_view(&names) });
	buf_fini(&names);
}

static void
check_proven(uint64_t size)
{
	struct story_run *run =
	    STORY_START("logs", "--jsonl", "--quiet", "--state", story_path("state"));
	struct json_object *line;

	assert_int_equal(story_wait(run), 0);
	line = json_object_array_get_idx(story_lines(run), 0);
	assert_int_equal(json_object_get_uint64(story_member(line, "proven_to")), size);
}

static void
hang_run(const void *p)
{
	const struct slow_case *row = p;
	const struct ctlog_options options = { .protocol = CTLOG_RFC6962,
		.entries_max = row->answer };
	struct story_log *log;
	struct story_run *run;
	pid_t store;

	if (row->padding > 0 && getenv("CTVIGIL_SANITIZED") != NULL)
		tap_skip("a sanitizer takes minutes for so much text");
	log = story_log_start(&options);
	story_log_add(log, &(struct story_certificate){ .name = WATCHED, .serial = 1 });
	run = STORY_WATCH(log, WATCHED, "--protocol", "rfc6962", "--from", "beginning", "--poll",
	    "1s", "--jsonl", "--parsers", "1");
	story_await_lines(run, 1);
	store = story_child(run, "store");
	assert_int_equal(kill(store, SIGSTOP), 0);
	if (row->padding > 0)
		add_padded(log, row->padding);
	else
		story_log_fill(log, 1);
	story_log_repeat(log, row->copies);
	story_log_add(log, &(struct story_certificate){ .name = WATCHED, .serial = 3 });
	await_rest(log, run);
	assert_in_range(story_log_requests(log), 1, row->copies / row->answer * 3 / 4);
	/* It may hang for ever: nobody takes that for a fault of its own. */
	assert_int_equal(story_child(run, "store"), store);
	assert_int_equal(kill(store, SIGCONT), 0);
	story_await_lines(run, row->padding > 0 ? 3 : 2);
	assert_int_equal(story_child(run, "store"), store);
	assert_int_equal(story_stop(run), 0);
	check_proven(story_log_size(log));
}

/* ---- many logs ---- */

/* Entries that cannot be read, which are kept as they came. */
static void
add_unreadable(struct story_log *log)
{
	struct buf bytes;

	buf_init_growing(&bytes, 16 * MIB);
	while (bytes.len < 16 * MIB - 1)
		buf_byte(&bytes, 0x30);
	for (size_t i = 0; i < BODY_ENTRIES; i++)
		story_log_add_bytes(log, buf_view(&bytes));
	buf_fini(&bytes);
}

/* Their heads can be had, what is in them cannot. */
static void
start_logs(struct story_log *ret[LOGS + 1])
{
	for (size_t i = 0; i < LOGS; i++) {
		char word[16];

		(void)snprintf(word, sizeof(word), "%zu", i);
		ret[i] = story_log_start(&(struct ctlog_options){
		    .key_word = word, .protocol = CTLOG_STATIC, .plain_tiles = true });
		add_unreadable(ret[i]);
		story_log_tell(ret[i], "missing-partial", 0);
	}
	ret[LOGS] = NULL;
}

/* Waits until the log has refused what is in it. */
static void
await_asked(const struct story_log *log, struct story_run *run)
{
	char said[64];

	(void)snprintf(said, sizeof(said), "%s: HTTP status 404", story_log_name(log));
	story_await_said(run, said);
}

static bool
main_holds_a_body(void *context)
{
	const struct story_run *run = context;

	return pss_of(story_pid(run)) > BODY_KIB;
}

static void
many_run(const void *p unused_arg)
{
	struct story_log *logs[LOGS + 1];
	struct story_run *run;

	if (getenv("CTVIGIL_SANITIZED") != NULL)
		tap_skip("the shadow of a sanitizer counts as memory");
	start_logs(logs);
	run = STORY_WATCH(NULL, WATCHED, "--from", "beginning", "--poll", "1s", "--partial-after",
	    "1s", "--jsonl", "--parsers", "1", "--log-list", story_log_list(logs));
	for (size_t i = 0; i < LOGS; i++)
		await_asked(logs[i], run);
	assert_int_equal(kill(story_child(run, "store"), SIGSTOP), 0);
	for (size_t i = 0; i < LOGS; i++)
		story_log_tell(logs[i], "none", 0);
	story_await("something is found", main_holds_a_body, run);
	await_rest(NULL, run);
	assert_in_range(pss_of(story_pid(run)), BODY_KIB, PSS_MAX_MAIN_KIB);
	(void)story_kill(run);
}

static const struct slow_case cases[] = {
	{ "while the store hangs nothing is read beyond so many entries, and then all is", 1000,
	    150000, 0 },
	{ "while the store hangs nothing is read beyond so many matches, and then all is", 50, 3000,
	    30000 },
};

int
main(void)
{
	tap_section("story: a slow store");
	story_rows(cases, hang_run);
	story_test(
	    "while the store hangs no more is kept of many logs than of one", many_run, NULL);
	return tap_done();
}
