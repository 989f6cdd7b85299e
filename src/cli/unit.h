/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the unit of the service forbids to the operator's command, which runs in its
 * confines: rows of settings of systemd.exec(5).
 */
#ifndef CTVIGIL_CLI_UNIT_H
#define CTVIGIL_CLI_UNIT_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <sys/types.h>

struct unit_setting {
	const char *setting; /* as it stands in a unit */
	const char *forbids; /* words behind "it may not" */
	const char *prefix;  /* a command below this folder is not even found; NULL: any is */
	const char *other;   /* nor below this one */
	mode_t mode;         /* of a file, that has no effect; 0: none */
};

/* All rows, ended by one without setting. */
extern const struct unit_setting unit_settings[];

/* Whether this setting stands in the text of a unit, in force: a later one takes its place. */
bool unit_has(struct view unit, const char *setting) must_use;

/* Appends "it may not see homes (ProtectHome=yes), ..." for the rows that the unit has. */
void unit_append_forbidden(struct buf *out, struct view unit);

/* The row of the unit that keeps a command with this path and mode from doing its work, or
 * NULL. */
const struct unit_setting *unit_obstacle(struct view unit, const char *path, mode_t mode) must_use;

#endif
