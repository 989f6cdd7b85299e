/* SPDX-License-Identifier: Apache-2.0 */
#include "source/leaf_hashes.h"

#include "source/answer.h"
#include "source/json_read.h"

/* RFC 6962 4.8: { "audit_path": [base 64, ...], ... } of the neighbour, whose path begins
 * with the sibling of its leaf (RFC 6962 2.1.1). */
static bool
read_audit_path(struct view body, uint64_t at, struct leaf_hashes *ret)
{
	cleanup_with(json_read_put) struct json_object *root = json_read(body);
	struct json_object *path;
	size_t count;

	ret->first = at;
	ret->count = 1;
	return json_read_array(root, "audit_path", &path, &count) && count > 0 &&
	       json_read_element_hash(path, 0, &ret->hashes[0]);
}

/* static-ct-api "Merkle Tree": the hash tile of level 0 that the entry is in. */
static bool
read_tile(struct view body, uint64_t at, struct leaf_hashes *ret)
{
	struct view hash;

	ret->first = at - at % LIMIT_TILE_ENTRIES;
	for (ret->count = 0; ret->count < LIMIT_TILE_ENTRIES; ret->count++) {
		if (!view_take(&body, HASH_LEN, &hash))
			break;
		memcpy(ret->hashes[ret->count].bytes, hash.ptr, HASH_LEN);
	}
	return body.len == 0 && at - ret->first < ret->count;
}

enum status
leaf_hashes_read(enum log_protocol protocol, uint64_t at, struct view bodies,
    struct leaf_hashes *ret, struct error *err)
{
	struct view body;

	if (!answer_take(&bodies, &body) || bodies.len != 0)
		return error_set(err, STATUS_LOG_MALFORMED, 0,
		    "entry %ju: there is one answer with its hash, or none before the log grows",
		    (uintmax_t)at);
	if (protocol == LOG_STATIC ? !read_tile(body, at, ret) : !read_audit_path(body, at, ret))
		return answer_malformed(err, "one with the hash of an entry", body);
	return STATUS_OK;
}
