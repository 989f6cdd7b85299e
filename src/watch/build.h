/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the index of a watch list (index.h) out of its canonical text (item.h).
 */
#ifndef CTVIGIL_WATCH_BUILD_H
#define CTVIGIL_WATCH_BUILD_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/view.h"
#include "watch/index.h"

#include <stdbool.h>
#include <stddef.h>

struct watch_plan {
	struct index_header header;
	size_t size;    /* bytes of the index: 10,000,000 names take 201 MB */
	size_t scratch; /* bytes that the arena must have while it is built: 32 per item */
};

/* What it takes to build the index of text.  False if text is not canonical or longer
 * than 4 GiB. */
bool watch_plan(struct view text, struct watch_plan *ret) must_use;

/* Builds the index of the text that plan is of into memory of plan->size bytes, all zero
 * and aligned to 8.  False, with memory unchanged, if the arena has not plan->scratch
 * bytes. */
bool watch_build(
    struct view text, const struct watch_plan *plan, struct arena *arena, void *memory) must_use;

#endif
