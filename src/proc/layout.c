/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/layout.h"

#include "base/limits.h"

#include <ctype.h>
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

/* Whether a name ends as those of certificates do, and of nothing else. */
static bool
is_certificate(const char *name)
{
	static const char *const ends[] = { ".crt", ".cer", ".der" };
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t end = strlen(ends[i]);

		if (len > end && strcasecmp(name + len - end, ends[i]) == 0)
			return true;
	}
	return false;
}

/* Whether a word is one that is used for a private key, numbered or not. */
static bool
is_key_word(const char *word, size_t len)
{
	static const char *const words[] = { "key", "keys", "privkey", "privatekey" };

	while (len > 0 && isdigit((unsigned char)word[len - 1]) != 0)
		len--;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strlen(words[i]) == len && strncasecmp(word, words[i], len) == 0)
			return true;
	}
	return false;
}

static bool
has_key_word(const char *name)
{
	while (*name != '\0') {
		size_t len = 0;

		while (isalnum((unsigned char)name[len]) != 0)
			len++;
		if (is_key_word(name, len))
			return true;
		name += len == 0 ? 1 : len;
	}
	return false;
}

bool
layout_is_key(const char *path)
{
	const char *name = name_of(path);

	return is_certificate(name) ? has_key_word(name) : strcasestr(name, "key") != NULL;
}

bool
layout_is_list(const struct layout *layout)
{
	return layout == &layouts[LAYOUT_KEYS] || layout == &layouts[LAYOUT_TBS];
}
