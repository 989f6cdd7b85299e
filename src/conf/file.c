/* SPDX-License-Identifier: Apache-2.0 */
#include "conf/file.h"

#include "base/escape.h"
#include "base/limits.h"
#include "base/own.h"
#include "conf/guess.h"
#include "conf/value.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#define SHOWN_MAX 64

struct reader {
	yaml_parser_t parser;
	yaml_event_t event; /* the one that is looked at */
	bool has_event;
	const char *name;
	struct view text;
	struct settings *settings;
	struct buf *mistakes;
	size_t mistake_count;
};

/* ---- mistakes ---- */

static void printf_like(3, 4)
    mistake(struct reader *reader, const yaml_mark_t *at, const char *format, ...)
{
	char text[512];
	va_list args;

	if (++reader->mistake_count > LIMIT_CONF_ERRORS)
		return;
	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	buf_printf(
	    reader->mistakes, "%s:%zu:%zu: %s\n", reader->name, at->line + 1, at->column + 1, text);
}

static void
count_the_rest(struct reader *reader)
{
	if (reader->mistake_count > LIMIT_CONF_ERRORS)
		buf_printf(reader->mistakes, "%s: %zu more mistakes\n", reader->name,
		    reader->mistake_count - LIMIT_CONF_ERRORS);
}

/* The beginning of what was written, escaped. */
static const char *
shown(struct view text, char memory[4 * SHOWN_MAX + 4])
{
	struct view rest = text;
	struct buf out;

	buf_init(&out, memory, 4 * SHOWN_MAX + 4);
	escape_append_text(&out, view_take_up_to(&rest, SHOWN_MAX));
	if (rest.len > 0)
		buf_text(&out, "...");
	return buf_string(&out);
}

/* ---- events ---- */

/* libyaml says in English what it misses; where the byte is one of YAML's own that
 * people mean as text, the mend is said, too. */
static void
say_syntax(struct reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;
	yaml_mark_t at = parser->problem_mark;
	const char *mend = "";

	if (parser->error == YAML_READER_ERROR) {
		buf_printf(reader->mistakes, "%s: byte %zu: %s\n", reader->name,
		    parser->problem_offset, parser->problem);
		reader->mistake_count++;
		return;
	}
	if (at.index > 0 && at.index <= reader->text.len &&
	    memchr("*&!%@`", reader->text.ptr[at.index - 1], 6) != NULL)
		mend = "; put what begins with a sign into quotes";
	mistake(reader, &at, "%s%s%s%s", parser->context != NULL ? parser->context : "",
	    parser->context != NULL ? ": " : "",
	    parser->problem != NULL ? parser->problem : "it cannot be read", mend);
}

/* Goes on to the next event; false at a mistake of syntax, which is told. */
static bool
next(struct reader *reader)
{
	if (reader->has_event)
		yaml_event_delete(&reader->event);
	reader->has_event = yaml_parser_parse(&reader->parser, &reader->event) != 0;
	if (!reader->has_event)
		say_syntax(reader);
	return reader->has_event;
}

/* Steps over the node that the event begins, to its last event. */
static bool
skip(struct reader *reader)
{
	size_t depth = 0;

	for (;;) {
		yaml_event_type_t type = reader->event.type;

		if (type == YAML_SEQUENCE_START_EVENT || type == YAML_MAPPING_START_EVENT)
			depth++;
		else if (type == YAML_SEQUENCE_END_EVENT || type == YAML_MAPPING_END_EVENT)
			depth--;
		if (depth == 0)
			return true;
		if (!next(reader))
			return false;
	}
}

static struct view
scalar(const struct reader *reader)
{
	return view_of(reader->event.data.scalar.value, reader->event.data.scalar.length);
}

/* Whether it is written without quotes, as nothing. */
static bool
is_null(const struct reader *reader)
{
	struct view text = scalar(reader);

	return reader->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	       (text.len == 0 || view_equal(text, VIEW("~")) || view_equal(text, VIEW("null")));
}

/* ---- values ---- */

/* What is refused of a scalar whatever it is a value of, or NULL. */
static const char *
why_not(const struct reader *reader)
{
	const yaml_event_t *event = &reader->event;

	if (event->type == YAML_ALIAS_EVENT)
		return "aliases are not understood; put what begins with * into quotes";
	if (event->type != YAML_SCALAR_EVENT)
		return "one value belongs here, no list and no mapping";
	if (event->data.scalar.anchor != NULL)
		return "anchors are not understood; put what begins with & into quotes";
	if (event->data.scalar.tag != NULL)
		return "tags are not understood; put what begins with ! into quotes";
	if (is_null(reader))
		return "the value is missing";
	if (memchr(event->data.scalar.value, '\0', event->data.scalar.length) != NULL)
		return "it has a NUL inside";
	return NULL;
}

static void
take_scalar(struct reader *reader, const struct conf_option *row)
{
	const yaml_mark_t at = reader->event.start_mark;
	const char *wrong = why_not(reader);
	char memory[4 * SHOWN_MAX + 4];
	struct error err;

	if (wrong != NULL)
		mistake(reader, &at, "%s: %s", row->key, wrong);
	else if (conf_set(reader->settings, row, conf_keep(reader->settings, scalar(reader)),
		     &err) != STATUS_OK)
		mistake(reader, &at, "%s: %s, not %s", row->key, err.message,
		    shown(scalar(reader), memory));
}

static bool
take_list(struct reader *reader, const struct conf_option *row)
{
	if (reader->event.type != YAML_SEQUENCE_START_EVENT) {
		mistake(reader, &reader->event.start_mark,
		    "%s: a list belongs here, even of one: [%s]", row->key, row->argument);
		return skip(reader);
	}
	while (next(reader) && reader->event.type != YAML_SEQUENCE_END_EVENT) {
		take_scalar(reader, row);
		if (!skip(reader))
			return false;
	}
	return reader->has_event;
}

/* Takes the value that the event begins, to its last event. */
static bool
take_value(struct reader *reader, const struct conf_option *row)
{
	if (row->kind == CONF_TEXTS)
		return take_list(reader, row);
	take_scalar(reader, row);
	return skip(reader);
}

/* ---- keys ---- */

static void
say_unknown(struct reader *reader, struct view key)
{
	struct guess guess = guess_begin(key);
	char memory[4 * SHOWN_MAX + 4];
	const char *meant;

	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->key != NULL)
			guess_offer(&guess, row->key);
	}
	meant = guess_end(&guess);
	if (meant != NULL)
		mistake(reader, &reader->event.start_mark, "there is no key %s; did you mean %s?",
		    shown(key, memory), meant);
	else
		mistake(reader, &reader->event.start_mark,
		    "there is no key %s; ctvigil config schema has those that there are",
		    shown(key, memory));
}

/* The row of the key that the event is; NULL, and it is said, if there is none. */
static const struct conf_option *
find_row(struct reader *reader)
{
	const struct conf_option *row = NULL;
	const struct conf_origin *origin;

	if (reader->event.type != YAML_SCALAR_EVENT)
		mistake(reader, &reader->event.start_mark, "a key is a word");
	else if ((row = conf_key_named(scalar(reader))) == NULL)
		say_unknown(reader, scalar(reader));
	if (row == NULL)
		return NULL;
	origin = &reader->settings->origins[row->id];
	if (origin->line == 0)
		return row;
	mistake(reader, &reader->event.start_mark, "%s is given twice, first in line %u", row->key,
	    origin->line);
	return NULL;
}

/* A key and its value.  The command line is stronger, but what the file says must be
 * right, too. */
static bool
take_pair(struct reader *reader)
{
	const struct conf_option *row = find_row(reader);
	unsigned line = (unsigned)reader->event.start_mark.line + 1;
	struct settings trial = { .owned = NULL };
	struct settings *settings = reader->settings;
	bool went_on;

	if (!skip(reader) || !next(reader))
		return false;
	if (row == NULL)
		return skip(reader);
	settings->origins[row->id].line = line;
	if (settings->origins[row->id].source == CONF_BY_COMMAND)
		reader->settings = &trial;
	else
		settings->origins[row->id].source = CONF_BY_FILE;
	went_on = take_value(reader, row);
	reader->settings = settings;
	conf_free(&trial);
	return went_on;
}

/* ---- the document ---- */

/* Goes on to the mapping of the only document; false, and it is said, if there is none. */
static bool
find_mapping(struct reader *reader)
{
	if (!next(reader) || !next(reader))
		return false;
	if (reader->event.type == YAML_STREAM_END_EVENT) {
		buf_printf(reader->mistakes, "%s: it is empty: give at least watch or watchlists\n",
		    reader->name);
		reader->mistake_count++;
		return false;
	}
	if (!next(reader))
		return false;
	if (reader->event.type == YAML_MAPPING_START_EVENT)
		return true;
	mistake(reader, &reader->event.start_mark,
	    "a configuration is a mapping: lines such as poll: 60s");
	return false;
}

static void
read_document(struct reader *reader)
{
	if (!find_mapping(reader))
		return;
	while (next(reader) && reader->event.type != YAML_MAPPING_END_EVENT) {
		if (!take_pair(reader))
			return;
	}
	/* The end of the document, and of the stream. */
	if (!reader->has_event || !next(reader) || !next(reader))
		return;
	if (reader->event.type != YAML_STREAM_END_EVENT)
		mistake(reader, &reader->event.start_mark,
		    "a second document begins here; a configuration is one");
}

enum status
conf_file_read(const char *name, struct view text, struct settings *settings, struct buf *mistakes)
{
	struct reader reader = {
		.name = name, .text = text, .settings = settings, .mistakes = mistakes
	};

	if (yaml_parser_initialize(&reader.parser) == 0) {
		buf_printf(mistakes, "%s: there is no memory to read it\n", name);
		return STATUS_SYSTEM;
	}
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	/* It takes no NULL, however little is there. */
	yaml_parser_set_input_string(
	    &reader.parser, text.len == 0 ? (const unsigned char *)"" : text.ptr, text.len);
	read_document(&reader);
	count_the_rest(&reader);
	if (reader.has_event)
		yaml_event_delete(&reader.event);
	yaml_parser_delete(&reader.parser);
	return reader.mistake_count == 0 ? STATUS_OK : STATUS_USAGE;
}

/* Reads all of a file of at most LIMIT_CONF bytes. */
static bool
read_file(const char *name, struct buf *ret)
{
	cleanup_with(close_fdp) int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	uint8_t piece[16384];
	ssize_t got = fd < 0 ? -1 : 1;

	while (got > 0) {
		got = read(fd, piece, sizeof(piece));
		if (got < 0 && errno == EINTR)
			got = 1;
		else if (got > 0)
			buf_bytes(ret, view_of(piece, (size_t)got));
		if (!buf_ok(ret)) {
			errno = EFBIG;
			return false;
		}
	}
	return got == 0;
}

enum status
conf_file_load(const char *name, struct settings *settings, struct buf *mistakes)
{
	enum status status = STATUS_USAGE;
	struct buf text;

	buf_init_growing(&text, LIMIT_CONF);
	if (read_file(name, &text))
		status = conf_file_read(name, buf_view(&text), settings, mistakes);
	else
		buf_printf(mistakes, "%s: %s\n", name, strerror(errno));
	buf_fini(&text);
	return status;
}

enum status
conf_load(const struct settings *given, struct settings *ret, struct buf *mistakes)
{
	struct error err;
	enum status status = conf_read(given->argc, given->argv, ret, &err);

	if (status == STATUS_OK)
		return conf_file_load(ret->config, ret, mistakes);
	buf_printf(mistakes, "%s\n", err.message);
	return status;
}
