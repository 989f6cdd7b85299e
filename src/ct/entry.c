/* SPDX-License-Identifier: Apache-2.0 */
#include "ct/entry.h"

#include "base/hash.h"

/* static-ct-api "leaf_index": CtExtension of type 0 with 5 bytes. */
#define EXTENSION_LEAF_INDEX 0
#define LEAF_INDEX_LEN 5

void
ct_entry_fault(
    struct ct_entry *entry, enum x509_fault_code code, struct view whole, struct view part)
{
	x509_fault_add(&entry->faults, code, view_offset(whole, part));
}

static bool
read_leaf_index(struct view data, struct ct_entry *entry)
{
	uint64_t index;

	if (entry->has_index || !view_uint(&data, LEAF_INDEX_LEN, &index) || data.len != 0)
		return false;
	entry->has_index = true;
	entry->index = index;
	return true;
}

/*
 * static-ct-api "leaf_index":
 *   struct { ExtensionType type (1 byte); opaque data<0..2^16-1>; } Extension
 */
static bool
read_extension(uint8_t type, struct view *in, struct ct_entry *entry)
{
	struct view data;

	if (!view_vector(in, 2, &data))
		return false;
	return type != EXTENSION_LEAF_INDEX || read_leaf_index(data, entry);
}

/* RFC 6962 says nothing of what is in them: whatever it is, it is hashed. */
static void
read_extensions(struct view whole, struct ct_entry *entry)
{
	struct view rest = entry->extensions;
	struct view extension = rest;
	uint8_t type;

	while (view_u8(&rest, &type)) {
		if (!read_extension(type, &rest, entry)) {
			ct_entry_fault(entry, X509_FAULT_LEAF_EXTENSIONS, whole, extension);
			return;
		}
		extension = rest;
	}
}

/*
 * RFC 6962 3.2, 3.4:
 *   select (entry_type) {
 *     case x509_entry: ASN.1Cert<1..2^24-1>
 *     case precert_entry: opaque issuer_key_hash[32]; TBSCertificate<1..2^24-1>
 *   } signed_entry
 */
static bool
read_signed_entry(struct view whole, struct view *in, struct ct_entry *entry)
{
	if (entry->type != CT_X509_ENTRY && entry->type != CT_PRECERT_ENTRY) {
		ct_entry_fault(entry, X509_FAULT_ENTRY_TYPE, whole, *in);
		return false;
	}
	entry->form = entry->type == CT_X509_ENTRY ? X509_CERTIFICATE : X509_TBS;
	if ((entry->type == CT_X509_ENTRY || view_take(in, HASH_LEN, &entry->issuer_key_hash)) &&
	    view_vector(in, 3, &entry->signed_entry))
		return true;
	ct_entry_fault(entry, X509_FAULT_LEAF, whole, *in);
	return false;
}

/*
 * RFC 6962 3.4:
 *   struct { uint64 timestamp; LogEntryType entry_type; signed_entry;
 *            CtExtensions extensions<0..2^16-1>; } TimestampedEntry
 */
bool
ct_timestamped_entry(struct view whole, struct view *in, struct ct_entry *entry)
{
	uint64_t type;

	if (!view_uint(in, 8, &entry->timestamp_ms) || !view_uint(in, 2, &type)) {
		ct_entry_fault(entry, X509_FAULT_LEAF, whole, *in);
		return false;
	}
	entry->has_type = true;
	entry->type = (uint16_t)type;
	if (!read_signed_entry(whole, in, entry))
		return false;
	if (!view_vector(in, 2, &entry->extensions)) {
		ct_entry_fault(entry, X509_FAULT_LEAF, whole, *in);
		return false;
	}
	read_extensions(whole, entry);
	return true;
}

bool
ct_chain_next(enum ct_chain_kind kind, struct view *rest, struct view *ret)
{
	if (kind == CT_CHAIN_FINGERPRINTS)
		return view_take(rest, HASH_LEN, ret);
	return view_vector(rest, 3, ret);
}
