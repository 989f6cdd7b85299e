/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was made of an issuance, for people and programs.
 */
#ifndef CTVIGIL_ALERT_VERDICT_TEXT_H
#define CTVIGIL_ALERT_VERDICT_TEXT_H

#include "base/buf.h"
#include "base/view.h"
#include "policy/signal.h"
#include "policy/verdict.h"

#include <stdint.h>

struct match_verdict {
	enum finding_state state;
	enum severity severity;
	enum rule rule;
	struct view source; /* that explains it; empty if none does */
	uint64_t until_ms;  /* of a hold or a snooze; 0: none */
	unsigned signals;   /* a set of 1 << enum signal, by what was seen before it, */
	uint64_t since_ms;  /* from this time on */
};

/* Appends why it is what it is, in one sentence without full stop, escaped. */
void verdict_append_why(struct buf *out, const struct match_verdict *verdict);

/* Appends it as members of JSON (member_table.h); NULL: nobody has judged. */
void verdict_append_json(struct buf *out, const struct match_verdict *verdict);

/* Appends its signals as members of JSON; NULL: nobody has judged. */
void verdict_append_signals(struct buf *out, const struct match_verdict *verdict);

/* Appends it as a line, and one for each signal. */
void verdict_append_line(struct buf *out, const struct match_verdict *verdict);

#endif
