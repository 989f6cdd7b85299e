/* SPDX-License-Identifier: Apache-2.0 */
/* Base 64 in blocks gives what base 64 in groups gives (RFC 4648 4). */
#include "ct/base64.h"

#include "base/hex.h"
#include "base/processor.h"
#include "support/tap.h"

#define BYTES_MAX 200
#define TEXT_MAX BASE64_LEN(BYTES_MAX)

static bool without_avx2;

bool __real_processor_has_avx2(void);
bool __wrap_processor_has_avx2(void);

bool
__wrap_processor_has_avx2(void)
{
	return !without_avx2 && __real_processor_has_avx2();
}

/* Both readers, into memory of exactly size bytes with a guard behind it. */
static void
assert_agree(struct view text, size_t size)
{
	uint8_t blocks[BYTES_MAX + 1];
	uint8_t groups[BYTES_MAX];
	size_t blocks_len = 4711;
	size_t groups_len = 4711;
	bool read;

	blocks[size] = 0xa5;
	read = ct_base64_read(text, blocks, size, &blocks_len);
	assert_int_equal(blocks[size], 0xa5);
	assert_int_equal(base64_read(text, groups, size, &groups_len), read);
	assert_int_equal(blocks_len, groups_len);
	if (read)
		assert_memory_equal(blocks, groups, groups_len);
}

/* Bytes without a pattern, of which every digit occurs. */
static void
fill(uint8_t *bytes, size_t len)
{
	uint32_t state = 2463534242U;

	for (size_t i = 0; i < len; i++) {
		state ^= state << 13;
		state ^= state >> 17;
		state ^= state << 5;
		bytes[i] = (uint8_t)state;
	}
}

static void
lengths_run(const void *p unused_arg)
{
	uint8_t bytes[BYTES_MAX];

	fill(bytes, sizeof(bytes));
	for (size_t len = 0; len <= BYTES_MAX; len++) {
		uint8_t memory[TEXT_MAX];
		uint8_t read[BYTES_MAX];
		size_t read_len = 0;
		struct buf text;

		buf_init(&text, memory, sizeof(memory));
		base64_append(&text, view_of(bytes, len));
		assert_true(ct_base64_read(buf_view(&text), read, len, &read_len));
		assert_view_equal(view_of(read, read_len), view_of(bytes, len));
		for (size_t size = len < 40 ? 0 : len - 40; size <= BYTES_MAX; size++)
			assert_agree(buf_view(&text), size);
		for (size_t cut = 0; cut < text.len; cut++)
			assert_agree(view_of(text.ptr, cut), len);
	}
}

/* Every byte at every place of a text that is blocks, groups and padding. */
static void
bytes_run(const void *p unused_arg)
{
	uint8_t bytes[49];
	uint8_t memory[TEXT_MAX];
	struct buf text;

	fill(bytes, sizeof(bytes));
	buf_init(&text, memory, sizeof(memory));
	base64_append(&text, VIEW_OF(bytes));
	for (size_t i = 0; i < text.len; i++) {
		uint8_t before = text.ptr[i];

		for (unsigned byte = 0; byte < 256; byte++) {
			text.ptr[i] = (uint8_t)byte;
			assert_agree(buf_view(&text), sizeof(bytes) + 2);
		}
		text.ptr[i] = before;
	}
}

static void
digits_run(const void *p unused_arg)
{
	const struct view text =
	    VIEW("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/AAAA");
	uint8_t bytes[51];
	size_t len;

	assert_true(ct_base64_read(text, bytes, sizeof(bytes), &len));
	assert_int_equal(len, sizeof(bytes));
	for (size_t i = 0; i < 64; i += 4) {
		size_t group = i << 18 | (i + 1) << 12 | (i + 2) << 6 | (i + 3);

		assert_int_equal(bytes[i / 4 * 3], group >> 16);
		assert_int_equal(bytes[i / 4 * 3 + 1], group >> 8 & 0xff);
		assert_int_equal(bytes[i / 4 * 3 + 2], group & 0xff);
	}
}

static void
plain_run(const void *p unused_arg)
{
	without_avx2 = true;
	bytes_run(NULL);
	without_avx2 = false;
}

int
main(void)
{
	tap_section("ct: base 64 in blocks");
	tap_test("the 64 digits have their values", digits_run, NULL);
	tap_test("text of up to 200 bytes is read, cut off anywhere, into room of any size",
	    lengths_run, NULL);
	tap_test("a byte that is no digit is found wherever it stands", bytes_run, NULL);
	tap_test("so it is on a processor without instructions for blocks", plain_run, NULL);
	return tap_done();
}
