/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/sort.h"

#include <string.h>

#define DIGITS 256U
/* Below so many rows counting digits costs more than it saves. */
#define FEW 48

static void
sort_few(struct sort_row *rows, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct sort_row row = rows[i];
		size_t at = i;

		for (; at > 0 && rows[at - 1].key > row.key; at--)
			rows[at] = rows[at - 1];
		rows[at] = row;
	}
}

/* Orders rows by one byte of their keys.  False if all have the same: nothing is
 * moved then. */
static bool
sort_by_digit(const struct sort_row *rows, struct sort_row *ret, size_t count, unsigned shift)
{
	size_t begin[DIGITS] = { 0 };
	size_t sum = 0;

	for (size_t i = 0; i < count; i++)
		begin[rows[i].key >> shift & (DIGITS - 1)]++;
	if (begin[rows[0].key >> shift & (DIGITS - 1)] == count)
		return false;
	for (size_t digit = 0; digit < DIGITS; digit++) {
		size_t here = begin[digit];

		begin[digit] = sum;
		sum += here;
	}
	for (size_t i = 0; i < count; i++)
		ret[begin[rows[i].key >> shift & (DIGITS - 1)]++] = rows[i];
	return true;
}

static void
sort_many(struct sort_row *rows, struct sort_row *spare, size_t count)
{
	struct sort_row *from = rows;
	struct sort_row *to = spare;

	for (unsigned shift = 0; shift < 64; shift += 8) {
		struct sort_row *other = from;

		if (!sort_by_digit(from, to, count, shift))
			continue;
		from = to;
		to = other;
	}
	if (from != rows)
		memcpy(rows, from, count * sizeof(*rows));
}

/* Sorts rows that have the same keys up to part. */
static void
sort_from(const struct sort *sort, struct sort_row *rows, size_t count, unsigned part)
{
	size_t begin = 0;

	for (size_t i = 0; i < count; i++)
		if (!sort->key(sort->context, &rows[i], part, &rows[i].key))
			return;
	if (count <= FEW)
		sort_few(rows, count);
	else
		sort_many(rows, sort->spare, count);
	for (size_t i = 1; i <= count; i++) {
		if (i < count && rows[i].key == rows[begin].key)
			continue;
		if (i - begin > 1)
			sort_from(sort, &rows[begin], i - begin, part + 1);
		begin = i;
	}
}

void
sort_rows(const struct sort *sort, struct sort_row *rows, size_t count)
{
	if (count > 1)
		sort_from(sort, rows, count, 0);
}
