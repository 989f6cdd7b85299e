/* SPDX-License-Identifier: Apache-2.0 */
#include "ct/base64.h"

#include "base/hex.h"
#include "base/processor.h"

#ifdef __x86_64__
#include <immintrin.h>

#define BLOCK_LEN 32
#define BLOCK_BYTES 24
/* Two stores of 16 bytes, of which 12 count. */
#define STORED_BYTES 28
/* The last group may be padded; the scalar reader knows how. */
#define GROUP_LEN 4

/* Where the bytes, taken as signed, lie between first and last, all bits are 1. */
static inline __m256i target_avx2
between(__m256i text, char first, char last)
{
	return _mm256_and_si256(_mm256_cmpgt_epi8(text, _mm256_set1_epi8((char)(first - 1))),
	    _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(last + 1)), text));
}

/* RFC 4648 4: the values of 32 digits.  False if one of them is none. */
static inline bool target_avx2
digit_values(__m256i text, __m256i *ret)
{
	const __m256i upper = between(text, 'A', 'Z');
	const __m256i lower = between(text, 'a', 'z');
	const __m256i digit = between(text, '0', '9');
	const __m256i plus = _mm256_cmpeq_epi8(text, _mm256_set1_epi8('+'));
	const __m256i slash = _mm256_cmpeq_epi8(text, _mm256_set1_epi8('/'));
	const __m256i letters = _mm256_or_si256(upper, lower);
	const __m256i others = _mm256_or_si256(digit, _mm256_or_si256(plus, slash));
	__m256i shift = _mm256_and_si256(upper, _mm256_set1_epi8(0 - 'A'));

	shift = _mm256_or_si256(shift, _mm256_and_si256(lower, _mm256_set1_epi8(26 - 'a')));
	shift = _mm256_or_si256(shift, _mm256_and_si256(digit, _mm256_set1_epi8(52 - '0')));
	shift = _mm256_or_si256(shift, _mm256_and_si256(plus, _mm256_set1_epi8(62 - '+')));
	shift = _mm256_or_si256(shift, _mm256_and_si256(slash, _mm256_set1_epi8(63 - '/')));
	*ret = _mm256_add_epi8(text, shift);
	return _mm256_movemask_epi8(_mm256_or_si256(letters, others)) == -1;
}

/* Four values of six bits become three bytes, at the front of each half. */
static inline __m256i target_avx2
join_values(__m256i values)
{
	const __m256i order = _mm256_broadcastsi128_si256(
	    _mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
	const __m256i pairs = _mm256_maddubs_epi16(values, _mm256_set1_epi16(0x0140));
	const __m256i fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000));

	return _mm256_shuffle_epi8(fours, order);
}

/* Reads as many whole blocks as there is room to store.  False if one of them is not
 * base 64; what is left of text begins behind the bytes that *ret_len counts. */
static bool target_avx2
read_blocks(struct view *text, uint8_t *out, size_t size, size_t *ret_len)
{
	*ret_len = 0;
	while (text->len >= BLOCK_LEN + GROUP_LEN && size - *ret_len >= STORED_BYTES) {
		const void *from = view_take_up_to(text, BLOCK_LEN).ptr;
		void *to = out + *ret_len;
		void *to_high = out + *ret_len + BLOCK_BYTES / 2;
		__m256i values;
		__m256i bytes;

		if (unlikely(!digit_values(_mm256_loadu_si256(from), &values)))
			return false;
		bytes = join_values(values);
		_mm_storeu_si128(to, _mm256_castsi256_si128(bytes));
		_mm_storeu_si128(to_high, _mm256_extracti128_si256(bytes, 1));
		*ret_len += BLOCK_BYTES;
	}
	return true;
}

bool
ct_base64_read(struct view text, uint8_t *out, size_t size, size_t *ret_len)
{
	size_t blocks_len = 0;
	size_t tail_len;

	if (processor_has_avx2() && !read_blocks(&text, out, size, &blocks_len))
		return false;
	if (!base64_read(text, out + blocks_len, size - blocks_len, &tail_len))
		return false;
	*ret_len = blocks_len + tail_len;
	return true;
}

#else

bool
ct_base64_read(struct view text, uint8_t *out, size_t size, size_t *ret_len)
{
	return base64_read(text, out, size, ret_len);
}

#endif
