/* SPDX-License-Identifier: Apache-2.0 */
#include "spec/case.h"

#include "base/buf.h"

#include <stdio.h>

struct field {
	struct view name;
	size_t line;
	struct view value; /* with the lines that go on with it */
};

static bool printf_like(4, 5)
    fail(char error[TEXT_ERROR_MAX], const char *file, size_t line, const char *format, ...)
{
	struct text_scan scan = { .file = file, .line = line, .error = error };
	char says[TEXT_ERROR_MAX];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(says, sizeof(says), format, args);
	va_end(args);
	return text_fail(&scan, "%s", says);
}

/* ---- lines ---- */

static bool
is_blank(uint8_t byte)
{
	return byte == ' ' || byte == '\t';
}

/* Takes a line without its newline, which the last one need not have. */
static bool
take_line(struct view *text, struct view *ret)
{
	if (text->len == 0)
		return false;
	if (!view_line(text, '\n', ret)) {
		*ret = *text;
		*text = view_after(*text, text->len);
	}
	return true;
}

/* Appends a line without blanks at its ends, and each run of blanks in it as one. */
static void
append_squeezed(struct buf *out, struct view line)
{
	size_t start = out->len;
	bool blank = false;
	uint8_t byte;

	while (view_u8(&line, &byte)) {
		if (!is_blank(byte)) {
			if (blank && out->len > start)
				buf_byte(out, ' ');
			buf_byte(out, byte);
		}
		blank = is_blank(byte);
	}
}

bool
spec_line(struct view *text, struct buf *out)
{
	struct view line;

	while (take_line(text, &line)) {
		buf_clear(out);
		append_squeezed(out, line);
		if (out->len > 0 && out->ptr[0] != '#')
			return true;
	}
	return false;
}

/* ---- fields ---- */

static bool
goes_on(struct view line)
{
	return line.len == 0 || is_blank(line.ptr[0]) || line.ptr[0] == '#';
}

/* Where a text has got to. */
struct walk {
	const char *file;
	struct view rest;
	size_t line; /* of the front of rest */
	char *error;
};

/* Takes the next field.  False at the end, and, with *ret_good false, at a line that is
 * none. */
static bool
take_field(struct walk *walk, struct field *ret, bool *ret_good)
{
	struct view line;
	struct view ahead;

	*ret_good = true;
	do {
		if (!take_line(&walk->rest, &line))
			return false;
		ret->line = walk->line++;
	} while (line.len == 0 || line.ptr[0] == '#');
	ret->value = line;
	if (is_blank(line.ptr[0]) || !view_line(&ret->value, ':', &ret->name)) {
		*ret_good = fail(walk->error, walk->file, ret->line, "a field is 'name: value'");
		return false;
	}
	ahead = walk->rest;
	while (take_line(&ahead, &line) && goes_on(line)) {
		walk->rest = ahead;
		walk->line++;
	}
	ret->value.len = (size_t)(walk->rest.ptr - ret->value.ptr);
	return true;
}

static bool
has_part(const struct spec_parts *parts, struct view name)
{
	for (size_t i = 0; i < parts->count; i++) {
		if (view_equal(parts->sources[i].name, name))
			return true;
	}
	return false;
}

static bool
add_part(struct walk *walk, const struct field *field, struct spec_parts *parts)
{
	if (parts->count == SPEC_PARTS)
		return fail(walk->error, walk->file, field->line, "there are too many parts");
	parts->sources[parts->count++] = (struct der_text_source){
		.name = field->name,
		.text = field->value,
		.file = walk->file,
		.line = field->line,
	};
	return true;
}

bool
spec_read_parts(
    const char *file, struct view text, struct spec_parts *ret, char error[TEXT_ERROR_MAX])
{
	struct walk walk = { .file = file, .rest = text, .line = 1, .error = error };
	struct field field;
	bool good;

	ret->count = 0;
	while (take_field(&walk, &field, &good)) {
		if (has_part(ret, field.name))
			return fail(error, file, field.line, "a part stands twice");
		if (!add_part(&walk, &field, ret))
			return false;
	}
	return good;
}

/* The fields of a case that are no parts of an entry. */
static struct view *
find_field(struct spec_case *c, struct view name)
{
	const struct {
		const char *name;
		struct view *value;
	} fields[] = {
		{ "rule", &c->rule },
		{ "watch", &c->watch },
		{ "read", &c->read },
		{ "shows", &c->shows },
		{ "expect", &c->expect },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (view_equal(name, view_text(fields[i].name)))
			return fields[i].value;
	}
	return NULL;
}

/* Its lines are one sentence. */
static bool
set_says(struct walk *walk, const struct field *field, struct spec_case *c)
{
	struct view rest = field->value;
	struct buf says;
	char memory[SPEC_SAYS_MAX];
	struct buf line;

	buf_init(&says, c->says, sizeof(c->says));
	buf_init(&line, memory, sizeof(memory));
	while (spec_line(&rest, &line)) {
		if (says.len > 0)
			buf_byte(&says, ' ');
		buf_text(&says, buf_string(&line));
	}
	if (buf_string(&says)[0] == '\0')
		return fail(
		    walk->error, walk->file, field->line, "its sentence is empty or too long");
	return true;
}

static bool
set_field(struct walk *walk, const struct field *field, const struct spec_parts *ordinary,
    struct spec_case *c)
{
	struct spec_parts own = { .count = c->parts.count - ordinary->count };
	struct view *value = find_field(c, field->name);
	int len = (int)field->name.len;

	memcpy(own.sources, &c->parts.sources[ordinary->count], own.count * sizeof(own.sources[0]));
	if ((value != NULL && value->ptr != NULL) || has_part(&own, field->name) ||
	    (c->says[0] != '\0' && view_equal(field->name, VIEW("says"))))
		return fail(walk->error, walk->file, field->line, "'%.*s' stands twice", len,
		    (const char *)field->name.ptr);
	if (value != NULL) {
		*value = field->value;
		return true;
	}
	if (view_equal(field->name, VIEW("says")))
		return set_says(walk, field, c);
	if (has_part(ordinary, field->name))
		return add_part(walk, field, &c->parts);
	return fail(walk->error, walk->file, field->line, "there is no field '%.*s'", len,
	    (const char *)field->name.ptr);
}

/* Whether a field has anything but blanks. */
static bool
is_said(struct view value)
{
	char memory[1024];
	struct buf line;

	buf_init(&line, memory, sizeof(memory));
	return value.ptr != NULL && spec_line(&value, &line);
}

bool
spec_read_case(
    const char *file, struct view text, const struct spec_parts *ordinary, struct spec_case *ret)
{
	struct walk walk = { .file = file, .rest = text, .line = 1, .error = ret->error };
	struct field field;
	bool good;

	memset(ret, 0, sizeof(*ret));
	ret->parts = *ordinary;
	while (take_field(&walk, &field, &good)) {
		if (!set_field(&walk, &field, ordinary, ret))
			return false;
	}
	if (!good)
		return false;
	if (ret->says[0] == '\0')
		return fail(ret->error, file, walk.line, "it has no sentence");
	if (!is_said(ret->rule))
		return fail(ret->error, file, walk.line, "it cites no rule");
	return is_said(ret->expect) ||
	       fail(ret->error, file, walk.line, "it does not say what is expected");
}
