/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is ours is silent, and what is not is told: the service, with sources of what was
 * ordered beside a log of what was issued.
 *
 * A hold is long where something comes in time, and short where nothing does.  That nothing
 * is told shows by what is told next: a certificate for an address, which waits for nobody.
 */
#include "ours.h"

/* ---- certificates that are in a folder, or come, or do not ---- */

static void
before_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	const struct story_certificate ours = { .name = "www" TREE, .serial = 1, .key = "ours" };
	struct story_run *run;

	make_folder("files");
	put(log, "files/www.pem", &ours);
	run = START(log, LONG_HOLD, SOURCE("files", "files"));
	story_log_add(log, &ours);
	await_finding("www" TREE, "expected");
	check_finding("www" TREE, "info", "tbs-declared");
	assert_string_equal(finding("www" TREE, "source"), "files");
	assert_explained("www" TREE, "expected, info: its TBSCertificate was declared to be ours "
				     "(source files)");
	assert_explained("www" TREE, "is its TBSCertificate declared? yes\n");
	check_told(log, run, 0);
}

static void
within_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	const struct story_certificate ours = { .name = "www" TREE, .serial = 1, .key = "ours" };
	struct story_run *run;

	make_folder("files");
	run = START(log, LONG_HOLD, SOURCE("files", "files"));
	story_log_add(log, &ours);
	await_finding("www" TREE, "held");
	put(log, "files/www.pem", &ours);
	await_finding("www" TREE, "expected");
	assert_string_equal(finding("www" TREE, "source"), "files");
	check_told(log, run, 0);
}

static void
never_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	const char *hook = story_write("hook", VIEW("#!/bin/sh\ndate +%s%3N >\"${0%/*}/clock\"\n"));
	struct story_run *run;
	struct json_object *told;

	make_folder("files");
	run = START(log, SHORT_HOLD, SOURCE("files", "files"), "exec: ", hook, "\n");
	story_log_add(log, &(struct story_certificate){ .name = "www" TREE, .serial = 1 });
	told = await_told(run, 1, "new", "medium", "not-declared");
	story_await("the operator's command runs", has_clock, NULL);
	assert_true(clock_ms() >= moment_ms(story_text(told, "seen.0.timestamp")) + SHORT_HOLD_MS);
	check_told(log, run, 1);
}

static void
address_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	struct story_run *run;

	make_folder("files");
	run = START(log, LONG_HOLD, SOURCE("files", "files"));
	add_address(log, 1);
	(void)await_told(run, 1, "new", "high", "address-not-declared");
	check_told(log, run, 1);
}

int
main(void)
{
	tap_section("story: what is ours");
	story_test("what is in a folder before a log has it is never told, and it is said why",
	    before_run, NULL);
	story_test(
	    "what comes into a folder while it is waited for is never told", within_run, NULL);
	story_test(
	    "what does not come is told when its time is over, and not before", never_run, NULL);
	story_test("what is for an address waits for no source", address_run, NULL);
	return tap_done();
}
