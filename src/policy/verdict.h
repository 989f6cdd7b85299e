/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is made of an issuance that matches: its state, how bad it is, and by which rule.
 *
 * The rules are rule_table.h; which facts are true finds out whoever knows what was declared.
 */
#ifndef CTVIGIL_POLICY_VERDICT_H
#define CTVIGIL_POLICY_VERDICT_H

#include "base/attr.h"
#include "base/view.h"

#include <stdbool.h>

enum finding_state {
#define FINDING_STATE(NAME, ...) FINDING_##NAME,
#include "policy/state_table.h"
	FINDING_STATES,
};

enum severity {
#define SEVERITY(NAME, ...) SEVERITY_##NAME,
#include "policy/severity_table.h"
	SEVERITIES,
};

enum rule {
#define RULE(NAME, ...) RULE_##NAME,
#include "policy/rule_table.h"
	RULES,
};

struct finding_state_row {
	const char *word;
	bool is_open;
	const char *says;
};

struct severity_row {
	const char *word;
	const char *says;
};

struct rule_row {
	const char *code;
	enum severity severity;
	enum finding_state becomes;
	const char *says;
	const char *asks;
};

extern const struct finding_state_row finding_states[FINDING_STATES];
extern const struct severity_row severities[SEVERITIES];
extern const struct rule_row rules[RULES];

/* The fact that a rule asks for. */
#define FACT(rule) (1U << (rule))

struct verdict {
	enum finding_state state;
	enum severity severity;
	enum rule rule;
};

/* Judges by the facts that are true.  may_wait: a source may still explain it, and holds are
 * wanted. */
struct verdict verdict_of(unsigned facts, bool may_wait) must_use;

/* The rule of this code; the last one if there is none, as a newer version may have more. */
enum rule rule_of(struct view code) must_use;

#endif
