/* SPDX-License-Identifier: Apache-2.0 */
/* The entries of data tiles. */
#include "ct/tile_leaf.h"

#include "base/hash.h"
#include "support/element.h"
#include "support/tap.h"

#define KEY_HASH VIEW("0123456789abcdef0123456789abcdef")
#define FINGERPRINT VIEW("fedcba9876543210fedcba9876543210")
#define TIME "\x00\x00\x01\x96\x97\x23\x5b\xfd"
#define INDEX_7 "\0\x08\0\0\5\0\0\0\0\7"
/* An x509_entry without a chain: 29 bytes, of which 27 are a TimestampedEntry. */
#define ENTRY TIME "\0\0\0\0\4CERT" INDEX_7 "\0\0"

static void
x509_entry_run(const void *p unused_arg)
{
	struct view body = JOIN(VIEW(TIME "\0\0\0\0\4CERT" INDEX_7 "\0\x20"), FINGERPRINT);
	struct ct_tile tile;
	struct ct_entry entry;
	struct view fingerprint;

	ct_tile_init(&tile, body, 1);
	assert_true(ct_tile_next(&tile, &entry));
	assert_int_equal(entry.faults.count, 0);
	assert_view_equal(entry.leaf[0], BYTES(0, 0));
	assert_view_equal(entry.leaf[1], view_of(body.ptr, 27));
	assert_int_equal(entry.timestamp_ms, 1746292399101U);
	assert_int_equal(entry.form, X509_CERTIFICATE);
	assert_view_equal(entry.signed_entry, VIEW("CERT"));
	assert_true(entry.has_index);
	assert_int_equal(entry.index, 7);
	assert_null(entry.submitted.ptr);
	assert_int_equal(entry.chain_kind, CT_CHAIN_FINGERPRINTS);
	assert_true(ct_chain_next(entry.chain_kind, &entry.chain, &fingerprint));
	assert_view_equal(fingerprint, FINGERPRINT);
	assert_false(ct_chain_next(entry.chain_kind, &entry.chain, &fingerprint));
	assert_false(ct_tile_next(&tile, &entry));
	assert_false(tile.has_fault);
}

static void
precert_entry_run(const void *p unused_arg)
{
	struct view body = JOIN(VIEW(TIME "\0\1"), KEY_HASH,
	    VIEW("\0\0\3TBS" INDEX_7 "\0\0\3PRE\0\x40"), FINGERPRINT, FINGERPRINT);
	struct ct_tile tile;
	struct ct_entry entry;

	ct_tile_init(&tile, body, 1);
	assert_true(ct_tile_next(&tile, &entry));
	assert_int_equal(entry.faults.count, 0);
	assert_view_equal(entry.leaf[1], view_of(body.ptr, 58));
	assert_int_equal(entry.form, X509_TBS);
	assert_view_equal(entry.issuer_key_hash, KEY_HASH);
	assert_view_equal(entry.signed_entry, VIEW("TBS"));
	assert_view_equal(entry.submitted, VIEW("PRE"));
	assert_int_equal(entry.chain.len, 64);
	assert_false(ct_tile_next(&tile, &entry));
	assert_false(tile.has_fault);
}

struct tile_case {
	const char *says;
	struct view body;
	unsigned width;
	unsigned taken;
	/* Of the tile; X509_FAULT_COUNT for none. */
	enum x509_fault_code fault;
	size_t offset;
	size_t rest_len;
};

static void
tile_run(const void *p)
{
	const struct tile_case *row = p;
	struct ct_tile tile;
	struct ct_entry entry;
	unsigned taken = 0;

	ct_tile_init(&tile, row->body, row->width);
	for (; ct_tile_next(&tile, &entry); taken++)
		assert_view_equal(entry.signed_entry, VIEW("CERT"));
	assert_false(ct_tile_next(&tile, &entry));
	assert_int_equal(taken, row->taken);
	assert_int_equal(tile.left, row->width - row->taken);
	assert_int_equal(tile.rest.len, row->rest_len);
	assert_int_equal(tile.has_fault, row->fault != X509_FAULT_COUNT);
	if (!tile.has_fault)
		return;
	assert_int_equal(tile.fault.code, row->fault);
	assert_int_equal(tile.fault.offset, row->offset);
}

/* A precert_entry that is cut off has no clear end wherever that happens. */
static void
cut_run(const void *p unused_arg)
{
	struct view body = JOIN(
	    VIEW(TIME "\0\1"), KEY_HASH, VIEW("\0\0\3TBS" INDEX_7 "\0\0\3PRE\0\x20"), FINGERPRINT);

	for (size_t len = 0; len < body.len; len++) {
		struct ct_tile tile;
		struct ct_entry entry;

		ct_tile_init(&tile, view_of(body.ptr, len), 1);
		assert_false(ct_tile_next(&tile, &entry));
		assert_true(tile.has_fault);
		assert_int_equal(tile.fault.code, X509_FAULT_TILE_LEAF);
		assert_in_range(tile.fault.offset, 0, len);
		assert_int_equal(tile.left, 1);
		assert_int_equal(tile.rest.len, len);
	}
}

static void
odd_chain_run(const void *p unused_arg)
{
	struct ct_tile tile;
	struct ct_entry entry;

	ct_tile_init(&tile, VIEW(TIME "\0\0\0\0\4CERT" INDEX_7 "\0\1x" ENTRY), 2);
	assert_true(ct_tile_next(&tile, &entry));
	assert_int_equal(entry.faults.count, 1);
	assert_int_equal(entry.faults.kept[0].code, X509_FAULT_FINGERPRINTS);
	assert_int_equal(entry.faults.kept[0].offset, 29);
	assert_true(ct_tile_next(&tile, &entry));
	assert_int_equal(entry.faults.count, 0);
	assert_false(ct_tile_next(&tile, &entry));
	assert_false(tile.has_fault);
}

int
main(void)
{
	const struct view full = element_repeat(VIEW(ENTRY), 256);
	const struct view more = element_repeat(VIEW(ENTRY), 257);
	const struct view less = element_repeat(VIEW(ENTRY), 255);
	const struct tile_case tiles[] = {
		{ "a full tile has 256 entries", full, 256, 256, X509_FAULT_COUNT },
		{ "with 255 of them, the last is not there", less, 256, 255, X509_FAULT_TILE_LEAF,
		    (size_t)255 * 29, 0 },
		{ "with 257 of them, the last is none of the tile", more, 256, 256,
		    X509_FAULT_TILE_TRAILING, (size_t)256 * 29, 29 },
		{ "a partial tile has as many entries as its path says", VIEW(ENTRY ENTRY), 2, 2,
		    X509_FAULT_COUNT },
		{ "one byte may not follow", VIEW(ENTRY ENTRY "x"), 2, 2, X509_FAULT_TILE_TRAILING,
		    58, 1 },
		{ "no bytes are no entries", VIEW(""), 2, 0, X509_FAULT_TILE_LEAF, 0, 0 },
		{ "an entry of unknown type hides all that follow",
		    VIEW(ENTRY TIME "\0\2unknown" ENTRY), 3, 1, X509_FAULT_TILE_LEAF, 39, 46 },
		{ "an entry that runs past the end hides all that follow",
		    VIEW(ENTRY TIME "\0\0\0\1\0CERT" ENTRY), 3, 1, X509_FAULT_TILE_LEAF, 39, 46 },
	};

	tap_section("ct: entries of data tiles");
	tap_test("an x509_entry is a TimestampedEntry and a chain", x509_entry_run, NULL);
	tap_test(
	    "a precert_entry has its precertificate before the chain", precert_entry_run, NULL);
	tap_rows(tiles, tile_run);
	tap_test("an entry that is cut off anywhere ends the tile", cut_run, NULL);
	tap_test(
	    "a chain of no whole fingerprints is a fault of its entry alone", odd_chain_run, NULL);
	return tap_done();
}
