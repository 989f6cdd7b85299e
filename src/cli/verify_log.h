/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of the command verify that is about a log on the network.
 */
#ifndef CTVIGIL_CLI_VERIFY_LOG_H
#define CTVIGIL_CLI_VERIFY_LOG_H

#include "cli/exit.h"
#include "conf/settings.h"

/* Verifies the log that the operand names. */
enum exit_code verify_log(const struct settings *settings) must_use;

#endif
