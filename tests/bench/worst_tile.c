/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints a data tile of the worst entries (worst.h):
 *
 *   worst_tile COUNT WORD    so many times the first row whose sentence has WORD
 */
#include "base/limits.h"
#include "base/num.h"
#include "bench/worst.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct worst *
find(const char *word)
{
	for (size_t i = 0; i < worst_count; i++)
		if (strstr(worst_rows[i].says, word) != NULL)
			return &worst_rows[i];
	return NULL;
}

int
main(int argc, char **argv)
{
	const struct worst *worst = argc == 3 ? find(argv[2]) : NULL;
	struct buf leaf;
	uint64_t count;

	if (worst == NULL || !num_decimal(view_text(argv[1]), &count)) {
		(void)fprintf(stderr, "usage: worst_tile COUNT WORD\n");
		return 2;
	}
	worst_make_leaf(worst, &leaf);
	for (uint64_t i = 0; buf_ok(&leaf) && i < count; i++)
		(void)fwrite(leaf.ptr, 1, leaf.len, stdout);
	if (!buf_ok(&leaf) || fflush(stdout) != 0) {
		(void)fprintf(stderr, "worst_tile: %s: it does not fit\n", worst->says);
		return EXIT_FAILURE;
	}
	buf_fini(&leaf);
	return 0;
}
