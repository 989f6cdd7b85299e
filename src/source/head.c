/* SPDX-License-Identifier: Apache-2.0 */
#include "source/head.h"

#include "base/num.h"
#include "ct/checkpoint.h"
#include "source/answer.h"
#include "source/json_read.h"
#include "source/verify.h"

/* A digitally-signed struct by an RSA key of LIMIT_RSA_BITS_MAX bits takes 2052. */
#define SIGNATURE_MAX 2052

static enum status
check_signature(struct view key, const struct ct_head *head, const struct ct_signed *signature,
    struct error *err)
{
	uint8_t message[CT_HEAD_SIGNED_LEN];

	ct_head_signed(head, message);
	switch (verify_log_signature(key, signature->hash_algorithm, signature->signature_algorithm,
	    VIEW_OF(message), signature->signature)) {
	case VERIFY_GOOD:
		return STATUS_OK;
	case VERIFY_UNKNOWN:
		return error_set(err, STATUS_LOG_SIGNATURE, 0,
		    "the key: it is not one that a log may have (RFC 6962 2.1.4)");
	case VERIFY_BAD:
		break;
	}
	return error_set(err, STATUS_LOG_SIGNATURE, 0,
	    "the tree head: its signature is not by the key of the log (RFC 6962 3.5)");
}

/* RFC 6962 4.3 */
static enum status
read_sth(struct view body, struct view key, struct ct_head *ret, struct error *err)
{
	cleanup_with(json_read_put) struct json_object *root = json_read(body);
	uint8_t memory[SIGNATURE_MAX];
	struct view rest = { .ptr = memory };
	struct ct_head head;
	struct ct_signed signature;
	enum status status;

	if (!json_read_number(root, "tree_size", &head.size) ||
	    !json_read_number(root, "timestamp", &head.timestamp_ms) ||
	    !json_read_hash(root, "sha256_root_hash", &head.root) ||
	    !json_read_bytes(root, "tree_head_signature", memory, sizeof(memory), &rest.len) ||
	    !ct_signed_take(&rest, &signature) || rest.len != 0)
		return answer_malformed(err, "a tree head (RFC 6962 4.3)", body);
	status = check_signature(key, &head, &signature, err);
	if (status == STATUS_OK)
		*ret = head;
	return status;
}

/* Checks one line that is by the key of the log. */
static enum status
check_line(
    struct view key, const struct note_signature *line, struct ct_head *head, struct error *err)
{
	struct ct_signed signature;

	if (!checkpoint_signature(line, &head->timestamp_ms, &signature))
		return error_set(err, STATUS_LOG_SIGNATURE, 0,
		    "the checkpoint: the line of the log's key is no signature (static-ct 2)");
	return check_signature(key, head, &signature, err);
}

/* Checks all lines by the key of the log: of lines by other keys, grease among them,
 * no notice is taken, but each of its own must verify (C2SP signed-note). */
static enum status
check_lines(struct hasher *hasher, const struct checkpoint *checkpoint, struct view key,
    struct ct_head *ret, struct error *err)
{
	struct hash log_id = hash_bytes(hasher, key);
	uint32_t id = note_key_id(hasher, checkpoint->origin, NOTE_RFC6962, hash_view(&log_id));
	uint8_t memory[NOTE_SIGNATURE_MAX];
	struct view lines = checkpoint->note.signatures;
	struct ct_head head = { .size = checkpoint->size, .root = checkpoint->root };
	struct note_signature line;
	unsigned looked_at = 0;
	unsigned good = 0;
	uint64_t newest_ms = 0;

	while (note_next_signature(&lines, &looked_at, memory, &line)) {
		enum status status;

		if (line.key_id != id || !view_equal(line.name, checkpoint->origin))
			continue;
		status = check_line(key, &line, &head, err);
		if (status != STATUS_OK)
			return status;
		newest_ms = num_max64(newest_ms, head.timestamp_ms);
		good++;
	}
	if (good == 0)
		return error_set(err, STATUS_LOG_SIGNATURE, 0,
		    "the checkpoint: no line is by the key of the log (static-ct 2)");
	head.timestamp_ms = newest_ms;
	*ret = head;
	return STATUS_OK;
}

static enum status
read_checkpoint(struct hasher *hasher, struct view body, struct view key, struct view origin,
    struct ct_head *ret, struct view *ret_origin, struct error *err)
{
	struct checkpoint checkpoint;
	enum status status;

	/* JSON has no larger numbers either, nor has the state. */
	if (!checkpoint_read(body, &checkpoint) || checkpoint.size > INT64_MAX)
		return answer_malformed(err, "a checkpoint (static-ct 2)", body);
	if (origin.len != 0 && !view_equal(origin, checkpoint.origin))
		return error_set(err, STATUS_LOG_SIGNATURE, 0,
		    "the checkpoint: its origin is not that of the log (static-ct 2)");
	status = check_lines(hasher, &checkpoint, key, ret, err);
	if (status == STATUS_OK)
		*ret_origin = checkpoint.origin;
	return status;
}

enum status
head_read(struct hasher *hasher, enum log_protocol protocol, struct view body, struct view key,
    struct view origin, struct ct_head *ret, struct view *ret_origin, struct error *err)
{
	enum status status;

	if (protocol == LOG_STATIC)
		return read_checkpoint(hasher, body, key, origin, ret, ret_origin, err);
	status = read_sth(body, key, ret, err);
	if (status == STATUS_OK)
		*ret_origin = (struct view){ .len = 0 };
	return status;
}
