/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What it costs the store that an issuance is ours: a million keys are known, and
 * issuances of some of them come as fast as the store takes them, as from a backlog.  Each
 * has two names and two entries, of a precertificate and a certificate.
 */
#ifndef CTVIGIL_TESTS_BENCH_NOISE_COST_H
#define CTVIGIL_TESTS_BENCH_NOISE_COST_H

/* Measures it with a state in this folder, and prints the table. */
void noise_cost(const char *folder);

#endif
