/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The project's own C files as text, for tests about how they are written.
 */
#ifndef CTVIGIL_TESTS_TIDY_TREE_H
#define CTVIGIL_TESTS_TIDY_TREE_H

#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>

struct source_file {
	const char *path; /* from the root of the project: "src/base/view.h" */
	struct view text;
	struct view code; /* the text with blanks for comments and for what is between quotes */
};

struct source_tree {
	struct source_file *files;
	size_t count;
};

/* Reads all .c and .h files under these folders of the project, NULL at the end. */
struct source_tree tree_read(const char *const *folders) must_use;

/* A file of this path and text, which are not copied.  For source_file_fini(). */
struct source_file source_file_of(const char *path, struct view text) must_use;

void source_file_fini(struct source_file *file);

/* Frees the tree. */
void tree_fini(struct source_tree *tree);

/* The line, from 1, of the byte at offset. */
size_t line_of(struct view text, size_t offset) must_use;

/* Finds the next place of word at or after *offset that is not part of a longer
 * identifier.  False, with *offset unchanged, if there is none. */
bool word_find(struct view text, const char *word, size_t *offset) must_use;

#endif
