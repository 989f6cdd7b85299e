/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash_pair.h"

#ifdef __x86_64__
#include <immintrin.h>

#define BLOCK_LEN 64
#define LENGTH_LEN 8

/* FIPS 180-4 4.2.2, four to a register. */
static const uint32_t aligned_16 constants[64] = {
	0x428a2f98,
	0x71374491,
	0xb5c0fbcf,
	0xe9b5dba5,
	0x3956c25b,
	0x59f111f1,
	0x923f82a4,
	0xab1c5ed5,
	0xd807aa98,
	0x12835b01,
	0x243185be,
	0x550c7dc3,
	0x72be5d74,
	0x80deb1fe,
	0x9bdc06a7,
	0xc19bf174,
	0xe49b69c1,
	0xefbe4786,
	0x0fc19dc6,
	0x240ca1cc,
	0x2de92c6f,
	0x4a7484aa,
	0x5cb0a9dc,
	0x76f988da,
	0x983e5152,
	0xa831c66d,
	0xb00327c8,
	0xbf597fc7,
	0xc6e00bf3,
	0xd5a79147,
	0x06ca6351,
	0x14292967,
	0x27b70a85,
	0x2e1b2138,
	0x4d2c6dfc,
	0x53380d13,
	0x650a7354,
	0x766a0abb,
	0x81c2c92e,
	0x92722c85,
	0xa2bfe8a1,
	0xa81a664b,
	0xc24b8b70,
	0xc76c51a3,
	0xd192e819,
	0xd6990624,
	0xf40e3585,
	0x106aa070,
	0x19a4c116,
	0x1e376c08,
	0x2748774c,
	0x34b0bcb5,
	0x391c0cb3,
	0x4ed8aa4a,
	0x5b9cca4f,
	0x682e6ff3,
	0x748f82ee,
	0x78a5636f,
	0x84c87814,
	0x8cc70208,
	0x90befffa,
	0xa4506ceb,
	0xbef9a3f7,
	0xc67178f2,
};

/* One message on its way.  The words a to h of FIPS 180-4 6.2 are in the order that the
 * instructions want. */
struct lane {
	__m128i abef;
	__m128i cdgh;
	__m128i words[4]; /* the last 16 of the message schedule */

	const struct view *next; /* the pieces behind rest */
	size_t next_count;
	struct view rest; /* of the piece that is being read */
	uint64_t len;     /* of the whole message */
	bool marked;      /* its end is */
	bool ended;       /* all its blocks were taken */
	uint8_t block[BLOCK_LEN];
	struct hash *ret; /* NULL: the lane is idle */
};

/* ---- the blocks of a message ---- */

static bool
take_piece(struct lane *lane)
{
	if (lane->next_count == 0)
		return false;
	lane->rest = *lane->next++;
	lane->next_count--;
	return true;
}

/* Copies the next bytes of the message to the block, as many as fit and there are. */
static size_t
fill_block(struct lane *lane)
{
	size_t len = 0;

	while (len < BLOCK_LEN && (lane->rest.len > 0 || take_piece(lane))) {
		struct view part = view_take_up_to(&lane->rest, BLOCK_LEN - len);

		if (part.len == 0)
			continue;
		memcpy(&lane->block[len], part.ptr, part.len);
		len += part.len;
	}
	return len;
}

/* FIPS 180-4 5.1.1: the end of the message is marked, and its length in bits comes last. */
static void
pad_block(struct lane *lane, size_t len)
{
	uint64_t bits = __builtin_bswap64(lane->len * 8);

	if (!lane->marked)
		lane->block[len++] = 0x80;
	lane->marked = true;
	memset(&lane->block[len], 0, BLOCK_LEN - len);
	if (len > BLOCK_LEN - LENGTH_LEN)
		return;
	memcpy(&lane->block[BLOCK_LEN - LENGTH_LEN], &bits, LENGTH_LEN);
	lane->ended = true;
}

/* The next block, most often where it stands.  NULL at the end. */
static const uint8_t *
take_block(struct lane *lane)
{
	struct view block;
	size_t len;

	if (view_take(&lane->rest, BLOCK_LEN, &block))
		return block.ptr;
	if (lane->ended)
		return NULL;
	len = fill_block(lane);
	if (len < BLOCK_LEN)
		pad_block(lane, len);
	return lane->block;
}

/* ---- the compression function ---- */

/* FIPS 180-4 6.2.2: rounds 4 * group to 4 * group + 3, and the words that the schedule
 * needs in four groups' time. */
static always_inlined void target_sha
four_rounds(struct lane *lane, size_t group)
{
	const __m128i *constant = (const __m128i *)(const void *)&constants[4 * group];
	__m128i *words = lane->words;
	const __m128i now = words[group % 4];
	const __m128i last = words[(group + 3) % 4];
	__m128i sum = _mm_add_epi32(now, _mm_load_si128(constant));

	lane->cdgh = _mm_sha256rnds2_epu32(lane->cdgh, lane->abef, sum);
	lane->abef = _mm_sha256rnds2_epu32(lane->abef, lane->cdgh, _mm_shuffle_epi32(sum, 0x0e));
	if (group >= 12)
		return;
	sum = _mm_add_epi32(_mm_sha256msg1_epu32(now, words[(group + 1) % 4]),
	    _mm_alignr_epi8(last, words[(group + 2) % 4], 4));
	words[group % 4] = _mm_sha256msg2_epu32(sum, last);
}

static always_inlined void target_sha
load_words(struct lane *lane, const uint8_t *block)
{
	const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
	const void *at = block;
	const __m128i *words = at;

	for (unsigned i = 0; i < 4; i++)
		lane->words[i] = _mm_shuffle_epi8(_mm_loadu_si128(&words[i]), big_endian);
}

static always_inlined void target_sha
sixteen_rounds(struct lane *a, struct lane *b, size_t group)
{
	four_rounds(a, group);
	four_rounds(b, group);
	four_rounds(a, group + 1);
	four_rounds(b, group + 1);
	four_rounds(a, group + 2);
	four_rounds(b, group + 2);
	four_rounds(a, group + 3);
	four_rounds(b, group + 3);
}

static always_inlined void target_sha
add_state(struct lane *lane, const struct lane *rounds)
{
	lane->abef = _mm_add_epi32(lane->abef, rounds->abef);
	lane->cdgh = _mm_add_epi32(lane->cdgh, rounds->cdgh);
}

/* Copies of what changes in each round stay in registers. */
static void target_sha
compress(struct lane lanes[2], const uint8_t *const blocks[2])
{
	struct lane a;
	struct lane b;

	a.abef = lanes[0].abef;
	a.cdgh = lanes[0].cdgh;
	b.abef = lanes[1].abef;
	b.cdgh = lanes[1].cdgh;
	load_words(&a, blocks[0]);
	load_words(&b, blocks[1]);
	sixteen_rounds(&a, &b, 0);
	sixteen_rounds(&a, &b, 4);
	sixteen_rounds(&a, &b, 8);
	sixteen_rounds(&a, &b, 12);
	add_state(&lanes[0], &a);
	add_state(&lanes[1], &b);
}

/* ---- messages ---- */

/* FIPS 180-4 5.3.3 */
static void
begin(struct lane *lane, const struct view *views, size_t pieces, struct hash *ret)
{
	lane->abef = _mm_set_epi32(0x6a09e667, (int)0xbb67ae85, 0x510e527f, (int)0x9b05688c);
	lane->cdgh = _mm_set_epi32(0x3c6ef372, (int)0xa54ff53a, 0x1f83d9ab, 0x5be0cd19);
	lane->next = views;
	lane->next_count = pieces;
	lane->rest = (struct view){ .ptr = NULL };
	lane->len = 0;
	for (size_t i = 0; i < pieces; i++)
		lane->len += views[i].len;
	lane->marked = false;
	lane->ended = false;
	lane->ret = ret;
}

/* The words a to h, big-endian. */
static void target_sha
end(struct lane *lane)
{
	const __m128i reversed = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
	void *out = lane->ret->bytes;
	__m128i *words = out;

	_mm_storeu_si128(
	    &words[0], _mm_shuffle_epi8(_mm_unpackhi_epi64(lane->cdgh, lane->abef), reversed));
	_mm_storeu_si128(
	    &words[1], _mm_shuffle_epi8(_mm_unpacklo_epi64(lane->cdgh, lane->abef), reversed));
	lane->ret = NULL;
}

/* Messages that no lane has begun. */
struct queue {
	const struct view *views;
	size_t pieces;
	size_t count;
	struct hash *ret;
};

/* The next block of a lane, which begins the next message where it has come to an end.
 * NULL if it is idle. */
static const uint8_t *
next_block(struct lane *lane, struct queue *queue)
{
	const uint8_t *block = lane->ret == NULL ? NULL : take_block(lane);

	if (block != NULL)
		return block;
	if (lane->ret != NULL)
		end(lane);
	if (queue->count == 0)
		return NULL;
	begin(lane, queue->views, queue->pieces, queue->ret);
	queue->views += queue->pieces;
	queue->ret++;
	queue->count--;
	return take_block(lane);
}

void
hash_pair_each(const struct view *views, size_t pieces, size_t count, struct hash *ret)
{
	static const uint8_t idle_block[BLOCK_LEN];
	struct queue queue = { .views = views, .pieces = pieces, .count = count, .ret = ret };
	struct lane lanes[2];

	lanes[0].ret = NULL;
	lanes[1].ret = NULL;
	for (;;) {
		const uint8_t *blocks[2] = {
			next_block(&lanes[0], &queue),
			next_block(&lanes[1], &queue),
		};

		if (blocks[0] == NULL && blocks[1] == NULL)
			return;
		for (size_t i = 0; i < 2; i++) {
			if (blocks[i] == NULL)
				blocks[i] = idle_block;
		}
		compress(lanes, blocks);
	}
}

#else

void
hash_pair_each(const struct view *views unused_arg, size_t pieces unused_arg,
    size_t count unused_arg, struct hash *ret unused_arg)
{
}

#endif
