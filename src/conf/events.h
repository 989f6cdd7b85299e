/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The events of a YAML document (libyaml), one after the other, and the mistakes that are
 * found in it, each with its line and column.
 */
#ifndef CTVIGIL_CONF_EVENTS_H
#define CTVIGIL_CONF_EVENTS_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <yaml.h>

struct events {
	yaml_parser_t parser;
	yaml_event_t event; /* the one that is looked at */
	bool has_event;
	const char *name; /* of the file */
	struct view text;
	struct buf *mistakes; /* a line for each, to LIMIT_CONF_ERRORS */
	size_t mistake_count;
};

/* Begins to read text, before its first event.  False if there is no memory.  All that is
 * given must outlive it. */
bool events_begin(
    struct events *events, const char *name, struct view text, struct buf *mistakes) must_use;

/* Says how many mistakes there are beyond those that were told.  Whether there were none. */
bool events_end(struct events *events) must_use;

/* Tells a mistake: at the event that is looked at, at a place, or of the whole file. */
void events_mistake(struct events *events, const char *format, ...) printf_like(2, 3);
void events_mistake_at(struct events *events, const yaml_mark_t *at, const char *format, ...)
    printf_like(3, 4);
void events_mistake_of_all(struct events *events, const char *says);

/* Goes on to the next event; false at a mistake of syntax, which is told. */
bool events_next(struct events *events) must_use;

/* The same; false at this end, too. */
bool events_next_before(struct events *events, yaml_event_type_t end) must_use;

/* Steps over the node that the event begins, to its last event. */
bool events_skip(struct events *events) must_use;

/* Where the event begins. */
const yaml_mark_t *events_mark(const struct events *events) must_use;

/* Whether the event begins, or is, a node of this type. */
bool events_is(const struct events *events, yaml_event_type_t type) must_use;

/* The text of a scalar. */
struct view events_scalar(const struct events *events) must_use;

/* What is refused of a node whatever it is, or NULL. */
const char *events_refused(const struct events *events) must_use;

/* The same if it must be a scalar with a value. */
const char *events_refused_scalar(const struct events *events) must_use;

#endif
