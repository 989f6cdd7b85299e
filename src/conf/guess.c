/* SPDX-License-Identifier: Apache-2.0 */
#include "conf/guess.h"

#include "base/num.h"

/* Words longer than this are not typed by hand. */
#define WORD_MAX 31
#define DISTANCE_MAX 2

/* Levenshtein: the insertions, deletions and replacements that make b of a. */
static size_t
distance(struct view a, struct view b)
{
	size_t row[WORD_MAX + 1];

	if (a.len > WORD_MAX || b.len > WORD_MAX)
		return DISTANCE_MAX + 1;
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t replace = diagonal + (a.ptr[i - 1] == b.ptr[j - 1] ? 0 : 1);

			diagonal = row[j];
			row[j] = num_min(replace, num_min(row[j], row[j - 1]) + 1);
		}
	}
	return row[b.len];
}

struct guess
guess_begin(struct view given)
{
	return (struct guess){ .given = given, .best_distance = DISTANCE_MAX + 1 };
}

void
guess_offer(struct guess *guess, const char *word)
{
	size_t d = distance(guess->given, view_text(word));

	if (d < guess->best_distance) {
		guess->best = word;
		guess->best_distance = d;
	}
}

const char *
guess_end(const struct guess *guess)
{
	return guess->best;
}
