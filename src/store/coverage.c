/* SPDX-License-Identifier: Apache-2.0 */
#include "store/coverage.h"

#include "base/num.h"
#include "base/own.h"

#include <stdlib.h>

void
coverage_fini(struct coverage *coverage)
{
	free(coverage->items);
	*coverage = (struct coverage){ .items = NULL };
}

static bool
is_empty(const struct store_interval *interval)
{
	return interval->begin == interval->end;
}

static bool
is_same(const struct store_interval *a, const struct store_interval *b)
{
	return a->kind == b->kind && a->generation == b->generation;
}

/* Whether the last interval takes what follows it into itself. */
static bool
take_in(struct store_interval *last, const struct store_interval *next)
{
	if (last->end != next->begin)
		return false;
	/* That reading begins behind a loss is to be seen. */
	if (is_empty(next))
		return last->kind != STORE_LOST;
	if (is_empty(last)) {
		*last = *next;
		return true;
	}
	if (!is_same(last, next))
		return false;
	last->end = next->end;
	last->range = next->range;
	return true;
}

void
coverage_append(struct coverage *coverage, const struct store_interval *interval)
{
	if (coverage->count > 0 && take_in(&coverage->items[coverage->count - 1], interval))
		return;
	if (coverage->count == coverage->size) {
		coverage->size = coverage->size == 0 ? 8 : 2 * coverage->size;
		coverage->items =
		    xrealloc(coverage->items, coverage->size * sizeof(*coverage->items));
	}
	coverage->items[coverage->count++] = *interval;
}

uint64_t
coverage_read(const struct coverage *coverage, uint64_t begin, uint64_t end)
{
	uint64_t read = 0;

	for (size_t i = 0; i < coverage->count; i++) {
		const struct store_interval *item = &coverage->items[i];
		uint64_t first = num_max64(begin, item->begin);
		uint64_t past = num_min64(end, item->end);

		if (item->kind != STORE_LOST && first < past)
			read += past - first;
	}
	return read;
}

/* Appends the part of an interval that lies in [begin, end), if any does.  The
 * range is known at the interval's own end only. */
static void
append_part(struct coverage *out, const struct store_interval *whole, uint64_t begin, uint64_t end)
{
	struct store_interval part = *whole;

	part.begin = num_max64(begin, whole->begin);
	part.end = num_min64(end, whole->end);
	if (part.begin > part.end || (is_empty(&part) && !is_empty(whole)))
		return;
	if (part.end != whole->end)
		part.range = view_of(NULL, 0);
	coverage_append(out, &part);
}

static void
replace(struct coverage *coverage, struct coverage *with)
{
	coverage_fini(coverage);
	*coverage = *with;
}

/* Makes of an interval what it becomes; false if nothing is left of it. */
typedef bool change_fn(struct store_interval *interval, uint64_t generation);

/* Changes what lies in [begin, end). */
static void
change(struct coverage *coverage, uint64_t begin, uint64_t end, change_fn *fn, uint64_t generation)
{
	struct coverage out = { .items = NULL };

	for (size_t i = 0; i < coverage->count; i++) {
		const struct store_interval *item = &coverage->items[i];
		struct store_interval changed = *item;

		if (item->end <= begin || item->begin >= end) {
			coverage_append(&out, item);
			continue;
		}
		append_part(&out, item, item->begin, begin);
		if (fn(&changed, generation))
			append_part(&out, &changed, begin, end);
		append_part(&out, item, end, item->end);
	}
	replace(coverage, &out);
}

/* Puts an interval where there is none: its parts between the others. */
static void
fill(struct coverage *coverage, const struct store_interval *interval)
{
	struct coverage out = { .items = NULL };
	uint64_t at = interval->begin;

	for (size_t i = 0; i < coverage->count; i++) {
		const struct store_interval *item = &coverage->items[i];

		if (at < item->begin)
			append_part(&out, interval, at, item->begin);
		coverage_append(&out, item);
		at = num_max64(at, item->end);
	}
	if (at < interval->end)
		append_part(&out, interval, at, interval->end);
	replace(coverage, &out);
}

static bool
become_nothing(struct store_interval *interval unused_arg, uint64_t generation unused_arg)
{
	return false;
}

void
coverage_add(struct coverage *coverage, const struct store_interval *interval)
{
	change(coverage, interval->begin, interval->end, become_nothing, 0);
	fill(coverage, interval);
}

void
coverage_begin(struct coverage *coverage, const struct store_interval *empty)
{
	struct coverage out = { .items = NULL };
	size_t i = 0;

	for (; i < coverage->count; i++) {
		const struct store_interval *item = &coverage->items[i];

		if (item->end > empty->begin ||
		    (item->end == empty->begin && item->kind != STORE_LOST))
			break;
		coverage_append(&out, item);
	}
	if (i == coverage->count || coverage->items[i].begin > empty->begin)
		coverage_append(&out, empty);
	for (; i < coverage->count; i++)
		coverage_append(&out, &coverage->items[i]);
	replace(coverage, &out);
}

void
coverage_skip_loss(struct coverage *coverage, uint64_t at)
{
	struct store_interval empty = { .begin = at, .kind = STORE_PROVEN };

	for (size_t i = 0; i < coverage->count; i++) {
		const struct store_interval *item = &coverage->items[i];

		if (item->kind == STORE_LOST && item->begin <= empty.begin)
			empty.begin = num_max64(empty.begin, item->end);
	}
	empty.end = empty.begin;
	if (empty.begin > at)
		coverage_begin(coverage, &empty);
}

void
coverage_reopen(struct coverage *coverage, uint64_t at)
{
	const struct store_interval empty = { .begin = at, .end = at, .kind = STORE_PROVEN };

	change(coverage, at, UINT64_MAX, become_nothing, 0);
	coverage_begin(coverage, &empty);
	coverage->items[coverage->count - 1].range = empty.range;
}

static bool
become_rematched(struct store_interval *interval, uint64_t generation)
{
	if (interval->kind != STORE_LOST)
		interval->generation = num_max64(interval->generation, generation);
	return true;
}

void
coverage_rematch(struct coverage *coverage, const struct store_interval *interval)
{
	change(coverage, interval->begin, interval->end, become_rematched, interval->generation);
	for (size_t i = 0; i < coverage->count; i++) {
		struct store_interval *item = &coverage->items[i];

		if (item->end == interval->end && item->kind == STORE_READ)
			item->range = interval->range;
	}
}

void
coverage_lose(struct coverage *coverage, uint64_t begin, uint64_t end)
{
	const struct store_interval lost = { .begin = begin, .end = end, .kind = STORE_LOST };

	fill(coverage, &lost);
}

static bool
become_proven(struct store_interval *interval, uint64_t generation unused_arg)
{
	interval->kind = STORE_PROVEN;
	return true;
}

bool
coverage_prove(struct coverage *coverage, uint64_t proven, uint64_t *ret_begin)
{
	uint64_t begin = proven;

	for (size_t i = coverage->count; i-- > 0;) {
		const struct store_interval *item = &coverage->items[i];

		if (item->begin >= proven)
			continue;
		if (item->end < begin || item->kind != STORE_READ)
			break;
		begin = item->begin;
	}
	if (begin == proven)
		return false;
	change(coverage, begin, proven, become_proven, 0);
	*ret_begin = begin;
	return true;
}

struct store_progress
coverage_progress(const struct coverage *coverage)
{
	struct store_progress progress = { .known = false };

	for (size_t i = coverage->count; i-- > 0;) {
		const struct store_interval *item = &coverage->items[i];

		if (progress.known && item->end != progress.begin)
			break;
		if (item->kind == STORE_LOST) {
			progress.behind_loss = progress.known;
			if (progress.known)
				break;
			continue;
		}
		if (!progress.known)
			progress = (struct store_progress){ .known = true, .folded = item->end };
		progress.begin = item->begin;
		if (item->kind == STORE_PROVEN)
			progress.proven = num_max64(progress.proven, item->end);
	}
	progress.proven = num_max64(progress.proven, progress.begin);
	return progress;
}
