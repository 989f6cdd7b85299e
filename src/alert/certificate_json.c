/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/certificate_json.h"

#include "alert/json.h"
#include "alert/name_set.h"
#include "base/escape.h"
#include "base/limits.h"
#include "ct/issuance.h"
#include "watch/cidr.h"
#include "x509/identifier.h"
#include "x509/name.h"

/* The two arrays that grow while a certificate's identifiers come by. */
struct lists {
	struct buf names;
	struct buf ips;
	struct name_set seen;
};

static void
on_identifier(void *context, const struct x509_identifier *identifier)
{
	struct lists *lists = context;
	bool is_name = identifier->kind == X509_DOMAIN_NAME;
	struct buf *out = is_name ? &lists->names : &lists->ips;
	struct address address;
	char text[64];
	struct buf shown;

	/* An address has 4 or 16 bytes and a name none that is not of ASCII: the two never
	 * stand for one another in one set. */
	if (!name_set_add(&lists->seen, identifier->kind, identifier->value))
		return;
	json_comma(out);
	if (is_name) {
		escape_append_json(out, identifier->value);
		return;
	}
	buf_init(&shown, text, sizeof(text));
	if (address_from_bytes(identifier->value, &address))
		address_append(&shown, &address);
	escape_append_json(out, buf_view(&shown));
}

static void
append_array(struct buf *out, const char *name, const struct buf *elements)
{
	json_name(out, name);
	buf_byte(out, '[');
	buf_bytes(out, buf_view(elements));
	buf_byte(out, ']');
}

static void
append_identifiers(struct buf *out, const struct x509_certificate *certificate)
{
	struct lists lists;

	buf_init_growing(&lists.names, LIMIT_MESSAGE);
	buf_init_growing(&lists.ips, LIMIT_MESSAGE);
	name_set_init(&lists.seen);
	x509_identifiers(certificate, on_identifier, &lists);
	append_array(out, "names", &lists.names);
	append_array(out, "ips", &lists.ips);
	buf_fini(&lists.names);
	buf_fini(&lists.ips);
	name_set_fini(&lists.seen);
}

static void
append_name(struct buf *out, const char *member, struct view name)
{
	struct buf text;

	if (name.ptr == NULL) {
		json_null(out, member);
		return;
	}
	buf_init_growing(&text, LIMIT_MESSAGE);
	x509_name_append(&text, name);
	json_text(out, member, buf_view(&text));
	buf_fini(&text);
}

static void
append_time(struct buf *out, const char *member, bool has_time, int64_t seconds)
{
	if (has_time)
		json_time(out, member, seconds);
	else
		json_null(out, member);
}

static void
append_faults(struct buf *out, const struct x509_faults *faults)
{
	size_t kept = faults->count < LIMIT_CERT_FAULTS ? faults->count : LIMIT_CERT_FAULTS;

	json_name(out, "faults");
	buf_byte(out, '[');
	for (size_t i = 0; i < kept; i++) {
		json_comma(out);
		buf_byte(out, '{');
		json_text(out, "code", view_text(x509_fault_code(faults->kept[i].code)));
		json_number(out, "offset", faults->kept[i].offset);
		buf_byte(out, '}');
	}
	buf_byte(out, ']');
}

void
certificate_append_json(struct buf *out, const struct x509_certificate *certificate)
{
	append_identifiers(out, certificate);
	append_name(out, "subject", certificate->subject);
	append_name(out, "issuer", certificate->issuer);
	if (certificate->serial.ptr != NULL)
		json_hex(out, "serial", certificate->serial);
	else
		json_null(out, "serial");
	append_time(out, "not_before", certificate->has_not_before, certificate->not_before_s);
	append_time(out, "not_after", certificate->has_not_after, certificate->not_after_s);
	append_faults(out, &certificate->faults);
	json_name(out, "der");
	buf_byte(out, '{');
	json_text(
	    out, "kind", certificate->form == X509_CERTIFICATE ? VIEW("certificate") : VIEW("tbs"));
	json_base64(out, "base64", certificate->input);
	buf_byte(out, '}');
}

void
certificate_append_show_json(
    struct buf *out, const struct x509_certificate *certificate, struct hasher *hasher)
{
	struct hash sha256 = hash_bytes(hasher, certificate->input);
	struct hash id = ct_issuance_id(hasher, certificate->input, certificate->form);
	struct hash spki = hash_bytes(hasher, certificate->spki);

	json_hash(out, "sha256", &sha256);
	json_hash(out, "id", &id);
	if (certificate->spki.ptr != NULL)
		json_hash(out, "spki_sha256", &spki);
	else
		json_null(out, "spki_sha256");
	certificate_append_json(out, certificate);
}
