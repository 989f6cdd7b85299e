/* SPDX-License-Identifier: Apache-2.0 */
#include "ct/vkey.h"

#include "base/hex.h"
#include "base/utf.h"

#include <string.h>

#define KEY_ID_LEN 4
/* C2SP tlog-cosignature: opaque cosigner_name<1..2^8-1>. */
#define NAME_MAX_LEN 255

/* What cosigns (C2SP tlog-cosignature). */
static const struct {
	enum note_key_kind kind;
	size_t key_len;
} kinds[] = {
	{ NOTE_COSIGNATURE_V1, 32 },
	{ NOTE_COSIGNATURE_ML_DSA_44, VKEY_KEY_MAX },
};

/* Characters with the property White_Space, beyond those of ASCII. */
static const struct {
	uint32_t first;
	uint32_t last;
} spaces[] = {
	{ 0x85, 0x85 },
	{ 0xa0, 0xa0 },
	{ 0x1680, 0x1680 },
	{ 0x2000, 0x200a },
	{ 0x2028, 0x2029 },
	{ 0x202f, 0x202f },
	{ 0x205f, 0x205f },
	{ 0x3000, 0x3000 },
};

#define COUNT_OF(rows) (sizeof(rows) / sizeof((rows)[0]))

static bool
is_space(uint32_t character)
{
	if (character <= ' ' || character == 0x7f)
		return true;
	for (size_t i = 0; i < COUNT_OF(spaces); i++) {
		if (character >= spaces[i].first && character <= spaces[i].last)
			return true;
	}
	return false;
}

/* C2SP signed-note: neither Unicode spaces nor plus signs. */
static bool
is_name(struct view text)
{
	uint32_t character;

	if (text.len == 0 || text.len > NAME_MAX_LEN)
		return false;
	while (utf8_take(&text, &character)) {
		if (is_space(character))
			return false;
	}
	return text.len == 0;
}

static bool
is_wrong(struct vkey_fault *fault, const char *says, struct view text, struct view at)
{
	*fault = (struct vkey_fault){ .says = says, .offset = view_offset(text, at) };
	return false;
}

/* The kind and the key; key_len is what they have together. */
static const char *
read_key(const uint8_t bytes[1 + VKEY_KEY_MAX], size_t len, struct vkey *ret)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		if (len == 0 || bytes[0] != kinds[i].kind)
			continue;
		if (len != 1 + kinds[i].key_len)
			return "its key has not the length that keys of its type have";
		ret->kind = kinds[i].kind;
		ret->key_len = kinds[i].key_len;
		memcpy(ret->key, bytes + 1, ret->key_len);
		return NULL;
	}
	return "its type is none that cosigns: 0x04 (Ed25519) or 0x06 (ML-DSA-44)";
}

bool
vkey_read(struct hasher *hasher, struct view text, struct vkey *ret, struct vkey_fault *fault)
{
	struct view rest = text;
	uint8_t bytes[1 + VKEY_KEY_MAX];
	uint8_t key_id[KEY_ID_LEN];
	uint8_t memory[KEY_ID_LEN];
	struct buf its_id;
	struct view digits;
	struct vkey found;
	const char *wrong;
	size_t len;

	if (!view_line(&rest, '+', &found.name) || !is_name(found.name))
		return is_wrong(fault, "it begins with no name and a plus", text, text);
	digits = rest;
	if (!view_line(&rest, '+', &digits) || digits.len != sizeof(key_id) * 2 ||
	    !hex_read(digits, key_id, sizeof(key_id)))
		return is_wrong(
		    fault, "no key ID of 8 hex digits and a plus follow its name", text, digits);
	if (!base64_read(rest, bytes, sizeof(bytes), &len))
		return is_wrong(fault, "no key in base 64 follows its key ID", text, rest);
	wrong = read_key(bytes, len, &found);
	if (wrong != NULL)
		return is_wrong(fault, wrong, text, rest);
	found.key_id =
	    note_key_id(hasher, found.name, found.kind, view_of(found.key, found.key_len));
	buf_init(&its_id, memory, sizeof(memory));
	buf_uint(&its_id, KEY_ID_LEN, found.key_id);
	if (!view_equal(buf_view(&its_id), view_of(key_id, sizeof(key_id))))
		return is_wrong(
		    fault, "its key ID is not that of its name and its key", text, digits);
	*ret = found;
	return true;
}
