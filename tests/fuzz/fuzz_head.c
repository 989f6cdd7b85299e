/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree heads: nothing is a head but what the log signed.  An answer that was signed is
 * read; one that was changed gives the same head or none.
 */
#include "source/head.h"

#include "base/buf.h"
#include "fuzz/fuzz.h"
#include "fuzz/signed_head.h"

static bool
same(const struct ct_head *a, const struct ct_head *b)
{
	return a->size == b->size && a->timestamp_ms == b->timestamp_ms &&
	       hash_equal(&a->root, &b->root);
}

static bool
read_head(const struct signed_log *log, struct view body)
{
	struct ct_head head = { .size = 4711 };
	struct view origin = VIEW("untouched");
	struct error err;
	enum status status = head_read(log->hasher, log->protocol, body, key_spki(log->key),
	    VIEW(SIGNED_ORIGIN), &head, &origin, &err);

	if (status != STATUS_OK) {
		promise(head.size == 4711 && view_equal(origin, VIEW("untouched")));
		return false;
	}
	promise(same(&head, &log->head));
	promise(view_equal(origin, log->protocol == LOG_STATIC ? VIEW(SIGNED_ORIGIN) : VIEW("")));
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct key *key;
	static struct hasher *hasher;
	struct view in = view_of(bytes, len);
	struct signed_log log;
	struct buf body;

	key = key != NULL ? key : key_new(KEY_P256, "a log that is fuzzed");
	hasher = hasher != NULL ? hasher : hasher_new();
	log = (struct signed_log){
		.hasher = hasher, .key = key, .protocol = fuzz_number(&in, 1) & 1
	};
	/* RFC 6962 has JSON numbers, which our reader takes up to 2^63 - 1. */
	log.head.size = fuzz_number(&in, 8) >> 1;
	log.head.timestamp_ms = fuzz_number(&in, 8) >> 1;
	log.head.root = hash_bytes(hasher, in);
	promise(!read_head(&log, in));

	buf_init_growing(&body, 4096);
	signed_head_append(&log, &body);
	promise(buf_ok(&body) && read_head(&log, buf_view(&body)));
	while (in.len > 0) {
		size_t position = fuzz_number(&in, 2) % body.len;

		body.ptr[position] = (uint8_t)fuzz_number(&in, 1);
	}
	(void)read_head(&log, buf_view(&body));
	buf_fini(&body);
	return 0;
}
