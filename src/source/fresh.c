/* SPDX-License-Identifier: Apache-2.0 */
#include "source/fresh.h"

#include "base/limits.h"

bool
fresh_is_owed(const struct log_description *log, int64_t now_s)
{
	if (log->state != LOG_STATE_USABLE && log->state != LOG_STATE_QUALIFIED)
		return false;
	if (log->interval_end_s != 0 && log->interval_end_s <= now_s)
		return false;
	return log->mmd_s != 0;
}

int64_t
fresh_age_ms(const struct fresh_head *head, const struct fresh_head *other)
{
	return other->signed_ms - head->signed_ms + (head->asked_ms - other->shown_ms);
}

bool
fresh_is_stale(uint32_t mmd_s, int64_t age_ms)
{
	return age_ms > ((int64_t)mmd_s + LIMIT_STALL_S) * 1000;
}
