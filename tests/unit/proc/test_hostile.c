/* SPDX-License-Identifier: Apache-2.0 */
/* What main believes of a child that was taken over: what answers a question, once. */
#include "base/own.h"
#include "ipc/io.h"
#include "ipc/shared.h"
#include "proc/crew.h"
#include "proc/get.h"
#include "proc/monitor.h"
#include "source/retry.h"
#include "support/tap.h"

#include <stdio.h>
#include <unistd.h>

/* Linked before those of the crew: what is asked is not sent, and who is accused is noted. */
bool __wrap_crew_send(
    struct crew *crew, enum role role, unsigned number, const struct message *message);
void __wrap_crew_accuse(struct crew *crew, enum role role, unsigned number, const char *why);

static char accused[128];

bool
__wrap_crew_send(struct crew *crew unused_arg, enum role role unused_arg,
    unsigned number unused_arg, const struct message *message unused_arg)
{
	return true;
}

void
__wrap_crew_accuse(struct crew *crew unused_arg, enum role role, unsigned number, const char *why)
{
	(void)snprintf(accused, sizeof(accused), "%s %u: %s", role_name(role), number, why);
}

struct world {
	struct settings settings;
	struct monitor monitor;
	unsigned heard;
	unsigned lost;
};

static int64_t
clock_of(void *context unused_arg)
{
	return 1000;
}

static void
world_open(struct world *w)
{
	*w = (struct world){ .heard = 0 };
	w->monitor.settings = &w->settings;
	w->monitor.loop = loop_new(clock_of, NULL);
	accused[0] = '\0';
}

static void
world_close(struct world *w)
{
	loop_disarm(w->monitor.loop, &w->monitor.pump_timer);
	monitor_fini(&w->monitor);
	loop_freep(&w->monitor.loop);
}

static void
on_answer(void *context, struct message *answer)
{
	struct world *w = context;

	if (answer == NULL)
		w->lost++;
	else
		w->heard++;
}

/* ---- answers ---- */

/* Parse 1 was asked for a body as request 1, and prove for a head as request 2. */
static const struct said_case {
	const char *says;
	enum role role;
	unsigned number;
	enum message_type type;
	uint64_t request;
	const char *why; /* NULL: it is believed */
} cases[] = {
	{ "an answer to what was asked is believed", ROLE_PROVE, 0, MESSAGE_PROVED_HEAD, 2, NULL },
	{ "an answer that is not the last is believed", ROLE_PARSE, 1, MESSAGE_PARSED_MATCH, 1,
	    NULL },
	{ "an answer to what nobody asked is refused", ROLE_PROVE, 0, MESSAGE_PROVED_HEAD, 3,
	    "PROVED_HEAD: request 3 is not one that is open" },
	{ "an answer to what will be asked next is refused", ROLE_PROVE, 0, MESSAGE_PROVED_HEAD,
	    UINT64_MAX, "PROVED_HEAD: request 18446744073709551615 is not" },
	{ "an answer to another question is refused", ROLE_PROVE, 0, MESSAGE_PROVED_LINK, 2,
	    "PROVED_LINK: it is no answer to PROVE_HEAD" },
	{ "an answer for a process of another role is refused", ROLE_FETCH, 0, MESSAGE_FETCH_DONE,
	    2, "FETCH_DONE: request 2 is not one that is open" },
	{ "an answer for another process of this role is refused", ROLE_PARSE, 0, MESSAGE_PARSED, 1,
	    "PARSED: request 1 is not one that is open" },
	{ "an answer without a question is refused", ROLE_PARSE, 1, MESSAGE_PARSED, 0,
	    "PARSED: nobody asked for it" },
	{ "a log of a list that was not asked for is refused", ROLE_PROVE, 0, MESSAGE_LISTED_LOG, 2,
	    "LISTED_LOG: it is no answer to PROVE_HEAD" },
	{ "an index that was not asked for is refused", ROLE_INDEX, 0, MESSAGE_INDEX_BUILT, 0,
	    "INDEX_BUILT: nobody asked for it" },
	{ "a commit is told without being asked for", ROLE_STORE, 0, MESSAGE_STORED_BATCH, 0,
	    NULL },
	{ "the end of a command that was not run is refused", ROLE_HOOK, 0, MESSAGE_HOOK_DONE, 7,
	    "HOOK_DONE: request 7 is not one that is open" },
};

static void
ask_both(struct world *w)
{
	const struct message body = { .type = MESSAGE_PARSE_BODY };
	const struct message head = { .type = MESSAGE_PROVE_HEAD };

	assert_true(monitor_ask(&w->monitor, ROLE_PARSE, 1, &body, on_answer, w));
	assert_true(monitor_ask(&w->monitor, ROLE_PROVE, 0, &head, on_answer, w));
}

static void
said_run(const void *row)
{
	const struct said_case *c = row;
	struct message said = { .type = c->type, .request = c->request };
	struct error err = { .message = "" };
	struct world w;
	enum status status;

	world_open(&w);
	ask_both(&w);
	status = monitor_hear(&w.monitor, c->role, c->number, &said, &err);
	assert_int_equal(status, c->why == NULL ? STATUS_OK : STATUS_MESSAGE);
	assert_int_equal(w.heard, c->why == NULL && c->request != 0 ? 1 : 0);
	if (c->why != NULL)
		assert_non_null(strstr(err.message, c->why));
	world_close(&w);
}

static void
twice_run(const void *row unused_arg)
{
	struct message said = { .type = MESSAGE_PROVED_HEAD, .request = 2 };
	struct world w;

	world_open(&w);
	ask_both(&w);
	assert_int_equal(monitor_hear(&w.monitor, ROLE_PROVE, 0, &said, NULL), STATUS_OK);
	assert_int_equal(monitor_hear(&w.monitor, ROLE_PROVE, 0, &said, NULL), STATUS_MESSAGE);
	assert_int_equal(w.heard, 1);
	world_close(&w);
}

/* Whoever asked learns that there is no answer, and asks again. */
static void
ended_run(const void *row unused_arg)
{
	struct message said = { .type = MESSAGE_PROVED_LINK, .request = 2 };
	struct world w;

	world_open(&w);
	ask_both(&w);
	assert_int_equal(monitor_hear(&w.monitor, ROLE_PROVE, 0, &said, NULL), STATUS_MESSAGE);
	assert_true(monitor_awaits(&w.monitor, ROLE_PROVE, 0));
	monitor_lost(&w.monitor, ROLE_PROVE, 0);
	assert_int_equal(w.lost, 1);
	assert_false(monitor_awaits(&w.monitor, ROLE_PROVE, 0));
	assert_true(monitor_awaits(&w.monitor, ROLE_PARSE, 1));
	world_close(&w);
}

/* ---- bodies ---- */

enum blob {
	BLOB_NONE,
	BLOB_SEALED, /* of 5 bytes */
	BLOB_OPEN,
};

struct done_case {
	const char *says;
	enum blob blob;
	size_t body_max;
	struct msg_fetch_done said;
	const char *why;
};

static int
blob_of(enum blob kind)
{
	int fd;

	assert_int_equal(shared_blob_create("test", &fd, NULL), STATUS_OK);
	assert_int_equal(io_write_full(fd, VIEW("bytes"), NULL), STATUS_OK);
	if (kind == BLOB_SEALED)
		assert_int_equal(shared_blob_seal(fd, NULL), STATUS_OK);
	return fd;
}

static void
body_run(const void *row)
{
	const struct done_case *c = row;
	struct get get = { .url = VIEW("https://log.test/"), .body_max = c->body_max };
	struct message said = { .type = MESSAGE_FETCH_DONE, .request = 1, .fetch_done = c->said };
	cleanup_with(close_fdp) int fd = -1;
	struct world w;

	world_open(&w);
	if (c->blob != BLOB_NONE) {
		fd = blob_of(c->blob);
		said.type = MESSAGE_FETCH_DONE_LARGE;
		said.fds[0] = fd;
	}
	assert_true(get_start(&w.monitor, paces_of(&w.monitor.paces, VIEW("log.test"), VIEW("")),
	    &get, on_answer, &w));
	assert_int_equal(monitor_hear(&w.monitor, ROLE_FETCH, 0, &said, NULL), STATUS_OK);
	assert_int_equal(w.heard, c->why == NULL);
	assert_int_equal(w.lost, c->why != NULL);
	assert_non_null(strstr(accused, c->why == NULL ? "" : c->why));
	if (c->why == NULL)
		assert_string_equal(accused, "");
	world_close(&w);
}

int
main(void)
{
	const struct done_case bodies[] = {
		{ "a slot may be full", BLOB_NONE, LIMIT_BODY, { .body_len = LIMIT_ARENA_BODY },
		    NULL },
		{ "a body that no slot holds is refused", BLOB_NONE, LIMIT_BODY,
		    { .body_len = LIMIT_ARENA_BODY + 1 }, "fetch 0: message FETCH_DONE: body_len" },
		{ "an answer may be as long as was asked for", BLOB_NONE, 4,
		    { .body_len = 4, .body = VIEW("four") }, NULL },
		{ "an answer that is longer than was asked for is refused", BLOB_NONE, 3,
		    { .body_len = 3, .body = VIEW("four") },
		    "fetch 0: message FETCH_DONE: body_len" },
		{ "a sealed body may be as long as was asked for", BLOB_SEALED, 5,
		    { .body_len = 5 }, NULL },
		{ "a sealed body that is longer is refused", BLOB_SEALED, 4, { .body_len = 4 },
		    "fetch 0: shared memory: 5 bytes" },
		{ "a body that fetch may still change is refused", BLOB_OPEN, 5, { .body_len = 5 },
		    "fetch 0: shared memory: not sealed" },
		{ "a host may ask for the longest wait", BLOB_NONE, 4,
		    { .status = STATUS_NET_BUSY, .retry_after_ms = RETRY_MAX_MS }, NULL },
		{ "a longer wait is refused", BLOB_NONE, 4,
		    { .status = STATUS_NET_BUSY, .retry_after_ms = RETRY_MAX_MS + 1 },
		    "fetch 0: message FETCH_DONE: retry_after_ms" },
		{ "a wait for ever is refused", BLOB_NONE, 4,
		    { .status = STATUS_NET_BUSY, .retry_after_ms = INT64_MAX },
		    "fetch 0: message FETCH_DONE: retry_after_ms" },
	};

	tap_section("proc: what a hostile child says");
	tap_rows(cases, said_run);
	tap_test("a second answer to one question is refused", twice_run, NULL);
	tap_test("a question outlives a child that is ended for its answer", ended_run, NULL);
	tap_section("proc: what a hostile fetch says");
	tap_rows(bodies, body_run);
	return tap_done();
}
