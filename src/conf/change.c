/* SPDX-License-Identifier: Apache-2.0 */
/* How two configurations differ. */
#include "base/limits.h"
#include "base/own.h"
#include "conf/show.h"
#include "conf/value.h"

#include <stdlib.h>

/* Each byte of a text may take six. */
#define VALUE_MAX (8 * LIMIT_CONF)

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

/* ---- texts ---- */

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

/* ---- items of a section ---- */

/* An item, with what tells it from others and the whole of it as text. */
struct side {
	const void *item;
	struct buf label;
	struct buf text;
	bool paired; /* the other configuration has it, too */
};

/* The items of one configuration, for sides_free(). */
static struct side *
sides_of(const struct conf_items *items, const struct conf_section *section)
{
	struct side *sides = xcalloc(items->count, sizeof(*sides));

	for (size_t i = 0; i < items->count; i++) {
		sides[i].item = conf_item_at(items, section, i);
		buf_init_growing(&sides[i].label, VALUE_MAX);
		buf_init_growing(&sides[i].text, VALUE_MAX);
		conf_append_value(&sides[i].label, sides[i].item, section->members);
		conf_append_item(&sides[i].text, sides[i].item, section);
	}
	return sides;
}

static void
sides_free(struct side *sides, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_fini(&sides[i].label);
		buf_fini(&sides[i].text);
	}
	free(sides);
}

/* The first of sides with the label of one that has none beside it yet, or NULL. */
static struct side *
partner_of(const struct side *side, struct side *sides, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!sides[i].paired &&
		    view_equal(buf_view(&sides[i].label), buf_view(&side->label)))
			return &sides[i];
	}
	return NULL;
}

/* Says what became of an item: "web changed", ".a.test and 2 more removed".  Only counts it
 * if enough was said. */
static void
tell(struct buf *out, size_t *told, const struct side *side, const struct conf_section *section,
    const char *what)
{
	const void *label = conf_value(side->item, section->members);
	const struct conf_texts *texts = label;
	bool is_list = conf_is_list(section->members->kind);

	if ((*told)++ >= LIMIT_CONF_CHANGES)
		return;
	buf_text(out, *told > 1 ? ", " : "");
	conf_append_beginning(
	    out, view_text(is_list ? texts->items[0] : *(const char *const *)label));
	if (is_list && texts->count > 1)
		buf_printf(out, " and %zu more", texts->count - 1);
	buf_printf(out, " %s", what);
}

static void
append_items_change(struct buf *out, const struct conf_items *before,
    const struct conf_items *after, const struct conf_section *section)
{
	struct side *old = sides_of(before, section);
	struct side *new = sides_of(after, section);
	size_t told = 0;

	for (size_t i = 0; i < after->count; i++) {
		struct side *partner = partner_of(&new[i], old, before->count);

		if (partner == NULL)
			tell(out, &told, &new[i], section, "added");
		else if (!view_equal(buf_view(&partner->text), buf_view(&new[i].text)))
			tell(out, &told, &new[i], section, "changed");
		if (partner != NULL)
			partner->paired = true;
	}
	for (size_t i = 0; i < before->count; i++) {
		if (!old[i].paired)
			tell(out, &told, &old[i], section, "removed");
	}
	if (told == 0)
		buf_text(out, "in another order");
	else if (told > LIMIT_CONF_CHANGES)
		buf_printf(out, ", and %zu more", told - LIMIT_CONF_CHANGES);
	sides_free(old, before->count);
	sides_free(new, after->count);
}

/* ---- rows ---- */

void
conf_append_change(struct buf *out, const struct settings *before, const struct settings *after,
    const struct conf_option *row)
{
	buf_printf(out, "%s: ", row->key);
	if (conf_is_list(row->kind)) {
		append_texts_change(out, conf_value(before, row), conf_value(after, row));
		return;
	}
	if (row->kind == CONF_SECTION) {
		append_items_change(
		    out, conf_value(before, row), conf_value(after, row), conf_section_of(row));
		return;
	}
	conf_append_value(out, after, row);
	buf_text(out, " (was ");
	conf_append_value(out, before, row);
	buf_byte(out, ')');
}
