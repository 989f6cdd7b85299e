/* SPDX-License-Identifier: Apache-2.0 */
#include "ct/head.h"

#include "base/buf.h"

#include <assert.h>

/* RFC 6962 3.5: the version v1, and the signature type tree_hash. */
#define VERSION_V1 0
#define TYPE_TREE_HASH 1

void
ct_head_signed(const struct ct_head *head, uint8_t ret[CT_HEAD_SIGNED_LEN])
{
	struct buf out;

	buf_init(&out, ret, CT_HEAD_SIGNED_LEN);
	buf_byte(&out, VERSION_V1);
	buf_byte(&out, TYPE_TREE_HASH);
	buf_uint(&out, 8, head->timestamp_ms);
	buf_uint(&out, 8, head->size);
	buf_bytes(&out, hash_view(&head->root));
	assert(buf_ok(&out) && out.len == CT_HEAD_SIGNED_LEN);
}

bool
ct_signed_take(struct view *in, struct ct_signed *ret)
{
	struct view trial = *in;
	struct ct_signed found;

	if (!view_u8(&trial, &found.hash_algorithm) ||
	    !view_u8(&trial, &found.signature_algorithm) ||
	    !view_vector(&trial, 2, &found.signature))
		return false;
	*in = trial;
	*ret = found;
	return true;
}
