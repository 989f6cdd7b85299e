/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The states of a finding: NAME, word, whether it is open (somebody should look at it), and
 * what it means.  The state of the monitor keeps their numbers: a new one is a new row at
 * the end.
 */
/*            NAME      word        open */
FINDING_STATE(NEW,      "new",      true,  "nobody has looked at it")
FINDING_STATE(HELD,     "held",     false, "it waits for a source that may explain it")
FINDING_STATE(EXPECTED, "expected", false, "it is ours: a source, or somebody, has declared it")
FINDING_STATE(ACKED,    "acked",    true,  "somebody looks at it")
FINDING_STATE(RESOLVED, "resolved", false, "somebody has dealt with it")
FINDING_STATE(REOPENED, "reopened", true,  "it is looked at again")
FINDING_STATE(SNOOZED,  "snoozed",  false, "it is left alone until a certain time")
#undef FINDING_STATE
