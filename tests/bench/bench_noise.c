/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an owner is told in a year: a made-up one of a hosting company (noise.h) goes through
 * the store, and what was told is compared with what was wrong.
 *
 *   bench_noise [--full] [SEED]      a twentieth of the year's names, or all million
 *   bench_noise --cost               what the store takes for what is ours (noise_cost.h)
 *
 * The states are in memory (/dev/shm) where there is such a folder, else in /tmp: a year of
 * commits would wait for a disk for long, and what is measured here is not the disk.
 */
#include "bench/measure.h"
#include "bench/noise_cost.h"
#include "bench/noise_run.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAMES 1000000U
#define WRONG 1000U
#define SAMPLE 20U
#define SEED 20261125U
#define FALSE_BAR 1.0 /* of 100,000 */

struct outcome {
	uint64_t ours;
	uint64_t silent;
	uint64_t noisy;
	uint64_t saved;
	uint64_t early;
	uint64_t noisy_by[RULES];
};

/* How the mis-issuances of one kind fared. */
struct recall {
	uint64_t wrong;
	uint64_t found;
	double *minutes; /* from SCT to being told, of those that were told */
	size_t told;
};

static const char *const kinds[NOISE_KINDS] = {
#define NOISE_KIND(NAME, says) [NOISE_##NAME] = (says),
#include "bench/noise_kind_table.h"
};

/* ---- what came of it ---- */

static void
count_ours(struct outcome *outcome, const struct noise_issuance *issuance)
{
	outcome->ours++;
	if (issuance->told_ms == 0) {
		outcome->silent++;
		outcome->saved += issuance->was_held;
		return;
	}
	outcome->noisy++;
	outcome->noisy_by[issuance->rule]++;
	outcome->early += issuance->told_ms < issuance->sct_ms + NOISE_HOLD_MS;
}

static struct outcome
count_all(struct noise *noise)
{
	struct outcome outcome = { .ours = 0 };

	for (uint32_t i = 0; i < noise_issuances(noise); i++) {
		const struct noise_issuance *issuance = noise_issuance(noise, i);

		if (issuance->kind == NOISE_OURS)
			count_ours(&outcome, issuance);
	}
	return outcome;
}

static struct recall
recall_of(struct noise *noise, enum noise_kind kind)
{
	struct recall recall = { .minutes = calloc(WRONG, sizeof(*recall.minutes)) };

	if (recall.minutes == NULL)
		measure_fail("memory is out");
	for (uint32_t i = 0; i < noise_issuances(noise); i++) {
		const struct noise_issuance *issuance = noise_issuance(noise, i);

		if (issuance->kind != kind)
			continue;
		recall.wrong++;
		if (issuance->told_ms == 0)
			continue;
		recall.found += issuance->severity >= SEVERITY_MEDIUM;
		recall.minutes[recall.told++] =
		    (double)(issuance->told_ms - issuance->sct_ms) / (double)NOISE_MINUTE_MS;
	}
	return recall;
}

/* ---- the tables ---- */

static void
print_outcome(const struct outcome *outcome)
{
	measure_row("ours", (double)outcome->ours, "", 0);
	measure_row("  silent", (double)outcome->silent, "", 0);
	measure_row("  silent because they were held", (double)outcome->saved, "", 0);
	measure_row("  told all the same", (double)outcome->noisy, "", 0);
	for (enum rule rule = 0; rule < RULES; rule++) {
		if (outcome->noisy_by[rule] > 0)
			measure_note(
			    "  %8" PRIu64 " because %s", outcome->noisy_by[rule], rules[rule].says);
	}
	measure_row("  told before the hold was over", (double)outcome->early, "", 0);
	measure_row("false findings of 100,000",
	    1e5 * (double)outcome->noisy / (double)outcome->ours, "", FALSE_BAR);
}

/* One kind, and what of it was missed. */
static uint64_t
print_kind(struct noise *noise, enum noise_kind kind)
{
	struct recall recall = recall_of(noise, kind);
	double median = recall.told > 0 ? measure_median(recall.minutes, recall.told) : 0;
	double longest = recall.told > 0 ? recall.minutes[recall.told - 1] : 0;

	printf("  %-52s %4" PRIu64 " of %4" PRIu64 " %8.1f %8.1f min\n", kinds[kind], recall.found,
	    recall.wrong, median, longest);
	free(recall.minutes);
	return recall.wrong - recall.found;
}

static void
print_recall(struct noise *noise)
{
	uint64_t missed = 0;

	printf("\nmis-issuances that are told as medium or worse; from SCT to told, median and "
	       "longest\n");
	for (enum noise_kind kind = 0; kind < NOISE_KINDS; kind++)
		missed += print_kind(noise, kind);
	printf("  %-52s %4" PRIu64 " missed, at most 0: %s\n", "all", missed,
	    missed == 0 ? "met" : "NOT MET");
}

/* ---- the folder of the state ---- */

static void
make_folder(const char *in, char folder[64])
{
	(void)snprintf(folder, 64, "%s/ctvigil-bench-XXXXXX", in);
	if (mkdtemp(folder) == NULL)
		measure_fail("%s: %s", folder, strerror(errno));
}

static void
remove_folder(const char *folder)
{
	static const char *const files[] = { "state.db", "state.db-wal", "state.db-shm", "lock" };
	char path[128];

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
		(void)unlink(path);
	}
	(void)rmdir(folder);
}

int
main(int argc, char **argv)
{
	bool full = argc > 1 && strcmp(argv[1], "--full") == 0;
	uint64_t seed = argc > 1 + full ? strtoull(argv[1 + full], NULL, 10) : SEED;
	const char *in = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	uint32_t part = full ? 1 : SAMPLE;
	struct noise *noise;
	struct outcome outcome;
	struct store *store;
	uint64_t entries;
	double start_us;
	char folder[64];

	make_folder(in, folder);
	if (argc > 1 && strcmp(argv[1], "--cost") == 0) {
		noise_cost(folder);
		remove_folder(folder);
		return EXIT_SUCCESS;
	}
	noise = noise_new(seed, NAMES / part, WRONG / part);
	start_us = measure_wall_us();
	store = noise_open_store(folder);
	entries = noise_run(noise, store);
	store_close(store);
	remove_folder(folder);
	outcome = count_all(noise);
	measure_head("a year of a hosting company");
	measure_row("seed", (double)seed, "", 0);
	measure_row("names", (double)noise_names(noise), "", 0);
	measure_row("issuances", (double)noise_issuances(noise), "", 0);
	measure_row("sightings", (double)entries, "", 0);
	print_outcome(&outcome);
	print_recall(noise);
	measure_note("it took %.0f s", (measure_wall_us() - start_us) / 1e6);
	noise_free(noise);
	return EXIT_SUCCESS;
}
