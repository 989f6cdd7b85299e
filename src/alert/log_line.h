/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is to be told and is no match, as one line of JSON, schema ctvigil.log/v1: a
 * log that misbehaves, coverage that was lost, an entry that cannot be read and
 * matches nothing.  Its members are rows of member_table.h, always there and in that
 * order.
 */
#ifndef CTVIGIL_ALERT_LOG_LINE_H
#define CTVIGIL_ALERT_LOG_LINE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

struct log_event {
	struct hash id; /* of log_event_id() */
	uint32_t attempt;
	struct view kind; /* of log_kind.h, or the code of a fault */
	struct view log;  /* its name */
	struct view log_url;
	uint64_t index;      /* the tree size or entry that it is about */
	struct view message; /* a sentence; what it has from outside was escaped */
	bool has_offset;     /* of the first byte that is wrong, in an entry */
	uint64_t offset;
	struct view evidence; /* bytes that show it; empty if none were kept */
};

/* So many hex digits of an id are told where the whole is too long. */
#define LOG_EVENT_ID_SHOWN 16

/* What stays the same each time an event is told: a hash of log, kind and place. */
struct hash log_event_id(
    struct hasher *hasher, const struct hash *log_id, struct view kind, uint64_t index) must_use;

/* Appends the line, without a newline at its end. */
void log_event_append_line(struct buf *out, const struct log_event *event);

/* Appends the same for people. */
void log_event_append_text(struct buf *out, const struct log_event *event);

#endif
