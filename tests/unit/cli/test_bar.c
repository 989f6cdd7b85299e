/* SPDX-License-Identifier: Apache-2.0 */
/* The bar that says how far a scan has come. */
#include "cli/bar.h"

#include "support/tap.h"

static const struct bar_case {
	const char *says;
	uint64_t done;
	uint64_t total;
	int64_t elapsed_ms;
	const char *text;
} bars[] = {
	{ "nothing done has no time left to tell", 0, 1000, 1000,
	    "[                    ]   0%  0 entries  0/s" },
	{ "half done takes as long again", 2048, 4096, 2000,
	    "[==========          ]  50%  2,048 entries  1,024/s  2s left" },
	{ "all but one is not all", 999, 1000, 1000,
	    "[=================== ]  99%  999 entries  999/s  0s left" },
	{ "all done fills the bar", 1000, 1000, 1000,
	    "[====================] 100%  1,000 entries  1,000/s  0s left" },
	{ "nothing to do is done", 0, 0, 0, "[====================] 100%  0 entries  0/s" },
};

static void
bar_run(const void *p)
{
	const struct bar_case *row = p;
	struct buf out;

	buf_init_growing(&out, 256);
	bar_append(&out, row->done, row->total, row->elapsed_ms);
	assert_string_equal(buf_string(&out), row->text);
	buf_fini(&out);
}

int
main(void)
{
	tap_section("cli: the bar");
	tap_rows(bars, bar_run);
	return tap_done();
}
