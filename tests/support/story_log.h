/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logs for stories: each is served over HTTP on a loopback address until the end of the
 * story, takes what it is given, and lies when it is told to (ctlog/lie_table.h).
 */
#ifndef CTVIGIL_TESTS_SUPPORT_STORY_LOG_H
#define CTVIGIL_TESTS_SUPPORT_STORY_LOG_H

#include "base/attr.h"
#include "base/view.h"
#include "ctlog/log.h"
#include "support/story.h"

#include <stdint.h>

struct story_log;

/* A log without entries.  Its options need no origin and, if it is the only log of the
 * story, no key. */
struct story_log *story_log_start(const struct ctlog_options *options);

/* What it takes is in the tree that it shows at once. */

/* So many certificates that nobody needs to be told about. */
void story_log_fill(struct story_log *log, size_t count);

/* So many copies of its last entry, which takes less time; a log of RFC 6962 only. */
void story_log_repeat(struct story_log *log, size_t count);

/* The twelve certificates of the incident, spread among count others. */
void story_log_replay(struct story_log *log, size_t count);

struct story_certificate {
	const char *name; /* its commonName and only dNSName */
	uint64_t serial;
	bool is_final;   /* a certificate with an SCT; else its precertificate */
	const char *key; /* the word of its key (support/key.h); NULL: one that many share */
	/* The GeneralNames of its subjectAltName as they stand there, instead of that. */
	struct view names;
};
void story_log_add(struct story_log *log, const struct story_certificate *certificate);

/* Appends what who ordered it has in his files: the certificate, with an SCT of this log, and
 * the one of its issuer, in PEM. */
void story_log_append_pem(
    const struct story_log *log, const struct story_certificate *certificate, struct buf *out);

/* An x509_entry with these bytes, whatever they are. */
void story_log_add_bytes(struct story_log *log, struct view certificate);

/* Begins a lie, given by its kind, or ends all: "none". */
void story_log_tell(struct story_log *log, const char *kind, uint64_t at);

uint64_t story_log_size(struct story_log *log) must_use;

/* How often it was asked for anything. */
uint64_t story_log_requests(struct story_log *log) must_use;

/* "127.0.0.1:8080", as ctvigil names it and as its checkpoints do; the same as a URL; its
 * key as --key takes it. */
const char *story_log_name(const struct story_log *log);
const char *story_log_url(const struct story_log *log);
const char *story_log_key(const struct story_log *log);

/* The key of its witness, or the one of ML-DSA-44, as --witness takes it. */
const char *story_log_witness(const struct story_log *log, bool ml_dsa);

/* Writes a list of these logs, ended by NULL, in the v3 schema, and gives its path. */
const char *story_log_list(struct story_log *const *logs);

/* Starts ctvigil watch with these arguments on one log and the state of the story. */
struct story_run *story_watch(const struct story_log *log, const char *const *arguments);
#define STORY_WATCH(log, ...) story_watch((log), (const char *const[]){ __VA_ARGS__, NULL })

/* Runs it to its end with --once and --jsonl too: its exit code must be code.  Its lines. */
struct json_object *story_once(const struct story_log *log, int code, const char *const *arguments);
#define STORY_ONCE(log, code, ...) \
	story_once((log), (code), (const char *const[]){ __VA_ARGS__, NULL })

/* Keeps the states of ctvigil that no --state names below "home" of the story. */
void story_use_home(void);

/* Runs ctvigil with these arguments, and with the key of the log unless that is NULL, to
 * its end: its exit code must be code. */
struct story_run *story_ask(const struct story_log *log, int code, const char *const *arguments);
#define STORY_ASK(log, code, ...) \
	story_ask((log), (code), (const char *const[]){ __VA_ARGS__, NULL })

#endif
