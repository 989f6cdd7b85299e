/* SPDX-License-Identifier: Apache-2.0 */
#include "conf/show.h"

#include "base/limits.h"
#include "base/own.h"
#include "conf/value.h"

#include <inttypes.h>
#include <stdlib.h>

/* Each byte of a text may take six. */
#define VALUE_MAX (8 * LIMIT_CONF)

/* ---- the effective one ---- */

static void
append_origin(struct buf *out, const struct conf_origin *origin, const char *file)
{
	if (origin->source == CONF_BY_COMMAND)
		buf_text(out, "the command line");
	else if (origin->source == CONF_BY_FILE)
		buf_printf(out, "%s:%u", file, origin->line);
	else
		buf_text(out, "default");
}

void
conf_append_shown(struct buf *out, const struct settings *settings, const char *file)
{
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->key == NULL)
			continue;
		if (!conf_is_set(settings, row)) {
			buf_printf(out, "# %s is not set\n", row->key);
			continue;
		}
		buf_printf(out, "%s: ", row->key);
		conf_append_value(out, settings, row);
		buf_text(out, "  # ");
		append_origin(out, &settings->origins[row->id], file);
		buf_byte(out, '\n');
	}
}

/* ---- what one may have ---- */

static void
append_words(struct buf *out, const char *words)
{
	struct view rest = view_text(words);
	struct view word;

	buf_text(out, "\"enum\": [");
	while (view_line(&rest, '|', &word))
		buf_printf(out, "\"%.*s\", ", (int)word.len, word.ptr);
	buf_printf(out, "\"%.*s\"]", (int)rest.len, rest.ptr);
}

static void
append_type(struct buf *out, const struct conf_option *row)
{
	switch (row->kind) {
	case CONF_FLAG:
		buf_text(out, "\"type\": \"boolean\"");
		break;
	case CONF_NUMBER:
		buf_printf(out,
		    "\"type\": \"integer\", \"minimum\": %" PRIu64 ", \"maximum\": %" PRIu64,
		    row->least, row->most);
		break;
	case CONF_DURATION:
		buf_text(out, "\"type\": \"string\", \"pattern\": \"^[0-9]+[smhd]$\"");
		break;
	case CONF_TEXTS:
		buf_printf(out,
		    "\"type\": \"array\", \"maxItems\": %" PRIu64
		    ", \"items\": {\"type\": \"string\"}",
		    row->most);
		break;
	case CONF_WORD:
		append_words(out, row->argument);
		break;
	case CONF_TEXT:
		buf_text(out, "\"type\": \"string\"");
		break;
	}
}

/* What it means and what it may be, in words. */
static void
append_description(struct buf *out, const struct conf_option *row)
{
	char memory[512];
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	buf_printf(&text, "%s. It is ", row->says);
	conf_append_allowed(&text, row);
	buf_byte(&text, '.');
	conf_append_quoted(out, buf_string(&text));
}

void
conf_append_schema(struct buf *out)
{
	const char *before = "\n";

	buf_text(out, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
		      "  \"title\": \"A configuration of ctvigil\",\n"
		      "  \"type\": \"object\",\n  \"additionalProperties\": false,\n"
		      "  \"properties\": {");
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->key == NULL)
			continue;
		buf_printf(out, "%s    \"%s\": {", before, row->key);
		append_type(out, row);
		if (row->fallback != NULL)
			buf_printf(out, ", \"default\": \"%s\"", row->fallback);
		buf_text(out, ", \"description\": ");
		append_description(out, row);
		buf_byte(out, '}');
		before = ",\n";
	}
	buf_text(out, "\n  }\n}\n");
}

/* ---- how two differ ---- */

bool
conf_differs(const struct settings *a, const struct settings *b, const struct conf_option *row)
{
	struct buf before;
	struct buf after;
	bool differs;

	buf_init_growing(&before, VALUE_MAX);
	buf_init_growing(&after, VALUE_MAX);
	conf_append_value(&before, a, row);
	conf_append_value(&after, b, row);
	differs = !view_equal(buf_view(&before), buf_view(&after));
	buf_fini(&before);
	buf_fini(&after);
	return differs;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A sorted copy, which the caller frees. */
static const char **
sorted(const struct conf_texts *texts)
{
	const char **copy = xcalloc(texts->count + 1, sizeof(*copy));

	for (size_t i = 0; i < texts->count; i++)
		copy[i] = texts->items[i];
	qsort(copy, texts->count, sizeof(*copy), compare);
	return copy;
}

static void
append_texts_change(
    struct buf *out, const struct conf_texts *before, const struct conf_texts *after)
{
	const char **old = sorted(before);
	const char **new = sorted(after);
	size_t gone = 0;
	size_t more = 0;
	size_t i = 0;
	size_t j = 0;

	while (i < before->count || j < after->count) {
		int order = i == before->count  ? 1
			    : j == after->count ? -1
						: strcmp(old[i], new[j]);

		gone += order < 0 ? 1 : 0;
		more += order > 0 ? 1 : 0;
		i += order <= 0 ? 1 : 0;
		j += order >= 0 ? 1 : 0;
	}
	buf_printf(out, "%zu more, %zu gone", more, gone);
	free((void *)old);
	free((void *)new);
}

void
conf_append_change(struct buf *out, const struct settings *before, const struct settings *after,
    const struct conf_option *row)
{
	buf_printf(out, "%s: ", row->key);
	if (row->kind == CONF_TEXTS) {
		append_texts_change(out, conf_value(before, row), conf_value(after, row));
		return;
	}
	conf_append_value(out, after, row);
	buf_text(out, " (was ");
	conf_append_value(out, before, row);
	buf_byte(out, ')');
}
