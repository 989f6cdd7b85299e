/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries as get-entries of RFC 6962 4.6 gives them: leaf_input, which is the leaf of
 * the tree, and extra_data, which no hash and no signature covers, so that a log can
 * say there what it likes.
 */
#ifndef CTVIGIL_CT_LEAF_H
#define CTVIGIL_CT_LEAF_H

#include "base/view.h"
#include "ct/entry.h"

/* Reads leaf_input, which must outlive *ret.  Offsets of faults are in it. */
void ct_leaf_read(struct view leaf_input, struct ct_entry *ret);

/* Reads extra_data, which must outlive *entry, into an entry whose leaf was read: the
 * precertificate and the chain.  Offsets of its faults, all of them with code
 * X509_FAULT_EXTRA_DATA, are in extra_data.  Nothing is read if the type of the entry
 * is unknown. */
void ct_extra_data_read(struct view extra_data, struct ct_entry *entry);

#endif
