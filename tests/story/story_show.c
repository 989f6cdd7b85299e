/* SPDX-License-Identifier: Apache-2.0 */
/* ctvigil show of an entry of a log: got, proven, and shown; or as it was reported. */
#include "base/own.h"
#include "one_log.h"

#include <stdio.h>
#include <stdlib.h>

/* "LOG:INDEX", until the end of the story. */
static const char *
entry_of(const char *log, uint64_t index)
{
	char name[128];
	char *kept;

	(void)snprintf(name, sizeof(name), "%s:%ju", log, (uintmax_t)index);
	kept = xstrdup(name);
	story_on_end(free, kept);
	return kept;
}

static struct json_object *
only_line(struct story_run *run)
{
	struct json_object *lines = story_lines(run);

	assert_int_equal(json_object_array_length(lines), 1);
	return json_object_array_get_idx(lines, 0);
}

static void
assert_printed(struct story_run *run, const char *text)
{
	if (strstr(story_out(run), text) == NULL)
		fail_msg("\"%s\" is not in %s", text, story_out(run));
}

/* ---- entries of logs ---- */

struct entry_case {
	const char *says;
	enum ctlog_protocol protocol;
	uint64_t index;
};

static void
entry_run(const void *p)
{
	const struct entry_case *row = p;
	struct story_log *log = start_log(row->protocol);
	const char *operand = entry_of(story_log_url(log), row->index);
	struct json_object *line;
	struct story_run *run;

	FILL(log, 600, row->index);
	run = STORY_ASK(log, 0, "show", operand);
	assert_printed(run, entry_of(story_log_name(log), row->index));
	assert_printed(run, ", proven to be in the tree of 600 entries that it signed at ");
	assert_printed(run, ": leaf of a log, ");
	assert_printed(run, ": TBSCertificate of a precertificate, ");
	assert_printed(run, "  subject   CN=" WATCHED "\n");
	line = only_line(STORY_ASK(log, 0, "show", operand, "--jsonl"));
	assert_string_equal(story_text(line, "schema"), "ctvigil.certificate/v1");
	assert_string_equal(story_text(line, "file"), operand);
	assert_string_equal(story_text(line, "log"), story_log_name(log));
	assert_int_equal(json_object_get_uint64(story_member(line, "index")), row->index);
	assert_string_equal(story_text(line, "proven"), "true");
	assert_string_equal(story_text(line, "names.0"), WATCHED);
	assert_int_equal(states_left(), 0);
}

static const struct entry_case entries[] = {
	{ "an entry in the middle of a static log is shown, and proven", CTLOG_STATIC, 300 },
	{ "an entry in the middle of a log of RFC 6962 is shown, and proven", CTLOG_RFC6962, 300 },
	{ "the first entry of a static log is shown", CTLOG_STATIC, 0 },
	{ "an entry at a power of two of a log of RFC 6962 is shown", CTLOG_RFC6962, 256 },
	{ "the last entry of a static log is shown", CTLOG_STATIC, 599 },
	{ "the last entry of a log of RFC 6962 is shown", CTLOG_RFC6962, 599 },
};

static void
unreadable_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	struct story_run *run;

	story_log_fill(log, 10);
	story_log_add_bytes(log, VIEW("no certificate"));
	run = STORY_ASK(log, 0, "show", entry_of(story_log_url(log), 10));
	assert_printed(run, ", proven to be in the tree of 11 entries");
	assert_printed(run, "certificate, 14 bytes\n");
	assert_printed(run, "cannot be read");
}

static void
listed_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	const char *list = story_log_list((struct story_log *[]){ log, NULL });

	FILL(log, 10, 3);
	assert_printed(
	    STORY_ASK(NULL, 0, "show", entry_of(story_log_name(log), 3), "--log-list", list),
	    "CN=" WATCHED);
	assert_said(STORY_ASK(NULL, 2, "show", "none.example:3", "--log-list", list),
	    "none.example: no log of the lists");
}

/* ---- entries and the state ---- */

static void
known_run(const void *p)
{
	const struct entry_case *row = p;
	struct story_log *log = start_log(row->protocol);
	const char *state = story_path("state");
	const char *id;
	struct json_object *lines;
	struct story_run *run;

	FILL(log, 20, 7);
	lines = STORY_ONCE(log, 1, WATCHED, "--from", "beginning");
	id = story_text(json_object_array_get_idx(lines, 0), "id");
	/* Neither needs the key, which the state has, and the first two no log. */
	run = STORY_ASK(NULL, 0, "show", entry_of(story_log_name(log), 7), id, "--state", state);
	assert_printed(run, ": precertificate, ");
	assert_null(strstr(story_out(run), "leaf of a log"));
	run = STORY_ASK(NULL, 0, "show", entry_of(story_log_name(log), 8), "--state", state);
	assert_printed(run, ", proven to be in the tree of 20 entries");
	run = STORY_ASK(NULL, 0, "show", entry_of(story_log_url(log), 8), "--state", state);
	assert_printed(run, ", proven to be in the tree of 20 entries");
}

static const struct entry_case known[] = {
	{ "an entry that was reported is shown from the state, any other of its log is got",
	    CTLOG_STATIC, 0 },
	{ "the same of a log of RFC 6962", CTLOG_RFC6962, 0 },
};

static void
several_run(const void *p unused_arg)
{
	struct story_log *log = start_log(CTLOG_STATIC);
	const char *url = story_log_url(log);
	struct story_run *run;

	FILL(log, 20, 7, 8);
	run = STORY_ASK(log, 3, "show", entry_of(url, 7), entry_of(url, 20), entry_of(url, 8));
	assert_printed(run, ":7, proven");
	assert_printed(run, "\n\n127.0.0.1:");
	assert_printed(run, ":8, proven");
	assert_said(run, "there are no entries from 20 to 21: its tree has 20");
}

/* ---- logs that lie or fail ---- */

struct failure_case {
	const char *says;
	enum ctlog_protocol protocol;
	const char *kind;
	uint64_t at;
	int code;
	const char *printed; /* NULL: nothing */
	const char *said;
};

static void
failure_run(const void *p)
{
	const struct failure_case *row = p;
	struct story_log *log = start_log(row->protocol);
	struct story_run *run;

	FILL(log, 600, 300);
	story_log_tell(log, row->kind, row->at);
	run = STORY_ASK(log, row->code, "show", entry_of(story_log_url(log), 300));
	assert_said(run, row->said);
	if (row->printed == NULL)
		assert_string_equal(story_out(run), "");
	else
		assert_printed(run, row->printed);
}

static const struct failure_case failures[] = {
	{ "an entry that is not the one in the tree is shown, and not proven", CTLOG_STATIC,
	    "wrong-leaf", 300, 4, ":300, not proven (", "what shows it is kept in " },
	{ "one of a log of RFC 6962 is shown likewise", CTLOG_RFC6962, "wrong-leaf", 300, 4,
	    ":300, not proven (", "what shows it is kept in " },
	{ "a lie about another entry is not seen", CTLOG_STATIC, "wrong-leaf", 301, 0,
	    ":300, proven to be in the tree of 600 entries", "" },
	{ "an entry that a static log gives in no form is said to be so", CTLOG_STATIC,
	    "broken-tile", 300, 3, NULL, "is no entry that can be read" },
	{ "an entry that a log of RFC 6962 gives in no form is said to be so", CTLOG_RFC6962,
	    "broken-leaf", 300, 3, NULL, "is no entry that can be read" },
	{ "of a log that is broken there is nothing to show", CTLOG_RFC6962, "server-error", 0, 3,
	    NULL, "not verified: " },
};

static void
refusal_run(const void *p unused_arg)
{
	assert_said(STORY_ASK(NULL, 2, "show", "http://127.0.0.1:1/:5"), "needs --key");
	assert_said(STORY_ASK(NULL, 2, "show", "ftp://log.example/:5", "--key", "AA=="),
	    "it does not begin with https:// or http://");
}

int
main(void)
{
	tap_section("story: showing an entry of a log");
	story_rows(entries, entry_run);
	story_test("an entry that cannot be read is shown as far as it can", unreadable_run, NULL);
	story_test("a log is found on the lists by its name", listed_run, NULL);
	story_rows(known, known_run);
	story_test(
	    "several entries are shown, and one that is not there is said", several_run, NULL);
	story_rows(failures, failure_run);
	story_test("a log that cannot be asked is refused", refusal_run, NULL);
	return tap_done();
}
