/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base 64 by AVX2 against base 64 a character at a time: the same answer, the same
 * bytes, and none beyond the room; also for what would be right but for one character.
 */
#include "base/buf.h"
#include "base/hex.h"
#include "base/own.h"
#include "ct/base64.h"
#include "fuzz/fuzz.h"

static void
check(struct view text, size_t size)
{
	uint8_t *wide = xcalloc(size + 1, 1);
	uint8_t *plain = xcalloc(size + 1, 1);
	size_t wide_len = 4711;
	size_t plain_len = 4711;
	bool read;

	wide[size] = 0xaa;
	read = ct_base64_read(text, wide, size, &wide_len);
	promise(read == base64_read(text, plain, size, &plain_len));
	promise(wide_len == plain_len && wide[size] == 0xaa);
	if (read)
		promise(view_equal(view_of(wide, wide_len), view_of(plain, plain_len)));
	free(plain);
	free(wide);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view in = view_of(bytes, len);
	size_t position = fuzz_number(&in, 2);
	uint8_t other = (uint8_t)fuzz_number(&in, 1);
	struct buf text;

	check(in, in.len / 4 * 3);
	buf_init_growing(&text, BASE64_LEN(in.len));
	base64_append(&text, in);
	check(buf_view(&text), in.len);
	if (text.len > 0) {
		text.ptr[position % text.len] = other;
		check(buf_view(&text), in.len);
		check(buf_view(&text), in.len - 1);
	}
	buf_fini(&text);
	return 0;
}
