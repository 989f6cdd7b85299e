/* SPDX-License-Identifier: Apache-2.0 */
#include "support/der_text.h"

#include "base/num.h"
#include "der/der.h"
#include "support/text_value.h"

#include <stdio.h>

#define LENGTH_LONG 0x80U
#define NUMBER_LONG 31U

/* A source on its way into the output. */
struct writer {
	struct der_text *text;
	struct text_scan scan;
};

/* ---- bytes ---- */

/* Where something begins. */
struct start {
	size_t offset;
	size_t mark_count;
};

static struct start
start_here(const struct der_text *text)
{
	return (struct start){ text->out->len, text->mark_count };
}

/* Puts bytes before all that was written and marked since. */
static void
insert(struct der_text *text, const struct start *start, struct view bytes)
{
	size_t at = start->offset;
	size_t moved = text->out->len - at;

	/* Appended for the room that it takes, then moved to where it belongs. */
	buf_bytes(text->out, bytes);
	if (!buf_ok(text->out) || bytes.len == 0)
		return;
	memmove(text->out->ptr + at + bytes.len, text->out->ptr + at, moved);
	memcpy(text->out->ptr + at, bytes.ptr, bytes.len);
	for (size_t i = start->mark_count; i < text->mark_count; i++)
		text->marks[i].offset += bytes.len;
}

/* ---- elements ---- */

enum length_form {
	LENGTH_RIGHT,
	LENGTH_OTHER,      /* these octets, whatever the contents */
	LENGTH_OFF,        /* so much more or less than it is */
	LENGTH_OCTETS,     /* the long form in so many octets */
	LENGTH_INDEFINITE, /* X.690 8.1.3.6 */
};

struct element {
	uint8_t class_bits;
	uint32_t number;
	bool constructed;
	bool is_fixed; /* whether it is constructed was said */
	enum length_form length;
	struct view octets;
	int64_t off;
	uint64_t octet_count;
};

static const struct {
	const char *name;
	enum der_tag tag;
} names[] = {
	{ "BOOLEAN", DER_BOOLEAN },
	{ "INTEGER", DER_INTEGER },
	{ "BIT_STRING", DER_BIT_STRING },
	{ "OCTET_STRING", DER_OCTET_STRING },
	{ "NULL", DER_NULL },
	{ "OID", DER_OID },
	{ "UTF8String", DER_UTF8_STRING },
	{ "NumericString", DER_NUMERIC_STRING },
	{ "PrintableString", DER_PRINTABLE_STRING },
	{ "T61String", DER_T61_STRING },
	{ "IA5String", DER_IA5_STRING },
	{ "UTCTime", DER_UTC_TIME },
	{ "GeneralizedTime", DER_GENERALIZED_TIME },
	{ "VisibleString", DER_VISIBLE_STRING },
	{ "UniversalString", DER_UNIVERSAL_STRING },
	{ "BMPString", DER_BMP_STRING },
	{ "SEQUENCE", DER_SEQUENCE },
	{ "SET", DER_SET },
};

static bool
take_named_tag(struct text_scan *s, struct element *ret)
{
	struct view word = text_word(s);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!view_equal(word, view_text(names[i].name)))
			continue;
		ret->number = names[i].tag & DER_NUMBER_MASK;
		if (!ret->is_fixed)
			ret->constructed = (names[i].tag & DER_CONSTRUCTED) != 0;
		ret->is_fixed = true;
		return true;
	}
	return text_fail(s, "there is no element called '%.*s'", (int)num_min(word.len, 40),
	    (const char *)word.ptr);
}

/* "[3]", "[APPLICATION 1]" */
static bool
take_numbered_tag(struct text_scan *s, struct element *ret)
{
	uint64_t number;

	ret->class_bits = DER_CONTEXT;
	if (text_skip_word(s, "UNIVERSAL"))
		ret->class_bits = 0;
	else if (text_skip_word(s, "APPLICATION"))
		ret->class_bits = 0x40;
	else if (text_skip_word(s, "PRIVATE"))
		ret->class_bits = 0xc0;
	if (!text_number(s, UINT32_MAX, &number))
		return false;
	ret->number = (uint32_t)number;
	return text_want(s, ']');
}

static bool
take_length(struct text_scan *s, struct element *ret)
{
	struct view rest;
	uint64_t number;

	if (text_skip_word(s, "indefinite")) {
		ret->length = LENGTH_INDEFINITE;
	} else if (text_prefixed(s, "octets:", &rest)) {
		ret->length = LENGTH_OCTETS;
		if (!num_decimal(rest, &ret->octet_count) || ret->octet_count - 1 >= 8)
			return text_fail(s, "'octets:' is followed by a number from 1 to 8");
	} else if (text_prefixed(s, "length:+", &rest) || text_prefixed(s, "length:-", &rest)) {
		ret->length = LENGTH_OFF;
		if (!num_decimal(rest, &number) || number > INT32_MAX)
			return text_fail(s, "'length:' is followed by +N, -N or octets in hex");
		ret->off = rest.ptr[-1] == '-' ? -(int64_t)number : (int64_t)number;
	} else if (text_prefixed(s, "length:", &rest)) {
		ret->length = LENGTH_OTHER;
		ret->octets = rest;
	}
	return true;
}

/* X.690 8.1.2.4: seven bits per octet behind the first. */
static void
append_identifier(struct buf *out, const struct element *e)
{
	unsigned first = e->class_bits | (e->constructed ? DER_CONSTRUCTED : 0U);
	unsigned groups = 1;

	if (e->number < NUMBER_LONG) {
		buf_uint(out, 1, first | e->number);
		return;
	}
	buf_uint(out, 1, first | NUMBER_LONG);
	while (groups < 5 && e->number >> (7 * groups) != 0)
		groups++;
	for (unsigned i = groups; i-- > 0;)
		buf_uint(out, 1, (e->number >> (7 * i) & 0x7f) | (i > 0 ? 0x80U : 0U));
}

/* Appends the length as DER has it. */
static void
append_right_length(struct buf *out, size_t len)
{
	uint8_t header[DER_HEADER_MAX];

	buf_bytes(out, view_after(view_of(header, der_header(DER_SEQUENCE, len, header)), 1));
}

/* Puts the length of an element whose contents end the output before them. */
static bool
close_element(struct writer *w, const struct element *e, const struct start *start)
{
	size_t len = w->text->out->len - start->offset;
	uint8_t memory[256];
	struct buf length;

	buf_init(&length, memory, sizeof(memory));
	switch (e->length) {
	case LENGTH_RIGHT:
		append_right_length(&length, len);
		break;
	case LENGTH_OTHER:
		if (!text_append_hex(&w->scan, &length, e->octets))
			return false;
		break;
	case LENGTH_OFF:
		if (e->off < 0 && (size_t)-e->off > len)
			return text_fail(&w->scan, "a length would be below zero");
		append_right_length(&length, (size_t)((int64_t)len + e->off));
		break;
	case LENGTH_OCTETS:
		buf_uint(&length, 1, LENGTH_LONG | e->octet_count);
		buf_uint(&length, e->octet_count, len);
		break;
	case LENGTH_INDEFINITE:
		buf_uint(&length, 1, LENGTH_LONG);
		break;
	}
	if (!buf_ok(&length))
		return text_fail(&w->scan, "a length does not fit");
	insert(w->text, start, buf_view(&length));
	if (e->length == LENGTH_INDEFINITE)
		buf_bytes(w->text->out, VIEW("\0\0"));
	return true;
}

static bool write_items(struct writer *w);

/* "{ ... }" */
static bool
write_braces(struct writer *w)
{
	if (!text_want(&w->scan, '{'))
		return false;
	if (w->text->depth == DER_TEXT_DEPTH)
		return text_fail(&w->scan, "texts stand too deep inside one another");
	w->text->depth++;
	if (!write_items(w))
		return false;
	w->text->depth--;
	return text_want(&w->scan, '}');
}

/* A BOOLEAN, INTEGER or OID as people write it; anything else is no value. */
static bool
write_value(struct writer *w, const struct element *e)
{
	struct buf *out = w->text->out;
	bool universal = e->class_bits == 0;

	if (universal && e->number == DER_BOOLEAN) {
		if (text_skip_word(&w->scan, "TRUE"))
			buf_byte(out, 0xff);
		else if (text_skip_word(&w->scan, "FALSE"))
			buf_byte(out, 0);
		else
			return text_fail(&w->scan, "a BOOLEAN is TRUE, FALSE or hex:");
		return true;
	}
	if (universal && e->number == DER_INTEGER)
		return text_append_integer(&w->scan, out);
	if (universal && e->number == DER_OID)
		return text_append_oid(&w->scan, out);
	return true;
}

/* The bytes of a character in a string of this type. */
static size_t
character_width(const struct element *e)
{
	if (e->class_bits == 0 && e->number == (DER_BMP_STRING & DER_NUMBER_MASK))
		return 2;
	if (e->class_bits == 0 && e->number == (DER_UNIVERSAL_STRING & DER_NUMBER_MASK))
		return 4;
	return 1;
}

static bool
write_contents(struct writer *w, const struct element *e)
{
	size_t width = character_width(e);
	struct view digits;

	if (text_next_is(&w->scan, '{'))
		return write_braces(w);
	if (text_next_is(&w->scan, '"') && width > 1)
		return text_append_wide(&w->scan, w->text->out, width);
	if (text_next_is(&w->scan, '"'))
		return text_append_string(&w->scan, w->text->out);
	if (text_prefixed(&w->scan, "hex:", &digits))
		return text_append_hex(&w->scan, w->text->out, digits);
	return write_value(w, e);
}

/* Takes what stands before the contents. */
static bool
take_header(struct text_scan *s, struct element *ret)
{
	*ret = (struct element){ .length = LENGTH_RIGHT };
	if (text_skip_word(s, "constructed")) {
		ret->is_fixed = true;
		ret->constructed = true;
	} else if (text_skip_word(s, "primitive")) {
		ret->is_fixed = true;
	}
	if (text_skip(s, '[') ? !take_numbered_tag(s, ret) : !take_named_tag(s, ret))
		return false;
	if (!take_length(s, ret))
		return false;
	if (!ret->is_fixed)
		ret->constructed = text_next_is(s, '{');
	return true;
}

static bool
write_element(struct writer *w)
{
	struct element e;
	struct start start;

	if (!take_header(&w->scan, &e))
		return false;
	append_identifier(w->text->out, &e);
	start = start_here(w->text);
	return write_contents(w, &e) && close_element(w, &e, &start);
}

/* ---- what is no element ---- */

/* "repeat 100 { ... }": the same bytes, of which only the first are marked. */
static bool
write_repeated(struct writer *w)
{
	struct buf *out = w->text->out;
	size_t start = out->len;
	struct buf copy;
	uint64_t count;

	if (!text_number(&w->scan, DER_TEXT_MAX, &count) || !write_braces(w))
		return false;
	buf_init_growing(&copy, DER_TEXT_MAX);
	buf_bytes(&copy, view_after(buf_view(out), start));
	if (count == 0)
		out->len = start;
	for (uint64_t i = 1; i < count; i++)
		buf_bytes(out, buf_view(&copy));
	buf_fini(&copy);
	return true;
}

/* "nest 100 SEQUENCE { ... }": the headers are made from the innermost on, and so from
 * the last byte to the first. */
static bool
write_nested(struct writer *w)
{
	struct buf *out = w->text->out;
	struct start start = start_here(w->text);
	uint8_t identifier;
	struct element e;
	struct buf headers;
	uint64_t count;

	if (!text_number(&w->scan, DER_TEXT_MAX, &count) || !take_header(&w->scan, &e))
		return false;
	if (e.length != LENGTH_RIGHT || e.number >= NUMBER_LONG)
		return text_fail(&w->scan, "what is nested has a right length and a tag below 31");
	if (!write_braces(w))
		return false;
	identifier = (uint8_t)(e.class_bits | (e.constructed ? DER_CONSTRUCTED : 0U) | e.number);
	buf_init_growing(&headers, DER_TEXT_MAX);
	for (uint64_t i = 0; i < count; i++) {
		uint8_t header[DER_HEADER_MAX];
		size_t len = out->len - start.offset + headers.len;

		for (size_t at = der_header(identifier, len, header); at-- > 0;)
			buf_byte(&headers, header[at]);
	}
	for (size_t i = 0; i < headers.len / 2; i++) {
		uint8_t byte = headers.ptr[i];

		headers.ptr[i] = headers.ptr[headers.len - 1 - i];
		headers.ptr[headers.len - 1 - i] = byte;
	}
	insert(w->text, &start, buf_view(&headers));
	buf_fini(&headers);
	return true;
}

/* "vector 3 { ... }": a length of so many octets, and what it counts (RFC 8446 3.4). */
static bool
write_vector(struct writer *w)
{
	struct start start = start_here(w->text);
	uint8_t memory[8];
	struct buf length;
	uint64_t width;

	if (!text_number(&w->scan, 3, &width) || !write_braces(w))
		return false;
	buf_init(&length, memory, sizeof(memory));
	if (width > 0)
		buf_uint(&length, width, w->text->out->len - start.offset);
	if (width == 0 || !buf_ok(&length))
		return text_fail(&w->scan, "a vector is longer than its length can say");
	insert(w->text, &start, buf_view(&length));
	return true;
}

static bool
write_mark(struct writer *w)
{
	struct der_text *text = w->text;
	struct view name = text_word(&w->scan);

	if (name.len == 0)
		return text_fail(&w->scan, "a mark has no name");
	for (size_t i = 0; i < text->mark_count; i++) {
		if (view_equal(text->marks[i].name, name))
			return text_fail(&w->scan, "'@%.*s' stands twice",
			    (int)num_min(name.len, 40), (const char *)name.ptr);
	}
	if (text->mark_count == DER_TEXT_MARKS)
		return text_fail(&w->scan, "there are more than %d marks", DER_TEXT_MARKS);
	text->marks[text->mark_count++] =
	    (struct der_text_mark){ .name = name, .offset = text->out->len };
	return true;
}

/* Writes all of a source. */
static bool
write_source(struct der_text *text, const struct der_text_source *source)
{
	struct writer w = { text, { source->file, source->line, source->text, text->error } };

	if (text->depth == DER_TEXT_DEPTH)
		return text_fail(&w.scan, "texts stand too deep inside one another");
	text->depth++;
	if (!write_items(&w))
		return false;
	text->depth--;
	return w.scan.rest.len == 0 || text_fail(&w.scan, "'%c' ends nothing", w.scan.rest.ptr[0]);
}

static const struct der_text_source *
find_source(const struct der_text *text, struct view name)
{
	for (size_t i = text->source_count; i-- > 0;) {
		if (view_equal(text->sources[i].name, name))
			return &text->sources[i];
	}
	return NULL;
}

/* "<name>" */
static bool
write_reference(struct writer *w)
{
	struct view name = text_word(&w->scan);
	const struct der_text_source *source = find_source(w->text, name);

	if (!text_want(&w->scan, '>'))
		return false;
	if (source == NULL)
		return text_fail(&w->scan, "there is no part called '%.*s'",
		    (int)num_min(name.len, 40), (const char *)name.ptr);
	return write_source(w->text, source);
}

static bool
write_item(struct writer *w)
{
	struct view digits;

	if (text_next_is(&w->scan, '"'))
		return text_append_string(&w->scan, w->text->out);
	if (text_skip(&w->scan, '@'))
		return write_mark(w);
	if (text_skip(&w->scan, '<'))
		return write_reference(w);
	if (text_prefixed(&w->scan, "hex:", &digits))
		return text_append_hex(&w->scan, w->text->out, digits);
	if (text_skip_word(&w->scan, "repeat"))
		return write_repeated(w);
	if (text_skip_word(&w->scan, "nest"))
		return write_nested(w);
	if (text_skip_word(&w->scan, "vector"))
		return write_vector(w);
	return write_element(w);
}

/* Writes items up to a closing brace or the end. */
static bool
write_items(struct writer *w)
{
	text_skip_blanks(&w->scan);
	while (w->scan.rest.len > 0 && !text_next_is(&w->scan, '}')) {
		if (!write_item(w))
			return false;
		if (!buf_ok(w->text->out))
			return text_fail(&w->scan, "it makes more than %u bytes", DER_TEXT_MAX);
		text_skip_blanks(&w->scan);
	}
	return true;
}

void
der_text_init(struct der_text *text, const struct der_text_source *sources, size_t source_count,
    struct buf *out)
{
	*text = (struct der_text){ .sources = sources, .source_count = source_count, .out = out };
}

bool
der_text_write(struct der_text *text, const char *name)
{
	const struct der_text_source *source = find_source(text, view_text(name));

	if (source != NULL)
		return write_source(text, source);
	(void)snprintf(text->error, sizeof(text->error), "there is no part called '%s'", name);
	return false;
}
