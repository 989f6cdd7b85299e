/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/declared.h"

#include "base/limits.h"

void
declared_append(struct buf *out, const struct declared_hash *item)
{
	buf_byte(out, item->kind);
	buf_bytes(out, hash_view(&item->hash));
	buf_uint(out, 4, item->names.len);
	buf_bytes(out, item->names);
}

bool
declared_take(struct view *in, struct declared_hash *ret)
{
	struct view rest = *in;
	struct view hash;
	uint64_t len;

	if (!view_u8(&rest, &ret->kind) || !view_take(&rest, HASH_LEN, &hash) ||
	    !view_uint(&rest, 4, &len) || len > LIMIT_DECLARED_NAMES ||
	    !view_take(&rest, (size_t)len, &ret->names))
		return false;
	memcpy(ret->hash.bytes, hash.ptr, HASH_LEN);
	*in = rest;
	return true;
}

bool
declared_count(struct view in, size_t *ret)
{
	struct declared_hash item;

	*ret = 0;
	while (declared_take(&in, &item))
		(*ret)++;
	return in.len == 0;
}
