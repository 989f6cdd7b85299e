/* SPDX-License-Identifier: Apache-2.0 */
/* Tree heads in both forms: what is read, and that nothing unsigned is. */
#include "source/head.h"

#include "base/hex.h"
#include "base/own.h"
#include "ct/checkpoint.h"
#include "source/verify.h"
#include "support/key.h"
#include "support/shared.h"
#include "support/tap.h"

#include <inttypes.h>
#include <stdlib.h>

#define ORIGIN "log.test/2026h2"
#define DASH "\xe2\x80\x94"
#define TIME_MS 1795521600123

/* A log that signs. */
struct world {
	struct hasher *hasher;
	struct key *key;
	struct ct_head head;
	struct buf body;
};

static void
world_init(struct world *w)
{
	w->hasher = hasher_new();
	w->key = key_new(KEY_P256, "log");
	w->head = (struct ct_head){ .size = 9007199254740993, .timestamp_ms = TIME_MS };
	memset(w->head.root.bytes, 0xab, HASH_LEN);
	buf_init_growing(&w->body, LIMIT_NOTE + 1);
}

static void
world_fini(struct world *w)
{
	hasher_free(w->hasher);
	key_free(w->key);
	buf_fini(&w->body);
}

/* Appends a digitally-signed struct over the head (RFC 6962 3.5). */
static void
append_signed(struct buf *out, const struct world *w)
{
	uint8_t message[CT_HEAD_SIGNED_LEN];
	uint8_t memory[128];
	struct buf signature;

	ct_head_signed(&w->head, message);
	buf_init(&signature, memory, sizeof(memory));
	key_sign(w->key, VIEW_OF(message), &signature);
	buf_byte(out, CT_HASH_SHA256);
	buf_byte(out, CT_SIGNATURE_ECDSA);
	buf_uint(out, 2, signature.len);
	buf_bytes(out, buf_view(&signature));
}

static void
append_sth(struct world *w)
{
	uint8_t memory[128];
	struct buf signature;

	buf_init(&signature, memory, sizeof(memory));
	append_signed(&signature, w);
	buf_printf(&w->body,
	    "{\"tree_size\":%" PRIu64 ",\"timestamp\":%" PRIu64 ",\"sha256_root_hash\":\"",
	    w->head.size, w->head.timestamp_ms);
	base64_append(&w->body, hash_view(&w->head.root));
	buf_text(&w->body, "\",\"tree_head_signature\":\"");
	base64_append(&w->body, buf_view(&signature));
	buf_text(&w->body, "\"}\n");
}

static void
append_text(struct world *w, const char *origin)
{
	buf_printf(&w->body, "%s\n%" PRIu64 "\n", origin, w->head.size);
	base64_append(&w->body, hash_view(&w->head.root));
	buf_text(&w->body, "\n\n");
}

/* The line of the log under this name; change is added to the key ID. */
static void
append_line(struct world *w, const char *name, uint32_t change)
{
	struct hash id = hash_bytes(w->hasher, key_spki(w->key));
	uint32_t key_id = note_key_id(w->hasher, view_text(name), NOTE_RFC6962, hash_view(&id));
	uint8_t memory[256];
	struct buf line;

	buf_init(&line, memory, sizeof(memory));
	buf_uint(&line, 4, (uint32_t)(key_id + change));
	buf_uint(&line, 8, w->head.timestamp_ms);
	append_signed(&line, w);
	buf_printf(&w->body, DASH " %s ", name);
	base64_append(&w->body, buf_view(&line));
	buf_byte(&w->body, '\n');
}

static enum status
read_it(struct world *w, enum log_protocol protocol, const char *origin, struct ct_head *ret,
    struct view *ret_origin, struct error *err)
{
	return head_read(w->hasher, protocol, buf_view(&w->body), key_spki(w->key),
	    view_text(origin), ret, ret_origin, err);
}

static void
assert_head(const struct ct_head *head, const struct ct_head *expected)
{
	assert_int_equal(head->size, expected->size);
	assert_int_equal(head->timestamp_ms, expected->timestamp_ms);
	assert_true(hash_equal(&head->root, &expected->root));
}

/* ---- RFC 6962 ---- */

static void
sth_run(const void *p unused_arg)
{
	struct world w;
	struct ct_head head;
	struct view origin = VIEW("before");

	world_init(&w);
	append_sth(&w);
	assert_int_equal(read_it(&w, LOG_RFC6962, "", &head, &origin, NULL), STATUS_OK);
	assert_head(&head, &w.head);
	assert_int_equal(origin.len, 0);
	world_fini(&w);
}

/* A change to what append_sth() wrote. */
struct sth_case {
	const char *says;
	const char *what; /* a part of the body */
	char with;        /* what its last character becomes */
	enum status status;
};

static void
changed_sth_run(const void *p)
{
	const struct sth_case *row = p;
	struct world w;
	struct ct_head head = { .size = 4711 };
	struct view origin = VIEW("before");
	struct error err;
	uint8_t *at;

	world_init(&w);
	append_sth(&w);
	at = memmem(w.body.ptr, w.body.len, row->what, strlen(row->what));
	assert_non_null(at);
	at[strlen(row->what) - 1] = (uint8_t)row->with;
	assert_int_equal(read_it(&w, LOG_RFC6962, "", &head, &origin, &err), row->status);
	assert_int_equal(head.size, 4711);
	assert_view_equal(origin, VIEW("before"));
	world_fini(&w);
}

static void
wrong_key_run(const void *p unused_arg)
{
	struct world w;
	struct ct_head head;
	struct view origin;
	struct key *ed25519 = key_new(KEY_ED25519, "log");
	struct key *other = key_new(KEY_P256, "other");
	struct error err;

	world_init(&w);
	append_sth(&w);
	assert_int_equal(head_read(w.hasher, LOG_RFC6962, buf_view(&w.body), key_spki(other),
			     VIEW(""), &head, &origin, &err),
	    STATUS_LOG_SIGNATURE);
	assert_int_equal(head_read(w.hasher, LOG_RFC6962, buf_view(&w.body), key_spki(ed25519),
			     VIEW(""), &head, &origin, &err),
	    STATUS_LOG_SIGNATURE);
	assert_non_null(strstr(err.message, "RFC 6962 2.1.4"));
	key_free(ed25519);
	key_free(other);
	world_fini(&w);
}

/* ---- static-ct-api ---- */

enum line_kind {
	LINE_END,
	LINE_LOG,    /* as it should be */
	LINE_OTHER,  /* under another name */
	LINE_GREASE, /* under the log's name with another key ID */
	LINE_SHORT,  /* of the log's key, without a signature */
	LINE_FALSE,  /* of the log's key, over another root */
	LINE_ODD,    /* not the form of a line */
	LINE_LATER,  /* as it should be, of a second later */
	LINE_EXTENSION,
};

struct checkpoint_case {
	const char *says;
	const char *origin; /* which is known */
	enum line_kind lines[4];
	enum status status;
};

static void
append_kind(struct world *w, enum line_kind kind)
{
	switch (kind) {
	case LINE_LOG:
		append_line(w, ORIGIN, 0);
		return;
	case LINE_OTHER:
		append_line(w, "grease.invalid", 0);
		return;
	case LINE_GREASE:
		append_line(w, ORIGIN, 1);
		return;
	case LINE_SHORT: {
		struct hash id = hash_bytes(w->hasher, key_spki(w->key));
		uint8_t bytes[5] = { 0 };
		struct buf line;

		buf_init(&line, bytes, sizeof(bytes));
		buf_uint(
		    &line, 4, note_key_id(w->hasher, VIEW(ORIGIN), NOTE_RFC6962, hash_view(&id)));
		buf_byte(&line, 7);
		buf_text(&w->body, DASH " " ORIGIN " ");
		base64_append(&w->body, buf_view(&line));
		buf_byte(&w->body, '\n');
		return;
	}
	case LINE_FALSE:
		w->head.root.bytes[0] ^= 1;
		append_line(w, ORIGIN, 0);
		w->head.root.bytes[0] ^= 1;
		return;
	case LINE_ODD:
		buf_text(&w->body, DASH " nothing\n");
		return;
	case LINE_LATER:
		w->head.timestamp_ms += 1000;
		append_line(w, ORIGIN, 0);
		return;
	case LINE_EXTENSION:
		/* Goes before the empty line that append_text() ended with. */
		w->body.len--;
		buf_text(&w->body, "an extension\n\n");
		return;
	case LINE_END:
		return;
	}
}

static void
checkpoint_run(const void *p)
{
	const struct checkpoint_case *row = p;
	struct world w;
	struct ct_head head = { .size = 4711 };
	struct view origin = VIEW("before");
	struct error err;

	world_init(&w);
	append_text(&w, ORIGIN);
	for (size_t i = 0; i < COUNT_OF(row->lines); i++)
		append_kind(&w, row->lines[i]);
	assert_int_equal(read_it(&w, LOG_STATIC, row->origin, &head, &origin, &err), row->status);
	if (row->status == STATUS_OK) {
		assert_head(&head, &w.head);
		assert_view_equal(origin, VIEW(ORIGIN));
	} else {
		assert_int_equal(head.size, 4711);
		assert_view_equal(origin, VIEW("before"));
	}
	world_fini(&w);
}

struct size_case {
	const char *says;
	uint64_t size;
	enum status status;
};

static void
size_run(const void *p)
{
	const struct size_case *row = p;
	struct view origin;
	struct ct_head head;
	struct error err;
	struct world w;

	world_init(&w);
	w.head.size = row->size;
	append_text(&w, ORIGIN);
	append_line(&w, ORIGIN, 0);
	assert_int_equal(read_it(&w, LOG_STATIC, ORIGIN, &head, &origin, &err), row->status);
	world_fini(&w);
}

struct note_case {
	const char *says;
	const char *body;
};

static void
note_run(const void *p)
{
	const struct note_case *row = p;
	struct world w;
	struct ct_head head = { .size = 4711 };
	struct view origin = VIEW("before");
	struct error err;

	world_init(&w);
	buf_text(&w.body, row->body);
	assert_int_equal(
	    read_it(&w, LOG_STATIC, ORIGIN, &head, &origin, &err), STATUS_LOG_MALFORMED);
	assert_int_equal(head.size, 4711);
	world_fini(&w);
}

/* ---- real ones ---- */

struct real_case {
	const char *says;
	enum log_protocol protocol;
	const char *body;
	const char *key_file; /* or the key in base 64: */
	const char *key;
	uint64_t size;
};

static void
real_run(const void *p)
{
	const struct real_case *row = p;
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	struct view body = shared_read(row->body);
	uint8_t memory[600];
	struct view key = { .ptr = memory };
	struct ct_head head;
	struct view origin;
	struct view first = body;

	if (row->key_file != NULL)
		key = shared_read(row->key_file);
	else
		assert_true(base64_read(view_text(row->key), memory, sizeof(memory), &key.len));
	assert_int_equal(
	    head_read(hasher, row->protocol, body, key, VIEW(""), &head, &origin, NULL), STATUS_OK);
	assert_int_equal(head.size, row->size);
	if (row->protocol == LOG_STATIC) {
		assert_true(view_line(&first, '\n', &first));
		assert_view_equal(origin, first);
	}
	if (row->key_file != NULL)
		free((void *)(uintptr_t)key.ptr);
	free((void *)(uintptr_t)body.ptr);
}

struct witness_case {
	const char *says;
	const char *name;
	const char *key; /* in base 64, without the byte of its kind */
};

static void
witness_run(const void *p)
{
	const struct witness_case *row = p;
	struct view body = shared_read("vectors/notes/checkpoints/parcelyard2026h2_20261007.txt");
	uint8_t memory[NOTE_SIGNATURE_MAX];
	uint8_t key[33];
	size_t len;
	struct checkpoint checkpoint;
	struct note_signature line;
	struct view key_bytes = view_of(key, sizeof(key));
	struct view kind;
	unsigned looked_at = 0;
	unsigned found = 0;

	assert_true(base64_read(view_text(row->key), key, sizeof(key), &len));
	assert_true(view_take(&key_bytes, 1, &kind));
	assert_int_equal(kind.ptr[0], NOTE_COSIGNATURE_V1);
	assert_true(checkpoint_read(body, &checkpoint));
	while (note_next_signature(&checkpoint.note.signatures, &looked_at, memory, &line)) {
		uint64_t time_s = 4711;

		if (!view_equal(line.name, view_text(row->name))) {
			assert_false(
			    verify_cosignature(key_bytes, &checkpoint.note, &line, &time_s));
			assert_int_equal(time_s, 4711);
			continue;
		}
		assert_true(verify_cosignature(key_bytes, &checkpoint.note, &line, &time_s));
		assert_int_equal(time_s, 1791346973);
		found++;
	}
	assert_int_equal(found, 1);
	free((void *)(uintptr_t)body.ptr);
}

#define ROOT "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s="
#define LINE DASH " " ORIGIN " AAAAAAAAAAA=\n"

int
main(void)
{
	const struct sth_case sths[] = {
		{ "another size is not what was signed", "9007199254740993", '2',
		    STATUS_LOG_SIGNATURE },
		{ "another time is not what was signed", "1795521600123", '4',
		    STATUS_LOG_SIGNATURE },
		{ "another root is not what was signed", "hash\":\"q", 'r', STATUS_LOG_SIGNATURE },
		{ "another hash algorithm is not the log's", "signature\":\"BA", 'Q',
		    STATUS_LOG_SIGNATURE },
		{ "a root of less than 32 bytes is malformed", "6s=\"", ',', STATUS_LOG_MALFORMED },
		{ "a signature with a byte too many is malformed", "BAMAR", 'Q',
		    STATUS_LOG_MALFORMED },
		{ "a head without a size is malformed", "tree_siz", 's', STATUS_LOG_MALFORMED },
		{ "a head without a time is malformed", "timestam", 's', STATUS_LOG_MALFORMED },
		{ "a head without a signature is malformed", "tree_head_signatur", 's',
		    STATUS_LOG_MALFORMED },
		{ "a head that does not end is malformed", "\"}", ' ', STATUS_LOG_MALFORMED },
	};
	const struct checkpoint_case checkpoints[] = {
		{ "a checkpoint is signed by its log", ORIGIN, { LINE_LOG }, STATUS_OK },
		{ "the origin of a log may be unknown", "", { LINE_LOG }, STATUS_OK },
		{ "another origin is another log's", "other.test", { LINE_LOG },
		    STATUS_LOG_SIGNATURE },
		{ "an origin must be the whole one", "log.test", { LINE_LOG },
		    STATUS_LOG_SIGNATURE },
		{ "grease and foreign lines are overlooked", ORIGIN,
		    { LINE_OTHER, LINE_GREASE, LINE_LOG, LINE_ODD }, STATUS_OK },
		{ "lines may come in any order", ORIGIN, { LINE_ODD, LINE_LOG, LINE_GREASE },
		    STATUS_OK },
		{ "a log may sign twice, and the later time is the head's", ORIGIN,
		    { LINE_LOG, LINE_LATER }, STATUS_OK },
		{ "extension lines are overlooked", ORIGIN, { LINE_EXTENSION, LINE_LOG },
		    STATUS_OK },
		{ "a line of the log's key that does not verify spoils the note", ORIGIN,
		    { LINE_LOG, LINE_FALSE }, STATUS_LOG_SIGNATURE },
		{ "a line of the log's key that is no signature spoils the note", ORIGIN,
		    { LINE_SHORT, LINE_LOG }, STATUS_LOG_SIGNATURE },
		{ "a note without the log's line is not signed", ORIGIN, { LINE_OTHER },
		    STATUS_LOG_SIGNATURE },
		{ "a line under the log's name with another key ID is not the log's", ORIGIN,
		    { LINE_GREASE }, STATUS_LOG_SIGNATURE },
	};
	const struct size_case sizes[] = {
		{ "a tree has 2^63 - 1 entries at most", INT64_MAX, STATUS_OK },
		{ "a tree of 2^63 entries is none", (uint64_t)INT64_MAX + 1, STATUS_LOG_MALFORMED },
		{ "a tree of 2^64 - 1 entries is none", UINT64_MAX, STATUS_LOG_MALFORMED },
	};
	const struct note_case notes[] = {
		{ "nothing is no checkpoint", "" },
		{ "a newline is no checkpoint", "\n" },
		{ "a checkpoint has an empty line", ORIGIN "\n5\n" ROOT "\n" LINE },
		{ "a size is a decimal number", ORIGIN "\n5!\n" ROOT "\n\n" LINE },
		{ "a root is base 64", ORIGIN "\n5\n" ROOT "=\n\n" LINE },
		{ "HTML is no checkpoint", "<html>\n\n</html>\n" },
	};
	const struct real_case reals[] = {
		{ "a head of Argon2020", LOG_RFC6962, "vectors/rfc6962/argon2020/get-sth",
		    "vectors/rfc6962/argon2020/key.spki.der", NULL, 961984011 },
		{ "a head of Argon2027h1", LOG_RFC6962, "vectors/rfc6962/argon2027h1/sth1.json",
		    "vectors/rfc6962/argon2027h1/key.spki.der", NULL, 384065451 },
		{ "a head of Yeti2018", LOG_RFC6962,
		    "vectors/rfc6962/sunlight_test_sth_90785920.json",
		    "vectors/rfc6962/sunlight_test_sth_90785920.key.spki.der", NULL, 90785920 },
		{ "a checkpoint of Willow2025h1b, with grease", LOG_STATIC,
		    "vectors/notes/checkpoints/willow2025h1b_grease.txt", NULL,
		    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEbNmWXyYsF2pohGOAiNELea6UL4/"
		    "XioI3w6ChE5Udlos0HUqM7KOHIP9qBuWCVs6VAdtDXrvanmxKq52Whh2+2w==",
		    1237717073 },
		{ "a checkpoint of a Cloudflare log, with grease", LOG_STATIC,
		    "vectors/notes/checkpoints/cloudflare_dev2024h2b.txt", NULL,
		    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAES4yrL7jarwxEdSWrJp35uef789UYLma/"
		    "F0x7bfBpW2KWnN5yuDE5XgeOAKeWM3RpycCZF2xRGAp2iHFCa4PtqA==",
		    5 },
	};
	const struct witness_case witnesses[] = {
		{ "a witness cosigns a checkpoint of ParcelYard2026h2",
		    "witness.navigli.sunlight.geomys.org",
		    "BNy/co4C1Hn1p+INwJrfUlgz7W55dSZReusH/GhUhJ/G" },
		{ "another witness cosigns the same checkpoint", "witness.stagemole.eu",
		    "BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv" },
	};
	tap_section("source: tree heads in JSON");
	tap_test("a head is read as it was signed", sth_run, NULL);
	tap_rows(sths, changed_sth_run);
	tap_test("a head is not signed by another key", wrong_key_run, NULL);
	tap_section("source: checkpoints");
	tap_rows(checkpoints, checkpoint_run);
	tap_rows(sizes, size_run);
	tap_rows(notes, note_run);
	tap_section("source: real tree heads");
	tap_rows(reals, real_run);
	tap_rows(witnesses, witness_run);
	return tap_done();
}
