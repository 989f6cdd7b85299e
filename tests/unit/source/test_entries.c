/* SPDX-License-Identifier: Apache-2.0 */
/* Answers to get-entries of every shape; and that the fast reader and json-c agree. */
#include "source/entries.h"

#include "base/limits.h"
#include "base/own.h"
#include "support/shared.h"
#include "support/tap.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENTRIES_MAX 3
#define ENTRY(leaf, extra) "{\"leaf_input\":\"" leaf "\",\"extra_data\":\"" extra "\"}"
#define LIST(entries) "{\"entries\":[" entries "]}"

struct body_case {
	const char *says;
	const char *body;
	size_t count;           /* 0: it is malformed */
	const char *leaf_input; /* of the last one */
	const char *extra_data;
};

static void
body_run(const void *p)
{
	const struct body_case *row = p;
	struct ct_entry_text entries[ENTRIES_MAX];
	struct entries_memory memory = { .document = NULL };
	struct error err;
	size_t count = 4711;
	enum status status =
	    entries_find(view_text(row->body), entries, ENTRIES_MAX, &count, &memory, &err);

	if (row->count == 0) {
		assert_int_equal(status, STATUS_LOG_MALFORMED);
		assert_int_equal(count, 4711);
	} else {
		assert_int_equal(status, STATUS_OK);
		assert_int_equal(count, row->count);
		assert_view_equal(entries[count - 1].leaf_input, view_text(row->leaf_input));
		assert_view_equal(entries[count - 1].extra_data, view_text(row->extra_data));
	}
	entries_memory_fini(&memory);
}

/* ---- both readers ---- */

/* Wherever the fast reader finds entries, json-c finds the same.  Whether it did. */
static bool
readers_agree(struct view body, size_t max)
{
	cleanup_with(free_p) struct ct_entry_text *fast = xcalloc(max, sizeof(*fast));
	cleanup_with(free_p) struct ct_entry_text *slow = xcalloc(max, sizeof(*slow));
	struct entries_memory memory = { .document = NULL };
	struct error err;
	size_t fast_count;
	size_t slow_count = 0;

	if (!ct_entries_find(body, fast, max, &fast_count))
		return false;
	assert_int_equal(entries_find_slowly(body, slow, max, &slow_count, &memory, &err),
	    fast_count == 0 ? STATUS_LOG_MALFORMED : STATUS_OK);
	assert_int_equal(slow_count, fast_count);
	for (size_t i = 0; i < fast_count; i++) {
		assert_view_equal(fast[i].leaf_input, slow[i].leaf_input);
		assert_view_equal(fast[i].extra_data, slow[i].extra_data);
	}
	entries_memory_fini(&memory);
	return true;
}

static const char shape[] = " { \"entries\" : [ " ENTRY("AA==", "BB==") ",\n" ENTRY(
    "CC==", "") "], \"other\" : \"DD\" } \n";

/* Each byte of a body becomes each of these. */
static void
changed_run(const void *p unused_arg)
{
	static const char marks[] = "{}[],:\" \\\nA0-tn/\x01\x7f";
	char body[sizeof(shape)];
	unsigned agreed = 0;

	for (size_t i = 0; i + 1 < sizeof(shape); i++) {
		for (size_t k = 0; k + 1 < sizeof(marks); k++) {
			memcpy(body, shape, sizeof(shape));
			body[i] = marks[k];
			agreed += readers_agree(view_of(body, sizeof(shape) - 1), ENTRIES_MAX);
		}
	}
	/* Many changes are to base 64, which neither reader looks into. */
	assert_in_range(agreed, 100, 100000);
}

static void
cut_run(const void *p unused_arg)
{
	for (size_t len = 0; len + 1 < sizeof(shape); len++)
		(void)readers_agree(view_of(shape, len), ENTRIES_MAX);
	assert_true(readers_agree(view_text(shape), ENTRIES_MAX));
}

static void
real_run(const void *p unused_arg)
{
	char folder[4096];
	DIR *dir;
	struct dirent *file;
	unsigned agreed = 0;

	(void)snprintf(
	    folder, sizeof(folder), "%s", shared_path("real/ct_entries_rfc6962/get-entries"));
	dir = opendir(folder);
	assert_non_null(dir);
	while ((file = readdir(dir)) != NULL) {
		char path[sizeof(folder) + sizeof(file->d_name)];
		struct view body;

		if (strstr(file->d_name, ".json") == NULL)
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", folder, file->d_name);
		body = file_read(path);
		assert_true(readers_agree(body, 1000));
		agreed++;
		free((void *)(uintptr_t)body.ptr);
	}
	(void)closedir(dir);
	assert_int_equal(agreed, 36);
}

int
main(void)
{
	const struct body_case bodies[] = {
		{ "entries in the usual shape", LIST(ENTRY("AA==", "BB==")), 1, "AA==", "BB==" },
		{ "a slash may be escaped", LIST(ENTRY("A\\/==", "B\\u003d==")), 1,
		    "A/==", "B===" },
		{ "as many entries as were asked for",
		    LIST(ENTRY("AA", "") "," ENTRY("BB", "") "," ENTRY("CC", "")), 3, "CC", "" },
		{ "an entry more than was asked for is left out",
		    LIST(ENTRY("AA", "") "," ENTRY("BB", "") "," ENTRY("CC", "") "," ENTRY(
			"DD", "")),
		    3, "CC", "" },
		{ "entries in front of one that is none",
		    LIST(ENTRY("AA", "") "," ENTRY("BB", "") ",7"), 2, "BB", "" },
		{ "entries in front of one without a leaf",
		    LIST(ENTRY("AA", "") ",{\"extra_data\":\"BB\"}"), 1, "AA", "" },
		{ "extra_data may be absent", LIST("{\"leaf_input\":\"AA\"}"), 1, "AA", "" },
		{ "extra_data may be null", LIST("{\"leaf_input\":\"AA\",\"extra_data\":null}"), 1,
		    "AA", "" },
		{ "members that are not known are overlooked",
		    "{\"x\":{\"y\":[1]},\"entries\":[{\"z\":1,\"leaf_input\":\"AA\"}]}", 1, "AA",
		    "" },
		{ "no entries are malformed", LIST(""), 0 },
		{ "null is no entries", "{\"entries\":null}", 0 },
		{ "a leaf that is a number is no leaf", LIST("{\"leaf_input\":7}"), 0 },
		{ "an error is malformed", "{\"error_message\":\"busy\"}", 0 },
		{ "HTML is malformed", "<html></html>", 0 },
		{ "nothing is malformed", "", 0 },
		{ "a list that does not end is malformed", "{\"entries\":[" ENTRY("AA", ""), 0 },
	};
	tap_section("source: entries");
	tap_rows(bodies, body_run);
	tap_section("source: the fast reader and json-c agree");
	tap_test("on a body with any byte changed", changed_run, NULL);
	tap_test("on a body cut anywhere", cut_run, NULL);
	tap_test("on real answers", real_run, NULL);
	return tap_done();
}
