/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All that comes of an entry, as lines of text: what is read of it, what it matches, how
 * it is counted.
 */
#ifndef CTVIGIL_TESTS_SPEC_OUTCOME_H
#define CTVIGIL_TESTS_SPEC_OUTCOME_H

#include "base/attr.h"
#include "base/buf.h"
#include "spec/case.h"

#include <stdbool.h>

/* Makes the entry that a case tells of, has it read as the parse process does, and
 * appends what came of it to out, a line each.  False, with c->error set, if the entry
 * cannot be made. */
bool spec_outcome(struct spec_case *c, struct buf *out) must_use;

#endif
