/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil show: what certificates hold, those in files, those that were reported and those
 * of logs (show_log.c).  Files are read, then the sandbox is closed around this process,
 * then a byte of them is looked at.
 */
#include "alert/certificate_json.h"
#include "alert/json.h"
#include "alert/show_text.h"
#include "base/clock.h"
#include "base/escape.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"
#include "cli/command.h"
#include "cli/known_log.h"
#include "cli/operand.h"
#include "cli/pem.h"
#include "cli/show_log.h"
#include "cli/state_folder.h"
#include "ct/issuance.h"
#include "ct/leaf.h"
#include "der/der.h"
#include "ipc/io.h"
#include "proc/output.h"
#include "proc/sandbox.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct file {
	struct buf name; /* escaped */
	struct buf bytes;
	struct buf shown; /* instead: what was rendered elsewhere */
	bool is_read;
};

struct showing {
	const struct settings *settings;
	struct output output;
	struct hasher *hasher;
	struct file *files;
	const struct file *file; /* the one that is shown */
	size_t shown;
	enum exit_code code;
};

static void
fail(struct showing *showing, const struct error *err)
{
	output_error(&showing->output, "%s", err->message);
	showing->code = exit_worse(showing->code, exit_of_status(err->status));
}

/* ---- what it is ---- */

/*
 * RFC 5280 4.1:
 *   Certificate ::= SEQUENCE { tbsCertificate SEQUENCE { ... }, ... }
 *   TBSCertificate ::= SEQUENCE {
 *       version [0] EXPLICIT DEFAULT v1, serialNumber INTEGER,
 *       signature SEQUENCE { ... }, issuer SEQUENCE OF ..., ... }
 *
 * A private key begins with an INTEGER too, but goes on differently.
 */
static enum x509_form
form_of(struct view der)
{
	unsigned odd = 0;
	struct view body;
	struct view ignored;

	if (!der_take_lenient(&der, DER_SEQUENCE, &body, &odd))
		return X509_CERTIFICATE;
	if (der_next_is(body, DER_CONTEXT_CONS))
		return X509_TBS;
	if (der_take_lenient(&body, DER_INTEGER, &ignored, &odd) &&
	    der_take_lenient(&body, DER_SEQUENCE, &ignored, &odd) &&
	    der_next_is(body, DER_SEQUENCE))
		return X509_TBS;
	return X509_CERTIFICATE;
}

/* Reads der, a Certificate, TBSCertificate or the leaf of a log (RFC 6962 3.4). */
static void
read_any(struct view der, struct ct_entry *entry, struct x509_certificate *ret)
{
	*entry = (struct ct_entry){ .has_type = false };
	/* Its first byte is the version, which is 0. */
	if (der.len > 0 && der.ptr[0] == 0)
		ct_leaf_read(der, entry);
	if (entry->signed_entry.ptr != NULL)
		x509_read(entry->signed_entry, entry->form, ret);
	else
		x509_read(der, form_of(der), ret);
}

/* ---- how it is shown ---- */

static void
append_text(struct showing *showing, struct buf *out, size_t number, const struct ct_entry *entry,
    const struct x509_certificate *certificate)
{
	if (showing->shown++ > 0)
		buf_byte(out, '\n');
	buf_bytes(out, buf_view(&showing->file->name));
	if (number > 1)
		buf_printf(out, ", number %zu", number);
	buf_text(out, ": ");
	if (entry->has_type)
		leaf_append_show(out, entry, certificate, showing->hasher);
	else
		certificate_append_show(out, certificate, showing->hasher);
}

static void
append_json(const struct showing *showing, struct buf *out, size_t number,
    const struct x509_certificate *certificate)
{
	const char *name = showing->settings->operands[showing->file - showing->files];

	buf_byte(out, '{');
	json_text(out, "schema", VIEW("ctvigil.certificate/v1"));
	json_text(out, "file", view_text(name));
	json_number(out, "number", number);
	json_null(out, "log");
	json_null(out, "index");
	json_null(out, "timestamp");
	json_null(out, "proven");
	certificate_append_show_json(out, certificate, showing->hasher);
	buf_text(out, "}\n");
}

/* Whether there is something to show.  What else there may be in a file, a private key
 * even, is not printed. */
static bool
is_readable(const struct x509_certificate *certificate)
{
	return certificate->serial.ptr != NULL || certificate->issuer.ptr != NULL ||
	       certificate->validity.ptr != NULL || certificate->subject.ptr != NULL ||
	       certificate->spki.ptr != NULL || certificate->extensions.ptr != NULL;
}

static enum status
print(struct showing *showing, size_t number, const struct ct_entry *entry,
    const struct x509_certificate *certificate, struct error *err)
{
	const struct buf *name = &showing->file->name;
	enum status status;
	struct buf out;

	if (!is_readable(certificate))
		return error_set(err, STATUS_USAGE, 0,
		    "%.*s: it is no certificate that can be read: at byte %zu: %s", (int)name->len,
		    name->ptr, certificate->faults.kept[0].offset,
		    x509_fault_says(certificate->faults.kept[0].code));
	buf_init_growing(&out, LIMIT_MESSAGE);
	if (showing->settings->jsonl)
		append_json(showing, &out, number, certificate);
	else
		append_text(showing, &out, number, entry, certificate);
	if (buf_ok(&out))
		status = io_write_full(showing->output.results_fd, buf_view(&out), err);
	else
		status = error_set(err, STATUS_FILE, 0, "%.*s: there is too much in it to be shown",
		    (int)name->len, name->ptr);
	buf_fini(&out);
	return status;
}

static void
show_certificate(void *context, size_t number, struct view der)
{
	struct showing *showing = context;
	struct x509_certificate certificate;
	struct ct_entry entry;
	struct error err;

	read_any(der, &entry, &certificate);
	if (print(showing, number, &entry, &certificate, &err) != STATUS_OK)
		fail(showing, &err);
}

/* ---- the files ---- */

static enum status
read_file(const char *operand, struct file *file, struct error *err)
{
	enum status status = operand_read(operand, buf_string(&file->name), &file->bytes, err);

	file->is_read = status == STATUS_OK;
	return status;
}

/* The certificate of what was reported, by the id of an issuance. */
static enum status
read_reported(
    const struct settings *settings, const struct hash *id, struct file *file, struct error *err)
{
	cleanup_with(store_closep) struct store *store = NULL;
	cleanup_with(free_p) char *folder = NULL;
	enum status status = state_folder(settings->state, &folder, err);
	struct view pem = VIEW("");
	bool found = false;

	if (status == STATUS_OK)
		status = store_open_reading(folder, &store, err);
	if (status == STATUS_OK)
		status = store_pem_of_id(store, id, &found, &pem, err);
	if (status != STATUS_OK)
		return status;
	if (!found)
		return error_set(err, STATUS_USAGE, 0,
		    "%s: no such file, and nothing of that name was reported by the monitor of %s",
		    buf_string(&file->name), folder);
	buf_bytes(&file->bytes, pem);
	file->is_read = true;
	return STATUS_OK;
}

/* "LOG:INDEX"; a log's name may have colons of its own. */
static bool
split_entry(const char *operand, struct show_entry *ret)
{
	const char *colon = strrchr(operand, ':');
	struct show_entry entry = { .operand = operand };

	if (colon == NULL || !num_decimal(view_text(colon + 1), &entry.index))
		return false;
	entry.log = xstrndup(operand, (size_t)(colon - operand));
	*ret = entry;
	return true;
}

/* What the state has of an entry: its certificate, if it was reported, and else the log,
 * if that is followed. */
static enum status
look_up_entry(
    const struct settings *settings, struct show_entry *entry, struct file *file, struct error *err)
{
	cleanup_with(store_closep) struct store *store = NULL;
	cleanup_with(free_p) char *folder = NULL;
	enum status status = state_folder(settings->state, &folder, err);
	struct view pem = VIEW("");

	if (status != STATUS_OK || !state_folder_is_used(folder))
		return status;
	status = store_open_reading(folder, &store, err);
	if (status == STATUS_OK)
		status = store_pem_of_entry(
		    store, view_text(entry->log), entry->index, &file->is_read, &pem, err);
	if (status == STATUS_OK && file->is_read)
		buf_bytes(&file->bytes, pem);
	else if (status == STATUS_OK && settings->key == NULL)
		status = known_log_find(store, entry->log, &entry->known, err);
	return status;
}

static void
read_entry(struct showing *showing, struct show_entry *entry, struct file *file)
{
	struct error err;
	enum exit_code code;

	if (look_up_entry(showing->settings, entry, file, &err) != STATUS_OK) {
		fail(showing, &err);
		return;
	}
	if (file->is_read)
		return;
	code = show_log(showing->settings, entry, &file->shown);
	showing->code = exit_worse(showing->code, code);
}

static void
read_operand(struct showing *showing, const char *operand, struct file *file)
{
	struct show_entry entry;
	struct error err;
	struct hash id;
	enum status status;
	bool is_file = access(operand, F_OK) == 0;

	escape_append_text(
	    &file->name, strcmp(operand, "-") == 0 ? VIEW("standard input") : view_text(operand));
	if (!is_file && split_entry(operand, &entry)) {
		read_entry(showing, &entry, file);
		free(entry.log);
		return;
	}
	if (!is_file && hex_read(view_text(operand), id.bytes, sizeof(id.bytes)))
		status = read_reported(showing->settings, &id, file, &err);
	else
		status = read_file(operand, file, &err);
	if (status != STATUS_OK)
		fail(showing, &err);
}

/* What was rendered where certificates are read. */
static void
print_shown(struct showing *showing, struct file *file)
{
	struct error err;
	enum status status = STATUS_OK;

	if (file->shown.len > 0 && !showing->settings->jsonl && showing->shown++ > 0)
		status = io_write_full(showing->output.results_fd, VIEW("\n"), &err);
	if (status == STATUS_OK)
		status = io_write_full(showing->output.results_fd, buf_view(&file->shown), &err);
	if (status != STATUS_OK)
		fail(showing, &err);
}

static void
show_files(struct showing *showing)
{
	struct error err;

	for (size_t i = 0; i < showing->settings->operand_count; i++) {
		struct file *file = &showing->files[i];

		showing->file = file;
		print_shown(showing, file);
		if (file->is_read &&
		    pem_each_certificate(buf_view(&file->bytes), buf_string(&file->name),
			show_certificate, showing, &err) != STATUS_OK)
			fail(showing, &err);
	}
}

enum exit_code
command_show(const struct settings *settings)
{
	struct sandbox_options options = { .directory = NULL };
	struct showing showing = { .settings = settings, .hasher = hasher_new() };
	struct error err;
	uint32_t abi;

	output_init(&showing.output, settings->quiet);
	showing.files = xcalloc(settings->operand_count, sizeof(*showing.files));
	for (size_t i = 0; i < settings->operand_count; i++) {
		buf_init_growing(&showing.files[i].name, LIMIT_MESSAGE);
		buf_init_growing(&showing.files[i].bytes, LIMIT_BODY);
		buf_init_growing(&showing.files[i].shown, LIMIT_MESSAGE);
		read_operand(&showing, settings->operands[i], &showing.files[i]);
	}
	if (sandbox_close(PROFILE_TOOL, &options, &abi, &err) == STATUS_OK)
		show_files(&showing);
	else
		fail(&showing, &err);
	for (size_t i = 0; i < settings->operand_count; i++) {
		buf_fini(&showing.files[i].name);
		buf_fini(&showing.files[i].bytes);
		buf_fini(&showing.files[i].shown);
	}
	free(showing.files);
	hasher_free(showing.hasher);
	/* All was written, and what runs at exit may want calls that the sandbox refuses. */
	_exit((int)showing.code);
}
