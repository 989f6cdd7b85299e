/* SPDX-License-Identifier: Apache-2.0 */
#include "conf/events.h"

#include "base/limits.h"

#include <stdio.h>

/* ---- mistakes ---- */

static void printf_like(3, 0)
    tell(struct events *events, const yaml_mark_t *at, const char *format, va_list args)
{
	char text[LIMIT_ERROR_MESSAGE + 64];

	if (++events->mistake_count > LIMIT_CONF_ERRORS)
		return;
	(void)vsnprintf(text, sizeof(text), format, args);
	buf_printf(
	    events->mistakes, "%s:%zu:%zu: %s\n", events->name, at->line + 1, at->column + 1, text);
}

void
events_mistake(struct events *events, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	tell(events, &events->event.start_mark, format, args);
	va_end(args);
}

void
events_mistake_at(struct events *events, const yaml_mark_t *at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	tell(events, at, format, args);
	va_end(args);
}

void
events_mistake_of_all(struct events *events, const char *says)
{
	buf_printf(events->mistakes, "%s: %s\n", events->name, says);
	events->mistake_count++;
}

/* libyaml says in English what it misses; where the byte is one of YAML's own that
 * people mean as text, the mend is said, too. */
static void
say_syntax(struct events *events)
{
	const yaml_parser_t *parser = &events->parser;
	yaml_mark_t at = parser->problem_mark;
	const char *mend = "";

	if (parser->error == YAML_READER_ERROR) {
		buf_printf(events->mistakes, "%s: byte %zu: %s\n", events->name,
		    parser->problem_offset, parser->problem);
		events->mistake_count++;
		return;
	}
	if (at.index > 0 && at.index <= events->text.len &&
	    memchr("*&!%@`", events->text.ptr[at.index - 1], 6) != NULL)
		mend = "; put what begins with a sign into quotes";
	events_mistake_at(events, &at, "%s%s%s%s", parser->context != NULL ? parser->context : "",
	    parser->context != NULL ? ": " : "",
	    parser->problem != NULL ? parser->problem : "it cannot be read", mend);
}

/* ---- events ---- */

bool
events_begin(struct events *events, const char *name, struct view text, struct buf *mistakes)
{
	*events = (struct events){ .name = name, .text = text, .mistakes = mistakes };
	if (yaml_parser_initialize(&events->parser) == 0)
		return false;
	yaml_parser_set_encoding(&events->parser, YAML_UTF8_ENCODING);
	/* It takes no NULL, however little is there. */
	yaml_parser_set_input_string(
	    &events->parser, text.len == 0 ? (const unsigned char *)"" : text.ptr, text.len);
	return true;
}

bool
events_end(struct events *events)
{
	if (events->mistake_count > LIMIT_CONF_ERRORS)
		buf_printf(events->mistakes, "%s: %zu more mistakes\n", events->name,
		    events->mistake_count - LIMIT_CONF_ERRORS);
	if (events->has_event)
		yaml_event_delete(&events->event);
	yaml_parser_delete(&events->parser);
	return events->mistake_count == 0;
}

bool
events_next(struct events *events)
{
	if (events->has_event)
		yaml_event_delete(&events->event);
	events->has_event = yaml_parser_parse(&events->parser, &events->event) != 0;
	if (!events->has_event)
		say_syntax(events);
	return events->has_event;
}

bool
events_next_before(struct events *events, yaml_event_type_t end)
{
	return events_next(events) && !events_is(events, end);
}

bool
events_skip(struct events *events)
{
	size_t depth = 0;

	for (;;) {
		yaml_event_type_t type = events->event.type;

		if (type == YAML_SEQUENCE_START_EVENT || type == YAML_MAPPING_START_EVENT)
			depth++;
		else if (type == YAML_SEQUENCE_END_EVENT || type == YAML_MAPPING_END_EVENT)
			depth--;
		if (depth == 0)
			return true;
		if (!events_next(events))
			return false;
	}
}

/* ---- the event that is looked at ---- */

const yaml_mark_t *
events_mark(const struct events *events)
{
	return &events->event.start_mark;
}

bool
events_is(const struct events *events, yaml_event_type_t type)
{
	return events->event.type == type;
}

struct view
events_scalar(const struct events *events)
{
	return view_of(events->event.data.scalar.value, events->event.data.scalar.length);
}

/* Whether it is written without quotes, as nothing. */
static bool
is_null(const struct events *events)
{
	struct view text = events_scalar(events);

	return events->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	       (text.len == 0 || view_equal(text, VIEW("~")) || view_equal(text, VIEW("null")));
}

static const char *
refused(const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor != NULL)
		return "anchors are not understood; put what begins with & into quotes";
	if (tag != NULL)
		return "tags are not understood; put what begins with ! into quotes";
	return NULL;
}

const char *
events_refused(const struct events *events)
{
	const yaml_event_t *event = &events->event;

	if (event->type == YAML_ALIAS_EVENT)
		return "aliases are not understood; put what begins with * into quotes";
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return refused(event->data.sequence_start.anchor, event->data.sequence_start.tag);
	if (event->type == YAML_MAPPING_START_EVENT)
		return refused(event->data.mapping_start.anchor, event->data.mapping_start.tag);
	return refused(event->data.scalar.anchor, event->data.scalar.tag);
}

const char *
events_refused_scalar(const struct events *events)
{
	const char *wrong = events_refused(events);

	if (wrong != NULL)
		return wrong;
	if (events->event.type != YAML_SCALAR_EVENT)
		return "one value belongs here, no list and no mapping";
	if (is_null(events))
		return "the value is missing";
	if (memchr(events->event.data.scalar.value, '\0', events->event.data.scalar.length) != NULL)
		return "it has a NUL inside";
	return NULL;
}
