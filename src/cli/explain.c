/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil explain: why a certificate was told, or why it was not.
 */
#include "cli/explain.h"

#include "alert/match_text.h"
#include "alert/text_line.h"
#include "base/clock.h"
#include "base/escape.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/command.h"
#include "cli/state_read.h"
#include "ipc/io.h"
#include "proc/told.h"

#include <inttypes.h>
#include <time.h>

/* ---- what became of it ---- */

/* "2026-11-25T12:00:00.000Z resolved, says anna (user 1000): it was the old host" */
static bool
append_change(void *context, const struct store_change *change)
{
	struct buf *out = context;

	text_label(out, "then");
	clock_append_ms(out, change->done_ms);
	buf_printf(out, " %s", finding_states[change->state].word);
	if (change->source.len > 0) {
		buf_text(out, ", says source ");
		escape_append_text(out, change->source);
	} else if (change->user.len > 0) {
		buf_text(out, ", says ");
		escape_append_text(out, change->user);
		buf_printf(out, " (user %" PRIu32 ")", change->uid);
	}
	if (change->reason.len > 0) {
		buf_text(out, ": ");
		escape_append_text(out, change->reason);
	}
	buf_byte(out, '\n');
	return true;
}

static enum status
append_told(struct buf *out, const struct settings *settings, struct store *store,
    const struct store_delivery *delivery, uint64_t issuance, struct error *err)
{
	enum status status = STATUS_OK;
	struct told told;

	told_init(&told, delivery);
	if (settings->jsonl) {
		match_append_line(out, &told.match);
		buf_byte(out, '\n');
	} else {
		match_append_text(out, &told.match);
		status = store_each_change(store, issuance, append_change, out, err);
	}
	told_fini(&told);
	return status;
}

/* ---- why ---- */

/* Each rule that was asked, up to the one that holds now. */
static void
append_trace(struct buf *out, unsigned facts)
{
	bool holds = false;

	for (enum rule rule = 0; rule < RULES && !holds; rule++) {
		holds = (facts & FACT(rule)) != 0;
		text_label(out, rule == 0 ? "rules" : "");
		buf_printf(out, "%s %s\n", rules[rule].asks, holds ? "yes" : "no");
	}
}

/* "2026-11-25T12:00:00.000Z 0123456789ab expected, the same key, by Fina RDC 2020" */
static bool
append_neighbour(void *context, const struct store_neighbour *neighbour)
{
	struct view id = hash_view(&neighbour->id);
	struct view text = neighbour->text;
	struct buf *out = context;
	struct view issuer;

	text_label(out, "before");
	clock_append_ms(out, neighbour->first_seen_ms);
	buf_byte(out, ' ');
	hex_append(out, view_take_up_to(&id, MATCH_ID_SHOWN));
	buf_printf(out, " %s, %s key", finding_states[neighbour->state].word,
	    neighbour->same_key ? "the same" : "another");
	/* It was rendered, and escaped, where certificates are read. */
	if (view_line(&text, '\n', &issuer)) {
		buf_text(out, ", by ");
		buf_bytes(out, issuer);
	}
	buf_byte(out, '\n');
	return true;
}

static enum status
append_why(struct buf *out, struct store *store, uint64_t issuance, struct error *err)
{
	unsigned facts = 0;
	enum status status = store_facts(store, issuance, (uint64_t)time(NULL) * 1000, &facts, err);

	if (status != STATUS_OK)
		return status;
	append_trace(out, facts);
	return store_each_neighbour(store, issuance, append_neighbour, out, err);
}

/* ---- either ---- */

static enum status
print(const struct settings *settings, bool with_why, struct output *output, struct store *store,
    struct error *err)
{
	struct store_delivery delivery;
	uint64_t issuance = 0;
	struct buf out;
	enum status status =
	    store_issuance(store, view_text(settings->operands[0]), &delivery, &issuance, err);

	if (status != STATUS_OK)
		return status;
	buf_init_growing(&out, LIMIT_RENDERED);
	status = append_told(&out, settings, store, &delivery, issuance, err);
	if (status == STATUS_OK && with_why && !settings->jsonl)
		status = append_why(&out, store, issuance, err);
	if (status == STATUS_OK)
		status = io_write_full(output->results_fd, buf_view(&out), err);
	buf_fini(&out);
	return status;
}

enum status
explain_show(
    const struct settings *settings, struct output *output, struct store *store, struct error *err)
{
	return print(settings, false, output, store, err);
}

static enum status
explain(
    const struct settings *settings, struct output *output, struct store *store, struct error *err)
{
	return print(settings, true, output, store, err);
}

enum exit_code
command_explain(const struct settings *settings)
{
	return state_read(settings, explain);
}
