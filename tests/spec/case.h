/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A case: a text of fields, each "name: value", where lines that begin with a blank go
 * on with the value.  What the fields are is told in README.md.
 */
#ifndef CTVIGIL_TESTS_SPEC_CASE_H
#define CTVIGIL_TESTS_SPEC_CASE_H

#include "base/attr.h"
#include "base/view.h"
#include "support/der_text.h"

#include <stdbool.h>
#include <stddef.h>

#define SPEC_PARTS 40
#define SPEC_SAYS_MAX 256

/* Parts of an entry, in the notation of der_text.h. */
struct spec_parts {
	size_t count;
	struct der_text_source sources[SPEC_PARTS];
};

struct spec_case {
	char says[SPEC_SAYS_MAX]; /* its sentence, on one line */
	struct view rule;
	struct view watch; /* the watched items, a line each */
	struct view read;  /* "leaf" or "tile" */
	struct view shows; /* labels of the lines that people see and that are compared */
	struct view expect;
	struct spec_parts parts; /* all ordinary ones, and its own behind them */
	char error[TEXT_ERROR_MAX];
};

/* Reads the parts of an ordinary entry from the text of a file, which must outlive
 * them.  False, with error set, if it has anything else. */
bool spec_read_parts(const char *file, struct view text, struct spec_parts *ret,
    char error[TEXT_ERROR_MAX]) must_use;

/* Reads a case from the text of a file, which must outlive it.  False, with ret->error
 * set, if a field is unknown, stands twice or is missing. */
bool spec_read_case(const char *file, struct view text, const struct spec_parts *ordinary,
    struct spec_case *ret) must_use;

/* Takes the next line of text without blanks at its ends, each run of blanks in it as
 * one, into out, which is cleared; lines that are empty or begin with "#" are passed
 * over.  False at the end. */
bool spec_line(struct view *text, struct buf *out) must_use;

#endif
