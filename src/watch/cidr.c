/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/cidr.h"

#include "base/num.h"

#include <arpa/inet.h>

#define V4_BITS 32U
#define V6_BITS 128U
#define V4_LAST 0xffffffffU
/* ::ffff:0:0/96 (RFC 4291 2.5.5.2) */
#define MAPPED_BITS (V6_BITS - V4_BITS)
#define MAPPED_HIGH_HALF 0xffffU

static unsigned
family_bits(const struct address *address)
{
	return address->is_v6 ? V6_BITS : V4_BITS;
}

/* The address of 4 or 16 bytes. */
static struct address
address_of(struct view bytes)
{
	struct address address = { .is_v6 = bytes.len == V6_BITS / 8 };

	for (size_t i = 0; i < bytes.len; i++) {
		address.high = address.high << 8 | address.low >> 56;
		address.low = address.low << 8 | bytes.ptr[i];
	}
	return address;
}

bool
address_from_bytes(struct view bytes, struct address *ret)
{
	if (bytes.len != V4_BITS / 8 && bytes.len != V6_BITS / 8)
		return false;
	*ret = address_of(bytes);
	return true;
}

bool
address_from_text(struct view text, struct address *ret)
{
	char copy[ADDRESS_TEXT_MAX + 1] = "";
	uint8_t bytes[V6_BITS / 8];

	if (text.len > ADDRESS_TEXT_MAX || text.len == 0 || memchr(text.ptr, '\0', text.len))
		return false;
	memcpy(copy, text.ptr, text.len);
	if (inet_pton(AF_INET, copy, bytes) == 1)
		*ret = address_of(view_of(bytes, V4_BITS / 8));
	else if (inet_pton(AF_INET6, copy, bytes) == 1)
		*ret = address_of(VIEW_OF(bytes));
	else
		return false;
	return true;
}

void
address_append(struct buf *out, const struct address *address)
{
	uint8_t bytes[V6_BITS / 8];
	char text[INET6_ADDRSTRLEN] = "";
	struct buf in;

	buf_init(&in, bytes, sizeof(bytes));
	if (address->is_v6)
		buf_uint(&in, 8, address->high);
	buf_uint(&in, address->is_v6 ? 8 : 4, address->low);
	/* Cannot fail: the family is known and the room is enough for it. */
	(void)inet_ntop(address->is_v6 ? AF_INET6 : AF_INET, bytes, text, sizeof(text));
	buf_text(out, text);
}

int
address_compare(const struct address *a, const struct address *b)
{
	if (a->high != b->high)
		return a->high < b->high ? -1 : 1;
	return (a->low > b->low) - (a->low < b->low);
}

/* The bits of a number of so many bits, at most 64, that lie beyond a prefix. */
static uint64_t
beyond(unsigned bits, unsigned prefix_len)
{
	return prefix_len >= bits ? 0 : UINT64_MAX >> (64 - bits + prefix_len);
}

/* The bits of an address that lie beyond a prefix. */
static struct address
host_mask(bool is_v6, unsigned prefix_len)
{
	if (!is_v6)
		return (struct address){ .low = beyond(V4_BITS, prefix_len) };
	return (struct address){
		.is_v6 = true,
		.high = beyond(64, prefix_len),
		.low = beyond(64, prefix_len < 64 ? 0 : prefix_len - 64),
	};
}

bool
address_unmap(const struct address *address, struct address *ret)
{
	if (!address->is_v6 || address->high != 0 || address->low >> V4_BITS != MAPPED_HIGH_HALF)
		return false;
	*ret = (struct address){ .low = address->low & V4_LAST };
	return true;
}

bool
cidr_from_text(struct view text, struct cidr *ret, bool *ret_host_bits)
{
	struct view rest = text;
	struct view address_text;
	struct address mask;
	struct cidr cidr;
	uint64_t prefix_len = 0;
	bool has_prefix = view_line(&rest, '/', &address_text);

	if (!address_from_text(has_prefix ? address_text : text, &cidr.first))
		return false;
	if (!has_prefix)
		prefix_len = family_bits(&cidr.first);
	else if (!num_decimal(rest, &prefix_len) || prefix_len > family_bits(&cidr.first))
		return false;
	cidr.prefix_len = (unsigned)prefix_len;
	mask = host_mask(cidr.first.is_v6, cidr.prefix_len);
	*ret_host_bits = ((cidr.first.high & mask.high) | (cidr.first.low & mask.low)) != 0;
	cidr.first.high &= ~mask.high;
	cidr.first.low &= ~mask.low;
	if (cidr.prefix_len >= MAPPED_BITS && address_unmap(&cidr.first, &cidr.first))
		cidr.prefix_len -= MAPPED_BITS;
	*ret = cidr;
	return true;
}

void
cidr_append(struct buf *out, const struct cidr *cidr)
{
	address_append(out, &cidr->first);
	if (!cidr_is_address(cidr))
		buf_printf(out, "/%u", cidr->prefix_len);
}

bool
cidr_is_address(const struct cidr *cidr)
{
	return cidr->prefix_len == family_bits(&cidr->first);
}

struct address
cidr_last(const struct cidr *cidr)
{
	struct address mask = host_mask(cidr->first.is_v6, cidr->prefix_len);

	return (struct address){
		.is_v6 = cidr->first.is_v6,
		.high = cidr->first.high | mask.high,
		.low = cidr->first.low | mask.low,
	};
}

bool
address_next(const struct address *address, struct address *ret)
{
	uint64_t last = address->is_v6 ? UINT64_MAX : V4_LAST;
	struct address next = *address;

	if (address->low != last)
		next.low++;
	else if (!address->is_v6 || address->high == UINT64_MAX)
		return false;
	else {
		next.low = 0;
		next.high++;
	}
	*ret = next;
	return true;
}
