/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run is read as text of 1, 2 and 4 bytes a character, at every alignment, and cut
 * into tokens: runs of characters that names, or addresses, are made of.  Names that are
 * looked for have a dot, and addresses a dot or a colon: only what is around such a mark
 * is read, and the run is scanned for them once, for all widths.  A token may
 * have a byte of what is around it at either end.  So where the byte before, or the
 * first itself, is the length of a string (X.690 8.1.3.4) that ends inside the token,
 * that string is looked for too.
 */
#include "watch/unread.h"

#include "base/num.h"
#include "base/utf.h"
#include "der/der.h"
#include "watch/name_hash.h"
#include "watch/sighting.h"
#include "x509/idna.h"

/* Four times the longest name; a longer token is searched piece by piece. */
#define TOKEN_MAX 1024
/* Characters of UTF-8 have at most so many bytes. */
#define CHARACTER_MAX 4
/* The most bytes of a character as they come. */
#define WIDTH_MAX 4
/* Characters before a mark that are read with it: more than those of a name, or of a string
 * whose length is one byte.  What begins before them does not reach the mark. */
#define BEFORE_MARK_MAX 256
/* What a token costs beside its characters, and an address. */
#define TOKEN_COST 8
#define ADDRESS_COST 4
/* What a label costs that is put into ASCII. */
#define LABEL_COST 512
/* A BMPString before it is read as characters: tag and length make one (X.690 8.23). */
#define BMP_STRING_TAG 0x1eU

/* What tokens are made of. */
enum token_kind {
	TOKEN_ASCII,   /* characters of names in ASCII */
	TOKEN_LETTERS, /* those, and letters of other scripts, one at least */
	TOKEN_ADDRESS, /* characters of addresses */
	TOKEN_KINDS,
};

struct token {
	enum token_kind kind;
	size_t width; /* bytes of a character */
	size_t offset;
	uint32_t first;   /* its first character */
	bool has_letters; /* beyond ASCII */
	bool is_cut;      /* what was before is not in text any more */
	struct buf text;
	uint8_t memory[TOKEN_MAX];
};

struct search {
	struct watch_matches *matches;
	struct view run;
	struct token token;
	bool gave_up;
	/* How far the run is read, by width and alignment. */
	size_t done[TOKEN_KINDS][WIDTH_MAX + 1][WIDTH_MAX];
};

/* Says that not all of a run is searched. */
static void
tell_cut(struct search *s)
{
	const struct sighting sighting = { .where = X509_WHERE_UNREAD, .offset = s->token.offset };

	sighting_keep(s->matches, &sighting, NULL, WATCH_REASON_NOT_COMPARED, 0);
}

/* Takes the cost of something off what may be spent on unread bytes.  False, and said, if it
 * is used up. */
static bool
spend(struct search *s, size_t cost)
{
	if (s->gave_up)
		return false;
	if (s->matches->unread_left < cost) {
		s->gave_up = true;
		s->matches->left_out++;
		tell_cut(s);
		return false;
	}
	s->matches->unread_left -= cost;
	return true;
}

/* Looks up the part [begin, end) of name.  A single label is taken for a tree only at
 * the end of a name: else every word would be one. */
static void
part_find(struct search *s, struct view name, size_t begin, size_t end, uint64_t hash, bool single)
{
	const struct sighting sighting = {
		.value = name,
		.where = X509_WHERE_UNREAD,
		.offset = s->token.offset,
	};
	struct view rest = view_after(name, begin);
	struct view part = view_take_up_to(&rest, end - begin);

	if (!single)
		sighting_name(
		    s->matches, &sighting, part, WATCH_NAME, hash, WATCH_REASON_UNREAD_NAME);
	if (!single || (begin > 0 && end == name.len))
		sighting_name(s->matches, &sighting, part, WATCH_TREE, hash ^ NAME_HASH_TREE,
		    WATCH_REASON_UNREAD_NAME);
}

/* Looks up all parts of name that end at end and begin with a label. */
static void
ending_find(struct search *s, struct view name, size_t end)
{
	struct name_hash hash = name_hash_begin();
	size_t begin = end;
	bool single = true;

	while (begin > 0 && end - begin <= LIMIT_NAME) {
		uint8_t byte = name.ptr[--begin];

		if (byte == '.') {
			part_find(s, name, begin + 1, end, name_hash_end(&hash), single);
			single = false;
		}
		name_hash_add(&hash, byte);
	}
	if (begin == 0)
		part_find(s, name, 0, end, name_hash_end(&hash), single);
}

/* Looks up all parts of name between dots. */
static void
name_find(struct search *s, struct view name)
{
	while (name.len > 0 && name.ptr[name.len - 1] == '.')
		name.len--;
	if (name.len == 0 || memchr(name.ptr, '.', name.len) == NULL)
		return;
	for (size_t end = name.len; end > 0; end--) {
		if (end < name.len && name.ptr[end] != '.')
			continue;
		if (!spend(s, num_min(end, LIMIT_NAME)))
			return;
		ending_find(s, name, end);
	}
}

/* Looks up a name with letters beyond ASCII; a label that has no A-label is like none. */
static void
letters_find(struct search *s, struct view text)
{
	uint8_t memory[2 * TOKEN_MAX];
	struct view rest = text;
	struct view label;
	struct buf name;
	bool last;

	if (memchr(text.ptr, '.', text.len) == NULL)
		return;
	buf_init(&name, memory, sizeof(memory));
	do {
		last = !view_line(&rest, '.', &label);
		if (last)
			label = rest;
		if (utf_is_ascii(label))
			buf_bytes(&name, label);
		else if (!spend(s, LABEL_COST))
			return;
		else if (!x509_idna_append(&name, label, X509_IDNA_NONTRANSITIONAL))
			buf_byte(&name, X509_BAD_LABEL);
		if (!last)
			buf_byte(&name, '.');
	} while (!last);
	if (!buf_ok(&name))
		tell_cut(s);
	name_find(s, buf_view(&name));
}

static void
address_keep(struct search *s, const struct address *address, size_t offset)
{
	char memory[ADDRESS_TEXT_MAX + 1];
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	address_append(&text, address);
	sighting_address(s->matches,
	    &(struct sighting){
		.value = buf_view(&text), .where = X509_WHERE_UNREAD, .offset = offset },
	    address, true);
}

static void
address_find(struct search *s, const struct address *address, size_t offset)
{
	struct address inner;

	if (!spend(s, ADDRESS_COST))
		return;
	if (index_find_address(s->matches->index, address) != 0)
		address_keep(s, address, offset);
	if (address_unmap(address, &inner))
		address_find(s, &inner, offset);
}

static void
address_text_find(struct search *s, struct view text)
{
	struct address address;

	if (address_from_text(text, &address))
		address_find(s, &address, s->token.offset);
}

/* Looks up what a token, or a string inside it, may be. */
static void
text_find(struct search *s, struct view text)
{
	static void (*const finders[])(struct search *, struct view) = {
		[TOKEN_ASCII] = name_find,
		[TOKEN_LETTERS] = letters_find,
		[TOKEN_ADDRESS] = address_text_find,
	};

	finders[s->token.kind](s, text);
}

/* Looks up the string of so many bytes in the run that begins at text, if it ends
 * inside it. */
static void
string_find(struct search *s, struct view text, size_t bytes)
{
	struct view rest = text;
	uint32_t c;

	for (; bytes >= s->token.width; bytes -= s->token.width) {
		size_t before = rest.len;

		if (!utf8_take(&rest, &c))
			return;
		if (s->token.width == 1)
			bytes -= before - rest.len - 1;
	}
	if (bytes != 0)
		return;
	text.len -= rest.len;
	text_find(s, text);
}

/* Looks up the token, and what it may hold besides bytes of its surroundings. */
static void
token_find(struct search *s)
{
	const struct token *t = &s->token;
	struct view text = buf_view(&t->text);
	struct view rest = text;
	uint32_t c;

	if (text.len == 0 || (t->kind == TOKEN_LETTERS && !t->has_letters))
		return;
	text_find(s, text);
	if (t->offset > 0 && !t->is_cut)
		string_find(s, text, s->run.ptr[t->offset - 1]);
	while (utf8_take(&rest, &c)) {
		if (t->width == 2 && c >> 8 == BMP_STRING_TAG)
			string_find(s, rest, c & 0xff);
		else if (t->width == 1 && !t->is_cut && view_offset(text, rest) == 1)
			string_find(s, rest, t->first);
	}
}

/* Looks up the token that has no room for a further character, and keeps of it what
 * a name that is not at its end can begin with. */
static void
token_cut(struct search *s)
{
	struct token *t = &s->token;
	size_t begin = t->text.len - LIMIT_NAME - 1;

	token_find(s);
	while (begin < t->text.len && t->memory[begin++] != '.')
		;
	memmove(t->memory, &t->memory[begin], t->text.len - begin);
	t->text.len -= begin;
	t->is_cut = true;
}

/* The character as a token of this kind has it, or 0 if it has none such. */
static uint32_t
token_character(enum token_kind kind, uint32_t c)
{
	bool is_digit = c >= '0' && c <= '9';
	uint32_t lower = c >= 'A' && c <= 'Z' ? c | 0x20 : c;

	if (kind == TOKEN_ADDRESS)
		return is_digit || (lower >= 'a' && lower <= 'f') || c == '.' || c == ':' ? lower
											  : 0;
	if (is_digit || (lower >= 'a' && lower <= 'z') || c == '-' || c == '.' || c == '_' ||
	    c == '*')
		return lower;
	if (kind == TOKEN_ASCII || c < 0xa0)
		return 0;
	/* The full stops of IDNA (RFC 3490 3.1). */
	return c == 0x3002 || c == 0xff0e || c == 0xff61 ? '.' : c;
}

/* Takes a character; one that is none becomes 0. */
static bool
character_take(struct view *in, size_t width, uint32_t *ret)
{
	uint64_t value;

	*ret = 0;
	if (width == 1)
		return utf8_take(in, ret) || view_u8(in, &(uint8_t){ 0 });
	if (!view_uint(in, width, &value))
		return false;
	if (value <= 0x10ffff && (value < 0xd800 || value > 0xdfff))
		*ret = (uint32_t)value;
	return true;
}

/* Takes the character that ends at *end, if a token has it and it begins at floor or
 * behind. */
static bool
step_back(const struct search *s, size_t floor, size_t *end)
{
	const struct token *t = &s->token;
	size_t longest = t->width == 1 ? CHARACTER_MAX : t->width;

	for (size_t len = t->width; len <= longest && *end - floor >= len; len++) {
		struct view rest = view_after(s->run, *end - len);
		struct view bytes = view_take_up_to(&rest, len);
		uint32_t c;

		(void)character_take(&bytes, t->width, &c);
		if (bytes.len == 0 && token_character(t->kind, c) != 0) {
			*end -= len;
			return true;
		}
	}
	return false;
}

/* Begins the token that has the mark at this offset.  Where its beginning is too far away, it
 * begins with part of a label. */
static void
token_begin(struct search *s, size_t mark, size_t floor)
{
	struct token *t = &s->token;
	size_t before = 0;

	t->offset = mark;
	while (before < BEFORE_MARK_MAX && step_back(s, floor, &t->offset))
		before++;
	buf_init(&t->text, t->memory, sizeof(t->memory));
	t->has_letters = false;
	t->is_cut = before == BEFORE_MARK_MAX;
	if (t->is_cut)
		buf_byte(&t->text, X509_BAD_LABEL);
}

/* Reads the token that has the mark at this offset, and looks it up.  floor is where the last
 * one ended, behind which nothing was read.  Returns where it ends. */
static size_t
token_read(struct search *s, size_t mark, size_t floor)
{
	struct token *t = &s->token;
	struct view rest;
	size_t end;
	uint32_t c;

	token_begin(s, mark, floor);
	rest = view_after(s->run, t->offset);
	for (end = t->offset; character_take(&rest, t->width, &c); end = s->run.len - rest.len) {
		uint32_t character = token_character(t->kind, c);

		if (character == 0 || !spend(s, 1))
			break;
		if (t->text.len > TOKEN_MAX - CHARACTER_MAX)
			token_cut(s);
		if (t->text.len == 0)
			t->first = c;
		t->has_letters = t->has_letters || c >= 0x80;
		utf8_append(&t->text, character);
	}
	token_find(s);
	return end;
}

/* What a token must have one of, and of which kinds: the dots of IDNA too (RFC 3490 3.1). */
struct mark {
	const char *bytes;
	size_t len;
	size_t width;
	unsigned kinds;
};

#define KIND(kind) (1U << TOKEN_##kind)
#define BYTES_OF(literal) (literal), sizeof(literal) - 1

static const struct mark marks[] = {
	{ BYTES_OF("."), 1, KIND(ASCII) | KIND(LETTERS) | KIND(ADDRESS) },
	{ BYTES_OF(":"), 1, KIND(ADDRESS) },
	{ BYTES_OF("\xe3\x80\x82"), 1, KIND(LETTERS) },
	{ BYTES_OF("\xef\xbc\x8e"), 1, KIND(LETTERS) },
	{ BYTES_OF("\xef\xbd\xa1"), 1, KIND(LETTERS) },
	{ BYTES_OF("\0."), 2, KIND(ASCII) | KIND(LETTERS) | KIND(ADDRESS) },
	{ BYTES_OF("\0:"), 2, KIND(ADDRESS) },
	{ BYTES_OF("\x30\x02"), 2, KIND(LETTERS) },
	{ BYTES_OF("\xff\x0e"), 2, KIND(LETTERS) },
	{ BYTES_OF("\xff\x61"), 2, KIND(LETTERS) },
	{ BYTES_OF("\0\0\0."), 4, KIND(ASCII) | KIND(LETTERS) | KIND(ADDRESS) },
	{ BYTES_OF("\0\0\0:"), 4, KIND(ADDRESS) },
	{ BYTES_OF("\0\0\x30\x02"), 4, KIND(LETTERS) },
	{ BYTES_OF("\0\0\xff\x0e"), 4, KIND(LETTERS) },
	{ BYTES_OF("\0\0\xff\x61"), 4, KIND(LETTERS) },
};

/* The bytes that marks end with, and what stands before them, if that is always the same. */
static const struct {
	bool ends;
	bool has_before;
	uint8_t before;
} mark_ends[256] = {
	['.'] = { true, false, 0 },
	[':'] = { true, false, 0 },
	[0x82] = { true, true, 0x80 },
	[0x8e] = { true, true, 0xbc },
	[0xa1] = { true, true, 0xbd },
	[0x02] = { true, true, 0x30 },
	[0x0e] = { true, true, 0xff },
	[0x61] = { true, true, 0xff },
};

/* Reads the tokens around a mark that were not read yet. */
static void
mark_found(struct search *s, const struct mark *mark, size_t offset)
{
	for (unsigned kind = 0; kind < TOKEN_KINDS; kind++) {
		size_t *done = &s->done[kind][mark->width][offset % mark->width];

		if ((mark->kinds & 1U << kind) == 0 || offset < *done || !spend(s, TOKEN_COST))
			continue;
		s->token.kind = (enum token_kind)kind;
		s->token.width = mark->width;
		*done = token_read(s, offset, *done);
	}
}

/* Reads what is around the marks whose last byte is at this offset. */
static void
mark_end_found(struct search *s, size_t end)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const struct view bytes = view_of(marks[i].bytes, marks[i].len);
		struct view last;

		if (bytes.ptr[bytes.len - 1] != s->run.ptr[end] || end + 1 < bytes.len)
			continue;
		last = view_after(s->run, end + 1 - bytes.len);
		if (view_starts_with(last, bytes))
			mark_found(s, &marks[i], end + 1 - bytes.len);
	}
}

static void
texts_search(struct search *s)
{
	struct view rest = s->run;
	uint8_t before = 0;
	uint8_t byte;

	while (view_u8(&rest, &byte)) {
		if (unlikely(mark_ends[byte].ends) &&
		    (!mark_ends[byte].has_before || mark_ends[byte].before == before)) {
			mark_end_found(s, view_offset(s->run, rest) - 1);
			if (s->gave_up)
				return;
		}
		before = byte;
	}
}

/* Looks up whatever has the shape of an iPAddress (RFC 5280 4.2.1.6): [7] and 4 or 16
 * bytes, or twice as many with a mask. */
static void
addresses_search(struct search *s)
{
	struct view rest = s->run;
	struct view body;
	uint8_t byte;

	while (!s->gave_up && view_u8(&rest, &byte)) {
		struct view element = rest;
		struct address address;
		size_t offset = view_offset(s->run, rest) - 1;

		if (byte != (DER_CONTEXT | 7) || !view_vector(&element, 1, &body))
			continue;
		if (body.len == 8 || body.len == 32)
			body.len /= 2;
		if (address_from_bytes(body, &address))
			address_find(s, &address, offset);
	}
}

void
watch_matches_add_unread(struct watch_matches *matches, struct view run)
{
	const struct sighting whole = { .where = X509_WHERE_UNREAD };
	struct search s = { .matches = matches, .run = run };

	sighting_everything(matches, &whole, WATCH_REASON_UNREAD);
	texts_search(&s);
	addresses_search(&s);
}
