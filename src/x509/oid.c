/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/oid.h"

#include "base/hex.h"
#include "base/limits.h"
#include "base/num.h"

#include <inttypes.h>

/* Nine octets of seven bits: 63 bits. */
#define ARC_OCTETS_MAX 9

const struct x509_oid_row x509_oid_rows[X509_OID_COUNT] = {
#define X509_OID(name, dotted, octets, text) { dotted, text },
#include "x509/oid_table.h"
};

enum x509_oid
x509_oid_find(struct view octets)
{
	unsigned oid = 0;

	while (oid < X509_OID_COUNT && !x509_oid_is(octets, (enum x509_oid)oid))
		oid++;
	return (enum x509_oid)oid;
}

/* X.690 8.19.2: an arc in seven bits per octet, the last one without its high bit.
 * False if it is cut short or too large. */
static bool
take_arc(struct view *in, uint64_t *ret)
{
	uint64_t arc = 0;
	size_t octets = 0;
	uint8_t octet;

	do {
		if (octets == ARC_OCTETS_MAX || !view_u8(in, &octet))
			return false;
		arc = arc << 7 | (octet & 0x7f);
		octets++;
	} while ((octet & 0x80) != 0);
	*ret = arc;
	return true;
}

/* X.690 8.19.4: the first two arcs are one number, 40 X + Y. */
static void
append_first_arcs(struct buf *out, uint64_t number)
{
	uint64_t first = num_min64(number / 40, 2);

	buf_printf(out, "%" PRIu64 ".%" PRIu64, first, number - 40 * first);
}

/* Whether the last octet says that another one follows. */
static bool
is_cut_short(struct view octets)
{
	return octets.len > 0 && (octets.ptr[octets.len - 1] & 0x80) != 0;
}

/* The octets up to the last one that ends an arc. */
static struct view
whole_arcs(struct view octets)
{
	while (is_cut_short(octets))
		octets.len--;
	return octets;
}

static bool
arcs_fit(struct view octets)
{
	uint64_t arc;

	while (octets.len > 0) {
		if (!take_arc(&octets, &arc))
			return false;
	}
	return true;
}

void
x509_oid_append(struct buf *out, struct view octets)
{
	struct view arcs = whole_arcs(octets);
	uint64_t arc;

	if (octets.len > LIMIT_OID_OCTETS || !arcs_fit(arcs)) {
		buf_byte(out, '#');
		hex_append(out, octets);
		return;
	}
	if (take_arc(&arcs, &arc))
		append_first_arcs(out, arc);
	while (take_arc(&arcs, &arc))
		buf_printf(out, ".%" PRIu64, arc);
	if (is_cut_short(octets))
		buf_text(out, "...");
}

void
x509_oid_append_text(struct buf *out, struct view octets)
{
	enum x509_oid oid = x509_oid_find(octets);

	if (oid == X509_OID_COUNT)
		x509_oid_append(out, octets);
	else
		buf_text(out, x509_oid_rows[oid].text);
}
