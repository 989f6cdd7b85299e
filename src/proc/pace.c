/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/pace.h"

#include "base/limits.h"
#include "base/own.h"
#include "source/retry.h"

#include <stdlib.h>

/* The distance that a first refusal makes. */
#define DISTANCE_BEGIN_MS 100
/* No quota that was ever seen asks for more. */
#define DISTANCE_MAX_MS 30000
/* Of an operator: the heads of thirty logs are still polled each minute. */
#define OPERATOR_DISTANCE_MAX_MS 2000
/* Each answer takes this part off the distance: after a refusal it takes some
 * eighty answers to come back, so that a limit is met rarely. */
#define DISTANCE_PART 128

void
paces_fini(struct paces *paces)
{
	for (size_t i = 0; i < paces->count; i++) {
		free(paces->rows[i]->host);
		free(paces->rows[i]);
	}
	for (size_t i = 0; i < paces->schedule_count; i++) {
		free(paces->schedules[i]->name);
		free(paces->schedules[i]);
	}
	free(paces->rows);
	free(paces->schedules);
	*paces = (struct paces){ .rows = NULL };
}

static struct schedule *
schedule_of(struct paces *paces, struct view name)
{
	struct schedule *schedule;

	for (size_t i = 0; i < paces->schedule_count; i++) {
		if (view_equal(view_text(paces->schedules[i]->name), name))
			return paces->schedules[i];
	}
	schedule = xcalloc(1, sizeof(*schedule));
	schedule->name = xstrndup(name.ptr, name.len);
	schedule->least_ms = paces->max_rate == 0 ? 0 : (int64_t)(1000 / paces->max_rate);
	schedule->distance_ms = schedule->least_ms;
	paces->schedules =
	    xrealloc(paces->schedules, (paces->schedule_count + 1) * sizeof(struct schedule *));
	paces->schedules[paces->schedule_count++] = schedule;
	return schedule;
}

struct pace *
paces_of(struct paces *paces, struct view host, struct view operator_name)
{
	struct pace *pace;

	for (size_t i = 0; i < paces->count; i++) {
		if (view_equal(view_text(paces->rows[i]->host), host))
			return paces->rows[i];
	}
	pace = xcalloc(1, sizeof(*pace));
	pace->host = xstrndup(host.ptr, host.len);
	pace->schedule = schedule_of(paces, operator_name.len > 0 ? operator_name : host);
	paces->rows = xrealloc(paces->rows, (paces->count + 1) * sizeof(struct pace *));
	paces->rows[paces->count++] = pace;
	return pace;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t
pace_next_ms(const struct pace *pace)
{
	return later(pace->next_ms, pace->schedule->next_ms);
}

int64_t
pace_distance_ms(const struct pace *pace)
{
	return later(pace->distance_ms, pace->schedule->distance_ms);
}

bool
pace_allows(const struct pace *pace, int64_t now_ms)
{
	return now_ms >= pace_next_ms(pace) && pace->schedule->active < LIMIT_OPERATOR_REQUESTS;
}

void
pace_sent(struct pace *pace, int64_t now_ms)
{
	struct schedule *schedule = pace->schedule;

	pace->active++;
	schedule->active++;
	schedule->next_ms = now_ms + schedule->distance_ms;
	pace->next_ms = now_ms + pace->distance_ms;
}

static int64_t
shrunk(int64_t distance_ms)
{
	return distance_ms - distance_ms / DISTANCE_PART - 1;
}

static int64_t
doubled(int64_t distance_ms, int64_t max_ms)
{
	int64_t more_ms = distance_ms < DISTANCE_BEGIN_MS / 2 ? DISTANCE_BEGIN_MS : 2 * distance_ms;

	return more_ms < max_ms ? more_ms : max_ms;
}

void
pace_answered(struct pace *pace)
{
	struct schedule *schedule = pace->schedule;

	pace->active--;
	schedule->active--;
	schedule->distance_ms = later(shrunk(schedule->distance_ms), schedule->least_ms);
	pace->failures = 0;
	pace->distance_ms = later(shrunk(pace->distance_ms), 0);
}

/* Several requests may fail for one cause: only the latest moment counts. */
static void
fail(struct pace *pace, int64_t now_ms, int64_t wait_ms)
{
	pace->active--;
	pace->schedule->active--;
	pace->next_ms = later(pace->next_ms, now_ms + wait_ms);
}

void
pace_refused(struct pace *pace, enum pace_refusal why, int64_t now_ms, int64_t retry_after_ms,
    uint32_t random)
{
	struct schedule *schedule = pace->schedule;

	pace->failures++;
	pace->distance_ms = doubled(pace->distance_ms, DISTANCE_MAX_MS);
	fail(pace, now_ms,
	    retry_after_ms >= 0 ? retry_after_ms : retry_backoff_ms(pace->failures, random));
	if (why != PACE_TOO_MANY)
		return;
	schedule->distance_ms =
	    later(doubled(schedule->distance_ms, OPERATOR_DISTANCE_MAX_MS), schedule->least_ms);
	schedule->next_ms = later(schedule->next_ms, now_ms + schedule->distance_ms);
}

void
pace_failed(struct pace *pace, int64_t now_ms, uint32_t random)
{
	pace->failures++;
	fail(pace, now_ms, retry_backoff_ms(pace->failures, random));
}
