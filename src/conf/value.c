/* SPDX-License-Identifier: Apache-2.0 */
#include "conf/value.h"

#include "base/num.h"
#include "base/own.h"

#include <inttypes.h>
#include <stdlib.h>

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

/* ---- texts ---- */

static void
append_to(struct conf_texts *texts, const char *text)
{
	texts->items = xrealloc(texts->items, (texts->count + 1) * sizeof(*texts->items));
	texts->items[texts->count++] = text;
}

const char *
conf_keep(struct settings *settings, struct view text)
{
	char *copy = xstrndup(text.ptr, text.len);

	settings->owned =
	    xrealloc(settings->owned, (settings->owned_count + 1) * sizeof(*settings->owned));
	settings->owned[settings->owned_count++] = copy;
	return copy;
}

static void *
place_of(struct settings *settings, const struct conf_option *row)
{
	return (char *)settings + row->offset;
}

static void
clear_texts(struct settings *settings, const struct conf_option *row)
{
	struct conf_texts *texts = place_of(settings, row);

	free(texts->items);
	*texts = (struct conf_texts){ .items = NULL };
}

void
conf_free(struct settings *settings)
{
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->kind == CONF_TEXTS)
			clear_texts(settings, row);
	}
	for (size_t i = 0; i < settings->owned_count; i++)
		free(settings->owned[i]);
	free(settings->owned);
	settings->owned = NULL;
	settings->owned_count = 0;
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
	case CONF_TEXT:
	case CONF_TEXTS:
		buf_printf(out, "a text: %s", row->argument);
		return;
	}
}

static enum status
refuse(const struct conf_option *row, struct error *err)
{
	char text[128];
	struct buf allowed;

	buf_init(&allowed, text, sizeof(text));
	conf_append_allowed(&allowed, row);
	return error_set(err, STATUS_USAGE, 0, "takes %s", buf_string(&allowed));
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
	*ret = view_equal(text, VIEW("true"));
	return *ret || view_equal(text, VIEW("false"));
}

static bool
read_number(const struct conf_option *row, struct view text, uint64_t *ret)
{
	bool read = row->kind == CONF_DURATION ? conf_duration(text, ret) : num_decimal(text, ret);

	return read && *ret >= row->least && *ret <= row->most;
}

/* Whether text is a value of this option, which is then set. */
static bool
set(void *place, const struct conf_option *row, const char *text)
{
	struct view view = view_text(text);
	uint64_t number;
	bool flag;

	switch (row->kind) {
	case CONF_FLAG:
		if (!read_flag(view, &flag))
			return false;
		*(bool *)place = flag;
		return true;
	case CONF_NUMBER:
	case CONF_DURATION:
		if (!read_number(row, view, &number))
			return false;
		*(uint64_t *)place = number;
		return true;
	case CONF_TEXTS:
		append_to(place, text);
		return true;
	case CONF_WORD:
		if (!is_word_of(row->argument, view))
			return false;
		break;
	case CONF_TEXT:
		break;
	}
	*(const char **)place = text;
	return true;
}

enum status
conf_set(
    struct settings *settings, const struct conf_option *row, const char *text, struct error *err)
{
	void *place = place_of(settings, row);

	if (row->kind == CONF_TEXTS && ((const struct conf_texts *)place)->count == row->most)
		return error_set(
		    err, STATUS_USAGE, 0, "is given more than %" PRIu64 " times", row->most);
	return set(place, row, text) ? STATUS_OK : refuse(row, err);
}

void
conf_set_defaults(struct settings *settings)
{
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->fallback != NULL)
			set(place_of(settings, row), row, row->fallback);
	}
}

/* ---- copies ---- */

static size_t
size_of(enum conf_kind kind)
{
	switch (kind) {
	case CONF_FLAG:
		return sizeof(bool);
	case CONF_NUMBER:
	case CONF_DURATION:
		return sizeof(uint64_t);
	case CONF_TEXT:
	case CONF_WORD:
	case CONF_TEXTS:
		break;
	}
	return 0;
}

void
conf_carry(struct settings *settings, const struct settings *from, const struct conf_option *row)
{
	const void *value = conf_value(from, row);
	void *place = place_of(settings, row);
	const struct conf_texts *texts = value;

	settings->origins[row->id] = from->origins[row->id];
	if (row->kind == CONF_TEXTS) {
		clear_texts(settings, row);
		for (size_t i = 0; i < texts->count; i++)
			append_to(place, conf_keep(settings, view_text(texts->items[i])));
	} else if (row->kind == CONF_TEXT || row->kind == CONF_WORD) {
		const char *text = *(const char *const *)value;

		*(const char **)place = text == NULL ? NULL : conf_keep(settings, view_text(text));
	} else {
		memcpy(place, value, size_of(row->kind));
	}
}

void
conf_copy(const struct settings *settings, struct settings *ret)
{
	*ret = *settings;
	ret->owned = NULL;
	ret->owned_count = 0;
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->kind == CONF_TEXTS)
			*(struct conf_texts *)place_of(ret, row) =
			    (struct conf_texts){ .items = NULL };
		conf_carry(ret, settings, row);
	}
}

/* ---- written again ---- */

const void *
conf_value(const struct settings *settings, const struct conf_option *row)
{
	return (const char *)settings + row->offset;
}

bool
conf_is_set(const struct settings *settings, const struct conf_option *row)
{
	const void *value = conf_value(settings, row);

	switch (row->kind) {
	case CONF_FLAG:
	case CONF_TEXTS:
		return true;
	case CONF_TEXT:
	case CONF_WORD:
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

static void
append_texts(struct buf *out, const struct conf_texts *texts)
{
	buf_byte(out, '[');
	for (size_t i = 0; i < texts->count; i++) {
		buf_text(out, i > 0 ? ", " : "");
		conf_append_quoted(out, texts->items[i]);
	}
	buf_byte(out, ']');
}

void
conf_append_value(struct buf *out, const struct settings *settings, const struct conf_option *row)
{
	const void *value = conf_value(settings, row);

	if (!conf_is_set(settings, row)) {
		buf_text(out, "null");
		return;
	}
	switch (row->kind) {
	case CONF_FLAG:
		buf_text(out, *(const bool *)value ? "true" : "false");
		break;
	case CONF_TEXTS:
		append_texts(out, value);
		break;
	case CONF_TEXT:
	case CONF_WORD:
		conf_append_quoted(out, *(const char *const *)value);
		break;
	case CONF_NUMBER:
		buf_printf(out, "%" PRIu64, *(const uint64_t *)value);
		break;
	case CONF_DURATION:
		conf_append_duration(out, *(const uint64_t *)value);
		break;
	}
}
