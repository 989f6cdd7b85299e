/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The entries of a body, separated: of a data tile (static-ct-api) or of an answer to
 * get-entries (RFC 6962 4.6), whose base 64 is decoded here.
 */
#ifndef CTVIGIL_PROC_READER_ENTRIES_H
#define CTVIGIL_PROC_READER_ENTRIES_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/status.h"
#include "ct/entry.h"
#include "proc/reader.h"

#include <stddef.h>

struct reader_entries {
	struct ct_entry *rows; /* those that are wanted, in order */
	size_t count;
	size_t room;
	uint8_t *decoded; /* what the views of an RFC 6962 body point to */
	size_t decoded_size;
};

void reader_entries_init(struct reader_entries *entries);

/* Frees what it holds. */
void reader_entries_fini(struct reader_entries *entries);

/* Fills rows with the wanted entries of body, as many as it has, at least one.  They
 * are valid until the next call, while body is.  STATUS_LOG_MALFORMED otherwise. */
enum status reader_entries_read(
    struct reader_entries *entries, const struct reader_body *body, struct error *err) must_use;

#endif
