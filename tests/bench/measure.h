/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all benches share: processor time, medians, and a table of figures against
 * their bars.
 */
#ifndef CTVIGIL_TESTS_BENCH_MEASURE_H
#define CTVIGIL_TESTS_BENCH_MEASURE_H

#include "base/attr.h"

#include <stddef.h>
#include <stdint.h>

/* Each figure is the median of so many runs. */
#define MEASURE_RUNS 5

/* The local log: entries that cost is taken over, as a slope between the two, so that
 * what a start costs is left out. */
#define MEASURE_FEW 20000U
#define MEASURE_MANY 100000U

/* The names of the long watch list. */
#define MEASURE_NAMES_MANY 10000000U

/* Microseconds of processor time that this process has used. */
double measure_cpu_us(void) must_use;

/* Microseconds of the clock on the wall. */
double measure_wall_us(void) must_use;

/* The median, for which figures are put in their order. */
double measure_median(double *figures, size_t count) must_use;

/* The head of a table, with a sentence on what it is. */
void measure_head(const char *says);

/* A row of it: a figure that is to be at most bar; or that is told beside, with a bar of
 * 0. */
void measure_row(const char *what, double figure, const char *unit, double bar);

/* Remarks below it. */
void measure_note(const char *format, ...) printf_like(1, 2);

/* Ends the program with what went wrong: a bench that did not do the work measures
 * nothing. */
void measure_fail(const char *format, ...) printf_like(1, 2) no_return;

#endif
