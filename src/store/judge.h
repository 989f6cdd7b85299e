/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is made of issuances: which facts the state knows of one (policy/rule_table.h), the
 * verdict, and what follows from it.  EXPECTED is silent; HELD waits; all else is in the
 * outbox.  Everything here is part of the transaction that is open.
 */
#ifndef CTVIGIL_STORE_JUDGE_H
#define CTVIGIL_STORE_JUDGE_H

#include "policy/verdict.h"
#include "store/region.h"
#include "store/store.h"

/* A name or address by which an issuance matches. */
struct judged_item {
	struct view value;
	bool exact;
};

/* What an issuance is judged by. */
struct judged {
	uint64_t issuance;
	struct hash id;
	struct hash tbs_sha256;
	struct hash spki_sha256;
	bool has_issuer_key;
	struct hash issuer_key_sha256;
	uint64_t timestamp_ms; /* of the SCT; of several, the first that was read */
	uint64_t first_seen_ms;
	enum finding_state state; /* that it has */
	struct judged_item *items;
	size_t item_count;
};

/* A source, as far as it matters here. */
struct judge_source {
	uint64_t number;
	struct view names; /* lines of what it may vouch for; empty: anything */
	bool is_configured;
};

/* What issuances are judged by, in memory. */
struct judge {
	struct region region; /* of the policy */
	bool is_known;        /* else nothing that waits ends: nobody has said how long it may */
	uint64_t hold_ms;
	struct store_zone *zones;
	size_t zone_count;
	struct region source_region;
	struct judge_source *sources;
	size_t source_count;
	bool has_sources; /* they were loaded, and none has changed since */
};

/* Gives everything back. */
void judge_fini(struct judge *judge);

/* The facts of an issuance, and who declared it if a fact says that it is. */
enum status judge_facts(struct store *store, const struct judged *judged, uint64_t now_ms,
    unsigned *ret_facts, uint64_t *ret_source, struct error *err) must_use;

/* What the state has of an issuance; the items lie in the region. */
enum status judge_load(struct store *store, uint64_t issuance, struct region *region,
    struct judged *ret, struct error *err) must_use;

/* Judges a new issuance; if it is to be told, it is due at due_ms. */
enum status judge_new(struct store *store, const struct judged *judged, uint64_t due_ms,
    uint64_t now_ms, struct error *err) must_use;

/* Judges all issuances with this hash again, of which something was declared. */
enum status judge_declared(struct store *store, enum store_declared_kind kind,
    const struct hash *hash, uint64_t now_ms, struct error *err) must_use;

/* Ends what has waited long enough, as far as it is not too much at once, and of holds all if
 * nobody waits any more. */
enum status judge_release(
    struct store *store, bool all_holds, uint64_t now_ms, struct error *err) must_use;

#endif
