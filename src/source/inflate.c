/* SPDX-License-Identifier: Apache-2.0 */
#include "source/inflate.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"

#include <libdeflate.h>

#include <stdlib.h>
#include <string.h>

/* A server that compresses what is compressed already; nobody does it three times. */
#define LAYERS_MAX 2

struct inflater {
	struct libdeflate_decompressor *decompressor;
};

struct inflater *
inflater_new(void)
{
	struct inflater *inflater = xcalloc(1, sizeof(*inflater));

	inflater->decompressor = libdeflate_alloc_decompressor();
	if (inflater->decompressor == NULL)
		abort();
	return inflater;
}

void
inflater_free(struct inflater *inflater)
{
	if (inflater == NULL)
		return;
	libdeflate_free_decompressor(inflater->decompressor);
	free(inflater);
}

void
inflater_freep(struct inflater **inflater)
{
	inflater_free(*inflater);
}

bool
inflate_is_gzip(struct view body)
{
	return view_starts_with(body, VIEW("\x1f\x8b"));
}

/* The most that a body of len bytes may become. */
static size_t
inflated_max(size_t len, size_t size)
{
	size_t max;

	if (!num_mul(len, LIMIT_INFLATE_RATIO, &max))
		max = LIMIT_INFLATED;
	return num_min(num_min(max, LIMIT_INFLATED), size);
}

/* One member, and nothing behind it (RFC 1952 2.2 allows several; no log sends them). */
static enum status
inflate_layer(struct inflater *inflater, struct view in, uint8_t *out, size_t size, size_t *ret_len,
    struct error *err)
{
	size_t taken;
	enum libdeflate_result result = libdeflate_gzip_decompress_ex(inflater->decompressor,
	    in.ptr, in.len, out, inflated_max(in.len, size), &taken, ret_len);

	if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
		return error_set(err, STATUS_NET_TOO_LARGE, 0,
		    "the body: it inflates to more than any honest one");
	if (result != LIBDEFLATE_SUCCESS)
		return error_set(
		    err, STATUS_LOG_MALFORMED, 0, "the body: it is not whole (RFC 1952 2.3)");
	if (taken != in.len)
		return error_set(err, STATUS_LOG_MALFORMED, 0,
		    "the body: bytes follow what is compressed (RFC 1952 2.2)");
	return STATUS_OK;
}

enum status
inflate_body(struct inflater *inflater, struct view body, uint8_t *out, size_t size,
    struct view *ret, struct error *err)
{
	struct view result = body;

	for (unsigned layer = 0; layer < LAYERS_MAX && inflate_is_gzip(result); layer++) {
		size_t len;
		enum status status;

		if (layer > 0) {
			/* What came out goes to the end, to make room before it. */
			size -= result.len;
			memmove(&out[size], out, result.len);
			result.ptr = &out[size];
		}
		status = inflate_layer(inflater, result, out, size, &len, err);
		if (status != STATUS_OK)
			return status;
		result = view_of(out, len);
	}
	*ret = result;
	return STATUS_OK;
}
