/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base 16: what is read and written again is the same but for the case of its
 * letters; what is written and read again is the same.
 */
#include "base/hex.h"

#include "fuzz/fuzz.h"

#include <strings.h>

static bool
same_but_case(struct view a, struct view b)
{
	return a.len == b.len &&
	       (a.len == 0 || strncasecmp((const char *)a.ptr, (const char *)b.ptr, a.len) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view text = view_of(bytes, len);
	uint8_t *back = malloc(len + 1);
	struct buf out;

	promise(back != NULL);
	buf_init_growing(&out, 2 * len);
	if (hex_read(text, back, len / 2)) {
		hex_append(&out, view_of(back, len / 2));
		promise(same_but_case(buf_view(&out), text));
	}
	buf_clear(&out);
	hex_append(&out, text);
	promise(buf_ok(&out) && hex_read(buf_view(&out), back, len));
	promise(view_equal(view_of(back, len), text));
	buf_fini(&out);
	free(back);
	return 0;
}
