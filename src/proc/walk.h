/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds the files of a layout (layout.h) below a root, and opens them for whoever reads them:
 * main hands the descriptors on and reads no byte itself.
 *
 * Those who own what lies there are not all trusted.  Below the root, which may be a link to
 * a folder, nothing is reached but step by step from a folder that is open, and no link is
 * followed; only plain files are opened, so that nothing is waited for and no device hears
 * of us; none that is called a key.  What is passed over is counted, and said.
 */
#ifndef CTVIGIL_PROC_WALK_H
#define CTVIGIL_PROC_WALK_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/status.h"
#include "proc/layout.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/* What tells a file from what it was: another file under its name, or other content. */
struct walk_stamp {
	uint64_t device;
	uint64_t inode;
	uint64_t size;
	int64_t modified_ns;
	int64_t changed_ns; /* the time that nobody can set (st_ctime) */
	bool is_settled;    /* it changed long enough ago that another change shows in that time */
};

enum walk_kind {
	WALK_FOLDER, /* before it is looked through, so that it can be watched first */
	WALK_FILE,
};

struct walk_found {
	enum walk_kind kind;
	const char *path; /* the root and what is below; valid during the call */
	int fd; /* of a file, to be read; closed after the call unless it is taken (take_fd()) */
	struct walk_stamp stamp; /* of a file */
};

typedef void walk_fn(void *context, struct walk_found *found);

enum walk_left {
#define LEFT(NAME, says) WALK_LEFT_##NAME,
#include "proc/left_table.h"
	WALK_LEFT_COUNT
};

struct walk_result {
	size_t files;   /* that were handed out */
	size_t folders; /* that were looked through */
	struct {
		size_t count;
		struct error first;
	} left[WALK_LEFT_COUNT]; /* that were passed over */
};

/* Calls fn for each folder of the layout below root and each file in it, in the order of
 * their names.  If root is a file, and may be, fn is called for the folder that it is in, and
 * for the file whatever it is called, unless that is a key.
 * STATUS_FILE if there is no such root or it cannot be read, and for nothing below it, which
 * is counted in *ret and is no failure. */
enum status walk(const char *root, const struct layout *layout, walk_fn *fn, void *context,
    struct walk_result *ret, struct error *err) must_use;

/* Appends a line for each kind of what was passed over: how many, which was the first, and
 * what to do about it. */
void walk_append_left(const struct walk_result *result, struct buf *out);

/* Whether a file is as it was. */
bool walk_is_unchanged(const struct walk_stamp *before, const struct walk_stamp *now) must_use;

#endif
