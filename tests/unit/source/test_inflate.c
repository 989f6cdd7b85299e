/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies in gzip: once, twice, cut, too large. */
#include "source/inflate.h"

#include "base/limits.h"
#include "base/own.h"
#include "support/tap.h"

#include <libdeflate.h>

#include <stdlib.h>

#define TILE_LEN 4096
#define ROOM 65536

/* Compresses in to out, which has size bytes. */
static struct view
compress(struct view in, uint8_t *out, size_t size)
{
	struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
	size_t len;

	assert_non_null(compressor);
	len = libdeflate_gzip_compress(compressor, in.ptr, in.len, out, size);
	assert_int_not_equal(len, 0);
	libdeflate_free_compressor(compressor);
	return view_of(out, len);
}

/* Bytes that compress to about their half. */
static struct view
tile(void)
{
	static uint8_t bytes[TILE_LEN];
	uint32_t state = 1;

	for (size_t i = 0; i < sizeof(bytes); i++) {
		state = state * 1664525 + 1013904223;
		bytes[i] = (uint8_t)(state >> 28);
	}
	return VIEW_OF(bytes);
}

struct layer_case {
	const char *says;
	unsigned layers;
	bool read; /* whether the tile comes out */
};

static void
layer_run(const void *p)
{
	const struct layer_case *row = p;
	cleanup_with(inflater_freep) struct inflater *inflater = inflater_new();
	uint8_t packed[3][ROOM];
	uint8_t out[ROOM];
	struct view body = tile();
	struct view ret;

	for (unsigned i = 0; i < row->layers; i++)
		body = compress(body, packed[i], sizeof(packed[i]));
	assert_int_equal(inflate_is_gzip(body), row->layers > 0);
	assert_int_equal(inflate_body(inflater, body, out, sizeof(out), &ret, NULL), STATUS_OK);
	assert_int_equal(view_equal(ret, tile()), row->read);
	if (row->layers == 0)
		assert_ptr_equal(ret.ptr, body.ptr);
}

struct room_case {
	const char *says;
	size_t room;
	enum status status;
};

static void
room_run(const void *p)
{
	const struct room_case *row = p;
	cleanup_with(inflater_freep) struct inflater *inflater = inflater_new();
	uint8_t packed[ROOM];
	uint8_t out[ROOM];
	struct view body = compress(tile(), packed, sizeof(packed));
	struct view ret = VIEW("untouched");
	struct error err;

	assert_int_equal(inflate_body(inflater, body, out, row->room, &ret, &err), row->status);
	assert_view_equal(ret, row->status == STATUS_OK ? tile() : VIEW("untouched"));
}

/* Zeros deflate to about a thousandth. */
static void
bomb_run(const void *p unused_arg)
{
	cleanup_with(inflater_freep) struct inflater *inflater = inflater_new();
	cleanup_with(free_p) uint8_t *zeros = xcalloc(MIB, 1);
	cleanup_with(free_p) uint8_t *out = xcalloc(MIB, 1);
	uint8_t packed[ROOM];
	struct view ret = VIEW("untouched");
	struct error err;
	struct view body = compress(view_of(zeros, MIB), packed, sizeof(packed));

	assert_in_range(body.len, 1, MIB / LIMIT_INFLATE_RATIO);
	assert_int_equal(inflate_body(inflater, body, out, MIB, &ret, &err), STATUS_NET_TOO_LARGE);
	assert_view_equal(ret, VIEW("untouched"));
}

static void
cut_run(const void *p unused_arg)
{
	cleanup_with(inflater_freep) struct inflater *inflater = inflater_new();
	uint8_t packed[ROOM];
	uint8_t out[ROOM];
	struct view body = compress(tile(), packed, sizeof(packed));
	struct view ret = VIEW("untouched");

	/* The two bytes that say gzip are there. */
	for (size_t len = 2; len < body.len; len++) {
		assert_int_equal(
		    inflate_body(inflater, view_of(packed, len), out, sizeof(out), &ret, NULL),
		    STATUS_LOG_MALFORMED);
	}
	packed[body.len] = 0;
	assert_int_equal(
	    inflate_body(inflater, view_of(packed, body.len + 1), out, sizeof(out), &ret, NULL),
	    STATUS_LOG_MALFORMED);
	packed[body.len / 2] ^= 0x10;
	assert_int_equal(
	    inflate_body(inflater, body, out, sizeof(out), &ret, NULL), STATUS_LOG_MALFORMED);
	assert_view_equal(ret, VIEW("untouched"));
}

int
main(void)
{
	const struct layer_case layers[] = {
		{ "a body that is not compressed is taken as it is", 0, true },
		{ "a compressed body is inflated", 1, true },
		{ "a body that was compressed twice is inflated twice", 2, true },
		{ "nothing is inflated a third time", 3, false },
	};
	const struct room_case rooms[] = {
		{ "a body is too large with one byte of room too few", TILE_LEN - 1,
		    STATUS_NET_TOO_LARGE },
		{ "a body may fill its room", TILE_LEN, STATUS_OK },
		{ "a body may leave a byte of its room", TILE_LEN + 1, STATUS_OK },
		{ "nothing inflates into no room", 0, STATUS_NET_TOO_LARGE },
	};
	tap_section("source: compressed bodies");
	tap_rows(layers, layer_run);
	tap_rows(rooms, room_run);
	tap_test("a body that inflates to more than 200 times itself is refused", bomb_run, NULL);
	tap_test("a body that is cut, goes on, or was damaged is malformed", cut_run, NULL);
	return tap_done();
}
