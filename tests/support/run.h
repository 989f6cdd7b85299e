/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program ctvigil as its users run it: arguments in, an exit code and what it
 * printed out.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_RUN_H
#define CTVIGIL_TESTS_SUPPORT_RUN_H

#include "base/buf.h"
#include "base/view.h"

/* How it ended: out and err with a NUL behind them that is not counted. */
struct ran {
	int code; /* its exit code, or 128 and the signal that ended it */
	struct buf out;
	struct buf err;
};

/* Runs $CTVIGIL_PROGRAM with these arguments, ended by NULL, and input on standard
 * input.  A program that cannot be started fails the test. */
struct ran run_program(const char *const *arguments, struct view input);

/* What was printed has this part; NULL: nothing was. */
void assert_has(struct buf *printed, const char *part);

/* Frees what was printed. */
void ran_fini(struct ran *ran);

#define RUN(...) run_program((const char *const[]){ __VA_ARGS__, NULL }, VIEW(""))

#endif
