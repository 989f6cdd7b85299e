/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the clients of ACME, and people, lay out the files that show what was ordered: which
 * paths below a root are looked at (layout_table.h).  It touches no file; walk.h does.
 *
 * A private key is nothing that we ever want to hold: whatever has "key" in its name is none
 * of these files, whoever's layout it is.  In a plain tree, where nobody says what folders
 * are called, this holds for folders, too.
 */
#ifndef CTVIGIL_PROC_LAYOUT_H
#define CTVIGIL_PROC_LAYOUT_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

/* The most patterns of a row, with a NULL behind them. */
#define LAYOUT_PATTERNS 5

struct layout {
	const char *word;
	bool may_be_file; /* the root */
	unsigned depth;   /* folders between the root and a file */
	size_t size_max;  /* of a file */
	size_t files_max;
	size_t folders_max; /* the root among them */
	const char *files[LAYOUT_PATTERNS];
	const char *except[LAYOUT_PATTERNS];
	const char *says;
	const char *cites;
};

enum layout_id {
#define LAYOUT(NAME, ...) LAYOUT_##NAME,
#include "proc/layout_table.h"
	LAYOUT_COUNT
};

/* A row of the table. */
const struct layout *layout_get(enum layout_id id) must_use;

/* The row that is called so, or NULL. */
const struct layout *layout_find(const char *word) must_use;

/* Whether the file at path, which is below the root, is one of these. */
bool layout_takes(const struct layout *layout, const char *path) must_use;

/* Whether one of these may stand somewhere below the folder at path, as far as names say. */
bool layout_enters(const struct layout *layout, const char *path) must_use;

/* Whether it is a plain tree: only the names of files say what they are. */
bool layout_is_tree(const struct layout *layout) must_use;

/* Whether it is a list of hashes, which somebody has written. */
bool layout_is_list(const struct layout *layout) must_use;

/* Whether the last component of path says that it is, or has, a key: "key" stands anywhere in
 * it; or as a word of its own, if it ends as certificates do, which are called after hosts. */
bool layout_is_key(const char *path) must_use;

#endif
