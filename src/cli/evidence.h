/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil logs evidence: what shows that a log misbehaved, of all that a state has or of
 * one finding, each as a file (ctvigil.evidence/v1) that proves it to a third person
 * (verify_evidence.h).  The state is only read.
 */
#ifndef CTVIGIL_CLI_EVIDENCE_H
#define CTVIGIL_CLI_EVIDENCE_H

#include "base/attr.h"
#include "base/status.h"
#include "conf/settings.h"
#include "proc/output.h"
#include "store/store.h"

/* Prints the file of the finding that the operand names by the beginning of its id, and
 * without an operand a list of all, or with --jsonl the files.  STATUS_USAGE if the operand
 * names none, or more than one. */
enum status evidence_print(const struct settings *settings, struct output *output,
    struct store *store, struct error *err) must_use;

#endif
