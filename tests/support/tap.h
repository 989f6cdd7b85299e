/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows become named tests.  Each row or function is one line of TAP whose name
 * is a sentence of the specification; cmocka's assertions say what failed.  One
 * plan at the end, and a real "# SKIP", which cmocka's own runner lacks.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_TAP_H
#define CTVIGIL_TESTS_SUPPORT_TAP_H

#include "base/attr.h"
#include "base/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* cmocka.h needs the four headers above. */
#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
/* A view of the bytes written out: BYTES(0x30, 0x00). */
#define BYTES(...) VIEW_OF(((const uint8_t[]){ __VA_ARGS__ }))

typedef void tap_row_fn(const void *row);

/* Runs one test per row.  Each row begins with its sentence, a const char *. */
#define tap_rows(rows, run) tap_run_rows((rows), COUNT_OF(rows), sizeof((rows)[0]), (run))
void tap_run_rows(const void *rows, size_t count, size_t size, tap_row_fn *run);

/* Runs one test.  row may be NULL. */
void tap_test(const char *says, tap_row_fn *run, const void *row);

/* Ends the running test as skipped, for this reason. */
void tap_skip(const char *reason) no_return;

/* A heading, as a comment. */
void tap_section(const char *title);

/* Prints the plan.  The value of main(): 0 if nothing failed. */
int tap_done(void) must_use;

/* Fails unless both views hold the same bytes; prints both in hex. */
#define assert_view_equal(a, b) tap_assert_view_equal((a), (b), __FILE__, __LINE__)
void tap_assert_view_equal(struct view a, struct view b, const char *file, int line);

#endif
