/* SPDX-License-Identifier: Apache-2.0 */
#include "source/prove.h"

#include "base/limits.h"
#include "base/num.h"
#include "merkle/proof.h"
#include "merkle/tile.h"
#include "source/answer.h"
#include "source/json_read.h"
#include "source/log.h"

#include <inttypes.h>

/* How the answers of a protocol are read. */
struct prover {
	enum status (*start)(struct hasher *hasher, uint64_t at, const struct merkle_tree *tree,
	    struct view bodies, struct merkle_range *ret, struct error *err);
	enum status (*link)(struct hasher *hasher, const struct merkle_range *range,
	    const struct merkle_tree *tree, struct view bodies, struct error *err);
};

static enum status
disproved(struct error *err, uint64_t at, const struct merkle_tree *tree)
{
	return error_set(err, STATUS_LOG_INCONSISTENT, 0,
	    "the tree of %" PRIu64 " entries: the answer does not connect the first %" PRIu64
	    " with its root (RFC 9162 2.1.4.2)",
	    tree->size, at);
}

/* ---- RFC 6962 4.4 ---- */

/* { "consistency": [base 64, ...] } */
static bool
read_consistency(struct view body, struct merkle_proof *ret)
{
	cleanup_with(json_read_put) struct json_object *root = json_read(body);
	struct json_object *nodes;

	if (!json_read_array(root, "consistency", &nodes, &ret->count) ||
	    ret->count > LIMIT_PROOF_NODES)
		return false;
	for (size_t i = 0; i < ret->count; i++) {
		if (!json_read_element_hash(nodes, i, &ret->nodes[i]))
			return false;
	}
	return true;
}

/* The only body. */
static enum status
take_consistency(struct view bodies, struct merkle_proof *ret, struct error *err)
{
	struct view body;

	if (!answer_take(&bodies, &body) || bodies.len != 0)
		return error_set(err, STATUS_MESSAGE, 0, "the answers: they are not one");
	if (!read_consistency(body, ret))
		return answer_malformed(err, "a consistency proof (RFC 6962 4.4)", body);
	return STATUS_OK;
}

static enum status
rfc6962_start(struct hasher *hasher, uint64_t at, const struct merkle_tree *tree,
    struct view bodies, struct merkle_range *ret, struct error *err)
{
	struct merkle_proof proof = { .count = 0 };
	enum status status = STATUS_OK;

	if (at < tree->size || merkle_last_leaves(at) > 0)
		status = take_consistency(bodies, &proof, err);
	if (status != STATUS_OK)
		return status;
	if (at < tree->size ? !merkle_range_from_consistency(hasher, &proof, at, tree, ret)
			    : !merkle_range_of_tree(hasher, &proof, tree, ret))
		return disproved(err, at, tree);
	return STATUS_OK;
}

static enum status
rfc6962_link(struct hasher *hasher, const struct merkle_range *range,
    const struct merkle_tree *tree, struct view bodies, struct error *err)
{
	struct merkle_tree older = { .size = range->end };
	struct merkle_proof proof;
	enum status status = take_consistency(bodies, &proof, err);

	if (status != STATUS_OK)
		return status;
	if (!merkle_range_root(hasher, range, &older.root) ||
	    !merkle_consistency_holds(hasher, &proof, &older, tree))
		return disproved(err, range->end, tree);
	return STATUS_OK;
}

/* ---- static-ct-api ---- */

/* A tile that grew since its width was asked for begins as it did then. */
static struct view
cut_tile(const struct merkle_tile *tile, struct view body)
{
	struct merkle_tile full = { .level = tile->level, .width = LIMIT_TILE_ENTRIES };
	struct view rest = body;
	struct view cut;

	if (merkle_tile_fits(&full, body) && view_take(&rest, (size_t)tile->width * HASH_LEN, &cut))
		return cut;
	return body;
}

static enum status
static_start(struct hasher *hasher, uint64_t at, const struct merkle_tree *tree, struct view bodies,
    struct merkle_range *ret, struct error *err)
{
	struct merkle_tile tiles[MERKLE_TILES_MAX];
	struct view cuts[MERKLE_TILES_MAX];
	size_t count = merkle_tiles_at(at, tree->size, tiles);

	for (size_t i = 0; i < count; i++) {
		struct view body;

		if (!answer_take(&bodies, &body))
			return error_set(err, STATUS_MESSAGE, 0, "the answers: one is missing");
		cuts[i] = cut_tile(&tiles[i], body);
		if (!merkle_tile_fits(&tiles[i], cuts[i]))
			return answer_malformed(
			    err, "a hash tile of this width (static-ct 3)", body);
	}
	if (bodies.len != 0)
		return error_set(err, STATUS_MESSAGE, 0, "the answers: there is one too many");
	if (!merkle_range_from_tiles(hasher, cuts, count, at, tree, ret))
		return disproved(err, at, tree);
	return STATUS_OK;
}

static enum status
static_link(struct hasher *hasher, const struct merkle_range *range, const struct merkle_tree *tree,
    struct view bodies, struct error *err)
{
	struct merkle_range proven;
	enum status status = static_start(hasher, range->end, tree, bodies, &proven, err);

	if (status != STATUS_OK)
		return status;
	if (!merkle_range_equal(range, &proven))
		return disproved(err, range->end, tree);
	return STATUS_OK;
}

/* ---- rows ---- */

static const struct prover provers[] = {
	[LOG_RFC6962] = { rfc6962_start, rfc6962_link },
	[LOG_STATIC] = { static_start, static_link },
};

enum status
prove_start(struct hasher *hasher, enum log_protocol protocol, uint64_t at,
    const struct merkle_tree *tree, struct view bodies, struct merkle_range *ret, struct error *err)
{
	if (at > tree->size)
		return disproved(err, at, tree);
	return provers[protocol].start(hasher, at, tree, bodies, ret, err);
}

enum status
prove_link(struct hasher *hasher, enum log_protocol protocol, const struct merkle_range *range,
    const struct merkle_tree *tree, struct view bodies, struct error *err)
{
	if (range->begin != 0)
		return error_set(err, STATUS_MESSAGE, 0, "the range: it does not begin at 0");
	if (range->end > tree->size)
		return disproved(err, range->end, tree);
	if (range->end == 0)
		return STATUS_OK;
	if (range->end < tree->size)
		return provers[protocol].link(hasher, range, tree, bodies, err);
	if (!merkle_range_meets(hasher, range, tree))
		return disproved(err, range->end, tree);
	return STATUS_OK;
}

/* The root of the first small leaves: range has those, or one more behind a power of two. */
static bool
root_of_first(
    struct hasher *hasher, const struct merkle_range *range, uint64_t small, struct hash *ret)
{
	if (range->end == small)
		return merkle_range_root(hasher, range, ret);
	*ret = range->nodes[0];
	return true;
}

bool
prove_fork(struct hasher *hasher, enum log_protocol protocol, const struct merkle_tree *small,
    const struct merkle_tree *large, struct view bodies)
{
	uint64_t at = log_fork_at(protocol, small->size, large->size);
	struct merkle_range range;
	struct error why;
	struct hash root;

	return at != 0 &&
	       prove_start(hasher, protocol, at, large, bodies, &range, &why) == STATUS_OK &&
	       root_of_first(hasher, &range, small->size, &root) &&
	       !hash_equal(&root, &small->root);
}
