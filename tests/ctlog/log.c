/* SPDX-License-Identifier: Apache-2.0 */
#include "ctlog/log.h"

#include "base/own.h"

#include <stdlib.h>

#define ENTRIES_MAX_USUAL 1000
#define ENTRY_MAX (64U << 20)
#define FIRST_ROOM 64
/* Where the leaf_index of the extensions, the last of a leaf, begins. */
#define LEAF_INDEX_LEN 5

struct ctlog *
ctlog_new(const struct ctlog_options *options, uint64_t timestamp_ms)
{
	struct ctlog *log = xcalloc(1, sizeof(*log));

	log->options = *options;
	if (log->options.entries_max == 0)
		log->options.entries_max = ENTRIES_MAX_USUAL;
	log->key = key_new(KEY_P256, options->key_word);
	log->ed25519 = key_new(KEY_ED25519, options->key_word);
	if (options->witness != NULL)
		log->witness = key_new(KEY_ED25519, options->witness);
	tree_init(&log->tree);
	log->id = hash_bytes(log->tree.hasher, key_spki(log->key));
	ctlog_publish(log, timestamp_ms);
	return log;
}

void
ctlog_free(struct ctlog *log)
{
	if (log == NULL)
		return;
	for (size_t i = 0; i < tree_size(&log->tree); i++)
		free(log->memory[i]);
	for (size_t i = 0; i < log->issuer_count; i++)
		buf_fini(&log->issuers[i].certificate);
	tree_fini(&log->tree);
	key_free(log->key);
	key_free(log->ed25519);
	key_free(log->witness);
	for (size_t i = 0; i < log->stored_count; i++)
		buf_fini(&log->stored[i]);
	free(log->stored);
	free(log->entries);
	free(log->memory);
	free(log->issuers);
	free(log->heads);
	free(log);
}

void
ctlog_freep(struct ctlog **log)
{
	ctlog_free(*log);
	*log = NULL;
}

uint64_t
ctlog_size(const struct ctlog *log)
{
	return tree_size(&log->tree);
}

uint64_t
ctlog_published_size(const struct ctlog *log)
{
	return log->heads[log->head_count - 1].size;
}

/* Whether a lie is told, about this number. */
static bool
told_at(const struct ctlog *log, enum ctlog_lie lie, uint64_t at)
{
	return log->lies[lie].on && log->lies[lie].at == at;
}

struct view
ctlog_issuer(const struct ctlog *log, const struct hash *fingerprint)
{
	for (size_t i = 0; i < log->issuer_count; i++)
		if (hash_equal(&log->issuers[i].fingerprint, fingerprint))
			return buf_view(&log->issuers[i].certificate);
	return VIEW("");
}

struct hash
ctlog_add_issuer(struct ctlog *log, struct view certificate)
{
	struct hash fingerprint = hash_bytes(log->tree.hasher, certificate);
	struct ctlog_issuer *issuer;

	if (ctlog_issuer(log, &fingerprint).len > 0)
		return fingerprint;
	log->issuers = xrealloc(log->issuers, (log->issuer_count + 1) * sizeof(*log->issuers));
	issuer = &log->issuers[log->issuer_count++];
	issuer->fingerprint = fingerprint;
	buf_init_growing(&issuer->certificate, ENTRY_MAX);
	buf_bytes(&issuer->certificate, certificate);
	return fingerprint;
}

/* Copies bytes to *at, moves it behind them, and gives the copy. */
static struct view
copy(uint8_t **at, struct view bytes)
{
	struct view copied = view_of(*at, bytes.len);

	if (bytes.len > 0)
		memcpy(*at, bytes.ptr, bytes.len);
	*at += bytes.len;
	return copied;
}

void
ctlog_add_entry(struct ctlog *log, const struct ctlog_entry *entry)
{
	size_t i = tree_size(&log->tree);
	uint8_t *at;

	if (i == log->entry_room) {
		log->entry_room = i == 0 ? FIRST_ROOM : i * 2;
		log->entries = xrealloc(log->entries, log->entry_room * sizeof(*log->entries));
		log->memory = xrealloc(log->memory, log->entry_room * sizeof(*log->memory));
	}
	at = xcalloc(entry->leaf.len + entry->precertificate.len + entry->chain.len + 1, 1);
	log->memory[i] = at;
	log->entries[i] = (struct ctlog_entry){
		.leaf = copy(&at, entry->leaf),
		.precertificate = copy(&at, entry->precertificate),
		.chain = copy(&at, entry->chain),
	};
	tree_append(&log->tree, log->entries[i].leaf);
}

/* static-ct, "SCT Extension": CtExtensions with one Extension, leaf_index(0). */
static void
append_extensions(const struct ctlog *log, struct buf *leaf)
{
	uint64_t index = ctlog_size(log);

	if ((log->options.protocol & CTLOG_STATIC) == 0) {
		buf_uint(leaf, 2, 0);
		return;
	}
	if (told_at(log, CTLOG_LIE_WRONG_INDEX, index))
		index++;
	buf_uint(leaf, 2, 1 + 2 + LEAF_INDEX_LEN);
	buf_uint(leaf, 1, 0);
	buf_uint(leaf, 2, LEAF_INDEX_LEN);
	buf_uint(leaf, LEAF_INDEX_LEN, index);
}

/* RFC 6962 3.4: MerkleTreeLeaf with its TimestampedEntry. */
static void
append_leaf(const struct ctlog *log, const struct ctlog_submission *s, struct buf *leaf)
{
	bool precert = s->issuer_key_hash != NULL;
	struct view signed_entry = precert ? s->tbs : s->certificate;

	buf_uint(leaf, 1, 0); /* v1 */
	buf_uint(leaf, 1, 0); /* timestamped_entry */
	buf_uint(leaf, 8, s->timestamp_ms);
	buf_uint(leaf, 2, precert ? 1 : 0);
	if (precert)
		buf_bytes(leaf, hash_view(s->issuer_key_hash));
	buf_uint(leaf, 3, signed_entry.len);
	buf_bytes(leaf, signed_entry);
	append_extensions(log, leaf);
}

void
ctlog_add(struct ctlog *log, const struct ctlog_submission *s)
{
	struct buf leaf;
	struct buf chain;

	buf_init_growing(&leaf, ENTRY_MAX);
	buf_init_growing(&chain, ENTRY_MAX);
	append_leaf(log, s, &leaf);
	for (size_t i = 0; i < s->chain_count; i++) {
		struct hash fingerprint = ctlog_add_issuer(log, s->chain[i]);

		buf_bytes(&chain, hash_view(&fingerprint));
	}
	ctlog_add_entry(
	    log, &(struct ctlog_entry){
		     .leaf = buf_view(&leaf),
		     .precertificate = s->issuer_key_hash != NULL ? s->certificate : VIEW(""),
		     .chain = buf_view(&chain),
		 });
	buf_fini(&leaf);
	buf_fini(&chain);
}

struct ctlog_entry
ctlog_entry_served(const struct ctlog *log, uint64_t index, struct buf *changed)
{
	struct ctlog_entry entry = log->entries[index];
	size_t extensions_len = (log->options.protocol & CTLOG_STATIC) != 0 ? 2 + 8 : 2;

	if (!told_at(log, CTLOG_LIE_WRONG_LEAF, index) &&
	    !told_at(log, CTLOG_LIE_CHANGING_LEAF, index))
		return entry;
	buf_clear(changed);
	buf_bytes(changed, entry.leaf);
	changed->ptr[changed->len - extensions_len - 1] ^= 1;
	entry.leaf = buf_view(changed);
	return entry;
}
