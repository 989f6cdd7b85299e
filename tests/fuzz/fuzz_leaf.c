/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of RFC 6962: each part lies inside what it is a part of, a leaf that is read
 * without a fault and written again is the same bytes, and so is its extra data.
 */
#include "base/buf.h"
#include "ct/leaf.h"
#include "fuzz/fuzz.h"

static void
append_vector(struct buf *out, size_t width, struct view bytes)
{
	buf_uint(out, width, bytes.len);
	buf_bytes(out, bytes);
}

/* RFC 6962 3.4 */
static void
append_leaf(struct buf *out, const struct ct_entry *entry)
{
	buf_uint(out, 2, 0);
	buf_uint(out, 8, entry->timestamp_ms);
	buf_uint(out, 2, entry->type);
	buf_bytes(out, entry->issuer_key_hash);
	append_vector(out, 3, entry->signed_entry);
	append_vector(out, 2, entry->extensions);
}

static void
check_leaf(struct view leaf, const struct ct_entry *entry, struct buf *out)
{
	promise(view_equal(entry->leaf[0], leaf) && entry->leaf[1].len == 0);
	promise(lies_in(leaf, entry->issuer_key_hash) && lies_in(leaf, entry->signed_entry));
	promise(lies_in(leaf, entry->extensions) && lies_in(leaf, entry->unread));
	promise(entry->faults.count > 0 || entry->unread.len == 0);
	for (size_t i = 0; i < entry->faults.count && i < LIMIT_CERT_FAULTS; i++)
		promise(entry->faults.kept[i].offset <= leaf.len);
	if (entry->faults.count > 0 && entry->faults.kept[0].code != X509_FAULT_LEAF_EXTENSIONS)
		return;
	append_leaf(out, entry);
	promise(view_starts_with(leaf, buf_view(out)));
	promise(buf_view(out).len + entry->unread.len == leaf.len);
}

/* RFC 6962 3.1, 4.6 */
static void
check_extra_data(struct view extra, const struct ct_entry *entry, struct buf *out)
{
	struct view chain = entry->chain;
	struct view certificate;

	promise(lies_in(extra, entry->submitted) && lies_in(extra, entry->chain));
	buf_clear(out);
	if (entry->type == CT_PRECERT_ENTRY)
		append_vector(out, 3, entry->submitted);
	buf_uint(out, 3, entry->chain.len);
	while (ct_chain_next(entry->chain_kind, &chain, &certificate)) {
		promise(lies_in(entry->chain, certificate));
		append_vector(out, 3, certificate);
	}
	promise(chain.len == 0 && view_equal(buf_view(out), extra));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view in = view_of(bytes, len);
	struct view leaf = fuzz_bytes(&in, fuzz_number(&in, 2));
	struct ct_entry entry;
	struct buf out;
	size_t faults;

	buf_init_growing(&out, 2 * len + 64);
	ct_leaf_read(leaf, &entry);
	check_leaf(leaf, &entry, &out);
	faults = entry.faults.count;
	ct_extra_data_read(in, &entry);
	promise(entry.faults.count - faults <= 1);
	if (entry.has_type && entry.type <= CT_PRECERT_ENTRY && entry.faults.count == faults)
		check_extra_data(in, &entry, &out);
	buf_fini(&out);
	return 0;
}
