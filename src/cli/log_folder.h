/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A static log as files below a folder: the checkpoint and the tiles under their
 * paths (static-ct-api, C2SP tlog-tiles), as the log's server has them or an archive
 * of it.  A file in gzip is inflated.
 *
 * The folder is opened, then the sandbox is closed around this process, then a byte
 * of it is read.
 */
#ifndef CTVIGIL_CLI_LOG_FOLDER_H
#define CTVIGIL_CLI_LOG_FOLDER_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/view.h"
#include "conf/settings.h"
#include "merkle/range.h"
#include "merkle/tile.h"
#include "merkle/tree.h"

#include <stdbool.h>
#include <stdint.h>

struct inflater;

/* What the log says of its tree, and what is known of who says it. */
enum log_folder_head {
	LOG_FOLDER_NO_HEAD,  /* there is no checkpoint */
	LOG_FOLDER_UNSIGNED, /* whose it is was not checked: there is no --key */
	LOG_FOLDER_FORGED,   /* it is not signed by --key, or of another --origin */
	LOG_FOLDER_SIGNED,   /* it is signed by --key */
};

struct log_folder {
	int fd;
	struct hasher *hasher;
	struct inflater *inflater;
	struct buf file;   /* as it is on disk */
	uint8_t *inflated; /* LIMIT_INFLATED bytes, most of which are never touched */
	struct buf name;   /* the origin of the checkpoint, or how the folder was called */
	enum log_folder_head head;
	struct error head_error; /* FORGED: why */
	struct merkle_tree tree; /* of the checkpoint; without one, without leaves */
};

/* Opens the folder, closes the sandbox and reads the checkpoint.  The caller frees with
 * log_folder_fini(), whatever is returned.  STATUS_LOG_MALFORMED if there is a
 * checkpoint that cannot be read. */
enum status log_folder_open(const char *path, const struct settings *settings,
    struct log_folder *ret, struct error *err) must_use;

/* Closes it and frees what it holds. */
void log_folder_fini(struct log_folder *folder);

/* The bytes of a tile, valid until the next file is read.  Where a partial tile is
 * absent the full one will do, of which it is the beginning; tile->width is then that of
 * a full one.  STATUS_FILE, with os_errno ENOENT in *err, if neither is there. */
enum status log_folder_tile(struct log_folder *folder, struct merkle_tile *tile, struct view *ret,
    struct error *err) must_use;

/* The hashes of a hash tile, tile->width of them.  STATUS_LOG_MALFORMED if it has any
 * other number. */
enum status log_folder_hashes(struct log_folder *folder, const struct merkle_tile *tile,
    struct hash ret[LIMIT_TILE_ENTRIES], struct error *err) must_use;

/* The entry after the last of the data tiles that are there one behind another from number
 * first_tile on: the size of a log without a checkpoint. */
uint64_t log_folder_count(struct log_folder *folder, uint64_t first_tile) must_use;

/* The range [0, at) of the tree of the checkpoint, by its hash tiles.  False if they do
 * not say, or do not make its root. */
bool log_folder_range(struct log_folder *folder, uint64_t at, struct merkle_range *ret) must_use;

#endif
