/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/verdict.h"

const struct finding_state_row finding_states[FINDING_STATES] = {
#define FINDING_STATE(NAME, word, is_open, says) [FINDING_##NAME] = { word, is_open, says },
#include "policy/state_table.h"
};

const struct severity_row severities[SEVERITIES] = {
#define SEVERITY(NAME, word, says) [SEVERITY_##NAME] = { word, says },
#include "policy/severity_table.h"
};

const struct rule_row rules[RULES] = {
#define RULE(NAME, code, severity, becomes, says, asks) \
	[RULE_##NAME] = { code, SEVERITY_##severity, FINDING_##becomes, says, asks },
#include "policy/rule_table.h"
};

struct verdict
verdict_of(unsigned facts, bool may_wait)
{
	enum rule rule = 0;
	enum finding_state state;

	while (rule + 1 < RULES && (facts & FACT(rule)) == 0)
		rule++;
	state = rules[rule].becomes;
	if (state == FINDING_HELD && !may_wait)
		state = FINDING_NEW;
	return (struct verdict){ state, rules[rule].severity, rule };
}

enum rule
rule_of(struct view code)
{
	enum rule rule = 0;

	while (rule + 1 < RULES && !view_equal(code, view_text(rules[rule].code)))
		rule++;
	return rule;
}
