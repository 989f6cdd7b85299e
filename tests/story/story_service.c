/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program as a service: under the filter of system calls that its unit asks systemd
 * for.  This process takes that filter on, and so all that it starts have it, too.
 */
#include "support/story_log.h"

#include "ctlog/population.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* ---- the filter ---- */

static void
allow(scmp_filter_ctx filter, struct view call)
{
	char name[64];
	int number;

	assert_true(call.len < sizeof(name));
	memcpy(name, call.ptr, call.len);
	name[call.len] = '\0';
	number = seccomp_syscall_resolve_name(name);
	/* Calls of other machines, and of a newer kernel than the library knows. */
	if (number >= 0)
		assert_int_equal(seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0), 0);
}

/* The calls are those of tests/service/allowed_calls.sh. */
static void
load_filter(const char *path)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	struct view calls;
	struct view call;

	(void)story_copy("calls", path);
	calls = view_text(story_read("calls"));
	assert_non_null(filter);
	assert_true(calls.len > 0);
	while (view_line(&calls, '\n', &call))
		allow(filter, call);
	assert_int_equal(seccomp_load(filter), 0);
	seccomp_release(filter);
}

static void
confine(void)
{
	static bool confined;
	const char *calls = getenv("CTVIGIL_UNIT_CALLS");

	if (calls == NULL)
		tap_skip("there is no systemd-analyze, which knows the groups of calls");
	if (getenv("CTVIGIL_SANITIZED") != NULL)
		tap_skip("a sanitizer makes calls of its own");
	if (!confined)
		load_filter(calls);
	confined = true;
}

/* ---- under it ---- */

/* A call that everybody may make else, since it changes nothing. */
static int
stay_on_processors(void)
{
	cpu_set_t processors;

	assert_int_equal(sched_getaffinity(0, sizeof(processors), &processors), 0);
	return sched_setaffinity(0, sizeof(processors), &processors) == 0 ? 0 : errno;
}

static void
refused_run(const void *p unused_arg)
{
	assert_int_equal(stay_on_processors(), 0);
	confine();
	assert_int_equal(stay_on_processors(), EPERM);
}

/* What renice(1) asks for changes nothing either. */
#define HOOK                                                              \
	"#!/bin/sh\n"                                                     \
	"renice -n 0 $$ >/dev/null 2>&1 && confined=no || confined=yes\n" \
	"grep -q BEGIN \"$CERT_FILENAME\" && echo \"$confined\" >>\"${0%/*}/runs\"\n"

static bool
ran_for_each(void *context)
{
	const size_t *count = context;

	return strlen(story_read("runs")) == *count * strlen("yes\n");
}

static void
await_runs(size_t count)
{
	story_await("the operator's command runs for each match", ran_for_each, &count);
}

static const char *
configure(const struct story_log *log)
{
	const char *path;
	struct buf text;

	buf_init_growing(&text, 64 * KIB);
	buf_printf(&text, "log: %s\nkey: \"%s\"\nstate: %s\nexec: %s\n", story_log_url(log),
	    story_log_key(log), story_path("state"), story_write("hook", VIEW(HOOK)));
	buf_text(
	    &text, "watch: [1.1.1.1, watched.example]\nfrom: beginning\npoll: 1s\njsonl: true\n");
	path = story_write("ctvigil.yaml", buf_view(&text));
	buf_fini(&text);
	return path;
}

static void
whole_run(const void *p unused_arg)
{
	static const char *const roles[] = { "fetch", "parse", "prove", "store", "hook" };
	struct story_log *log;
	struct story_run *run;

	confine();
	log = story_log_start(&(struct ctlog_options){ .protocol = CTLOG_RFC6962 });
	story_log_replay(log, 100);
	run = STORY_START("run", "-c", configure(log));
	story_await_lines(run, CTLOG_INCIDENT_COUNT);
	await_runs(CTLOG_INCIDENT_COUNT);
	assert_null(strstr(story_read("runs"), "no"));
	for (size_t i = 0; i < COUNT_OF(roles); i++)
		assert_true(story_child(run, roles[i]) > 0);

	/* Those that die are started again. */
	for (size_t i = 0; i < 3; i++)
		story_kill_child(run, roles[i]);
	story_log_add(log, &(struct story_certificate){ .name = "watched.example", .serial = 1 });
	story_await_lines(run, CTLOG_INCIDENT_COUNT + 1);
	await_runs(CTLOG_INCIDENT_COUNT + 1);
	story_signal(run, SIGTERM);
	assert_int_equal(story_wait(run), 0);
}

int
main(void)
{
	tap_section("story: the unit of the service");
	story_test("a call that it does not allow fails", refused_run, NULL);
	story_test(
	    "all processes work under its filter, and the operator's command", whole_run, NULL);
	return tap_done();
}
