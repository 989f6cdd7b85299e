/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/log_kind.h"

#include <stddef.h>

static const struct log_kind_row rows[] = {
#define LOG_KIND(name, kind, level, failed, says, mend) \
	[LOG_KIND_##name] = { kind, LOG_LEVEL_##level, failed, says, mend },
#include "alert/log_kind_table.h"
};

const struct log_kind_row *
log_kind_row(enum log_kind kind)
{
	return &rows[kind];
}

const struct log_kind_row *
log_kind_find(struct view kind)
{
	for (size_t i = 0; i < LOG_KIND_COUNT; i++) {
		if (view_equal(kind, view_text(rows[i].kind)))
			return &rows[i];
	}
	return &rows[LOG_KIND_UNREADABLE];
}

const char *
log_level_name(enum log_level level)
{
	return level == LOG_LEVEL_ALARM ? "alarm" : "notice";
}
