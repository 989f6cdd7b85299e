/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence: bytes that show what a log did.  They are kept until the limit is
 * reached, and from then on their hashes; what is left out is counted and said.
 */
#include "store/private.h"

enum status
evidence_keep(struct store *store, struct view bytes, bool is_ordinary, struct evidence *ret,
    struct error *err)
{
	uint64_t max = store->options.evidence_max;
	uint64_t kept = 0;
	enum status status;
	bool found;
	bool fits;

	status = sql_ask(&store->database, SQL_EVIDENCE_SUMS, SQL_NONE, &found, &kept, err);
	if (status != STATUS_OK)
		return status;
	if (is_ordinary)
		max = max / 100 * LIMIT_EVIDENCE_ORDINARY;
	fits = kept <= max && bytes.len <= max - kept;
	*ret = (struct evidence){
		.bytes = fits ? sql_bytes(bytes) : sql_null(),
		.sha256 = hash_bytes(store->hasher, bytes),
	};
	return sql_run(&store->database, SQL_EVIDENCE_ADD,
	    SQL_VALUES(sql_number(fits ? bytes.len : 0), sql_number(fits ? 0 : bytes.len)), err);
}
