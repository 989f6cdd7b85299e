/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence that a log misbehaved, as ctvigil hands it on (ctvigil.evidence/v1): the tree
 * heads as the log signed them and the key that signed them.  It is judged by what is in
 * it alone, so that whoever got it from anybody can see what it proves.
 */
#ifndef CTVIGIL_SOURCE_EVIDENCE_H
#define CTVIGIL_SOURCE_EVIDENCE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/view.h"
#include "ct/head.h"
#include "source/loglist.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_object;

struct evidence_head {
	uint8_t *body; /* as the log gave it; NULL where only its hash was kept */
	size_t len;
	struct hash sha256;
	bool is_signed;      /* by the key, which evidence_judge() finds out */
	struct ct_head head; /* what it says; only then */
};

/* What it says, of which nothing is believed. */
struct evidence {
	struct json_object *root; /* where the texts are */
	struct hash id;
	struct view kind;
	uint64_t index;
	struct view found; /* the time; like the next two, nothing covers it */
	struct view log;
	struct view url;
	struct hash log_id;
	enum log_protocol protocol;
	struct view origin;
	uint8_t key[sizeof(((struct log_description *)NULL)->key)];
	size_t key_len;
	uint64_t mmd_s;
	uint8_t *proof; /* of a fork, as prove_start() takes it */
	size_t proof_len;
	struct evidence_head heads[LIMIT_EVIDENCE_HEADS];
	size_t head_count;
};

enum evidence_verdict {
	EVIDENCE_PROVES,         /* that who has the key misbehaved */
	EVIDENCE_PROVES_NOTHING, /* it is what it says it is, but no proof */
	EVIDENCE_CONTRADICTORY,  /* it is not what it says it is */
};

/* Reads a file of evidence.  The caller frees with evidence_fini(), whatever is returned.
 * STATUS_LOG_MALFORMED, with the member that is wrong. */
enum status evidence_read(struct view text, struct evidence *ret, struct error *err) must_use;

/* Frees what it holds. */
void evidence_fini(struct evidence *evidence);

/* What it proves to somebody who trusts in nothing but the key.  Appends that to says, or
 * why it does not, as a sentence without full stop. */
enum evidence_verdict evidence_judge(
    struct hasher *hasher, struct evidence *evidence, struct buf *says) must_use;

#endif
