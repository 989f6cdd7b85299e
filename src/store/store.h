/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The state of the monitor: what was read of each log, what was found, and what
 * is still to be told.  One process owns a state directory and writes to it.
 *
 * What belongs to a batch is staged, and waits from store_batch() on for the
 * group commit.  store_commit() writes all that waits in one transaction; when
 * it fails nothing is written, everything still waits, and it may be called
 * again.  So a process that dies loses only what was not acknowledged, and what
 * is told again changes nothing.
 *
 * The store keeps bytes: it never reads a certificate.  It reads no clock;
 * now_ms is in milliseconds since 1970 and comes from the caller.  Strings that
 * come in need no NUL; what is said about a failure names the file and the mend.
 */
#ifndef CTVIGIL_STORE_STORE_H
#define CTVIGIL_STORE_STORE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/status.h"
#include "base/view.h"
#include "policy/signal.h"
#include "policy/verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

/* Where findings are told; options name a set of them. */
enum store_sink {
	STORE_LINE = 1 << 0,
	STORE_HOOK = 1 << 1,
};

struct store_options {
	unsigned sinks;        /* what the outbox is for: a set of enum store_sink */
	bool updates;          /* later sightings and proofs are told too */
	uint64_t evidence_max; /* bytes of evidence that are kept; 0: LIMIT_EVIDENCE */
	long owner;            /* the process that is named as the owner; 0: this one */
};

/* A log that is followed.  protocol and state are the caller's numbers. */
struct store_log {
	struct hash id;
	uint8_t protocol;
	uint8_t state;
	struct view name;
	struct view operator_name;
	struct view url;
	struct view origin;
	struct view key;
	uint32_t mmd_s;
};

/* What was read of a log: the run of entries that reaches furthest. */
struct store_progress {
	bool known;       /* something was read, or its begin was told */
	uint64_t begin;   /* the first entry of the run */
	uint64_t folded;  /* the entry after its last */
	uint64_t proven;  /* the entry after the last that is proven */
	bool behind_loss; /* the entries before the run are lost */
	/* Compact range at proven; empty where it is not known.  Valid until the next call. */
	struct view range;
	/* The smallest tree that the log signed and that has all that is proven.  Of size 0 if
	 * there is none. */
	uint64_t signed_size;
	struct hash signed_root;
};

/* A tree head whose signature was verified. */
struct store_head {
	uint64_t size;
	struct hash root;
	uint64_t timestamp_ms;
	struct view body; /* as the log signed it */
};

/* An entry that matches.  The texts were rendered and escaped by who read it. */
struct store_match {
	uint64_t index;
	uint8_t entry; /* the caller's number for X.509 or precertificate */
	uint64_t timestamp_ms;
	struct hash id; /* of the issuance */
	struct hash tbs_sha256;
	bool has_issuer_key;
	struct hash issuer_key_sha256;
	struct hash spki_sha256;
	struct view serial;
	struct view json;
	struct view text;
	struct view environment;
	struct view pem;
};

/* A watched item that an entry matches, and why. */
struct store_item {
	struct view watch;
	struct view tag;
	struct view value;
	struct view where;
	bool exact;
	struct view reason;
};

/* What is wrong with an entry. */
struct store_fault {
	uint64_t index;
	struct view code;
	uint64_t offset;
	struct view message;
	struct view raw; /* the entry as it came; empty where evidence was full */
};

/* Entries [begin, end) were read, matched against a watch list and counted;
 * begin = end tells where reading begins, or that only the proof moved on. */
struct store_batch {
	uint64_t generation;
	uint64_t begin;
	uint64_t end;
	uint64_t parsed; /* the three add up to end - begin */
	uint64_t with_faults;
	uint64_t faulty;
	struct view range; /* compact range at end */
	/* The tree of so many entries is proven: so are those of this batch, and those
	 * that lead up to it back to the last proof or gap, before this size. */
	uint64_t proven;
	struct view proven_range; /* compact range at proven; empty where it is not known */
};

/* Something is wrong about a log. */
struct store_finding {
	bool by_log; /* it misbehaves */
	struct view kind;
	struct view message;
	uint64_t at;          /* the tree size or index that it is about */
	struct view evidence; /* the bytes that show it; empty where evidence was full */
};

/* ---- opening ---- */

/* Opens the state in a folder, which is made (0700) if absent, and locks it.
 * Appends a line to notes for everything that was mended or is to be known.
 * STATUS_STORE_OPEN (no folder, not ours), STATUS_STORE_HELD (by another process,
 * which is named), STATUS_STORE_NEWER, STATUS_STORE_DAMAGED, STATUS_STORE_FULL. */
enum status store_open(const char *folder, const struct store_options *options, struct store **ret,
    struct buf *notes, struct error *err) must_use;

/* Opens it for store_each_log() and what follows there; an owner may be at work. */
enum status store_open_reading(const char *folder, struct store **ret, struct error *err) must_use;

/* Says in the state that it was closed in order, and frees.  What still waits was
 * not acknowledged and is forgotten.  Takes NULL. */
void store_close(struct store *store);

/* For cleanup_with(). */
void store_closep(struct store **store);

/* ---- what is ours ---- */

/* Names that one owner has, and who may issue for them. */
struct store_zone {
	struct view names;   /* items of a watch list, a line each */
	struct view issuers; /* SHA-256 of the keys of the issuers; none: any may */
	bool high_assurance; /* nothing of it waits */
};

/* From now on new issuances are judged by these zones, and what a source may explain waits
 * so long for it; 0: nothing waits.  Copied.  Sources that are named from now on are those
 * that are configured; others make nothing wait. */
enum status store_policy(struct store *store, const struct store_zone *zones, size_t zone_count,
    uint64_t hold_ms, struct error *err) must_use;

/* Something that declares what is ours; its number.  names: items that it may vouch for, a line
 * each; none: for all that is watched. */
enum status store_source(struct store *store, struct view name, struct view names,
    bool is_configured, uint64_t *ret_source, struct error *err) must_use;

/* The state keeps these numbers. */
enum store_declared_kind {
	STORE_TBS, /* SHA-256 of a TBSCertificate: the id of an issuance, or its tbs_sha256 */
	STORE_KEY, /* SHA-256 of a SubjectPublicKeyInfo */
};

struct store_declared {
	enum store_declared_kind kind;
	struct hash hash;
	struct view names; /* items, a line each, that a key is bound to; none: to nothing */
};

/* The number of a source that was named before.  STATUS_MESSAGE if it was not. */
enum status store_source_named(
    struct store *store, struct view name, uint64_t *ret_source, struct error *err) must_use;

/* What a source declares to be ours, as a part of one reading of all that it has.  What it
 * explains is expected from now on, whether it was told before or not.  Written at once. */
enum status store_declare(struct store *store, uint64_t source, const struct store_declared *items,
    size_t count, uint64_t now_ms, struct error *err) must_use;

/* A source was read, and all that it has was declared, or nothing of it has changed: then
 * changed is false.  A key that it declares no more counts for LIMIT_DECLARED_STAYS_MS. */
enum status store_source_read(struct store *store, uint64_t source, bool changed, uint64_t now_ms,
    struct error *err) must_use;

/* A source cannot be read, and why: what it declared stays as it is. */
enum status store_source_failed(struct store *store, uint64_t source, struct view trouble,
    uint64_t now_ms, struct error *err) must_use;

/* Ends the waits that are over by now: to be called once in a while.  Before store_policy()
 * none ends. */
enum status store_release(struct store *store, uint64_t now_ms, struct error *err) must_use;

struct store_source_status {
	uint64_t source;
	struct view name;
	struct view names;
	bool is_configured;
	uint64_t read_ms;    /* when it was read whole; 0: never */
	uint64_t declared;   /* so much, when it was */
	struct view trouble; /* why it cannot be read; empty if it can */
	uint64_t trouble_ms; /* since when */
};

typedef bool store_source_fn(void *context, const struct store_source_status *source);

/* Calls fn for each source, by name.  fn must not call the store. */
enum status store_each_source(
    struct store *store, store_source_fn *fn, void *context, struct error *err) must_use;

/* ---- written at once ---- */

/* The number of a watch list, the same for the same digest. */
enum status store_watch(struct store *store, const struct hash *digest, uint64_t count,
    uint64_t *ret_generation, struct error *err) must_use;

/* Keeps the description of a log; its number and what is committed of it. */
enum status store_log(struct store *store, const struct store_log *log, uint64_t *ret_log,
    struct store_progress *ret, struct error *err) must_use;

/* Keeps a head for ever.  *ret_contradicts: another root for this size was kept
 * before, which is *ret_other. */
enum status store_head(struct store *store, uint64_t log, const struct store_head *head,
    bool *ret_contradicts, struct hash *ret_other, struct error *err) must_use;

/* The size of a larger tree that the log signed before this head; 0 if it did not. */
enum status store_larger_head(struct store *store, uint64_t log, const struct store_head *head,
    uint64_t *ret_size, struct error *err) must_use;

/* Keeps the last good body of this name: a log list, or its signature. */
enum status store_keep(struct store *store, struct view name, int64_t at_ms, struct view body,
    struct error *err) must_use;

/* What was kept under this name, and when, if *ret_found.  Valid until the next
 * store_log() or store_recall(). */
enum status store_recall(struct store *store, struct view name, bool *ret_found, int64_t *ret_at_ms,
    struct view *ret_body, struct error *err) must_use;

/* ---- written by the group commit ---- */

/* Stages parts of the batch that they belong to by their index.  Everything is
 * copied.  STATUS_MESSAGE if an item has no match before it; STATUS_STORE_FULL if
 * more than LIMIT_STAGED bytes wait, which happens when commits fail. */
enum status store_match(
    struct store *store, uint64_t log, const struct store_match *match, struct error *err) must_use;
enum status store_item(struct store *store, uint64_t log, uint64_t index,
    const struct store_item *item, struct error *err) must_use;
enum status store_fault(
    struct store *store, uint64_t log, const struct store_fault *fault, struct error *err) must_use;

/* Completes a batch.  A batch that was read before changes no count.
 * STATUS_MESSAGE if the log is not known, the counts do not add up, or only a
 * part of it was read before: nothing is taken then. */
enum status store_batch(struct store *store, uint64_t log, const struct store_batch *batch,
    uint64_t now_ms, struct error *err) must_use;

/* Entries [begin, end) cannot be had any more.  What was read stays read. */
enum status store_lost(
    struct store *store, uint64_t log, uint64_t begin, uint64_t end, struct error *err) must_use;

/* Something is wrong about a log: told once per (log, kind, at).  What a log that
 * misbehaves has not proven is due at once, until it proves something again. */
enum status store_finding(struct store *store, uint64_t log, const struct store_finding *finding,
    uint64_t now_ms, struct error *err) must_use;

/* A row of the outbox was delivered, or why not: it is then due again later. */
enum status store_delivered(struct store *store, uint64_t row, bool worked, struct view message,
    uint64_t now_ms, struct error *err) must_use;

/* A row that was handed out was not tried after all: it stays due, and this attempt
 * does not count. */
enum status store_untried(struct store *store, uint64_t row, struct error *err) must_use;

/* Entries of batches that wait for the commit. */
uint64_t store_waiting(const struct store *store) must_use;

/* Writes all that waits in one transaction, and hands out what is due by now.
 * *ret_entries is what store_waiting() was, or 0 on failure. */
enum status store_commit(
    struct store *store, uint64_t now_ms, uint64_t *ret_entries, struct error *err) must_use;

/* ---- what an operator does ---- */

/* Who does it, and why. */
struct store_act {
	uint32_t uid;
	uint32_t pid;
	struct view user;
	struct view reason;
};

struct store_acted {
	uint64_t log;
	/* The head that was accepted; its size is 0, and it has no body. */
	struct store_head head;
	char message[LIMIT_ERROR_MESSAGE]; /* what was done, in a sentence */
};

/* Both are recorded, and told like a finding.  They look at what is committed only.
 * STATUS_USAGE, and nothing is done, where the error says why that may not be. */

/* Entries [begin, end) of the log of this name are lost.  Reading that has come to them
 * goes on behind them.  None of them may have been read. */
enum status store_act_lost(struct store *store, struct view log_name, uint64_t begin, uint64_t end,
    const struct store_act *act, uint64_t now_ms, struct store_acted *ret,
    struct error *err) must_use;

/* The newest head of the log of this name, which must have failed, is what it is held to
 * from now on.  Heads that contradict it are kept and compared no more; reading goes on
 * in its tree where the last one was proven to, or at its end if that comes before. */
enum status store_act_accept(struct store *store, struct view log_name, const struct store_act *act,
    uint64_t now_ms, struct store_acted *ret, struct error *err) must_use;

/* What becomes of a finding. */
struct store_decision {
	struct view id; /* the beginning of that of its issuance, in hex */
	enum finding_state state;
	uint64_t until_ms; /* of a snooze */
	bool with_key;     /* EXPECTED: its key is ours, too, for the names that match */
};

/* Somebody decides what becomes of a finding.  It is recorded.  STATUS_USAGE, and nothing is
 * done, where the error says why that may not be. */
enum status store_act_decide(struct store *store, const struct store_decision *decision,
    const struct store_act *act, uint64_t now_ms, struct store_acted *ret,
    struct error *err) must_use;

/* Somebody declares what is ours, for good: under the name by-hand. */
enum status store_act_declare(struct store *store, const struct store_declared *items, size_t count,
    const struct store_act *act, uint64_t now_ms, struct store_acted *ret,
    struct error *err) must_use;

/* ---- the outbox ---- */

enum store_event {
	STORE_NEW,     /* told for the first time */
	STORE_SIGHTED, /* an issuance was seen in another place */
	STORE_PROVED,  /* the proof came after it was told without */
	STORE_CHANGED, /* it was explained, or is to be looked at again */
};

enum store_subject {
	STORE_ISSUANCE,
	STORE_FINDING,
	STORE_FAULT, /* an entry that cannot be read and matches nothing */
	STORE_ACT,   /* an operator did something */
};

/* An entry of a log. */
struct store_sighting {
	struct hash log_id;
	struct view log_name;
	struct view operator_name;
	struct view log_url;
	uint64_t index;
	uint8_t entry;
	uint64_t timestamp_ms;
	uint64_t read_ms;
	bool proven;
};

/* What was made of an issuance. */
struct store_verdict {
	enum finding_state state;
	enum severity severity;
	enum rule rule;
	struct view source; /* that explains it; empty if none does */
	uint64_t until_ms;  /* of a hold or a snooze */
	unsigned signals;   /* a set of 1 << enum signal, by what was seen before it, */
	uint64_t since_ms;  /* from this time on */
};

/* A row of the outbox whose time has come. */
struct store_delivery {
	uint64_t row;
	enum store_sink sink;
	uint32_t attempt; /* 1 the first time; more: it may have been told before */
	enum store_event event;
	enum store_subject subject;
	bool proven;                 /* an entry of it is in a signed tree; findings are */
	struct view reason;          /* why not */
	struct store_match issuance; /* as its first entry told it; STORE_ISSUANCE only */
	uint64_t first_seen_ms;
	struct store_verdict verdict;
	struct store_finding finding; /* STORE_FINDING, and STORE_ACT in its terms */
	uint64_t act;                 /* STORE_ACT only: its number */
	struct store_fault fault;     /* STORE_FAULT only */
	/* All of an issuance in the order they were read; the one place of a fault;
	 * the log of a finding, with its at as index. */
	const struct store_sighting *sightings;
	size_t sighting_count;
	const struct store_item *items;
	size_t item_count;
	/* Other issuances with this issuer key and serial: the fault precert-mismatch. */
	const struct hash *mismatches;
	size_t mismatch_count;
};

/* The next row that is due, if *ret_found.  That it is handed out is durable
 * before this returns.  Valid until the next call. */
enum status store_next_delivery(struct store *store, uint64_t now_ms, bool *ret_found,
    struct store_delivery *ret, struct error *err) must_use;

/* Hands out nothing more until it is closed.  Rows that were handed out and not yet
 * fetched are untried. */
void store_hold(struct store *store);

/* No proof is waited for any more: what was committed and never told is due by now. */
enum status store_hurry(struct store *store, uint64_t now_ms, struct error *err) must_use;

/* When the next row is due: UINT64_MAX if none is. */
enum status store_next_due(struct store *store, uint64_t *ret_ms, struct error *err) must_use;

/* ---- reading ---- */

/* An issuance in a list. */
struct store_listed {
	struct hash id;
	struct store_verdict verdict;
	uint64_t first_seen_ms;
	struct view value; /* the first by which it matches */
	uint64_t values;   /* how many there are */
};

typedef bool store_listed_fn(void *context, const struct store_listed *listed);

/* Calls fn for each issuance in one of these states (1 << FINDING_NEW, ...), the worst first,
 * and of these the first that was seen.  fn must not call the store. */
enum status store_each_issuance(struct store *store, unsigned states, store_listed_fn *fn,
    void *context, struct error *err) must_use;

/* The issuance whose id begins so, in hex.  STATUS_USAGE if there is none, or more than one.
 * Valid until the next call of this or of store_next_delivery(); row is 0. */
enum status store_issuance(struct store *store, struct view id, struct store_delivery *ret,
    uint64_t *ret_issuance, struct error *err) must_use;

/* What became of a finding, once. */
struct store_change {
	enum finding_state state;
	struct view source; /* that declared it; empty if a person decided */
	uint32_t uid;
	struct view user;
	struct view reason;
	uint64_t done_ms;
};

typedef bool store_change_fn(void *context, const struct store_change *change);

/* Calls fn for each change of an issuance, the first first.  fn must not call the store. */
enum status store_each_change(struct store *store, uint64_t issuance, store_change_fn *fn,
    void *context, struct error *err) must_use;

/* The issuances before this one that match by one of its values, the last first, as many as
 * LIMIT_NEIGHBOURS.  fn must not call the store. */
struct store_neighbour {
	struct hash id;
	enum finding_state state;
	uint64_t first_seen_ms;
	bool same_key;
	struct view text; /* as people see it: the first line is the issuer */
};

typedef bool store_neighbour_fn(void *context, const struct store_neighbour *neighbour);

enum status store_each_neighbour(struct store *store, uint64_t issuance, store_neighbour_fn *fn,
    void *context, struct error *err) must_use;

/* The facts by which an issuance is judged now (policy/verdict.h). */
enum status store_facts(struct store *store, uint64_t issuance, uint64_t now_ms,
    unsigned *ret_facts, struct error *err) must_use;

struct store_counts {
	uint64_t issuances;
	uint64_t sightings;
	uint64_t unproven; /* of the sightings */
	uint64_t findings;
	uint64_t faults;
	uint64_t mismatches;
	uint64_t undelivered; /* rows of the outbox for the sinks of the options, or any */
	uint64_t refused;     /* of these, such as were told in vain three times */
	uint64_t untried;     /* of these, those whose delivery has not failed before */
	uint64_t evidence_bytes;
	uint64_t evidence_left_out; /* bytes of which only the hash is kept */
};

/* Looks for damage, in the time that it takes to read all of it. */
enum status store_check(struct store *store, struct error *err) must_use;

enum status store_count(struct store *store, struct store_counts *ret, struct error *err) must_use;

/* The PEM of an issuance by its id, or of the entry of a log that is one, if
 * *ret_found.  Valid until the next call of either, or of store_log() or
 * store_recall(). */
enum status store_pem_of_id(struct store *store, const struct hash *id, bool *ret_found,
    struct view *ret, struct error *err) must_use;
enum status store_pem_of_entry(struct store *store, struct view log_name, uint64_t index,
    bool *ret_found, struct view *ret, struct error *err) must_use;

struct store_log_status {
	uint64_t log;
	struct store_log description;
	struct store_progress progress;
	bool has_head;
	uint64_t head_size; /* the largest */
	uint64_t head_timestamp_ms;
	uint64_t parsed;
	uint64_t with_faults;
	uint64_t faulty;
	uint64_t lost;
	bool failed;
	struct view last_error; /* of its last finding; empty if it has none */
};

/* False ends the iteration. */
typedef bool store_log_fn(void *context, const struct store_log_status *log);

/* Calls fn for each log, by name.  fn must not call the store. */
enum status store_each_log(
    struct store *store, store_log_fn *fn, void *context, struct error *err) must_use;

enum store_kind {
	STORE_READ,
	STORE_PROVEN,
	STORE_LOST,
};

/* Entries [begin, end) of a log. */
struct store_interval {
	uint64_t begin;
	uint64_t end;
	enum store_kind kind;
	uint64_t generation; /* of the watch list; 0 if lost */
	struct view range;   /* compact range at end; empty where it is not known */
};

typedef bool store_interval_fn(void *context, const struct store_interval *interval);

/* Calls fn for each interval of a log, in order.  fn must not call the store. */
enum status store_each_interval(struct store *store, uint64_t log, store_interval_fn *fn,
    void *context, struct error *err) must_use;

/* A finding about a log. */
struct store_found {
	uint64_t log;
	struct store_log description; /* without state and MMD */
	struct store_finding finding; /* its evidence is empty where only the hash was kept */
	struct hash evidence_sha256;
	uint64_t found_ms;
};

typedef bool store_found_fn(void *context, const struct store_found *found);

/* Calls fn for each finding, the first first.  fn must not call the store. */
enum status store_each_finding(
    struct store *store, store_found_fn *fn, void *context, struct error *err) must_use;

/* Heads that may contradict one of so many entries. */
enum store_beside {
	STORE_OF_SIZE, /* of as many entries */
	STORE_LARGER,  /* of more entries, and signed the earliest */
};

/* body is empty where only its hash was kept. */
typedef bool store_body_fn(void *context, struct view body, const struct hash *sha256);

/* Calls fn for few such heads, other than the one with this hash.  fn must not call the
 * store. */
enum status store_each_beside(struct store *store, uint64_t log, enum store_beside beside,
    uint64_t size, const struct hash *except, store_body_fn *fn, void *context,
    struct error *err) must_use;

#endif
