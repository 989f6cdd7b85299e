/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4). */
#include "base/hash.h"

#include "base/hex.h"
#include "base/processor.h"
#include "support/death.h"
#include "support/tap.h"

#include <openssl/evp.h>

/* What is missing here. */
static struct {
	bool sha;     /* instructions for it */
	bool fetch;   /* the algorithm, in libcrypto */
	bool context; /* memory for one */
} missing;

bool __real_processor_has_sha(void);
bool __wrap_processor_has_sha(void);
EVP_MD *__real_EVP_MD_fetch(OSSL_LIB_CTX *library, const char *name, const char *properties);
EVP_MD *__wrap_EVP_MD_fetch(OSSL_LIB_CTX *library, const char *name, const char *properties);
EVP_MD_CTX *__real_EVP_MD_CTX_new(void);
EVP_MD_CTX *__wrap_EVP_MD_CTX_new(void);

bool
__wrap_processor_has_sha(void)
{
	return !missing.sha && __real_processor_has_sha();
}

EVP_MD *
__wrap_EVP_MD_fetch(OSSL_LIB_CTX *library, const char *name, const char *properties)
{
	return missing.fetch ? NULL : __real_EVP_MD_fetch(library, name, properties);
}

EVP_MD_CTX *
__wrap_EVP_MD_CTX_new(void)
{
	return missing.context ? NULL : __real_EVP_MD_CTX_new();
}

struct vector {
	const char *says;
	struct view bytes;
	const char *hex;
};

static struct hash
hash_of_hex(const char *hex)
{
	struct hash hash;

	assert_true(hex_read(view_text(hex), hash.bytes, sizeof(hash.bytes)));
	return hash;
}

/* The vector in one piece, and split at every place into two. */
static void
vector_run(const void *p)
{
	const struct vector *row = p;
	struct hash expected = hash_of_hex(row->hex);
	struct hasher *hasher = hasher_new();
	struct hash hash = hash_bytes(hasher, row->bytes);

	assert_view_equal(hash_view(&hash), hash_view(&expected));
	for (size_t i = 0; i <= row->bytes.len; i++) {
		struct view parts[2] = { VIEW(""), row->bytes };

		assert_true(view_take(&parts[1], i, &parts[0]));
		hash = hash_views(hasher, parts, COUNT_OF(parts));
		assert_true(hash_equal(&hash, &expected));
	}
	hasher_free(hasher);
}

/* The longest message and the pieces that one is cut into. */
#define EACH_LEN_MAX 300
#define EACH_PIECES 3

/* Messages of every length, so that those of a pair end at different times; each of
 * their pieces is empty in some of them. */
static void
each_run(const void *row unused_arg)
{
	static uint8_t bytes[EACH_LEN_MAX];
	static struct view views[(EACH_LEN_MAX + 1) * EACH_PIECES];
	static struct hash hashes[EACH_LEN_MAX + 1];
	struct hasher *hasher = hasher_new();

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 7 + 1);
	for (size_t len = 0; len <= EACH_LEN_MAX; len++) {
		size_t first = len % 5;
		size_t second = len % 70;
		struct view *pieces = &views[len * EACH_PIECES];
		struct view rest = view_of(bytes, len);

		first = first > len ? len : first;
		assert_true(view_take(&rest, first, &pieces[0]));
		second = second > rest.len ? rest.len : second;
		assert_true(view_take(&rest, second, &pieces[1]));
		pieces[2] = rest;
	}
	for (size_t count = 0; count <= EACH_LEN_MAX + 1; count++) {
		memset(hashes, 0, sizeof(hashes));
		hash_each(hasher, views, EACH_PIECES, count, hashes);
		for (size_t i = 0; i < COUNT_OF(hashes); i++) {
			struct hash expected = { { 0 } };

			if (i < count)
				expected = hash_bytes(hasher, view_of(bytes, i));
			assert_view_equal(hash_view(&hashes[i]), hash_view(&expected));
		}
	}
	hasher_free(hasher);
}

static void
each_plain_run(const void *row unused_arg)
{
	missing.sha = true;
	each_run(NULL);
	missing.sha = false;
}

/* The one behind has work left when there is none for the one before. */
static void
last_run(const void *row unused_arg)
{
	static const uint8_t bytes[EACH_LEN_MAX];
	const struct view views[] = { VIEW("short"), VIEW_OF(bytes) };
	struct hasher *hasher = hasher_new();
	struct hash hashes[2];

	hash_each(hasher, views, 1, 2, hashes);
	for (size_t i = 0; i < COUNT_OF(views); i++) {
		struct hash expected = hash_bytes(hasher, views[i]);

		assert_view_equal(hash_view(&hashes[i]), hash_view(&expected));
	}
	hasher_free(hasher);
}

static void
unequal_run(const void *row unused_arg)
{
	struct hash a = { { 0 } };
	struct hash b = a;

	assert_true(hash_equal(&a, &b));
	b.bytes[HASH_LEN - 1] = 1;
	assert_false(hash_equal(&a, &b));
}

static void
free_run(const void *row unused_arg)
{
	struct hasher *hasher = hasher_new();

	hasher_freep(&hasher);
	assert_null(hasher);
	hasher_freep(&hasher);
	hasher_free(NULL);
}

static void
hash_without_algorithm(void)
{
	missing.fetch = true;
	hasher_free(hasher_new());
}

static void
hash_without_context(void)
{
	missing.context = true;
	hasher_free(hasher_new());
}

struct death_case {
	const char *says;
	void (*hash)(void);
};

static void
death_run(const void *p)
{
	const struct death_case *row = p;

	assert_dies(row->hash, "ctvigil: libcrypto cannot compute SHA-256\n");
}

int
main(void)
{
	const struct vector vectors[] = {
		{ "the hash of nothing, which is the root of an empty tree", VIEW(""),
		    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "the hash of abc", VIEW("abc"),
		    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "the hash of 56 bytes, which take two blocks",
		    VIEW("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
		    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};

	const struct death_case deaths[] = {
		{ "a library without SHA-256 ends the process", hash_without_algorithm },
		{ "a library without memory ends the process", hash_without_context },
	};

	tap_section("base: SHA-256");
	tap_rows(vectors, vector_run);
	tap_test("many messages of any length have the hashes that each has alone", each_run, NULL);
	tap_test("they have them on a processor without instructions for SHA-256 too",
	    each_plain_run, NULL);
	tap_test("of two messages the second may be the longer by far", last_run, NULL);
	tap_test("hashes differ if their last bytes do", unequal_run, NULL);
	tap_test("a hasher is freed once", free_run, NULL);
	tap_rows(deaths, death_run);
	return tap_done();
}
