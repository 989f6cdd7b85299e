/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The child that asks the DNS for CAA records, many names at a time, over libunbound,
 * which verifies what it is told from the keys of the root down (RFC 4035 5).  It climbs
 * from a name up until one has records (RFC 8659 3), and looks into none of them.
 *
 * libunbound works in a thread of its own; its answers come in by a descriptor.
 */
#include "base/escape.h"
#include "base/own.h"
#include "ipc/io.h"
#include "ipc/loop.h"
#include "policy/dnssec.h"
#include "proc/child.h"

#include <stdio.h>
#include <stdlib.h>
#include <unbound.h>

/* The numbers of the DNS (RFC 8659 7, RFC 1035 3.2.4, 4.1.1). */
#define TYPE_A 1
#define TYPE_CAA 257
#define CLASS_IN 1
#define RCODE_OK 0
#define RCODE_SERVFAIL 2
#define RCODE_NO_NAME 3
#define RCODE_REFUSED 5

/* What travels in one answer: a message of the DNS has 64 KiB at most. */
#define SET_MAX (64 * KIB)

struct resolve;

/* One name that is looked up. */
struct query {
	struct resolve *resolve;
	bool taken;
	uint64_t request;
	char name[LIMIT_NAME + 1]; /* without the "*." of a wildcard */
	const char *at;            /* the end of name that is asked for now */
	bool is_wildcard;
	int id; /* libunbound's */
	int64_t began_ms;
	struct loop_timer timer;

	/* Of all answers so far. */
	enum dnssec dnssec;
	uint32_t ttl_s;
};

struct resolve {
	struct loop *loop;
	struct channel *channel;
	struct ub_ctx *unbound;
	int64_t timeout_ms;
	struct query queries[LIMIT_RESOLVING];
	uint8_t set[SET_MAX];
	enum status status; /* of the process */
	struct error *err;
};

static void watch_channel(struct resolve *resolve);
static void ask(struct query *query);

static void
stop(struct resolve *resolve, enum status status)
{
	resolve->status = status;
	loop_stop(resolve->loop);
}

/* ---- answers ---- */

/* Tells main what came of a query, and gives it back. */
static void
finish(struct query *query, const struct msg_resolved_caa *found)
{
	struct resolve *resolve = query->resolve;
	struct message done = {
		.type = MESSAGE_RESOLVED_CAA, .request = query->request, .resolved_caa = *found
	};
	enum status status;

	done.resolved_caa.is_wildcard = query->is_wildcard;
	done.resolved_caa.took_ms = loop_now_ms(resolve->loop) - query->began_ms;
	loop_disarm(resolve->loop, &query->timer);
	query->taken = false;
	status = channel_send(resolve->channel, &done, resolve->err);
	if (status != STATUS_OK)
		stop(resolve, status);
	else
		watch_channel(resolve);
}

/* What failed is not known, however much was found on the way. */
static void
fail(struct query *query, enum status status, enum dnssec dnssec, const char *why)
{
	char text[LIMIT_ERROR_MESSAGE];
	struct buf out;

	buf_init(&out, text, sizeof(text));
	if (query->at[0] != '\0')
		buf_printf(&out, "%s: ", query->at);
	escape_append_text(&out, view_text(why));
	finish(query, &(struct msg_resolved_caa){
			  .status = status, .dnssec = (uint8_t)dnssec, .message = buf_view(&out) });
}

static void
succeed(struct query *query, const char *found_at, struct view set)
{
	finish(query, &(struct msg_resolved_caa){
			  .status = STATUS_OK,
			  .dnssec = (uint8_t)query->dnssec,
			  .found_at = view_text(found_at),
			  .rrset = set,
			  .ttl_s = query->ttl_s,
		      });
}

static void
fail_late(struct query *query)
{
	fail(query, STATUS_NET_TIMEOUT, DNSSEC_UNKNOWN, "no answer came in time");
}

static void
on_timeout(void *context)
{
	struct query *query = context;

	/* It calls nobody back any more. */
	(void)ub_cancel(query->resolve->unbound, query->id);
	fail_late(query);
}

/* Whichever is seen first, the answer or the time. */
static bool
is_late(const struct query *query)
{
	return loop_now_ms(query->resolve->loop) - query->began_ms >= query->resolve->timeout_ms;
}

/* The RDATA of all records, each behind its length. */
static struct view
copy_set(struct resolve *resolve, const struct ub_result *result)
{
	struct buf out;

	buf_init(&out, resolve->set, sizeof(resolve->set));
	for (size_t i = 0; result->data[i] != NULL; i++) {
		buf_uint(&out, 2, (uint64_t)result->len[i]);
		buf_bytes(&out, view_of(result->data[i], (size_t)result->len[i]));
	}
	return buf_ok(&out) ? buf_view(&out) : VIEW("");
}

/*
 * RFC 8659 3:
 *   while domain is not ".": if CAA(domain) is not Empty: return CAA(domain);
 *   domain = Parent(domain)
 */
static void
climb(struct query *query)
{
	const char *dot = strchr(query->at, '.');

	if (dot == NULL) {
		succeed(query, "", VIEW(""));
		return;
	}
	query->at = dot + 1;
	ask(query);
}

static const char *
rcode_text(int rcode)
{
	if (rcode == RCODE_SERVFAIL)
		return "SERVFAIL: no name server could answer";
	if (rcode == RCODE_REFUSED)
		return "REFUSED: a name server did not want to answer";
	return "a name server answered with an error";
}

static void
take_result(struct query *query, const struct ub_result *result)
{
	struct view set;

	if (result->bogus != 0) {
		fail(query, STATUS_DNS_BOGUS, DNSSEC_BOGUS,
		    result->why_bogus != NULL ? result->why_bogus : "it is bogus");
		return;
	}
	if (result->rcode != RCODE_OK && result->rcode != RCODE_NO_NAME) {
		fail(query, STATUS_DNS_FAILED, DNSSEC_UNKNOWN, rcode_text(result->rcode));
		return;
	}
	query->dnssec =
	    dnssec_weaker(query->dnssec, result->secure != 0 ? DNSSEC_SECURE : DNSSEC_INSECURE);
	if (result->ttl >= 0 && (uint32_t)result->ttl < query->ttl_s)
		query->ttl_s = (uint32_t)result->ttl;
	if (result->havedata == 0) {
		climb(query);
		return;
	}
	set = copy_set(query->resolve, result);
	if (set.len == 0)
		fail(query, STATUS_DNS_FAILED, DNSSEC_UNKNOWN, "there are more records than any");
	else
		succeed(query, query->at, set);
}

static void
on_result(void *context, int code, struct ub_result *result)
{
	struct query *query = context;

	if (is_late(query))
		fail_late(query);
	else if (code != 0)
		fail(query, STATUS_DNS_FAILED, DNSSEC_UNKNOWN, ub_strerror(code));
	else
		take_result(query, result);
	ub_resolve_free(result);
}

/* ---- questions ---- */

static void
ask(struct query *query)
{
	int code = ub_resolve_async(
	    query->resolve->unbound, query->at, TYPE_CAA, CLASS_IN, query, on_result, &query->id);

	if (code != 0)
		fail(query, STATUS_DNS_FAILED, DNSSEC_UNKNOWN, ub_strerror(code));
}

static bool
is_name_character(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_';
}

/* Whether each label has 1 to 63 characters that hosts have: others mean something in the text
 * that libunbound reads. */
static bool
is_name(struct view name)
{
	size_t label_len = 0;

	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] == '.' && label_len == 0)
			return false;
		if (name.ptr[i] != '.' && !is_name_character(name.ptr[i]))
			return false;
		label_len = name.ptr[i] == '.' ? 0 : label_len + 1;
		if (label_len > LIMIT_LABEL)
			return false;
	}
	return label_len > 0 && name.len <= LIMIT_NAME;
}

static struct query *
free_query(struct resolve *resolve)
{
	for (size_t i = 0; i < LIMIT_RESOLVING; i++) {
		if (!resolve->queries[i].taken)
			return &resolve->queries[i];
	}
	return NULL;
}

static enum status
start(struct resolve *resolve, uint64_t request, struct view name, struct error *err)
{
	struct query *query = free_query(resolve);
	bool is_wildcard = view_skip(&name, VIEW("*."));

	if (query == NULL)
		return error_set(
		    err, STATUS_MESSAGE, 0, "more than %d names at a time", LIMIT_RESOLVING);
	*query = (struct query){
		.resolve = resolve,
		.taken = true,
		.request = request,
		.is_wildcard = is_wildcard,
		.began_ms = loop_now_ms(resolve->loop),
		.dnssec = DNSSEC_SECURE,
		.ttl_s = UINT32_MAX,
	};
	query->at = query->name;
	if (!is_name(name)) {
		fail(query, STATUS_DNS_NAME, DNSSEC_UNKNOWN, "this is no name of a host");
		return STATUS_OK;
	}
	(void)snprintf(
	    query->name, sizeof(query->name), "%.*s", (int)name.len, (const char *)name.ptr);
	loop_arm(resolve->loop, &query->timer, resolve->timeout_ms, on_timeout, query);
	ask(query);
	return STATUS_OK;
}

/* ---- the loop ---- */

static void
on_unbound(void *context, int fd unused_arg, unsigned ready unused_arg)
{
	struct resolve *resolve = context;
	int code = ub_process(resolve->unbound);

	if (code != 0)
		stop(resolve,
		    error_set(resolve->err, STATUS_CHILD, 0, "libunbound: %s", ub_strerror(code)));
}

static enum status
take_message(struct resolve *resolve, const struct message *message)
{
	if (message->type != MESSAGE_RESOLVE_CAA)
		return child_unexpected(message, resolve->err);
	return start(resolve, message->request, message->resolve_caa.name, resolve->err);
}

static void
on_channel(void *context, int fd unused_arg, unsigned ready unused_arg)
{
	struct resolve *resolve = context;
	enum status status = channel_flush(resolve->channel, resolve->err);
	enum channel_event event = CHANNEL_NOTHING;
	struct message message;

	while (status == STATUS_OK && (event = channel_receive(resolve->channel, &message,
					   resolve->err)) == CHANNEL_MESSAGE)
		status = take_message(resolve, &message);
	if (status != STATUS_OK)
		stop(resolve, status);
	else if (event == CHANNEL_END)
		stop(resolve, STATUS_OK);
	else if (event == CHANNEL_BROKEN)
		stop(resolve, STATUS_MESSAGE);
	else
		watch_channel(resolve);
}

static void
watch_channel(struct resolve *resolve)
{
	unsigned events = LOOP_READ;

	if (channel_wants_write(resolve->channel))
		events |= LOOP_WRITE;
	loop_watch(resolve->loop, channel_fd(resolve->channel), events, on_channel, resolve);
}

/* ---- the child ---- */

static enum status
refused(int code, const char *what, struct error *err)
{
	return error_set(err, STATUS_CHILD, 0, "libunbound: %s: %s", what, ub_strerror(code));
}

static enum status
set_options(struct ub_ctx *unbound, bool has_forwarder, struct error *err)
{
	char range[16];
	const struct {
		const char *name;
		const char *value;
	} options[] = {
		{ "outgoing-range:", range },
		/* A resolver on this machine is as good as any that the operator names. */
		{ "do-not-query-localhost:", has_forwarder ? "no" : "yes" },
	};

	(void)snprintf(range, sizeof(range), "%d", 2 * LIMIT_RESOLVING);
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		int code = ub_ctx_set_option(unbound, options[i].name, options[i].value);

		if (code != 0)
			return refused(code, options[i].name, err);
	}
	return STATUS_OK;
}

/* Takes the next word of a line.  False if there is none. */
static bool
take_word(struct view *line, struct view *ret)
{
	size_t len = 0;

	while (view_skip(line, VIEW(" ")) || view_skip(line, VIEW("\t")))
		continue;
	while (len < line->len && line->ptr[len] > ' ')
		len++;
	return len > 0 && view_take(line, len, ret);
}

/* Whether a line of a zone file is a key of the root, or its hash. */
static bool
is_root_key(struct view line)
{
	struct view word;

	if (!take_word(&line, &word) || !view_equal(word, VIEW(".")))
		return false;
	while (take_word(&line, &word)) {
		if (view_equal(word, VIEW("DNSKEY")) || view_equal(word, VIEW("DS")))
			return true;
	}
	return false;
}

/* Without one, libunbound takes whatever it is told. */
static enum status
find_root_key(const char *anchor_file, struct error *err)
{
	cleanup_with(buf_fini) struct buf text;
	enum status status;
	struct view rest;
	struct view line;

	buf_init_growing(&text, LIMIT_ROOT_KEYS);
	status = io_read_file(anchor_file, &text, err);
	if (status != STATUS_OK)
		return status;
	rest = buf_view(&text);
	while (view_line(&rest, '\n', &line)) {
		if (is_root_key(line))
			return STATUS_OK;
	}
	return error_set(err, STATUS_FILE, 0, "%s: there is no key of the root in it", anchor_file);
}

/* Has the context read its files while it can: it does so at its first question, for which
 * this one, that needs no network (RFC 6761 6.3), is as good as any. */
static enum status
warm(struct ub_ctx *unbound, const char *anchor_file, struct error *err)
{
	struct ub_result *result = NULL;
	int code = ub_resolve(unbound, "localhost", TYPE_A, CLASS_IN, &result);

	if (code != 0)
		return error_set(err, STATUS_FILE, 0, "%s: the keys of the root cannot be read: %s",
		    anchor_file, ub_strerror(code));
	ub_resolve_free(result);
	return STATUS_OK;
}

static enum status
open_unbound(
    struct ub_ctx *unbound, const char *anchor_file, const char *forwarder, struct error *err)
{
	enum status status = set_options(unbound, forwarder[0] != '\0', err);
	int code;

	if (status == STATUS_OK)
		status = find_root_key(anchor_file, err);
	if (status != STATUS_OK)
		return status;
	code = ub_ctx_async(unbound, 1);
	if (code != 0)
		return refused(code, "threads", err);
	code = ub_ctx_add_ta_file(unbound, anchor_file);
	if (code != 0)
		return refused(code, anchor_file, err);
	if (forwarder[0] != '\0') {
		code = ub_ctx_set_fwd(unbound, forwarder);
		if (code != 0)
			return error_set(err, STATUS_USAGE, 0,
			    "%s: this is not ADDRESS or ADDRESS@PORT", forwarder);
	}
	return warm(unbound, anchor_file, err);
}

static enum status
prepare(void *context, struct channel *channel, struct sandbox_options *options unused_arg,
    struct error *err)
{
	struct resolve *resolve = context;
	cleanup_with(free_p) char *anchor_file = NULL;
	cleanup_with(free_p) char *forwarder = NULL;
	struct message setup;
	enum status status = child_expect(channel, MESSAGE_RESOLVE_SETUP, &setup, err);

	if (status != STATUS_OK)
		return status;
	anchor_file =
	    xstrndup(setup.resolve_setup.anchor_file.ptr, setup.resolve_setup.anchor_file.len);
	forwarder = xstrndup(setup.resolve_setup.forwarder.ptr, setup.resolve_setup.forwarder.len);
	resolve->timeout_ms = (int64_t)setup.resolve_setup.timeout_s * 1000;
	resolve->loop = loop_new(NULL, NULL);
	resolve->unbound = ub_ctx_create();
	if (resolve->unbound == NULL)
		return error_set(err, STATUS_SYSTEM, 0, "libunbound: it cannot begin");
	return open_unbound(resolve->unbound, anchor_file, forwarder, err);
}

static enum status
run(void *context, struct channel *channel, struct error *err)
{
	struct resolve *resolve = context;
	enum status status;

	resolve->channel = channel;
	resolve->err = err;
	watch_channel(resolve);
	loop_watch(resolve->loop, ub_fd(resolve->unbound), LOOP_READ, on_unbound, resolve);
	status = loop_run(resolve->loop, err);
	return status != STATUS_OK ? status : resolve->status;
}

int
main(void)
{
	static const struct child child = { .role = ROLE_RESOLVE, .prepare = prepare, .run = run };
	static struct resolve resolve;

	child_main(&child, &resolve);
}
