/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two passes over a body.  The first does for every entry what must be done for all:
 * hash the leaf, read the certificate, ask for its identifiers in the index.  The
 * second looks closely at the few that may match or could not be read.
 */
#include "proc/reader.h"

#include "alert/certificate_json.h"
#include "alert/certificate_text.h"
#include "alert/environment.h"
#include "alert/log_kind.h"
#include "alert/pem.h"
#include "base/escape.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"
#include "ct/issuance.h"
#include "ct/leaf.h"
#include "ct/tile_leaf.h"
#include "merkle/tree.h"
#include "proc/reader_entries.h"
#include "proc/reader_show.h"
#include "source/verify.h"
#include "watch/probe.h"
#include "watch/unread.h"

#include <stdlib.h>

/* What the second pass is to do with an entry, a set. */
#define LOOK_NAMES 1U  /* an identifier may match */
#define LOOK_UNREAD 2U /* what could not be read may hold anything */

struct reader {
	const struct watch_index *index;
	struct watch_text text;
	struct reader_calls calls;
	void *context;
	struct hasher *hasher;
	struct reader_entries entries;
	uint8_t *close_look; /* per entry of the body */
	size_t close_look_room;
	struct watch_probe probe;
	struct x509_certificate certificate; /* the one that is looked at */
	struct x509_certificate issuer;
	/* For the second pass. */
	struct watch_matches matches;
	struct arena arena;
	uint8_t *memory;
	struct buf json;
	struct buf text_out;
	struct buf environment;
	struct buf pem;
	struct buf reason;
};

static void
on_probe_hit(void *context, uint64_t cookie)
{
	struct reader *reader = context;

	reader->close_look[cookie] |= LOOK_NAMES;
}

struct reader *
reader_new(const struct watch_index *index, struct watch_text text,
    const struct reader_calls *calls, void *context)
{
	struct reader *reader = xcalloc(1, sizeof(*reader));

	reader->index = index;
	reader->text = text;
	reader->calls = *calls;
	reader->context = context;
	reader->hasher = hasher_new();
	reader->memory = xcalloc(1, LIMIT_MATCH_MEMORY);
	arena_init(&reader->arena, reader->memory, LIMIT_MATCH_MEMORY);
	buf_init_growing(&reader->json, LIMIT_RENDERED);
	buf_init_growing(&reader->text_out, LIMIT_RENDERED);
	buf_init_growing(&reader->environment, MIB);
	buf_init_growing(&reader->pem, LIMIT_RENDERED);
	buf_init_growing(&reader->reason, 4 * KIB);
	reader_entries_init(&reader->entries);
	return reader;
}

void
reader_free(struct reader *reader)
{
	if (reader == NULL)
		return;
	hasher_free(reader->hasher);
	reader_entries_fini(&reader->entries);
	buf_fini(&reader->json);
	buf_fini(&reader->text_out);
	buf_fini(&reader->environment);
	buf_fini(&reader->pem);
	buf_fini(&reader->reason);
	free(reader->close_look);
	free(reader->memory);
	free(reader);
}

/* ---- the first pass ---- */

struct pass {
	struct reader *reader;
	uint64_t cookie; /* the entry that is looked at */
};

static void
on_name(void *context, const struct x509_identifier *identifier)
{
	const struct pass *pass = context;

	watch_probe_add(&pass->reader->probe, identifier, pass->cookie);
}

/* Whether nothing of the certificate can be followed: then the entry is faulty. */
static bool
is_faulty(const struct ct_entry *entry, const struct x509_certificate *certificate)
{
	return entry->signed_entry.ptr == NULL || certificate->tbs.ptr == NULL;
}

static void
first_look(struct pass *pass, const struct ct_entry *entry, struct reader_result *result)
{
	struct reader *reader = pass->reader;
	struct x509_certificate *certificate = &reader->certificate;

	x509_read_identifiers(entry->signed_entry, entry->form, on_name, pass, certificate);
	if (certificate->unread_count > 0 || entry->unread.len > 0 || is_faulty(entry, certificate))
		reader->close_look[pass->cookie] |= LOOK_UNREAD;
	if (entry->timestamp_ms > result->newest_ms)
		result->newest_ms = entry->timestamp_ms;
	if (is_faulty(entry, certificate))
		result->faulty++;
	else if (certificate->faults.count > 0 || entry->faults.count > 0)
		result->with_faults++;
	else
		result->parsed++;
}

/* Whether an entry is one of those that a process of ours died of. */
static bool
is_skipped(struct view skip, uint64_t index)
{
	uint64_t skipped;

	while (view_uint(&skip, 8, &skipped)) {
		if (skipped == index)
			return true;
	}
	return false;
}

static struct view
code_of(enum log_kind kind)
{
	return view_text(log_kind_row(kind)->kind);
}

static void
tell_crash(struct reader *reader, const struct ct_entry *entry, uint64_t index)
{
	const struct reader_fault fault = {
		.index = index,
		.code = code_of(LOG_KIND_CRASHED_PARSER),
		.message = VIEW("a process of ours died when it read this entry"),
		.raw = entry->leaf[CT_LEAF_PIECES - 1],
	};

	reader->calls.fault(reader->context, &fault);
}

/* Hashes the leaves of all entries into the range. */
static void
hash_leaves(struct reader *reader, struct merkle_range *range)
{
	const struct ct_entry *next = reader->entries.rows;
	size_t left = reader->entries.count;

	while (left > 0) {
		const struct view *leaves[LIMIT_TILE_ENTRIES];
		struct hash hashes[LIMIT_TILE_ENTRIES] not_zeroed;
		size_t count = num_min(left, LIMIT_TILE_ENTRIES);

		for (size_t i = 0; i < count; i++)
			leaves[i] = (next++)->leaf;
		merkle_leaves(reader->hasher, leaves, CT_LEAF_PIECES, count, hashes);
		merkle_range_append_leaves(reader->hasher, range, hashes, count);
		left -= count;
	}
}

/* Hashes what cannot all be read: entries count as far as they are those of the tree, and
 * where they are not, and behind, the log's word for their hashes does. */
static void
hash_by_tree(struct reader *reader, const struct reader_body *body, struct reader_result *result)
{
	const struct hash *known = &body->hashes->hashes[result->begin - body->hashes->first];

	for (size_t row = 0; row < reader->entries.count; row++) {
		struct hash leaf =
		    merkle_leaf(reader->hasher, reader->entries.rows[row].leaf, CT_LEAF_PIECES);

		if (!hash_equal(&leaf, &known[row])) {
			reader_entries_cut(&reader->entries, body, row);
			break;
		}
	}
	merkle_range_append_leaves(
	    reader->hasher, &result->range, known, (size_t)(result->end - result->begin));
}

/* static-ct-api "leaf_index"; archives of other logs have none. */
static void
check_index(struct reader *reader, const struct ct_entry *entry, uint64_t index)
{
	const struct reader_fault fault = {
		.index = index,
		.code = code_of(LOG_KIND_WRONG_LEAF_INDEX),
		.message = VIEW("the log says in this entry that it is another one"),
		.raw = entry->leaf[CT_LEAF_PIECES - 1],
	};

	if (entry->has_index && entry->index != index)
		reader->calls.fault(reader->context, &fault);
}

static void
first_pass(struct reader *reader, const struct reader_body *body, struct reader_result *result)
{
	struct pass pass = { .reader = reader };

	watch_probe_init(&reader->probe, reader->index, on_probe_hit, reader);
	for (; pass.cookie < reader->entries.count; pass.cookie++) {
		const struct ct_entry *entry = &reader->entries.rows[pass.cookie];
		uint64_t index = result->begin + pass.cookie;

		reader->calls.entry(reader->context, index);
		reader->close_look[pass.cookie] = 0;
		if (unlikely(body->skip.len > 0) && is_skipped(body->skip, index)) {
			result->faulty++;
			tell_crash(reader, entry, index);
			continue;
		}
		check_index(reader, entry, index);
		first_look(&pass, entry, result);
	}
	watch_probe_flush(&reader->probe);
}

/* ---- the second pass ---- */

static void
on_close_name(void *context, const struct x509_identifier *identifier)
{
	struct reader *reader = context;

	watch_matches_add(&reader->matches, identifier);
}

/* Unread bytes in which so many entries may stand are searched for each of them. */
static void
find_matches(struct reader *reader, const struct ct_entry *entry, unsigned looks, size_t entries)
{
	struct x509_certificate *certificate = &reader->certificate;

	arena_reset(&reader->arena);
	watch_matches_begin(&reader->matches, reader->index, reader->text, &reader->arena);
	reader->matches.unread_left = num_min(entries, LIMIT_UNREAD_ENTRIES) * LIMIT_UNREAD_WORK;
	if ((looks & LOOK_NAMES) != 0)
		x509_read_identifiers(
		    entry->signed_entry, entry->form, on_close_name, reader, certificate);
	else
		x509_read(entry->signed_entry, entry->form, certificate);
	for (size_t i = 0; i < certificate->unread_count; i++)
		watch_matches_add_unread(&reader->matches, certificate->unread[i]);
	watch_matches_add_unread(&reader->matches, entry->unread);
}

/* "name", "cidr, ipv4-mapped", "covers-many (20000 names)". */
static struct view
reason_of(struct reader *reader, const struct watch_match *match)
{
	struct buf *out = &reader->reason;
	const char *reading = x509_reading_text(match->reading);

	buf_clear(out);
	buf_text(out, watch_reason_text(match->reason));
	if (reading[0] != '\0')
		buf_printf(out, ", %s", reading);
	if (match->covered > 0)
		buf_printf(out, " (%ju names)", (uintmax_t)match->covered);
	if (match->where == X509_WHERE_UNREAD)
		buf_printf(out, " at byte %zu", match->offset);
	return buf_view(out);
}

static void
tell_items(struct reader *reader, uint64_t index)
{
	for (size_t i = 0; i < reader->matches.count; i++) {
		const struct watch_match *match = &reader->matches.kept[i];
		const struct reader_item item = {
			.index = index,
			.watch = match->item.len > 0 ? match->item : match->value,
			.tag = match->tag,
			.value = match->value,
			.where = view_text(x509_where_text(match->where)),
			.exact = match->exact,
			.reason = reason_of(reader, match),
		};

		reader->calls.item(reader->context, &item);
	}
}

/* The key of the issuer: a precert_entry has its hash (RFC 6962 3.2); of a certificate it is in
 * the one above it, if its signature says so.  Where it cannot be had, nothing waits for it. */
static bool
issuer_key(struct reader *reader, const struct ct_entry *entry, struct hash *ret)
{
	struct x509_certificate *issuer = &reader->issuer;
	struct view chain = entry->chain;
	struct view above;

	if (entry->issuer_key_hash.len == HASH_LEN) {
		memcpy(ret->bytes, entry->issuer_key_hash.ptr, HASH_LEN);
		return true;
	}
	if (entry->chain_kind != CT_CHAIN_CERTIFICATES ||
	    !ct_chain_next(entry->chain_kind, &chain, &above))
		return false;
	x509_read(above, X509_CERTIFICATE, issuer);
	if (verify_certificate(&reader->certificate, issuer->spki) != VERIFY_GOOD)
		return false;
	*ret = hash_bytes(reader->hasher, issuer->spki);
	return true;
}

/* The certificate as it was submitted. */
static struct view
submitted(const struct ct_entry *entry)
{
	return entry->form == X509_CERTIFICATE ? entry->signed_entry : entry->submitted;
}

static void
render(struct reader *reader, const struct ct_entry *entry)
{
	const struct x509_certificate *certificate = &reader->certificate;
	const struct environment_certificate environment = {
		.certificate = certificate,
		.submitted = submitted(entry),
	};
	struct view chain = entry->chain;
	struct view above;

	buf_clear(&reader->json);
	buf_clear(&reader->text_out);
	buf_clear(&reader->environment);
	buf_clear(&reader->pem);
	certificate_append_json(&reader->json, certificate);
	certificate_append_text(&reader->text_out, certificate);
	environment_append_certificate(&reader->environment, reader->hasher, &environment);
	pem_append(&reader->pem, submitted(entry));
	while (entry->chain_kind == CT_CHAIN_CERTIFICATES &&
	       ct_chain_next(entry->chain_kind, &chain, &above))
		pem_append(&reader->pem, above);
}

/* Whether what was rendered is all there, and no more than is told of one match. */
static bool
is_told_whole(const struct reader *reader)
{
	const struct buf *forms[] = { &reader->json, &reader->text_out, &reader->environment,
		&reader->pem };
	size_t len = 0;

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (!buf_ok(forms[i]))
			return false;
		len += forms[i]->len;
	}
	return len <= LIMIT_RENDERED;
}

/* That there is a match is told as a fault, with the entry as it came. */
static void
tell_too_large(struct reader *reader, const struct ct_entry *entry, uint64_t index)
{
	const struct watch_match *match = &reader->matches.kept[0];
	struct buf *says = &reader->reason;
	struct reader_fault fault = {
		.index = index,
		.code = code_of(LOG_KIND_MATCH_TOO_LARGE),
		.raw = entry->leaf[CT_LEAF_PIECES - 1],
	};

	buf_clear(says);
	buf_text(says, "it matches ");
	escape_append_text(says, match->item.len > 0 ? match->item : VIEW("watched names"));
	if (reader->matches.count > 1)
		buf_printf(says, " and %zu more", reader->matches.count - 1);
	buf_text(says, ", and is too large to be shown");
	fault.message = buf_view(says);
	reader->calls.fault(reader->context, &fault);
}

/* What the issuance is known by: its certificate, or what there is in its place. */
static struct view
identity(const struct ct_entry *entry)
{
	return entry->signed_entry.ptr != NULL ? entry->signed_entry : entry->unread;
}

static void
tell_match(struct reader *reader, const struct ct_entry *entry, uint64_t index)
{
	const struct x509_certificate *certificate = &reader->certificate;
	bool is_small = submitted(entry).len <= LIMIT_SHOWN_CERTIFICATE;
	struct reader_match match = {
		.index = index,
		.is_precertificate = entry->form == X509_TBS,
		.timestamp_ms = entry->timestamp_ms,
		.serial = certificate->serial,
	};

	if (is_small)
		render(reader, entry);
	if (!is_small || !is_told_whole(reader)) {
		tell_too_large(reader, entry, index);
		return;
	}
	match.id = ct_issuance_id(reader->hasher, identity(entry), entry->form);
	match.spki_sha256 = hash_bytes(reader->hasher, certificate->spki);
	if (!ct_tbs_sha256(reader->hasher, entry->signed_entry, entry->form, &match.tbs_sha256))
		match.tbs_sha256 = match.id;
	match.has_issuer_key = issuer_key(reader, entry, &match.issuer_key_sha256);
	match.json = buf_view(&reader->json);
	match.text = buf_view(&reader->text_out);
	match.environment = buf_view(&reader->environment);
	match.pem = buf_view(&reader->pem);
	reader->calls.match(reader->context, &match);
	tell_items(reader, index);
}

static void
tell_fault(struct reader *reader, const struct ct_entry *entry, uint64_t index)
{
	const struct x509_faults *faults =
	    entry->faults.count > 0 ? &entry->faults : &reader->certificate.faults;
	struct reader_fault fault = {
		.index = index,
		.code = code_of(LOG_KIND_UNREADABLE),
		.message = VIEW("the entry cannot be read"),
		.raw = entry->leaf[CT_LEAF_PIECES - 1],
	};

	if (faults->count > 0) {
		fault.code = view_text(x509_fault_code(faults->kept[0].code));
		fault.message = view_text(x509_fault_says(faults->kept[0].code));
		fault.offset = faults->kept[0].offset;
	}
	reader->calls.fault(reader->context, &fault);
}

static void
second_pass(struct reader *reader, const struct reader_result *result)
{
	for (size_t row = 0; row < reader->entries.count; row++) {
		const struct ct_entry *entry = &reader->entries.rows[row];
		uint64_t index = result->begin + row;

		if (reader->close_look[row] == 0)
			continue;
		reader->calls.entry(reader->context, index);
		find_matches(reader, entry, reader->close_look[row], 1);
		if (reader->matches.count > 0)
			tell_match(reader, reader_entries_whole(&reader->entries, row), index);
		else if (is_faulty(entry, &reader->certificate))
			tell_fault(reader, entry, index);
	}
}

/* A third pass, if people are to look at all of them. */
static void
show_all(struct reader *reader, const struct reader_body *body)
{
	for (uint64_t index = body->begin; index < body->begin + reader->entries.count; index++) {
		const struct ct_entry *entry = &reader->entries.rows[index - body->begin];
		struct reader_shown shown;

		if (is_skipped(body->skip, index))
			continue;
		reader->calls.entry(reader->context, index);
		x509_read(entry->signed_entry, entry->form, &reader->certificate);
		shown = reader_show(entry, index, &reader->certificate, reader->hasher,
		    &reader->text_out, &reader->json);
		reader->calls.shown(reader->context, &shown);
	}
}

/* ---- what cannot be read ---- */

/* Nothing that stands in unread bytes is missed, as in those of a certificate. */
static void
search_unread(struct reader *reader, uint64_t index, size_t entries)
{
	struct ct_entry entry;

	ct_entry_init(&entry);
	entry.unread = reader->entries.unread;
	reader->calls.entry(reader->context, index);
	find_matches(reader, &entry, LOOK_UNREAD, entries);
	if (reader->matches.count > 0)
		tell_match(reader, &entry, index);
}

/* The entries behind the rows, which are told of as the first of them. */
static void
tell_unread(struct reader *reader, const struct reader_body *body, struct reader_result *result)
{
	const struct reader_entries *entries = &reader->entries;
	uint64_t index = result->begin + entries->count;
	struct view rest = entries->raw;
	struct buf *says = &reader->reason;
	struct reader_fault fault = {
		.index = index,
		.code = code_of(LOG_KIND_UNREAD_ENTRIES),
		.offset = entries->unread_offset,
	};

	result->faulty += result->end - index;
	if (!is_skipped(body->skip, index))
		search_unread(reader, index, (size_t)(result->end - index));
	if (!view_take(&rest, num_min(rest.len, LIMIT_FAULT_RAW), &fault.raw))
		return;
	buf_clear(says);
	buf_printf(says, "the entries %ju to %ju cannot be read: %s", (uintmax_t)index,
	    (uintmax_t)(result->end - 1), entries->why);
	fault.message = buf_view(says);
	reader->calls.fault(reader->context, &fault);
}

/* ---- a body ---- */

/* How far the hashes reach that are given for what cannot be read. */
static uint64_t
hashes_end(const struct reader_body *body)
{
	const struct leaf_hashes *hashes = body->hashes;

	if (hashes == NULL || body->begin < hashes->first)
		return 0;
	return num_min64(body->end, hashes->first + hashes->count);
}

static void
look(struct reader *reader, const struct reader_body *body, struct reader_result *result)
{
	if (reader->close_look_room < reader->entries.count) {
		reader->close_look_room = reader->entries.count;
		reader->close_look = xrealloc(reader->close_look, reader->close_look_room);
	}
	first_pass(reader, body, result);
	second_pass(reader, result);
}

enum status
reader_read(struct reader *reader, const struct reader_body *body, struct reader_result *ret,
    struct error *err)
{
	struct reader_result result = { .begin = body->begin };
	enum status status = reader_entries_read(&reader->entries, body, err);
	bool by_tree = status == STATUS_LOG_UNREADABLE &&
		       hashes_end(body) > body->begin + reader->entries.count;

	if (status != STATUS_OK && !by_tree)
		return status;
	merkle_range_init(&result.range, body->begin);
	if (by_tree) {
		result.end = hashes_end(body);
		hash_by_tree(reader, body, &result);
	} else {
		result.end = body->begin + reader->entries.count;
		hash_leaves(reader, &result.range);
	}
	look(reader, body, &result);
	if (body->show)
		show_all(reader, body);
	if (by_tree)
		tell_unread(reader, body, &result);
	result.has_more = reader->entries.why != NULL && result.end < body->end;
	*ret = result;
	return STATUS_OK;
}
