/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/standing.h"

#include "der/der.h"
#include "fuzz/fuzz.h"
#include "x509/general_name.h"
#include "x509/name.h"
#include "x509/oid.h"

static bool
overlap(struct view a, struct view b)
{
	return a.ptr < b.ptr + b.len && b.ptr < a.ptr + a.len;
}

/* Takes the element that sought is in.  False where it is in none, and then whether it is
 * cut is what *ret_standing says. */
static bool
take_around(
    struct view in, struct view sought, struct der_element *ret, enum standing *ret_standing)
{
	*ret_standing = STANDING_UNREAD;
	while (der_element(&in, ret)) {
		if (!overlap(ret->whole, sought))
			continue;
		*ret_standing = STANDING_UNCLEAR;
		return lies_in(ret->body, sought) || view_equal(ret->whole, sought);
	}
	if (in.len > 0 && overlap(in, sought) && !lies_in(in, sought))
		*ret_standing = STANDING_UNCLEAR;
	return false;
}

/* Whether the contents of a value are those of the element and its type is, too. */
static bool
is_value(struct view value, uint8_t tag, struct view element)
{
	struct view body;

	return der_take(&element, tag, &body) && body.ptr == value.ptr && body.len == value.len;
}

/* Whether nothing but blanks is around the contents of the element in this text: its tag and
 * its length may be some, a form feed and a newline, and whoever reads an address trims them. */
static bool
is_trimmed(struct view text, struct view element)
{
	struct der_element read;
	struct view body;

	if (!lies_in(text, element) || !der_element(&element, &read))
		return false;
	body = read.body;
	for (const uint8_t *at = text.ptr; at < text.ptr + text.len; at++)
		if (*at > ' ' && (at < body.ptr || at >= body.ptr + body.len))
			return false;
	return true;
}

static enum standing
in_attribute(const struct x509_attribute *attribute, struct view element)
{
	if (lies_in(attribute->rest, element))
		return STANDING_UNREAD;
	if (!attribute->readable)
		return STANDING_UNCLEAR;
	if (!x509_oid_is(attribute->oid, X509_OID_CN) || lies_in(attribute->oid, element))
		return STANDING_OTHER;
	if (!x509_tag_is_text(attribute->tag))
		return STANDING_UNREAD;
	if (is_value(attribute->value, attribute->tag, element))
		return STANDING_NAME;
	if (is_trimmed(attribute->value, element))
		return STANDING_UNCLEAR;
	/* Part of a longer text, or of one of another type. */
	return lies_in(attribute->value, element) ? STANDING_OTHER : STANDING_UNCLEAR;
}

static enum standing
in_name(struct view whole, struct view element)
{
	struct x509_attribute attribute;
	struct x509_name name;

	if (!x509_name_open(whole, &name))
		return STANDING_UNREAD;
	while (x509_name_next(&name, &attribute))
		if (lies_in(attribute.whole, element))
			return in_attribute(&attribute, element);
	return STANDING_UNCLEAR;
}

static enum standing
in_general_name(const struct x509_general_name *name, struct view element)
{
	uint8_t tag = element.ptr[0];

	switch (name->type) {
	case X509_UNREADABLE_NAME:
		return STANDING_UNREAD;
	case X509_DIRECTORY_NAME:
		return in_name(name->value, element);
	case X509_OTHER_NAME:
		if (view_equal(name->value, element) && x509_tag_is_text(tag))
			return STANDING_NAME;
		break;
	case X509_DNS_NAME:
	case X509_IP_ADDRESS:
	case X509_URI:
	case X509_RFC822_NAME:
		if (name->whole.ptr == element.ptr && name->whole.len == element.len)
			return STANDING_NAME;
		break;
	case X509_X400_ADDRESS:
	case X509_EDI_PARTY_NAME:
	case X509_REGISTERED_ID:
		return STANDING_OTHER;
	}
	return is_trimmed(name->value, element) ? STANDING_UNCLEAR : STANDING_OTHER;
}

static enum standing
in_general_names(struct view value, struct view element)
{
	struct x509_general_name name;
	struct view names;
	struct view trailing;
	unsigned odd = 0;

	if (!x509_general_names(value, &names, &trailing, &odd) || lies_in(trailing, element))
		return STANDING_UNREAD;
	while (x509_general_name_next(&names, &name))
		if (lies_in(name.whole, element))
			return in_general_name(&name, element);
	return STANDING_UNCLEAR;
}

static enum standing
in_extension(const struct der_element *whole, struct view element)
{
	struct x509_extension extension;
	struct view rest = whole->whole;
	struct view body = whole->body;
	struct view oid;
	unsigned odd = 0;

	if (whole->identifier != DER_SEQUENCE || !der_take_lenient(&body, DER_OID, &oid, &odd))
		return STANDING_UNREAD;
	if (!x509_extension_next(&rest, &extension))
		return x509_oid_is(oid, X509_OID_SUBJECT_ALT_NAME) ? STANDING_UNREAD
								   : STANDING_OTHER;
	if (!lies_in(extension.value, element) && element.ptr > extension.value.ptr)
		return STANDING_UNREAD;
	if (!lies_in(extension.value, element) || !x509_oid_is(oid, X509_OID_SUBJECT_ALT_NAME))
		return STANDING_OTHER;
	return in_general_names(extension.value, element);
}

static enum standing
in_extensions(const struct x509_certificate *certificate, struct view element)
{
	struct der_element extension;
	enum standing standing;

	if (!take_around(certificate->extensions, element, &extension, &standing))
		return standing;
	return in_extension(&extension, element);
}

/* In an element of the TBSCertificate that is no Name. */
static enum standing
in_field(const struct x509_certificate *c, const struct der_element *field, struct view element)
{
	const struct view others[] = { c->version, c->serial, c->signature_algorithm, c->issuer,
		c->validity, c->spki };

	if (lies_in(c->subject, element))
		return in_name(c->subject, element);
	if (lies_in(c->extensions, element))
		return in_extensions(c, element);
	if (c->extensions.ptr != NULL && overlap(c->extensions, element))
		return STANDING_UNCLEAR;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (lies_in(others[i], element))
			return STANDING_OTHER;
	return field->identifier == DER_CONTEXT_CONS + 3 ? STANDING_UNREAD : STANDING_UNCLEAR;
}

/* The first Name is the issuer's; any other names whom the certificate is for, and all of
 * it is unread if another was taken for the subject. */
static enum standing
in_tbs(const struct x509_certificate *certificate, struct view element)
{
	struct der_element field;
	struct der_element around;
	enum standing standing;
	struct view body = certificate->tbs;
	struct view front;
	bool is_name = false;
	bool has_issuer = false;

	if (!der_element(&body, &field))
		return STANDING_UNREAD;
	front = field.body;
	if (!take_around(front, element, &around, &standing))
		return standing;
	while (der_element(&front, &field)) {
		is_name = field.identifier == DER_SEQUENCE && der_next_is(field.body, DER_SET);
		if (field.whole.ptr == around.whole.ptr)
			break;
		has_issuer = has_issuer || is_name;
	}
	if (!is_name || !has_issuer)
		return in_field(certificate, &around, element);
	standing = in_name(around.whole, element);
	if (standing == STANDING_OTHER && !lies_in(certificate->subject, element))
		return STANDING_UNCLEAR;
	return standing;
}

enum standing
standing_of(const struct x509_certificate *certificate, struct view element)
{
	if (certificate->tbs.ptr == NULL)
		return STANDING_UNREAD;
	if (lies_in(certificate->tbs, element))
		return in_tbs(certificate, element);
	if (overlap(certificate->tbs, element))
		return STANDING_UNCLEAR;
	/* What follows a certificate that can be read is no part of it. */
	return certificate->form == X509_CERTIFICATE && certificate->signature.ptr != NULL
		   ? STANDING_OTHER
		   : STANDING_UNREAD;
}
