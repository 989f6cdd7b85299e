/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/noise_run.h"

#include "base/hex.h"
#include "base/own.h"
#include "bench/measure.h"

#include <stdlib.h>
#include <string.h>

#define GROUP_MS 250U
#define GROUP_ENTRIES 16384U
#define READING_MS (5 * NOISE_MINUTE_MS)
#define WHOLE_MS (7 * NOISE_DAY_MS)
/* Names of one certificate and keys of one customer, in bytes. */
#define TEXT_MAX (64 * KIB)
/* What one message to the store declares at most. */
#define DECLARED_MAX 1000U

static const char *const source_names[NOISE_SOURCES] = { "certificates", "keys", "hashes",
	"requests" };

/* Something to declare, whose names end there among those of all. */
struct declared {
	enum store_declared_kind kind;
	struct hash hash;
	size_t names_end;
};

struct run {
	struct noise *noise;
	struct store *store;
	struct error err;
	uint64_t sources[NOISE_SOURCES];
	uint64_t logs[2];
	uint64_t next_index[2];
	uint64_t group_ms; /* when the first entry came that is not committed; 0: there is none */
	uint64_t fails_until_ms; /* that of certificates cannot be read */
	uint32_t *ordered;       /* issuances that are in their sources and were not read yet */
	size_t ordered_count;
	struct declared *declared; /* what one message to the store has */
	size_t declared_count;
	struct buf declared_names;
	struct buf text;
};

static void
need(struct run *run, enum status status)
{
	if (status != STATUS_OK)
		measure_fail("%s", run->err.message);
}

struct hash
noise_hash(enum noise_hash kind, uint64_t number)
{
	static struct hasher *hasher;
	const uint64_t words[] = { kind, number };

	if (hasher == NULL)
		hasher = hasher_new();
	return hash_bytes(hasher, view_of(words, sizeof(words)));
}

/* ---- the store ---- */

struct store *
noise_open_store(const char *folder)
{
	const struct store_options options = { .sinks = STORE_LINE };
	struct store *store = NULL;
	struct error err;
	struct buf notes;

	buf_init_growing(&notes, KIB);
	if (store_open(folder, &options, &store, &notes, &err) != STATUS_OK)
		measure_fail("%s", err.message);
	buf_fini(&notes);
	return store;
}

static void
add_log(struct run *run, uint8_t number)
{
	const struct store_log log = {
		.id = { .bytes = { 1 + number } },
		.protocol = 1,
		.name = number == 0 ? VIEW("first") : VIEW("second"),
		.operator_name = VIEW("Operator"),
		.url = VIEW("https://log.example/"),
		.origin = VIEW("log.example"),
		.key = VIEW("key"),
		.mmd_s = 86400,
	};
	struct store_progress progress;

	need(run, store_log(run->store, &log, &run->logs[number], &progress, &run->err));
}

static void
set_policy(struct run *run)
{
	struct buf assured;
	struct buf restricted;
	const struct hash allowed[] = { noise_hash(NOISE_HASH_ISSUER, 0),
		noise_hash(NOISE_HASH_ISSUER, 1) };
	struct store_zone zones[2] = { { .high_assurance = true } };

	buf_init_growing(&assured, TEXT_MAX);
	buf_init_growing(&restricted, TEXT_MAX);
	noise_append_assured(run->noise, &assured);
	noise_append_restricted(run->noise, &restricted);
	zones[0].names = buf_view(&assured);
	zones[1].names = buf_view(&restricted);
	zones[1].issuers = view_of(allowed, sizeof(allowed));
	need(run, store_policy(run->store, zones, 2, NOISE_HOLD_MS, &run->err));
	buf_fini(&assured);
	buf_fini(&restricted);
}

static void
add_sources(struct run *run)
{
	buf_clear(&run->text);
	noise_append_vouched(&run->text);
	for (size_t i = 0; i < NOISE_SOURCES; i++)
		need(run, store_source(run->store, view_text(source_names[i]), buf_view(&run->text),
			      true, &run->sources[i], &run->err));
}

/* ---- telling ---- */

static void
note(struct run *run, const struct store_delivery *delivery, uint64_t now_ms)
{
	uint32_t number;
	struct noise_issuance *issuance;

	if (delivery->event != STORE_NEW)
		return;
	if (delivery->issuance.serial.len != sizeof(number))
		measure_fail("what is told is no issuance of the year");
	memcpy(&number, delivery->issuance.serial.ptr, sizeof(number));
	issuance = noise_issuance(run->noise, number);
	issuance->told_ms = now_ms;
	issuance->severity = (uint8_t)delivery->verdict.severity;
	issuance->rule = (uint8_t)delivery->verdict.rule;
}

/* Tells all that is due. */
static void
tell(struct run *run, uint64_t now_ms)
{
	struct store_delivery delivery;
	uint64_t entries;
	bool found = true;

	need(run, store_release(run->store, now_ms, &run->err));
	while (found) {
		need(run, store_next_delivery(run->store, now_ms, &found, &delivery, &run->err));
		if (!found)
			continue;
		note(run, &delivery, now_ms);
		need(run,
		    store_delivered(run->store, delivery.row, true, VIEW(""), now_ms, &run->err));
		need(run, store_commit(run->store, now_ms, &entries, &run->err));
	}
}

/* ---- entries ---- */

static void
commit(struct run *run)
{
	uint64_t now_ms = run->group_ms + GROUP_MS;
	uint64_t entries;

	if (run->group_ms == 0)
		return;
	run->group_ms = 0;
	need(run, store_commit(run->store, now_ms, &entries, &run->err));
	tell(run, now_ms);
}

static void
add_items(struct run *run, uint64_t log, uint64_t index, bool is_exact)
{
	struct view names = buf_view(&run->text);
	struct view name;

	while (view_line(&names, '\n', &name)) {
		const struct store_item item = {
			.watch = name,
			.value = name,
			.where = VIEW("san.dns"),
			.exact = is_exact,
			.reason = is_exact ? VIEW("exact") : VIEW("unreadable"),
		};

		need(run, store_item(run->store, log, index, &item, &run->err));
	}
}

static void
add_entry(struct run *run, const struct noise_event *event)
{
	struct noise_issuance *issuance = noise_issuance(run->noise, event->issuance);
	uint64_t index = run->next_index[event->log]++;
	const struct store_match match = {
		.index = index,
		.entry = event->log == 0,
		.timestamp_ms = issuance->sct_ms,
		.id = noise_hash(NOISE_HASH_ISSUANCE, event->issuance),
		.tbs_sha256 = noise_hash(NOISE_HASH_ISSUANCE, event->issuance),
		.has_issuer_key = issuance->kind != NOISE_NO_ISSUER,
		.issuer_key_sha256 = noise_hash(NOISE_HASH_ISSUER, issuance->issuer),
		.spki_sha256 = noise_hash(NOISE_HASH_KEY, issuance->key),
		.serial = view_of(&event->issuance, sizeof(event->issuance)),
		.json = VIEW("{}"),
		.text = VIEW("text"),
		.environment = VIEW("NAME=value"),
		.pem = VIEW("pem"),
	};
	const struct store_batch batch = { .generation = 1,
		.begin = index,
		.end = index + 1,
		.parsed = 1,
		.range = VIEW("range"),
		.proven = index + 1,
		.proven_range = VIEW("range") };

	if (issuance->seen_ms == 0)
		issuance->seen_ms = event->at_ms;
	need(run, store_match(run->store, run->logs[event->log], &match, &run->err));
	buf_clear(&run->text);
	noise_append_items(run->noise, event->issuance, &run->text);
	add_items(run, run->logs[event->log], index, issuance->kind != NOISE_POSSIBLE);
	need(run, store_batch(run->store, run->logs[event->log], &batch, event->at_ms, &run->err));
}

static void
on_seen(struct run *run, const struct noise_event *event)
{
	if (run->group_ms != 0 && event->at_ms >= run->group_ms + GROUP_MS)
		commit(run);
	if (run->group_ms == 0)
		run->group_ms = event->at_ms;
	add_entry(run, event);
	if (store_waiting(run->store) >= GROUP_ENTRIES)
		commit(run);
}

/* ---- sources ---- */

/* Tells the store all that was collected. */
static void
flush(struct run *run, enum noise_source source, uint64_t now_ms)
{
	struct store_declared *items;
	struct view names = buf_view(&run->declared_names);
	size_t begin = 0;

	if (run->declared_count == 0)
		return;
	items = xcalloc(run->declared_count, sizeof(*items));
	for (size_t i = 0; i < run->declared_count; i++) {
		const struct declared *from = &run->declared[i];

		items[i] = (struct store_declared){ .kind = from->kind, .hash = from->hash };
		if (!view_take(&names, from->names_end - begin, &items[i].names))
			measure_fail("names are missing");
		begin = from->names_end;
	}
	need(run, store_declare(run->store, run->sources[source], items, run->declared_count,
		      now_ms, &run->err));
	free(items);
	run->declared_count = 0;
	buf_clear(&run->declared_names);
}

static void
declare(struct run *run, enum noise_source source, enum store_declared_kind kind,
    const struct hash *hash, uint64_t now_ms)
{
	if (kind == STORE_KEY)
		buf_bytes(&run->declared_names, buf_view(&run->text));
	run->declared[run->declared_count++] =
	    (struct declared){ kind, *hash, run->declared_names.len };
	if (run->declared_count == DECLARED_MAX)
		flush(run, source, now_ms);
}

static void
declare_key(struct run *run, enum noise_source source, uint32_t key, uint64_t now_ms)
{
	const struct hash hash = noise_hash(NOISE_HASH_KEY, key);

	declare(run, source, STORE_KEY, &hash, now_ms);
}

/* A list of keys has each once; one that is shared is for all names of the customer. */
static void
append_bound(struct run *run, const struct noise_customer *customer, uint32_t certificate)
{
	buf_clear(&run->text);
	if (customer->habit != NOISE_SHARED || customer->source != NOISE_KEYS) {
		noise_append_names(run->noise, certificate, &run->text);
		return;
	}
	for (uint32_t i = 0; i < customer->count; i++)
		noise_append_names(run->noise, customer->first + i, &run->text);
}

/* What the source of a customer has of one of his certificates. */
static void
declare_certificate(
    struct run *run, const struct noise_customer *customer, uint32_t certificate, uint64_t now_ms)
{
	const struct noise_certificate *c = noise_certificate(run->noise, certificate);
	const struct hash id = noise_hash(NOISE_HASH_ISSUANCE, c->declared);
	enum noise_source source = customer->source;

	append_bound(run, customer, certificate);
	if (c->declared != NOISE_NONE && (source == NOISE_CERTIFICATES || source == NOISE_HASHES))
		declare(run, source, STORE_TBS, &id, now_ms);
	if (source != NOISE_HASHES)
		declare_key(run, source, c->declared_key, now_ms);
}

static void
declare_customer(struct run *run, const struct noise_customer *customer, uint64_t now_ms)
{
	for (uint32_t i = 0; i < customer->count; i++)
		declare_certificate(run, customer, customer->first + i, now_ms);
}

static void
declare_all(struct run *run, enum noise_source source, uint64_t now_ms)
{
	for (uint32_t i = 0; i < noise_customers(run->noise); i++) {
		const struct noise_customer *customer = noise_customer(run->noise, i);

		if (customer->source == source)
			declare_customer(run, customer, now_ms);
	}
}

static bool
fails(const struct run *run, enum noise_source source, uint64_t now_ms)
{
	return source == NOISE_CERTIFICATES && now_ms < run->fails_until_ms;
}

/* Whether an issuance that was seen waits to be explained. */
static bool
is_held(struct run *run, uint32_t number)
{
	const struct hash id = noise_hash(NOISE_HASH_ISSUANCE, number);
	struct store_delivery delivery;
	char memory[2 * HASH_LEN + 1];
	uint64_t row;
	struct buf hex;

	if (noise_issuance(run->noise, number)->seen_ms == 0)
		return false;
	buf_init(&hex, memory, sizeof(memory));
	hex_append(&hex, hash_view(&id));
	need(run, store_issuance(run->store, buf_view(&hex), &delivery, &row, &run->err));
	return delivery.verdict.state == FINDING_HELD;
}

/* Declares what was put into a source since it was read.  What is left waits. */
static void
declare_ordered(struct run *run, enum noise_source source, uint64_t now_ms)
{
	size_t left = 0;

	for (size_t i = 0; i < run->ordered_count; i++) {
		uint32_t number = run->ordered[i];
		struct noise_issuance *issuance = noise_issuance(run->noise, number);
		const struct noise_certificate *c =
		    noise_certificate(run->noise, issuance->certificate);
		const struct noise_customer *customer = noise_customer(run->noise, c->customer);

		if (customer->source != source) {
			run->ordered[left++] = number;
			continue;
		}
		issuance->was_held = is_held(run, number);
		declare_customer(run, customer, now_ms);
	}
	run->ordered_count = left;
}

static void
read_source(struct run *run, enum noise_source source, uint64_t now_ms)
{
	bool whole = (now_ms - NOISE_BEGIN_MS) % WHOLE_MS == 0;

	if (fails(run, source, now_ms)) {
		need(run, store_source_failed(run->store, run->sources[source], VIEW("it is down"),
			      now_ms, &run->err));
		return;
	}
	declare_ordered(run, source, now_ms);
	if (whole)
		declare_all(run, source, now_ms);
	flush(run, source, now_ms);
	need(run, store_source_read(run->store, run->sources[source], whole, now_ms, &run->err));
}

/* Keys that the list has when the year begins and not a week later. */
static void
declare_former(struct run *run)
{
	uint32_t certificate;
	uint32_t key;

	for (uint32_t i = 0; noise_former_key(run->noise, i, &key, &certificate); i++) {
		buf_clear(&run->text);
		noise_append_names(run->noise, certificate, &run->text);
		declare_key(run, NOISE_KEYS, key, NOISE_BEGIN_MS);
	}
	flush(run, NOISE_KEYS, NOISE_BEGIN_MS);
}

static void
on_ordered(struct run *run, uint32_t number)
{
	if ((run->ordered_count & (run->ordered_count - 1)) == 0)
		run->ordered = xrealloc(run->ordered,
		    (run->ordered_count == 0 ? 1 : 2 * run->ordered_count) * sizeof(*run->ordered));
	run->ordered[run->ordered_count++] = number;
}

/* ---- the year ---- */

static void
live_minute(struct run *run, uint64_t end_ms)
{
	struct noise_event event;

	while (noise_next(run->noise, end_ms, &event)) {
		if (event.kind == NOISE_SEEN)
			on_seen(run, &event);
		else if (event.kind == NOISE_DECLARED)
			on_ordered(run, event.issuance);
		else
			run->fails_until_ms = event.at_ms + NOISE_OUTAGE_MS;
	}
	commit(run);
	if (end_ms % READING_MS == 0) {
		for (enum noise_source source = 0; source < NOISE_SOURCES; source++)
			read_source(run, source, end_ms);
	}
	tell(run, end_ms);
}

uint64_t
noise_run(struct noise *noise, struct store *store)
{
	struct run run = { .noise = noise, .store = store };
	uint64_t end_ms = NOISE_BEGIN_MS + NOISE_YEAR_MS + 2 * NOISE_HOUR_MS;

	buf_init_growing(&run.text, TEXT_MAX);
	buf_init_growing(&run.declared_names, DECLARED_MAX * TEXT_MAX);
	run.declared = xcalloc(DECLARED_MAX, sizeof(*run.declared));
	for (uint8_t i = 0; i < 2; i++)
		add_log(&run, i);
	set_policy(&run);
	add_sources(&run);
	declare_former(&run);
	for (uint64_t now_ms = NOISE_BEGIN_MS; now_ms <= end_ms; now_ms += NOISE_MINUTE_MS)
		live_minute(&run, now_ms);
	free(run.ordered);
	free(run.declared);
	buf_fini(&run.declared_names);
	buf_fini(&run.text);
	return run.next_index[0] + run.next_index[1];
}
