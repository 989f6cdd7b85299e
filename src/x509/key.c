/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/key.h"

#include "der/der.h"
#include "der/value.h"

#include <inttypes.h>

/* RFC 3279 2.3.1: RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } */
static void
read_rsa(struct x509_key *key)
{
	struct view rest = key->octets;
	struct view body;
	struct view modulus;
	struct view exponent;
	unsigned odd = 0;

	if (!der_take_lenient(&rest, DER_SEQUENCE, &body, &odd))
		return;
	if (!der_take_lenient(&body, DER_INTEGER, &modulus, &odd))
		return;
	if (!der_take_lenient(&body, DER_INTEGER, &exponent, &odd))
		return;
	key->modulus = modulus;
	key->exponent = exponent;
}

/* RFC 5480 2.1.1: ECParameters ::= CHOICE { namedCurve OBJECT IDENTIFIER, ... } */
static void
read_curve(struct x509_key *key)
{
	struct view rest = key->parameters;
	unsigned odd = 0;

	if (!der_take_lenient(&rest, DER_OID, &key->curve, &odd))
		key->curve = (struct view){ .ptr = NULL };
}

/* Both RSA algorithms have keys of one form (RFC 4055 1.2). */
static bool
is_rsa(struct view algorithm)
{
	return x509_oid_is(algorithm, X509_OID_RSA) || x509_oid_is(algorithm, X509_OID_RSA_PSS);
}

bool
x509_key_read(struct view spki, struct x509_key *ret)
{
	struct x509_key key = { .algorithm = { .ptr = NULL } };
	struct view body;
	struct view algorithm;
	struct view bits;
	unsigned odd = 0;

	if (!der_take_lenient(&spki, DER_SEQUENCE, &body, &odd))
		return false;
	if (!der_take_lenient(&body, DER_SEQUENCE, &algorithm, &odd)) /* algorithm */
		return false;
	if (!der_take_lenient(&body, DER_BIT_STRING, &bits, &odd)) /* subjectPublicKey */
		return false;
	if (!der_take_lenient(&algorithm, DER_OID, &key.algorithm, &odd))
		return false;
	key.parameters = algorithm;
	if (!der_bit_string_octets(bits, &key.octets))
		key.octets = (struct view){ .ptr = NULL };
	if (is_rsa(key.algorithm))
		read_rsa(&key);
	if (x509_oid_is(key.algorithm, X509_OID_EC))
		read_curve(&key);
	*ret = key;
	return true;
}

/* Without the zeros in front. */
static struct view
significant(struct view integer)
{
	while (view_skip(&integer, VIEW("\0")))
		;
	return integer;
}

size_t
x509_key_bits(struct view integer)
{
	struct view octets = significant(integer);
	size_t bits = 8 * octets.len;

	for (unsigned mask = 0x80; octets.len > 0 && (octets.ptr[0] & mask) == 0; mask >>= 1)
		bits--;
	return bits;
}

static void
append_rsa(struct buf *out, const struct x509_key *key)
{
	struct view exponent = significant(key->exponent);
	uint64_t number = 0;
	uint8_t octet;

	if (key->modulus.ptr == NULL) {
		buf_text(out, " that cannot be read");
		return;
	}
	buf_printf(out, " %zu bits, exponent ", x509_key_bits(key->modulus));
	if (exponent.len > sizeof(number)) {
		buf_printf(out, "of %zu bits", x509_key_bits(exponent));
		return;
	}
	while (view_u8(&exponent, &octet))
		number = number << 8 | octet;
	buf_printf(out, "%" PRIu64, number);
}

void
x509_key_append(struct buf *out, const struct x509_key *key)
{
	x509_oid_append_text(out, key->algorithm);
	if (is_rsa(key->algorithm))
		append_rsa(out, key);
	if (!x509_oid_is(key->algorithm, X509_OID_EC))
		return;
	if (key->curve.ptr != NULL) {
		buf_byte(out, ' ');
		x509_oid_append_text(out, key->curve);
	} else {
		buf_text(out, " without named curve");
	}
}
