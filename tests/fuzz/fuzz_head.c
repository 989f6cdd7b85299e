/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree heads: nothing is a head but what the log signed.  An answer that was signed is
 * read; one that was changed gives the same head or none.
 */
#include "source/head.h"

#include "base/buf.h"
#include "base/hex.h"
#include "ct/note.h"
#include "fuzz/fuzz.h"
#include "support/key.h"

#define ORIGIN "log.example/2026h2"

struct log {
	struct hasher *hasher;
	struct key *key;
	enum log_protocol protocol;
	struct ct_head head;
};

/* RFC 5246 4.7, 7.4.1.4.1 */
static void
append_signature(const struct log *log, struct buf *out)
{
	uint8_t message[CT_HEAD_SIGNED_LEN];
	struct buf signature;

	ct_head_signed(&log->head, message);
	buf_init_growing(&signature, 256);
	key_sign(log->key, VIEW_OF(message), &signature);
	buf_byte(out, CT_HASH_SHA256);
	buf_byte(out, CT_SIGNATURE_ECDSA);
	buf_uint(out, 2, signature.len);
	buf_bytes(out, buf_view(&signature));
	buf_fini(&signature);
}

/* RFC 6962 4.3 */
static void
append_sth(const struct log *log, struct buf *out)
{
	struct buf signature;

	buf_init_growing(&signature, 512);
	append_signature(log, &signature);
	buf_printf(out, "{\"tree_size\":%ju,\"timestamp\":%ju,\"sha256_root_hash\":\"",
	    (uintmax_t)log->head.size, (uintmax_t)log->head.timestamp_ms);
	base64_append(out, hash_view(&log->head.root));
	buf_text(out, "\",\"tree_head_signature\":\"");
	base64_append(out, buf_view(&signature));
	buf_text(out, "\"}");
	buf_fini(&signature);
}

/* static-ct-api */
static void
append_checkpoint(const struct log *log, struct buf *out)
{
	struct hash log_id = hash_bytes(log->hasher, key_spki(log->key));
	struct buf signature;

	buf_init_growing(&signature, 512);
	buf_uint(&signature, 4,
	    note_key_id(log->hasher, VIEW(ORIGIN), NOTE_RFC6962, hash_view(&log_id)));
	buf_uint(&signature, 8, log->head.timestamp_ms);
	append_signature(log, &signature);
	buf_printf(out, ORIGIN "\n%ju\n", (uintmax_t)log->head.size);
	base64_append(out, hash_view(&log->head.root));
	buf_text(out, "\n\n\xe2\x80\x94 " ORIGIN " ");
	base64_append(out, buf_view(&signature));
	buf_byte(out, '\n');
	buf_fini(&signature);
}

static bool
same(const struct ct_head *a, const struct ct_head *b)
{
	return a->size == b->size && a->timestamp_ms == b->timestamp_ms &&
	       hash_equal(&a->root, &b->root);
}

static bool
read_head(const struct log *log, struct view body)
{
	struct ct_head head = { .size = 4711 };
	struct view origin = VIEW("untouched");
	struct error err;
	enum status status = head_read(log->hasher, log->protocol, body, key_spki(log->key),
	    VIEW(ORIGIN), &head, &origin, &err);

	if (status != STATUS_OK) {
		promise(head.size == 4711 && view_equal(origin, VIEW("untouched")));
		return false;
	}
	promise(same(&head, &log->head));
	promise(view_equal(origin, log->protocol == LOG_STATIC ? VIEW(ORIGIN) : VIEW("")));
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct key *key;
	static struct hasher *hasher;
	struct view in = view_of(bytes, len);
	struct log log;
	struct buf body;

	key = key != NULL ? key : key_new(KEY_P256, "a log that is fuzzed");
	hasher = hasher != NULL ? hasher : hasher_new();
	log = (struct log){ .hasher = hasher, .key = key, .protocol = fuzz_number(&in, 1) & 1 };
	/* RFC 6962 has JSON numbers, which our reader takes up to 2^63 - 1. */
	log.head.size = fuzz_number(&in, 8) >> 1;
	log.head.timestamp_ms = fuzz_number(&in, 8) >> 1;
	log.head.root = hash_bytes(hasher, in);
	promise(!read_head(&log, in));

	buf_init_growing(&body, 4096);
	if (log.protocol == LOG_STATIC)
		append_checkpoint(&log, &body);
	else
		append_sth(&log, &body);
	promise(buf_ok(&body) && read_head(&log, buf_view(&body)));
	while (in.len > 0) {
		size_t position = fuzz_number(&in, 2) % body.len;

		body.ptr[position] = (uint8_t)fuzz_number(&in, 1);
	}
	(void)read_head(&log, buf_view(&body));
	buf_fini(&body);
	return 0;
}
