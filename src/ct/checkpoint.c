/* SPDX-License-Identifier: Apache-2.0 */
#include "ct/checkpoint.h"

#include "base/hex.h"
#include "base/num.h"

bool
checkpoint_read(struct view bytes, struct checkpoint *ret)
{
	struct view lines[3]; /* origin, size and root */
	struct checkpoint found;
	struct view text;
	size_t root_len;

	if (!note_read(bytes, &found.note))
		return false;
	text = found.note.text;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (!view_line(&text, '\n', &lines[i]) || lines[i].len == 0)
			return false;
	}
	if (!num_decimal(lines[1], &found.size))
		return false;
	if (!base64_read(lines[2], found.root.bytes, HASH_LEN, &root_len) || root_len != HASH_LEN)
		return false;
	found.origin = lines[0];
	found.extensions = text;
	*ret = found;
	return true;
}

bool
checkpoint_signature(
    const struct note_signature *line, uint64_t *ret_timestamp_ms, struct ct_signed *ret)
{
	struct view rest = line->bytes;
	struct ct_signed found;
	uint64_t timestamp_ms;

	if (!view_uint(&rest, 8, &timestamp_ms) || !ct_signed_take(&rest, &found) || rest.len != 0)
		return false;
	*ret_timestamp_ms = timestamp_ms;
	*ret = found;
	return true;
}
