/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/verdict_text.h"

#include "alert/json.h"
#include "alert/text_line.h"
#include "base/clock.h"
#include "base/escape.h"
#include "base/limits.h"

void
verdict_append_why(struct buf *out, const struct match_verdict *verdict)
{
	bool proven = rules[verdict->rule].becomes == FINDING_EXPECTED;

	if (verdict->state == FINDING_EXPECTED && !proven)
		buf_text(out, "somebody has said that it is ours");
	else
		buf_text(out, rules[verdict->rule].says);
	if (proven && verdict->source.len > 0) {
		buf_text(out, " (source ");
		escape_append_text(out, verdict->source);
		buf_byte(out, ')');
	}
}

void
verdict_append_json(struct buf *out, const struct match_verdict *verdict)
{
	static const char *const members[] = { "state", "severity", "rule", "why", "source",
		"until" };
	struct buf why;

	for (size_t i = 0; verdict == NULL && i < sizeof(members) / sizeof(members[0]); i++)
		json_null(out, members[i]);
	if (verdict == NULL)
		return;
	json_text(out, "state", view_text(finding_states[verdict->state].word));
	json_text(out, "severity", view_text(severities[verdict->severity].word));
	json_text(out, "rule", view_text(rules[verdict->rule].code));
	buf_init_growing(&why, LIMIT_MESSAGE);
	verdict_append_why(&why, verdict);
	json_text(out, "why", buf_view(&why));
	buf_fini(&why);
	if (verdict->source.len > 0)
		json_text(out, "source", verdict->source);
	else
		json_null(out, "source");
	if (verdict->until_ms > 0)
		json_time_ms(out, "until", verdict->until_ms);
	else
		json_null(out, "until");
}

void
verdict_append_signals(struct buf *out, const struct match_verdict *verdict)
{
	json_name(out, "signals");
	buf_byte(out, '[');
	for (enum signal signal = 0; verdict != NULL && signal < SIGNALS; signal++) {
		if ((verdict->signals & 1U << signal) == 0)
			continue;
		json_comma(out);
		buf_printf(out, "\"%s\"", signals[signal].word);
	}
	buf_byte(out, ']');
	if (verdict != NULL)
		json_time_ms(out, "since", verdict->since_ms);
	else
		json_null(out, "since");
}

void
verdict_append_line(struct buf *out, const struct match_verdict *verdict)
{
	text_label(out, "finding");
	buf_printf(out, "%s, ", finding_states[verdict->state].word);
	if (verdict->until_ms > 0) {
		buf_text(out, "until ");
		clock_append_ms(out, verdict->until_ms);
		buf_text(out, ", ");
	}
	buf_printf(out, "%s: ", severities[verdict->severity].word);
	verdict_append_why(out, verdict);
	buf_byte(out, '\n');
	for (enum signal signal = 0; signal < SIGNALS; signal++) {
		if ((verdict->signals & 1U << signal) == 0)
			continue;
		text_label(out, "signal");
		buf_printf(out, "%s (since ", signals[signal].says);
		clock_append_ms(out, verdict->since_ms);
		buf_text(out, ")\n");
	}
}
