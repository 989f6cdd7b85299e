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

/* A character that a token of these kinds must have one of. */
struct mark {
	uint32_t utf8;
	unsigned utf8_len;
	uint32_t character;
	unsigned kinds;
};

#define KIND(kind) (1U << TOKEN_##kind)

static const struct mark marks[] = {
#define MARK(utf8, len, character, kinds) { (utf8), (len), (character), (kinds) },
#include "watch/mark_table.h"
};

#define ADDRESS_TAG (DER_CONTEXT | 7U)

/* Whether c, with the two bytes before it, ends a mark of some width, or is the length of an
 * iPAddress with its tag: 4 or 16 bytes, or twice as many with a mask (RFC 5280 4.2.1.6,
 * 4.2.1.10).  Without a branch, so that bytes are looked at side by side. */
static always_inlined uint8_t
ends_mark(uint8_t a, uint8_t b, uint8_t c)
{
	const uint8_t address = (b == ADDRESS_TAG) & ((c == 4) | (c == 8) | (c == 16) | (c == 32));

	return address
#define HAS(number, at, byte) (((number) >> 8 * (at)) % 256 == (byte))
#define MARK(utf8, len, character, kinds)                                            \
	| (HAS(utf8, 0, c) & (((len) == 1) | (HAS(utf8, 1, b) & HAS(utf8, 2, a)))) | \
	    (HAS(character, 0, c) & HAS(character, 1, b))
#include "watch/mark_table.h"
	    ;
}

/* Reads the tokens around a mark that were not read yet. */
static void
mark_found(struct search *s, const struct mark *mark, size_t width, size_t offset)
{
	for (unsigned kind = 0; kind < TOKEN_KINDS; kind++) {
		size_t *done = &s->done[kind][width][offset % width];

		if ((mark->kinds & 1U << kind) == 0 || offset < *done || !spend(s, TOKEN_COST))
			continue;
		s->token.kind = (enum token_kind)kind;
		s->token.width = width;
		*done = token_read(s, offset, *done);
	}
}

/* Looks up what may be the contents of an iPAddress, behind its tag and length. */
static void
address_found(struct search *s, size_t len, size_t begin)
{
	struct view rest = view_after(s->run, begin);
	struct address address;
	struct view body;

	if (!view_take(&rest, len, &body))
		return;
	if (len == 8 || len == 32)
		body.len /= 2;
	if (address_from_bytes(body, &address))
		address_find(s, &address, begin - 2);
}

/* Reads what is around the marks that end before this offset; last are the four bytes up to
 * there, or zeros where there are fewer. */
static void
mark_end_found(struct search *s, uint32_t last, size_t end)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const struct mark *m = &marks[i];

		if (m->utf8 == (last & UINT32_MAX >> (32 - 8 * m->utf8_len)))
			mark_found(s, m, 1, end - m->utf8_len);
		if (m->character == (last & 0xffff) && end >= 2)
			mark_found(s, m, 2, end - 2);
		if (m->character == last && end >= 4)
			mark_found(s, m, 4, end - 4);
	}
	if ((last >> 8 & 0xff) == ADDRESS_TAG)
		address_found(s, last & 0xff, end);
}

/* Bytes that are passed over at once if no mark ends among them. */
#define BLOCK 32
/* Bytes before one that are looked at with it. */
#define BEFORE 2

/* Whether a mark ends in the block behind the first bytes. */
static bool
block_has_mark(const uint8_t bytes[BEFORE + BLOCK])
{
	uint8_t any = 0;

	for (size_t i = BEFORE; i < BEFORE + BLOCK; i++)
		any |= ends_mark(bytes[i - 2], bytes[i - 1], bytes[i]);
	return any != 0;
}

/* Where the next block begins that may have a mark; at offset there is one, behind others. */
static size_t
blocks_pass(struct view run, size_t offset)
{
	struct view rest = view_after(run, offset - BEFORE);
	struct view next = rest;
	struct view block;

	while (view_take(&next, BEFORE + BLOCK, &block) && !block_has_mark(block.ptr)) {
		rest = view_after(rest, BLOCK);
		next = rest;
	}
	return view_offset(run, rest) + BEFORE;
}

/* Looks for marks and iPAddresses in one pass. */
static void
run_search(struct search *s)
{
	struct view rest = s->run;
	uint32_t last = 0;
	uint8_t byte;

	while (!s->gave_up && view_u8(&rest, &byte)) {
		size_t end = s->run.len - rest.len;

		last = last << 8 | byte;
		if (unlikely(ends_mark((uint8_t)(last >> 16), (uint8_t)(last >> 8), byte)))
			mark_end_found(s, last, end);
		if (end % BLOCK == 0 && rest.len > 0) {
			end = blocks_pass(s->run, end);
			rest = view_after(s->run, end);
			for (size_t i = end - sizeof(last); i < end; i++)
				last = last << 8 | s->run.ptr[i];
		}
	}
}

void
watch_matches_add_unread(struct watch_matches *matches, struct view run)
{
	const struct sighting whole = { .where = X509_WHERE_UNREAD };
	struct search s = { .matches = matches, .run = run };

	sighting_everything(matches, &whole, WATCH_REASON_UNREAD);
	run_search(&s);
}
