/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence: bytes that show what a log did.  They are kept until the limit is
 * reached, and from then on their hashes; what is left out is counted and said.
 * Findings and heads are read again to be handed on.
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

/* The finding of the row; the views stay while the row does. */
static struct store_found
read_finding(const struct sql_database *database)
{
	return (struct store_found){
		.log = sql_column_number(database, SQL_FINDINGS, 1),
		.description = {
			.id = sql_column_hash(database, SQL_FINDINGS, 2),
			.protocol = (uint8_t)sql_column_number(database, SQL_FINDINGS, 3),
			.name = sql_column(database, SQL_FINDINGS, 4),
			.operator_name = sql_column(database, SQL_FINDINGS, 5),
			.url = sql_column(database, SQL_FINDINGS, 6),
			.origin = sql_column(database, SQL_FINDINGS, 7),
			.key = sql_column(database, SQL_FINDINGS, 8),
			.mmd_s = (uint32_t)sql_column_number(database, SQL_FINDINGS, 15),
		},
		.finding = {
			.kind = sql_column(database, SQL_FINDINGS, 9),
			.message = sql_column(database, SQL_FINDINGS, 10),
			.at = sql_column_number(database, SQL_FINDINGS, 11),
			.evidence = sql_column(database, SQL_FINDINGS, 13),
		},
		.found_ms = sql_column_number(database, SQL_FINDINGS, 12),
		.evidence_sha256 = sql_column_hash(database, SQL_FINDINGS, 14),
	};
}

enum status
store_each_finding(struct store *store, store_found_fn *fn, void *context, struct error *err)
{
	struct sql_database *database = &store->database;
	enum status status = sql_begin(database, SQL_FINDINGS, SQL_NONE, err);
	bool row = status == STATUS_OK;

	while (row && (status = sql_next(database, SQL_FINDINGS, &row, err)) == STATUS_OK && row) {
		const struct store_found found = read_finding(database);

		if (fn(context, &found))
			continue;
		sql_end(database, SQL_FINDINGS);
		break;
	}
	return status;
}

enum status
store_each_beside(struct store *store, uint64_t log, enum store_beside beside, uint64_t size,
    const struct hash *except, store_body_fn *fn, void *context, struct error *err)
{
	struct sql_database *database = &store->database;
	enum sql sql = beside == STORE_LARGER ? SQL_HEADS_LARGER : SQL_HEADS_OF_SIZE;
	enum status status = sql_begin(
	    database, sql, SQL_VALUES(sql_number(log), sql_number(size), sql_hash(except)), err);
	bool row = status == STATUS_OK;

	while (row && (status = sql_next(database, sql, &row, err)) == STATUS_OK && row) {
		const struct hash sha256 = sql_column_hash(database, sql, 1);

		if (fn(context, sql_column(database, sql, 0), &sha256))
			continue;
		sql_end(database, sql);
		break;
	}
	return status;
}
