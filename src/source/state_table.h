/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The states of a log in the v3 log lists, and what a monitor does about each.
 * A log of two lists is followed if either of them says so; the first row that
 * applies to one of them is its state.
 */
/*        name        as in a list  followed */
LOG_STATE(USABLE,     "usable",     true)
LOG_STATE(QUALIFIED,  "qualified",  true)
LOG_STATE(READONLY,   "readonly",   true)
LOG_STATE(PENDING,    "pending",    false)
LOG_STATE(RETIRED,    "retired",    false)
LOG_STATE(REJECTED,   "rejected",   false)
LOG_STATE(UNKNOWN,    "unknown",    false)
#undef LOG_STATE
