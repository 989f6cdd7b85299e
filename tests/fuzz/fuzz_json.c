/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON by json-c as we ask for it: whole objects only, numbers that are exactly what is
 * written, and bytes that are what their base 64 stands for.
 */
#include "source/json_read.h"

#include "base/buf.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/num.h"
#include "fuzz/fuzz.h"

static void
check_members(struct view text)
{
	static const char *const names[] = { "a", "entries", "leaf_input", "tree_size", "" };
	struct json_object *object = json_read(text);

	if (object == NULL)
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct view found = VIEW("untouched");
		struct json_object *array = NULL;
		struct hash hash;
		uint64_t number = 4711;
		size_t count = 4711;
		uint8_t out[16];
		size_t len = 4711;

		promise(json_read_text(object, names[i], &found) ||
			view_equal(found, VIEW("untouched")));
		promise(json_read_number(object, names[i], &number) ? number <= INT64_MAX
								    : number == 4711);
		promise(json_read_bytes(object, names[i], out, sizeof(out), &len)
			    ? len <= sizeof(out)
			    : len == 4711);
		promise(json_read_array(object, names[i], &array, &count) || count == 4711);
		for (size_t j = 0; array != NULL && j < count; j++)
			promise(!json_read_element_hash(array, j, &hash) ||
				json_object_get_string_len(json_object_array_get_idx(array, j)) ==
				    BASE64_LEN(HASH_LEN));
	}
	json_read_put(&object);
}

/* What the member n of {"n":VALUE} is. */
static struct json_object *
with_value(struct buf *out, const char *before, struct view value, const char *after)
{
	buf_clear(out);
	buf_text(out, before);
	buf_bytes(out, value);
	buf_text(out, after);
	promise(buf_ok(out));
	return json_read(buf_view(out));
}

static void
check_number(struct view text, struct buf *out)
{
	struct json_object *object = with_value(out, "{\"n\":", text, "}");
	uint64_t expected = 0;
	uint64_t number = 4711;
	bool is_decimal = num_decimal(text, &expected);

	if (is_decimal && expected <= INT64_MAX)
		promise(json_read_number(object, "n", &number) && number == expected);
	else if (is_decimal)
		promise(!json_read_number(object, "n", &number) && number == 4711);
	json_read_put(&object);
}

static void
check_bytes(struct view text, struct buf *out)
{
	uint8_t *expected = malloc(text.len + 1);
	uint8_t *bytes = malloc(text.len + 1);
	size_t expected_len = 0;
	size_t len = 4711;
	struct json_object *object = with_value(out, "{\"n\":\"", text, "\"}");

	promise(expected != NULL && bytes != NULL);
	if (base64_read(text, expected, text.len, &expected_len)) {
		promise(json_read_bytes(object, "n", bytes, text.len, &len));
		promise(view_equal(view_of(bytes, len), view_of(expected, expected_len)));
		promise(expected_len == 0 ||
			!json_read_bytes(object, "n", bytes, expected_len - 1, &len));
	}
	json_read_put(&object);
	free(bytes);
	free(expected);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view text = view_of(bytes, len);
	struct buf out;

	buf_init_growing(&out, len + 64);
	check_members(text);
	check_number(text, &out);
	check_bytes(text, &out);
	buf_fini(&out);
	return 0;
}
