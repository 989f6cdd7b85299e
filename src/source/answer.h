/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers of logs, before it is known what they say: one behind another, and the
 * complaint about one that cannot be read.
 */
#ifndef CTVIGIL_SOURCE_ANSWER_H
#define CTVIGIL_SOURCE_ANSWER_H

#include "base/attr.h"
#include "base/status.h"
#include "base/view.h"

#include <stdbool.h>

/* Takes the next of several answers, each behind its length in 4 bytes. */
bool answer_take(struct view *bodies, struct view *ret) must_use;

/* STATUS_LOG_MALFORMED: "the answer: " and what is wrong, with the beginning of body,
 * escaped, since a server often says in it what its trouble is. */
enum status answer_malformed(struct error *err, const char *what, struct view body);

#endif
