/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/reading.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/utf.h"
#include "der/der.h"
#include "x509/address.h"
#include "x509/idna.h"
#include "x509/name.h"

#include <assert.h>

/* What a byte of Latin-1 becomes in UTF-8, and UTF-16 and UCS-4 stay below it. */
#define TEXT_MAX (2 * LIMIT_NAME_TEXT)
/* A label that is not ASCII has two bytes and a dot at least, and 63 in ASCII. */
#define NAME_MAX_BYTES (TEXT_MAX / 3 * 64 + 64)

/* What a name costs beside its bytes. */
#define ODD_NAME_COST 16

/* Whether text is all of a value, or one of the two ends of a value that is too long. */
enum extent {
	EXTENT_WHOLE,
	EXTENT_FRONT,
	EXTENT_BACK,
};

/* One value on its way through its readings. */
struct value {
	struct x509_listener *listener;
	enum x509_where where;
	struct view raw;
	struct view text; /* in UTF-8; all that is read is part of it */
	enum extent extent;
	bool good;      /* all labels of a name could be read */
	bool good_only; /* a name with a bad label adds nothing: its bytes have a better reading */
};

static void
tell(const struct value *v, enum x509_identifier_kind kind, enum x509_reading reading,
    struct view value)
{
	const struct x509_identifier identifier = {
		.kind = kind,
		.where = v->where,
		.reading = reading,
		.value = value,
		.raw = v->raw,
	};

	v->listener->fn(v->listener->context, &identifier);
}

/* The letters, digits and hyphens of a host name in lower case (RFC 1123 2.1), and what
 * is found beside them. */
static const bool plain_bytes[256] = {
	['a'] = true,
	['b'] = true,
	['c'] = true,
	['d'] = true,
	['e'] = true,
	['f'] = true,
	['g'] = true,
	['h'] = true,
	['i'] = true,
	['j'] = true,
	['k'] = true,
	['l'] = true,
	['m'] = true,
	['n'] = true,
	['o'] = true,
	['p'] = true,
	['q'] = true,
	['r'] = true,
	['s'] = true,
	['t'] = true,
	['u'] = true,
	['v'] = true,
	['w'] = true,
	['x'] = true,
	['y'] = true,
	['z'] = true,
	['0'] = true,
	['1'] = true,
	['2'] = true,
	['3'] = true,
	['4'] = true,
	['5'] = true,
	['6'] = true,
	['7'] = true,
	['8'] = true,
	['9'] = true,
	['-'] = true,
	['_'] = true,
	['.'] = true,
	['*'] = true,
};

/* Whether all bytes are plain.  Eight at a time, without a branch, so that they are looked
 * at side by side. */
static bool
all_plain(struct view text)
{
	bool plain = true;
	struct view eight;
	uint8_t byte;

	while (plain && view_take(&text, 8, &eight)) {
		for (size_t i = 0; i < 8; i++)
			plain = plain & plain_bytes[eight.ptr[i]];
	}
	while (view_u8(&text, &byte))
		plain = plain & plain_bytes[byte];
	return plain;
}

/* Whether a name is its own only reading: plain bytes, no dot at either end, and a last
 * label that is not a number, as it is in the text of an address. */
static bool
is_plain(struct view name)
{
	const uint8_t *dot;
	uint8_t first;

	if (name.len == 0 || name.ptr[0] == '.' || name.ptr[name.len - 1] == '.')
		return false;
	dot = memrchr(name.ptr, '.', name.len);
	first = dot == NULL ? name.ptr[0] : dot[1];
	return all_plain(name) && (first < '0' || first > '9');
}

static bool
has(struct view text, uint8_t byte)
{
	struct view part;

	return view_line(&text, byte, &part);
}

static bool
is_margin(uint8_t byte)
{
	return byte == '.' || byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Without white space and dots at either end. */
static struct view
trim(struct view text)
{
	while (text.len > 0 && is_margin(text.ptr[text.len - 1]))
		text.len--;
	while (text.len > 0 && is_margin(text.ptr[0]))
		text = view_after(text, 1);
	return text;
}

/* The ideographic, fullwidth and halfwidth full stops are dots too (UTS 46 2.3). */
static bool
is_dot(uint32_t character)
{
	return character == '.' || character == 0x3002 || character == 0xff0e ||
	       character == 0xff61;
}

/* Takes the bytes up to the next dot and steps over it.  False at the end. */
static bool
take_label(struct view *in, struct view *ret)
{
	struct view rest = *in;
	size_t len = 0;
	uint32_t character;

	if (in->len == 0)
		return false;
	while (utf8_take(&rest, &character) && !is_dot(character))
		len = in->len - rest.len;
	*ret = view_of(in->ptr, len);
	*in = rest;
	return true;
}

/* Appends a label that is ASCII.  False if it cannot be one: it has a control character,
 * or is the '?' of names that were redacted. */
static bool
append_ascii(struct buf *out, struct view label)
{
	struct view rest = label;
	uint8_t byte;

	while (view_u8(&rest, &byte)) {
		if (byte < ' ' || byte == 0x7f)
			return false;
	}
	if (view_equal(label, VIEW("?")))
		return false;
	while (view_u8(&label, &byte))
		buf_byte(out, byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
	return true;
}

static bool
append_idna(struct value *v, struct buf *out, struct view label, enum x509_idna way)
{
	if (v->listener->idna_left == 0)
		return false;
	v->listener->idna_left--;
	return x509_idna_append(out, label, way);
}

/* Appends a label, in the other way if this one refuses it. */
static bool
append_label(struct value *v, struct buf *out, struct view label, enum x509_idna way)
{
	enum x509_idna other =
	    way == X509_IDNA_TRANSITIONAL ? X509_IDNA_NONTRANSITIONAL : X509_IDNA_TRANSITIONAL;

	if (utf_is_ascii(label))
		return append_ascii(out, label);
	return append_idna(v, out, label, way) || append_idna(v, out, label, other);
}

/* Appends the name in lower-case A-labels, X509_BAD_LABEL for each that cannot be read.
 * False if there is one; *ret_last_bad says whether the last is. */
static bool
append_name(struct value *v, struct buf *out, struct view text, bool cut, enum x509_idna way,
    bool *ret_last_bad)
{
	bool good = true;
	struct view label;

	*ret_last_bad = false;
	for (bool first = true; take_label(&text, &label); first = false) {
		if (!first)
			buf_byte(out, '.');
		*ret_last_bad = (first && cut) || !append_label(v, out, label, way);
		if (*ret_last_bad)
			buf_byte(out, X509_BAD_LABEL);
		good = good && !*ret_last_bad;
	}
	assert(buf_ok(out));
	return good;
}

/* A commonName is often no host name at all.  One with a blank is tried if it has a dot
 * and could be one: its last label can be read. */
static bool
is_no_host(const struct value *v, struct view text, bool last_bad)
{
	bool common_name = v->where == X509_WHERE_SUBJECT_CN || v->where == X509_WHERE_SAN_DIR_CN;

	return common_name && has(text, ' ') && (last_bad || !has(text, '.'));
}

/* Tells the name that text is, and with the sharp s and its like mapped as they once
 * were, if that is another. */
static void
tell_name(struct value *v, struct view text, bool cut, enum x509_reading reading)
{
	uint8_t memory[NAME_MAX_BYTES] not_zeroed;
	uint8_t other_memory[NAME_MAX_BYTES] not_zeroed;
	struct buf name;
	struct buf other;
	bool last_bad;
	bool good;

	if (is_no_host(v, text, false))
		return;
	buf_init(&name, memory, sizeof(memory));
	good = append_name(v, &name, text, cut, X509_IDNA_NONTRANSITIONAL, &last_bad);
	if (is_no_host(v, text, last_bad) || trim(buf_view(&name)).len == 0)
		return;
	if (!good && v->good_only)
		return;
	v->good = v->good || good;
	tell(v, X509_DOMAIN_NAME, good ? reading : X509_READING_BAD_LABEL, trim(buf_view(&name)));
	if (utf_is_ascii(text))
		return;
	buf_init(&other, other_memory, sizeof(other_memory));
	good = append_name(v, &other, text, cut, X509_IDNA_TRANSITIONAL, &last_bad);
	if (!view_equal(buf_view(&name), buf_view(&other)))
		tell(v, X509_DOMAIN_NAME, good ? reading : X509_READING_BAD_LABEL,
		    trim(buf_view(&other)));
}

static void
tell_address(const struct value *v, enum x509_reading reading, struct view address)
{
	struct view mapped;

	tell(v, X509_ADDRESS, reading, address);
	if (x509_address_mapped(address, &mapped))
		tell(v, X509_ADDRESS,
		    x509_reading_is_exact(reading) ? X509_READING_IP_MAPPED : reading, mapped);
}

static void
tell_address_text(const struct value *v, struct view text)
{
	struct x509_address address;

	if (x509_address_read(text, &address)) {
		tell_address(v, X509_READING_IP_TEXT, x509_address_view(&address));
		return;
	}
	if (x509_address_read_number(text, &address))
		tell(v, X509_ADDRESS, X509_READING_IP_NUMBER, x509_address_view(&address));
	if (x509_address_read_padded(text, &address))
		tell(v, X509_ADDRESS, X509_READING_IP_NUMBER, x509_address_view(&address));
}

/* The text of a host: a name, an address, or both. */
static void
read_host(struct value *v, struct view text, enum x509_reading reading)
{
	size_t start = view_offset(v->text, text);
	bool cut = v->extent == EXTENT_BACK && start == 0;

	/* How the name goes on is not known. */
	if (v->extent == EXTENT_FRONT && start + text.len == v->text.len)
		return;
	text = trim(text);
	if (text.len == 0)
		return;
	if (!cut)
		tell_address_text(v, text);
	tell_name(v, text, cut, reading);
}

/* What follows the last byte b; all of it if there is none. */
static struct view
after_last(struct view text, uint8_t b)
{
	struct view part;

	while (view_line(&text, b, &part))
		;
	return text;
}

static bool
is_scheme_byte(uint8_t byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '+' || byte == '-' || byte == '.';
}

/* RFC 3986 3.1: what follows the scheme and its colon.  A colon before a digit is that
 * of a port. */
static struct view
after_scheme(struct view uri)
{
	struct view rest = uri;
	struct view scheme;

	if (!view_line(&rest, ':', &scheme) || scheme.len == 0)
		return uri;
	for (size_t i = 0; i < scheme.len; i++) {
		if (!is_scheme_byte(scheme.ptr[i]))
			return uri;
	}
	return rest.len > 0 && rest.ptr[0] >= '0' && rest.ptr[0] <= '9' ? uri : rest;
}

/* The front of text that has none of these bytes. */
static struct view
before_any(struct view text, const char *bytes)
{
	size_t len = 0;

	while (len < text.len && (text.ptr[len] == 0 || strchr(bytes, text.ptr[len]) == NULL))
		len++;
	return view_of(text.ptr, len);
}

/* RFC 3986 3.2: the host of the authority, or of a URI that has none, as sip: and
 * mailto: have. */
static struct view
host_of_uri(struct view uri)
{
	struct view rest = after_scheme(uri);
	struct view host;

	if (view_starts_with(rest, VIEW("//")))
		rest = view_after(rest, 2);
	host = after_last(before_any(rest, "/\\?#;"), '@');
	/* The colons of an address in brackets are its own. */
	if (view_starts_with(host, VIEW("[")))
		return host;
	return before_any(host, ":");
}

/* Whether a text begins as a URL, in any case. */
static bool
is_url(struct view text)
{
	struct view front;

	if (!view_take(&text, 4, &front) || strncasecmp((const char *)front.ptr, "http", 4) != 0)
		return false;
	return view_starts_with(text, VIEW("://")) || view_starts_with(text, VIEW("s://")) ||
	       view_starts_with(text, VIEW("S://"));
}

/* Where a host is to be found in a text that should be one. */
static void
read_host_text(struct value *v, struct view text, enum x509_reading reading)
{
	struct view part;

	read_host(v, text, reading);
	if (is_url(text))
		read_host(v, host_of_uri(text), X509_READING_URL_CUT);
	else if (view_line(&text, '/', &part))
		read_host(v, part, X509_READING_SLASH_CUT);
}

/* RFC 4985 2: a SRVName is the service with an underscore, a dot and the name. */
static struct view
after_service(struct view name)
{
	struct view rest = name;
	struct view service;

	return view_starts_with(name, VIEW("_")) && view_line(&rest, '.', &service) ? rest : name;
}

/* The text or a part of it, in UTF-8. */
static void
read_part(struct value *v, struct view text, enum x509_reading reading)
{
	if (v->where == X509_WHERE_SAN_EMAIL)
		read_host(v, after_last(text, '@'), reading);
	else if (v->where == X509_WHERE_SAN_OTHER)
		read_host(v, after_service(after_last(text, '@')), reading);
	else if (v->where == X509_WHERE_SAN_URI)
		read_host(v, host_of_uri(text), reading);
	else
		read_host_text(v, text, reading);
}

static void
read_text(struct value *v, struct view text, enum x509_reading reading)
{
	struct view rest = text;
	struct view part;

	v->text = text;
	read_part(v, text, reading);
	if (view_line(&rest, '\0', &part))
		read_part(v, part, X509_READING_NUL_CUT);
}

/* Makes UTF-8 of a value whose characters are wider than a byte, or are Latin-1. */
static void
read_decoded(struct value *v, uint8_t tag, struct view bytes, enum x509_reading reading)
{
	uint8_t memory[TEXT_MAX] not_zeroed;
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	(void)x509_text_append(&text, tag, bytes);
	assert(buf_ok(&text));
	read_text(v, buf_view(&text), reading);
}

static void
read_bytes(struct value *v, uint8_t tag, struct view bytes)
{
	if (tag == DER_BMP_STRING || tag == DER_UNIVERSAL_STRING) {
		read_decoded(v, tag, bytes, X509_READING_PLAIN);
	} else if (utf_is_ascii(bytes) || (tag == DER_UTF8_STRING && utf8_valid(bytes))) {
		read_text(v, bytes, X509_READING_PLAIN);
	} else {
		if (utf8_valid(bytes))
			read_text(v, bytes, X509_READING_UTF8);
		v->good_only = v->good;
		read_decoded(v, DER_T61_STRING, bytes, X509_READING_LATIN1);
	}
}

/* The two ends of a value that is too long: whatever is cut off ends in the front, and
 * the suffix of the name is at the back. */
static void
read_ends(struct value *v, uint8_t tag, struct view bytes)
{
	/* Whole units of four bytes, as UCS-4 has. */
	size_t skip = (bytes.len - LIMIT_NAME_TEXT + 3) / 4 * 4;
	struct view back = view_after(bytes, skip);

	v->extent = EXTENT_FRONT;
	read_bytes(v, tag, view_take_up_to(&bytes, LIMIT_NAME_TEXT));
	v->extent = EXTENT_BACK;
	if (v->where != X509_WHERE_SAN_URI)
		read_bytes(v, tag, back);
}

/* Takes a name off what may be read of those that are not plain.  One that is beyond may be
 * any, which is told once. */
static bool
may_read(const struct value *v)
{
	struct x509_listener *listener = v->listener;
	size_t cost = ODD_NAME_COST + num_min(v->raw.len, LIMIT_NAME_TEXT);
	const uint8_t bad = X509_BAD_LABEL;

	if (listener->odd_left >= cost) {
		listener->odd_left -= cost;
		return true;
	}
	if (!listener->odd_cut)
		tell(v, X509_DOMAIN_NAME, X509_READING_BAD_LABEL, view_of(&bad, 1));
	listener->odd_cut = true;
	return false;
}

/* Apart, so that the memory of the readings is not touched for plain names. */
static void not_inlined
read_value(struct value *v, uint8_t tag)
{
	if (!may_read(v))
		return;
	if (v->raw.len <= LIMIT_NAME_TEXT)
		read_bytes(v, tag, v->raw);
	else
		read_ends(v, tag, v->raw);
}

void
x509_read_name(
    struct x509_listener *listener, enum x509_where where, uint8_t tag, struct view value)
{
	struct value v = { .listener = listener, .where = where, .raw = value };
	bool whole = value.len <= LIMIT_NAME_TEXT &&
		     (where == X509_WHERE_SAN_DNS || where == X509_WHERE_SUBJECT_CN);

	if (whole && tag != DER_BMP_STRING && tag != DER_UNIVERSAL_STRING && is_plain(value))
		tell(&v, X509_DOMAIN_NAME, X509_READING_PLAIN, value);
	else
		read_value(&v, tag);
}

/* Tells n octets at either end as addresses. */
static void
tell_ends(const struct value *v, size_t n)
{
	struct view rest = v->raw;

	tell_address(v, X509_READING_IP_LENGTH, view_take_up_to(&rest, n));
	tell_address(v, X509_READING_IP_LENGTH, view_after(v->raw, v->raw.len - n));
}

/* Tells octets that are too few for an address with zeros behind them, as a client has
 * them that copies what there is. */
static void
tell_filled(const struct value *v, size_t n)
{
	uint8_t address[X509_IPV6_LEN] = { 0 };

	memcpy(address, v->raw.ptr, v->raw.len);
	tell_address(v, X509_READING_IP_LENGTH, view_of(address, n));
}

/* RFC 5280 4.2.1.6: 4 or 16 octets; with a mask behind them, as in name constraints
 * (4.2.1.10), 8 or 32.  Of other lengths a client that does not look takes the first 4
 * or 16; that there are some in front of the address is as likely, so that the last 4
 * or 16 count too. */
void
x509_read_address(struct x509_listener *listener, struct view octets)
{
	struct value v = { .listener = listener, .where = X509_WHERE_SAN_IP, .raw = octets };
	struct x509_address text;

	if (octets.len == X509_IPV4_LEN || octets.len == X509_IPV6_LEN)
		tell_address(&v, X509_READING_PLAIN, octets);
	else if (octets.len == 2 * (size_t)X509_IPV4_LEN || octets.len == 2 * (size_t)X509_IPV6_LEN)
		tell_address(&v, X509_READING_IP_MASKED, view_of(octets.ptr, octets.len / 2));
	else if (octets.len > X509_IPV6_LEN)
		tell_ends(&v, X509_IPV6_LEN);
	else if (octets.len > X509_IPV4_LEN)
		tell_ends(&v, X509_IPV4_LEN);
	if (octets.len > 0 && octets.len < X509_IPV4_LEN)
		tell_filled(&v, X509_IPV4_LEN);
	if (octets.len > 2 * (size_t)X509_IPV4_LEN && octets.len < X509_IPV6_LEN)
		tell_filled(&v, X509_IPV6_LEN);
	/* CAs have written the text as well. */
	if (x509_address_read(trim(octets), &text))
		tell_address(&v, X509_READING_IP_TEXT, x509_address_view(&text));
}
