/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CAA: which CAs the owner of a name lets issue for it (RFC 8659, with the parameters
 * of RFC 8657).  Here is what the records say, and what that means for one issuer;
 * how they are looked up is not.
 *
 * What they say now is no proof of what they said when a certificate was issued, and
 * addresses have none.
 */
#ifndef CTVIGIL_POLICY_CAA_H
#define CTVIGIL_POLICY_CAA_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum caa_tag {
	CAA_TAG_UNKNOWN,
#define CAA_TAG(name, text, rule) CAA_TAG_##name,
#include "policy/caa_tag_table.h"
};

enum caa_fault {
	CAA_FAULT_NONE,
#define CAA_FAULT(name, code, says, rule) CAA_FAULT_##name,
#include "policy/caa_fault_table.h"
	CAA_FAULT_COUNT
};

/* "no-tag", "the tag has no characters", "RFC 8659 4.1"; of a fault, not of NONE. */
const char *caa_fault_code(enum caa_fault fault) must_use;
const char *caa_fault_says(enum caa_fault fault) must_use;
const char *caa_fault_rule(enum caa_fault fault) must_use;

/* A record; its views are of the RDATA.  What could not be read is empty. */
struct caa_record {
	enum caa_fault fault;
	bool critical;
	enum caa_tag tag;
	struct view tag_text;
	struct view value;

	/* Of issue, issuewild, issuemail and issuevmc, which share a grammar: the domain
	 * name by which a CA is called, empty for nobody, and what restricts it. */
	struct view issuer;
	struct view parameters;
};

/* Reads the RDATA of a record (RFC 8659 4.1).  A value against the grammar of its
 * property is kept, with its fault and without an issuer (RFC 8659 4.2). */
void caa_read(struct view rdata, struct caa_record *ret);

/* Takes the next record of a set: each RDATA has its length, of two bytes, before it.
 * False at the end, or if the set is cut short there. */
bool caa_next(struct view *set, struct caa_record *ret) must_use;

/* Whether a set is nothing but records with their lengths. */
bool caa_set_is_whole(struct view set) must_use;

/* "accounturi" and "https://ca.example/acct/1" (RFC 8657 3, 4). */
struct caa_parameter {
	struct view tag;
	struct view value;
};

/* Takes the next of the parameters of a record.  False if there is none. */
bool caa_next_parameter(struct view *parameters, struct caa_parameter *ret) must_use;

enum caa_verdict {
	CAA_NONE,             /* no records: any CA may issue */
	CAA_ALLOWED,          /* the issuer may */
	CAA_FORBIDDEN,        /* it may not */
	CAA_UNKNOWN_CRITICAL, /* it may not, since it cannot know what it must know */
};

enum caa_reason {
#define CAA_REASON(name, verdict, code, says, rule) CAA_REASON_##name,
#include "policy/caa_reason_table.h"
	CAA_REASON_COUNT
};

/* "named", "the CAA record names the issuer", "RFC 8659 4.2" */
const char *caa_reason_code(enum caa_reason reason) must_use;
const char *caa_reason_says(enum caa_reason reason) must_use;
const char *caa_reason_rule(enum caa_reason reason) must_use;

struct caa_judgement {
	enum caa_verdict verdict;
	enum caa_reason reason;
	bool by_record;           /* one of the records decided: this */
	struct caa_record record; /* its views are of the set */
};

/* What the relevant records of a name (RFC 8659 3), a set as for caa_next(), say about a
 * certificate for it, or for the wildcard below it, from the CA that is called by each of
 * these domain names.  One that is called by none is never named. */
void caa_judge(struct view set, bool is_wildcard, const struct view *issuers, size_t issuer_count,
    struct caa_judgement *ret);

/* Appends a record as in a zone file, 128 issue "ca.example" (RFC 8659 4.1.1), for people;
 * of one that cannot be read what there is. */
void caa_append_record(struct buf *out, const struct caa_record *record);

/* Appends the reason as a sentence, with the record that decided. */
void caa_append_judgement(struct buf *out, const struct caa_judgement *judgement);

#endif
