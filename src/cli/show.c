/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil show FILE...: what certificates hold, for people.  The files are read, then
 * the sandbox is closed around this process, then a byte of them is looked at.
 */
#include "alert/show_text.h"
#include "base/limits.h"
#include "base/own.h"
#include "cli/command.h"
#include "cli/pem.h"
#include "ipc/io.h"
#include "proc/sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct showing {
	struct hasher *hasher;
	struct buf out;
	const char *name;
	size_t files;
};

static void
show_certificate(void *context, size_t number, struct view der)
{
	struct showing *showing = context;
	struct x509_certificate certificate;

	if (showing->out.len > 0)
		buf_byte(&showing->out, '\n');
	if (showing->files > 1 || number > 1)
		buf_printf(&showing->out, "%s, certificate %zu\n", showing->name, number);
	x509_read(der, X509_CERTIFICATE, &certificate);
	certificate_append_show(&showing->out, &certificate, showing->hasher);
}

static enum status
read_file(const char *name, struct buf *out, struct error *err)
{
	enum status status = strcmp(name, "-") == 0
				 ? io_read_all(STDIN_FILENO, "standard input", out, err)
				 : io_read_file(name, out, err);

	/* A file that was named is the user's to mend. */
	return status == STATUS_OK ? status : error_set(err, STATUS_USAGE, 0, "%s", err->message);
}

static enum status
show_files(const struct settings *settings, struct buf *files, struct error *err)
{
	struct showing showing = { .files = settings->operand_count };
	struct sandbox_options options = { .directory = NULL };
	enum status status = STATUS_OK;
	uint32_t abi;

	for (size_t i = 0; status == STATUS_OK && i < settings->operand_count; i++)
		status = read_file(settings->operands[i], &files[i], err);
	if (status == STATUS_OK)
		status = sandbox_close(PROFILE_TOOL, &options, &abi, err);
	if (status != STATUS_OK)
		return status;
	showing.hasher = hasher_new();
	for (size_t i = 0; status == STATUS_OK && i < settings->operand_count; i++) {
		buf_init_growing(&showing.out, LIMIT_MESSAGE);
		showing.name = settings->operands[i];
		status = pem_each_certificate(
		    buf_view(&files[i]), showing.name, show_certificate, &showing, err);
		if (status == STATUS_OK)
			status = io_write_full(STDOUT_FILENO, buf_view(&showing.out), err);
		buf_fini(&showing.out);
	}
	hasher_free(showing.hasher);
	return status;
}

enum exit_code
command_show(const struct settings *settings)
{
	struct buf *files = xcalloc(settings->operand_count, sizeof(*files));
	enum status status;
	struct error err;

	for (size_t i = 0; i < settings->operand_count; i++)
		buf_init_growing(&files[i], LIMIT_BODY);
	status = show_files(settings, files, &err);
	for (size_t i = 0; i < settings->operand_count; i++)
		buf_fini(&files[i]);
	free(files);
	if (status != STATUS_OK)
		(void)fprintf(stderr, "ctvigil: %s\n", err.message);
	return exit_of_status(status);
}
