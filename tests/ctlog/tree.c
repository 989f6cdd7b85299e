/* SPDX-License-Identifier: Apache-2.0 */
#include "ctlog/tree.h"

#include "base/own.h"

#include <assert.h>
#include <stdlib.h>

#define FIRST_ROOM 64

void
tree_init(struct tree *tree)
{
	*tree = (struct tree){ .hasher = hasher_new() };
}

void
tree_fini(struct tree *tree)
{
	for (size_t i = 0; i < TREE_LEVELS; i++)
		free(tree->levels[i].nodes);
	hasher_free(tree->hasher);
}

uint64_t
tree_size(const struct tree *tree)
{
	return tree->levels[0].count;
}

/* RFC 6962 2.1: the hash of an interior node. */
static struct hash
parent(const struct tree *tree, const struct hash *left, const struct hash *right)
{
	const struct view parts[] = { VIEW("\x01"), hash_view(left), hash_view(right) };

	return hash_views(tree->hasher, parts, 3);
}

static void
push(struct tree_level *level, const struct hash *node)
{
	if (level->count == level->room) {
		level->room = level->room == 0 ? FIRST_ROOM : level->room * 2;
		level->nodes = xrealloc(level->nodes, level->room * sizeof(*level->nodes));
	}
	level->nodes[level->count++] = *node;
}

void
tree_append(struct tree *tree, struct view leaf)
{
	const struct view parts[] = { VIEW("\0"), leaf };
	struct hash node = hash_views(tree->hasher, parts, 2);
	struct tree_level *level = tree->levels;

	push(level, &node);
	/* Each second node of a level completes one of the level above. */
	while (level->count % 2 == 0) {
		node =
		    parent(tree, &level->nodes[level->count - 2], &level->nodes[level->count - 1]);
		level++;
		push(level, &node);
	}
}

void
tree_change(struct tree *tree, uint64_t index)
{
	assert(index < tree_size(tree));
	tree->levels[0].nodes[index].bytes[0] ^= 1;
	for (size_t i = 1; i < TREE_LEVELS && index >> i < tree->levels[i].count; i++) {
		const struct hash *below = &tree->levels[i - 1].nodes[index >> i << 1];

		tree->levels[i].nodes[index >> i] = parent(tree, &below[0], &below[1]);
	}
}

struct hash
tree_node(const struct tree *tree, unsigned level, uint64_t i)
{
	assert(level < TREE_LEVELS && i < tree->levels[level].count);
	return tree->levels[level].nodes[i];
}

/* The level of the largest power of two below n, which is above 1 (RFC 6962 2.1). */
static unsigned
split_level(uint64_t n)
{
	return 63U - (unsigned)__builtin_clzll(n - 1);
}

/* MTH(D[begin:end]).  begin is a multiple of the smallest power of two that is not
 * below end - begin, as in every recursion that starts with begin 0. */
static struct hash
subtree(const struct tree *tree, uint64_t begin, uint64_t end)
{
	uint64_t n = end - begin;
	unsigned level;
	uint64_t middle;
	struct hash left;
	struct hash right;

	if ((n & (n - 1)) == 0) {
		level = (unsigned)__builtin_ctzll(n);
		return tree_node(tree, level, begin >> level);
	}
	level = split_level(n);
	middle = begin + (1ULL << level);
	left = tree_node(tree, level, begin >> level);
	right = subtree(tree, middle, end);
	return parent(tree, &left, &right);
}

struct hash
tree_root(const struct tree *tree, uint64_t size)
{
	if (size == 0)
		return hash_bytes(tree->hasher, VIEW(""));
	return subtree(tree, 0, size);
}

static void
add(struct tree_proof *proof, struct hash node)
{
	assert(proof->count < LIMIT_PROOF_NODES);
	proof->nodes[proof->count++] = node;
}

/* PATH(m, D[n]) of RFC 6962 2.1.1, for the leaves [begin, end). */
static void
add_path(
    const struct tree *tree, uint64_t index, uint64_t begin, uint64_t end, struct tree_proof *proof)
{
	uint64_t middle;

	if (end - begin == 1)
		return;
	middle = begin + (1ULL << split_level(end - begin));
	if (index < middle) {
		add_path(tree, index, begin, middle, proof);
		add(proof, subtree(tree, middle, end));
	} else {
		add_path(tree, index, middle, end, proof);
		add(proof, subtree(tree, begin, middle));
	}
}

void
tree_inclusion(const struct tree *tree, uint64_t index, uint64_t size, struct tree_proof *ret)
{
	assert(index < size && size <= tree_size(tree));
	ret->count = 0;
	add_path(tree, index, 0, size, ret);
}

/* SUBPROOF(m, D[n], b) of RFC 6962 2.1.2, for the leaves [begin, end); the first
 * tree ends at m, and b is true while begin is 0. */
static void
add_subproof(
    const struct tree *tree, uint64_t m, uint64_t begin, uint64_t end, struct tree_proof *proof)
{
	uint64_t middle;

	if (m == end) {
		if (begin != 0)
			add(proof, subtree(tree, begin, end));
		return;
	}
	middle = begin + (1ULL << split_level(end - begin));
	if (m <= middle) {
		add_subproof(tree, m, begin, middle, proof);
		add(proof, subtree(tree, middle, end));
	} else {
		add_subproof(tree, m, middle, end, proof);
		add(proof, subtree(tree, begin, middle));
	}
}

void
tree_consistency(const struct tree *tree, uint64_t first, uint64_t second, struct tree_proof *ret)
{
	assert(first <= second && second <= tree_size(tree));
	ret->count = 0;
	if (first != 0)
		add_subproof(tree, first, 0, second, ret);
}

uint64_t
tree_find(const struct tree *tree, const struct hash *leaf)
{
	for (uint64_t i = 0; i < tree_size(tree); i++)
		if (hash_equal(&tree->levels[0].nodes[i], leaf))
			return i;
	return UINT64_MAX;
}
