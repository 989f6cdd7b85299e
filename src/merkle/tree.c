/* SPDX-License-Identifier: Apache-2.0 */
#include "merkle/tree.h"

#include <assert.h>

#define PREFIX_LEAF 0x00
#define PREFIX_NODE 0x01

struct hash
merkle_leaf(struct hasher *hasher, const struct view *pieces, size_t count)
{
	static const uint8_t prefix[] = { PREFIX_LEAF };
	struct view input[1 + MERKLE_LEAF_PIECES_MAX] = { VIEW_OF(prefix) };

	assert(count <= MERKLE_LEAF_PIECES_MAX);
	for (size_t i = 0; i < count; i++)
		input[1 + i] = pieces[i];
	return hash_views(hasher, input, 1 + count);
}

struct hash
merkle_node(struct hasher *hasher, const struct hash *left, const struct hash *right)
{
	/* One run of bytes is faster to hash than three. */
	struct {
		uint8_t prefix;
		struct hash left;
		struct hash right;
	} node = { PREFIX_NODE, *left, *right };

	static_assert(sizeof(node) == 1 + 2 * HASH_LEN, "the hashes follow without padding");
	return hash_bytes(hasher, view_of(&node, sizeof(node)));
}

struct hash
merkle_empty_root(struct hasher *hasher)
{
	return hash_bytes(hasher, VIEW(""));
}
