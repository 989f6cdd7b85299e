/* SPDX-License-Identifier: Apache-2.0 */
#include "merkle/range.h"

#include <assert.h>

/* The level of the root of a full tile, which is the largest subtree made at once. */
#define TILE_LEVEL 8
static_assert((1 << TILE_LEVEL) == LIMIT_TILE_ENTRIES, "a full tile is one subtree");

static uint64_t
leaves_of(unsigned level)
{
	return (uint64_t)1 << level;
}

/* The level of the largest complete subtree that begins with leaf begin and ends
 * at or before end, which is above begin. */
static unsigned
first_level(uint64_t begin, uint64_t end)
{
	unsigned fits = 63 - (unsigned)__builtin_clzll(end - begin);
	unsigned aligned = begin == 0 ? 63 : (unsigned)__builtin_ctzll(begin);

	return aligned < fits ? aligned : fits;
}

void
merkle_range_init(struct merkle_range *range, uint64_t begin)
{
	range->begin = begin;
	range->end = begin;
	range->count = 0;
}

/* The new subtree is merged with the one on its left as long as that is its
 * sibling and lies in the range; then it is the last node, since any node after
 * it would have been part of their parent. */
void
merkle_range_append_subtree(
    struct hasher *hasher, struct merkle_range *range, unsigned level, const struct hash *node)
{
	uint64_t start = range->end;
	uint64_t leaves = leaves_of(level);
	struct hash merged = *node;

	assert(start % leaves == 0 && leaves <= UINT64_MAX - start);
	range->end += leaves;
	while ((start & leaves) != 0 && start - range->begin >= leaves) {
		range->count--;
		merged = merkle_node(hasher, &range->nodes[range->count], &merged);
		start -= leaves;
		leaves *= 2;
	}
	assert(range->count < LIMIT_RANGE_NODES);
	range->nodes[range->count++] = merged;
}

void
merkle_range_append(struct hasher *hasher, struct merkle_range *range, const struct hash *leaf)
{
	merkle_range_append_subtree(hasher, range, 0, leaf);
}

/* The root of the complete subtree of 2^level leaves, at most TILE_LEVEL. */
static struct hash
subtree_root(struct hasher *hasher, const struct hash *leaves, unsigned level)
{
	struct hash nodes[2][LIMIT_TILE_ENTRIES / 2] not_zeroed;
	const struct hash *below = leaves;

	for (unsigned above = 1; above <= level; above++) {
		struct hash *ret = nodes[above % 2];

		merkle_nodes(hasher, below, (size_t)1 << (level - above), ret);
		below = ret;
	}
	return *below;
}

void
merkle_range_append_leaves(
    struct hasher *hasher, struct merkle_range *range, const struct hash *leaves, size_t count)
{
	while (count > 0) {
		unsigned level = first_level(range->end, range->end + count);
		struct hash root;

		if (level > TILE_LEVEL)
			level = TILE_LEVEL;
		root = subtree_root(hasher, leaves, level);
		merkle_range_append_subtree(hasher, range, level, &root);
		leaves += leaves_of(level);
		count -= leaves_of(level);
	}
}

bool
merkle_range_join(
    struct hasher *hasher, struct merkle_range *range, const struct merkle_range *next)
{
	if (next->begin != range->end)
		return false;
	for (size_t i = 0; i < next->count; i++)
		merkle_range_append_subtree(
		    hasher, range, first_level(range->end, next->end), &next->nodes[i]);
	return true;
}

bool
merkle_range_root(struct hasher *hasher, const struct merkle_range *range, struct hash *ret)
{
	struct hash root;

	if (range->begin != 0)
		return false;
	if (range->count == 0) {
		*ret = merkle_empty_root(hasher);
		return true;
	}
	root = range->nodes[range->count - 1];
	for (size_t i = range->count - 1; i > 0; i--)
		root = merkle_node(hasher, &range->nodes[i - 1], &root);
	*ret = root;
	return true;
}

bool
merkle_range_meets(
    struct hasher *hasher, const struct merkle_range *range, const struct merkle_tree *tree)
{
	struct hash root;

	return range->end == tree->size && merkle_range_root(hasher, range, &root) &&
	       hash_equal(&root, &tree->root);
}

bool
merkle_range_equal(const struct merkle_range *a, const struct merkle_range *b)
{
	return a->begin == b->begin && a->end == b->end &&
	       memcmp(a->nodes, b->nodes, a->count * sizeof(a->nodes[0])) == 0;
}

size_t
merkle_range_nodes(uint64_t begin, uint64_t end)
{
	size_t count = 0;

	while (begin < end) {
		begin += leaves_of(first_level(begin, end));
		count++;
	}
	return count;
}

void
merkle_range_encode(const struct merkle_range *range, struct buf *out)
{
	buf_uint(out, 8, range->begin);
	buf_uint(out, 8, range->end);
	for (size_t i = 0; i < range->count; i++)
		buf_bytes(out, hash_view(&range->nodes[i]));
}

bool
merkle_range_decode(struct view bytes, struct merkle_range *ret)
{
	uint64_t begin;
	uint64_t end;
	size_t count;

	if (!view_uint(&bytes, 8, &begin) || !view_uint(&bytes, 8, &end) || end < begin)
		return false;
	count = merkle_range_nodes(begin, end);
	if (bytes.len != count * HASH_LEN)
		return false;
	ret->begin = begin;
	ret->end = end;
	ret->count = count;
	if (count != 0)
		memcpy(ret->nodes, bytes.ptr, bytes.len);
	return true;
}
