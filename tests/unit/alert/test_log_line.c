/* SPDX-License-Identifier: Apache-2.0 */
/* What is told about logs: its exact form, and what its id stands for. */
#include "alert/log_line.h"

#include "alert/member.h"
#include "base/own.h"
#include "sample.h"
#include "support/tap.h"

#include <json-c/json.h>

#include <stdio.h>

#define HEX_11 "1111111111111111111111111111111111111111111111111111111111111111"

#define MEND                                                                                   \
	"report the log with what ctvigil logs evidence gives: both heads prove a split view " \
	"to anybody"
#define UNREAD_MEND "report the log with the evidence; a mirror of it may give these entries"

static struct log_event
sample_event(void)
{
	return (struct log_event){
		.id = sample_hash(0x11),
		.attempt = 1,
		.kind = VIEW("inconsistent-root"),
		.log = VIEW("log.test/2026h2"),
		.index = 300,
		.message = VIEW("the log signed two roots for one size"),
		.evidence = VIEW("both"),
	};
}

struct line_case {
	const char *says;
	const char *kind;
	const char *level;
	const char *line_mend; /* what the line says to do */
	const char *text_mend; /* the same, for people */
	bool has_offset;
	uint64_t offset;
	struct view evidence;
	const char *line_end;
	const char *text_where;
	const char *text_shown;
};

static void
line_run(const void *p)
{
	const struct line_case *row = p;
	struct log_event event = sample_event();
	char expected[1024];
	struct buf out;

	event.kind = view_text(row->kind);
	event.has_offset = row->has_offset;
	event.offset = row->offset;
	event.evidence = row->evidence;
	buf_init_growing(&out, 4096);
	log_event_append_line(&out, &event);
	(void)snprintf(expected, sizeof(expected),
	    "{\"schema\":\"ctvigil.log/v1\",\"id\":\"" HEX_11 "\",\"attempt\":1,\"kind\":"
	    "\"%s\",\"level\":\"%s\",\"log\":\"log.test/2026h2\",\"index\":300,\"message\":"
	    "\"the log signed two roots for one size\",\"mend\":%s,%s}",
	    row->kind, row->level, row->line_mend, row->line_end);
	assert_string_equal(buf_string(&out), expected);
	buf_clear(&out);
	log_event_append_text(&out, &event);
	(void)snprintf(expected, sizeof(expected),
	    "log log.test/2026h2: the log signed two roots for one size\n"
	    "  what   %s\n"
	    "  where  300%s%s%s",
	    row->kind, row->text_where, row->text_mend, row->text_shown);
	assert_string_equal(buf_string(&out), expected);
	buf_fini(&out);
}

static void
members_run(const void *p unused_arg)
{
	struct log_event event = sample_event();
	size_t row = 0;
	struct buf out;
	struct json_object *root;

	while (alert_members[row].line != ALERT_LOG)
		row++;
	buf_init_growing(&out, 4096);
	log_event_append_line(&out, &event);
	root = json_tokener_parse(buf_string(&out));
	json_object_object_foreach(root, name, value)
	{
		(void)value;
		assert_in_range(row, 0, alert_member_count - 1);
		assert_string_equal(alert_members[row++].path, name);
	}
	assert_int_not_equal(alert_members[row].line, ALERT_LOG);
	json_object_put(root);
	buf_fini(&out);
}

struct id_case {
	const char *says;
	uint8_t log;
	struct view kind;
	uint64_t index;
	bool same;
};

static void
id_run(const void *p)
{
	const struct id_case *row = p;
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	struct hash log = sample_hash(1);
	struct hash other = sample_hash(row->log);
	struct hash a = log_event_id(hasher, &log, VIEW("shrunk"), 7);
	struct hash b = log_event_id(hasher, &other, row->kind, row->index);

	assert_int_equal(hash_equal(&a, &b), row->same);
}

static void
hostile_run(const void *p unused_arg)
{
	struct log_event event = sample_event();
	struct buf out;

	event.kind = sample_hostile;
	event.log = sample_hostile;
	event.evidence = sample_hostile;
	buf_init_growing(&out, 4096);
	log_event_append_text(&out, &event);
	assert_true(sample_is_inert(buf_view(&out), '\n'));
	buf_clear(&out);
	event.message = sample_hostile;
	log_event_append_line(&out, &event);
	assert_true(sample_is_inert(buf_view(&out), 0x20));
	buf_fini(&out);
}

int
main(void)
{
	const struct line_case lines[] = {
		{ "a log that misbehaves is told with what shows it, and what to do",
		    "inconsistent-root", "alarm", "\"" MEND "\"", "\n  mend   " MEND, false, 0,
		    VIEW("both"), "\"offset\":null,\"evidence\":\"Ym90aA==\"", "",
		    "\n  shown by ctvigil logs evidence 1111111111111111\n" },
		{ "what no log did is told with the bytes that show it", "unread-entries", "alarm",
		    "\"" UNREAD_MEND "\"", "\n  mend   " UNREAD_MEND, false, 0, VIEW("both"),
		    "\"offset\":null,\"evidence\":\"Ym90aA==\"", "",
		    "\n  shown by 4 bytes in the JSON line\n" },
		{ "a fault is told with its place in the entry", "unreadable", "notice", "null", "",
		    true, 7, VIEW(""), "\"offset\":7,\"evidence\":null", ", byte 7", "\n" },
		{ "a fault may be at the first byte", "unreadable", "notice", "null", "", true, 0,
		    VIEW(""), "\"offset\":0,\"evidence\":null", ", byte 0", "\n" },
		{ "the code of a fault is a notice", "leaf", "notice", "null", "", true, 0,
		    VIEW(""), "\"offset\":0,\"evidence\":null", ", byte 0", "\n" },
	};
	const struct id_case ids[] = {
		{ "what is told again has the same id", 1, VIEW("shrunk"), 7, true },
		{ "another log has another id", 2, VIEW("shrunk"), 7, false },
		{ "another kind has another id", 1, VIEW("shrunken"), 7, false },
		{ "another place has another id", 1, VIEW("shrunk"), 8, false },
	};
	tap_section("alert: the line of a log");
	tap_rows(lines, line_run);
	tap_rows(ids, id_run);
	tap_test("hostile text comes out inert", hostile_run, NULL);
	tap_test("the line has the members of the table, in its order", members_run, NULL);
	return tap_done();
}
