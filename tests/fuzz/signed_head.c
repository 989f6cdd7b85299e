/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/signed_head.h"

#include "base/hex.h"
#include "ct/note.h"

/* RFC 5246 4.7, 7.4.1.4.1 */
static void
append_signature(const struct signed_log *log, struct buf *out)
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
append_sth(const struct signed_log *log, struct buf *out)
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
append_checkpoint(const struct signed_log *log, struct buf *out)
{
	struct hash log_id = hash_bytes(log->hasher, key_spki(log->key));
	struct buf signature;

	buf_init_growing(&signature, 512);
	buf_uint(&signature, 4,
	    note_key_id(log->hasher, VIEW(SIGNED_ORIGIN), NOTE_RFC6962, hash_view(&log_id)));
	buf_uint(&signature, 8, log->head.timestamp_ms);
	append_signature(log, &signature);
	buf_printf(out, SIGNED_ORIGIN "\n%ju\n", (uintmax_t)log->head.size);
	base64_append(out, hash_view(&log->head.root));
	buf_text(out, "\n\n\xe2\x80\x94 " SIGNED_ORIGIN " ");
	base64_append(out, buf_view(&signature));
	buf_byte(out, '\n');
	buf_fini(&signature);
}

void
signed_head_append(const struct signed_log *log, struct buf *out)
{
	if (log->protocol == LOG_STATIC)
		append_checkpoint(log, out);
	else
		append_sth(log, out);
}
