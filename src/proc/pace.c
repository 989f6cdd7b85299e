/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/pace.h"

#include "base/limits.h"
#include "base/own.h"
#include "source/retry.h"

#include <stdlib.h>
#include <string.h>

/* The distance that a first refusal makes. */
#define DISTANCE_BEGIN_MS 100
/* No quota that was ever seen asks for more. */
#define DISTANCE_MAX_MS 30000
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
	free(paces->rows);
	*paces = (struct paces){ .rows = NULL };
}

struct pace *
paces_of(struct paces *paces, struct view host)
{
	struct pace *pace;

	for (size_t i = 0; i < paces->count; i++) {
		if (view_equal(view_text(paces->rows[i]->host), host))
			return paces->rows[i];
	}
	pace = xcalloc(1, sizeof(*pace));
	pace->host = xcalloc(host.len + 1, 1);
	if (host.len > 0)
		memcpy(pace->host, host.ptr, host.len);
	pace->least_ms = paces->max_rate == 0 ? 0 : (int64_t)(1000 / paces->max_rate);
	pace->distance_ms = pace->least_ms;
	paces->rows = xrealloc(paces->rows, (paces->count + 1) * sizeof(struct pace *));
	paces->rows[paces->count++] = pace;
	return pace;
}

bool
pace_allows(const struct pace *pace, int64_t now_ms)
{
	return now_ms >= pace->next_ms && pace->active < LIMIT_HOST_REQUESTS;
}

void
pace_sent(struct pace *pace, int64_t now_ms)
{
	pace->active++;
	pace->next_ms = now_ms + pace->distance_ms;
}

void
pace_answered(struct pace *pace)
{
	pace->active--;
	pace->failures = 0;
	pace->distance_ms -= pace->distance_ms / DISTANCE_PART + 1;
	if (pace->distance_ms < pace->least_ms)
		pace->distance_ms = pace->least_ms;
}

/* Several requests may fail for one cause: only the latest moment counts. */
static void
wait_until(struct pace *pace, int64_t then_ms)
{
	if (then_ms > pace->next_ms)
		pace->next_ms = then_ms;
}

void
pace_refused(struct pace *pace, int64_t now_ms, int64_t retry_after_ms, uint32_t random)
{
	pace->active--;
	pace->failures++;
	pace->distance_ms =
	    pace->distance_ms < DISTANCE_BEGIN_MS / 2 ? DISTANCE_BEGIN_MS : pace->distance_ms * 2;
	if (pace->distance_ms > DISTANCE_MAX_MS)
		pace->distance_ms = DISTANCE_MAX_MS;
	wait_until(pace, now_ms + (retry_after_ms >= 0 ? retry_after_ms
						       : retry_backoff_ms(pace->failures, random)));
}

void
pace_failed(struct pace *pace, int64_t now_ms, uint32_t random)
{
	pace->active--;
	pace->failures++;
	wait_until(pace, now_ms + retry_backoff_ms(pace->failures, random));
}
