/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "base/escape.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"
#include "cli/check.h"
#include "proc/lists.h"
#include "source/loglist.h"
#include "store/folder.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Logs that one line names; the rest is counted. */
#define NAMES_MAX 5

/* ---- the folder ---- */

/* The folder, or the nearest one above it that exists.  The caller frees it. */
static char *
existing(const char *folder)
{
	char *path = xstrdup(folder);
	struct stat found;

	while (stat(path, &found) != 0) {
		char *slash = strrchr(path, '/');

		if (slash == NULL || slash == path) {
			free(path);
			return xstrdup(slash == NULL ? "." : "/");
		}
		*slash = '\0';
	}
	return path;
}

static void
check_absent(const char *folder, struct finding *ret)
{
	cleanup_with(free_p) char *above = existing(folder);

	if (access(above, W_OK | X_OK) == 0)
		finding_set(ret, VERDICT_OK, NULL, "it will be made in %s", above);
	else
		finding_set(ret, VERDICT_FAIL, "make it for us, or name another with --state",
		    "it cannot be made in %s: %s", above, strerror(errno));
}

void
check_folder(const struct checking *checking, struct finding *ret)
{
	const char *folder = checking->folder;
	struct stat found;

	if (stat(folder, &found) != 0)
		check_absent(folder, ret);
	else if (!S_ISDIR(found.st_mode))
		finding_set(
		    ret, VERDICT_FAIL, "name another with --state", "%s is no directory", folder);
	else if (found.st_uid != geteuid())
		finding_set(ret, VERDICT_FAIL, "run as that user, or name another with --state",
		    "%s belongs to user %u", folder, found.st_uid);
	else if (access(folder, R_OK | W_OK | X_OK) != 0)
		finding_set(ret, VERDICT_FAIL, "give its owner the right to read and write",
		    "%s: %s", folder, strerror(errno));
	else if ((found.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		finding_set(ret, VERDICT_WARN, "chmod go-w", "others may write to %s", folder);
	else
		finding_set(ret, VERDICT_OK, NULL, "%s", folder);
}

void
check_room(const struct checking *checking, struct finding *ret)
{
	cleanup_with(free_p) char *path = existing(checking->folder);
	struct statvfs volume;
	uint64_t room;

	if (statvfs(path, &volume) != 0) {
		finding_set(ret, VERDICT_FAIL, NULL, "%s: %s", path, strerror(errno));
		return;
	}
	if (__builtin_mul_overflow((uint64_t)volume.f_bavail, (uint64_t)volume.f_frsize, &room))
		room = UINT64_MAX;
	finding_set(ret,
	    room < LIMIT_ROOM_LEAST   ? VERDICT_FAIL
	    : room < LIMIT_ROOM_AMPLE ? VERDICT_WARN
				      : VERDICT_OK,
	    room < LIMIT_ROOM_AMPLE ? "make room there, or name another with --state" : NULL,
	    "%llu MiB are free", (unsigned long long)(room / MIB));
}

void
check_owner(const struct checking *checking, struct finding *ret)
{
	long owner = folder_owner(checking->folder);

	if (owner > 0)
		finding_set(ret, VERDICT_OK, NULL, "process %ld is at work", owner);
	else
		finding_set(ret, VERDICT_OK, NULL, "no monitor is running");
}

/* ---- what is in it ---- */

void
check_state(const struct checking *checking, struct finding *ret)
{
	char path[PATH_MAX];
	struct error err = checking->store_error;

	if (checking->store != NULL && store_check(checking->store, &err) == STATUS_OK) {
		finding_set(ret, VERDICT_OK, NULL, "%zu log%s, and no damage", checking->logs.count,
		    checking->logs.count == 1 ? "" : "s");
		return;
	}
	(void)snprintf(path, sizeof(path), "%s/state.db", checking->folder);
	if (checking->store == NULL && access(path, F_OK) != 0 && errno == ENOENT)
		finding_set(ret, VERDICT_OK, NULL, "there is none yet");
	else
		finding_set(ret, VERDICT_FAIL, NULL, "%s", err.message);
}

/* The newest moment at which a log signed, in seconds; 0 if none did. */
static uint64_t
newest_head_s(const struct checking *checking)
{
	uint64_t newest = 0;

	for (size_t i = 0; i < checking->logs.count; i++)
		newest = num_max64(newest, checking->logs.items[i].log.head_timestamp_ms / 1000);
	return newest;
}

void
check_clock(const struct checking *checking, struct finding *ret)
{
	uint64_t newest = newest_head_s(checking);
	uint64_t now = (uint64_t)checking->now_s;

	if (newest == 0)
		return;
	if (newest <= now + LIMIT_CLOCK_BEHIND_S) {
		finding_set(ret, VERDICT_OK, NULL, "it is not behind the newest tree head");
		return;
	}
	finding_set(ret, VERDICT_FAIL, "set it, and let NTP keep it", "it is ");
	clock_append_age(&ret->says, newest - now);
	buf_text(&ret->says, " behind the newest tree head");
}

void
check_lists(const struct checking *checking, struct finding *ret)
{
	uint64_t oldest_s = 0;
	size_t count = 0;

	for (size_t i = 0; checking->store != NULL && lists_name(i) != NULL; i++) {
		uint64_t now_ms = (uint64_t)checking->now_s * 1000;
		struct view ignored;
		int64_t at_ms = 0;
		bool found;

		if (store_recall(checking->store, view_text(lists_name(i)), &found, &at_ms,
			&ignored, NULL) != STATUS_OK ||
		    !found)
			continue;
		count++;
		if (now_ms > (uint64_t)at_ms)
			oldest_s = num_max64(oldest_s, (now_ms - (uint64_t)at_ms) / 1000);
	}
	if (count == 0)
		return;
	finding_set(ret, oldest_s > LIMIT_LIST_AGE_S ? VERDICT_WARN : VERDICT_OK,
	    oldest_s > LIMIT_LIST_AGE_S ? "start watch, which gets them anew" : NULL,
	    "the oldest was got ");
	clock_append_age(&ret->says, oldest_s);
	buf_text(&ret->says, " ago");
}

/* ---- logs ---- */

/* Says which logs a sentence is about, by name. */
static void
find_logs(const struct checking *checking,
    bool (*is_meant)(const struct checking *checking, const struct log_status *status),
    const char *what, const char *mend, struct finding *ret)
{
	size_t count = 0;

	if (checking->logs.count == 0)
		return;
	finding_set(ret, VERDICT_OK, NULL, "none of %zu", checking->logs.count);
	for (size_t i = 0; i < checking->logs.count; i++) {
		const struct log_status *status = &checking->logs.items[i];

		if (!is_meant(checking, status))
			continue;
		if (count++ == 0)
			finding_set(ret, VERDICT_WARN, mend, "%s: ", what);
		if (count > NAMES_MAX)
			continue;
		buf_text(&ret->says, count > 1 ? ", " : "");
		escape_append_text(&ret->says, view_text(status->name));
	}
	if (count > NAMES_MAX)
		buf_printf(&ret->says, " and %zu more", count - NAMES_MAX);
}

static bool
has_failed(const struct checking *checking unused_arg, const struct log_status *status)
{
	return status->log.failed;
}

/* Held against the newest head of all logs, so that a monitor that does not run is not
 * taken for logs that do not sign. */
static bool
has_stalled(const struct checking *checking, const struct log_status *status)
{
	const struct store_log_status *log = &status->log;
	uint64_t signed_s = log->head_timestamp_ms / 1000;
	enum log_state state = (enum log_state)log->description.state;

	if (!log->has_head || state == LOG_STATE_READONLY)
		return false;
	return newest_head_s(checking) - signed_s > log->description.mmd_s + LIMIT_STALL_S;
}

void
check_failed(const struct checking *checking, struct finding *ret)
{
	find_logs(
	    checking, has_failed, "caught misbehaving", "ctvigil logs says what they did", ret);
}

void
check_stalled(const struct checking *checking, struct finding *ret)
{
	find_logs(checking, has_stalled, "no new head", "ctvigil logs says since when", ret);
}

/* ---- what was found ---- */

static bool
count_state(const struct checking *checking, struct store_counts *ret)
{
	return checking->store != NULL && store_count(checking->store, ret, NULL) == STATUS_OK;
}

void
check_outbox(const struct checking *checking, struct finding *ret)
{
	uint64_t now_ms = (uint64_t)checking->now_s * 1000;
	struct store_counts counts;
	uint64_t due_ms;

	if (!count_state(checking, &counts) ||
	    store_next_due(checking->store, &due_ms, NULL) != STATUS_OK)
		return;
	if (counts.undelivered == 0) {
		finding_set(ret, VERDICT_OK, NULL, "all was told");
		return;
	}
	if (counts.refused > 0) {
		finding_set(ret, VERDICT_WARN, "look at what the command of --exec says",
		    "%llu of %llu reports were told in vain three times and more",
		    (unsigned long long)counts.refused, (unsigned long long)counts.undelivered);
		return;
	}
	if (due_ms >= now_ms || now_ms - due_ms < LIMIT_STUCK_MS) {
		finding_set(ret, VERDICT_OK, NULL, "%llu reports are on their way",
		    (unsigned long long)counts.undelivered);
		return;
	}
	finding_set(ret, VERDICT_WARN, "start watch, and look at what it says of its outputs",
	    "%llu reports are not told, the first of them for ",
	    (unsigned long long)counts.undelivered);
	clock_append_age(&ret->says, (now_ms - due_ms) / 1000);
}

void
check_evidence(const struct checking *checking, struct finding *ret)
{
	struct store_counts counts;

	if (!count_state(checking, &counts))
		return;
	if (counts.evidence_left_out > 0)
		finding_set(ret, VERDICT_WARN, "keep a copy of the state and begin a new one",
		    "it is full: of %llu bytes only the hashes are kept",
		    (unsigned long long)counts.evidence_left_out);
	else
		finding_set(ret, VERDICT_OK, NULL, "%llu MiB of %lu are taken",
		    (unsigned long long)(counts.evidence_bytes / MIB), LIMIT_EVIDENCE / MIB);
}
