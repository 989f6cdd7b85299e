/* SPDX-License-Identifier: Apache-2.0 */
/* The answer of get-entries, read in its usual shape (RFC 6962 4.6, RFC 8259). */
#include "ct/entries.h"

#include "support/tap.h"

#define ENTRIES_MAX 3
#define A "{\"leaf_input\":\"AA==\",\"extra_data\":\"AB==\"}"
#define BODY(list) "{\"entries\":[" list "]}"

struct body_case {
	const char *says;
	const char *body;
	bool found;
	size_t count;
	const char *leaf_input; /* of the last one */
	const char *extra_data;
};

static void
body_run(const void *p)
{
	const struct body_case *row = p;
	struct ct_entry_text entries[ENTRIES_MAX + 1] = { { .leaf_input = { .ptr = NULL } } };
	size_t count = 4711;

	entries[ENTRIES_MAX].leaf_input = VIEW("beyond");
	assert_int_equal(
	    ct_entries_find(view_text(row->body), entries, ENTRIES_MAX, &count), row->found);
	assert_view_equal(entries[ENTRIES_MAX].leaf_input, VIEW("beyond"));
	assert_int_equal(count, row->found ? row->count : 4711);
	if (!row->found || count == 0)
		return;
	assert_view_equal(entries[count - 1].leaf_input, view_text(row->leaf_input));
	assert_view_equal(entries[count - 1].extra_data, view_text(row->extra_data));
}

static void
cut_run(const void *p unused_arg)
{
	struct view body = VIEW(" { \"entries\" : [ " A " , " A " ] , \"a\" : \"b\" }");
	struct ct_entry_text entries[ENTRIES_MAX];
	size_t count;

	for (size_t len = 0; len < body.len; len++)
		assert_false(ct_entries_find(view_of(body.ptr, len), entries, ENTRIES_MAX, &count));
	assert_true(ct_entries_find(body, entries, ENTRIES_MAX, &count));
	assert_int_equal(count, 2);
}

int
main(void)
{
	const struct body_case bodies[] = {
		{ "one entry", BODY(A), true, 1, "AA==", "AB==" },
		{ "as many entries as there is room for", BODY(A "," A "," A), true, 3,
		    "AA==", "AB==" },
		{ "a string that JSON forbids is taken as it stands",
		    BODY("{\"leaf_input\":\"A\n\x01\",\"extra_data\":\"\x7f\"}"), true, 1,
		    "A\n\x01", "\x7f" },
		{ "one more is odd", BODY(A "," A "," A "," A), false },
		{ "no entries", BODY(""), true, 0 },
		{ "no entries, with blanks", "{\"entries\":[ ]}", true, 0 },
		{ "members may change places",
		    BODY("{\"extra_data\":\"AB==\",\"leaf_input\":\"AA==\"}"), true, 1,
		    "AA==", "AB==" },
		{ "blanks may stand between all that there is",
		    "\t{\r\n\"entries\" :\n[ { \"leaf_input\" : \"AA==\" ,\n\"extra_data\" : "
		    "\"AB==\" } ]\n}\r\n \t",
		    true, 1, "AA==", "AB==" },
		{ "strings are given as they are, blanks and all",
		    BODY("{\"leaf_input\":\" A\",\"extra_data\":\"\"}"), true, 1, " A", "" },
		{ "another member is passed over if it is a string",
		    "{\"a\":\"\",\"entries\":[{\"b\":\"c\",\"leaf_input\":\"AA==\",\"d\":\"e\","
		    "\"extra_data\":\"AB==\",\"f\":\"\"}],\"g\":\"h\"}",
		    true, 1, "AA==", "AB==" },

		{ "a number is odd", "{\"a\":1,\"entries\":[" A "]}", false },
		{ "an object is odd", "{\"entries\":[" A "],\"a\":{}}", false },
		{ "null for the entries is odd", "{\"entries\":null}", false },
		{ "a string for the entries is odd", "{\"entries\":\"\"}", false },
		{ "null for an entry is odd", BODY("null"), false },
		{ "a number for a leaf is odd", BODY("{\"leaf_input\":1,\"extra_data\":\"\"}"),
		    false },
		{ "an escape in a leaf is odd",
		    BODY("{\"leaf_input\":\"A\\/==\",\"extra_data\":\"\"}"), false },
		{ "an escape in the extra data is odd",
		    BODY("{\"leaf_input\":\"\",\"extra_data\":\"A\\u003d\"}"), false },
		{ "an escape in a name is odd",
		    BODY("{\"leaf\\u005finput\":\"\",\"extra_data\":\"\"}"), false },
		{ "an entry without a leaf is odd", BODY("{\"extra_data\":\"\"}"), false },
		{ "an entry without extra data is odd", BODY("{\"leaf_input\":\"\"}"), false },
		{ "an entry without anything is odd", BODY("{}"), false },
		{ "two leaves are odd",
		    BODY("{\"leaf_input\":\"\",\"leaf_input\":\"\",\"extra_data\":\"\"}"), false },
		{ "two extra data are odd",
		    BODY("{\"leaf_input\":\"\",\"extra_data\":\"\",\"extra_data\":\"\"}"), false },
		{ "two lists of entries are odd", "{\"entries\":[],\"entries\":[]}", false },
		{ "an object without entries is odd", "{\"a\":\"b\"}", false },
		{ "an empty object is odd", "{}", false },
		{ "a comma before the end of the entries is odd", BODY(A ","), false },
		{ "a comma before the end of an entry is odd",
		    BODY("{\"leaf_input\":\"\",\"extra_data\":\"\",}"), false },
		{ "a comma before the end is odd", "{\"entries\":[],}", false },
		{ "two commas are odd", BODY(A ",," A), false },
		{ "no comma is odd", BODY(A A), false },
		{ "no colon is odd", "{\"entries\" []}", false },
		{ "an array is odd", "[" A "]", false },
		{ "something behind the end is odd", BODY(A) "x", false },
		{ "HTML is odd", "<!DOCTYPE html>", false },
		{ "nothing is odd", "", false },
	};

	tap_section("ct: the answer of get-entries");
	tap_rows(bodies, body_run);
	tap_test("an answer that is cut off anywhere is odd", cut_run, NULL);
	return tap_done();
}
