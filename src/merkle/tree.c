/* SPDX-License-Identifier: Apache-2.0 */
#include "merkle/tree.h"

#include "base/num.h"

#include <assert.h>

/* What is hashed at once. */
#define BATCH 64

#define PREFIX_LEAF 0x00
#define PREFIX_NODE 0x01

static const uint8_t leaf_prefix[] = { PREFIX_LEAF };
static const uint8_t node_prefix[] = { PREFIX_NODE };

struct hash
merkle_leaf(struct hasher *hasher, const struct view *pieces, size_t count)
{
	struct view input[1 + MERKLE_LEAF_PIECES_MAX] = { VIEW_OF(leaf_prefix) };

	assert(count <= MERKLE_LEAF_PIECES_MAX);
	for (size_t i = 0; i < count; i++)
		input[1 + i] = pieces[i];
	return hash_views(hasher, input, 1 + count);
}

void
merkle_leaves(struct hasher *hasher, const struct view *const *leaves, size_t pieces, size_t count,
    struct hash *ret)
{
	struct view input[BATCH * (1 + MERKLE_LEAF_PIECES_MAX)] not_zeroed;

	assert(pieces <= MERKLE_LEAF_PIECES_MAX);
	while (count > 0) {
		size_t batch = num_min(count, BATCH);
		struct view *next = input;

		for (size_t i = 0; i < batch; i++) {
			*next++ = VIEW_OF(leaf_prefix);
			for (size_t piece = 0; piece < pieces; piece++)
				*next++ = leaves[i][piece];
		}
		hash_each(hasher, input, 1 + pieces, batch, ret);
		leaves += batch;
		ret += batch;
		count -= batch;
	}
}

void
merkle_nodes(struct hasher *hasher, const struct hash *below, size_t count, struct hash *ret)
{
	struct view input[2 * BATCH] not_zeroed;

	while (count > 0) {
		size_t batch = num_min(count, BATCH);

		for (size_t i = 0; i < batch; i++) {
			input[2 * i] = VIEW_OF(node_prefix);
			input[2 * i + 1] = view_of(&below[2 * i], 2 * sizeof(*below));
		}
		hash_each(hasher, input, 2, batch, ret);
		below += 2 * batch;
		ret += batch;
		count -= batch;
	}
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
