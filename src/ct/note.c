/* SPDX-License-Identifier: Apache-2.0 */
#include "ct/note.h"

#include "base/hex.h"
#include "base/limits.h"
#include "base/utf.h"

/* An em dash and a space stand before each signature. */
#define DASH VIEW("\xe2\x80\x94 ")

/* C2SP signed-note: "valid UTF-8 and contains no ASCII control characters but newline". */
static bool
is_text(struct view text)
{
	uint32_t character;

	while (utf8_take(&text, &character)) {
		if (character < 0x20 && character != '\n')
			return false;
	}
	return text.len == 0;
}

bool
note_read(struct view bytes, struct note *ret)
{
	struct view rest = bytes;
	struct note found;
	size_t split = 0;

	if (bytes.len == 0 || bytes.len > LIMIT_NOTE || bytes.ptr[bytes.len - 1] != '\n')
		return false;
	/* The text may have empty lines: the last one ends it. */
	for (size_t i = 1; i < bytes.len; i++) {
		if (bytes.ptr[i - 1] == '\n' && bytes.ptr[i] == '\n')
			split = i;
	}
	found.text = view_take_up_to(&rest, split);
	if (split == 0 || !is_text(found.text))
		return false;
	found.signatures = view_after(rest, 1);
	*ret = found;
	return true;
}

/* "— NAME BASE64", BASE64 of the key ID and at least one byte. */
static bool
read_signature(struct view line, uint8_t *memory, struct note_signature *ret)
{
	struct view decoded;
	uint64_t key_id;
	size_t len;

	if (!view_skip(&line, DASH) || !view_line(&line, ' ', &ret->name) || ret->name.len == 0)
		return false;
	if (!base64_read(line, memory, NOTE_SIGNATURE_MAX, &len))
		return false;
	decoded = view_of(memory, len);
	if (!view_uint(&decoded, 4, &key_id) || decoded.len == 0)
		return false;
	ret->key_id = (uint32_t)key_id;
	ret->bytes = decoded;
	return true;
}

bool
note_next_signature(struct view *lines, unsigned *looked_at, uint8_t memory[NOTE_SIGNATURE_MAX],
    struct note_signature *ret)
{
	struct note_signature found;
	struct view line;

	while (*looked_at < LIMIT_NOTE_SIGNATURES && view_line(lines, '\n', &line)) {
		++*looked_at;
		if (!read_signature(line, memory, &found))
			continue;
		*ret = found;
		return true;
	}
	return false;
}

uint32_t
note_key_id(struct hasher *hasher, struct view name, enum note_key_kind kind, struct view key)
{
	const uint8_t between[] = { '\n', (uint8_t)kind };
	const struct view parts[] = { name, VIEW_OF(between), key };
	struct hash hash = hash_views(hasher, parts, sizeof(parts) / sizeof(parts[0]));
	uint32_t id = 0;

	for (size_t i = 0; i < sizeof(id); i++)
		id = id << 8 | hash.bytes[i];
	return id;
}
