/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil verify LOG: reads a log over the network, or a range of it, as scan does but for
 * nothing, and says what of it is proven to be in a tree that the log signed.
 */
#include "cli/verify_log.h"

#include "alert/json.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/one_log.h"
#include "source/log.h"

#define LINE_MAX_LEN (16 * KIB)

static void
append_text(struct buf *out, const struct one_log *one)
{
	const struct follow *follow = one->follow;

	if (follow->begin < follow->goal)
		buf_printf(out, "entries %ju to %ju: ", (uintmax_t)follow->begin,
		    (uintmax_t)follow->goal - 1);
	counts_append(out, &one->counts);
	buf_text(out, "; ");
	one_log_append_proof(out, one);
	buf_text(out, "; its root is ");
	base64_append(out, hash_view(&follow->head.root));
	buf_text(out, "; the ID of the log is ");
	base64_append(out, hash_view(&one->log.id));
}

/* The members of the head; null without one. */
static void
append_head(struct buf *out, const struct follow *follow)
{
	if (!follow->has_head) {
		json_null(out, "size");
		json_null(out, "root");
		json_null(out, "timestamp");
		return;
	}
	json_number(out, "size", follow->head.size);
	json_hash(out, "root", &follow->head.root);
	json_time_ms(out, "timestamp", follow->head.timestamp_ms);
}

static void
append_line(struct buf *out, const struct one_log *one)
{
	const struct follow *follow = one->follow;
	const char *reason = one_log_unproven(one);

	buf_byte(out, '{');
	json_text(out, "schema", VIEW("ctvigil.verified/v1"));
	json_hash(out, "id", &one->log.id);
	json_text(out, "log", view_text(one->log.name));
	json_text(out, "url", view_text(one->log.url));
	json_text(out, "protocol", view_text(follow->type->name));
	json_boolean(out, "verified", reason == NULL);
	if (reason != NULL)
		json_text(out, "reason", view_text(reason));
	else
		json_null(out, "reason");
	json_number(out, "from", follow->begin);
	json_number(out, "to", follow->proven);
	json_number(out, "parsed", one->counts.parsed);
	json_number(out, "with_faults", one->counts.with_faults);
	json_number(out, "faulty", one->counts.faulty);
	append_head(out, follow);
	buf_byte(out, '}');
}

/* What is not verified is said on standard error by whoever ends it. */
static enum status
print(struct one_log *one, struct error *err)
{
	enum status status = STATUS_OK;
	struct buf out;

	buf_init_growing(&out, LINE_MAX_LEN);
	if (one->session.settings.jsonl)
		append_line(&out, one);
	else if (one_log_unproven(one) == NULL)
		append_text(&out, one);
	if (out.len > 0)
		status = output_result(&one->session.monitor.output, buf_view(&out), err);
	buf_fini(&out);
	return status;
}

enum exit_code
verify_log(const struct settings *settings)
{
	struct one_log one;
	struct error err;
	enum status status = one_log_begin(&one, settings, settings->operands[0], &err);

	if (status == STATUS_OK)
		status = one_log_read(&one, NULL, 0, &err);
	if (status == STATUS_OK)
		status = print(&one, &err);
	return one_log_end(&one, status, &err);
}
