/* SPDX-License-Identifier: Apache-2.0 */
/* What a service tells its manager, and when it is alive. */
#include "proc/service.h"

#include "base/buf.h"
#include "base/limits.h"
#include "proc/crew.h"
#include "proc/monitor.h"
#include "support/tap.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TIMEOUT_S 30
#define FETCH_MS (TIMEOUT_S * 1000 * LIMIT_LARGE_ANSWER_TIMES + LIMIT_REPLY_MS)

static int64_t now_ms;

/* Each process is up, and takes what it is asked. */
bool __wrap_crew_send(
    struct crew *crew, enum role role, unsigned number, const struct message *message);

bool
__wrap_crew_send(struct crew *crew unused_arg, enum role role unused_arg,
    unsigned number unused_arg, const struct message *message unused_arg)
{
	return true;
}

static int64_t
clock_of(void *context unused_arg)
{
	return now_ms;
}

struct world {
	struct settings settings;
	struct monitor monitor;
	struct service service;
	int manager; /* what it listens to */
};

static void
world_open(struct world *w)
{
	now_ms = 1000;
	*w = (struct world){ .settings = { .timeout_s = TIMEOUT_S }, .manager = -1 };
	w->monitor.settings = &w->settings;
	w->monitor.loop = loop_new(clock_of, NULL);
	output_init(&w->monitor.output, true);
}

static void
world_close(struct world *w)
{
	service_stop(&w->service);
	loop_disarm(w->monitor.loop, &w->monitor.pump_timer);
	monitor_fini(&w->monitor);
	loop_freep(&w->monitor.loop);
	if (w->manager >= 0)
		(void)close(w->manager);
}

static void
ignore(void *context unused_arg, struct message *answer unused_arg)
{
}

/* ---- life ---- */

struct life_case {
	const char *says;
	enum role role;
	int64_t waited_ms;
	bool lives;
};

static void
life_run(const void *p)
{
	static const struct message ask = { .type = MESSAGE_STORE_FLUSH };
	const struct life_case *row = p;
	struct world w;

	world_open(&w);
	service_start(&w.service, &w.monitor);
	assert_true(service_lives(&w.service));
	assert_true(monitor_ask(&w.monitor, row->role, 0, &ask, ignore, NULL));
	assert_true(service_lives(&w.service));
	now_ms += row->waited_ms;
	assert_int_equal(service_lives(&w.service), row->lives);
	/* Whoever asks it once more makes it no younger. */
	assert_true(monitor_ask(&w.monitor, row->role, 0, &ask, ignore, NULL));
	assert_int_equal(service_lives(&w.service), row->lives);
	monitor_lost(&w.monitor, row->role, 0);
	assert_true(service_lives(&w.service));
	world_close(&w);
}

static const struct life_case lives[] = {
	{ "a parser has a minute", ROLE_PARSE, LIMIT_REPLY_MS, true },
	{ "and no more", ROLE_PARSE, LIMIT_REPLY_MS + 1, false },
	{ "prove has a minute", ROLE_PROVE, LIMIT_REPLY_MS, true },
	{ "and no more", ROLE_PROVE, LIMIT_REPLY_MS + 1, false },
	{ "fetch has a minute more than a large answer", ROLE_FETCH, FETCH_MS, true },
	{ "and no more", ROLE_FETCH, FETCH_MS + 1, false },
	{ "index has a quarter of an hour", ROLE_INDEX, LIMIT_REPLY_SLOW_MS, true },
	{ "and no more", ROLE_INDEX, LIMIT_REPLY_SLOW_MS + 1, false },
	{ "the store outlives a disk that is full for ten minutes", ROLE_STORE, 600000, true },
	{ "the store has a quarter of an hour", ROLE_STORE, LIMIT_REPLY_SLOW_MS, true },
	{ "and no more", ROLE_STORE, LIMIT_REPLY_SLOW_MS + 1, false },
	{ "the command of the operator has bounds of its own", ROLE_HOOK, 86400000, true },
};

/* ---- what is told ---- */

/* A manager that listens at this address. */
static void
listen_at(struct world *w, const char *name, bool is_abstract)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name) +
				    (is_abstract ? 0 : 1));

	(void)memcpy(address.sun_path, name, strlen(name));
	if (is_abstract)
		address.sun_path[0] = '\0';
	w->manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(w->manager, (const struct sockaddr *)&address, len), 0);
	assert_int_equal(setenv("NOTIFY_SOCKET", name, 1), 0);
}

static void
assert_told(struct world *w, const char *state)
{
	char told[1024];
	ssize_t len = recv(w->manager, told, sizeof(told), 0);

	if (state == NULL) {
		assert_int_equal(len, -1);
		return;
	}
	assert_true(len >= 0);
	assert_view_equal(view_of(told, (size_t)len), view_text(state));
}

#define STATUS_LINE "STATUS=0 logs: 0 ok; 0 entries read; 0 matches"

struct watchdog_case {
	const char *says;
	const char *usec; /* NULL: not set */
	const char *pid;
	int64_t every_ms;
	bool fed;
};

static void
watchdog_run(const void *p)
{
	const struct watchdog_case *row = p;
	char folder[] = "/tmp/ctvigil-test-XXXXXX";
	char name[64];
	char own[32];
	struct world w;

	assert_non_null(mkdtemp(folder));
	(void)snprintf(name, sizeof(name), "%s/notify", folder);
	(void)snprintf(own, sizeof(own), "%ld", (long)getpid());
	(void)unsetenv("WATCHDOG_USEC");
	(void)unsetenv("WATCHDOG_PID");
	if (row->usec != NULL)
		assert_int_equal(setenv("WATCHDOG_USEC", row->usec, 1), 0);
	if (row->pid != NULL)
		assert_int_equal(
		    setenv("WATCHDOG_PID", strcmp(row->pid, "own") == 0 ? own : row->pid, 1), 0);
	world_open(&w);
	listen_at(&w, name, false);
	service_start(&w.service, &w.monitor);
	assert_told(&w, row->fed ? STATUS_LINE "\nWATCHDOG=1" : STATUS_LINE);
	now_ms += row->every_ms - 1;
	assert_int_equal(loop_step(w.monitor.loop, NULL), STATUS_OK);
	assert_told(&w, NULL);
	now_ms++;
	assert_int_equal(loop_step(w.monitor.loop, NULL), STATUS_OK);
	assert_told(&w, row->fed ? STATUS_LINE "\nWATCHDOG=1" : STATUS_LINE);
	world_close(&w);
	assert_int_equal(unlink(name), 0);
	assert_int_equal(rmdir(folder), 0);
}

static const struct watchdog_case watchdogs[] = {
	{ "without a watchdog it is told how it does", NULL, NULL, 10000, false },
	{ "a watchdog is fed twice in its time", "6000000", NULL, 3000, true },
	{ "a watchdog that is patient is fed with each state", "300000000", "own", 10000, true },
	{ "a watchdog of another process is not fed", "6000000", "1", 3000, false },
	{ "a watchdog of no number is none", "soon", NULL, 10000, false },
	{ "a watchdog of no time is none", "0", NULL, 10000, false },
};

static void
states_run(const void *p unused_arg)
{
	struct world w;

	(void)unsetenv("WATCHDOG_USEC");
	world_open(&w);
	listen_at(&w, "@ctvigil-test-service", true);
	service_start(&w.service, &w.monitor);
	assert_told(&w, STATUS_LINE);
	service_is_ready(&w.service);
	assert_told(&w, "READY=1");
	assert_told(&w, STATUS_LINE);
	service_reloads(&w.service, 4711);
	assert_told(&w, "RELOADING=1\nMONOTONIC_USEC=4711000");
	service_stop(&w.service);
	assert_told(&w, "STOPPING=1");
	world_close(&w);
}

/* A service that is stuck is not fed, and says why once. */
static void
stuck_run(const void *p unused_arg)
{
	static const struct message ask = { .type = MESSAGE_STORE_FLUSH };
	struct world w;

	assert_int_equal(setenv("WATCHDOG_USEC", "20000000", 1), 0);
	(void)unsetenv("WATCHDOG_PID");
	world_open(&w);
	listen_at(&w, "@ctvigil-test-stuck", true);
	assert_true(monitor_ask(&w.monitor, ROLE_STORE, 0, &ask, ignore, NULL));
	now_ms += LIMIT_REPLY_SLOW_MS + 1;
	service_start(&w.service, &w.monitor);
	assert_told(&w, STATUS_LINE);
	monitor_lost(&w.monitor, ROLE_STORE, 0);
	now_ms += 10000;
	assert_int_equal(loop_step(w.monitor.loop, NULL), STATUS_OK);
	assert_told(&w, STATUS_LINE "\nWATCHDOG=1");
	world_close(&w);
}

struct address_case {
	const char *says;
	const char *name;
	bool is_taken;
};

static void
address_run(const void *p)
{
	const struct address_case *row = p;
	struct world w;

	(void)unsetenv("NOTIFY_SOCKET");
	if (row->name != NULL)
		assert_int_equal(setenv("NOTIFY_SOCKET", row->name, 1), 0);
	world_open(&w);
	service_start(&w.service, &w.monitor);
	assert_int_equal(w.service.fd >= 0, row->is_taken);
	/* Nobody listens, which is no matter. */
	service_is_ready(&w.service);
	world_close(&w);
}

int
main(void)
{
	static char longest[sizeof(((struct sockaddr_un *)NULL)->sun_path)];
	static char longer[sizeof(longest) + 1];
	const struct address_case addresses[] = {
		{ "without a manager nothing is told", NULL, false },
		{ "an empty name is none", "", false },
		{ "a slash alone is none", "/", false },
		{ "a path is one", "/nowhere/notify", true },
		{ "a name without a file is one", "@nowhere", true },
		{ "a relative path is none", "notify", false },
		{ "the longest path is one", longest, true },
		{ "a longer one is none", longer, false },
	};

	(void)memset(longest, '/', sizeof(longest) - 1);
	(void)memset(longer, '/', sizeof(longer) - 1);
	tap_section("service: life");
	tap_rows(lives, life_run);
	tap_section("service: what its manager is told");
	tap_rows(addresses, address_run);
	tap_rows(watchdogs, watchdog_run);
	tap_test("it says when it is ready, reads again and stops", states_run, NULL);
	tap_test("a process that does not answer ends the feeding", stuck_run, NULL);
	return tap_done();
}
