/* SPDX-License-Identifier: Apache-2.0 */
#include "der/der.h"

#include "base/limits.h"

#include <assert.h>

/* X.690 8.1.3.3: the octets of the longest length that is read. */
#define LENGTH_OCTETS_MAX 4
#define LENGTH_INDEFINITE 0x80U
#define LENGTH_RESERVED 0xffU

/* The identifier octets and the length octets of an element. */
struct der_front {
	uint8_t identifier;
	uint32_t number;
	unsigned odd;
	size_t len; /* of the contents; no meaning if DER_ODD_LENGTH_INDEFINITE */
};

/* X.690 8.1.2.4: the tag number in seven bits per octet, the last one without
 * its high bit. */
static bool
take_long_number(struct view *in, struct der_front *ret)
{
	uint64_t number = 0;
	uint8_t octet;

	do {
		if (!view_u8(in, &octet))
			return false;
		if (number == 0 && octet == 0x80)
			ret->odd |= DER_ODD_TAG_NOT_MINIMAL;
		number = number << 7 | (octet & 0x7f);
		if (number > UINT32_MAX)
			return false;
	} while ((octet & 0x80) != 0);
	if (number < DER_NUMBER_MASK)
		ret->odd |= DER_ODD_TAG_NOT_MINIMAL;
	ret->number = (uint32_t)number;
	return true;
}

static bool
take_identifier(struct view *in, struct der_front *ret)
{
	if (!view_u8(in, &ret->identifier))
		return false;
	ret->number = ret->identifier & DER_NUMBER_MASK;
	return ret->number != DER_NUMBER_MASK || take_long_number(in, ret);
}

/* X.690 8.1.3.5: the long form, of which the first octet is already read. */
static bool
take_long_length(struct view *in, size_t octets, struct der_front *ret)
{
	struct view front = *in;
	uint64_t len;
	uint8_t octet;

	/* Leading zeros may be many; what they spell out may not be large. */
	while (octets > 1 && view_u8(&front, &octet) && octet == 0) {
		ret->odd |= DER_ODD_LENGTH_NOT_MINIMAL;
		*in = front;
		octets--;
	}
	if (octets > LENGTH_OCTETS_MAX || !view_uint(in, octets, &len))
		return false;
	if (len < 0x80)
		ret->odd |= DER_ODD_LENGTH_NOT_MINIMAL;
	ret->len = (size_t)len;
	return true;
}

static bool
take_length(struct view *in, struct der_front *ret)
{
	uint8_t octet;

	if (!view_u8(in, &octet) || octet == LENGTH_RESERVED)
		return false;
	if (octet == LENGTH_INDEFINITE) {
		/* X.690 8.1.3.2: only a constructed element has an end to look for. */
		ret->odd |= DER_ODD_LENGTH_INDEFINITE;
		return (ret->identifier & DER_CONSTRUCTED) != 0;
	}
	if (octet > LENGTH_INDEFINITE)
		return take_long_length(in, octet & 0x7f, ret);
	ret->len = octet;
	return true;
}

static bool
take_front(struct view *in, struct der_front *ret)
{
	*ret = (struct der_front){ .identifier = 0 };
	return take_identifier(in, ret) && take_length(in, ret);
}

/* X.690 8.1.3.6: takes the contents up to the end-of-contents octets that end
 * them, and those octets.  One pass: elements of definite length are stepped
 * over, others are counted.  False also if they are too many to look for it. */
static bool
take_indefinite(struct view *in, struct view *ret)
{
	struct view start = *in;
	struct view rest = *in;
	struct view ended;
	struct view contents;
	unsigned open = 1;
	unsigned left = LIMIT_DER_INDEFINITE;

	do {
		struct der_front front;
		uint8_t identifier;

		ended = rest;
		if (left-- == 0)
			return false;
		/* Nearly all of many; elements that are many are followed once for each around. */
		if (der_common(&rest, &identifier, &contents))
			continue;
		if (!take_front(&rest, &front))
			return false;
		if (front.identifier == DER_END_OF_CONTENTS) {
			if (front.len != 0 || front.odd != 0)
				return false;
			open--;
		} else if ((front.odd & DER_ODD_LENGTH_INDEFINITE) != 0) {
			if (++open > LIMIT_DER_DEPTH)
				return false;
		} else if (!view_take(&rest, front.len, &contents)) {
			return false;
		}
	} while (open > 0);
	*in = rest;
	return view_take(&start, start.len - ended.len, ret);
}

bool
der_any(struct view *in, struct der_element *ret)
{
	struct view trial = *in;
	struct view whole = *in;
	struct der_front front;
	struct view body;

	if (!take_front(&trial, &front) || front.identifier == DER_END_OF_CONTENTS)
		return false;
	if ((front.odd & DER_ODD_LENGTH_INDEFINITE) != 0) {
		if (!take_indefinite(&trial, &body))
			return false;
	} else if (!view_take(&trial, front.len, &body)) {
		return false;
	}
	whole.len -= trial.len;
	*ret = (struct der_element){
		.identifier = front.identifier,
		.number = front.number,
		.odd = front.odd,
		.whole = whole,
		.body = body,
	};
	*in = trial;
	return true;
}

bool
der_take(struct view *in, enum der_tag tag, struct view *ret)
{
	struct view trial = *in;
	unsigned odd = 0;
	struct view body;

	if (!der_take_lenient(&trial, tag, &body, &odd) || odd != 0)
		return false;
	*in = trial;
	*ret = body;
	return true;
}

/* Each piece is all that is in the one around it, so that none need be followed. */
bool
der_string_in_piece(struct view body, struct view *ret)
{
	struct der_front front;
	struct view contents;

	do {
		if (!take_front(&body, &front) || front.identifier == DER_END_OF_CONTENTS)
			return false;
		if ((front.odd & DER_ODD_LENGTH_INDEFINITE) != 0) {
			/* X.690 8.1.5: end-of-contents. */
			if (!view_take(&body, body.len - 2, &contents) ||
			    !view_equal(body, VIEW("\0\0")))
				return false;
			body = contents;
		} else if (front.len != body.len) {
			return false;
		}
	} while ((front.identifier & DER_CONSTRUCTED) != 0);
	*ret = body;
	return true;
}

size_t
der_header(enum der_tag tag, size_t len, uint8_t out[DER_HEADER_MAX])
{
	size_t octets = 0;

	assert(len <= UINT32_MAX);
	out[0] = (uint8_t)tag;
	if (len < 0x80) {
		out[1] = (uint8_t)len;
		return 2;
	}
	while (octets < LENGTH_OCTETS_MAX && len >> (8 * octets) != 0)
		octets++;
	out[1] = (uint8_t)(0x80 | octets);
	for (size_t i = 0; i < octets; i++)
		out[2 + i] = (uint8_t)(len >> (8 * (octets - 1 - i)));
	return 2 + octets;
}
