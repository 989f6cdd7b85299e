/* SPDX-License-Identifier: Apache-2.0 */
#include "support/random.h"

/* SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators). */
uint64_t
random_next(struct random *random)
{
	uint64_t z = random->state += 0x9e3779b97f4a7c15U;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
	z = (z ^ z >> 27) * 0x94d049bb133111ebU;
	return z ^ z >> 31;
}

uint64_t
random_between(struct random *random, uint64_t low, uint64_t high)
{
	/* The ranges are small: what the modulus favours does not matter here. */
	return low + random_next(random) % (high - low + 1);
}

void
random_fill(struct random *random, void *out, size_t len)
{
	uint8_t *bytes = out;

	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)random_next(random);
}
