/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Name, attribute by attribute, and its text (RFC 5280 4.1.2.4):
 *
 *   Name ::= SEQUENCE OF RelativeDistinguishedName
 *   RelativeDistinguishedName ::= SET OF SEQUENCE { type OBJECT IDENTIFIER, value ANY }
 *
 * Walking is total: every byte belongs to an attribute or comes as one that could
 * not be read.
 */
#ifndef CTVIGIL_X509_NAME_H
#define CTVIGIL_X509_NAME_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

struct x509_attribute {
	bool readable;     /* if not, oid, tag and value have no meaning */
	bool starts_rdn;   /* the first of its RelativeDistinguishedName */
	bool bare;         /* it stands in the Name without a SET around it */
	struct view whole; /* with its header, if it has a clear one */
	struct view oid;   /* contents of the type */
	uint8_t tag;       /* of the value, without the constructed bit of a string */
	struct view value; /* contents of the value */
	struct view rest;  /* of it that was not read: nothing, if all is well */
	unsigned odd;      /* a set of enum der_oddity */
};

/* Where a walk over a Name has got to. */
struct x509_name {
	struct view rdns;       /* those to come */
	struct view attributes; /* the rest of the current one */
	unsigned odd;
};

/* Begins to walk the whole Name.  False if it is not one SEQUENCE and nothing else. */
bool x509_name_open(struct view whole, struct x509_name *ret) must_use;

/* Takes the next attribute.  False at the end. */
bool x509_name_next(struct x509_name *name, struct x509_attribute *ret) must_use;

/* Whether a tag is one of the string types, and values of it have a text. */
bool x509_tag_is_text(uint8_t tag) must_use;

/* Takes the next character of a value with such a tag: BMPString as UTF-16BE,
 * UniversalString as UCS-4, UTF8String as such, others as Latin-1.  What is no
 * character becomes UTF_REPLACEMENT.  False at the end. */
bool x509_text_take(uint8_t tag, struct view *value, uint32_t *ret) must_use;

/* Appends the value of an attribute in UTF-8, not escaped.  False if the tag has no
 * text or part of the value is no character; that part is then UTF_REPLACEMENT. */
bool x509_text_append(struct buf *out, uint8_t tag, struct view value);

/* Appends the whole Name for people, escaped and in its own order: "C=HR, O=Fina,
 * CN=Fina RDC 2020".  Special characters are escaped as in RFC 4514 2.4, what has no
 * text is '#' and the hex of its contents. */
void x509_name_append(struct buf *out, struct view whole);

#endif
