/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compact ranges: bytes that are a range are written again as they came, and two that
 * meet make the range that their leaves make one after another.
 */
#include "base/buf.h"
#include "fuzz/fuzz.h"
#include "merkle/range.h"

#define LEAVES_MAX 64

static void
check_decode(struct view bytes)
{
	struct merkle_range range = { .count = 4711 };
	struct buf out;

	if (!merkle_range_decode(bytes, &range)) {
		promise(range.count == 4711);
		return;
	}
	promise(range.count == merkle_range_nodes(range.begin, range.end));
	buf_init_growing(&out, MERKLE_RANGE_BYTES_MAX);
	merkle_range_encode(&range, &out);
	promise(view_equal(buf_view(&out), bytes));
	buf_fini(&out);
}

/* Goes on by count leaves, each with a hash of its own. */
static void
append_leaves(struct hasher *hasher, struct merkle_range *range, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct hash leaf = hash_bytes(hasher, view_of(&range->end, sizeof(range->end)));

		merkle_range_append(hasher, range, &leaf);
	}
}

/* Through bytes, as between processes. */
static struct merkle_range
passed_on(const struct merkle_range *range)
{
	struct merkle_range ret;
	struct buf out;

	buf_init_growing(&out, MERKLE_RANGE_BYTES_MAX);
	merkle_range_encode(range, &out);
	check_decode(buf_view(&out));
	promise(merkle_range_decode(buf_view(&out), &ret));
	buf_fini(&out);
	return ret;
}

static void
check_join(struct hasher *hasher, uint64_t begin, size_t left_count, size_t right_count)
{
	struct merkle_range left;
	struct merkle_range right;
	struct merkle_range whole;

	if (begin > UINT64_MAX - left_count - right_count)
		return;
	merkle_range_init(&left, begin);
	merkle_range_init(&right, begin + left_count);
	append_leaves(hasher, &left, left_count);
	whole = left;
	append_leaves(hasher, &right, right_count);
	append_leaves(hasher, &whole, right_count);
	left = passed_on(&left);
	right = passed_on(&right);
	promise(merkle_range_join(hasher, &left, &right));
	promise(merkle_range_equal(&left, &whole));
	promise(left.count == merkle_range_nodes(left.begin, left.end));
	promise(right_count == 0 || !merkle_range_join(hasher, &left, &right));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct hasher *hasher = hasher_new();
	struct view in = view_of(bytes, len);
	uint64_t begin;
	size_t left;
	size_t right;

	check_decode(in);
	begin = fuzz_number(&in, 8);
	left = fuzz_number(&in, 1) % LEAVES_MAX;
	right = fuzz_number(&in, 1) % LEAVES_MAX;
	check_join(hasher, begin, left, right);
	hasher_free(hasher);
	return 0;
}
