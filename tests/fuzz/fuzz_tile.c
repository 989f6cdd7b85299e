/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Data tiles: entries that were taken and those that are left are the width, each part
 * of an entry lies in the bytes that were taken for it, and the leaf is those bytes.
 */
#include "base/limits.h"
#include "ct/tile_leaf.h"
#include "fuzz/fuzz.h"

static void
check_entry(const struct ct_entry *entry, struct view taken)
{
	struct view chain = entry->chain;
	struct view fingerprint;

	promise(view_equal(entry->leaf[0], VIEW("\0\0")));
	promise(view_starts_with(taken, entry->leaf[1]));
	promise(lies_in(entry->leaf[1], entry->signed_entry));
	promise(lies_in(entry->leaf[1], entry->issuer_key_hash));
	promise(lies_in(entry->leaf[1], entry->extensions));
	promise(lies_in(taken, entry->submitted) && lies_in(taken, entry->chain));
	promise(entry->has_type && entry->type <= CT_PRECERT_ENTRY && entry->unread.len == 0);
	promise(entry->signed_entry.ptr != NULL);
	for (size_t i = 0; i < entry->faults.count; i++)
		promise(entry->faults.kept[i].offset <= taken.len);
	while (ct_chain_next(entry->chain_kind, &chain, &fingerprint))
		promise(fingerprint.len == 32 && lies_in(entry->chain, fingerprint));
	promise(chain.len == 0 || entry->faults.count > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view in = view_of(bytes, len);
	unsigned width = 1 + (unsigned)fuzz_number(&in, 1);
	struct ct_tile tile;
	struct ct_entry entry;
	struct view rest = in;
	unsigned taken = 0;

	ct_tile_init(&tile, in, width);
	while (ct_tile_next(&tile, &entry)) {
		struct view whole = rest;

		taken++;
		promise(lies_in(in, tile.rest) && tile.rest.len < rest.len);
		whole.len -= tile.rest.len;
		check_entry(&entry, whole);
		promise(taken + tile.left == width);
		rest = tile.rest;
	}
	promise(taken + tile.left == width);
	promise(!ct_tile_next(&tile, &entry));
	if (tile.has_fault)
		promise(tile.fault.offset <= in.len);
	else
		promise(tile.left == 0 && tile.rest.len == 0);
	return 0;
}
