/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers that are to prove something of a tree: what they are made to say is never more
 * than what is in the tree, and a refusal changes nothing.
 */
#include "source/prove.h"

#include "base/buf.h"
#include "base/hex.h"
#include "fuzz/fuzz.h"
#include "merkle/proof.h"
#include "support/merkle_build.h"

#define LEAVES_MAX 64

struct world {
	struct hasher *hasher;
	struct merkle_leaves leaves;
	struct merkle_tree tree;
	struct merkle_range range; /* [0, at) */
};

static void
make_world(struct world *w, uint64_t at, uint64_t size)
{
	static struct hash hashes[LEAVES_MAX];

	w->hasher = hasher_new();
	w->leaves = (struct merkle_leaves){ .hashes = hashes };
	merkle_range_init(&w->range, 0);
	for (size_t i = 0; i < LEAVES_MAX; i++) {
		hashes[i] = hash_bytes(w->hasher, view_of(&i, sizeof(i)));
		if (i < at)
			merkle_range_append(w->hasher, &w->range, &hashes[i]);
	}
	w->tree = (struct merkle_tree){ size, merkle_build_root(w->hasher, w->leaves, size) };
}

/* RFC 6962 4.4 */
static void
append_consistency(struct world *w, struct buf *out)
{
	struct merkle_proof proof = { .count = 0 };
	struct buf body;

	merkle_build_consistency(w->hasher, w->leaves, w->range.end, w->tree.size, &proof);
	buf_init_growing(&body, 64UL * LIMIT_PROOF_NODES);
	buf_text(&body, "{\"consistency\":[");
	for (size_t i = 0; i < proof.count; i++) {
		buf_text(&body, i > 0 ? ",\"" : "\"");
		base64_append(&body, hash_view(&proof.nodes[i]));
		buf_byte(&body, '"');
	}
	buf_text(&body, "]}");
	buf_uint(out, 4, body.len);
	buf_bytes(out, buf_view(&body));
	buf_fini(&body);
}

static void
append_tiles(struct world *w, struct buf *out)
{
	struct merkle_tile tiles[MERKLE_TILES_MAX];
	size_t count = merkle_tiles_at(w->range.end, w->tree.size, tiles);

	for (size_t i = 0; i < count; i++) {
		buf_uint(out, 4, (uint64_t)tiles[i].width * HASH_LEN);
		merkle_build_tile(w->hasher, w->leaves, &tiles[i], out);
	}
}

/* Whatever bodies are, the range that they prove is that of the tree. */
static void
check(struct world *w, enum log_protocol protocol, struct view bodies)
{
	struct merkle_range found = { .count = 4711 };
	struct merkle_range other = w->range;
	struct merkle_tree small = { .size = w->range.end };
	struct error err;

	if (prove_start(w->hasher, protocol, w->range.end, &w->tree, bodies, &found, &err) ==
	    STATUS_OK)
		promise(merkle_range_equal(&found, &w->range));
	else
		promise(found.count == 4711);
	promise(prove_link(w->hasher, protocol, &w->range, &w->tree, bodies, &err) == STATUS_OK ||
		err.message[0] != '\0');
	other.nodes[0].bytes[0] ^= 1;
	promise(prove_link(w->hasher, protocol, &other, &w->tree, bodies, &err) != STATUS_OK);
	/* No answer makes a fork of a tree that goes on. */
	promise(merkle_range_root(w->hasher, &w->range, &small.root) &&
		!prove_fork(w->hasher, protocol, &small, &w->tree, bodies));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view in = view_of(bytes, len);
	enum log_protocol protocol = fuzz_number(&in, 1) & 1;
	uint64_t size = 2 + fuzz_number(&in, 1) % (LEAVES_MAX - 1);
	uint64_t at = 1 + fuzz_number(&in, 1) % (size - 1);
	struct world w;
	struct buf bodies;
	struct error err;

	make_world(&w, at, size);
	check(&w, protocol, in);
	buf_init_growing(&bodies, MIB);
	if (protocol == LOG_STATIC)
		append_tiles(&w, &bodies);
	else
		append_consistency(&w, &bodies);
	promise(prove_link(w.hasher, protocol, &w.range, &w.tree, buf_view(&bodies), &err) ==
		STATUS_OK);
	while (in.len > 0) {
		size_t position = fuzz_number(&in, 2) % bodies.len;

		bodies.ptr[position] = (uint8_t)fuzz_number(&in, 1);
	}
	check(&w, protocol, buf_view(&bodies));
	buf_fini(&bodies);
	hasher_free(w.hasher);
	return 0;
}
