/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the heads of a log, each rightly signed, say against it: two roots for one size,
 * a smaller tree after a larger one, and no head for longer than it may sign none.
 */
#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "proc/follow.h"
#include "proc/monitor.h"

#include <time.h>

/* What is said of heads, and twice the names of all witnesses. */
#define MESSAGE_MAX (32 * KIB)

/* ---- held against what it signed before ---- */

/* A log that signs a smaller tree later took entries back (RFC 6962 3.5). */
static void
say_smaller(struct follow *follow, uint64_t larger)
{
	uint64_t size = follow->new_head.size;
	struct buf said;

	buf_init_growing(&said, MESSAGE_MAX);
	buf_printf(&said,
	    "it signed a tree of %ju entries after one of %ju: entries were taken back",
	    (uintmax_t)size, (uintmax_t)larger);
	follow_append_cosigners(follow, NULL, &said);
	follow_finding(
	    follow, LOG_KIND_NOT_APPEND_ONLY, buf_string(&said), size, buf_view(&follow->new_body));
	buf_fini(&said);
}

static void
say_contradiction(struct follow *follow, const struct hash *other_root)
{
	struct buf said;

	buf_init_growing(&said, MESSAGE_MAX);
	buf_text(&said, "it signed two roots for one size; the one seen before is ");
	hex_append(&said, hash_view(other_root));
	follow_append_cosigners(follow, other_root, &said);
	follow_finding(follow, LOG_KIND_INCONSISTENT_ROOT, buf_string(&said), follow->new_head.size,
	    buf_view(&follow->new_body));
	buf_fini(&said);
}

void
follow_judge_stored(struct follow *follow, const struct msg_stored_head *stored)
{
	if (stored->contradicts)
		say_contradiction(follow, &stored->other_root);
	if (stored->larger > 0)
		say_smaller(follow, stored->larger);
}

/* ---- held against the heads of others ---- */

int64_t
follow_boot_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* How old its head was when it was asked for, at the least, as the others know it. */
static int64_t
known_age_ms(const struct follow *follow)
{
	const struct monitor *monitor = follow->monitor;
	int64_t age_ms = 0;

	for (size_t i = 0; i < monitor->follow_count; i++) {
		const struct follow *other = monitor->follows[i];
		int64_t other_ms = 0;

		if (other != follow && other->fresh.known)
			other_ms = fresh_age_ms(&follow->fresh, &other->fresh);
		if (other_ms > age_ms)
			age_ms = other_ms;
	}
	return age_ms;
}

static void
say_stale(struct follow *follow, int64_t age_ms)
{
	char text[160];
	struct buf said;

	buf_init(&said, text, sizeof(text));
	buf_text(&said, "the head that it shows is of ");
	clock_append_ms(&said, follow->shown.timestamp_ms);
	buf_printf(&said, ", %jd s before it was asked for; it must be no older than %u s",
	    (intmax_t)(age_ms / 1000), follow->log.mmd_s);
	follow_finding(follow, LOG_KIND_STALE_HEAD, buf_string(&said), follow->shown.size,
	    buf_view(&follow->shown_body));
}

static void
judge_age(struct follow *follow, int64_t now_s)
{
	int64_t age_ms;
	bool stale;

	if (!follow->fresh.known)
		return;
	age_ms = known_age_ms(follow);
	stale = fresh_is_owed(&follow->log, now_s) && fresh_is_stale(follow->log.mmd_s, age_ms);
	if (stale == follow->stale)
		return;
	follow->stale = stale;
	if (stale)
		say_stale(follow, age_ms);
	else
		output_message(
		    &follow->monitor->output, "%s: it signs new heads again", follow->log.name);
}

void
follow_judge_age(struct follow *follow)
{
	const struct monitor *monitor = follow->monitor;
	int64_t now_s = (int64_t)time(NULL);
	uint64_t latest_s = (uint64_t)now_s + LIMIT_CLOCK_BEHIND_S;

	follow->shown = follow->new_head;
	buf_clear(&follow->shown_body);
	buf_bytes(&follow->shown_body, buf_view(&follow->new_body));
	/* One from the future says nothing about the present. */
	follow->fresh = (struct fresh_head){
		.known = follow->shown.timestamp_ms / 1000 <= latest_s,
		.signed_ms = (int64_t)follow->shown.timestamp_ms,
		.asked_ms = follow->asked_boot_ms,
		.shown_ms = follow_boot_ms(),
	};
	for (size_t i = 0; i < monitor->follow_count; i++)
		judge_age(monitor->follows[i], now_s);
}
