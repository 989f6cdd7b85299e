/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sources of what is ours: whether they can be read here and now, and when the monitor
 * has read them.
 */
#include "base/clock.h"
#include "base/escape.h"
#include "base/limits.h"
#include "cli/check.h"
#include "proc/walk.h"

#include <inttypes.h>

#define MEND \
	"give the user of the monitor the right to read it, or use ctvigil expect in a deploy hook"

/* What is said of all sources. */
struct summing {
	const struct checking *checking;
	enum check_verdict verdict;
	struct buf *out;
	size_t count;
};

static void
begin(struct summing *summing, struct view name, enum check_verdict verdict)
{
	if (summing->count++ > 0)
		buf_text(summing->out, "; ");
	if (verdict > summing->verdict)
		summing->verdict = verdict;
	escape_append_text(summing->out, name);
	buf_text(summing->out, ": ");
}

/* ---- what the monitor says ---- */

static bool
on_source(void *context, const struct store_source_status *source)
{
	struct summing *summing = context;
	int64_t age_s = summing->checking->now_s - (int64_t)(source->read_ms / 1000);

	if (!source->is_configured)
		return true;
	if (source->trouble.len > 0) {
		begin(summing, source->name, VERDICT_FAIL);
		buf_text(summing->out, "it cannot be read since ");
		clock_append_ms(summing->out, source->trouble_ms);
		buf_text(summing->out, ": ");
		escape_append_text(summing->out, source->trouble);
	} else if (source->read_ms == 0) {
		begin(summing, source->name, VERDICT_WARN);
		buf_text(summing->out, "it was not read yet");
	} else {
		begin(summing, source->name, VERDICT_OK);
		buf_printf(summing->out, "declares %" PRIu64 ", read ", source->declared);
		clock_append_age(summing->out, age_s < 0 ? 0 : (uint64_t)age_s);
		buf_text(summing->out, " ago");
	}
	return true;
}

/* ---- what there is ---- */

static void
ignore(void *context unused_arg, struct walk_found *found unused_arg)
{
}

/* The first thing that was passed over and may be one of its files, or NULL. */
static const char *
first_left(const struct walk_result *result)
{
	for (enum walk_left left = 0; left < WALK_LEFT_COUNT; left++) {
		if (left != WALK_LEFT_ODD && result->left[left].count > 0)
			return result->left[left].first.message;
	}
	return NULL;
}

/* Whether all of a source can be read; says it if not. */
static void
look(struct summing *summing, const struct conf_source *source)
{
	const struct layout *layout = layout_find(source->kind);
	struct walk_result result;
	struct error err;

	if (walk(source->path, layout, ignore, NULL, &result, &err) != STATUS_OK) {
		begin(summing, view_text(source->name), VERDICT_FAIL);
		escape_append_text(summing->out, view_text(err.message));
	} else if (first_left(&result) != NULL) {
		begin(summing, view_text(source->name), VERDICT_FAIL);
		escape_append_text(summing->out, view_text(first_left(&result)));
	} else if (result.files == 0) {
		begin(summing, view_text(source->name), VERDICT_WARN);
		buf_printf(summing->out, "no file of %s is in ", source->kind);
		escape_append_text(summing->out, view_text(source->path));
	}
}

void
check_sources(const struct checking *checking, struct finding *ret)
{
	const struct conf_source *sources = checking->settings->sources.items;
	struct summing summing = { .checking = checking, .verdict = VERDICT_OK };
	struct error err;
	struct buf text;

	buf_init_growing(&text, LIMIT_MESSAGE);
	summing.out = &text;
	for (size_t i = 0; i < checking->settings->sources.count; i++)
		look(&summing, &sources[i]);
	if (checking->store != NULL &&
	    store_each_source(checking->store, on_source, &summing, &err) != STATUS_OK)
		buf_text(&text, err.message);
	if (summing.count > 0)
		finding_set(ret, summing.verdict, summing.verdict == VERDICT_OK ? NULL : MEND, "%s",
		    buf_string(&text));
	buf_fini(&text);
}
