/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sorts many rows by keys of any length, eight bytes at a time from the first: time
 * grows with the rows and their keys, whatever they hold.  Rows of equal keys keep
 * their order.
 */
#ifndef CTVIGIL_WATCH_SORT_H
#define CTVIGIL_WATCH_SORT_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sort_row {
	uint64_t key;  /* the part of the key that is being sorted by */
	uint32_t line; /* both the caller's */
	uint32_t info;
};

/* Part number part of the key of a row, or false if the key has no such part.  Keys
 * that are equal so far must end together. */
typedef bool sort_key_fn(
    const void *context, const struct sort_row *row, unsigned part, uint64_t *ret);

struct sort {
	sort_key_fn *key;
	const void *context;
	struct sort_row *spare; /* room for as many rows as are sorted */
};

/* Sorts count rows.  What was in spare is lost. */
void sort_rows(const struct sort *sort, struct sort_row *rows, size_t count);

#endif
