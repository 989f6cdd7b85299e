/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil verify EVIDENCE: what a file of ctvigil logs evidence proves about a log, to
 * whoever got it from anybody.
 */
#ifndef CTVIGIL_CLI_VERIFY_EVIDENCE_H
#define CTVIGIL_CLI_VERIFY_EVIDENCE_H

#include "base/attr.h"
#include "cli/exit.h"
#include "conf/settings.h"

#include <stdbool.h>

/* Whether an operand names a file, or standard input. */
bool verify_evidence_is_meant(const char *operand) must_use;

/* The command, with the one operand of the settings. */
enum exit_code verify_evidence(const struct settings *settings) must_use;

#endif
