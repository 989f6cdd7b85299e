/* SPDX-License-Identifier: Apache-2.0 */
/* The heads of a log: signed, and written as checkpoints. */
#include "base/hex.h"
#include "base/own.h"
#include "ctlog/log.h"
#include "support/random.h"

#define MESSAGE_MAX 1024
/* C2SP signed-note, "Signature types". */
#define NOTE_ED25519 0x01
#define NOTE_RFC6962 0x05
#define NOTE_LINES_MAX 4

/* RFC 6962 3.5: the TreeHeadSignature of a head, as digitally-signed. */
static void
sign(const struct ctlog *log, struct ctlog_head *head)
{
	uint8_t memory[MESSAGE_MAX];
	struct buf message;
	struct buf signature;
	struct buf out;

	buf_init(&message, memory, sizeof(memory));
	buf_uint(&message, 1, 0); /* v1 */
	buf_uint(&message, 1, 1); /* tree_hash */
	buf_uint(&message, 8, head->timestamp_ms);
	buf_uint(&message, 8, head->size);
	buf_bytes(&message, hash_view(&head->root));
	buf_init_growing(&signature, MESSAGE_MAX);
	key_sign(log->key, buf_view(&message), &signature);
	buf_init(&out, head->signature, sizeof(head->signature));
	buf_uint(&out, 1, 4); /* sha256 */
	buf_uint(&out, 1, 3); /* ecdsa */
	buf_uint(&out, 2, signature.len);
	buf_bytes(&out, buf_view(&signature));
	head->signature_len = out.len;
	buf_fini(&signature);
}

void
ctlog_publish(struct ctlog *log, uint64_t timestamp_ms)
{
	struct ctlog_head *head;

	log->heads = xrealloc(log->heads, (log->head_count + 1) * sizeof(*log->heads));
	head = &log->heads[log->head_count++];
	head->size = ctlog_size(log);
	head->timestamp_ms = timestamp_ms;
	head->root = tree_root(&log->tree, head->size);
	sign(log, head);
}

struct ctlog_head
ctlog_head(const struct ctlog *log)
{
	struct ctlog_head head = log->heads[log->head_count - 1];
	const struct ctlog_told *shrink = &log->lies[CTLOG_LIE_SHRINK];
	const struct ctlog_told *other = &log->lies[CTLOG_LIE_OTHER_ROOT];
	const struct ctlog_told *ahead = &log->lies[CTLOG_LIE_AHEAD];
	const struct ctlog_told *behind = &log->lies[CTLOG_LIE_BEHIND];

	if (shrink->on && shrink->at < head.size) {
		head.size = shrink->at;
		head.root = tree_root(&log->tree, head.size);
		sign(log, &head);
	}
	if (other->on && (other->at == 0 || other->at == head.size)) {
		head.root.bytes[0] ^= 1;
		sign(log, &head);
	}
	if (ahead->on || behind->on) {
		head.timestamp_ms += (ahead->on ? ahead->at : 0) * 1000;
		head.timestamp_ms -= (behind->on ? behind->at : 0) * 1000;
		sign(log, &head);
	}
	if (log->lies[CTLOG_LIE_BAD_SIGNATURE].on)
		head.signature[head.signature_len - 1] ^= 1;
	return head;
}

/* One signature line: a name, and what is base 64 on the line. */
struct note_line {
	const char *name;
	struct buf bytes;
	uint8_t memory[128];
};

/* C2SP signed-note: the key ID, the first four bytes of a hash over name, type and key. */
static void
append_key_id(const struct ctlog *log, struct note_line *line, uint8_t type, struct view key)
{
	const struct view parts[] = { view_text(line->name), VIEW("\n"), view_of(&type, 1), key };
	struct hash hash = hash_views(log->tree.hasher, parts, 4);

	buf_bytes(&line->bytes, view_of(hash.bytes, 4));
}

static struct note_line *
add_line(struct note_line *lines, size_t *count, const char *name)
{
	struct note_line *line = &lines[(*count)++];

	line->name = name;
	buf_init(&line->bytes, line->memory, sizeof(line->memory));
	return line;
}

/* static-ct, "Checkpoints": a line with a name that is nobody's, and one with our
 * own name and a key ID that is nobody's. */
static void
add_grease(struct note_line *lines, size_t *count, const char *name, struct random *random)
{
	struct note_line *foreign = add_line(lines, count, "grease.invalid");
	struct note_line *own;

	buf_uint(&foreign->bytes, 8, random_next(random));
	buf_uint(&foreign->bytes, 8, random_next(random));
	own = add_line(lines, count, name);
	buf_uint(&own->bytes, 8, random_next(random));
}

/* The lines, in any order. */
static void
append_lines(const struct note_line *lines, size_t count, struct random *random, struct buf *out)
{
	size_t order[NOTE_LINES_MAX] = { 0, 1, 2, 3 };

	for (size_t i = count; i > 1; i--) {
		size_t j = random_between(random, 0, i - 1);
		size_t swapped = order[i - 1];

		order[i - 1] = order[j];
		order[j] = swapped;
	}
	for (size_t i = 0; i < count; i++) {
		const struct note_line *line = &lines[order[i]];

		buf_printf(out, "\u2014 %s ", line->name);
		base64_append(out, buf_view(&line->bytes));
		buf_byte(out, '\n');
	}
}

void
ctlog_append_checkpoint(const struct ctlog *log, struct buf *out)
{
	const char *name = log->options.origin;
	struct ctlog_head head = ctlog_head(log);
	struct random random = { head.timestamp_ms };
	struct note_line lines[NOTE_LINES_MAX];
	struct note_line *line;
	size_t count = 0;
	size_t start = out->len;

	buf_printf(out, "%s\n%llu\n",
	    log->lies[CTLOG_LIE_OTHER_ORIGIN].on ? "other.invalid/log" : name,
	    (unsigned long long)head.size);
	base64_append(out, hash_view(&head.root));
	buf_byte(out, '\n');

	line = add_line(lines, &count, name);
	append_key_id(log, line, NOTE_RFC6962, hash_view(&log->id));
	buf_uint(&line->bytes, 8, head.timestamp_ms);
	buf_bytes(&line->bytes, view_of(head.signature, head.signature_len));
	if (log->options.ed25519) {
		line = add_line(lines, &count, name);
		append_key_id(log, line, NOTE_ED25519, key_ed25519_public(log->ed25519));
		key_sign(log->ed25519, view_of(out->ptr + start, out->len - start), &line->bytes);
	}
	if (log->options.grease)
		add_grease(lines, &count, name, &random);
	buf_byte(out, '\n');
	append_lines(lines, count, &random, out);
}
