/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/environment.h"

#include "base/clock.h"
#include "base/escape.h"
#include "base/hex.h"
#include "base/limits.h"
#include "x509/name.h"

#include <inttypes.h>
#include <stdio.h>

const struct environment_variable environment_variables[] = {
#define ENVIRONMENT(name, events, says) { #name, ENVIRONMENT_##events, says },
#include "alert/environment_table.h"
};

const size_t environment_variable_count =
    sizeof(environment_variables) / sizeof(environment_variables[0]);

#define CUT "… (cut here; the whole is in JSON_FILENAME)"

/* ---- one variable ---- */

/* The bytes of a value that are kept, so that no character is split. */
static size_t
cut_at(struct view value)
{
	size_t len = LIMIT_ENVIRONMENT_VALUE - (sizeof(CUT) - 1);

	/* RFC 3629 3: bytes that go on with a character are 10xxxxxx. */
	while (len > 0 && (value.ptr[len] & 0xc0) == 0x80)
		len--;
	return len;
}

/* A value that is already inert. */
static void
set(struct buf *out, const char *name, struct view value)
{
	struct view kept = value;

	buf_printf(out, "%s=", name);
	if (value.len <= LIMIT_ENVIRONMENT_VALUE) {
		buf_bytes(out, value);
	} else if (view_take(&value, cut_at(value), &kept)) {
		buf_bytes(out, kept);
		buf_text(out, CUT);
	}
	buf_byte(out, '\0');
}

static void
set_text(struct buf *out, const char *name, const char *value)
{
	if (value != NULL)
		set(out, name, view_text(value));
}

static void
set_escaped(struct buf *out, const char *name, struct view value)
{
	struct buf text;

	buf_init_growing(&text, LIMIT_MESSAGE);
	escape_append_text(&text, value);
	set(out, name, buf_view(&text));
	buf_fini(&text);
}

static void
set_hex(struct buf *out, const char *name, struct view bytes)
{
	struct buf text;

	buf_init_growing(&text, LIMIT_MESSAGE);
	hex_append(&text, bytes);
	set(out, name, buf_view(&text));
	buf_fini(&text);
}

static void
set_number(struct buf *out, const char *name, uint64_t number)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%" PRIu64, number);
	set_text(out, name, text);
}

/* ---- what a certificate says ---- */

static void
set_time(struct buf *out, const char *name, int64_t seconds)
{
	char variable[48];
	char number[24];
	char text[48];
	struct buf shown;

	buf_init(&shown, text, sizeof(text));
	clock_append(&shown, seconds);
	set_text(out, name, buf_string(&shown));
	(void)snprintf(variable, sizeof(variable), "%s_RFC3339", name);
	set_text(out, variable, buf_string(&shown));
	(void)snprintf(variable, sizeof(variable), "%s_UNIXTIME", name);
	(void)snprintf(number, sizeof(number), "%" PRId64, seconds);
	set_text(out, variable, number);
}

static void
set_validity(struct buf *out, const struct x509_certificate *certificate)
{
	if (certificate->has_not_before)
		set_time(out, "NOT_BEFORE", certificate->not_before_s);
	if (certificate->has_not_after)
		set_time(out, "NOT_AFTER", certificate->not_after_s);
	if (!certificate->has_not_before || !certificate->has_not_after)
		set_text(out, "VALIDITY_PARSE_ERROR", "a time of the validity cannot be read");
}

static void
set_name(struct buf *out, const char *name, const char *error_name, struct view value)
{
	struct buf text;

	if (value.ptr == NULL) {
		set_text(out, error_name, "the name cannot be read");
		return;
	}
	buf_init_growing(&text, LIMIT_MESSAGE);
	x509_name_append(&text, value);
	set(out, name, buf_view(&text));
	buf_fini(&text);
}

void
environment_append_certificate(
    struct buf *out, struct hasher *hasher, const struct environment_certificate *certificate)
{
	const struct x509_certificate *fields = certificate->certificate;
	struct hash hash;

	if (certificate->submitted.len > 0) {
		hash = hash_bytes(hasher, certificate->submitted);
		set_hex(out, "CERT_SHA256", hash_view(&hash));
	}
	set_validity(out, fields);
	set_name(out, "SUBJECT_DN", "SUBJECT_PARSE_ERROR", fields->subject);
	set_name(out, "ISSUER_DN", "ISSUER_PARSE_ERROR", fields->issuer);
	if (fields->serial.ptr != NULL)
		set_hex(out, "SERIAL", fields->serial);
	else
		set_text(out, "SERIAL_PARSE_ERROR", "the serial number cannot be read");
	if (certificate->chain_error.len > 0)
		set_escaped(out, "CHAIN_ERROR", certificate->chain_error);
}

/* ---- events ---- */

static void
set_common(struct buf *out, const char *event, struct view summary, const struct hash *id,
    uint32_t attempt)
{
	set_text(out, "EVENT", event);
	set_escaped(out, "SUMMARY", summary);
	set_hex(out, "CTVIGIL_ID", hash_view(id));
	set_number(out, "CTVIGIL_ATTEMPT", attempt);
}

static void
set_files(struct buf *out, const struct environment_files *files)
{
	set_text(out, "CERT_FILENAME", files->certificate);
	set_text(out, "JSON_FILENAME", files->json);
	set_text(out, "TEXT_FILENAME", files->text);
	set_text(out, "ENTRY_FILENAME", files->entry);
}

void
environment_append_match(
    struct buf *out, const struct match *match, const struct environment_files *files)
{
	struct view item = match->item_count > 0 ? match->items[0].watch : VIEW("");
	struct buf summary;

	buf_init_growing(&summary, LIMIT_MESSAGE);
	buf_text(&summary, "Certificate Discovered for ");
	buf_bytes(&summary, item);
	set_common(out, "discovered_cert", buf_view(&summary), &match->id, match->attempt);
	buf_fini(&summary);
	set_escaped(out, "WATCH_ITEM", item);
	if (match->sighting_count > 0) {
		set_escaped(out, "LOG_URI", match->sightings[0].log_url);
		set_number(out, "ENTRY_INDEX", match->sightings[0].index);
	}
	set_hex(out, "TBS_SHA256", hash_view(&match->tbs_sha256));
	set_hex(out, "PUBKEY_SHA256", hash_view(&match->spki_sha256));
	buf_bytes(out, match->environment);
	set_files(out, files);
}

static void
set_event(struct buf *out, const char *name, const struct log_event *event,
    const struct environment_files *files)
{
	set_common(out, name, event->message, &event->id, event->attempt);
	set_escaped(out, "LOG_URI", event->log_url);
	set_number(out, "ENTRY_INDEX", event->index);
	set_files(out, files);
}

void
environment_append_malformed(struct buf *out, const struct log_event *event,
    const struct hash *leaf, const struct environment_files *files)
{
	struct buf text;

	set_event(out, "malformed_cert", event, files);
	set_escaped(out, "PARSE_ERROR", event->message);
	if (leaf == NULL)
		return;
	buf_init_growing(&text, BASE64_LEN(HASH_LEN));
	base64_append(&text, hash_view(leaf));
	set(out, "LEAF_HASH", buf_view(&text));
	buf_fini(&text);
}

void
environment_append_error(
    struct buf *out, const struct log_event *event, const struct environment_files *files)
{
	set_event(out, "error", event, files);
}
