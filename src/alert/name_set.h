/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names and addresses that were already told of one certificate, so that each is told
 * once, however many there are: a certificate may have 100,000.
 */
#ifndef CTVIGIL_ALERT_NAME_SET_H
#define CTVIGIL_ALERT_NAME_SET_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct name_set {
	struct buf text;   /* all members: kind and length, then the bytes */
	uint32_t *slots;   /* where a member begins in text, plus 1 */
	size_t slot_count; /* a power of two */
	size_t count;
};

/* An empty set. */
void name_set_init(struct name_set *set);

/* Frees what it holds. */
void name_set_fini(struct name_set *set);

/* Adds a member.  False if it was there. */
bool name_set_add(struct name_set *set, unsigned kind, struct view value) must_use;

#endif
