/* SPDX-License-Identifier: Apache-2.0 */
/* DER changed as a fuzzer does it: elements with lengths that are right, and wrong ones. */
#include "support/tlv.h"

#include "base/limits.h"
#include "der/der.h"
#include "support/element.h"
#include "support/tap.h"

#define ROUNDS 2000
#define ROOM 512

/* In the place of libFuzzer's: the first byte is another, and one more follows. */
static size_t
change(uint8_t *bytes, size_t len, size_t size)
{
	if (len == size)
		return 0;
	bytes[len] = 0x55;
	bytes[0] ^= 0x01;
	return len + 1;
}

static struct view
original(void)
{
	return element_certificate(element_tbs(element_common_name("example.com"),
	    element_subject_alt_name(ELEMENT(0x82, VIEW("example.com")))));
}

/* Whether whole is elements of DER and nothing else, down to this depth. */
static bool
is_der(struct view whole, unsigned depth)
{
	struct view body;

	while (whole.len > 0) {
		uint8_t tag = whole.ptr[0];

		if (!der_take(&whole, tag, &body))
			return false;
		if (depth > 0 && (tag & DER_CONSTRUCTED) != 0 && !is_der(body, depth - 1))
			return false;
	}
	return true;
}

struct counts {
	size_t done; /* not refused */
	size_t changed;
	size_t outer_whole;
	size_t whole;
};

/* What comes of the original with each seed. */
static struct counts
count(bool keeps, size_t size)
{
	struct view before = original();
	struct counts ret = { .done = 0 };

	for (unsigned seed = 0; seed < ROUNDS; seed++) {
		struct random random = { .state = seed };
		uint8_t bytes[ROOM];
		size_t len;

		memcpy(bytes, before.ptr, before.len);
		len = keeps ? tlv_change_element(&random, change, bytes, before.len, size)
			    : tlv_break_length(&random, bytes, before.len, size);
		assert_in_range(len, 0, size);
		if (len == 0)
			continue;
		ret.done++;
		ret.changed += !view_equal(view_of(bytes, len), before);
		ret.outer_whole += is_der(view_of(bytes, len), 0);
		ret.whole += is_der(view_of(bytes, len), LIMIT_DER_DEPTH);
	}
	return ret;
}

static void
lengths_run(const void *row unused_arg)
{
	struct counts counts = count(true, ROOM);

	/* An element that was given the tag of another kind has its old contents. */
	assert_int_equal(counts.outer_whole, counts.done);
	assert_in_range(counts.whole, counts.done * 3 / 4, counts.done);
	assert_in_range(counts.changed, ROUNDS * 9 / 10, ROUNDS);
}

static void
broken_run(const void *row unused_arg)
{
	struct counts counts = count(false, ROOM);

	assert_in_range(counts.changed, ROUNDS * 8 / 10, ROUNDS);
	assert_in_range(counts.whole, 1, ROUNDS / 2);
}

static void
room_run(const void *row unused_arg)
{
	struct counts counts = count(true, original().len);

	/* What grows has no room; what is left out or changes its tag has. */
	assert_int_equal(counts.outer_whole, counts.done);
	assert_in_range(counts.done, 1, ROUNDS / 2);
}

static void
nothing_run(const void *row unused_arg)
{
	struct random random = { .state = 1 };
	uint8_t bytes[] = { 0x30, 0x05, 0x00 };

	assert_int_equal(
	    tlv_change_element(&random, change, bytes, sizeof(bytes), sizeof(bytes)), 0);
	assert_int_equal(tlv_break_length(&random, bytes, sizeof(bytes), sizeof(bytes)), 0);
	assert_int_equal(tlv_change_element(&random, change, bytes, 0, sizeof(bytes)), 0);
}

static void
splice_run(const void *row unused_arg)
{
	struct view whole = original();
	struct view donor = ELEMENT(DER_SET, VIEW("\x0c\x05other"));
	size_t taken = 0;

	for (unsigned seed = 0; seed < ROUNDS; seed++) {
		struct random random = { .state = seed };
		uint8_t bytes[ROOM];
		size_t len = tlv_splice(&random, whole, donor, bytes, sizeof(bytes));

		assert_in_range(len, 1, sizeof(bytes));
		assert_true(is_der(view_of(bytes, len), LIMIT_DER_DEPTH));
		taken += memmem(bytes, len, "\x0c\x05other", 7) != NULL;
	}
	assert_int_equal(taken, ROUNDS);
}

static void
no_splice_run(const void *row unused_arg)
{
	struct random random = { .state = 1 };
	uint8_t bytes[1];

	assert_int_equal(tlv_splice(&random, VIEW("\x30\x05"), original(), bytes, 1), 0);
	assert_int_equal(tlv_splice(&random, original(), VIEW("\x30\x05"), bytes, 1), 0);
	assert_int_equal(tlv_splice(&random, original(), original(), bytes, 1), 0);
}

int
main(void)
{
	tap_test(
	    "an element that is changed leaves all lengths around it right", lengths_run, NULL);
	tap_test("a length that is broken is alone in being wrong", broken_run, NULL);
	tap_test("what has no room is not changed", room_run, NULL);
	tap_test("bytes without an element are not changed", nothing_run, NULL);
	tap_test("an element of another input is put in with all lengths around it right",
	    splice_run, NULL);
	tap_test("without an element, or room, nothing is put in", no_splice_run, NULL);
	return tap_done();
}
