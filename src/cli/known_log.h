/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the state of a monitor knows of a log: enough to ask it for more, without a list
 * and without --key.
 */
#ifndef CTVIGIL_CLI_KNOWN_LOG_H
#define CTVIGIL_CLI_KNOWN_LOG_H

#include "base/attr.h"
#include "base/status.h"
#include "source/loglist.h"
#include "store/store.h"

#include <stdbool.h>

struct known_log {
	bool found;
	struct log_description log;
	char origin[256]; /* of its checkpoints; empty if it has none */
};

/* Looks for the log of this name or URL. */
enum status known_log_find(
    struct store *store, const char *name, struct known_log *ret, struct error *err) must_use;

#endif
