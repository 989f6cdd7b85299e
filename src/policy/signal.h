/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is unusual about an issuance.
 */
#ifndef CTVIGIL_POLICY_SIGNAL_H
#define CTVIGIL_POLICY_SIGNAL_H

enum signal {
#define SIGNAL(NAME, ...) SIGNAL_##NAME,
#include "policy/signal_table.h"
	SIGNALS,
};

struct signal_row {
	const char *word;
	const char *says;
};

extern const struct signal_row signals[SIGNALS];

#endif
