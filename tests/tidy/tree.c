/* SPDX-License-Identifier: Apache-2.0 */
#include "tidy/tree.h"

#include "base/own.h"
#include "support/shared.h"

#include <ctype.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>

#define FILES_MAX 4096

/* What a character of C belongs to. */
enum part {
	PART_CODE,
	PART_LINE_COMMENT,
	PART_COMMENT,
	PART_STRING,
	PART_CHARACTER,
};

/* The part that begins with these two characters of code. */
static enum part
part_of(uint8_t c, uint8_t next)
{
	if (c == '/' && next == '/')
		return PART_LINE_COMMENT;
	if (c == '/' && next == '*')
		return PART_COMMENT;
	if (c == '"')
		return PART_STRING;
	return c == '\'' ? PART_CHARACTER : PART_CODE;
}

/* Whether a part ends with c, which follows previous. */
static bool
part_ends(enum part part, uint8_t previous, uint8_t c)
{
	switch (part) {
	case PART_CODE:
		return false;
	case PART_LINE_COMMENT:
		return c == '\n';
	case PART_COMMENT:
		return previous == '*' && c == '/';
	case PART_STRING:
		return c == '"';
	case PART_CHARACTER:
		return c == '\'';
	}
	return false;
}

/* Quotes stay, so that an #include can still be told from a declaration. */
static struct view
code_of(struct view text)
{
	uint8_t *code = xcalloc(text.len + 1, 1);
	enum part part = PART_CODE;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.ptr[i];

		code[i] = c == '\n' ? c : ' ';
		if (part == PART_CODE) {
			part = part_of(c, i + 1 < text.len ? text.ptr[i + 1] : 0);
			if (part != PART_LINE_COMMENT && part != PART_COMMENT)
				code[i] = c;
			/* The star that begins a comment does not end it. */
			if (part == PART_COMMENT)
				code[++i] = ' ';
		} else if (c == '\\' && part >= PART_STRING) {
			i++;
			code[i] = ' ';
		} else if (part_ends(part, text.ptr[i - 1], c)) {
			code[i] = part >= PART_STRING ? c : code[i];
			part = PART_CODE;
		}
	}
	return view_of(code, text.len);
}

struct source_file
source_file_of(const char *path, struct view text)
{
	return (struct source_file){ .path = path, .text = text, .code = code_of(text) };
}

static void
free_bytes(struct view bytes)
{
	void *p;

	memcpy(&p, &bytes.ptr, sizeof(p));
	free(p);
}

void
source_file_fini(struct source_file *file)
{
	free_bytes(file->code);
}

static bool
is_c(const FTSENT *entry)
{
	size_t len = entry->fts_namelen;

	return entry->fts_info == FTS_F && len > 2 && entry->fts_name[len - 2] == '.' &&
	       strchr("ch", entry->fts_name[len - 1]) != NULL;
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Adds the files under folder, which is given from the root. */
static void
read_folder(struct source_tree *tree, const char *root, const char *folder)
{
	char path[4096];
	char *paths[] = { path, NULL };
	size_t root_len = strlen(root) + 1;
	FTSENT *entry;
	FTS *walk;

	if (snprintf(path, sizeof(path), "%s/%s", root, folder) >= (int)sizeof(path))
		abort();
	walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	while (walk != NULL && (entry = fts_read(walk)) != NULL) {
		if (!is_c(entry) || tree->count == FILES_MAX)
			continue;
		tree->files[tree->count++] =
		    source_file_of(xstrdup(entry->fts_path + root_len), file_read(entry->fts_path));
	}
	if (walk != NULL)
		(void)fts_close(walk);
}

struct source_tree
tree_read(const char *const *folders)
{
	struct source_tree tree = { .files = xcalloc(FILES_MAX, sizeof(struct source_file)) };
	const char *root = getenv("CTVIGIL_SOURCE_ROOT");

	for (; *folders != NULL; folders++)
		read_folder(&tree, root != NULL ? root : ".", *folders);
	return tree;
}

void
tree_fini(struct source_tree *tree)
{
	for (size_t i = 0; i < tree->count; i++) {
		struct source_file *file = &tree->files[i];

		source_file_fini(file);
		free_bytes(file->text);
		free_bytes(view_text(file->path));
	}
	free(tree->files);
	*tree = (struct source_tree){ .count = 0 };
}

size_t
line_of(struct view text, size_t offset)
{
	size_t line = 1;

	for (size_t i = 0; i < offset; i++)
		line += text.ptr[i] == '\n';
	return line;
}

static bool
is_part_of_word(struct view text, size_t offset)
{
	return offset < text.len && (isalnum(text.ptr[offset]) || text.ptr[offset] == '_');
}

bool
word_find(struct view text, const char *word, size_t *offset)
{
	size_t len = strlen(word);

	for (size_t at = *offset; at < text.len; at++) {
		const uint8_t *found = memmem(text.ptr + at, text.len - at, word, len);

		if (found == NULL)
			return false;
		at = (size_t)(found - text.ptr);
		if ((at == 0 || !is_part_of_word(text, at - 1)) &&
		    !is_part_of_word(text, at + len)) {
			*offset = at;
			return true;
		}
	}
	return false;
}
