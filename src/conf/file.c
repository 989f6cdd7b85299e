/* SPDX-License-Identifier: Apache-2.0 */
#include "conf/file.h"

#include "base/limits.h"
#include "base/own.h"
#include "conf/events.h"
#include "conf/guess.h"
#include "conf/value.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What conf_append_beginning() takes, and more. */
#define BEGINNING_MAX 320

struct reader {
	struct events *events;
	struct settings *settings; /* which keep the texts */
};

/* What is being read: the document, or an item of a section. */
struct mapping {
	const char *section; /* NULL: the document */
	const struct conf_option *rows;
	struct conf_origin *origins; /* by the rows' ids */
};

/* ---- values ---- */

static void
take_scalar(struct reader *reader, void *object, const struct conf_option *row)
{
	const char *wrong = events_refused_scalar(reader->events);
	struct error err;

	if (wrong == NULL &&
	    conf_set(object, row, conf_keep(reader->settings, events_scalar(reader->events)),
		&err) != STATUS_OK)
		wrong = err.message;
	if (wrong != NULL)
		events_mistake(reader->events, "%s: %s", row->key, wrong);
}

/* Whether the event begins a list, as it must; else what belongs here is said. */
static bool
begins_list(struct reader *reader, const struct conf_option *row)
{
	const char *wrong = events_refused(reader->events);

	if (wrong != NULL)
		events_mistake(reader->events, "%s: %s", row->key, wrong);
	else if (events_is(reader->events, YAML_SEQUENCE_START_EVENT))
		return true;
	else if (row->kind == CONF_SECTION)
		events_mistake(reader->events,
		    "%s: a list of mappings belongs here, each behind a dash", row->key);
	else
		events_mistake(reader->events, "%s: a list belongs here, even of one: [%s]",
		    row->key, row->argument);
	return false;
}

static bool
take_list(struct reader *reader, void *object, const struct conf_option *row)
{
	const yaml_mark_t at = *events_mark(reader->events);
	uint64_t count = 0;

	if (!begins_list(reader, row))
		return events_skip(reader->events);
	while (events_next_before(reader->events, YAML_SEQUENCE_END_EVENT)) {
		count++;
		take_scalar(reader, object, row);
		if (!events_skip(reader->events))
			return false;
	}
	if (reader->events->has_event && count < row->least)
		events_mistake_at(reader->events, &at,
		    "%s: a list of at least %" PRIu64 " belongs here", row->key, row->least);
	return reader->events->has_event;
}

/* Takes the value that the event begins, to its last event. */
static bool
take_value(struct reader *reader, void *object, const struct conf_option *row)
{
	if (conf_is_list(row->kind))
		return take_list(reader, object, row);
	take_scalar(reader, object, row);
	return events_skip(reader->events);
}

/* ---- keys ---- */

static void
say_unknown(struct reader *reader, const struct mapping *mapping, struct view key)
{
	struct guess guess = guess_begin(key);
	char memory[BEGINNING_MAX];
	struct buf says;

	for (const struct conf_option *row = mapping->rows; row->name != NULL; row++) {
		if (row->key != NULL)
			guess_offer(&guess, row->key);
	}
	buf_init(&says, memory, sizeof(memory));
	conf_append_beginning(&says, key);
	if (mapping->section != NULL)
		buf_printf(&says, " in %s", mapping->section);
	if (guess_end(&guess) != NULL)
		events_mistake(reader->events, "there is no key %s; did you mean %s?",
		    buf_string(&says), guess_end(&guess));
	else
		events_mistake(reader->events,
		    "there is no key %s; ctvigil config schema has those that there are",
		    buf_string(&says));
}

static const struct conf_option *
row_of_key(const struct conf_option *rows, struct view key)
{
	for (const struct conf_option *row = rows; row->name != NULL; row++) {
		if (row->key != NULL && view_equal(view_text(row->key), key))
			return row;
	}
	return NULL;
}

/* The row of the key that the event is; NULL, and it is said, if there is none. */
static const struct conf_option *
find_row(struct reader *reader, const struct mapping *mapping)
{
	const struct conf_option *row = NULL;
	const struct conf_origin *origin;

	if (!events_is(reader->events, YAML_SCALAR_EVENT))
		events_mistake(reader->events, "a key is a word");
	else if ((row = row_of_key(mapping->rows, events_scalar(reader->events))) == NULL)
		say_unknown(reader, mapping, events_scalar(reader->events));
	if (row == NULL)
		return NULL;
	origin = &mapping->origins[row->id];
	if (origin->line == 0)
		return row;
	events_mistake(
	    reader->events, "%s is given twice, first in line %u", row->key, origin->line);
	return NULL;
}

/* Goes on from a key to its value; *ret_row is its row, or NULL if it has none. */
static bool
go_to_value(
    struct reader *reader, const struct mapping *mapping, const struct conf_option **ret_row)
{
	const struct conf_option *row = find_row(reader, mapping);

	if (row != NULL)
		mapping->origins[row->id].line = (unsigned)events_mark(reader->events)->line + 1;
	*ret_row = row;
	return events_skip(reader->events) && events_next(reader->events);
}

/* ---- sections ---- */

static bool
take_member(struct reader *reader, const struct mapping *mapping, struct conf_item *item)
{
	const struct conf_option *row;

	if (!go_to_value(reader, mapping, &row))
		return false;
	if (row == NULL)
		return events_skip(reader->events);
	item->origins[row->id].source = CONF_BY_FILE;
	return take_value(reader, item, row);
}

/* Whether the event begins an item, as it must; else its keys are said. */
static bool
begins_item(struct reader *reader, const struct conf_option *row)
{
	const char *wrong = events_refused(reader->events);
	char memory[BEGINNING_MAX];
	struct buf keys;

	if (wrong == NULL && events_is(reader->events, YAML_MAPPING_START_EVENT))
		return true;
	buf_init(&keys, memory, sizeof(memory));
	for (const struct conf_option *member = conf_section_of(row)->members; member->name != NULL;
	     member++)
		buf_printf(&keys, "%s%s", keys.len > 0 ? ", " : "", member->key);
	if (wrong != NULL)
		events_mistake(reader->events, "%s: %s", row->key, wrong);
	else
		events_mistake(reader->events, "%s: an item is a mapping, of the keys %s", row->key,
		    buf_string(&keys));
	return false;
}

/* The line of another item that has the label of the last one; 0: it is the only one. */
static unsigned
line_of_twin(const struct conf_items *items, const struct conf_section *section)
{
	const struct conf_option *label = section->members;
	const struct conf_item *last = conf_item_at(items, section, items->count - 1);
	const char *const *wanted = conf_value(last, label);

	if (label->kind != CONF_LABEL || *wanted == NULL)
		return 0;
	for (size_t i = 0; i + 1 < items->count; i++) {
		const struct conf_item *item = conf_item_at(items, section, i);
		const char *const *given = conf_value(item, label);

		if (*given != NULL && strcmp(*given, *wanted) == 0)
			return item->origins[label->id].line;
	}
	return 0;
}

/* Says what is missing in the last item, which begins at at, and whether it has the label of
 * another. */
static void
check_item(struct reader *reader, const yaml_mark_t *at, const struct conf_option *row,
    const struct conf_items *items)
{
	const struct conf_section *section = conf_section_of(row);
	const struct conf_item *item = conf_item_at(items, section, items->count - 1);
	unsigned line = line_of_twin(items, section);

	for (const struct conf_option *member = section->members; member->name != NULL; member++) {
		if (member->required && item->origins[member->id].line == 0)
			events_mistake_at(
			    reader->events, at, "%s: an item needs %s", row->key, member->key);
	}
	if (line != 0)
		events_mistake_at(reader->events, at,
		    "%s: the %s %s is given twice, first in line %u", row->key,
		    section->members->key, *(const char *const *)conf_value(item, section->members),
		    line);
}

/* Takes the item that the event begins, to its last event. */
static bool
take_item(struct reader *reader, struct conf_items *items, const struct conf_option *row)
{
	const yaml_mark_t at = *events_mark(reader->events);
	struct conf_item *item;
	struct mapping mapping;

	if (!begins_item(reader, row))
		return events_skip(reader->events);
	item = conf_add_item(items, row);
	if (item == NULL) {
		events_mistake_at(reader->events, &at, "%s: there are more than %" PRIu64 " items",
		    row->key, row->most);
		return events_skip(reader->events);
	}
	mapping = (struct mapping){
		.section = row->key, .rows = conf_section_of(row)->members, .origins = item->origins
	};
	while (events_next_before(reader->events, YAML_MAPPING_END_EVENT)) {
		if (!take_member(reader, &mapping, item))
			return false;
	}
	if (reader->events->has_event)
		check_item(reader, &at, row, items);
	return reader->events->has_event;
}

/* Takes the section that the event begins, to its last event. */
static bool
take_section(struct reader *reader, struct conf_items *items, const struct conf_option *row)
{
	if (!begins_list(reader, row))
		return events_skip(reader->events);
	while (events_next_before(reader->events, YAML_SEQUENCE_END_EVENT)) {
		if (!take_item(reader, items, row))
			return false;
	}
	return reader->events->has_event;
}

/* ---- the document ---- */

/* Goes on to the mapping of the only document; false, and it is said, if there is none. */
static bool
find_mapping(struct reader *reader)
{
	if (!events_next(reader->events) || !events_next(reader->events))
		return false;
	if (events_is(reader->events, YAML_STREAM_END_EVENT)) {
		events_mistake_of_all(
		    reader->events, "it is empty: give at least watch or watchlists");
		return false;
	}
	if (!events_next(reader->events))
		return false;
	if (events_is(reader->events, YAML_MAPPING_START_EVENT))
		return true;
	events_mistake(reader->events, "a configuration is a mapping: lines such as poll: 60s");
	return false;
}

/* Takes the value of an option that the command line has given, too: it is stronger, but what
 * the file says must be right all the same. */
static bool
take_weaker(struct reader *reader, const struct conf_option *row)
{
	struct settings *settings = reader->settings;
	struct settings trial = { .owned = NULL };
	bool went_on;

	reader->settings = &trial;
	went_on = take_value(reader, &trial, row);
	reader->settings = settings;
	conf_free(&trial);
	return went_on;
}

/* A key and its value. */
static bool
take_pair(struct reader *reader, const struct mapping *document)
{
	struct settings *settings = reader->settings;
	const struct conf_option *row;

	if (!go_to_value(reader, document, &row))
		return false;
	if (row == NULL)
		return events_skip(reader->events);
	if (settings->origins[row->id].source == CONF_BY_COMMAND)
		return take_weaker(reader, row);
	settings->origins[row->id].source = CONF_BY_FILE;
	if (row->kind == CONF_SECTION)
		return take_section(reader, conf_place(settings, row), row);
	return take_value(reader, settings, row);
}

static void
read_document(struct reader *reader)
{
	const struct mapping document = { .rows = conf_options,
		.origins = reader->settings->origins };

	if (!find_mapping(reader))
		return;
	while (events_next_before(reader->events, YAML_MAPPING_END_EVENT)) {
		if (!take_pair(reader, &document))
			return;
	}
	/* The end of the document, and of the stream. */
	if (!reader->events->has_event || !events_next(reader->events) ||
	    !events_next(reader->events))
		return;
	if (!events_is(reader->events, YAML_STREAM_END_EVENT))
		events_mistake(
		    reader->events, "a second document begins here; a configuration is one");
}

enum status
conf_file_read(const char *name, struct view text, struct settings *settings, struct buf *mistakes)
{
	struct events events;
	struct reader reader = { .events = &events, .settings = settings };

	if (!events_begin(&events, name, text, mistakes)) {
		buf_printf(mistakes, "%s: there is no memory to read it\n", name);
		return STATUS_SYSTEM;
	}
	read_document(&reader);
	return events_end(&events) ? STATUS_OK : STATUS_USAGE;
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
