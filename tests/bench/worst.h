/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worst entries that we can think of: certificates of up to 16 MiB, the most that a
 * log can hold (RFC 6962 3.4), each made to cost its reader as much as it can.
 */
#ifndef CTVIGIL_TESTS_BENCH_WORST_H
#define CTVIGIL_TESTS_BENCH_WORST_H

#include "base/buf.h"
#include "support/der_write.h"

#include <stdbool.h>
#include <stddef.h>

/* Whose names they are made to match or to miss: the bench watches below it. */
#define WORST_TREE "many.example"

struct worst {
	const char *says;
	/* Writes the contents of what the entry is worst in. */
	void (*fill)(struct der_writer *w, size_t index);
	size_t count; /* so often; 0: until the entry is full */
	void (*make)(const struct worst *worst, struct buf *out);
	bool nearly; /* what is found in the index is another name in the list */
};

extern const struct worst worst_rows[];
extern const size_t worst_count;

/* Makes a growing buffer of the TileLeaf of an x509_entry with the certificate of a row
 * (static-ct-api "Log Entries"); not ok if it does not fit. */
void worst_make_leaf(const struct worst *worst, struct buf *ret);

#endif
