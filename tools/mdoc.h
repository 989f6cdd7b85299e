/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text in the language of manual pages, mdoc(7).  Whatever a table says comes out on
 * the page as it stands in the table.
 */
#ifndef CTVIGIL_TOOLS_MDOC_H
#define CTVIGIL_TOOLS_MDOC_H

#include "base/buf.h"

#include <stddef.h>

/* Appends text that stands in a line, not at its begin. */
void mdoc_text(struct buf *out, const char *text);

/* Appends a line of text, with a full stop if it has none at its end. */
void mdoc_sentence(struct buf *out, const char *text);

/* Appends an argument of a macro, with the blank before it: never a macro itself. */
void mdoc_argument(struct buf *out, const char *text);

/* Appends the words of a sentence's end, each by a macro: a line for each, with commas,
 * "and" and a full stop. */
void mdoc_enumerate(struct buf *out, const char *macro, const char *const *words, size_t count);

/* Appends the begin and the end of a list whose entries have words in front. */
void mdoc_list_begin(struct buf *out);
void mdoc_list_end(struct buf *out);

#endif
