/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of the command scan that is about a log on the network.
 */
#ifndef CTVIGIL_CLI_SCAN_LOG_H
#define CTVIGIL_CLI_SCAN_LOG_H

#include "cli/exit.h"
#include "conf/settings.h"

/* Scans the log that the first operand names for the items that the others are. */
enum exit_code scan_log(const struct settings *settings) must_use;

#endif
