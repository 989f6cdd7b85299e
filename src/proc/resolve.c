/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/resolve.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"
#include "policy/caa.h"
#include "proc/crew.h"
#include "proc/monitor.h"

#include <stdlib.h>

enum state {
	WAITING, /* until fewer are asked for, or the process is up */
	ASKED,
	KNOWN,
};

/* Who is to be told. */
struct waiter {
	resolve_fn *fn;
	void *context;
};

/* A name. */
struct resolve_entry {
	struct resolve_entry *next;
	struct monitor *monitor;
	char *name;
	enum state state;
	struct waiter *waiters;
	size_t waiter_count;

	/* Where it is known. */
	int64_t until_ms;
	unsigned readers; /* who are being told what is in memory */
	struct resolve_answer answer;
	uint8_t *memory;
};

static void pump(struct monitor *monitor);

/* ---- the list ---- */

static void
entry_free(struct resolve_entry *entry)
{
	free(entry->name);
	free(entry->waiters);
	free(entry->memory);
	free(entry);
}

static struct resolve_entry *
find_entry(const struct resolves *resolves, const char *name)
{
	struct resolve_entry *entry = resolves->first;

	while (entry != NULL && strcmp(entry->name, name) != 0)
		entry = entry->next;
	return entry;
}

static void
remove_entry(struct resolves *resolves, struct resolve_entry *entry)
{
	struct resolve_entry **link = &resolves->first;

	while (*link != entry)
		link = &(*link)->next;
	*link = entry->next;
	resolves->count--;
	entry_free(entry);
}

/* Forgets what is known for the shortest time.  False if all are asked for. */
static bool
make_room(struct resolves *resolves)
{
	struct resolve_entry *shortest = NULL;

	for (struct resolve_entry *entry = resolves->first; entry != NULL; entry = entry->next) {
		if (entry->state == KNOWN && entry->readers == 0 &&
		    (shortest == NULL || entry->until_ms < shortest->until_ms))
			shortest = entry;
	}
	if (shortest == NULL)
		return false;
	remove_entry(resolves, shortest);
	return true;
}

/* An entry at the end of the list, or NULL if there are too many. */
static struct resolve_entry *
add_entry(struct monitor *monitor, const char *name)
{
	struct resolves *resolves = &monitor->resolves;
	struct resolve_entry **link = &resolves->first;
	struct resolve_entry *entry;

	if (resolves->count == LIMIT_RESOLVED_NAMES && !make_room(resolves))
		return NULL;
	entry = xcalloc(1, sizeof(*entry));
	entry->monitor = monitor;
	entry->name = xstrdup(name);
	while (*link != NULL)
		link = &(*link)->next;
	*link = entry;
	resolves->count++;
	return entry;
}

/* ---- telling ---- */

static void
add_waiter(struct resolve_entry *entry, resolve_fn *fn, void *context)
{
	entry->waiters =
	    xrealloc(entry->waiters, (entry->waiter_count + 1) * sizeof(*entry->waiters));
	entry->waiters[entry->waiter_count++] = (struct waiter){ fn, context };
}

static void
tell_known(struct resolve_entry *entry, resolve_fn *fn, void *context)
{
	entry->readers++;
	fn(context, &entry->answer);
	entry->readers--;
}

/* The entry may be gone afterwards. */
static void
tell_all(struct resolve_entry *entry, const struct resolve_answer *answer)
{
	cleanup_with(free_p) struct waiter *waiters = TAKE(entry->waiters);
	size_t count = entry->waiter_count;

	entry->waiter_count = 0;
	if (entry->state != KNOWN)
		remove_entry(&entry->monitor->resolves, entry);
	for (size_t i = 0; i < count; i++)
		waiters[i].fn(waiters[i].context, answer);
}

static struct resolve_answer
unknown(enum status status, struct view message)
{
	return (struct resolve_answer){ .status = status, .message = message };
}

/* ---- answers ---- */

/* Whether a name is another one, or above it. */
static bool
is_above(struct view name, struct view below)
{
	size_t before = below.len - name.len;

	if (name.len > below.len || !view_equal(view_after(below, before), name))
		return false;
	return before == 0 || below.ptr[before - 1] == '.';
}

/* A process that was taken over may call anything known, or what is known of another name. */
static bool
is_honest(const struct resolve_entry *entry, const struct msg_resolved_caa *found)
{
	bool is_known = found->status == STATUS_OK;
	bool has_place = found->found_at.len > 0;

	if (is_known != (found->dnssec == DNSSEC_SECURE || found->dnssec == DNSSEC_INSECURE))
		return false;
	if (found->dnssec >= DNSSEC_COUNT || has_place != (found->rrset.len > 0))
		return false;
	if (has_place && (!is_known || !is_above(found->found_at, view_text(entry->name))))
		return false;
	return caa_set_is_whole(found->rrset) &&
	       found->is_wildcard == view_starts_with(view_text(entry->name), VIEW("*."));
}

/* Keeps an answer that is known for a while. */
static void
keep(struct resolve_entry *entry, const struct msg_resolved_caa *found)
{
	uint64_t seconds = num_min64(found->ttl_s, LIMIT_RESOLVED_S);
	struct view place = found->found_at;
	struct view set = found->rrset;

	if (found->status != STATUS_OK || seconds == 0)
		return;
	entry->memory = xcalloc(1, place.len + set.len);
	if (place.len > 0) {
		memcpy(entry->memory, place.ptr, place.len);
		memcpy(entry->memory + place.len, set.ptr, set.len);
	}
	entry->state = KNOWN;
	entry->until_ms = loop_now_ms(entry->monitor->loop) + (int64_t)seconds * 1000;
	entry->answer = (struct resolve_answer){
		.dnssec = (enum dnssec)found->dnssec,
		.is_wildcard = found->is_wildcard,
		.found_at = view_of(entry->memory, place.len),
		.set = view_of(entry->memory + place.len, set.len),
	};
}

static void
take_answer(struct resolve_entry *entry, const struct msg_resolved_caa *found)
{
	const struct resolve_answer answer = {
		.status = found->status,
		.dnssec = (enum dnssec)found->dnssec,
		.is_wildcard = found->is_wildcard,
		.found_at = found->found_at,
		.set = found->rrset,
		.message = found->message,
	};

	keep(entry, found);
	tell_all(entry, &answer);
}

static void
on_answer(void *context, struct message *message)
{
	struct resolve_entry *entry = context;
	struct monitor *monitor = entry->monitor;
	const struct resolve_answer lost = unknown(STATUS_CHILD, VIEW("the process resolve ended"));

	monitor->resolves.asked--;
	entry->state = WAITING;
	if (message != NULL && !is_honest(entry, &message->resolved_caa)) {
		crew_accuse(monitor->crew, ROLE_RESOLVE, 0,
		    "message RESOLVED_CAA: it does not agree with itself, or with the name");
		message = NULL;
	}
	if (message == NULL)
		tell_all(entry, &lost);
	else
		take_answer(entry, &message->resolved_caa);
	pump(monitor);
}

/* ---- questions ---- */

static bool
ask(struct resolve_entry *entry)
{
	const struct message question = {
		.type = MESSAGE_RESOLVE_CAA,
		.resolve_caa = { .name = view_text(entry->name) },
	};

	return monitor_ask(entry->monitor, ROLE_RESOLVE, 0, &question, on_answer, entry);
}

static void
pump(struct monitor *monitor)
{
	struct resolves *resolves = &monitor->resolves;
	struct resolve_entry *entry = resolves->first;

	while (entry != NULL && resolves->asked < LIMIT_RESOLVING) {
		if (entry->state == WAITING) {
			if (!ask(entry))
				return;
			entry->state = ASKED;
			resolves->asked++;
		}
		entry = entry->next;
	}
}

/* The name in lower case, which is the same one (RFC 4343 3). */
static char *
lower_name(struct view name)
{
	char *lower = xstrndup(name.ptr, name.len);

	for (char *c = lower; *c != '\0'; c++) {
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + ('a' - 'A'));
	}
	return lower;
}

static void
tell_unknown(resolve_fn *fn, void *context, enum status status, struct view message)
{
	const struct resolve_answer answer = unknown(status, message);

	fn(context, &answer);
}

void
resolve_caa(struct monitor *monitor, struct view name, resolve_fn *fn, void *context)
{
	struct resolves *resolves = &monitor->resolves;
	cleanup_with(free_p) char *lower = lower_name(name);
	struct resolve_entry *entry = find_entry(resolves, lower);

	if (entry != NULL && entry->state == KNOWN) {
		if (entry->readers > 0 || entry->until_ms > loop_now_ms(monitor->loop)) {
			tell_known(entry, fn, context);
			return;
		}
		remove_entry(resolves, entry);
		entry = NULL;
	}
	if (resolves->gone) {
		tell_unknown(fn, context, STATUS_CHILD, VIEW("the process resolve cannot begin"));
		return;
	}
	if (entry == NULL)
		entry = add_entry(monitor, lower);
	if (entry == NULL) {
		tell_unknown(fn, context, STATUS_NET_BUSY, VIEW("too many names are asked for"));
		return;
	}
	add_waiter(entry, fn, context);
	crew_begin(monitor->crew, ROLE_RESOLVE);
	pump(monitor);
}

/* ---- the process ---- */

void
resolve_fill_setup(const struct resolves *resolves, struct message *ret)
{
	const char *anchor_file = resolves->anchor_file;
	const char *forwarder = resolves->forwarder;

	*ret = (struct message){
		.type = MESSAGE_RESOLVE_SETUP,
		.resolve_setup = {
			.anchor_file =
			    view_text(anchor_file != NULL ? anchor_file : RESOLVE_ROOT_KEYS),
			.forwarder = view_text(forwarder != NULL ? forwarder : ""),
			.timeout_s = LIMIT_RESOLVE_S,
		},
	};
}

void
resolve_up(struct monitor *monitor)
{
	pump(monitor);
}

static struct resolve_entry *
find_waiting(const struct resolves *resolves)
{
	struct resolve_entry *entry = resolves->first;

	while (entry != NULL && entry->state != WAITING)
		entry = entry->next;
	return entry;
}

void
resolve_lost(struct monitor *monitor, bool for_good)
{
	const struct resolve_answer gone =
	    unknown(STATUS_CHILD, VIEW("the process resolve cannot begin"));
	struct resolve_entry *entry;

	monitor->resolves.gone = for_good;
	while (for_good && (entry = find_waiting(&monitor->resolves)) != NULL)
		tell_all(entry, &gone);
}

void
resolves_fini(struct resolves *resolves)
{
	struct resolve_entry *entry;

	while ((entry = resolves->first) != NULL) {
		resolves->first = entry->next;
		entry_free(entry);
	}
	resolves->count = 0;
}
