/* SPDX-License-Identifier: Apache-2.0 */
#include "support/tlv.h"

#include "base/buf.h"
#include "base/limits.h"
#include "der/der.h"

/* The elements around the one that was chosen, from the outermost. */
struct path {
	struct der_element around[LIMIT_DER_DEPTH];
	size_t depth;
	struct der_element chosen;
};

/* What contents may have elements in them: constructed ones, and the octets that
 * extensions and keys are wrapped in. */
static struct view
inside(const struct der_element *element)
{
	struct view body = element->body;
	uint8_t unused_bits;

	if ((element->identifier & DER_CONSTRUCTED) != 0 || element->identifier == DER_OCTET_STRING)
		return body;
	if (element->identifier != DER_BIT_STRING || !view_u8(&body, &unused_bits))
		return view_of(body.ptr, 0);
	return body;
}

static size_t
count_elements(struct view in)
{
	struct der_element element;
	size_t count = 0;

	while (der_element(&in, &element))
		count++;
	return count;
}

/* One of the elements of in; it has any. */
static struct der_element
any_element(struct random *random, struct view in)
{
	struct der_element element = { .number = 0 };
	uint64_t skip = random_between(random, 0, count_elements(in) - 1);

	while (der_element(&in, &element) && skip > 0)
		skip--;
	return element;
}

static bool
choose(struct random *random, struct view in, struct path *ret)
{
	ret->depth = 0;
	if (count_elements(in) == 0)
		return false;
	ret->chosen = any_element(random, in);
	while (ret->depth < LIMIT_DER_DEPTH && count_elements(inside(&ret->chosen)) > 0 &&
	       random_between(random, 0, 5) > 0) {
		ret->around[ret->depth++] = ret->chosen;
		ret->chosen = any_element(random, inside(&ret->chosen));
	}
	return true;
}

static void
append_element(struct buf *out, uint8_t identifier, struct view body)
{
	uint8_t header[DER_HEADER_MAX];

	buf_bytes(out, view_of(header, der_header(identifier, body.len, header)));
	buf_bytes(out, body);
}

/* Appends whole with new in the place of old. */
static void
append_replaced(struct buf *out, struct view whole, struct view old, struct view new)
{
	size_t before = view_offset(whole, old);
	struct view part;

	if (!view_take(&whole, before, &part))
		return;
	buf_bytes(out, part);
	buf_bytes(out, new);
	if (view_take(&whole, old.len, &part))
		buf_bytes(out, whole);
}

/* Puts new in the place of the chosen element, and writes the lengths around it anew. */
static size_t
rebuild(const struct path *path, struct view whole, struct view new, uint8_t *bytes, size_t size)
{
	struct view old = path->chosen.whole;
	struct buf result;
	struct buf spare;
	size_t len = 0;

	buf_init_growing(&result, size);
	buf_init_growing(&spare, size);
	buf_bytes(&result, new);
	for (size_t i = path->depth; i-- > 0;) {
		struct buf body = spare;

		buf_clear(&body);
		append_replaced(&body, path->around[i].body, old, buf_view(&result));
		buf_clear(&result);
		append_element(&result, path->around[i].identifier, buf_view(&body));
		if (!buf_ok(&body))
			result.overflowed = true;
		spare = body;
		old = path->around[i].whole;
	}
	buf_clear(&spare);
	append_replaced(&spare, whole, old, buf_view(&result));
	if (buf_ok(&result) && buf_ok(&spare) && spare.len > 0) {
		len = spare.len;
		memcpy(bytes, spare.ptr, len);
	}
	buf_fini(&spare);
	buf_fini(&result);
	return len;
}

/* Tags that decide how something is read. */
static const uint8_t tags[] = { DER_BOOLEAN, DER_INTEGER, DER_BIT_STRING, DER_OCTET_STRING,
	DER_NULL, DER_OID, DER_UTF8_STRING, DER_T61_STRING, DER_IA5_STRING, DER_UTC_TIME,
	DER_GENERALIZED_TIME, DER_UNIVERSAL_STRING, DER_BMP_STRING, DER_SEQUENCE, DER_SET,
	DER_CONTEXT + 1, DER_CONTEXT + 2, DER_CONTEXT + 6, DER_CONTEXT + 7, DER_CONTEXT_CONS,
	DER_CONTEXT_CONS + 3, DER_CONTEXT_CONS + 4 };

static uint8_t
any_tag(struct random *random)
{
	return tags[random_between(random, 0, sizeof(tags) - 1)];
}

/* Appends the element with its contents changed. */
static void
append_changed(
    struct buf *out, const struct der_element *element, tlv_change_fn *change, size_t size)
{
	struct buf body;

	buf_init_growing(&body, size);
	buf_bytes(&body, element->body);
	/* Room for change to grow into. */
	for (size_t i = 0; i < 16 && body.len < size; i++)
		buf_byte(&body, 0);
	body.len = change(body.ptr, element->body.len, body.len);
	append_element(out, element->identifier, buf_view(&body));
	buf_fini(&body);
}

size_t
tlv_change_element(
    struct random *random, tlv_change_fn *change, uint8_t *bytes, size_t len, size_t size)
{
	struct view whole = view_of(bytes, len);
	const struct der_element *chosen;
	struct path path;
	struct buf new;
	size_t ret;

	if (!choose(random, whole, &path))
		return 0;
	chosen = &path.chosen;
	buf_init_growing(&new, size);
	switch (random_between(random, 0, 6)) {
	case 0:
		break;
	case 1:
		buf_bytes(&new, chosen->whole);
		buf_bytes(&new, chosen->whole);
		break;
	case 2:
		append_element(&new, any_tag(random), chosen->whole);
		break;
	case 3:
		append_element(&new, any_tag(random), chosen->body);
		break;
	default:
		append_changed(&new, chosen, change, size);
	}
	ret = buf_ok(&new) ? rebuild(&path, whole, buf_view(&new), bytes, size) : 0;
	buf_fini(&new);
	return ret;
}

/* Appends a length in so many octets, needed or not, 1 to 8. */
static void
append_long_length(struct buf *out, uint64_t len, unsigned octets)
{
	buf_byte(out, (uint8_t)(0x80U + octets));
	for (unsigned i = octets; i-- > 0;)
		buf_byte(out, (uint8_t)(len >> (8 * i)));
}

size_t
tlv_break_length(struct random *random, uint8_t *bytes, size_t len, size_t size)
{
	struct view whole = view_of(bytes, len);
	struct path path;
	struct view body;
	struct buf new;
	size_t ret;

	if (!choose(random, whole, &path))
		return 0;
	body = path.chosen.body;
	buf_init_growing(&new, size);
	buf_byte(&new, path.chosen.identifier);
	switch (random_between(random, 0, 3)) {
	case 0: /* too much or too little by a few */
		buf_byte(&new, (uint8_t)(body.len + random_between(random, 0, 8) - 4));
		buf_bytes(&new, body);
		break;
	case 1:
		append_long_length(&new, body.len, (unsigned)random_between(random, 1, 8));
		buf_bytes(&new, body);
		break;
	case 2:
		append_long_length(
		    &new, random_next(random), (unsigned)random_between(random, 1, 8));
		buf_bytes(&new, body);
		break;
	default: /* X.690 8.1.3.6 */
		buf_byte(&new, 0x80);
		buf_bytes(&new, body);
		buf_bytes(&new, VIEW("\0\0"));
	}
	ret = buf_ok(&new) ? rebuild(&path, whole, buf_view(&new), bytes, size) : 0;
	buf_fini(&new);
	return ret;
}

size_t
tlv_splice(struct random *random, struct view whole, struct view donor, uint8_t *out, size_t size)
{
	struct path path;
	struct path taken;
	struct buf new;
	size_t ret;

	if (!choose(random, whole, &path) || !choose(random, donor, &taken))
		return 0;
	buf_init_growing(&new, size);
	if (random_between(random, 0, 1) == 0)
		buf_bytes(&new, path.chosen.whole);
	buf_bytes(&new, taken.chosen.whole);
	ret = buf_ok(&new) ? rebuild(&path, whole, buf_view(&new), out, size) : 0;
	buf_fini(&new);
	return ret;
}
