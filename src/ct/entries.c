/* SPDX-License-Identifier: Apache-2.0 */
#include "ct/entries.h"

/* RFC 8259 2: ws */
static void
skip_blanks(struct view *in)
{
	struct view trial = *in;
	uint8_t byte;

	while (
	    view_u8(&trial, &byte) && (byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'))
		*in = trial;
}

/* Takes this character, and blanks before it. */
static bool
take_mark(struct view *in, uint8_t mark)
{
	struct view trial = *in;
	uint8_t byte;

	skip_blanks(&trial);
	if (!view_u8(&trial, &byte) || byte != mark)
		return false;
	*in = trial;
	return true;
}

/* RFC 8259 7: a string, as long as it has no escapes. */
static bool
take_string(struct view *in, struct view *ret)
{
	return take_mark(in, '"') && view_line(in, '"', ret) &&
	       (ret->len == 0 || memchr(ret->ptr, '\\', ret->len) == NULL);
}

/* RFC 8259 4: the name of a member. */
static bool
take_name(struct view *in, struct view *ret)
{
	return take_string(in, ret) && take_mark(in, ':');
}

/* Takes what stands behind a member or element: the end of its object or array, or a
 * comma. */
static bool
take_separator(struct view *in, uint8_t end, bool *ret_ended)
{
	*ret_ended = take_mark(in, end);
	return *ret_ended || take_mark(in, ',');
}

/* Sets a string that must not have been set before. */
static bool
set_once(struct view *string, struct view value)
{
	if (string->ptr != NULL)
		return false;
	*string = value;
	return true;
}

static bool
take_entry(struct view *in, struct ct_entry_text *ret)
{
	struct view name;
	struct view value;
	bool ended = false;

	*ret = (struct ct_entry_text){ .leaf_input = { .ptr = NULL } };
	if (!take_mark(in, '{'))
		return false;
	while (!ended) {
		if (!take_name(in, &name) || !take_string(in, &value))
			return false;
		if (view_equal(name, VIEW("leaf_input")) && !set_once(&ret->leaf_input, value))
			return false;
		if (view_equal(name, VIEW("extra_data")) && !set_once(&ret->extra_data, value))
			return false;
		if (!take_separator(in, '}', &ended))
			return false;
	}
	return ret->leaf_input.ptr != NULL && ret->extra_data.ptr != NULL;
}

static bool
take_entries(struct view *in, struct ct_entry_text *ret, size_t max, size_t *ret_count)
{
	size_t count = 0;
	bool ended;

	if (!take_mark(in, '['))
		return false;
	ended = take_mark(in, ']');
	while (!ended) {
		if (count == max || !take_entry(in, &ret[count]))
			return false;
		count++;
		if (!take_separator(in, ']', &ended))
			return false;
	}
	*ret_count = count;
	return true;
}

bool
ct_entries_find(struct view body, struct ct_entry_text *ret, size_t max, size_t *ret_count)
{
	struct view name;
	struct view value;
	size_t count = 0;
	bool found = false;
	bool ended = false;

	if (!take_mark(&body, '{'))
		return false;
	while (!ended) {
		if (!take_name(&body, &name))
			return false;
		if (!view_equal(name, VIEW("entries"))) {
			if (!take_string(&body, &value))
				return false;
		} else if (found || !take_entries(&body, ret, max, &count)) {
			return false;
		} else {
			found = true;
		}
		if (!take_separator(&body, '}', &ended))
			return false;
	}
	skip_blanks(&body);
	if (!found || body.len > 0)
		return false;
	*ret_count = count;
	return true;
}
