/* SPDX-License-Identifier: Apache-2.0 */
#include "source/evidence.h"

#include "base/clock.h"
#include "base/hex.h"
#include "base/own.h"
#include "source/head.h"
#include "source/json_read.h"
#include "source/prove.h"
#include "source/verify.h"

#include <inttypes.h>
#include <stdlib.h>

#define SCHEMA VIEW("ctvigil.evidence/v1")

/* ---- reading ---- */

static enum status
malformed(struct error *err, const char *member)
{
	return error_set(
	    err, STATUS_LOG_MALFORMED, 0, "it is no evidence (ctvigil.evidence/v1): %s", member);
}

static bool
read_hex(struct json_object *object, const char *name, struct hash *ret)
{
	struct view text;

	return json_read_text(object, name, &text) && hex_read(text, ret->bytes, HASH_LEN);
}

static bool
read_protocol(struct json_object *root, enum log_protocol *ret)
{
	struct view text;

	if (!json_read_text(root, "protocol", &text))
		return false;
	*ret = view_equal(text, VIEW("static")) ? LOG_STATIC : LOG_RFC6962;
	return *ret == LOG_STATIC || view_equal(text, VIEW("rfc6962"));
}

/* The body of a head is null where only its hash was kept. */
static bool
read_head(struct json_object *object, struct evidence_head *ret)
{
	struct json_object *body;

	if (!json_object_is_type(object, json_type_object) ||
	    !read_hex(object, "sha256", &ret->sha256) ||
	    !json_object_object_get_ex(object, "body", &body))
		return false;
	if (body == NULL)
		return true;
	ret->body = xcalloc(1, LIMIT_NOTE);
	return json_read_bytes(object, "body", ret->body, LIMIT_NOTE, &ret->len);
}

static enum status
read_heads(struct evidence *evidence, struct error *err)
{
	struct json_object *heads;
	size_t count;

	if (!json_read_array(evidence->root, "heads", &heads, &count) || count == 0 ||
	    count > LIMIT_EVIDENCE_HEADS)
		return malformed(err, "heads");
	for (size_t i = 0; i < count; i++) {
		evidence->head_count++;
		if (!read_head(json_object_array_get_idx(heads, i), &evidence->heads[i]))
			return malformed(err, "heads");
	}
	return STATUS_OK;
}

enum status
evidence_read(struct view text, struct evidence *ret, struct error *err)
{
	struct json_object *root = json_read(text);
	struct view schema;

	*ret = (struct evidence){ .root = root };
	if (root == NULL)
		return malformed(err, "it is no object of JSON");
	if (!json_read_text(root, "schema", &schema) || !view_equal(schema, SCHEMA))
		return malformed(err, "schema");
	if (!read_hex(root, "id", &ret->id))
		return malformed(err, "id");
	if (!json_read_text(root, "kind", &ret->kind))
		return malformed(err, "kind");
	if (!json_read_number(root, "index", &ret->index))
		return malformed(err, "index");
	if (!json_read_text(root, "found", &ret->found))
		return malformed(err, "found");
	if (!json_read_text(root, "log", &ret->log))
		return malformed(err, "log");
	if (!json_read_text(root, "url", &ret->url))
		return malformed(err, "url");
	if (!read_hex(root, "log_id", &ret->log_id))
		return malformed(err, "log_id");
	if (!read_protocol(root, &ret->protocol))
		return malformed(err, "protocol");
	if (!json_read_text(root, "origin", &ret->origin))
		return malformed(err, "origin");
	if (!json_read_bytes(root, "key", ret->key, sizeof(ret->key), &ret->key_len))
		return malformed(err, "key");
	if (!json_read_number(root, "mmd_s", &ret->mmd_s))
		return malformed(err, "mmd_s");
	ret->proof = xcalloc(1, LIMIT_EVIDENCE_FILE);
	if (!json_read_bytes(root, "proof", ret->proof, LIMIT_EVIDENCE_FILE, &ret->proof_len))
		return malformed(err, "proof");
	return read_heads(ret, err);
}

void
evidence_fini(struct evidence *evidence)
{
	for (size_t i = 0; i < evidence->head_count; i++)
		free(evidence->heads[i].body);
	free(evidence->proof);
	json_read_put(&evidence->root);
	*evidence = (struct evidence){ .root = NULL };
}

/* ---- the heads ---- */

/* Whether the key and the bodies are those that it names. */
static bool
is_whole(struct hasher *hasher, const struct evidence *evidence, struct buf *says)
{
	const struct view key = view_of(evidence->key, evidence->key_len);
	struct hash hash = hash_bytes(hasher, key);

	if (!hash_equal(&hash, &evidence->log_id)) {
		buf_text(says, "log_id is not the SHA-256 of key");
		return false;
	}
	if (!verify_is_log_key(key)) {
		buf_text(says, "key is not one that a log may have (RFC 6962 2.1.4)");
		return false;
	}
	for (size_t i = 0; i < evidence->head_count; i++) {
		const struct evidence_head *head = &evidence->heads[i];

		hash = hash_bytes(hasher, view_of(head->body, head->len));
		if (head->body == NULL || hash_equal(&hash, &head->sha256))
			continue;
		buf_printf(says, "head %zu: its sha256 is not that of its body", i + 1);
		return false;
	}
	return true;
}

/* Reads all heads of which there is more than a hash.  The first that does not verify is
 * *ret_bad, and why. */
static bool
read_signed(struct hasher *hasher, struct evidence *evidence, size_t *ret_bad, struct error *why)
{
	for (size_t i = 0; i < evidence->head_count; i++) {
		struct evidence_head *head = &evidence->heads[i];
		struct view origin;

		if (head->body == NULL)
			continue;
		head->is_signed =
		    head_read(hasher, evidence->protocol, view_of(head->body, head->len),
			view_of(evidence->key, evidence->key_len), evidence->origin, &head->head,
			&origin, why) == STATUS_OK;
		if (head->is_signed)
			continue;
		*ret_bad = i;
		return false;
	}
	return true;
}

/* ---- what they prove ---- */

/* Whether two heads cannot both be of an honest log, by themselves or with what else is in the
 * evidence; appends why. */
typedef bool contradict_fn(struct hasher *hasher, const struct evidence *evidence,
    const struct ct_head *a, const struct ct_head *b, struct buf *says);

/* RFC 6962 2.1: one list of entries has one root. */
static bool
two_roots(struct hasher *hasher unused_arg, const struct evidence *evidence unused_arg,
    const struct ct_head *a, const struct ct_head *b, struct buf *says)
{
	if (a->size != b->size || hash_equal(&a->root, &b->root))
		return false;
	buf_printf(says,
	    "two roots for the size %" PRIu64
	    " are signed by this key: the log showed two trees (RFC 6962 2.1)",
	    a->size);
	return true;
}

/* RFC 6962 3: "it is append-only", so a later tree is not smaller. */
static bool
taken_back(struct hasher *hasher unused_arg, const struct evidence *evidence unused_arg,
    const struct ct_head *a, const struct ct_head *b, struct buf *says)
{
	const struct ct_head *smaller = a->size < b->size ? a : b;
	const struct ct_head *larger = a->size < b->size ? b : a;

	if (smaller->size == larger->size || smaller->timestamp_ms <= larger->timestamp_ms)
		return false;
	buf_printf(says,
	    "a tree of %" PRIu64 " entries is signed by this key, later than one of %" PRIu64
	    ": the log took entries back (RFC 6962 3)",
	    smaller->size, larger->size);
	return true;
}

/* RFC 6962 2.1.2: a later tree begins with all entries of an earlier one. */
static bool
forked(struct hasher *hasher, const struct evidence *evidence, const struct ct_head *a,
    const struct ct_head *b, struct buf *says)
{
	const struct ct_head *small = a->size < b->size ? a : b;
	const struct ct_head *large = a->size < b->size ? b : a;

	if (!prove_fork(hasher, evidence->protocol,
		&(struct merkle_tree){ small->size, small->root },
		&(struct merkle_tree){ large->size, large->root },
		view_of(evidence->proof, evidence->proof_len)))
		return false;
	buf_printf(says,
	    "the tree of %" PRIu64
	    " entries that is signed by this key does not begin with the one of %" PRIu64
	    " that is signed by it, as the proof shows: the log showed two trees (RFC 6962 2.1.2)",
	    large->size, small->size);
	return true;
}

/* Whether the head was as old as that when it was found. */
static bool
was_stale(const struct evidence *evidence)
{
	uint64_t signed_s = evidence->heads[0].head.timestamp_ms / 1000;
	int64_t found_s;

	return clock_read(evidence->found, &found_s) && found_s > 0 &&
	       (uint64_t)found_s > signed_s && (uint64_t)found_s - signed_s > evidence->mmd_s;
}

typedef bool is_so_fn(const struct evidence *evidence);

struct kind {
	const char *name;
	contradict_fn *contradict; /* NULL: heads alone do not prove it */
	const char *why_not;       /* then */
	is_so_fn *is_so;           /* of head 1, or NULL */
	const char *not_so;        /* then */
};

static const struct kind kinds[] = {
	{ .name = "inconsistent-root", .contradict = two_roots },
	{ .name = "not-append-only", .contradict = taken_back },
	{ .name = "forked-tree", .contradict = forked },
	{ .name = "entry-tree-mismatch",
	    .why_not =
		"the head is signed by this key, but the entries that the log served are not: while "
		"it serves them, whoever reads it can see that they do not make this root" },
	{ .name = "stale-head",
	    .why_not =
		"the head is signed by this key, but that the log had no newer one to show is not: "
		"while it has none, whoever asks it for its head can see that it is too old",
	    .is_so = was_stale,
	    .not_so = "head 1 was no older than mmd_s when it was found" },
};

static const struct kind *
find_kind(struct view name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (view_equal(view_text(kinds[i].name), name))
			return &kinds[i];
	}
	return NULL;
}

static bool
any_two(struct hasher *hasher, const struct evidence *evidence, contradict_fn *contradict,
    struct buf *says)
{
	for (size_t i = 0; i < evidence->head_count; i++) {
		const struct evidence_head *a = &evidence->heads[i];

		for (size_t j = i + 1; j < evidence->head_count; j++) {
			const struct evidence_head *b = &evidence->heads[j];

			if (a->is_signed && b->is_signed &&
			    contradict(hasher, evidence, &a->head, &b->head, says))
				return true;
		}
	}
	return false;
}

static const char *
why_nothing(const struct evidence *evidence, const struct kind *kind)
{
	for (size_t i = 0; i < evidence->head_count; i++) {
		if (!evidence->heads[i].is_signed)
			return "of a head no more was kept than its hash";
	}
	if (kind->contradict == NULL)
		return kind->why_not;
	if (evidence->head_count == 1)
		return "one head alone contradicts nothing";
	return "the heads are signed by this key, and do not contradict each other";
}

/* Of heads that are signed, as many as are there. */
static enum evidence_verdict
judge_signed(struct hasher *hasher, const struct evidence *evidence, struct buf *says)
{
	const struct kind *kind = find_kind(evidence->kind);
	const struct evidence_head *first = &evidence->heads[0];

	if (kind == NULL) {
		buf_text(says, "there is no such kind of evidence");
		return EVIDENCE_CONTRADICTORY;
	}
	if (first->is_signed && first->head.size != evidence->index) {
		buf_text(says, "index is not the size of head 1");
		return EVIDENCE_CONTRADICTORY;
	}
	if (first->is_signed && kind->is_so != NULL && !kind->is_so(evidence)) {
		buf_text(says, kind->not_so);
		return EVIDENCE_CONTRADICTORY;
	}
	if (kind->contradict != NULL && any_two(hasher, evidence, kind->contradict, says))
		return EVIDENCE_PROVES;
	buf_text(says, why_nothing(evidence, kind));
	return EVIDENCE_PROVES_NOTHING;
}

/* Of a head that is said not to be signed. */
static enum evidence_verdict
judge_unsigned(const struct evidence *evidence, struct buf *says)
{
	const struct evidence_head *head = &evidence->heads[0];

	if (head->is_signed) {
		buf_text(says, "the head is signed by this key, though it says that it is not");
		return EVIDENCE_CONTRADICTORY;
	}
	buf_text(says, head->body == NULL
			   ? "of the head no more was kept than its hash"
			   : "the head is not signed by this key, and so anybody can have made it");
	return EVIDENCE_PROVES_NOTHING;
}

enum evidence_verdict
evidence_judge(struct hasher *hasher, struct evidence *evidence, struct buf *says)
{
	struct error why;
	size_t bad = 0;
	bool is_signed;

	if (!is_whole(hasher, evidence, says))
		return EVIDENCE_CONTRADICTORY;
	is_signed = read_signed(hasher, evidence, &bad, &why);
	if (view_equal(evidence->kind, VIEW("bad-signature")))
		return judge_unsigned(evidence, says);
	if (is_signed)
		return judge_signed(hasher, evidence, says);
	buf_printf(says, "head %zu: %s", bad + 1, why.message);
	return EVIDENCE_CONTRADICTORY;
}
