/* SPDX-License-Identifier: Apache-2.0 */
#include "ct/tile_leaf.h"

#include "base/hash.h"

/* RFC 6962 3.4: what stands before the TimestampedEntry in a MerkleTreeLeaf. */
static const uint8_t leaf_front[] = { 0x00, 0x00 };

void
ct_tile_init(struct ct_tile *tile, struct view body, unsigned width)
{
	*tile = (struct ct_tile){ .body = body, .rest = body, .left = width };
}

/* The tile ends with a fault at the front of part. */
static void
tile_fault(struct ct_tile *tile, enum x509_fault_code code, struct view part)
{
	tile->has_fault = true;
	tile->fault = (struct x509_fault){ .code = code, .offset = view_offset(tile->body, part) };
}

/*
 * static-ct-api "Log Entries":
 *   struct { TimestampedEntry timestamped_entry;
 *            select (entry_type) { case x509_entry: Empty;
 *                                  case precert_entry: ASN.1Cert pre_certificate; };
 *            Fingerprint certificate_chain<0..2^16-1>; } TileLeaf
 */
static bool
tile_leaf(struct view *in, struct ct_entry *ret)
{
	struct view whole = *in;
	struct view timestamped = whole;

	if (!ct_timestamped_entry(whole, in, ret))
		return false;
	ret->leaf[1] = view_take_up_to(&timestamped, view_offset(whole, *in));
	if (ret->type == CT_PRECERT_ENTRY && !view_vector(in, 3, &ret->submitted))
		return false;
	if (!view_vector(in, 2, &ret->chain))
		return false;
	if (ret->chain.len % HASH_LEN != 0)
		ct_entry_fault(ret, X509_FAULT_FINGERPRINTS, whole, ret->chain);
	return true;
}

bool
ct_tile_next(struct ct_tile *tile, struct ct_entry *ret)
{
	struct view trial = tile->rest;

	if (tile->has_fault)
		return false;
	if (tile->left == 0) {
		if (tile->rest.len > 0)
			tile_fault(tile, X509_FAULT_TILE_TRAILING, tile->rest);
		return false;
	}
	ct_entry_init(ret);
	ret->leaf[0] = VIEW_OF(leaf_front);
	ret->chain_kind = CT_CHAIN_FINGERPRINTS;
	if (!tile_leaf(&trial, ret)) {
		tile_fault(tile, X509_FAULT_TILE_LEAF, trial);
		return false;
	}
	tile->rest = trial;
	tile->left--;
	return true;
}
