/* SPDX-License-Identifier: Apache-2.0 */
/* Statuses, and errors with particulars. */
#include "base/status.h"

#include "support/tap.h"

#include <ctype.h>
#include <errno.h>

static const enum status all[] = {
#define STATUS(name, class, text) STATUS_##name,
#include "base/status_table.h"
};

static void
table_run(const void *row unused_arg)
{
	for (size_t i = 0; i < COUNT_OF(all); i++) {
		const char *text = status_text(all[i]);

		assert_int_equal(all[i], i);
		assert_true(strlen(status_name(all[i])) > 0);
		assert_true(islower(text[0]));
		assert_true(text[strlen(text) - 1] != '.');
		assert_int_equal(status_class(all[i]) == STATUS_CLASS_NONE, all[i] == STATUS_OK);
	}
}

static void
rows_run(const void *row unused_arg)
{
	assert_string_equal(status_name(STATUS_STORE_OPEN), "STORE_OPEN");
	assert_string_equal(status_text(STATUS_STORE_OPEN), "the state cannot be opened");
	assert_int_equal(status_class(STATUS_NET_BUSY), STATUS_CLASS_RETRY);
	assert_int_equal(status_class(STATUS_LOG_SIGNATURE), STATUS_CLASS_ALARM);
}

struct error_case {
	const char *says;
	int os_errno;
	int width; /* of the text of the caller */
	size_t len;
	const char *end;
};

static void
error_run(const void *p)
{
	const struct error_case *row = p;
	struct error err;

	assert_int_equal(
	    error_set(&err, STATUS_FILE, row->os_errno, "%*s", row->width, "x"), STATUS_FILE);
	assert_int_equal(err.status, STATUS_FILE);
	assert_int_equal(err.os_errno, row->os_errno);
	assert_int_equal(strlen(err.message), row->len);
	assert_string_equal(err.message + row->len - strlen(row->end), row->end);
}

static void
number_run(const void *row unused_arg)
{
	enum status status = STATUS_OK;
	size_t count = 0;

	while (status_from_number(count, &status)) {
		assert_int_equal(status, count);
		count++;
	}
	/* Read until there was none: what is beyond is none either, and changes nothing. */
	assert_true(count > STATUS_USAGE);
	assert_int_equal(status, count - 1);
	assert_false(status_from_number(count + 1, &status));
	assert_false(status_from_number(UINT64_MAX, &status));
	assert_int_equal(status, count - 1);
}

static void
nowhere_run(const void *row unused_arg)
{
	assert_int_equal(error_set(NULL, STATUS_FILE, ENOENT, "%s", "x"), STATUS_FILE);
}

static void
quoted_run(const void *row unused_arg)
{
	struct error err;

	(void)error_set(&err, STATUS_FILE, ENOENT, "key");
	assert_int_equal(error_set(&err, STATUS_USAGE, 0, "--key: %s", err.message), STATUS_USAGE);
	assert_string_equal(err.message, "--key: key: No such file or directory");
}

/* A character beyond ASCII has no spelling in the locale of this program. */
static void
unspelled_run(const void *row unused_arg)
{
	struct error err;

	assert_int_equal(error_set(&err, STATUS_FILE, ENOENT, "%ls", L"\u00e9"), STATUS_FILE);
	assert_int_equal(err.os_errno, ENOENT);
	assert_string_equal(err.message, "...");
}

int
main(void)
{
	const int room = LIMIT_ERROR_MESSAGE - 1;
	const size_t full = LIMIT_ERROR_MESSAGE - 1;
	const int suffix = (int)strlen(": No such file or directory");
	const struct error_case errors[] = {
		{ "a message without the system's part", 0, 3, 3, "  x" },
		{ "a message with the system's part", ENOENT, 1, (size_t)suffix + 1,
		    "x: No such file or directory" },
		{ "a message of the limit is whole", 0, room, full, " x" },
		{ "a message above the limit ends in dots", 0, room + 1, full, " ..." },
		{ "a message far above the limit ends in dots", ENOENT, 4 * room, full, " ..." },
		{ "the system's part may end at the limit", ENOENT, room - suffix, full,
		    "x: No such file or directory" },
		{ "the system's part may be cut short", ENOENT, room - suffix + 1, full,
		    "x: No such file or direc..." },
	};

	tap_section("base: statuses");
	tap_test("each status has a name, a text and a class", table_run, NULL);
	tap_test("a row is found by its status", rows_run, NULL);
	tap_test("a number is a status if there is a row for it", number_run, NULL);
	tap_rows(errors, error_run);
	tap_test("an error may have nowhere to go", nowhere_run, NULL);
	tap_test("an error may quote the one that it replaces", quoted_run, NULL);
	tap_test("a message that cannot be spelled is dots", unspelled_run, NULL);
	return tap_done();
}
