/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/match.h"

#include "base/num.h"
#include "watch/name_hash.h"
#include "watch/pattern.h"
#include "watch/sighting.h"

#include <assert.h>

static_assert(WATCH_MATCH_SLOTS > LIMIT_MATCHES, "a slot is empty");

static const struct {
	const char *text;
	const char *says;
	bool exact;
} reasons[] = {
#define WATCH_REASON(name, text, exact, says) [WATCH_REASON_##name] = { (text), (says), (exact) },
#include "watch/reason_table.h"
};

const char *
watch_reason_text(enum watch_reason reason)
{
	return reasons[reason].text;
}

const char *
watch_reason_says(enum watch_reason reason)
{
	return reasons[reason].says;
}

bool
watch_reason_is_exact(enum watch_reason reason)
{
	return reasons[reason].exact;
}

static size_t
text_view_read(void *context, uint64_t offset, uint8_t *out, size_t size)
{
	struct view rest = view_after(*(const struct view *)context, offset);
	struct view part = view_take_up_to(&rest, size);

	if (part.len > 0)
		memcpy(out, part.ptr, part.len);
	return part.len;
}

struct watch_text
watch_text_view(struct view *text)
{
	return (struct watch_text){ .read = text_view_read, .context = text };
}

void
watch_matches_begin(struct watch_matches *m, const struct watch_index *index,
    struct watch_text text, struct arena *arena)
{
	m->index = index;
	m->text = text;
	m->arena = arena;
	m->work_left = LIMIT_MATCH_WORK;
	m->unread_left = LIMIT_UNREAD_WORK;
	m->uncompared = 0;
	m->more = NULL;
	m->count = 0;
	m->left_out = 0;
	memset(m->slots, 0, sizeof(m->slots));
}

/* Keeps the trees that a name, or the readable end of a pattern, is in.  Returns the
 * hash of the whole. */
static uint64_t
match_trees(struct watch_matches *m, const struct sighting *sighting, struct view name,
    enum watch_reason reason)
{
	struct name_hash hash = name_hash_begin();

	for (size_t i = name.len; i-- > 0;) {
		if (name.ptr[i] == '.')
			sighting_name(m, sighting, view_after(name, i + 1), WATCH_TREE,
			    name_hash_end(&hash) ^ NAME_HASH_TREE, reason);
		name_hash_add(&hash, name.ptr[i]);
	}
	sighting_name(m, sighting, name, WATCH_TREE, name_hash_end(&hash) ^ NAME_HASH_TREE, reason);
	return name_hash_end(&hash);
}

/* The order of ranks: build.c. */
static int
name_order(struct view a, struct view b)
{
	size_t len = num_min(a.len, b.len);

	for (size_t i = 1; i <= len; i++) {
		uint8_t x = a.ptr[a.len - i] == '.' ? 0 : a.ptr[a.len - i];
		uint8_t y = b.ptr[b.len - i] == '.' ? 0 : b.ptr[b.len - i];

		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a.len > b.len) - (a.len < b.len);
}

/* Whether a name is below another. */
static bool
is_below(struct view name, struct view above)
{
	if (above.len == 0)
		return true;
	return name.len > above.len + 1 && name.ptr[name.len - above.len - 1] == '.' &&
	       view_equal(view_after(name, name.len - above.len), above);
}

/* The first rank behind a name.  False if not enough lines may be read. */
static bool
rank_behind(struct watch_matches *m, struct view name, size_t *ret)
{
	size_t begin = m->index->everything;
	size_t end = m->index->name_count;
	struct sighting_line line;

	while (begin < end) {
		size_t middle = begin + (end - begin) / 2;

		if (!sighting_line(m, m->index->lines[middle], &line))
			return false;
		if (name_order(line.item.name, name) > 0)
			end = middle;
		else
			begin = middle + 1;
	}
	*ret = begin;
	return true;
}

/* Keeps what a pattern covers of the names below its readable end: the first
 * LIMIT_MATCH_ITEMS, and how many there are if there are more. */
static void
match_covered(struct watch_matches *m, const struct sighting *sighting, struct view end)
{
	struct sighting_line line;
	enum watch_reason reason;
	uint64_t covered = 0;
	size_t rank;

	if (!rank_behind(m, end, &rank)) {
		sighting_keep(m, sighting, NULL, WATCH_REASON_NOT_COMPARED, 0);
		return;
	}
	for (; rank < m->index->name_count; rank++) {
		if (!sighting_line(m, m->index->lines[rank], &line)) {
			sighting_keep(m, sighting, NULL, WATCH_REASON_NOT_COMPARED, covered);
			return;
		}
		if (!is_below(line.item.name, end))
			break;
		if (pattern_covers(sighting->value, &line.item, &reason) &&
		    ++covered <= LIMIT_MATCH_ITEMS)
			sighting_keep(m, sighting, &line.item, reason, 0);
	}
	if (covered > LIMIT_MATCH_ITEMS)
		sighting_keep(m, sighting, NULL, WATCH_REASON_COVERS_MANY, covered);
}

static void
match_name(struct watch_matches *m, const struct sighting *sighting)
{
	struct view name = sighting->value;
	struct view end = pattern_end(name);
	bool is_wildcard = name.len > 0 && memchr(name.ptr, '*', name.len) != NULL;
	uint64_t hash = match_trees(
	    m, sighting, end, is_wildcard ? WATCH_REASON_WILDCARD_IN_TREE : WATCH_REASON_IN_TREE);

	if (end.len == name.len)
		sighting_name(m, sighting, name, WATCH_NAME, hash, WATCH_REASON_SAME_NAME);
	else if (end.len == 0 || filter_has(&m->index->above, hash))
		match_covered(m, sighting, end);
}

void
watch_matches_add(struct watch_matches *m, const struct x509_identifier *identifier)
{
	struct sighting sighting = {
		.value = identifier->value,
		.where = identifier->where,
		.reading = identifier->reading,
	};
	char memory[ADDRESS_TEXT_MAX + 1];
	struct address address;
	struct buf text;

	if (sighting_all_told(m)) {
		sighting_leave_out(m, &sighting);
		return;
	}
	if (identifier->kind == X509_ADDRESS) {
		if (!address_from_bytes(identifier->value, &address))
			return;
		buf_init(&text, memory, sizeof(memory));
		address_append(&text, &address);
		sighting.value = buf_view(&text);
		sighting_address(m, &sighting, &address, false);
	} else {
		match_name(m, &sighting);
	}
	sighting_everything(m, &sighting, WATCH_REASON_EVERYTHING);
}
