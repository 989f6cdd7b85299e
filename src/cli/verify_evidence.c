/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/verify_evidence.h"

#include "alert/json.h"
#include "alert/log_line.h"
#include "base/clock.h"
#include "base/escape.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/operand.h"
#include "proc/output.h"
#include "proc/sandbox.h"
#include "source/evidence.h"
#include "source/loglist.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SAYS_MAX 1024

/* What each verdict is called, for people and in JSON, and how the command ends then. */
static const struct {
	const char *title;
	const char *name;
	enum exit_code code;
} verdicts[] = {
	[EVIDENCE_PROVES] = { "proven", "proven", EXIT_CODE_CRYPTO },
	[EVIDENCE_PROVES_NOTHING] = { "it proves nothing", "nothing", EXIT_CODE_UNKNOWN },
	[EVIDENCE_CONTRADICTORY] = { "it is not what it says it is", "contradictory",
	    EXIT_CODE_UNKNOWN },
};

struct verifying {
	const struct settings *settings;
	struct output output;
	struct hasher *hasher;
	struct buf file;
	struct buf list_file;
	struct evidence evidence;
	struct log_list list;
	const struct log_description *log; /* of the list, with this key; or NULL */
	enum evidence_verdict verdict;
	struct buf says;
};

bool
verify_evidence_is_meant(const char *operand)
{
	struct stat stat_of;

	return strcmp(operand, "-") == 0 ||
	       (stat(operand, &stat_of) == 0 && S_ISREG(stat_of.st_mode));
}

/* ---- reading ---- */

static enum status
read_files(struct verifying *verifying, struct error *err)
{
	const struct settings *settings = verifying->settings;
	const char *file = settings->operands[0];
	const char *list = settings->log_list;
	enum status status = operand_read(
	    file, strcmp(file, "-") == 0 ? "standard input" : file, &verifying->file, err);

	if (status == STATUS_OK && list != NULL)
		status = operand_read(list, list, &verifying->list_file, err);
	return status;
}

/* ---- judging ---- */

/* Looks for the key in the list: it is the list that says whose the key is. */
static enum status
find_log(struct verifying *verifying, struct error *err)
{
	struct log_list *list = &verifying->list;
	enum status status;

	if (verifying->settings->log_list == NULL)
		return STATUS_OK;
	status = log_list_read(
	    buf_view(&verifying->list_file), verifying->settings->log_list, list, err);
	if (status != STATUS_OK)
		return error_set(err, STATUS_USAGE, 0, "--log-list: %s", err->message);
	for (size_t i = 0; i < list->count; i++) {
		if (hash_equal(&list->logs[i].id, &verifying->evidence.log_id))
			verifying->log = &list->logs[i];
	}
	return STATUS_OK;
}

static void
judge(struct verifying *verifying)
{
	struct evidence *evidence = &verifying->evidence;
	struct hash id =
	    log_event_id(verifying->hasher, &evidence->log_id, evidence->kind, evidence->index);

	if (!hash_equal(&id, &evidence->id)) {
		verifying->verdict = EVIDENCE_CONTRADICTORY;
		buf_text(&verifying->says, "id is not that of log_id, kind and index");
		return;
	}
	verifying->verdict = evidence_judge(verifying->hasher, evidence, &verifying->says);
	if (verifying->verdict != EVIDENCE_PROVES || verifying->settings->log_list == NULL ||
	    verifying->log != NULL)
		return;
	verifying->verdict = EVIDENCE_PROVES_NOTHING;
	buf_text(&verifying->says, "; but no log of --log-list has this key");
}

/* ---- saying ---- */

/* Of the key nothing in the file says whose it is. */
static void
append_whose(struct buf *out, const struct verifying *verifying)
{
	const struct evidence *evidence = &verifying->evidence;
	const struct log_description *log = verifying->log;

	buf_text(out, "\n  key    ");
	base64_append(out, hash_view(&evidence->log_id));
	if (log != NULL) {
		buf_text(out, "\n  whose  --log-list has it as that of ");
		escape_append_text(out, view_text(log->name));
		buf_text(out, ", of ");
		escape_append_text(out, view_text(log->operator_name));
	} else if (verifying->settings->log_list != NULL) {
		buf_text(out, "\n  whose  no log of --log-list has it");
	} else {
		buf_text(out, "\n  whose  the file says, and nothing proves, that it is that of ");
		escape_append_text(out, evidence->log);
		buf_text(out, ": look for it (log_id) in a log list, or give one with --log-list");
	}
}

static void
append_text(struct buf *out, const struct verifying *verifying)
{
	const struct evidence *evidence = &verifying->evidence;

	buf_printf(out, "%s: ", verdicts[verifying->verdict].title);
	buf_bytes(out, buf_view(&verifying->says));
	append_whose(out, verifying);
	for (size_t i = 0; i < evidence->head_count; i++) {
		const struct ct_head *head = &evidence->heads[i].head;

		if (!evidence->heads[i].is_signed)
			continue;
		buf_printf(out, "\n  head %zu ", i + 1);
		buf_grouped(out, head->size);
		buf_text(out, " entries, signed at ");
		clock_append_ms(out, head->timestamp_ms);
		buf_text(out, ", root ");
		base64_append(out, hash_view(&head->root));
	}
}

static void
append_heads(struct buf *out, const struct evidence *evidence)
{
	json_name(out, "heads");
	buf_byte(out, '[');
	for (size_t i = 0; i < evidence->head_count; i++) {
		const struct ct_head *head = &evidence->heads[i].head;

		if (!evidence->heads[i].is_signed)
			continue;
		json_comma(out);
		buf_byte(out, '{');
		json_number(out, "size", head->size);
		json_hash(out, "root", &head->root);
		json_time_ms(out, "timestamp", head->timestamp_ms);
		buf_byte(out, '}');
	}
	buf_byte(out, ']');
}

static void
append_line(struct buf *out, const struct verifying *verifying)
{
	const struct evidence *evidence = &verifying->evidence;
	const struct log_description *log = verifying->log;

	buf_byte(out, '{');
	json_text(out, "schema", VIEW("ctvigil.verdict/v1"));
	json_hash(out, "id", &evidence->id);
	json_text(out, "kind", evidence->kind);
	json_text(out, "verdict", view_text(verdicts[verifying->verdict].name));
	json_text(out, "message", buf_view(&verifying->says));
	json_hash(out, "log_id", &evidence->log_id);
	if (log != NULL) {
		json_text(out, "log", view_text(log->name));
		json_text(out, "operator", view_text(log->operator_name));
	} else {
		json_null(out, "log");
		json_null(out, "operator");
	}
	append_heads(out, evidence);
	buf_byte(out, '}');
}

static enum status
print(struct verifying *verifying, struct error *err)
{
	enum status status;
	struct buf out;

	buf_init_growing(&out, LIMIT_MESSAGE);
	if (verifying->settings->jsonl)
		append_line(&out, verifying);
	else
		append_text(&out, verifying);
	status = output_result(&verifying->output, buf_view(&out), err);
	buf_fini(&out);
	return status;
}

/* ---- the command ---- */

static enum status
run(struct verifying *verifying, struct error *err)
{
	const struct sandbox_options options = { .directory = NULL };
	enum status status = read_files(verifying, err);
	uint32_t abi;

	if (status == STATUS_OK)
		status = sandbox_close(PROFILE_TOOL, &options, &abi, err);
	if (status != STATUS_OK)
		return status;
	status = evidence_read(buf_view(&verifying->file), &verifying->evidence, err);
	/* A file that was named is the user's to mend. */
	if (status != STATUS_OK)
		return error_set(err, STATUS_USAGE, 0, "%s", err->message);
	status = find_log(verifying, err);
	if (status != STATUS_OK)
		return status;
	judge(verifying);
	return print(verifying, err);
}

enum exit_code
verify_evidence(const struct settings *settings)
{
	struct verifying verifying = { .settings = settings, .hasher = hasher_new() };
	enum exit_code code;
	struct error err;
	enum status status;

	output_init(&verifying.output, settings->quiet);
	buf_init_growing(&verifying.file, LIMIT_EVIDENCE_FILE);
	buf_init_growing(&verifying.list_file, LIMIT_LOG_LIST);
	buf_init_growing(&verifying.says, SAYS_MAX);
	status = run(&verifying, &err);
	code = exit_of_status(status);
	if (status == STATUS_OK)
		code = verdicts[verifying.verdict].code;
	else
		output_error(&verifying.output, "%s", err.message);
	evidence_fini(&verifying.evidence);
	log_list_fini(&verifying.list);
	buf_fini(&verifying.says);
	buf_fini(&verifying.list_file);
	buf_fini(&verifying.file);
	hasher_free(verifying.hasher);
	/* All was written, and what runs at exit may want calls that the sandbox refuses. */
	_exit((int)code);
}
