/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The environment of a hook: NAME=value, each ended by a NUL, the names being those
 * of environment_table.h.
 *
 * Values that came from outside are escaped and so hold no NUL or newline.  A value
 * of more than LIMIT_ENVIRONMENT_VALUE bytes is cut, says so and ends in "…"; the
 * whole is in the file that JSON_FILENAME names.
 */
#ifndef CTVIGIL_ALERT_ENVIRONMENT_H
#define CTVIGIL_ALERT_ENVIRONMENT_H

#include "alert/log_line.h"
#include "alert/match_line.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "x509/certificate.h"

#include <stddef.h>

enum environment_events {
	ENVIRONMENT_MATCH = 1 << 0,
	ENVIRONMENT_MALFORMED = 1 << 1,
	ENVIRONMENT_ERROR = 1 << 2,
	ENVIRONMENT_ALL = ENVIRONMENT_MATCH | ENVIRONMENT_MALFORMED | ENVIRONMENT_ERROR,
};

enum environment_name {
#define ENVIRONMENT(name, events, says) ENVIRONMENT_NAME_##name,
#include "alert/environment_table.h"
};

struct environment_variable {
	const char *name;
	unsigned events; /* for which it is set: enum environment_events */
	const char *says;
};

/* The rows of environment_table.h. */
extern const struct environment_variable environment_variables[];
extern const size_t environment_variable_count;

/* Files that were written for a hook; NULL for what was not, whose variable is then
 * not set. */
struct environment_files {
	const char *certificate;
	const char *json;
	const char *text;
	const char *entry;
};

/* What a certificate says.  Made by who reads certificates; struct match carries it. */
struct environment_certificate {
	const struct x509_certificate *certificate;
	struct view submitted; /* the certificate or precertificate; empty if there is none */
	struct view chain_error;
};
void environment_append_certificate(
    struct buf *out, struct hasher *hasher, const struct environment_certificate *certificate);

/* All variables of a match, those that it carries included. */
void environment_append_match(
    struct buf *out, const struct match *match, const struct environment_files *files);

/* All variables of an entry that cannot be read, whose leaf has this hash (NULL if it
 * is not known). */
void environment_append_malformed(struct buf *out, const struct log_event *event,
    const struct hash *leaf, const struct environment_files *files);

/* All variables of a log that misbehaves. */
void environment_append_error(
    struct buf *out, const struct log_event *event, const struct environment_files *files);

#endif
