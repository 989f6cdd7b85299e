/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One entry of a log as views of its parts, whichever protocol it came by
 * (leaf.h, tile_leaf.h).  Reading always ends with something: what cannot be
 * followed becomes a fault with its offset, and bytes that nobody could read are
 * kept, so that they can be searched.  Nothing is copied.
 */
#ifndef CTVIGIL_CT_ENTRY_H
#define CTVIGIL_CT_ENTRY_H

#include "base/attr.h"
#include "base/view.h"
#include "x509/certificate.h"
#include "x509/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* RFC 6962 3.1: LogEntryType */
#define CT_X509_ENTRY 0
#define CT_PRECERT_ENTRY 1

/* The MerkleTreeLeaf in pieces, for merkle_leaf(). */
#define CT_LEAF_PIECES 2

/* What the chain above a certificate is given as. */
enum ct_chain_kind {
	CT_CHAIN_CERTIFICATES, /* RFC 6962 4.6: each in DER, with its length before it */
	CT_CHAIN_FINGERPRINTS, /* static-ct-api "Log Entries": SHA-256 of each */
};

/* A part that is absent or could not be read is a view of nothing with ptr NULL. */
struct ct_entry {
	struct view leaf[CT_LEAF_PIECES];
	uint64_t timestamp_ms;
	bool has_type;
	uint16_t type;               /* as on the wire: it may be none of the two above */
	struct view issuer_key_hash; /* 32 bytes, of a precert_entry */
	struct view signed_entry;    /* a Certificate or a TBSCertificate */
	enum x509_form form;         /* which of the two */
	struct view extensions;
	bool has_index;
	uint64_t index;        /* static-ct-api "leaf_index" */
	struct view unread;    /* what of the leaf could not be read */
	struct view submitted; /* the precertificate with its poison and signature */
	enum ct_chain_kind chain_kind;
	struct view chain; /* for ct_chain_next() */
	struct x509_faults faults;
};

/* An entry of which nothing is read yet.  The faults behind their count need not be
 * cleared, and a body has hundreds of entries. */
static inline void
ct_entry_init(struct ct_entry *entry)
{
	memset(entry, 0, offsetof(struct ct_entry, faults));
	entry->faults.count = 0;
}

/* What of an entry may be read next: adds to *entry what could be read, and moves
 * *in behind it.  Offsets of faults are those from the front of whole, of which *in
 * is a part.  False if it is not clear where the TimestampedEntry ends; the rest of
 * *in is then unread. */
bool ct_timestamped_entry(struct view whole, struct view *in, struct ct_entry *entry) must_use;

/* Adds a fault that is at the front of part, a part of whole. */
void ct_entry_fault(
    struct ct_entry *entry, enum x509_fault_code code, struct view whole, struct view part);

/* Takes the next certificate or fingerprint off *rest, which begins as the chain of
 * an entry of this kind.  False at the end, or where it cannot be followed. */
bool ct_chain_next(enum ct_chain_kind kind, struct view *rest, struct view *ret) must_use;

#endif
