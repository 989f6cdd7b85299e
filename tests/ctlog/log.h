/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Certificate Transparency log in memory (RFC 6962, static-ct), for tests, the
 * demonstration and the bench: it takes entries, signs heads of its tree, and
 * keeps everything.  It judges nothing, and it lies when it is told to (lie_table.h).
 * What it answers is in answer.h; time is the caller's.
 */
#ifndef CTVIGIL_TESTS_CTLOG_LOG_H
#define CTVIGIL_TESTS_CTLOG_LOG_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/view.h"
#include "ctlog/tree.h"
#include "support/key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A set of doors. */
enum ctlog_protocol {
	CTLOG_RFC6962 = 1 << 0,
	CTLOG_STATIC = 1 << 1, /* leaves have the leaf_index extension */
	CTLOG_BOTH = CTLOG_RFC6962 | CTLOG_STATIC,
};

enum ctlog_lie {
#define LIE(name, kind, at, says) CTLOG_LIE_##name,
#include "ctlog/lie_table.h"
	CTLOG_LIE_COUNT
};

struct ctlog_options {
	const char *origin;   /* name of the log: its URL without scheme and last slash */
	const char *key_word; /* of its P-256 key */
	enum ctlog_protocol protocol;
	size_t entries_max;  /* of one answer to get-entries; 0: 1,000, as CTFE has it */
	bool aligned;        /* get-entries cuts at multiples of entries_max, as CTFE does */
	bool plain_tiles;    /* data tiles are not compressed */
	bool ed25519;        /* checkpoints have an Ed25519 line too */
	const char *witness; /* the name of a witness that cosigns them, NULL: none; its key, and
				one of ML-DSA-44 that signs nonsense, are of this word */
	bool grease;         /* and two lines that nobody can verify, all shuffled */
};

/* An entry as it was added.  Views live as long as the log. */
struct ctlog_entry {
	struct view leaf;           /* MerkleTreeLeaf (RFC 6962 3.4) */
	struct view precertificate; /* as submitted; nothing for an x509_entry */
	struct view chain;          /* SHA-256 of each certificate above, one after another */
};

struct ctlog_issuer {
	struct hash fingerprint;
	struct buf certificate;
};

/* Of a signature, digitally-signed: RFC 6962 3.5 with P-256 takes 76. */
#define CTLOG_SIGNATURE_MAX 80
/* Of anything that the log makes: an answer, a tile. */
#define CTLOG_BODY_MAX ((size_t)256 << 20)

/* A signed tree head (RFC 6962 3.5). */
struct ctlog_head {
	uint64_t size;
	uint64_t timestamp_ms;
	struct hash root;
	uint8_t signature[CTLOG_SIGNATURE_MAX]; /* digitally-signed */
	size_t signature_len;
};

struct ctlog_told {
	bool on;
	uint64_t at;
};

/* Read-only for callers. */
struct ctlog {
	struct ctlog_options options;
	struct key *key;
	struct key *ed25519;
	struct key *witness; /* NULL: there is none */
	struct hash id;
	struct tree tree;
	struct ctlog_entry *entries;
	uint8_t **memory; /* of each entry: leaf, precertificate and chain */
	size_t entry_room;
	struct ctlog_issuer *issuers;
	size_t issuer_count;
	struct ctlog_head *heads; /* in the order in which they were published */
	size_t head_count;
	struct ctlog_told lies[CTLOG_LIE_COUNT];
	struct buf *stored; /* data tiles that are full, compressed when first asked for */
	size_t stored_count;
};

/* A log without entries and with a head of size 0 at this time.  The strings of
 * options must outlive it. */
struct ctlog *ctlog_new(const struct ctlog_options *options, uint64_t timestamp_ms) must_use;

/* Frees it.  Takes NULL. */
void ctlog_free(struct ctlog *log);

/* For cleanup_with(). */
void ctlog_freep(struct ctlog **log);

uint64_t ctlog_size(const struct ctlog *log) must_use;

/* The entries of the last head. */
uint64_t ctlog_published_size(const struct ctlog *log) must_use;

/* What is given to a log. */
struct ctlog_submission {
	uint64_t timestamp_ms;
	struct view certificate;            /* of an x509_entry; or the precertificate */
	const struct hash *issuer_key_hash; /* NULL for an x509_entry */
	struct view tbs;                    /* of a precert_entry (RFC 6962 3.2) */
	const struct view *chain;           /* certificates above it, the root included */
	size_t chain_count;
};

/* Adds an entry, of which the log keeps a copy.  It is in the next head. */
void ctlog_add(struct ctlog *log, const struct ctlog_submission *submission);

/* Adds an entry of another log as it is there.  The certificates of its chain
 * need not be known. */
void ctlog_add_entry(struct ctlog *log, const struct ctlog_entry *entry);

/* Keeps a certificate that chains refer to, and gives its fingerprint. */
struct hash ctlog_add_issuer(struct ctlog *log, struct view certificate);

/* The certificate with this fingerprint, or nothing. */
struct view ctlog_issuer(const struct ctlog *log, const struct hash *fingerprint) must_use;

/* Signs a head of all entries, which is the log's from now on. */
void ctlog_publish(struct ctlog *log, uint64_t timestamp_ms);

/* The last head, as the log would show it: it may lie. */
struct ctlog_head ctlog_head(const struct ctlog *log) must_use;

/* The entry at index, as the log would serve it: it may lie.  A changed leaf is
 * written to *changed. */
struct ctlog_entry ctlog_entry_served(
    const struct ctlog *log, uint64_t index, struct buf *changed) must_use;

/* Begins to tell a lie, given by its kind ("shrink").  "none" ends all.  False if
 * there is no such kind. */
bool ctlog_tell(struct ctlog *log, struct view kind, uint64_t at) must_use;

/* Whether a lie that is told of the next AT requests (0: all) is told of this one. */
bool ctlog_tells_now(struct ctlog *log, enum ctlog_lie lie) must_use;

/* Entries [begin, end) were served: an entry that changes has changed. */
void ctlog_served(struct ctlog *log, uint64_t begin, uint64_t end);

/* Appends the table of lies, one per line: what is told now is marked. */
void ctlog_list_lies(const struct ctlog *log, struct buf *out);

/* Appends the key of its witness, or the one of ML-DSA-44, in text (C2SP signed-note). */
void ctlog_append_vkey(const struct ctlog *log, bool ml_dsa, struct buf *out);

/* Appends a checkpoint of the head (static-ct, "Checkpoints"; C2SP signed-note). */
void ctlog_append_checkpoint(const struct ctlog *log, struct buf *out);

#endif
