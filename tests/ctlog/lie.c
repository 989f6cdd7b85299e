/* SPDX-License-Identifier: Apache-2.0 */
/* Which lies a log tells. */
#include "ctlog/log.h"

static const struct {
	const char *kind;
	const char *at;
	const char *says;
} lies[] = {
#define LIE(name, kind, at, says) { kind, at, says },
#include "ctlog/lie_table.h"
};

bool
ctlog_tell(struct ctlog *log, struct view kind, uint64_t at)
{
	if (view_equal(kind, VIEW("none"))) {
		memset(log->lies, 0, sizeof(log->lies));
		return true;
	}
	for (size_t i = 0; i < CTLOG_LIE_COUNT; i++) {
		if (!view_equal(kind, view_text(lies[i].kind)))
			continue;
		log->lies[i] = (struct ctlog_told){ .on = true, .at = at };
		if (i == CTLOG_LIE_FORK)
			tree_change(&log->tree, at);
		return true;
	}
	return false;
}

bool
ctlog_tells_now(struct ctlog *log, enum ctlog_lie lie)
{
	struct ctlog_told *told = &log->lies[lie];

	if (!told->on)
		return false;
	if (told->at != 0 && --told->at == 0)
		told->on = false;
	return true;
}

void
ctlog_served(struct ctlog *log, uint64_t begin, uint64_t end)
{
	struct ctlog_told *changing = &log->lies[CTLOG_LIE_CHANGING_LEAF];

	if (changing->at >= begin && changing->at < end)
		changing->on = false;
}

void
ctlog_list_lies(const struct ctlog *log, struct buf *out)
{
	for (size_t i = 0; i < CTLOG_LIE_COUNT; i++)
		buf_printf(out, "%c %-18s AT: %-13s %s\n", log->lies[i].on ? '*' : ' ',
		    lies[i].kind, lies[i].at, lies[i].says);
}
