/* SPDX-License-Identifier: Apache-2.0 */
/* ctvigil verify: what a tree on disk is, and where it is not what it should be. */
#include "unit/cli/disk.h"

#include <json-c/json.h>

#define ENTRIES 700

static struct disk whole; /* a log of ENTRIES entries, never changed */

/* A damage to a log on disk. */
typedef void damage_fn(struct disk *disk);

/* ---- damages ---- */

static void
nothing(struct disk *disk unused_arg)
{
}

/* Behind the time, type and issuer key hash of a precertificate, and of a certificate. */
static void
bit_of_entry(struct disk *disk)
{
	disk_flip(disk, "tile/data/001", 60);
}

static void
bit_of_leaf_hash(struct disk *disk)
{
	disk_flip(disk, "tile/0/001", 17 * HASH_LEN + 3);
}

static void
bit_of_node(struct disk *disk)
{
	disk_flip(disk, "tile/1/000.p/2", HASH_LEN);
}

static void
missing_entries(struct disk *disk)
{
	disk_remove(disk, "tile/data/001");
}

static void
missing_hashes(struct disk *disk)
{
	disk_remove(disk, "tile/0/000");
}

static void
missing_edge(struct disk *disk)
{
	disk_remove(disk, "tile/data/002.p/188");
}

static void
cut_entries(struct disk *disk)
{
	disk_cut(disk, "tile/data/000", 1);
}

static void
cut_hashes(struct disk *disk)
{
	disk_cut(disk, "tile/0/002.p/188", 1);
}

static void
long_entries(struct disk *disk)
{
	struct view bytes = disk_read(disk, "tile/data/000");
	struct buf longer;

	buf_init_growing(&longer, CTLOG_BODY_MAX);
	buf_bytes(&longer, bytes);
	buf_byte(&longer, 0);
	disk_write(disk, "tile/data/000", buf_view(&longer));
	buf_fini(&longer);
	free((void *)(uintptr_t)bytes.ptr);
}

static void
swapped_tiles(struct disk *disk)
{
	struct view first = disk_read(disk, "tile/data/000");

	disk_write(disk, "tile/data/001", first);
	free((void *)(uintptr_t)first.ptr);
}

static void
gzip(struct disk *disk, const char *name)
{
	struct view bytes = disk_read(disk, name);
	struct buf packed;

	buf_init_growing(&packed, CTLOG_BODY_MAX);
	ctlog_gzip(bytes, &packed);
	disk_write(disk, name, buf_view(&packed));
	buf_fini(&packed);
	free((void *)(uintptr_t)bytes.ptr);
}

static void
compressed(struct disk *disk)
{
	gzip(disk, "tile/data/000");
	gzip(disk, "tile/data/002.p/188");
}

static void
broken_gzip(struct disk *disk)
{
	gzip(disk, "tile/data/000");
	disk_cut(disk, "tile/data/000", 1);
}

static void
no_checkpoint(struct disk *disk)
{
	disk_remove(disk, "checkpoint");
}

/* Another root, which the log's key did not sign. */
static void
other_root(struct disk *disk)
{
	disk_write(disk, "checkpoint",
	    VIEW(DISK_ORIGIN "\n700\n78SeFciy3nokjhb40oGZNc3ov0rpCjpo4CtmBtQ9cCM=\n\n"
			     "\u2014 " DISK_ORIGIN " giyM8gAAAaGUZ+gABAMAAA==\n"));
}

static void
no_note(struct disk *disk)
{
	disk_write(disk, "checkpoint", VIEW("decoy\n"));
}

static void
nothing_there(struct disk *disk)
{
	(void)nftw(disk->folder, disk_remove_one, 8, FTW_DEPTH | FTW_PHYS);
	assert_int_equal(mkdir(disk->folder, 0700), 0);
}

/* ---- what is said ---- */

struct verify_case {
	const char *says;
	damage_fn *damage;
	bool with_key;
	int code;
	const char *out; /* a part of it; NULL: nothing is printed */
	const char *err; /* likewise, where it matters */
};

/* The log of ENTRIES, on disk once more. */
static void
copy_whole(struct disk *ret)
{
	disk_init(ret);
	assert_true(ctlog_write_files(whole.log, ret->folder));
}

static void
verify_run(const void *p)
{
	const struct verify_case *row = p;
	struct disk disk;
	struct ran ran;

	copy_whole(&disk);
	row->damage(&disk);
	if (row->with_key)
		ran = RUN("verify", disk.folder, "--key", whole.key);
	else
		ran = RUN("verify", disk.folder);
	if (row->out == NULL)
		assert_int_equal(ran.out.len, 0);
	else
		assert_has(&ran.out, row->out);
	if (row->err != NULL)
		assert_has(&ran.err, row->err);
	assert_int_equal(ran.code, row->code);
	ran_fini(&ran);
	disk_fini(&disk);
}

static const struct verify_case cases[] = {
	{ "a whole log is verified", nothing, true, 0,
	    "700 entries in 3 data tiles agree with 4 hash tiles and the checkpoint", NULL },
	{ "its signature is verified", nothing, true, 0, "the checkpoint is signed by --key",
	    NULL },
	{ "without a key nothing proves who signed it", nothing, false, 0,
	    "nothing proves who signed the checkpoint", NULL },
	{ "data tiles may be compressed", compressed, true, 0, "700 entries in 3 data tiles agree",
	    NULL },
	{ "a bit of an entry is found in its tile", bit_of_entry, true, 4,
	    "tile/data/001: entry 256: it is not the one whose hash is in tile/0/001", NULL },
	{ "a bit of an entry leaves the hash tiles right", bit_of_entry, true, 4,
	    "the entries do not make the root of the checkpoint, the hash tiles do", NULL },
	{ "a bit of a leaf hash is found where the entry differs", bit_of_leaf_hash, true, 4,
	    "tile/data/001: entry 273: it is not the one whose hash is in tile/0/001", NULL },
	{ "a bit of a leaf hash is found from above", bit_of_leaf_hash, true, 4,
	    "tile/1/000.p/2: hash 1: it is not the root of tile/0/001", NULL },
	{ "a bit of a leaf hash leaves the entries right", bit_of_leaf_hash, true, 4,
	    "hash 1: it is not", "their root is" },
	{ "a bit of a node is found", bit_of_node, true, 4,
	    "tile/1/000.p/2: hash 1: it is not the root of tile/0/001\n", NULL },
	{ "a data tile that is missing is listed", missing_entries, true, 3, "tile/data/001: No",
	    "2 data tiles were compared with 4 hash tiles and the checkpoint; the hash tiles make "
	    "its root" },
	{ "a partial tile that is missing is listed", missing_edge, true, 3,
	    "tile/data/002.p/188: No", NULL },
	{ "a hash tile that is missing is listed", missing_hashes, true, 3, "tile/0/000: No",
	    "3 data tiles were compared with 3 hash tiles" },
	{ "a data tile that was cut is not well formed", cut_entries, true, 4,
	    "tile/data/000: entry 255, byte", "the hash tiles make its root" },
	{ "a hash tile that was cut is not well formed", cut_hashes, true, 4,
	    "tile/0/002.p/188: it has 6015 bytes, not those of 188 hashes", NULL },
	{ "a data tile with a byte too many is not well formed", long_entries, true, 4,
	    "tile/data/000: entry", NULL },
	{ "a data tile in another's place says so", swapped_tiles, true, 4,
	    "entry 256: it says that it is 0", NULL },
	{ "a compressed tile that was cut is not well formed", broken_gzip, true, 4,
	    "tile/data/000: the body: it is not whole", NULL },
	{ "without a checkpoint nothing is signed", no_checkpoint, true, 0,
	    "nothing is signed: there is no checkpoint", NULL },
	{ "a checkpoint of another root does not verify", other_root, true, 4,
	    "the checkpoint:", NULL },
	{ "a root that is not that of the entries is said", other_root, false, 4,
	    "the entries do not make the root of the checkpoint\n", NULL },
	{ "a checkpoint that is none cannot be checked", no_note, true, 3, NULL,
	    "checkpoint: it is none that can be read" },
	{ "a folder of something else cannot be checked", nothing_there, true, 3, NULL,
	    "there is neither a checkpoint nor tile/data/000" },
};

static void
other_key_run(const void *p unused_arg)
{
	struct key *key = key_new(KEY_P256, "another log");
	char text[256];
	struct buf out;
	struct ran ran;

	buf_init(&out, text, sizeof(text));
	base64_append(&out, key_spki(key));
	ran = RUN("verify", whole.folder, "--key", buf_string(&out));
	assert_has(&ran.out, "the checkpoint: no line is by the key of the log");
	assert_has(&ran.err, "the checkpoint does not verify");
	assert_int_equal(ran.code, 4);
	ran_fini(&ran);
	key_free(key);
}

struct origin_case {
	const char *says;
	const char *origin;
	int code;
};

static void
origin_run(const void *p)
{
	const struct origin_case *row = p;
	struct ran with = RUN("verify", whole.folder, "--origin", row->origin, "--key", whole.key);
	struct ran without = RUN("verify", whole.folder, "--origin", row->origin);

	assert_int_equal(with.code, row->code);
	assert_int_equal(without.code, row->code);
	ran_fini(&with);
	ran_fini(&without);
}

static void
full_for_partial_run(const void *p unused_arg)
{
	struct disk larger;
	struct disk disk;
	struct ran ran;

	copy_whole(&disk);
	disk_make(&larger, 1024, 0);
	disk_remove(&disk, "tile/data/002.p/188");
	disk_remove(&disk, "tile/0/002.p/188");
	for (int i = 0; i < 2; i++) {
		const char *name = i == 0 ? "tile/data/002" : "tile/0/002";
		struct view tile = disk_read(&larger, name);

		disk_write(&disk, name, tile);
		free((void *)(uintptr_t)tile.ptr);
	}
	ran = RUN("verify", disk.folder, "--key", whole.key);
	assert_has(&ran.out, "700 entries in 3 data tiles agree with 4 hash tiles");
	assert_int_equal(ran.code, 0);
	ran_fini(&ran);
	disk_fini(&disk);
	disk_fini(&larger);
}

static void
json_run(const void *p unused_arg)
{
	struct disk disk;
	struct json_object *object;
	struct json_object *member;
	struct ran ran;

	copy_whole(&disk);
	disk_remove(&disk, "tile/data/001");
	ran = RUN("verify", disk.folder, "--jsonl");
	object = json_tokener_parse(buf_string(&ran.out));
	assert_true(json_object_object_get_ex(object, "schema", &member));
	assert_string_equal(json_object_get_string(member), "ctvigil.log/v1");
	assert_true(json_object_object_get_ex(object, "kind", &member));
	assert_string_equal(json_object_get_string(member), "tile-missing");
	assert_true(json_object_object_get_ex(object, "log", &member));
	assert_string_equal(json_object_get_string(member), DISK_ORIGIN);
	assert_true(json_object_object_get_ex(object, "index", &member));
	assert_int_equal(json_object_get_int64(member), 256);
	json_object_put(object);
	ran_fini(&ran);
	disk_fini(&disk);
}

static void
many_run(const void *p unused_arg)
{
	struct disk disk;
	struct ran ran;
	size_t lines = 0;

	copy_whole(&disk);
	swapped_tiles(&disk);
	ran = RUN("verify", disk.folder);
	for (const char *at = buf_string(&ran.out); *at != '\0'; at++)
		lines += *at == '\n' ? 1 : 0;
	assert_int_equal(lines, LIMIT_VERIFY_LISTED);
	assert_has(&ran.err, "413 more are not listed");
	ran_fini(&ran);
	disk_fini(&disk);
}

/* ---- real data ---- */

static void
real_run(const void *p unused_arg)
{
	struct ran ran = RUN("verify", shared_path("vectors/static_ct/navigli2025h2"));

	/* Its archive has no hash tiles above the first level. */
	assert_has(&ran.out, "tile/1/000.p/4: No such file");
	assert_has(&ran.err, "1,024 entries in 4 data tiles were compared with 4 hash tiles; "
			     "their root is EMfGG85uIddeOXt5/wdQGP3IQd0COCqoLg9Q6CsPLJA=;");
	assert_null(strchr(strchr(buf_string(&ran.out), '\n') + 1, '\n'));
	assert_int_equal(ran.code, 3);
	ran_fini(&ran);
}

int
main(void)
{
	static const struct origin_case origins[] = {
		{ "the origin of the checkpoint is the one that is given", DISK_ORIGIN, 0 },
		{ "another origin does not verify", "other.example", 4 },
	};

	disk_make(&whole, ENTRIES, 0);
	tap_section("cli: verify");
	tap_rows(cases, verify_run);
	tap_test("a checkpoint by another key does not verify", other_key_run, NULL);
	tap_rows(origins, origin_run);
	tap_test("a full tile will do for the partial one", full_for_partial_run, NULL);
	tap_test("each result is a line of JSON", json_run, NULL);
	tap_test("so many differences are listed, and the rest counted", many_run, NULL);
	tap_test("the entries of a real log agree with its hash tiles", real_run, NULL);
	disk_fini(&whole);
	return tap_done();
}
