/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The items that a user wants to watch, from the command line and from lists: read,
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
#include "watch/list.h"

#include <stdbool.h>
#include <stddef.h>

struct watchlist {
	struct buf text;    /* canonical (watch/item.h) */
	struct buf remarks; /* lines for the user */
	struct watch_list reading;
	bool is_wrong;
};

/* An empty list. */
void watchlist_init(struct watchlist *list);

/* Frees what it holds. */
void watchlist_fini(struct watchlist *list);

/* Adds items, one per line, which are called name; or those that fd has. */
void watchlist_take(struct watchlist *list, const char *name, struct view items);
void watchlist_read(struct watchlist *list, const char *name, int fd);

/* There are no more.  False if any is wrong or there is none: remarks say which. */
bool watchlist_end(struct watchlist *list) must_use;

/* How many there are. */
size_t watchlist_count(const struct watchlist *list) must_use;

/* Adds remarks on how each item was understood, or on how many they are. */
void watchlist_explain(struct watchlist *list);

/* Writes the index of text, which plan is for, to memory of plan->size bytes, all zero
 * and aligned to 8. */
enum status watchlist_build(
    struct view text, const struct watch_plan *plan, void *memory, struct error *err) must_use;

#endif
