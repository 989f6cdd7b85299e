/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base 64: what is read and written again is the same text, what is written and
 * read again is the same bytes, and nothing is written beyond the room.
 */
#include "base/hex.h"

#include "fuzz/fuzz.h"

static void
check_read(struct view text, struct buf *out)
{
	size_t size = text.len / 4 * 3;
	uint8_t *bytes = malloc(size + 1);
	size_t len = 4711;

	promise(bytes != NULL);
	bytes[size] = 0xaa;
	buf_clear(out);
	if (base64_read(text, bytes, size, &len)) {
		promise(len <= size && text.len == BASE64_LEN(len));
		base64_append(out, view_of(bytes, len));
		promise(view_equal(buf_view(out), text));
		promise(len == 0 || !base64_read(text, bytes, len - 1, &len));
	} else {
		promise(len == 4711);
	}
	promise(bytes[size] == 0xaa);
	free(bytes);
}

static void
check_write(struct view bytes, struct buf *out)
{
	uint8_t *back = malloc(bytes.len + 1);
	size_t len;

	promise(back != NULL);
	buf_clear(out);
	base64_append(out, bytes);
	promise(base64_read(buf_view(out), back, bytes.len, &len));
	promise(view_equal(view_of(back, len), bytes));
	free(back);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct buf out;

	buf_init_growing(&out, BASE64_LEN(len));
	check_read(view_of(bytes, len), &out);
	check_write(view_of(bytes, len), &out);
	buf_fini(&out);
	return 0;
}
