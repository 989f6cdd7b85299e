/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/layout.h"

#include "base/limits.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#define PATTERN_MAX 64
/* Upper case is common where files came from elsewhere. */
#define FLAGS (FNM_PATHNAME | FNM_NOESCAPE | FNM_CASEFOLD)

#define ROOT_FOLDER false
#define ROOT_FILE_OR_FOLDER true
#define PATTERNS(...)       \
	{                   \
		__VA_ARGS__ \
	}

static const struct layout layouts[] = {
#define LAYOUT(NAME, word, root, depth, size, files, except, says, cites)       \
	[LAYOUT_##NAME] = { word, ROOT_##root, depth, size, LIMIT_SOURCE_FILES, \
		LIMIT_SOURCE_FOLDERS, files, except, says, cites },
#include "proc/layout_table.h"
};

const struct layout *
layout_get(enum layout_id id)
{
	return &layouts[id];
}

const struct layout *
layout_find(const char *word)
{
	for (size_t i = 0; i < LAYOUT_COUNT; i++) {
		if (strcmp(layouts[i].word, word) == 0)
			return &layouts[i];
	}
	return NULL;
}

static const char *
name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static bool
is_any(const char *const *patterns, const char *name)
{
	for (; *patterns != NULL; patterns++) {
		if (fnmatch(*patterns, name, FLAGS) == 0)
			return true;
	}
	return false;
}

bool
layout_takes(const struct layout *layout, const char *path)
{
	const char *name = name_of(path);

	return is_any(layout->files, layout_is_tree(layout) ? name : path) &&
	       !is_any(layout->except, name);
}

static unsigned
count_slashes(const char *path)
{
	unsigned count = 0;

	while ((path = strchr(path, '/')) != NULL) {
		path++;
		count++;
	}
	return count;
}

/* Whether path matches the first components of a pattern that has more of them. */
static bool
is_front(const char *pattern, const char *path)
{
	const char *end = strchr(pattern, '/');
	char front[PATTERN_MAX];

	for (unsigned left = count_slashes(path); left > 0 && end != NULL; left--)
		end = strchr(end + 1, '/');
	if (end == NULL)
		return false;
	(void)snprintf(front, sizeof(front), "%.*s", (int)(end - pattern), pattern);
	return fnmatch(front, path, FLAGS) == 0;
}

bool
layout_enters(const struct layout *layout, const char *path)
{
	if (layout_is_tree(layout))
		return count_slashes(path) < layout->depth;
	for (const char *const *pattern = layout->files; *pattern != NULL; pattern++) {
		if (is_front(*pattern, path))
			return true;
	}
	return false;
}

bool
layout_is_tree(const struct layout *layout)
{
	return strchr(layout->files[0], '/') == NULL;
}

bool
layout_is_key(const char *path)
{
	return strcasestr(name_of(path), "key") != NULL;
}
