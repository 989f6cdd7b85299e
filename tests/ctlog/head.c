/* SPDX-License-Identifier: Apache-2.0 */
/* The heads of a log: signed, and written as checkpoints. */
#include "base/hex.h"
#include "base/own.h"
#include "ctlog/log.h"
#include "support/random.h"

#define MESSAGE_MAX 1024
/* C2SP signed-note, "Signature types". */
#define NOTE_ED25519 0x01
#define NOTE_COSIGNATURE_V1 0x04
#define NOTE_RFC6962 0x05
#define NOTE_ML_DSA_44 0x06
#define NOTE_LINES_MAX 6
/* FIPS 204, table 2. */
#define ML_DSA_44_KEY 1312
#define ML_DSA_44_SIGNATURE 2420

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
	uint8_t memory[4 + 8 + ML_DSA_44_SIGNATURE];
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

/* Nothing here makes keys of ML-DSA-44: this one is of no secret. */
static const uint8_t ml_dsa_key[ML_DSA_44_KEY] = { 6 };

/* C2SP tlog-cosignature: a line that is signed, and one that looks so. */
static void
add_witness(const struct ctlog *log, struct note_line *lines, size_t *count, struct view text,
    uint64_t time_s)
{
	static const uint8_t nonsense[ML_DSA_44_SIGNATURE] = { 0 };
	struct note_line *line = add_line(lines, count, log->options.witness);
	struct buf message;

	buf_init_growing(&message, MESSAGE_MAX);
	buf_printf(&message, "cosignature/v1\ntime %llu\n", (unsigned long long)time_s);
	buf_bytes(&message, text);
	append_key_id(log, line, NOTE_COSIGNATURE_V1, key_ed25519_public(log->witness));
	buf_uint(&line->bytes, 8, time_s);
	key_sign(log->witness, buf_view(&message), &line->bytes);
	if (log->lies[CTLOG_LIE_BAD_COSIGNATURE].on)
		line->memory[line->bytes.len - 1] ^= 1;
	buf_fini(&message);

	line = add_line(lines, count, log->options.witness);
	append_key_id(log, line, NOTE_ML_DSA_44, VIEW_OF(ml_dsa_key));
	buf_uint(&line->bytes, 8, time_s);
	buf_bytes(&line->bytes, VIEW_OF(nonsense));
}

void
ctlog_append_vkey(const struct ctlog *log, bool ml_dsa, struct buf *out)
{
	struct view key = ml_dsa ? VIEW_OF(ml_dsa_key) : key_ed25519_public(log->witness);
	uint8_t kind = ml_dsa ? NOTE_ML_DSA_44 : NOTE_COSIGNATURE_V1;
	uint8_t memory[1 + ML_DSA_44_KEY];
	struct note_line line;
	size_t count = 0;
	struct buf typed;

	(void)add_line(&line, &count, log->options.witness);
	append_key_id(log, &line, kind, key);
	buf_init(&typed, memory, sizeof(memory));
	buf_byte(&typed, kind);
	buf_bytes(&typed, key);
	buf_printf(out, "%s+", line.name);
	hex_append(out, buf_view(&line.bytes));
	buf_byte(out, '+');
	base64_append(out, buf_view(&typed));
}

/* The lines, in any order. */
static void
append_lines(const struct note_line *lines, size_t count, struct random *random, struct buf *out)
{
	size_t order[NOTE_LINES_MAX] = { 0, 1, 2, 3, 4, 5 };

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
	if (log->witness != NULL && !log->lies[CTLOG_LIE_NO_COSIGNATURE].on)
		add_witness(log, lines, &count, view_of(out->ptr + start, out->len - start),
		    head.timestamp_ms / 1000);
	if (log->options.grease)
		add_grease(lines, &count, name, &random);
	buf_byte(out, '\n');
	append_lines(lines, count, &random, out);
}
