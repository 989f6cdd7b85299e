/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/log_option.h"

#include "base/buf.h"
#include "base/hex.h"
#include "base/num.h"
#include "base/own.h"
#include "ipc/io.h"
#include "source/url.h"

#include <string.h>

#define KEY_FILE_MAX (64 * KIB)
#define PEM_BEGIN "-----BEGIN PUBLIC KEY-----"
#define PEM_END "-----END PUBLIC KEY-----"

bool
log_option_index(const char *text, uint64_t now, uint64_t *ret)
{
	if (strcmp(text, "now") == 0)
		*ret = now;
	else if (strcmp(text, "beginning") == 0)
		*ret = 0;
	else
		return num_decimal(view_text(text), ret);
	return true;
}

/* The base 64 between the lines of a PEM file, without its line ends (RFC 7468 13). */
static bool
pem_body(const char *text, struct buf *out)
{
	const char *begin = strstr(text, PEM_BEGIN);
	const char *end = begin == NULL ? NULL : strstr(begin, PEM_END);

	if (end == NULL)
		return false;
	for (const char *at = begin + strlen(PEM_BEGIN); at < end; at++) {
		if (*at != '\n' && *at != '\r' && *at != ' ')
			buf_byte(out, (uint8_t)*at);
	}
	return buf_ok(out);
}

enum status
log_option_key(const char *text, struct log_description *log, struct error *err)
{
	struct buf file;
	struct buf body;
	enum status status;
	bool good;

	if (base64_read(view_text(text), log->key, sizeof(log->key), &log->key_len))
		return STATUS_OK;
	buf_init_growing(&file, KEY_FILE_MAX);
	buf_init_growing(&body, KEY_FILE_MAX);
	status = io_read_file(text, &file, err);
	good = status == STATUS_OK && pem_body(buf_string(&file), &body) &&
	       base64_read(buf_view(&body), log->key, sizeof(log->key), &log->key_len);
	buf_fini(&file);
	buf_fini(&body);
	if (status != STATUS_OK)
		return error_set(err, STATUS_USAGE, 0,
		    "--key: it is neither base 64 of a public key nor a file: %s", err->message);
	if (!good)
		return error_set(
		    err, STATUS_USAGE, 0, "--key %s: there is no public key in PEM there", text);
	return STATUS_OK;
}

static enum status
read_protocol(const char *text, struct log_description *log, struct error *err)
{
	log->protocol = LOG_STATIC;
	if (text == NULL || strcmp(text, "static") == 0)
		return STATUS_OK;
	log->protocol = LOG_RFC6962;
	if (strcmp(text, "rfc6962") == 0)
		return STATUS_OK;
	return error_set(err, STATUS_USAGE, 0, "--protocol is rfc6962 or static, not %s", text);
}

static enum status
read_url(const char *text, struct log_description *log, struct error *err)
{
	const char *refused = url_refused(view_text(text));
	struct buf out;

	if (refused != NULL)
		return error_set(err, STATUS_USAGE, 0, "%s: %s", text, refused);
	buf_init(&out, log->url, sizeof(log->url) - 1);
	url_append_prefix(&out, view_text(text));
	if (!buf_ok(&out))
		return error_set(err, STATUS_USAGE, 0, "the URL of the log is too long");
	(void)buf_string(&out);
	buf_init(&out, log->name, sizeof(log->name) - 1);
	url_append_origin(&out, view_text(log->url));
	(void)buf_string(&out);
	return STATUS_OK;
}

enum status
log_option_read(const struct settings *settings, struct log_list *ret, struct error *err)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	cleanup_with(free_p) struct log_description *log = xcalloc(1, sizeof(*log));
	enum status status;

	if (settings->key == NULL)
		return error_set(err, STATUS_USAGE, 0,
		    "a log that is given by its URL needs --key: its public key, without which "
		    "nothing it says can be checked");
	status = read_url(settings->log_url, log, err);
	if (status == STATUS_OK)
		status = log_option_key(settings->key, log, err);
	if (status == STATUS_OK)
		status = read_protocol(settings->protocol, log, err);
	if (status != STATUS_OK)
		return status;
	log->id = hash_bytes(hasher, view_of(log->key, log->key_len));
	log->state = LOG_STATE_USABLE;
	*ret = (struct log_list){ .logs = TAKE(log), .count = 1 };
	return STATUS_OK;
}
