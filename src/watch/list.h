/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Watch lists in the syntax of certspotter: one item per line, lines that begin
 * with # and blank lines left out.  One pass turns them into canonical text.
 */
#ifndef CTVIGIL_WATCH_LIST_H
#define CTVIGIL_WATCH_LIST_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>

/* Begins with both buffers and zeros. */
struct watch_list {
	struct buf *text;    /* gets the canonical text */
	struct buf *remarks; /* gets lines "NAME:LINE: ..." about faults and notes */
	size_t items;
	size_t faults;
	size_t notes;
};

/* Appends the items of a list that is called name.  Several may be read into one.
 * False if there is a fault in this one; what is readable is appended all the same.
 * The first LIMIT_LIST_REMARKS faults are told, and as many notes; the rest is
 * counted, and watch_list_end() says how many they are. */
bool watch_list_read(struct watch_list *list, const char *name, struct view source) must_use;

/* Says how many remarks were left out, if any.  False if there was any fault, if the
 * text had no room for all items, or if there are none. */
bool watch_list_end(struct watch_list *list) must_use;

#endif
