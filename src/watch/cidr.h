/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses and blocks of them (CIDR, RFC 4632 3.1, RFC 4291 2.3) as numbers.
 * An address is the block of one.
 */
#ifndef CTVIGIL_WATCH_CIDR_H
#define CTVIGIL_WATCH_CIDR_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

/* The longest text of an IPv6 address with an IPv4 tail (RFC 4291 2.2). */
#define ADDRESS_TEXT_MAX 45

struct address {
	bool is_v6;
	uint64_t high; /* 0 for IPv4 */
	uint64_t low;
};

struct cidr {
	struct address first; /* all bits beyond the prefix are 0 */
	unsigned prefix_len;
};

/* The 4 or 16 bytes of an iPAddress (RFC 5280 4.2.1.6).  False for any other
 * length. */
bool address_from_bytes(struct view bytes, struct address *ret) must_use;

/* Reads the text of an address: IPv4 in four decimal numbers without zeros in front,
 * IPv6 as in RFC 4291 2.2.  False if it is anything else. */
bool address_from_text(struct view text, struct address *ret) must_use;

/* The IPv4 address inside an IPv6 address (RFC 4291 2.5.5.2).  False if there is none. */
bool address_unmap(const struct address *address, struct address *ret) must_use;

/* Appends an address as RFC 5952 writes it. */
void address_append(struct buf *out, const struct address *address);

/* Whether a comes before, is, or comes after b: below, equal to or above 0.  Both
 * are of one family. */
int address_compare(const struct address *a, const struct address *b) must_use;

/* Reads an address, with "/" and the length of a prefix behind it or without.  An
 * IPv4 address inside an IPv6 address (RFC 4291 2.5.5.2) is read as IPv4.
 * *ret_host_bits says whether bits beyond the prefix were set; they are cleared. */
bool cidr_from_text(struct view text, struct cidr *ret, bool *ret_host_bits) must_use;

/* Appends a block as cidr_from_text() reads it; without a prefix where it is one
 * address. */
void cidr_append(struct buf *out, const struct cidr *cidr);

/* Whether a block is a single address. */
bool cidr_is_address(const struct cidr *cidr) must_use;

/* The last address of a block. */
struct address cidr_last(const struct cidr *cidr) must_use;

/* The address after this one.  False after the last of its family. */
bool address_next(const struct address *address, struct address *ret) must_use;

#endif
