/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was read of one log, as intervals in ascending order that do not overlap;
 * neighbours of the same kind and generation are one.  Pure arithmetic on memory;
 * the ranges are views that belong to the caller.
 */
#ifndef CTVIGIL_STORE_COVERAGE_H
#define CTVIGIL_STORE_COVERAGE_H

#include "store/store.h"

/* Zeroed, it is empty.  coverage_fini() frees it. */
struct coverage {
	struct store_interval *items;
	size_t count;
	size_t size; /* items there is room for */
};

void coverage_fini(struct coverage *coverage);

/* Adds an interval behind all others. */
void coverage_append(struct coverage *coverage, const struct store_interval *interval);

/* How many of the entries [begin, end) were read. */
uint64_t coverage_read(const struct coverage *coverage, uint64_t begin, uint64_t end) must_use;

/* Entries of which none was read before were read now: what was lost is found. */
void coverage_add(struct coverage *coverage, const struct store_interval *interval);

/* Notes where reading begins, unless reading begins, goes on or ends there. */
void coverage_begin(struct coverage *coverage, const struct store_interval *empty);

/* Reading that came to at goes on behind what is lost from there on. */
void coverage_skip_loss(struct coverage *coverage, uint64_t at);

/* What is known from at on is forgotten: reading goes on there, of another tree, so that
 * the range is not known. */
void coverage_reopen(struct coverage *coverage, uint64_t at);

/* Entries that were read before were read again, and matched against a later list.  The
 * range at their end is the one of now unless that of before is proven: a log may have
 * made up what it gave first. */
void coverage_rematch(struct coverage *coverage, const struct store_interval *interval);

/* Entries are lost, but for those that were read. */
void coverage_lose(struct coverage *coverage, uint64_t begin, uint64_t end);

/* The tree of the first proven entries is proven: so is what lies before its end,
 * back to the last proof or gap, which becomes [*ret_begin, proven).  False if
 * nothing does. */
bool coverage_prove(struct coverage *coverage, uint64_t proven, uint64_t *ret_begin) must_use;

/* The run of entries that reaches furthest. */
struct store_progress coverage_progress(const struct coverage *coverage) must_use;

#endif
