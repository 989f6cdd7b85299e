/* SPDX-License-Identifier: Apache-2.0 */
/* What main asks the process resolve for, what it believes, and for how long. */
#include "proc/resolve.h"

#include "base/limits.h"
#include "base/own.h"
#include "proc/crew.h"
#include "proc/monitor.h"
#include "support/tap.h"

#include <stdio.h>

/* Linked before those of the crew: there is no process. */
bool __wrap_crew_send(
    struct crew *crew, enum role role, unsigned number, const struct message *message);
void __wrap_crew_begin(struct crew *crew, enum role role);
void __wrap_crew_accuse(struct crew *crew, enum role role, unsigned number, const char *why);

static struct {
	bool up;
	unsigned begun;
	unsigned accused;
	uint64_t asked; /* questions; the last is request */
	uint64_t request;
	char name[LIMIT_NAME + 1];
} process;

static int64_t now_ms;

bool
__wrap_crew_send(struct crew *crew unused_arg, enum role role, unsigned number unused_arg,
    const struct message *message)
{
	struct view name = message->resolve_caa.name;

	assert_int_equal(role, ROLE_RESOLVE);
	assert_int_equal(message->type, MESSAGE_RESOLVE_CAA);
	if (!process.up)
		return false;
	process.asked++;
	process.request = message->request;
	(void)snprintf(process.name, sizeof(process.name), "%.*s", (int)name.len, name.ptr);
	return true;
}

void
__wrap_crew_begin(struct crew *crew unused_arg, enum role role)
{
	assert_int_equal(role, ROLE_RESOLVE);
	process.begun++;
}

void
__wrap_crew_accuse(struct crew *crew unused_arg, enum role role, unsigned number unused_arg,
    const char *why unused_arg)
{
	assert_int_equal(role, ROLE_RESOLVE);
	process.accused++;
}

static int64_t
clock_of(void *context unused_arg)
{
	return now_ms;
}

/* ---- who asks ---- */

struct told {
	struct monitor *monitor;
	unsigned count;
	enum status status;
	enum dnssec dnssec;
	bool is_wildcard;
	char found_at[64];
	size_t set_len;
	const char *then; /* a name to ask for when it is told */
};

static void
on_told(void *context, const struct resolve_answer *answer)
{
	struct told *told = context;
	const char *then = told->then;

	told->count++;
	told->status = answer->status;
	told->dnssec = answer->dnssec;
	told->is_wildcard = answer->is_wildcard;
	told->set_len = answer->set.len;
	told->then = NULL;
	if (then != NULL)
		resolve_caa(told->monitor, view_text(then), on_told, told);
	/* What it was told is there still. */
	(void)snprintf(told->found_at, sizeof(told->found_at), "%.*s", (int)answer->found_at.len,
	    answer->found_at.ptr);
}

struct world {
	struct monitor monitor;
	struct told told;
};

static void
world_open(struct world *w)
{
	*w = (struct world){ .told = { .monitor = &w->monitor } };
	w->monitor.loop = loop_new(clock_of, NULL);
	memset(&process, 0, sizeof(process));
	process.up = true;
	now_ms = 1000;
}

static void
world_close(struct world *w)
{
	monitor_fini(&w->monitor);
	loop_freep(&w->monitor.loop);
}

static void
ask(struct world *w, const char *name)
{
	resolve_caa(&w->monitor, view_text(name), on_told, &w->told);
}

/* One record, of an unknown property. */
static const uint8_t set[] = { 0, 3, 0, 1, 'x' };
#define SET VIEW_OF(set)

static void
answer(struct world *w, uint64_t request, struct msg_resolved_caa found)
{
	struct message message = {
		.type = MESSAGE_RESOLVED_CAA, .request = request, .resolved_caa = found
	};

	assert_int_equal(monitor_hear(&w->monitor, ROLE_RESOLVE, 0, &message, NULL), STATUS_OK);
}

static struct msg_resolved_caa
found_at(const char *place, uint32_t ttl_s)
{
	return (struct msg_resolved_caa){
		.dnssec = DNSSEC_SECURE,
		.found_at = view_text(place),
		.rrset = SET,
		.ttl_s = ttl_s,
	};
}

static void
first_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	process.up = false;
	ask(&w, "a.example");
	assert_int_equal(process.begun, 1);
	assert_int_equal(process.asked, 0);
	process.up = true;
	resolve_up(&w.monitor);
	assert_int_equal(process.asked, 1);
	assert_string_equal(process.name, "a.example");
	answer(&w, process.request, found_at("example", 60));
	assert_int_equal(w.told.count, 1);
	assert_int_equal(w.told.status, STATUS_OK);
	assert_int_equal(w.told.dnssec, DNSSEC_SECURE);
	assert_false(w.told.is_wildcard);
	assert_string_equal(w.told.found_at, "example");
	assert_int_equal(w.told.set_len, SET.len);
	world_close(&w);
}

static void
setup_run(const void *row unused_arg)
{
	struct resolves resolves = { .count = 0 };
	struct message setup;

	resolve_fill_setup(&resolves, &setup);
	assert_view_equal(setup.resolve_setup.anchor_file, view_text(RESOLVE_ROOT_KEYS));
	assert_view_equal(setup.resolve_setup.forwarder, VIEW(""));
	assert_int_equal(setup.resolve_setup.timeout_s, LIMIT_RESOLVE_S);
	resolves.anchor_file = "/keys";
	resolves.forwarder = "192.0.2.1";
	resolve_fill_setup(&resolves, &setup);
	assert_view_equal(setup.resolve_setup.anchor_file, VIEW("/keys"));
	assert_view_equal(setup.resolve_setup.forwarder, VIEW("192.0.2.1"));
}

/* ---- how long an answer is kept ---- */

static const struct kept_case {
	const char *says;
	enum status status;
	uint32_t ttl_s;
	int64_t later_ms;
	bool known;
} kept[] = {
	{ "an answer is known up to its last millisecond", STATUS_OK, 60, 59999, true },
	{ "then it is asked for again", STATUS_OK, 60, 60000, false },
	{ "a day later, too", STATUS_OK, 60, 86400000, false },
	{ "one for an hour is known for an hour", STATUS_OK, 3600, 3599999, true },
	{ "one for a second more is not", STATUS_OK, 3601, 3600000, false },
	{ "nor is one for years", STATUS_OK, UINT32_MAX, 3600000, false },
	{ "one for no time is not kept", STATUS_OK, 0, 0, false },
	{ "nor is what failed", STATUS_DNS_FAILED, 60, 0, false },
	{ "nor what is bogus", STATUS_DNS_BOGUS, 60, 0, false },
};

static void
kept_run(const void *p)
{
	const struct kept_case *row = p;
	struct msg_resolved_caa found = found_at("a.example", row->ttl_s);
	struct world w;

	if (row->status != STATUS_OK)
		found = (struct msg_resolved_caa){ .status = row->status, .ttl_s = row->ttl_s };
	world_open(&w);
	ask(&w, "a.example");
	answer(&w, process.request, found);
	assert_int_equal(w.told.count, 1);
	assert_int_equal(w.told.status, row->status);
	now_ms += row->later_ms;
	ask(&w, "A.Example");
	assert_int_equal(w.told.count, row->known ? 2 : 1);
	assert_int_equal(process.asked, row->known ? 1 : 2);
	if (row->known)
		assert_string_equal(w.told.found_at, "a.example");
	world_close(&w);
}

static void
none_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	ask(&w, "*.a.example");
	answer(&w, process.request,
	    (struct msg_resolved_caa){
		.dnssec = DNSSEC_INSECURE, .is_wildcard = true, .ttl_s = 60 });
	ask(&w, "*.a.example");
	assert_int_equal(w.told.count, 2);
	assert_int_equal(w.told.status, STATUS_OK);
	assert_int_equal(w.told.dnssec, DNSSEC_INSECURE);
	assert_true(w.told.is_wildcard);
	assert_int_equal(w.told.set_len, 0);
	assert_string_equal(w.told.found_at, "");
	world_close(&w);
}

/* ---- many ---- */

static void
together_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	ask(&w, "a.example");
	ask(&w, "a.EXAMPLE");
	assert_int_equal(process.asked, 1);
	answer(&w, process.request, found_at("a.example", 60));
	assert_int_equal(w.told.count, 2);
	world_close(&w);
}

/* Asks for n0.example and so on. */
static void
ask_many(struct world *w, unsigned count)
{
	char name[32];

	for (unsigned i = 0; i < count; i++) {
		(void)snprintf(name, sizeof(name), "n%u.example", i);
		ask(w, name);
	}
}

static void
line_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	ask_many(&w, LIMIT_RESOLVING + 2);
	assert_int_equal(process.asked, LIMIT_RESOLVING);
	answer(&w, 1, found_at("example", 60));
	assert_int_equal(process.asked, LIMIT_RESOLVING + 1);
	assert_string_equal(process.name, "n64.example");
	world_close(&w);
}

static void
full_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	ask_many(&w, LIMIT_RESOLVED_NAMES);
	assert_int_equal(w.told.count, 0);
	ask(&w, "more.example");
	assert_int_equal(w.told.count, 1);
	assert_int_equal(w.told.status, STATUS_NET_BUSY);
	/* What is known longest stays. */
	answer(&w, 1, found_at("n0.example", 60));
	answer(&w, 2, found_at("n1.example", 30));
	answer(&w, 3, found_at("n2.example", 90));
	assert_int_equal(w.told.count, 4);
	ask(&w, "more.example");
	assert_int_equal(w.told.count, 4);
	ask(&w, "n0.example");
	ask(&w, "n2.example");
	assert_int_equal(w.told.count, 6);
	ask(&w, "n1.example");
	assert_int_equal(w.told.count, 6);
	assert_int_equal(w.monitor.resolves.count, LIMIT_RESOLVED_NAMES);
	world_close(&w);
}

/* While the answer is told that is the only one to be forgotten. */
static void
again_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	ask_many(&w, LIMIT_RESOLVED_NAMES);
	answer(&w, 1, found_at("n0.example", 60));
	w.told.then = "more.example";
	ask(&w, "n0.example");
	assert_int_equal(w.told.count, 3);
	assert_string_equal(w.told.found_at, "n0.example");
	ask(&w, "more.example");
	assert_int_equal(w.told.count, 3);
	world_close(&w);
}

static void
nested_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	w.told.then = "a.example";
	ask(&w, "a.example");
	answer(&w, process.request, found_at("a.example", 60));
	assert_int_equal(w.told.count, 2);
	assert_int_equal(process.asked, 1);
	w.told.then = "b.example";
	ask(&w, "b.example");
	answer(&w, process.request, (struct msg_resolved_caa){ .status = STATUS_NET_TIMEOUT });
	assert_int_equal(w.told.count, 3);
	assert_int_equal(process.asked, 3);
	world_close(&w);
}

/* ---- the end of the process ---- */

static void
lost_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	ask_many(&w, LIMIT_RESOLVING + 1);
	process.up = false;
	monitor_lost(&w.monitor, ROLE_RESOLVE, 0);
	resolve_lost(&w.monitor, false);
	assert_int_equal(w.told.count, LIMIT_RESOLVING);
	assert_int_equal(w.told.status, STATUS_CHILD);
	assert_int_equal(w.told.dnssec, DNSSEC_UNKNOWN);
	process.up = true;
	resolve_up(&w.monitor);
	assert_int_equal(process.asked, LIMIT_RESOLVING + 1);
	answer(&w, process.request, found_at("n64.example", 60));
	assert_int_equal(w.told.status, STATUS_OK);
	world_close(&w);
}

static void
gone_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w);
	process.up = false;
	ask_many(&w, 2);
	resolve_lost(&w.monitor, true);
	assert_int_equal(w.told.count, 2);
	assert_int_equal(w.told.status, STATUS_CHILD);
	ask(&w, "a.example");
	assert_int_equal(w.told.count, 3);
	assert_int_equal(process.begun, 2);
	world_close(&w);
}

/* ---- what is not believed ---- */

struct honest_case {
	const char *says;
	struct msg_resolved_caa found;
	bool believed;
};

static void
honest_run(const void *p)
{
	const struct honest_case *row = p;
	struct world w;

	world_open(&w);
	ask(&w, "www.a.example");
	answer(&w, process.request, row->found);
	assert_int_equal(w.told.count, 1);
	assert_int_equal(process.accused, row->believed ? 0 : 1);
	assert_int_equal(w.told.status, row->believed ? row->found.status : STATUS_CHILD);
	assert_int_equal(w.monitor.resolves.count, row->believed && row->found.ttl_s > 0 ? 1 : 0);
	world_close(&w);
}

int
main(void)
{
	const struct honest_case honest[] = {
		{ "records of the name are believed", found_at("www.a.example", 9), true },
		{ "so are records above it", found_at("a.example", 9), true },
		{ "and what failed", { .status = STATUS_DNS_BOGUS, .dnssec = DNSSEC_BOGUS }, true },
		{ "records below the name are not", found_at("b.www.a.example", 9), false },
		{ "nor of a name that ends like it", found_at("ww.a.example", 9), false },
		{ "nor of another", found_at("www.b.example", 9), false },
		{ "nor records without a place", found_at("", 9), false },
		{ "nor a place without records",
		    { .dnssec = DNSSEC_SECURE, .found_at = VIEW("a.example") }, false },
		{ "nor half a record",
		    { .dnssec = DNSSEC_SECURE,
			.found_at = VIEW("a.example"),
			.rrset = BYTES(0, 3, 0, 1) },
		    false },
		{ "nor records of which nothing is known",
		    { .dnssec = DNSSEC_UNKNOWN, .found_at = VIEW("a.example"), .rrset = SET },
		    false },
		{ "nor bogus ones that are known", { .dnssec = DNSSEC_BOGUS }, false },
		{ "nor what failed and is secure",
		    { .status = STATUS_DNS_FAILED, .dnssec = DNSSEC_SECURE }, false },
		{ "nor records of what failed",
		    { .status = STATUS_DNS_BOGUS,
			.dnssec = DNSSEC_BOGUS,
			.found_at = VIEW("a.example"),
			.rrset = SET },
		    false },
		{ "nor a state that there is not",
		    { .status = STATUS_DNS_FAILED, .dnssec = DNSSEC_COUNT }, false },
		{ "nor a wildcard that was not asked for",
		    { .dnssec = DNSSEC_SECURE, .is_wildcard = true }, false },
	};

	tap_section("proc: CAA records in main");
	tap_test(
	    "the first question starts the process, and waits until it is up", first_run, NULL);
	tap_test(
	    "the process is told where the keys of the root are, and whom to ask", setup_run, NULL);
	tap_rows(kept, kept_run);
	tap_test("that there are no records is known as long", none_run, NULL);
	tap_section("proc: many names");
	tap_test("a name that is asked for twice is looked up once", together_run, NULL);
	tap_test("64 names are looked up at a time, the others wait in line", line_run, NULL);
	tap_test(
	    "of 1,024 names that which is known for the shortest time makes room", full_run, NULL);
	tap_test("an answer is not forgotten while it is told", again_run, NULL);
	tap_test("who is told may ask for the same again", nested_run, NULL);
	tap_section("proc: the end of the process");
	tap_test("what it was asked is unknown then, what it was not waits", lost_run, NULL);
	tap_test("where it cannot begin all is unknown", gone_run, NULL);
	tap_section("proc: what main believes of the process");
	tap_rows(honest, honest_run);
	return tap_done();
}
