/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words, strings and bytes of a text that people write, one after another: what
 * der_text.h is read with.  Blanks and comments ("#" to the end of the line) may stand
 * before each.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_TEXT_SCAN_H
#define CTVIGIL_TESTS_SUPPORT_TEXT_SCAN_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of a word, and of the message of an error. */
#define TEXT_WORD_MAX (64U << 10)
#define TEXT_ERROR_MAX 256

struct text_scan {
	const char *file;
	size_t line;
	struct view rest;
	char *error; /* TEXT_ERROR_MAX bytes */
};

/* Sets error to "file:line: ..." and returns false. */
bool text_fail(struct text_scan *s, const char *format, ...) printf_like(2, 3);

/* Steps over blanks and comments. */
void text_skip_blanks(struct text_scan *s);

/* Whether c stands next. */
bool text_next_is(struct text_scan *s, char c) must_use;

/* Takes c, if it stands next. */
bool text_skip(struct text_scan *s, char c) must_use;

/* Takes c.  An error if it does not stand next. */
bool text_want(struct text_scan *s, char c) must_use;

/* Takes a word: whatever has no blank and none of {}[]<>@#" in it.  Empty if there is
 * none. */
struct view text_word(struct text_scan *s);

/* Takes word, if it stands next and all of it. */
bool text_skip_word(struct text_scan *s, const char *word) must_use;

/* Takes a word that begins with prefix, of which *ret is the rest. */
bool text_prefixed(struct text_scan *s, const char *prefix, struct view *ret) must_use;

/* Takes a decimal number up to max.  An error if it is none. */
bool text_number(struct text_scan *s, uint64_t max, uint64_t *ret) must_use;

/* Appends the bytes that digits stand for.  An error if they are no hex. */
bool text_append_hex(struct text_scan *s, struct buf *out, struct view digits) must_use;

/* Takes a string in quotes, which stands next and ends in its line, and appends its
 * bytes: \xHH is one byte, \" and \\ are themselves. */
bool text_append_string(struct text_scan *s, struct buf *out) must_use;

#endif
