/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers that look random and are the same for the same seed, so that whatever
 * is made from them can be made again.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_RANDOM_H
#define CTVIGIL_TESTS_SUPPORT_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Its one member is the seed at first. */
struct random {
	uint64_t state;
};

/* The next number. */
uint64_t random_next(struct random *random);

/* The next number of [low, high]. */
uint64_t random_between(struct random *random, uint64_t low, uint64_t high);

/* Fills len bytes. */
void random_fill(struct random *random, void *out, size_t len);

#endif
