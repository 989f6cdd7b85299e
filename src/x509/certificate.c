/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/certificate.h"

#include "base/num.h"
#include "der/der.h"
#include "der/value.h"
#include "x509/names.h"
#include "x509/oid.h"
#include "x509/reader.h"

static const enum x509_fault_code field_faults[] = {
	[X509_FIELD_SERIAL] = X509_FAULT_SERIAL,
	[X509_FIELD_ALGORITHM] = X509_FAULT_ALGORITHM,
	[X509_FIELD_ISSUER] = X509_FAULT_ISSUER,
	[X509_FIELD_VALIDITY] = X509_FAULT_VALIDITY,
	[X509_FIELD_SUBJECT] = X509_FAULT_SUBJECT,
	[X509_FIELD_SPKI] = X509_FAULT_SPKI,
};

/* Takes an element of this tag. */
static bool
take_tag(struct x509_reader *r, struct view *in, enum der_tag tag, struct der_element *ret)
{
	return der_next_is(*in, tag) && x509_reader_take(r, in, ret);
}

/* Version ::= INTEGER, in [0] EXPLICIT */
static void
read_version(struct x509_reader *r, const struct der_element *wrapper)
{
	struct view body = wrapper->body;
	struct der_element version;

	if (!take_tag(r, &body, DER_INTEGER, &version) || body.len > 0) {
		x509_reader_fault(r, X509_FAULT_VERSION, wrapper->whole);
		return;
	}
	r->certificate->version = version.body;
}

/* Time ::= CHOICE { utcTime UTCTime, generalTime GeneralizedTime } */
static bool
read_time(struct x509_reader *r, struct view *in, int64_t *ret)
{
	struct view time = *in;
	struct der_element element;
	bool read = false;

	if (take_tag(r, in, DER_UTC_TIME, &element))
		read = der_utc_time(element.body, ret);
	else if (take_tag(r, in, DER_GENERALIZED_TIME, &element))
		read = der_generalized_time(element.body, ret);
	else if (!der_element(in, &element))
		*in = (struct view){ .ptr = in->ptr };
	if (!read)
		x509_reader_fault(r, X509_FAULT_TIME, time);
	return read;
}

/* Validity ::= SEQUENCE { notBefore Time, notAfter Time } */
static void
read_validity(struct x509_reader *r, struct view body)
{
	struct x509_certificate *c = r->certificate;

	c->has_not_before = read_time(r, &body, &c->not_before_s);
	c->has_not_after = read_time(r, &body, &c->not_after_s);
	if (body.len > 0)
		x509_reader_fault(r, X509_FAULT_TRAILING, body);
}

/* Reads as far as it goes: ret->oid has no address if even that was not read, and
 * *ret_rest is what was not. */
static bool
parse_extension(const struct der_element *element, struct x509_extension *ret,
    struct view *ret_rest, unsigned *odd)
{
	struct view body = element->body;
	struct der_element value;
	struct view critical;

	*ret = (struct x509_extension){ .whole = element->whole };
	*ret_rest = body;
	if (element->identifier != DER_SEQUENCE)
		return false;
	if (!der_take_lenient(&body, DER_OID, &ret->oid, odd)) /* extnID */
		return false;
	if (der_take_lenient(&body, DER_BOOLEAN, &critical, odd)) /* critical */
		ret->critical = der_boolean(critical);
	*ret_rest = body;
	if (!der_element(&body, &value) || !der_string(&value, &ret->value)) /* extnValue */
		return false;
	if ((value.identifier & ~DER_CONSTRUCTED) != DER_OCTET_STRING)
		return false;
	*odd |= value.odd;
	*ret_rest = body;
	return true;
}

static void
read_extension(struct x509_reader *r, const struct der_element *element)
{
	struct x509_certificate *c = r->certificate;
	struct x509_extension extension;
	struct view rest;
	unsigned odd = 0;
	bool read = parse_extension(element, &extension, &rest, &odd);
	bool names = x509_oid_is(extension.oid, X509_OID_SUBJECT_ALT_NAME);

	x509_reader_fault_odd(r, odd, element->whole);
	if (!read) {
		x509_reader_fault(r, X509_FAULT_EXTENSION, element->whole);
		if (names || extension.oid.ptr == NULL)
			x509_reader_unread(r, rest);
		return;
	}
	c->has_poison = c->has_poison || x509_oid_is(extension.oid, X509_OID_POISON);
	c->has_sct_list = c->has_sct_list || x509_oid_is(extension.oid, X509_OID_SCT_LIST);
	if (names)
		x509_read_subject_alt_name(r, extension.value);
	x509_reader_trailing(r, rest);
}

/* Extensions ::= SEQUENCE OF Extension, in [3] EXPLICIT */
static void
read_extensions(struct x509_reader *r, const struct der_element *wrapper)
{
	struct x509_certificate *c = r->certificate;
	struct view body = wrapper->body;
	struct der_element list;
	struct der_element extension;
	struct view rest;

	c->has_extensions = true;
	if (!take_tag(r, &body, DER_SEQUENCE, &list)) {
		x509_reader_fault(r, X509_FAULT_EXTENSIONS, wrapper->whole);
		x509_reader_unread(r, wrapper->body);
		return;
	}
	c->extensions = list.body;
	rest = list.body;
	for (size_t n = 0; n < LIMIT_CERT_EXTENSIONS && x509_reader_take(r, &rest, &extension); n++)
		read_extension(r, &extension);
	if (rest.len > 0)
		x509_reader_fault(r, X509_FAULT_EXTENSIONS, rest);
	x509_reader_unread(r, rest);
	x509_reader_trailing(r, body);
}

/* SubjectPublicKeyInfo ::= SEQUENCE { AlgorithmIdentifier, BIT STRING } */
static bool
is_public_key(struct view body)
{
	struct der_element algorithm;

	return der_element(&body, &algorithm) && der_next_is(body, DER_BIT_STRING);
}

/* The field that an element must be by its look; X509_FIELD_COUNT if it has no clear one.
 * A Name is taken for the issuer here. */
static enum x509_field
look_of(const struct der_element *element)
{
	if (element->identifier == DER_INTEGER)
		return X509_FIELD_SERIAL;
	if (element->identifier != DER_SEQUENCE || element->body.len == 0)
		return X509_FIELD_COUNT;
	switch (element->body.ptr[0]) {
	case DER_OID:
		return X509_FIELD_ALGORITHM;
	case DER_SET:
		return X509_FIELD_ISSUER;
	case DER_UTC_TIME:
	case DER_GENERALIZED_TIME:
		return X509_FIELD_VALIDITY;
	case DER_SEQUENCE:
		return is_public_key(element->body) ? X509_FIELD_SPKI : X509_FIELD_COUNT;
	default:
		return X509_FIELD_COUNT;
	}
}

static void
read_field(struct x509_reader *r, enum x509_field field, const struct der_element *element)
{
	struct x509_certificate *c = r->certificate;
	struct view *const parts[] = {
		[X509_FIELD_SERIAL] = &c->serial,
		[X509_FIELD_ALGORITHM] = &c->signature_algorithm,
		[X509_FIELD_ISSUER] = &c->issuer,
		[X509_FIELD_VALIDITY] = &c->validity,
		[X509_FIELD_SUBJECT] = &c->subject,
		[X509_FIELD_SPKI] = &c->spki,
	};
	bool is_contents = field == X509_FIELD_SERIAL || field == X509_FIELD_VALIDITY;

	/* What was kept for its place makes room for what has the look; a subject was read. */
	if (field != X509_FIELD_SUBJECT)
		x509_reader_unread(r, *parts[field]);
	*parts[field] = is_contents ? element->body : element->whole;
	if (field == X509_FIELD_VALIDITY)
		read_validity(r, element->body);
	if (field == X509_FIELD_SUBJECT)
		x509_read_attributes(r, X509_WHERE_SUBJECT_CN, element->whole);
}

/* An element that is none of the fields.  The subject or the extensions may be what
 * it was meant to be. */
static void
read_stray(struct x509_reader *r, const struct der_element *element)
{
	x509_reader_fault(r, X509_FAULT_FIELD, element->whole);
	x509_reader_unread(r, element->whole);
}

/* An element without the look of any field stands for the next one.  A SEQUENCE is
 * kept as that field all the same, and an empty one is a Name.  What is not kept may be
 * the subject, or hold it. */
static void
read_by_place(struct x509_reader *r, const struct der_element *element)
{
	enum x509_field field = r->next;
	bool sequence = element->identifier == DER_SEQUENCE && field != X509_FIELD_SERIAL;
	bool name = field == X509_FIELD_ISSUER || field == X509_FIELD_SUBJECT;

	if (field == X509_FIELD_COUNT) {
		read_stray(r, element);
		return;
	}
	r->next = field + 1;
	if (sequence)
		read_field(r, field, element);
	r->read[field] = sequence && name && element->body.len == 0;
	if (r->read[field])
		return;
	x509_reader_fault(r, field_faults[field], element->whole);
	if (!sequence &&
	    (field == X509_FIELD_SUBJECT || (element->identifier & DER_CONSTRUCTED) != 0))
		x509_reader_unread(r, element->whole);
}

/* Fields up to this one are not there; rest begins where the first of them should. */
static void
skip_to(struct x509_reader *r, enum x509_field field, struct view rest)
{
	while (r->next < field)
		x509_reader_fault(r, field_faults[r->next++], rest);
}

/* An element goes where its look says; only without one does its place decide.  So
 * that a field that is missing or odd does not move the others. */
static void
read_by_look(struct x509_reader *r, const struct der_element *element)
{
	enum x509_field field = look_of(element);

	if (field == X509_FIELD_ISSUER && r->next > X509_FIELD_ISSUER)
		field = X509_FIELD_SUBJECT;
	if (field == X509_FIELD_COUNT) {
		read_by_place(r, element);
		return;
	}
	if (r->read[field]) {
		read_stray(r, element);
		return;
	}
	if (r->next <= field) {
		skip_to(r, field, element->whole);
		r->next = field + 1;
	}
	r->read[field] = true;
	read_field(r, field, element);
}

/* RFC 5280 4.1:
 *   TBSCertificate ::= SEQUENCE { version [0] DEFAULT v1, the six fields,
 *       issuerUniqueID [1] OPTIONAL, subjectUniqueID [2] OPTIONAL,
 *       extensions [3] OPTIONAL } */
static void
read_element(struct x509_reader *r, const struct der_element *element)
{
	bool first = element->whole.ptr == r->first;

	switch (element->identifier) {
	case DER_CONTEXT_CONS:
		if (first)
			read_version(r, element);
		else
			read_stray(r, element);
		break;
	case DER_CONTEXT + 1:
	case DER_CONTEXT_CONS + 1:
	case DER_CONTEXT + 2:
	case DER_CONTEXT_CONS + 2:
		if (r->next != X509_FIELD_COUNT)
			read_stray(r, element);
		break;
	case DER_CONTEXT_CONS + 3:
		if (r->certificate->has_extensions)
			read_stray(r, element);
		else
			read_extensions(r, element);
		break;
	default:
		read_by_look(r, element);
	}
}

static void
read_tbs(struct x509_reader *r, const struct der_element *tbs)
{
	struct view rest = tbs->body;
	struct der_element element;

	r->certificate->tbs = tbs->whole;
	r->first = tbs->body.ptr;
	while (x509_reader_take(r, &rest, &element))
		read_element(r, &element);
	if (rest.len > 0)
		x509_reader_fault(r, X509_FAULT_TBS, rest);
	x509_reader_unread(r, rest);
	skip_to(r, X509_FIELD_COUNT, rest);
}

/* The two elements behind the TBSCertificate.  What is no such element may be the end of
 * one that says that it is shorter than it is. */
static void
read_signature(struct x509_reader *r, struct view rest)
{
	struct x509_certificate *c = r->certificate;
	struct view start = rest;
	struct der_element algorithm;
	struct der_element signature;

	if (!take_tag(r, &rest, DER_SEQUENCE, &algorithm) ||
	    !take_tag(r, &rest, DER_BIT_STRING, &signature)) {
		x509_reader_fault(r, X509_FAULT_CERTIFICATE, rest);
		x509_reader_unread(r, start);
		return;
	}
	c->outer_algorithm = algorithm.whole;
	c->signature = signature.body;
	if (rest.len > 0)
		x509_reader_fault(r, X509_FAULT_TRAILING, rest);
}

/* Takes a SEQUENCE, or another constructed element in its place, which is as clear.
 * What has no contents to go into is unread. */
static bool
take_outer(
    struct x509_reader *r, struct view *in, enum x509_fault_code code, struct der_element *ret)
{
	struct view start = *in;

	if (!x509_reader_take(r, in, ret) || (ret->identifier & DER_CONSTRUCTED) == 0) {
		x509_reader_fault(r, code, start);
		x509_reader_unread(r, start);
		return false;
	}
	if (ret->identifier != DER_SEQUENCE)
		x509_reader_fault(r, code, start);
	return true;
}

/* Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue } */
static void
read_certificate(struct x509_reader *r, const struct der_element *certificate)
{
	struct view body = certificate->body;
	struct der_element tbs;

	if (!take_outer(r, &body, X509_FAULT_TBS, &tbs))
		return;
	read_tbs(r, &tbs);
	read_signature(r, body);
}

void
x509_read_telling(struct view input, enum x509_form form, struct x509_listener *listener,
    struct x509_certificate *ret)
{
	struct x509_reader r = {
		.certificate = ret,
		.listener = listener,
		.names_left = LIMIT_CERT_NAMES,
		.attributes_left = LIMIT_CERT_ATTRIBUTES,
	};
	enum x509_fault_code code =
	    form == X509_CERTIFICATE ? X509_FAULT_CERTIFICATE : X509_FAULT_TBS;
	struct view rest = input;
	struct der_element outer;

	/* The arrays behind need not be cleared. */
	memset(ret, 0, offsetof(struct x509_certificate, faults));
	ret->faults.count = 0;
	ret->input = input;
	ret->form = form;
	if (!take_outer(&r, &rest, code, &outer))
		return;
	if (form == X509_CERTIFICATE)
		read_certificate(&r, &outer);
	else
		read_tbs(&r, &outer);
	/* Behind a whole certificate there is nothing of it. */
	if (ret->signature.ptr == NULL)
		x509_reader_trailing(&r, rest);
	else if (rest.len > 0)
		x509_reader_fault(&r, X509_FAULT_TRAILING, rest);
}

void
x509_read(struct view input, enum x509_form form, struct x509_certificate *ret)
{
	x509_read_telling(input, form, NULL, ret);
}

bool
x509_extension_next(struct view *rest, struct x509_extension *ret)
{
	struct der_element element;
	struct x509_extension extension;
	struct view unread_rest;
	unsigned odd = 0;

	while (der_element(rest, &element)) {
		if (parse_extension(&element, &extension, &unread_rest, &odd)) {
			*ret = extension;
			return true;
		}
	}
	return false;
}
