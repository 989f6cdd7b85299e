/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/progress.h"

#include "base/limits.h"
#include "base/num.h"
#include "proc/monitor.h"

#include <time.h>

/* Principle 7. */
#define LINE_MS 600000
#define TICK_MS 1000
/* A log that is so far behind its head, in entries or in time since the last proof,
 * is behind; an honest head is reached within a poll or two. */
#define BEHIND_ENTRIES 4096
#define BEHIND_MS 600000

/* What one live log adds in a day, on average over all of them in late 2026, and
 * what an entry takes on the wire. */
#define ENTRIES_PER_DAY 3900000ULL
#define BYTES_PER_ENTRY_RFC6962 6600ULL
#define BYTES_PER_ENTRY_STATIC 1100ULL
#define GIGABYTE 1000000000ULL

enum health {
	HEALTH_OK,
	HEALTH_BEHIND,
	HEALTH_FAILING,
	HEALTH_OPENING,
	HEALTH_COUNT,
};

static const char *const words[HEALTH_COUNT] = {
	[HEALTH_OK] = "ok",
	[HEALTH_BEHIND] = "behind",
	[HEALTH_FAILING] = "failing",
	[HEALTH_OPENING] = "opening",
};

struct tally {
	unsigned logs[HEALTH_COUNT];
	uint64_t entries;
	uint64_t matches;
	uint64_t faults;
};

static bool
is_behind(const struct follow *follow, int64_t now_ms)
{
	if (follow->proven >= follow->head.size)
		return false;
	return follow->head.size - follow->folded > BEHIND_ENTRIES ||
	       now_ms - follow->proven_ms > BEHIND_MS;
}

static enum health
health_of(const struct follow *follow, int64_t now_ms)
{
	if (follow->failed || follow->stale || follow->failures >= 2)
		return HEALTH_FAILING;
	if (follow->phase != FOLLOW_READING)
		return HEALTH_OPENING;
	return is_behind(follow, now_ms) ? HEALTH_BEHIND : HEALTH_OK;
}

const char *
progress_word(const struct follow *follow, int64_t now_ms)
{
	return words[health_of(follow, now_ms)];
}

static struct tally
count(const struct monitor *monitor)
{
	int64_t now_ms = loop_now_ms(monitor->loop);
	struct tally tally = { .entries = 0 };

	for (size_t i = 0; i < monitor->follow_count; i++) {
		const struct follow *follow = monitor->follows[i];

		tally.entries += follow->entries;
		tally.matches += follow->matches;
		tally.faults += follow->faults;
		tally.logs[health_of(follow, now_ms)]++;
	}
	return tally;
}

void
progress_append(struct buf *out, const struct monitor *monitor)
{
	struct tally tally = count(monitor);

	buf_printf(out, "%zu log%s: %u ok", monitor->follow_count,
	    monitor->follow_count == 1 ? "" : "s", tally.logs[HEALTH_OK]);
	for (enum health health = HEALTH_BEHIND; health < HEALTH_COUNT; health++) {
		if (tally.logs[health] > 0)
			buf_printf(out, ", %u %s", tally.logs[health], words[health]);
	}
	buf_text(out, "; ");
	buf_grouped(out, tally.entries);
	buf_text(out, " entries read; ");
	buf_grouped(out, tally.matches);
	buf_printf(out, " match%s", tally.matches == 1 ? "" : "es");
	if (tally.faults > 0) {
		buf_text(out, "; ");
		buf_grouped(out, tally.faults);
		buf_text(out, " that cannot be read");
	}
}

/* ---- over time ---- */

static void
say_stalls(struct monitor *monitor)
{
	int64_t now_ms = loop_now_ms(monitor->loop);

	for (size_t i = 0; i < monitor->follow_count; i++) {
		struct follow *follow = monitor->follows[i];
		bool stalled = follow->phase == FOLLOW_READING && is_behind(follow, now_ms) &&
			       now_ms - follow->proven_ms > BEHIND_MS;

		if (stalled == follow->stalled)
			continue;
		follow->stalled = stalled;
		if (stalled)
			output_error(&monitor->output,
			    "%s: it stalls: proven to %ju of %ju entries%s%s", follow->log.name,
			    (uintmax_t)follow->proven, (uintmax_t)follow->head.size,
			    follow->last_error[0] == '\0' ? "" : "; ", follow->last_error);
		else
			output_error(&monitor->output, "%s: it goes on", follow->log.name);
	}
}

/* The newest moment at which a log signed, in milliseconds; 0 if none did. */
static uint64_t
newest_head_ms(const struct monitor *monitor)
{
	uint64_t newest = 0;

	for (size_t i = 0; i < monitor->follow_count; i++)
		newest = num_max64(newest, monitor->follows[i]->head.timestamp_ms);
	return newest;
}

/* Times in reports, the age of lists and the certificates of servers all go by it. */
static void
say_clock(struct progress *progress)
{
	uint64_t newest_s = newest_head_ms(progress->monitor) / 1000;
	uint64_t now_s = (uint64_t)time(NULL);

	if (progress->said_clock || newest_s <= now_s + LIMIT_CLOCK_BEHIND_S)
		return;
	progress->said_clock = true;
	output_error(&progress->monitor->output,
	    "the clock of this machine is %ju seconds behind the newest tree head: set it, and let "
	    "NTP keep it",
	    (uintmax_t)(newest_s - now_s));
}

static void
tick(void *context)
{
	struct progress *progress = context;
	struct monitor *monitor = progress->monitor;
	int64_t now_ms = loop_now_ms(monitor->loop);
	char text[256];
	struct buf line;

	say_stalls(monitor);
	say_clock(progress);
	buf_init(&line, text, sizeof(text));
	progress_append(&line, monitor);
	if (monitor->output.has_terminal) {
		output_status(&monitor->output, buf_view(&line));
	} else if (now_ms - progress->said_ms >= LINE_MS) {
		progress->said_ms = now_ms;
		output_message(&monitor->output, "%s", buf_string(&line));
	}
	loop_arm(monitor->loop, &progress->timer, TICK_MS, tick, progress);
}

/* What all logs together are expected to send in a day, in bytes. */
static uint64_t
expected_per_day(const struct monitor *monitor)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < monitor->follow_count; i++)
		bytes += ENTRIES_PER_DAY * (monitor->follows[i]->log.protocol == LOG_STATIC
						   ? BYTES_PER_ENTRY_STATIC
						   : BYTES_PER_ENTRY_RFC6962);
	return bytes;
}

void
progress_start(struct progress *progress, struct monitor *monitor)
{
	unsigned tiled = 0;

	*progress = (struct progress){ .monitor = monitor };
	progress->begun_ms = loop_now_ms(monitor->loop);
	progress->said_ms = progress->begun_ms;
	for (size_t i = 0; i < monitor->follow_count; i++)
		tiled += monitor->follows[i]->log.protocol == LOG_STATIC ? 1 : 0;
	if (monitor->settings->log_url == NULL)
		output_message(&monitor->output,
		    "following %zu log%s (%zu RFC 6962, %u static); expect about %ju GB a day in all",
		    monitor->follow_count, monitor->follow_count == 1 ? "" : "s",
		    monitor->follow_count - tiled, tiled,
		    (uintmax_t)(expected_per_day(monitor) / GIGABYTE));
	loop_arm(monitor->loop, &progress->timer, TICK_MS, tick, progress);
}

void
progress_stop(struct progress *progress)
{
	struct monitor *monitor = progress->monitor;

	loop_disarm(monitor->loop, &progress->timer);
	say_clock(progress);
	for (size_t i = 0; i < monitor->follow_count; i++) {
		const struct follow *follow = monitor->follows[i];

		if (follow->gave_up || follow->failed)
			output_error(&monitor->output, "%s: not verified: %s", follow->log.name,
			    follow->last_error);
		else if (monitor->follow_count <= 4)
			output_message(&monitor->output,
			    "%s: entries %ju to %ju read, proven to be in its signed tree of %ju",
			    follow->log.name, (uintmax_t)follow->begin, (uintmax_t)follow->folded,
			    (uintmax_t)follow->proven);
	}
}
