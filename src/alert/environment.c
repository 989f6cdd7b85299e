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

#define CUT " (cut: the whole is in JSON_FILENAME)…"

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
set(struct buf *out, enum environment_name name, struct view value)
{
	struct view kept = value;

	buf_printf(out, "%s=", environment_variables[name].name);
	if (value.len <= LIMIT_ENVIRONMENT_VALUE) {
		buf_bytes(out, value);
	} else if (view_take(&value, cut_at(value), &kept)) {
		buf_bytes(out, kept);
		buf_text(out, CUT);
	}
	buf_byte(out, '\0');
}

static void
set_text(struct buf *out, enum environment_name name, const char *value)
{
	if (value != NULL)
		set(out, name, view_text(value));
}

static void
set_escaped(struct buf *out, enum environment_name name, struct view value)
{
	struct buf text;

	buf_init_growing(&text, LIMIT_MESSAGE);
	escape_append_text(&text, value);
	set(out, name, buf_view(&text));
	buf_fini(&text);
}

static void
set_hex(struct buf *out, enum environment_name name, struct view bytes)
{
	struct buf text;

	buf_init_growing(&text, LIMIT_MESSAGE);
	hex_append(&text, bytes);
	set(out, name, buf_view(&text));
	buf_fini(&text);
}

static void
set_number(struct buf *out, enum environment_name name, uint64_t number)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%" PRIu64, number);
	set_text(out, name, text);
}

/* ---- what a certificate says ---- */

/* The variables of one end of the validity. */
struct time_names {
	enum environment_name plain;
	enum environment_name unix_time;
	enum environment_name rfc3339;
};

static void
set_time(struct buf *out, const struct time_names *names, int64_t seconds)
{
	char number[24];
	char text[48];
	struct buf shown;

	buf_init(&shown, text, sizeof(text));
	clock_append(&shown, seconds);
	set(out, names->plain, buf_view(&shown));
	(void)snprintf(number, sizeof(number), "%" PRId64, seconds);
	set_text(out, names->unix_time, number);
	set(out, names->rfc3339, buf_view(&shown));
}

static void
set_validity(struct buf *out, const struct x509_certificate *certificate)
{
	static const struct time_names not_before = { ENVIRONMENT_NAME_NOT_BEFORE,
		ENVIRONMENT_NAME_NOT_BEFORE_UNIXTIME, ENVIRONMENT_NAME_NOT_BEFORE_RFC3339 };
	static const struct time_names not_after = { ENVIRONMENT_NAME_NOT_AFTER,
		ENVIRONMENT_NAME_NOT_AFTER_UNIXTIME, ENVIRONMENT_NAME_NOT_AFTER_RFC3339 };

	if (certificate->has_not_before)
		set_time(out, &not_before, certificate->not_before_s);
	if (certificate->has_not_after)
		set_time(out, &not_after, certificate->not_after_s);
	if (!certificate->has_not_before || !certificate->has_not_after)
		set_text(out, ENVIRONMENT_NAME_VALIDITY_PARSE_ERROR,
		    "a time of the validity cannot be read");
}

static void
set_name(struct buf *out, enum environment_name name, enum environment_name error_name,
    struct view value)
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
		set_hex(out, ENVIRONMENT_NAME_CERT_SHA256, hash_view(&hash));
	}
	set_validity(out, fields);
	set_name(out, ENVIRONMENT_NAME_SUBJECT_DN, ENVIRONMENT_NAME_SUBJECT_PARSE_ERROR,
	    fields->subject);
	set_name(
	    out, ENVIRONMENT_NAME_ISSUER_DN, ENVIRONMENT_NAME_ISSUER_PARSE_ERROR, fields->issuer);
	if (fields->serial.ptr != NULL)
		set_hex(out, ENVIRONMENT_NAME_SERIAL, fields->serial);
	else
		set_text(
		    out, ENVIRONMENT_NAME_SERIAL_PARSE_ERROR, "the serial number cannot be read");
	if (certificate->chain_error.len > 0)
		set_escaped(out, ENVIRONMENT_NAME_CHAIN_ERROR, certificate->chain_error);
}

/* ---- events ---- */

static void
set_common(struct buf *out, const char *event, struct view summary, const struct hash *id,
    uint32_t attempt)
{
	set_text(out, ENVIRONMENT_NAME_EVENT, event);
	set_escaped(out, ENVIRONMENT_NAME_SUMMARY, summary);
	set_hex(out, ENVIRONMENT_NAME_CTVIGIL_ID, hash_view(id));
	set_number(out, ENVIRONMENT_NAME_CTVIGIL_ATTEMPT, attempt);
}

static void
set_files(struct buf *out, const struct environment_files *files)
{
	set_text(out, ENVIRONMENT_NAME_CERT_FILENAME, files->certificate);
	set_text(out, ENVIRONMENT_NAME_JSON_FILENAME, files->json);
	set_text(out, ENVIRONMENT_NAME_TEXT_FILENAME, files->text);
	set_text(out, ENVIRONMENT_NAME_ENTRY_FILENAME, files->entry);
}

static void
set_verdict(struct buf *out, const struct match_verdict *verdict)
{
	struct buf why;

	set_text(out, ENVIRONMENT_NAME_CTVIGIL_STATE, finding_states[verdict->state].word);
	set_text(out, ENVIRONMENT_NAME_CTVIGIL_SEVERITY, severities[verdict->severity].word);
	set_text(out, ENVIRONMENT_NAME_CTVIGIL_RULE, rules[verdict->rule].code);
	buf_init_growing(&why, LIMIT_MESSAGE);
	verdict_append_why(&why, verdict);
	set(out, ENVIRONMENT_NAME_CTVIGIL_WHY, buf_view(&why));
	buf_fini(&why);
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
	set_escaped(out, ENVIRONMENT_NAME_WATCH_ITEM, item);
	if (match->sighting_count > 0) {
		set_escaped(out, ENVIRONMENT_NAME_LOG_URI, match->sightings[0].log_url);
		set_number(out, ENVIRONMENT_NAME_ENTRY_INDEX, match->sightings[0].index);
	}
	set_hex(out, ENVIRONMENT_NAME_TBS_SHA256, hash_view(&match->tbs_sha256));
	set_hex(out, ENVIRONMENT_NAME_PUBKEY_SHA256, hash_view(&match->spki_sha256));
	if (match->verdict != NULL)
		set_verdict(out, match->verdict);
	buf_bytes(out, match->environment);
	set_files(out, files);
}

static void
set_event(struct buf *out, const char *name, const struct log_event *event,
    const struct environment_files *files)
{
	set_common(out, name, event->message, &event->id, event->attempt);
	set_escaped(out, ENVIRONMENT_NAME_LOG_URI, event->log_url);
	set_number(out, ENVIRONMENT_NAME_ENTRY_INDEX, event->index);
	set_files(out, files);
}

void
environment_append_malformed(struct buf *out, const struct log_event *event,
    const struct hash *leaf, const struct environment_files *files)
{
	struct buf text;

	set_event(out, "malformed_cert", event, files);
	set_escaped(out, ENVIRONMENT_NAME_PARSE_ERROR, event->message);
	if (leaf == NULL)
		return;
	buf_init_growing(&text, BASE64_LEN(sizeof(leaf->bytes)));
	base64_append(&text, hash_view(leaf));
	set(out, ENVIRONMENT_NAME_LEAF_HASH, buf_view(&text));
	buf_fini(&text);
}

void
environment_append_error(
    struct buf *out, const struct log_event *event, const struct environment_files *files)
{
	set_event(out, "error", event, files);
}
