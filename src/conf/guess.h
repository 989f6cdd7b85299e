/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "Did you mean ...?": the nearest of the words that exist.
 */
#ifndef CTVIGIL_CONF_GUESS_H
#define CTVIGIL_CONF_GUESS_H

#include "base/attr.h"
#include "base/view.h"

#include <stddef.h>

struct guess {
	struct view given;
	const char *best;
	size_t best_distance;
};

/* A search for what was meant by given, which must outlive it. */
struct guess guess_begin(struct view given) must_use;

/* Considers one word that exists. */
void guess_offer(struct guess *guess, const char *word);

/* The nearest word, or NULL if none is within two edits. */
const char *guess_end(const struct guess *guess) must_use;

#endif
