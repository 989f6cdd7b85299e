/* SPDX-License-Identifier: Apache-2.0 */
#include "ct/leaf.h"

/* RFC 6962 3.4: Version v1, MerkleLeafType timestamped_entry */
#define LEAF_V1_TIMESTAMPED 0x0000

/* RFC 6962 3.4: struct { Version version; MerkleLeafType leaf_type; TimestampedEntry; }
 * MerkleTreeLeaf */
void
ct_leaf_read(struct view leaf_input, struct ct_entry *ret)
{
	struct view rest = leaf_input;
	uint64_t kind;

	ct_entry_init(ret);
	ret->leaf[0] = leaf_input;
	ret->chain_kind = CT_CHAIN_CERTIFICATES;
	if (!view_uint(&rest, 2, &kind)) {
		ct_entry_fault(ret, X509_FAULT_LEAF, leaf_input, rest);
	} else if (kind != LEAF_V1_TIMESTAMPED) {
		ct_entry_fault(ret, X509_FAULT_LEAF_VERSION, leaf_input, leaf_input);
	} else if (ct_timestamped_entry(leaf_input, &rest, ret) && rest.len > 0) {
		ct_entry_fault(ret, X509_FAULT_LEAF_TRAILING, leaf_input, rest);
	}
	ret->unread = rest;
}

/* RFC 6962 4.6, 3.1: ASN.1Cert certificate_chain<0..2^24-1>, and nothing behind it. */
static bool
read_chain(struct view *in, struct ct_entry *entry)
{
	struct view rest;
	struct view certificate;

	if (!view_vector(in, 3, &entry->chain))
		return false;
	if (in->len > 0)
		return false;
	rest = entry->chain;
	while (ct_chain_next(CT_CHAIN_CERTIFICATES, &rest, &certificate))
		;
	*in = rest;
	return rest.len == 0;
}

/* RFC 6962 3.1: struct { ASN.1Cert pre_certificate; ASN.1Cert
 * precertificate_chain<0..2^24-1>; } PrecertChainEntry */
void
ct_extra_data_read(struct view extra_data, struct ct_entry *entry)
{
	struct view rest = extra_data;

	if (!entry->has_type || entry->type > CT_PRECERT_ENTRY)
		return;
	if ((entry->type == CT_PRECERT_ENTRY && !view_vector(&rest, 3, &entry->submitted)) ||
	    !read_chain(&rest, entry))
		ct_entry_fault(entry, X509_FAULT_EXTRA_DATA, extra_data, rest);
}
