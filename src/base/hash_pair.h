/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 of many messages, two at a time, by the instructions that x86 processors have
 * for it.  They have to wait for one another within a message, so that the second one
 * comes nearly for free.  For hash.c only, which everybody else calls.
 */
#ifndef CTVIGIL_BASE_HASH_PAIR_H
#define CTVIGIL_BASE_HASH_PAIR_H

#include "base/hash.h"
#include "base/view.h"

#include <stddef.h>

/* hash_each() of hash.h, on a processor that has the instructions: processor.h. */
void hash_pair_each(const struct view *views, size_t pieces, size_t count, struct hash *ret);

#endif
