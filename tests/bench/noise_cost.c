/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/noise_cost.h"

#include "base/own.h"
#include "bench/measure.h"
#include "bench/noise_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEYS 1000000U
#define IN_MESSAGE 4096U
#define RUNS 3
#define ISSUANCES 16384U /* of each run */
#define IN_BODY 256U     /* entries, and of each second body as many again */
#define GROUP_ENTRIES 16384U
/* What is told of a certificate, in JSON, as text and for a command, and its PEM. */
#define RENDERED (2 * KIB)
#define HASHED 1500U
#define HASHES 100000U

struct cost {
	struct store *store;
	struct error err;
	uint64_t source;
	uint64_t logs[2];
	uint64_t next; /* issuance */
	char rendered[RENDERED];
};

static void
need(struct cost *cost, enum status status)
{
	if (status != STATUS_OK)
		measure_fail("%s", cost->err.message);
}

static double
most_memory_mib(void)
{
	FILE *file = fopen("/proc/self/status", "re");
	double kib = 0;
	char line[256];

	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, "VmHWM:", 6) == 0)
			kib = strtod(line + 6, NULL);
	}
	if (file == NULL || fclose(file) != 0 || kib == 0)
		measure_fail("/proc/self/status has no VmHWM");
	return kib / KIB;
}

/* ---- what is known ---- */

static void
prepare(struct cost *cost, const char *folder)
{
	struct store_log log = { .name = VIEW("log"),
		.operator_name = VIEW("Operator"),
		.url = VIEW("https://log.example/"),
		.origin = VIEW("log"),
		.key = VIEW("key") };
	struct store_progress progress;

	memset(cost->rendered, 'x', sizeof(cost->rendered));
	cost->store = noise_open_store(folder);
	need(cost, store_policy(cost->store, NULL, 0, NOISE_HOLD_MS, &cost->err));
	need(cost,
	    store_source(cost->store, VIEW("keys"), VIEW(""), true, &cost->source, &cost->err));
	for (uint8_t i = 0; i < 2; i++) {
		log.id.bytes[0] = i;
		need(cost, store_log(cost->store, &log, &cost->logs[i], &progress, &cost->err));
	}
}

/* Declares keys [first, first + count) in one message. */
static void
declare(struct cost *cost, uint64_t first, size_t count)
{
	struct store_declared *items = xcalloc(count, sizeof(*items));
	char(*names)[40] = xcalloc(count, sizeof(*names));

	for (size_t i = 0; i < count; i++) {
		uint64_t key = first + i;

		(void)snprintf(names[i], sizeof(names[i]), "d%07u.com\nwww.d%07u.com\n",
		    (unsigned)key, (unsigned)key);
		items[i] = (struct store_declared){ STORE_KEY, noise_hash(NOISE_HASH_KEY, key),
			view_text(names[i]) };
	}
	need(cost, store_declare(cost->store, cost->source, items, count, 1, &cost->err));
	free(items);
	free(names);
}

static void
declare_all(struct cost *cost)
{
	for (uint64_t first = 0; first < KEYS; first += IN_MESSAGE)
		declare(cost, first, KEYS - first < IN_MESSAGE ? KEYS - first : IN_MESSAGE);
	need(cost, store_source_read(cost->store, cost->source, true, 1, &cost->err));
}

/* ---- what is matched ---- */

/* Issuance i has the key and the names of one of them. */
static void
add_entry(struct cost *cost, uint8_t log, uint64_t i)
{
	const uint64_t key = i * 61 % KEYS;
	const struct view rendered = view_of(cost->rendered, RENDERED);
	const struct store_match match = {
		.index = i,
		.entry = log,
		.timestamp_ms = 1,
		.id = noise_hash(NOISE_HASH_ISSUANCE, i),
		.tbs_sha256 = noise_hash(NOISE_HASH_ISSUANCE, i),
		.has_issuer_key = true,
		.spki_sha256 = noise_hash(NOISE_HASH_KEY, key),
		.serial = view_of(&i, sizeof(i)),
		.json = rendered,
		.text = view_of(cost->rendered, RENDERED / 2),
		.environment = view_of(cost->rendered, RENDERED / 2),
		.pem = rendered,
	};
	char name[40];
	struct store_item item = { .watch = VIEW(".com"),
		.where = VIEW("san.dns"),
		.exact = true,
		.reason = VIEW("tree") };

	need(cost, store_match(cost->store, cost->logs[log], &match, &cost->err));
	(void)snprintf(name, sizeof(name), "www.d%07u.com", (unsigned)key);
	item.value = view_text(name);
	need(cost, store_item(cost->store, cost->logs[log], i, &item, &cost->err));
	item.value = view_after(item.value, strlen("www."));
	need(cost, store_item(cost->store, cost->logs[log], i, &item, &cost->err));
}

static void
add_body(struct cost *cost, uint8_t log, uint64_t begin)
{
	const struct store_batch batch = { .generation = 1,
		.begin = begin,
		.end = begin + IN_BODY,
		.parsed = IN_BODY,
		.range = VIEW("range"),
		.proven = begin + IN_BODY,
		.proven_range = VIEW("range") };
	uint64_t entries;

	for (uint64_t i = begin; i < begin + IN_BODY; i++)
		add_entry(cost, log, i);
	need(cost, store_batch(cost->store, cost->logs[log], &batch, 1, &cost->err));
	if (store_waiting(cost->store) >= GROUP_ENTRIES)
		need(cost, store_commit(cost->store, 1, &entries, &cost->err));
}

/* Microseconds of a run, of processor time and on the wall, for each issuance. */
static void
match_some(struct cost *cost, double *ret_cpu_us, double *ret_wall_us)
{
	double cpu_us = measure_cpu_us();
	double wall_us = measure_wall_us();
	uint64_t past = cost->next + ISSUANCES;
	uint64_t entries;

	for (; cost->next < past; cost->next += IN_BODY) {
		add_body(cost, 0, cost->next);
		add_body(cost, 1, cost->next);
	}
	need(cost, store_commit(cost->store, 1, &entries, &cost->err));
	*ret_cpu_us = (measure_cpu_us() - cpu_us) / ISSUANCES;
	*ret_wall_us = (measure_wall_us() - wall_us) / ISSUANCES;
}

static void
check_silent(struct cost *cost)
{
	struct store_counts counts;

	need(cost, store_count(cost->store, &counts, &cost->err));
	if (counts.issuances != cost->next || counts.sightings != 2 * cost->next ||
	    counts.undelivered != 0)
		measure_fail("not all is ours that should be");
}

static double
hash_us(void)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	uint8_t bytes[HASHED] = { 0 };
	double start_us = measure_cpu_us();

	for (size_t i = 0; i < HASHES; i++) {
		struct hash hash = hash_bytes(hasher, view_of(bytes, sizeof(bytes)));

		memcpy(bytes, hash.bytes, HASH_LEN);
	}
	return (measure_cpu_us() - start_us) / HASHES;
}

void
noise_cost(const char *folder)
{
	struct cost cost = { .next = 0 };
	double cpu_us[RUNS];
	double wall_us[RUNS];
	double sha256_us[RUNS];
	double before_mib = most_memory_mib();
	double start_us = measure_cpu_us();
	double known_us;
	double cpu;
	double sha256;

	prepare(&cost, folder);
	declare_all(&cost);
	known_us = measure_cpu_us();
	declare_all(&cost);
	measure_head("what is ours, with 1,000,000 known keys");
	measure_row("to declare them, CPU", (known_us - start_us) / 1e6, "s", 0);
	measure_row("to declare them again", (measure_cpu_us() - known_us) / 1e6, "s", 0);
	for (size_t i = 0; i < RUNS; i++) {
		match_some(&cost, &cpu_us[i], &wall_us[i]);
		sha256_us[i] = hash_us();
	}
	check_silent(&cost);
	cpu = measure_median(cpu_us, RUNS);
	sha256 = measure_median(sha256_us, RUNS);
	measure_row("a matched issuance, CPU", cpu, "us", 20);
	measure_row("  against SHA-256 of 1,500 bytes", cpu / sha256, "times", 0);
	measure_row(
	    "  and its time on the wall, from backlog", measure_median(wall_us, RUNS), "us", 100);
	measure_note("that is %.0f a second; at least 10,000", 1e6 / measure_median(wall_us, RUNS));
	measure_row("memory", most_memory_mib() - before_mib, "MiB", 128);
	store_close(cost.store);
}
