/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/measure.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double
clock_us(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

double
measure_cpu_us(void)
{
	return clock_us(CLOCK_PROCESS_CPUTIME_ID);
}

double
measure_wall_us(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

static int
by_size(const void *a, const void *b)
{
	const double x = *(const double *)a;
	const double y = *(const double *)b;

	return (x > y) - (x < y);
}

double
measure_median(double *figures, size_t count)
{
	qsort(figures, count, sizeof(*figures), by_size);
	return figures[count / 2];
}

void
measure_head(const char *says)
{
	printf("\n%s\n  %-52s %10s %-9s %8s\n", says, "", "measured", "", "at most");
}

void
measure_row(const char *what, double figure, const char *unit, double bar)
{
	printf("  %-52s %10.2f %-9s", what, figure, unit);
	if (bar > 0)
		printf(" %8.2f  %s", bar, figure <= bar ? "met" : "NOT MET");
	printf("\n");
}

void
measure_note(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	printf("  ");
	(void)vprintf(format, values);
	printf("\n");
	va_end(values);
}

void
measure_fail(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	(void)fprintf(stderr, "bench: ");
	(void)vfprintf(stderr, format, values);
	(void)fprintf(stderr, "\n");
	va_end(values);
	exit(EXIT_FAILURE);
}
