/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/address.h"

#include <arpa/inet.h>

/* The part of text before the first byte b; all of it if there is none. */
static struct view
before(struct view text, uint8_t b)
{
	struct view part;

	return view_line(&text, b, &part) ? part : text;
}

static bool
has(struct view text, uint8_t b)
{
	struct view part;

	return view_line(&text, b, &part);
}

/* The address alone: without brackets and what follows them, zone, prefix length and
 * the port of an IPv4 address. */
static struct view
core_of(struct view text)
{
	struct view rest = text;
	struct view part;

	if (view_line(&rest, '[', &part) && part.len == 0)
		text = before(rest, ']');
	text = before(before(text, '%'), '/');
	if (view_line(&text, ':', &part)) {
		/* More than one colon is an IPv6 address. */
		text = has(text, ':') ? view_of(part.ptr, part.len + 1 + text.len) : part;
	}
	return text;
}

/* Copies text with a NUL behind it.  False if it is longer than any address. */
static bool
as_string(struct view text, char out[INET6_ADDRSTRLEN])
{
	if (text.len == 0 || text.len >= INET6_ADDRSTRLEN || has(text, '\0'))
		return false;
	memcpy(out, text.ptr, text.len);
	out[text.len] = '\0';
	return true;
}

static bool
read_string(const char *text, struct x509_address *ret)
{
	struct x509_address address = { .len = X509_IPV4_LEN };

	if (inet_pton(AF_INET, text, address.bytes) != 1) {
		address.len = X509_IPV6_LEN;
		if (inet_pton(AF_INET6, text, address.bytes) != 1)
			return false;
	}
	*ret = address;
	return true;
}

/* Whether a text may be an address by its first byte, as the octets of one seldom are. */
static bool
begins_address(struct view text)
{
	static const char first[] = "0123456789abcdefABCDEF:[";

	return text.len > 0 && memchr(first, text.ptr[0], sizeof(first) - 1) != NULL;
}

bool
x509_address_read(struct view text, struct x509_address *ret)
{
	char string[INET6_ADDRSTRLEN];

	return begins_address(text) && as_string(core_of(text), string) && read_string(string, ret);
}

bool
x509_address_read_number(struct view text, struct x509_address *ret)
{
	struct x509_address address = { .len = X509_IPV4_LEN };
	char string[INET6_ADDRSTRLEN];
	struct in_addr number;

	/* inet_aton(3) takes anything behind white space. */
	if (!as_string(core_of(text), string) || strpbrk(string, " \t\n\v\f\r") != NULL)
		return false;
	if (inet_aton(string, &number) == 0)
		return false;
	memcpy(address.bytes, &number.s_addr, X509_IPV4_LEN);
	*ret = address;
	return true;
}

bool
x509_address_read_padded(struct view text, struct x509_address *ret)
{
	char string[INET6_ADDRSTRLEN];
	struct view rest = core_of(text);
	bool starts = true;
	size_t len = 0;
	uint8_t byte;

	if (rest.len >= sizeof(string))
		return false;
	while (view_u8(&rest, &byte)) {
		bool digit_follows = rest.len > 0 && rest.ptr[0] >= '0' && rest.ptr[0] <= '9';

		if (starts && byte == '0' && digit_follows)
			continue;
		starts = byte == '.';
		string[len++] = (char)byte;
	}
	string[len] = '\0';
	return strlen(string) == len && strchr(string, ':') == NULL && read_string(string, ret);
}

bool
x509_address_mapped(struct view address, struct view *ret)
{
	if (address.len != X509_IPV6_LEN ||
	    !view_skip(&address, VIEW("\0\0\0\0\0\0\0\0\0\0\xff\xff")))
		return false;
	*ret = address;
	return true;
}
