/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Several small answers that are wanted together: the tiles of a right edge, a
 * proof.  They are asked for one after another at the host's pace, and handed on
 * as one run of bytes, each behind a length of 4 bytes.
 */
#ifndef CTVIGIL_PROC_GATHER_H
#define CTVIGIL_PROC_GATHER_H

#include "base/attr.h"
#include "base/status.h"
#include "base/view.h"
#include "ipc/loop.h"
#include "proc/pace.h"

#include <stddef.h>

struct monitor;
struct gather;

/* Called once: with STATUS_OK and all bodies, or with what went wrong. */
typedef void gather_fn(void *context, enum status status, struct view message, struct view bodies);

/* Begins to get urls, as source/log.h appends them: a line each, with spares.  The
 * gather ends by itself, by calling fn once; or by gather_free(). */
struct gather *gather_start(struct monitor *monitor, struct pace *pace, struct view urls,
    gather_fn *fn, void *context) must_use;

/* Ends it without calling fn.  None of its requests may be under way any more.  Takes
 * NULL. */
void gather_free(struct gather *gather);

#endif
