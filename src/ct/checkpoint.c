/* SPDX-License-Identifier: Apache-2.0 */
#include "ct/checkpoint.h"

#include "base/hex.h"
#include "base/num.h"

bool
checkpoint_read(struct view bytes, struct checkpoint *ret)
{
	struct checkpoint found;
	struct view text;
	struct view size;
	struct view root;
	size_t root_len;

	if (!note_read(bytes, &found.note))
		return false;
	text = found.note.text;
	if (!view_line(&text, '\n', &found.origin) || found.origin.len == 0)
		return false;
	if (!view_line(&text, '\n', &size) || !num_decimal(size, &found.size))
		return false;
	if (!view_line(&text, '\n', &root) ||
	    !base64_read(root, found.root.bytes, HASH_LEN, &root_len) || root_len != HASH_LEN)
		return false;
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
