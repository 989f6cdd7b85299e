/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil scan LOG: matches a range of a log over the network, and goes on where the same
 * scan was stopped.
 */
#include "cli/scan_log.h"
#include "base/limits.h"
#include "cli/one_log.h"

static void
say_end(struct one_log *one)
{
	char memory[LIMIT_ERROR_MESSAGE];
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	counts_append(&text, &one->counts);
	buf_text(&text, "; ");
	counts_append_issuances(&text, one->issuances);
	output_message(&one->session.monitor.output, "%s", buf_string(&text));
	if (!one_log_is_finished(one))
		return;
	buf_clear(&text);
	one_log_append_proof(&text, one);
	output_message(&one->session.monitor.output, "%s", buf_string(&text));
}

enum exit_code
scan_log(const struct settings *settings)
{
	struct one_log one;
	enum exit_code code;
	struct error err;
	enum status status = one_log_begin(&one, settings, settings->operands[0], &err);

	if (status == STATUS_OK)
		status =
		    one_log_read(&one, settings->operands + 1, settings->operand_count - 1, &err);
	if (status == STATUS_OK)
		say_end(&one);
	code = one_log_end(&one, status, &err);
	return one.issuances > 0 ? exit_worse(code, EXIT_CODE_FINDINGS) : code;
}
