/* SPDX-License-Identifier: Apache-2.0 */
/* The answers of RFC 6962 4.3 to 4.8, as CTFE gives them where the RFC is silent. */
#include "base/hex.h"
#include "base/num.h"
#include "ctlog/answer.h"

#define EXTRA_MAX (64U << 20)

/* "name":"base 64" */
static void
append_member(struct buf *out, const char *name, struct view bytes)
{
	buf_printf(out, "\"%s\":\"", name);
	base64_append(out, bytes);
	buf_byte(out, '"');
}

/* "name":["base 64",...] */
static void
append_proof(struct buf *out, const char *name, const struct tree_proof *proof)
{
	buf_printf(out, "\"%s\":[", name);
	for (size_t i = 0; i < proof->count; i++) {
		buf_text(out, i == 0 ? "\"" : ",\"");
		base64_append(out, hash_view(&proof->nodes[i]));
		buf_byte(out, '"');
	}
	buf_byte(out, ']');
}

void
ctlog_get_sth(
    struct ctlog *log, const struct ctlog_request *request unused_arg, struct ctlog_answer *ret)
{
	struct ctlog_head head = ctlog_head(log);

	buf_printf(&ret->body, "{\"tree_size\":%llu,\"timestamp\":%llu,",
	    (unsigned long long)head.size, (unsigned long long)head.timestamp_ms);
	append_member(&ret->body, "sha256_root_hash", hash_view(&head.root));
	buf_byte(&ret->body, ',');
	append_member(
	    &ret->body, "tree_head_signature", view_of(head.signature, head.signature_len));
	buf_byte(&ret->body, '}');
}

void
ctlog_get_sth_consistency(
    struct ctlog *log, const struct ctlog_request *request, struct ctlog_answer *ret)
{
	struct tree_proof proof;
	uint64_t first;
	uint64_t second;

	if (!ctlog_request_number(request, "first", &first) ||
	    !ctlog_request_number(request, "second", &second) || first > second ||
	    second > ctlog_published_size(log)) {
		ctlog_refuse(ret, 400, "first and second are not two sizes of this tree");
		return;
	}
	tree_consistency(&log->tree, first, second, &proof);
	if (proof.count > 0 && ctlog_tells_now(log, CTLOG_LIE_WRONG_PROOF))
		proof.nodes[0].bytes[0] ^= 1;
	buf_byte(&ret->body, '{');
	append_proof(&ret->body, "consistency", &proof);
	buf_byte(&ret->body, '}');
}

void
ctlog_get_proof_by_hash(
    struct ctlog *log, const struct ctlog_request *request, struct ctlog_answer *ret)
{
	struct tree_proof proof;
	struct hash leaf;
	uint64_t size;
	uint64_t index;
	size_t len;

	if (!ctlog_request_number(request, "tree_size", &size) || size < 1 ||
	    size > ctlog_published_size(log) ||
	    !base64_read(ctlog_request_text(request, "hash"), leaf.bytes, HASH_LEN, &len) ||
	    len != HASH_LEN) {
		ctlog_refuse(ret, 400, "hash and tree_size are not a hash and a size of this tree");
		return;
	}
	index = tree_find(&log->tree, &leaf);
	if (index >= size) {
		ctlog_refuse(ret, 404, "no entry of that tree has this hash");
		return;
	}
	tree_inclusion(&log->tree, index, size, &proof);
	buf_printf(&ret->body, "{\"leaf_index\":%llu,", (unsigned long long)index);
	append_proof(&ret->body, "audit_path", &proof);
	buf_byte(&ret->body, '}');
}

/* RFC 6962 4.6: extra_data, the certificate as submitted and its chain.  What a
 * chain refers to and the log does not have is left out. */
static void
append_extra_data(const struct ctlog *log, const struct ctlog_entry *entry, struct buf *out)
{
	struct view rest = entry->chain;
	struct view bytes;
	struct buf chain;
	struct hash fingerprint;

	if (entry->precertificate.len > 0) {
		buf_uint(out, 3, entry->precertificate.len);
		buf_bytes(out, entry->precertificate);
	}
	buf_init_growing(&chain, EXTRA_MAX);
	while (view_take(&rest, HASH_LEN, &bytes)) {
		struct view certificate;

		memcpy(fingerprint.bytes, bytes.ptr, HASH_LEN);
		certificate = ctlog_issuer(log, &fingerprint);
		if (certificate.len == 0)
			continue;
		buf_uint(&chain, 3, certificate.len);
		buf_bytes(&chain, certificate);
	}
	buf_uint(out, 3, chain.len);
	buf_bytes(out, buf_view(&chain));
	buf_fini(&chain);
}

/* The members of one entry, without braces. */
static void
append_entry(const struct ctlog *log, uint64_t index, struct buf *out)
{
	const struct ctlog_told *lie = &log->lies[CTLOG_LIE_BROKEN_LEAF];
	struct buf changed;
	struct buf extra;
	struct ctlog_entry entry;

	buf_init_growing(&changed, EXTRA_MAX);
	buf_init_growing(&extra, EXTRA_MAX);
	entry = ctlog_entry_served(log, index, &changed);
	append_extra_data(log, &entry, &extra);
	append_member(out, "leaf_input", entry.leaf);
	if (lie->on && lie->at == index)
		out->ptr[out->len - 2] = '!'; /* the last character of the string */
	buf_byte(out, ',');
	append_member(out, "extra_data", buf_view(&extra));
	buf_fini(&changed);
	buf_fini(&extra);
}

/* How many entries from start on are given, of those up to end (inclusive). */
static uint64_t
answer_count(const struct ctlog *log, uint64_t start, uint64_t end)
{
	uint64_t max = log->options.entries_max;
	uint64_t count = num_min64(end, ctlog_published_size(log) - 1) - start + 1;

	/* CTFE's align_getentries: a request of the maximum or more ends at a multiple of it. */
	if (log->options.aligned && end - start >= max - 1)
		count = num_min64(count, max - start % max);
	count = num_min64(count, max);
	if (log->lies[CTLOG_LIE_SHORT].on)
		count = num_min64(count, log->lies[CTLOG_LIE_SHORT].at);
	return count;
}

void
ctlog_get_entries(struct ctlog *log, const struct ctlog_request *request, struct ctlog_answer *ret)
{
	uint64_t start;
	uint64_t end;
	uint64_t count;

	if (!ctlog_request_number(request, "start", &start) ||
	    !ctlog_request_number(request, "end", &end) || start > end ||
	    start >= ctlog_published_size(log)) {
		ctlog_refuse(ret, 400, "start and end are not a range of this tree");
		return;
	}
	count = answer_count(log, start, end);
	buf_text(&ret->body, "{\"entries\":[");
	for (uint64_t i = 0; i < count; i++) {
		buf_text(&ret->body, i == 0 ? "{" : ",{");
		append_entry(log, start + i, &ret->body);
		buf_byte(&ret->body, '}');
	}
	buf_text(&ret->body, "]}");
	ctlog_served(log, start, start + count);
}

void
ctlog_get_entry_and_proof(
    struct ctlog *log, const struct ctlog_request *request, struct ctlog_answer *ret)
{
	struct tree_proof proof;
	uint64_t index;
	uint64_t size;

	if (!ctlog_request_number(request, "leaf_index", &index) ||
	    !ctlog_request_number(request, "tree_size", &size) ||
	    size > ctlog_published_size(log) || index >= size) {
		ctlog_refuse(ret, 400, "leaf_index and tree_size are not of this tree");
		return;
	}
	tree_inclusion(&log->tree, index, size, &proof);
	buf_byte(&ret->body, '{');
	append_entry(log, index, &ret->body);
	buf_byte(&ret->body, ',');
	append_proof(&ret->body, "audit_path", &proof);
	buf_byte(&ret->body, '}');
}

/* Whether a certificate is the end of some chain: what it was accepted for. */
static bool
ends_a_chain(const struct ctlog *log, const struct hash *fingerprint)
{
	for (uint64_t i = 0; i < ctlog_size(log); i++) {
		struct view rest = log->entries[i].chain;
		struct view last;

		if (rest.len >= HASH_LEN && view_take(&rest, rest.len - HASH_LEN, &last) &&
		    view_equal(rest, hash_view(fingerprint)))
			return true;
	}
	return false;
}

void
ctlog_get_roots(
    struct ctlog *log, const struct ctlog_request *request unused_arg, struct ctlog_answer *ret)
{
	bool first = true;

	buf_text(&ret->body, "{\"certificates\":[");
	for (size_t i = 0; i < log->issuer_count; i++) {
		if (!ends_a_chain(log, &log->issuers[i].fingerprint))
			continue;
		buf_text(&ret->body, first ? "\"" : ",\"");
		base64_append(&ret->body, buf_view(&log->issuers[i].certificate));
		buf_byte(&ret->body, '"');
		first = false;
	}
	buf_text(&ret->body, "]}");
}
