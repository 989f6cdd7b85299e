/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a fuzz target is: one function of this name, which is given any bytes and
 * must return 0.  A promise that does not hold ends the process.  libFuzzer calls
 * it with bytes of its own; support/replay.c with the files of a corpus.
 */
#ifndef CTVIGIL_TESTS_FUZZ_FUZZ_H
#define CTVIGIL_TESTS_FUZZ_FUZZ_H

#include "base/attr.h"
#include "base/view.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* Ends the process, and says which promise was broken, unless it holds. */
#define promise(holds) promise_check((holds), __FILE__, __LINE__, #holds)

static inline void
promise_check(bool holds, const char *file, int line, const char *text)
{
	if (holds)
		return;
	(void)fprintf(stderr, "%s:%d: %s\n", file, line, text);
	abort();
}

/* Whether part is a run of bytes of whole, or nothing. */
static inline bool must_use
lies_in(struct view whole, struct view part)
{
	uintptr_t offset = (uintptr_t)part.ptr - (uintptr_t)whole.ptr;

	return part.len == 0 || (offset <= whole.len && part.len <= whole.len - offset);
}

/* Takes a number of width bytes off the front of the input.  Where it is shorter, it is
 * used up, and the number is 0. */
static inline uint64_t
fuzz_number(struct view *in, size_t width)
{
	uint64_t number;

	if (view_uint(in, width, &number))
		return number;
	in->len = 0;
	return 0;
}

/* Takes up to len bytes. */
static inline struct view
fuzz_bytes(struct view *in, size_t len)
{
	struct view bytes = *in;

	return view_take(in, len < in->len ? len : in->len, &bytes) ? bytes : *in;
}

#endif
