/* SPDX-License-Identifier: Apache-2.0 */
/* The operator's command: what it gets, how often it runs, and that it stops nothing. */
#include "ctlog/population.h"
#include "support/story_log.h"

#include <signal.h>
#include <stdio.h>

/* A script that works in the folder of the story. */
#define SCRIPT(text) VIEW("#!/bin/sh\ncd \"${0%/*}\" || exit 1\n" text)

struct waiting {
	const char *file;
	size_t lines;
};

static bool
has_lines(void *context)
{
	const struct waiting *waiting = context;
	size_t count = 0;

	for (const char *at = story_read(waiting->file); *at != '\0'; at++)
		count += *at == '\n' ? 1 : 0;
	return count >= waiting->lines;
}

static void
await_lines(const char *file, size_t lines)
{
	struct waiting waiting = { file, lines };

	story_await(file, has_lines, &waiting);
}

static struct story_log *
start_log(void)
{
	struct story_log *log = story_log_start(&(struct ctlog_options){ .protocol = CTLOG_BOTH });

	story_log_replay(log, 100);
	return log;
}

static struct story_run *
start_watch(const struct story_log *log, struct view script)
{
	return STORY_WATCH(log, "1.1.1.1", "--from", "beginning", "--jsonl", "--exec",
	    story_write("hook", script));
}

static void
variables_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	const char *hook = story_write("hook",
	    SCRIPT("echo \"$EVENT $WATCH_ITEM $CTVIGIL_ATTEMPT $CTVIGIL_ID\" >>runs\n"
		   "cat \"$CERT_FILENAME\" >\"$CTVIGIL_ID.pem\" && cat \"$JSON_FILENAME\" "
		   ">\"$CTVIGIL_ID.json\" && cat \"$TEXT_FILENAME\" >\"$CTVIGIL_ID.txt\"\n"));
	struct json_object *lines =
	    STORY_ONCE(log, 1, "1.1.1.1", "--from", "beginning", "--exec", hook);

	assert_int_equal(json_object_array_length(lines), CTLOG_INCIDENT_COUNT);
	for (size_t i = 0; i < CTLOG_INCIDENT_COUNT; i++) {
		const char *id = story_text(json_object_array_get_idx(lines, i), "id");
		struct json_object *json;
		char text[128];
		const char *found;

		(void)snprintf(text, sizeof(text), "discovered_cert 1.1.1.1 1 %s\n", id);
		found = strstr(story_read("runs"), text);
		assert_non_null(found);
		assert_null(strstr(found + 1, text));
		(void)snprintf(text, sizeof(text), "%s.pem", id);
		assert_non_null(strstr(story_read(text), "-----BEGIN CERTIFICATE-----\n"));
		assert_non_null(strstr(story_read(text), "-----END CERTIFICATE-----\n"));
		(void)snprintf(text, sizeof(text), "%s.txt", id);
		assert_non_null(strstr(story_read(text), "Fina RDC 2020"));
		(void)snprintf(text, sizeof(text), "%s.json", id);
		json = json_tokener_parse(story_read(text));
		assert_string_equal(story_text(json, "id"), id);
		(void)json_object_put(json);
	}
}

static void
failing_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	struct story_run *run = start_watch(
	    log, SCRIPT("echo \"$CTVIGIL_ATTEMPT\" >>\"of-$CTVIGIL_ID\"\n"
			"[ \"$CTVIGIL_ATTEMPT\" = 2 ] && echo \"$CTVIGIL_ID\" >>worked\n"));

	await_lines("worked", CTLOG_INCIDENT_COUNT);
	assert_int_equal(story_stop(run), 0);
	assert_int_equal(json_object_array_length(story_lines(run)), CTLOG_INCIDENT_COUNT);
	assert_non_null(strstr(story_err(run), "--exec: "));
}

static void
hanging_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	struct story_run *run =
	    start_watch(log, SCRIPT("case $SUBJECT_DN in *CN=ssltest5*) exec sleep 600;; esac\n"
				    "echo \"$CTVIGIL_ID\" >>worked\n"));

	await_lines("worked", CTLOG_INCIDENT_COUNT - 1);
	story_await_lines(run, CTLOG_INCIDENT_COUNT);
	/* It would be waited for. */
	story_signal(run, SIGTERM);
	story_await_said(run, "commands of --exec");
	assert_int_equal(story_stop(run), 128 + SIGINT);
}

int
main(void)
{
	tap_section("story: the operator's command");
	story_test(
	    "it runs once for each issuance, with files that can be read", variables_run, NULL);
	story_test("one that fails is run again, and nothing is told twice", failing_run, NULL);
	story_test("one that hangs stops no other", hanging_run, NULL);
	return tap_done();
}
