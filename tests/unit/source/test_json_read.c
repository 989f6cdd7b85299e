/* SPDX-License-Identifier: Apache-2.0 */
/* Members of JSON from outside: integers, bytes, arrays, and what is none of them. */
#include "source/json_read.h"

#include "support/tap.h"

#define HASH "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

struct object_case {
	const char *says;
	const char *text;
	bool read;
};

static void
object_run(const void *p)
{
	const struct object_case *row = p;
	cleanup_with(json_read_put) struct json_object *root = json_read(view_text(row->text));

	assert_int_equal(root != NULL, row->read);
}

struct number_case {
	const char *says;
	const char *text;
	bool read;
	uint64_t number;
};

static void
number_run(const void *p)
{
	const struct number_case *row = p;
	cleanup_with(json_read_put) struct json_object *root = json_read(view_text(row->text));
	uint64_t number = 4711;

	assert_non_null(root);
	assert_int_equal(json_read_number(root, "n", &number), row->read);
	assert_int_equal(number, row->read ? row->number : 4711);
}

struct hash_case {
	const char *says;
	const char *text;
	bool read;
};

static void
hash_run(const void *p)
{
	const struct hash_case *row = p;
	cleanup_with(json_read_put) struct json_object *root = json_read(view_text(row->text));
	struct hash hash;
	struct hash untouched;

	memset(&untouched, 0x55, sizeof(untouched));
	hash = untouched;
	assert_non_null(root);
	assert_int_equal(json_read_hash(root, "h", &hash), row->read);
	if (!row->read)
		assert_true(hash_equal(&hash, &untouched));
}

struct array_case {
	const char *says;
	const char *text;
	bool read;
	size_t count;
};

static void
array_run(const void *p)
{
	const struct array_case *row = p;
	cleanup_with(json_read_put) struct json_object *root = json_read(view_text(row->text));
	struct json_object *array;
	struct hash hash;
	size_t count = 4711;

	assert_non_null(root);
	assert_int_equal(json_read_array(root, "a", &array, &count), row->read);
	assert_int_equal(count, row->read ? row->count : 4711);
	if (row->read)
		assert_false(json_read_element_hash(array, count, &hash));
}

int
main(void)
{
	const struct object_case objects[] = {
		{ "an object is read", "{}", true },
		{ "white space may stand around an object", " \n{ } \r\n\t", true },
		{ "nothing is not an object", "", false },
		{ "an array is not an object", "[]", false },
		{ "null is not an object", "null", false },
		{ "an object must end", "{\"a\":1", false },
		{ "nothing follows an object", "{}{}", false },
		{ "HTML is not an object", "<html></html>", false },
		{ "40 objects inside one another are refused",
		    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":"
		    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":"
		    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":"
		    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":0"
		    "}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}",
		    false },
	};
	const struct number_case numbers[] = {
		{ "0 is a number", "{\"n\":0}", true, 0 },
		{ "2^53 + 1 keeps its last bit", "{\"n\":9007199254740993}", true,
		    9007199254740993 },
		{ "2^63 - 2 is a number", "{\"n\":9223372036854775806}", true, INT64_MAX - 1 },
		{ "2^63 - 1 is a number", "{\"n\":9223372036854775807}", true, INT64_MAX },
		{ "2^63 is too large", "{\"n\":9223372036854775808}", false, 0 },
		{ "2^64 is too large", "{\"n\":18446744073709551616}", false, 0 },
		{ "-1 is too small", "{\"n\":-1}", false, 0 },
		{ "a fraction is not a number of entries", "{\"n\":1.0}", false, 0 },
		{ "an exponent makes no number of entries", "{\"n\":1e3}", false, 0 },
		{ "text is not a number", "{\"n\":\"1\"}", false, 0 },
		{ "null is not a number", "{\"n\":null}", false, 0 },
		{ "a number may be absent", "{\"m\":1}", false, 0 },
	};
	const struct hash_case hashes[] = {
		{ "a hash is 32 bytes in base 64", "{\"h\":\"" HASH "\"}", true },
		{ "a slash may be escaped",
		    "{\"h\":\"\\/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\\u003d\"}", true },
		{ "31 bytes are not a hash",
		    "{\"h\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\"}", false },
		{ "33 bytes are not a hash",
		    "{\"h\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}", false },
		{ "a NUL ends no hash", "{\"h\":\"" HASH "\\u0000\"}", false },
		{ "a number is not a hash", "{\"h\":7}", false },
		{ "a hash may be absent", "{}", false },
	};
	const struct array_case arrays[] = {
		{ "an array has its elements", "{\"a\":[1,2]}", true, 2 },
		{ "an array may be empty", "{\"a\":[]}", true, 0 },
		{ "null is an empty array", "{\"a\":null}", true, 0 },
		{ "an object is not an array", "{\"a\":{}}", false, 0 },
		{ "an array must be there", "{}", false, 0 },
	};
	tap_section("source: JSON");
	tap_rows(objects, object_run);
	tap_rows(numbers, number_run);
	tap_rows(hashes, hash_run);
	tap_rows(arrays, array_run);
	return tap_done();
}
