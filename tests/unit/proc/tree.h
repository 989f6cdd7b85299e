/* SPDX-License-Identifier: Apache-2.0 */
/* A tree of files for walks, and what a walk found in it. */
#ifndef CTVIGIL_TESTS_UNIT_PROC_TREE_H
#define CTVIGIL_TESTS_UNIT_PROC_TREE_H

#include "base/buf.h"
#include "proc/walk.h"
#include "support/tap.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TREE_PATH 1024

struct tree {
	char root[64];
	struct buf files;        /* what was found, below the root, a line each */
	struct buf folders;      /* likewise; the root is "" */
	struct walk_stamp stamp; /* of the last file */
	struct walk_result result;
};

/* An empty folder, which everybody may enter. */
static inline void
tree_init(struct tree *tree)
{
	*tree = (struct tree){ .root = "/tmp/ctvigil-test-XXXXXX" };
	assert_non_null(mkdtemp(tree->root));
	assert_int_equal(chmod(tree->root, 0755), 0);
	buf_init_growing(&tree->files, 1 << 20);
	buf_init_growing(&tree->folders, 1 << 20);
}

static inline int
tree_remove_one(const char *path, const struct stat *status unused_arg, int type unused_arg,
    struct FTW *place unused_arg)
{
	return remove(path);
}

static inline void
tree_fini(struct tree *tree)
{
	(void)nftw(tree->root, tree_remove_one, 8, FTW_DEPTH | FTW_PHYS);
	buf_fini(&tree->files);
	buf_fini(&tree->folders);
}

/* The path of name there, with the folders that it needs. */
static inline void
tree_path(const struct tree *tree, const char *name, char path[static TREE_PATH])
{
	struct buf whole;

	buf_init(&whole, path, TREE_PATH);
	buf_printf(&whole, "%s/%s", tree->root, name);
	assert_true(strlen(buf_string(&whole)) > 0);
	for (char *slash = path + strlen(tree->root); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		assert_true(mkdir(path, 0755) == 0 || errno == EEXIST);
		*slash = '/';
	}
}

static inline void
tree_write(const struct tree *tree, const char *name, const char *text)
{
	char path[TREE_PATH];
	FILE *file;

	tree_path(tree, name, path);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* Writes each file whose name is a line of names. */
static inline void
tree_write_all(const struct tree *tree, const char *names)
{
	struct view rest = view_text(names);
	struct view line;

	while (view_line(&rest, '\n', &line)) {
		char name[TREE_PATH];

		(void)snprintf(name, sizeof(name), "%.*s", (int)line.len, (const char *)line.ptr);
		tree_write(tree, name, "a certificate");
	}
}

/* What a walk calls; the context is the tree. */
static inline void
tree_found(void *context, struct walk_found *found)
{
	struct tree *tree = context;
	size_t len = strlen(tree->root);
	const char *below = strlen(found->path) > len ? found->path + len + 1 : "";
	struct stat file;

	buf_printf(found->kind == WALK_FILE ? &tree->files : &tree->folders, "%s\n", below);
	if (found->kind != WALK_FILE)
		return;
	tree->stamp = found->stamp;
	/* What was opened is what the path names. */
	assert_int_equal(fstat(found->fd, &file), 0);
	assert_true(S_ISREG(file.st_mode));
	assert_int_equal(file.st_ino, found->stamp.inode);
	assert_int_equal(file.st_size, found->stamp.size);
}

/* Walks through the tree, or to name in it, anew. */
static inline enum status
tree_walk_at(struct tree *tree, const char *name, const struct layout *layout, struct error *err)
{
	char path[TREE_PATH];

	buf_clear(&tree->files);
	buf_clear(&tree->folders);
	(void)snprintf(path, sizeof(path), "%s%s%s", tree->root, *name == '\0' ? "" : "/", name);
	return walk(path, layout, tree_found, tree, &tree->result, err);
}

static inline void
tree_walk(struct tree *tree, const struct layout *layout)
{
	assert_int_equal(tree_walk_at(tree, "", layout, NULL), STATUS_OK);
}

/* What walk_append_left() says; the caller frees it. */
static inline char *
tree_left(const struct tree *tree)
{
	struct buf out;
	char *text;

	buf_init_growing(&out, 1 << 16);
	walk_append_left(&tree->result, &out);
	text = strdup(buf_string(&out));
	buf_fini(&out);
	assert_non_null(text);
	return text;
}

#endif
