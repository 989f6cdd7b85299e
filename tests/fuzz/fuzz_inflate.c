/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies in gzip: nothing is written beyond the room, nothing grows beyond its ratio,
 * what is compressed comes back, and one that is cut short does not.
 */
#include "source/inflate.h"

#include "base/limits.h"
#include "fuzz/fuzz.h"

#include <libdeflate.h>

#define ROOM (256 * KIB)

static void
check_raw(struct inflater *inflater, struct view body, size_t size)
{
	uint8_t *out = malloc(size + 1);
	struct view result = VIEW("untouched");
	struct error err;

	promise(out != NULL);
	out[size] = 0xaa;
	if (inflate_body(inflater, body, out, size, &result, &err) != STATUS_OK) {
		promise(view_equal(result, VIEW("untouched")) && inflate_is_gzip(body));
	} else if (!inflate_is_gzip(body)) {
		promise(result.ptr == body.ptr && result.len == body.len);
	} else {
		promise(lies_in(view_of(out, size), result));
		promise(result.len <= body.len * LIMIT_INFLATE_RATIO * LIMIT_INFLATE_RATIO);
	}
	promise(out[size] == 0xaa);
	free(out);
}

static void
check_round(struct inflater *inflater, struct view bytes)
{
	struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(1);
	size_t room = libdeflate_gzip_compress_bound(compressor, bytes.len);
	uint8_t *packed = malloc(room);
	uint8_t *out = malloc(bytes.len + 1);
	struct view result;
	struct error err;
	size_t len;

	promise(packed != NULL && out != NULL);
	len = libdeflate_gzip_compress(compressor, bytes.ptr, bytes.len, packed, room);
	promise(inflate_body(inflater, view_of(packed, len), out, bytes.len + 1, &result, &err) ==
		STATUS_OK);
	promise(view_equal(result, bytes));
	/* Where the end is missing, what stands there instead may seem to be more. */
	promise(inflate_body(inflater, view_of(packed, len - 1), out, bytes.len + 1, &result,
		    &err) != STATUS_OK);
	if (bytes.len > 0)
		promise(inflate_body(inflater, view_of(packed, len), out, bytes.len - 1, &result,
			    &err) == STATUS_NET_TOO_LARGE);
	libdeflate_free_compressor(compressor);
	free(out);
	free(packed);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct inflater *inflater = inflater_new();
	struct view body = view_of(bytes, len);

	check_raw(inflater, body, ROOM);
	check_raw(inflater, body, len);
	/* Compressed twice is inflated twice: what is compressed already has its own rows. */
	if (!inflate_is_gzip(body))
		check_round(inflater, body);
	inflater_free(inflater);
	return 0;
}
