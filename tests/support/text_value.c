/* SPDX-License-Identifier: Apache-2.0 */
#include "support/text_value.h"

#include "base/num.h"
#include "base/utf.h"
#include "der/der.h"
#include "support/der_write.h"
#include "x509/oid.h"

#include <stdlib.h>

/* Appends the contents of the one element in element. */
static void
append_contents(struct buf *out, struct buf *element)
{
	struct view in = buf_view(element);
	struct der_element read;

	if (!der_element(&in, &read))
		abort();
	buf_bytes(out, read.body);
	buf_fini(element);
}

bool
text_append_wide(struct text_scan *s, struct buf *out, size_t width)
{
	struct buf narrow;
	uint32_t character = 0;
	struct view rest;
	bool good;

	buf_init_growing(&narrow, TEXT_WORD_MAX);
	good = text_append_string(s, &narrow);
	rest = buf_view(&narrow);
	while (good && utf8_take(&rest, &character))
		buf_uint(out, width, character);
	good = good && (rest.len == 0 || text_fail(s, "a string is not UTF-8"));
	buf_fini(&narrow);
	return good;
}

bool
text_append_integer(struct text_scan *s, struct buf *out)
{
	struct view word = text_word(s);
	struct view digits = word;
	bool negative = view_skip(&digits, VIEW("-"));
	struct der_writer w;
	struct buf element;
	uint64_t number;

	if (!num_decimal(digits, &number) || number > INT64_MAX)
		return text_fail(s, "an INTEGER is a number or hex:");
	buf_init_growing(&element, TEXT_WORD_MAX);
	der_write_init(&w, &element);
	der_write_integer(&w, negative ? -(int64_t)number : (int64_t)number);
	append_contents(out, &element);
	return true;
}

/* Whether der_write_oid() takes it. */
static bool
is_dotted(struct view text)
{
	struct view arc;
	uint64_t number;
	size_t arcs = 1;

	for (; view_line(&text, '.', &arc); arcs++) {
		if (!num_decimal(arc, &number))
			return false;
	}
	return num_decimal(text, &number) && arcs > 1;
}

/* The arcs of an OID with this short text. */
static struct view
find_dotted(struct view text)
{
	for (size_t i = 0; i < X509_OID_COUNT; i++) {
		if (view_equal(text, view_text(x509_oid_rows[i].text)))
			return view_text(x509_oid_rows[i].dotted);
	}
	return text;
}

bool
text_append_oid(struct text_scan *s, struct buf *out)
{
	struct view dotted = find_dotted(text_word(s));
	struct der_writer w;
	struct buf element;
	struct buf arcs;

	if (!is_dotted(dotted))
		return text_fail(s, "there is no OID called '%.*s'", (int)num_min(dotted.len, 40),
		    (const char *)dotted.ptr);
	buf_init_growing(&element, TEXT_WORD_MAX);
	buf_init_growing(&arcs, TEXT_WORD_MAX);
	buf_bytes(&arcs, dotted);
	der_write_init(&w, &element);
	der_write_oid(&w, buf_string(&arcs));
	append_contents(out, &element);
	buf_fini(&arcs);
	return true;
}
