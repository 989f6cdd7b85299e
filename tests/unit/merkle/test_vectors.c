/* SPDX-License-Identifier: Apache-2.0 */
/* Roots, proofs and tiles of real logs and of other implementations. */
#include "base/hex.h"
#include "base/own.h"
#include "merkle/proof.h"
#include "merkle/tile.h"
#include "support/shared.h"
#include "support/tap.h"

#include <fts.h>
#include <json-c/json.h>
#include <stdio.h>

#define VECTORS "vectors/"
#define NAVIGLI VECTORS "static_ct/navigli2025h2/"
#define ARGON2020 VECTORS "rfc6962/argon2020/"
#define ARGON2027H1 VECTORS "rfc6962/argon2027h1/"
#define MIRROR                                       \
	VECTORS "static_ct/skylight/witness/mirror/" \
		"000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706/"

static struct hasher *hasher;

static void
json_putp(struct json_object **object)
{
	(void)json_object_put(*object);
}

static struct json_object *
json_file(const char *path)
{
	struct json_object *object = json_object_from_file(path);

	if (object == NULL)
		fail_msg("%s cannot be read", path);
	return object;
}

static struct json_object *
member(struct json_object *object, const char *name)
{
	struct json_object *value;

	assert_true(json_object_object_get_ex(object, name, &value));
	return value;
}

static uint64_t
member_size(struct json_object *object, const char *name)
{
	return json_object_get_uint64(member(object, name));
}

/* False if the text is not the base 64 of 32 bytes. */
static bool
hash_text(struct view text, struct hash *ret)
{
	size_t len;

	return base64_read(text, ret->bytes, sizeof(ret->bytes), &len) && len == sizeof(ret->bytes);
}

static bool
member_hash(struct json_object *object, const char *name, struct hash *ret)
{
	return hash_text(view_text(json_object_get_string(member(object, name))), ret);
}

static bool
member_proof(struct json_object *object, const char *name, struct merkle_proof *ret)
{
	struct json_object *nodes = member(object, name);
	size_t count = nodes == NULL ? 0 : json_object_array_length(nodes);

	ret->count = 0;
	if (count > LIMIT_PROOF_NODES)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!hash_text(
			view_text(json_object_get_string(json_object_array_get_idx(nodes, i))),
			&ret->nodes[ret->count++]))
			return false;
	return true;
}

static bool
inclusion_holds(struct json_object *vector, const char *const names[5])
{
	struct merkle_tree tree = { .size = member_size(vector, names[1]) };
	struct merkle_proof proof;
	struct hash leaf;

	return member_hash(vector, names[2], &tree.root) && member_hash(vector, names[3], &leaf) &&
	       member_proof(vector, names[4], &proof) &&
	       merkle_inclusion_holds(hasher, &proof, member_size(vector, names[0]), &leaf, &tree);
}

static bool
consistency_holds(struct json_object *vector, const char *const names[5])
{
	struct merkle_tree older = { .size = member_size(vector, names[0]) };
	struct merkle_tree newer = { .size = member_size(vector, names[1]) };
	struct merkle_proof proof;

	return member_hash(vector, names[2], &older.root) &&
	       member_hash(vector, names[3], &newer.root) &&
	       member_proof(vector, names[4], &proof) &&
	       merkle_consistency_holds(hasher, &proof, &older, &newer);
}

/* A folder of vectors in the form of transparency-dev/merkle. */
struct folder_case {
	const char *says;
	const char *folder;
	bool (*holds)(struct json_object *vector, const char *const names[5]);
	const char *names[5];
};

static void
vector_check(const struct folder_case *row, const char *path)
{
	cleanup_with(json_putp) struct json_object *vector = json_file(path);
	bool expected = !json_object_get_boolean(member(vector, "wantErr"));

	/* Its roots are "don't care", which is no hash. */
	if (strstr(path, "sizes-are-equal-one-and-proof-is-empty") != NULL)
		expected = false;
	if (row->holds(vector, row->names) != expected)
		fail_msg("%s", path);
}

static void
folder_run(const void *p)
{
	const struct folder_case *row = p;
	cleanup_with(free_p) char *path = xstrdup(shared_path(row->folder));
	char *const paths[] = { path, NULL };
	FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	const FTSENT *entry;
	size_t count = 0;

	assert_non_null(walk);
	while ((entry = fts_read(walk)) != NULL) {
		if (entry->fts_info != FTS_F)
			continue;
		vector_check(
		    row, entry->fts_accpath[0] == '/' ? entry->fts_accpath : entry->fts_path);
		count++;
	}
	(void)fts_close(walk);
	assert_true(count > 90);
}

/* Goes on by the hashes of a tile. */
static void
append_tile(struct merkle_range *range, const char *name)
{
	struct view tile = shared_read(name);
	struct view rest = tile;
	struct view bytes;

	while (view_take(&rest, HASH_LEN, &bytes)) {
		struct hash leaf;

		memcpy(leaf.bytes, bytes.ptr, HASH_LEN);
		merkle_range_append(hasher, range, &leaf);
	}
	assert_int_equal(rest.len, 0);
	free_p(&tile.ptr);
}

static void
assert_root(const struct merkle_range *range, struct view text)
{
	struct hash expected;
	struct hash root;

	assert_true(hash_text(text, &expected));
	assert_true(merkle_range_root(hasher, range, &root));
	assert_view_equal(hash_view(&root), hash_view(&expected));
}

static void
navigli_roots_run(const void *p unused_arg)
{
	struct merkle_range range;

	merkle_range_init(&range, 0);
	append_tile(&range, NAVIGLI "tile/0/000");
	append_tile(&range, NAVIGLI "tile/0/001");
	append_tile(&range, NAVIGLI "tile/0/002");
	append_tile(&range, NAVIGLI "tile/0/003.p/10");
	assert_root(&range, VIEW("+WnHOMRZl/LG1669oeskbdK9bcO4nkrY1cfVyknC52U="));
	merkle_range_init(&range, 0);
	append_tile(&range, NAVIGLI "tile/0/000");
	append_tile(&range, NAVIGLI "tile/0/001");
	append_tile(&range, NAVIGLI "tile/0/002");
	append_tile(&range, NAVIGLI "tile/0/003");
	assert_root(&range, VIEW("EMfGG85uIddeOXt5/wdQGP3IQd0COCqoLg9Q6CsPLJA="));
}

static void
navigli_proofs_run(const void *p unused_arg)
{
	static const char *const inclusion[5] = { "leaf_index", "tree_size", "root", "leaf_hash",
		"audit_path" };
	static const char *const consistency[5] = { "first", "second", "root1", "root2",
		"consistency" };
	cleanup_with(json_putp) struct json_object *proofs =
	    json_file(shared_path(NAVIGLI "derived_proofs.json"));
	struct json_object *list = member(proofs, "inclusion");

	for (size_t i = 0; i < json_object_array_length(list); i++)
		assert_true(inclusion_holds(json_object_array_get_idx(list, i), inclusion));
	list = member(proofs, "consistency");
	for (size_t i = 0; i < json_object_array_length(list); i++)
		assert_true(consistency_holds(json_object_array_get_idx(list, i), consistency));
}

/* A get-sth answer (RFC 6962 4.3). */
static struct merkle_tree
tree_file(const char *name)
{
	cleanup_with(json_putp) struct json_object *head = json_file(shared_path(name));
	struct merkle_tree tree = { .size = member_size(head, "tree_size") };

	assert_true(member_hash(head, "sha256_root_hash", &tree.root));
	return tree;
}

static struct merkle_proof
proof_file(const char *name, const char *nodes)
{
	cleanup_with(json_putp) struct json_object *answer = json_file(shared_path(name));
	struct merkle_proof proof;

	assert_true(member_proof(answer, nodes, &proof));
	return proof;
}

static void
argon2027h1_run(const void *p unused_arg)
{
	struct merkle_tree older = tree_file(ARGON2027H1 "sth1.json");
	struct merkle_tree newer = tree_file(ARGON2027H1 "sth2.json");
	struct merkle_proof proof =
	    proof_file(ARGON2027H1 "consistency_384065451_384071894.json", "consistency");
	struct merkle_range range;
	struct hash root;

	assert_true(merkle_consistency_holds(hasher, &proof, &older, &newer));
	assert_true(merkle_range_from_consistency(hasher, &proof, older.size, &newer, &range));
	assert_true(merkle_range_root(hasher, &range, &root));
	assert_true(hash_equal(&root, &older.root));
}

static void
argon2020_run(const void *p unused_arg)
{
	struct merkle_tree tree = tree_file(ARGON2020 "get-sth");
	struct merkle_proof consistency = proof_file(
	    ARGON2020 "get-sth-consistency-first-3654490-second-961984011", "consistency");
	struct merkle_proof inclusion =
	    proof_file(ARGON2020 "get-proof-by-hash-tree-size-961984011-hash-"
				 "nCs3mfIydh9x4CKyQ-2Bu2xtmpxmFggA5MLymHwNQSlLg-3D",
		"audit_path");
	struct merkle_range range;
	struct hash leaf;

	assert_true(hash_text(VIEW("nCs3mfIydh9x4CKyQ+u2xtmpxmFggA5MLymHwNQSlLg="), &leaf));
	assert_true(merkle_inclusion_holds(hasher, &inclusion, 10000, &leaf, &tree));
	assert_true(merkle_range_from_consistency(hasher, &consistency, 3654490, &tree, &range));
}

static void
mirror_run(const void *p unused_arg)
{
	static const char *const names[] = { MIRROR "tile/1/000.p/1", MIRROR "tile/0/001.p/44" };
	struct merkle_tree tree = { .size = 300 };
	struct view bodies[COUNT_OF(names)];
	struct merkle_range range;
	struct merkle_range expected;

	assert_true(hash_text(VIEW("gw31yQrqZZCcEOPrzX+bpy3nJ6QgngTKn8G1m0i62uU="), &tree.root));
	merkle_range_init(&expected, 0);
	append_tile(&expected, MIRROR "tile/0/000");
	append_tile(&expected, names[1]);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		bodies[i] = shared_read(names[i]);
	assert_true(merkle_range_from_tiles(hasher, bodies, COUNT_OF(names), 300, &tree, &range));
	assert_true(merkle_range_equal(&range, &expected));
	for (size_t i = 0; i < COUNT_OF(names); i++)
		free_p(&bodies[i].ptr);
}

/* The entries of a bundle, each with a length of two bytes (C2SP tlog-tiles). */
static void
append_bundle(struct merkle_range *range, const char *name)
{
	struct view bundle = shared_read(name);
	struct view rest = bundle;
	struct view entry;

	while (view_vector(&rest, 2, &entry)) {
		struct hash leaf = merkle_leaf(hasher, &entry, 1);

		merkle_range_append(hasher, range, &leaf);
	}
	assert_int_equal(rest.len, 0);
	free_p(&bundle.ptr);
}

static void
testdata_run(const void *p unused_arg)
{
	for (unsigned n = 1; n <= 15; n++) {
		char name[100];
		struct merkle_range tile;
		struct merkle_range entries;
		struct view checkpoint;
		struct view rest;
		struct view line = VIEW("");

		merkle_range_init(&tile, 0);
		merkle_range_init(&entries, 0);
		(void)snprintf(
		    name, sizeof(name), VECTORS "tlog/tessera_testdata_log/tile/0/000.p/%u", n);
		append_tile(&tile, name);
		(void)snprintf(name, sizeof(name),
		    VECTORS "tlog/tessera_testdata_log/tile/entries/000.p/%u", n);
		append_bundle(&entries, name);
		assert_true(merkle_range_equal(&tile, &entries));
		(void)snprintf(
		    name, sizeof(name), VECTORS "tlog/tessera_testdata_log/checkpoint.%u", n);
		checkpoint = rest = shared_read(name);
		for (size_t i = 0; i < 3; i++)
			assert_true(view_line(&rest, '\n', &line));
		assert_root(&tile, line);
		free_p(&checkpoint.ptr);
	}
}

int
main(void)
{
	static const struct folder_case folders[] = {
		{ "the inclusion proofs of another implementation hold or do not",
		    VECTORS "merkle/inclusion", inclusion_holds,
		    { "leafIdx", "treeSize", "root", "leafHash", "proof" } },
		{ "the consistency proofs of another implementation hold or do not",
		    VECTORS "merkle/consistency", consistency_holds,
		    { "size1", "size2", "root1", "root2", "proof" } },
	};

	hasher = hasher_new();
	tap_section("merkle: proofs and tiles of others");
	tap_rows(folders, folder_run);
	tap_test(
	    "the tiles of Navigli2025h2 have its roots at 778 and 1,024", navigli_roots_run, NULL);
	tap_test("proofs of Navigli2025h2 hold", navigli_proofs_run, NULL);
	tap_test(
	    "Argon2027h1 grew from one head to the next, and the proof has the first one's range",
	    argon2027h1_run, NULL);
	tap_test(
	    "entry 10,000 is in Argon2020, and so is the tree of 3,654,490", argon2020_run, NULL);
	tap_test("a mirror's tiles of the right edge make its root", mirror_run, NULL);
	tap_test("a log of 1 to 15 entries has the roots of its checkpoints", testdata_run, NULL);
	hasher_free(hasher);
	return tap_done();
}
