/* SPDX-License-Identifier: Apache-2.0 */
/* Deaths: what ends the process by abort(), since nothing is left to be done. */
#ifndef CTVIGIL_TESTS_SUPPORT_DEATH_H
#define CTVIGIL_TESTS_SUPPORT_DEATH_H

/* Calls fn in a child, which must end by abort() and have said last_words, and nothing
 * else, on standard error.  Branches taken on the way count for coverage. */
void assert_dies(void (*fn)(void), const char *last_words);

#endif
