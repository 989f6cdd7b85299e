/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One finding for people: as it was told, what became of it, and why it is what it is.
 */
#ifndef CTVIGIL_CLI_EXPLAIN_H
#define CTVIGIL_CLI_EXPLAIN_H

#include "base/attr.h"
#include "base/status.h"
#include "conf/settings.h"
#include "proc/output.h"
#include "store/store.h"

/* Prints the finding whose id begins as the first operand, and what became of it.
 * STATUS_USAGE if there is none, or more than one. */
enum status explain_show(const struct settings *settings, struct output *output,
    struct store *store, struct error *err) must_use;

#endif
