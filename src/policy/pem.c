/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/pem.h"

#define BEGIN VIEW("-----BEGIN ")
#define END VIEW("-----END ")
#define DASHES VIEW("-----")

static bool
is_blank(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct view
without_blanks(struct view text)
{
	while (text.len > 0 && is_blank(text.ptr[text.len - 1]))
		text.len--;
	while (text.len > 0 && is_blank(text.ptr[0]))
		text = view_after(text, 1);
	return text;
}

bool
text_line_take(struct view *in, struct view *ret)
{
	struct view line;

	if (in->len == 0)
		return false;
	if (!view_line(in, '\n', &line))
		line = view_take_up_to(in, in->len);
	*ret = without_blanks(line);
	return true;
}

bool
text_word_take(struct view *line, struct view *ret)
{
	size_t len = 0;

	*line = without_blanks(*line);
	while (len < line->len && !is_blank(line->ptr[len]))
		len++;
	*ret = view_take_up_to(line, len);
	return len > 0;
}

/* RFC 7468 3: preeb = "-----BEGIN " label "-----" */
static bool
is_boundary(struct view line, struct view begin, struct view *ret_label)
{
	if (!view_skip(&line, begin) || line.len < DASHES.len)
		return false;
	*ret_label = view_take_up_to(&line, line.len - DASHES.len);
	return view_equal(line, DASHES);
}

bool
pem_begins(struct view line, struct view *ret_label)
{
	return is_boundary(line, BEGIN, ret_label);
}

bool
pem_ends(struct view line, struct view *ret_label)
{
	return is_boundary(line, END, ret_label);
}

bool
pem_begins_private_key(struct view line)
{
	const struct view words = VIEW("PRIVATE KEY");

	return view_skip(&line, BEGIN) && memmem(line.ptr, line.len, words.ptr, words.len) != NULL;
}

bool
pem_block_take(struct view *in, struct view label, struct view *ret)
{
	struct view start = *in;
	struct view rest = *in;
	struct view line;
	struct view other;

	while (text_line_take(&rest, &line)) {
		if (pem_ends(line, &other) && view_equal(other, label)) {
			*ret = view_take_up_to(&start, start.len - in->len);
			*in = rest;
			return true;
		}
		if (pem_begins(line, &other) || pem_ends(line, &other))
			return false;
		*in = rest;
	}
	return false;
}

void
pem_digits_append(struct buf *out, struct view block)
{
	struct view line;
	struct view word;

	while (text_line_take(&block, &line))
		while (text_word_take(&line, &word))
			buf_bytes(out, word);
}
