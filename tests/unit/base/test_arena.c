/* SPDX-License-Identifier: Apache-2.0 */
/* Memory with a budget. */
#include "base/arena.h"

#include "support/tap.h"

#include <stdalign.h>

#define ALIGN alignof(max_align_t)

struct budget_case {
	const char *says;
	size_t first;
	size_t second;
	bool first_fits;
	bool second_fits;
};

static void
budget_run(const void *p)
{
	alignas(max_align_t) uint8_t memory[4 * ALIGN];
	const struct budget_case *row = p;
	struct arena arena;
	struct arena before;

	arena_init(&arena, memory, sizeof(memory));
	assert_int_equal(arena_alloc(&arena, row->first) != NULL, row->first_fits);
	before = arena;
	assert_int_equal(arena_alloc(&arena, row->second) != NULL, row->second_fits);
	if (!row->second_fits)
		assert_int_equal(arena.used, before.used);
}

static void
zero_run(const void *row unused_arg)
{
	uint8_t memory[64];
	struct arena arena;
	uint8_t *piece;

	memset(memory, 0xaa, sizeof(memory));
	arena_init(&arena, memory, sizeof(memory));
	piece = arena_alloc(&arena, 16);
	assert_non_null(piece);
	for (size_t i = 0; i < 16; i++)
		assert_int_equal(piece[i], 0);
	memset(piece, 0xbb, 16);
	arena_reset(&arena);
	assert_ptr_equal(arena_alloc(&arena, 16), piece);
	assert_int_equal(piece[15], 0);
}

static void
aligned_run(const void *row unused_arg)
{
	alignas(max_align_t) uint8_t memory[4 * ALIGN];
	struct arena arena;

	arena_init(&arena, memory + 1, sizeof(memory) - 1);
	assert_int_equal((uintptr_t)arena_alloc(&arena, 1) % ALIGN, 0);
	assert_int_equal((uintptr_t)arena_alloc(&arena, 1) % ALIGN, 0);
	assert_int_equal(arena.used, 2 * ALIGN);
}

static void
apart_run(const void *row unused_arg)
{
	uint8_t memory[128];
	struct arena arena;
	uint8_t *a;
	uint8_t *b;

	arena_init(&arena, memory, sizeof(memory));
	a = arena_alloc(&arena, 10);
	b = arena_alloc(&arena, 10);
	assert_true(a != NULL && b != NULL && b >= a + 10);
}

int
main(void)
{
	const struct budget_case budgets[] = {
		{ "a piece may be all there is", 4 * ALIGN, 0, true, true },
		{ "a byte more than all there is does not fit", 4 * ALIGN + 1, 4 * ALIGN, false,
		    true },
		{ "as much as can be counted does not fit", SIZE_MAX, 4 * ALIGN, false, true },
		{ "a size that wraps with its padding does not fit", 1, SIZE_MAX, true, false },
		{ "a second piece may take the rest", 2 * ALIGN, 2 * ALIGN, true, true },
		{ "padding counts", 1, 3 * ALIGN, true, true },
		{ "padding counts to the last byte", 1, 3 * ALIGN + 1, true, false },
		{ "where padding alone is too much, nothing fits", 4 * ALIGN - 1, 1, true, false },
	};

	tap_section("base: arenas");
	tap_rows(budgets, budget_run);
	tap_test("a piece is all zero, also the second time", zero_run, NULL);
	tap_test("a piece is aligned for any object", aligned_run, NULL);
	tap_test("two pieces do not overlap", apart_run, NULL);
	return tap_done();
}
