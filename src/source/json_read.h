/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Members of JSON that came from outside, by json-c, read without guessing: a number
 * is an integer that fits, bytes are whole base 64, and what has another type is not
 * there.  Unknown members are ignored (RFC 6962 4).
 */
#ifndef CTVIGIL_SOURCE_JSON_READ_H
#define CTVIGIL_SOURCE_JSON_READ_H

#include "base/attr.h"
#include "base/hash.h"
#include "base/view.h"

#include <json-c/json.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The object that text is, with nothing but white space around it; NULL if it is no
 * object.  The caller puts it (json_read_put()). */
struct json_object *json_read(struct view text) must_use;

/* For cleanup_with(): gives an object back; *object may be NULL. */
void json_read_put(struct json_object **object);

/* A string, with escapes undone.  Valid as long as object. */
bool json_read_text(struct json_object *object, const char *name, struct view *ret) must_use;

/* The bytes of a string in base 64, which are written to out, of size bytes. */
bool json_read_bytes(struct json_object *object, const char *name, uint8_t *out, size_t size,
    size_t *ret_len) must_use;
bool json_read_hash(struct json_object *object, const char *name, struct hash *ret) must_use;

/* A number from 0 to 2^63 - 1, never by way of a double. */
bool json_read_number(struct json_object *object, const char *name, uint64_t *ret) must_use;

/* An array; null is an empty one, as Go writes it: *ret is then NULL. */
bool json_read_array(struct json_object *object, const char *name, struct json_object **ret,
    size_t *ret_count) must_use;

/* The hash that an element of an array is. */
bool json_read_element_hash(struct json_object *array, size_t index, struct hash *ret) must_use;

#endif
