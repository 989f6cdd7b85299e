/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kinds of what is told about logs, as rows that lines, documents and tests are made
 * from.
 */
#ifndef CTVIGIL_ALERT_LOG_KIND_H
#define CTVIGIL_ALERT_LOG_KIND_H

#include "base/attr.h"
#include "base/view.h"

#include <stdbool.h>

enum log_kind {
#define LOG_KIND(name, kind, level, failed, says, mend) LOG_KIND_##name,
#include "alert/log_kind_table.h"
	LOG_KIND_COUNT
};

enum log_level {
	LOG_LEVEL_NOTICE,
	LOG_LEVEL_ALARM,
};

struct log_kind_row {
	const char *kind;
	enum log_level level;
	bool failed; /* the log misbehaves */
	const char *says;
	const char *mend; /* "" if there is nothing to do */
};

const struct log_kind_row *log_kind_row(enum log_kind kind) must_use;

/* The row of a kind as it is told: for the code of a fault, that of LOG_KIND_UNREADABLE. */
const struct log_kind_row *log_kind_find(struct view kind) must_use;

/* "alarm" */
const char *log_level_name(enum log_level level) must_use;

#endif
