/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a parse child says of one body, held against what it was asked for.  It may lie
 * about what it found there, and may not about what else there is: else it could end the
 * store, which takes no batch that does not add up, say of other entries that they were
 * read, or keep main busy without end.
 */
#ifndef CTVIGIL_PROC_ACCOUNT_H
#define CTVIGIL_PROC_ACCOUNT_H

#include "base/attr.h"
#include "base/status.h"
#include "ipc/message.h"

#include <stdbool.h>
#include <stdint.h>

/* Entries [begin, end) are to be read. */
struct account {
	uint64_t begin;
	uint64_t end;
	uint64_t said;      /* messages so far */
	uint64_t found_end; /* behind the last entry of which something was said */
	bool has_match;
	uint64_t match; /* the entry of the last match */
};

/* Of which entry an answer to PARSE_BODY is.  False if it is of none. */
bool account_entry(const struct message *said, uint64_t *ret) must_use;

/* Takes account of an answer to PARSE_BODY.  STATUS_MESSAGE, with the field that no honest
 * child gives. */
enum status account_take(
    struct account *account, const struct message *said, struct error *err) must_use;

#endif
