/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one entry can cost: the worst that we can think of (worst.h), each read by a process
 * of its own through the reader that the parse child has, for one watched item and for a
 * million.  Told are the processor time, the median of several runs, and the memory with the
 * entry itself; and beside them how fast the machine is while they are measured.
 *
 *   bench_entry [WORD]      those rows alone whose sentence has WORD
 */
#include "base/hash.h"
#include "base/limits.h"
#include "base/own.h"
#include "bench/measure.h"
#include "bench/worst.h"
#include "proc/reader.h"
#include "watch/build.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define ITEMS_MANY 1000000U
#define BAR_MS 50
#define BAR_MIB 64

/* A watch list, its index, and a list that has another name in each line. */
struct watched {
	void *memory;
	struct watch_index index;
	int list_fd;
	int other_fd;
};

struct cost {
	double ms;
	double mib;
	size_t matches;
	size_t items;
	size_t faults;
};

/* ---- watch lists ---- */

static void
append_item(struct buf *text, size_t count, size_t i, bool other)
{
	if (count == 1)
		buf_printf(text, ".%s\n", other ? "nany.example" : WORST_TREE);
	else
		buf_printf(text, "%c%07zu." WORST_TREE "\n", other ? 'm' : 'n', i);
}

static int
put_list(size_t count, bool other, struct buf *text)
{
	int fd = memfd_create("list", MFD_CLOEXEC);

	buf_init_growing(text, 64 * MIB);
	for (size_t i = 0; i < count; i++)
		append_item(text, count, i, other);
	if (fd < 0 || write(fd, text->ptr, text->len) != (ssize_t)text->len)
		measure_fail("the list cannot be written: %s", strerror(errno));
	return fd;
}

static void
watch(struct watched *watched, size_t count)
{
	struct watch_plan plan;
	struct arena arena;
	struct buf text;
	void *scratch;

	watched->other_fd = put_list(count, true, &text);
	buf_fini(&text);
	watched->list_fd = put_list(count, false, &text);
	if (!watch_plan(buf_view(&text), &plan))
		measure_fail("the names cannot be planned for");
	watched->memory = xcalloc(1, plan.size);
	scratch = xcalloc(1, plan.scratch);
	arena_init(&arena, scratch, plan.scratch);
	if (!watch_build(buf_view(&text), &plan, &arena, watched->memory) ||
	    !watch_index_open(view_of(watched->memory, plan.size), &watched->index))
		measure_fail("the index cannot be built");
	free(scratch);
	buf_fini(&text);
}

/* As the parse child reads it. */
static size_t
read_list(void *context, uint64_t offset, uint8_t *out, size_t size)
{
	const int *fd = context;
	ssize_t n = pread(*fd, out, size, (off_t)offset);

	return n < 0 ? 0 : (size_t)n;
}

/* ---- one entry ---- */

static void
on_entry(void *context unused_arg, uint64_t index unused_arg)
{
}

static void
on_match(void *context, const struct reader_match *match unused_arg)
{
	struct cost *cost = context;

	cost->matches++;
}

static void
on_item(void *context, const struct reader_item *item unused_arg)
{
	struct cost *cost = context;

	cost->items++;
}

static void
on_fault(void *context, const struct reader_fault *fault unused_arg)
{
	struct cost *cost = context;

	cost->faults++;
}

/* KiB of memory, as proc(5) calls it: now, or the most since it was forgotten. */
static double
memory_kib(const char *what)
{
	FILE *file = fopen("/proc/self/status", "re");
	size_t kib = 0;
	char line[256];

	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, what, strlen(what)) == 0)
			kib = strtoul(line + strlen(what), NULL, 10);
	}
	if (file == NULL || fclose(file) != 0 || kib == 0)
		measure_fail("/proc/self/status has no %s", what);
	return (double)kib;
}

static void
forget_most_memory(void)
{
	cleanup_with(close_fdp) int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, "5", 1) != 1)
		measure_fail("/proc/self/clear_refs: %s", strerror(errno));
}

static void
read_one(const struct worst *worst, struct watched *watched, struct cost *ret)
{
	static const struct reader_calls calls = { on_entry, on_match, on_item, on_fault, NULL };
	const struct watch_text text = {
		.read = read_list,
		.context = worst->nearly ? &watched->other_fd : &watched->list_fd,
	};
	struct reader *reader = reader_new(&watched->index, text, &calls, ret);
	struct reader_body body = { .protocol = LOG_STATIC, .end = 1 };
	struct reader_result result;
	struct error err;
	struct buf bytes;
	double before_kib;
	double start_us;

	worst_make_leaf(worst, &bytes);
	if (!buf_ok(&bytes))
		measure_fail("%s: it does not fit in an entry", worst->says);
	body.bytes = buf_view(&bytes);
	forget_most_memory();
	before_kib = memory_kib("VmRSS:");
	start_us = measure_cpu_us();
	if (reader_read(reader, &body, &result, &err) != STATUS_OK)
		measure_fail("%s: %s", worst->says, err.message);
	ret->ms = (measure_cpu_us() - start_us) / 1e3;
	ret->mib = (memory_kib("VmHWM:") - before_kib) / KIB + (double)bytes.len / (double)MIB;
	buf_fini(&bytes);
	reader_free(reader);
}

/* In a process of its own, so that no row is measured with the memory of another. */
static void
measure(const struct worst *worst, struct watched *watched, struct cost *ret)
{
	int fds[2];
	int status;
	pid_t child;

	if (pipe(fds) != 0)
		measure_fail("pipe: %s", strerror(errno));
	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		*ret = (struct cost){ .ms = 0 };
		read_one(worst, watched, ret);
		_exit(write(fds[1], ret, sizeof(*ret)) == sizeof(*ret) ? 0 : 1);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0 ||
	    read(fds[0], ret, sizeof(*ret)) != sizeof(*ret))
		measure_fail("%s: it was not measured", worst->says);
	(void)close(fds[0]);
	(void)close(fds[1]);
}

/* The median of the time, and all else of the last run. */
static void
measure_often(const struct worst *worst, struct watched *watched, struct cost *ret)
{
	double ms[MEASURE_RUNS];

	for (size_t i = 0; i < MEASURE_RUNS; i++) {
		measure(worst, watched, ret);
		ms[i] = ret->ms;
	}
	ret->ms = measure_median(ms, MEASURE_RUNS);
}

/* What the hash of the bytes of the largest entry takes alone. */
static double
hash_ms(void)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	uint8_t *bytes = xcalloc(1, 16 * MIB);
	double ms[MEASURE_RUNS];

	for (size_t i = 0; i < MEASURE_RUNS; i++) {
		double start_us = measure_cpu_us();
		struct hash hash = hash_bytes(hasher, view_of(bytes, 16 * MIB));

		memcpy(bytes, hash.bytes, HASH_LEN);
		ms[i] = (measure_cpu_us() - start_us) / 1e3;
	}
	free(bytes);
	return measure_median(ms, MEASURE_RUNS);
}

/* ---- the table ---- */

static void
print(const struct worst *worst, const struct cost *one, const struct cost *many)
{
	double mib = one->mib > many->mib ? one->mib : many->mib;
	bool met = one->ms <= BAR_MS && many->ms <= BAR_MS && mib <= BAR_MIB;

	printf("  %-52s %8.1f %8.1f ms %6.1f MiB  %-7s  %zu/%zu/%zu %zu/%zu/%zu\n", worst->says,
	    one->ms, many->ms, mib, met ? "met" : "NOT MET", one->matches, one->items, one->faults,
	    many->matches, many->items, many->faults);
}

int
main(int argc, char **argv)
{
	struct watched one;
	struct watched many;
	double before_ms = hash_ms();

	watch(&one, 1);
	watch(&many, ITEMS_MANY);
	printf("\nthe worst entries, at most %d ms and %d MiB: processor time with 1 and with %u "
	       "watched items, memory, and matches/items/faults that are told\n",
	    BAR_MS, BAR_MIB, ITEMS_MANY);
	for (size_t i = 0; i < worst_count; i++) {
		const struct worst *worst = &worst_rows[i];
		struct cost cost_one;
		struct cost cost_many;

		if (argc > 1 && strstr(worst->says, argv[1]) == NULL)
			continue;
		measure_often(worst, &one, &cost_one);
		measure_often(worst, &many, &cost_many);
		print(worst, &cost_one, &cost_many);
	}
	printf("  SHA-256 of 16 MiB alone: %.1f ms before, %.1f ms behind\n", before_ms, hash_ms());
	return EXIT_SUCCESS;
}
