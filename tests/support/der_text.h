/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes DER (X.690), right or wrong on purpose, from text that people can read:
 *
 *   SEQUENCE { OID CN UTF8String "bank.example\x00.evil.example" }
 *
 * The notation is told in tests/spec/README.md.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_DER_TEXT_H
#define CTVIGIL_TESTS_SUPPORT_DER_TEXT_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"
#include "support/text_scan.h"

#include <stdbool.h>
#include <stddef.h>

/* Braces and texts inside one another. */
#define DER_TEXT_DEPTH 64
#define DER_TEXT_MARKS 16
/* Bytes that one text may make. */
#define DER_TEXT_MAX (32U << 20)

/* A text with a name, which others refer to as <name>. */
struct der_text_source {
	struct view name;
	struct view text;
	const char *file; /* where it stands, for errors */
	size_t line;
};

/* "@name" stood before the byte at this offset. */
struct der_text_mark {
	struct view name;
	size_t offset;
};

struct der_text {
	const struct der_text_source *sources;
	size_t source_count;
	struct buf *out;
	size_t depth;
	size_t mark_count;
	struct der_text_mark marks[DER_TEXT_MARKS];
	char error[TEXT_ERROR_MAX]; /* "file:line: what is wrong" */
};

/* A writer that appends to out, a growing buffer that is empty.  Of sources with the
 * same name the last one counts. */
void der_text_init(struct der_text *text, const struct der_text_source *sources,
    size_t source_count, struct buf *out);

/* Appends what the source of this name says.  False, with error set and out in any
 * state, if it cannot be written. */
bool der_text_write(struct der_text *text, const char *name) must_use;

#endif
