/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is ours is silent, and what is not is told: the service, with sources of what was
 * ordered beside a log of what was issued.
 *
 * A hold is long where something comes in time, and short where nothing does.  That nothing
 * is told shows by what is told next: a certificate for an address, which waits for nobody.
 */
#include "ours.h"

#include <signal.h>

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

/* ---- keys and zones ---- */

static void
keys_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	struct story_run *run;
	char list[128];

	make_folder("keys");
	(void)snprintf(list, sizeof(list), "%s www" TREE "\n", key_hash("ours"));
	put_text("keys/list.txt", view_text(list));
	/* No source may vouch for the other name, and so it waits for none. */
	run = START(log, LONG_HOLD, SOURCE("keys", "keys"), "    names: [www" TREE "]\n");
	story_log_add(
	    log, &(struct story_certificate){ .name = "www" TREE, .serial = 1, .key = "ours" });
	await_finding("www" TREE, "expected");
	check_finding("www" TREE, "info", "key-declared");
	assert_string_equal(finding("www" TREE, "source"), "keys");
	story_log_add(
	    log, &(struct story_certificate){ .name = "mail" TREE, .serial = 2, .key = "ours" });
	(void)await_told(run, 1, "new", "high", "key-elsewhere");
	check_told(log, run, 1);
}

static void
zones_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	struct story_run *run;

	make_folder("files");
	run = START(log, LONG_HOLD, SOURCE("files", "files"), "zones:\n  - names: [pay" TREE "]\n",
	    "    high_assurance: true\n  - names: [shop" TREE "]\n    issuers: [",
	    key_hash("Another CA"), "]\n  - names: [www" TREE "]\n    issuers: [",
	    key_hash("Story CA"), "]\n");
	story_log_add(log, &(struct story_certificate){ .name = "www" TREE, .serial = 1 });
	await_finding("www" TREE, "held");
	story_log_add(log, &(struct story_certificate){ .name = "pay" TREE, .serial = 2 });
	(void)await_told(run, 1, "new", "high", "name-of-high-assurance");
	story_log_add(log, &(struct story_certificate){ .name = "shop" TREE, .serial = 3 });
	(void)await_told(run, 2, "new", "critical", "issuer-not-allowed");
	check_told(log, run, 2);
}

/* ---- what dies meanwhile ---- */

static void
killed_run(const void *p unused_arg)
{
	static const struct story_certificate comes = { .name = "www" TREE, .serial = 1 };
	static const struct story_certificate stays = { .name = "mail" TREE, .serial = 2 };
	static const struct story_certificate later = { .name = "api" TREE, .serial = 3 };
	struct story_log *log = start_log();
	struct story_run *killed;
	struct story_run *run;
	const char *until;

	make_folder("tbs");
	killed = START(log, LONG_HOLD, SOURCE("tbs", "tbs"));
	story_log_add(log, &comes);
	story_log_add(log, &stays);
	await_finding(comes.name, "held");
	await_finding(stays.name, "held");
	until = finding(stays.name, "until");
	story_kill_child(killed, "store");
	story_log_add(log, &later);
	await_finding(later.name, "held");

	assert_int_equal(kill(story_child(killed, "store"), SIGKILL), 0);
	(void)story_kill(killed);
	put(log, "tbs/www.pem", &comes);
	run = START(log, LONG_HOLD, SOURCE("tbs", "tbs"));
	await_finding(comes.name, "expected");
	await_finding(stays.name, "held");
	assert_string_equal(finding(stays.name, "until"), until);
	assert_string_equal(story_out(run), "");

	/* Now the time of the others is over. */
	(void)CONFIGURE(log, "0s", SOURCE("tbs", "tbs"));
	story_signal(run, SIGHUP);
	(void)await_told(run, 1, "new", "medium", "not-declared");
	(void)await_told(run, 2, "new", "medium", "not-declared");
	assert_int_equal(story_count(story_lines(run), "matches.0.value", stays.name), 1);
	assert_int_equal(story_count(story_lines(run), "matches.0.value", later.name), 1);
	check_told(log, run, 2);
	assert_string_equal(story_out(killed), "");
}

/* ---- sources that fail ---- */

/* Nobody can look into it: whoever may do all can look into any folder, but into no file. */
static void
close_folder(void)
{
	if (geteuid() != 0) {
		assert_int_equal(chmod(story_path("closed"), 0), 0);
		return;
	}
	assert_int_equal(rename(story_path("closed"), story_path("opened")), 0);
	(void)story_write("closed", VIEW(""));
}

static void
open_folder(void)
{
	if (geteuid() != 0)
		assert_int_equal(chmod(story_path("closed"), 0700), 0);
	else
		assert_int_equal(unlink(story_path("closed")), 0);
	if (geteuid() == 0)
		assert_int_equal(rename(story_path("opened"), story_path("closed")), 0);
}

static void
lost_run(const void *p unused_arg)
{
	static const struct {
		const char *file;
		const char *said;
		struct story_certificate first;
		struct story_certificate renewed; /* with the same key */
	} sources[] = {
		{ "gone/x.pem", "source gone: ", { "gone" TREE, 1, .key = "1" },
		    { "gone" TREE, 2, .key = "1" } },
		{ "closed/certificates/x.crt", "source closed: ", { "closed" TREE, 3, .key = "2" },
		    { "closed" TREE, 4, .key = "2" } },
		{ "emptied/x.pem", "source emptied: ", { "emptied" TREE, 5, .key = "3" },
		    { "emptied" TREE, 6, .key = "3" } },
	};
	struct story_log *log = start_log();
	struct story_run *run;

	make_folder("gone");
	make_folder("closed");
	make_folder("closed/certificates");
	make_folder("emptied");
	for (size_t i = 0; i < COUNT_OF(sources); i++)
		put(log, sources[i].file, &sources[i].first);
	run = START(log, LONG_HOLD, SOURCE("gone", "files"), SOURCE("closed", "lego"),
	    SOURCE("emptied", "files"));
	for (size_t i = 0; i < COUNT_OF(sources); i++)
		story_log_add(log, &sources[i].first);
	for (size_t i = 0; i < COUNT_OF(sources); i++)
		await_finding(sources[i].first.name, "expected");

	assert_int_equal(rename(story_path("gone"), story_path("away")), 0);
	close_folder();
	assert_int_equal(unlink(story_path("emptied/x.pem")), 0);
	for (size_t i = 0; i < COUNT_OF(sources); i++)
		story_await_said(run, sources[i].said);
	for (size_t i = 0; i < COUNT_OF(sources); i++)
		story_log_add(log, &sources[i].renewed);
	for (size_t i = 0; i < COUNT_OF(sources); i++)
		await_findings(sources[i].renewed.name, "expected", 2);

	assert_int_equal(rename(story_path("away"), story_path("gone")), 0);
	open_folder();
	put(log, "emptied/x.pem", &sources[2].renewed);
	story_await_said(run, "source gone: it is well again\n");
	story_await_said(run, "source closed: it is well again\n");
	story_await_said(run, "source emptied: it is well again\n");
	for (size_t i = 0; i < COUNT_OF(sources); i++)
		assert_int_equal(said_times(run, sources[i].said), 2);
	check_told(log, run, 0);
}

/* What has a private key declares nothing; of what is broken, the rest does. */
static void
broken_run(const void *p unused_arg)
{
	static const struct story_certificate good = {
		.name = "www" TREE, .serial = 1, .key = "1"
	};
	static const struct story_certificate beside = {
		.name = "mail" TREE, .serial = 2, .key = "2"
	};
	static const struct story_certificate keyed = {
		.name = "api" TREE, .serial = 3, .key = "3"
	};
	static const struct story_certificate next = {
		.name = "ftp" TREE, .serial = 4, .key = "4"
	};
	struct story_log *log = start_log();
	struct story_run *run;

	make_folder("files");
	put_behind(log, "files/both.pem", PEM_OF("PRIVATE KEY", "AAAA"), &keyed);
	put_behind(log, "files/broken.pem", "# ours\n" PEM_OF("CERTIFICATE", "?"), &beside);
	put_text("files/broken.der", VIEW("\x30\x82\x00\x10ours"));
	put(log, "files/www.pem", &good);
	run = START(log, LONG_HOLD, SOURCE("files", "files"));
	story_log_add(log, &good);
	story_log_add(log, &beside);
	story_log_add(log, &keyed);
	story_await_said(run, "files/both.pem: this file has a private key; ctvigil reads none\n");
	story_await_said(run, "files/broken.pem: line 2: a block of PEM is not base 64\n");
	story_await_said(run, "files/broken.der: byte 0: this is no certificate\n");
	await_finding(good.name, "expected");
	await_finding(beside.name, "expected");
	await_finding(keyed.name, "held");

	/* It is looked at again, and nothing new is wrong. */
	put(log, "files/ftp.pem", &next);
	story_log_add(log, &next);
	await_finding(next.name, "expected");
	assert_int_equal(said_times(run, "source files: "), 3);
	put(log, "files/both.pem", &keyed);
	put(log, "files/broken.pem", &beside);
	assert_int_equal(unlink(story_path("files/broken.der")), 0);
	story_await_said(run, "source files: it is well again\n");
	await_finding(keyed.name, "expected");
	check_told(log, run, 0);
}

/* ---- what is declared meanwhile, and afterwards ---- */

static void
added_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	const struct story_certificate ours = { .name = "www" TREE, .serial = 1, .key = "ours" };
	struct story_run *run;

	make_folder("files");
	make_folder("more");
	put(log, "more/www.pem", &ours);
	run = START(log, LONG_HOLD, SOURCE("files", "files"));
	story_log_add(log, &ours);
	await_finding("www" TREE, "held");
	(void)CONFIGURE(log, LONG_HOLD, SOURCE("files", "files"), SOURCE("more", "files"));
	story_signal(run, SIGHUP);
	await_finding("www" TREE, "expected");
	assert_string_equal(finding("www" TREE, "source"), "more");
	check_told(log, run, 0);
}

static void
expect_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	struct story_certificate ours = { .name = "www" TREE, .serial = 1, .key = "ours" };
	struct story_run *run;
	struct story_run *act;

	make_folder("files");
	run = START(log, LONG_HOLD, SOURCE("files", "files"));
	story_log_add(log, &ours);
	await_finding("www" TREE, "held");
	act = STORY_START("findings", "expect", finding("www" TREE, "id"), "--with-key", "--reason",
	    "ordered by hand", "--state", story_path("state"));
	assert_int_equal(story_wait(act), 0);
	await_finding("www" TREE, "expected");
	ours.serial = 2;
	story_log_add(log, &ours);
	await_findings("www" TREE, "expected", 2);
	check_told(log, run, 0);
}

static void
afterwards_run(const void *p unused_arg)
{
	struct story_log *log = start_log();
	const struct story_certificate ours = { .name = "www" TREE, .serial = 1, .key = "ours" };
	struct story_run *run;
	struct json_object *again;
	struct json_object *told;

	make_folder("files");
	run = START(log, "0s", SOURCE("files", "files"));
	story_log_add(log, &ours);
	told = await_told(run, 1, "new", "medium", "not-declared");
	put(log, "files/www.pem", &ours);
	again = await_told(run, 2, "expected", "info", "tbs-declared");
	assert_string_equal(story_text(again, "id"), story_text(told, "id"));
	assert_string_equal(story_text(again, "source"), "files");
	check_told(log, run, 2);
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
	story_test("a key is silent for the names that it was declared for, and told elsewhere",
	    keys_run, NULL);
	story_test("a zone has nothing wait, or nobody else issue", zones_run, NULL);
	story_test("what waits when all is killed is told once, unless it comes meanwhile",
	    killed_run, NULL);
	story_test("what a source declared stays declared when it is gone, closed or empty",
	    lost_run, NULL);
	story_test(
	    "what is wrong with a file is said once, and the others count", broken_run, NULL);
	story_test("a source that is added explains what waits", added_run, NULL);
	story_test("a key that is expected by hand is silent from then on", expect_run, NULL);
	story_test(
	    "who was told of what is then declared is told of that, once", afterwards_run, NULL);
	return tap_done();
}
