/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What this processor can: the one seam to its identification, so that a test can be
 * either kind.  Each has a portable way beside it, which gives the same.
 */
#ifndef CTVIGIL_BASE_PROCESSOR_H
#define CTVIGIL_BASE_PROCESSOR_H

#include "base/attr.h"

#include <stdbool.h>

/* Whether it has AVX2: functions with target_avx2 may be called. */
bool processor_has_avx2(void) must_use;

/* Whether it has SSE4.1 and instructions for SHA-256: those with target_sha may. */
bool processor_has_sha(void) must_use;

#endif
