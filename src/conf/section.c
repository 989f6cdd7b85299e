/* SPDX-License-Identifier: Apache-2.0 */
/* The sections of a configuration, and their items. */
#include "base/limits.h"
#include "conf/settings.h"
#include "conf/value.h"

static_assert((int)CONF_SOURCE_MEMBERS <= CONF_MEMBERS_MOST, "each member has an origin");
static_assert((int)CONF_ZONE_MEMBERS <= CONF_MEMBERS_MOST, "each member has an origin");

/* A row of section_table.h, as a member of struct item. */
#define MEMBER(item, id, key, argument, kind, field, required, least, most, fallback, says)     \
	{ id, key, 0, key, argument, CONF_##kind, offsetof(struct item, field), 0, least, most, \
		fallback, true, required, says },

static const struct conf_option source_members[] = {
#define SOURCE(NAME, ...) MEMBER(conf_source, CONF_SOURCE_##NAME, __VA_ARGS__)
#include "conf/section_table.h"
	{ .name = NULL },
};

static const struct conf_option zone_members[] = {
#define ZONE(NAME, ...) MEMBER(conf_zone, CONF_ZONE_##NAME, __VA_ARGS__)
#include "conf/section_table.h"
	{ .name = NULL },
};

static const struct conf_section sections[] = {
	{ CONF_SOURCES_ID, sizeof(struct conf_source), source_members },
	{ CONF_ZONES_ID, sizeof(struct conf_zone), zone_members },
};

const struct conf_section *
conf_section_of(const struct conf_option *row)
{
	const struct conf_section *section = sections;

	assert(row->kind == CONF_SECTION);
	while (section->id != row->id)
		section++;
	return section;
}

void *
conf_item_at(const struct conf_items *items, const struct conf_section *section, size_t i)
{
	return (char *)items->items + i * section->size;
}

void *
conf_add_item(struct conf_items *items, const struct conf_option *row)
{
	const struct conf_section *section = conf_section_of(row);
	void *item;

	if (items->count == row->most)
		return NULL;
	items->items = conf_grow(items->items, items->count, section->size);
	item = conf_item_at(items, section, items->count++);
	memset(item, 0, section->size);
	conf_set_defaults(item, section->members);
	return item;
}
