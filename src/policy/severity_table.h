/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How bad a finding is, from the least on: NAME, word, what it means.  The state of the
 * monitor keeps their numbers: they never change.
 */
SEVERITY(INFO,     "info",     "it is known to be ours")
SEVERITY(LOW,      "low",      "it can wait")
SEVERITY(MEDIUM,   "medium",   "somebody should look at it today")
SEVERITY(HIGH,     "high",     "somebody should look at it now")
SEVERITY(CRITICAL, "critical", "it should not exist")
#undef SEVERITY
