/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/authority.h"

#include "der/der.h"
#include "der/value.h"
#include "x509/oid.h"

/* RFC 5280 4.2.1.3: keyCertSign (5), the sixth bit of the first octet */
#define KEY_CERT_SIGN 0x04U

/* RFC 5280 4.2.1.9:
 *   BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint OPTIONAL } */
static enum authority
by_constraints(struct view value)
{
	struct view body;
	struct view ca;
	unsigned odd = 0;

	if (!der_take_lenient(&value, DER_SEQUENCE, &body, &odd))
		return AUTHORITY_UNCLEAR;
	if (body.len == 0)
		return AUTHORITY_NO;
	if (!der_take_lenient(&body, DER_BOOLEAN, &ca, &odd))
		return AUTHORITY_UNCLEAR;
	return der_boolean(ca) ? AUTHORITY_YES : AUTHORITY_NO;
}

/* RFC 5280 4.2.1.3: KeyUsage ::= BIT STRING, whose first octet counts unused bits */
static enum authority
by_usage(struct view value)
{
	struct view bits;
	uint8_t unused;
	uint8_t first;
	unsigned odd = 0;

	if (!der_take_lenient(&value, DER_BIT_STRING, &bits, &odd) || !view_u8(&bits, &unused))
		return AUTHORITY_UNCLEAR;
	return view_u8(&bits, &first) && (first & KEY_CERT_SIGN) != 0 ? AUTHORITY_YES
								      : AUTHORITY_NO;
}

static enum authority
by_extension(const struct x509_extension *extension)
{
	if (x509_oid_is(extension->oid, X509_OID_BASIC_CONSTRAINTS))
		return by_constraints(extension->value);
	if (x509_oid_is(extension->oid, X509_OID_KEY_USAGE))
		return by_usage(extension->value);
	return AUTHORITY_NO;
}

enum authority
authority_of(const struct x509_certificate *certificate)
{
	enum authority most = AUTHORITY_NO;
	struct view rest = certificate->extensions;
	struct x509_extension extension;

	while (x509_extension_next(&rest, &extension)) {
		enum authority one = by_extension(&extension);

		if (one > most)
			most = one;
	}
	return most;
}
