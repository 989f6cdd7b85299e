/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/sighting.h"

#include "watch/name_hash.h"

bool
sighting_work(struct watch_matches *m)
{
	if (m->work_left == 0) {
		m->left_out++;
		return false;
	}
	m->work_left--;
	return true;
}

bool
sighting_all_told(const struct watch_matches *m)
{
	return m->work_left == 0 &&
	       (m->count >= LIMIT_MATCHES || m->uncompared >= LIMIT_MATCH_ITEMS);
}

bool
sighting_line(struct watch_matches *m, uint64_t offset, struct sighting_line *ret)
{
	struct view in;
	struct view line;

	if (!sighting_work(m))
		return false;
	in = view_of(
	    ret->bytes, m->text.read(m->text.context, offset, ret->bytes, sizeof(ret->bytes)));
	return view_line(&in, '\n', &line) && watch_item_read(line, &ret->item);
}

static void
hash_view_add(struct name_hash *hash, struct view bytes)
{
	for (size_t i = bytes.len; i-- > 0;)
		name_hash_add(hash, bytes.ptr[i]);
	name_hash_add(hash, 0);
}

/* What tells two matches apart that stand in the same place. */
static uint64_t
match_key(const struct watch_match *match)
{
	struct name_hash hash = name_hash_begin();

	hash_view_add(&hash, match->item);
	hash_view_add(&hash, match->tag);
	hash_view_add(&hash, match->value);
	return name_hash_end(&hash);
}

static bool
same(const struct watch_match *a, const struct watch_match *b)
{
	return a->where == b->where && view_equal(a->item, b->item) && view_equal(a->tag, b->tag) &&
	       view_equal(a->value, b->value);
}

/* The match that is the same but for reason and certainty, or NULL; then *ret_slot is for it. */
static struct watch_match *
match_find(struct watch_matches *m, const struct watch_match *match, uint64_t key, size_t *ret_slot)
{
	size_t slot = key % WATCH_MATCH_SLOTS;

	for (; m->slots[slot] != 0; slot = (slot + 1) % WATCH_MATCH_SLOTS) {
		size_t i = m->slots[slot] - 1U;

		if (m->keys[i] == key && same(&m->kept[i], match))
			return &m->kept[i];
	}
	*ret_slot = slot;
	return NULL;
}

/* Copies bytes into the arena.  False if it is full. */
static bool
keep_view(struct arena *arena, struct view *view)
{
	void *copy = arena_alloc(arena, view->len);

	if (copy == NULL)
		return false;
	if (view->len > 0)
		memcpy(copy, view->ptr, view->len);
	view->ptr = copy;
	return true;
}

/* Copies what a match consists of.  False, and nothing of it stays, if there is no room. */
static bool
keep_views(struct watch_matches *m, struct watch_match *match)
{
	if (keep_view(m->arena, &match->item) && keep_view(m->arena, &match->tag) &&
	    keep_view(m->arena, &match->value))
		return true;
	match->item = match->tag = match->value = (struct view){ .ptr = NULL };
	return false;
}

/* Counts a match that is one too many, in the first such, which is kept to say so. */
static void
leave_out(struct watch_matches *m, struct watch_match match)
{
	m->left_out++;
	if (m->more == NULL) {
		(void)keep_views(m, &match);
		match.reason = WATCH_REASON_MORE;
		match.exact = false;
		match.covered = 0;
		m->more = &m->kept[m->count++];
		*m->more = match;
	}
	m->more->covered++;
}

static void
match_keep(struct watch_matches *m, struct watch_match match)
{
	uint64_t key = match_key(&match);
	size_t slot = 0;
	struct watch_match *before = match_find(m, &match, key, &slot);

	if (before != NULL) {
		if (match.exact && !before->exact) {
			before->exact = true;
			before->reason = match.reason;
			before->reading = match.reading;
		}
		return;
	}
	if (m->count >= LIMIT_MATCHES || !keep_views(m, &match)) {
		leave_out(m, match);
		return;
	}
	m->keys[m->count] = key;
	m->kept[m->count++] = match;
	m->slots[slot] = (uint16_t)m->count;
}

void
sighting_leave_out(struct watch_matches *m, const struct sighting *sighting)
{
	leave_out(m, (struct watch_match){
			 .value = sighting->value,
			 .where = sighting->where,
			 .reading = sighting->reading,
			 .offset = sighting->offset,
		     });
}

void
sighting_keep(struct watch_matches *m, const struct sighting *sighting,
    const struct watch_item *item, enum watch_reason reason, uint64_t covered)
{
	match_keep(m,
	    (struct watch_match){
		.item = item == NULL ? (struct view){ .ptr = NULL } : item->text,
		.tag = item == NULL ? (struct view){ .ptr = NULL } : item->tag,
		.value = sighting->value,
		.where = sighting->where,
		.reading = sighting->reading,
		.reason = reason,
		.exact = watch_reason_is_exact(reason) && x509_reading_is_exact(sighting->reading),
		.covered = covered,
		.offset = sighting->offset,
	    });
}

/* Says that a sighting leads to an item with which it cannot be compared any more. */
static void
keep_uncompared(struct watch_matches *m, const struct sighting *sighting)
{
	if (sighting_all_told(m)) {
		sighting_leave_out(m, sighting);
		return;
	}
	sighting_keep(m, sighting, NULL, WATCH_REASON_NOT_COMPARED, 0);
	m->uncompared++;
	m->left_out++;
}

/* Keeps the items of name from rank on, which are neighbours. */
static void
ranks_keep(struct watch_matches *m, const struct sighting *sighting, const struct watch_item *as,
    size_t rank, enum watch_reason reason)
{
	struct sighting_line line;

	for (; rank < m->index->name_count; rank++) {
		if (m->work_left == 0) {
			keep_uncompared(m, sighting);
			return;
		}
		if (!sighting_line(m, m->index->lines[rank], &line) || line.item.kind != as->kind ||
		    !view_equal(line.item.name, as->name))
			return;
		sighting_keep(m, sighting, &line.item, reason, 0);
	}
}

void
sighting_name(struct watch_matches *m, const struct sighting *sighting, struct view name,
    enum watch_kind kind, uint64_t hash, enum watch_reason reason)
{
	const struct watch_item as = { .kind = kind, .name = name };
	size_t step = 0;
	size_t rank;

	if (!filter_has(&m->index->names, hash))
		return;
	while (index_find(m->index, hash, &step, &rank))
		ranks_keep(m, sighting, &as, rank, reason);
}

void
sighting_everything(
    struct watch_matches *m, const struct sighting *sighting, enum watch_reason reason)
{
	const struct watch_item as = { .kind = WATCH_TREE };

	if (m->index->everything > 0)
		ranks_keep(m, sighting, &as, 0, reason);
}

/* Whether a block holds an address of its family. */
static bool
holds(const struct cidr *cidr, const struct address *address)
{
	struct address last = cidr_last(cidr);

	return cidr->first.is_v6 == address->is_v6 && address_compare(&cidr->first, address) <= 0 &&
	       address_compare(address, &last) <= 0;
}

void
sighting_address(struct watch_matches *m, const struct sighting *sighting,
    const struct address *address, bool unread)
{
	uint32_t at = index_find_address(m->index, address);
	struct sighting_line line;
	struct index_block block;
	enum watch_reason reason;

	while (index_block(m->index, address->is_v6, at, &block)) {
		if (m->work_left == 0) {
			keep_uncompared(m, sighting);
			return;
		}
		if (!sighting_line(m, block.line, &line) || line.item.kind != WATCH_CIDR ||
		    !holds(&line.item.cidr, address))
			return;
		reason = cidr_is_address(&line.item.cidr) ? WATCH_REASON_SAME_ADDRESS
							  : WATCH_REASON_IN_BLOCK;
		sighting_keep(
		    m, sighting, &line.item, unread ? WATCH_REASON_UNREAD_ADDRESS : reason, 0);
		/* An outer block comes earlier: no index can make this loop go round. */
		at = block.outer_plus_1 < at ? block.outer_plus_1 : 0;
	}
}
