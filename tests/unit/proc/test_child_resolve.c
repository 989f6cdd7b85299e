/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The real ctvigil-resolve, in its sandbox, with this test as main and a real unbound as
 * the DNS: the zones of dns.sh, below a root of their own.
 */
#include "policy/caa.h"
#include "policy/dnssec.h"
#include "proc/crew.h"
#include "proc/monitor.h"
#include "support/real_child.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PORT 5300
#define SKIPPED 77
#define TIMEOUT_S 600

/* ---- the DNS ---- */

static struct {
	char folder[32];
	char address[32];
	char port[8];
	char forwarder[48];
	char anchor_file[64];
	pid_t pid; /* 0: unbound is not there */
} dns;

/* Its words go where this process reads them. */
static void
become_dns(const int words[2])
{
	char script[512];

	(void)snprintf(
	    script, sizeof(script), "%s/tests/unit/proc/dns.sh", getenv("CTVIGIL_SOURCE_ROOT"));
	if (dup2(words[1], STDOUT_FILENO) >= 0 && dup2(words[1], STDERR_FILENO) >= 0)
		(void)execl(script, script, dns.folder, dns.address, dns.port, (char *)NULL);
	_exit(1);
}

/* Whether it says that it serves, before its end. */
static bool
dns_serves(FILE *words)
{
	char line[512];

	while (fgets(line, sizeof(line), words) != NULL) {
		if (strstr(line, "start of service") != NULL)
			return true;
		(void)printf("# %s", line);
	}
	return false;
}

static int
remove_one(const char *path, const struct stat *found unused_arg, int kind unused_arg,
    struct FTW *where unused_arg)
{
	return remove(path);
}

static void
dns_close(void)
{
	if (dns.pid > 0) {
		(void)kill(dns.pid, SIGTERM);
		(void)waitpid(dns.pid, NULL, 0);
	}
	(void)nftw(dns.folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* Its address is of this process alone, so that its port is free. */
static void
dns_open(void)
{
	unsigned number = (unsigned)getpid();
	int words[2];
	FILE *said;
	int how;

	(void)snprintf(dns.folder, sizeof(dns.folder), "/tmp/test-resolve-XXXXXX");
	(void)snprintf(dns.address, sizeof(dns.address), "127.%u.%u.%u", 1 + number / 62500 % 250,
	    1 + number / 250 % 250, 1 + number % 250);
	(void)snprintf(dns.port, sizeof(dns.port), "%d", PORT);
	(void)snprintf(dns.forwarder, sizeof(dns.forwarder), "%s@%s", dns.address, dns.port);
	if (mkdtemp(dns.folder) == NULL || pipe2(words, O_CLOEXEC) != 0)
		abort();
	(void)snprintf(dns.anchor_file, sizeof(dns.anchor_file), "%s/root.key", dns.folder);
	dns.pid = fork();
	if (dns.pid == 0)
		become_dns(words);
	(void)close(words[1]);
	said = fdopen(words[0], "r");
	if (dns.pid < 0 || said == NULL)
		abort();
	if (dns_serves(said))
		return;
	if (waitpid(dns.pid, &how, 0) != dns.pid || !WIFEXITED(how) || WEXITSTATUS(how) != SKIPPED)
		abort();
	dns.pid = 0;
}

static void
need_dns(void)
{
	if (dns.pid == 0)
		tap_skip("unbound or ldnsutils is not installed");
}

/* ---- the child ---- */

/* Starts it up to where it says whether it is ready. */
static void
start_with(
    struct real_child *child, const char *anchor_file, const char *forwarder, uint32_t timeout_s)
{
	real_child_open(child, ROLE_RESOLVE);
	real_child_send(child, (struct message){
				   .type = MESSAGE_RESOLVE_SETUP,
				   .resolve_setup = {
				       .anchor_file = view_text(anchor_file),
				       .forwarder = view_text(forwarder),
				       .timeout_s = timeout_s,
				   },
			       });
}

static void
start(struct real_child *child, uint32_t timeout_s)
{
	need_dns();
	start_with(child, dns.anchor_file, dns.forwarder, timeout_s);
	(void)real_child_receive(child, MESSAGE_READY);
}

static void
ask(struct real_child *child, uint64_t request, struct view name)
{
	real_child_send(child, (struct message){
				   .type = MESSAGE_RESOLVE_CAA,
				   .request = request,
				   .resolve_caa = { .name = name },
			       });
}

static struct msg_resolved_caa
answer_to(struct real_child *child, uint64_t request)
{
	struct message done = real_child_receive(child, MESSAGE_RESOLVED_CAA);

	assert_int_equal(done.request, request);
	assert_true(done.resolved_caa.took_ms >= 0);
	return done.resolved_caa;
}

/* ---- names ---- */

static const struct name_case {
	const char *says;
	const char *name;
	enum dnssec dnssec;
	const char *found_at;
	const char *value; /* of the first record; NULL: there is none */
	uint32_t ttl_s;    /* the least of all answers; 0: libraries differ */
} names[] = {
	{ "records of a signed zone are secure", "signed.example", DNSSEC_SECURE, "signed.example",
	    "ca1.example", 300 },
	{ "a name has the same records in either case", "Signed.EXAMPLE", DNSSEC_SECURE,
	    "Signed.EXAMPLE", "ca1.example", 300 },
	{ "a name without records has those above it", "www.signed.example", DNSSEC_SECURE,
	    "signed.example", "ca1.example", 60 },
	{ "so has one that does not exist", "a.b.www.signed.example", DNSSEC_SECURE,
	    "signed.example", "ca1.example", 60 },
	{ "one that has records has no others", "own.signed.example", DNSSEC_SECURE,
	    "own.signed.example", ";", 300 },
	{ "below it they count", "a.own.signed.example", DNSSEC_SECURE, "own.signed.example", ";",
	    60 },
	{ "a wildcard has the records of the name behind it", "*.own.signed.example", DNSSEC_SECURE,
	    "own.signed.example", ";", 300 },
	{ "a wildcard of the zone makes records", "a.star.signed.example", DNSSEC_SECURE,
	    "a.star.signed.example", "ca2.example", 300 },
	{ "an alias has the records of its target", "alias.example", DNSSEC_SECURE, "alias.example",
	    ";", 300 },
	{ "so has an alias of all below a name", "own.moved.example", DNSSEC_SECURE,
	    "own.moved.example", ";", 0 },
	{ "where the target has none those above the alias count (RFC 8659 3)",
	    "lost.signed.example", DNSSEC_SECURE, "signed.example", "ca1.example", 60 },
	{ "records that fit no datagram come over TCP", "large.signed.example", DNSSEC_SECURE,
	    "large.signed.example", "ca1.example; account=1", 300 },
	{ "no records up to the root are secure, too", "plain.example", DNSSEC_SECURE, "", NULL,
	    60 },
	{ "so are none of a name of one label", "absent", DNSSEC_SECURE, "", NULL, 60 },
	{ "records of a zone that is not signed are insecure", "insecure.example", DNSSEC_INSECURE,
	    "insecure.example", "ca1.example", 300 },
	{ "so are those above a name there", "a.insecure.example", DNSSEC_INSECURE,
	    "insecure.example", "ca1.example", 60 },
	{ "none in a zone that is not signed are insecure, though that above is", "quiet.example",
	    DNSSEC_INSECURE, "", NULL, 60 },
};

/* Whether one of the records has it, since they have no order. */
static bool
has_value(struct view set, const char *value)
{
	struct caa_record record;

	assert_true(caa_set_is_whole(set));
	while (caa_next(&set, &record)) {
		if (view_equal(record.value, view_text(value)))
			return true;
	}
	return false;
}

static void
name_run(const void *p)
{
	const struct name_case *row = p;
	struct msg_resolved_caa found;
	struct real_child child;

	start(&child, TIMEOUT_S);
	ask(&child, 7, view_text(row->name));
	found = answer_to(&child, 7);
	assert_view_equal(found.message, VIEW(""));
	assert_int_equal(found.status, STATUS_OK);
	assert_int_equal(found.dnssec, row->dnssec);
	assert_int_equal(found.is_wildcard, row->name[0] == '*');
	assert_view_equal(found.found_at, view_text(row->found_at));
	if (row->ttl_s != 0)
		assert_int_equal(found.ttl_s, row->ttl_s);
	if (row->value == NULL)
		assert_int_equal(found.rrset.len, 0);
	else
		assert_true(has_value(found.rrset, row->value));
	real_child_close(&child, 0);
}

/* ---- what is not known ---- */

static const struct unknown_case {
	const char *says;
	const char *name;
	uint32_t timeout_s;
	enum status status;
	enum dnssec dnssec;
	const char *message;
} unknowns[] = {
	{ "records that were changed after they were signed are bogus", "changed.example",
	    TIMEOUT_S, STATUS_DNS_BOGUS, DNSSEC_BOGUS,
	    "changed.example: validation failure <changed.example. CAA IN>: " },
	{ "so are they above the name", "a.changed.example", TIMEOUT_S, STATUS_DNS_BOGUS,
	    DNSSEC_BOGUS, "changed.example: validation failure <changed.example. CAA IN>: " },
	{ "where no server answers nothing is known", "refused.example", TIMEOUT_S,
	    STATUS_DNS_FAILED, DNSSEC_UNKNOWN,
	    "refused.example: SERVFAIL: no name server could answer" },
	{ "nor of names below, whatever is above", "a.refused.example", TIMEOUT_S,
	    STATUS_DNS_FAILED, DNSSEC_UNKNOWN,
	    "a.refused.example: SERVFAIL: no name server could answer" },
	{ "nor where no answer comes in time", "silent.example", 1, STATUS_NET_TIMEOUT,
	    DNSSEC_UNKNOWN, "silent.example: no answer came in time" },
	{ "what has a blank is no name", "a b.example", TIMEOUT_S, STATUS_DNS_NAME, DNSSEC_UNKNOWN,
	    "this is no name of a host" },
	{ "nor what has a backslash", "a\\046b.example", TIMEOUT_S, STATUS_DNS_NAME, DNSSEC_UNKNOWN,
	    "this is no name of a host" },
	{ "nor what has an empty label", "a..example", TIMEOUT_S, STATUS_DNS_NAME, DNSSEC_UNKNOWN,
	    "this is no name of a host" },
	{ "nor what ends with one", "a.example.", TIMEOUT_S, STATUS_DNS_NAME, DNSSEC_UNKNOWN,
	    "this is no name of a host" },
	{ "nor what has a star elsewhere", "a.*.example", TIMEOUT_S, STATUS_DNS_NAME,
	    DNSSEC_UNKNOWN, "this is no name of a host" },
	{ "nor a star alone", "*.", TIMEOUT_S, STATUS_DNS_NAME, DNSSEC_UNKNOWN,
	    "this is no name of a host" },
};

static void
unknown_run(const void *p)
{
	const struct unknown_case *row = p;
	struct msg_resolved_caa found;
	struct real_child child;

	start(&child, row->timeout_s);
	ask(&child, 7, view_text(row->name));
	found = answer_to(&child, 7);
	assert_int_equal(found.status, row->status);
	assert_int_equal(found.dnssec, row->dnssec);
	assert_int_equal(found.rrset.len, 0);
	assert_int_equal(found.found_at.len, 0);
	if (!view_starts_with(found.message, view_text(row->message)))
		assert_view_equal(found.message, view_text(row->message));
	real_child_close(&child, 0);
}

static const struct length_case {
	const char *says;
	size_t label_len;
	size_t len;
	enum status status;
} lengths[] = {
	{ "a label of 63 characters is one", 63, 80, STATUS_OK },
	{ "one of 64 is none", 64, 80, STATUS_DNS_NAME },
	{ "one of 200 is none", 200, 240, STATUS_DNS_NAME },
	{ "a name of 253 characters is one", 50, 253, STATUS_OK },
	{ "one of 254 is none", 50, 254, STATUS_DNS_NAME },
	{ "one of 600 is none", 50, 600, STATUS_DNS_NAME },
};

/* Labels of this length, and a last one that makes up the length of the name. */
static void
length_run(const void *p)
{
	const struct length_case *row = p;
	struct real_child child;
	char name[600];

	for (size_t i = 0; i < row->len; i++)
		name[i] = i % (row->label_len + 1) == row->label_len ? '.' : 'a';
	start(&child, TIMEOUT_S);
	ask(&child, 7, view_of(name, row->len));
	assert_int_equal(answer_to(&child, 7).status, row->status);
	real_child_close(&child, 0);
}

/* ---- many ---- */

static void
many_run(const void *row unused_arg)
{
	bool seen[LIMIT_RESOLVING] = { false };
	struct real_child child;
	char name[64];

	start(&child, TIMEOUT_S);
	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		(void)snprintf(name, sizeof(name), "n%zu.signed.example", i);
		ask(&child, i, view_text(name));
	}
	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		struct message done = real_child_receive(&child, MESSAGE_RESOLVED_CAA);

		assert_in_range(done.request, 0, COUNT_OF(seen) - 1);
		assert_false(seen[done.request]);
		seen[done.request] = true;
		assert_int_equal(done.resolved_caa.status, STATUS_OK);
		assert_true(has_value(done.resolved_caa.rrset, "ca1.example"));
	}
	/* And as many again. */
	ask(&child, 99, VIEW("own.signed.example"));
	assert_int_equal(answer_to(&child, 99).status, STATUS_OK);
	real_child_close(&child, 0);
}

/* It answers some of them before it ends, or none. */
static void
too_many_run(const void *row unused_arg)
{
	struct real_child child;
	struct message message;

	start(&child, TIMEOUT_S);
	for (size_t i = 0; i <= LIMIT_RESOLVING; i++)
		ask(&child, i, VIEW("silent.example"));
	assert_int_equal(channel_wait(child.channel, &message, NULL), CHANNEL_END);
	real_child_close(&child, 1);
}

static void
out_of_turn_run(const void *row unused_arg)
{
	struct real_child child;
	struct message message;

	start(&child, TIMEOUT_S);
	real_child_send(&child, (struct message){ .type = MESSAGE_RESOLVE_SETUP });
	assert_int_equal(channel_wait(child.channel, &message, NULL), CHANNEL_END);
	real_child_close(&child, 1);
}

/* ---- before it is ready ---- */

struct setup_case {
	const char *says;
	const char *keys; /* what the file of the root's keys has; NULL: there is none */
	const char *forwarder;
	enum status status;
	const char *message; /* behind the name of the file, if it begins with a colon */
};

static const struct setup_case setups[] = {
	{ "keys that are not there are told", NULL, "", STATUS_FILE, ":" },
	{ "a file without a key of the root is told", "; nothing\n\nexample. IN DS 1 8 2 00\n", "",
	    STATUS_FILE, ": there is no key of the root in it" },
	{ "a key that cannot be read is told", ". IN DS 1 8 2 xx\n", "", STATUS_FILE,
	    ": the keys of the root cannot be read: initialization failure" },
	{ "a resolver that has no address is told",
	    ".\tIN\tDS\t20326 8 2 "
	    "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n",
	    "resolver", STATUS_USAGE, "resolver: this is not ADDRESS or ADDRESS@PORT" },
};

static void
setup_run(const void *p)
{
	const struct setup_case *row = p;
	struct real_child child;
	struct message unready;
	char path[64];
	char expected[256];

	(void)snprintf(path, sizeof(path), "%s/keys", dns.folder);
	(void)unlink(path);
	if (row->keys != NULL) {
		FILE *file = fopen(path, "we");

		assert_non_null(file);
		assert_true(fputs(row->keys, file) >= 0);
		assert_int_equal(fclose(file), 0);
	}
	start_with(&child, path, row->forwarder, TIMEOUT_S);
	unready = real_child_receive(&child, MESSAGE_UNREADY);
	assert_int_equal(unready.unready.status, row->status);
	(void)snprintf(
	    expected, sizeof(expected), "%s%s", row->message[0] == ':' ? path : "", row->message);
	if (!view_starts_with(unready.unready.message, view_text(expected)))
		assert_view_equal(unready.unready.message, view_text(expected));
	real_child_close(&child, 1);
}

/* ---- with main ---- */

/* Linked before that of the supervisor, which looks beside this program. */
enum status __real_spawn_start(
    enum role role, const char *folder, struct spawned *ret, struct error *err);
enum status __wrap_spawn_start(
    enum role role, const char *folder, struct spawned *ret, struct error *err);

enum status
__wrap_spawn_start(
    enum role role, const char *folder unused_arg, struct spawned *ret, struct error *err)
{
	return __real_spawn_start(role, getenv("CTVIGIL_CHILDREN"), ret, err);
}

struct told {
	unsigned count;
	enum status status;
	enum caa_verdict verdict;
};

static void
on_told(void *context, const struct resolve_answer *answer)
{
	const struct view issuer = VIEW("ca1.example");
	struct told *told = context;
	struct caa_judgement judgement;

	caa_judge(answer->set, answer->is_wildcard, &issuer, 1, &judgement);
	told->count++;
	told->status = answer->status;
	told->verdict = judgement.verdict;
}

static void
open_monitor(struct monitor *monitor, const char *anchor_file)
{
	*monitor = (struct monitor){
		.resolves = { .anchor_file = anchor_file, .forwarder = dns.forwarder },
	};
	output_init(&monitor->output, true);
	monitor->loop = loop_new(NULL, NULL);
	monitor->crew = crew_new(monitor);
}

static void
close_monitor(struct monitor *monitor)
{
	crew_stop(monitor->crew);
	crew_free(monitor->crew);
	monitor_fini(monitor);
	loop_freep(&monitor->loop);
}

static void
main_run(const void *row unused_arg)
{
	struct told told = { .count = 0 };
	struct monitor monitor;

	need_dns();
	open_monitor(&monitor, dns.anchor_file);
	assert_int_equal(crew_pid(monitor.crew, ROLE_RESOLVE, 0), -1);
	resolve_caa(&monitor, VIEW("www.signed.example"), on_told, &told);
	while (told.count == 0)
		assert_int_equal(loop_step(monitor.loop, NULL), STATUS_OK);
	assert_int_equal(told.status, STATUS_OK);
	assert_int_equal(told.verdict, CAA_ALLOWED);
	resolve_caa(&monitor, VIEW("www.signed.example"), on_told, &told);
	assert_int_equal(told.count, 2);
	resolve_caa(&monitor, VIEW("changed.example"), on_told, &told);
	while (told.count == 2)
		assert_int_equal(loop_step(monitor.loop, NULL), STATUS_OK);
	assert_int_equal(told.status, STATUS_DNS_BOGUS);
	close_monitor(&monitor);
}

static void
no_keys_run(const void *row unused_arg)
{
	struct told told = { .count = 0 };
	struct monitor monitor;

	open_monitor(&monitor, "/nonexistent");
	resolve_caa(&monitor, VIEW("signed.example"), on_told, &told);
	while (told.count == 0)
		assert_int_equal(loop_step(monitor.loop, NULL), STATUS_OK);
	assert_int_equal(told.status, STATUS_CHILD);
	resolve_caa(&monitor, VIEW("signed.example"), on_told, &told);
	assert_int_equal(told.count, 2);
	close_monitor(&monitor);
}

int
main(void)
{
	dns_open();
	tap_section("proc: resolve");
	tap_rows(names, name_run);
	tap_section("proc: what resolve does not know");
	tap_rows(unknowns, unknown_run);
	tap_rows(lengths, length_run);
	tap_section("proc: resolve, from the first message to the last");
	tap_test("64 names are looked up at a time", many_run, NULL);
	tap_test("one more ends it", too_many_run, NULL);
	tap_test("a second setup ends it", out_of_turn_run, NULL);
	tap_rows(setups, setup_run);
	tap_section("proc: resolve and main");
	tap_test("main starts it when it is asked, once, and judges what it says", main_run, NULL);
	tap_test("main goes on without it where it cannot begin", no_keys_run, NULL);
	dns_close();
	return tap_done();
}
