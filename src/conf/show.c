/* SPDX-License-Identifier: Apache-2.0 */
#include "conf/show.h"

#include "conf/value.h"

#include <inttypes.h>

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

/* Appends a row of the settings or of an item, with its end of line. */
static void
append_row(struct buf *out, const void *object, const struct conf_option *row,
    const struct conf_origin *origins, const char *file)
{
	buf_printf(out, "%s: ", row->key);
	conf_append_value(out, object, row);
	buf_text(out, "  # ");
	append_origin(out, &origins[row->id], file);
	buf_byte(out, '\n');
}

/* A dash stands before the first member, which no item is without. */
static void
append_item(struct buf *out, const struct conf_item *item, const struct conf_section *section,
    const char *file)
{
	for (const struct conf_option *row = section->members; row->name != NULL; row++) {
		if (!conf_is_set(item, row)) {
			buf_printf(out, "    # %s is not set\n", row->key);
			continue;
		}
		buf_text(out, row == section->members ? "  - " : "    ");
		append_row(out, item, row, item->origins, file);
	}
}

static void
append_section(struct buf *out, const struct settings *settings, const struct conf_option *row,
    const char *file)
{
	const struct conf_section *section = conf_section_of(row);
	const struct conf_items *items = conf_value(settings, row);

	buf_printf(out, "%s:  # ", row->key);
	append_origin(out, &settings->origins[row->id], file);
	buf_byte(out, '\n');
	for (size_t i = 0; i < items->count; i++)
		append_item(out, conf_item_at(items, section, i), section, file);
}

static bool
has_items(const struct settings *settings, const struct conf_option *row)
{
	return row->kind == CONF_SECTION &&
	       ((const struct conf_items *)conf_value(settings, row))->count > 0;
}

void
conf_append_shown(struct buf *out, const struct settings *settings, const char *file)
{
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->key == NULL)
			continue;
		if (!conf_is_set(settings, row))
			buf_printf(out, "# %s is not set\n", row->key);
		else if (has_items(settings, row))
			append_section(out, settings, row, file);
		else
			append_row(out, settings, row, settings->origins, file);
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

static void append_properties(struct buf *out, const struct conf_option *rows, int indent);

static void
append_list(struct buf *out, const struct conf_option *row)
{
	buf_text(out, "\"type\": \"array\", ");
	if (row->least > 0)
		buf_printf(out, "\"minItems\": %" PRIu64 ", ", row->least);
	buf_printf(out, "\"maxItems\": %" PRIu64 ", \"items\": {\"type\": \"string\"%s}", row->most,
	    row->kind == CONF_HASHES ? ", \"pattern\": \"^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$\""
				     : "");
}

/* What the items of a section are, in the middle of a property. */
static void
append_items(struct buf *out, const struct conf_option *row, int indent)
{
	const struct conf_option *members = conf_section_of(row)->members;
	const char *before = "";

	buf_printf(out,
	    "\"type\": \"array\", \"maxItems\": %" PRIu64
	    ", \"items\": {\n%*s\"type\": \"object\", \"additionalProperties\": false,\n"
	    "%*s\"required\": [",
	    row->most, indent, "", indent, "");
	for (const struct conf_option *member = members; member->name != NULL; member++) {
		if (!member->required)
			continue;
		buf_printf(out, "%s\"%s\"", before, member->key);
		before = ", ";
	}
	buf_text(out, "],\n");
	append_properties(out, members, indent);
	buf_byte(out, '}');
}

static void
append_type(struct buf *out, const struct conf_option *row, int indent)
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
	case CONF_NAMES:
	case CONF_HASHES:
		append_list(out, row);
		break;
	case CONF_WORD:
		append_words(out, row->argument);
		break;
	case CONF_LABEL:
		buf_printf(out,
		    "\"type\": \"string\", \"pattern\": \"^[A-Za-z0-9_-]{%" PRIu64 ",%" PRIu64
		    "}$\"",
		    row->least, row->most);
		break;
	case CONF_PATH:
		buf_text(out, "\"type\": \"string\", \"pattern\": \"^/\"");
		break;
	case CONF_TEXT:
		buf_text(out, "\"type\": \"string\"");
		break;
	case CONF_SECTION:
		append_items(out, row, indent + 2);
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

static void
append_properties(struct buf *out, const struct conf_option *rows, int indent)
{
	const char *before = "\n";

	buf_printf(out, "%*s\"properties\": {", indent, "");
	for (const struct conf_option *row = rows; row->name != NULL; row++) {
		if (row->key == NULL)
			continue;
		buf_printf(out, "%s%*s\"%s\": {", before, indent + 2, "", row->key);
		append_type(out, row, indent + 2);
		if (row->fallback != NULL)
			buf_printf(out, ", \"default\": \"%s\"", row->fallback);
		buf_text(out, ", \"description\": ");
		append_description(out, row);
		buf_byte(out, '}');
		before = ",\n";
	}
	buf_printf(out, "\n%*s}", indent, "");
}

void
conf_append_schema(struct buf *out)
{
	buf_text(out, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
		      "  \"title\": \"A configuration of ctvigil\",\n"
		      "  \"type\": \"object\",\n  \"additionalProperties\": false,\n");
	append_properties(out, conf_options, 2);
	buf_text(out, "\n}\n");
}
