/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What scan and verify say of the entries that they read, on disk or over the network.
 */
#ifndef CTVIGIL_CLI_COUNTS_H
#define CTVIGIL_CLI_COUNTS_H

#include "base/buf.h"

#include <stdint.h>

/* Of the entries that were read: they add up. */
struct counts {
	uint64_t parsed;
	uint64_t with_faults;
	uint64_t faulty;
};

/* Appends "700 entries read: 699 parsed, 1 with faults, 0 that cannot be read". */
void counts_append(struct buf *out, const struct counts *counts);

/* Appends "12 issuances match". */
void counts_append_issuances(struct buf *out, uint64_t issuances);

#endif
