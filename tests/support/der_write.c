/* SPDX-License-Identifier: Apache-2.0 */
#include "support/der_write.h"

#include "base/clock.h"
#include "base/num.h"

#include <assert.h>
#include <stdlib.h>

#define LENGTH_LONG 0x80U
#define LENGTH_INDEFINITE 0x80U
/* The longest length: its first octet and eight more. */
#define LENGTH_MAX 9

void
der_write_init(struct der_writer *w, struct buf *out)
{
	*w = (struct der_writer){ .out = out };
}

void
der_write_begin(struct der_writer *w, unsigned identifier)
{
	assert(w->depth < DER_WRITE_DEPTH);
	buf_uint(w->out, 1, identifier);
	w->starts[w->depth++] = w->out->len;
}

/* Closes the innermost element: puts its length before its contents. */
static void
end_with(struct der_writer *w, struct view length)
{
	size_t start;
	size_t contents_len;
	uint8_t *contents;

	assert(w->depth > 0);
	start = w->starts[--w->depth];
	contents_len = w->out->len - start;
	/* Appended for the room that it takes, then moved to where it belongs. */
	buf_bytes(w->out, length);
	if (!buf_ok(w->out))
		return;
	contents = w->out->ptr + start;
	memmove(contents + length.len, contents, contents_len);
	memcpy(contents, length.ptr, length.len);
}

/* The long form of len in this many octets. */
static void
end_long(struct der_writer *w, size_t len, size_t octets)
{
	uint8_t memory[LENGTH_MAX];
	struct buf length;

	buf_init(&length, memory, sizeof(memory));
	buf_uint(&length, 1, LENGTH_LONG | octets);
	buf_uint(&length, octets, len);
	assert(buf_ok(&length));
	end_with(w, buf_view(&length));
}

static size_t
contents_len(const struct der_writer *w)
{
	assert(w->depth > 0);
	return w->out->len - w->starts[w->depth - 1];
}

void
der_write_end_claiming(struct der_writer *w, size_t len)
{
	uint8_t header[DER_HEADER_MAX];
	size_t header_len = der_header(DER_SEQUENCE, len, header);

	end_with(w, view_of(header + 1, header_len - 1));
}

void
der_write_end(struct der_writer *w)
{
	der_write_end_claiming(w, contents_len(w));
}

void
der_write_cancel(struct der_writer *w)
{
	assert(w->depth > 0);
	/* Its identifier is the octet before its contents. */
	w->out->len = w->starts[--w->depth] - 1;
}

bool
der_write_is_empty(const struct der_writer *w)
{
	return contents_len(w) == 0;
}

void
der_write_end_padded(struct der_writer *w, size_t octets)
{
	end_long(w, contents_len(w), octets);
}

void
der_write_end_indefinite(struct der_writer *w)
{
	const uint8_t length = LENGTH_INDEFINITE;

	end_with(w, view_of(&length, 1));
	der_write_raw(w, VIEW("\0\0"));
}

void
der_write_raw(struct der_writer *w, struct view bytes)
{
	buf_bytes(w->out, bytes);
}

void
der_write_element(struct der_writer *w, unsigned identifier, struct view contents)
{
	der_write_begin(w, identifier);
	der_write_raw(w, contents);
	der_write_end(w);
}

void
der_write_boolean(struct der_writer *w, bool value)
{
	der_write_element(w, DER_BOOLEAN, value ? VIEW("\xff") : VIEW("\0"));
}

void
der_write_integer(struct der_writer *w, int64_t value)
{
	size_t octets = 1;

	/* X.690 8.3.2: as few octets as hold the sign. */
	while (octets < 8 && (value >> (8 * octets - 1)) != (value < 0 ? -1 : 0))
		octets++;
	der_write_begin(w, DER_INTEGER);
	for (size_t i = octets; i-- > 0;)
		buf_byte(w->out, (uint8_t)((uint64_t)value >> (8 * i)));
	der_write_end(w);
}

void
der_write_unsigned(struct der_writer *w, struct view magnitude)
{
	struct view rest = magnitude;
	uint8_t first = 0;

	while (rest.len > 1 && rest.ptr[0] == 0 && view_u8(&rest, &first))
		continue;
	der_write_begin(w, DER_INTEGER);
	if (rest.len == 0 || (rest.ptr[0] & 0x80) != 0)
		buf_byte(w->out, 0);
	der_write_raw(w, rest);
	der_write_end(w);
}

/* X.690 8.19.2: seven bits per octet, most significant first, all but the last
 * with the high bit. */
static void
write_arc(struct der_writer *w, uint64_t arc)
{
	size_t groups = 1;

	while (groups < 10 && arc >> (7 * groups) != 0)
		groups++;
	for (size_t i = groups; i-- > 0;) {
		uint8_t group = (uint8_t)(arc >> (7 * i) & 0x7f);

		buf_byte(w->out, i == 0 ? group : (uint8_t)(group | 0x80));
	}
}

/* Takes one arc and the dot behind it.  An OID of our own that is wrong is our
 * own mistake. */
static uint64_t
take_arc(struct view *dotted)
{
	struct view text;
	uint64_t arc = 0;
	bool good;

	if (!view_line(dotted, '.', &text)) {
		text = *dotted;
		*dotted = VIEW("");
	}
	good = num_decimal(text, &arc);
	assert(good);
	return arc;
}

void
der_write_oid(struct der_writer *w, const char *dotted)
{
	struct view rest = view_text(dotted);
	uint64_t root = take_arc(&rest);

	der_write_begin(w, DER_OID);
	/* X.690 8.19.4: the first two arcs share a subidentifier. */
	write_arc(w, root * 40 + take_arc(&rest));
	while (rest.len > 0)
		write_arc(w, take_arc(&rest));
	der_write_end(w);
}

void
der_write_bits(struct der_writer *w, struct view octets)
{
	der_write_begin(w, DER_BIT_STRING);
	buf_byte(w->out, 0);
	der_write_raw(w, octets);
	der_write_end(w);
}

void
der_write_time(struct der_writer *w, int64_t seconds)
{
	struct civil t;
	bool utc;

	if (!civil_from_seconds(seconds, &t))
		abort();
	utc = t.year >= 1950 && t.year <= 2049;
	der_write_begin(w, utc ? DER_UTC_TIME : DER_GENERALIZED_TIME);
	if (utc)
		buf_printf(w->out, "%02d", t.year % 100);
	else
		buf_printf(w->out, "%04d", t.year);
	buf_printf(w->out, "%02d%02d%02d%02d%02dZ", t.month, t.day, t.hour, t.minute, t.second);
	der_write_end(w);
}
