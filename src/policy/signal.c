/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/signal.h"

const struct signal_row signals[SIGNALS] = {
#define SIGNAL(NAME, word, says) [SIGNAL_##NAME] = { word, says },
#include "policy/signal_table.h"
};
