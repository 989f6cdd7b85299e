/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes in at one end, out at the other. */
#include "base/fifo.h"

#include "base/limits.h"
#include "support/tap.h"

static void
order_run(const void *row unused_arg)
{
	struct fifo fifo;

	fifo_init(&fifo, 16);
	assert_true(fifo_put(&fifo, VIEW("abc")));
	fifo_drop(&fifo, 1);
	assert_true(fifo_put(&fifo, VIEW("def")));
	assert_view_equal(fifo_view(&fifo), VIEW("bcdef"));
	fifo_drop(&fifo, 5);
	assert_view_equal(fifo_view(&fifo), VIEW(""));
	fifo_fini(&fifo);
}

/* Memory grows by more than is asked for. */
static void
place_run(const void *row unused_arg)
{
	struct fifo fifo;
	const uint8_t *place;

	fifo_init(&fifo, 16);
	assert_true(fifo_put(&fifo, VIEW("abcd")));
	place = fifo_view(&fifo).ptr;
	assert_true(fifo_put(&fifo, VIEW("ef")));
	assert_ptr_equal(fifo_view(&fifo).ptr, place);
	assert_view_equal(fifo_view(&fifo), VIEW("abcdef"));
	fifo_fini(&fifo);
}

static void
maximum_run(const void *row unused_arg)
{
	struct fifo fifo;

	fifo_init(&fifo, 4);
	assert_true(fifo_put(&fifo, VIEW("abcd")));
	assert_false(fifo_put(&fifo, VIEW("e")));
	assert_null(fifo_room(&fifo, SIZE_MAX));
	fifo_drop(&fifo, 1);
	assert_true(fifo_put(&fifo, VIEW("e")));
	assert_false(fifo_put(&fifo, VIEW("f")));
	assert_view_equal(fifo_view(&fifo), VIEW("bcde"));
	fifo_fini(&fifo);
}

static void
nothing_run(const void *row unused_arg)
{
	struct fifo fifo;

	fifo_init(&fifo, 0);
	assert_true(fifo_put(&fifo, VIEW("")));
	assert_false(fifo_put(&fifo, VIEW("a")));
	assert_int_equal(fifo_view(&fifo).len, 0);
	fifo_fini(&fifo);
}

static void
part_run(const void *row unused_arg)
{
	struct fifo fifo;
	uint8_t *room;

	fifo_init(&fifo, 100);
	room = fifo_room(&fifo, 100);
	assert_non_null(room);
	memcpy(room, "xyz", 3);
	fifo_commit(&fifo, 3);
	assert_view_equal(fifo_view(&fifo), VIEW("xyz"));
	fifo_fini(&fifo);
}

static void
memory_run(const void *row unused_arg)
{
	struct fifo fifo;

	fifo_init(&fifo, 4 * MIB);
	assert_non_null(fifo_room(&fifo, MIB));
	fifo_commit(&fifo, MIB);
	fifo_drop(&fifo, MIB - 1);
	assert_true(fifo.size >= MIB);
	fifo_drop(&fifo, 1);
	assert_int_equal(fifo.size, 0);

	assert_true(fifo_put(&fifo, VIEW("small")));
	fifo_drop(&fifo, 5);
	assert_true(fifo.size > 0);
	fifo_fini(&fifo);
}

int
main(void)
{
	tap_section("base: fifo");
	tap_test("what went in first comes out first", order_run, NULL);
	tap_test("what there is memory for is put where it is", place_run, NULL);
	tap_test("never more than the maximum is held", maximum_run, NULL);
	tap_test("a maximum of zero holds nothing", nothing_run, NULL);
	tap_test("of the room only what was committed counts", part_run, NULL);
	tap_test("the memory of a large message is given back", memory_run, NULL);
	return tap_done();
}
