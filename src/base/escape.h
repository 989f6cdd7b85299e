/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text from outside, made inert for where it goes.  One function per context;
 * nothing from a certificate or a log is printed without one of them.
 */
#ifndef CTVIGIL_BASE_ESCAPE_H
#define CTVIGIL_BASE_ESCAPE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

/* Whether a character may change how the text around it is shown, or cannot be
 * seen: C0, C1, DEL, the bidirectional controls, zero-width characters, line
 * and paragraph separators, the byte order mark, tags, noncharacters. */
bool escape_is_deceptive(uint32_t character) must_use;

/* Appends text for a terminal or a line of a log: UTF-8 as it is, a deceptive
 * character, a backslash or a byte that is not UTF-8 as \xHH per byte. */
void escape_append_text(struct buf *out, struct view text);

/* Appends text as a JSON string with its quotes (RFC 8259 7).  A deceptive
 * character is written as \uHHHH.  A byte that is not UTF-8 stands as the four
 * characters \xHH, and a backslash in text that has such bytes is doubled
 * before JSON doubles it, so that the two cannot be confused. */
void escape_append_json(struct buf *out, struct view text);

#endif
