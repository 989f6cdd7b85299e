/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is ours: the sources of the configuration, which are looked at again when they change,
 * and what they declare, which is given to the store.
 *
 * main finds the files (walk.h) and reads none: a process index does, which ends with the
 * reading, so that what one file makes of it no other suffers.  A source that cannot be read,
 * or not all of it, declares what it did before; the store is told since when.
 */
#ifndef CTVIGIL_PROC_OURS_H
#define CTVIGIL_PROC_OURS_H

#include "base/attr.h"
#include "base/status.h"
#include "conf/settings.h"
#include "ipc/message.h"
#include "proc/monitor.h"
#include "proc/notice.h"

#include <stdbool.h>
#include <stddef.h>

typedef void ours_tell_fn(void *context, const struct message *message);

/* Tells a store by what it judges: zones, how long what a source may explain waits, and the
 * sources.  ctvigil watch has no hold. */
void ours_tell(const struct settings *settings, ours_tell_fn *fn, void *context);

struct ours {
	struct monitor *monitor;
	struct notice *notice;
	struct ours_source *sources;
	size_t count;
	unsigned first_looks; /* of sources that were not looked at yet */
};

/* Begins with the sources of the monitor's settings, which must stay; before, it is zeroed. */
void ours_start(struct ours *ours, struct monitor *monitor);

/* Ends all watching.  It may be started again. */
void ours_stop(struct ours *ours);

/* Looks at the sources for which it is time.  To be called in every turn of the loop, and not
 * by what the loop calls. */
void ours_turn(struct ours *ours);

/* Whether each source was looked at once, however that went. */
bool ours_are_known(const struct ours *ours) must_use;

#endif
