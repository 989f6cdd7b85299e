/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one file that spells compiler attributes.  C17 has none of its own, and
 * neither GCC 12 nor clang 14 takes the C23 form without a warning.
 */
#ifndef CTVIGIL_BASE_ATTR_H
#define CTVIGIL_BASE_ATTR_H

/* The result says whether the call worked: it must be looked at. */
#define must_use __attribute__((warn_unused_result))
/* Does not return. */
#define no_return __attribute__((noreturn))
/* Takes a printf format in argument f and its values from argument v on. */
#define printf_like(f, v) __attribute__((format(printf, f, v)))
/* A local that owns something: fn(&local) runs when it goes out of scope. */
#define cleanup_with(fn) __attribute__((cleanup(fn)))
/* A parameter that an interface asks for and this function does not need. */
#define unused_arg __attribute__((unused))
/* A large local that is written before it is read, and that release builds need not
 * fill with zeros. */
#define not_zeroed __attribute__((uninitialized))
/* A function whose frame its caller must not pay for. */
#define not_inlined __attribute__((noinline))
/* A function of the hot path that is inlined whatever its size. */
#define always_inlined inline __attribute__((always_inline))
/* A branch that real input does not take; the layout follows, nothing else. */
#define unlikely(x) __builtin_expect(!!(x), 0)
/* A function for processors that have AVX2: who calls it has asked. */
#define target_avx2 __attribute__((target("avx2")))
/* The same for those that have instructions for SHA-256. */
#define target_sha __attribute__((target("sha,sse4.1")))
/* Data that is loaded 16 bytes at a time. */
#define aligned_16 __attribute__((aligned(16)))

#endif
