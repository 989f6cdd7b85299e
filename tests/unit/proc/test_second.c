/* SPDX-License-Identifier: Apache-2.0 */
/* Which bodies are read twice. */
#include "proc/second.h"

#include "proc/monitor.h"
#include "support/tap.h"

/* How many of so many bodies are. */
static unsigned
due_of(struct monitor *monitor, unsigned bodies)
{
	unsigned due = 0;

	for (unsigned i = 0; i < bodies; i++)
		due += second_is_due(monitor) ? 1 : 0;
	return due;
}

static void
share_run(const void *row unused_arg)
{
	struct monitor monitor = { .stopping = false };

	assert_int_equal(due_of(&monitor, 1000), 1);
	assert_int_equal(due_of(&monitor, 7000), 7);
}

static void
distance_run(const void *row unused_arg)
{
	struct monitor monitor = { .stopping = false };

	while (!second_is_due(&monitor))
		;
	assert_int_equal(due_of(&monitor, 999), 0);
	assert_true(second_is_due(&monitor));
	assert_false(second_is_due(&monitor));
}

/* That all of 40 begin alike happens once in 1000^39. */
static void
random_run(const void *row unused_arg)
{
	unsigned first = UINT32_MAX;
	bool differ = false;

	for (unsigned i = 0; i < 40; i++) {
		struct monitor monitor = { .stopping = false };
		unsigned before = 0;

		while (!second_is_due(&monitor))
			before++;
		differ = differ || (first != UINT32_MAX && before != first);
		first = before;
	}
	assert_true(differ);
}

int
main(void)
{
	tap_section("proc: second readings");
	tap_test("one body in 1,000 is read twice", share_run, NULL);
	tap_test("999 bodies lie between two that are", distance_run, NULL);
	tap_test("the first of them cannot be foreseen", random_run, NULL);
	return tap_done();
}
