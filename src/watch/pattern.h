/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names in certificates that stand for more than one: with wildcards (RFC 9525
 * 6.3), wherever they stand, and with labels that cannot be read.
 */
#ifndef CTVIGIL_WATCH_PATTERN_H
#define CTVIGIL_WATCH_PATTERN_H

#include "base/attr.h"
#include "base/view.h"
#include "watch/item.h"
#include "watch/match.h"

#include <stdbool.h>

/* Takes the last label off a name that has one, and the dot before it.  False if no
 * label is left. */
bool name_take_last(struct view *name, struct view *ret) must_use;

/* The labels behind the last that is a wildcard or cannot be read; all of a name that
 * is no pattern. */
struct view pattern_end(struct view pattern) must_use;

/* Whether a name or tree has a name that the pattern may stand for; if so, why. */
bool pattern_covers(
    struct view pattern, const struct watch_item *item, enum watch_reason *ret) must_use;

#endif
