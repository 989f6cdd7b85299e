/* SPDX-License-Identifier: Apache-2.0 */
/* A log with two heads, and a way to ask it. */
#ifndef CTVIGIL_TESTS_UNIT_CTLOG_FIXTURE_H
#define CTVIGIL_TESTS_UNIT_CTLOG_FIXTURE_H

#include "ctlog/answer.h"
#include "support/tap.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <stdio.h>

#define ENTRIES 600
#define FIRST_HEAD 300
#define NOW_MS 1760000000000U

static struct ctlog *log_;
static struct ctlog_answer answer;

/* Entries that are no certificates: a log of tests does not look at them. */
static inline void
add_entries(struct ctlog *log, uint64_t end)
{
	static const struct hash issuer_key = { { 7 } };
	const struct view chain[] = { VIEW("an issuer"), VIEW("a root") };

	for (uint64_t i = ctlog_size(log); i < end; i++) {
		char text[32];
		int len = snprintf(text, sizeof(text), "certificate %u", (unsigned)i);

		ctlog_add(log, &(struct ctlog_submission){
				   .timestamp_ms = NOW_MS + i,
				   .certificate = view_of(text, (size_t)len),
				   .issuer_key_hash = i % 2 == 0 ? &issuer_key : NULL,
				   .tbs = view_of(text, (size_t)len - 1),
				   .chain = chain,
				   .chain_count = COUNT_OF(chain),
			       });
	}
}

static inline void
start_with(const struct ctlog_options *options)
{
	log_ = ctlog_new(options, NOW_MS);
	add_entries(log_, FIRST_HEAD);
	ctlog_publish(log_, NOW_MS + 1000);
	add_entries(log_, ENTRIES);
	ctlog_publish(log_, NOW_MS + 2000);
	buf_init_growing(&answer.body, CTLOG_BODY_MAX);
}

static inline void
start(void)
{
	start_with(&(struct ctlog_options){
	    .origin = "log.example/2026",
	    .key_word = "a log",
	    .protocol = CTLOG_BOTH,
	    .entries_max = 100,
	    .aligned = true,
	});
}

static inline void
stop(void)
{
	buf_fini(&answer.body);
	ctlog_freep(&log_);
}

/* Asks, with parameters "name", "value", ..., NULL. */
static inline struct view
ask(const char *path, const char *const *parameters)
{
	struct ctlog_request request = { .path = view_text(path) };

	for (size_t i = 0; parameters != NULL && parameters[i] != NULL; i += 2)
		request.parameters[request.parameter_count++] =
		    (struct ctlog_parameter){ parameters[i], parameters[i + 1] };
	buf_fini(&answer.body);
	answer = (struct ctlog_answer){ .body = answer.body };
	ctlog_answer(log_, &request, &answer);
	return buf_view(&answer.body);
}

static inline struct view
get(const char *path)
{
	return ask(path, NULL);
}

#define WITH(...) ((const char *const[]){ __VA_ARGS__, NULL })

static inline void
tell(const char *kind, uint64_t at)
{
	assert_true(ctlog_tell(log_, view_text(kind), at));
}

/* How many times a word stands in bytes. */
static inline size_t
occurrences(struct view bytes, const char *word)
{
	size_t count = 0;
	uint8_t byte;

	for (; bytes.len > 0; assert_true(view_u8(&bytes, &byte)))
		count += view_starts_with(bytes, view_text(word)) ? 1 : 0;
	return count;
}

/* Whether bytes are signed under the log's key: RFC 6962 3.5. */
static inline bool
head_verifies(const struct ctlog_head *head)
{
	struct view spki = key_spki(log_->key);
	const uint8_t *at = spki.ptr;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)spki.len);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	struct view signature = view_of(head->signature, head->signature_len);
	struct view header = VIEW("");
	uint8_t memory[50];
	struct buf message;
	bool good;

	buf_init(&message, memory, sizeof(memory));
	buf_uint(&message, 2, 1);
	buf_uint(&message, 8, head->timestamp_ms);
	buf_uint(&message, 8, head->size);
	buf_bytes(&message, hash_view(&head->root));
	assert_true(view_take(&signature, 4, &header));
	assert_true(view_starts_with(header, BYTES(4, 3, 0)));
	assert_int_equal(header.ptr[3], signature.len);
	assert_int_equal(EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key), 1);
	good = EVP_DigestVerify(context, signature.ptr, signature.len, memory, message.len) == 1;
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	return good;
}

#endif
