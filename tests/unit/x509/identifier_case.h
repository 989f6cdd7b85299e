/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates for one name, and what they are taken to be for, as text. */
#ifndef CTVIGIL_TESTS_UNIT_X509_IDENTIFIER_CASE_H
#define CTVIGIL_TESTS_UNIT_X509_IDENTIFIER_CASE_H

#include "x509/identifier.h"

#include "base/buf.h"
#include "base/hex.h"
#include "der/der.h"
#include "support/element.h"
#include "support/tap.h"

#define SEQ(...) ELEMENT(DER_SEQUENCE, __VA_ARGS__)
#define SET(...) ELEMENT(DER_SET, __VA_ARGS__)
#define CN "\x55\x04\x03"

/* Appends "where:name " or "where:@address ", with "(reading)" unless it is plain. */
static inline void
append_identifier(void *context, const struct x509_identifier *identifier)
{
	struct buf *out = context;

	buf_printf(out, "%s:", x509_where_text(identifier->where));
	if (identifier->kind == X509_ADDRESS) {
		buf_byte(out, '@');
		hex_append(out, identifier->value);
	} else {
		buf_bytes(out, identifier->value);
	}
	if (identifier->reading != X509_READING_PLAIN)
		buf_printf(out, "(%s)", x509_reading_text(identifier->reading));
	buf_byte(out, ' ');
}

struct identifier_case {
	const char *says;
	struct view tbs;
	const char *identifiers;
};

static inline void
identifier_run(const void *p)
{
	const struct identifier_case *row = p;
	struct x509_certificate certificate;
	struct buf out;

	buf_init_growing(&out, 1 << 20);
	x509_read(row->tbs, X509_TBS, &certificate);
	x509_identifiers(&certificate, append_identifier, &out);
	assert_string_equal(buf_string(&out), row->identifiers);
	buf_fini(&out);
}

/* A TBSCertificate with an empty subject and one name. */
static inline struct view
with_name(uint8_t tag, struct view value)
{
	return element_tbs(VIEW("\x30\0"), element_subject_alt_name(element_of(tag, value)));
}

static inline struct view
dns(struct view value)
{
	return with_name(DER_CONTEXT + 2, value);
}

static inline struct view
address(struct view octets)
{
	return with_name(DER_CONTEXT + 7, octets);
}

static inline struct view
uri(struct view value)
{
	return with_name(DER_CONTEXT + 6, value);
}

static inline struct view
email(struct view value)
{
	return with_name(DER_CONTEXT + 1, value);
}

/* An otherName of some type. */
static inline struct view
other(uint8_t tag, struct view value)
{
	return with_name(DER_CONTEXT_CONS, JOIN(ELEMENT(DER_OID, VIEW("\x2a\x03")),
					       ELEMENT(DER_CONTEXT_CONS, element_of(tag, value))));
}

/* A TBSCertificate whose subject is one commonName. */
static inline struct view
cn(uint8_t tag, struct view value)
{
	return element_tbs(SEQ(SET(element_attribute(CN, tag, value))), VIEW(""));
}

#endif
