/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For stories of commands that read one log: a log with matches at known places, and
 * what such a command leaves.
 */
#ifndef CTVIGIL_TESTS_STORY_ONE_LOG_H
#define CTVIGIL_TESTS_STORY_ONE_LOG_H

#include "support/story_log.h"

#include <dirent.h>
#include <string.h>

#define WATCHED "watched.example"

static inline struct story_log *
start_log(enum ctlog_protocol protocol)
{
	return story_log_start(&(struct ctlog_options){ .protocol = protocol, .aligned = true });
}

/* Fills the log to size entries, those at these indexes, in ascending order, for the
 * watched name. */
static inline void
fill(struct story_log *log, uint64_t size, const uint64_t *matches, size_t count)
{
	static uint64_t serial;

	for (size_t i = 0; i < count; i++) {
		story_log_fill(log, matches[i] - story_log_size(log));
		story_log_add(
		    log, &(struct story_certificate){ .name = WATCHED, .serial = ++serial });
	}
	story_log_fill(log, size - story_log_size(log));
}
#define FILL(log, size, ...) \
	fill((log), (size), (uint64_t[]){ __VA_ARGS__ }, COUNT_OF(((uint64_t[]){ __VA_ARGS__ })))

static inline void
assert_said(struct story_run *run, const char *text)
{
	if (strstr(story_err(run), text) == NULL)
		fail_msg("it did not say \"%s\": %s", text, story_err(run));
}

/* How many states of such commands are left below the folder of the user. */
static inline size_t
states_left(void)
{
	DIR *folder = opendir(story_path("home/ctvigil"));
	size_t count = 0;

	if (folder == NULL)
		return 0;
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
		count += entry->d_name[0] != '.' ? 1 : 0;
	(void)closedir(folder);
	return count;
}

#endif
