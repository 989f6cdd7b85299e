/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/show_text.h"

#include "alert/name_set.h"
#include "alert/text_line.h"
#include "base/clock.h"
#include "base/escape.h"
#include "base/hex.h"
#include "base/num.h"
#include "ct/issuance.h"
#include "ct/sct.h"
#include "der/der.h"
#include "watch/cidr.h"
#include "x509/identifier.h"
#include "x509/oid.h"

/* Unread bytes of a run that are shown; the rest is counted. */
#define UNREAD_SHOWN 32

/* ---- parts ---- */

static void
append_time(struct buf *out, const char *label, bool has_time, int64_t seconds)
{
	text_label(out, label);
	if (has_time)
		clock_append(out, seconds);
	else
		buf_text(out, "cannot be read");
	buf_byte(out, '\n');
}

/* AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL } */
static void
append_algorithm(struct buf *out, struct view whole)
{
	unsigned odd = 0;
	struct view body;
	struct view oid;

	text_label(out, "signed");
	if (der_take_lenient(&whole, DER_SEQUENCE, &body, &odd) &&
	    der_take_lenient(&body, DER_OID, &oid, &odd))
		x509_oid_append_text(out, oid);
	else
		buf_text(out, "cannot be read");
	buf_byte(out, '\n');
}

static void
append_key(struct buf *out, struct view spki, struct hasher *hasher)
{
	struct hash hash = hash_bytes(hasher, spki);

	text_key(out, "key", spki);
	if (spki.ptr != NULL)
		text_hex(out, "key hash", hash_view(&hash));
}

static void
append_hashes(struct buf *out, const struct x509_certificate *certificate, struct hasher *hasher)
{
	struct hash id = ct_issuance_id(hasher, certificate->input, certificate->form);
	struct hash whole = hash_bytes(hasher, certificate->input);

	text_hex(out, "id", hash_view(&id));
	text_hex(out, "sha256", hash_view(&whole));
}

/* ---- names ---- */

struct names {
	struct buf *out;
	struct name_set told;
};

static void
append_value(struct buf *out, const struct x509_identifier *identifier)
{
	struct address address;

	if (identifier->kind == X509_DOMAIN_NAME)
		escape_append_text(out, identifier->value);
	else if (address_from_bytes(identifier->value, &address))
		address_append(out, &address);
}

static void
on_identifier(void *context, const struct x509_identifier *identifier)
{
	struct names *names = context;
	/* One place may say the same in two readings, and two places in one. */
	unsigned kind = (unsigned)identifier->where << 4 | (unsigned)identifier->reading;

	if (!name_set_add(&names->told, kind, identifier->value))
		return;
	text_label(names->out, "name");
	buf_printf(names->out, "%-10s  ", x509_where_text(identifier->where));
	append_value(names->out, identifier);
	if (identifier->reading != X509_READING_PLAIN) {
		buf_printf(names->out, "  (%s: ", x509_reading_says(identifier->reading));
		escape_append_text(names->out, identifier->raw);
		buf_byte(names->out, ')');
	}
	buf_byte(names->out, '\n');
}

static void
append_names(struct buf *out, const struct x509_certificate *certificate)
{
	struct names names = { .out = out };

	name_set_init(&names.told);
	x509_identifiers(certificate, on_identifier, &names);
	if (names.told.count == 0) {
		text_label(out, "name");
		buf_text(out, "none\n");
	}
	name_set_fini(&names.told);
}

/* ---- lists ---- */

/* RFC 6962 3.3.  A log is known by its ID; names come from log lists. */
static void
append_sct(struct buf *out, struct view item)
{
	struct ct_sct sct;

	text_label(out, "SCT");
	if (!ct_sct_read(item, &sct)) {
		buf_text(out, "cannot be read\n");
		return;
	}
	clock_append_ms(out, sct.timestamp_ms);
	buf_text(out, " by ");
	base64_append(out, sct.log_id);
	buf_byte(out, '\n');
}

static void
append_scts(struct buf *out, struct view extension_value)
{
	struct view rest;
	struct view item;
	bool followed = ct_sct_list(extension_value, &rest);

	while (followed && ct_sct_next(&rest, &item))
		append_sct(out, item);
	if (followed && rest.len == 0)
		return;
	text_label(out, "SCT");
	buf_text(out, "the list cannot be followed (RFC 6962 3.3)\n");
}

static void
append_extensions(struct buf *out, struct view rest)
{
	struct x509_extension extension;

	while (x509_extension_next(&rest, &extension)) {
		text_label(out, "extension");
		x509_oid_append_text(out, extension.oid);
		buf_printf(out, ", %zu bytes%s\n", extension.value.len,
		    extension.critical ? ", critical" : "");
		if (x509_oid_is(extension.oid, X509_OID_SCT_LIST))
			append_scts(out, extension.value);
	}
}

static void
append_faults(struct buf *out, const char *label, const struct x509_faults *faults)
{
	size_t kept = num_min(faults->count, LIMIT_CERT_FAULTS);

	for (size_t i = 0; i < kept; i++) {
		const struct x509_fault *fault = &faults->kept[i];

		text_label(out, label);
		buf_printf(out, "at byte %zu: %s (%s)\n", fault->offset,
		    x509_fault_says(fault->code), x509_fault_rule(fault->code));
	}
	if (faults->count > kept) {
		text_label(out, label);
		buf_printf(out, "and %zu more\n", faults->count - kept);
	}
}

static void
append_unread(struct buf *out, const struct x509_certificate *certificate)
{
	for (size_t i = 0; i < certificate->unread_count; i++) {
		struct view run = certificate->unread[i];
		size_t offset = view_offset(certificate->input, run);

		text_label(out, "unread");
		buf_printf(out, "%zu bytes at byte %zu: ", run.len, offset);
		hex_append(out, view_take_up_to(&run, UNREAD_SHOWN));
		buf_text(out, run.len == 0 ? "\n" : "...\n");
	}
}

void
certificate_append_show(
    struct buf *out, const struct x509_certificate *certificate, struct hasher *hasher)
{
	bool is_tbs = certificate->form == X509_TBS;

	buf_text(out, is_tbs ? "TBSCertificate of a precertificate"
			     : (certificate->has_poison ? "precertificate" : "certificate"));
	buf_printf(out, ", %zu bytes\n", certificate->input.len);
	text_name(out, "subject", certificate->subject);
	text_name(out, "issuer", certificate->issuer);
	text_hex(out, "serial", certificate->serial);
	append_time(out, "from", certificate->has_not_before, certificate->not_before_s);
	append_time(out, "to", certificate->has_not_after, certificate->not_after_s);
	append_names(out, certificate);
	append_key(out, certificate->spki, hasher);
	append_algorithm(out, certificate->signature_algorithm);
	append_extensions(out, certificate->extensions);
	append_faults(out, "fault", &certificate->faults);
	append_unread(out, certificate);
	append_hashes(out, certificate, hasher);
}

void
leaf_append_show(struct buf *out, const struct ct_entry *entry,
    const struct x509_certificate *certificate, struct hasher *hasher)
{
	buf_text(out, "leaf of a log, ");
	clock_append_ms(out, entry->timestamp_ms);
	buf_text(out, ": ");
	certificate_append_show(out, certificate, hasher);
	append_faults(out, "leaf", &entry->faults);
}
