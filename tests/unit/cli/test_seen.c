/* SPDX-License-Identifier: Apache-2.0 */
/* The set of issuances that were told. */
#include "cli/seen.h"

#include "support/tap.h"

static struct hash
id_of(unsigned number)
{
	struct hash id = { .bytes = { 0 } };

	/* All begin alike, so that they meet in the same slots. */
	id.bytes[HASH_LEN - 2] = (uint8_t)(number >> 8);
	id.bytes[HASH_LEN - 1] = (uint8_t)number;
	id.bytes[0] = 1;
	return id;
}

static void
once_run(const void *p unused_arg)
{
	struct seen seen = { .count = 0 };
	struct hash id = id_of(0);

	assert_true(seen_add(&seen, &id));
	assert_false(seen_add(&seen, &id));
	assert_int_equal(seen.count, 1);
	seen_fini(&seen);
}

static void
many_run(const void *p unused_arg)
{
	struct seen seen = { .count = 0 };
	struct hash id;

	for (unsigned i = 0; i < 2000; i++) {
		id = id_of(i);
		assert_true(seen_add(&seen, &id));
	}
	for (unsigned i = 0; i < 2000; i++) {
		id = id_of(i);
		assert_false(seen_add(&seen, &id));
	}
	assert_int_equal(seen.count, 2000);
	seen_fini(&seen);
}

int
main(void)
{
	tap_section("cli: what was told");
	tap_test("an issuance is new once", once_run, NULL);
	tap_test("issuances that share a slot are told apart, also after growth", many_run, NULL);
	return tap_done();
}
