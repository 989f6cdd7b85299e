/* SPDX-License-Identifier: Apache-2.0 */
#include "conf/value.h"

#include "base/escape.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"
#include "watch/item.h"

#include <inttypes.h>

/* What is shown of a value that is refused. */
#define SHOWN_MAX 64

/* ---- durations ---- */

static const struct {
	uint8_t unit;
	uint64_t seconds;
} units[] = { { 'd', 86400 }, { 'h', 3600 }, { 'm', 60 }, { 's', 1 } };

bool
conf_duration(struct view text, uint64_t *ret_s)
{
	struct view number;
	struct view rest = text;
	uint64_t count;

	if (text.len == 0 || !view_take(&rest, text.len - 1, &number) ||
	    !num_decimal(number, &count))
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (rest.ptr[0] == units[i].unit)
			return !__builtin_mul_overflow(count, units[i].seconds, ret_s);
	}
	return false;
}

void
conf_append_duration(struct buf *out, uint64_t seconds)
{
	size_t i = 0;

	while (seconds == 0 ? units[i].seconds != 1 : seconds % units[i].seconds != 0)
		i++;
	buf_printf(out, "%" PRIu64 "%c", seconds / units[i].seconds, units[i].unit);
}

/* ---- hashes and labels ---- */

bool
conf_hash(struct view text, struct hash *ret)
{
	struct view rest = text;
	struct view digits;
	struct hash hash = { .bytes = { 0 } };

	for (size_t i = 0; i < HASH_LEN; i++) {
		if (i > 0 && view_starts_with(rest, VIEW(":")))
			rest = view_after(rest, 1);
		if (!view_take(&rest, 2, &digits) || !hex_read(digits, &hash.bytes[i], 1))
			return false;
	}
	if (rest.len > 0)
		return false;
	*ret = hash;
	return true;
}

static bool
is_of_label(uint8_t byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
}

static bool
is_label(const struct conf_option *row, struct view text)
{
	size_t fit = 0;

	while (fit < text.len && is_of_label(text.ptr[fit]))
		fit++;
	return fit == text.len && text.len >= row->least && text.len <= row->most;
}

/* ---- where they are ---- */

void *
conf_place(void *object, const struct conf_option *row)
{
	return (char *)object + row->offset;
}

const void *
conf_value(const void *object, const struct conf_option *row)
{
	return (const char *)object + row->offset;
}

bool
conf_is_list(enum conf_kind kind)
{
	return kind == CONF_TEXTS || kind == CONF_NAMES || kind == CONF_HASHES;
}

void *
conf_grow(void *array, size_t count, size_t size)
{
	if ((count & (count - 1)) != 0)
		return array;
	return xrealloc(array, num_max(2 * count, 1) * size);
}

void
conf_append_text(struct conf_texts *texts, const char *text)
{
	texts->items = conf_grow(texts->items, texts->count, sizeof(*texts->items));
	texts->items[texts->count++] = text;
}

/* ---- what they may be ---- */

void
conf_append_allowed(struct buf *out, const struct conf_option *row)
{
	switch (row->kind) {
	case CONF_FLAG:
		buf_text(out, "true or false");
		return;
	case CONF_WORD:
		buf_printf(out, "one of %s", row->argument);
		return;
	case CONF_NUMBER:
		buf_printf(
		    out, "a whole number from %" PRIu64 " to %" PRIu64, row->least, row->most);
		return;
	case CONF_DURATION:
		buf_text(out, "a time with its unit (90s, 15m, 2h, 1d) from ");
		conf_append_duration(out, row->least);
		buf_text(out, " to ");
		conf_append_duration(out, row->most);
		return;
	case CONF_LABEL:
		buf_printf(out, "a word of letters, digits, - and _, of at most %" PRIu64 " bytes",
		    row->most);
		return;
	case CONF_PATH:
		buf_text(out, "an absolute path");
		return;
	case CONF_NAMES:
		buf_text(out, "a name, .TREE, address or block");
		return;
	case CONF_HASHES:
		buf_text(out, "a SHA-256: 64 hex digits, with colons between bytes or without");
		return;
	case CONF_SECTION:
		buf_printf(out, "a list of at most %" PRIu64 " mappings", row->most);
		return;
	case CONF_TEXT:
	case CONF_TEXTS:
		buf_printf(out, "a text: %s", row->argument);
		return;
	}
}

void
conf_append_beginning(struct buf *out, struct view text)
{
	struct view rest = text;

	escape_append_text(out, view_take_up_to(&rest, SHOWN_MAX));
	if (rest.len > 0)
		buf_text(out, "...");
}

static enum status
refuse(const struct conf_option *row, const char *text, struct error *err)
{
	char memory[LIMIT_ERROR_MESSAGE];
	struct buf says;

	buf_init(&says, memory, sizeof(memory));
	buf_text(&says, "takes ");
	conf_append_allowed(&says, row);
	buf_text(&says, ", not ");
	conf_append_beginning(&says, view_text(text));
	return error_set(err, STATUS_USAGE, 0, "%s", buf_string(&says));
}

static bool
is_word_of(const char *words, struct view word)
{
	struct view rest = view_text(words);
	struct view one;

	while (view_line(&rest, '|', &one)) {
		if (view_equal(one, word))
			return true;
	}
	return view_equal(rest, word);
}

static bool
read_flag(struct view text, bool *ret)
{
	bool flag = view_equal(text, VIEW("true"));

	if (!flag && !view_equal(text, VIEW("false")))
		return false;
	*ret = flag;
	return true;
}

static bool
read_number(const struct conf_option *row, struct view text, uint64_t *ret)
{
	uint64_t number;

	if (row->kind == CONF_DURATION ? !conf_duration(text, &number)
				       : !num_decimal(text, &number))
		return false;
	if (number < row->least || number > row->most)
		return false;
	*ret = number;
	return true;
}

/* Adds what can be watched, without anything to remark.  What it is otherwise is said better
 * than by its kind. */
static enum status
add_name(struct conf_texts *texts, const char *text, struct error *err)
{
	char line_memory[LIMIT_WATCH_LINE];
	char remark_memory[LIMIT_ERROR_MESSAGE + 1];
	struct buf remark;
	struct buf line;

	buf_init(&line, line_memory, sizeof(line_memory));
	buf_init(&remark, remark_memory, sizeof(remark_memory));
	if (!watch_item_append(view_text(text), &line, &remark) || remark.len > 0)
		return error_set(err, STATUS_USAGE, 0, "%s", buf_string(&remark));
	conf_append_text(texts, text);
	return STATUS_OK;
}

/* Whether text is a value of this row, which is then set. */
static bool
set(void *place, const struct conf_option *row, const char *text)
{
	struct view view = view_text(text);
	struct hash hash;

	switch (row->kind) {
	case CONF_FLAG:
		return read_flag(view, place);
	case CONF_NUMBER:
	case CONF_DURATION:
		return read_number(row, view, place);
	case CONF_HASHES:
		if (!conf_hash(view, &hash))
			return false;
		conf_append_text(place, text);
		return true;
	case CONF_TEXTS:
		conf_append_text(place, text);
		return true;
	case CONF_WORD:
		if (!is_word_of(row->argument, view))
			return false;
		break;
	case CONF_LABEL:
		if (!is_label(row, view))
			return false;
		break;
	case CONF_PATH:
		if (!view_starts_with(view, VIEW("/")))
			return false;
		break;
	case CONF_TEXT:
		break;
	case CONF_NAMES:
	case CONF_SECTION:
		return false;
	}
	*(const char **)place = text;
	return true;
}

enum status
conf_set(void *object, const struct conf_option *row, const char *text, struct error *err)
{
	void *place = conf_place(object, row);

	if (conf_is_list(row->kind) && ((const struct conf_texts *)place)->count == row->most)
		return error_set(
		    err, STATUS_USAGE, 0, "is given more than %" PRIu64 " times", row->most);
	if (row->kind == CONF_NAMES)
		return add_name(place, text, err);
	return set(place, row, text) ? STATUS_OK : refuse(row, text, err);
}

void
conf_set_defaults(void *object, const struct conf_option *rows)
{
	for (const struct conf_option *row = rows; row->name != NULL; row++) {
		if (row->fallback != NULL)
			(void)set(conf_place(object, row), row, row->fallback);
	}
}

/* ---- written again ---- */

bool
conf_is_set(const void *object, const struct conf_option *row)
{
	const void *value = conf_value(object, row);

	switch (row->kind) {
	case CONF_FLAG:
	case CONF_SECTION:
		return true;
	case CONF_TEXTS:
	case CONF_NAMES:
	case CONF_HASHES:
		return ((const struct conf_texts *)value)->count >= row->least;
	case CONF_TEXT:
	case CONF_WORD:
	case CONF_LABEL:
	case CONF_PATH:
		return *(const char *const *)value != NULL;
	case CONF_NUMBER:
	case CONF_DURATION:
		break;
	}
	return *(const uint64_t *)value >= row->least;
}

void
conf_append_quoted(struct buf *out, const char *text)
{
	buf_byte(out, '"');
	for (const char *at = text; *at != '\0'; at++) {
		uint8_t byte = (uint8_t)*at;

		if (byte == '"' || byte == '\\')
			buf_byte(out, '\\');
		if (byte < 0x20 || byte == 0x7f)
			buf_printf(out, "\\u%04x", byte);
		else
			buf_byte(out, byte);
	}
	buf_byte(out, '"');
}

/* One of a list.  A hash is the same in each way of writing it. */
static void
append_text(struct buf *out, const char *text, enum conf_kind kind)
{
	struct hash hash;

	if (kind != CONF_HASHES || !conf_hash(view_text(text), &hash)) {
		conf_append_quoted(out, text);
		return;
	}
	buf_byte(out, '"');
	hex_append(out, hash_view(&hash));
	buf_byte(out, '"');
}

static void
append_texts(struct buf *out, const struct conf_texts *texts, enum conf_kind kind)
{
	buf_byte(out, '[');
	for (size_t i = 0; i < texts->count; i++) {
		buf_text(out, i > 0 ? ", " : "");
		append_text(out, texts->items[i], kind);
	}
	buf_byte(out, ']');
}

void
conf_append_item(struct buf *out, const void *item, const struct conf_section *section)
{
	const char *before = "{";

	for (const struct conf_option *row = section->members; row->name != NULL; row++) {
		if (!conf_is_set(item, row))
			continue;
		buf_printf(out, "%s%s: ", before, row->key);
		conf_append_value(out, item, row);
		before = ", ";
	}
	buf_byte(out, '}');
}

static void
append_items(struct buf *out, const struct conf_items *items, const struct conf_section *section)
{
	buf_byte(out, '[');
	for (size_t i = 0; i < items->count; i++) {
		buf_text(out, i > 0 ? ", " : "");
		conf_append_item(out, conf_item_at(items, section, i), section);
	}
	buf_byte(out, ']');
}

void
conf_append_value(struct buf *out, const void *object, const struct conf_option *row)
{
	const void *value = conf_value(object, row);

	if (!conf_is_set(object, row)) {
		buf_text(out, "null");
		return;
	}
	switch (row->kind) {
	case CONF_FLAG:
		buf_text(out, *(const bool *)value ? "true" : "false");
		break;
	case CONF_TEXTS:
	case CONF_NAMES:
	case CONF_HASHES:
		append_texts(out, value, row->kind);
		break;
	case CONF_TEXT:
	case CONF_WORD:
	case CONF_LABEL:
	case CONF_PATH:
		conf_append_quoted(out, *(const char *const *)value);
		break;
	case CONF_NUMBER:
		buf_printf(out, "%" PRIu64, *(const uint64_t *)value);
		break;
	case CONF_DURATION:
		conf_append_duration(out, *(const uint64_t *)value);
		break;
	case CONF_SECTION:
		append_items(out, value, conf_section_of(row));
		break;
	}
}
