/* SPDX-License-Identifier: Apache-2.0 */
#include "support/element.h"

#include "der/der.h"

#include <stdlib.h>

#define POOL_SIZE (64U << 20)

static uint8_t pool[POOL_SIZE];
static size_t pool_used;

static uint8_t *
pool_take(size_t size)
{
	uint8_t *memory = pool + pool_used;

	if (size > POOL_SIZE - pool_used)
		abort();
	pool_used += size;
	return memory;
}

struct view
element_join(const struct view *parts, size_t count)
{
	size_t len = 0;
	uint8_t *out = pool + pool_used;

	for (size_t i = 0; i < count; i++) {
		if (parts[i].len > 0)
			memcpy(pool_take(parts[i].len), parts[i].ptr, parts[i].len);
		len += parts[i].len;
	}
	return view_of(out, len);
}

struct view
element_of(uint8_t tag, struct view body)
{
	uint8_t header[DER_HEADER_MAX];

	return JOIN(view_of(header, der_header(tag, body.len, header)), body);
}

struct view
element_indefinite(uint8_t tag, struct view body)
{
	const uint8_t header[] = { tag, 0x80 };

	return JOIN(VIEW_OF(header), body, VIEW("\0\0"));
}

struct view
element_too_long(uint8_t tag, struct view body, uint8_t extra)
{
	uint8_t header[DER_HEADER_MAX];

	return JOIN(view_of(header, der_header(tag, body.len + extra, header)), body);
}

struct view
element_repeat(struct view bytes, size_t count)
{
	uint8_t *out = pool_take(bytes.len * count);

	for (size_t i = 0; i < count; i++)
		memcpy(out + i * bytes.len, bytes.ptr, bytes.len);
	return view_of(out, bytes.len * count);
}

struct view
element_attribute(const char *oid_octets, uint8_t tag, struct view value)
{
	return ELEMENT(
	    DER_SEQUENCE, ELEMENT(DER_OID, view_text(oid_octets)), element_of(tag, value));
}

struct view
element_common_name(const char *text)
{
	return ELEMENT(DER_SEQUENCE,
	    ELEMENT(DER_SET, element_attribute("\x55\x04\x03", DER_UTF8_STRING, view_text(text))));
}

struct view
element_extension(const char *oid_octets, struct view value)
{
	return ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, view_text(oid_octets)),
	    element_of(DER_OCTET_STRING, value));
}

struct view
element_subject_alt_name(struct view names)
{
	return ELEMENT(DER_CONTEXT_CONS + 3,
	    ELEMENT(
		DER_SEQUENCE, element_extension("\x55\x1d\x11", element_of(DER_SEQUENCE, names))));
}

struct view
element_serial(void)
{
	return ELEMENT(DER_INTEGER, VIEW("\x12\x34"));
}

struct view
element_algorithm(void)
{
	return ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, VIEW("\x2a\x86\x48\xce\x3d\x04\x03\x02")));
}

struct view
element_validity(void)
{
	return ELEMENT(DER_SEQUENCE, ELEMENT(DER_UTC_TIME, VIEW("250101000000Z")),
	    ELEMENT(DER_GENERALIZED_TIME, VIEW("20500101000000Z")));
}

struct view
element_public_key(void)
{
	return ELEMENT(DER_SEQUENCE, ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, VIEW("\x2b\x65\x70"))),
	    ELEMENT(DER_BIT_STRING, VIEW("\0KEY")));
}

struct view
element_tbs(struct view subject, struct view extensions)
{
	return ELEMENT(DER_SEQUENCE, ELEMENT(DER_CONTEXT_CONS, ELEMENT(DER_INTEGER, VIEW("\x02"))),
	    element_serial(), element_algorithm(), element_common_name("issuer"),
	    element_validity(), subject, element_public_key(), extensions);
}

struct view
element_certificate(struct view tbs)
{
	return ELEMENT(
	    DER_SEQUENCE, tbs, element_algorithm(), ELEMENT(DER_BIT_STRING, VIEW("\0SIG")));
}
