/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil expect: declares by hand, or from the deploy hook of an ACME client, what is ours.
 * Files are read in a process of their own, in a sandbox, which hands on hashes only.
 */
#include "base/limits.h"
#include "base/own.h"
#include "cli/act.h"
#include "cli/command.h"
#include "cli/operand.h"
#include "cli/state_folder.h"
#include "ipc/io.h"
#include "proc/declared.h"
#include "proc/declaring.h"
#include "proc/output.h"
#include "proc/sandbox.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the process that reads ---- */

/* By what its bytes have; what is neither is wrong as a certificate, and said to be. */
static enum declare_form
form_of(struct view bytes)
{
	static const struct {
		struct view mark;
		enum declare_form form;
	} marks[] = {
		{ { (const uint8_t *)"CERTIFICATE REQUEST-----", 24 }, DECLARE_REQUESTS },
		{ { (const uint8_t *)"-----BEGIN CERTIFICATE-----", 27 }, DECLARE_CERTIFICATES },
		{ { (const uint8_t *)"-----BEGIN PUBLIC KEY-----", 26 }, DECLARE_KEYS },
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (bytes.len > 0 &&
		    memmem(bytes.ptr, bytes.len, marks[i].mark.ptr, marks[i].mark.len) != NULL)
			return marks[i].form;
	}
	return DECLARE_CERTIFICATES;
}

/* What goes through a pipe to who asked. */
struct handing {
	int fd;
	enum status status;
	struct error *err;
};

static void
hand_on(void *context, struct view block)
{
	struct handing *handing = context;

	if (handing->status == STATUS_OK)
		handing->status = io_write_full(handing->fd, block, handing->err);
}

static enum status
read_in_sandbox(struct view bytes, int fd, struct error *err)
{
	struct sandbox_options options = { .directory = NULL };
	struct handing handing = { .fd = fd, .err = err };
	struct declaring_result result;
	enum status status;
	uint32_t abi;

	status = sandbox_close(PROFILE_TOOL, &options, &abi, err);
	if (status == STATUS_OK)
		status = declaring_read(bytes, form_of(bytes), hand_on, &handing, &result, err);
	if (status == STATUS_OK)
		status = handing.status;
	if (status == STATUS_OK && (result.wrong > 0 || result.declared == 0))
		return error_set(err, STATUS_USAGE, 0, "%s",
		    result.wrong > 0 ? result.message : "it declares nothing: it has only CAs");
	return status;
}

/* Appends what a file declares. */
static enum status
read_apart(struct view bytes, const char *name, struct output *output, struct buf *items,
    struct error *err)
{
	cleanup_with(close_fdp) int from = -1;
	cleanup_with(close_fdp) int to = -1;
	enum status status;
	int fds[2];
	int end = 0;
	pid_t child;

	if (pipe(fds) != 0)
		return error_set(err, STATUS_SYSTEM, errno, "a pipe");
	from = fds[0];
	to = fds[1];
	child = fork();
	if (child == 0) {
		status = read_in_sandbox(bytes, to, err);
		if (status != STATUS_OK)
			output_error(output, "%s: %s", name, err->message);
		_exit((int)exit_of_status(status));
	}
	close_fdp(&to);
	if (child < 0)
		return error_set(err, STATUS_SYSTEM, errno, "a process");
	status = io_read_all(from, "what it declares", items, err);
	if (waitpid(child, &end, 0) != child || !WIFEXITED(end) || WEXITSTATUS(end) != 0)
		return error_set(err, STATUS_USAGE, 0, "nothing is declared");
	return status;
}

/* ---- the command ---- */

static enum status
take_file(const char *operand, struct output *output, struct buf *items, struct error *err)
{
	const char *name = strcmp(operand, "-") == 0 ? "standard input" : operand;
	struct buf bytes;
	enum status status;

	buf_init_growing(&bytes, LIMIT_DECLARED_FILE);
	status = operand_read(operand, name, &bytes, err);
	if (status == STATUS_OK)
		status = read_apart(buf_view(&bytes), name, output, items, err);
	buf_fini(&bytes);
	return status;
}

static enum status
take_hashes(
    const struct conf_texts *texts, enum declared_kind kind, struct buf *items, struct error *err)
{
	for (size_t i = 0; i < texts->count; i++) {
		struct declared_hash item = { .kind = (uint8_t)kind };

		if (!conf_hash(view_text(texts->items[i]), &item.hash))
			return error_set(err, STATUS_USAGE, 0,
			    "--%s %s: it has 64 hexadecimal digits",
			    kind == DECLARED_KEY ? "key" : "tbs", texts->items[i]);
		declared_append(items, &item);
	}
	return STATUS_OK;
}

static enum status
take_all(
    const struct settings *settings, struct output *output, struct buf *items, struct error *err)
{
	enum status status = take_hashes(&settings->our_keys, DECLARED_KEY, items, err);

	if (status == STATUS_OK)
		status = take_hashes(&settings->our_tbs, DECLARED_TBS, items, err);
	for (size_t i = 0; i < settings->operand_count && status == STATUS_OK; i++)
		status = take_file(settings->operands[i], output, items, err);
	if (status == STATUS_OK && items->len == 0)
		return error_set(err, STATUS_USAGE, 0, "ctvigil expect needs FILE, --key or --tbs");
	if (status == STATUS_OK && (!buf_ok(items) || items->len > LIMIT_CONTROL_DECLARED))
		return error_set(err, STATUS_USAGE, 0,
		    "that is too much at once; name it as a source in the configuration");
	return status;
}

enum exit_code
command_expect(const struct settings *settings)
{
	cleanup_with(free_p) char *folder = NULL;
	struct message ask = { .type = MESSAGE_CONTROL_DECLARE, .request = 1 };
	struct output output;
	struct buf items;
	enum exit_code code;
	enum status status;
	struct error err;

	output_init(&output, settings->quiet);
	buf_init_growing(&items, LIMIT_DECLARED_FILE);
	status = state_folder(settings->state, &folder, &err);
	if (status == STATUS_OK)
		status = take_all(settings, &output, &items, &err);
	ask.control_declare.items = buf_view(&items);
	ask.control_declare.reason = view_text(settings->reason != NULL ? settings->reason : "");
	if (status == STATUS_OK) {
		code = act_ask(settings, folder, &output, &ask);
	} else {
		output_error(&output, "%s", err.message);
		code = exit_of_status(status);
	}
	buf_fini(&items);
	return code;
}
