/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hashes that somebody declares to be ours, in the messages between our processes: one
 * behind another, each as its kind (enum declared_kind) in a byte, the hash, and the names
 * that it is bound to, a line each, behind their length in 4 bytes.
 */
#ifndef CTVIGIL_PROC_DECLARED_H
#define CTVIGIL_PROC_DECLARED_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

struct declared_hash {
	uint8_t kind;
	struct hash hash;
	struct view names;
};

/* What one takes without its names. */
#define DECLARED_HASH_LEN (1 + HASH_LEN + 4)

void declared_append(struct buf *out, const struct declared_hash *item);

/* Takes the next one.  False at the end, and where the bytes are none; in is then as it
 * was. */
bool declared_take(struct view *in, struct declared_hash *ret) must_use;

/* How many there are.  False if that is not all. */
bool declared_count(struct view in, size_t *ret) must_use;

#endif
