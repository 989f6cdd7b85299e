/* SPDX-License-Identifier: Apache-2.0 */
#include "source/json_read.h"

#include "base/hex.h"

#include <limits.h>

struct json_object *
json_read(struct view text)
{
	struct json_tokener *tokener;
	struct json_object *root;
	bool whole;

	if (text.len > INT_MAX)
		return NULL;
	tokener = json_tokener_new();
	if (tokener == NULL)
		return NULL;
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	root = json_tokener_parse_ex(tokener, (const char *)text.ptr, (int)text.len);
	whole = json_tokener_get_error(tokener) == json_tokener_success;
	json_tokener_free(tokener);
	if (whole && json_object_is_type(root, json_type_object))
		return root;
	json_read_put(&root);
	return NULL;
}

void
json_read_put(struct json_object **object)
{
	(void)json_object_put(*object);
}

static bool
text_of(struct json_object *value, struct view *ret)
{
	if (!json_object_is_type(value, json_type_string))
		return false;
	*ret = view_of(json_object_get_string(value), (size_t)json_object_get_string_len(value));
	return true;
}

/* The hash that a string in base 64 is. */
static bool
hash_of(struct json_object *value, struct hash *ret)
{
	struct view text;
	struct hash hash;
	size_t len;

	if (!text_of(value, &text) || !base64_read(text, hash.bytes, sizeof(hash.bytes), &len) ||
	    len != sizeof(hash.bytes))
		return false;
	*ret = hash;
	return true;
}

bool
json_read_text(struct json_object *object, const char *name, struct view *ret)
{
	struct json_object *value;

	return json_object_object_get_ex(object, name, &value) && text_of(value, ret);
}

bool
json_read_bytes(
    struct json_object *object, const char *name, uint8_t *out, size_t size, size_t *ret_len)
{
	struct view text;

	return json_read_text(object, name, &text) && base64_read(text, out, size, ret_len);
}

bool
json_read_hash(struct json_object *object, const char *name, struct hash *ret)
{
	struct json_object *value;

	return json_object_object_get_ex(object, name, &value) && hash_of(value, ret);
}

bool
json_read_number(struct json_object *object, const char *name, uint64_t *ret)
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, name, &value) ||
	    !json_object_is_type(value, json_type_int) || json_object_get_int64(value) < 0 ||
	    json_object_get_uint64(value) > INT64_MAX)
		return false;
	*ret = json_object_get_uint64(value);
	return true;
}

bool
json_read_array(
    struct json_object *object, const char *name, struct json_object **ret, size_t *ret_count)
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, name, &value))
		return false;
	if (value != NULL && !json_object_is_type(value, json_type_array))
		return false;
	*ret = value;
	*ret_count = value == NULL ? 0 : json_object_array_length(value);
	return true;
}

bool
json_read_element_hash(struct json_object *array, size_t index, struct hash *ret)
{
	return array != NULL && hash_of(json_object_array_get_idx(array, index), ret);
}
