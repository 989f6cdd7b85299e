/* SPDX-License-Identifier: Apache-2.0 */
/* ctvigil findings and ctvigil explain: what is open, why, and what people make of it. */
#include "members.h"
#include "support/run.h"
#include "unit/store/world.h"

#include <stdio.h>

/* ---- a state ---- */

/* Issuance id of this name, with the key that all have in this world: nothing is proven, and so
 * nothing was told. */
static void
find(struct world *w, uint8_t id, const char *name)
{
	world_match(w, id, id);
	world_item(w, id, name);
	world_batch(w, id, id + 1U, 0);
	(void)world_commit(w);
}

/* A name, an address, and something of a source. */
static void
open_world(struct world *w)
{
	const struct store_declared item = { .kind = STORE_TBS, .hash = { .bytes = { 0xc3 } } };
	uint64_t source;

	world_init(w, &store_sqlite);
	world_open(w);
	assert_int_equal(
	    store_source(w->store, VIEW("web"), VIEW(""), true, &source, &w->err), STATUS_OK);
	assert_int_equal(store_declare(w->store, source, &item, 1, w->now_ms, &w->err), STATUS_OK);
	find(w, 0xa1, "www.example.org");
	find(w, 0xb2, "192.0.2.1");
	find(w, 0xc3, "ours.example.org");
	store_closep(&w->store);
}

static void
end_world(struct world *w)
{
	char path[64];

	world_path(w, "ctl", path);
	(void)unlink(path);
	world_path(w, "hooks", path);
	(void)rmdir(path);
	world_fini(w);
}

/* Runs it on the state. */
#define ON(w, ...) RUN(__VA_ARGS__, "--state", (w)->folder)

/* That a command prints this on standard output, and nothing is wrong. */
static void
assert_prints(struct ran printed, const char *part)
{
	assert_has(&printed.out, part);
	assert_int_equal(printed.code, 0);
	ran_fini(&printed);
}

/* That it says this, and ends with this code. */
static void
assert_says(struct ran said, int code, const char *part)
{
	assert_has(&said.err, part);
	assert_int_equal(said.code, code);
	ran_fini(&said);
}

/* ---- lists ---- */

static void
list(struct world *w)
{
	struct ran ran = ON(w, "findings");
	const char *text = buf_string(&ran.out);

	assert_int_equal(ran.code, 0);
	assert_non_null(strstr(text, "b20000000000  high      new    1970-01-01T00:00:01.000Z  "
				     "192.0.2.1        it is for an address"));
	/* The worst is the first, and what is ours is not there. */
	assert_true(strstr(text, "192.0.2.1") < strstr(text, "www.example.org"));
	assert_null(strstr(text, "ours.example.org"));
	ran_fini(&ran);
}

static void
list_all(struct world *w)
{
	assert_prints(ON(w, "findings", "list", "--all"),
	    "its TBSCertificate was declared to be ours (source web)");
}

static void
list_json(struct world *w)
{
	struct ran ran = ON(w, "findings", "--jsonl");
	struct view rest = buf_view(&ran.out);
	struct view line;
	struct buf first;
	size_t count = 1;

	assert_true(view_line(&rest, '\n', &line));
	buf_init_growing(&first, 65536);
	buf_bytes(&first, line);
	assert_members(&first, ALERT_FINDING);
	assert_has(&first, "\"rule\":\"address-not-declared\"");
	while (view_line(&rest, '\n', &line))
		count++;
	assert_int_equal(count, 2);
	buf_fini(&first);
	ran_fini(&ran);
}

static void
list_nothing(struct world *w)
{
	assert_says(ON(w, "findings", "resolve", "a1", "--reason", "x"), 0, "finding a1 is");
	assert_says(ON(w, "findings", "resolve", "b2", "--reason", "x"), 0, "finding b2 is");
	assert_says(ON(w, "findings"), 0, "nothing is open");
}

/* ---- one ---- */

static void
show(struct world *w)
{
	assert_prints(
	    ON(w, "findings", "show", "A1"), "  finding   new, medium: nobody has declared it\n");
}

static void
show_json(struct world *w)
{
	assert_prints(ON(w, "findings", "show", "a1", "--jsonl"),
	    "\"state\":\"new\",\"severity\":\"medium\",\"rule\":\"not-declared\"");
}

static void
explain_silent(struct world *w)
{
	assert_prints(ON(w, "explain", "c3"), "  rules     is its TBSCertificate declared? yes\n");
}

static void
explain_told(struct world *w)
{
	assert_prints(ON(w, "explain", "b2"),
	    "  rules     is its TBSCertificate declared? no\n"
	    "            is its key declared for all names that match? no\n"
	    "            does a zone forbid its issuer? no\n"
	    "            does an address match? yes\n");
}

static void
explain_neighbours(struct world *w)
{
	world_open(w);
	find(w, 0xd4, "www.example.org");
	store_closep(&w->store);
	assert_prints(ON(w, "explain", "d4"),
	    "  before    1970-01-01T00:00:01.000Z a10000000000 new, the same key\n");
}

static void
unknown(struct world *w)
{
	assert_says(ON(w, "explain", "a2"), 2, "no finding has an id that begins with a2");
}

static void
no_id(struct world *w)
{
	assert_says(
	    ON(w, "explain", "www.example.org"), 2, "an id has up to 64 hexadecimal digits");
}

static void
ambiguous(struct world *w)
{
	world_open(w);
	find(w, 0xa9, "www.example.org");
	store_closep(&w->store);
	assert_says(ON(w, "explain", "a"), 2, "more than one finding has an id that begins with a");
}

/* ---- decisions ---- */

struct decision_case {
	const char *says;
	const char *arguments[8]; /* behind "findings" */
	int code;
	const char *said;
	const char *state; /* as it is shown afterwards */
};

static const struct decision_case decision_cases[] = {
	{ "what somebody looks at is acked", { "ack", "a1", "--reason", "mine" }, 0,
	    "finding a1 is looked at", "acked, medium" },
	{ "what somebody says is ours is expected", { "expect", "a1", "--reason", "mine" }, 0,
	    "finding a1 is expected", "expected, medium: somebody has said that it is ours" },
	{ "what is dealt with is resolved", { "resolve", "a1", "--reason", "mine" }, 0,
	    "finding a1 is resolved", "resolved, medium" },
	{ "what is left alone is snoozed", { "snooze", "a1", "--for", "7d", "--reason", "mine" }, 0,
	    "finding a1 is left alone", "snoozed, until " },
	{ "a snooze needs a time", { "snooze", "a1", "--reason", "mine" }, 2,
	    "a snooze needs --for TIME", "new, medium" },
	{ "nothing else has one", { "ack", "a1", "--for", "7d", "--reason", "mine" }, 2,
	    "--for is for snooze only", "new, medium" },
	{ "a key is declared by what is expected only",
	    { "resolve", "a1", "--with-key", "--reason", "mine" }, 2,
	    "--with-key is for expect only", "new, medium" },
	{ "what is open is not opened again", { "reopen", "a1", "--reason", "mine" }, 2,
	    "finding a1 is new already", "new, medium" },
	{ "what is not there is not changed", { "ack", "a2", "--reason", "mine" }, 2,
	    "no finding has an id that begins with a2", "new, medium" },
	{ "no change is without a reason", { "ack", "a1" }, 2, "needs ID --reason TEXT",
	    "new, medium" },
};

static void
decision_run(const void *p)
{
	const struct decision_case *row = p;
	const char *arguments[16] = { "findings" };
	struct world w;
	size_t count = 1;

	open_world(&w);
	for (size_t i = 0; row->arguments[i] != NULL; i++)
		arguments[count++] = row->arguments[i];
	arguments[count++] = "--state";
	arguments[count] = w.folder;
	assert_says(run_program(arguments, VIEW("")), row->code, row->said);
	assert_prints(ON(&w, "findings", "show", "a1"), row->state);
	end_world(&w);
}

static void
recorded(struct world *w)
{
	assert_says(ON(w, "findings", "ack", "a1", "--reason", "one"), 0, "finding a1 is");
	assert_says(
	    ON(w, "findings", "resolve", "a1", "--reason", "two\x1b[2J"), 2, "no plain text");
	assert_says(ON(w, "findings", "resolve", "a1", "--reason", "two"), 0, "finding a1 is");
	assert_prints(ON(w, "findings", "show", "a1"), " acked, says ");
	assert_prints(ON(w, "findings", "show", "a1"), ": one\n");
	assert_prints(ON(w, "findings", "show", "a1"), ": two\n");
}

/* What has the same key for the same name is never told. */
static void
with_key(struct world *w)
{
	struct store_delivery told;

	assert_says(ON(w, "findings", "expect", "a1", "--with-key", "--reason", "ours"), 0,
	    "finding a1 is");
	world_open(w);
	find(w, 0xd4, "www.example.org");
	find(w, 0xe5, "login.example.org");
	w->now_ms += LIMIT_UNPROVEN_MS;
	told = world_told(w);
	assert_int_equal(told.issuance.id.bytes[0], 0xb2);
	told = world_told(w);
	assert_int_equal(told.issuance.id.bytes[0], 0xe5);
	assert_nothing_due(w);
}

/* What was decided before it was told is not told. */
static void
never_told(struct world *w)
{
	assert_says(ON(w, "findings", "resolve", "a1", "--reason", "x"), 0, "finding a1 is");
	world_open(w);
	w->now_ms += LIMIT_UNPROVEN_MS;
	assert_int_equal(world_told(w).issuance.id.bytes[0], 0xb2);
	assert_nothing_due(w);
}

static const struct contract contracts[] = {
	{ "what is open is listed, the worst first", list },
	{ "what is not open is listed if it is asked for", list_all },
	{ "a line of JSON has the members of its rows", list_json },
	{ "that nothing is open is said", list_nothing },
	{ "a finding is shown as it was told", show },
	{ "and as a line of JSON", show_json },
	{ "why something was silent is explained", explain_silent },
	{ "why something was told is explained by each rule that was asked", explain_told },
	{ "what was issued for the same name before is named", explain_neighbours },
	{ "an id that nothing has is an error", unknown },
	{ "what is no id is an error", no_id },
	{ "an id that several begin with is an error", ambiguous },
	{ "each change is kept with who made it and why", recorded },
	{ "a key that is ours explains what comes later, for its names", with_key },
	{ "what is decided before it is told is not told", never_told },
};

static void
findings_run(const void *p)
{
	const struct contract *row = p;
	struct world w;

	open_world(&w);
	row->run(&w);
	end_world(&w);
}

int
main(void)
{
	tap_rows(contracts, findings_run);
	tap_rows(decision_cases, decision_run);
	return tap_done();
}
