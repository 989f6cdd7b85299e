/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/request.h"

#include "base/limits.h"
#include "der/der.h"
#include "x509/key.h"
#include "x509/names.h"
#include "x509/oid.h"
#include "x509/reader.h"
#include "x509/reading.h"

/* Takes an element of this tag, strictly, with its header. */
static bool
whole_take(struct view *in, enum der_tag tag, struct view *ret)
{
	struct view start = *in;
	struct view body;

	if (!der_take(in, tag, &body))
		return false;
	*ret = view_take_up_to(&start, start.len - in->len);
	return true;
}

/* RFC 5280 4.1:
 *   Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER,
 *       critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING } */
static bool
read_extension(struct x509_reader *r, struct view body)
{
	struct view oid;
	struct view critical;
	struct view value;

	if (!der_take(&body, DER_OID, &oid)) /* extnID */
		return false;
	if (der_next_is(body, DER_BOOLEAN) &&
	    !der_take(&body, DER_BOOLEAN, &critical)) /* critical */
		return false;
	if (!der_take(&body, DER_OCTET_STRING, &value) || body.len > 0) /* extnValue */
		return false;
	if (x509_oid_is(oid, X509_OID_SUBJECT_ALT_NAME))
		x509_read_subject_alt_name(r, value);
	return true;
}

/* RFC 2985 5.4.2: extensionRequest has one value, Extensions ::= SEQUENCE OF Extension */
static bool
read_extensions(struct x509_reader *r, struct view values)
{
	struct view list;
	struct view body;

	if (!der_take(&values, DER_SEQUENCE, &list) || values.len > 0)
		return false;
	while (list.len > 0) {
		if (!der_take(&list, DER_SEQUENCE, &body) || !read_extension(r, body))
			return false;
	}
	return true;
}

/* RFC 2986 4.1:
 *   Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY } */
static bool
read_attribute(struct x509_reader *r, struct view body)
{
	struct view oid;
	struct view values;

	if (!der_take(&body, DER_OID, &oid) || !der_take(&body, DER_SET, &values) || body.len > 0)
		return false;
	return !x509_oid_is(oid, X509_OID_EXTENSION_REQUEST) || read_extensions(r, values);
}

/* RFC 2986 4.1:
 *   CertificationRequestInfo ::= SEQUENCE { version INTEGER, subject Name,
 *       subjectPKInfo SubjectPublicKeyInfo, attributes [0] IMPLICIT SET OF Attribute } */
static bool
read_info(struct x509_reader *r, struct view info, struct view *ret_spki)
{
	struct view version;
	struct view subject;
	struct view spki;
	struct view attributes = view_of(NULL, 0);
	struct view body;
	struct x509_key key;

	if (!der_take(&info, DER_INTEGER, &version)) /* version */
		return false;
	if (!whole_take(&info, DER_SEQUENCE, &subject)) /* subject */
		return false;
	if (!whole_take(&info, DER_SEQUENCE, &spki) ||
	    !x509_key_read(spki, &key)) /* subjectPKInfo */
		return false;
	/* Some leave out attributes that are none. */
	if (info.len > 0 && !der_take(&info, DER_CONTEXT_CONS, &attributes)) /* attributes */
		return false;
	if (info.len > 0)
		return false;
	x509_read_attributes(r, X509_WHERE_SUBJECT_CN, subject);
	while (attributes.len > 0) {
		if (!der_take(&attributes, DER_SEQUENCE, &body) || !read_attribute(r, body))
			return false;
	}
	*ret_spki = spki;
	return true;
}

bool
request_read(struct view der, x509_identifier_fn *fn, void *context, struct view *ret_spki)
{
	struct x509_listener listener = {
		.fn = fn,
		.context = context,
		.idna_left = LIMIT_CERT_IDNA,
		.odd_left = LIMIT_CERT_ODD_NAMES,
	};
	/* The readers of names say here what is wrong with one. */
	struct x509_certificate names = { .input = der };
	struct x509_reader r = {
		.certificate = &names,
		.listener = &listener,
		.names_left = LIMIT_CERT_NAMES,
		.attributes_left = LIMIT_CERT_ATTRIBUTES,
	};
	struct view body;
	struct view info;
	struct view algorithm;
	struct view signature;
	struct view spki;

	/* RFC 2986 4.2: CertificationRequest ::= SEQUENCE { certificationRequestInfo,
	 * signatureAlgorithm AlgorithmIdentifier, signature BIT STRING } */
	if (!der_take(&der, DER_SEQUENCE, &body) || der.len > 0)
		return false;
	if (!der_take(&body, DER_SEQUENCE, &info) || !read_info(&r, info, &spki))
		return false;
	if (!der_take(&body, DER_SEQUENCE, &algorithm) ||
	    !der_take(&body, DER_BIT_STRING, &signature) || body.len > 0)
		return false;
	if (names.faults.count > 0)
		return false;
	*ret_spki = spki;
	return true;
}
