/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the checkpoint of a log has by one witness (C2SP tlog-cosignature), as one process
 * tells it to another.
 */
#ifndef CTVIGIL_CT_COSIGNATURE_H
#define CTVIGIL_CT_COSIGNATURE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

/* What one takes. */
#define COSIGNATURE_LEN 9

enum cosignature_state {
	COSIGNATURE_ABSENT,
	COSIGNATURE_GOOD,
	COSIGNATURE_BAD,       /* a line under its name and key ID does not verify */
	COSIGNATURE_UNCHECKED, /* there is one, of a kind that is not verified here */
};

struct cosignature {
	enum cosignature_state state;
	uint64_t time_s; /* when the witness had seen no larger tree; only if GOOD */
};

void cosignature_append(struct buf *out, const struct cosignature *cosignature);

/* Takes one.  False, with nothing changed, if it is none. */
bool cosignature_take(struct view *in, struct cosignature *ret) must_use;

#endif
