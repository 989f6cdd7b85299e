/* SPDX-License-Identifier: Apache-2.0 */
/* ctvigil doctor: what it says of a state and of a machine. */
#include "alert/member.h"
#include "base/limits.h"
#include "proc/lists.h"
#include "support/run.h"
#include "unit/store/world.h"

#include <json-c/json.h>

#include <sys/stat.h>
#include <time.h>

#define HOUR_S INT64_C(3600)
#define DAY_S (24 * HOUR_S)

/* ---- states ---- */

static void
see_head(struct world *w, uint64_t log, int64_t age_s)
{
	const struct store_head head = {
		.size = 10,
		.timestamp_ms = (uint64_t)(time(NULL) - age_s) * 1000,
		.body = VIEW("head"),
	};
	struct hash other;
	bool contradicts;

	assert_int_equal(
	    store_head(w->store, log, &head, &contradicts, &other, &w->err), STATUS_OK);
}

static uint64_t
usable_log(struct world *w, const char *name)
{
	struct store_log log = world_log_named(name);
	struct store_progress progress;
	uint64_t number = 0;

	log.state = 0;
	assert_int_equal(store_log(w->store, &log, &number, &progress, &w->err), STATUS_OK);
	return number;
}

static void
sound(struct world *w)
{
	see_head(w, w->log, 5);
}

static void
head_from_the_future(struct world *w)
{
	see_head(w, w->log, -2 * HOUR_S);
}

static void
head_a_minute_ahead(struct world *w)
{
	see_head(w, w->log, -60);
}

static void
stalled(struct world *w)
{
	see_head(w, usable_log(w, "fresh"), 5);
	see_head(w, usable_log(w, "stale\x1b[2J"), DAY_S + 2 * HOUR_S);
}

/* A log that signs no more, and one that signs in time. */
static void
not_stalled(struct world *w)
{
	see_head(w, usable_log(w, "fresh"), 5);
	see_head(w, usable_log(w, "late"), DAY_S);
	see_head(w, w->log, 90 * DAY_S);
}

static void
failed(struct world *w)
{
	world_finding(w, w->log, "split-view", 80);
	(void)world_commit(w);
}

static void
stuck(struct world *w)
{
	w->now_ms = (uint64_t)(time(NULL) - 2 * HOUR_S) * 1000;
	failed(w);
	/* What a monitor was about to tell when it died is due again. */
	world_restart(w);
}

/* The output fails count times, the last time now. */
static void
refuse(struct world *w, unsigned count)
{
	w->now_ms = (uint64_t)(time(NULL) - count * HOUR_S) * 1000;
	failed(w);
	for (unsigned i = 0; i < count; i++) {
		w->now_ms += HOUR_S * 1000;
		world_delivered(w, world_told(w).row, false);
	}
}

static void
refused_thrice(struct world *w)
{
	refuse(w, 3);
}

static void
refused_four_times(struct world *w)
{
	refuse(w, 4);
}

static void
on_its_way(struct world *w)
{
	w->now_ms = (uint64_t)time(NULL) * 1000;
	failed(w);
}

static void
evidence_is_full(struct world *w)
{
	store_closep(&w->store);
	w->options.evidence_max = 1;
	world_open(w);
	see_head(w, w->log, 5);
}

static void
keep_list(struct world *w, int64_t age_s)
{
	assert_int_equal(store_keep(w->store, view_text(lists_name(0)),
			     (int64_t)(time(NULL) - age_s) * 1000, VIEW("{}"), &w->err),
	    STATUS_OK);
}

static void
old_list(struct world *w)
{
	keep_list(w, 15 * DAY_S);
}

static void
new_list(struct world *w)
{
	keep_list(w, 13 * DAY_S);
}

static void
others_may_write(struct world *w)
{
	assert_int_equal(chmod(w->folder, 0777), 0);
}

static void
overwrite(struct world *w, const char *file, off_t offset)
{
	char path[64];
	FILE *out;

	store_closep(&w->store);
	world_path(w, "state.db-wal", path);
	(void)unlink(path);
	world_path(w, file, path);
	out = fopen(path, "r+");
	assert_non_null(out);
	assert_int_equal(fseek(out, offset, SEEK_SET), 0);
	assert_int_equal(fwrite("no database at all", 1, 18, out), 18);
	assert_int_equal(fclose(out), 0);
}

static void
no_database(struct world *w)
{
	overwrite(w, "state.db", 0);
}

/* ---- what is said ---- */

/* The row of a check, as JSON; NULL if it says nothing. */
static struct json_object *
find_check(struct ran *ran, const char *check)
{
	struct view text = buf_view(&ran->out);
	struct view line;

	while (view_line(&text, '\n', &line)) {
		char *copy = strndup((const char *)line.ptr, line.len);
		struct json_object *object = json_tokener_parse(copy);
		struct json_object *name;

		free(copy);
		assert_non_null(object);
		assert_true(json_object_object_get_ex(object, "check", &name));
		if (strcmp(json_object_get_string(name), check) == 0)
			return object;
		json_object_put(object);
	}
	return NULL;
}

static void
assert_check(struct ran *ran, const char *check, const char *verdict, const char *message)
{
	struct json_object *object = find_check(ran, check);
	struct json_object *member;

	assert_int_equal(object == NULL, verdict == NULL);
	if (object == NULL)
		return;
	assert_true(json_object_object_get_ex(object, "verdict", &member));
	assert_string_equal(json_object_get_string(member), verdict);
	assert_true(json_object_object_get_ex(object, "message", &member));
	assert_non_null(strstr(json_object_get_string(member), message));
	if (strcmp(verdict, "fail") == 0)
		assert_int_equal(ran->code, 3);
	json_object_put(object);
}

/* A source that was named, and read if it has anything. */
static uint64_t
name_source(struct world *w, bool is_configured)
{
	uint64_t source = 0;

	assert_int_equal(
	    store_source(w->store, VIEW("web"), VIEW(""), is_configured, &source, &w->err),
	    STATUS_OK);
	return source;
}

static void
source_not_read(struct world *w)
{
	(void)name_source(w, true);
}

static void
source_read(struct world *w)
{
	const struct store_declared item = { .kind = STORE_KEY };
	uint64_t source = name_source(w, true);
	uint64_t now_ms = (uint64_t)(time(NULL) - 2 * HOUR_S) * 1000;

	assert_int_equal(store_declare(w->store, source, &item, 1, now_ms, &w->err), STATUS_OK);
	assert_int_equal(store_source_read(w->store, source, true, now_ms, &w->err), STATUS_OK);
}

static void
source_failed(struct world *w)
{
	source_read(w);
	assert_int_equal(
	    store_source_failed(w->store, 1, VIEW("no right\x1b"), 1000, &w->err), STATUS_OK);
}

static void
source_of_old(struct world *w)
{
	(void)name_source(w, false);
}

struct state_case {
	const char *says;
	void (*change)(struct world *w);
	const char *check;
	const char *verdict; /* NULL: nothing is said */
	const char *message; /* a part of it */
};

static void
state_run(const void *p)
{
	const struct state_case *row = p;
	struct world w;
	struct ran ran;

	world_init(&w, &store_sqlite);
	world_open(&w);
	row->change(&w);
	ran = RUN("doctor", "--jsonl", "--state", w.folder);
	assert_check(&ran, row->check, row->verdict, row->message);
	ran_fini(&ran);
	world_fini(&w);
}

struct configured_case {
	const char *says;
	const char *configuration;
	const char *check;
	const char *verdict;
	const char *message;
};

static void
configured_run(const void *p)
{
	static const char *const arguments[] = { "doctor", "--jsonl", "-c", "/dev/stdin", "--state",
		"/tmp/ctvigil-no-such", NULL };
	const struct configured_case *row = p;
	struct ran ran = run_program(arguments, view_text(row->configuration));

	assert_check(&ran, row->check, row->verdict, row->message);
	ran_fini(&ran);
}

static const struct configured_case configured[] = {
	{ "without a command nothing is said of it", "watch: [a.test]\n", "command", NULL, NULL },
	{ "a command that can be run is well", "exec: /bin/true --urgent\n", "command", "ok",
	    "it can be run" },
	{ "a command that is not there fails", "exec: /nowhere/tell\n", "command", "fail",
	    "/nowhere/tell: No such file" },
	{ "a folder is no command", "exec: /tmp\n", "command", "fail", "is not a file" },
	{ "a command of no words fails", "exec: ' '\n", "command", "fail", "is empty" },
	{ "a source that is not there fails",
	    "sources: [{name: web, kind: certbot, path: /nowhere}]\n", "sources", "fail",
	    "web: /nowhere: " },
	{ "a source without a file of its kind warns",
	    "sources: [{name: web, kind: certbot, path: /proc/self/fdinfo}]\n", "sources", "warn",
	    "web: no file of certbot is in /proc/self/fdinfo" },
	{ "the contact of the configuration counts", "contact: a@b.example\n", "contact", "ok",
	    "" },
};

static void
wrong_configuration_run(const void *p unused_arg)
{
	struct ran ran = run_program(
	    (const char *const[]){ "doctor", "-c", "/dev/stdin", NULL }, VIEW("poll: 15\n"));

	assert_int_equal(ran.code, 2);
	assert_non_null(strstr(buf_string(&ran.err), "/dev/stdin:1:7: poll: takes a time"));
	assert_int_equal(ran.out.len, 0);
	ran_fini(&ran);
}

struct machine_case {
	const char *says;
	const char *arguments[8];
	const char *check;
	const char *verdict;
	const char *message;
};

static void
machine_run(const void *p)
{
	const struct machine_case *row = p;
	struct ran ran = run_program(row->arguments, VIEW(""));

	assert_check(&ran, row->check, row->verdict, row->message);
	ran_fini(&ran);
}

static void
text_run(const void *p unused_arg)
{
	struct ran ran = RUN("doctor", "--state", "/dev/null/state");

	assert_int_equal(ran.code, 3);
	assert_non_null(strstr(buf_string(&ran.out), "FAIL  state directory   "));
	assert_non_null(strstr(
	    buf_string(&ran.out), "\n                        make it for us, or name another"));
	assert_non_null(strstr(buf_string(&ran.out), "\nWARN  contact           "));
	assert_non_null(strstr(buf_string(&ran.err), " to be mended\n"));
	ran_fini(&ran);
}

static void
members_run(const void *p unused_arg)
{
	struct ran ran = RUN("doctor", "--jsonl", "--state", "/dev/null/state");
	struct json_object *object = find_check(&ran, "state directory");
	size_t row = 0;

	assert_non_null(object);
	while (alert_members[row].line != ALERT_CHECK)
		row++;
	json_object_object_foreach(object, name, value)
	{
		(void)value;
		assert_in_range(row, 0, alert_member_count - 1);
		assert_int_equal(alert_members[row].line, ALERT_CHECK);
		assert_string_equal(alert_members[row++].path, name);
	}
	assert_true(row == alert_member_count || alert_members[row].line != ALERT_CHECK);
	json_object_put(object);
	ran_fini(&ran);
}

int
main(void)
{
	static const struct state_case states[] = {
		{ "a state of ours is well", sound, "state directory", "ok", "/tmp/ctvigil-test-" },
		{ "a state that others may write to is a danger", others_may_write,
		    "state directory", "warn", "others may write" },
		{ "a monitor that is at work is named", sound, "owner", "ok", "is at work" },
		{ "a state without a monitor is known to have none", no_database, "owner", "ok",
		    "no monitor is running" },
		{ "a sound state can be read", sound, "state", "ok", "1 log, and no damage" },
		{ "a state that is no database fails", no_database, "state", "fail",
		    "not a database" },
		{ "a head from the last minute is no matter of the clock", sound, "clock", "ok",
		    "not behind" },
		{ "a head of a minute ahead is no matter of the clock", head_a_minute_ahead,
		    "clock", "ok", "not behind" },
		{ "a clock that is two hours behind a head fails", head_from_the_future, "clock",
		    "fail", "behind the newest tree head" },
		{ "without a list nothing is said of its age", sound, "log lists", NULL, NULL },
		{ "a list of 13 days is well", new_list, "log lists", "ok", "13d ago" },
		{ "a list of 15 days is old", old_list, "log lists", "warn", "15d ago" },
		{ "logs that behave are well", sound, "failed logs", "ok", "none of 1" },
		{ "a log that misbehaved is named", failed, "failed logs", "warn", "first" },
		{ "a log that signs in time, or is done with signing, has not stalled", not_stalled,
		    "stalled logs", "ok", "none of 3" },
		{ "a log that signs no more is named, escaped", stalled, "stalled logs", "warn",
		    "no new head: stale\\x1b[2J" },
		{ "without a report all was told", sound, "outbox", "ok", "all was told" },
		{ "a report that is due now is on its way", on_its_way, "outbox", "ok",
		    "on their way" },
		{ "a report that is due for hours is stuck", stuck, "outbox", "warn", "for 2h" },
		{ "a report that failed thrice is on its way", refused_thrice, "outbox", "ok",
		    "on their way" },
		{ "a report that failed four times is refused", refused_four_times, "outbox",
		    "warn", "1 of 1 reports were told in vain" },
		{ "evidence that has room is well", sound, "evidence", "ok", "of 1024 are taken" },
		{ "evidence that is full is said", evidence_is_full, "evidence", "warn",
		    "it is full" },
		{ "without a source nothing is said of sources", sound, "sources", NULL, NULL },
		{ "a source that is not configured any more is none", source_of_old, "sources",
		    NULL, NULL },
		{ "a source that was not read yet warns", source_not_read, "sources", "warn",
		    "web: it was not read yet" },
		{ "a source that was read says what it declares, and when", source_read, "sources",
		    "ok", "web: declares 1, read 2h ago" },
		{ "a source that cannot be read fails, and says since when", source_failed,
		    "sources", "fail",
		    "web: it cannot be read since 1970-01-01T00:00:01.000Z: no right\\x1b" },
	};
	static const struct machine_case machine[] = {
		{ "a state that is not there yet will be made",
		    { "doctor", "--jsonl", "--state", "/tmp/ctvigil-no-such" }, "state directory",
		    "ok", "it will be made in /tmp" },
		{ "a state that cannot be made fails",
		    { "doctor", "--jsonl", "--state", "/dev/null/state" }, "state directory",
		    "fail", "cannot be made in /dev" },
		{ "a file is no state", { "doctor", "--jsonl", "--state", "/dev/null" },
		    "state directory", "fail", "is no directory" },
		{ "a state that is not there is no failure",
		    { "doctor", "--jsonl", "--state", "/tmp/ctvigil-no-such" }, "state", "ok",
		    "there is none yet" },
		{ "a contact that is missing is a warning",
		    { "doctor", "--jsonl", "--state", "/tmp/ctvigil-no-such" }, "contact", "warn",
		    "limit such clients" },
		{ "a contact is well",
		    { "doctor", "--jsonl", "--contact", "a@b.example", "--state",
			"/tmp/ctvigil-no-such" },
		    "contact", "ok", "" },
		{ "roots that cannot be read fail",
		    { "doctor", "--jsonl", "--ca-file", "/dev/null", "--state",
			"/tmp/ctvigil-no-such" },
		    "roots", "fail", "no certificate can be read" },
		{ "the programs are beside ctvigil",
		    { "doctor", "--jsonl", "--state", "/tmp/ctvigil-no-such" }, "programs", "ok",
		    "all 6 are there" },
		{ "without a log or list the network is left alone",
		    { "doctor", "--jsonl", "--state", "/tmp/ctvigil-no-such" }, "network", NULL,
		    NULL },
		{ "a list that cannot be read fails",
		    { "doctor", "--jsonl", "--log-list", "/dev/null", "--state",
			"/tmp/ctvigil-no-such" },
		    "network", "fail", "--log-list: " },
		{ "a log without its key fails",
		    { "doctor", "--jsonl", "--log", "https://log.example/", "--state",
			"/tmp/ctvigil-no-such" },
		    "network", "fail", "a log that is given by its URL needs --key" },
	};

	tap_section("cli: doctor, of a state");
	tap_rows(states, state_run);
	tap_section("cli: doctor, of a machine");
	tap_rows(machine, machine_run);
	tap_section("cli: doctor, of a configuration");
	tap_rows(configured, configured_run);
	tap_test("a configuration that is wrong is told, and nothing is checked",
	    wrong_configuration_run, NULL);
	tap_section("cli: doctor, as text and as JSON");
	tap_test("a line has verdict, check and message; the mend stands below", text_run, NULL);
	tap_test("the members of ctvigil.check/v1 are those of the table", members_run, NULL);
	return tap_done();
}
