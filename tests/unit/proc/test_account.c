/* SPDX-License-Identifier: Apache-2.0 */
/* What a parse child that was taken over may not say of the body [100, 110). */
#include "proc/account.h"

#include "base/limits.h"
#include "base/own.h"
#include "support/tap.h"

#include <stdlib.h>

#define MATCH(entry)                                                              \
	{                                                                         \
		.type = MESSAGE_PARSED_MATCH, .parsed_match = {.index = (entry) } \
	}
#define ITEM(entry)                                                             \
	{                                                                       \
		.type = MESSAGE_PARSED_ITEM, .parsed_item = {.index = (entry) } \
	}
#define FAULT(entry)                                                              \
	{                                                                         \
		.type = MESSAGE_PARSED_FAULT, .parsed_fault = {.index = (entry) } \
	}
#define SHOWN(entry)                                                              \
	{                                                                         \
		.type = MESSAGE_PARSED_SHOWN, .parsed_shown = {.index = (entry) } \
	}
#define PARSED(upto, well, with, bad)               \
	{                                           \
		.type = MESSAGE_PARSED, .parsed = { \
			.end = (upto),              \
			.parsed = (well),           \
			.with_faults = (with),      \
			.faulty = (bad)             \
		}                                   \
	}

static const struct account_case {
	const char *says;
	struct message said[3];
	size_t count;
	const char *why; /* of the last; NULL: it is believed */
} cases[] = {
	{ "entries before the body are none of it", { FAULT(99) }, 1, "PARSED_FAULT: index" },
	{ "the first entry of a body is one of it", { FAULT(100) }, 1, NULL },
	{ "the last entry of a body is one of it", { MATCH(109) }, 1, NULL },
	{ "entries behind the body are none of it", { MATCH(110) }, 1, "PARSED_MATCH: index" },
	{ "what is shown is of the body", { SHOWN(110) }, 1, "PARSED_SHOWN: index" },
	{ "an item follows its match", { MATCH(100), ITEM(100) }, 2, NULL },
	{ "an item without a match is refused", { ITEM(100) }, 1, "PARSED_ITEM: index" },
	{ "an item behind another match is refused", { MATCH(100), MATCH(101), ITEM(100) }, 3,
	    "PARSED_ITEM: index" },
	{ "a body is read to its end", { PARSED(110, 5, 3, 2) }, 1, NULL },
	{ "a body may end earlier", { PARSED(101, 0, 0, 1) }, 1, NULL },
	{ "a body of no entry was not read", { PARSED(100, 0, 0, 0) }, 1, "PARSED: end" },
	{ "no more is read than was asked for", { PARSED(111, 11, 0, 0) }, 1, "PARSED: end" },
	{ "nothing is found behind the end", { FAULT(105), PARSED(105, 5, 0, 0) }, 2,
	    "PARSED: end" },
	{ "something may be found in the last entry", { FAULT(105), PARSED(106, 6, 0, 0) }, 2,
	    NULL },
	{ "one entry too few is refused", { PARSED(110, 9, 0, 0) }, 1, "PARSED: faulty" },
	{ "one entry too many is refused", { PARSED(110, 9, 1, 1) }, 1, "PARSED: faulty" },
	{ "counts that add up by an overflow are refused", { PARSED(110, UINT64_MAX, 11, 0) }, 1,
	    "PARSED: faulty" },
	{ "a second count that is too large is refused", { PARSED(110, 1, UINT64_MAX, 10) }, 1,
	    "PARSED: faulty" },
	{ "of a body that was not read nothing has to add up",
	    { { .type = MESSAGE_PARSED, .parsed = { .status = STATUS_LOG_UNREADABLE } } }, 1,
	    NULL },
};

static void
account_run(const void *row)
{
	const struct account_case *c = row;
	struct account account = { .begin = 100, .end = 110 };
	struct error err;

	for (size_t i = 0; i + 1 < c->count; i++)
		assert_int_equal(account_take(&account, &c->said[i], &err), STATUS_OK);
	if (c->why == NULL) {
		assert_int_equal(account_take(&account, &c->said[c->count - 1], &err), STATUS_OK);
		return;
	}
	assert_int_equal(account_take(&account, &c->said[c->count - 1], &err), STATUS_MESSAGE);
	assert_non_null(strstr(err.message, c->why));
}

static void
range_run(const void *row unused_arg)
{
	struct account account = { .begin = 100, .end = 110 };
	struct message said = PARSED(110, 10, 0, 0);
	uint8_t *range = xcalloc(LIMIT_RANGE + 1, 1);
	struct error err;

	said.parsed.range = view_of(range, LIMIT_RANGE);
	assert_int_equal(account_take(&account, &said, &err), STATUS_OK);
	said.parsed.range = view_of(range, LIMIT_RANGE + 1);
	assert_int_equal(account_take(&account, &said, &err), STATUS_MESSAGE);
	free(range);
}

/* One entry: with its match, its items, two faults, and how it is shown. */
static void
flood_run(const void *row unused_arg)
{
	struct account account = { .begin = 100, .end = 101 };
	struct message match = MATCH(100);
	struct message item = ITEM(100);
	struct message fault = FAULT(100);
	struct message shown = SHOWN(100);
	struct error err;

	assert_int_equal(account_take(&account, &match, &err), STATUS_OK);
	for (size_t i = 0; i <= LIMIT_MATCHES; i++)
		assert_int_equal(account_take(&account, &item, &err), STATUS_OK);
	assert_int_equal(account_take(&account, &fault, &err), STATUS_OK);
	assert_int_equal(account_take(&account, &fault, &err), STATUS_OK);
	assert_int_equal(account_take(&account, &shown, &err), STATUS_OK);
	assert_int_equal(account_take(&account, &shown, &err), STATUS_MESSAGE);
	assert_non_null(strstr(err.message, "there is no end of them"));
}

int
main(void)
{
	tap_section("proc: what a parse child says");
	tap_rows(cases, account_run);
	tap_test("a range has its largest length", range_run, NULL);
	tap_test("of no entry more is said than there can be", flood_run, NULL);
	return tap_done();
}
