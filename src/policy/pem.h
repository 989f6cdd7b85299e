/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text that people and tools write, line by line, and blocks of PEM in it as RFC 7468 2
 * has them, read as leniently as they are written: between any other text, indented, in
 * lines of any length and with any end.
 */
#ifndef CTVIGIL_POLICY_PEM_H
#define CTVIGIL_POLICY_PEM_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>

/* Takes the next line, without its end and the blanks at either side of it.  False at the
 * end of the text. */
bool text_line_take(struct view *in, struct view *ret) must_use;

/* Takes the next word off a line, and the blanks before it.  False if none is left. */
bool text_word_take(struct view *line, struct view *ret) must_use;

/* Whether a line is "-----BEGIN LABEL-----" or "-----END LABEL-----".  *ret_label is what
 * stands for LABEL. */
bool pem_begins(struct view line, struct view *ret_label) must_use;
bool pem_ends(struct view line, struct view *ret_label) must_use;

/* Whether a line begins a private key of any kind, be it well written or not. */
bool pem_begins_private_key(struct view line) must_use;

/* Takes what a block consists of behind its first line, which had this label, to its last
 * line; *ret is what is between the two.  False, with *in before the first line that begins
 * or ends anything else or at the end of the text, if the block has no end of its own. */
bool pem_block_take(struct view *in, struct view label, struct view *ret) must_use;

/* Appends the digits of a block, without line ends and blanks, to out. */
void pem_digits_append(struct buf *out, struct view block);

#endif
