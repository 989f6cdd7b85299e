/* SPDX-License-Identifier: Apache-2.0 */
/* What is made of an issuance, by the facts that are known of it. */
#include "policy/verdict.h"

#include "support/tap.h"

#define OTHER FACT(RULE_NOT_DECLARED)

struct verdict_case {
	const char *says;
	unsigned facts;
	bool may_wait;
	enum finding_state state;
	enum severity severity;
	const char *code;
};

static const struct verdict_case verdict_cases[] = {
	{ "a certificate that is declared is expected", FACT(RULE_TBS) | OTHER, true,
	    FINDING_EXPECTED, SEVERITY_INFO, "tbs-declared" },
	{ "a key that is declared makes it expected", FACT(RULE_KEY) | OTHER, false,
	    FINDING_EXPECTED, SEVERITY_INFO, "key-declared" },
	{ "what proves is stronger than an issuer that may not issue",
	    FACT(RULE_KEY) | FACT(RULE_ISSUER) | OTHER, true, FINDING_EXPECTED, SEVERITY_INFO,
	    "key-declared" },
	{ "what proves is stronger than a key that is declared elsewhere, too",
	    FACT(RULE_KEY) | FACT(RULE_ELSEWHERE) | OTHER, true, FINDING_EXPECTED, SEVERITY_INFO,
	    "key-declared" },
	{ "an issuer that may not issue is critical, and nothing waits",
	    FACT(RULE_ISSUER) | FACT(RULE_ADDRESS) | OTHER, true, FINDING_NEW, SEVERITY_CRITICAL,
	    "issuer-not-allowed" },
	{ "a key of ours on another name is high, and waits", FACT(RULE_ELSEWHERE) | OTHER, true,
	    FINDING_HELD, SEVERITY_HIGH, "key-elsewhere" },
	{ "but not for an address", FACT(RULE_ELSEWHERE) | FACT(RULE_ADDRESS) | OTHER, true,
	    FINDING_NEW, SEVERITY_HIGH, "address-not-declared" },
	{ "an address never waits", FACT(RULE_ADDRESS) | OTHER, true, FINDING_NEW, SEVERITY_HIGH,
	    "address-not-declared" },
	{ "a name of high assurance never waits", FACT(RULE_ASSURANCE) | OTHER, true, FINDING_NEW,
	    SEVERITY_HIGH, "name-of-high-assurance" },
	{ "a possible match never waits", FACT(RULE_POSSIBLE) | FACT(RULE_WILDCARD) | OTHER, true,
	    FINDING_NEW, SEVERITY_HIGH, "possible-match" },
	{ "a wildcard waits, and is high", FACT(RULE_WILDCARD) | OTHER, true, FINDING_HELD,
	    SEVERITY_HIGH, "wildcard-not-declared" },
	{ "a wildcard that nothing can explain is told at once", FACT(RULE_WILDCARD) | OTHER, false,
	    FINDING_NEW, SEVERITY_HIGH, "wildcard-not-declared" },
	{ "a name that a source may explain waits, and is medium", OTHER, true, FINDING_HELD,
	    SEVERITY_MEDIUM, "not-declared" },
	{ "a name that nothing can explain is told at once", OTHER, false, FINDING_NEW,
	    SEVERITY_MEDIUM, "not-declared" },
	{ "without a fact the last rule decides", 0, false, FINDING_NEW, SEVERITY_MEDIUM,
	    "not-declared" },
};

static void
verdict_run(const void *p)
{
	const struct verdict_case *row = p;
	struct verdict verdict = verdict_of(row->facts, row->may_wait);

	assert_int_equal(verdict.state, row->state);
	assert_int_equal(verdict.severity, row->severity);
	assert_string_equal(rules[verdict.rule].code, row->code);
}

static void
rule_codes_run(const void *p unused_arg)
{
	for (enum rule rule = 0; rule < RULES; rule++)
		assert_int_equal(rule_of(view_text(rules[rule].code)), rule);
	assert_int_equal(rule_of(VIEW("not-declare")), RULE_NOT_DECLARED);
	assert_int_equal(rule_of(VIEW("")), RULE_NOT_DECLARED);
}

/* What the state of the monitor has: a change would read old states wrongly. */
static void
numbers_run(const void *p unused_arg)
{
	static const char *const states[] = { "new", "held", "expected", "acked", "resolved",
		"reopened", "snoozed" };
	static const char *const words[] = { "info", "low", "medium", "high", "critical" };

	assert_int_equal(FINDING_STATES, COUNT_OF(states));
	for (size_t i = 0; i < COUNT_OF(states); i++)
		assert_string_equal(finding_states[i].word, states[i]);
	assert_int_equal(SEVERITIES, COUNT_OF(words));
	for (size_t i = 0; i < COUNT_OF(words); i++)
		assert_string_equal(severities[i].word, words[i]);
}

int
main(void)
{
	tap_rows(verdict_cases, verdict_run);
	tap_test(
	    "each rule has a code of its own, and the last one all others", rule_codes_run, NULL);
	tap_test("states and severities keep their numbers", numbers_run, NULL);
	return tap_done();
}
