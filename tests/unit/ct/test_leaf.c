/* SPDX-License-Identifier: Apache-2.0 */
/* Entries as RFC 6962 gives them: leaf_input and extra_data. */
#include "ct/leaf.h"

#include "support/element.h"
#include "support/tap.h"

#define KEY_HASH VIEW("0123456789abcdef0123456789abcdef")
#define TIME "\x00\x00\x01\x96\x97\x23\x5b\xfd"
#define TIME_MS 1746292399101U
#define V1 "\x00\x00"
#define X509 "\x00\x00"
#define PRECERT "\x00\x01"
#define NO_EXTENSIONS "\x00\x00"

struct leaf_case {
	const char *says;
	struct view leaf;
	struct view signed_entry;
	enum x509_form form;
	struct view extensions;
	size_t index; /* NO_INDEX for none */
	/* Of the one fault; X509_FAULT_COUNT for none. */
	enum x509_fault_code fault;
	size_t offset;
	size_t unread_len;
};

#define NO_INDEX SIZE_MAX
#define NO_FAULT X509_FAULT_COUNT

static void
assert_fault(const struct ct_entry *entry, enum x509_fault_code code, size_t offset)
{
	assert_int_equal(entry->faults.count, code == NO_FAULT ? 0 : 1);
	if (code == NO_FAULT)
		return;
	assert_int_equal(entry->faults.kept[0].code, code);
	assert_int_equal(entry->faults.kept[0].offset, offset);
}

static void
leaf_run(const void *p)
{
	const struct leaf_case *row = p;
	struct ct_entry entry;

	ct_leaf_read(row->leaf, &entry);
	assert_fault(&entry, row->fault, row->offset);
	assert_view_equal(entry.leaf[0], row->leaf);
	assert_int_equal(entry.leaf[1].len, 0);
	assert_view_equal(entry.signed_entry, row->signed_entry);
	if (entry.signed_entry.ptr != NULL) {
		assert_int_equal(entry.form, row->form);
		assert_int_equal(entry.timestamp_ms, TIME_MS);
		assert_view_equal(
		    entry.issuer_key_hash, row->form == X509_TBS ? KEY_HASH : VIEW(""));
	}
	assert_view_equal(entry.extensions, row->extensions);
	assert_int_equal(entry.has_index, row->index != NO_INDEX);
	if (entry.has_index)
		assert_int_equal(entry.index, row->index);
	assert_int_equal(entry.unread.len, row->unread_len);
	if (row->unread_len > 0)
		assert_view_equal(entry.unread,
		    view_of(row->leaf.ptr + row->leaf.len - row->unread_len, row->unread_len));
}

/* However much of a leaf is missing, what is left is read or kept as unread. */
static void
cut_run(const void *p unused_arg)
{
	struct view leaf = JOIN(VIEW(V1 TIME PRECERT), KEY_HASH, VIEW("\0\0\1T" NO_EXTENSIONS));

	for (size_t len = 0; len < leaf.len; len++) {
		struct ct_entry entry;

		ct_leaf_read(view_of(leaf.ptr, len), &entry);
		assert_int_equal(entry.faults.count, 1);
		assert_int_equal(entry.faults.kept[0].code, X509_FAULT_LEAF);
		assert_int_equal(entry.faults.kept[0].offset, len - entry.unread.len);
		assert_null(entry.extensions.ptr);
	}
}

struct extra_case {
	const char *says;
	struct view leaf;
	struct view extra;
	struct view submitted;
	size_t chain_count;
	enum x509_fault_code fault;
	size_t offset;
};

static void
extra_run(const void *p)
{
	const struct extra_case *row = p;
	struct ct_entry entry;
	struct view rest;
	struct view certificate;
	size_t count = 0;

	ct_leaf_read(row->leaf, &entry);
	entry.faults.count = 0;
	ct_extra_data_read(row->extra, &entry);
	assert_fault(&entry, row->fault, row->offset);
	assert_view_equal(entry.submitted, row->submitted);
	assert_int_equal(entry.chain_kind, CT_CHAIN_CERTIFICATES);
	rest = entry.chain;
	for (; ct_chain_next(entry.chain_kind, &rest, &certificate); count++)
		assert_view_equal(certificate, count == 0 ? VIEW("one") : VIEW("four"));
	assert_int_equal(count, row->chain_count);
}

int
main(void)
{
	const struct view x509_leaf = VIEW(V1 TIME X509 "\0\0\4CERT" NO_EXTENSIONS);
	const struct view precert_leaf =
	    JOIN(VIEW(V1 TIME PRECERT), KEY_HASH, VIEW("\0\0\3TBS" NO_EXTENSIONS));
	const struct view none = VIEW("");
	const struct leaf_case leaves[] = {
		{ "an x509_entry has a certificate", x509_leaf, VIEW("CERT"), X509_CERTIFICATE,
		    none, NO_INDEX, NO_FAULT },
		{ "a precert_entry has an issuer's key and a TBSCertificate", precert_leaf,
		    VIEW("TBS"), X509_TBS, none, NO_INDEX, NO_FAULT },
		{ "a certificate of nothing has its place all the same",
		    VIEW(V1 TIME X509 "\0\0\0" NO_EXTENSIONS), none, X509_CERTIFICATE, none,
		    NO_INDEX, NO_FAULT },
		{ "a leaf of another version is unread", VIEW("\1\0" TIME X509 "\0\0\0\0\0"), none,
		    X509_CERTIFICATE, none, NO_INDEX, X509_FAULT_LEAF_VERSION, 0, 15 },
		{ "a leaf of another type is unread", VIEW("\0\1" TIME X509 "\0\0\0\0\0"), none,
		    X509_CERTIFICATE, none, NO_INDEX, X509_FAULT_LEAF_VERSION, 0, 15 },
		{ "an entry of type 2 is unread from there on", VIEW(V1 TIME "\0\2entry"), none,
		    X509_CERTIFICATE, none, NO_INDEX, X509_FAULT_ENTRY_TYPE, 12, 5 },
		{ "an entry of type 0x8000 is unread from there on", VIEW(V1 TIME "\x80\0entry"),
		    none, X509_CERTIFICATE, none, NO_INDEX, X509_FAULT_ENTRY_TYPE, 12, 5 },
		{ "a certificate may not end before its length", VIEW(V1 TIME X509 "\0\0\5CERT"),
		    none, X509_CERTIFICATE, none, NO_INDEX, X509_FAULT_LEAF, 12, 7 },
		{ "the certificate is read although extensions are missing",
		    VIEW(V1 TIME X509 "\0\0\4CERT\0"), VIEW("CERT"), X509_CERTIFICATE, none,
		    NO_INDEX, X509_FAULT_LEAF, 19, 1 },
		{ "the certificate is read although more follows",
		    VIEW(V1 TIME X509 "\0\0\4CERT" NO_EXTENSIONS "more"), VIEW("CERT"),
		    X509_CERTIFICATE, none, NO_INDEX, X509_FAULT_LEAF_TRAILING, 21, 4 },

		{ "leaf_index has five bytes",
		    VIEW(V1 TIME X509 "\0\0\4CERT\0\x08\0\0\5\0\x04\xe3\x3a\x8e"), VIEW("CERT"),
		    X509_CERTIFICATE, VIEW("\0\0\5\0\x04\xe3\x3a\x8e"), 82000526, NO_FAULT },
		{ "an unknown extension is passed over",
		    VIEW(V1 TIME X509 "\0\0\4CERT\0\x0c\7\0\1x\0\0\5\0\0\0\0\1"), VIEW("CERT"),
		    X509_CERTIFICATE, VIEW("\7\0\1x\0\0\5\0\0\0\0\1"), 1, NO_FAULT },
		{ "leaf_index does not have four bytes",
		    VIEW(V1 TIME X509 "\0\0\4CERT\0\x07\0\0\4\0\0\0\1"), VIEW("CERT"),
		    X509_CERTIFICATE, VIEW("\0\0\4\0\0\0\1"), NO_INDEX, X509_FAULT_LEAF_EXTENSIONS,
		    21, 0 },
		{ "leaf_index does not have six bytes",
		    VIEW(V1 TIME X509 "\0\0\4CERT\0\x09\0\0\6\0\0\0\0\0\1"), VIEW("CERT"),
		    X509_CERTIFICATE, VIEW("\0\0\6\0\0\0\0\0\1"), NO_INDEX,
		    X509_FAULT_LEAF_EXTENSIONS, 21, 0 },
		{ "leaf_index does not come twice",
		    VIEW(V1 TIME X509 "\0\0\4CERT\0\x10\0\0\5\0\0\0\0\1\0\0\5\0\0\0\0\2"),
		    VIEW("CERT"), X509_CERTIFICATE, VIEW("\0\0\5\0\0\0\0\1\0\0\5\0\0\0\0\2"), 1,
		    X509_FAULT_LEAF_EXTENSIONS, 29, 0 },
		{ "an extension may not end before its length",
		    VIEW(V1 TIME X509 "\0\0\4CERT\0\x03\0\0\5"), VIEW("CERT"), X509_CERTIFICATE,
		    VIEW("\0\0\5"), NO_INDEX, X509_FAULT_LEAF_EXTENSIONS, 21, 0 },
		{ "an extension has more than a type", VIEW(V1 TIME X509 "\0\0\4CERT\0\x01\0"),
		    VIEW("CERT"), X509_CERTIFICATE, VIEW("\0"), NO_INDEX,
		    X509_FAULT_LEAF_EXTENSIONS, 21, 0 },
	};
	const struct extra_case extras[] = {
		{ "the chain of a root is empty", x509_leaf, VIEW("\0\0\0"), none, 0, NO_FAULT },
		{ "the chain of a certificate", x509_leaf, VIEW("\0\0\x0d\0\0\3one\0\0\4four"),
		    none, 2, NO_FAULT },
		{ "a precertificate comes before its chain", precert_leaf,
		    VIEW("\0\0\3PRE\0\0\6\0\0\3one"), VIEW("PRE"), 1, NO_FAULT },
		{ "no extra data is no chain", x509_leaf, VIEW(""), none, 0, X509_FAULT_EXTRA_DATA,
		    0 },
		{ "a precertificate may not end before its length", precert_leaf, VIEW("\0\0\4PRE"),
		    none, 0, X509_FAULT_EXTRA_DATA, 0 },
		{ "a precertificate is read although its chain is missing", precert_leaf,
		    VIEW("\0\0\3PRE"), VIEW("PRE"), 0, X509_FAULT_EXTRA_DATA, 6 },
		{ "a chain may not end before its length", x509_leaf, VIEW("\0\0\7\0\0\3one"), none,
		    0, X509_FAULT_EXTRA_DATA, 0 },
		{ "a chain is read up to the certificate that runs past its end", x509_leaf,
		    VIEW("\0\0\x0d\0\0\3one\0\0\5four"), none, 1, X509_FAULT_EXTRA_DATA, 9 },
		{ "nothing follows the chain", x509_leaf, VIEW("\0\0\6\0\0\3onex"), none, 1,
		    X509_FAULT_EXTRA_DATA, 9 },
		{ "the extra data of an unknown type are not read", VIEW(V1 TIME "\0\2entry"),
		    VIEW("\0\0\0"), none, 0, NO_FAULT },
		{ "the extra data of a leaf without a type are not read", VIEW(V1), VIEW("\0\0\0"),
		    none, 0, NO_FAULT },
	};

	tap_section("ct: leaves");
	tap_rows(leaves, leaf_run);
	tap_test("a leaf that is cut off anywhere has one fault there", cut_run, NULL);
	tap_section("ct: extra data");
	tap_rows(extras, extra_run);
	return tap_done();
}
