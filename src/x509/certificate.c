/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/certificate.h"

#include "base/num.h"
#include "der/der.h"
#include "der/value.h"
#include "x509/general_name.h"
#include "x509/name.h"
#include "x509/oid.h"
#include "x509/reading.h"

/* The fields that every TBSCertificate has, in their order. */
enum field {
	FIELD_SERIAL,
	FIELD_ALGORITHM,
	FIELD_ISSUER,
	FIELD_VALIDITY,
	FIELD_SUBJECT,
	FIELD_SPKI,
	FIELD_COUNT,
};

static const enum x509_fault_code field_faults[] = {
	[FIELD_SERIAL] = X509_FAULT_SERIAL,
	[FIELD_ALGORITHM] = X509_FAULT_ALGORITHM,
	[FIELD_ISSUER] = X509_FAULT_ISSUER,
	[FIELD_VALIDITY] = X509_FAULT_VALIDITY,
	[FIELD_SUBJECT] = X509_FAULT_SUBJECT,
	[FIELD_SPKI] = X509_FAULT_SPKI,
};

struct reader {
	struct x509_certificate *certificate;
	struct x509_listener *listener; /* of identifiers; NULL: nobody asks for them */
	size_t names_left;              /* of LIMIT_CERT_NAMES */
	enum field next;                /* the one that stands here if nothing is odd */
	const uint8_t *first;           /* where the first element of the TBSCertificate stands */
	bool read[FIELD_COUNT];
};

/* The front of part is wrong. */
static void
fault(struct reader *r, enum x509_fault_code code, struct view part)
{
	x509_fault_add(&r->certificate->faults, code, view_offset(r->certificate->input, part));
}

static void
fault_odd(struct reader *r, unsigned odd, struct view part)
{
	if (odd != 0)
		fault(r, X509_FAULT_NOT_DER, part);
}

/* The smallest run that takes in both. */
static struct view
hull(struct view a, struct view b)
{
	const uint8_t *begin = a.ptr < b.ptr ? a.ptr : b.ptr;
	const uint8_t *a_end = a.ptr + a.len;
	const uint8_t *b_end = b.ptr + b.len;

	return view_of(begin, (size_t)((a_end > b_end ? a_end : b_end) - begin));
}

/* The bytes of part may carry an identity and were not read.  The last run takes in what is
 * one too many. */
static void
unread(struct reader *r, struct view part)
{
	struct x509_certificate *c = r->certificate;
	struct view *last = &c->unread[LIMIT_CERT_UNREAD - 1];

	if (part.len == 0)
		return;
	if (c->unread_count < LIMIT_CERT_UNREAD)
		c->unread[c->unread_count++] = part;
	else
		*last = hull(*last, part);
}

/* What is left after the last element of a part that may carry an identity. */
static void
trailing(struct reader *r, struct view rest)
{
	if (rest.len == 0)
		return;
	fault(r, X509_FAULT_TRAILING, rest);
	unread(r, rest);
}

/* Takes an element, any. */
static bool
take(struct reader *r, struct view *in, struct der_element *ret)
{
	if (!der_element(in, ret))
		return false;
	fault_odd(r, ret->odd, ret->whole);
	return true;
}

/* Takes an element of this tag. */
static bool
take_tag(struct reader *r, struct view *in, enum der_tag tag, struct der_element *ret)
{
	return der_next_is(*in, tag) && take(r, in, ret);
}

/* Version ::= INTEGER, in [0] EXPLICIT */
static void
read_version(struct reader *r, const struct der_element *wrapper)
{
	struct view body = wrapper->body;
	struct der_element version;

	if (!take_tag(r, &body, DER_INTEGER, &version) || body.len > 0) {
		fault(r, X509_FAULT_VERSION, wrapper->whole);
		return;
	}
	r->certificate->version = version.body;
}

/* Time ::= CHOICE { utcTime UTCTime, generalTime GeneralizedTime } */
static bool
read_time(struct reader *r, struct view *in, int64_t *ret)
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
		fault(r, X509_FAULT_TIME, time);
	return read;
}

/* Validity ::= SEQUENCE { notBefore Time, notAfter Time } */
static void
read_validity(struct reader *r, struct view body)
{
	struct x509_certificate *c = r->certificate;

	c->has_not_before = read_time(r, &body, &c->not_before_s);
	c->has_not_after = read_time(r, &body, &c->not_after_s);
	if (body.len > 0)
		fault(r, X509_FAULT_TRAILING, body);
}

static void
read_common_name(struct reader *r, enum x509_where where, const struct x509_attribute *attribute)
{
	if (!x509_tag_is_text(attribute->tag)) {
		fault(r, X509_FAULT_COMMON_NAME, attribute->whole);
		unread(r, attribute->value);
	} else if (r->listener != NULL) {
		x509_read_name(r->listener, where, attribute->tag, attribute->value);
	}
}

static void
read_attribute(struct reader *r, enum x509_where where, const struct x509_attribute *attribute)
{
	fault_odd(r, attribute->odd, attribute->whole);
	if (attribute->bare || !attribute->readable)
		fault(r, X509_FAULT_ATTRIBUTE, attribute->whole);
	if (!attribute->readable) {
		unread(r, attribute->rest);
		return;
	}
	if (x509_oid_is(attribute->oid, X509_OID_CN))
		read_common_name(r, where, attribute);
	trailing(r, attribute->rest);
}

/* A Name that carries identities: each attribute is looked at. */
static void
read_name(struct reader *r, enum x509_where where, struct view whole)
{
	struct x509_name name;
	struct x509_attribute attribute;

	if (!x509_name_open(whole, &name))
		return;
	while (x509_name_next(&name, &attribute))
		read_attribute(r, where, &attribute);
}

static void
read_general_name(struct reader *r, const struct x509_general_name *name)
{
	fault_odd(r, name->odd, name->whole);
	if (name->type == X509_UNREADABLE_NAME) {
		fault(r, X509_FAULT_GENERAL_NAME, name->whole);
		unread(r, name->whole);
	} else if (name->type == X509_DIRECTORY_NAME) {
		read_name(r, X509_WHERE_SAN_DIR_CN, name->value);
	} else if (r->listener != NULL) {
		x509_read_general_name(r->listener, name);
	}
}

/* SubjectAltName ::= SEQUENCE OF GeneralName */
static void
read_subject_alt_name(struct reader *r, struct view value)
{
	struct x509_general_name name;
	struct view names;
	struct view rest;
	unsigned odd = 0;

	if (!x509_general_names(value, &names, &rest, &odd)) {
		fault(r, X509_FAULT_SAN, value);
		unread(r, value);
		return;
	}
	fault_odd(r, odd, value);
	for (; r->names_left > 0 && x509_general_name_next(&names, &name); r->names_left--)
		read_general_name(r, &name);
	if (names.len > 0)
		fault(r, X509_FAULT_MANY_NAMES, names);
	unread(r, names);
	/* Real CAs have written this byte, and it cannot hold a name. */
	if (rest.len == 1 && rest.ptr[0] == 0)
		fault(r, X509_FAULT_SAN_ZERO, rest);
	else
		trailing(r, rest);
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
read_extension(struct reader *r, const struct der_element *element)
{
	struct x509_certificate *c = r->certificate;
	struct x509_extension extension;
	struct view rest;
	unsigned odd = 0;
	bool read = parse_extension(element, &extension, &rest, &odd);
	bool names = x509_oid_is(extension.oid, X509_OID_SUBJECT_ALT_NAME);

	fault_odd(r, odd, element->whole);
	if (!read) {
		fault(r, X509_FAULT_EXTENSION, element->whole);
		if (names || extension.oid.ptr == NULL)
			unread(r, rest);
		return;
	}
	c->has_poison = c->has_poison || x509_oid_is(extension.oid, X509_OID_POISON);
	c->has_sct_list = c->has_sct_list || x509_oid_is(extension.oid, X509_OID_SCT_LIST);
	if (names)
		read_subject_alt_name(r, extension.value);
	trailing(r, rest);
}

/* Extensions ::= SEQUENCE OF Extension, in [3] EXPLICIT */
static void
read_extensions(struct reader *r, const struct der_element *wrapper)
{
	struct x509_certificate *c = r->certificate;
	struct view body = wrapper->body;
	struct der_element list;
	struct der_element extension;
	struct view rest;

	c->has_extensions = true;
	if (!take_tag(r, &body, DER_SEQUENCE, &list)) {
		fault(r, X509_FAULT_EXTENSIONS, wrapper->whole);
		unread(r, wrapper->body);
		return;
	}
	c->extensions = list.body;
	rest = list.body;
	while (take(r, &rest, &extension))
		read_extension(r, &extension);
	if (rest.len > 0)
		fault(r, X509_FAULT_EXTENSIONS, rest);
	unread(r, rest);
	trailing(r, body);
}

/* SubjectPublicKeyInfo ::= SEQUENCE { AlgorithmIdentifier, BIT STRING } */
static bool
is_public_key(struct view body)
{
	struct der_element algorithm;

	return der_element(&body, &algorithm) && der_next_is(body, DER_BIT_STRING);
}

/* The field that an element must be by its look; FIELD_COUNT if it has no clear one.
 * A Name is taken for the issuer here. */
static enum field
look_of(const struct der_element *element)
{
	if (element->identifier == DER_INTEGER)
		return FIELD_SERIAL;
	if (element->identifier != DER_SEQUENCE || element->body.len == 0)
		return FIELD_COUNT;
	switch (element->body.ptr[0]) {
	case DER_OID:
		return FIELD_ALGORITHM;
	case DER_SET:
		return FIELD_ISSUER;
	case DER_UTC_TIME:
	case DER_GENERALIZED_TIME:
		return FIELD_VALIDITY;
	case DER_SEQUENCE:
		return is_public_key(element->body) ? FIELD_SPKI : FIELD_COUNT;
	default:
		return FIELD_COUNT;
	}
}

static void
read_field(struct reader *r, enum field field, const struct der_element *element)
{
	struct x509_certificate *c = r->certificate;
	struct view *const parts[] = {
		[FIELD_SERIAL] = &c->serial,
		[FIELD_ALGORITHM] = &c->signature_algorithm,
		[FIELD_ISSUER] = &c->issuer,
		[FIELD_VALIDITY] = &c->validity,
		[FIELD_SUBJECT] = &c->subject,
		[FIELD_SPKI] = &c->spki,
	};
	bool is_contents = field == FIELD_SERIAL || field == FIELD_VALIDITY;

	/* What was kept for its place makes room for what has the look; a subject was read. */
	if (field != FIELD_SUBJECT)
		unread(r, *parts[field]);
	*parts[field] = is_contents ? element->body : element->whole;
	if (field == FIELD_VALIDITY)
		read_validity(r, element->body);
	if (field == FIELD_SUBJECT)
		read_name(r, X509_WHERE_SUBJECT_CN, element->whole);
}

/* An element that is none of the fields.  The subject or the extensions may be what
 * it was meant to be. */
static void
read_stray(struct reader *r, const struct der_element *element)
{
	fault(r, X509_FAULT_FIELD, element->whole);
	unread(r, element->whole);
}

/* An element without the look of any field stands for the next one.  A SEQUENCE is
 * kept as that field all the same, and an empty one is a Name.  What is not kept may be
 * the subject, or hold it. */
static void
read_by_place(struct reader *r, const struct der_element *element)
{
	enum field field = r->next;
	bool sequence = element->identifier == DER_SEQUENCE && field != FIELD_SERIAL;
	bool name = field == FIELD_ISSUER || field == FIELD_SUBJECT;

	if (field == FIELD_COUNT) {
		read_stray(r, element);
		return;
	}
	r->next = field + 1;
	if (sequence)
		read_field(r, field, element);
	r->read[field] = sequence && name && element->body.len == 0;
	if (r->read[field])
		return;
	fault(r, field_faults[field], element->whole);
	if (!sequence && (field == FIELD_SUBJECT || (element->identifier & DER_CONSTRUCTED) != 0))
		unread(r, element->whole);
}

/* Fields up to this one are not there; rest begins where the first of them should. */
static void
skip_to(struct reader *r, enum field field, struct view rest)
{
	while (r->next < field)
		fault(r, field_faults[r->next++], rest);
}

/* An element goes where its look says; only without one does its place decide.  So
 * that a field that is missing or odd does not move the others. */
static void
read_by_look(struct reader *r, const struct der_element *element)
{
	enum field field = look_of(element);

	if (field == FIELD_ISSUER && r->next > FIELD_ISSUER)
		field = FIELD_SUBJECT;
	if (field == FIELD_COUNT) {
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
read_element(struct reader *r, const struct der_element *element)
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
		if (r->next != FIELD_COUNT)
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
read_tbs(struct reader *r, const struct der_element *tbs)
{
	struct view rest = tbs->body;
	struct der_element element;

	r->certificate->tbs = tbs->whole;
	r->first = tbs->body.ptr;
	while (take(r, &rest, &element))
		read_element(r, &element);
	if (rest.len > 0)
		fault(r, X509_FAULT_TBS, rest);
	unread(r, rest);
	skip_to(r, FIELD_COUNT, rest);
}

/* The two elements behind the TBSCertificate.  What is no such element may be the end of
 * one that says that it is shorter than it is. */
static void
read_signature(struct reader *r, struct view rest)
{
	struct x509_certificate *c = r->certificate;
	struct view start = rest;
	struct der_element algorithm;
	struct der_element signature;

	if (!take_tag(r, &rest, DER_SEQUENCE, &algorithm) ||
	    !take_tag(r, &rest, DER_BIT_STRING, &signature)) {
		fault(r, X509_FAULT_CERTIFICATE, rest);
		unread(r, start);
		return;
	}
	c->outer_algorithm = algorithm.whole;
	c->signature = signature.body;
	if (rest.len > 0)
		fault(r, X509_FAULT_TRAILING, rest);
}

/* Takes a SEQUENCE, or another constructed element in its place, which is as clear.
 * What has no contents to go into is unread. */
static bool
take_outer(struct reader *r, struct view *in, enum x509_fault_code code, struct der_element *ret)
{
	struct view start = *in;

	if (!take(r, in, ret) || (ret->identifier & DER_CONSTRUCTED) == 0) {
		fault(r, code, start);
		unread(r, start);
		return false;
	}
	if (ret->identifier != DER_SEQUENCE)
		fault(r, code, start);
	return true;
}

/* Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue } */
static void
read_certificate(struct reader *r, const struct der_element *certificate)
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
	struct reader r = {
		.certificate = ret,
		.listener = listener,
		.names_left = LIMIT_CERT_NAMES,
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
		trailing(&r, rest);
	else if (rest.len > 0)
		fault(&r, X509_FAULT_TRAILING, rest);
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
