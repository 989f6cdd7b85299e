/* SPDX-License-Identifier: Apache-2.0 */
/* ctvigil logs: what a state says of its logs. */
#include "alert/member.h"
#include "support/run.h"
#include "unit/store/world.h"

#include <json-c/json.h>

#include <time.h>

/* ---- a state ---- */

static void
read_entries(struct world *w, uint64_t generation, uint64_t begin, uint64_t end, uint64_t proven)
{
	const struct store_batch batch = {
		.generation = generation,
		.begin = begin,
		.end = end,
		.parsed = end - begin,
		.range = VIEW("range"),
		.proven = proven,
	};

	assert_int_equal(store_batch(w->store, w->log, &batch, w->now_ms, &w->err), STATUS_OK);
	(void)world_commit(w);
}

static void
see_head(struct world *w, uint64_t size, int64_t age_s)
{
	const struct store_head head = {
		.size = size,
		.timestamp_ms = (uint64_t)(time(NULL) - age_s) * 1000,
		.body = VIEW("head"),
	};
	struct hash other;
	bool contradicts;

	assert_int_equal(
	    store_head(w->store, w->log, &head, &contradicts, &other, &w->err), STATUS_OK);
}

typedef void state_fn(struct world *w);

static void
nothing_followed(struct world *w)
{
	world_open(w);
	store_closep(&w->store);
	w->log = 0;
}

static void
one_log(struct world *w)
{
	world_open(w);
	see_head(w, 130, 7200);
	read_entries(w, 1, 10, 100, 90);
}

static void
gap_and_loss(struct world *w)
{
	world_open(w);
	see_head(w, 100, 7200);
	read_entries(w, 1, 10, 20, 20);
	read_entries(w, 1, 30, 40, 40);
	assert_int_equal(store_lost(w->store, w->log, 40, 45, &w->err), STATUS_OK);
	read_entries(w, 1, 45, 60, 60);
	read_entries(w, 2, 60, 80, 80);
}

static void
read_to_the_end(struct world *w)
{
	world_open(w);
	see_head(w, 80, 5);
	read_entries(w, 1, 0, 80, 80);
}

static void
failed(struct world *w)
{
	world_open(w);
	see_head(w, 80, 5);
	read_entries(w, 1, 0, 10, 0);
	world_finding(w, w->log, "split-view", 80);
	(void)world_commit(w);
}

static void
hostile_name(struct world *w)
{
	world_open(w);
	w->log = world_log(w, "a\x1b[2J\xe2\x80\xae");
}

/* ---- what is printed ---- */

struct logs_case {
	const char *says;
	state_fn *state;
	const char *pattern;
	int code;
	const char *out; /* of each a part; NULL: nothing is printed */
	const char *err;
};

static void
logs_run(const void *p)
{
	const struct logs_case *row = p;
	struct world w;
	struct ran ran;

	world_init(&w, &store_sqlite);
	row->state(&w);
	ran = RUN("logs", "--state", w.folder, "--logs", row->pattern);
	assert_has(&ran.err, row->err);
	assert_has(&ran.out, row->out);
	assert_int_equal(ran.code, row->code);
	ran_fini(&ran);
	world_fini(&w);
}

static void
aligned_run(const void *p unused_arg)
{
	struct world w;
	struct ran ran;
	const char *title;
	const char *cell;

	world_init(&w, &store_sqlite);
	one_log(&w);
	(void)world_log(&w, "a much longer name");
	ran = RUN("logs", "--state", w.folder);
	title = strstr(buf_string(&ran.out), "OPERATOR");
	assert_non_null(title);
	cell = strchr(title, '\n');
	assert_non_null(cell);
	for (int i = 0; i < 2; i++) {
		const char *line = cell + 1;

		cell = strstr(line, "Operator");
		assert_non_null(cell);
		assert_int_equal(cell - line, title - buf_string(&ran.out));
		cell = strchr(cell, '\n');
		assert_non_null(cell);
	}
	ran_fini(&ran);
	world_fini(&w);
}

/* ---- JSON ---- */

struct json_case {
	const char *says;
	state_fn *state;
	const char *member;
	const char *value;
};

static struct json_object *
print_json(state_fn *state)
{
	struct json_object *object;
	struct world w;
	struct ran ran;

	world_init(&w, &store_sqlite);
	state(&w);
	ran = RUN("logs", "--jsonl", "--state", w.folder);
	assert_int_equal(ran.code, 0);
	object = json_tokener_parse(buf_string(&ran.out));
	assert_non_null(object);
	ran_fini(&ran);
	world_fini(&w);
	return object;
}

static void
json_run(const void *p)
{
	const struct json_case *row = p;
	struct json_object *object = print_json(row->state);
	struct json_object *member;

	assert_true(json_object_object_get_ex(object, row->member, &member));
	assert_string_equal(member == NULL ? "null" : json_object_get_string(member), row->value);
	json_object_put(object);
}

static void
members_run(const void *p unused_arg)
{
	struct json_object *object = print_json(one_log);
	size_t row = 0;

	while (alert_members[row].line != ALERT_LOG_STATUS)
		row++;
	json_object_object_foreach(object, name, value)
	{
		(void)value;
		assert_in_range(row, 0, alert_member_count - 1);
		assert_int_equal(alert_members[row].line, ALERT_LOG_STATUS);
		assert_string_equal(alert_members[row++].path, name);
	}
	assert_true(row == alert_member_count || alert_members[row].line != ALERT_LOG_STATUS);
	json_object_put(object);
}

static void
absent_run(const void *p unused_arg)
{
	struct ran ran = RUN("logs", "--state", "/tmp/ctvigil-there-is-no-such-folder");

	assert_int_equal(ran.code, 3);
	assert_int_equal(ran.out.len, 0);
	assert_non_null(strstr(buf_string(&ran.err), "no state to read"));
	assert_ptr_equal(
	    strchr(buf_string(&ran.err), '\n'), buf_string(&ran.err) + ran.err.len - 1);
	ran_fini(&ran);
}

int
main(void)
{
	static const struct logs_case rows[] = {
		{ "a state in which no log was followed has its first one unread", nothing_followed,
		    "*", 0, "not read yet",
		    "no monitor is running: this is what the last one left" },
		{ "a line has head, age, entries read and proven, and how many are left", one_log,
		    "*", 0, "130   2h    10  100      90     0             10     0   30  ok",
		    "owns the state, and does not listen" },
		{ "a gap and what was lost are counted", gap_and_loss, "*", 0,
		    "100   2h    45  80      80     5             60     1   20  ok", "" },
		{ "a log that misbehaved is failed, with what it did", failed, "*", 0,
		    "failed: two roots for one size", "" },
		{ "what a log is called is escaped", hostile_name, "a*", 0,
		    "a\\x1b[2J\\xe2\\x80\\xae", "" },
		{ "a pattern chooses by name", one_log, "FIR*", 0, "first", "" },
		{ "a pattern chooses by operator", one_log, "oper*", 0, "first", "" },
		{ "a pattern that fits no log is wrong usage", one_log, "x*", 2, NULL,
		    "--logs x*: no log has such a name or operator" },
	};
	static const struct json_case members[] = {
		{ "the schema is named", one_log, "schema", "ctvigil.log-status/v1" },
		{ "the log is named", one_log, "log", "first" },
		{ "the state is a word", one_log, "state", "readonly" },
		{ "the protocol is a word", one_log, "protocol", "static" },
		{ "the size of the head is a number", one_log, "head_size", "130" },
		{ "a log without a head has no size", nothing_followed, "head_size", "null" },
		{ "what was read has a begin", one_log, "read_from", "10" },
		{ "what was read has an end", one_log, "read_to", "100" },
		{ "what was never read has none", nothing_followed, "read_to", "null" },
		{ "what was proven has an end", one_log, "proven_to", "90" },
		{ "the lag is what the head has more", one_log, "lag", "30" },
		{ "a log that was read to its head has no lag", read_to_the_end, "lag", "0" },
		{ "a later watch list counts from its first entry", gap_and_loss, "watched_since",
		    "60" },
		{ "a gap is counted", gap_and_loss, "gaps", "1" },
		{ "what was lost is counted", gap_and_loss, "lost", "5" },
		{ "a log that behaves has not failed", one_log, "failed", "false" },
		{ "a log that behaves has no error", one_log, "last_error", "null" },
		{ "a log that misbehaved has failed", failed, "failed", "true" },
		{ "its error is told", failed, "last_error", "two roots for one size" },
	};

	tap_section("cli: logs");
	tap_rows(rows, logs_run);
	tap_test("columns stand below one another", aligned_run, NULL);
	tap_test("without a state there is one line, and it could not check", absent_run, NULL);
	tap_section("cli: ctvigil.log-status/v1");
	tap_rows(members, json_run);
	tap_test("its members are those of the table, in that order", members_run, NULL);
	return tap_done();
}
