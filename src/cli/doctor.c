/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil doctor: what would keep ctvigil from working, and the mend.
 */
#include "alert/json.h"
#include "base/escape.h"
#include "base/limits.h"
#include "base/own.h"
#include "cli/check.h"
#include "cli/command.h"
#include "cli/config.h"
#include "cli/state_folder.h"
#include "ipc/io.h"
#include "proc/output.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define NAME_WIDTH 16

static const struct check {
	const char *name;
	check_fn *run;
} checks[] = {
#define CHECK(name, function, says) { name, function },
#include "cli/check_table.h"
};

static const struct {
	const char *text;
	const char *json;
} verdicts[] = {
	[VERDICT_NONE] = { "", "" },
	[VERDICT_OK] = { "OK", "ok" },
	[VERDICT_WARN] = { "WARN", "warn" },
	[VERDICT_FAIL] = { "FAIL", "fail" },
};

void
finding_set(
    struct finding *finding, enum check_verdict verdict, const char *mend, const char *format, ...)
{
	char text[LIMIT_ENVIRONMENT_VALUE];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	finding->verdict = verdict;
	finding->mend = mend;
	buf_clear(&finding->says);
	buf_text(&finding->says, text);
}

static void
append_text(struct buf *out, const struct check *check, const struct finding *finding)
{
	buf_printf(out, "%-4s  %-*s  ", verdicts[finding->verdict].text, NAME_WIDTH, check->name);
	buf_bytes(out, buf_view(&finding->says));
	if (finding->mend != NULL)
		buf_printf(out, "\n%*s%s", 4 + 2 + NAME_WIDTH + 2, "", finding->mend);
	buf_byte(out, '\n');
}

static void
append_json(struct buf *out, const struct check *check, const struct finding *finding)
{
	buf_byte(out, '{');
	json_text(out, "schema", VIEW("ctvigil.check/v1"));
	json_text(out, "check", view_text(check->name));
	json_text(out, "verdict", view_text(verdicts[finding->verdict].json));
	json_text(out, "message", buf_view(&finding->says));
	if (finding->mend != NULL)
		json_text(out, "mend", view_text(finding->mend));
	else
		json_null(out, "mend");
	buf_text(out, "}\n");
}

/* Runs a check, prints what it found and returns its verdict. */
static enum status
run_check(const struct checking *checking, const struct check *check, enum check_verdict *ret,
    struct error *err)
{
	struct finding finding = { .verdict = VERDICT_NONE };
	enum status status = STATUS_OK;
	struct buf line;

	buf_init_growing(&finding.says, LIMIT_MESSAGE);
	buf_init_growing(&line, LIMIT_MESSAGE);
	check->run(checking, &finding);
	if (checking->settings->jsonl)
		append_json(&line, check, &finding);
	else
		append_text(&line, check, &finding);
	if (finding.verdict != VERDICT_NONE)
		status = io_write_full(STDOUT_FILENO, buf_view(&line), err);
	buf_fini(&finding.says);
	buf_fini(&line);
	*ret = finding.verdict;
	return status;
}

static enum status
run_checks(
    const struct checking *checking, struct output *output, bool *ret_failed, struct error *err)
{
	size_t counts[sizeof(verdicts) / sizeof(verdicts[0])] = { 0 };

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		enum check_verdict verdict;
		enum status status = run_check(checking, &checks[i], &verdict, err);

		if (status != STATUS_OK)
			return status;
		counts[verdict]++;
	}
	output_message(output, "%zu ok, %zu to be warned of, %zu to be mended", counts[VERDICT_OK],
	    counts[VERDICT_WARN], counts[VERDICT_FAIL]);
	*ret_failed = counts[VERDICT_FAIL] > 0;
	return STATUS_OK;
}

/* What can be read of the state; what cannot is a finding of check_state(). */
static void
open_state(struct checking *checking)
{
	struct error *err = &checking->store_error;

	if (store_open_reading(checking->folder, &checking->store, err) != STATUS_OK)
		return;
	if (log_statuses_read(checking->store, &checking->logs, err) == STATUS_OK)
		return;
	store_closep(&checking->store);
}

static enum exit_code
check_all(const struct settings *settings, struct output *output)
{
	struct checking checking = { .settings = settings, .now_s = time(NULL) };
	cleanup_with(free_p) char *folder = NULL;
	bool failed = false;
	enum status status;
	struct error err;

	status = state_folder(settings->state, &folder, &err);
	if (status == STATUS_OK) {
		checking.folder = folder;
		open_state(&checking);
		status = run_checks(&checking, output, &failed, &err);
		log_statuses_fini(&checking.logs);
		store_close(checking.store);
	}
	if (status != STATUS_OK) {
		output_error(output, "%s", err.message);
		return exit_of_status(status);
	}
	return failed ? EXIT_CODE_UNKNOWN : EXIT_CODE_OK;
}

/* Of a configuration that is named it checks what that says. */
enum exit_code
command_doctor(const struct settings *given)
{
	enum exit_code code = EXIT_CODE_USAGE;
	struct settings settings;
	struct output output;

	output_init(&output, given->quiet);
	if (given->origins[CONF_CONFIG_ID].source != CONF_BY_COMMAND)
		return check_all(given, &output);
	if (config_load(given, &output, &settings))
		code = check_all(&settings, &output);
	conf_free(&settings);
	return code;
}
