/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of an IP address, as it is found where a name should be: with brackets, a
 * port, a zone or a prefix length (RFC 4291 2.2, RFC 3986 3.2.2, RFC 6874), and the
 * forms that lenient clients take for one.
 */
#ifndef CTVIGIL_X509_ADDRESS_H
#define CTVIGIL_X509_ADDRESS_H

#include "base/attr.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define X509_IPV4_LEN 4
#define X509_IPV6_LEN 16

struct x509_address {
	uint8_t bytes[X509_IPV6_LEN];
	size_t len; /* 4 or 16 */
};

/* Reads an address in its usual text, with or without what may stand around it.  False
 * if it is none, as below. */
bool x509_address_read(struct view text, struct x509_address *ret) must_use;

/* Reads an IPv4 address as a number, in parts that are octal or hex, or with fewer than
 * four of them, as inet_aton(3) does: 16843009, 0x01010101, 1.257, 01.01.01.01. */
bool x509_address_read_number(struct view text, struct x509_address *ret) must_use;

/* Reads an IPv4 address whose decimal parts begin with zeros: 001.010.000.001. */
bool x509_address_read_padded(struct view text, struct x509_address *ret) must_use;

/* The bytes of an address. */
static inline struct view
x509_address_view(const struct x509_address *address)
{
	return view_of(address->bytes, address->len);
}

/* Takes the IPv4 address out of an IPv4-mapped IPv6 address (RFC 4291 2.5.5.2).  False
 * for any other bytes. */
bool x509_address_mapped(struct view address, struct view *ret) must_use;

#endif
