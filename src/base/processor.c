/* SPDX-License-Identifier: Apache-2.0 */
#include "base/processor.h"

#ifdef __x86_64__
#include <cpuid.h>

/* The leaf of CPUID with the extended features, and the bit of SHA in EBX. */
#define CPUID_FEATURES 7
#define CPUID_SHA (1U << 29)

bool
processor_has_avx2(void)
{
	return __builtin_cpu_supports("avx2");
}

bool
processor_has_sha(void)
{
	unsigned a;
	unsigned b;
	unsigned c;
	unsigned d;

	return __get_cpuid_count(CPUID_FEATURES, 0, &a, &b, &c, &d) != 0 && (b & CPUID_SHA) != 0 &&
	       __builtin_cpu_supports("sse4.1");
}

#else

bool
processor_has_avx2(void)
{
	return false;
}

bool
processor_has_sha(void)
{
	return false;
}

#endif
