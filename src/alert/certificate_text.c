/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/certificate_text.h"

#include "alert/name_set.h"
#include "alert/text_line.h"
#include "base/clock.h"
#include "base/escape.h"
#include "base/limits.h"
#include "watch/cidr.h"
#include "x509/identifier.h"
#include "x509/name.h"
#include "x509/oid.h"

/* ---- who issued it ---- */

/* The first attribute of this type of a Name. */
static bool
find_attribute(struct view name, enum x509_oid type, struct x509_attribute *ret)
{
	struct x509_name walk;

	if (!x509_name_open(name, &walk))
		return false;
	while (x509_name_next(&walk, ret)) {
		if (ret->readable && x509_oid_is(ret->oid, type))
			return true;
	}
	return false;
}

static void
append_value(struct buf *out, const struct x509_attribute *attribute)
{
	struct buf text;

	buf_init_growing(&text, LIMIT_MESSAGE);
	(void)x509_text_append(&text, attribute->tag, attribute->value);
	escape_append_text(out, buf_view(&text));
	buf_fini(&text);
}

/* "Fina RDC 2020 (Financijska agencija, HR)": what a certificate says of its issuer,
 * which is not proof of who that is. */
static void
append_issuer(struct buf *out, struct view issuer)
{
	const enum x509_oid types[] = { X509_OID_O, X509_OID_C };
	struct x509_attribute attribute;
	const char *separator = " (";

	if (find_attribute(issuer, X509_OID_CN, &attribute))
		append_value(out, &attribute);
	else if (issuer.len > 0)
		x509_name_append(out, issuer);
	else
		buf_text(out, "an issuer that cannot be read");
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (!find_attribute(issuer, types[i], &attribute))
			continue;
		buf_text(out, separator);
		append_value(out, &attribute);
		separator = ", ";
	}
	buf_text(out, separator[0] == ',' ? ")\n" : "\n");
}

/* ---- names ---- */

struct names {
	struct text_line line;
	struct name_set seen;
};

static void
on_identifier(void *context, const struct x509_identifier *identifier)
{
	struct names *names = context;
	struct address address;
	char text[512];
	struct buf shown;

	if (!name_set_add(&names->seen, identifier->kind, identifier->value))
		return;
	buf_init(&shown, text, sizeof(text));
	if (identifier->kind == X509_DOMAIN_NAME)
		escape_append_text(&shown, identifier->value);
	else if (address_from_bytes(identifier->value, &address))
		address_append(&shown, &address);
	if (buf_ok(&shown))
		text_line_word(&names->line, buf_view(&shown));
	else
		text_line_word(&names->line, VIEW("(a name too long to show; see the JSON)"));
}

static void
append_names(struct buf *out, const struct x509_certificate *certificate)
{
	struct names names;

	name_set_init(&names.seen);
	text_line_begin(&names.line, out, "names");
	x509_identifiers(certificate, on_identifier, &names);
	text_line_end(&names.line);
	name_set_fini(&names.seen);
}

/* ---- the rest ---- */

static void
append_time(struct buf *out, bool has_time, int64_t seconds)
{
	if (has_time)
		clock_append(out, seconds);
	else
		buf_text(out, "a time that cannot be read");
}

static void
append_faults(struct buf *out, const struct x509_faults *faults)
{
	size_t kept = faults->count < LIMIT_CERT_FAULTS ? faults->count : LIMIT_CERT_FAULTS;

	for (size_t i = 0; i < kept; i++) {
		const struct x509_fault *fault = &faults->kept[i];

		text_label(out, "fault");
		buf_printf(out, "%s (%s), at byte %zu\n", x509_fault_says(fault->code),
		    x509_fault_rule(fault->code), fault->offset);
	}
	if (faults->count > kept) {
		text_label(out, "fault");
		buf_printf(out, "and %zu more\n", faults->count - kept);
	}
}

void
certificate_append_text(struct buf *out, const struct x509_certificate *certificate)
{
	append_issuer(out, certificate->issuer);
	append_names(out, certificate);
	text_name(out, "subject", certificate->subject);
	text_name(out, "issuer", certificate->issuer);
	text_hex(out, "serial", certificate->serial);
	text_label(out, "valid");
	append_time(out, certificate->has_not_before, certificate->not_before_s);
	buf_text(out, " to ");
	append_time(out, certificate->has_not_after, certificate->not_after_s);
	buf_byte(out, '\n');
	text_key(out, "key", certificate->spki);
	append_faults(out, &certificate->faults);
}
