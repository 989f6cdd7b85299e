/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can be watched: a name, a tree (a name and everything below it), an
 * address, a block of addresses.
 *
 * People write items in many ways; each is turned at once into one line of
 * canonical text: lower-case A-labels, a dot in front of a tree, addresses as
 * RFC 5952 writes them, and after a tab the tag.  All that comes later (index,
 * matching, output) reads canonical text only.
 */
#ifndef CTVIGIL_WATCH_ITEM_H
#define CTVIGIL_WATCH_ITEM_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"
#include "watch/cidr.h"

#include <stdbool.h>

enum watch_kind {
	WATCH_NAME, /* this name only */
	WATCH_TREE, /* the name and everything below; of the empty name: everything */
	WATCH_CIDR, /* an address is a block of one */
};

struct watch_item {
	enum watch_kind kind;
	struct view text; /* as it is shown: "example.com", ".example.com", "192.0.2.0/24" */
	struct view name; /* of a name or tree, without the dot in front */
	struct cidr cidr;
	struct view tag; /* whose it is; may be empty */
};

/* Reads an item as people write it, with "tag:TEXT" or "valid_at:DATE" behind it or
 * without, and appends its line of canonical text.  False if it is none: remark then
 * says where and why in one line, and nothing is appended.  After success remark is
 * empty, or says what was understood otherwise than written.  remark is over memory
 * of LIMIT_ERROR_MESSAGE bytes at least. */
bool watch_item_append(struct view text, struct buf *line, struct buf *remark) must_use;

/* Reads a line of canonical text, without its end.  Views of *ret lie in it.  False if
 * it is none. */
bool watch_item_read(struct view line, struct watch_item *ret) must_use;

/* Takes the next item off canonical text.  False at the end, and where the text is
 * not canonical. */
bool watch_item_next(struct view *lines, struct watch_item *ret) must_use;

#endif
