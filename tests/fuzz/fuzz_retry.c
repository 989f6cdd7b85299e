/* SPDX-License-Identifier: Apache-2.0 */
/* Retry-After: whatever a server says, a wait is within its limits. */
#include "source/retry.h"

#include "fuzz/fuzz.h"

/* 2026-11-24T12:00:00Z */
#define NOW 1795521600

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	int64_t wait = 4711;

	if (retry_after_ms(view_of(bytes, len), NOW, &wait))
		promise(wait >= RETRY_MIN_MS && wait <= RETRY_MAX_MS);
	else
		promise(wait == 4711);
	return 0;
}
