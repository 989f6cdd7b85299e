/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of evidence: one that is made of heads that a key signed proves that they contradict
 * each other, if they do; whatever is changed in it, it proves nothing else.
 */
#include "source/evidence.h"

#include "base/hex.h"
#include "fuzz/fuzz.h"
#include "fuzz/signed_head.h"

#define FILE_MAX (64 * KIB)
#define PROOF_MAX (4 * KIB)

enum kind {
	TWO_ROOTS,
	TAKEN_BACK,
	FORKED,
	OTHER_ENTRIES,
	STALE_HEAD,
	BAD_SIGNATURE,
	UNKNOWN,
	KINDS
};

static const char *const kinds[KINDS] = {
	[TWO_ROOTS] = "inconsistent-root",
	[TAKEN_BACK] = "not-append-only",
	[FORKED] = "forked-tree",
	[OTHER_ENTRIES] = "entry-tree-mismatch",
	[STALE_HEAD] = "stale-head",
	[BAD_SIGNATURE] = "bad-signature",
	[UNKNOWN] = "another",
};

struct story {
	struct signed_log log;
	enum kind kind;
	unsigned found_s; /* after 1970 began, when all heads were signed */
	unsigned mmd_s;
	struct ct_head heads[LIMIT_EVIDENCE_HEADS];
	bool kept[LIMIT_EVIDENCE_HEADS]; /* more than its hash */
	size_t count;
	struct view proof; /* that makes no root */
};

/* RFC 6962 2.1, 3 */
static bool
contradict(const struct ct_head *a, const struct ct_head *b)
{
	if (a->size == b->size)
		return !hash_equal(&a->root, &b->root);
	return a->size > b->size ? a->timestamp_ms < b->timestamp_ms
				 : b->timestamp_ms < a->timestamp_ms;
}

/* Whether two heads that are kept contradict each other, as this kind says, or in
 * any way. */
static bool
has_contradiction(const struct story *story, enum kind kind)
{
	for (size_t i = 0; i < story->count; i++) {
		for (size_t j = 0; j < i; j++) {
			const struct ct_head *a = &story->heads[i];
			const struct ct_head *b = &story->heads[j];
			enum kind as = a->size == b->size ? TWO_ROOTS : TAKEN_BACK;

			if (story->kept[i] && story->kept[j] && contradict(a, b) &&
			    (kind == KINDS || kind == as))
				return true;
		}
	}
	return false;
}

/* ---- the file ---- */

static void
append_head(struct story *story, size_t i, struct buf *out)
{
	struct hash sha256;
	struct buf body;

	buf_init_growing(&body, LIMIT_NOTE);
	story->log.head = story->heads[i];
	signed_head_append(&story->log, &body);
	sha256 = hash_bytes(story->log.hasher, buf_view(&body));
	buf_text(out, i > 0 ? ",{\"sha256\":\"" : "{\"sha256\":\"");
	hex_append(out, hash_view(&sha256));
	buf_text(out, "\",\"body\":");
	buf_text(out, story->kept[i] ? "\"" : "null}");
	if (story->kept[i]) {
		base64_append(out, buf_view(&body));
		buf_text(out, "\"}");
	}
	buf_fini(&body);
}

static void
append_file(struct story *story, struct buf *out)
{
	struct view key = key_spki(story->log.key);
	struct hash log_id = hash_bytes(story->log.hasher, key);

	buf_text(out, "{\"schema\":\"ctvigil.evidence/v1\",\"id\":\"");
	hex_append(out, hash_view(&log_id));
	buf_printf(out, "\",\"kind\":\"%s\",\"index\":%ju", kinds[story->kind],
	    (uintmax_t)story->heads[0].size);
	buf_printf(out, ",\"found\":\"1970-01-01T00:00:%02uZ\",\"mmd_s\":%u", story->found_s,
	    story->mmd_s);
	buf_text(out, ",\"log\":\"\",\"url\":\"\"");
	buf_text(out, ",\"log_id\":\"");
	hex_append(out, hash_view(&log_id));
	buf_printf(out, "\",\"protocol\":\"%s\",\"origin\":\"%s\",\"key\":\"",
	    story->log.protocol == LOG_STATIC ? "static" : "rfc6962",
	    story->log.protocol == LOG_STATIC ? SIGNED_ORIGIN : "");
	base64_append(out, key);
	buf_text(out, "\",\"proof\":\"");
	base64_append(out, story->proof);
	buf_text(out, "\",\"heads\":[");
	for (size_t i = 0; i < story->count; i++)
		append_head(story, i, out);
	buf_text(out, "]}");
}

/* ---- what it proves ---- */

/* False if it is no evidence at all. */
static bool
judge(struct hasher *hasher, struct view file, enum evidence_verdict *ret)
{
	struct evidence evidence;
	struct error err;
	struct buf says;
	bool could = evidence_read(file, &evidence, &err) == STATUS_OK;

	promise(could || err.status == STATUS_LOG_MALFORMED);
	promise(evidence.head_count <= LIMIT_EVIDENCE_HEADS);
	if (could) {
		buf_init_growing(&says, 4 * KIB);
		*ret = evidence_judge(hasher, &evidence, &says);
		promise(buf_ok(&says) && says.len > 0);
		buf_fini(&says);
	}
	evidence_fini(&evidence);
	return could;
}

/* Of the file as it was made. */
static enum evidence_verdict
expected(const struct story *story)
{
	switch (story->kind) {
	case TWO_ROOTS:
	case TAKEN_BACK:
		return has_contradiction(story, story->kind) ? EVIDENCE_PROVES
							     : EVIDENCE_PROVES_NOTHING;
	case FORKED:
	case OTHER_ENTRIES:
		return EVIDENCE_PROVES_NOTHING;
	case STALE_HEAD:
		return story->kept[0] && story->found_s <= story->mmd_s ? EVIDENCE_CONTRADICTORY
									: EVIDENCE_PROVES_NOTHING;
	case BAD_SIGNATURE:
		return story->kept[0] ? EVIDENCE_CONTRADICTORY : EVIDENCE_PROVES_NOTHING;
	case UNKNOWN:
	case KINDS:
		break;
	}
	return EVIDENCE_CONTRADICTORY;
}

/* Heads have few sizes, moments and roots, so that many contradict each other. */
static struct story
story_of(struct view *in)
{
	static struct key *key;
	static struct hasher *hasher;
	struct story story = { .kind = fuzz_number(in, 1) % KINDS };
	struct view rest;

	key = key != NULL ? key : key_new(KEY_P256, "a log that is accused");
	hasher = hasher != NULL ? hasher : hasher_new();
	story.log = (struct signed_log){
		.hasher = hasher,
		.key = key,
		.protocol = fuzz_number(in, 1) & 1,
	};
	story.found_s = (unsigned)fuzz_number(in, 1) % 60;
	story.mmd_s = (unsigned)fuzz_number(in, 1) % 60;
	story.count = 1 + fuzz_number(in, 1) % LIMIT_EVIDENCE_HEADS;
	for (size_t i = 0; i < story.count; i++) {
		struct view root = fuzz_bytes(in, 1);

		story.heads[i].root = hash_bytes(hasher, root);
		story.heads[i].size = fuzz_number(in, 1);
		story.heads[i].timestamp_ms = fuzz_number(in, 1);
		story.kept[i] = fuzz_number(in, 1) % 8 != 7;
	}
	rest = *in;
	story.proof = view_take_up_to(&rest, PROOF_MAX);
	return story;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view in = view_of(bytes, len);
	struct story story = story_of(&in);
	enum evidence_verdict verdict;
	struct buf file;

	/* Nobody signed what is in a file that is made up. */
	promise(!judge(story.log.hasher, in, &verdict) || verdict != EVIDENCE_PROVES);
	buf_init_growing(&file, FILE_MAX);
	append_file(&story, &file);
	promise(buf_ok(&file));
	promise(judge(story.log.hasher, buf_view(&file), &verdict) && verdict == expected(&story));
	while (in.len > 0) {
		size_t position = fuzz_number(&in, 2) % file.len;

		file.ptr[position] = (uint8_t)fuzz_number(&in, 1);
	}
	if (judge(story.log.hasher, buf_view(&file), &verdict) && verdict == EVIDENCE_PROVES)
		promise(has_contradiction(&story, KINDS));
	buf_fini(&file);
	return 0;
}
