/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/name_set.h"

#include "base/limits.h"
#include "base/own.h"

#include <assert.h>
#include <stdlib.h>

#define SLOTS_FIRST 64

void
name_set_init(struct name_set *set)
{
	*set = (struct name_set){ .slot_count = SLOTS_FIRST };
	set->slots = xcalloc(set->slot_count, sizeof(*set->slots));
	buf_init_growing(&set->text, LIMIT_MESSAGE);
}

void
name_set_fini(struct name_set *set)
{
	free(set->slots);
	buf_fini(&set->text);
	*set = (struct name_set){ .slots = NULL };
}

/* FNV-1a, 64 bits: whoever chooses the names can only make their own set slow, and not
 * slower than comparing all of them. */
static uint64_t
hash_of(unsigned kind, struct view value)
{
	uint64_t hash = 14695981039346656037U ^ kind;
	uint8_t byte;

	while (view_u8(&value, &byte))
		hash = (hash ^ byte) * 1099511628211U;
	return hash;
}

/* The member that begins at this place of the text, which was written there whole. */
static struct view
member_at(const struct name_set *set, size_t at, unsigned *ret_kind)
{
	struct view rest = buf_view(&set->text);
	struct view member = { .len = 0 };
	uint64_t len = 0;
	uint8_t kind = 0;
	bool whole = view_take(&rest, at, &member) && view_u8(&rest, &kind) &&
		     view_uint(&rest, 4, &len) && view_take(&rest, (size_t)len, &member);

	assert(whole);
	*ret_kind = kind;
	return member;
}

/* The slot of a member, or the empty one where it belongs. */
static uint32_t *
slot_of(const struct name_set *set, unsigned kind, struct view value)
{
	size_t mask = set->slot_count - 1;
	size_t i = (size_t)hash_of(kind, value) & mask;

	for (; set->slots[i] != 0; i = (i + 1) & mask) {
		unsigned found_kind;
		struct view found = member_at(set, set->slots[i] - 1, &found_kind);

		if (found_kind == kind && view_equal(found, value))
			break;
	}
	return &set->slots[i];
}

static void
grow(struct name_set *set)
{
	uint32_t *old = set->slots;
	size_t old_count = set->slot_count;

	set->slot_count *= 2;
	set->slots = xcalloc(set->slot_count, sizeof(*set->slots));
	for (size_t i = 0; i < old_count; i++) {
		unsigned kind;
		struct view value;

		if (old[i] == 0)
			continue;
		value = member_at(set, old[i] - 1, &kind);
		*slot_of(set, kind, value) = old[i];
	}
	free(old);
}

bool
name_set_add(struct name_set *set, unsigned kind, struct view value)
{
	uint32_t *slot = slot_of(set, kind, value);
	size_t at = set->text.len;

	if (*slot != 0)
		return false;
	buf_byte(&set->text, (uint8_t)kind);
	buf_uint(&set->text, 4, value.len);
	buf_bytes(&set->text, value);
	if (!buf_ok(&set->text)) {
		/* More names than a message can hold: rather told twice than not at all. */
		set->text.len = at;
		set->text.overflowed = false;
		return true;
	}
	*slot = (uint32_t)at + 1;
	if (++set->count * 2 > set->slot_count)
		grow(set);
	return true;
}
