/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil verify DIR: computes the tree of a static log on disk anew, in one process that
 * closed its sandbox before it read a byte.  The entries of each data tile are compared
 * with its hash tile, the hashes of each hash tile with the tiles below it, the root
 * with the checkpoint, and the checkpoint with --key.  verify_log.c has verify LOG, and
 * verify_evidence.c verify EVIDENCE.
 */
#include "alert/log_line.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/bar.h"
#include "cli/command.h"
#include "cli/log_folder.h"
#include "cli/one_log.h"
#include "cli/verify_evidence.h"
#include "cli/verify_log.h"
#include "ct/tile_leaf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define TILE_LEVEL_TOP 7
#define TILE_HEIGHT 8
#define MESSAGE_MAX 1024

/* What can be found, and how the command ends then. */
enum result {
	RESULT_VERIFIED,
	RESULT_MISSING,
	RESULT_MALFORMED,
	RESULT_ENTRY,
	RESULT_HASH,
	RESULT_ROOT,
	RESULT_SIGNATURE,
};

static const struct {
	const char *kind;
	enum exit_code code;
} results[] = {
	[RESULT_VERIFIED] = { "verified", EXIT_CODE_OK },
	[RESULT_MISSING] = { "tile-missing", EXIT_CODE_UNKNOWN },
	[RESULT_MALFORMED] = { "tile-malformed", EXIT_CODE_CRYPTO },
	[RESULT_ENTRY] = { "entry-differs", EXIT_CODE_CRYPTO },
	[RESULT_HASH] = { "hash-differs", EXIT_CODE_CRYPTO },
	[RESULT_ROOT] = { "root-differs", EXIT_CODE_CRYPTO },
	[RESULT_SIGNATURE] = { "head-signature", EXIT_CODE_CRYPTO },
};

/* A tree that is made from its leaves, as long as none of them is missing. */
struct fold {
	struct merkle_range range;
	bool broken;
};

struct verify {
	const struct settings *settings;
	struct output output;
	struct log_folder folder;
	struct hash log_id;
	uint64_t size;
	uint64_t data_tiles;
	uint64_t hash_tiles;
	struct fold entries; /* of the data tiles */
	struct fold hashes;  /* of the hash tiles of level 0 */
	uint64_t listed;
	struct buf out;
	enum exit_code code;
};

/* A tile as paths name it, for messages. */
struct path {
	char text[MERKLE_TILE_PATH_MAX + 1];
};

static const char *
path_of(struct path *path, const struct merkle_tile *tile)
{
	struct buf out;

	buf_init(&out, path->text, sizeof(path->text));
	merkle_tile_path(tile, &out);
	return buf_string(&out);
}

/* ---- what is found ---- */

static void
print(struct verify *verify)
{
	struct error err;

	if (output_result(&verify->output, buf_view(&verify->out), &err) == STATUS_OK)
		return;
	output_error(&verify->output, "standard output: %s", err.message);
	verify->code = exit_worse(verify->code, exit_of_status(err.status));
}

/* One result, about the entry or, for the root, the size at index. */
static void printf_like(4, 5)
    tell(struct verify *verify, enum result result, uint64_t index, const char *format, ...)
{
	struct log_event event = {
		.id = log_event_id(
		    verify->folder.hasher, &verify->log_id, view_text(results[result].kind), index),
		.attempt = 1,
		.kind = view_text(results[result].kind),
		.log = buf_view(&verify->folder.name),
		.index = index,
	};
	char message[MESSAGE_MAX];
	va_list args;

	verify->code = exit_worse(verify->code, results[result].code);
	if (result != RESULT_VERIFIED && ++verify->listed > LIMIT_VERIFY_LISTED)
		return;
	va_start(args, format);
	(void)vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	event.message = view_text(message);
	buf_clear(&verify->out);
	if (verify->settings->jsonl)
		log_event_append_line(&verify->out, &event);
	else
		buf_text(&verify->out, message);
	print(verify);
}

/* A file that is not there, or not what it should be. */
static void
tell_unusable(struct verify *verify, uint64_t index, const struct error *why)
{
	bool unread = status_class(why->status) == STATUS_CLASS_LOCAL;

	tell(verify, unread ? RESULT_MISSING : RESULT_MALFORMED, index, "%s", why->message);
}

/* ---- folding ---- */

static void
fold_add(
    struct verify *verify, struct fold *fold, const struct hash *leaves, size_t count, size_t want)
{
	fold->broken = fold->broken || count < want;
	if (!fold->broken)
		merkle_range_append_leaves(verify->folder.hasher, &fold->range, leaves, count);
}

static struct hash
fold_root(struct verify *verify, const struct fold *fold)
{
	struct hash root = { .bytes = { 0 } };

	if (!merkle_range_root(verify->folder.hasher, &fold->range, &root))
		output_error(&verify->output, "a tree that does not begin at 0");
	return root;
}

/* Whether the root is that of the checkpoint, as far as all leaves were there. */
static bool
fold_meets(struct verify *verify, const struct fold *fold)
{
	return !fold->broken &&
	       merkle_range_meets(verify->folder.hasher, &fold->range, &verify->folder.tree);
}

/* ---- entries ---- */

static void
check_index(struct verify *verify, const struct ct_entry *entry, uint64_t index)
{
	if (entry->has_index && entry->index != index)
		tell(verify, RESULT_ENTRY, index,
		    "entry %ju: it says that it is %ju (static-ct-api, leaf_index)",
		    (uintmax_t)index, (uintmax_t)entry->index);
}

/* Hashes the entries of a data tile, and returns how many could be told apart. */
static size_t
read_leaves(struct verify *verify, const struct merkle_tile *wanted, struct hash *ret)
{
	uint64_t first = wanted->index * LIMIT_TILE_ENTRIES;
	struct merkle_tile file = *wanted;
	struct ct_tile tile;
	struct ct_entry entry;
	struct path path;
	struct view body;
	struct error err;
	size_t count = 0;

	if (log_folder_tile(&verify->folder, &file, &body, &err) != STATUS_OK) {
		tell_unusable(verify, first, &err);
		return 0;
	}
	ct_tile_init(&tile, body, file.width);
	while (count < wanted->width && ct_tile_next(&tile, &entry)) {
		check_index(verify, &entry, first + count);
		ret[count++] = merkle_leaf(verify->folder.hasher, entry.leaf, CT_LEAF_PIECES);
	}
	/* What a full tile has beyond is of a later tree. */
	if (count == file.width && ct_tile_next(&tile, &entry))
		count = 0;
	if (tile.has_fault)
		tell(verify, RESULT_MALFORMED, first + count, "%s: entry %ju, byte %zu: %s",
		    path_of(&path, &file), (uintmax_t)(first + count), tile.fault.offset,
		    x509_fault_says(tile.fault.code));
	verify->data_tiles++;
	return count;
}

/* The hashes of a hash tile, and how many they are: all or none. */
static size_t
read_hashes(struct verify *verify, const struct merkle_tile *tile, struct hash *ret)
{
	uint64_t first = (tile->index * LIMIT_TILE_ENTRIES) << (TILE_HEIGHT * tile->level);
	struct error err;

	if (log_folder_hashes(&verify->folder, tile, ret, &err) != STATUS_OK) {
		tell_unusable(verify, first, &err);
		return 0;
	}
	verify->hash_tiles++;
	return tile->width;
}

static void
verify_entries(struct verify *verify, uint64_t index)
{
	const struct merkle_tile data = merkle_tile_of(MERKLE_TILE_DATA, index, verify->size);
	const struct merkle_tile tile = merkle_tile_of(0, index, verify->size);
	struct hash leaves[LIMIT_TILE_ENTRIES];
	struct hash hashes[LIMIT_TILE_ENTRIES];
	size_t leaf_count = read_leaves(verify, &data, leaves);
	size_t hash_count = read_hashes(verify, &tile, hashes);
	struct path path;
	struct path of;

	for (size_t i = 0; i < leaf_count && i < hash_count; i++) {
		uint64_t entry = index * LIMIT_TILE_ENTRIES + i;

		if (!hash_equal(&leaves[i], &hashes[i]))
			tell(verify, RESULT_ENTRY, entry,
			    "%s: entry %ju: it is not the one whose hash is in %s",
			    path_of(&path, &data), (uintmax_t)entry, path_of(&of, &tile));
	}
	fold_add(verify, &verify->entries, leaves, leaf_count, data.width);
	fold_add(verify, &verify->hashes, hashes, hash_count, tile.width);
}

/* ---- hash tiles ---- */

/* The root of the complete tree below a hash.  False if its tile cannot be had, which
 * was told when its own level was verified. */
static bool
root_below(struct verify *verify, const struct merkle_tile *child, struct hash *ret)
{
	struct hash hashes[LIMIT_TILE_ENTRIES];
	struct merkle_range range;
	struct error err;

	if (log_folder_hashes(&verify->folder, child, hashes, &err) != STATUS_OK)
		return false;
	merkle_range_init(&range, 0);
	merkle_range_append_leaves(verify->folder.hasher, &range, hashes, child->width);
	return merkle_range_root(verify->folder.hasher, &range, ret);
}

static void
verify_hashes(struct verify *verify, const struct merkle_tile *tile)
{
	struct hash hashes[LIMIT_TILE_ENTRIES];
	size_t count = read_hashes(verify, tile, hashes);
	struct path path;
	struct path of;

	for (size_t i = 0; i < count; i++) {
		uint64_t node = tile->index * LIMIT_TILE_ENTRIES + i;
		const struct merkle_tile child =
		    merkle_tile_of(tile->level - 1, node, verify->size);
		struct hash root;

		if (root_below(verify, &child, &root) && !hash_equal(&root, &hashes[i]))
			tell(verify, RESULT_HASH, node << (TILE_HEIGHT * tile->level),
			    "%s: hash %zu: it is not the root of %s", path_of(&path, tile), i,
			    path_of(&of, &child));
	}
}

static void
verify_level(struct verify *verify, int level)
{
	struct merkle_tile tile = merkle_tile_of(level, 0, verify->size);

	for (; tile.width > 0; tile = merkle_tile_of(level, tile.index + 1, verify->size))
		verify_hashes(verify, &tile);
}

static void
verify_tiles(struct verify *verify)
{
	struct merkle_tile tile = merkle_tile_of(MERKLE_TILE_DATA, 0, verify->size);
	struct bar bar;

	bar_start(&bar, &verify->output, verify->size);
	for (; tile.width > 0;
	     tile = merkle_tile_of(MERKLE_TILE_DATA, tile.index + 1, verify->size)) {
		verify_entries(verify, tile.index);
		bar_step(&bar, tile.index * LIMIT_TILE_ENTRIES + tile.width);
	}
	for (int level = 1; level <= TILE_LEVEL_TOP; level++)
		verify_level(verify, level);
}

/* ---- the head ---- */

static void
verify_root(struct verify *verify)
{
	bool entries = fold_meets(verify, &verify->entries);
	bool hashes = fold_meets(verify, &verify->hashes);
	const char *who = "";

	if (verify->folder.head == LOG_FOLDER_NO_HEAD)
		return;
	if (!verify->entries.broken && !entries)
		who = hashes
			  ? "the entries do not make the root of the checkpoint, the hash tiles do"
			  : "the entries do not make the root of the checkpoint";
	else if (!verify->hashes.broken && !hashes)
		who = "the hash tiles do not make the root of the checkpoint";
	else
		return;
	tell(verify, RESULT_ROOT, verify->size, "%s", who);
}

static const char *
whose(const struct verify *verify)
{
	switch (verify->folder.head) {
	case LOG_FOLDER_NO_HEAD:
		return "nothing is signed: there is no checkpoint";
	case LOG_FOLDER_UNSIGNED:
		return "nothing proves who signed the checkpoint: no --key was given";
	case LOG_FOLDER_FORGED:
		return "the checkpoint does not verify";
	case LOG_FOLDER_SIGNED:
		return "the checkpoint is signed by --key";
	}
	return "";
}

/* What was read, and the root that it makes if nothing is missing. */
static void
append_read(struct verify *verify, struct buf *out, const char *verb)
{
	struct hash root = fold_root(verify, &verify->entries);

	buf_grouped(out, verify->size);
	buf_text(out, " entries in ");
	buf_grouped(out, verify->data_tiles);
	buf_printf(out, " data tiles %s ", verb);
	buf_grouped(out, verify->hash_tiles);
	buf_text(out, " hash tiles");
	if (verify->folder.head != LOG_FOLDER_NO_HEAD)
		buf_text(out, " and the checkpoint");
	if (!verify->entries.broken) {
		buf_text(out, "; their root is ");
		base64_append(out, hash_view(&root));
	} else if (fold_meets(verify, &verify->hashes)) {
		buf_text(out, "; the hash tiles make its root");
	}
	buf_printf(out, "; %s", whose(verify));
}

static void
say_end(struct verify *verify)
{
	char memory[MESSAGE_MAX];
	struct buf text;

	if (verify->listed > LIMIT_VERIFY_LISTED)
		output_error(&verify->output, "%ju more are not listed",
		    (uintmax_t)(verify->listed - LIMIT_VERIFY_LISTED));
	buf_init(&text, memory, sizeof(memory));
	append_read(
	    verify, &text, verify->code == EXIT_CODE_OK ? "agree with" : "were compared with");
	if (verify->code == EXIT_CODE_OK)
		tell(verify, RESULT_VERIFIED, verify->size, "%s", buf_string(&text));
	else
		output_message(&verify->output, "%s", buf_string(&text));
}

/* ---- the command ---- */

static enum status
run(struct verify *verify, struct error *err)
{
	struct log_folder *folder = &verify->folder;
	enum status status =
	    log_folder_open(verify->settings->operands[0], verify->settings, folder, err);

	if (status != STATUS_OK)
		return status;
	verify->size =
	    folder->head == LOG_FOLDER_NO_HEAD ? log_folder_count(folder, 0) : folder->tree.size;
	if (folder->head == LOG_FOLDER_NO_HEAD && verify->size == 0)
		return error_set(
		    err, STATUS_FILE, 0, "there is neither a checkpoint nor tile/data/000");
	verify->log_id = hash_bytes(folder->hasher, buf_view(&folder->name));
	if (folder->head == LOG_FOLDER_FORGED)
		tell(verify, RESULT_SIGNATURE, verify->size, "%s", folder->head_error.message);
	verify_tiles(verify);
	verify_root(verify);
	say_end(verify);
	return STATUS_OK;
}

static enum exit_code
verify_folder(const struct settings *settings)
{
	struct verify verify = { .settings = settings, .folder = { .fd = -1 } };
	struct error err;
	enum status status;

	output_init(&verify.output, settings->quiet);
	buf_init_growing(&verify.out, LIMIT_MESSAGE);
	status = run(&verify, &err);
	if (status != STATUS_OK) {
		output_error(&verify.output, "%s", err.message);
		verify.code = exit_worse(verify.code, exit_of_status(status));
	}
	output_clear_status(&verify.output);
	log_folder_fini(&verify.folder);
	buf_fini(&verify.out);
	/* All was written, and what runs at exit may want calls that the sandbox refuses. */
	_exit((int)verify.code);
}

static enum exit_code
refuse(const struct settings *settings, const char *says)
{
	struct output output;

	output_init(&output, settings->quiet);
	output_error(&output, "%s", says);
	return EXIT_CODE_USAGE;
}

enum exit_code
command_verify(const struct settings *settings)
{
	if (settings->operand_count > 1)
		return refuse(settings, "ctvigil verify takes one log, folder or file");
	if (verify_evidence_is_meant(settings->operands[0]))
		return verify_evidence(settings);
	if (one_log_is_meant(settings->operands[0]))
		return verify_log(settings);
	if (settings->from != NULL || settings->to != NULL)
		return refuse(settings, "--from and --to are of a log over the network");
	return verify_folder(settings);
}
