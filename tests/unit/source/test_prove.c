/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What answers prove: for every place in every small tree the answers to the URLs of a
 * protocol give its range and connect it with the root, and no changed answer does.
 */
#include "source/prove.h"

#include "base/hex.h"
#include "base/own.h"
#include "merkle/proof.h"
#include "merkle/tile.h"
#include "source/answer.h"
#include "source/log.h"
#include "support/merkle_build.h"
#include "support/tap.h"

/* Sizes on both sides of a tile's. */
#define SIZE_MAX_HERE 300

struct world {
	struct hasher *hasher;
	struct hash leaves[SIZE_MAX_HERE];
	struct merkle_range ranges[SIZE_MAX_HERE + 1]; /* [0, n) */
	struct buf bodies;
};

static struct merkle_leaves
leaves_of(const struct world *w)
{
	return (struct merkle_leaves){ .hashes = w->leaves };
}

static void
world_init(struct world *w)
{
	w->hasher = hasher_new();
	merkle_range_init(&w->ranges[0], 0);
	for (size_t i = 0; i < SIZE_MAX_HERE; i++) {
		w->leaves[i] = hash_bytes(w->hasher, view_of(&i, sizeof(i)));
		w->ranges[i + 1] = w->ranges[i];
		merkle_range_append(w->hasher, &w->ranges[i + 1], &w->leaves[i]);
	}
	buf_init_growing(&w->bodies, MIB);
}

static void
world_fini(struct world *w)
{
	hasher_free(w->hasher);
	buf_fini(&w->bodies);
}

static struct merkle_tree
tree_of(struct world *w, uint64_t size)
{
	struct merkle_tree tree = { .size = size };

	tree.root = merkle_build_root(w->hasher, leaves_of(w), size);
	return tree;
}

static void
add_body(struct world *w, struct view body)
{
	buf_uint(&w->bodies, 4, body.len);
	buf_bytes(&w->bodies, body);
}

static void
answer_consistency(struct world *w, uint64_t at, uint64_t size)
{
	struct merkle_proof proof;
	struct buf json;

	merkle_build_consistency(w->hasher, leaves_of(w), at, size, &proof);
	buf_init_growing(&json, 65536);
	buf_text(&json, "{\"consistency\":[");
	for (size_t i = 0; i < proof.count; i++) {
		buf_text(&json, i == 0 ? "\"" : ",\"");
		base64_append(&json, hash_view(&proof.nodes[i]));
		buf_byte(&json, '"');
	}
	buf_text(&json, "]}");
	add_body(w, buf_view(&json));
	buf_fini(&json);
}

/* The tiles of a tree of served leaves, for what is asked about one of size. */
static void
answer_tiles(struct world *w, uint64_t at, uint64_t size, uint64_t served)
{
	struct merkle_tile tiles[MERKLE_TILES_MAX];
	size_t count = merkle_tiles_at(at, size, tiles);

	for (size_t i = 0; i < count; i++) {
		struct merkle_tile tile = merkle_tile_of(tiles[i].level, tiles[i].index, served);
		struct buf body;

		if (tile.width < LIMIT_TILE_ENTRIES)
			tile = tiles[i];
		buf_init_growing(&body, 65536);
		merkle_build_tile(w->hasher, leaves_of(w), &tile, &body);
		add_body(w, buf_view(&body));
		buf_fini(&body);
	}
}

static void
answer(struct world *w, enum log_protocol protocol, uint64_t at, uint64_t size)
{
	buf_clear(&w->bodies);
	if (protocol == LOG_RFC6962 && at == size)
		at = merkle_last_leaves(size);
	if (protocol == LOG_STATIC)
		answer_tiles(w, at, size, size);
	else if (at > 0)
		answer_consistency(w, at, size);
}

struct protocol_case {
	const char *says;
	enum log_protocol protocol;
};

static const uint64_t sizes[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 32, 33, 255, 256, 257, 300 };

static void
start_run(const void *p)
{
	const struct protocol_case *row = p;
	struct world w;

	world_init(&w);
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		const struct merkle_tree tree = tree_of(&w, sizes[i]);

		for (uint64_t wanted = 0; wanted <= tree.size; wanted++) {
			uint64_t at = log_type_of(row->protocol)->start_at(wanted, tree.size);
			struct merkle_range range;

			assert_true(at <= wanted);
			if (at == 0)
				continue;
			answer(&w, row->protocol, at, tree.size);
			assert_int_equal(prove_start(w.hasher, row->protocol, at, &tree,
					     buf_view(&w.bodies), &range, NULL),
			    STATUS_OK);
			assert_true(merkle_range_equal(&range, &w.ranges[at]));
		}
	}
	world_fini(&w);
}

/* Every smaller tree but the smallest, which no answer speaks of. */
static void
fork_run(const void *p)
{
	const struct protocol_case *row = p;
	struct world w;

	world_init(&w);
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		const struct merkle_tree tree = tree_of(&w, sizes[i]);

		for (uint64_t size = 1; size < tree.size; size++) {
			uint64_t at = log_fork_at(row->protocol, size, tree.size);
			struct merkle_tree small = tree_of(&w, size);

			if (at == 0) {
				assert_true(row->protocol == LOG_RFC6962 && size <= 2);
				assert_false(prove_fork(
				    w.hasher, row->protocol, &small, &tree, buf_view(&w.bodies)));
				continue;
			}
			answer(&w, row->protocol, at, tree.size);
			assert_false(prove_fork(
			    w.hasher, row->protocol, &small, &tree, buf_view(&w.bodies)));
			small.root.bytes[31] ^= 1;
			assert_true(prove_fork(
			    w.hasher, row->protocol, &small, &tree, buf_view(&w.bodies)));
			assert_false(prove_fork(w.hasher, row->protocol, &small, &tree, VIEW("")));
		}
		assert_int_equal(log_fork_at(row->protocol, tree.size, tree.size), 0);
		assert_int_equal(log_fork_at(row->protocol, tree.size + 1, tree.size), 0);
		assert_int_equal(log_fork_at(row->protocol, 0, tree.size), 0);
	}
	world_fini(&w);
}

/* What is answered does not make the root of the larger tree. */
static void
fork_made_up_run(const void *p)
{
	const struct protocol_case *row = p;
	struct merkle_tree large;
	struct merkle_tree small;
	struct world w;

	world_init(&w);
	large = tree_of(&w, 300);
	small = tree_of(&w, 257);
	small.root.bytes[0] ^= 1;
	answer(&w, row->protocol, 257, 300);
	assert_true(prove_fork(w.hasher, row->protocol, &small, &large, buf_view(&w.bodies)));
	large.root.bytes[0] ^= 1;
	assert_false(prove_fork(w.hasher, row->protocol, &small, &large, buf_view(&w.bodies)));
	world_fini(&w);
}

static void
link_run(const void *p)
{
	const struct protocol_case *row = p;
	struct world w;

	world_init(&w);
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		const struct merkle_tree tree = tree_of(&w, sizes[i]);

		for (uint64_t at = 0; at <= tree.size; at++) {
			buf_clear(&w.bodies);
			if (at != 0 && at != tree.size)
				answer(&w, row->protocol, at, tree.size);
			assert_int_equal(prove_link(w.hasher, row->protocol, &w.ranges[at], &tree,
					     buf_view(&w.bodies), NULL),
			    STATUS_OK);
		}
	}
	world_fini(&w);
}

static void
other_run(const void *p)
{
	const struct protocol_case *row = p;
	struct world w;
	struct merkle_tree tree;
	struct merkle_range wrong;
	struct error err;

	world_init(&w);
	tree = tree_of(&w, SIZE_MAX_HERE);
	for (uint64_t at = 1; at <= tree.size; at++) {
		buf_clear(&w.bodies);
		if (at != tree.size)
			answer(&w, row->protocol, at, tree.size);
		for (size_t node = 0; node < w.ranges[at].count; node++) {
			wrong = w.ranges[at];
			wrong.nodes[node].bytes[31] ^= 1;
			assert_int_equal(prove_link(w.hasher, row->protocol, &wrong, &tree,
					     buf_view(&w.bodies), &err),
			    STATUS_LOG_INCONSISTENT);
		}
	}
	wrong = w.ranges[SIZE_MAX_HERE];
	wrong.end++;
	assert_int_equal(prove_link(w.hasher, row->protocol, &wrong, &tree, VIEW(""), &err),
	    STATUS_LOG_INCONSISTENT);
	assert_int_equal(
	    prove_start(w.hasher, row->protocol, tree.size + 1, &tree, VIEW(""), &wrong, &err),
	    STATUS_LOG_INCONSISTENT);
	merkle_range_init(&wrong, 7);
	assert_int_equal(
	    prove_link(w.hasher, row->protocol, &wrong, &tree, VIEW(""), &err), STATUS_MESSAGE);
	world_fini(&w);
}

static void
root_run(const void *p)
{
	const struct protocol_case *row = p;
	struct world w;
	struct merkle_tree tree;
	struct merkle_range range;
	struct error err;

	world_init(&w);
	tree = tree_of(&w, SIZE_MAX_HERE);
	tree.root.bytes[0] ^= 1;
	answer(&w, row->protocol, 299, tree.size);
	assert_int_equal(
	    prove_start(w.hasher, row->protocol, 299, &tree, buf_view(&w.bodies), &range, &err),
	    STATUS_LOG_INCONSISTENT);
	assert_int_equal(
	    prove_link(w.hasher, row->protocol, &w.ranges[299], &tree, buf_view(&w.bodies), &err),
	    STATUS_LOG_INCONSISTENT);
	world_fini(&w);
}

static void
count_run(const void *p)
{
	const struct protocol_case *row = p;
	struct world w;
	struct merkle_tree tree;
	struct merkle_range range = { .end = 4711 };
	struct error err;

	world_init(&w);
	tree = tree_of(&w, SIZE_MAX_HERE);
	answer(&w, row->protocol, 299, tree.size);
	assert_int_equal(prove_start(w.hasher, row->protocol, 299, &tree, VIEW(""), &range, &err),
	    STATUS_MESSAGE);
	assert_int_equal(prove_start(w.hasher, row->protocol, 299, &tree,
			     view_of(w.bodies.ptr, w.bodies.len - 1), &range, &err),
	    STATUS_MESSAGE);
	assert_int_equal(prove_link(w.hasher, row->protocol, &w.ranges[299], &tree, VIEW(""), &err),
	    STATUS_MESSAGE);
	add_body(&w, VIEW(""));
	assert_int_equal(
	    prove_start(w.hasher, row->protocol, 299, &tree, buf_view(&w.bodies), &range, &err),
	    STATUS_MESSAGE);
	assert_int_equal(range.end, 4711);
	world_fini(&w);
}

static void
grown_run(const void *p unused_arg)
{
	struct world w;
	struct merkle_tree tree;
	struct merkle_range range;

	world_init(&w);
	tree = tree_of(&w, 200);
	buf_clear(&w.bodies);
	answer_tiles(&w, 199, 200, SIZE_MAX_HERE);
	assert_int_equal(w.bodies.len, 4 + 256 * HASH_LEN);
	assert_int_equal(
	    prove_start(w.hasher, LOG_STATIC, 199, &tree, buf_view(&w.bodies), &range, NULL),
	    STATUS_OK);
	assert_true(merkle_range_equal(&range, &w.ranges[199]));
	world_fini(&w);
}

struct body_case {
	const char *says;
	enum log_protocol protocol;
	struct view body;
	enum status status;
	const char *message; /* a part of it */
};

static void
body_run(const void *p)
{
	const struct body_case *row = p;
	struct world w;
	struct merkle_tree tree;
	struct merkle_range range = { .end = 4711 };
	struct error err;

	world_init(&w);
	tree = tree_of(&w, 9);
	buf_clear(&w.bodies);
	add_body(&w, row->body);
	assert_int_equal(
	    prove_start(w.hasher, row->protocol, 7, &tree, buf_view(&w.bodies), &range, &err),
	    row->status);
	assert_int_equal(range.end, 4711);
	assert_non_null(strstr(err.message, row->message));
	world_fini(&w);
}

#define NODE "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\""
#define NODES_8 NODE "," NODE "," NODE "," NODE "," NODE "," NODE "," NODE "," NODE
#define NODES_64 \
	NODES_8 "," NODES_8 "," NODES_8 "," NODES_8 "," NODES_8 "," NODES_8 "," NODES_8 "," NODES_8

int
main(void)
{
	static const struct protocol_case forks[] = {
		{ "answers of RFC 6962 show a fork where there is one, at any size from 3 on",
		    LOG_RFC6962 },
		{ "hash tiles show a fork where there is one, at any size", LOG_STATIC },
	};
	static const struct protocol_case made_up[] = {
		{ "answers of RFC 6962 that do not make the larger root show no fork",
		    LOG_RFC6962 },
		{ "hash tiles that do not make the larger root show no fork", LOG_STATIC },
	};
	const struct protocol_case starts[] = {
		{ "a consistency proof gives the range where reading begins", LOG_RFC6962 },
		{ "hash tiles give the range where reading begins", LOG_STATIC },
	};
	const struct protocol_case links[] = {
		{ "a consistency proof connects every range with every root", LOG_RFC6962 },
		{ "hash tiles connect every range with every root", LOG_STATIC },
	};
	const struct protocol_case others[] = {
		{ "a consistency proof connects no other range with a root", LOG_RFC6962 },
		{ "hash tiles connect no other range with a root", LOG_STATIC },
	};
	const struct protocol_case roots[] = {
		{ "a consistency proof proves no other root", LOG_RFC6962 },
		{ "hash tiles prove no other root", LOG_STATIC },
	};
	const struct protocol_case counts[] = {
		{ "a consistency proof is one answer", LOG_RFC6962 },
		{ "each hash tile is one answer", LOG_STATIC },
	};
	const struct body_case bodies[] = {
		{ "an empty proof proves nothing", LOG_RFC6962, VIEW("{\"consistency\":[]}"),
		    STATUS_LOG_INCONSISTENT, "RFC 9162 2.1.4.2" },
		{ "null is an empty proof", LOG_RFC6962, VIEW("{\"consistency\":null}"),
		    STATUS_LOG_INCONSISTENT, "RFC 9162 2.1.4.2" },
		{ "65 nodes are read, though they prove nothing here", LOG_RFC6962,
		    VIEW("{\"consistency\":[" NODES_64 "," NODE "]}"), STATUS_LOG_INCONSISTENT,
		    "RFC 9162 2.1.4.2" },
		{ "66 nodes are more than any proof has", LOG_RFC6962,
		    VIEW("{\"consistency\":[" NODES_64 "," NODE "," NODE "]}"),
		    STATUS_LOG_MALFORMED, "RFC 6962 4.4" },
		{ "a node is 32 bytes", LOG_RFC6962, VIEW("{\"consistency\":[\"AAAA\"]}"),
		    STATUS_LOG_MALFORMED, "RFC 6962 4.4" },
		{ "an error in JSON is quoted", LOG_RFC6962, VIEW("{\"error_message\":\"busy\"}"),
		    STATUS_LOG_MALFORMED, "\"{\"error_message\":\"busy\"}\"" },
		{ "an error in HTML is quoted, escaped", LOG_RFC6962, VIEW("<html>\x1b[2J"),
		    STATUS_LOG_MALFORMED, "\"<html>\\x1b[2J\"" },
		{ "an answer of nothing is quoted", LOG_RFC6962, VIEW(""), STATUS_LOG_MALFORMED,
		    ": \"\"" },
		{ "HTML is not a hash tile", LOG_STATIC, VIEW("<html>"), STATUS_LOG_MALFORMED,
		    "\"<html>\"" },
	};
	tap_section("source: where reading begins");
	tap_rows(starts, start_run);
	tap_test("a tile that grew meanwhile begins as it did", grown_run, NULL);
	tap_section("source: what is connected");
	tap_rows(links, link_run);
	tap_rows(others, other_run);
	tap_rows(roots, root_run);
	tap_section("source: trees that fork");
	tap_rows(forks, fork_run);
	tap_rows(made_up, fork_made_up_run);
	tap_section("source: answers");
	tap_rows(counts, count_run);
	tap_rows(bodies, body_run);
	return tap_done();
}
