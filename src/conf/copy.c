/* SPDX-License-Identifier: Apache-2.0 */
/* Settings and who owns what they hold: copies, and the end. */
#include "base/own.h"
#include "conf/settings.h"
#include "conf/value.h"

#include <stdlib.h>

const char *
conf_keep(struct settings *settings, struct view text)
{
	char *copy = xstrndup(text.ptr, text.len);

	settings->owned =
	    conf_grow(settings->owned, settings->owned_count, sizeof(*settings->owned));
	settings->owned[settings->owned_count++] = copy;
	return copy;
}

/* ---- the end ---- */

static void
clear_texts(struct conf_texts *texts)
{
	free(texts->items);
	*texts = (struct conf_texts){ .items = NULL };
}

static void
clear_items(struct conf_items *items, const struct conf_section *section)
{
	for (size_t i = 0; i < items->count; i++) {
		void *item = conf_item_at(items, section, i);

		for (const struct conf_option *row = section->members; row->name != NULL; row++) {
			if (conf_is_list(row->kind))
				clear_texts(conf_place(item, row));
		}
	}
	free(items->items);
	*items = (struct conf_items){ .items = NULL };
}

/* Frees the list that a row is, if it is one.  Its texts stay. */
static void
clear(struct settings *settings, const struct conf_option *row)
{
	if (conf_is_list(row->kind))
		clear_texts(conf_place(settings, row));
	else if (row->kind == CONF_SECTION)
		clear_items(conf_place(settings, row), conf_section_of(row));
}

void
conf_free(struct settings *settings)
{
	for (const struct conf_option *row = conf_options; row->name != NULL; row++)
		clear(settings, row);
	for (size_t i = 0; i < settings->owned_count; i++)
		free(settings->owned[i]);
	free(settings->owned);
	settings->owned = NULL;
	settings->owned_count = 0;
}

/* ---- copies ---- */

static const char *
keep_again(struct settings *settings, const char *text)
{
	return text == NULL ? NULL : conf_keep(settings, view_text(text));
}

static void
copy_texts(struct settings *settings, const struct conf_texts *from, struct conf_texts *ret)
{
	*ret = (struct conf_texts){ .items = NULL };
	for (size_t i = 0; i < from->count; i++)
		conf_append_text(ret, keep_again(settings, from->items[i]));
}

static void copy_items(struct settings *settings, const struct conf_items *from,
    const struct conf_option *row, struct conf_items *ret);

/* Gives a row of an object the value that it has in another; what it had is gone.  The
 * settings keep its texts. */
static void
copy_value(struct settings *settings, const void *from, void *object, const struct conf_option *row)
{
	const void *value = conf_value(from, row);
	void *place = conf_place(object, row);

	switch (row->kind) {
	case CONF_FLAG:
		*(bool *)place = *(const bool *)value;
		break;
	case CONF_NUMBER:
	case CONF_DURATION:
		*(uint64_t *)place = *(const uint64_t *)value;
		break;
	case CONF_TEXT:
	case CONF_WORD:
	case CONF_LABEL:
	case CONF_PATH:
		*(const char **)place = keep_again(settings, *(const char *const *)value);
		break;
	case CONF_TEXTS:
	case CONF_NAMES:
	case CONF_HASHES:
		copy_texts(settings, value, place);
		break;
	case CONF_SECTION:
		copy_items(settings, value, row, place);
		break;
	}
}

static void
copy_items(struct settings *settings, const struct conf_items *from, const struct conf_option *row,
    struct conf_items *ret)
{
	const struct conf_section *section = conf_section_of(row);

	*ret = (struct conf_items){ .items = NULL };
	for (size_t i = 0; i < from->count; i++) {
		const struct conf_item *old = conf_item_at(from, section, i);
		struct conf_item *new = conf_add_item(ret, row);

		assert(new != NULL);
		*new = *old;
		for (const struct conf_option *member = section->members; member->name != NULL;
		     member++)
			copy_value(settings, old, new, member);
	}
}

void
conf_carry(struct settings *settings, const struct settings *from, const struct conf_option *row)
{
	clear(settings, row);
	settings->origins[row->id] = from->origins[row->id];
	copy_value(settings, from, settings, row);
}

void
conf_copy(const struct settings *settings, struct settings *ret)
{
	*ret = *settings;
	ret->owned = NULL;
	ret->owned_count = 0;
	for (const struct conf_option *row = conf_options; row->name != NULL; row++)
		copy_value(ret, settings, ret, row);
}
