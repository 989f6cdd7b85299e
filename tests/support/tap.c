/* SPDX-License-Identifier: Apache-2.0 */
#include "support/tap.h"

#include "base/hex.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct {
	size_t count;
	size_t failed;
	const char *says;
	tap_row_fn *run;
	const void *row;
	const char *skip_reason;
} tap;

static void
tap_call(void **state unused_arg)
{
	tap.run(tap.row);
}

/* cmocka reports on stdout, where TAP goes: its report is turned away, and what
 * its assertions say goes to stderr in any case. */
static bool
tap_call_quietly(void)
{
	const struct CMUnitTest test = { .name = tap.says, .test_func = tap_call };
	int out;
	int nowhere;
	int failed;

	(void)fflush(stdout);
	out = dup(STDOUT_FILENO);
	nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (out < 0 || nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0)
		abort();
	failed = _cmocka_run_group_tests(tap.says, &test, 1, NULL, NULL);
	(void)fflush(stdout);
	if (dup2(out, STDOUT_FILENO) < 0)
		abort();
	(void)close(out);
	(void)close(nowhere);
	return failed == 0;
}

void
tap_test(const char *says, tap_row_fn *run, const void *row)
{
	bool passed;

	tap.says = says;
	tap.run = run;
	tap.row = row;
	tap.skip_reason = NULL;
	passed = tap_call_quietly();
	tap.count++;
	if (tap.skip_reason != NULL) {
		printf("ok %zu - %s # SKIP %s\n", tap.count, says, tap.skip_reason);
		return;
	}
	printf("%s %zu - %s\n", passed ? "ok" : "not ok", tap.count, says);
	tap.failed += passed ? 0 : 1;
}

void
tap_run_rows(const void *rows, size_t count, size_t size, tap_row_fn *run)
{
	const char *row = rows;

	for (size_t i = 0; i < count; i++, row += size) {
		const char *says;

		memcpy(&says, row, sizeof(says));
		tap_test(says, run, row);
	}
}

void
tap_skip(const char *reason)
{
	tap.skip_reason = reason;
	skip();
	abort();
}

void
tap_section(const char *title)
{
	printf("# %s\n", title);
}

int
tap_done(void)
{
	printf("1..%zu\n", tap.count);
	return tap.failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

void
tap_assert_view_equal(struct view a, struct view b, const char *file, int line)
{
	struct buf text;

	if (view_equal(a, b))
		return;
	buf_init_growing(&text, 1 << 20);
	hex_append(&text, a);
	buf_text(&text, "\n  != ");
	hex_append(&text, b);
	print_error("     %s\n", buf_string(&text));
	buf_fini(&text);
	_fail(file, line);
}
