/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A match for people: a block that stands alone, of at most 78 columns where names
 * allow it.  Who issued what for whom, which watched item matched and where; all
 * names; when and where it was logged; what is wrong with it; what to do next.
 */
#ifndef CTVIGIL_ALERT_MATCH_TEXT_H
#define CTVIGIL_ALERT_MATCH_TEXT_H

#include "alert/match_line.h"
#include "base/buf.h"

/* Appends the block.  Each line ends with a newline. */
void match_append_text(struct buf *out, const struct match *match);

#endif
