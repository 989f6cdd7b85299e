/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What changes in the world while logs are followed: the lists, in which logs appear;
 * and the files that fetch has read before its sandbox closed (resolver, roots), for
 * which it is started again.
 *
 * A log that disappears from the lists is followed on until the next start: what was
 * signed in it is still trusted by somebody.
 */
#ifndef CTVIGIL_PROC_UPKEEP_H
#define CTVIGIL_PROC_UPKEEP_H

#include "base/attr.h"
#include "base/status.h"

#include <stdint.h>
#include <sys/stat.h>

struct monitor;

#define UPKEEP_FILES 3

struct upkeep {
	struct monitor *monitor;
	int64_t lists_ms; /* when the lists are to be got again, by the loop's clock */
	int64_t files_ms; /* when the files are to be looked at again */
	struct stat files[UPKEEP_FILES];
};

/* Begins; the lists have just been read and fetch has just been started. */
void upkeep_start(struct upkeep *upkeep, struct monitor *monitor);

/* Does what is due.  To be called between two steps of the loop, not from a callback,
 * since it waits for answers. */
void upkeep_run(struct upkeep *upkeep);

/* Adds the logs of the lists that are not followed yet. */
enum status upkeep_lists(struct monitor *monitor, struct error *err) must_use;

#endif
