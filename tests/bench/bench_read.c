/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What reading entries costs in one process: data tiles of the local log from disk,
 * through the same reader that the parse child has, for one watched name and for ten
 * million; beside it SHA-256 of the same leaves and nodes.
 *
 *   bench_read DIR      DIR as ctlog write made it
 */
#include "base/limits.h"
#include "base/own.h"
#include "bench/measure.h"
#include "ct/checkpoint.h"
#include "ct/tile_leaf.h"
#include "merkle/tile.h"
#include "merkle/tree.h"
#include "proc/reader.h"
#include "watch/build.h"
#include "watch/item.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct bench {
	const char *folder;
	uint8_t *body; /* LIMIT_ARENA_BODY bytes */
	struct hasher *hasher;
	uint64_t matches;
	uint64_t faults;
};

/* A watch list and its index. */
struct watched {
	struct buf text;
	struct view lines;
	void *memory;
	struct watch_index index;
	double built_cpu_us;
	double built_wall_us;
	size_t size;
	struct reader *reader;
};

/* ---- the local log ---- */

static struct view
read_file(struct bench *bench, const char *path)
{
	cleanup_with(close_fdp) int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t n;

	if (fd < 0)
		measure_fail("%s: %s", path, strerror(errno));
	while ((n = read(fd, bench->body + len, LIMIT_ARENA_BODY - len)) > 0)
		len += (size_t)n;
	if (n < 0 || len == LIMIT_ARENA_BODY)
		measure_fail("%s: cannot be read whole", path);
	return view_of(bench->body, len);
}

/* The data tile that entry begin is in, of the log of MEASURE_MANY entries. */
static struct view
read_tile(struct bench *bench, uint64_t begin)
{
	const struct merkle_tile tile =
	    merkle_tile_of(MERKLE_TILE_DATA, begin / LIMIT_TILE_ENTRIES, MEASURE_MANY);
	char memory[512];
	struct buf path;

	buf_init(&path, memory, sizeof(memory));
	buf_printf(&path, "%s/", bench->folder);
	merkle_tile_path(&tile, &path);
	return read_file(bench, buf_string(&path));
}

static struct merkle_tree
read_head(struct bench *bench)
{
	char path[512];
	struct buf out;
	struct checkpoint checkpoint;

	buf_init(&out, path, sizeof(path));
	buf_printf(&out, "%s/checkpoint", bench->folder);
	if (!checkpoint_read(read_file(bench, buf_string(&out)), &checkpoint))
		measure_fail("%s: it is no checkpoint", path);
	return (struct merkle_tree){ .size = checkpoint.size, .root = checkpoint.root };
}

static uint64_t
tile_end(uint64_t begin, uint64_t end)
{
	return begin + LIMIT_TILE_ENTRIES < end ? begin + LIMIT_TILE_ENTRIES : end;
}

/* ---- what is measured ---- */

static void
on_entry(void *context unused_arg, uint64_t index unused_arg)
{
}

static void
on_match(void *context, const struct reader_match *match unused_arg)
{
	struct bench *bench = context;

	bench->matches++;
}

static void
on_item(void *context unused_arg, const struct reader_item *item unused_arg)
{
}

static void
on_fault(void *context, const struct reader_fault *fault unused_arg)
{
	struct bench *bench = context;

	bench->faults++;
}

/* Reads the first end entries, as the parse child does, and folds their tree. */
static void
run_reader(struct bench *bench, struct reader *reader, uint64_t end, struct merkle_range *ret)
{
	struct reader_result result;
	struct error err;

	merkle_range_init(ret, 0);
	for (uint64_t begin = 0; begin < end; begin += LIMIT_TILE_ENTRIES) {
		const struct reader_body body = {
			.protocol = LOG_STATIC,
			.bytes = read_tile(bench, begin),
			.first = begin,
			.begin = begin,
			.end = tile_end(begin, MEASURE_MANY),
		};

		if (reader_read(reader, &body, &result, &err) != STATUS_OK)
			measure_fail("%s", err.message);
		if (!merkle_range_join(bench->hasher, ret, &result.range))
			measure_fail("a tile is missing");
	}
}

/* SHA-256 of the same leaves, and of the nodes above them, without anything else but
 * what finds them. */
static void
run_hashes(struct bench *bench, uint64_t end, struct merkle_range *ret)
{
	merkle_range_init(ret, 0);
	for (uint64_t begin = 0; begin < end; begin += LIMIT_TILE_ENTRIES) {
		struct ct_entry entry;
		struct ct_tile tile;

		ct_tile_init(&tile, read_tile(bench, begin),
		    (unsigned)(tile_end(begin, MEASURE_MANY) - begin));
		while (ct_tile_next(&tile, &entry)) {
			struct hash leaf = merkle_leaf(bench->hasher, entry.leaf, CT_LEAF_PIECES);

			merkle_range_append(bench->hasher, ret, &leaf);
		}
	}
}

/* Reads every tile and nothing more: what the disk's cache costs. */
static void
run_files(struct bench *bench, uint64_t end)
{
	for (uint64_t begin = 0; begin < end; begin += LIMIT_TILE_ENTRIES)
		(void)read_tile(bench, begin);
}

/* The reader, the hashes if reader is NULL.  Microseconds per entry. */
static double
slope(struct bench *bench, struct reader *reader, const struct merkle_tree *head)
{
	double times[2];
	uint64_t read[2];
	const uint64_t ends[2] = { MEASURE_FEW, MEASURE_MANY };
	struct merkle_range range;
	struct hash root;

	for (size_t i = 0; i < 2; i++) {
		double start = measure_cpu_us();

		if (reader == NULL)
			run_hashes(bench, ends[i], &range);
		else
			run_reader(bench, reader, ends[i], &range);
		times[i] = measure_cpu_us() - start;
		read[i] = range.end;
	}
	if (!merkle_range_root(bench->hasher, &range, &root) || range.end != head->size ||
	    !hash_equal(&root, &head->root))
		measure_fail("the tree is not the one that the checkpoint signs");
	return (times[1] - times[0]) / (double)(read[1] - read[0]);
}

static double
files_slope(struct bench *bench)
{
	double start = measure_cpu_us();

	run_files(bench, MEASURE_MANY);
	return (measure_cpu_us() - start) / MEASURE_MANY;
}

/* ---- watch lists ---- */

static uint64_t
next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* A list of count names of 7 to 14 letters below a few ends, as many below those that
 * the local log has. */
static void
append_names(struct buf *text, size_t count)
{
	static const char *const ends[] = { "com", "example", "test", "co.uk" };
	uint64_t state = 1;

	for (size_t i = 0; i < count; i++) {
		uint64_t bits = next_random(&state);
		size_t letters = 7 + bits % 8;
		const char *end = ends[bits >> 3 & 3];

		for (size_t letter = 0; letter < letters; letter++)
			buf_byte(text, (uint8_t)('a' + (bits >> (5 + 4 * letter) & 15)));
		buf_printf(text, ".%s\n", end);
	}
}

static void
watch(struct watched *watched, struct bench *bench, size_t count)
{
	static const struct reader_calls calls = { on_entry, on_match, on_item, on_fault, NULL };
	struct watch_plan plan;
	struct arena arena;
	void *scratch;
	double cpu_start;
	double wall_start;

	buf_init_growing(&watched->text, 1024 * MIB);
	append_names(&watched->text, count);
	watched->lines = buf_view(&watched->text);
	cpu_start = measure_cpu_us();
	wall_start = measure_wall_us();
	if (!watch_plan(watched->lines, &plan))
		measure_fail("the names cannot be planned for");
	watched->size = plan.size;
	watched->memory = xcalloc(1, plan.size);
	scratch = xcalloc(1, plan.scratch);
	arena_init(&arena, scratch, plan.scratch);
	if (!watch_build(watched->lines, &plan, &arena, watched->memory) ||
	    !watch_index_open(view_of(watched->memory, plan.size), &watched->index))
		measure_fail("the index cannot be built");
	watched->built_cpu_us = measure_cpu_us() - cpu_start;
	watched->built_wall_us = measure_wall_us() - wall_start;
	free(scratch);
	watched->reader =
	    reader_new(&watched->index, watch_text_view(&watched->lines), &calls, bench);
}

static void
unwatch(struct watched *watched)
{
	reader_free(watched->reader);
	free(watched->memory);
	buf_fini(&watched->text);
}

/* ---- the table ---- */

enum figure { FIGURE_ONE, FIGURE_MANY, FIGURE_SHA256, FIGURE_FILES, FIGURES };

static void
print(double medians[FIGURES], const struct watched *many)
{
	measure_head("data tiles from disk, one process, processor time per entry");
	measure_row("one watched name", medians[FIGURE_ONE], "us", 2);
	measure_row("SHA-256 of the same leaves and nodes", medians[FIGURE_SHA256], "us", 0);
	measure_row("  ratio", medians[FIGURE_ONE] / medians[FIGURE_SHA256], "times", 0);
	measure_row("reading the files alone", medians[FIGURE_FILES], "us", 0);
	measure_head("10,000,000 watched names through the same index");
	measure_row("processor time per entry", medians[FIGURE_MANY], "us", 0);
	measure_row("  against one name", medians[FIGURE_MANY] / medians[FIGURE_ONE], "times", 1.2);
	measure_row("memory of the index", (double)many->size / (double)MIB, "MiB", 256);
	measure_row(
	    "building it: processor time of its one thread", many->built_cpu_us / 1e6, "s", 10);
	measure_row("  beside whatever else runs", many->built_wall_us / 1e6, "s", 0);
}

int
main(int argc, char **argv)
{
	struct bench bench = { .folder = argv[argc - 1], .body = xpages(LIMIT_ARENA_BODY) };
	double figures[FIGURES][MEASURE_RUNS];
	double medians[FIGURES];
	struct watched one;
	struct watched many;
	struct merkle_tree head;

	bench.hasher = hasher_new();
	head = read_head(&bench);
	watch(&one, &bench, 1);
	watch(&many, &bench, MEASURE_NAMES_MANY);
	for (size_t run = 0; run < MEASURE_RUNS; run++) {
		figures[FIGURE_ONE][run] = slope(&bench, one.reader, &head);
		figures[FIGURE_MANY][run] = slope(&bench, many.reader, &head);
		figures[FIGURE_SHA256][run] = slope(&bench, NULL, &head);
		figures[FIGURE_FILES][run] = files_slope(&bench);
	}
	for (size_t i = 0; i < FIGURES; i++)
		medians[i] = measure_median(figures[i], MEASURE_RUNS);
	print(medians, &many);
	measure_note("%ju matches, %ju faults in all runs", (uintmax_t)bench.matches,
	    (uintmax_t)bench.faults);
	unwatch(&one);
	unwatch(&many);
	hasher_free(bench.hasher);
	free(bench.body);
	return EXIT_SUCCESS;
}
