/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SCT lists: each item lies inside the value, and one that is read and written again is
 * the same bytes.
 */
#include "ct/sct.h"

#include "base/buf.h"
#include "fuzz/fuzz.h"

/* RFC 6962 3.2 */
static void
append_sct(struct buf *out, const struct ct_sct *sct)
{
	buf_byte(out, 0);
	buf_bytes(out, sct->log_id);
	buf_uint(out, 8, sct->timestamp_ms);
	buf_uint(out, 2, sct->extensions.len);
	buf_bytes(out, sct->extensions);
	buf_byte(out, sct->signature.hash_algorithm);
	buf_byte(out, sct->signature.signature_algorithm);
	buf_uint(out, 2, sct->signature.signature.len);
	buf_bytes(out, sct->signature.signature);
}

static void
check_item(struct view item, struct buf *out)
{
	struct ct_sct sct = { .timestamp_ms = 4711 };
	bool is_v1 = item.len > 0 && item.ptr[0] == 0;

	buf_clear(out);
	if (!ct_sct_read(item, &sct)) {
		promise(sct.timestamp_ms == 4711 && sct.log_id.ptr == NULL);
		return;
	}
	promise(is_v1 && sct.log_id.len == 32);
	append_sct(out, &sct);
	promise(view_equal(buf_view(out), item));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view value = view_of(bytes, len);
	struct view list = VIEW("untouched");
	struct view item;
	struct buf out;

	buf_init_growing(&out, len + 64);
	check_item(value, &out);
	if (!ct_sct_list(value, &list)) {
		promise(view_equal(list, VIEW("untouched")));
	} else {
		promise(list.len > 0 && lies_in(value, list));
		while (ct_sct_next(&list, &item)) {
			promise(lies_in(value, item));
			check_item(item, &out);
		}
	}
	buf_fini(&out);
	return 0;
}
