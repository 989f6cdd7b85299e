/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elements of DER (X.690), read in two ways: strictly, as a validator reads, and
 * leniently, as a monitor must.  The lenient reader accepts whatever has one
 * clear structure and says what was odd about it; the strict one is the lenient
 * one with nothing odd.  Values (integers, times) are in value.h.
 *
 * What these readers do not do: they do not loop over a SEQUENCE, do not check
 * that nothing is left at its end, and do not know about OPTIONAL.  The caller
 * does, next to the grammar.
 */
#ifndef CTVIGIL_DER_DER_H
#define CTVIGIL_DER_DER_H

#include "base/attr.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

/* Identifier octets with class and constructed bit (X.690 8.1.2); only those
 * that certificates and SCTs use. */
enum der_tag {
	DER_END_OF_CONTENTS = 0x00,
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OCTET_STRING = 0x04,
	DER_NULL = 0x05,
	DER_OID = 0x06,
	DER_UTF8_STRING = 0x0c,
	DER_NUMERIC_STRING = 0x12,
	DER_PRINTABLE_STRING = 0x13,
	DER_T61_STRING = 0x14,
	DER_IA5_STRING = 0x16,
	DER_UTC_TIME = 0x17,
	DER_GENERALIZED_TIME = 0x18,
	DER_VISIBLE_STRING = 0x1a,
	DER_UNIVERSAL_STRING = 0x1c,
	DER_BMP_STRING = 0x1e,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
	DER_CONTEXT = 0x80,      /* [0] IMPLICIT of a primitive type; add the number */
	DER_CONTEXT_CONS = 0xa0, /* [0] EXPLICIT or of a constructed type */
};

/* The parts of an identifier octet (X.690 8.1.2.2). */
#define DER_CONSTRUCTED 0x20U
#define DER_CLASS_MASK 0xc0U
#define DER_NUMBER_MASK 0x1fU

/* What was odd about an element, as a set.  DER allows none of it. */
enum der_oddity {
	DER_ODD_LENGTH_NOT_MINIMAL = 1 << 0, /* X.690 10.1 */
	DER_ODD_LENGTH_INDEFINITE = 1 << 1,  /* X.690 8.1.3.6, 10.1 */
	DER_ODD_TAG_NOT_MINIMAL = 1 << 2,    /* X.690 8.1.2.4.2 */
};

struct der_element {
	uint8_t identifier; /* the first octet; number 31 says that the tag goes on */
	uint32_t number;    /* the tag number, from the following octets if there are */
	unsigned odd;       /* a set of enum der_oddity */
	struct view whole;  /* identifier to last octet, end-of-contents included */
	struct view body;   /* the contents octets alone */
};

/* Whether the next element has this tag.  Reads nothing. */
static inline bool must_use
der_next_is(struct view in, enum der_tag tag)
{
	return in.len > 0 && in.ptr[0] == tag;
}

/* Takes one element of exactly this tag, strictly, and gives its contents.  False if
 * the next one has another tag, or anything about it is odd. */
bool der_take(struct view *in, enum der_tag tag, struct view *ret) must_use;

/* der_element() of any element. */
bool der_any(struct view *in, struct der_element *ret) must_use;

/* The same, through locals of its own: those of the caller stay in registers. */
static inline bool must_use
der_uncommon(struct view *in, struct der_element *ret)
{
	struct der_element element not_zeroed;
	struct view rest = *in;

	if (!der_any(&rest, &element))
		return false;
	*in = rest;
	*ret = element;
	return true;
}

/* The length of nearly every element: minimal, below 2^16. */
static always_inlined bool
der_common_length(struct view *in, size_t *ret)
{
	struct view octets;
	uint8_t first;

	if (!view_u8(in, &first))
		return false;
	*ret = first;
	if (first < 0x80)
		return true;
	if (first == 0x81 && view_take(in, 1, &octets))
		*ret = octets.ptr[0];
	else if (first == 0x82 && view_take(in, 2, &octets))
		*ret = (size_t)octets.ptr[0] << 8 | octets.ptr[1];
	else
		return false;
	return *ret >= (first == 0x81 ? 0x80 : 0x100);
}

/* The hot path: identifier and contents of nearly every element, as der_any() reads it.
 * False if it may be another. */
static always_inlined bool
der_common(struct view *in, uint8_t *ret_identifier, struct view *ret)
{
	struct view trial = *in;
	size_t len;

	if (!view_u8(&trial, ret_identifier) || *ret_identifier == DER_END_OF_CONTENTS)
		return false;
	if ((*ret_identifier & DER_NUMBER_MASK) == DER_NUMBER_MASK)
		return false;
	if (!der_common_length(&trial, &len) || !view_take(&trial, len, ret))
		return false;
	*in = trial;
	return true;
}

/* Takes one element leniently: any tag, lengths that are not minimal, and the
 * indefinite form with at most LIMIT_DER_DEPTH of them inside one another.
 * False, with *in and *ret unchanged, if the structure is not clear: a length
 * beyond the end of *in or above 2^32 - 1, a reserved length octet, a tag number
 * above 2^32 - 1, the indefinite form on a primitive element (X.690 8.1.3.2), or
 * end-of-contents that ends nothing. */
static inline bool must_use
der_element(struct view *in, struct der_element *ret)
{
	struct view whole = *in;
	uint8_t identifier;
	struct view body;

	if (unlikely(!der_common(in, &identifier, &body)))
		return der_uncommon(in, ret);
	ret->identifier = identifier;
	ret->number = identifier & DER_NUMBER_MASK;
	ret->odd = 0;
	ret->whole = view_of(whole.ptr, whole.len - in->len);
	ret->body = body;
	return true;
}

/* Takes one element of exactly this tag, leniently, and gives its contents.  What is odd
 * is added to *odd, which a failure leaves as it was. */
static inline bool must_use
der_take_lenient(struct view *in, enum der_tag tag, struct view *ret, unsigned *odd)
{
	struct der_element element;
	uint8_t identifier;

	if (!der_next_is(*in, tag))
		return false;
	if (der_common(in, &identifier, ret))
		return true;
	if (!der_uncommon(in, &element))
		return false;
	*ret = element.body;
	*odd |= element.odd;
	return true;
}

/* The octets of the one piece of a string that is constructed. */
bool der_string_in_piece(struct view body, struct view *ret) must_use;

/* The octets of a string: the contents of a primitive element, or of the one
 * primitive element that a constructed one has inside it, at whatever depth (X.690
 * 8.7.3).  False for a string in several pieces, since they lie apart. */
static inline bool must_use
der_string(const struct der_element *element, struct view *ret)
{
	if ((element->identifier & DER_CONSTRUCTED) != 0)
		return der_string_in_piece(element->body, ret);
	*ret = element->body;
	return true;
}

/* Writes identifier (one octet) and length of a body of len octets, at most 2^32 - 1,
 * as DER has them (X.690 10.1): what enclosing elements need when something inside was
 * left out.  Returns how many octets they take. */
#define DER_HEADER_MAX 6
size_t der_header(enum der_tag tag, size_t len, uint8_t out[DER_HEADER_MAX]);

#endif
