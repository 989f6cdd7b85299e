/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/name.h"

#include "base/escape.h"
#include "base/hex.h"
#include "base/utf.h"
#include "der/der.h"
#include "x509/oid.h"

/* String types that certificates do not use but whose bytes are text all the same
 * (X.680 8.4, Table 1). */
#define VIDEOTEX_STRING 0x15
#define GRAPHIC_STRING 0x19
#define GENERAL_STRING 0x1b

bool
x509_name_open(struct view whole, struct x509_name *ret)
{
	struct view rdns;
	unsigned odd = 0;

	if (!der_take_lenient(&whole, DER_SEQUENCE, &rdns, &odd) || whole.len > 0)
		return false;
	*ret = (struct x509_name){ .rdns = rdns, .odd = odd };
	return true;
}

/* All that is left of *rest, as one attribute that cannot be read. */
static void
take_unreadable(struct view *rest, struct x509_attribute *ret)
{
	ret->readable = false;
	ret->whole = *rest;
	ret->rest = *rest;
	ret->odd = 0;
	*rest = (struct view){ .ptr = NULL };
}

/* AttributeTypeAndValue ::= SEQUENCE { type OBJECT IDENTIFIER, value ANY } */
static bool
read_attribute(const struct der_element *element, struct x509_attribute *ret)
{
	struct view body = element->body;
	struct der_element value;

	ret->rest = element->body;
	if (element->identifier != DER_SEQUENCE)
		return false;
	if (!der_take_lenient(&body, DER_OID, &ret->oid, &ret->odd)) /* type */
		return false;
	ret->rest = body;
	if (!der_element(&body, &value)) /* value */
		return false;
	ret->odd |= value.odd;
	ret->tag = value.identifier;
	ret->value = value.body;
	ret->rest = body;
	if (x509_tag_is_text(value.identifier & (uint8_t)~DER_CONSTRUCTED) &&
	    der_string(&value, &ret->value))
		ret->tag &= (uint8_t)~DER_CONSTRUCTED;
	return true;
}

static void
take_attribute(struct view *attributes, struct x509_attribute *ret)
{
	struct der_element element;

	if (!der_element(attributes, &element)) {
		take_unreadable(attributes, ret);
		return;
	}
	ret->whole = element.whole;
	ret->odd = element.odd;
	ret->readable = read_attribute(&element, ret);
}

bool
x509_name_next(struct x509_name *name, struct x509_attribute *ret)
{
	struct der_element rdn;
	bool starts_rdn = false;
	bool bare = false;
	unsigned odd = 0;

	while (name->attributes.len == 0) {
		if (name->rdns.len == 0)
			return false;
		starts_rdn = true;
		if (!der_element(&name->rdns, &rdn)) {
			take_unreadable(&name->rdns, ret);
			ret->starts_rdn = true;
			ret->bare = false;
			return true;
		}
		odd |= rdn.odd;
		bare = rdn.identifier != DER_SET;
		name->attributes = bare ? rdn.whole : rdn.body;
	}
	take_attribute(&name->attributes, ret);
	ret->starts_rdn = starts_rdn;
	ret->bare = bare;
	ret->odd |= odd;
	return true;
}

bool
x509_tag_is_text(uint8_t tag)
{
	switch (tag) {
	case DER_UTF8_STRING:
	case DER_NUMERIC_STRING:
	case DER_PRINTABLE_STRING:
	case DER_T61_STRING:
	case VIDEOTEX_STRING:
	case DER_IA5_STRING:
	case GRAPHIC_STRING:
	case DER_VISIBLE_STRING:
	case GENERAL_STRING:
	case DER_UNIVERSAL_STRING:
	case DER_BMP_STRING:
		return true;
	default:
		return false;
	}
}

bool
x509_text_take(uint8_t tag, struct view *value, uint32_t *ret)
{
	struct view behind = *value;
	bool taken = true;
	uint8_t byte;

	if (!view_u8(&behind, &byte))
		return false;
	if (tag == DER_BMP_STRING)
		taken = utf16be_take(value, ret);
	else if (tag == DER_UNIVERSAL_STRING)
		taken = ucs4be_take(value, ret);
	else if (tag == DER_UTF8_STRING)
		taken = utf8_take(value, ret);
	else {
		*ret = byte;
		*value = behind;
	}
	/* A byte that is no UTF-8, or an odd one at the end of wider units. */
	if (!taken)
		*value = behind;
	if (!taken || !utf_is_character(*ret))
		*ret = UTF_REPLACEMENT;
	return true;
}

bool
x509_text_append(struct buf *out, uint8_t tag, struct view value)
{
	bool whole = true;
	uint32_t character;

	if (!x509_tag_is_text(tag))
		return false;
	while (x509_text_take(tag, &value, &character)) {
		whole = whole && character != UTF_REPLACEMENT;
		utf8_append(out, character);
	}
	return whole;
}

/* RFC 4514 2.4: characters that need a backslash anywhere, first, or first and last. */
static bool
needs_backslash(uint32_t character, bool first, bool last)
{
	if (character == ' ')
		return first || last;
	if (character == '#')
		return first;
	return character != 0 && character < 0x80 && strchr("\"+,;<>\\", (int)character) != NULL;
}

static void
append_value(struct buf *out, uint8_t tag, struct view value)
{
	bool first = true;
	uint32_t character;

	while (x509_text_take(tag, &value, &character)) {
		uint8_t memory[4];
		struct buf utf8;

		if (needs_backslash(character, first, value.len == 0)) {
			buf_printf(out, "\\%c", (int)character);
		} else {
			buf_init(&utf8, memory, sizeof(memory));
			utf8_append(&utf8, character);
			escape_append_text(out, buf_view(&utf8));
		}
		first = false;
	}
}

static void
append_attribute(struct buf *out, const struct x509_attribute *attribute)
{
	if (attribute->readable) {
		x509_oid_append_text(out, attribute->oid);
		buf_byte(out, '=');
	}
	if (attribute->readable && x509_tag_is_text(attribute->tag)) {
		append_value(out, attribute->tag, attribute->value);
	} else {
		buf_byte(out, '#');
		hex_append(out, attribute->readable ? attribute->value : attribute->whole);
	}
}

void
x509_name_append(struct buf *out, struct view whole)
{
	struct x509_name name;
	struct x509_attribute attribute;
	bool first = true;

	if (!x509_name_open(whole, &name)) {
		buf_byte(out, '#');
		hex_append(out, whole);
		return;
	}
	while (x509_name_next(&name, &attribute)) {
		if (!first)
			buf_text(out, attribute.starts_rdn ? ", " : " + ");
		append_attribute(out, &attribute);
		first = false;
	}
}
