/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/item.h"

#include "base/escape.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/utf.h"
#include "x509/idna.h"

/* Bytes of a faulty text that are shown: four times that in escapes fits in a remark. */
#define QUOTE_MAX 60

enum item_fault {
#define ITEM_FAULT(name, says) ITEM_##name,
#include "watch/item_fault_table.h"
};

static const char *const item_fault_says[] = {
#define ITEM_FAULT(name, says) [ITEM_##name] = (says),
#include "watch/item_fault_table.h"
};

/* What is being read, and where to complain. */
struct item_reader {
	struct view text;
	struct buf *remark;
};

static const struct view nothing = { .ptr = NULL };

/* Appends the front of text, as much as helps. */
static void
quote(struct buf *out, struct view text)
{
	escape_append_text(out, view_take_up_to(&text, QUOTE_MAX));
	buf_text(out, text.len == 0 ? "" : "...");
}

/* Writes the remark: where, what, why, what to write instead.  Returns false. */
static bool
refuse(struct item_reader *r, enum item_fault fault, struct view what, struct view instead)
{
	buf_printf(r->remark, "column %zu: \"", view_offset(r->text, what) + 1);
	quote(r->remark, what);
	buf_printf(r->remark, "\": %s", item_fault_says[fault]);
	if (instead.len == 0)
		return false;
	buf_text(r->remark, "; write ");
	quote(r->remark, instead);
	return false;
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

static struct view
trimmed(struct view text)
{
	while (text.len > 0 && is_blank(text.ptr[text.len - 1]))
		text.len--;
	while (text.len > 0 && is_blank(text.ptr[0]))
		text = view_after(text, 1);
	return text;
}

/* Takes everything before the first blank. */
static struct view
word_take(struct view *in)
{
	size_t len = 0;

	while (len < in->len && !is_blank(in->ptr[len]))
		len++;
	return view_take_up_to(in, len);
}

/* Everything before the first byte that is in stops. */
static struct view
before(struct view text, const char *stops)
{
	size_t len = 0;

	while (len < text.len && text.ptr[len] != '\0' && strchr(stops, text.ptr[len]) == NULL)
		len++;
	text.len = len;
	return text;
}

static bool
has(struct view text, uint8_t byte)
{
	return text.len > 0 && memchr(text.ptr, byte, text.len) != NULL;
}

/* Everything behind the first mark; all of it if there is none. */
static struct view
after(struct view text, uint8_t mark)
{
	struct view rest = text;
	struct view front;

	return view_line(&rest, mark, &front) ? rest : text;
}

static bool
starts_with_scheme(struct view text)
{
	return view_starts_with(view_after(text, before(text, ":").len), VIEW("://"));
}

/* Refuses what is neither an address nor looks like a name. */
static bool
shape_check(struct item_reader *r, struct view word)
{
	if (starts_with_scheme(word)) {
		struct view authority = after(word, ':');

		authority = before(after(after(authority, '/'), '/'), "/?#");
		return refuse(r, ITEM_URL, word, before(after(authority, '@'), ":"));
	}
	if (has(word, '@'))
		return refuse(r, ITEM_EMAIL, word, after(word, '@'));
	if (has(word, '*')) {
		bool leftmost = view_starts_with(word, VIEW("*."));
		struct view tree = view_after(word, 1);

		return refuse(r, ITEM_WILDCARD, word, leftmost && !has(tree, '*') ? tree : nothing);
	}
	if (has(word, '['))
		return refuse(r, ITEM_BRACKETS, word, before(after(word, '['), "]"));
	if (has(word, '%'))
		return refuse(r, ITEM_ZONE, word, before(word, "%"));
	if (has(word, '/')) {
		struct address address;
		bool is_block = address_from_text(before(word, "/"), &address);

		return is_block ? refuse(r, ITEM_PREFIX, after(word, '/'), nothing)
				: refuse(r, ITEM_PATH, word, before(word, "/"));
	}
	if (!has(word, ':'))
		return true;
	return has(after(word, ':'), ':') ? refuse(r, ITEM_V6, word, nothing)
					  : refuse(r, ITEM_PORT, word, before(word, ":"));
}

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_label_character(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_';
}

/* Whether all labels of canonical text are those of a name; if not, the fault. */
static bool
labels_check(struct view labels, enum item_fault *ret)
{
	size_t len = 0;

	for (size_t i = 0; i <= labels.len; i++) {
		bool ends = i == labels.len || labels.ptr[i] == '.';

		if (!ends && !is_label_character(labels.ptr[i])) {
			*ret = ITEM_CHARACTER;
			return false;
		}
		if (ends && (len == 0 || len > LIMIT_LABEL)) {
			*ret = len == 0 ? ITEM_LABEL_EMPTY : ITEM_LABEL_LENGTH;
			return false;
		}
		len = ends ? 0 : len + 1;
	}
	return true;
}

/* Appends a label in lower case; of one that is longer than a name, what shows it. */
static void
ascii_append(struct buf *name, struct view label)
{
	uint8_t lower[LIMIT_NAME + 1];
	size_t len = num_min(label.len, sizeof(lower));

	for (size_t i = 0; i < len; i++) {
		uint8_t c = label.ptr[i];

		lower[i] = c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
	}
	buf_bytes(name, view_of(lower, len));
}

/* Appends one label, as an A-label. */
static bool
label_append(struct item_reader *r, struct view label, struct buf *name)
{
	size_t begin = name->len;
	enum item_fault fault = ITEM_LABEL_LENGTH;
	struct view added;

	if (utf_is_ascii(label)) {
		ascii_append(name, label);
	} else if (!x509_idna_append(name, label, X509_IDNA_NONTRANSITIONAL)) {
		refuse(r, ITEM_IDN, label, nothing);
		buf_printf(r->remark, ": %s", x509_idna_refusal(label, X509_IDNA_NONTRANSITIONAL));
		return false;
	}
	added = view_after(buf_view(name), begin);
	if (!buf_ok(name))
		fault = ITEM_NAME_LENGTH;
	else if (labels_check(added, &fault))
		return true;
	return refuse(r, fault, label, nothing);
}

/* Whether a name ends in a number, so that clients would take it for an IPv4
 * address (RFC 1123 2.1). */
static bool
ends_in_number(struct view name)
{
	size_t i = name.len;

	while (i > 0 && is_digit(name.ptr[i - 1]))
		i--;
	return i < name.len && (i == 0 || name.ptr[i - 1] == '.');
}

/* Appends a name or tree in canonical form. */
static bool
name_append(struct item_reader *r, struct view word, struct buf *line)
{
	/* The dot of a tree, the name, and what shows that it is too long. */
	char text[1 + LIMIT_NAME];
	struct buf name;
	struct view rest = word;
	struct view label;

	buf_init(&name, text, sizeof(text));
	if (view_equal(word, VIEW("."))) {
		buf_bytes(line, word);
		return true;
	}
	if (rest.len > 1 && rest.ptr[rest.len - 1] == '.')
		rest.len--;
	if (view_skip(&rest, VIEW(".")))
		buf_byte(line, '.');
	while (view_line(&rest, '.', &label)) {
		if (!label_append(r, label, &name))
			return false;
		buf_byte(&name, '.');
	}
	if (!label_append(r, rest, &name))
		return false;
	if (name.len > LIMIT_NAME)
		return refuse(r, ITEM_NAME_LENGTH, word, nothing);
	if (ends_in_number(buf_view(&name)))
		return refuse(r, ITEM_V4, word, nothing);
	buf_bytes(line, buf_view(&name));
	return true;
}

/* Appends the word, whatever it is, in canonical form. */
static bool
word_append(struct item_reader *r, struct view word, struct buf *line)
{
	struct cidr cidr;
	bool host_bits;

	/* An address has a colon or ends in a digit; most items need no closer look. */
	if ((!has(word, ':') && !is_digit(word.ptr[word.len - 1])) ||
	    !cidr_from_text(word, &cidr, &host_bits))
		return shape_check(r, word) && name_append(r, word, line);
	cidr_append(line, &cidr);
	if (host_bits) {
		buf_printf(r->remark, "%.*s has bits beyond its prefix; ", (int)word.len,
		    (const char *)word.ptr);
		cidr_append(r->remark, &cidr);
		buf_text(r->remark, " is watched");
	}
	return true;
}

static bool
tag_append(struct item_reader *r, struct view tag, struct buf *line)
{
	struct view rest = tag;
	uint32_t c;

	if (tag.len == 0 || tag.len > LIMIT_TAG)
		return refuse(r, ITEM_TAG_LENGTH, tag, nothing);
	while (rest.len > 0)
		if (!utf8_take(&rest, &c) || c < 0x20 || (c >= 0x7f && c < 0xa0))
			return refuse(r, ITEM_TAG_TEXT, tag, nothing);
	buf_byte(line, '\t');
	buf_bytes(line, tag);
	return true;
}

/* Reads what follows the word. */
static bool
options_append(struct item_reader *r, struct view rest, struct buf *line)
{
	struct view word;

	for (rest = trimmed(rest); rest.len > 0; rest = trimmed(rest)) {
		if (view_skip(&rest, VIEW("tag:")))
			return tag_append(r, trimmed(rest), line);
		word = word_take(&rest);
		if (!view_starts_with(word, VIEW("valid_at:")))
			return refuse(r, ITEM_OPTION, word, nothing);
	}
	return true;
}

bool
watch_item_append(struct view text, struct buf *line, struct buf *remark)
{
	struct item_reader r = { .text = text, .remark = remark };
	struct view rest = trimmed(text);
	struct view word = word_take(&rest);
	char memory[LIMIT_WATCH_LINE];
	struct buf canonical;

	buf_init(&canonical, memory, sizeof(memory));
	if (word.len == 0)
		return refuse(&r, ITEM_EMPTY, word, word);
	if (!word_append(&r, word, &canonical) || !options_append(&r, rest, &canonical))
		return false;
	buf_byte(&canonical, '\n');
	buf_bytes(line, buf_view(&canonical));
	return true;
}

bool
watch_item_read(struct view line, struct watch_item *ret)
{
	struct watch_item item = { .kind = WATCH_NAME, .text = line };
	struct view rest = line;
	bool host_bits;

	if (view_line(&rest, '\t', &item.text))
		item.tag = rest;
	if (item.text.len == 0)
		return false;
	item.name = item.text;
	if (view_skip(&item.name, VIEW(".")))
		item.kind = WATCH_TREE;
	else if (has(item.text, ':') || has(item.text, '/') || ends_in_number(item.text))
		item.kind = WATCH_CIDR;
	if (item.kind != WATCH_CIDR && item.name.len > LIMIT_NAME)
		return false;
	if (item.kind == WATCH_CIDR) {
		item.name.len = 0;
		if (!cidr_from_text(item.text, &item.cidr, &host_bits))
			return false;
	}
	*ret = item;
	return true;
}

bool
watch_item_next(struct view *lines, struct watch_item *ret)
{
	struct view trial = *lines;
	struct view line;

	if (!view_line(&trial, '\n', &line) || !watch_item_read(line, ret))
		return false;
	*lines = trial;
	return true;
}
