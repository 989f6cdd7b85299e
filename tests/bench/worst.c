/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/worst.h"

#include "base/limits.h"

/* The certificate has 24 bits for its length; what is around its worst part takes less. */
#define FULL (16 * MIB - 4 * KIB)

/* A name with a number in it. */
static void
write_name(struct der_writer *w, const char *before, size_t number, const char *behind)
{
	char memory[64];
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	buf_printf(&text, "%s%07zu%s", before, number, behind);
	der_write_element(w, DER_CONTEXT + 2, buf_view(&text));
}

static void
write_many(struct der_writer *w, const struct worst *worst)
{
	for (size_t i = 0; worst->count == 0 ? w->out->len < FULL : i < worst->count; i++)
		worst->fill(w, i);
}

/* ---- what is around it ---- */

static void
begin_certificate(struct der_writer *w)
{
	der_write_begin(w, DER_SEQUENCE);
	der_write_begin(w, DER_SEQUENCE);
	der_write_begin(w, DER_CONTEXT_CONS);
	der_write_integer(w, 2);
	der_write_end(w);
	der_write_integer(w, 1);
	der_write_begin(w, DER_SEQUENCE);
	der_write_oid(w, "1.2.840.10045.4.3.2");
	der_write_end(w);
	der_write_begin(w, DER_SEQUENCE);
	der_write_end(w);
	der_write_begin(w, DER_SEQUENCE);
	der_write_time(w, 0);
	der_write_time(w, 1);
	der_write_end(w);
}

static void
write_key(struct der_writer *w)
{
	der_write_begin(w, DER_SEQUENCE);
	der_write_begin(w, DER_SEQUENCE);
	der_write_oid(w, "1.2.840.10045.2.1");
	der_write_end(w);
	der_write_bits(w, VIEW("key"));
	der_write_end(w);
}

static void
end_certificate(struct der_writer *w)
{
	der_write_end(w);
	der_write_begin(w, DER_SEQUENCE);
	der_write_oid(w, "1.2.840.10045.4.3.2");
	der_write_end(w);
	der_write_bits(w, VIEW("signature"));
	der_write_end(w);
}

/* Up to the contents of the subjectAltName. */
static void
begin_sans(struct der_writer *w)
{
	begin_certificate(w);
	der_write_begin(w, DER_SEQUENCE);
	der_write_end(w);
	write_key(w);
	der_write_begin(w, DER_CONTEXT_CONS + 3);
	der_write_begin(w, DER_SEQUENCE);
	der_write_begin(w, DER_SEQUENCE);
	der_write_oid(w, "2.5.29.17");
	der_write_begin(w, DER_OCTET_STRING);
	der_write_begin(w, DER_SEQUENCE);
}

static void
end_sans(struct der_writer *w)
{
	for (size_t i = 0; i < 5; i++)
		der_write_end(w);
	end_certificate(w);
}

/* ---- what is made worst of all ---- */

static void
make_sans(const struct worst *worst, struct buf *out)
{
	struct der_writer w;

	der_write_init(&w, out);
	begin_sans(&w);
	write_many(&w, worst);
	end_sans(&w);
}

/* The bytes are where names should be, and are none. */
static void
make_unread(const struct worst *worst, struct buf *out)
{
	struct der_writer w;

	der_write_init(&w, out);
	begin_sans(&w);
	/* An element that says it is larger than what there is. */
	der_write_raw(&w, VIEW("\x82\x84\xff\xff\xff\xff"));
	write_many(&w, worst);
	end_sans(&w);
}

/* All lengths around the names are indefinite (X.690 8.1.3.6). */
static void
make_indefinite(const struct worst *worst, struct buf *out)
{
	struct der_writer w;

	der_write_init(&w, out);
	begin_sans(&w);
	write_many(&w, worst);
	der_write_end_indefinite(&w);
	der_write_end(&w);
	for (size_t i = 0; i < 4; i++)
		der_write_end_indefinite(&w);
	der_write_begin(&w, DER_SEQUENCE);
	der_write_oid(&w, "1.2.840.10045.4.3.2");
	der_write_end(&w);
	der_write_bits(&w, VIEW("signature"));
	der_write_end_indefinite(&w);
}

/* One dNSName, a string in a string, all lengths of which are indefinite. */
static void
make_indefinite_string(const struct worst *worst, struct buf *out)
{
	const size_t depth = LIMIT_DER_DEPTH - 2;
	struct der_writer w;

	der_write_init(&w, out);
	begin_sans(&w);
	der_write_raw(&w, VIEW("\xa2\x80"));
	for (size_t i = 0; i < depth; i++)
		der_write_raw(&w, VIEW("\x24\x80"));
	write_many(&w, worst);
	for (size_t i = 0; i <= depth; i++)
		der_write_raw(&w, VIEW("\0\0"));
	end_sans(&w);
}

static void
make_extensions(const struct worst *worst, struct buf *out)
{
	struct der_writer w;

	der_write_init(&w, out);
	begin_certificate(&w);
	der_write_begin(&w, DER_SEQUENCE);
	der_write_end(&w);
	write_key(&w);
	der_write_begin(&w, DER_CONTEXT_CONS + 3);
	der_write_begin(&w, DER_SEQUENCE);
	write_many(&w, worst);
	der_write_end(&w);
	der_write_end(&w);
	end_certificate(&w);
}

static void
make_subject(const struct worst *worst, struct buf *out)
{
	struct der_writer w;

	der_write_init(&w, out);
	begin_certificate(&w);
	der_write_begin(&w, DER_SEQUENCE);
	write_many(&w, worst);
	der_write_end(&w);
	write_key(&w);
	end_certificate(&w);
}

static void
make_one_rdn(const struct worst *worst, struct buf *out)
{
	struct der_writer w;

	der_write_init(&w, out);
	begin_certificate(&w);
	der_write_begin(&w, DER_SEQUENCE);
	der_write_begin(&w, DER_SET);
	write_many(&w, worst);
	der_write_end(&w);
	der_write_end(&w);
	write_key(&w);
	end_certificate(&w);
}

/* One dNSName of all of it. */
static void
make_one_name(const struct worst *worst, struct buf *out)
{
	struct der_writer w;

	der_write_init(&w, out);
	begin_sans(&w);
	der_write_begin(&w, DER_CONTEXT + 2);
	write_many(&w, worst);
	der_write_raw(&w, VIEW("x." WORST_TREE));
	der_write_end(&w);
	end_sans(&w);
}

/* No certificate at all. */
static void
make_bytes(const struct worst *worst, struct buf *out)
{
	struct der_writer w;

	der_write_init(&w, out);
	write_many(&w, worst);
}

/* An element in an element, so many deep, from the inside out. */
static void
append_nest(struct buf *out, unsigned tag, size_t depth)
{
	size_t len = 6 * depth;

	for (size_t i = 0; i < depth; i++) {
		len -= 6;
		buf_byte(out, (uint8_t)tag);
		buf_byte(out, 0x84);
		buf_uint(out, 4, len);
	}
}

static void
make_nest(const struct worst *worst, struct buf *out)
{
	append_nest(out, DER_SEQUENCE, worst->count);
}

static void
make_string_nest(const struct worst *worst, struct buf *out)
{
	struct der_writer w;

	der_write_init(&w, out);
	begin_sans(&w);
	append_nest(out, DER_CONTEXT_CONS + 2, worst->count);
	end_sans(&w);
}

/* ---- what it is filled with ---- */

static void
fill_name(struct der_writer *w, size_t index)
{
	write_name(w, "host-", index, ".example.org");
}

static void
fill_watched(struct der_writer *w, size_t index)
{
	write_name(w, "n", index, "." WORST_TREE);
}

static void
fill_same(struct der_writer *w, size_t index unused_arg)
{
	write_name(w, "n", 5, "." WORST_TREE);
}

static void
fill_wildcard(struct der_writer *w, size_t index unused_arg)
{
	der_write_element(w, DER_CONTEXT + 2, VIEW("*." WORST_TREE));
}

static void
fill_partial_wildcard(struct der_writer *w, size_t index)
{
	write_name(w, "n", index, "*." WORST_TREE);
}

static void
fill_short(struct der_writer *w, size_t index unused_arg)
{
	der_write_element(w, DER_CONTEXT + 2, VIEW("a"));
}

static void
fill_bad(struct der_writer *w, size_t index unused_arg)
{
	der_write_element(w, DER_CONTEXT + 2, VIEW("\xff"));
}

static void
fill_uri(struct der_writer *w, size_t index unused_arg)
{
	der_write_element(w, DER_CONTEXT + 6, VIEW("a://b.c"));
}

static void
fill_ip(struct der_writer *w, size_t index)
{
	const uint8_t octets[] = { 10, (uint8_t)(index >> 16), (uint8_t)(index >> 8),
		(uint8_t)index };

	der_write_element(w, DER_CONTEXT + 7, VIEW_OF(octets));
}

static void
fill_u_labels(struct der_writer *w, size_t index)
{
	write_name(w, "b\xc3\xbc", index, ".example");
}

/* 510 bytes of labels that cannot be read. */
static void
fill_bad_labels(struct der_writer *w, size_t index unused_arg)
{
	der_write_begin(w, DER_CONTEXT + 2);
	for (size_t i = 0; i < 255; i++)
		der_write_raw(w, VIEW("\xff."));
	der_write_end(w);
}

static void
fill_labels(struct der_writer *w, size_t index unused_arg)
{
	der_write_begin(w, DER_CONTEXT + 2);
	for (size_t i = 0; i < 126; i++)
		der_write_raw(w, VIEW("a."));
	der_write_raw(w, VIEW("a"));
	der_write_end(w);
}

static void
fill_attribute(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("\x30\x08\x06\x03\x55\x04\x03\x0c\x01"
			      "a"));
}

static void
fill_rdn(struct der_writer *w, size_t index)
{
	der_write_raw(w, VIEW("\x31\x0a"));
	fill_attribute(w, index);
}

static void
fill_extension(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("\x30\x07\x06\x03\x55\x1d\x63\x04\x00"));
}

static void
fill_null(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("\x05\x00"));
}

static void
fill_0x30(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("\x30"));
}

static void
fill_indefinite(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("\x30\x80"));
}

static void
fill_letter(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("x"));
}

static void
fill_label(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("a."));
}

static void
fill_star(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("*"));
}

static void
fill_random(struct der_writer *w, size_t index unused_arg)
{
	static uint64_t state = 1;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	der_write_raw(w, view_of(&state, sizeof(state)));
}

static void
fill_prose(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("This is what people write. It has no names, e.g. of hosts. "));
}

static void
fill_dot(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("."));
}

static void
fill_colon(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW(":"));
}

static void
fill_full_stop_end(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("\x82"));
}

static void
fill_letters(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("\xc3\xbc.de "));
}

static void
fill_wide_letters(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("\x1e\x08\0\xfc\0.\0d\0e"));
}

static void
fill_address(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("\x87\x04\x0a\x00\x00\x01"));
}

static void
fill_address_text(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("10.0.0.1 ::1 "));
}

static void
fill_tag(struct der_writer *w, size_t index unused_arg)
{
	der_write_raw(w, VIEW("\x87\x10"));
}

const struct worst worst_rows[] = {
	{ "100,000 names", fill_name, 100000, make_sans, false },
	{ "100,000 watched names", fill_watched, 100000, make_sans, false },
	{ "100,000 names that nearly match", fill_watched, 100000, make_sans, true },
	{ "as many as fit of one watched name", fill_same, 0, make_sans, false },
	{ "as many names as fit", fill_short, 0, make_sans, false },
	{ "as many names as fit that cannot be read", fill_bad, 0, make_sans, false },
	{ "as many URIs as fit", fill_uri, 0, make_sans, false },
	{ "as many addresses as fit", fill_ip, 0, make_sans, false },
	{ "as many names with a U-label as fit", fill_u_labels, 0, make_sans, false },
	{ "names of 255 labels that cannot be read", fill_bad_labels, 0, make_sans, false },
	{ "names of 127 labels", fill_labels, 0, make_sans, false },
	{ "100 wildcards over many watched names", fill_wildcard, 100, make_sans, false },
	{ "100,000 partial wildcards over many watched names", fill_partial_wildcard, 100000,
	    make_sans, false },
	{ "as many elements as fit, in no length that is definite", fill_null, 0, make_indefinite,
	    false },
	{ "as many elements as fit, in 62 strings inside one another", fill_null, 0,
	    make_indefinite_string, false },
	{ "one name of 16 MiB", fill_letter, 0, make_one_name, false },
	{ "one name of 8,000,000 labels", fill_label, 0, make_one_name, false },
	{ "one name of 16 MiB of wildcards", fill_star, 0, make_one_name, false },
	{ "10,000 extensions", fill_extension, 10000, make_extensions, false },
	{ "as many extensions as fit", fill_extension, 0, make_extensions, false },
	{ "1,000,000 RDNs", fill_rdn, 1000000, make_subject, false },
	{ "1,000,000 commonNames in one RDN", fill_attribute, 1000000, make_one_rdn, false },
	{ "16 MiB of 0x30", fill_0x30, 0, make_bytes, false },
	{ "8,000,000 SEQUENCEs without end", fill_indefinite, 0, make_bytes, false },
	{ "1,000,000 SEQUENCEs inside one another", NULL, 1000000, make_nest, false },
	{ "1,000,000 strings inside one another", NULL, 1000000, make_string_nest, false },
	{ "unread: random bytes", fill_random, 0, make_unread, false },
	{ "unread: one label", fill_letter, 0, make_unread, false },
	{ "unread: prose", fill_prose, 0, make_unread, false },
	{ "unread: names", fill_name, 0, make_unread, false },
	{ "unread: watched names", fill_watched, 0, make_unread, false },
	{ "unread: watched names that nearly match", fill_watched, 0, make_unread, true },
	{ "unread: labels of one letter", fill_label, 0, make_unread, false },
	{ "unread: dots", fill_dot, 0, make_unread, false },
	{ "unread: colons", fill_colon, 0, make_unread, false },
	{ "unread: ends of full stops", fill_full_stop_end, 0, make_unread, false },
	{ "unread: U-labels", fill_letters, 0, make_unread, false },
	{ "unread: U-labels in BMPStrings", fill_wide_letters, 0, make_unread, false },
	{ "unread: addresses", fill_address, 0, make_unread, false },
	{ "unread: addresses as text", fill_address_text, 0, make_unread, false },
	{ "unread: tags of addresses", fill_tag, 0, make_unread, false },
};

const size_t worst_count = sizeof(worst_rows) / sizeof(worst_rows[0]);

void
worst_make_leaf(const struct worst *worst, struct buf *ret)
{
	struct buf certificate;

	buf_init_growing(&certificate, 16 * MIB - 1);
	worst->make(worst, &certificate);
	buf_init_growing(ret, buf_ok(&certificate) ? 17 * MIB : 0);
	buf_uint(ret, 8, 1);
	buf_uint(ret, 2, 0);
	buf_uint(ret, 3, certificate.len);
	buf_bytes(ret, buf_view(&certificate));
	buf_uint(ret, 2, 0);
	buf_uint(ret, 2, 0);
	buf_fini(&certificate);
}
