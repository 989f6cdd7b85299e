/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of text for people: a label in a column of its own, and words behind it that
 * are wrapped at 78 columns.
 */
#ifndef CTVIGIL_ALERT_TEXT_LINE_H
#define CTVIGIL_ALERT_TEXT_LINE_H

#include "base/buf.h"
#include "base/view.h"

#include <stddef.h>

/* Appends a label and the blanks up to where its value stands. */
void text_label(struct buf *out, const char *label);

/* Appends a line of a label and the hex of bytes, a whole Name, or what a whole
 * SubjectPublicKeyInfo says of its key; "cannot be read" where there is none. */
void text_hex(struct buf *out, const char *label, struct view bytes);
void text_name(struct buf *out, const char *label, struct view name);
void text_key(struct buf *out, const char *label, struct view spki);

struct text_line {
	struct buf *out;
	size_t column;
	size_t words;
};

/* Begins a line of words. */
void text_line_begin(struct text_line *line, struct buf *out, const char *label);

/* Appends a word, on a new line if it does not fit on this one. */
void text_line_word(struct text_line *line, struct view word);

/* Ends it; a line without words says "none". */
void text_line_end(struct text_line *line);

#endif
