/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a log answers to a request: the doors of RFC 6962 4 and of static-ct, a log
 * list that names it, and the lies that it is told to tell.  No sockets: server.h.
 */
#ifndef CTVIGIL_TESTS_CTLOG_ANSWER_H
#define CTVIGIL_TESTS_CTLOG_ANSWER_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"
#include "ctlog/log.h"

#include <stdint.h>

#define CTLOG_PARAMETERS_MAX 8

struct ctlog_parameter {
	const char *name;
	const char *value;
};

struct ctlog_request {
	struct view path; /* without its first slash, and without the query */
	bool changes;     /* POST */
	struct ctlog_parameter parameters[CTLOG_PARAMETERS_MAX];
	size_t parameter_count;
};

struct ctlog_answer {
	unsigned status;
	const char *type;
	bool gzipped;
	unsigned retry_after_s; /* 0: the answer does not say */
	uint64_t late_ms;       /* how long to wait before it is given; UINT64_MAX: for ever */
	uint64_t byte_ms;       /* and before each byte; 0: it is given at once */
	struct buf body;        /* of the caller, growing */
};

/* Answers.  ret->body must be empty; its maximum bounds the answer. */
void ctlog_answer(struct ctlog *log, const struct ctlog_request *request, struct ctlog_answer *ret);

/* A parameter, or nothing with ptr NULL. */
struct view ctlog_request_text(const struct ctlog_request *request, const char *name) must_use;

/* A parameter that is a decimal number.  False if it is not there or is none. */
bool ctlog_request_number(
    const struct ctlog_request *request, const char *name, uint64_t *ret) must_use;

/* An error, with its reason as the body. */
void ctlog_refuse(struct ctlog_answer *answer, unsigned status, const char *why);

/* The answers of RFC 6962 4.3 to 4.8 (rfc6962.c). */
typedef void ctlog_answer_fn(
    struct ctlog *log, const struct ctlog_request *request, struct ctlog_answer *ret);
ctlog_answer_fn ctlog_get_sth;
ctlog_answer_fn ctlog_get_sth_consistency;
ctlog_answer_fn ctlog_get_proof_by_hash;
ctlog_answer_fn ctlog_get_entries;
ctlog_answer_fn ctlog_get_entry_and_proof;
ctlog_answer_fn ctlog_get_roots;

/* The files of static-ct (static.c): the rest of the path names a tile or issuer. */
ctlog_answer_fn ctlog_get_checkpoint;
ctlog_answer_fn ctlog_get_tile;
ctlog_answer_fn ctlog_get_issuer;

/* What says that the log is there (list.c): its own description, and a log list of
 * the v3 schema that has no other log. */
ctlog_answer_fn ctlog_get_description;
ctlog_answer_fn ctlog_get_list;

/* Appends the member of an operator that lists the log, for lists of several. */
void ctlog_append_listed(const struct ctlog *log, struct buf *out);

#endif
