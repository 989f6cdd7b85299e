/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/counts.h"

static void
append_count(struct buf *out, uint64_t count, const char *what)
{
	buf_grouped(out, count);
	buf_text(out, what);
}

void
counts_append(struct buf *out, const struct counts *counts)
{
	append_count(out, counts->parsed + counts->with_faults + counts->faulty, " entries read: ");
	append_count(out, counts->parsed, " parsed, ");
	append_count(out, counts->with_faults, " with faults, ");
	append_count(out, counts->faulty, " that cannot be read");
}

void
counts_append_issuances(struct buf *out, uint64_t issuances)
{
	append_count(out, issuances, issuances == 1 ? " issuance matches" : " issuances match");
}
