/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How libFuzzer makes new inputs of the targets that read DER: elements changed with
 * the lengths around them right, or taken from another input, lengths broken, and bytes
 * changed at random, since whoever knows the grammar also shares its blind spots.
 */
#include "fuzz/fuzz.h"
#include "support/tlv.h"

/* Of libFuzzer. */
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t len, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t len, size_t size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *bytes, size_t len, const uint8_t *other,
    size_t other_len, uint8_t *out, size_t size, unsigned seed);

size_t
LLVMFuzzerCustomMutator(uint8_t *bytes, size_t len, size_t size, unsigned seed)
{
	struct random random = { .state = seed };
	size_t changed = 0;

	switch (random_between(&random, 0, 5)) {
	case 0:
		break;
	case 1:
		changed = tlv_break_length(&random, bytes, len, size);
		break;
	default:
		changed = tlv_change_element(&random, LLVMFuzzerMutate, bytes, len, size);
	}
	return changed > 0 ? changed : LLVMFuzzerMutate(bytes, len, size);
}

size_t
LLVMFuzzerCustomCrossOver(const uint8_t *bytes, size_t len, const uint8_t *other, size_t other_len,
    uint8_t *out, size_t size, unsigned seed)
{
	struct random random = { .state = seed };

	return tlv_splice(&random, view_of(bytes, len), view_of(other, other_len), out, size);
}
