/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The items that a user wants to watch, from the command line and from a list: read,
 * explained to him, and made into an index.  For the child index, and for the one
 * process of scan.
 */
#ifndef CTVIGIL_PROC_WATCHLIST_H
#define CTVIGIL_PROC_WATCHLIST_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/view.h"
#include "watch/build.h"

#include <stdbool.h>
#include <stddef.h>

struct watchlist {
	struct buf text;    /* canonical (watch/item.h) */
	struct buf remarks; /* lines for the user */
	size_t items;
};

/* An empty list. */
void watchlist_init(struct watchlist *list);

/* Frees what it holds. */
void watchlist_fini(struct watchlist *list);

/* Reads items, one per line, and the list in fd that is called name, unless fd is -1.
 * False if any is wrong or there is none: remarks say which. */
bool watchlist_read(struct watchlist *list, struct view items, int fd, const char *name) must_use;

/* Adds remarks on how each item was understood, or on how many they are. */
void watchlist_explain(struct watchlist *list);

/* Writes the index of text, which plan is for, to memory of plan->size bytes, all zero
 * and aligned to 8. */
enum status watchlist_build(
    struct view text, const struct watch_plan *plan, void *memory, struct error *err) must_use;

#endif
